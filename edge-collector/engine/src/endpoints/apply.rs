//! Applies a change: to the endpoint itself, to the user it belongs to, and to the endpoints that give way.

use super::capture::capture;
use super::change::Change;
use super::model::{self, Endpoint, Lists, Record};
use super::owner::Shown;
use super::store::{self, Place};
use crate::Timestamp;
use crate::attributes::{self, Name};
use crate::error::ApiError;
use crate::turn::Turn;
use crate::{events, index};

/// What brings a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// A call to update the endpoint: it counts as an update even when it says nothing new.
    Update,
    /// A batch of events that names its endpoint: when it says nothing new, the endpoint stays untouched.
    Events,
}

/// An endpoint after a change.
#[derive(Debug)]
pub(crate) struct Applied {
    pub(crate) endpoint: Endpoint,
    /// Whether other endpoints may look different now: what was read before is stale.
    pub(crate) stirred: bool,
}

/// Merges the change into the endpoint of that id, `known` as it is stored, or makes a new one, if it is the writer's or nobody's yet.
/// A refusal leaves no trace.
pub(crate) fn apply(
    turn: &Turn<'_>,
    id: &str,
    known: Option<Endpoint>,
    change: &Change<'_>,
    cause: Cause,
    shown: &Shown,
) -> Result<Applied, ApiError> {
    model::check_id(id)?;
    let claim = shown.admit(known.as_ref())?;
    shown.vouch(turn, id, known.as_ref(), change.user)?;
    let mut applied = merge(turn, id, known, change, cause, claim)?;
    let endpoint = &mut applied.endpoint;
    if let Some(owner) = claim
        && endpoint.owner.is_none()
    {
        store::claim(turn.sql, endpoint.n, owner)?;
        endpoint.owner = Some(owner.to_owned());
    }
    Ok(applied)
}

/// The same once the writer is let in. A new endpoint is the writer's from its first row on.
fn merge(
    turn: &Turn<'_>,
    id: &str,
    known: Option<Endpoint>,
    change: &Change<'_>,
    cause: Cause,
    owner: Option<&[u8]>,
) -> Result<Applied, ApiError> {
    let known = match known {
        Some(endpoint) if cause == Cause::Events && change.is_empty() => {
            return Ok(still(endpoint));
        }
        known => known,
    };
    change.check()?;
    let mut draft = draft(turn, id, known.as_ref(), change)?;
    model::check_pair(&draft.endpoint.record)?;
    match known {
        Some(known) if same(&known, &draft.endpoint) && cause == Cause::Events => Ok(still(known)),
        Some(known) if same(&known, &draft.endpoint) => {
            mark(turn, Some(&known), &draft.endpoint)?;
            store::touch(turn.sql, &draft.endpoint)?;
            Ok(still(draft.endpoint))
        }
        Some(known) => save(turn, Some(&known), draft),
        None => {
            draft.endpoint.owner = owner.map(<[u8]>::to_owned);
            save(turn, None, draft)
        }
    }
}

fn still(endpoint: Endpoint) -> Applied {
    Applied {
        endpoint,
        stirred: false,
    }
}

/// Whether only times and the request's id differ.
fn same(known: &Endpoint, draft: &Endpoint) -> bool {
    known.record == draft.record
        && known.user == draft.user
        && known.user_attributes == draft.user_attributes
        && known.active == draft.active
}

/// A change before it is written.
struct Draft {
    /// The endpoint as it is to be.
    endpoint: Endpoint,
    /// The attributes that its user has now.
    shared: Lists,
    /// Names that the application has not met before.
    names: Vec<Name>,
}

fn draft(
    turn: &Turn<'_>,
    id: &str,
    known: Option<&Endpoint>,
    change: &Change<'_>,
) -> Result<Draft, ApiError> {
    let mut record = match known {
        Some(known) => model::merge(&known.record, change),
        None => {
            let newborn = model::newborn(turn.app(), id, turn.now, change.birth);
            model::merge(&newborn, change)
        }
    };
    let old_user = known.and_then(|known| known.user.as_deref());
    let user = match change.user {
        None => old_user,
        Some("") => None,
        Some(user) => Some(user),
    };
    let shared = match (user, known) {
        (None, _) => Lists::new(),
        (Some(_), Some(known)) if user == old_user => known.user_attributes.clone(),
        (Some(user), _) => store::user_attributes(turn.sql, user)?,
    };
    let user_attributes = person(&mut record, &shared, change.user_attributes);
    let mut endpoint = Endpoint {
        n: known.map_or(0, |known| known.n),
        record,
        user: user.map(str::to_owned),
        user_attributes,
        active: change.status != Some("INACTIVE"),
        effective: change.effective_time()?.unwrap_or(turn.now),
        seen: known.map_or(Timestamp(0), |known| known.seen),
        request: change.request.unwrap_or(&turn.request_id).to_owned(),
        owner: known.and_then(|known| known.owner.clone()),
    };
    let names = capture(turn, known, &shared, &mut endpoint)?;
    if endpoint.user.is_none() {
        endpoint.record.waiting = endpoint.user_attributes.clone();
    }
    Ok(Draft {
        endpoint,
        shared,
        names,
    })
}

/// The person's attributes after the change. What came before there was a user waits in the record, and gives way to what the user has.
fn person(record: &mut Record, shared: &Lists, given: Option<&Lists>) -> Lists {
    let mut lists = std::mem::take(&mut record.waiting);
    lists.extend(shared.clone());
    if let Some(given) = given {
        model::merge_lists(&mut lists, given);
    }
    lists
}

fn save(turn: &Turn<'_>, known: Option<&Endpoint>, draft: Draft) -> Result<Applied, ApiError> {
    let Draft {
        mut endpoint,
        shared,
        names,
    } = draft;
    let doc = json(&endpoint.record)?;
    let person = json(&endpoint.user_attributes)?;
    if doc.len() + person.len() > model::RECORD_BYTES_MAX {
        return Err(ApiError::bad(format!(
            "The endpoint's record is larger than {} KB.",
            model::RECORD_BYTES_MAX / 1024
        )));
    }
    make_room(turn, known, &endpoint)?;
    attributes::meet(turn, &names)?;
    let changed = endpoint.user_attributes != shared;
    let changed_user = endpoint.user.clone().filter(|_| changed);
    mark(turn, known, &endpoint)?;
    if let Some(user) = &changed_user {
        index::mark_user(turn, user)?;
    }
    keep(turn, known, &mut endpoint, &doc)?;
    if let Some(user) = &changed_user {
        store::keep_user(turn.sql, user, &person)?;
    }
    let old_user = known.and_then(|known| known.user.as_deref());
    if let Some(old) = old_user.filter(|old| endpoint.user.as_deref() != Some(old)) {
        store::forget_lonely(turn.sql, old)?;
    }
    Ok(Applied {
        endpoint,
        stirred: true,
    })
}

/// Lets the index know that the endpoint is about to be another one to it, or another user's: a list may name the one and not the other.
/// A new one has no row yet to be known by.
fn mark(turn: &Turn<'_>, known: Option<&Endpoint>, draft: &Endpoint) -> Result<(), ApiError> {
    match known {
        Some(known) if index::differ(known, draft) || known.user != draft.user => {
            index::mark(turn, known.n)
        }
        Some(_) | None => Ok(()),
    }
}

/// Lets the endpoint take a place among those of its user, if it does not have one.
fn make_room(
    turn: &Turn<'_>,
    known: Option<&Endpoint>,
    endpoint: &Endpoint,
) -> Result<(), ApiError> {
    let Some(user) = endpoint.user.as_deref().filter(|_| endpoint.active) else {
        return Ok(());
    };
    if known.is_some_and(|known| known.active && known.user.as_deref() == Some(user)) {
        return Ok(());
    }
    let reach = model::reach(&endpoint.record);
    let rivals = store::rivals(turn.sql, user, endpoint.n, reach.as_deref())?;
    match model::who_gives_way(endpoint.channel(), &rivals)? {
        Some(n) => {
            index::mark(turn, n)?;
            Ok(store::evict(turn.sql, n)?)
        }
        None => Ok(()),
    }
}

/// Writes the endpoint's own row, no wider than the change, and silences others at the same address.
fn keep(
    turn: &Turn<'_>,
    known: Option<&Endpoint>,
    endpoint: &mut Endpoint,
    doc: &str,
) -> Result<(), ApiError> {
    let reach = model::reach(&endpoint.record);
    let place = Place {
        user: endpoint.user.as_deref(),
        reach: reach.as_deref(),
        active: endpoint.active,
    };
    let stays = known.is_some_and(|known| {
        known.user == endpoint.user
            && known.active == endpoint.active
            && model::reach(&known.record) == reach
    });
    if stays {
        return Ok(store::update(turn.sql, endpoint, doc)?);
    }
    match known {
        Some(_) => store::replace(turn.sql, endpoint, doc, place)?,
        None => {
            let id = model::fold(endpoint.id());
            let born = events::last_block(turn)?;
            endpoint.n = store::insert(turn.sql, &id, doc, place, endpoint, born)?;
            index::mark_new(turn, endpoint.n)?;
        }
    }
    match &reach {
        Some(reach) if endpoint.active => Ok(store::silence_others(turn.sql, reach, endpoint.n)?),
        _ => Ok(()),
    }
}

pub(super) fn json<T: serde::Serialize + ?Sized>(value: &T) -> Result<String, ApiError> {
    serde_json::to_string(value).map_err(|error| ApiError::Internal(error.to_string()))
}
