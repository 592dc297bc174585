//! Journeys as they were saved.

use super::model::{Journey, sound};
use super::{failed, store};
use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::restore::{self, Dates};
use crate::turn::Turn;
use carillon_wire::{State, WriteJourneyRequest};

/// Restores a journey from GetJourney's answer. Whatever it was, it is a draft: who stood where in it was never saved.
pub(crate) fn restore_journey(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let id = call.label("journey-id")?;
    restore::check_id(id)?;
    if store::find(turn.sql, id)?.is_some() {
        return restore::here();
    }
    let dates: Dates = call.body()?;
    let wanted: WriteJourneyRequest = call.body()?;
    let journey = Journey {
        id: id.to_owned(),
        state: State::Draft,
        created: dates.created(turn.now)?,
        modified: dates.modified(turn.now)?,
        wanted: sound(WriteJourneyRequest {
            state: None,
            ..wanted
        })
        .map_err(failed)?,
    };
    store::insert(turn.sql, &journey)?;
    restore::taken(Some(journey.state.as_str()))
}
