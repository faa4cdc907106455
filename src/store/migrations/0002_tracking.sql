-- The public name of an order: who knows it may watch the order on its page. 16 random bytes.
CREATE TABLE tracking (
    order_id INTEGER PRIMARY KEY REFERENCES orders,
    code BLOB NOT NULL UNIQUE CHECK (length(code) = 16)
);
INSERT INTO tracking SELECT id, randomblob(16) FROM orders;
