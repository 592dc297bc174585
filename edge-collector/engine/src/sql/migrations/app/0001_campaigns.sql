-- Campaigns. `watch` is what an event is held against, small and apart from the rest, since every request of events reads it.
-- The document, which may hold whole letters, stands last. A deleted campaign stays as a name for what it sent.
CREATE TABLE campaigns (
  id TEXT PRIMARY KEY,
  frequency TEXT NOT NULL,
  state TEXT NOT NULL,
  starts INTEGER NOT NULL,
  ends INTEGER,
  segment TEXT NOT NULL,
  segment_version INTEGER NOT NULL,
  run TEXT,
  watch TEXT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  doc TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX campaigns_live ON campaigns (frequency, state);
