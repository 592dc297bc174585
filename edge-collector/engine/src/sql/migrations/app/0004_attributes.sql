-- Names of attributes, metrics and user attributes that endpoints of this application have had, of which it has so many at most.
-- `captured` is 0 for a removed name, whose new values are not kept, and `purged` is 1 when the old ones are to go too.
CREATE TABLE attribute_names (
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  captured INTEGER NOT NULL,
  purged INTEGER NOT NULL,
  PRIMARY KEY (kind, name)
) WITHOUT ROWID;

-- What was asked to be removed, held against names that are still to come.
CREATE TABLE attribute_patterns (
  kind TEXT NOT NULL,
  pattern TEXT NOT NULL,
  PRIMARY KEY (kind, pattern)
) WITHOUT ROWID;

-- Names from before there was this list.
INSERT INTO attribute_names (kind, name, captured, purged) SELECT DISTINCT 'endpoint-custom-attributes', a.key, 1, 0 FROM endpoints e, json_each(e.doc, '$.attributes') a;
INSERT INTO attribute_names (kind, name, captured, purged) SELECT DISTINCT 'endpoint-metric-attributes', a.key, 1, 0 FROM endpoints e, json_each(e.doc, '$.metrics') a;
INSERT OR IGNORE INTO attribute_names (kind, name, captured, purged) SELECT 'endpoint-user-attributes', a.key, 1, 0 FROM users u, json_each(u.attributes) a;
INSERT OR IGNORE INTO attribute_names (kind, name, captured, purged) SELECT 'endpoint-user-attributes', a.key, 1, 0 FROM endpoints e, json_each(e.doc, '$.waiting') a;
