-- Crews that are asked to take over from one another: all of them say yes, or nothing changes.
CREATE TABLE swaps (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    expires_at INTEGER,
    gain_s INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('asked', 'done', 'refused', 'expired', 'overtaken')),
    closed_at INTEGER
);
CREATE INDEX swaps_asked ON swaps (id) WHERE status = 'asked';

-- Who takes what over, in the order in which one makes room for the next.
CREATE TABLE swap_offers (
    swap_id INTEGER NOT NULL REFERENCES swaps,
    position INTEGER NOT NULL,
    order_id INTEGER NOT NULL REFERENCES orders,
    -- Who was on the way by which assignment; nobody: the order waited.
    from_crew INTEGER REFERENCES crews,
    from_assignment INTEGER REFERENCES assignments,
    to_crew INTEGER NOT NULL REFERENCES crews,
    promised_at INTEGER, -- when the first crew was to be there
    route TEXT NOT NULL, -- JSON
    why TEXT NOT NULL, -- JSON
    accepted_at INTEGER,
    is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    PRIMARY KEY (swap_id, position)
) WITHOUT ROWID;
CREATE UNIQUE INDEX one_swap_per_crew ON swap_offers (to_crew) WHERE is_open = 1;
CREATE UNIQUE INDEX one_swap_per_order ON swap_offers (order_id) WHERE is_open = 1;
CREATE INDEX swap_offers_order ON swap_offers (order_id);

-- Past days as the engine was shown them, by the digest of what is in them.
CREATE TABLE histories (
    name TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    body BLOB NOT NULL -- JSON, deflated
) WITHOUT ROWID;
