//! Runs of journeys and their figures. No journey has run yet: there are no runs, and nothing was counted.

use super::activity::Kind;
use super::named;
use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::page::Page;
use crate::turn::Turn;
use carillon_wire::{
    JourneyExecutionActivityMetricsResponse, JourneyExecutionMetricsResponse, JourneyRunsResponse,
};
use std::collections::BTreeMap;

/// Pinpoint: GetJourneyRuns.
pub(crate) fn get_journey_runs(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    named(turn, call)?;
    Page::of(call)?;
    Answer::json(&JourneyRunsResponse {
        item: Vec::new(),
        next_token: None,
    })
}

/// Pinpoint: GetJourneyExecutionMetrics. What was never counted is left out, not zero.
pub(crate) fn get_journey_execution_metrics(
    turn: &Turn<'_>,
    call: &Call,
) -> Result<Answer, ApiError> {
    let journey = named(turn, call)?;
    Page::of(call)?;
    Answer::json(&JourneyExecutionMetricsResponse {
        application_id: turn.app().to_owned(),
        journey_id: journey.id,
        last_evaluated_time: turn.now.to_string(),
        metrics: BTreeMap::new(),
    })
}

/// Pinpoint: GetJourneyExecutionActivityMetrics.
pub(crate) fn get_journey_execution_activity_metrics(
    turn: &Turn<'_>,
    call: &Call,
) -> Result<Answer, ApiError> {
    let journey = named(turn, call)?;
    let id = call.label("journey-activity-id")?;
    let activity = journey.activity(id).ok_or_else(ApiError::no_resource)?;
    Page::of(call)?;
    let counted_as = Kind::of(activity).map(Kind::counted_as);
    Answer::json(&JourneyExecutionActivityMetricsResponse {
        activity_type: counted_as.unwrap_or_default().to_owned(),
        application_id: turn.app().to_owned(),
        journey_activity_id: id.to_owned(),
        journey_id: journey.id,
        last_evaluated_time: turn.now.to_string(),
        metrics: BTreeMap::new(),
    })
}

/// Pinpoint: GetJourneyRunExecutionMetrics.
pub(crate) fn get_journey_run_execution_metrics(
    turn: &Turn<'_>,
    call: &Call,
) -> Result<Answer, ApiError> {
    named(turn, call)?;
    Err(ApiError::no_resource())
}

/// Pinpoint: GetJourneyRunExecutionActivityMetrics.
pub(crate) fn get_journey_run_execution_activity_metrics(
    turn: &Turn<'_>,
    call: &Call,
) -> Result<Answer, ApiError> {
    named(turn, call)?;
    Err(ApiError::no_resource())
}
