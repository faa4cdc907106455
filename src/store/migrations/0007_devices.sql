-- Phones of drivers: pages that are logged in, and tracker applications that tell positions.
CREATE TABLE devices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    crew_id INTEGER NOT NULL REFERENCES crews,
    kind TEXT NOT NULL CHECK (kind IN ('page', 'tracker')),
    hash BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL,
    revoked_at INTEGER,
    -- Where its browser is pushed to (RFC 8030), and the keys that this is encrypted for (RFC 8291).
    push_endpoint TEXT,
    push_key TEXT NOT NULL DEFAULT '',
    push_auth TEXT NOT NULL DEFAULT ''
);
CREATE INDEX devices_crew ON devices (crew_id);

-- What a driver logs in with once: a code that is typed, or the secret of a link.
CREATE TABLE logins (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    crew_id INTEGER NOT NULL REFERENCES crews,
    kind TEXT NOT NULL CHECK (kind IN ('code', 'link')),
    hash BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    wrong INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX logins_crew ON logins (crew_id);
CREATE INDEX logins_hash ON logins (hash);

-- What a device did, by its own key: a repeated request is answered as the first one was.
CREATE TABLE device_actions (
    crew_id INTEGER NOT NULL REFERENCES crews,
    key TEXT NOT NULL,
    digest BLOB NOT NULL,
    status INTEGER NOT NULL,
    answer TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (crew_id, key)
) WITHOUT ROWID;
CREATE INDEX device_actions_at ON device_actions (at);

-- What crews and the office say to each other.
CREATE TABLE crew_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    crew_id INTEGER NOT NULL REFERENCES crews,
    author TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('text', 'sos')),
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    -- The other side has seen it.
    seen_at INTEGER,
    -- The device's own key: a repeated message is one.
    key TEXT
);
CREATE INDEX crew_messages_crew ON crew_messages (crew_id, id);
CREATE INDEX crew_messages_unseen ON crew_messages (id) WHERE seen_at IS NULL;
CREATE UNIQUE INDEX crew_messages_once ON crew_messages (crew_id, key) WHERE key IS NOT NULL;

-- The office's own API has keys too, with what they may do.
CREATE TABLE api_keys_of_all (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL CHECK (source IN ('file', 'runtime')),
    dialect TEXT NOT NULL CHECK (dialect IN ('yandex', 'navixy', 'thetrack', 'console')),
    hash BLOB NOT NULL,
    company_id INTEGER REFERENCES companies,
    banned INTEGER NOT NULL CHECK (banned IN (0, 1)),
    revoked INTEGER NOT NULL CHECK (revoked IN (0, 1)),
    label TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (dialect, hash)
);
INSERT INTO api_keys_of_all
    SELECT id, source, dialect, hash, company_id, banned, revoked, label, created_at FROM api_keys;
DROP TABLE api_keys;
ALTER TABLE api_keys_of_all RENAME TO api_keys;
CREATE TABLE key_scopes (
    key_id INTEGER NOT NULL REFERENCES api_keys,
    scope TEXT NOT NULL,
    PRIMARY KEY (key_id, scope)
) WITHOUT ROWID;

-- Whom the office tells of events, beside those of the configuration.
CREATE TABLE webhooks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    events TEXT NOT NULL, -- JSON list of kinds; empty: all
    company_id INTEGER REFERENCES companies,
    created_at INTEGER NOT NULL
);

-- The office's own key pair for Web Push (RFC 8292), made when it is first needed.
CREATE TABLE push_identity (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    pkcs8 BLOB NOT NULL
);
