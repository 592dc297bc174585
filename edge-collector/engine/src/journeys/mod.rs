//! Journeys: what happens to a person step by step. They are kept and checked here; nothing walks through them yet.

mod activity;
mod forms;
mod graph;
mod hours;
mod life;
mod model;
mod publish;
#[cfg(test)]
mod publish_tests;
mod restore;
mod runs;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use restore::restore_journey;
pub(crate) use runs::{
    get_journey_execution_activity_metrics, get_journey_execution_metrics,
    get_journey_run_execution_activity_metrics, get_journey_run_execution_metrics,
    get_journey_runs,
};

use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::page::Page;
use crate::turn::Turn;
use carillon_wire::{JourneyStateRequest, JourneysResponse, State, WriteJourneyRequest};
use model::Journey;

/// Pinpoint: CreateJourney. A draft may be incomplete, but what it says has its form and keeps its limits.
///
/// The dates in the request are those of another journey, of which this one is a copy; they are not kept.
pub(crate) fn create_journey(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let mut wanted: WriteJourneyRequest = call.body()?;
    let state = life::written(&mut wanted)?;
    let journey = Journey::new(turn, wanted).map_err(failed)?;
    enter(turn, &journey, state)?;
    store::insert(turn.sql, &journey)?;
    Answer::json(&journey.response(turn))
}

/// Pinpoint: GetJourney.
pub(crate) fn get_journey(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    Answer::json(&named(turn, call)?.response(turn))
}

/// Pinpoint: UpdateJourney. A member that is left out stays as it is; one that is given replaces the old one whole, so that `{}`
/// takes a quiet time or a start condition away again.
pub(crate) fn update_journey(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let old = named(turn, call)?;
    let mut wanted: WriteJourneyRequest = call.body()?;
    let state = life::written(&mut wanted)?;
    life::editable(old.state)?;
    let journey = old.updated(wanted, turn.now).map_err(failed)?;
    enter(turn, &journey, state)?;
    store::keep(turn.sql, &journey)?;
    Answer::json(&journey.response(turn))
}

/// Pinpoint: UpdateJourneyState.
pub(crate) fn update_journey_state(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let journey = named(turn, call)?;
    let wanted: JourneyStateRequest = call.body()?;
    let state = life::next(&journey, wanted.state, turn.now)?;
    enter(turn, &journey, state)?;
    let journey = Journey {
        state,
        modified: turn.now,
        ..journey
    };
    store::keep(turn.sql, &journey)?;
    Answer::json(&journey.response(turn))
}

/// Pinpoint: DeleteJourney.
pub(crate) fn delete_journey(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let journey = named(turn, call)?;
    life::deletable(journey.state)?;
    store::delete(turn.sql, &journey.id)?;
    Answer::json(&journey.response(turn))
}

/// Pinpoint: ListJourneys.
pub(crate) fn list_journeys(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let page = Page::of(call)?;
    let after = page.after.as_deref().unwrap_or_default();
    let mut journeys = store::after(turn.sql, after, page.fetch())?;
    let next_token = page.cut(&mut journeys, |journey| journey.id.clone());
    let item = journeys.iter().map(|journey| journey.response(turn));
    Answer::json(&JourneysResponse {
        item: item.collect(),
        next_token,
    })
}

/// For other rooms: refuses a call that names a journey that is not there.
pub(crate) fn require(turn: &Turn<'_>, call: &Call) -> Result<(), ApiError> {
    named(turn, call).map(drop)
}

fn named(turn: &Turn<'_>, call: &Call) -> Result<Journey, ApiError> {
    store::find(turn.sql, call.label("journey-id")?)?.ok_or_else(ApiError::no_resource)
}

/// Checks that the journey may enter the state. Whoever wants it ACTIVE hears first what is wrong with it, and only then that no
/// journey can be.
fn enter(turn: &Turn<'_>, journey: &Journey, state: State) -> Result<(), ApiError> {
    if state != State::Active {
        return Ok(());
    }
    publish::check(turn, &journey.wanted).map_err(failed)?;
    Err(ApiError::bad(
        "State: nothing is wrong with this journey, but journeys do not run yet, so that none can be ACTIVE. Keep it as a DRAFT.",
    ))
}

/// Begins a fault as the service does: people look for these words.
fn failed(error: ApiError) -> ApiError {
    match error {
        ApiError::BadRequest(fault) => {
            ApiError::BadRequest(format!("Journey validation failed, {fault}"))
        }
        other => other,
    }
}
