-- Where recommendations would come from. The document is the request as it was written.
CREATE TABLE recommenders (
  id TEXT PRIMARY KEY,
  doc TEXT NOT NULL,
  created INTEGER NOT NULL,
  modified INTEGER NOT NULL
) WITHOUT ROWID;
