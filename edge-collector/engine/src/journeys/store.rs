//! SQL of journeys.

use super::model::Journey;
use crate::sql::{Row, Sql, SqlError};
use carillon_wire::State;

/// Keeps a new journey.
pub(super) fn insert(sql: &dyn Sql, journey: &Journey) -> Result<(), SqlError> {
    let doc = doc(journey)?;
    sql.query(
        "INSERT INTO journeys (id, state, created, modified, doc) VALUES (?1, ?2, ?3, ?4, ?5)",
        &[
            (&journey.id).into(),
            journey.state.as_str().into(),
            journey.created.into(),
            journey.modified.into(),
            (&doc).into(),
        ],
    )
    .map(drop)
}

/// Keeps a journey that has changed.
pub(super) fn keep(sql: &dyn Sql, journey: &Journey) -> Result<(), SqlError> {
    let doc = doc(journey)?;
    sql.query(
        "UPDATE journeys SET state = ?2, modified = ?3, doc = ?4 WHERE id = ?1",
        &[
            (&journey.id).into(),
            journey.state.as_str().into(),
            journey.modified.into(),
            (&doc).into(),
        ],
    )
    .map(drop)
}

/// Forgets a journey.
pub(super) fn delete(sql: &dyn Sql, id: &str) -> Result<(), SqlError> {
    sql.query("DELETE FROM journeys WHERE id = ?1", &[id.into()])
        .map(drop)
}

/// Finds a journey.
pub(super) fn find(sql: &dyn Sql, id: &str) -> Result<Option<Journey>, SqlError> {
    let rows = sql.query(
        "SELECT id, state, created, modified, doc FROM journeys WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(journey).transpose()
}

/// A page of journeys by id.
pub(super) fn after(sql: &dyn Sql, id: &str, limit: i64) -> Result<Vec<Journey>, SqlError> {
    let rows = sql.query(
        "SELECT id, state, created, modified, doc FROM journeys WHERE id > ?1 ORDER BY id LIMIT CAST(?2 AS INTEGER)",
        &[id.into(), limit.into()],
    )?;
    rows.iter().map(journey).collect()
}

fn journey(row: &Row) -> Result<Journey, SqlError> {
    let state = row.text(1)?;
    let state = State::from_word(&state)
        .ok_or_else(|| SqlError::Corrupt(format!("a journey in state {state}")))?;
    Ok(Journey {
        id: row.text(0)?,
        state,
        created: row.time(2)?,
        modified: row.time(3)?,
        wanted: row.json(4)?,
    })
}

fn doc(journey: &Journey) -> Result<String, SqlError> {
    serde_json::to_string(&journey.wanted).map_err(|error| SqlError::Corrupt(error.to_string()))
}
