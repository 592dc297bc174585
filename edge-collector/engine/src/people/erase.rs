//! One person erased. The record goes at once; messages and events go step by step after it, with a row that says how far it has come, so that
//! a crash costs a step and a step done twice changes nothing.
//!
//! What stays is of nobody: counts of events by day and type, and one row for each send, since a run's audience is the sum of its rows. An
//! event that was erased leaves an empty place in its block. Answers kept for an `Idempotency-Key` end by themselves within a day, and the
//! addresses that a run keeps apart end with the run. What has left the house (mail, an event stream, an export) is out of reach.

use super::store;
use super::whom::{Named, Whom};
use crate::answer::Answer;
use crate::call::Call;
use crate::delivery::{self, Left};
use crate::effect::Told;
use crate::error::ApiError;
use crate::events::{self, Stretch};
use crate::inbox::Forgotten;
use crate::turn::Turn;
use crate::{Scope, Timestamp, access, endpoints, otp, segments, tells, timers};
use serde::{Deserialize, Serialize};

/// The kind of the timers whose key is an erasure that goes on.
pub(crate) const TIMER: &str = "erasure";
/// When to look again for the end of a message that is under way.
const UNDER_WAY_MS: i64 = 5_000;

/// An erasure as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Erasure {
    pub(super) id: String,
    /// What the person is recognised by when somebody asks again.
    pub(super) mark: String,
    /// Only counts what would go.
    pub(super) dry: bool,
    pub(super) started: Timestamp,
    pub(super) ended: Option<Timestamp>,
    /// The last send, and the last block of events, that it is about: what comes later belongs to another life.
    pub(super) sends_until: i64,
    pub(super) blocks_until: i64,
    /// The last block that is done.
    pub(super) passed: i64,
    pub(super) found: Found,
    /// None once it is over, for it names the person.
    pub(super) whom: Option<Whom>,
}

/// What was found, and is gone unless it was only counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Found {
    endpoints: i64,
    passwords: i64,
    messages: i64,
    events: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ErasureResponse {
    id: String,
    state: &'static str,
    dry_run: bool,
    start_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_date: Option<String>,
    found: Found,
}

/// `DELETE /carillon/apps/{app}/users/{user}/everything`: erases a person. The endpoints and the user's attributes are gone with the answer, whose
/// `Id` shows how the rest goes on. Who asks again, once there is nothing left, hears of the first time. With `dry-run=true` nothing is
/// erased, and what would be is counted.
pub(crate) fn erase_user(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let named = Named::user(turn, call)?;
    if !named.endpoints().is_empty() {
        return begin(turn, call, &named);
    }
    match store::latest(turn.sql, &mark(turn, &named))? {
        Some(erasure) => shown(&erasure),
        None => Err(ApiError::no_resource()),
    }
}

/// `DELETE /carillon/apps/{app}/endpoints/{endpoint}/everything`: the same of one endpoint, be it deleted, for its events and messages outlive it.
pub(crate) fn erase_endpoint(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let named = Named::endpoint(turn, call)?;
    match store::latest(turn.sql, &mark(turn, &named))? {
        Some(erasure) if named.endpoints().is_empty() && erasure.ended.is_none() => shown(&erasure),
        Some(_) | None => begin(turn, call, &named),
    }
}

/// `GET /carillon/apps/{app}/erasures/{erasure}`: how far an erasure has come.
pub(crate) fn get_erasure(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    match store::find(turn.sql, call.label("erasure-id")?)? {
        Some(erasure) => shown(&erasure),
        None => Err(ApiError::no_resource()),
    }
}

/// Does the next step of an erasure. One that is over stays as it is.
pub(crate) fn wake(turn: &Turn<'_>, id: &str) -> Result<(), ApiError> {
    let Some(mut erasure) = store::find(turn.sql, id)? else {
        return Ok(());
    };
    let Some(whom) = erasure.whom.take() else {
        return Ok(());
    };
    let left = match erasure.dry {
        true => Left::Nothing,
        false => forget_messages(turn, &mut erasure, &whom)?,
    };
    forget_events(turn, &mut erasure, &whom)?;
    let next = match (left, erasure.passed < erasure.blocks_until) {
        (Left::Nothing, false) => None,
        (Left::UnderWay, false) => Some(turn.now.plus(UNDER_WAY_MS)),
        (Left::Nothing | Left::UnderWay | Left::More, _) => Some(turn.now),
    };
    match next {
        Some(next) => timers::set(turn, TIMER, id, next)?,
        None => erasure.ended = Some(turn.now),
    }
    Ok(store::keep(turn.sql, &erasure)?)
}

fn begin(turn: &Turn<'_>, call: &Call, named: &Named<'_>) -> Result<Answer, ApiError> {
    let dry = match call.query("dry-run") {
        None | Some("" | "false") => false,
        Some("true") => true,
        Some(_) => return Err(ApiError::bad("dry-run: the value is true or false.")),
    };
    let whom = named.whom(turn);
    let passwords = otp::of_addresses(turn, &whom.addresses)?.len();
    let (messages, sends_until) = delivery::count_of(turn, &whom)?;
    let erasure = Erasure {
        id: turn.id(),
        mark: mark(turn, named),
        dry,
        started: turn.now,
        ended: None,
        sends_until,
        blocks_until: events::last_block(turn)?,
        passed: 0,
        found: Found {
            endpoints: count(named.endpoints().len()),
            passwords: count(passwords),
            messages: if dry { messages } else { 0 },
            events: 0,
        },
        whom: Some(whom),
    };
    if !dry {
        forget_record(turn, named, &erasure)?;
    }
    store::insert(turn.sql, &erasure)?;
    timers::set(turn, TIMER, &erasure.id, turn.now)?;
    shown(&erasure)
}

/// Forgets what the person is known by from now on: a write that comes later begins anew.
fn forget_record(turn: &Turn<'_>, named: &Named<'_>, erasure: &Erasure) -> Result<(), ApiError> {
    for endpoint in named.endpoints() {
        endpoints::forget(turn, endpoint)?;
    }
    if let Some(whom) = &erasure.whom {
        otp::forget_addresses(turn, &whom.addresses)?;
        events::forget_known(turn, whom.endpoints.keys().map(String::as_str))?;
        let user = match named {
            Named::User(user, _) => Some(*user),
            Named::Endpoint(..) => None,
        };
        segments::forget_person(turn, user, whom.endpoints.keys())?;
    }
    Ok(())
}

fn forget_messages(turn: &Turn<'_>, erasure: &mut Erasure, whom: &Whom) -> Result<Left, ApiError> {
    let step = delivery::forget_messages(turn, whom, erasure.sends_until)?;
    if !step.forgotten.is_empty() {
        erasure.found.messages += count(step.forgotten.len());
        let forgotten = Forgotten {
            app: turn.app().to_owned(),
            messages: step.forgotten,
        };
        tells::mention(turn, Scope::Account, Told::Forgotten(forgotten))?;
    }
    Ok(step.left)
}

fn forget_events(turn: &Turn<'_>, erasure: &mut Erasure, whom: &Whom) -> Result<(), ApiError> {
    let stretch = Stretch {
        endpoints: whom.endpoints.keys().map(String::as_str).collect(),
        passed: erasure.passed,
        until: erasure.blocks_until,
    };
    let (taken, passed) = events::erase(turn, &stretch, erasure.dry)?;
    erasure.found.events += taken;
    erasure.passed = passed;
    Ok(())
}

fn mark(turn: &Turn<'_>, named: &Named<'_>) -> String {
    let (kind, id) = match named {
        Named::User(user, _) => ("user", (*user).to_owned()),
        Named::Endpoint(id, _) => ("endpoint", endpoints::fold(id)),
    };
    access::mark(turn, &["erasure", turn.app(), kind, &id])
}

fn count(items: usize) -> i64 {
    i64::try_from(items).unwrap_or(i64::MAX)
}

fn shown(erasure: &Erasure) -> Result<Answer, ApiError> {
    Answer::json(&ErasureResponse {
        id: erasure.id.clone(),
        state: match erasure.ended {
            Some(_) => "COMPLETED",
            None => "RUNNING",
        },
        dry_run: erasure.dry,
        start_date: erasure.started.to_string(),
        end_date: erasure.ended.map(|ended| ended.to_string()),
        found: erasure.found,
    })
}
