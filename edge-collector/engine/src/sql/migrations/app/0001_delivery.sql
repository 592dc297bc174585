-- A run is one start of something that sends. It carries its definition with it, so that later edits do not reach it.
CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  campaign TEXT,
  doc TEXT NOT NULL,
  state TEXT NOT NULL,
  cursor INTEGER NOT NULL,
  started INTEGER NOT NULL,
  ended INTEGER
) WITHOUT ROWID;

-- Every send and every decision not to send: one row for each (run, endpoint, cause), and that key is the promise.
-- The cause is empty for an audience, and the event's id for a run that an event starts.
CREATE TABLE sends (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  run TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  cause TEXT NOT NULL,
  channel TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  doc TEXT,
  due INTEGER,
  attempts INTEGER NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (run, endpoint, cause)
);
CREATE INDEX sends_due ON sends (due) WHERE due IS NOT NULL;
CREATE INDEX sends_endpoint ON sends (endpoint);
