-- Every version of every template. Version numbers are never used twice.
CREATE TABLE templates (
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  active INTEGER NOT NULL,
  body TEXT NOT NULL,
  created INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  PRIMARY KEY (type, name, version)
) WITHOUT ROWID;
