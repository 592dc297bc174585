-- The secret that a key had before its last rotation, for as long as it opens beside the new one.
ALTER TABLE keys ADD COLUMN former TEXT;

-- Answers to requests with an Idempotency-Key, by who asked what under which key, and the digest of what was asked.
CREATE TABLE repeats (
  caller TEXT NOT NULL,
  operation TEXT NOT NULL,
  key TEXT NOT NULL,
  digest BLOB NOT NULL,
  answer BLOB NOT NULL,
  kept INTEGER NOT NULL,
  PRIMARY KEY (caller, operation, key)
) WITHOUT ROWID;
CREATE INDEX repeats_kept ON repeats (kept);
