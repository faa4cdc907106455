-- Entries of the ledger are signed and stand: what was wrong is taken back by one with the other sign.
CREATE TABLE operator_shifts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- `operator:3`; `console`: whoever sits at the machine itself.
    actor TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    -- The money in the desk when the shift was opened, and as it was counted when it was handed over.
    cash_before INTEGER NOT NULL,
    cash_counted INTEGER,
    note TEXT NOT NULL DEFAULT '',
    -- The shift that took over what this one left.
    taken_by INTEGER REFERENCES operator_shifts
);
CREATE UNIQUE INDEX one_operator_shift ON operator_shifts (actor) WHERE closed_at IS NULL;
CREATE INDEX operator_shifts_opened ON operator_shifts (opened_at);
CREATE INDEX operator_shifts_closed ON operator_shifts (closed_at);

-- What is to be known of orders that were open at a handover.
CREATE TABLE handover_notes (
    shift_id INTEGER NOT NULL REFERENCES operator_shifts,
    order_id INTEGER NOT NULL REFERENCES orders,
    note TEXT NOT NULL,
    PRIMARY KEY (shift_id, order_id)
) WITHOUT ROWID;
CREATE INDEX handover_notes_order ON handover_notes (order_id);

ALTER TABLE ledger ADD COLUMN actor TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger ADD COLUMN reverses INTEGER REFERENCES ledger;
ALTER TABLE ledger ADD COLUMN shift_id INTEGER REFERENCES operator_shifts;
-- The key of the request that posted it.
ALTER TABLE ledger ADD COLUMN request TEXT;
CREATE UNIQUE INDEX ledger_request ON ledger (request) WHERE request IS NOT NULL;
CREATE UNIQUE INDEX ledger_reverses ON ledger (reverses) WHERE reverses IS NOT NULL;
CREATE INDEX ledger_shift ON ledger (shift_id) WHERE shift_id IS NOT NULL;
DROP TRIGGER ledger_removed;
DROP TRIGGER ledger_changed;
CREATE TRIGGER ledger_is_kept BEFORE DELETE ON ledger BEGIN
    SELECT raise(ABORT, 'entries of the ledger stand');
END;
CREATE TRIGGER ledger_stands
    BEFORE UPDATE OF id, driver_id, order_id, sum, kind, at, actor, reverses, shift_id ON ledger BEGIN
    SELECT raise(ABORT, 'entries of the ledger stand');
END;

-- What crews owe the office, and how low their accounts may go.
CREATE TABLE cash_rules (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL CHECK (source IN ('file', 'runtime')),
    name TEXT NOT NULL,
    group_id INTEGER REFERENCES crew_groups,
    company_id INTEGER REFERENCES companies,
    percent INTEGER NOT NULL CHECK (percent BETWEEN 0 AND 10000),
    per_order INTEGER NOT NULL CHECK (per_order >= 0),
    per_shift INTEGER NOT NULL CHECK (per_shift >= 0),
    rent_hours INTEGER NOT NULL CHECK (rent_hours >= 0),
    warn_below INTEGER,
    stop_below INTEGER
);
CREATE UNIQUE INDEX cash_rules_of ON cash_rules (coalesce(group_id, 0), coalesce(company_id, 0));

-- The zones and companies that an operator's desk shows first.
ALTER TABLE operators ADD COLUMN first_zones TEXT NOT NULL DEFAULT '[]';
ALTER TABLE operators ADD COLUMN first_companies TEXT NOT NULL DEFAULT '[]';

-- The keys by which operators come in over SSH.
CREATE TABLE operator_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    operator_id INTEGER NOT NULL REFERENCES operators,
    -- As OpenSSH prints it: SHA256:…
    fingerprint TEXT NOT NULL UNIQUE,
    -- One line of authorized_keys.
    line TEXT NOT NULL,
    added_at INTEGER NOT NULL
);
CREATE INDEX operator_keys_operator ON operator_keys (operator_id);
