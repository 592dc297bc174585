//! SQL of segments: every version of each.

use super::model::{Segment, SegmentDoc};
use crate::Timestamp;
use crate::sql::{Row, Sql, SqlError};
use crate::tags::Tags;

/// Keeps a version as the latest one.
pub(super) fn insert(sql: &dyn Sql, segment: &Segment) -> Result<(), SqlError> {
    let doc = serde_json::to_string(&segment.doc)
        .map_err(|error| SqlError::Corrupt(error.to_string()))?;
    sql.query(
        "INSERT INTO segments (id, version, latest, doc, created, modified) VALUES (?1, ?2, 1, ?3, ?4, ?5)",
        &[
            (&segment.id).into(),
            segment.version.into(),
            (&doc).into(),
            segment.created.into(),
            segment.modified.into(),
        ],
    )
    .map(drop)
}

/// Notes that a newer version is about to become the latest.
pub(super) fn supersede(sql: &dyn Sql, id: &str) -> Result<(), SqlError> {
    sql.query(
        "UPDATE segments SET latest = 0 WHERE id = ?1 AND latest = 1",
        &[id.into()],
    )
    .map(drop)
}

/// Keeps the tags of a segment in every version.
pub(super) fn keep_tags(sql: &dyn Sql, id: &str, tags: &Tags) -> Result<(), SqlError> {
    let tags = serde_json::to_string(tags).map_err(|error| SqlError::Corrupt(error.to_string()))?;
    sql.query(
        "UPDATE segments SET doc = json_set(doc, '$.tags', json(?2)) WHERE id = ?1",
        &[id.into(), (&tags).into()],
    )
    .map(drop)
}

/// Finds the latest version.
pub(super) fn latest(sql: &dyn Sql, id: &str) -> Result<Option<Segment>, SqlError> {
    let rows = sql.query(
        "SELECT id, version, doc, created, modified FROM segments WHERE id = ?1 AND latest = 1",
        &[id.into()],
    )?;
    rows.first().map(segment).transpose()
}

/// Finds one version.
pub(super) fn version(sql: &dyn Sql, id: &str, version: i64) -> Result<Option<Segment>, SqlError> {
    let rows = sql.query(
        "SELECT id, version, doc, created, modified FROM segments WHERE id = ?1 AND version = CAST(?2 AS INTEGER)",
        &[id.into(), version.into()],
    )?;
    rows.first().map(segment).transpose()
}

/// A page of the versions of one segment, the oldest first.
pub(super) fn versions(
    sql: &dyn Sql,
    id: &str,
    after: i64,
    limit: i64,
) -> Result<Vec<Segment>, SqlError> {
    let rows = sql.query(
        "SELECT id, version, doc, created, modified FROM segments WHERE id = ?1 AND version > CAST(?2 AS INTEGER) ORDER BY version LIMIT CAST(?3 AS INTEGER)",
        &[id.into(), after.into(), limit.into()],
    )?;
    rows.iter().map(segment).collect()
}

/// Deletes a segment with all its versions.
pub(super) fn delete(sql: &dyn Sql, id: &str) -> Result<(), SqlError> {
    sql.query("DELETE FROM segments WHERE id = ?1", &[id.into()])
        .map(drop)
}

/// A page of the latest versions by id.
pub(super) fn after(sql: &dyn Sql, id: &str, limit: i64) -> Result<Vec<Segment>, SqlError> {
    let rows = sql.query(
        "SELECT id, version, doc, created, modified FROM segments WHERE id > ?1 AND latest = 1 ORDER BY id LIMIT CAST(?2 AS INTEGER)",
        &[id.into(), limit.into()],
    )?;
    rows.iter().map(segment).collect()
}

fn segment(row: &Row) -> Result<Segment, SqlError> {
    let doc: SegmentDoc = row.json(2)?;
    let (created, modified): (Timestamp, Timestamp) = (row.time(3)?, row.time(4)?);
    Ok(Segment {
        id: row.text(0)?,
        version: row.int(1)?,
        doc,
        created,
        modified,
    })
}
