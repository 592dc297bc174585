-- The event log: a row holds all that one request brought, compressed.
CREATE TABLE event_blocks (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  arrived INTEGER NOT NULL,
  events INTEGER NOT NULL,
  body BLOB NOT NULL
);
CREATE INDEX event_blocks_arrived ON event_blocks (arrived);

-- Ids of events already in the log: a hash of (endpoint, event id), so that a repeated request adds nothing.
CREATE TABLE events_seen (
  key TEXT PRIMARY KEY
) WITHOUT ROWID;

-- Counts by day and event type, kept with the events themselves.
CREATE TABLE event_counts (
  day INTEGER NOT NULL,
  type TEXT NOT NULL,
  events INTEGER NOT NULL,
  PRIMARY KEY (day, type)
) WITHOUT ROWID;
