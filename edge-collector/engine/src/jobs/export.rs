//! An export: the endpoints that belong, in the order of their small integers, a packed file for every few thousand of them.

use super::Next;
use super::model::{Definition, Job};
use super::place::{self, Trouble};
use crate::effect::HttpAnswer;
use crate::endpoints::{self, Endpoint};
use crate::error::ApiError;
use crate::segments::{self, Criteria};
use crate::turn::Turn;
use carillon_wire::JobStatus;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

/// Endpoints of one file, endpoints that are looked at by one turn, and those that are read at once.
const PART_ENDPOINTS: usize = 2_000;
const TURN_ENDPOINTS: usize = 4_000;
const PAGE_ENDPOINTS: i64 = 500;
/// How long an export waits before it looks again whether what is counted of its segment's people is complete.
const FILLING_WAIT_MS: i64 = 1_000;

/// What the job is to do next.
pub(super) fn next(turn: &Turn<'_>, job: &mut Job) -> Result<Next, ApiError> {
    job.status = JobStatus::Processing;
    if let Err(trouble) = place::ready(turn, job) {
        return Ok(Next::Trouble(trouble));
    }
    let newest = match job.progress.export.newest {
        Some(newest) => newest,
        None => endpoints::newest(turn)?,
    };
    job.progress.export.newest = Some(newest);
    let mut criteria = match criteria(turn, job)? {
        Ok(criteria) => criteria,
        Err(trouble) => return Ok(Next::Trouble(trouble)),
    };
    if criteria.as_ref().is_some_and(|of| of.filling.is_some()) {
        return Ok(Next::Wait(FILLING_WAIT_MS));
    }
    let found = gather(turn, job, newest, criteria.as_mut())?;
    if found.members.is_empty() {
        job.progress.export.after = found.last;
        job.progress.export.upto = None;
        if found.is_all {
            job.end(JobStatus::Completed, turn.now);
            return Ok(Next::Over);
        }
        return Ok(Next::Rest);
    }
    job.progress.export.upto = Some(found.last);
    job.progress.export.rows = i64::try_from(found.members.len()).unwrap_or(i64::MAX);
    let body = pack(turn, &found.members)?;
    // A folder for each job: what an earlier export wrote at the same address is no part of this one.
    let name = format!("{}/part-{:05}.gz", job.id, job.progress.pieces);
    Ok(match place::write(turn, job, &name, body) {
        Ok(act) => Next::Ask(act),
        Err(trouble) => Next::Trouble(trouble),
    })
}

/// Hears whether a part was written, and only then goes on behind it.
pub(super) fn hear(job: &mut Job, answer: &HttpAnswer) -> Result<(), Trouble> {
    place::written(answer)?;
    let export = &mut job.progress.export;
    export.after = export.upto.take().unwrap_or(export.after);
    job.progress.processed += std::mem::take(&mut export.rows);
    job.progress.pieces += 1;
    job.progress.completed += 1;
    Ok(())
}

/// Ends a job whose part cannot be written.
pub(super) fn lose(turn: &Turn<'_>, job: &mut Job, why: &str) {
    let url = job.url().to_owned();
    job.note(&format!("{url}: {why}."));
    job.progress.failed += 1;
    job.end(JobStatus::Failed, turn.now);
}

/// Who belongs: `None` is everybody. The version is the one that was the latest when the job began.
fn criteria(turn: &Turn<'_>, job: &mut Job) -> Result<Result<Option<Criteria>, Trouble>, ApiError> {
    let Definition::Export(wanted) = &job.definition else {
        return Err(ApiError::Internal("an import is no export".to_owned()));
    };
    let Some(segment) = &wanted.segment_id else {
        return Ok(Ok(None));
    };
    let version = wanted.segment_version.or(job.progress.export.version);
    let never = |why: String| Ok(Err(Trouble::Never(why)));
    match segments::criteria(turn, segment, version)? {
        None => never("its segment is deleted".to_owned()),
        Some(criteria) => match &criteria.fault {
            Some(fault) => never(format!("its segment has nobody: {fault}")),
            None => {
                job.progress.export.version = Some(criteria.version);
                Ok(Ok(Some(criteria)))
            }
        },
    }
}

/// Endpoints of one part.
struct Found {
    members: Vec<Endpoint>,
    /// The last one that was looked at.
    last: i64,
    /// Whether there is nobody behind it.
    is_all: bool,
}

fn gather(
    turn: &Turn<'_>,
    job: &Job,
    newest: i64,
    mut criteria: Option<&mut Criteria>,
) -> Result<Found, ApiError> {
    let export = &job.progress.export;
    let upto = export.upto.unwrap_or(newest);
    let mut found = Found {
        members: Vec::new(),
        last: export.after,
        is_all: false,
    };
    let mut looked_at = 0;
    while looked_at < TURN_ENDPOINTS && found.members.len() < PART_ENDPOINTS {
        let mut page = endpoints::page_after(turn, found.last, PAGE_ENDPOINTS)?;
        page.retain(|endpoint| endpoint.n <= upto);
        let Some(last) = page.last() else {
            found.is_all = export.upto.is_none();
            break;
        };
        found.last = last.n;
        looked_at += page.len();
        if let Some(criteria) = criteria.as_deref_mut() {
            criteria.meet(turn, &page)?;
            page.retain(|endpoint| criteria.contains(endpoint, turn.now));
        }
        found.members.append(&mut page);
    }
    // The part that is written again goes as far as it went before, even where endpoints have gone since.
    found.last = export.upto.unwrap_or(found.last);
    Ok(found)
}

/// A packed file with an endpoint a line, as GetEndpoint shows it.
fn pack(turn: &Turn<'_>, members: &[Endpoint]) -> Result<Vec<u8>, ApiError> {
    let failed = |error: std::io::Error| ApiError::Internal(error.to_string());
    let mut file = GzEncoder::new(Vec::new(), Compression::fast());
    for endpoint in members {
        let mut line = serde_json::to_vec(&endpoint.response(turn.app()))
            .map_err(|error| ApiError::Internal(error.to_string()))?;
        line.push(b'\n');
        file.write_all(&line).map_err(failed)?;
    }
    file.finish().map_err(failed)
}
