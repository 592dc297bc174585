-- How far the event log has been carried to the event stream: all before `block`, and `events` events of that block, are settled.
-- `waiting` is 1 while a timer waits for more to be done. `ticket` is the asking that is out, and `asked` how many events it carries.
-- `delivered` and `skipped` count events, `fault` is what went wrong last. A stream of before begins with what comes from here on.
CREATE TABLE stream_progress (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  block INTEGER NOT NULL,
  events INTEGER NOT NULL,
  waiting INTEGER NOT NULL DEFAULT 0,
  ticket INTEGER,
  asked INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  delivered INTEGER NOT NULL DEFAULT 0,
  skipped INTEGER NOT NULL DEFAULT 0,
  settled INTEGER,
  fault TEXT,
  fault_at INTEGER
);
INSERT INTO stream_progress (one, block, events) SELECT 1, coalesce((SELECT max(seq) FROM event_blocks), 0), coalesce((SELECT events FROM event_blocks ORDER BY seq DESC LIMIT 1), 0) FROM event_stream;

-- What a stream that leads to a URL signs with, sealed.
ALTER TABLE event_stream ADD COLUMN secret TEXT;
