//! What a job is asked to do, how far it has come, and how it is shown.

use super::place::Place;
use super::rows::Cursor;
use crate::Timestamp;
use crate::error::ApiError;
use crate::turn::Turn;
use carillon_wire::{
    ChannelType, ExportJobRequest, ExportJobResource, ExportJobResponse, ImportJobRequest,
    ImportJobResource, ImportJobResponse, JobStatus,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Failures that a job remembers, and characters of each.
const FAILURES_MAX: usize = 100;
const FAILURE_CHARS_MAX: usize = 500;
/// Characters of a role's ARN, of the address of an object, and of a segment's name.
const ARN_CHARS_MAX: usize = 2_048;
const URL_CHARS_MAX: usize = 2_048;
const NAME_CHARS_MAX: usize = 256;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Import,
    Export,
}

/// A job, from when it was accepted.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Job {
    pub(super) id: String,
    pub(super) definition: Definition,
    pub(super) status: JobStatus,
    pub(super) created: Timestamp,
    pub(super) ended: Option<Timestamp>,
    /// The first that went wrong.
    pub(super) failures: Vec<String>,
    pub(super) progress: Progress,
}

/// How far a job has come.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Progress {
    /// Asks in a row that came to nothing.
    pub(super) attempts: u32,
    /// Rows that were looked at, and those of them that were refused.
    pub(super) processed: i64,
    pub(super) refused: i64,
    /// Objects to read, as far as they are known, or objects written.
    pub(super) pieces: i64,
    pub(super) completed: i64,
    pub(super) failed: i64,
    /// The bucket's region, when it is not the one of the configuration.
    pub(super) region: Option<String>,
    pub(super) import: Import,
    pub(super) export: Export,
}

/// How far an import has come: every object that is to be read is listed first, and then they are read one by one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Import {
    pub(super) listed: bool,
    /// Where the next page of the list begins.
    pub(super) token: Option<String>,
    /// The number of the object that is being read.
    pub(super) piece: i64,
    pub(super) cursor: Cursor,
    /// The object's own mark when its first bytes came: one that changes while it is read would be read by halves.
    pub(super) etag: Option<String>,
    /// Of a file that a client sends: how long it is.
    pub(super) bytes: u64,
    /// The other side knows no ranges: it gives all of the object every time.
    pub(super) whole: bool,
    /// Members of the segment so far, and those of each channel.
    pub(super) members: i64,
    pub(super) channels: BTreeMap<String, i64>,
}

/// How far an export has come.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Export {
    /// The version of the segment, once it is known.
    pub(super) version: Option<i64>,
    /// The newest endpoint when the job began: with people who come faster than they are written, it would never end.
    pub(super) newest: Option<i64>,
    /// The last endpoint that is safely written.
    pub(super) after: i64,
    /// The last endpoint that the part in hand may hold, and how many are in it. Both stay when a part is written again, so that no
    /// endpoint falls between two parts, whichever attempt at the first lands last.
    pub(super) upto: Option<i64>,
    pub(super) rows: i64,
}

/// What a job is to do, with its defaults filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Definition {
    Import(ImportJobResource),
    Export(ExportJobResource),
}

/// Reads what an import from a place that `fits` is to do. Endpoints are registered unless that is refused; then a segment must come of it, or nothing would.
pub(super) fn import(
    asked: ImportJobRequest,
    account: &str,
    fits: impl Fn(&Place<'_>) -> bool,
) -> Result<Definition, ApiError> {
    role(&asked.role_arn)?;
    object("S3Url", &asked.s3_url, fits)?;
    let name = asked.segment_name.as_deref().unwrap_or_default();
    if longer(name, NAME_CHARS_MAX) {
        return Err(ApiError::bad(format!(
            "SegmentName: at most {NAME_CHARS_MAX} characters."
        )));
    }
    let define = asked.define_segment.unwrap_or(false);
    let register = asked.register_endpoints.unwrap_or(true);
    if !define && !register {
        return Err(ApiError::bad(
            "DefineSegment or RegisterEndpoints: one of them must be true, or the job would leave nothing.",
        ));
    }
    Ok(Definition::Import(ImportJobResource {
        define_segment: Some(define),
        external_id: Some(asked.external_id.unwrap_or_else(|| account.to_owned())),
        format: asked.format,
        register_endpoints: Some(register),
        role_arn: asked.role_arn,
        s3_url: asked.s3_url,
        segment_id: asked.segment_id,
        segment_name: asked.segment_name,
    }))
}

/// Reads what an export is to do. Without a segment it is every endpoint of the application.
pub(super) fn export(asked: ExportJobRequest) -> Result<Definition, ApiError> {
    role(&asked.role_arn)?;
    object("S3UrlPrefix", &asked.s3_url_prefix, |place| {
        place.is_written()
    })?;
    if asked.segment_id.is_none() && asked.segment_version.is_some() {
        return Err(ApiError::bad(
            "SegmentVersion: name the segment too, by its SegmentId.",
        ));
    }
    Ok(Definition::Export(ExportJobResource {
        role_arn: asked.role_arn,
        s3_url_prefix: asked.s3_url_prefix,
        segment_id: asked.segment_id,
        segment_version: asked.segment_version,
    }))
}

fn role(arn: &str) -> Result<(), ApiError> {
    match arn.starts_with("arn:") && !longer(arn, ARN_CHARS_MAX) {
        true => Ok(()),
        false => Err(ApiError::bad(
            "RoleArn: the ARN of a role, such as arn:aws:iam::123456789012:role/pinpoint.",
        )),
    }
}

fn object(member: &str, url: &str, fits: impl Fn(&Place<'_>) -> bool) -> Result<(), ApiError> {
    let place = Place::of(url).filter(|_| !longer(url, URL_CHARS_MAX));
    match place.as_ref().is_some_and(fits) {
        true => Ok(()),
        false => Err(ApiError::bad(format!(
            "{member}: an address such as s3://bucket/folder/."
        ))),
    }
}

fn longer(text: &str, most: usize) -> bool {
    text.chars().count() > most
}

/// How a job of one kind is shown. The two kinds have types of their own on the wire, which differ in their definition alone.
macro_rules! response {
    ($name:ident, $definition:ident, $response:ident, $kind:expr) => {
        pub(super) fn $name(&self, turn: &Turn<'_>, definition: &$definition) -> $response {
            $response {
                application_id: turn.app().to_owned(),
                completed_pieces: self.counted(self.progress.completed),
                completion_date: self.ended.map(|ended| ended.to_string()),
                creation_date: self.created.to_string(),
                definition: definition.clone(),
                failed_pieces: self.counted(self.progress.failed),
                failures: self.counted(self.failures.clone()),
                id: self.id.clone(),
                job_status: self.status,
                total_failures: self.counted(self.progress.refused),
                total_pieces: self.counted(self.progress.pieces),
                total_processed: self.counted(self.progress.processed),
                r#type: $kind.word().to_owned(),
            }
        }
    };
}

impl Kind {
    pub(super) fn word(self) -> &'static str {
        match self {
            Kind::Import => "IMPORT",
            Kind::Export => "EXPORT",
        }
    }
}

impl Definition {
    /// The segment it names.
    pub(super) fn segment(&self) -> Option<&str> {
        match self {
            Definition::Import(import) => import.segment_id.as_deref(),
            Definition::Export(export) => export.segment_id.as_deref(),
        }
    }

    pub(super) fn segment_version(&self) -> Option<i64> {
        match self {
            Definition::Import(_) => None,
            Definition::Export(export) => export.segment_version,
        }
    }
}

impl Job {
    pub(super) fn kind(&self) -> Kind {
        match self.definition {
            Definition::Import(_) => Kind::Import,
            Definition::Export(_) => Kind::Export,
        }
    }

    /// The address of what is read or written.
    pub(super) fn url(&self) -> &str {
        match &self.definition {
            Definition::Import(import) => &import.s3_url,
            Definition::Export(export) => &export.s3_url_prefix,
        }
    }

    /// Remembers what went wrong, if not too much did before.
    pub(super) fn note(&mut self, failure: &str) {
        if self.failures.len() < FAILURES_MAX {
            self.failures
                .push(failure.chars().take(FAILURE_CHARS_MAX).collect());
        }
    }

    /// Counts one more member of the segment.
    pub(super) fn count_member(&mut self, channel: Option<ChannelType>) {
        let import = &mut self.progress.import;
        import.members += 1;
        if let Some(channel) = channel {
            *import.channels.entry(channel.to_string()).or_default() += 1;
        }
    }

    pub(super) fn end(&mut self, status: JobStatus, now: Timestamp) {
        self.status = status;
        self.ended = Some(now);
    }

    /// A count as it is shown: absent while the job has not begun.
    fn counted<T>(&self, count: T) -> Option<T> {
        (self.status != JobStatus::Created).then_some(count)
    }

    response!(import, ImportJobResource, ImportJobResponse, Kind::Import);
    response!(export, ExportJobResource, ExportJobResponse, Kind::Export);
}
