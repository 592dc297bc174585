//! Requests that are sent again. The header `Idempotency-Key` names a request: the same key of the same caller within a day gets the answer
//! that the first one got, and does nothing more.
//!
//! The answer is kept in the transaction that made it true, so a crash leaves both or neither.

mod store;
#[cfg(test)]
mod tests;

use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::routes::Handler;
use crate::turn::Turn;
use sha2::{Digest, Sha256};

/// How long an answer is kept.
const KEPT_MS: i64 = 24 * 3600 * 1000;
/// Characters of a key.
const KEY_CHARS_MAX: usize = 255;
/// Old answers that one request forgets.
const FORGOTTEN_MAX: i64 = 100;
/// Forgets what is left once no request comes any more.
pub(crate) const TIMER: &str = "repeats";

/// Calls the handler, unless this very request was answered before. A request that was refused may be sent again under its key.
pub(crate) fn once(turn: &Turn<'_>, call: &Call, handler: Handler) -> Result<Answer, ApiError> {
    let Some(key) = call.repeat_key.as_deref() else {
        return handler(turn, call);
    };
    check(key)?;
    let by = turn.by().unwrap_or_default();
    let asked = (by.as_str(), call.name(), key);
    let digest = Sha256::digest(call.bytes()?).to_vec();
    store::forget(turn.sql, turn.now.plus(-KEPT_MS), FORGOTTEN_MAX)?;
    match store::find(turn.sql, asked, turn.now.plus(-KEPT_MS))? {
        Some(first) if first.digest == digest => return Ok(Answer::Json(first.answer)),
        Some(_) => {
            return Err(ApiError::Conflict("Idempotency-Key: within a day another request came under this key. Send a new request under a key of its own.".to_owned()));
        }
        None => {}
    }
    let answer = handler(turn, call)?;
    if let Answer::Json(text) = &answer {
        store::keep(turn.sql, asked, &digest, text, turn.now)?;
        crate::timers::set(turn, TIMER, "", turn.now.plus(KEPT_MS + 1))?;
    }
    Ok(answer)
}

/// Forgets old answers, for they name people. The timer moves with every answer that is kept; what comes in between, requests forget.
pub(crate) fn wake(turn: &Turn<'_>, key: &str) -> Result<(), ApiError> {
    store::forget(turn.sql, turn.now.plus(-KEPT_MS), FORGOTTEN_MAX)?;
    match store::any(turn.sql)? {
        true => Ok(crate::timers::set(turn, TIMER, key, turn.now.plus(1))?),
        false => Ok(()),
    }
}

fn check(key: &str) -> Result<(), ApiError> {
    let plain = key.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    match plain && (1..=KEY_CHARS_MAX).contains(&key.len()) {
        true => Ok(()),
        false => Err(ApiError::bad(format!(
            "Idempotency-Key: 1 to {KEY_CHARS_MAX} visible characters, such as a UUID."
        ))),
    }
}
