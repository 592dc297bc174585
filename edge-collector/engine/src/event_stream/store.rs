//! SQL of the event stream.

use super::destination::Destination;
use super::model::Stream;
use super::progress::Progress;
use crate::Timestamp;
use crate::events::Place;
use crate::sql::{Sql, SqlError};

/// Finds the application's stream.
pub(super) fn find(sql: &dyn Sql) -> Result<Option<Stream>, SqlError> {
    let rows = sql.query(
        "SELECT destination, role, modified, modified_by, secret FROM event_stream WHERE one = 1",
        &[],
    )?;
    let stream = rows.first().map(|row| {
        let destination = row.text(0)?;
        Ok(Stream {
            destination: Destination::read(&destination)
                .ok_or_else(|| SqlError::Corrupt("a stream leads nowhere".to_owned()))?,
            role: row.text(1)?,
            modified: row.time(2)?,
            modified_by: row.maybe_text(3)?,
            secret: row.maybe_text(4)?,
        })
    });
    stream.transpose()
}

/// Keeps the application's stream, in place of the one it had.
pub(super) fn keep(sql: &dyn Sql, stream: &Stream) -> Result<(), SqlError> {
    let destination = stream.destination.text();
    sql.query(
        "INSERT OR REPLACE INTO event_stream (one, destination, role, modified, modified_by, secret) VALUES (1, ?1, ?2, ?3, ?4, ?5)",
        &[
            (&destination).into(),
            (&stream.role).into(),
            stream.modified.into(),
            stream.modified_by.as_deref().into(),
            stream.secret.as_deref().into(),
        ],
    )
    .map(drop)
}

/// Forgets the application's stream.
pub(super) fn delete(sql: &dyn Sql) -> Result<(), SqlError> {
    sql.query("DELETE FROM event_stream", &[]).map(drop)
}

/// How far the stream has come.
pub(super) fn progress(sql: &dyn Sql) -> Result<Option<Progress>, SqlError> {
    let rows = sql.query(
        "SELECT block, events, waiting, ticket, asked, failures, delivered, skipped, settled, fault, fault_at FROM stream_progress WHERE one = 1",
        &[],
    )?;
    let progress = rows.first().map(|row| {
        let fault_at = row.maybe_int(10)?.map(Timestamp);
        Ok(Progress {
            place: Place {
                block: row.int(0)?,
                events: row.int(1)?,
            },
            waiting: row.int(2)? == 1,
            ticket: row.maybe_int(3)?,
            asked: row.int(4)?,
            failures: row.int(5)?,
            delivered: row.int(6)?,
            skipped: row.int(7)?,
            settled: row.maybe_int(8)?.map(Timestamp),
            fault: row.maybe_text(9)?.zip(fault_at),
        })
    });
    progress.transpose()
}

/// Keeps how far the stream has come.
pub(super) fn keep_progress(sql: &dyn Sql, progress: &Progress) -> Result<(), SqlError> {
    let (fault, fault_at) = progress.fault.clone().unzip();
    let number = |number: Option<i64>| number.map_or(crate::sql::Value::Null, Into::into);
    sql.query(
        "INSERT OR REPLACE INTO stream_progress (one, block, events, waiting, ticket, asked, failures, delivered, skipped, settled, fault, fault_at) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        &[
            progress.place.block.into(),
            progress.place.events.into(),
            i64::from(progress.waiting).into(),
            number(progress.ticket),
            progress.asked.into(),
            progress.failures.into(),
            progress.delivered.into(),
            progress.skipped.into(),
            number(progress.settled.map(|at| at.0)),
            fault.as_deref().into(),
            number(fault_at.map(|at| at.0)),
        ],
    )
    .map(drop)
}

/// Forgets how far the stream had come.
pub(super) fn forget_progress(sql: &dyn Sql) -> Result<(), SqlError> {
    sql.query("DELETE FROM stream_progress", &[]).map(drop)
}

/// Notes that there is something to do; whether a stream is there that had nothing to do before.
pub(super) fn rouse(sql: &dyn Sql) -> Result<bool, SqlError> {
    let roused = sql.query(
        "UPDATE stream_progress SET waiting = 1 WHERE one = 1 AND waiting = 0 RETURNING one",
        &[],
    )?;
    Ok(!roused.is_empty())
}

/// Gives the asking that is out, if one is, to nobody.
pub(super) fn orphan(sql: &dyn Sql, ticket: i64) -> Result<bool, SqlError> {
    let orphaned = sql.query(
        "UPDATE stream_progress SET ticket = ?1 WHERE one = 1 AND ticket IS NOT NULL RETURNING one",
        &[ticket.into()],
    )?;
    Ok(!orphaned.is_empty())
}
