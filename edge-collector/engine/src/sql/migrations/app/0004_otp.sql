-- One-time passwords that may still be verified: one for each address and reference. A password itself is in no row: `mark` recognises it
-- under the seal key. `attempts` is how many more may fail.
CREATE TABLE otps (
  address TEXT NOT NULL,
  reference TEXT NOT NULL,
  mark TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  PRIMARY KEY (address, reference)
) WITHOUT ROWID;
CREATE INDEX otps_expires ON otps (expires);
