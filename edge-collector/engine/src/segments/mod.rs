//! Segments: groups of people, described by what they are like and judged when they are used.

mod audience;
mod count;
#[cfg(test)]
mod count_tests;
mod criteria;
mod deed;
mod dimensions;
mod formula;
#[cfg(test)]
mod history_tests;
mod imported;
#[cfg(test)]
mod imported_tests;
mod membership;
#[cfg(test)]
mod membership_tests;
mod model;
mod restore;
mod store;
#[cfg(test)]
mod tests;
mod why;

pub(crate) use audience::Audience;
pub(crate) use count::{count_draft, count_segment, sample_segment};
pub(crate) use criteria::Criteria;
pub(crate) use dimensions::{Tally, event_filter};
pub(crate) use imported::{
    TIMER, add_definitions, add_members, add_users, define_imported, forget_members, forget_person,
    wake,
};
pub(crate) use membership::{
    TIMER as MEMBERSHIP_TIMER, changed as people_changed, genuine, wake as wake_membership,
};
pub(crate) use restore::restore_segment;
pub(crate) use why::why_segment;

use crate::answer::Answer;
use crate::call::Call;
use crate::campaigns;
use crate::error::ApiError;
use crate::page::Page;
use crate::tags::Tags;
use crate::turn::Turn;
use carillon_rules::Person;
use carillon_wire::{SegmentsResponse, WriteSegmentRequest};
use model::{Segment, SegmentDoc};

/// Segments that one person is judged by, at most, when all of a person's segments are asked for.
const JUDGED_MAX: i64 = 500;
/// What stands in every document that has conditions on events, and in few others.
const BEHAVIOUR: &str = "\"Events\":";

/// Pinpoint: CreateSegment.
pub(crate) fn create_segment(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let doc = SegmentDoc::new(call.body::<WriteSegmentRequest>()?)?;
    criteria::check(turn, None, &doc)?;
    let segment = Segment {
        id: turn.id(),
        version: 1,
        doc,
        created: turn.now,
        modified: turn.now,
    };
    store::insert(turn.sql, &segment)?;
    membership::defined(turn, None, &segment)?;
    Answer::json(&segment.response(turn))
}

/// Pinpoint: UpdateSegment. It makes a new version; older ones stay for those who named them.
pub(crate) fn update_segment(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let old = latest(turn, call.label("segment-id")?)?;
    let doc = old.doc.updated(call.body::<WriteSegmentRequest>()?)?;
    criteria::check(turn, Some(&old.id), &doc)?;
    let segment = Segment {
        version: old.version + 1,
        doc,
        modified: turn.now,
        ..old.clone()
    };
    store::supersede(turn.sql, &segment.id)?;
    store::insert(turn.sql, &segment)?;
    membership::defined(turn, Some(&old), &segment)?;
    Answer::json(&segment.response(turn))
}

/// Pinpoint: GetSegment, the latest version.
pub(crate) fn get_segment(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    Answer::json(&latest(turn, call.label("segment-id")?)?.response(turn))
}

/// Pinpoint: GetSegments, the latest version of each.
pub(crate) fn get_segments(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let page = Page::of(call)?;
    let after = page.after.as_deref().unwrap_or_default();
    let mut segments = store::after(turn.sql, after, page.fetch())?;
    let next_token = page.cut(&mut segments, |segment| segment.id.clone());
    let item = segments.iter().map(|segment| segment.response(turn));
    Answer::json(&SegmentsResponse {
        item: item.collect(),
        next_token,
    })
}

/// Pinpoint: GetSegmentVersion.
pub(crate) fn get_segment_version(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let (id, version) = (call.label("segment-id")?, call.number("version")?);
    let segment = store::version(turn.sql, id, version)?.ok_or_else(ApiError::no_resource)?;
    Answer::json(&segment.response(turn))
}

/// Pinpoint: GetSegmentVersions, the oldest first.
pub(crate) fn get_segment_versions(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let segment = latest(turn, call.label("segment-id")?)?;
    let page = Page::of(call)?;
    let after = page.after_number()?;
    let mut versions = store::versions(turn.sql, &segment.id, after, page.fetch())?;
    let next_token = page.cut(&mut versions, |segment| segment.version.to_string());
    let item = versions.iter().map(|segment| segment.response(turn));
    Answer::json(&SegmentsResponse {
        item: item.collect(),
        next_token,
    })
}

/// Pinpoint: DeleteSegment, with all its versions. Campaigns that live on it fail, and segments that build on it have nobody in them any
/// more: whoever it left out must not come in because it is gone.
pub(crate) fn delete_segment(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let segment = latest(turn, call.label("segment-id")?)?;
    for source in store::sources(turn.sql, &segment.id)? {
        forget_members(turn, &source)?;
    }
    store::delete(turn.sql, &segment.id)?;
    membership::gone(turn, &segment.id)?;
    campaigns::segment_gone(turn, &segment.id)?;
    Answer::json(&segment.response(turn))
}

/// Whether there is such a segment, and such a version of it when one is named.
pub(crate) fn exists(turn: &Turn<'_>, id: &str, version: Option<i64>) -> Result<bool, ApiError> {
    Ok(criteria::find(turn.sql, id, version)?.is_some())
}

/// The tags of a segment.
pub(crate) fn tags(turn: &Turn<'_>, id: &str) -> Result<Tags, ApiError> {
    Ok(latest(turn, id)?.doc.tags)
}

/// Keeps the tags of a segment, which all its versions share.
pub(crate) fn keep_tags(turn: &Turn<'_>, id: &str, tags: &Tags) -> Result<(), ApiError> {
    Ok(store::keep_tags(turn.sql, id, tags)?)
}

/// Who belongs to a segment: its version named, or the latest one. `None` when there is no such segment.
pub(crate) fn criteria(
    turn: &Turn<'_>,
    id: &str,
    version: Option<i64>,
) -> Result<Option<Criteria>, ApiError> {
    let found = criteria::find(turn.sql, id, version)?;
    found
        .map(|segment| criteria::of_segment(turn, &segment))
        .transpose()
}

/// Asks anew for all that segments need counted: in their latest versions, and in those that live campaigns are for.
pub(crate) fn ask_for_watches(turn: &Turn<'_>) -> Result<(), ApiError> {
    for segment in store::latest_with(turn.sql, BEHAVIOUR)? {
        criteria::ask(turn, &segment)?;
    }
    for (id, version) in campaigns::live_segments(turn)? {
        if let Some(segment) = criteria::find(turn.sql, &id, Some(version))? {
            criteria::ask(turn, &segment)?;
        }
    }
    Ok(())
}

/// The segments that a person belongs to now, as (id, name).
pub(crate) fn of_endpoint<P: Person>(
    turn: &Turn<'_>,
    person: &P,
) -> Result<Vec<(String, String)>, ApiError> {
    let mut found = Vec::new();
    for segment in store::after(turn.sql, "", JUDGED_MAX)? {
        let mut criteria = criteria::of_segment(turn, &segment)?;
        criteria.meet(turn, std::slice::from_ref(person))?;
        if criteria.filling.is_none() && criteria.contains(person, turn.now) {
            found.push((segment.id, segment.doc.name.unwrap_or_default()));
        }
    }
    Ok(found)
}

fn latest(turn: &Turn<'_>, id: &str) -> Result<Segment, ApiError> {
    store::latest(turn.sql, id)?.ok_or_else(ApiError::no_resource)
}
