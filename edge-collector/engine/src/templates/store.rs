//! SQL of templates: every version in the account, and the copies that an application holds.

use super::model::{EmailTemplate, TemplateCopy, Version};
use crate::sql::{Row, Sql, SqlError};

/// How many templates there are, whatever their versions.
pub(super) fn count(sql: &dyn Sql) -> Result<i64, SqlError> {
    let rows = sql.query("SELECT count(*) FROM templates WHERE active = 1", &[])?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// Keeps a version.
pub(super) fn insert(sql: &dyn Sql, version: &Version) -> Result<(), SqlError> {
    let body = serde_json::to_string(&version.body)
        .map_err(|error| SqlError::Corrupt(error.to_string()))?;
    sql.query(
        "INSERT INTO templates (type, name, version, active, body, created, modified) VALUES ('EMAIL', ?1, ?2, ?3, ?4, ?5, ?6)",
        &[
            (&version.name).into(),
            version.version.into(),
            i64::from(version.active).into(),
            (&body).into(),
            version.created.into(),
            version.modified.into(),
        ],
    )
    .map(drop)
}

/// Finds the active version.
pub(super) fn active(sql: &dyn Sql, name: &str) -> Result<Option<Version>, SqlError> {
    let rows = sql.query(
        "SELECT name, version, active, body, created, modified FROM templates WHERE type = 'EMAIL' AND name = ?1 AND active = 1",
        &[name.into()],
    )?;
    rows.first().map(read).transpose()
}

/// Finds one version.
pub(super) fn version(
    sql: &dyn Sql,
    name: &str,
    version: i64,
) -> Result<Option<Version>, SqlError> {
    let rows = sql.query(
        "SELECT name, version, active, body, created, modified FROM templates WHERE type = 'EMAIL' AND name = ?1 AND version = CAST(?2 AS INTEGER)",
        &[name.into(), version.into()],
    )?;
    rows.first().map(read).transpose()
}

/// A page of all versions.
pub(super) fn after(
    sql: &dyn Sql,
    name: &str,
    version: i64,
    limit: i64,
) -> Result<Vec<Version>, SqlError> {
    let rows = sql.query(
        "SELECT name, version, active, body, created, modified FROM templates WHERE type = 'EMAIL' AND (name, version) > (?1, CAST(?2 AS INTEGER)) ORDER BY name, version LIMIT CAST(?3 AS INTEGER)",
        &[name.into(), version.into(), limit.into()],
    )?;
    rows.iter().map(read).collect()
}

/// In the application's scope: keeps a copy, unless a newer one is there.
pub(super) fn keep_copy(sql: &dyn Sql, copy: &TemplateCopy) -> Result<(), SqlError> {
    let body =
        serde_json::to_string(&copy.email).map_err(|error| SqlError::Corrupt(error.to_string()))?;
    sql.query(
        "INSERT INTO template_copies (type, name, version, active, body, told) VALUES ('EMAIL', ?1, ?2, ?3, ?4, ?5) ON CONFLICT (type, name, version) DO UPDATE SET active = excluded.active, body = excluded.body, told = excluded.told WHERE excluded.told >= told",
        &[
            (&copy.name).into(),
            copy.email.version.into(),
            i64::from(copy.active).into(),
            (&body).into(),
            copy.modified.into(),
        ],
    )
    .map(drop)
}

/// In the application's scope: the copy of the active version.
pub(super) fn active_copy(sql: &dyn Sql, name: &str) -> Result<Option<EmailTemplate>, SqlError> {
    let rows = sql.query(
        "SELECT body FROM template_copies WHERE type = 'EMAIL' AND name = ?1 AND active = 1 ORDER BY version DESC LIMIT 1",
        &[name.into()],
    )?;
    rows.first().map(|row| row.json(0)).transpose()
}

/// In the application's scope: the copy of one version.
pub(super) fn copy(
    sql: &dyn Sql,
    name: &str,
    version: i64,
) -> Result<Option<EmailTemplate>, SqlError> {
    let rows = sql.query(
        "SELECT body FROM template_copies WHERE type = 'EMAIL' AND name = ?1 AND version = CAST(?2 AS INTEGER)",
        &[name.into(), version.into()],
    )?;
    rows.first().map(|row| row.json(0)).transpose()
}

fn read(row: &Row) -> Result<Version, SqlError> {
    Ok(Version {
        name: row.text(0)?,
        version: row.int(1)?,
        active: row.int(2)? != 0,
        body: row.json(3)?,
        created: row.time(4)?,
        modified: row.time(5)?,
    })
}
