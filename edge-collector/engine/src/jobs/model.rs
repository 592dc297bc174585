//! What a job is asked to do, and how it is shown.

use crate::Timestamp;
use crate::error::ApiError;
use crate::turn::Turn;
use carillon_wire::{
    ExportJobRequest, ExportJobResource, ExportJobResponse, ImportJobRequest, ImportJobResource,
    ImportJobResponse, JobStatus,
};
use serde::{Deserialize, Serialize};

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
    pub(super) failures: Vec<String>,
}

/// What a job is to do, with its defaults filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Definition {
    Import(ImportJobResource),
    Export(ExportJobResource),
}

/// Reads what an import is to do. Endpoints are registered unless that is refused; then a segment must come of it, or nothing would.
pub(super) fn import(asked: ImportJobRequest, account: &str) -> Result<Definition, ApiError> {
    role(&asked.role_arn)?;
    object("S3Url", &asked.s3_url)?;
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
    object("S3UrlPrefix", &asked.s3_url_prefix)?;
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

fn object(member: &str, url: &str) -> Result<(), ApiError> {
    let bucket = url
        .strip_prefix("s3://")
        .and_then(|rest| rest.split('/').next());
    match bucket.is_some_and(|bucket| !bucket.is_empty()) && !longer(url, URL_CHARS_MAX) {
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
                completed_pieces: self.done(),
                completion_date: self.ended.map(|ended| ended.to_string()),
                creation_date: self.created.to_string(),
                definition: definition.clone(),
                failed_pieces: self.done(),
                failures: self.ended.map(|_| self.failures.clone()),
                id: self.id.clone(),
                job_status: self.status,
                total_failures: self.done(),
                total_pieces: None,
                total_processed: self.done(),
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

    /// Ends the job, since there is nothing yet that could do it.
    pub(super) fn fail(&mut self, now: Timestamp) {
        let why = match &self.definition {
            Definition::Import(import) => format!(
                "This collector cannot read from an object store yet, so that nothing of {} was imported. Put the endpoints with UpdateEndpoint.",
                import.s3_url
            ),
            Definition::Export(export) => format!(
                "This collector cannot write to an object store yet, so that nothing was exported to {}. Read the endpoints with GetEndpoint.",
                export.s3_url_prefix
            ),
        };
        self.status = JobStatus::Failed;
        self.ended = Some(now);
        self.failures = vec![why];
    }

    /// What is counted once a job has ended, and absent before. No job has done anything yet.
    fn done(&self) -> Option<i64> {
        self.ended.map(|_| 0)
    }

    response!(import, ImportJobResource, ImportJobResponse, Kind::Import);
    response!(export, ExportJobResource, ExportJobResponse, Kind::Export);
}
