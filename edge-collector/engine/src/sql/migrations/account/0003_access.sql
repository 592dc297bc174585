-- The secret that a key had before its last rotation, for as long as it opens beside the new one.
ALTER TABLE keys ADD COLUMN former TEXT;
