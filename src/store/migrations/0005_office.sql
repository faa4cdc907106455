-- What an order is, apart from the API it came in by.
ALTER TABLE orders ADD COLUMN kind TEXT NOT NULL DEFAULT 'ride'
    CHECK (kind IN ('ride', 'parcel', 'route'));
ALTER TABLE orders ADD COLUMN metered INTEGER NOT NULL DEFAULT 0 CHECK (metered IN (0, 1));
ALTER TABLE orders ADD COLUMN bundles INTEGER NOT NULL DEFAULT 0 CHECK (bundles IN (0, 1));
ALTER TABLE orders ADD COLUMN starts TEXT NOT NULL DEFAULT 'due'
    CHECK (starts IN ('due', 'position', 'visit'));
UPDATE orders SET
    kind = CASE
        WHEN origin = 'navixy' THEN 'route'
        WHEN origin IN ('yandex', 'thetrack') THEN 'parcel'
        ELSE 'ride' END,
    metered = origin IN ('console', 'taximaster', 'taxomet'),
    bundles = origin NOT IN ('console', 'taximaster', 'taxomet'),
    starts = CASE origin WHEN 'navixy' THEN 'visit' WHEN 'thetrack' THEN 'position' ELSE 'due' END;

-- The API that deleted the order and does not show it any more.
ALTER TABLE orders ADD COLUMN hidden_from TEXT;
UPDATE orders SET hidden_from = origin WHERE archived_at IS NOT NULL;

ALTER TABLE orders ADD COLUMN reason_code TEXT NOT NULL DEFAULT ''; -- 'no_show'
ALTER TABLE orders ADD COLUMN payment TEXT NOT NULL DEFAULT 'cash'
    CHECK (payment IN ('cash', 'card', 'account'));
UPDATE orders SET payment = 'account' WHERE payment_account IS NOT NULL;
ALTER TABLE orders ADD COLUMN passengers INTEGER;
ALTER TABLE orders ADD COLUMN call_before INTEGER NOT NULL DEFAULT 0 CHECK (call_before IN (0, 1));
-- The standing order that this one is an occurrence of.
ALTER TABLE orders ADD COLUMN standing_id INTEGER;

ALTER TABLE clients ADD COLUMN note TEXT NOT NULL DEFAULT '';
-- A hotel or a hospital: several orders at once are no surprise.
ALTER TABLE clients ADD COLUMN several INTEGER NOT NULL DEFAULT 0 CHECK (several IN (0, 1));
-- What the client may owe; nothing: no limit.
ALTER TABLE clients ADD COLUMN credit_limit INTEGER;

-- Money of clients' accounts.
CREATE TABLE client_ledger (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    client_id INTEGER NOT NULL REFERENCES clients,
    order_id INTEGER REFERENCES orders,
    sum INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    comment TEXT NOT NULL
);
CREATE INDEX client_ledger_client ON client_ledger (client_id, at, sum);

-- What an order looked like before a command that can be taken back.
CREATE TABLE undo (
    event_seq INTEGER PRIMARY KEY REFERENCES events (seq),
    order_id INTEGER,
    crew_id INTEGER,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    last_seq INTEGER NOT NULL, -- of this order's events when the command was done
    body TEXT NOT NULL -- JSON
);
CREATE INDEX undo_at ON undo (at);

-- Where a crew without GPS said that it is; the newest of each.
CREATE TABLE checkins (
    crew_id INTEGER PRIMARY KEY REFERENCES crews,
    at INTEGER NOT NULL,
    lat REAL NOT NULL,
    lon REAL NOT NULL,
    label TEXT NOT NULL,
    stand_id INTEGER REFERENCES places
);

-- Orders that the office makes again by itself.
CREATE TABLE standing_orders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    company_id INTEGER NOT NULL REFERENCES companies,
    body TEXT NOT NULL, -- JSON
    weekdays INTEGER NOT NULL, -- bits, Monday is 1
    times TEXT NOT NULL, -- JSON list of minutes of the day
    from_date TEXT NOT NULL,
    until_date TEXT,
    except_dates TEXT NOT NULL, -- JSON list of dates
    created_at INTEGER NOT NULL,
    ended_at INTEGER
);
CREATE TABLE standing_occurrences (
    standing_id INTEGER NOT NULL REFERENCES standing_orders,
    date TEXT NOT NULL,
    minute INTEGER NOT NULL,
    order_id INTEGER REFERENCES orders,
    problem TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (standing_id, date, minute)
) WITHOUT ROWID;

-- Places know their settlement and how sure the office is of them.
ALTER TABLE places ADD COLUMN settlement TEXT NOT NULL DEFAULT '';
ALTER TABLE places ADD COLUMN certainty TEXT NOT NULL DEFAULT 'typed'
    CHECK (certainty IN ('exact', 'street', 'settlement', 'guessed', 'typed'));
UPDATE places SET certainty = 'exact' WHERE lat IS NOT NULL;

CREATE TABLE addresses_of_settlements (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL CHECK (source IN ('file', 'runtime')),
    kind TEXT NOT NULL CHECK (kind IN ('street', 'house', 'point')),
    settlement TEXT NOT NULL DEFAULT '',
    street TEXT NOT NULL,
    house TEXT NOT NULL,
    lat REAL,
    lon REAL,
    comment TEXT NOT NULL,
    UNIQUE (kind, settlement, street, house)
);
INSERT INTO addresses_of_settlements (id, source, kind, street, house, lat, lon, comment)
    SELECT id, source, kind, street, house, lat, lon, comment FROM addresses;
DROP TABLE addresses;
ALTER TABLE addresses_of_settlements RENAME TO addresses;

-- A role between dispatcher and administrator, and the operators' names.
CREATE TABLE named_operators (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL CHECK (source IN ('file', 'runtime')),
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL DEFAULT '',
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('admin', 'senior', 'dispatch', 'read')),
    locked INTEGER NOT NULL CHECK (locked IN (0, 1))
);
INSERT INTO named_operators (id, source, login, password_hash, role, locked)
    SELECT id, source, login, password_hash, role, locked FROM operators;
DROP TABLE operators;
ALTER TABLE named_operators RENAME TO operators;

-- What needs a human: messages that were given up, orders that could not be made.
CREATE INDEX outbox_given_up ON outbox (created_at) WHERE dead = 1;
CREATE INDEX standing_problems ON standing_occurrences (date) WHERE problem <> '';

-- Finding: the words of closed orders, each at most eight characters long, so that every beginning of
-- one is a list of its own. `through_seq`: the events up to here are accounted for; `below`: closed
-- orders from here on were indexed, those of before the index still have to be.
CREATE VIRTUAL TABLE order_words USING fts5(
    words, content='', contentless_delete=1, detail=none,
    prefix='1 2 3 4 5 6 7', tokenize="ascii tokenchars '+@=!'"
);
CREATE TABLE order_words_state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    through_seq INTEGER NOT NULL,
    below INTEGER NOT NULL
);
INSERT INTO order_words_state VALUES (1,
    (SELECT coalesce(max(seq), 0) FROM events),
    (SELECT coalesce(max(id), 0) + 1 FROM orders));

-- The town or village that the office's addresses are in when they name none.
ALTER TABLE office ADD COLUMN city TEXT NOT NULL DEFAULT '';
-- Positions that cannot be true: counted, not used; kept for a day.
CREATE TABLE bad_positions (
    crew_id INTEGER NOT NULL,
    arrived_at INTEGER NOT NULL,
    at INTEGER NOT NULL,
    lat REAL NOT NULL,
    lon REAL NOT NULL,
    accuracy_m INTEGER NOT NULL,
    fault TEXT NOT NULL CHECK (fault IN ('zero', 'inexact', 'jump')),
    -- Waits for another to agree with it; at most one of a crew, its newest.
    waits INTEGER NOT NULL CHECK (waits IN (0, 1))
);
CREATE INDEX bad_positions_crew ON bad_positions (crew_id, arrived_at);
CREATE UNIQUE INDEX bad_positions_waiting ON bad_positions (crew_id) WHERE waits = 1;

-- How a crew came to be where it checked in: it said so, or it was at a stop of an order.
ALTER TABLE checkins ADD COLUMN kind TEXT NOT NULL DEFAULT 'address'
    CHECK (kind IN ('stand', 'address', 'point', 'stop'));

-- Crews with where they said that they are.
CREATE VIEW crews_told AS
    SELECT crews.*, checkins.at AS told_at, checkins.lat AS told_lat, checkins.lon AS told_lon,
        checkins.label AS told_label, checkins.kind AS told_kind
    FROM crews LEFT JOIN checkins ON checkins.crew_id = crews.id;
-- What clients log in to an application with, and what it says about them beside the books.
ALTER TABLE clients ADD COLUMN login TEXT;
ALTER TABLE clients ADD COLUMN password_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE clients ADD COLUMN main_phone TEXT;
ALTER TABLE clients ADD COLUMN details TEXT NOT NULL DEFAULT '{}'; -- JSON
CREATE UNIQUE INDEX clients_login ON clients (login) WHERE login IS NOT NULL;

-- Operations on accounts have names; clients pay in cash or without.
ALTER TABLE ledger ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE client_ledger ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE client_ledger ADD COLUMN pay_type TEXT NOT NULL DEFAULT 'cash'
    CHECK (pay_type IN ('cash', 'nocash'));
CREATE INDEX ledger_driver_at ON ledger (driver_id, at);

-- A payment of a terminal is posted once, however often the terminal says so.
CREATE TABLE terminal_payments (
    system INTEGER NOT NULL,
    number TEXT NOT NULL,
    ledger_id INTEGER NOT NULL REFERENCES ledger,
    PRIMARY KEY (system, number)
) WITHOUT ROWID;

-- Ratings may begin later than they are given.
ALTER TABLE ratings ADD COLUMN starts_at INTEGER NOT NULL DEFAULT 0;

-- Vehicles that an API removed: old orders still name them.
ALTER TABLE vehicles ADD COLUMN archived_at INTEGER;
-- What lists and reports of years of orders are read from.
DROP INDEX ledger_driver;
CREATE INDEX ledger_driver ON ledger (driver_id, at, sum);
CREATE INDEX ledger_at ON ledger (at);
CREATE INDEX assignments_refused ON assignments (closed_at) WHERE status IN ('declined', 'expired');
CREATE INDEX shifts_ended ON shifts (ended_at, started_at);
CREATE INDEX shifts_started ON shifts (started_at);
CREATE INDEX idempotency_at ON idempotency (at);

-- What each driver's account comes to; kept by the ledger itself.
CREATE TABLE balances (
    driver_id INTEGER PRIMARY KEY REFERENCES drivers,
    sum INTEGER NOT NULL
);
INSERT INTO balances SELECT driver_id, sum(sum) FROM ledger GROUP BY driver_id;
CREATE TRIGGER ledger_posted AFTER INSERT ON ledger BEGIN
    INSERT INTO balances VALUES (new.driver_id, new.sum)
        ON CONFLICT (driver_id) DO UPDATE SET sum = sum + excluded.sum;
END;
CREATE TRIGGER ledger_removed AFTER DELETE ON ledger BEGIN
    UPDATE balances SET sum = sum - old.sum WHERE driver_id = old.driver_id;
END;
CREATE TRIGGER ledger_changed AFTER UPDATE OF driver_id, sum ON ledger BEGIN
    UPDATE balances SET sum = sum - old.sum WHERE driver_id = old.driver_id;
    INSERT INTO balances VALUES (new.driver_id, new.sum)
        ON CONFLICT (driver_id) DO UPDATE SET sum = sum + excluded.sum;
END;

-- Tracks are simplified when they are a day old: until when that is done for each crew, and how far it
-- drove on each day of the office, measured before.
CREATE TABLE simplified_tracks (
    crew_id INTEGER PRIMARY KEY,
    until INTEGER NOT NULL
);
CREATE TABLE driven_days (
    crew_id INTEGER NOT NULL,
    day TEXT NOT NULL, -- 2026-11-28
    distance_m INTEGER NOT NULL,
    PRIMARY KEY (crew_id, day)
) WITHOUT ROWID;
