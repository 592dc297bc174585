//! Who joins a segment and who leaves it, as events of the service's own. A segment announces them that has `MembershipEvents`.
//!
//! Of such a segment the members are kept as they were announced last, chunk by chunk. Once something has changed in a chunk, it is due: a
//! look takes its members as they are now, and what differs becomes events, is shown to campaigns, and is kept, all in one turn. So
//! a crash loses nothing and doubles nothing, and who came and went between two looks has not been there.
//!
//! A definition says who belongs, and whoever changes it, or that of a segment it builds on, has moved no person: members are taken afresh then,
//! and nobody is announced. A list is different. Who is on the new one and was not on the old has joined.

use super::audience::Audience;
use super::criteria;
use super::model::Segment;
use super::store::{self, Due};
use crate::endpoints::{self, Endpoint};
use crate::error::ApiError;
use crate::events::{self, Event, Origin, Record};
use crate::index::{self, Bits};
use crate::turn::Turn;
use crate::{Timestamp, timers};
use std::collections::{BTreeMap, BTreeSet};

/// The kind of the timers that look at what is due, and that let time pass.
pub(crate) const TIMER: &str = "membership";
/// The key of the one that rings at every full hour.
const HOUR: &str = "hour";
const HOUR_MS: i64 = 60 * 60 * 1000;
/// How long the first change waits for others. A look costs little more for many than for one.
const LOOK_WAIT_MS: i64 = 250;
/// Chunks that one turn looks at, and people whom it announces.
const LOOKS_MAX: usize = 16;
const ANNOUNCED_MAX: usize = 500;
/// Segments of one application that announce: each is looked at wherever something changes.
const ANNOUNCING_MAX: usize = 50;

const JOIN: &str = "_segment.join";
const LEAVE: &str = "_segment.leave";

/// Whether an event is what it says. Anybody may send one of any name, and nobody joins a segment by saying so.
pub(crate) fn genuine(event: &Event<'_>) -> bool {
    event.origin != Origin::App || ![JOIN, LEAVE].contains(&event.event_type)
}

/// Something may have changed in chunks of the index.
pub(crate) fn changed(turn: &Turn<'_>, chunks: &BTreeSet<i64>) -> Result<(), ApiError> {
    let chunks =
        serde_json::to_string(chunks).map_err(|error| ApiError::Internal(error.to_string()))?;
    match store::chunks_due(turn.sql, &chunks, turn.now)? {
        true => soon(turn),
        false => Ok(()),
    }
}

/// A segment has a new latest version, in the place of `before`.
pub(super) fn defined(
    turn: &Turn<'_>,
    before: Option<&Segment>,
    segment: &Segment,
) -> Result<(), ApiError> {
    let (id, doc) = (segment.id.as_str(), &segment.doc);
    let before = before.map(|before| &before.doc);
    let announced = before.is_some_and(|before| before.membership_events);
    match (announced, doc.membership_events) {
        (false, true) => announce(turn, id)?,
        (true, false) => store::silence(turn.sql, id)?,
        (true, true) | (false, false) => {}
    }
    match before {
        Some(before) if before.says_the_same(doc) => {
            if before.imported != doc.imported {
                for other in that_build_on(turn, id)? {
                    all_due(turn, &other, false)?;
                }
            }
        }
        Some(_) | None => redefined(turn, id)?,
    }
    look(turn)
}

/// A segment is gone. What builds on it has nobody in it any more, and loses them silently.
pub(super) fn gone(turn: &Turn<'_>, id: &str) -> Result<(), ApiError> {
    store::silence(turn.sql, id)?;
    redefined(turn, id)?;
    look(turn)
}

/// Looks at what is due, or lets an hour pass.
pub(crate) fn wake(turn: &Turn<'_>, key: &str) -> Result<(), ApiError> {
    match key {
        HOUR => pass_hour(turn),
        _ => look(turn),
    }
}

fn announce(turn: &Turn<'_>, id: &str) -> Result<(), ApiError> {
    if store::announcing(turn.sql)?.len() >= ANNOUNCING_MAX {
        return Err(ApiError::bad(format!(
            "MembershipEvents: at most {ANNOUNCING_MAX} segments of an application have them. Update one that need not with false first."
        )));
    }
    store::announce(turn.sql, id)?;
    take_afresh(turn, id)
}

fn redefined(turn: &Turn<'_>, id: &str) -> Result<(), ApiError> {
    for other in that_build_on(turn, id)? {
        take_afresh(turn, &other)?;
    }
    Ok(())
}

/// The announcing segments whose members may be others when a segment has a new latest version: itself, and what builds on it.
fn that_build_on(turn: &Turn<'_>, id: &str) -> Result<Vec<String>, ApiError> {
    let mut found = Vec::new();
    for other in store::announcing(turn.sql)? {
        let builds = match store::latest(turn.sql, &other)? {
            Some(segment) => criteria::sources(turn.sql, &segment)?.contains(id),
            None => false,
        };
        if builds || other == id {
            found.push(other);
        }
    }
    Ok(found)
}

/// Lets the members of a segment be taken as they are, and from then on be followed.
fn take_afresh(turn: &Turn<'_>, id: &str) -> Result<(), ApiError> {
    store::forget_announced(turn.sql, id)?;
    all_due(turn, id, true)?;
    match super::criteria(turn, id, None)? {
        Some(criteria) if criteria.ages() => next_hour(turn),
        Some(_) | None => Ok(()),
    }
}

fn all_due(turn: &Turn<'_>, id: &str, afresh: bool) -> Result<(), ApiError> {
    let (last, _) = index::place(endpoints::newest(turn)?);
    for chunk in 0..=last {
        store::chunk_due(turn.sql, id, chunk, turn.now, afresh)?;
    }
    Ok(())
}

/// Looks again at the segments whose members time alone may change.
fn pass_hour(turn: &Turn<'_>) -> Result<(), ApiError> {
    let mut aging = false;
    for id in store::announcing(turn.sql)? {
        if super::criteria(turn, &id, None)?.is_some_and(|criteria| criteria.ages()) {
            all_due(turn, &id, false)?;
            aging = true;
        }
    }
    match aging {
        true => next_hour(turn).and_then(|()| look(turn)),
        false => Ok(()),
    }
}

fn next_hour(turn: &Turn<'_>) -> Result<(), ApiError> {
    let next = Timestamp(turn.now.0 - turn.now.0.rem_euclid(HOUR_MS)).plus(HOUR_MS);
    Ok(timers::set_first(turn, TIMER, HOUR, next)?)
}

fn soon(turn: &Turn<'_>) -> Result<(), ApiError> {
    let due = turn.now.plus(LOOK_WAIT_MS);
    Ok(timers::set_first(turn, TIMER, "", due)?)
}

/// Looks at chunks that are due, and comes back at once when there may be more.
fn look(turn: &Turn<'_>) -> Result<(), ApiError> {
    let due = store::due(turn.sql, LOOKS_MAX)?;
    let mut room = ANNOUNCED_MAX;
    for due in &due {
        room -= look_at(turn, due, room)?;
        if room == 0 {
            break;
        }
    }
    match room == 0 || due.len() == LOOKS_MAX {
        true => Ok(timers::set(turn, TIMER, "", turn.now)?),
        false => Ok(()),
    }
}

/// Announces who of a chunk has come and gone, `room` of them at most, and says how many. Who is left stays due.
fn look_at(turn: &Turn<'_>, due: &Due, room: usize) -> Result<usize, ApiError> {
    let Some(segment) = store::latest(turn.sql, &due.segment)? else {
        store::silence(turn.sql, &due.segment)?;
        return Ok(0);
    };
    let criteria = criteria::of_segment(turn.sql, &segment)?;
    // A segment that cannot be judged any more has nobody in it, though nobody has left.
    let afresh = due.afresh || criteria.fault.is_some();
    let members = Audience::new(turn, criteria).in_chunk(due.chunk)?;
    let announced = store::announced(turn.sql, due)?;
    let differ = &announced ^ &members;
    let told: Bits = match afresh {
        true => differ.clone(),
        false => differ.iter().take(room).collect(),
    };
    if !told.is_empty() {
        let mut kept = announced ^ &told;
        kept.optimize();
        store::keep_announced(turn.sql, due, &kept)?;
    }
    if told.len() == differ.len() {
        store::looked_at(turn.sql, due)?;
    }
    if afresh {
        return Ok(0);
    }
    let ns: Vec<i64> = told
        .iter()
        .map(|low| index::number(due.chunk, low))
        .collect();
    tell(turn, &segment, &endpoints::at(turn, &ns)?, &members)?;
    Ok(ns.len())
}

/// Records of each of these endpoints that it has joined or left. Who was deleted is none of them, and goes without a word.
fn tell(
    turn: &Turn<'_>,
    segment: &Segment,
    endpoints: &[Endpoint],
    members: &Bits,
) -> Result<(), ApiError> {
    let mut attributes = BTreeMap::from([
        ("segment_id".to_owned(), segment.id.clone()),
        ("segment_version".to_owned(), segment.version.to_string()),
    ]);
    if let Some(name) = &segment.doc.name {
        attributes.insert("segment_name".to_owned(), name.clone());
    }
    let metrics = BTreeMap::new();
    let found = endpoints.iter().map(|endpoint| {
        let (_, low) = index::place(endpoint.n);
        let record = Record {
            endpoint: endpoint.id(),
            event_type: if members.contains(low) { JOIN } else { LEAVE },
            attributes: &attributes,
            metrics: &metrics,
            send: None,
        };
        (endpoint, record)
    });
    events::append_found(turn, &found.collect::<Vec<_>>())
}
