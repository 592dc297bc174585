-- Where the application's events are to be streamed.
CREATE TABLE event_stream (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  destination TEXT NOT NULL,
  role TEXT NOT NULL,
  modified INTEGER NOT NULL,
  modified_by TEXT
);
