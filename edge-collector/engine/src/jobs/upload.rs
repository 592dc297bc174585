//! Ours: an import whose file comes in the requests themselves, part by part. A part says where in the file it begins, and the answer says how
//! far the file was read, so that sending a part twice is harmless, and whoever breaks off goes on from where that was.

use super::model::{self, Definition, Job, Kind};
use super::place::Place;
use super::{begin, go_on, import, store};
use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::turn::Turn;
use carillon_wire::{Format, ImportJobRequest, ImportJobResponse};
use serde::{Deserialize, Serialize};

/// Characters of a file's name.
const NAME_CHARS_MAX: usize = 256;
/// The role of an import that needs none; the API wants one.
const NO_ROLE: &str = "arn:aws:iam::000000000000:role/none";

/// What is about to be sent.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Wanted {
    name: String,
    /// Of the whole file.
    bytes: u64,
    format: String,
    define_segment: Option<bool>,
    segment_id: Option<String>,
    segment_name: Option<String>,
    register_endpoints: Option<bool>,
}

/// How far the file was read.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Received {
    /// Where the next part begins.
    offset: u64,
    job: ImportJobResponse,
}

/// Begins an import, or finds the one of the same file that was begun and not finished.
pub(crate) fn start_upload(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let wanted: Wanted = call.body()?;
    let name = wanted.name.trim();
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
        return Err(ApiError::bad(format!(
            "Name: the file's name, of 1 to {NAME_CHARS_MAX} characters."
        )));
    }
    let format = Format::from_word(&wanted.format)
        .ok_or_else(|| ApiError::bad("Format: the value is CSV or JSON."))?;
    let request = ImportJobRequest {
        define_segment: wanted.define_segment,
        external_id: None,
        format,
        register_endpoints: wanted.register_endpoints,
        role_arn: NO_ROLE.to_owned(),
        s3_url: format!("upload:{name}"),
        segment_id: wanted.segment_id,
        segment_name: wanted.segment_name,
    };
    let definition = model::import(request, &turn.config.account, |place| place.is_sent())?;
    let begun = store::unended(turn.sql, &definition)?.into_iter();
    let begun = begun
        .into_iter()
        .find(|job| job.progress.import.bytes == wanted.bytes);
    let job = match begun {
        Some(job) => job,
        None => {
            let mut job = begin(turn, definition)?;
            job.progress.import.bytes = wanted.bytes;
            if wanted.bytes == 0 {
                go_on(turn, &mut job)?;
                import::take(turn, &mut job, &[], true)?;
            }
            go_on(turn, &mut job)?;
            job
        }
    };
    received(turn, &job)
}

/// Takes a part of the file that begins at the `offset` of the query. Of a part that begins before the place that was reached, only what
/// follows is new; one that begins after it is left alone.
pub(crate) fn upload(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let offset: u64 = call
        .query("offset")
        .and_then(|offset| offset.parse().ok())
        .ok_or_else(|| ApiError::bad("offset: where in the file the part begins, in bytes."))?;
    let job = store::find(turn.sql, call.label("job-id")?)?;
    let mut job = job
        .filter(|job| job.kind() == Kind::Import && Place::of(job.url()) == Some(Place::Upload))
        .ok_or_else(ApiError::no_resource)?;
    let reached = job.progress.import.cursor.offset;
    if job.ended.is_none() && offset <= reached {
        let known = usize::try_from(reached - offset).unwrap_or(usize::MAX);
        let left = job.progress.import.bytes.saturating_sub(reached);
        let left = usize::try_from(left).unwrap_or(usize::MAX);
        let new = call.bytes()?.get(known..).unwrap_or_default();
        let new = &new[..new.len().min(left)];
        import::take(turn, &mut job, new, new.len() == left)?;
        go_on(turn, &mut job)?;
    }
    received(turn, &job)
}

fn received(turn: &Turn<'_>, job: &Job) -> Result<Answer, ApiError> {
    let Definition::Import(definition) = &job.definition else {
        return Err(ApiError::no_resource());
    };
    let import = &job.progress.import;
    Answer::json(&Received {
        offset: match job.ended {
            Some(_) => import.bytes,
            None => import.cursor.offset,
        },
        job: job.import(turn, definition),
    })
}
