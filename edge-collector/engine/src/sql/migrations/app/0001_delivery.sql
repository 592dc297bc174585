-- A run is one start of something that sends. It carries its definition with it, so that later edits do not reach it:
-- `doc` says to whom and under which limits, `content` says what. The content is kept last and read only to render.
CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  campaign TEXT,
  state TEXT NOT NULL,
  cursor INTEGER NOT NULL,
  queued INTEGER NOT NULL,
  started INTEGER NOT NULL,
  ended INTEGER,
  doc TEXT NOT NULL,
  content TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX runs_campaign ON runs (campaign) WHERE campaign IS NOT NULL;

-- Every send and every decision not to send: one row for each (run, endpoint, cause), and that key is the promise.
-- The cause is empty for an audience, the event's id for a run that events trigger, and the address for a direct message
-- to a bare address, whose endpoint is empty. `due` is there while the row waits, `via` says who was last asked to carry it, and `lost` is 1 from when an answer
-- was lost: it may have arrived, so it can end as sent or unknown, never as skipped or failed.
CREATE TABLE sends (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  run TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  cause TEXT NOT NULL,
  channel TEXT NOT NULL,
  treatment INTEGER NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  via TEXT,
  due INTEGER,
  attempts INTEGER NOT NULL,
  lost INTEGER NOT NULL DEFAULT 0,
  planned INTEGER NOT NULL,
  settled INTEGER,
  subject TEXT,
  extra TEXT,
  UNIQUE (run, endpoint, cause)
);
CREATE INDEX sends_due ON sends (due, run) WHERE due IS NOT NULL;
CREATE INDEX sends_endpoint ON sends (endpoint) WHERE endpoint <> '';

-- Addresses that a run over an audience has already queued, so that two endpoints of one address get one message.
-- Emptied when the run ends.
CREATE TABLE run_addresses (
  run TEXT NOT NULL,
  address TEXT NOT NULL,
  PRIMARY KEY (run, address)
) WITHOUT ROWID;
