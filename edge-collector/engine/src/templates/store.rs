//! SQL of templates: every version in the account, and the copies that an application holds.

use super::body::Body;
use super::copy::{TemplateCopy, TemplateGone};
use super::model::{Listed, Template, Version};
use crate::Timestamp;
use crate::sql::{Row, Sql, SqlError};
use crate::tags::Tags;
use carillon_wire::TemplateType;
use serde::de::DeserializeOwned;

/// How many templates there are, whatever their versions.
pub(super) fn count(sql: &dyn Sql) -> Result<i64, SqlError> {
    let rows = sql.query("SELECT count(*) FROM template_names", &[])?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// How many versions there are of one template, and of all.
pub(super) fn count_versions(sql: &dyn Sql, of: &Template) -> Result<(i64, i64), SqlError> {
    let rows = sql.query(
        "SELECT coalesce(sum(type = ?1 AND name = ?2), 0), count(*) FROM templates",
        &[of.kind.as_str().into(), (&of.name).into()],
    )?;
    rows.first()
        .map_or(Ok((0, 0)), |row| Ok((row.int(0)?, row.int(1)?)))
}

/// Keeps what is true of a template whatever its version.
pub(super) fn keep(sql: &dyn Sql, template: &Template) -> Result<(), SqlError> {
    let tags = text(&template.tags)?;
    sql.query(
        "INSERT INTO template_names (type, name, last, tags, created) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (type, name) DO UPDATE SET last = excluded.last, tags = excluded.tags",
        &[
            template.kind.as_str().into(),
            (&template.name).into(),
            template.last.into(),
            (&tags).into(),
            template.created.into(),
        ],
    )
    .map(drop)
}

/// Keeps a version, in place of what was there under its number.
pub(super) fn keep_version(sql: &dyn Sql, version: &Version) -> Result<(), SqlError> {
    let body = text(&version.body)?;
    sql.query(
        "INSERT INTO templates (type, name, version, active, body, created, modified) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (type, name, version) DO UPDATE SET body = excluded.body, modified = excluded.modified",
        &[
            version.template.kind.as_str().into(),
            (&version.template.name).into(),
            version.number.into(),
            i64::from(version.active).into(),
            (&body).into(),
            version.created.into(),
            version.modified.into(),
        ],
    )
    .map(drop)
}

/// Makes one version the active one.
pub(super) fn activate(sql: &dyn Sql, version: &Version) -> Result<(), SqlError> {
    sql.query(
        "UPDATE templates SET active = (version = CAST(?3 AS INTEGER)) WHERE type = ?1 AND name = ?2",
        &[
            version.template.kind.as_str().into(),
            (&version.template.name).into(),
            version.number.into(),
        ],
    )
    .map(drop)
}

/// Deletes a template and all its versions.
pub(super) fn delete(sql: &dyn Sql, template: &Template) -> Result<(), SqlError> {
    let key = [template.kind.as_str().into(), (&template.name).into()];
    sql.query("DELETE FROM templates WHERE type = ?1 AND name = ?2", &key)?;
    sql.query(
        "DELETE FROM template_names WHERE type = ?1 AND name = ?2",
        &key,
    )
    .map(drop)
}

/// Deletes one version.
pub(super) fn delete_version(
    sql: &dyn Sql,
    template: &Template,
    number: i64,
) -> Result<(), SqlError> {
    sql.query(
        "DELETE FROM templates WHERE type = ?1 AND name = ?2 AND version = CAST(?3 AS INTEGER)",
        &[
            template.kind.as_str().into(),
            (&template.name).into(),
            number.into(),
        ],
    )
    .map(drop)
}

/// Finds a template.
pub(super) fn find(
    sql: &dyn Sql,
    kind: TemplateType,
    name: &str,
) -> Result<Option<Template>, SqlError> {
    let rows = sql.query(
        "SELECT type, name, last, tags, created FROM template_names WHERE type = ?1 AND name = ?2",
        &[kind.as_str().into(), name.into()],
    )?;
    rows.first().map(template).transpose()
}

/// Finds the active version.
pub(super) fn active(
    sql: &dyn Sql,
    kind: TemplateType,
    name: &str,
) -> Result<Option<Version>, SqlError> {
    let rows = sql.query(
        "SELECT t.type, t.name, t.last, t.tags, t.created, v.version, v.active, v.body, v.created, v.modified FROM template_names t JOIN templates v ON v.type = t.type AND v.name = t.name WHERE t.type = ?1 AND t.name = ?2 AND v.active = 1",
        &[kind.as_str().into(), name.into()],
    )?;
    rows.first().map(version).transpose()
}

/// Finds the version of the highest number.
pub(super) fn latest(
    sql: &dyn Sql,
    kind: TemplateType,
    name: &str,
) -> Result<Option<Version>, SqlError> {
    let rows = sql.query(
        "SELECT t.type, t.name, t.last, t.tags, t.created, v.version, v.active, v.body, v.created, v.modified FROM template_names t JOIN templates v ON v.type = t.type AND v.name = t.name WHERE t.type = ?1 AND t.name = ?2 ORDER BY v.version DESC LIMIT 1",
        &[kind.as_str().into(), name.into()],
    )?;
    rows.first().map(version).transpose()
}

/// Finds one version.
pub(super) fn numbered(
    sql: &dyn Sql,
    kind: TemplateType,
    name: &str,
    number: i64,
) -> Result<Option<Version>, SqlError> {
    let rows = sql.query(
        "SELECT t.type, t.name, t.last, t.tags, t.created, v.version, v.active, v.body, v.created, v.modified FROM template_names t JOIN templates v ON v.type = t.type AND v.name = t.name WHERE t.type = ?1 AND t.name = ?2 AND v.version = CAST(?3 AS INTEGER)",
        &[kind.as_str().into(), name.into(), number.into()],
    )?;
    rows.first().map(version).transpose()
}

/// A page of all versions of all templates, after one of them.
pub(super) fn after(
    sql: &dyn Sql,
    last: Option<&Version>,
    limit: i64,
) -> Result<Vec<Version>, SqlError> {
    let (kind, name, number) = last.map_or(("", "", 0), |last| {
        (
            last.template.kind.as_str(),
            last.template.name.as_str(),
            last.number,
        )
    });
    let rows = sql.query(
        "SELECT t.type, t.name, t.last, t.tags, t.created, v.version, v.active, v.body, v.created, v.modified FROM templates v JOIN template_names t ON t.type = v.type AND t.name = v.name WHERE (v.type, v.name, v.version) > (?1, ?2, CAST(?3 AS INTEGER)) ORDER BY v.type, v.name, v.version LIMIT CAST(?4 AS INTEGER)",
        &[kind.into(), name.into(), number.into(), limit.into()],
    )?;
    rows.iter().map(version).collect()
}

/// A page of templates by name and type, as their active versions. An empty prefix or type lets everything through.
pub(super) fn list(
    sql: &dyn Sql,
    after: (&str, &str),
    prefix: &str,
    kind: &str,
    limit: i64,
) -> Result<Vec<Listed>, SqlError> {
    let rows = sql.query(
        "SELECT t.type, t.name, v.version, t.created, v.modified FROM template_names t JOIN templates v ON v.type = t.type AND v.name = t.name AND v.active = 1 WHERE (t.name, t.type) > (?1, ?2) AND substr(t.name, 1, length(?3)) = ?3 AND ?4 IN ('', t.type) ORDER BY t.name, t.type LIMIT CAST(?5 AS INTEGER)",
        &[
            after.0.into(),
            after.1.into(),
            prefix.into(),
            kind.into(),
            limit.into(),
        ],
    )?;
    rows.iter().map(listed).collect()
}

/// A page of a template's versions.
pub(super) fn list_versions(
    sql: &dyn Sql,
    of: &Template,
    after: i64,
    limit: i64,
) -> Result<Vec<Listed>, SqlError> {
    let rows = sql.query(
        "SELECT type, name, version, created, modified FROM templates WHERE type = ?1 AND name = ?2 AND version > CAST(?3 AS INTEGER) ORDER BY version LIMIT CAST(?4 AS INTEGER)",
        &[
            of.kind.as_str().into(),
            (&of.name).into(),
            after.into(),
            limit.into(),
        ],
    )?;
    rows.iter().map(listed).collect()
}

/// A stamp later than every one before it, whatever the clock does.
pub(super) fn stamp(sql: &dyn Sql, now: Timestamp) -> Result<Timestamp, SqlError> {
    let rows = sql.query(
        "UPDATE template_stamp SET last = max(last + 1, ?1) WHERE one = 1 RETURNING last",
        &[now.into()],
    )?;
    rows.first().map_or(
        Err(SqlError::Corrupt("there is no stamp".to_owned())),
        |row| row.time(0),
    )
}

/// In the application's scope: keeps a copy, unless a newer word of this version or of the whole template is there.
pub(super) fn keep_copy(sql: &dyn Sql, copy: &TemplateCopy) -> Result<(), SqlError> {
    let body = copy.words.json()?;
    sql.query(
        "INSERT INTO template_copies (type, name, version, active, body, told) SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS (SELECT 1 FROM template_copies WHERE type = ?1 AND name = ?2 AND version = 0 AND told > ?6) ON CONFLICT (type, name, version) DO UPDATE SET active = excluded.active, body = excluded.body, told = excluded.told WHERE excluded.told >= told",
        &[
            copy.words.kind().as_str().into(),
            (&copy.name).into(),
            copy.version.into(),
            i64::from(copy.active).into(),
            (&body).into(),
            copy.stamp.into(),
        ],
    )
    .map(drop)
}

/// In the application's scope: empties the copy of a version. Its row stays, so that a late word does not bring it back.
pub(super) fn forget_copy(
    sql: &dyn Sql,
    gone: &TemplateGone,
    version: i64,
) -> Result<(), SqlError> {
    sql.query(
        "INSERT INTO template_copies (type, name, version, active, body, told) VALUES (?1, ?2, ?3, 0, '', ?4) ON CONFLICT (type, name, version) DO UPDATE SET active = 0, body = '', told = excluded.told WHERE excluded.told >= told",
        &[
            gone.kind.as_str().into(),
            (&gone.name).into(),
            version.into(),
            gone.stamp.into(),
        ],
    )
    .map(drop)
}

/// In the application's scope: forgets all copies of a template. An empty row of version 0 stands for them.
pub(super) fn forget_copies(sql: &dyn Sql, gone: &TemplateGone) -> Result<(), SqlError> {
    sql.query(
        "DELETE FROM template_copies WHERE type = ?1 AND name = ?2 AND version <> 0 AND told <= ?3",
        &[
            gone.kind.as_str().into(),
            (&gone.name).into(),
            gone.stamp.into(),
        ],
    )?;
    forget_copy(sql, gone, 0)
}

/// In the application's scope: the copy of the active version. Of those that were ever told to be active, it is the one told last.
pub(super) fn active_copy<T: DeserializeOwned>(
    sql: &dyn Sql,
    kind: TemplateType,
    name: &str,
) -> Result<Option<T>, SqlError> {
    let rows = sql.query(
        "SELECT body FROM template_copies WHERE type = ?1 AND name = ?2 AND active = 1 ORDER BY told DESC, version DESC LIMIT 1",
        &[kind.as_str().into(), name.into()],
    )?;
    rows.first().map(|row| row.json(0)).transpose()
}

/// In the application's scope: the copy of one version.
pub(super) fn copy<T: DeserializeOwned>(
    sql: &dyn Sql,
    kind: TemplateType,
    name: &str,
    number: i64,
) -> Result<Option<T>, SqlError> {
    let rows = sql.query(
        "SELECT body FROM template_copies WHERE type = ?1 AND name = ?2 AND version = CAST(?3 AS INTEGER) AND body <> ''",
        &[kind.as_str().into(), name.into(), number.into()],
    )?;
    rows.first().map(|row| row.json(0)).transpose()
}

fn template(row: &Row) -> Result<Template, SqlError> {
    let tags: Tags = row.json(3)?;
    Ok(Template {
        kind: kind(row)?,
        name: row.text(1)?,
        last: row.int(2)?,
        tags,
        created: row.time(4)?,
    })
}

fn version(row: &Row) -> Result<Version, SqlError> {
    let (body, _) = Body::read(kind(row)?, row.text(7)?.as_bytes())
        .map_err(|error| SqlError::Corrupt(error.to_string()))?;
    Ok(Version {
        template: template(row)?,
        number: row.int(5)?,
        active: row.int(6)? != 0,
        body,
        created: row.time(8)?,
        modified: row.time(9)?,
    })
}

fn listed(row: &Row) -> Result<Listed, SqlError> {
    Ok(Listed {
        kind: kind(row)?,
        name: row.text(1)?,
        number: row.int(2)?,
        created: row.time(3)?,
        modified: row.time(4)?,
    })
}

fn kind(row: &Row) -> Result<TemplateType, SqlError> {
    let word = row.text(0)?;
    TemplateType::from_word(&word)
        .ok_or_else(|| SqlError::Corrupt(format!("a template of type {word}")))
}

fn text<T: serde::Serialize>(value: &T) -> Result<String, SqlError> {
    serde_json::to_string(value).map_err(|error| SqlError::Corrupt(error.to_string()))
}
