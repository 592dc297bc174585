//! SQL of the answers that are given again.

use crate::Timestamp;
use crate::sql::{Sql, SqlError};

/// Who asked what, under which key.
pub(super) type Asked<'a> = (&'a str, &'static str, &'a str);

/// What was asked, as a digest, and what was answered.
pub(super) struct First {
    pub(super) digest: Vec<u8>,
    pub(super) answer: Vec<u8>,
}

/// The answer that is kept, unless it is from before `since`.
pub(super) fn find(
    sql: &dyn Sql,
    (caller, operation, key): Asked<'_>,
    since: Timestamp,
) -> Result<Option<First>, SqlError> {
    let rows = sql.query(
        "SELECT digest, answer FROM repeats WHERE caller = ?1 AND operation = ?2 AND key = ?3 AND kept >= ?4",
        &[caller.into(), operation.into(), key.into(), since.into()],
    )?;
    let first = rows.first().map(|row| {
        Ok(First {
            digest: row.blob(0)?,
            answer: row.blob(1)?,
        })
    });
    first.transpose()
}

/// Keeps an answer, in place of one that was too old to be given again.
pub(super) fn keep(
    sql: &dyn Sql,
    (caller, operation, key): Asked<'_>,
    digest: &[u8],
    answer: &[u8],
    now: Timestamp,
) -> Result<(), SqlError> {
    sql.query(
        "INSERT OR REPLACE INTO repeats (caller, operation, key, digest, answer, kept) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        &[caller.into(), operation.into(), key.into(), Some(digest).into(), Some(answer).into(), now.into()],
    )
    .map(drop)
}

/// Forgets answers from before `since`, oldest first.
pub(super) fn forget(sql: &dyn Sql, since: Timestamp, limit: i64) -> Result<(), SqlError> {
    sql.query(
        "DELETE FROM repeats WHERE (caller, operation, key) IN (SELECT caller, operation, key FROM repeats WHERE kept < ?1 ORDER BY kept LIMIT CAST(?2 AS INTEGER))",
        &[since.into(), limit.into()],
    )
    .map(drop)
}

/// Whether an answer is kept at all.
pub(super) fn any(sql: &dyn Sql) -> Result<bool, SqlError> {
    Ok(!sql.query("SELECT 1 FROM repeats LIMIT 1", &[])?.is_empty())
}
