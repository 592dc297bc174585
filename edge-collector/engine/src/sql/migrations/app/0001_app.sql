-- What the account told this application: its own record, the credentials that may call it, the templates it may use.
CREATE TABLE app (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  ring_version INTEGER NOT NULL,
  gone INTEGER NOT NULL
);
CREATE TABLE keys (
  id TEXT PRIMARY KEY,
  power TEXT NOT NULL,
  app TEXT,
  sealed TEXT,
  origins TEXT NOT NULL,
  created INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE template_copies (
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  active INTEGER NOT NULL,
  body TEXT NOT NULL,
  told INTEGER NOT NULL,
  PRIMARY KEY (type, name, version)
) WITHOUT ROWID;
