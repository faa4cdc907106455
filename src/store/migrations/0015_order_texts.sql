-- Which texts hold a word: of closed orders the pieces of three characters that their labels, comments and
-- addresses have. A list by a word reads those orders alone that have every piece of it. `texts_below`:
-- closed orders from here on have theirs.
CREATE VIRTUAL TABLE order_pieces USING fts5(
    pieces, content='', contentless_delete=1, detail=none, tokenize="ascii"
);
ALTER TABLE order_words_state ADD COLUMN texts_below INTEGER NOT NULL DEFAULT 1;
UPDATE order_words_state SET texts_below = (SELECT coalesce(max(id), 0) + 1 FROM orders);
