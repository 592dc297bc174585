//! Runs: how they start, page through their audience, and end.

use super::TIMER;
use super::model::{Content, Extra, Kind, Run, RunState, Terms};
use super::plan::{self, Candidate};
use super::store;
use crate::endpoints::{self, Endpoint};
use crate::error::ApiError;
use crate::events::Event;
use crate::turn::Turn;
use crate::{campaigns, segments, timers};

/// Endpoints planned in one step.
const PAGE_ENDPOINTS: i64 = 500;
/// Steps of one wake: the work between two turns of other callers.
const WAKE_PAGES: usize = 4;

/// Starts a run of a campaign and returns its id. An audience is planned from the next wake on.
pub(crate) fn start(
    turn: &Turn<'_>,
    kind: Kind,
    campaign: &str,
    terms: Terms,
    content: &[Content],
) -> Result<String, ApiError> {
    let run = Run {
        id: turn.id(),
        kind,
        campaign: Some(campaign.to_owned()),
        state: RunState::Open,
        cursor: 0,
        queued: 0,
        started: turn.now,
        terms,
    };
    store::insert_run(turn.sql, &run, content)?;
    if kind == Kind::Audience {
        timers::set(turn, TIMER, &run.id, turn.now)?;
    }
    Ok(run.id)
}

/// Plans more of a run's audience, and comes back for what is left. Rows and cursor are kept in the same turn.
pub(crate) fn wake(turn: &Turn<'_>, id: &str) -> Result<(), ApiError> {
    let Some(mut run) = store::find_run(turn.sql, id)? else {
        return Ok(());
    };
    let mut pages = 0;
    while run.state == RunState::Open && pages < WAKE_PAGES {
        plan_page(turn, &mut run)?;
        pages += 1;
    }
    store::keep_progress(turn.sql, &run)?;
    match run.state {
        RunState::Open => Ok(timers::set(turn, TIMER, id, turn.now)?),
        RunState::Planned => complete(turn, &run),
        RunState::Done | RunState::Cancelled => Ok(()),
    }
}

fn plan_page(turn: &Turn<'_>, run: &mut Run) -> Result<(), ApiError> {
    let mut criteria = match &run.terms.segment {
        Some((segment, version)) => segments::criteria(turn, segment, Some(*version))?,
        None => None,
    };
    let page = endpoints::page_after(turn, run.cursor, PAGE_ENDPOINTS)?;
    if let Some(criteria) = &mut criteria {
        criteria.meet(turn, &page)?;
    }
    let members = page.iter().filter(|endpoint| {
        criteria
            .as_ref()
            .is_some_and(|criteria| criteria.contains(*endpoint, turn.now))
    });
    let candidates = members.map(|endpoint| Candidate {
        endpoint,
        cause: "",
        extra: None,
    });
    plan::plan(turn, run, candidates.collect())?;
    match page.last() {
        Some(last) => run.cursor = last.n,
        None => run.state = RunState::Planned,
    }
    Ok(())
}

/// Plans a message for each of these events of one endpoint. An event that the run has seen changes nothing.
pub(crate) fn trigger(
    turn: &Turn<'_>,
    id: &str,
    endpoint: &Endpoint,
    events: &[&Event<'_>],
) -> Result<(), ApiError> {
    let Some(mut run) = store::find_run(turn.sql, id)? else {
        return Ok(());
    };
    if run.state != RunState::Open {
        return Ok(());
    }
    let candidates = events.iter().map(|event| Candidate {
        endpoint,
        cause: event.id,
        extra: (!event.attributes.is_empty()).then(|| Extra {
            event: event.attributes.clone(),
            ..Extra::default()
        }),
    });
    plan::plan(turn, &mut run, candidates.collect())?;
    Ok(store::keep_progress(turn.sql, &run)?)
}

/// Ends a run whose campaign is over; what is queued still goes out.
pub(crate) fn finish(turn: &Turn<'_>, id: &str) -> Result<(), ApiError> {
    Ok(store::end_run(turn.sql, id, RunState::Done, turn.now)?)
}

/// Stops all runs of a campaign, those too that are over and have something queued: that is decided against when its turn comes, which
/// is now.
pub(crate) fn cancel(turn: &Turn<'_>, campaign: &str) -> Result<(), ApiError> {
    for id in store::unsettled_runs(turn.sql, campaign)? {
        store::cancel_run(turn.sql, &id, turn.now)?;
        store::forget_addresses(turn.sql, &id)?;
        timers::clear(turn.sql, TIMER, &id)?;
        store::hasten(turn.sql, &id, turn.now)?;
        turn.schedule();
    }
    Ok(())
}

/// Completes a run over an audience once nothing of it waits.
pub(super) fn complete(turn: &Turn<'_>, run: &Run) -> Result<(), ApiError> {
    let over = run.kind == Kind::Audience
        && run.state == RunState::Planned
        && !store::any_waiting(turn.sql, &run.id)?;
    if !over {
        return Ok(());
    }
    store::end_run(turn.sql, &run.id, RunState::Done, turn.now)?;
    store::forget_addresses(turn.sql, &run.id)?;
    match &run.campaign {
        Some(campaign) => campaigns::run_ended(turn, campaign),
        None => Ok(()),
    }
}
