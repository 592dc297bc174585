-- Ids of events are known by the time in which they came, so that those of a time that is long over go together: what such a time holds in
-- `events_known` has its `mark` before the endpoint's hash. A time ends when the next begins. The one without a mark is that of all that was
-- known before there were times.
CREATE TABLE events_times (
  mark TEXT PRIMARY KEY,
  began INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO events_times (mark, began) VALUES ('', 0);

-- What became of sends of a campaign's run whose rows are forgotten. The reason is there for those decided against, else it is empty.
CREATE TABLE run_totals (
  run TEXT NOT NULL,
  treatment INTEGER NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  sends INTEGER NOT NULL,
  PRIMARY KEY (run, treatment, state, reason)
) WITHOUT ROWID;

-- Whether all sends of a run are forgotten, and where the walk over the others is that looks for more to forget: behind the run `run`, or
-- within it at the row that `endpoint` and `cause` name.
ALTER TABLE runs ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0;
CREATE INDEX runs_left ON runs (started) WHERE forgotten = 0;
CREATE TABLE sends_walk (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  started INTEGER NOT NULL,
  run TEXT NOT NULL,
  endpoint TEXT,
  cause TEXT
);
