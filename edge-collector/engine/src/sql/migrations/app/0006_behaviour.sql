-- What segments ask of behaviour: a filter of events, and over how many days. `first` is the first day (days since 1970) that is counted.
-- Blocks of the event log up to `until` are older than the watch: `begun` of them are too old to look at, and those up to `passed` are
-- counted. `asked` is over how many days segments ask, 0 when none does, and `wanted` is when somebody last did.
CREATE TABLE behaviour_watches (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  filter TEXT NOT NULL,
  days INTEGER NOT NULL,
  first INTEGER NOT NULL,
  begun INTEGER NOT NULL,
  passed INTEGER NOT NULL,
  until INTEGER NOT NULL,
  asked INTEGER NOT NULL,
  wanted INTEGER NOT NULL,
  UNIQUE (filter, days)
);

-- How often an endpoint did it on a day: what came lately, and is not in the sheets yet.
CREATE TABLE behaviour_recent (
  watch INTEGER NOT NULL,
  n INTEGER NOT NULL,
  day INTEGER NOT NULL,
  times INTEGER NOT NULL,
  PRIMARY KEY (watch, n, day)
) WITHOUT ROWID;

-- The same of 4,096 endpoints, packed (behaviour/sheet.rs).
CREATE TABLE behaviour_sheets (
  watch INTEGER NOT NULL,
  sheet INTEGER NOT NULL,
  day INTEGER NOT NULL,
  times BLOB NOT NULL,
  PRIMARY KEY (watch, sheet, day)
) WITHOUT ROWID;

-- Endpoints that are gone, and that sheets still count.
CREATE TABLE behaviour_gone (
  watch INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (watch, n)
) WITHOUT ROWID;

-- The newest block of the event log when the endpoint came to be: what is in it or before, under the same id, another endpoint did. NULL for
-- endpoints from before this was kept.
ALTER TABLE endpoints ADD COLUMN born INTEGER;
