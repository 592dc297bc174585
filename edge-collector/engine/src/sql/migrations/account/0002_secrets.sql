-- Whether pages must show an endpoint's secret. Keys of before go on as they were.
ALTER TABLE keys ADD COLUMN secrets TEXT NOT NULL DEFAULT 'OPTIONAL';
