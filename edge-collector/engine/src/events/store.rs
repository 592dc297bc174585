//! SQL of the event log.

use super::block::Block;
use crate::Timestamp;
use crate::sql::{Sql, SqlError};

/// Keeps the keys that are new, of a JSON list, and returns them.
pub(super) fn claim(sql: &dyn Sql, keys: &str) -> Result<Vec<String>, SqlError> {
    let rows = sql.query(
        "INSERT INTO events_seen (key) SELECT value FROM json_each(?1) WHERE true ON CONFLICT (key) DO NOTHING RETURNING key",
        &[keys.into()],
    )?;
    rows.iter().map(|row| row.text(0)).collect()
}

/// Appends a block to the log.
pub(super) fn append(sql: &dyn Sql, arrived: Timestamp, block: &Block) -> Result<(), SqlError> {
    sql.query(
        "INSERT INTO event_blocks (arrived, events, endpoint, body) VALUES (?1, ?2, ?3, ?4)",
        &[
            arrived.into(),
            block.events.into(),
            block.endpoint.as_deref().into(),
            crate::sql::Value::Blob(&block.body),
        ],
    )
    .map(drop)
}

/// Adds to the counts: a JSON list of day, event type and number.
pub(super) fn count(sql: &dyn Sql, counts: &str) -> Result<(), SqlError> {
    sql.query(
        "INSERT INTO event_counts (day, type, events) SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?1) WHERE true ON CONFLICT (day, type) DO UPDATE SET events = events + excluded.events",
        &[counts.into()],
    )
    .map(drop)
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
