-- Work that waits for a time, one row for each thing that waits.
CREATE TABLE timers (
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  due INTEGER NOT NULL,
  PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE INDEX timers_due ON timers (due);

-- What this scope still has to tell another. A row stays until the other has answered, and is told again when its lease ends.
CREATE TABLE tells (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  scope TEXT NOT NULL,
  body TEXT NOT NULL,
  due INTEGER NOT NULL,
  attempts INTEGER NOT NULL
);
CREATE INDEX tells_due ON tells (due);
