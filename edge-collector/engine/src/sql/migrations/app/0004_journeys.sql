-- Journeys. The document, which holds the whole graph, stands last.
CREATE TABLE journeys (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  created INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  doc TEXT NOT NULL
) WITHOUT ROWID;
