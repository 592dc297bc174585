//! Applications under the ids that client code already names.

use super::model::AppRecord;
use super::{room, store, welcome};
use crate::Scope;
use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::restore::{self, Dates};
use crate::turn::Turn;

/// Restores an application from GetApp's answer.
pub(crate) fn restore_app(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let id = call.label("application-id")?;
    if store::find(turn.sql, id)?.is_some() {
        return restore::here();
    }
    let Some(Scope::App(_)) = Scope::named(id) else {
        return Err(ApiError::bad(
            "Id: the id of an application is 32 digits of 0 to 9 and a to f.",
        ));
    };
    room(turn)?;
    let created = call.body::<Dates>()?.created(turn.now)?;
    let record = AppRecord::new(id.to_owned(), call.body()?, created)?;
    welcome(turn, &record)?;
    restore::taken(None)
}
