-- The event log: a row holds all that one request brought, packed (events/block.rs). `endpoint` is the folded id when all events of the
-- row are of one endpoint, as with a browser's requests, so that a look at one endpoint opens few rows of others.
CREATE TABLE event_blocks (
  seq INTEGER PRIMARY KEY,
  arrived INTEGER NOT NULL,
  events INTEGER NOT NULL,
  endpoint TEXT,
  body BLOB NOT NULL
);
CREATE INDEX event_blocks_arrived ON event_blocks (arrived);

-- Ids of events already in the log: a hash of (endpoint, event id), so that a repeated request adds nothing.
-- Keys of one endpoint begin alike, so that a request's keys fall on few pages.
CREATE TABLE events_seen (
  key TEXT PRIMARY KEY
) WITHOUT ROWID;

-- Counts by day of the event (days since 1970) and event type, kept with the events themselves.
CREATE TABLE event_counts (
  day INTEGER NOT NULL,
  type TEXT NOT NULL,
  events INTEGER NOT NULL,
  PRIMARY KEY (day, type)
) WITHOUT ROWID;
