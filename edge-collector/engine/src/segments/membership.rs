//! Who joins a segment and who leaves it, as events of the service's own. A segment announces them that has `MembershipEvents`.
//!
//! Of such a segment the members are kept as they were announced last. Who has changed is judged soon after by each of them; and where a list or
//! the time has changed, everybody is, chunk by chunk of the index. What differs becomes events, is shown to campaigns, and is kept,
//! all in one turn. So a crash loses nothing and doubles nothing, and who came and went between two looks has not been there.
//!
//! A definition says who belongs, and whoever changes it, or that of a segment it builds on, has moved no person: members are taken afresh then,
//! and nobody is announced. A list is different. Who is on the new one and was not on the old has joined.

use super::audience::Audience;
use super::criteria::{self, Criteria};
use super::model::Segment;
use super::store::{self, Due};
use crate::endpoints::{self, Endpoint};
use crate::error::ApiError;
use crate::events::{self, Event, Origin, Record};
use crate::index::{self, Bits};
use crate::turn::Turn;
use crate::{Timestamp, timers};
use std::collections::BTreeMap;

/// The kind of the timers that look at what is due, and that let time pass.
pub(crate) const TIMER: &str = "membership";
/// The key of the one that rings at every full hour.
const HOUR: &str = "hour";
const HOUR_MS: i64 = 60 * 60 * 1000;
/// How long the first change waits for others. A look costs little more for many than for one.
const LOOK_WAIT_MS: i64 = 250;
/// Chunks that one turn looks at, or people whom it judges one by one, and events that it makes of either.
const CHUNKS_MAX: usize = 16;
const JUDGED_MAX: usize = 500;
const EVENTS_MAX: usize = 500;
/// People who are judged together. Between such parties the events are counted, and one makes few even when everybody moves everywhere.
const PARTY: usize = 50;
/// How long what is due waits for counts of behaviour that are not complete.
const FILL_WAIT_MS: i64 = 1_000;
/// Segments of one application that announce: whoever changes is judged by each of them.
const ANNOUNCING_MAX: usize = 50;

const JOIN: &str = "_segment.join";
const LEAVE: &str = "_segment.leave";

/// Whether an event is what it says. Anybody may send one of any name, and nobody joins a segment by saying so.
pub(crate) fn genuine(event: &Event<'_>) -> bool {
    event.origin != Origin::App || ![JOIN, LEAVE].contains(&event.event_type)
}

/// Endpoints may have become others to segments, or are gone.
pub(crate) fn changed(turn: &Turn<'_>, ns: &[i64]) -> Result<(), ApiError> {
    if store::announcing(turn.sql)?.is_empty() {
        return Ok(());
    }
    let ns = serde_json::to_string(ns).map_err(|error| ApiError::Internal(error.to_string()))?;
    store::people_due(turn.sql, &ns)?;
    let due = turn.now.plus(LOOK_WAIT_MS);
    Ok(timers::set_first(turn, TIMER, "", due)?)
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
            Some(segment) => criteria::sources(turn, &segment)?.contains(id),
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
    for (segment, criteria) in announcing(turn)? {
        if criteria.ages() {
            all_due(turn, &segment.id, false)?;
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

/// The segments that announce, each with who belongs to it now.
fn announcing(turn: &Turn<'_>) -> Result<Vec<(Segment, Criteria)>, ApiError> {
    let mut segments = Vec::new();
    for id in store::announcing(turn.sql)? {
        if let Some(segment) = store::latest(turn.sql, &id)? {
            let criteria = criteria::of_segment(turn, &segment)?;
            segments.push((segment, criteria));
        }
    }
    Ok(segments)
}

/// Does the next of what is due, and comes back at once for what is left. Chunks come first: people are compared with what was taken there.
fn look(turn: &Turn<'_>) -> Result<(), ApiError> {
    let mut segments = announcing(turn)?;
    let waiting = that_wait(&segments)?;
    let due = store::due(turn.sql, &waiting, CHUNKS_MAX)?;
    match due.is_empty() {
        true => judge_people(turn, &mut segments)?,
        false => look_at_chunks(turn, &due)?,
    }
    let wait_ms = match store::anything_due(turn.sql, &waiting)? {
        true => 0,
        false if store::anything_due(turn.sql, "[]")? => FILL_WAIT_MS,
        false => return Ok(()),
    };
    Ok(timers::set(turn, TIMER, "", turn.now.plus(wait_ms))?)
}

/// The segments of which it cannot be said yet who is in them, as a JSON list: nobody joins by what he did long ago being counted now.
fn that_wait(segments: &[(Segment, Criteria)]) -> Result<String, ApiError> {
    let waiting: Vec<&str> = segments
        .iter()
        .filter(|(_, criteria)| criteria.filling.is_some())
        .map(|(segment, _)| segment.id.as_str())
        .collect();
    serde_json::to_string(&waiting).map_err(|error| ApiError::Internal(error.to_string()))
}

fn judge_people(turn: &Turn<'_>, segments: &mut [(Segment, Criteria)]) -> Result<(), ApiError> {
    let (mut judged, mut events) = (0, 0);
    while judged < JUDGED_MAX && events < EVENTS_MAX {
        let ns = store::changed_people(turn.sql, PARTY)?;
        let Some(last) = ns.last() else { break };
        let people = endpoints::at(turn, &ns)?;
        for (segment, criteria) in segments.iter_mut() {
            events += judge(turn, segment, criteria, &ns, &people)?;
        }
        store::forget_changed(turn.sql, *last)?;
        judged += ns.len();
    }
    Ok(())
}

/// Announces who of a party has come and gone, and says how many. `people` are those of them who are there.
fn judge(
    turn: &Turn<'_>,
    segment: &Segment,
    criteria: &mut Criteria,
    ns: &[i64],
    people: &[Endpoint],
) -> Result<usize, ApiError> {
    let chunk_of = |n: i64| index::place(n).0;
    if criteria.filling.is_some() {
        for n in ns {
            store::chunk_due(turn.sql, &segment.id, chunk_of(*n), turn.now, true)?;
        }
        return Ok(0);
    }
    criteria.meet(turn, people)?;
    let mut events = 0;
    for party in ns.chunk_by(|one, next| chunk_of(*one) == chunk_of(*next)) {
        let chunk = chunk_of(party[0]);
        let whom: Bits = party.iter().map(|n| index::place(*n).1).collect();
        let of_chunk = people.iter().filter(|one| chunk_of(one.n) == chunk);
        let members: Bits = of_chunk
            .filter(|one| criteria.contains(*one, turn.now))
            .map(|one| index::place(one.n).1)
            .collect();
        let announced = store::announced(turn.sql, &segment.id, chunk)?;
        let differ = (&announced & whom) ^ &members;
        let place = (segment, chunk);
        events += announce_moved(turn, place, announced, &differ, &members)?;
    }
    Ok(events)
}

fn look_at_chunks(turn: &Turn<'_>, due: &[Due]) -> Result<(), ApiError> {
    let mut room = EVENTS_MAX;
    for due in due {
        room -= look_at(turn, due, room)?;
        if room == 0 {
            break;
        }
    }
    Ok(())
}

/// Announces who of a chunk has come and gone, `room` of them at most, and says how many. A chunk stays due while somebody is left.
fn look_at(turn: &Turn<'_>, due: &Due, room: usize) -> Result<usize, ApiError> {
    let Some(segment) = store::latest(turn.sql, &due.segment)? else {
        store::silence(turn.sql, &due.segment)?;
        return Ok(0);
    };
    let criteria = criteria::of_segment(turn, &segment)?;
    let members = Audience::new(turn, criteria).in_chunk(due.chunk)?;
    if due.afresh {
        keep(turn, &segment.id, due.chunk, members)?;
        store::looked_at(turn.sql, due)?;
        return Ok(0);
    }
    let announced = store::announced(turn.sql, &segment.id, due.chunk)?;
    let differ = &announced ^ &members;
    let told: Bits = differ.iter().take(room).collect();
    if told.len() == differ.len() {
        store::looked_at(turn.sql, due)?;
    }
    announce_moved(turn, (&segment, due.chunk), announced, &told, &members)
}

fn keep(turn: &Turn<'_>, segment: &str, chunk: i64, mut members: Bits) -> Result<(), ApiError> {
    members.optimize();
    Ok(store::keep_announced(turn.sql, segment, chunk, &members)?)
}

/// Announces of each who has moved that it has joined or left, keeps that, and says how many they are. Who was deleted goes without a word.
fn announce_moved(
    turn: &Turn<'_>,
    (segment, chunk): (&Segment, i64),
    announced: Bits,
    moved: &Bits,
    members: &Bits,
) -> Result<usize, ApiError> {
    if moved.is_empty() {
        return Ok(0);
    }
    keep(turn, &segment.id, chunk, announced ^ moved)?;
    let ns: Vec<i64> = moved.iter().map(|low| index::number(chunk, low)).collect();
    let endpoints = endpoints::at(turn, &ns)?;
    let (attributes, metrics) = (attributes(segment), BTreeMap::new());
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
    events::append_found(turn, &found.collect::<Vec<_>>())?;
    Ok(ns.len())
}

fn attributes(segment: &Segment) -> BTreeMap<String, String> {
    let mut attributes = BTreeMap::from([
        ("segment_id".to_owned(), segment.id.clone()),
        ("segment_version".to_owned(), segment.version.to_string()),
    ]);
    if let Some(name) = &segment.doc.name {
        attributes.insert("segment_name".to_owned(), name.clone());
    }
    attributes
}
