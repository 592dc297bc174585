//! Settling: what the host says about a send, believed once.

use super::model::{State, Via};
use super::report::{self, Status};
use super::{ATTEMPTS_MAX, run, store};
use crate::effect::Outcome;
use crate::error::ApiError;
use crate::turn::Turn;
use serde_json::json;

/// Waits between attempts double from here, up to the limit.
const RETRY_MS_MIN: i64 = 1_000;
const RETRY_MS_MAX: i64 = 15 * 60 * 1000;
/// Characters that are kept of what a provider said.
const DETAIL_CHARS_MAX: usize = 300;

/// Records how an attempt ended. A word about an older attempt, or about a send that is settled, changes nothing.
pub(crate) fn settle(
    turn: &Turn<'_>,
    n: i64,
    attempt: i64,
    outcome: &Outcome,
) -> Result<(), ApiError> {
    let Some(send) = store::claimed(turn.sql, n, attempt)? else {
        return Ok(());
    };
    turn.schedule();
    // Two words about one asking may contradict each other where the asking can be carried twice, so that a no settles nothing there.
    let harmless = send.via == Some(Via::Inbox);
    let doubtful = send.lost || harmless;
    let (state, reason, status) = match outcome {
        Outcome::Done | Outcome::Answered(_) => (State::Sent, None, Status::Success),
        Outcome::Later(detail) if attempt < ATTEMPTS_MAX => {
            return requeue(turn, n, attempt, detail, doubtful);
        }
        Outcome::Unknown(detail) if harmless && attempt < ATTEMPTS_MAX => {
            return requeue(turn, n, attempt, detail, doubtful);
        }
        Outcome::Unknown(detail) => unknown(detail),
        Outcome::Later(detail) if doubtful => unknown(detail),
        // Of an earlier asking nobody heard the end, so that this no is not the whole story.
        Outcome::Refused(detail) if send.lost => unknown(detail),
        Outcome::Refused(detail) => (
            State::Failed,
            Some(said("REFUSED", detail)),
            Status::Permanent,
        ),
        Outcome::Later(detail) => (
            State::Failed,
            Some(said("GAVE_UP", detail)),
            Status::Transient,
        ),
    };
    let row = json!([[n, state.word(), reason]]).to_string();
    store::settle(turn.sql, &row, turn.now)?;
    turn.count(|counted| state.count(counted));
    let Some(run) = store::find_run(turn.sql, &send.run)? else {
        return Ok(());
    };
    report::settled(turn, &run, &send, status)?;
    run::complete(turn, &run)
}

fn unknown(detail: &str) -> (State, Option<String>, Status) {
    let reason = said("NO_ANSWER", detail);
    (State::Unknown, Some(reason), Status::Unknown)
}

/// Lets a send wait for its next attempt.
fn requeue(
    turn: &Turn<'_>,
    n: i64,
    attempt: i64,
    detail: &str,
    lost: bool,
) -> Result<(), ApiError> {
    let due = turn.now.plus(wait_ms(attempt));
    let reason = said("TRYING_AGAIN", detail);
    Ok(store::requeue(turn.sql, n, due, &reason, lost)?)
}

fn said(word: &str, detail: &str) -> String {
    let detail: String = detail.chars().take(DETAIL_CHARS_MAX).collect();
    match detail.is_empty() {
        true => word.to_owned(),
        false => format!("{word}: {detail}"),
    }
}

fn wait_ms(attempt: i64) -> i64 {
    let doublings = u32::try_from(attempt.clamp(1, 20) - 1).unwrap_or(0);
    (RETRY_MS_MIN << doublings).min(RETRY_MS_MAX)
}

#[cfg(test)]
mod tests {
    use super::{ATTEMPTS_MAX, RETRY_MS_MAX, wait_ms};

    #[test]
    fn waits_double_up_to_their_limit() {
        let waits: Vec<i64> = (1..=ATTEMPTS_MAX).map(wait_ms).collect();
        assert_eq!(waits[..4], [1_000, 2_000, 4_000, 8_000]);
        assert!(waits.iter().all(|wait| *wait <= RETRY_MS_MAX));
        assert_eq!(wait_ms(1_000_000), RETRY_MS_MAX);
    }
}
