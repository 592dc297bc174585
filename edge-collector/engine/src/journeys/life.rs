//! The states of a journey, and what may be done in each.

use super::model::Journey;
use crate::Timestamp;
use crate::error::ApiError;
use carillon_wire::{State, WriteJourneyRequest};

/// How long a journey stays paused at least.
const PAUSE_MS_MIN: i64 = 5 * 60 * 1000;

/// The state that a written journey is to have. It is the journey's, not its definition's, and is taken out of it.
pub(super) fn written(wanted: &mut WriteJourneyRequest) -> Result<State, ApiError> {
    match wanted.state.take().unwrap_or(State::Draft) {
        state @ (State::Draft | State::Active) => Ok(state),
        state @ (State::Paused | State::Cancelled | State::Completed | State::Closed) => {
            Err(ApiError::bad(format!(
                "State: a journey is written as DRAFT or ACTIVE, not as {state}. UpdateJourneyState pauses and cancels."
            )))
        }
    }
}

/// The state that UpdateJourneyState leads to, if there is a way to it.
pub(super) fn next(
    journey: &Journey,
    wanted: Option<State>,
    now: Timestamp,
) -> Result<State, ApiError> {
    use State::{Active, Cancelled, Closed, Completed, Draft, Paused};
    let wanted = match wanted {
        Some(state @ (Active | Paused | Cancelled)) => state,
        None | Some(Draft | Closed | Completed) => {
            return Err(ApiError::bad("State: one of ACTIVE, PAUSED, CANCELLED."));
        }
    };
    match (journey.state, wanted) {
        (Draft, Active) | (Active | Paused | Closed, Cancelled) => Ok(wanted),
        (Active, Paused) if journey.wanted.refresh_frequency.is_none() => Err(ApiError::bad(
            "State: only a journey with a RefreshFrequency can be PAUSED. Cancel it instead.",
        )),
        (Active, Paused) => Ok(wanted),
        (Paused, Active) if now < journey.modified.plus(PAUSE_MS_MIN) => {
            Err(ApiError::bad(format!(
                "State: a journey is resumed five minutes after it was paused, at the earliest; this one at {}.",
                journey.modified.plus(PAUSE_MS_MIN)
            )))
        }
        (Paused, Active) => Ok(wanted),
        (Draft, _) => Err(ApiError::bad(format!(
            "State: this journey is a DRAFT, which cannot become {wanted}. A DRAFT is changed by UpdateJourney, or deleted."
        ))),
        (state, _) => Err(ApiError::bad(format!(
            "State: this journey is {state}, which cannot become {wanted}."
        ))),
    }
}

/// Only a draft can be changed.
pub(super) fn editable(state: State) -> Result<(), ApiError> {
    match state {
        State::Draft => Ok(()),
        State::Active | State::Paused | State::Cancelled | State::Completed | State::Closed => {
            Err(ApiError::Conflict(format!(
                "This journey is {state}, and only a DRAFT can be changed. Make a copy of it with CreateJourney."
            )))
        }
    }
}

/// A journey in which people still are is cancelled before it is deleted.
pub(super) fn deletable(state: State) -> Result<(), ApiError> {
    match state {
        State::Draft | State::Cancelled | State::Completed => Ok(()),
        State::Active | State::Paused | State::Closed => Err(ApiError::bad(format!(
            "This journey is {state}. Cancel it with UpdateJourneyState before you delete it."
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::{PAUSE_MS_MIN, deletable, editable, next};
    use crate::Timestamp;
    use crate::journeys::model::Journey;
    use carillon_wire::{State, WriteJourneyRequest};

    const NOW: Timestamp = Timestamp(1_000_000_000);

    /// A journey with a refresh interval, that entered its state some time ago.
    fn journey(state: State, ago_ms: i64) -> Journey {
        Journey {
            id: "j".to_owned(),
            state,
            created: NOW,
            modified: NOW.plus(-ago_ms),
            wanted: WriteJourneyRequest {
                refresh_frequency: Some("PT1H".to_owned()),
                ..WriteJourneyRequest::default()
            },
        }
    }

    #[test]
    fn every_state_leads_where_the_service_lets_it() {
        use State::{Active, Cancelled, Closed, Draft, Paused};
        let allowed = [
            (Draft, Active),
            (Active, Paused),
            (Paused, Active),
            (Active, Cancelled),
            (Paused, Cancelled),
            (Closed, Cancelled),
        ];
        for from in State::ALL {
            for to in State::ALL {
                let led = next(&journey(*from, PAUSE_MS_MIN), Some(*to), NOW);
                assert_eq!(
                    led.is_ok(),
                    allowed.contains(&(*from, *to)),
                    "{from} to {to}"
                );
            }
        }
        assert!(next(&journey(Draft, 0), None, NOW).is_err());
    }

    #[test]
    fn a_pause_needs_a_refresh_interval_and_lasts_five_minutes() {
        let mut once = journey(State::Active, 0);
        once.wanted.refresh_frequency = None;
        assert!(next(&once, Some(State::Paused), NOW).is_err());
        let resumed = next(
            &journey(State::Paused, PAUSE_MS_MIN - 1),
            Some(State::Active),
            NOW,
        );
        let message = resumed.unwrap_err().to_string();
        assert!(
            message.contains(&NOW.plus(1).to_string()) && message.contains("five minutes"),
            "{message}"
        );
    }

    #[test]
    fn only_a_draft_is_edited_and_nothing_that_runs_is_deleted() {
        let editable: Vec<_> = State::ALL
            .iter()
            .filter(|state| editable(**state).is_ok())
            .collect();
        assert_eq!(editable, [&State::Draft]);
        let deletable: Vec<_> = State::ALL
            .iter()
            .filter(|state| deletable(**state).is_ok())
            .collect();
        assert_eq!(
            deletable,
            [&State::Draft, &State::Completed, &State::Cancelled]
        );
    }
}
