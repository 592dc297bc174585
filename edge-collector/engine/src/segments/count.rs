//! How many a segment has now, and some of them: for whoever writes one, and looks at what it says.

use super::audience::Audience;
use super::criteria::{self, Criteria};
use super::latest;
use super::model::SegmentDoc;
use crate::answer::Answer;
use crate::behaviour::Filling;
use crate::call::Call;
use crate::error::ApiError;
use crate::turn::Turn;
use carillon_wire::WriteSegmentRequest;
use serde::Serialize;

/// Ids of a sample when the client does not say, and at most.
const SAMPLE_DEFAULT: usize = 10;
const SAMPLE_MAX: usize = 100;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct CountResponse {
    count: u64,
    endpoints: u64,
    /// How far the counts of behaviour have come that it goes by, while they are not complete.
    #[serde(skip_serializing_if = "Option::is_none")]
    filling: Option<Filling>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct SampleResponse {
    item: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filling: Option<Filling>,
}

/// `GET /carillon/apps/{app}/segments/{segment}/count`: its members among all endpoints, to the last update that was answered.
pub(crate) fn count_segment(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    counted(turn, named(turn, call)?)
}

/// `POST /carillon/apps/{app}/segments/count`: the same of a segment that is not kept, in the body of CreateSegment.
pub(crate) fn count_draft(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let doc = SegmentDoc::new(call.body::<WriteSegmentRequest>()?)?;
    counted(turn, Criteria::of_draft(turn, &doc)?)
}

/// `GET /carillon/apps/{app}/segments/{segment}/sample`: the ids of the first members, `limit` of them at most.
pub(crate) fn sample_segment(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let limit = match call.query("limit") {
        None | Some("") => SAMPLE_DEFAULT,
        Some(text) => text
            .parse()
            .ok()
            .filter(|limit| (1..=SAMPLE_MAX).contains(limit))
            .ok_or_else(|| {
                ApiError::bad(format!("limit: a whole number from 1 to {SAMPLE_MAX}."))
            })?,
    };
    let criteria = named(turn, call)?;
    let filling = criteria.filling;
    let mut audience = Audience::new(turn, criteria);
    let (mut item, mut until) = (Vec::new(), 0);
    while item.len() < limit
        && let Some(step) = audience.step(until, limit - item.len())?
    {
        item.extend(step.members.iter().map(|endpoint| endpoint.id().to_owned()));
        until = step.until;
    }
    Answer::json(&SampleResponse { item, filling })
}

fn named(turn: &Turn<'_>, call: &Call) -> Result<Criteria, ApiError> {
    let segment = latest(turn, call.label("segment-id")?)?;
    criteria::of_segment(turn, &segment)
}

fn counted(turn: &Turn<'_>, criteria: Criteria) -> Result<Answer, ApiError> {
    let filling = criteria.filling;
    let count = Audience::new(turn, criteria).count()?;
    Answer::json(&CountResponse {
        count: count.members,
        endpoints: count.endpoints,
        filling,
    })
}
