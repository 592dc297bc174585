-- What is true of a template whatever its version. `last` is the highest number that a version of it ever had.
CREATE TABLE template_names (
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  last INTEGER NOT NULL,
  tags TEXT NOT NULL,
  created INTEGER NOT NULL,
  PRIMARY KEY (type, name)
) WITHOUT ROWID;
INSERT INTO template_names (type, name, last, tags, created)
  SELECT type, name, version, coalesce(json_extract(body, '$.tags'), '{}'), created FROM templates WHERE active = 1;

-- Stamps every word of a template that applications are told, so that they can tell an old one from a new one. It only grows.
CREATE TABLE template_stamp (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  last INTEGER NOT NULL
);
INSERT INTO template_stamp (one, last) SELECT 1, coalesce(max(modified), 0) FROM templates;
