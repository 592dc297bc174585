//! An import: lists what is to be read, reads it part by part, and takes the rows of each part in together with how far it has come.

use super::model::{Definition, Job};
use super::place::{self, Place, Trouble};
use super::rows::{self, Cursor, LINE_BYTES_MAX, Row};
use super::store;
use super::{Next, SENT_MS_MAX};
use crate::effect::HttpAnswer;
use crate::endpoints::{self, fold};
use crate::error::ApiError;
use crate::segments;
use crate::turn::Turn;
use carillon_wire::{
    EndpointBatchItem, Format, ImportJobResource, JobStatus, SegmentImportResource,
};
use std::collections::HashMap;

/// Objects of one job.
const PIECES_MAX: i64 = 10_000;
/// Bytes that are asked for at once, and rows that are taken in by one turn.
const PART_BYTES: usize = 96 << 10;
const ROWS_MAX: usize = 500;
/// A part always brings a whole line, or shows that the line is too long.
const _: () = assert!(PART_BYTES > LINE_BYTES_MAX + 1);

/// What the job is to do next.
pub(super) fn next(turn: &Turn<'_>, job: &mut Job) -> Result<Next, ApiError> {
    let wanted = definition(job)?.clone();
    if !job.progress.import.listed {
        job.status = JobStatus::Initializing;
        match Place::of(&wanted.s3_url) {
            Some(place) if place.is_listed() => {
                let token = job.progress.import.token.clone();
                return Ok(match place::list(turn, job, token.as_deref()) {
                    Ok(act) => Next::Ask(act),
                    Err(trouble) => Next::Trouble(trouble),
                });
            }
            Some(_) | None => {
                let url = wanted.s3_url.as_str();
                let name = url.strip_prefix("upload:").unwrap_or(url).to_owned();
                add(turn, job, &[name])?;
                job.progress.import.listed = true;
            }
        }
    }
    job.status = JobStatus::Processing;
    let piece = store::piece(turn.sql, &job.id, job.progress.import.piece)?;
    match piece {
        Some(_) if Place::of(&wanted.s3_url) == Some(Place::Upload) => Ok(Next::Wait(SENT_MS_MAX)),
        Some(name) => {
            let from = job.progress.import.cursor.offset;
            Ok(match place::read(turn, job, &name, from, PART_BYTES) {
                Ok(act) => Next::Ask(act),
                Err(trouble) => Next::Trouble(trouble),
            })
        }
        None => end(turn, job, &wanted),
    }
}

/// Hears what the job's place answered.
pub(super) fn hear(
    turn: &Turn<'_>,
    job: &mut Job,
    answer: &HttpAnswer,
) -> Result<Result<(), Trouble>, ApiError> {
    match job.progress.import.listed {
        false => hear_list(turn, job, answer),
        true => hear_part(turn, job, answer),
    }
}

/// Gives up what cannot be read. Without a list the job is over; otherwise it goes on with the next object.
pub(super) fn lose(turn: &Turn<'_>, job: &mut Job, why: &str) -> Result<(), ApiError> {
    if !job.progress.import.listed {
        let url = job.url().to_owned();
        job.note(&format!("{url}: {why}."));
        return fail(turn, job);
    }
    lose_piece(turn, job, why)
}

fn definition(job: &Job) -> Result<&ImportJobResource, ApiError> {
    match &job.definition {
        Definition::Import(wanted) => Ok(wanted),
        Definition::Export(_) => Err(ApiError::Internal("an export is no import".to_owned())),
    }
}

fn hear_list(
    turn: &Turn<'_>,
    job: &mut Job,
    answer: &HttpAnswer,
) -> Result<Result<(), Trouble>, ApiError> {
    let listing = match place::listed(job, answer) {
        Ok(listing) => listing,
        Err(trouble) => return Ok(Err(trouble)),
    };
    let wanted = definition(job)?;
    let (format, asked) = (wanted.format, asked_name(&wanted.s3_url).to_owned());
    // A name that is a whole object's is the first of all that begin with it, and then is the one that was meant. Some programs make an
    // empty object of a folder's name.
    let exact = job.progress.import.token.is_none()
        && !asked.ends_with('/')
        && listing.names.first() == Some(&asked);
    let names: Vec<String> = match exact {
        true => vec![asked],
        false => listing
            .names
            .into_iter()
            .filter(|name| is_of(format, name))
            .collect(),
    };
    job.progress.import.token = listing.token.filter(|_| !exact);
    job.progress.import.listed = job.progress.import.token.is_none();
    if !add(turn, job, &names)? {
        return Ok(Err(Trouble::Never(format!(
            "there are more than {PIECES_MAX} objects, which is all that one job reads"
        ))));
    }
    if job.progress.import.listed && job.progress.pieces == 0 {
        job.progress.import.listed = false;
        return Ok(Err(Trouble::Never(format!(
            "there is no object of format {format} (by the end of its name)"
        ))));
    }
    Ok(Ok(()))
}

/// The name that the objects of an address begin with.
fn asked_name(url: &str) -> &str {
    match Place::of(url) {
        Some(Place::S3 { key, .. }) => key,
        Some(Place::Folder(path)) => path,
        Some(Place::Web | Place::Upload) | None => url,
    }
}

/// Whether an object is of a format, as its name says.
fn is_of(format: Format, name: &str) -> bool {
    let (_, ending) = name.rsplit_once('.').unwrap_or_default();
    let endings: &[&str] = match format {
        Format::Csv => &["csv"],
        Format::Json => &["json", "jsonl", "ndjson"],
    };
    endings
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known))
}

/// Adds objects to those that the job reads; `false` when there are too many.
fn add(turn: &Turn<'_>, job: &mut Job, names: &[String]) -> Result<bool, ApiError> {
    let count = i64::try_from(names.len()).unwrap_or(i64::MAX);
    if job.progress.pieces.saturating_add(count) > PIECES_MAX {
        job.progress.import.listed = false;
        return Ok(false);
    }
    store::add_pieces(turn.sql, &job.id, job.progress.pieces, &json(names)?)?;
    job.progress.pieces += count;
    Ok(true)
}

fn hear_part(
    turn: &Turn<'_>,
    job: &mut Job,
    answer: &HttpAnswer,
) -> Result<Result<(), Trouble>, ApiError> {
    let from = job.progress.import.cursor.offset;
    let part = match place::part(job, answer, from, PART_BYTES) {
        Ok(part) => part,
        Err(trouble) => return Ok(Err(trouble)),
    };
    let import = &mut job.progress.import;
    match (&import.etag, part.etag) {
        (Some(before), Some(now)) if before != now => {
            return Ok(Err(Trouble::Never(
                "it changed while it was read".to_owned(),
            )));
        }
        _ => import.etag = part.etag.map(str::to_owned).or(import.etag.take()),
    }
    import.whole |= part.whole;
    take(turn, job, part.bytes, part.at_end)?;
    Ok(Ok(()))
}

/// Takes in the rows of some bytes of the object in hand, which begin at the cursor, and goes on to the next object at the end of it.
pub(super) fn take(
    turn: &Turn<'_>,
    job: &mut Job,
    bytes: &[u8],
    at_end: bool,
) -> Result<(), ApiError> {
    let wanted = definition(job)?.clone();
    let import = &mut job.progress.import;
    let read = rows::read(&mut import.cursor, wanted.format, bytes, at_end, ROWS_MAX);
    match read {
        Ok(rows) => {
            take_rows(turn, job, &wanted, rows.rows)?;
            match rows.done {
                true => end_piece(turn, job),
                false => Ok(()),
            }
        }
        Err(why) => lose_piece(turn, job, &why),
    }
}

fn take_rows(
    turn: &Turn<'_>,
    job: &mut Job,
    wanted: &ImportJobResource,
    rows: Vec<Row>,
) -> Result<(), ApiError> {
    let mut group = Group::default();
    let mut refusals: Vec<(i64, String)> = Vec::new();
    for Row { line, item } in rows {
        let sorted = item.and_then(|item| group.sort(turn, wanted, line, item));
        if let Err(why) = sorted {
            refusals.push((line, why));
        }
        job.progress.processed += 1;
        job.progress.import.cursor.taken += 1;
    }
    refusals.extend(group.take(turn, job, wanted)?);
    refusals.sort_by_key(|(line, _)| *line);
    let name = piece_name(turn, job)?;
    for (line, why) in refusals {
        job.note(&format!("{name} line {line}: {why}"));
        job.progress.refused += 1;
        job.progress.import.cursor.taken -= 1;
        job.progress.import.cursor.refused += 1;
    }
    Ok(())
}

/// Rows that are taken in together.
#[derive(Default)]
struct Group {
    endpoints: Vec<(i64, String, EndpointBatchItem)>,
    users: Vec<String>,
}

impl Group {
    /// Decides what a row is about: an endpoint, or, for a segment, everything that a user has.
    fn sort(
        &mut self,
        turn: &Turn<'_>,
        wanted: &ImportJobResource,
        line: i64,
        item: EndpointBatchItem,
    ) -> Result<(), String> {
        let id = endpoints::import_id(turn, &item).map_err(|error| error.to_string())?;
        if let Some(id) = id {
            self.endpoints.push((line, id, item));
            return Ok(());
        }
        let user = item.user.and_then(|user| user.user_id);
        match user.filter(|user| !user.is_empty() && wanted.define_segment == Some(true)) {
            Some(user) => {
                self.users.push(user);
                Ok(())
            }
            None => Err(
                "say which endpoint it is about, by its Id, or by Address and ChannelType"
                    .to_owned(),
            ),
        }
    }

    /// Takes all of it in, and returns the lines that were refused.
    fn take(
        &self,
        turn: &Turn<'_>,
        job: &mut Job,
        wanted: &ImportJobResource,
    ) -> Result<Vec<(i64, String)>, ApiError> {
        let refusals = match wanted.register_endpoints {
            Some(false) => self.keep_apart(turn, job)?,
            Some(true) | None => self.register(turn, job, wanted)?,
        };
        let new = segments::add_users(turn, &job.id, &self.users)?;
        job.progress.import.members += new;
        Ok(refusals)
    }

    fn register(
        &self,
        turn: &Turn<'_>,
        job: &mut Job,
        wanted: &ImportJobResource,
    ) -> Result<Vec<(i64, String)>, ApiError> {
        let rows = self.endpoints.iter();
        let rows: Vec<_> = rows.map(|(_, id, item)| (id.clone(), item)).collect();
        let mut refusals = Vec::new();
        let mut members = HashMap::new();
        for (taken, (line, ..)) in endpoints::import(turn, &rows)?
            .into_iter()
            .zip(&self.endpoints)
        {
            match taken {
                Ok(endpoint) => drop(members.insert(endpoint.n, endpoint.channel())),
                Err(why) => refusals.push((*line, why)),
            }
        }
        if wanted.define_segment == Some(true) {
            let numbers: Vec<i64> = members.keys().copied().collect();
            for n in segments::add_members(turn, &job.id, &numbers)? {
                job.count_member(members.get(&n).copied().flatten());
            }
        }
        Ok(refusals)
    }

    /// Keeps definitions for the segment alone.
    fn keep_apart(&self, turn: &Turn<'_>, job: &mut Job) -> Result<Vec<(i64, String)>, ApiError> {
        let mut refusals = Vec::new();
        let mut definitions = HashMap::new();
        for (line, id, item) in &self.endpoints {
            match endpoints::check_import(item) {
                Ok(()) => drop(definitions.insert(fold(id), item)),
                Err(error) => refusals.push((*line, error.to_string())),
            }
        }
        for id in segments::add_definitions(turn, &job.id, &json(&definitions)?)? {
            job.count_member(definitions.get(&id).and_then(|item| item.channel_type));
        }
        Ok(refusals)
    }
}

/// Ends the object in hand. One of which not a single row could be taken has failed.
fn end_piece(turn: &Turn<'_>, job: &mut Job) -> Result<(), ApiError> {
    let cursor = &job.progress.import.cursor;
    if cursor.taken == 0 && cursor.refused > 0 {
        job.progress.failed += 1;
    } else {
        job.progress.completed += 1;
    }
    next_piece(turn, job)
}

fn lose_piece(turn: &Turn<'_>, job: &mut Job, why: &str) -> Result<(), ApiError> {
    let name = piece_name(turn, job)?;
    job.note(&format!("{name}: {why}."));
    job.progress.failed += 1;
    next_piece(turn, job)
}

fn next_piece(_: &Turn<'_>, job: &mut Job) -> Result<(), ApiError> {
    let import = &mut job.progress.import;
    import.piece += 1;
    import.cursor = Cursor::default();
    import.etag = None;
    import.whole = false;
    Ok(())
}

fn piece_name(turn: &Turn<'_>, job: &Job) -> Result<String, ApiError> {
    let name = store::piece(turn.sql, &job.id, job.progress.import.piece)?;
    Ok(name.unwrap_or_default())
}

fn end(turn: &Turn<'_>, job: &mut Job, wanted: &ImportJobResource) -> Result<Next, ApiError> {
    if job.progress.failed > 0 {
        fail(turn, job)?;
        return Ok(Next::Over);
    }
    if wanted.define_segment == Some(true) {
        define(turn, job, wanted)?;
    }
    store::forget_pieces(turn.sql, &job.id)?;
    job.end(JobStatus::Completed, turn.now);
    Ok(Next::Over)
}

/// Ends the job without a segment: an audience that lacks a whole file is not the one that was asked for.
fn fail(turn: &Turn<'_>, job: &mut Job) -> Result<(), ApiError> {
    segments::forget_members(turn, &job.id)?;
    store::forget_pieces(turn.sql, &job.id)?;
    job.end(JobStatus::Failed, turn.now);
    Ok(())
}

fn define(turn: &Turn<'_>, job: &mut Job, wanted: &ImportJobResource) -> Result<(), ApiError> {
    let import = &job.progress.import;
    let resource = SegmentImportResource {
        channel_counts: Some(import.channels.clone()),
        external_id: wanted.external_id.clone().unwrap_or_default(),
        format: wanted.format,
        role_arn: wanted.role_arn.clone(),
        s3_url: wanted.s3_url.clone(),
        size: import.members,
    };
    let name = match (&wanted.segment_name, &wanted.segment_id) {
        (None, None) => stem(&wanted.s3_url),
        (name, _) => name.clone(),
    };
    let named = (wanted.segment_id.as_deref(), name);
    let segment = segments::define_imported(turn, named, &job.id, resource)?;
    if let Definition::Import(wanted) = &mut job.definition {
        wanted.segment_id = Some(segment);
    }
    Ok(())
}

/// The last name of an address, without its ending: what a segment is called that nobody named.
fn stem(url: &str) -> Option<String> {
    let name = url.trim_end_matches('/').rsplit(['/', ':']).next()?;
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    Some(stem.to_owned()).filter(|stem| !stem.is_empty())
}

fn json<T: serde::Serialize + ?Sized>(value: &T) -> Result<String, ApiError> {
    serde_json::to_string(value).map_err(|error| ApiError::Internal(error.to_string()))
}
