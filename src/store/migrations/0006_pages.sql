-- What a passenger thought of a ride, said on its tracking page.
CREATE TABLE order_ratings (
    order_id INTEGER PRIMARY KEY REFERENCES orders ON DELETE CASCADE,
    stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
    comment TEXT NOT NULL,
    at INTEGER NOT NULL
);

-- Keys that stand in the pages of websites, for everybody to read: each opens the booking widget to the
-- pages of its own origins alone.
CREATE TABLE site_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    company_id INTEGER REFERENCES companies,
    origins TEXT NOT NULL, -- one a line
    orders_per_hour INTEGER NOT NULL,
    codes_per_hour INTEGER NOT NULL,
    label TEXT NOT NULL,
    revoked INTEGER NOT NULL CHECK (revoked IN (0, 1)),
    created_at INTEGER NOT NULL
);

-- What customers call when they want a person.
ALTER TABLE office ADD COLUMN phone TEXT NOT NULL DEFAULT '';
