-- Import and export jobs. `segment` is the one that a job names. `failures` is a JSON list of what went wrong.
CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  segment TEXT,
  state TEXT NOT NULL,
  created INTEGER NOT NULL,
  ended INTEGER,
  doc TEXT NOT NULL,
  failures TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX jobs_kind ON jobs (kind, id);
CREATE INDEX jobs_segment ON jobs (segment, kind, id) WHERE segment IS NOT NULL;
