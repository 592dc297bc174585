-- Credentials. A secret is sealed under a key that never enters a database, and a publishable key has none.
CREATE TABLE keys (
  id TEXT PRIMARY KEY,
  power TEXT NOT NULL,
  app TEXT,
  sealed TEXT,
  origins TEXT NOT NULL,
  created INTEGER NOT NULL
) WITHOUT ROWID;

-- Counts changes of the credentials and apps, so that a scope can tell an old copy from a new one.
CREATE TABLE ring (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  version INTEGER NOT NULL
);
INSERT INTO ring (one, version) VALUES (1, 0);
