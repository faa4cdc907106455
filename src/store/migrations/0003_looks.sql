-- What the engine saw each time it decided something, as changes against the entry before; a whole
-- one stands by itself. With it a day can be planned again.
CREATE TABLE looks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    whole INTEGER NOT NULL CHECK (whole IN (0, 1)),
    body BLOB NOT NULL -- JSON, deflated
);
CREATE INDEX looks_at ON looks (at);
CREATE INDEX looks_whole ON looks (id) WHERE whole = 1;
