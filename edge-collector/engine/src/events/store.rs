//! SQL of the event log.

use super::block::{Block, Rest};
use super::known::{Row, Time};
use super::old::{Closed, Old, Unread};
use crate::Timestamp;
use crate::sql::{self, Sql, SqlError};

/// The times in which events came, the oldest first.
pub(super) fn times(sql: &dyn Sql) -> Result<Vec<Time>, SqlError> {
    let rows = sql.query("SELECT mark, began FROM events_times ORDER BY began", &[])?;
    rows.iter()
        .map(|row| {
            Ok(Time {
                mark: row.text(0)?,
                began: row.time(1)?,
            })
        })
        .collect()
}

/// Begins a time.
pub(super) fn begin_time(sql: &dyn Sql, time: &Time) -> Result<(), SqlError> {
    sql.query(
        "INSERT INTO events_times (mark, began) VALUES (?1, ?2) ON CONFLICT (mark) DO NOTHING",
        &[(&time.mark).into(), time.began.into()],
    )
    .map(drop)
}

/// Forgets so many of the rows of a time, and says how many there were. Characters of a hash lie between the minus and the tilde, and none
/// of them begins a mark.
pub(super) fn forget_of_time(sql: &dyn Sql, mark: &str, limit: i64) -> Result<usize, SqlError> {
    let rows = sql.query(
        "DELETE FROM events_known WHERE (person, low) IN (SELECT person, low FROM events_known WHERE person >= ?1 || '-' AND person < ?1 || '~' LIMIT CAST(?2 AS INTEGER)) RETURNING 1",
        &[mark.into(), limit.into()],
    )?;
    Ok(rows.len())
}

/// Forgets a time that has no rows any more.
pub(super) fn end_time(sql: &dyn Sql, mark: &str) -> Result<(), SqlError> {
    sql.query("DELETE FROM events_times WHERE mark = ?1", &[mark.into()])
        .map(drop)
}

/// The recent rows that endpoints, a JSON list of their hashes, have in a time, and the first range of each that has ranges; in any order.
pub(super) fn recent(sql: &dyn Sql, mark: &str, persons: &str) -> Result<Vec<Row>, SqlError> {
    let rows = sql.query(
        "SELECT p.value, k.low, k.hashes FROM json_each(?2) p CROSS JOIN events_known k ON k.person = ?1 || p.value AND k.low <= '-'",
        &[mark.into(), persons.into()],
    )?;
    rows.into_iter().map(row).collect()
}

/// The ranges of a time that keys belong to, a JSON list; in order.
pub(super) fn ranges(sql: &dyn Sql, mark: &str, keys: &str) -> Result<Vec<Row>, SqlError> {
    let rows = sql.query(
        "WITH place AS (SELECT DISTINCT substr(w.value, 1, 8) AS person, (SELECT max(k.low) FROM events_known k WHERE k.person = ?1 || substr(w.value, 1, 8) AND k.low <= substr(w.value, 9)) AS low FROM json_each(?2) w) SELECT p.person, k.low, k.hashes FROM place p CROSS JOIN events_known k ON k.person = ?1 || p.person AND k.low = p.low WHERE p.low >= '-' ORDER BY k.person, k.low",
        &[mark.into(), keys.into()],
    )?;
    rows.into_iter().map(row).collect()
}

/// Forgets the recent rows that endpoints, a JSON list of their hashes, have in a time.
pub(super) fn forget_recent(sql: &dyn Sql, mark: &str, persons: &str) -> Result<(), SqlError> {
    sql.query(
        "DELETE FROM events_known WHERE person IN (SELECT ?1 || value FROM json_each(?2)) AND low < '-'",
        &[mark.into(), persons.into()],
    )
    .map(drop)
}

/// Keeps rows of a time as they are now: a JSON list of texts, each the endpoint's hash, the lower end, a blank and the hashes. A list of lists
/// would be read again for each of its columns.
pub(super) fn keep_known(sql: &dyn Sql, mark: &str, rows: &str) -> Result<(), SqlError> {
    sql.query(
        "INSERT INTO events_known (person, low, hashes) SELECT ?1 || substr(value, 1, 8), substr(value, 9, instr(value, ' ') - 9), substr(value, instr(value, ' ') + 1) FROM json_each(?2) WHERE true ON CONFLICT (person, low) DO UPDATE SET hashes = excluded.hashes",
        &[mark.into(), rows.into()],
    )
    .map(drop)
}

/// Appends a block to the log, with what it adds to the counts, a JSON list of day, event type and number; and says which number it got.
pub(super) fn append(
    sql: &dyn Sql,
    arrived: Timestamp,
    block: &Block,
    counts: Option<&str>,
) -> Result<i64, SqlError> {
    let rows = sql.query(
        "INSERT INTO event_blocks (arrived, events, endpoint, body, counts) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING seq",
        &[
            arrived.into(),
            block.events.into(),
            block.endpoint.as_deref().into(),
            sql::Value::Blob(&block.body),
            counts.into(),
        ],
    )?;
    rows.first().map_or(
        Err(SqlError::Corrupt("no row came back".to_owned())),
        |row| row.int(0),
    )
}

/// Adds what the blocks after `seq`, up to `until`, have to the counts.
pub(super) fn add_up(sql: &dyn Sql, seq: i64, until: i64) -> Result<(), SqlError> {
    sql.query(
        "INSERT INTO event_counts (day, type, events) SELECT c.value ->> 0, c.value ->> 1, sum(c.value ->> 2) FROM event_blocks b CROSS JOIN json_each(b.counts) c WHERE b.seq > ?1 AND b.seq <= ?2 GROUP BY 1, 2 ON CONFLICT (day, type) DO UPDATE SET events = events + excluded.events",
        &[seq.into(), until.into()],
    )
    .map(drop)
}

/// Events by day and type: those that are added up, and those of the blocks after `added`.
#[cfg(test)]
pub(super) fn counts(sql: &dyn Sql, added: i64) -> Result<Vec<(i64, String, i64)>, SqlError> {
    let rows = sql.query(
        "SELECT day, type, sum(events) FROM (SELECT day, type, events FROM event_counts UNION ALL SELECT c.value ->> 0, c.value ->> 1, c.value ->> 2 FROM event_blocks b CROSS JOIN json_each(b.counts) c WHERE b.seq > ?1) GROUP BY 1, 2 ORDER BY 1, 2",
        &[added.into()],
    )?;
    rows.iter()
        .map(|row| Ok((row.int(0)?, row.text(1)?, row.int(2)?)))
        .collect()
}

/// The newest blocks that may hold events of an endpoint, newest first: at most `limit` of the last `window` blocks.
pub(super) fn newest(
    sql: &dyn Sql,
    endpoint: &str,
    window: i64,
    limit: i64,
) -> Result<Vec<Vec<u8>>, SqlError> {
    let rows = sql.query(
        "SELECT body FROM event_blocks WHERE seq > (SELECT coalesce(max(seq), 0) FROM event_blocks) - CAST(?2 AS INTEGER) AND (endpoint = ?1 OR endpoint IS NULL) ORDER BY seq DESC LIMIT CAST(?3 AS INTEGER)",
        &[endpoint.into(), window.into(), limit.into()],
    )?;
    rows.iter().map(|row| row.blob(0)).collect()
}

/// The first block after `seq`.
pub(super) fn next(sql: &dyn Sql, seq: i64) -> Result<Option<(i64, Vec<u8>)>, SqlError> {
    let rows = sql.query(
        "SELECT seq, body FROM event_blocks WHERE seq > ?1 ORDER BY seq LIMIT 1",
        &[seq.into()],
    )?;
    let row = rows.first().map(|row| Ok((row.int(0)?, row.blob(1)?)));
    row.transpose()
}

/// The first block after `seq`, up to `until`, and when it arrived.
pub(super) fn next_until(
    sql: &dyn Sql,
    seq: i64,
    until: i64,
) -> Result<Option<(i64, Timestamp, Vec<u8>)>, SqlError> {
    let rows = sql.query(
        "SELECT seq, arrived, body FROM event_blocks WHERE seq > CAST(?1 AS INTEGER) AND seq <= CAST(?2 AS INTEGER) ORDER BY seq LIMIT 1",
        &[seq.into(), until.into()],
    )?;
    let row = rows
        .first()
        .map(|row| Ok((row.int(0)?, row.time(1)?, row.blob(2)?)));
    row.transpose()
}

/// Notes when the latest of the blocks after `seq`, up to `until`, arrived.
pub(super) fn end_span(sql: &dyn Sql, seq: i64, until: i64) -> Result<(), SqlError> {
    sql.query(
        "INSERT INTO event_spans (until, latest) SELECT ?2, max(arrived) FROM event_blocks WHERE seq > ?1 AND seq <= ?2",
        &[seq.into(), until.into()],
    )
    .map(drop)
}

/// The first block of those that arrived at `at` or later, with spans of `blocks`. A clock that was set back may have put later ones before it,
/// so that no span is passed but by the latest of its blocks.
pub(super) fn first_since(
    sql: &dyn Sql,
    at: Timestamp,
    blocks: i64,
) -> Result<Option<i64>, SqlError> {
    let rows = sql.query(
        "SELECT seq FROM event_blocks WHERE seq > coalesce((SELECT min(until) FROM event_spans WHERE latest >= ?1) - ?2, (SELECT max(until) FROM event_spans), 0) AND arrived >= ?1 ORDER BY seq LIMIT 1",
        &[at.into(), blocks.into()],
    )?;
    rows.first().map(|row| row.int(0)).transpose()
}

/// The number of the newest block, 0 while there is none.
pub(super) fn last_block(sql: &dyn Sql) -> Result<i64, SqlError> {
    let rows = sql.query("SELECT coalesce(max(seq), 0) FROM event_blocks", &[])?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// The first block after `seq`, up to `until`, that may hold events of endpoints, a JSON list.
pub(super) fn next_of(
    sql: &dyn Sql,
    endpoints: &str,
    seq: i64,
    until: i64,
) -> Result<Option<(i64, Vec<u8>)>, SqlError> {
    let rows = sql.query(
        "SELECT seq, body FROM event_blocks WHERE seq > CAST(?2 AS INTEGER) AND seq <= CAST(?3 AS INTEGER) AND (endpoint IS NULL OR endpoint IN (SELECT value FROM json_each(?1))) ORDER BY seq LIMIT 1",
        &[endpoints.into(), seq.into(), until.into()],
    )?;
    let row = rows.first().map(|row| Ok((row.int(0)?, row.blob(1)?)));
    row.transpose()
}

/// The oldest blocks.
pub(super) fn oldest(sql: &dyn Sql, limit: i64) -> Result<Vec<Closed>, SqlError> {
    let rows = sql.query(
        "SELECT seq, arrived, length(body), coalesce(endpoint = '', 0) FROM event_blocks ORDER BY seq LIMIT CAST(?1 AS INTEGER)",
        &[limit.into()],
    )?;
    rows.iter()
        .map(|row| {
            Ok(Closed {
                seq: row.int(0)?,
                arrived: row.time(1)?,
                bytes: row.int(2)?,
                empty: row.int(3)? == 1,
            })
        })
        .collect()
}

/// Forgets all blocks up to that one, and the spans that ended with them.
pub(super) fn forget_until(sql: &dyn Sql, seq: i64) -> Result<(), SqlError> {
    sql.query("DELETE FROM event_blocks WHERE seq <= ?1", &[seq.into()])?;
    sql.query("DELETE FROM event_spans WHERE until <= ?1", &[seq.into()])
        .map(drop)
}

/// Counts the blocks up to `until` that are not empty, looking at `limit` of them, and says at how many it looked.
pub(super) fn count_until(sql: &dyn Sql, until: i64, limit: i64) -> Result<(i64, Old), SqlError> {
    let rows = sql.query(
        "SELECT count(*), coalesce(sum(events), 0), coalesce(sum(bytes), 0), min(arrived) FROM (SELECT events, length(body) AS bytes, arrived FROM event_blocks WHERE seq <= ?1 AND (endpoint IS NULL OR endpoint <> '') ORDER BY seq LIMIT CAST(?2 AS INTEGER))",
        &[until.into(), limit.into()],
    )?;
    let Some(row) = rows.first() else {
        return Ok((0, Old::default()));
    };
    let old = Old {
        count: row.int(1)?,
        bytes: row.int(2)?,
        oldest: row.maybe_int(3)?.map(Timestamp),
        more: false,
    };
    Ok((row.int(0)?, old))
}

/// The first block that has events behind a place.
pub(super) fn unread(sql: &dyn Sql, block: i64, events: i64) -> Result<Option<Unread>, SqlError> {
    let rows = sql.query(
        "SELECT seq, arrived FROM event_blocks WHERE seq >= ?1 AND events > CASE WHEN seq = ?1 THEN ?2 ELSE 0 END ORDER BY seq LIMIT 1",
        &[block.into(), events.into()],
    )?;
    let unread = |row: &sql::Row| {
        Ok(Unread {
            block: row.int(0)?,
            arrived: row.time(1)?,
        })
    };
    rows.first().map(unread).transpose()
}

/// Puts what an erasure left in a block's place.
pub(super) fn replace(sql: &dyn Sql, seq: i64, rest: &Rest) -> Result<(), SqlError> {
    sql.query(
        "UPDATE event_blocks SET endpoint = ?2, body = ?3 WHERE seq = ?1",
        &[
            seq.into(),
            rest.endpoint.as_deref().into(),
            sql::Value::Blob(&rest.body),
        ],
    )
    .map(drop)
}

/// Forgets which events of endpoints, a JSON list of their hashes, are known of any time.
pub(super) fn forget_known(sql: &dyn Sql, persons: &str) -> Result<(), SqlError> {
    sql.query(
        "DELETE FROM events_known WHERE person IN (SELECT t.mark || p.value FROM events_times t CROSS JOIN json_each(?1) p)",
        &[persons.into()],
    )
    .map(drop)
}

/// The last block, and how many events it holds.
pub(super) fn last(sql: &dyn Sql) -> Result<Option<(i64, i64)>, SqlError> {
    let rows = sql.query(
        "SELECT seq, events FROM event_blocks ORDER BY seq DESC LIMIT 1",
        &[],
    )?;
    let row = rows.first().map(|row| Ok((row.int(0)?, row.int(1)?)));
    row.transpose()
}

/// The next blocks that have events behind a place, as (seq, events, bytes).
pub(super) fn spans(
    sql: &dyn Sql,
    block: i64,
    events: i64,
    limit: i64,
) -> Result<Vec<(i64, i64, i64)>, SqlError> {
    let rows = sql.query(
        "SELECT seq, events, length(body) FROM event_blocks WHERE seq >= ?1 AND events > CASE WHEN seq = ?1 THEN ?2 ELSE 0 END ORDER BY seq LIMIT CAST(?3 AS INTEGER)",
        &[block.into(), events.into(), limit.into()],
    )?;
    rows.iter()
        .map(|row| Ok((row.int(0)?, row.int(1)?, row.int(2)?)))
        .collect()
}

/// The blocks from `first` to `last`, as (seq, arrived, body).
pub(super) fn between(
    sql: &dyn Sql,
    first: i64,
    last: i64,
) -> Result<Vec<(i64, Timestamp, Vec<u8>)>, SqlError> {
    let rows = sql.query(
        "SELECT seq, arrived, body FROM event_blocks WHERE seq >= ?1 AND seq <= ?2 ORDER BY seq",
        &[first.into(), last.into()],
    )?;
    rows.iter()
        .map(|row| Ok((row.int(0)?, row.time(1)?, row.blob(2)?)))
        .collect()
}

/// How many events lie behind a place, and when the first of them arrived.
pub(super) fn behind(
    sql: &dyn Sql,
    block: i64,
    events: i64,
) -> Result<(i64, Option<Timestamp>), SqlError> {
    let rows = sql.query(
        "SELECT coalesce(sum(events - CASE WHEN seq = ?1 THEN ?2 ELSE 0 END), 0), min(arrived) FROM event_blocks WHERE seq >= ?1 AND events > CASE WHEN seq = ?1 THEN ?2 ELSE 0 END",
        &[block.into(), events.into()],
    )?;
    match rows.first() {
        Some(row) => Ok((row.int(0)?, row.maybe_int(1)?.map(Timestamp))),
        None => Ok((0, None)),
    }
}

fn row(row: sql::Row) -> Result<Row, SqlError> {
    let [person, low, hashes] = row.texts()?;
    Ok(Row {
        person,
        low,
        hashes,
    })
}
