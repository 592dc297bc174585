//! Activities: what each run of a campaign did for each of its treatments.

use super::model::Campaign;
use super::named;
use crate::answer::Answer;
use crate::call::Call;
use crate::delivery::{self, Ending, Ran, Reason, RunState, State};
use crate::error::ApiError;
use crate::page::Page;
use crate::turn::Turn;
use carillon_wire::{ActivitiesResponse, ActivityResponse};
use std::collections::BTreeMap;

/// Pinpoint: GetCampaignActivities, one for each treatment of each run.
pub(crate) fn get_campaign_activities(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let campaign = named(turn, call)?;
    let page = Page::of(call)?;
    let after = page.after.as_deref().unwrap_or_default();
    let (first, _) = after.split_once(' ').unwrap_or_default();
    // Of the first run there may be nothing left to show.
    let runs = delivery::runs(turn, &campaign.id, first, page.fetch() + 1)?;
    let mut parts: Vec<(&Ran, u32)> = runs
        .iter()
        .flat_map(|run| (0..run.treatments).map(move |treatment| (run, treatment)))
        .filter(|part| key(part).as_str() > after)
        .collect();
    let next_token = page.cut(&mut parts, key);
    let item: Result<_, ApiError> = parts
        .into_iter()
        .map(|(run, treatment)| {
            let endings = delivery::endings(turn, &run.id)?;
            Ok(response(turn, &campaign, run, treatment, &endings))
        })
        .collect();
    Answer::json(&ActivitiesResponse {
        item: item?,
        next_token,
    })
}

/// Where an activity stands in the list. A run has so few treatments that their numbers sort as texts.
fn key((run, treatment): &(&Ran, u32)) -> String {
    format!("{} {treatment}", run.id)
}

fn response(
    turn: &Turn<'_>,
    campaign: &Campaign,
    run: &Ran,
    treatment: u32,
    endings: &[Ending],
) -> ActivityResponse {
    let own = endings
        .iter()
        .filter(|ending| ending.treatment == treatment && ending.state != State::Skipped);
    let (mut total, mut sent) = (0, 0);
    for ending in own {
        total += ending.sends;
        sent += if ending.state == State::Sent {
            ending.sends
        } else {
            0
        };
    }
    let completed = run.state == RunState::Done;
    // A campaign's start is that of its last run: those before belong to earlier versions.
    let last = campaign.run.as_ref() == Some(&run.id);
    ActivityResponse {
        application_id: turn.app().to_owned(),
        campaign_id: campaign.id.clone(),
        end: run.ended.map(|ended| ended.to_string()),
        execution_metrics: Some(metrics(treatment, endings)),
        id: delivery::activity_id(&run.id, treatment),
        result: completed.then(|| result(total, sent).to_owned()),
        scheduled_start: last.then(|| campaign.when.starts.to_string()),
        start: Some(run.started.to_string()),
        state: Some(state(run.state).to_owned()),
        successful_endpoint_count: Some(sent),
        timezones_completed_count: Some(0),
        timezones_total_count: Some(0),
        total_endpoint_count: Some(total),
        treatment_id: Some(treatment.to_string()),
    }
}

/// An activity failed when there was somebody to write to and nobody could be.
fn result(total: i64, sent: i64) -> &'static str {
    match total > 0 && sent == 0 {
        true => "FAIL",
        false => "SUCCESS",
    }
}

fn state(state: RunState) -> &'static str {
    match state {
        RunState::Open | RunState::Planned => "RUNNING",
        RunState::Done => "COMPLETED",
        RunState::Cancelled => "CANCELLED",
    }
}

/// What became of everybody in the run's audience, as one treatment sees it: produced for it, or kept out by the reason. Who is held out
/// or belongs to another treatment is the same to it. They add up to the audience.
fn metrics(treatment: u32, endings: &[Ending]) -> BTreeMap<String, String> {
    let mut counts: BTreeMap<&str, i64> = BTreeMap::from([("ENDPOINT_PRODUCED", 0)]);
    for ending in endings {
        let name = match (ending.treatment == treatment, ending.state) {
            (false, _) => "TREATMENT_HOLDOUT",
            (true, State::Skipped) => match ending.reason.as_deref().unwrap_or_default() {
                held if held == Reason::HeldOut.word() => "TREATMENT_HOLDOUT",
                reason => reason,
            },
            (
                true,
                State::Queued | State::Claimed | State::Sent | State::Failed | State::Unknown,
            ) => "ENDPOINT_PRODUCED",
        };
        *counts.entry(name).or_default() += ending.sends;
    }
    let text = |(name, count): (&str, i64)| (name.to_owned(), count.to_string());
    counts.into_iter().map(text).collect()
}
