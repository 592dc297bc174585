//! The life of a campaign: it starts when its time comes, sends, and ends.

use super::model::{Campaign, Watcher};
use super::{TIMER, WATCHERS_MAX, store};
use crate::delivery::{self, Kind, Letter};
use crate::effect::News;
use crate::endpoints::Endpoint;
use crate::error::ApiError;
use crate::events::{Event, Origin};
use crate::turn::Turn;
use crate::{segments, templates, timers};
use carillon_wire::{CampaignStatus, Frequency};

/// Sets the timer that a new campaign waits for. A paused one waits only for its end.
pub(super) fn schedule(turn: &Turn<'_>, campaign: &Campaign) -> Result<(), ApiError> {
    let due = match campaign.state {
        CampaignStatus::Paused => campaign.when.ends,
        _ => Some(campaign.when.starts.max(turn.now)),
    };
    match due {
        Some(due) => Ok(timers::set(turn, TIMER, &campaign.id, due)?),
        None => Ok(()),
    }
}

/// Starts or ends the campaign, as its time says.
pub(crate) fn wake(turn: &Turn<'_>, id: &str) -> Result<(), ApiError> {
    let Some(mut campaign) = store::find(turn.sql, id)? else {
        return Ok(());
    };
    let over = campaign.when.ends.is_some_and(|ends| ends <= turn.now);
    match (campaign.state, campaign.when.frequency) {
        (CampaignStatus::Scheduled, Frequency::Once) => start_once(turn, &mut campaign),
        (CampaignStatus::Paused, Frequency::Once) if over => end(turn, &mut campaign),
        (_, Frequency::Once) => Ok(()),
        (CampaignStatus::Completed | CampaignStatus::Invalid | CampaignStatus::Deleted, _) => {
            Ok(())
        }
        (_, _) if over => end(turn, &mut campaign),
        (CampaignStatus::Scheduled, _) if campaign.when.starts <= turn.now => {
            begin(turn, &mut campaign)
        }
        (_, _) => Ok(()),
    }
}

/// Lets a campaign that sends once send: its words are fixed here, so that everybody gets the same.
fn start_once(turn: &Turn<'_>, campaign: &mut Campaign) -> Result<(), ApiError> {
    let mut content = campaign.content();
    for content in &mut content {
        if let Letter::Template { name, version } = &content.letter {
            // When the template is gone, the run says so of everybody it would have written to.
            if let Some(words) = templates::email(turn, name, version.as_deref())? {
                content.letter = Letter::Own(Box::new(words));
            }
        }
    }
    let run = delivery::start(
        turn,
        Kind::Audience,
        &campaign.id,
        campaign.terms(turn)?,
        &content,
    )?;
    campaign.run = Some(run);
    keep(turn, campaign, CampaignStatus::Executing)
}

/// Makes a campaign live that waits for events.
fn begin(turn: &Turn<'_>, campaign: &mut Campaign) -> Result<(), ApiError> {
    let state = match campaign.when.frequency {
        Frequency::Event => {
            let (terms, content) = (campaign.terms(turn)?, campaign.content());
            let run = delivery::start(turn, Kind::Event, &campaign.id, terms, &content)?;
            campaign.run = Some(run);
            CampaignStatus::PendingNextRun
        }
        Frequency::InAppEvent
        | Frequency::Once
        | Frequency::Hourly
        | Frequency::Daily
        | Frequency::Weekly
        | Frequency::Monthly => CampaignStatus::Executing,
    };
    if let Some(ends) = campaign.when.ends {
        timers::set(turn, TIMER, &campaign.id, ends)?;
    }
    keep(turn, campaign, state)
}

fn end(turn: &Turn<'_>, campaign: &mut Campaign) -> Result<(), ApiError> {
    if let Some(run) = &campaign.run {
        delivery::finish(turn, run)?;
    }
    keep(turn, campaign, CampaignStatus::Completed)
}

/// Everybody of the campaign's run is settled.
pub(crate) fn run_ended(turn: &Turn<'_>, id: &str) -> Result<(), ApiError> {
    match store::find(turn.sql, id)? {
        Some(mut campaign) if campaign.state == CampaignStatus::Executing => {
            keep(turn, &mut campaign, CampaignStatus::Completed)
        }
        _ => Ok(()),
    }
}

/// Whether the campaign may still become something else.
pub(super) fn changeable(campaign: &Campaign) -> Result<(), ApiError> {
    let state = campaign.state;
    match (state, campaign.when.frequency) {
        (
            CampaignStatus::Scheduled | CampaignStatus::Paused | CampaignStatus::PendingNextRun,
            _,
        )
        | (CampaignStatus::Executing, Frequency::Event | Frequency::InAppEvent) => Ok(()),
        (
            CampaignStatus::Executing,
            Frequency::Once
            | Frequency::Hourly
            | Frequency::Daily
            | Frequency::Weekly
            | Frequency::Monthly,
        ) => Err(ApiError::bad(
            "The campaign is sending, and what it sends is fixed. Delete it to stop it, or make a new one.",
        )),
        (CampaignStatus::Completed | CampaignStatus::Deleted | CampaignStatus::Invalid, _) => {
            Err(ApiError::bad(format!(
                "The campaign is {state} and does not change any more. Make a new one."
            )))
        }
    }
}

/// Ends what a version of the campaign has begun, before the next version takes over.
pub(super) fn retire(turn: &Turn<'_>, campaign: &Campaign) -> Result<(), ApiError> {
    if let Some(run) = &campaign.run {
        delivery::finish(turn, run)?;
    }
    announce(turn, campaign);
    Ok(timers::clear(turn.sql, TIMER, &campaign.id)?)
}

/// The segment is gone, so that the campaigns that live on it fail.
pub(crate) fn segment_gone(turn: &Turn<'_>, segment: &str) -> Result<(), ApiError> {
    for mut campaign in store::live_on(turn.sql, segment)? {
        stop(turn, &mut campaign)?;
    }
    Ok(())
}

/// Deletes the campaign and takes it away.
pub(super) fn delete(turn: &Turn<'_>, campaign: &mut Campaign) -> Result<(), ApiError> {
    stop(turn, campaign)?;
    Ok(store::remove(turn.sql, &campaign.id)?)
}

/// Stops the campaign for good: what it has not sent yet is not sent.
fn stop(turn: &Turn<'_>, campaign: &mut Campaign) -> Result<(), ApiError> {
    delivery::cancel(turn, &campaign.id)?;
    timers::clear(turn.sql, TIMER, &campaign.id)?;
    keep(turn, campaign, CampaignStatus::Deleted)
}

/// Keeps the campaign's state. A new campaign, too, gets its next one by its timer, which is due at once where its time has come.
fn keep(turn: &Turn<'_>, campaign: &mut Campaign, state: CampaignStatus) -> Result<(), ApiError> {
    if campaign.state != state {
        announce(turn, campaign);
    }
    campaign.state = state;
    campaign.modified = turn.now;
    Ok(store::keep_state(turn.sql, campaign)?)
}

/// Lets open pages hear of a campaign that they may show from now on, or may have shown until now.
fn announce(turn: &Turn<'_>, campaign: &Campaign) {
    if campaign.when.frequency == Frequency::InAppEvent {
        turn.announce(News::Changed);
    }
}

/// The campaigns that events may trigger now: read once for all that one request brings.
pub(crate) fn watchers(turn: &Turn<'_>) -> Result<Vec<Watcher>, ApiError> {
    Ok(store::watchers(turn.sql, turn.now, WATCHERS_MAX)?)
}

/// Shows an endpoint's new events to the campaigns that they may trigger. The endpoint is as the same request has left it.
pub(crate) fn on_events(
    turn: &Turn<'_>,
    watchers: &[Watcher],
    endpoint: &Endpoint,
    events: &[Event<'_>],
) -> Result<(), ApiError> {
    for watcher in watchers {
        show(turn, watcher, endpoint, events)?;
    }
    Ok(())
}

fn show(
    turn: &Turn<'_>,
    watcher: &Watcher,
    endpoint: &Endpoint,
    events: &[Event<'_>],
) -> Result<(), ApiError> {
    let filter = segments::event_filter("Dimensions", &watcher.dimensions)?;
    let matching: Vec<_> = events
        .iter()
        .filter(|event| segments::genuine(event) && filter.matches(*event))
        .collect();
    if matching.is_empty() {
        return Ok(());
    }
    // The event itself is a sign of life, which a segment may ask for, unless it is of the service's own making.
    let lived = matching.iter().filter(|event| event.origin == Origin::App);
    let newest = lived.map(|event| event.timestamp.min(turn.now)).max();
    let endpoint = Endpoint {
        seen: endpoint.seen.max(newest.unwrap_or_default()),
        ..endpoint.clone()
    };
    let version = Some(watcher.segment_version);
    let Some(mut criteria) = segments::criteria(turn, &watcher.segment, version)? else {
        return Ok(());
    };
    // Nobody is known to be in it before its counts are complete.
    if criteria.filling.is_some() {
        return Ok(());
    }
    criteria.meet(turn, std::slice::from_ref(&endpoint))?;
    if !criteria.contains(&endpoint, turn.now) {
        return Ok(());
    }
    match run_of(turn, watcher)? {
        Some(run) => delivery::trigger(turn, &run, &endpoint, &matching),
        None => Ok(()),
    }
}

/// The run of a live campaign. An event may come between a campaign's start and the wake that would make its run.
fn run_of(turn: &Turn<'_>, watcher: &Watcher) -> Result<Option<String>, ApiError> {
    if watcher.run.is_some() {
        return Ok(watcher.run.clone());
    }
    let Some(mut campaign) = store::find(turn.sql, &watcher.id)? else {
        return Ok(None);
    };
    if campaign.run.is_none() {
        begin(turn, &mut campaign)?;
    }
    Ok(campaign.run)
}
