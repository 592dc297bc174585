-- How far a job has come, as JSON.
ALTER TABLE jobs ADD COLUMN progress TEXT NOT NULL DEFAULT '{}';

-- What a job has asked its store for, one thing at a time. An answer comes back under `n`, and an ask that was given up is gone,
-- so that an answer that comes late or twice changes nothing.
CREATE TABLE job_asks (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  job TEXT NOT NULL UNIQUE
);

-- The objects that an import reads, in their order. Emptied when the job ends.
CREATE TABLE job_pieces (
  job TEXT NOT NULL,
  n INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (job, n)
) WITHOUT ROWID;

-- Who belongs to an imported segment. `source` is the job that brought them, which a version of the segment names. Endpoints that the job
-- registered go by their small integer, users by their id, and endpoints that it did not register are here with all that was said of them.
CREATE TABLE segment_members (
  source TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (source, n)
) WITHOUT ROWID;
CREATE TABLE segment_users (
  source TEXT NOT NULL,
  user TEXT NOT NULL,
  PRIMARY KEY (source, user)
) WITHOUT ROWID;
CREATE TABLE segment_definitions (
  source TEXT NOT NULL,
  id TEXT NOT NULL,
  doc TEXT NOT NULL,
  PRIMARY KEY (source, id)
) WITHOUT ROWID;
