//! What this scope still has to tell another: a row until the other has answered, told again when its lease ends.

use crate::effect::{Act, Effect, EffectId, Outcome, Told};
use crate::error::ApiError;
use crate::sql::{Sql, SqlError};
use crate::turn::Turn;
use crate::{Scope, Timestamp};

/// How long a tell may be under way before it is told again.
const LEASE_MS: i64 = 10_000;
/// Waits between attempts double from here, up to the limit.
const RETRY_MS_MIN: i64 = 500;
const RETRY_MS_MAX: i64 = 60_000;
/// Tells taken up by one wake.
const WAKE_BATCH: i64 = 100;

/// Tells `to` something, durably, and lets the answer of this turn wait until it was heard.
pub(crate) fn tell(turn: &Turn<'_>, to: Scope, told: Told) -> Result<(), ApiError> {
    say(turn, to, told, true)
}

/// Tells `to` something, durably, that nobody waits for.
pub(crate) fn mention(turn: &Turn<'_>, to: Scope, told: Told) -> Result<(), ApiError> {
    say(turn, to, told, false)
}

fn say(turn: &Turn<'_>, to: Scope, told: Told, hold: bool) -> Result<(), ApiError> {
    let body =
        serde_json::to_string(&told).map_err(|error| ApiError::Internal(error.to_string()))?;
    let due = turn.now.plus(LEASE_MS);
    let rows = turn.sql.query(
        "INSERT INTO tells (scope, body, due, attempts) VALUES (?1, ?2, ?3, 1) RETURNING seq",
        &[to.name().into(), (&body).into(), due.into()],
    )?;
    let seq = rows.first().map_or(
        Err(SqlError::Corrupt("no row came back".to_owned())),
        |row| row.int(0),
    )?;
    turn.schedule();
    turn.ask(Effect {
        id: EffectId::Tell(seq),
        hold,
        act: Act::Tell { to, told },
    });
    Ok(())
}

/// How many tells wait.
pub(crate) fn count(sql: &dyn Sql) -> Result<i64, SqlError> {
    let rows = sql.query("SELECT count(*) FROM tells", &[])?;
    rows.first().map_or(Ok(0), |row| row.int(0))
}

/// Records what became of a tell.
pub(crate) fn settle(turn: &Turn<'_>, seq: i64, outcome: &Outcome) -> Result<(), SqlError> {
    turn.schedule();
    match outcome {
        Outcome::Done | Outcome::Answered(_) | Outcome::Refused(_) => turn
            .sql
            .query("DELETE FROM tells WHERE seq = ?1", &[seq.into()])
            .map(drop),
        Outcome::Later(_) | Outcome::Unknown(_) => {
            let rows = turn
                .sql
                .query("SELECT attempts FROM tells WHERE seq = ?1", &[seq.into()])?;
            let Some(row) = rows.first() else {
                return Ok(());
            };
            let due = turn.now.plus(wait_ms(row.int(0)?));
            turn.sql
                .query(
                    "UPDATE tells SET due = ?2 WHERE seq = ?1",
                    &[seq.into(), due.into()],
                )
                .map(drop)
        }
    }
}

/// Tells again whatever is due.
pub(crate) fn wake(turn: &Turn<'_>) -> Result<(), SqlError> {
    let lease = turn.now.plus(LEASE_MS);
    let rows = turn.sql.query(
        "UPDATE tells SET due = ?2, attempts = attempts + 1 WHERE seq IN (SELECT seq FROM tells WHERE due <= ?1 ORDER BY due, seq LIMIT CAST(?3 AS INTEGER)) RETURNING seq, scope, body",
        &[turn.now.into(), lease.into(), WAKE_BATCH.into()],
    )?;
    for row in &rows {
        let Some(to) = Scope::named(&row.text(1)?) else {
            continue;
        };
        turn.ask(Effect {
            id: EffectId::Tell(row.int(0)?),
            hold: false,
            act: Act::Tell {
                to,
                told: row.json(2)?,
            },
        });
    }
    Ok(())
}

/// When the earliest tell is due again.
pub(crate) fn next(sql: &dyn Sql) -> Result<Option<Timestamp>, SqlError> {
    let rows = sql.query("SELECT min(due) FROM tells", &[])?;
    Ok(rows
        .first()
        .map_or(Ok(None), |row| row.maybe_int(0))?
        .map(Timestamp))
}

fn wait_ms(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts.clamp(0, 16)).unwrap_or(16);
    (RETRY_MS_MIN << doublings).min(RETRY_MS_MAX)
}
