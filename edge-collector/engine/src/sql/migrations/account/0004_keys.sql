-- The day on which a key last opened something, in days since 1970.
ALTER TABLE keys ADD COLUMN used INTEGER;
