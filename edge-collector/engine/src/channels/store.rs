//! SQL of channels.

use super::model::Channel;
use crate::sql::{Sql, SqlError};

/// Finds the channel of a platform.
pub(super) fn find(sql: &dyn Sql, platform: &str) -> Result<Option<Channel>, SqlError> {
    let rows = sql.query(
        "SELECT doc FROM channels WHERE name = ?1",
        &[platform.into()],
    )?;
    rows.first().map(|row| row.json(0)).transpose()
}

/// Keeps the channel of a platform.
pub(super) fn keep(sql: &dyn Sql, platform: &str, channel: &Channel) -> Result<(), SqlError> {
    let doc =
        serde_json::to_string(channel).map_err(|error| SqlError::Corrupt(error.to_string()))?;
    sql.query(
        "INSERT INTO channels (name, doc) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET doc = excluded.doc",
        &[platform.into(), (&doc).into()],
    )
    .map(drop)
}

/// Forgets the channel of a platform.
pub(super) fn delete(sql: &dyn Sql, platform: &str) -> Result<(), SqlError> {
    sql.query("DELETE FROM channels WHERE name = ?1", &[platform.into()])
        .map(drop)
}
