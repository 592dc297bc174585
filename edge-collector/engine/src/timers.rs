//! Work that waits for a time. A timer is a row; setting it again moves it, and a turn that handles it clears it.

use crate::Timestamp;
use crate::sql::{Sql, SqlError};
use crate::turn::Turn;

/// Sets or moves the timer of that kind and key.
pub(crate) fn set(turn: &Turn<'_>, kind: &str, key: &str, due: Timestamp) -> Result<(), SqlError> {
    turn.schedule();
    turn.sql
        .query("INSERT INTO timers (kind, key, due) VALUES (?1, ?2, ?3) ON CONFLICT (kind, key) DO UPDATE SET due = excluded.due", &[kind.into(), key.into(), due.into()])
        .map(drop)
}

/// Sets the timer unless it is set, so that work which many turns ask for is not put off by each of them.
pub(crate) fn set_first(
    turn: &Turn<'_>,
    kind: &str,
    key: &str,
    due: Timestamp,
) -> Result<(), SqlError> {
    let set = turn.sql.query("INSERT INTO timers (kind, key, due) VALUES (?1, ?2, ?3) ON CONFLICT (kind, key) DO NOTHING RETURNING due", &[kind.into(), key.into(), due.into()])?;
    if !set.is_empty() {
        turn.schedule();
    }
    Ok(())
}

/// Sets the timer unless it is set, to ring at the next wake: a host wakes each scope that it opens.
pub(crate) fn ensure(sql: &dyn Sql, kind: &str, key: &str) -> Result<(), SqlError> {
    sql.query(
        "INSERT INTO timers (kind, key, due) VALUES (?1, ?2, 0) ON CONFLICT (kind, key) DO NOTHING",
        &[kind.into(), key.into()],
    )
    .map(drop)
}

/// Lets the timer ring at the next wake, if there is one.
pub(crate) fn hasten(sql: &dyn Sql, kind: &str, key: &str) -> Result<(), SqlError> {
    sql.query(
        "UPDATE timers SET due = 0 WHERE kind = ?1 AND key = ?2",
        &[kind.into(), key.into()],
    )
    .map(drop)
}

/// Clears the timer, if there is one.
pub(crate) fn clear(sql: &dyn Sql, kind: &str, key: &str) -> Result<(), SqlError> {
    sql.query(
        "DELETE FROM timers WHERE kind = ?1 AND key = ?2",
        &[kind.into(), key.into()],
    )
    .map(drop)
}

/// The timers due at `now`, earliest first, as (kind, key).
pub(crate) fn due(
    sql: &dyn Sql,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<(String, String)>, SqlError> {
    let rows = sql.query("SELECT kind, key FROM timers WHERE due <= ?1 ORDER BY due, kind, key LIMIT CAST(?2 AS INTEGER)", &[now.into(), limit.into()])?;
    rows.iter()
        .map(|row| Ok((row.text(0)?, row.text(1)?)))
        .collect()
}

/// How many timers are due at `now`.
pub(crate) fn count_due(sql: &dyn Sql, now: Timestamp) -> Result<i64, SqlError> {
    let rows = sql.query("SELECT count(*) FROM timers WHERE due <= ?1", &[now.into()])?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// When the earliest timer is due.
pub(crate) fn next(sql: &dyn Sql) -> Result<Option<Timestamp>, SqlError> {
    let rows = sql.query("SELECT min(due) FROM timers", &[])?;
    Ok(rows
        .first()
        .map_or(Ok(None), |row| row.maybe_int(0))?
        .map(Timestamp))
}
