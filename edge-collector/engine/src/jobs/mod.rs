//! Jobs: endpoints brought in from an object store, or taken out to one.
//!
//! A job is accepted, kept, and waits for its wake. Nothing here reads or writes an object store yet, so that every job then ends FAILED
//! and says why.

mod model;
mod store;
#[cfg(test)]
mod tests;

use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::page::Page;
use crate::turn::Turn;
use crate::{segments, timers};
use carillon_wire::{
    ExportJobRequest, ExportJobsResponse, ImportJobRequest, ImportJobsResponse, JobStatus,
};
use model::{Definition, Job, Kind};

/// The kind of the timers whose key is a job that waits for its turn.
pub(crate) const TIMER: &str = "job";

/// Pinpoint: CreateImportJob.
pub(crate) fn create_import_job(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let definition = model::import(call.body::<ImportJobRequest>()?, &turn.config.account)?;
    create(turn, definition)
}

/// Pinpoint: CreateExportJob.
pub(crate) fn create_export_job(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    create(turn, model::export(call.body::<ExportJobRequest>()?)?)
}

/// Pinpoint: GetImportJob.
pub(crate) fn get_import_job(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    shown(turn, &named(turn, call, Kind::Import)?)
}

/// Pinpoint: GetExportJob.
pub(crate) fn get_export_job(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    shown(turn, &named(turn, call, Kind::Export)?)
}

/// Pinpoint: GetImportJobs.
pub(crate) fn get_import_jobs(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    list(turn, call, Kind::Import, None)
}

/// Pinpoint: GetExportJobs.
pub(crate) fn get_export_jobs(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    list(turn, call, Kind::Export, None)
}

/// Pinpoint: GetSegmentImportJobs, those that name the segment.
pub(crate) fn get_segment_import_jobs(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    list(turn, call, Kind::Import, Some(segment(turn, call)?))
}

/// Pinpoint: GetSegmentExportJobs, those that name the segment.
pub(crate) fn get_segment_export_jobs(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    list(turn, call, Kind::Export, Some(segment(turn, call)?))
}

/// Takes a job's turn. A job that has ended stays as it is.
pub(crate) fn wake(turn: &Turn<'_>, id: &str) -> Result<(), ApiError> {
    let Some(mut job) = store::find(turn.sql, id)? else {
        return Ok(());
    };
    if job.status == JobStatus::Created {
        job.fail(turn.now);
        store::keep_end(turn.sql, &job)?;
    }
    Ok(())
}

fn create(turn: &Turn<'_>, definition: Definition) -> Result<Answer, ApiError> {
    if let Some(segment) = definition.segment()
        && !segments::exists(turn, segment, definition.segment_version())?
    {
        return Err(ApiError::bad(
            "SegmentId: there is no such segment, or no such version of it.",
        ));
    }
    let job = Job {
        id: turn.id(),
        definition,
        status: JobStatus::Created,
        created: turn.now,
        ended: None,
        failures: Vec::new(),
    };
    store::insert(turn.sql, &job)?;
    timers::set(turn, TIMER, &job.id, turn.now)?;
    shown(turn, &job)
}

fn named(turn: &Turn<'_>, call: &Call, kind: Kind) -> Result<Job, ApiError> {
    store::find(turn.sql, call.label("job-id")?)?
        .filter(|job| job.kind() == kind)
        .ok_or_else(ApiError::no_resource)
}

/// The segment that the path names.
fn segment<'a>(turn: &Turn<'_>, call: &'a Call) -> Result<&'a str, ApiError> {
    let id = call.label("segment-id")?;
    match segments::exists(turn, id, None)? {
        true => Ok(id),
        false => Err(ApiError::no_resource()),
    }
}

fn shown(turn: &Turn<'_>, job: &Job) -> Result<Answer, ApiError> {
    match &job.definition {
        Definition::Import(definition) => Answer::json(&job.import(turn, definition)),
        Definition::Export(definition) => Answer::json(&job.export(turn, definition)),
    }
}

fn list(
    turn: &Turn<'_>,
    call: &Call,
    kind: Kind,
    segment: Option<&str>,
) -> Result<Answer, ApiError> {
    let page = Page::of(call)?;
    let after = page.after.as_deref().unwrap_or_default();
    let mut jobs = match segment {
        None => store::after(turn.sql, kind, after, page.fetch())?,
        Some(segment) => store::of_segment(turn.sql, kind, segment, after, page.fetch())?,
    };
    let next_token = page.cut(&mut jobs, |job| job.id.clone());
    match kind {
        Kind::Import => Answer::json(&ImportJobsResponse {
            item: each(&jobs, |job| match &job.definition {
                Definition::Import(definition) => Some(job.import(turn, definition)),
                Definition::Export(_) => None,
            }),
            next_token,
        }),
        Kind::Export => Answer::json(&ExportJobsResponse {
            item: each(&jobs, |job| match &job.definition {
                Definition::Export(definition) => Some(job.export(turn, definition)),
                Definition::Import(_) => None,
            }),
            next_token,
        }),
    }
}

fn each<T>(jobs: &[Job], response: impl Fn(&Job) -> Option<T>) -> Vec<T> {
    jobs.iter().filter_map(response).collect()
}
