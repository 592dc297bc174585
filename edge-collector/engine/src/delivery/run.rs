//! Runs: how they start, page through their audience, and end.

use super::TIMER;
use super::model::{Content, Extra, Kind, Run, RunState, Terms};
use super::plan::{self, Candidate};
use super::store;
use crate::endpoints::Endpoint;
use crate::error::ApiError;
use crate::events::Event;
use crate::segments::{self, Audience, Criteria};
use crate::turn::Turn;
use crate::{campaigns, timers};

/// Endpoints planned in one step.
const PAGE_ENDPOINTS: usize = 500;
/// Steps of one wake: the work between two turns of other callers.
const WAKE_PAGES: usize = 4;
/// How long a run waits before it looks again whether what is counted of its segment's people is complete.
const FILLING_WAIT_MS: i64 = 1_000;

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

/// Plans more of a run's audience, and comes back for what is left. Rows and cursor are kept in the same turn. A run goes by no counts of
/// behaviour that are not complete, and waits for them.
pub(crate) fn wake(turn: &Turn<'_>, id: &str) -> Result<(), ApiError> {
    let Some(mut run) = store::find_run(turn.sql, id)? else {
        return Ok(());
    };
    let criteria = criteria(turn, &run)?;
    let filling = criteria.as_ref().is_some_and(|of| of.filling.is_some());
    if run.state == RunState::Open && filling {
        return Ok(timers::set(
            turn,
            TIMER,
            id,
            turn.now.plus(FILLING_WAIT_MS),
        )?);
    }
    let mut audience = criteria.map(|criteria| Audience::new(turn, criteria));
    let mut pages = 0;
    while run.state == RunState::Open && pages < WAKE_PAGES {
        plan_page(turn, &mut run, audience.as_mut())?;
        pages += 1;
    }
    store::keep_progress(turn.sql, &run)?;
    match run.state {
        RunState::Open => Ok(timers::set(turn, TIMER, id, turn.now)?),
        RunState::Planned => complete(turn, &run),
        RunState::Done | RunState::Cancelled => Ok(()),
    }
}

/// Whom a run is about; nobody, when its segment is gone.
fn criteria(turn: &Turn<'_>, run: &Run) -> Result<Option<Criteria>, ApiError> {
    match &run.terms.segment {
        Some((segment, version)) => segments::criteria(turn, segment, Some(*version)),
        None => Ok(None),
    }
}

fn plan_page(
    turn: &Turn<'_>,
    run: &mut Run,
    audience: Option<&mut Audience<'_>>,
) -> Result<(), ApiError> {
    let step = match audience {
        Some(audience) => audience.step(run.cursor, PAGE_ENDPOINTS)?,
        None => None,
    };
    let Some(step) = step else {
        run.state = RunState::Planned;
        return Ok(());
    };
    let candidates = step.members.iter().map(|endpoint| Candidate {
        endpoint,
        cause: "",
        extra: None,
    });
    plan::plan(turn, run, candidates.collect())?;
    run.cursor = step.until;
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
