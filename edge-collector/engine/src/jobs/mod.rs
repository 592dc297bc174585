//! Jobs: endpoints brought in from an object store, or taken out to one.
//!
//! A job is a row that goes step by step. A step asks the job's place for one thing (`place.rs`): a page of its list, a part of an object, an
//! object to be written. The answer is taken in and the cursor moved in one turn, which also asks for the next thing, so that whatever dies,
//! each row is counted once. An ask that is not answered within its lease is asked again.
//!
//! `import.rs` and `export.rs` decide what a job does next and what an answer means for it; `rows.rs` and `csv.rs` cut bytes into rows.

mod csv;
mod export;
#[cfg(test)]
mod export_tests;
mod import;
#[cfg(test)]
mod import_tests;
mod listing;
mod model;
mod place;
mod rows;
#[cfg(test)]
mod rows_tests;
mod store;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod upload;
#[cfg(test)]
mod upload_tests;

#[cfg(feature = "fuzzing")]
pub(crate) use rows::count as count_rows;
pub(crate) use upload::{start_upload, upload};

use crate::answer::Answer;
use crate::call::Call;
use crate::effect::{Act, Effect, EffectId, Outcome};
use crate::error::ApiError;
use crate::page::Page;
use crate::turn::Turn;
use crate::{segments, timers};
use carillon_wire::{
    ExportJobRequest, ExportJobsResponse, ImportJobRequest, ImportJobsResponse, JobStatus,
};
use model::{Definition, Job, Kind, Progress};
use place::{Place, Trouble};

/// The kind of the timers whose key is a job that waits for its turn, for its lease to end, or for a better time.
pub(crate) const TIMER: &str = "job";

/// How long an ask may be under way before it is asked again. The first lease is short, since a restart loses what was under way; one that ended
/// too soon only asks twice. The longest outlasts a host's own patience.
const LEASE_MS_MIN: i64 = 5_000;
const LEASE_MS_MAX: i64 = 90_000;
/// Waits between attempts double from here, up to the limit.
const RETRY_MS_MIN: i64 = 1_000;
const RETRY_MS_MAX: i64 = 60_000;
/// Attempts at one ask.
const ATTEMPTS_MAX: u32 = 8;
/// Jobs of an application that have asked for something at once, and how long the next one waits before it looks again whether it may begin.
const ASKS_MAX: i64 = 10;
const BEGIN_MS: i64 = 5_000;
/// How long a client may leave a file half sent.
const SENT_MS_MAX: i64 = 24 * 60 * 60 * 1000;

/// What a job is to do next.
enum Next {
    Ask(Act),
    /// Go on in another turn.
    Rest,
    /// Something comes by itself, or look again after so many milliseconds.
    Wait(i64),
    Over,
    Trouble(Trouble),
}

/// Pinpoint: CreateImportJob.
pub(crate) fn create_import_job(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let definition = model::import(
        call.body::<ImportJobRequest>()?,
        &turn.config.account,
        |place| place.is_fetched(),
    )?;
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

/// Takes a job's turn: it begins, goes on, or asks again for what was not answered in time. A job that has ended stays as it is.
pub(crate) fn wake(turn: &Turn<'_>, id: &str) -> Result<(), ApiError> {
    let Some(mut job) = store::find(turn.sql, id)? else {
        return Ok(());
    };
    if job.ended.is_some() {
        return Ok(());
    }
    if job.status == JobStatus::Created && store::asks(turn.sql)? >= ASKS_MAX {
        return Ok(timers::set(turn, TIMER, id, turn.now.plus(BEGIN_MS))?);
    }
    match store::give_up(turn.sql, id)? {
        true => trouble(
            turn,
            job,
            Trouble::Again("its store did not answer in time".to_owned()),
        ),
        false if Place::of(job.url()) == Some(Place::Upload) => trouble(
            turn,
            job,
            Trouble::Never("nothing more of it came for a day".to_owned()),
        ),
        false => go_on(turn, &mut job),
    }
}

/// Records what became of an ask. An ask that was given up changes nothing any more.
pub(crate) fn settle(turn: &Turn<'_>, n: i64, outcome: &Outcome) -> Result<(), ApiError> {
    let Some(mut job) = store::answered(turn.sql, n)? else {
        return Ok(());
    };
    turn.schedule();
    timers::clear(turn.sql, TIMER, &job.id)?;
    let heard = match outcome {
        Outcome::Answered(answer) => match job.kind() {
            Kind::Import => import::hear(turn, &mut job, answer)?,
            Kind::Export => export::hear(&mut job, answer),
        },
        Outcome::Refused(why) => Err(Trouble::Never(why.clone())),
        Outcome::Later(why) | Outcome::Unknown(why) => Err(Trouble::Again(why.clone())),
        Outcome::Done => Err(Trouble::Again("its store said nothing".to_owned())),
    };
    match heard {
        Ok(()) => {
            job.progress.attempts = 0;
            go_on(turn, &mut job)
        }
        Err(why) => trouble(turn, job, why),
    }
}

/// Lets a job do what is next, as far as this turn goes, and keeps how far it has come.
fn go_on(turn: &Turn<'_>, job: &mut Job) -> Result<(), ApiError> {
    while job.ended.is_none() {
        let next = match job.kind() {
            Kind::Import => import::next(turn, job)?,
            Kind::Export => export::next(turn, job)?,
        };
        match next {
            Next::Ask(act) => {
                let n = store::ask(turn.sql, &job.id)?;
                let lease = doubled(LEASE_MS_MIN, job.progress.attempts).min(LEASE_MS_MAX);
                timers::set(turn, TIMER, &job.id, turn.now.plus(lease))?;
                turn.ask(Effect {
                    id: EffectId::Job(n),
                    hold: false,
                    act,
                });
                break;
            }
            Next::Rest => {
                timers::set(turn, TIMER, &job.id, turn.now)?;
                break;
            }
            Next::Wait(wait_ms) => {
                timers::set(turn, TIMER, &job.id, turn.now.plus(wait_ms))?;
                break;
            }
            Next::Over => {
                timers::clear(turn.sql, TIMER, &job.id)?;
                break;
            }
            Next::Trouble(Trouble::Again(why) | Trouble::Never(why)) => lose(turn, job, &why)?,
            Next::Trouble(Trouble::Elsewhere(_)) => lose(turn, job, "its region is unknown")?,
        }
    }
    Ok(store::keep(turn.sql, job)?)
}

/// Tries again later what may go better then, and gives up what will not.
fn trouble(turn: &Turn<'_>, mut job: Job, why: Trouble) -> Result<(), ApiError> {
    match why {
        Trouble::Again(_) if job.progress.attempts + 1 < ATTEMPTS_MAX => {
            let wait = doubled(RETRY_MS_MIN, job.progress.attempts).min(RETRY_MS_MAX);
            job.progress.attempts += 1;
            timers::set(turn, TIMER, &job.id, turn.now.plus(wait))?;
            return Ok(store::keep(turn.sql, &job)?);
        }
        Trouble::Elsewhere(region) if job.progress.region.as_ref() != Some(&region) => {
            job.progress.region = Some(region);
        }
        // What did not answer all this time will not be asked for ten thousand more objects.
        Trouble::Again(why) => {
            if job.kind() == Kind::Import {
                job.progress.import.listed = false;
            }
            lose(turn, &mut job, &why)?;
        }
        Trouble::Never(why) => lose(turn, &mut job, &why)?,
        Trouble::Elsewhere(_) => lose(turn, &mut job, "its store does not know its own region")?,
    }
    go_on(turn, &mut job)
}

fn doubled(ms: i64, times: u32) -> i64 {
    ms << times.min(ATTEMPTS_MAX)
}

fn lose(turn: &Turn<'_>, job: &mut Job, why: &str) -> Result<(), ApiError> {
    job.progress.attempts = 0;
    match job.kind() {
        Kind::Import => import::lose(turn, job, why),
        Kind::Export => {
            export::lose(turn, job, why);
            Ok(())
        }
    }
}

fn create(turn: &Turn<'_>, definition: Definition) -> Result<Answer, ApiError> {
    let job = begin(turn, definition)?;
    timers::set(turn, TIMER, &job.id, turn.now)?;
    shown(turn, &job)
}

fn begin(turn: &Turn<'_>, definition: Definition) -> Result<Job, ApiError> {
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
        progress: Progress::default(),
    };
    store::insert(turn.sql, &job)?;
    Ok(job)
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
