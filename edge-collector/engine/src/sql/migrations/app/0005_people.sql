-- Whoever looks for a person by address finds inactive endpoints too, and messages to a bare address, in any case of its letters.
CREATE INDEX endpoints_reach_inactive ON endpoints (reach) WHERE reach IS NOT NULL AND active = 0;
CREATE INDEX sends_address ON sends (lower(cause)) WHERE endpoint = '';

-- Erasures of people. `whom` is what the person is found by, and is there for as long as the erasure runs. `mark` recognises the person
-- under the seal key, so that who asks again hears of the first. What came after `sends_until` and after the block `blocks_until` of the
-- event log is not what was to be erased, and `passed` is the last block that is done. `found` counts.
CREATE TABLE erasures (
  id TEXT PRIMARY KEY,
  mark TEXT NOT NULL,
  dry INTEGER NOT NULL,
  started INTEGER NOT NULL,
  ended INTEGER,
  sends_until INTEGER NOT NULL,
  blocks_until INTEGER NOT NULL,
  passed INTEGER NOT NULL,
  found TEXT NOT NULL,
  whom TEXT
) WITHOUT ROWID;
CREATE INDEX erasures_mark ON erasures (mark, started);
