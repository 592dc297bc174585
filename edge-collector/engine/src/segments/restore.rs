//! Segments as they were saved, with every version that was.

use super::model::{Segment, SegmentDoc};
use super::{criteria, latest, membership, store};
use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::restore::{self, Dates};
use crate::turn::Turn;
use carillon_wire::{SegmentResponse, SegmentType, SegmentsResponse, WriteSegmentRequest};

/// Restores a segment from GetSegmentVersions' answer, all versions or none.
pub(crate) fn restore_segment(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let id = call.label("segment-id")?;
    restore::check_id(id)?;
    if store::latest(turn.sql, id)?.is_some() {
        return restore::here();
    }
    let saved: SegmentsResponse = call.body()?;
    for version in restore::in_order(saved.item, number)? {
        let segment = restored(turn, id, version)?;
        criteria::check(turn, Some(id), &segment.doc)?;
        store::supersede(turn.sql, id)?;
        store::insert(turn.sql, &segment)?;
    }
    membership::defined(turn, None, &latest(turn, id)?)?;
    restore::taken(None)
}

fn number(saved: &SegmentResponse) -> i64 {
    saved.version.unwrap_or(1)
}

fn restored(turn: &Turn<'_>, id: &str, saved: SegmentResponse) -> Result<Segment, ApiError> {
    if saved.segment_type == SegmentType::Import {
        return Err(ApiError::bad(
            "SegmentType IMPORT: the service's answer names no members, so that it would be everybody. Import its file again, with a SegmentName.",
        ));
    }
    let version = number(&saved);
    let dates = Dates::new(Some(saved.creation_date), saved.last_modified_date);
    Ok(Segment {
        id: id.to_owned(),
        version,
        created: dates.created(turn.now)?,
        modified: dates.modified(turn.now)?,
        doc: SegmentDoc::new(WriteSegmentRequest {
            name: saved.name,
            dimensions: saved.dimensions,
            membership_events: saved.membership_events,
            segment_groups: saved.segment_groups,
            tags: saved.tags,
        })?,
    })
}
