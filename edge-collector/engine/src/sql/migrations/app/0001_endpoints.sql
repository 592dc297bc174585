-- People. `n` is the small integer that bitmaps and cursors use, `id` is the caller's id folded to lower case, as ids compare without case.
CREATE TABLE endpoints (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  doc TEXT NOT NULL,
  user TEXT,
  address TEXT,
  active INTEGER NOT NULL
);
CREATE INDEX endpoints_user ON endpoints (user) WHERE user IS NOT NULL;
CREATE INDEX endpoints_address ON endpoints (address) WHERE address IS NOT NULL;

CREATE TABLE users (
  id TEXT PRIMARY KEY,
  attributes TEXT NOT NULL
) WITHOUT ROWID;
