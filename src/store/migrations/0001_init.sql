-- Times are Unix seconds UTC, money is minor units, lengths are metres, points are degrees.
-- `source` tells a record of the office file from one made at run time.

CREATE TABLE office (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
    timezone TEXT NOT NULL,
    currency TEXT NOT NULL,
    locale TEXT NOT NULL,
    -- The key under which API keys and sessions are hashed.
    pepper BLOB NOT NULL
);

-- Orders and stops draw their ids from one sequence.
CREATE TABLE sequence (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO sequence VALUES ('order', 0);

CREATE TABLE companies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL CHECK (source IN ('file', 'runtime')),
    name TEXT NOT NULL,
    quality TEXT CHECK (quality IN ('low', 'medium'))
);

CREATE TABLE crew_groups (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL CHECK (source IN ('file', 'runtime')),
    name TEXT NOT NULL
);

CREATE TABLE services (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL CHECK (source IN ('file', 'runtime')),
    name TEXT NOT NULL,
    sum INTEGER NOT NULL,
    percent INTEGER NOT NULL
);

CREATE TABLE discounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL CHECK (source IN ('file', 'runtime')),
    name TEXT NOT NULL,
    sum INTEGER NOT NULL,
    percent INTEGER NOT NULL
);

CREATE TABLE discount_cards (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL CHECK (source IN ('file', 'runtime')),
    number TEXT NOT NULL,
    discount_id INTEGER NOT NULL REFERENCES discounts
);

CREATE TABLE clients (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL CHECK (source IN ('file', 'runtime')),
    name TEXT NOT NULL,
    discount_id INTEGER REFERENCES discounts,
    blocked INTEGER NOT NULL CHECK (blocked IN (0, 1)),
    reason TEXT NOT NULL,
    refused_crews TEXT NOT NULL -- JSON list of crew ids
);

CREATE TABLE client_phones (
    phone TEXT NOT NULL,
    client_id INTEGER NOT NULL REFERENCES clients ON DELETE CASCADE,
    PRIMARY KEY (phone, client_id)
) WITHOUT ROWID;
CREATE INDEX client_phones_client ON client_phones (client_id);

-- A changed tariff is a new version; orders keep the version they were quoted.
CREATE TABLE tariffs (
    id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('file', 'runtime')),
    company_id INTEGER REFERENCES companies,
    body TEXT NOT NULL, -- JSON
    PRIMARY KEY (id, version)
) WITHOUT ROWID;

CREATE TABLE zones (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL CHECK (source IN ('file', 'runtime')),
    position INTEGER NOT NULL, -- file order decides which zone a point belongs to
    name TEXT NOT NULL,
    city INTEGER NOT NULL CHECK (city IN (0, 1)),
    queue TEXT NOT NULL CHECK (queue IN ('nearest', 'queue', 'rating')),
    polygons TEXT NOT NULL -- JSON: polygons of rings of [lat, lon]
);

CREATE TABLE addresses (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL CHECK (source IN ('file', 'runtime')),
    kind TEXT NOT NULL CHECK (kind IN ('street', 'house', 'point')),
    street TEXT NOT NULL,
    house TEXT NOT NULL,
    lat REAL,
    lon REAL,
    comment TEXT NOT NULL,
    UNIQUE (kind, street, house)
);

CREATE TABLE vehicles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL CHECK (source IN ('file', 'runtime')),
    company_id INTEGER REFERENCES companies,
    external_ref TEXT,
    name TEXT NOT NULL,
    call_sign TEXT NOT NULL,
    plate TEXT NOT NULL,
    make TEXT NOT NULL,
    model TEXT NOT NULL,
    short_name TEXT NOT NULL,
    color TEXT NOT NULL,
    year INTEGER,
    services TEXT NOT NULL, -- JSON list of service ids
    attributes TEXT NOT NULL
);
CREATE INDEX vehicles_ref ON vehicles (external_ref) WHERE external_ref IS NOT NULL;

CREATE TABLE drivers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL CHECK (source IN ('file', 'runtime')),
    company_id INTEGER REFERENCES companies,
    name TEXT NOT NULL,
    phone TEXT,
    home_phone TEXT NOT NULL,
    vehicle_id INTEGER REFERENCES vehicles,
    licence TEXT NOT NULL,
    birthday TEXT NOT NULL,
    locked INTEGER NOT NULL CHECK (locked IN (0, 1)),
    dismissed INTEGER NOT NULL CHECK (dismissed IN (0, 1)),
    attributes TEXT NOT NULL
);

CREATE TABLE photos (
    kind TEXT NOT NULL CHECK (kind IN ('driver', 'vehicle')),
    id INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (kind, id)
);

CREATE TABLE crews (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL CHECK (source IN ('file', 'runtime')),
    uuid BLOB NOT NULL UNIQUE,
    company_id INTEGER REFERENCES companies,
    name TEXT NOT NULL,
    driver_id INTEGER NOT NULL REFERENCES drivers,
    vehicle_id INTEGER REFERENCES vehicles,
    mode TEXT NOT NULL CHECK (mode IN ('driving', 'walking', 'cycling', 'transit')),
    group_id INTEGER REFERENCES crew_groups,
    call_sign TEXT NOT NULL,
    external_ref TEXT,
    max_tasks INTEGER,
    zones TEXT NOT NULL, -- JSON list of zone ids
    capacity INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    archived_at INTEGER,
    attributes TEXT NOT NULL,
    -- A starting position of the office file, stamped when the office starts.
    start_lat REAL,
    start_lon REAL,
    -- The newest position.
    position_at INTEGER,
    lat REAL,
    lon REAL,
    accuracy_m INTEGER
);
CREATE INDEX crews_driver ON crews (driver_id);
CREATE INDEX crews_ref ON crews (external_ref) WHERE external_ref IS NOT NULL;

CREATE TABLE shifts (
    id INTEGER PRIMARY KEY,
    crew_id INTEGER NOT NULL REFERENCES crews,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    break_since INTEGER
);
CREATE UNIQUE INDEX one_open_shift ON shifts (crew_id) WHERE ended_at IS NULL;
CREATE INDEX shifts_crew ON shifts (crew_id, started_at);

CREATE TABLE positions (
    crew_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    lat REAL NOT NULL,
    lon REAL NOT NULL,
    accuracy_m INTEGER NOT NULL,
    PRIMARY KEY (crew_id, at)
) WITHOUT ROWID;

CREATE TABLE places (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL CHECK (source IN ('file', 'runtime')),
    uuid BLOB NOT NULL UNIQUE,
    company_id INTEGER REFERENCES companies,
    kind TEXT NOT NULL CHECK (kind IN ('address', 'depot', 'stand')),
    external_ref TEXT,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    landmark TEXT NOT NULL,
    lat REAL,
    lon REAL,
    created_at INTEGER NOT NULL
);
CREATE INDEX places_ref ON places (external_ref) WHERE external_ref IS NOT NULL;
CREATE INDEX places_kind ON places (kind) WHERE kind <> 'address';

CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    company_id INTEGER NOT NULL REFERENCES companies,
    origin TEXT NOT NULL,
    client_id INTEGER REFERENCES clients,
    external_ref TEXT,
    customer_name TEXT NOT NULL,
    customer_phone TEXT,
    label TEXT NOT NULL,
    comment TEXT NOT NULL,
    tariff_id INTEGER,
    fixed_price INTEGER,
    services TEXT NOT NULL, -- JSON list of service ids
    discount_id INTEGER REFERENCES discounts,
    crew_group_id INTEGER REFERENCES crew_groups,
    quote TEXT, -- JSON
    bill TEXT, -- JSON
    payment_account INTEGER REFERENCES clients,
    print_receipt INTEGER NOT NULL CHECK (print_receipt IN (0, 1)),
    prior INTEGER NOT NULL CHECK (prior IN (0, 1)),
    status TEXT NOT NULL CHECK (status IN
        ('pending', 'suspended', 'assigned', 'started', 'completed', 'cancelled', 'failed')),
    status_at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    archived_at INTEGER,
    assignment_id INTEGER REFERENCES assignments,
    attributes TEXT NOT NULL,
    CHECK (status NOT IN ('assigned', 'started') OR assignment_id IS NOT NULL)
);
CREATE INDEX orders_open ON orders (id)
    WHERE status IN ('pending', 'suspended', 'assigned', 'started');
CREATE INDEX orders_closed ON orders (status_at)
    WHERE status IN ('completed', 'cancelled', 'failed');
CREATE INDEX orders_ref ON orders (external_ref) WHERE external_ref IS NOT NULL;
CREATE INDEX orders_phone ON orders (customer_phone, created_at) WHERE customer_phone IS NOT NULL;
CREATE INDEX orders_created ON orders (created_at);

CREATE TABLE stops (
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders,
    position INTEGER NOT NULL,
    uuid BLOB NOT NULL UNIQUE,
    external_ref TEXT,
    action TEXT NOT NULL CHECK (action IN ('pickup', 'dropoff', 'visit', 'task')),
    window_from INTEGER,
    window_to INTEGER,
    promised_at INTEGER,
    radius_m INTEGER NOT NULL,
    min_stay_s INTEGER NOT NULL,
    min_arrival_s INTEGER NOT NULL,
    service_time_s INTEGER NOT NULL,
    max_delay_s INTEGER,
    label TEXT NOT NULL,
    comment TEXT NOT NULL,
    attributes TEXT NOT NULL,
    progress TEXT NOT NULL CHECK (progress IN ('ahead', 'arrived', 'done', 'missed')),
    arrived_at INTEGER, -- of the visit that counts
    closed_at INTEGER, -- left, or missed
    stayed_s INTEGER NOT NULL,
    first_arrived_at INTEGER
);
CREATE INDEX stops_order ON stops (order_id, position);
CREATE INDEX stops_ref ON stops (external_ref) WHERE external_ref IS NOT NULL;

CREATE TABLE stop_places (
    stop_id INTEGER NOT NULL REFERENCES stops ON DELETE CASCADE,
    position INTEGER NOT NULL,
    place_id INTEGER NOT NULL REFERENCES places,
    PRIMARY KEY (stop_id, position)
) WITHOUT ROWID;

CREATE TABLE assignments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    crew_id INTEGER NOT NULL REFERENCES crews,
    status TEXT NOT NULL CHECK (status IN
        ('offered', 'active', 'completed', 'declined', 'expired', 'withdrawn', 'cancelled')),
    expires_at INTEGER,
    origin TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    accepted_at INTEGER,
    closed_at INTEGER
);
CREATE UNIQUE INDEX one_offer_per_crew ON assignments (crew_id) WHERE status = 'offered';
CREATE INDEX assignments_live ON assignments (crew_id) WHERE status IN ('offered', 'active');

CREATE INDEX assignments_done ON assignments (crew_id, closed_at) WHERE status = 'completed';

CREATE TABLE assignment_orders (
    assignment_id INTEGER NOT NULL REFERENCES assignments,
    order_id INTEGER NOT NULL REFERENCES orders,
    position INTEGER NOT NULL,
    live INTEGER NOT NULL CHECK (live IN (0, 1)),
    PRIMARY KEY (assignment_id, order_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX one_live_assignment_per_order ON assignment_orders (order_id) WHERE live = 1;
CREATE INDEX assignment_orders_order ON assignment_orders (order_id);

CREATE TABLE legs (
    assignment_id INTEGER NOT NULL REFERENCES assignments,
    position INTEGER NOT NULL,
    order_id INTEGER NOT NULL,
    stop_id INTEGER NOT NULL,
    place_id INTEGER NOT NULL,
    distance_m INTEGER NOT NULL,
    duration_s INTEGER NOT NULL,
    eta INTEGER NOT NULL,
    initial_eta INTEGER NOT NULL,
    PRIMARY KEY (assignment_id, position)
) WITHOUT ROWID;

-- Who will not be asked for an order again: ever, or until.
CREATE TABLE refusals (
    order_id INTEGER NOT NULL REFERENCES orders,
    crew_id INTEGER NOT NULL REFERENCES crews,
    until INTEGER,
    PRIMARY KEY (order_id, crew_id)
) WITHOUT ROWID;

-- Why a crew was chosen, or nobody.
CREATE TABLE explanations (
    order_id INTEGER NOT NULL REFERENCES orders,
    at INTEGER NOT NULL,
    assignment_id INTEGER REFERENCES assignments,
    body TEXT NOT NULL,
    PRIMARY KEY (order_id, at)
) WITHOUT ROWID;

CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    origin TEXT NOT NULL,
    kind TEXT NOT NULL,
    order_id INTEGER,
    stop_id INTEGER,
    crew_id INTEGER,
    assignment_id INTEGER,
    payload TEXT NOT NULL
);
CREATE INDEX events_order ON events (order_id, seq) WHERE order_id IS NOT NULL;
CREATE INDEX events_crew ON events (crew_id, seq) WHERE crew_id IS NOT NULL;
CREATE INDEX events_at ON events (at);

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('sms', 'voice', 'webhook')),
    recipient TEXT NOT NULL,
    sender TEXT NOT NULL,
    body TEXT NOT NULL,
    order_id INTEGER REFERENCES orders,
    created_at INTEGER NOT NULL,
    sent_at INTEGER,
    attempts INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    error TEXT NOT NULL,
    dead INTEGER NOT NULL CHECK (dead IN (0, 1)),
    idempotency_key TEXT NOT NULL UNIQUE
);
CREATE INDEX outbox_order ON outbox (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX outbox_waiting ON outbox (next_at) WHERE sent_at IS NULL AND dead = 0;

CREATE TABLE ratings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    driver_id INTEGER NOT NULL REFERENCES drivers,
    points INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    comment TEXT NOT NULL
);
CREATE INDEX ratings_driver ON ratings (driver_id, expires_at);

CREATE TABLE ledger (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    driver_id INTEGER NOT NULL REFERENCES drivers,
    order_id INTEGER REFERENCES orders,
    sum INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    comment TEXT NOT NULL
);
CREATE INDEX ledger_driver ON ledger (driver_id);

CREATE TABLE operators (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL CHECK (source IN ('file', 'runtime')),
    login TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('admin', 'dispatch', 'read')),
    locked INTEGER NOT NULL CHECK (locked IN (0, 1))
);

CREATE TABLE api_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL CHECK (source IN ('file', 'runtime')),
    dialect TEXT NOT NULL CHECK (dialect IN ('yandex', 'navixy', 'thetrack')),
    hash BLOB NOT NULL,
    company_id INTEGER REFERENCES companies,
    banned INTEGER NOT NULL CHECK (banned IN (0, 1)),
    revoked INTEGER NOT NULL CHECK (revoked IN (0, 1)),
    label TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (dialect, hash)
);

-- Sessions of operators who logged in through an API.
CREATE TABLE sessions (
    hash BLOB PRIMARY KEY,
    operator_id INTEGER NOT NULL REFERENCES operators ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL
) WITHOUT ROWID;

-- What a retried request with the same key made.
CREATE TABLE idempotency (
    key TEXT PRIMARY KEY,
    order_ids TEXT NOT NULL, -- JSON
    at INTEGER NOT NULL
) WITHOUT ROWID;
