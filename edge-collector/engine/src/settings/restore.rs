//! Settings as they were left.

use super::{check, store};
use crate::Timestamp;
use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::restore::{self, Dates};
use crate::turn::Turn;
use carillon_wire::WriteApplicationSettingsRequest;

/// Restores an application's settings from GetApplicationSettings' answer, where nobody has set any. They hold from the beginning of
/// time: a restored campaign goes by what stood when it was made, and of all that ever stood these are what is known.
pub(crate) fn restore_settings(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    if store::latest(turn.sql)?.is_some() {
        return restore::here();
    }
    let said: WriteApplicationSettingsRequest = call.body()?;
    check::request(&said)?;
    let modified = call.body::<Dates>()?.modified(turn.now)?;
    store::insert(turn.sql, &said, Timestamp(0), modified)?;
    restore::taken(None)
}
