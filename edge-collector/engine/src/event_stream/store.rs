//! SQL of the event stream.

use super::model::Stream;
use crate::sql::{Sql, SqlError};

/// Finds the application's stream.
pub(super) fn find(sql: &dyn Sql) -> Result<Option<Stream>, SqlError> {
    let rows = sql.query(
        "SELECT destination, role, modified, modified_by FROM event_stream WHERE one = 1",
        &[],
    )?;
    let stream = rows.first().map(|row| {
        Ok(Stream {
            destination: row.text(0)?,
            role: row.text(1)?,
            modified: row.time(2)?,
            modified_by: row.maybe_text(3)?,
        })
    });
    stream.transpose()
}

/// Keeps the application's stream, in place of the one it had.
pub(super) fn keep(sql: &dyn Sql, stream: &Stream) -> Result<(), SqlError> {
    sql.query(
        "INSERT OR REPLACE INTO event_stream (one, destination, role, modified, modified_by) VALUES (1, ?1, ?2, ?3, ?4)",
        &[
            (&stream.destination).into(),
            (&stream.role).into(),
            stream.modified.into(),
            stream.modified_by.as_deref().into(),
        ],
    )
    .map(drop)
}

/// Forgets the application's stream.
pub(super) fn delete(sql: &dyn Sql) -> Result<(), SqlError> {
    sql.query("DELETE FROM event_stream", &[]).map(drop)
}
