-- Drives that are over, for the office to learn how long they really take.
CREATE TABLE drives (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL, -- when it began
    lat REAL, -- where its order begins
    lon REAL,
    road_s INTEGER NOT NULL, -- what the roads said
    taken_s INTEGER NOT NULL
);
CREATE INDEX drives_at ON drives (at);
