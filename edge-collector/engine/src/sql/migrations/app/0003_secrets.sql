-- Whether pages must show an endpoint's secret, as the account's keys have it, and the digest of the secret that an endpoint belongs to.
ALTER TABLE keys ADD COLUMN secrets TEXT NOT NULL DEFAULT 'OPTIONAL';
ALTER TABLE endpoints ADD COLUMN owner BLOB;
