//! SQL of jobs.

use super::model::{Job, Kind};
use crate::Timestamp;
use crate::sql::{Row, Sql, SqlError, Value};
use carillon_wire::JobStatus;

/// Keeps a new job.
pub(super) fn insert(sql: &dyn Sql, job: &Job) -> Result<(), SqlError> {
    let (doc, failures) = (text(&job.definition)?, text(&job.failures)?);
    sql.query(
        "INSERT INTO jobs (id, kind, segment, state, created, ended, doc, failures) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[
            (&job.id).into(),
            job.kind().word().into(),
            job.definition.segment().into(),
            job.status.as_str().into(),
            job.created.into(),
            job.ended.map_or(Value::Null, Into::into),
            (&doc).into(),
            (&failures).into(),
        ],
    )
    .map(drop)
}

/// Keeps how a job ended.
pub(super) fn keep_end(sql: &dyn Sql, job: &Job) -> Result<(), SqlError> {
    let failures = text(&job.failures)?;
    sql.query(
        "UPDATE jobs SET state = ?2, ended = ?3, failures = ?4 WHERE id = ?1",
        &[
            (&job.id).into(),
            job.status.as_str().into(),
            job.ended.map_or(Value::Null, Into::into),
            (&failures).into(),
        ],
    )
    .map(drop)
}

/// Finds a job.
pub(super) fn find(sql: &dyn Sql, id: &str) -> Result<Option<Job>, SqlError> {
    let rows = sql.query(
        "SELECT id, state, created, ended, doc, failures FROM jobs WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(job).transpose()
}

/// A page of the jobs of a kind by id.
pub(super) fn after(sql: &dyn Sql, kind: Kind, id: &str, limit: i64) -> Result<Vec<Job>, SqlError> {
    let rows = sql.query(
        "SELECT id, state, created, ended, doc, failures FROM jobs WHERE kind = ?1 AND id > ?2 ORDER BY id LIMIT CAST(?3 AS INTEGER)",
        &[kind.word().into(), id.into(), limit.into()],
    )?;
    rows.iter().map(job).collect()
}

/// A page of the jobs of a kind that name a segment, by id.
pub(super) fn of_segment(
    sql: &dyn Sql,
    kind: Kind,
    segment: &str,
    id: &str,
    limit: i64,
) -> Result<Vec<Job>, SqlError> {
    let rows = sql.query(
        "SELECT id, state, created, ended, doc, failures FROM jobs WHERE segment = ?1 AND kind = ?2 AND id > ?3 ORDER BY id LIMIT CAST(?4 AS INTEGER)",
        &[segment.into(), kind.word().into(), id.into(), limit.into()],
    )?;
    rows.iter().map(job).collect()
}

fn job(row: &Row) -> Result<Job, SqlError> {
    let state = row.text(1)?;
    let status = JobStatus::from_word(&state)
        .ok_or_else(|| SqlError::Corrupt(format!("a job in state {state}")))?;
    Ok(Job {
        id: row.text(0)?,
        definition: row.json(4)?,
        status,
        created: row.time(2)?,
        ended: row.maybe_int(3)?.map(Timestamp),
        failures: row.json(5)?,
    })
}

fn text<T: serde::Serialize + ?Sized>(value: &T) -> Result<String, SqlError> {
    serde_json::to_string(value).map_err(|error| SqlError::Corrupt(error.to_string()))
}
