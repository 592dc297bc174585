-- What a block adds to the counts by day and type, a JSON list of day, type and number, until so many blocks are added up together
-- (events/put.rs): a row for each type in every request would be most of what a request writes. Blocks from before are counted already.
ALTER TABLE event_blocks ADD COLUMN counts TEXT;
