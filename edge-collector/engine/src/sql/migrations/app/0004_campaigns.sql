-- `gone` says that a campaign was deleted by name, while state DELETED alone is also what a campaign comes to when its segment is deleted.
ALTER TABLE campaigns ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;
UPDATE campaigns SET gone = 1 WHERE state = 'DELETED';

-- What campaigns were before their last update, a row for each version.
CREATE TABLE campaign_versions (
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  frequency TEXT NOT NULL,
  starts INTEGER NOT NULL,
  ends INTEGER,
  segment TEXT NOT NULL,
  segment_version INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  doc TEXT NOT NULL,
  PRIMARY KEY (id, version)
) WITHOUT ROWID;
