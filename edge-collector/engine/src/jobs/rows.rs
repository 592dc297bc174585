//! Cuts an object into rows. It is read in parts, and a part ends anywhere: in the middle of a line, of a quote, of a letter.

use super::csv;
use carillon_wire::{EndpointBatchItem, Format};
use serde::{Deserialize, Serialize};

/// Bytes of a line. An endpoint has 15 KB at most; a line is read only when all of it is there.
pub(super) const LINE_BYTES_MAX: usize = 64 << 10;
/// What some programs write before the first letter of a file.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Where the reading of an object stands: at the beginning of a line, or inside of one that is too long.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Cursor {
    pub(super) offset: u64,
    pub(super) lines: i64,
    /// The columns of a CSV file, once its first line is read.
    pub(super) header: Option<Vec<String>>,
    pub(super) skipping: bool,
    /// Rows that were taken in, and rows that were refused.
    pub(super) taken: i64,
    pub(super) refused: i64,
}

/// What a line says, or why it says nothing.
#[derive(Debug, PartialEq)]
pub(super) struct Row {
    pub(super) line: i64,
    pub(super) item: Result<EndpointBatchItem, String>,
}

/// Rows from a part of an object.
#[derive(Debug, PartialEq)]
pub(super) struct Rows {
    pub(super) rows: Vec<Row>,
    /// Whether the object is read to its end.
    pub(super) done: bool,
}

/// Reads the rows at the cursor, so many at most, and moves it behind them. `at_end` says that the object ends with these bytes. The error
/// is about the whole object.
pub(super) fn read(
    cursor: &mut Cursor,
    format: Format,
    bytes: &[u8],
    at_end: bool,
    most: usize,
) -> Result<Rows, String> {
    let mut rows = Vec::new();
    let mut rest = bytes;
    while rows.len() < most
        && let Some((line, after)) = next_line(rest, at_end)
    {
        cursor.pass(rest.len() - after.len());
        rest = after;
        cursor.lines += 1;
        if std::mem::take(&mut cursor.skipping) {
            continue;
        }
        if let Some(item) = read_line(cursor, format, line)? {
            let line = cursor.lines;
            rows.push(Row { line, item });
        }
    }
    if rows.len() < most && (rest.len() > LINE_BYTES_MAX || (cursor.skipping && !rest.is_empty())) {
        if !cursor.skipping {
            let line = cursor.lines + 1;
            rows.push(Row {
                line,
                item: Err(too_long()),
            });
        }
        cursor.skipping = true;
        cursor.pass(rest.len());
        rest = &[];
    }
    Ok(Rows {
        rows,
        done: at_end && rest.is_empty(),
    })
}

/// How many rows an object has, read in parts of so many bytes as a job reads it; `None` when it cannot be read.
#[cfg(feature = "fuzzing")]
pub(crate) fn count(csv: bool, object: &[u8], part: usize) -> Option<usize> {
    let format = if csv { Format::Csv } else { Format::Json };
    let (mut cursor, mut rows, mut size) = (Cursor::default(), 0, part);
    loop {
        let from = usize::try_from(cursor.offset).ok()?;
        let to = from.saturating_add(size).min(object.len());
        let at_end = to == object.len();
        let read = read(&mut cursor, format, &object[from..to], at_end, usize::MAX).ok()?;
        rows += read.rows.len();
        if read.done {
            return Some(rows);
        }
        let moved = cursor.offset > u64::try_from(from).ok()?;
        size = if moved {
            part
        } else {
            size.saturating_add(part)
        };
    }
}

impl Cursor {
    fn pass(&mut self, bytes: usize) {
        self.offset += u64::try_from(bytes).unwrap_or(0);
    }
}

/// The first line, and what comes after it. A line that does not end is one only at the end of the object.
fn next_line(bytes: &[u8], at_end: bool) -> Option<(&[u8], &[u8])> {
    match bytes.iter().position(|byte| *byte == b'\n') {
        Some(end) => Some((&bytes[..end], &bytes[end + 1..])),
        None => (at_end && !bytes.is_empty()).then_some((bytes, &[])),
    }
}

/// What a line says: nothing when it is empty, or the header.
fn read_line(
    cursor: &mut Cursor,
    format: Format,
    line: &[u8],
) -> Result<Option<Result<EndpointBatchItem, String>>, String> {
    if line.len() > LINE_BYTES_MAX {
        return Ok(Some(Err(too_long())));
    }
    let line = match cursor.lines {
        1 => line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line),
        _ => line,
    };
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    if line.trim_ascii().is_empty() {
        return Ok(None);
    }
    let text = std::str::from_utf8(line).map_err(|_| "it is not UTF-8".to_owned());
    let item = match (format, &cursor.header) {
        (Format::Json, _) => text.and_then(|text| {
            carillon_wire::read(text.as_bytes()).map_err(|error| error.to_string())
        }),
        (Format::Csv, None) => {
            cursor.header = Some(csv::header(text?)?);
            return Ok(None);
        }
        (Format::Csv, Some(header)) => match text.and_then(|text| csv::row(header, text)) {
            Ok(None) => return Ok(None),
            Ok(Some(item)) => Ok(item),
            Err(error) => Err(error),
        },
    };
    Ok(Some(item))
}

fn too_long() -> String {
    format!("it has more than {} KB", LINE_BYTES_MAX >> 10)
}
