//! When a key was last of use, to the day: so that an operator sees which may be revoked, and a busy key costs one write a day.

use super::{Caller, store};
use crate::effect::Told;
use crate::error::ApiError;
use crate::turn::Turn;
use crate::{Scope, Timestamp, tells};
use serde::{Deserialize, Serialize};

const DAY_MS: i64 = 86_400_000;

/// A key, and the day on which it opened something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastUse {
    key: String,
    day: i64,
}

/// Notes that the caller's key is of use today, unless that is noted. The account hears of it from whoever was called.
pub(crate) fn note_use(turn: &Turn<'_>, caller: &Caller) -> Result<(), ApiError> {
    let day = turn.now.0.div_euclid(DAY_MS);
    if caller.used.is_some_and(|used| used >= day) {
        return Ok(());
    }
    store::keep_use(turn.sql, &caller.key, day)?;
    match turn.scope {
        Scope::Account => Ok(()),
        Scope::App(_) => {
            let key = caller.key.clone();
            tells::mention(turn, Scope::Account, Told::KeyUsed(LastUse { key, day }))
        }
    }
}

/// Hears of a use in an application. Hearing it again changes nothing.
pub(crate) fn hear_use(turn: &Turn<'_>, used: &LastUse) -> Result<(), ApiError> {
    Ok(store::keep_use(turn.sql, &used.key, used.day)?)
}

/// A day as an answer says it, such as 2026-01-31.
pub(super) fn written(day: i64) -> String {
    let midnight = Timestamp(day.saturating_mul(DAY_MS)).to_string();
    midnight.chars().take_while(|one| *one != 'T').collect()
}
