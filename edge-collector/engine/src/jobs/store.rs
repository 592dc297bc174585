//! SQL of jobs.

use super::model::{Definition, Job, Kind};
use crate::Timestamp;
use crate::sql::{Row, Sql, SqlError, Value};
use carillon_wire::JobStatus;

/// Keeps a new job.
pub(super) fn insert(sql: &dyn Sql, job: &Job) -> Result<(), SqlError> {
    let (doc, progress) = (text(&job.definition)?, text(&job.progress)?);
    let failures = text(&job.failures)?;
    sql.query(
        "INSERT INTO jobs (id, kind, segment, state, created, ended, doc, failures, progress) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        &[
            (&job.id).into(),
            job.kind().word().into(),
            job.definition.segment().into(),
            job.status.as_str().into(),
            job.created.into(),
            job.ended.map_or(Value::Null, Into::into),
            (&doc).into(),
            (&failures).into(),
            (&progress).into(),
        ],
    )
    .map(drop)
}

/// Keeps how far a job has come.
pub(super) fn keep(sql: &dyn Sql, job: &Job) -> Result<(), SqlError> {
    let (doc, progress) = (text(&job.definition)?, text(&job.progress)?);
    let failures = text(&job.failures)?;
    sql.query(
        "UPDATE jobs SET segment = ?2, state = ?3, ended = ?4, doc = ?5, failures = ?6, progress = ?7 WHERE id = ?1",
        &[
            (&job.id).into(),
            job.definition.segment().into(),
            job.status.as_str().into(),
            job.ended.map_or(Value::Null, Into::into),
            (&doc).into(),
            (&failures).into(),
            (&progress).into(),
        ],
    )
    .map(drop)
}

/// Finds a job.
pub(super) fn find(sql: &dyn Sql, id: &str) -> Result<Option<Job>, SqlError> {
    let rows = sql.query(
        "SELECT id, state, created, ended, doc, failures, progress FROM jobs WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(job).transpose()
}

/// A page of the jobs of a kind by id.
pub(super) fn after(sql: &dyn Sql, kind: Kind, id: &str, limit: i64) -> Result<Vec<Job>, SqlError> {
    let rows = sql.query(
        "SELECT id, state, created, ended, doc, failures, progress FROM jobs WHERE kind = ?1 AND id > ?2 ORDER BY id LIMIT CAST(?3 AS INTEGER)",
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
        "SELECT id, state, created, ended, doc, failures, progress FROM jobs WHERE segment = ?1 AND kind = ?2 AND id > ?3 ORDER BY id LIMIT CAST(?4 AS INTEGER)",
        &[segment.into(), kind.word().into(), id.into(), limit.into()],
    )?;
    rows.iter().map(job).collect()
}

/// The jobs of just that definition that have not ended.
pub(super) fn unended(sql: &dyn Sql, definition: &Definition) -> Result<Vec<Job>, SqlError> {
    let doc = text(definition)?;
    let rows = sql.query(
        "SELECT id, state, created, ended, doc, failures, progress FROM jobs WHERE ended IS NULL AND doc = ?1 ORDER BY id",
        &[(&doc).into()],
    )?;
    rows.iter().map(job).collect()
}

/// Notes that a job asks for something, and says under which number the answer comes back. What it asked for before is given up.
pub(super) fn ask(sql: &dyn Sql, job: &str) -> Result<i64, SqlError> {
    give_up(sql, job)?;
    let rows = sql.query(
        "INSERT INTO job_asks (job) VALUES (?1) RETURNING n",
        &[job.into()],
    )?;
    rows.first().map_or(
        Err(SqlError::Corrupt("no row came back".to_owned())),
        |row| row.int(0),
    )
}

/// How many jobs wait for an answer.
pub(super) fn asks(sql: &dyn Sql) -> Result<i64, SqlError> {
    let rows = sql.query("SELECT count(*) FROM job_asks", &[])?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// Forgets what a job asked for, and says whether there was anything.
pub(super) fn give_up(sql: &dyn Sql, job: &str) -> Result<bool, SqlError> {
    let rows = sql.query(
        "DELETE FROM job_asks WHERE job = ?1 RETURNING n",
        &[job.into()],
    )?;
    Ok(!rows.is_empty())
}

/// The job that waits for the answer of that number, which it has from now on.
pub(super) fn answered(sql: &dyn Sql, n: i64) -> Result<Option<Job>, SqlError> {
    let rows = sql.query(
        "DELETE FROM job_asks WHERE n = ?1 RETURNING job",
        &[n.into()],
    )?;
    match rows.first() {
        Some(row) => find(sql, &row.text(0)?),
        None => Ok(None),
    }
}

/// Adds objects, a JSON list of names, to those that a job reads. The first gets that number.
pub(super) fn add_pieces(
    sql: &dyn Sql,
    job: &str,
    first: i64,
    names: &str,
) -> Result<(), SqlError> {
    sql.query(
        "INSERT INTO job_pieces (job, n, name) SELECT ?1, CAST(?2 AS INTEGER) + p.key, p.value FROM json_each(?3) p",
        &[job.into(), first.into(), names.into()],
    )
    .map(drop)
}

/// The name of one of the objects that a job reads.
pub(super) fn piece(sql: &dyn Sql, job: &str, n: i64) -> Result<Option<String>, SqlError> {
    let rows = sql.query(
        "SELECT name FROM job_pieces WHERE job = ?1 AND n = CAST(?2 AS INTEGER)",
        &[job.into(), n.into()],
    )?;
    rows.first().map(|row| row.text(0)).transpose()
}

/// Forgets the objects of a job.
pub(super) fn forget_pieces(sql: &dyn Sql, job: &str) -> Result<(), SqlError> {
    sql.query("DELETE FROM job_pieces WHERE job = ?1", &[job.into()])
        .map(drop)
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
        progress: row.json(6)?,
    })
}

fn text<T: serde::Serialize + ?Sized>(value: &T) -> Result<String, SqlError> {
    serde_json::to_string(value).map_err(|error| SqlError::Corrupt(error.to_string()))
}
