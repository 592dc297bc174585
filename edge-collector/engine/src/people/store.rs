//! SQL of erasures.

use super::erase::Erasure;
use crate::Timestamp;
use crate::sql::{Row, Sql, SqlError, Value};

/// Keeps a new erasure.
pub(super) fn insert(sql: &dyn Sql, erasure: &Erasure) -> Result<(), SqlError> {
    let (found, whom) = (text(&erasure.found)?, text(&erasure.whom)?);
    sql.query(
        "INSERT INTO erasures (id, mark, dry, started, ended, sends_until, blocks_until, passed, found, whom) VALUES (?1, ?2, ?3, ?4, NULL, ?5, ?6, ?7, ?8, ?9)",
        &[
            (&erasure.id).into(),
            (&erasure.mark).into(),
            i64::from(erasure.dry).into(),
            erasure.started.into(),
            erasure.sends_until.into(),
            erasure.blocks_until.into(),
            erasure.passed.into(),
            (&found).into(),
            (&whom).into(),
        ],
    )
    .map(drop)
}

/// Keeps how far an erasure has come. One that has ended forgets whom it was about.
pub(super) fn keep(sql: &dyn Sql, erasure: &Erasure) -> Result<(), SqlError> {
    let found = text(&erasure.found)?;
    sql.query(
        "UPDATE erasures SET ended = ?2, passed = ?3, found = ?4, whom = CASE WHEN ?2 IS NULL THEN whom END WHERE id = ?1",
        &[
            (&erasure.id).into(),
            erasure.ended.map_or(Value::Null, Into::into),
            erasure.passed.into(),
            (&found).into(),
        ],
    )
    .map(drop)
}

/// Finds an erasure.
pub(super) fn find(sql: &dyn Sql, id: &str) -> Result<Option<Erasure>, SqlError> {
    let rows = sql.query(
        "SELECT id, mark, dry, started, ended, sends_until, blocks_until, passed, found, whom FROM erasures WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(erasure).transpose()
}

/// The last erasure of somebody that was not only counting.
pub(super) fn latest(sql: &dyn Sql, mark: &str) -> Result<Option<Erasure>, SqlError> {
    let rows = sql.query(
        "SELECT id, mark, dry, started, ended, sends_until, blocks_until, passed, found, whom FROM erasures WHERE mark = ?1 AND dry = 0 ORDER BY started DESC, id LIMIT 1",
        &[mark.into()],
    )?;
    rows.first().map(erasure).transpose()
}

fn erasure(row: &Row) -> Result<Erasure, SqlError> {
    Ok(Erasure {
        id: row.text(0)?,
        mark: row.text(1)?,
        dry: row.int(2)? == 1,
        started: row.time(3)?,
        ended: row.maybe_int(4)?.map(Timestamp),
        sends_until: row.int(5)?,
        blocks_until: row.int(6)?,
        passed: row.int(7)?,
        found: row.json(8)?,
        whom: row.maybe_text(9)?.map_or(Ok(None), |_| row.json(9))?,
    })
}

fn text<T: serde::Serialize>(value: &T) -> Result<String, SqlError> {
    serde_json::to_string(value).map_err(|error| SqlError::Corrupt(error.to_string()))
}
