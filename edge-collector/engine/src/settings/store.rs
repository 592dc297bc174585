//! SQL of settings.

use super::model::Settings;
use crate::Timestamp;
use crate::sql::{Row, Sql, SqlError};
use carillon_wire::WriteApplicationSettingsRequest;

/// Finds the settings as they are now.
pub(super) fn latest(sql: &dyn Sql) -> Result<Option<Settings>, SqlError> {
    let rows = sql.query(
        "SELECT doc, modified FROM settings ORDER BY n DESC LIMIT 1",
        &[],
    )?;
    rows.first().map(settings).transpose()
}

/// Finds the settings that stood at a time.
pub(super) fn as_of(sql: &dyn Sql, at: Timestamp) -> Result<Option<Settings>, SqlError> {
    let rows = sql.query(
        "SELECT doc, modified FROM settings WHERE effective <= ?1 ORDER BY n DESC LIMIT 1",
        &[at.into()],
    )?;
    rows.first().map(settings).transpose()
}

/// Keeps settings that take effect at a time.
pub(super) fn insert(
    sql: &dyn Sql,
    said: &WriteApplicationSettingsRequest,
    effective: Timestamp,
    modified: Timestamp,
) -> Result<(), SqlError> {
    let doc = serde_json::to_string(said).map_err(|error| SqlError::Corrupt(error.to_string()))?;
    sql.query(
        "INSERT INTO settings (effective, modified, doc) VALUES (?1, ?2, ?3)",
        &[effective.into(), modified.into(), (&doc).into()],
    )
    .map(drop)
}

/// Notes that the latest settings were asked for once more.
pub(super) fn touch(sql: &dyn Sql, now: Timestamp) -> Result<(), SqlError> {
    sql.query(
        "UPDATE settings SET modified = ?1 WHERE n = (SELECT max(n) FROM settings)",
        &[now.into()],
    )
    .map(drop)
}

fn settings(row: &Row) -> Result<Settings, SqlError> {
    Ok(Settings {
        said: row.json(0)?,
        modified: Some(row.time(1)?),
    })
}
