-- Ids of events in the log, as hashes of one endpoint many to a row (events/known.rs): recent ones in rows that `low` numbers as #0, #1 and so on,
-- older ones in ranges that begin at `low`. It takes over the keys of `events_seen`, which stood one to a row, as recent ones.
CREATE TABLE events_known (
  person TEXT NOT NULL,
  low TEXT NOT NULL,
  hashes TEXT NOT NULL,
  PRIMARY KEY (person, low)
) WITHOUT ROWID;
INSERT INTO events_known (person, low, hashes) SELECT substr(key, 1, 8), '#0', group_concat(substr(key, 9, 12), '') FROM events_seen GROUP BY substr(key, 1, 8);
DROP TABLE events_seen;
