//! SQL of the inbox, in the account's scope.

use super::model::{Caught, Kept, MESSAGES_MAX, Wanted};
use crate::Timestamp;
use crate::sql::{Row, Sql, SqlError};

/// Keeps a message, unless it is kept already.
pub(super) fn insert(sql: &dyn Sql, caught: &Caught, now: Timestamp) -> Result<(), SqlError> {
    let message =
        serde_json::to_string(caught).map_err(|error| SqlError::Corrupt(error.to_string()))?;
    let recipient = caught.mail.to.to_lowercase();
    let subject = caught.mail.subject.to_lowercase();
    sql.query(
        "INSERT INTO inbox (id, app, channel, recipient, subject, message, received) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO NOTHING",
        &[
            (&caught.mail.id).into(),
            (&caught.app).into(),
            (&caught.channel).into(),
            (&recipient).into(),
            (&subject).into(),
            (&message).into(),
            now.into(),
        ],
    )
    .map(drop)
}

/// Drops what the bound leaves no room for, oldest first.
pub(super) fn trim(sql: &dyn Sql) -> Result<(), SqlError> {
    sql.query(
        "DELETE FROM inbox WHERE seq <= (SELECT max(seq) FROM inbox) - CAST(?1 AS INTEGER)",
        &[MESSAGES_MAX.into()],
    )
    .map(drop)
}

/// Forgets messages that an application sent, a JSON list of ids.
pub(super) fn forget(sql: &dyn Sql, app: &str, ids: &str) -> Result<(), SqlError> {
    sql.query(
        "DELETE FROM inbox WHERE id IN (SELECT value FROM json_each(?2)) AND app = ?1",
        &[app.into(), ids.into()],
    )
    .map(drop)
}

/// A page of messages, newest first.
pub(super) fn before(
    sql: &dyn Sql,
    seq: i64,
    wanted: &Wanted,
    limit: i64,
) -> Result<Vec<Kept>, SqlError> {
    let rows = sql.query(
        "SELECT seq, message, received FROM inbox WHERE seq < ?1 AND (?2 IS NULL OR recipient = ?2) AND (?3 IS NULL OR channel = ?3) AND (?4 IS NULL OR app = ?4) AND (?5 IS NULL OR instr(recipient, ?5) > 0 OR instr(subject, ?5) > 0) ORDER BY seq DESC LIMIT CAST(?6 AS INTEGER)",
        &[
            seq.into(),
            wanted.to.as_deref().into(),
            wanted.channel.as_deref().into(),
            wanted.app.as_deref().into(),
            wanted.search.as_deref().into(),
            limit.into(),
        ],
    )?;
    rows.iter().map(kept).collect()
}

/// One message.
pub(super) fn find(sql: &dyn Sql, id: &str) -> Result<Option<Kept>, SqlError> {
    let rows = sql.query(
        "SELECT seq, message, received FROM inbox WHERE id = ?1",
        &[id.into()],
    )?;
    rows.first().map(kept).transpose()
}

fn kept(row: &Row) -> Result<Kept, SqlError> {
    Ok(Kept {
        seq: row.int(0)?,
        caught: row.json(1)?,
        received: row.time(2)?,
    })
}
