-- What holds for campaigns and journeys of the application that say nothing else. A campaign goes by what stood when it was made, so
-- that every state of the settings is kept from when it took effect. `modified` is when somebody last asked for just that state.
CREATE TABLE settings (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  effective INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  doc TEXT NOT NULL
);
