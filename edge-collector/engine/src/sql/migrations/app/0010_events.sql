-- When the latest of the blocks of a span arrived, a row for each span that is over (events/put.rs), by its last block: what an index over the
-- blocks did, which is a row written for every request.
CREATE TABLE event_spans (
  until INTEGER PRIMARY KEY,
  latest INTEGER NOT NULL
);
INSERT INTO event_spans (until, latest) SELECT (seq + 255) / 256 * 256 AS until, max(arrived) FROM event_blocks GROUP BY 1 HAVING until <= (SELECT max(seq) FROM event_blocks);
DROP INDEX event_blocks_arrived;

-- Hashes of events have nine characters, of twelve (events/known.rs): those of a whole request fit into one row.
UPDATE OR REPLACE events_known SET low = substr(low, 1, 9), hashes = (WITH RECURSIVE places (n) AS (VALUES (1) UNION ALL SELECT n + 12 FROM places WHERE n + 12 < length(hashes)) SELECT group_concat(substr(hashes, n, 9), '') FROM places);
