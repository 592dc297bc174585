-- The day on which a key last opened something, in days since 1970, as far as this application or the account knows.
ALTER TABLE keys ADD COLUMN used INTEGER;
