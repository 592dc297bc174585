//! SQL of the names of attributes, and of the patterns by which they were removed.

use super::model::{Kind, Name, Names};
use crate::sql::{Row, Sql, SqlError};
use serde_json::{Value, json};

/// Which of the names the application has met, each with whether it takes it up.
pub(super) fn find(sql: &dyn Sql, names: &[Name]) -> Result<Vec<(Name, bool)>, SqlError> {
    let rows = sql.query(
        "SELECT n.kind, n.name, n.captured FROM json_each(?1) w CROSS JOIN attribute_names n ON n.kind = w.value ->> 0 AND n.name = w.value ->> 1 ORDER BY n.kind, n.name",
        &[(&pairs(names)).into()],
    )?;
    rows.iter()
        .map(|row| Ok((name(row)?, row.int(2)? == 1)))
        .collect()
}

/// Adds names that the application takes up.
pub(super) fn insert(sql: &dyn Sql, names: &[Name]) -> Result<(), SqlError> {
    sql.query(
        "INSERT INTO attribute_names (kind, name, captured, purged) SELECT v.value ->> 0, v.value ->> 1, 1, 0 FROM json_each(?1) v WHERE true ON CONFLICT (kind, name) DO NOTHING",
        &[(&pairs(names)).into()],
    )
    .map(drop)
}

/// How many names the application takes up.
pub(super) fn count_captured(sql: &dyn Sql) -> Result<i64, SqlError> {
    let rows = sql.query(
        "SELECT count(*) FROM attribute_names WHERE captured = 1",
        &[],
    )?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// All names of a kind.
pub(super) fn of_kind(sql: &dyn Sql, kind: Kind) -> Result<Vec<String>, SqlError> {
    let rows = sql.query(
        "SELECT name FROM attribute_names WHERE kind = ?1 ORDER BY name",
        &[kind.word().into()],
    )?;
    rows.iter().map(|row| row.text(0)).collect()
}

/// Takes up no new values of names.
pub(super) fn remove(sql: &dyn Sql, names: &[Name], purge: bool) -> Result<(), SqlError> {
    sql.query(
        "UPDATE attribute_names SET captured = 0, purged = max(purged, ?2) FROM json_each(?1) v WHERE kind = v.value ->> 0 AND name = v.value ->> 1",
        &[(&pairs(names)).into(), i64::from(purge).into()],
    )
    .map(drop)
}

/// The names whose old values are to go.
pub(super) fn purged(sql: &dyn Sql) -> Result<Names, SqlError> {
    let rows = sql.query(
        "SELECT kind, name FROM attribute_names WHERE purged = 1 ORDER BY kind, name",
        &[],
    )?;
    rows.iter().map(name).collect()
}

/// Every pattern by which names were removed.
pub(super) fn patterns(sql: &dyn Sql) -> Result<Vec<Name>, SqlError> {
    let rows = sql.query(
        "SELECT kind, pattern FROM attribute_patterns ORDER BY kind, pattern",
        &[],
    )?;
    rows.iter().map(name).collect()
}

/// Keeps patterns for names still to come.
pub(super) fn keep_patterns(sql: &dyn Sql, patterns: &[Name]) -> Result<(), SqlError> {
    sql.query(
        "INSERT INTO attribute_patterns (kind, pattern) SELECT v.value ->> 0, v.value ->> 1 FROM json_each(?1) v WHERE true ON CONFLICT (kind, pattern) DO NOTHING",
        &[(&pairs(patterns)).into()],
    )
    .map(drop)
}

/// A JSON list of (kind, name).
fn pairs(names: &[Name]) -> String {
    let pair = |(kind, name): &Name| json!([kind.word(), name]);
    Value::from_iter(names.iter().map(pair)).to_string()
}

fn name(row: &Row) -> Result<Name, SqlError> {
    let word = row.text(0)?;
    let kind = Kind::from_word(&word)
        .ok_or_else(|| SqlError::Corrupt(format!("column 0 holds {word}")))?;
    Ok((kind, row.text(1)?))
}
