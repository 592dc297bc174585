//! `carillon import FILE...`: sends files of endpoints, part by part, to an import that reads them as an import job would. The engine says how
//! far it has read, so that the same command, given again after a stop, goes on from there.

use super::files;
use super::progress::Progress;
use super::take::{ask, named};
use crate::command::escape;
use crate::config::Config;
use crate::log;
use crate::operator::Operator;
use serde::Deserialize;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};

/// Bytes of one request. The engine takes as many of its rows as one turn may have, and is sent the rest again.
const PART_BYTES: usize = 128 << 10;
/// Failures of one file that are shown.
const SHOWN_MAX: usize = 20;

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Upload {
    pub(crate) paths: Vec<PathBuf>,
    /// The id or the name of the application.
    pub(crate) app: String,
    /// CSV or JSON; without it, what the name of a file ends with.
    pub(crate) format: Option<String>,
    /// The name of the segment that the file becomes.
    pub(crate) segment: Option<String>,
}

/// How far the engine has read a file.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Received {
    offset: u64,
    job: Job,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Job {
    id: String,
    job_status: String,
    total_processed: Option<u64>,
    total_failures: Option<u64>,
    #[serde(default)]
    failures: Vec<String>,
}

/// Sends every file, and fails when one of them or one of its rows was refused.
pub(crate) fn upload(config: Config, wanted: &Upload) -> Result<(), String> {
    log::set(log::Level::Error);
    if wanted.segment.is_some() && wanted.paths.len() > 1 {
        return Err(
            "A segment is made of one file. Give one file, or leave --segment-name out.".to_owned(),
        );
    }
    let files = wanted.paths.iter();
    let files: Result<Vec<_>, String> = files
        .map(|path| Ok((path, format(path, wanted)?)))
        .collect();
    let files = files?;
    let operator = Operator::open(config, false)?;
    let done = all(&operator, wanted, &files);
    operator.close();
    match done? {
        0 => Ok(()),
        refused => Err(format!("{refused} rows or files were refused.")),
    }
}

fn all(operator: &Operator, wanted: &Upload, files: &[(&PathBuf, String)]) -> Result<u64, String> {
    let app = named(operator, &wanted.app)?;
    let mut refused = 0;
    for (path, format) in files {
        let job = one(operator, &app, path, format, wanted).map_err(|error| {
            format!(
                "{}: {error}\nGive the same command again, and it goes on from where it was.",
                path.display()
            )
        })?;
        refused += report(path, &job);
    }
    Ok(refused)
}

/// The format of a file.
fn format(path: &Path, wanted: &Upload) -> Result<String, String> {
    if let Some(format) = &wanted.format {
        return Ok(format.to_uppercase());
    }
    let name = path.to_string_lossy().to_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("csv") => Ok("CSV".to_owned()),
        Some("json" | "jsonl" | "ndjson") => Ok("JSON".to_owned()),
        _ => Err(format!(
            "{}: its name does not say its format. Say --format CSV or --format JSON.",
            path.display()
        )),
    }
}

fn one(
    operator: &Operator,
    app: &str,
    path: &Path,
    format: &str,
    wanted: &Upload,
) -> Result<Job, String> {
    let open = || File::open(path).and_then(files::unpacked);
    let failed = |error: io::Error| error.to_string();
    // A packed file is unpacked twice, since the engine wants to know how much comes.
    let bytes = io::copy(&mut open().map_err(failed)?, &mut io::sink()).map_err(failed)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let body = json!({
        "Name": name, "Bytes": bytes, "Format": format,
        "DefineSegment": wanted.segment.is_some(), "SegmentName": wanted.segment,
    });
    let uploads = format!("/carillon/apps/{}/uploads", escape(app));
    let body = body.to_string().into_bytes();
    let mut received = received_of(ask(operator, "POST", &uploads, body)?)?;
    let mut text = Window {
        reader: open().map_err(failed)?,
        offset: 0,
        bytes: Vec::new(),
    };
    let mut progress = Progress::new(bytes);
    while received.job.job_status == "PROCESSING" {
        let part = text.at(received.offset).map_err(failed)?;
        if part.is_empty() {
            return Err("it became shorter while it was sent".to_owned());
        }
        let path = format!(
            "{uploads}/{}?offset={}",
            escape(&received.job.id),
            received.offset
        );
        received = received_of(ask(operator, "PUT", &path, part.to_vec())?)?;
        progress.at(received.offset, received.job.total_processed.unwrap_or(0));
    }
    progress.end(received.job.total_processed.unwrap_or(0));
    Ok(received.job)
}

fn received_of((status, answer): (u16, Value)) -> Result<Received, String> {
    match status {
        200 => serde_json::from_value(answer)
            .map_err(|error| format!("the answer cannot be read: {error}")),
        _ => Err(format!(
            "it was not taken ({status}): {}",
            answer["Message"].as_str().unwrap_or_default()
        )),
    }
}

/// Says what became of a file, and returns how much of it was refused.
fn report(path: &Path, job: &Job) -> u64 {
    let (rows, refused) = (
        job.total_processed.unwrap_or(0),
        job.total_failures.unwrap_or(0),
    );
    println!(
        "{}: {}, {rows} rows, {refused} of them refused",
        path.display(),
        job.job_status
    );
    for failure in job.failures.iter().take(SHOWN_MAX) {
        println!("  {failure}");
    }
    match job.job_status.as_str() {
        "COMPLETED" => refused,
        _ => refused.max(1),
    }
}

/// The part of a text that is being sent.
struct Window {
    reader: Box<dyn BufRead>,
    /// Where in the text it begins.
    offset: u64,
    bytes: Vec<u8>,
}

impl Window {
    /// The bytes at a place that only moves forward.
    fn at(&mut self, offset: u64) -> io::Result<&[u8]> {
        let passed = offset.saturating_sub(self.offset);
        let held = u64::try_from(self.bytes.len()).unwrap_or(0);
        match usize::try_from(passed) {
            Ok(sent) if passed <= held => drop(self.bytes.drain(..sent)),
            _ => {
                self.bytes.clear();
                let mut skipped = self.reader.by_ref().take(passed - held);
                io::copy(&mut skipped, &mut io::sink())?;
            }
        }
        self.offset = offset;
        let room = PART_BYTES.saturating_sub(self.bytes.len());
        let room = u64::try_from(room).unwrap_or(0);
        self.reader
            .by_ref()
            .take(room)
            .read_to_end(&mut self.bytes)?;
        Ok(&self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::{PART_BYTES, Window};
    use std::io::{BufReader, Cursor};

    #[test]
    fn a_window_moves_forward_by_as_much_as_was_read() {
        let text: Vec<u8> = (0..400_000_u32).map(|n| n.to_le_bytes()[0]).collect();
        let mut window = Window {
            reader: Box::new(BufReader::new(Cursor::new(text.clone()))),
            offset: 0,
            bytes: Vec::new(),
        };
        for offset in [0, 0, 10, 100_000, 100_000, 350_000, 399_999, 400_000] {
            let to = (offset + PART_BYTES).min(text.len());
            let part = window.at(u64::try_from(offset).unwrap()).unwrap();
            assert!(part == &text[offset..to], "{offset}");
        }
    }
}
