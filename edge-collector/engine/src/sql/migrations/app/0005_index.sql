-- What segments are counted and walked by: for each trait that endpoints have and each of its values, who has it, as a compressed bitmap of
-- the small integers of one chunk (65,536 of them). A number has a row for those who have any, under '', and one for each of its bits.
CREATE TABLE index_bits (
  trait TEXT NOT NULL,
  chunk INTEGER NOT NULL,
  value TEXT NOT NULL,
  bits BLOB NOT NULL,
  PRIMARY KEY (trait, chunk, value)
) WITHOUT ROWID;

-- Endpoints about which the bitmaps are out of date, each with a copy of what they say: the endpoint as it was. NULL says that it is not
-- in them.
CREATE TABLE index_stale (
  n INTEGER PRIMARY KEY,
  doc TEXT,
  user TEXT,
  attributes TEXT,
  activity INTEGER
);

-- Endpoints from before there were bitmaps.
INSERT INTO index_stale (n) SELECT n FROM endpoints;
INSERT INTO timers (kind, key, due) SELECT 'index', '', 0 WHERE EXISTS (SELECT 1 FROM endpoints);
