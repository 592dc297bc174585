//! SQL of channels.

use super::model::EmailChannel;
use crate::sql::{Sql, SqlError};

/// Finds the email channel.
pub(super) fn email(sql: &dyn Sql) -> Result<Option<EmailChannel>, SqlError> {
    let rows = sql.query("SELECT doc FROM channels WHERE name = 'EMAIL'", &[])?;
    rows.first().map(|row| row.json(0)).transpose()
}

/// Keeps the email channel.
pub(super) fn keep_email(sql: &dyn Sql, channel: &EmailChannel) -> Result<(), SqlError> {
    let doc =
        serde_json::to_string(channel).map_err(|error| SqlError::Corrupt(error.to_string()))?;
    sql.query(
        "INSERT INTO channels (name, doc) VALUES ('EMAIL', ?1) ON CONFLICT (name) DO UPDATE SET doc = excluded.doc",
        &[(&doc).into()],
    )
    .map(drop)
}
