-- People. `n` is the small integer that bitmaps and cursors use, `id` is the caller's id folded to lower case, as ids compare without case.
-- `doc` holds what rarely changes. What one endpoint's update does to another (its user, its status), and what every update changes
-- (its times, the id of the request), have columns of their own, so that those writes leave the document alone.
-- `reach` is channel family and address: of the endpoints that share it at most one is active.
CREATE TABLE endpoints (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  doc TEXT NOT NULL,
  user TEXT,
  reach TEXT,
  active INTEGER NOT NULL,
  effective INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  request TEXT NOT NULL
);
CREATE INDEX endpoints_user ON endpoints (user) WHERE user IS NOT NULL;
CREATE INDEX endpoints_reach ON endpoints (reach) WHERE reach IS NOT NULL AND active = 1;

-- What all endpoints of a user share. A user without endpoints has no row.
CREATE TABLE users (
  id TEXT PRIMARY KEY,
  attributes TEXT NOT NULL
) WITHOUT ROWID;
