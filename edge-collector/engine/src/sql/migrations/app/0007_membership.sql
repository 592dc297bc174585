-- Segments that announce who joins them and who leaves.
CREATE TABLE membership_segments (
  segment TEXT PRIMARY KEY
) WITHOUT ROWID;

-- Their members as they were announced last: a compressed bitmap for each chunk of 65,536 endpoints, and no row where it would be empty.
CREATE TABLE membership_bits (
  segment TEXT NOT NULL,
  chunk INTEGER NOT NULL,
  bits BLOB NOT NULL,
  PRIMARY KEY (segment, chunk)
) WITHOUT ROWID;

-- Endpoints that have changed since they were judged.
CREATE TABLE membership_people (
  n INTEGER PRIMARY KEY
);

-- Chunks in which everybody is to be judged, since when. With `afresh` their members are taken as they are, and nobody is announced.
CREATE TABLE membership_due (
  segment TEXT NOT NULL,
  chunk INTEGER NOT NULL,
  since INTEGER NOT NULL,
  afresh INTEGER NOT NULL,
  PRIMARY KEY (segment, chunk)
) WITHOUT ROWID;
CREATE INDEX membership_due_since ON membership_due (since);
