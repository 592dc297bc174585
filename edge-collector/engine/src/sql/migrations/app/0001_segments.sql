-- Every version of every segment. `latest` marks the one that a reference without a version means.
CREATE TABLE segments (
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  latest INTEGER NOT NULL,
  doc TEXT NOT NULL,
  created INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  PRIMARY KEY (id, version)
) WITHOUT ROWID;
