//! SQL of recommender configurations.

use super::model::Recommender;
use crate::sql::{Row, Sql, SqlError};

/// How many there are.
pub(super) fn count(sql: &dyn Sql) -> Result<i64, SqlError> {
    let rows = sql.query("SELECT count(*) FROM recommenders", &[])?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// Keeps one, in place of what was there under its id.
pub(super) fn keep(sql: &dyn Sql, recommender: &Recommender) -> Result<(), SqlError> {
    let doc = serde_json::to_string(&recommender.doc)
        .map_err(|error| SqlError::Corrupt(error.to_string()))?;
    sql.query(
        "INSERT INTO recommenders (id, doc, created, modified) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (id) DO UPDATE SET doc = excluded.doc, modified = excluded.modified",
        &[
            (&recommender.id).into(),
            (&doc).into(),
            recommender.created.into(),
            recommender.modified.into(),
        ],
    )
    .map(drop)
}

/// Finds one.
pub(super) fn find(sql: &dyn Sql, id: &str) -> Result<Option<Recommender>, SqlError> {
    let rows = sql.query(
        "SELECT id, doc, created, modified FROM recommenders WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(recommender).transpose()
}

/// A page of them by id.
pub(super) fn after(sql: &dyn Sql, id: &str, limit: i64) -> Result<Vec<Recommender>, SqlError> {
    let rows = sql.query(
        "SELECT id, doc, created, modified FROM recommenders WHERE id > ?1 ORDER BY id LIMIT CAST(?2 AS INTEGER)",
        &[id.into(), limit.into()],
    )?;
    rows.iter().map(recommender).collect()
}

/// Forgets one.
pub(super) fn delete(sql: &dyn Sql, id: &str) -> Result<(), SqlError> {
    sql.query("DELETE FROM recommenders WHERE id = ?1", &[id.into()])
        .map(drop)
}

fn recommender(row: &Row) -> Result<Recommender, SqlError> {
    Ok(Recommender {
        id: row.text(0)?,
        doc: row.json(1)?,
        created: row.time(2)?,
        modified: row.time(3)?,
    })
}
