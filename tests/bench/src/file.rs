//! The people in a file, as an import job reads it.

use crate::people::{self, Person};
use serde_json::Value;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Where in an endpoint each column's value is. What stands several times in a row is one attribute with several values.
const COLUMNS: [&str; 30] = [
    "/ChannelType",
    "/Address",
    "/Attributes/plan/0",
    "/Attributes/favourite/0",
    "/Attributes/interests/0",
    "/Attributes/interests/1",
    "/Attributes/interests/2",
    "/Attributes/store/0",
    "/Attributes/source/0",
    "/Attributes/campaign/0",
    "/Attributes/language/0",
    "/Attributes/size/0",
    "/Attributes/colour/0",
    "/Attributes/referrer/0",
    "/Attributes/newsletter/0",
    "/Attributes/signedUp/0",
    "/Metrics/orders",
    "/Metrics/spent",
    "/Metrics/age",
    "/Metrics/visits",
    "/Demographic/Platform",
    "/Demographic/AppVersion",
    "/Demographic/Make",
    "/Demographic/Model",
    "/Location/City",
    "/Location/Country",
    "/Location/Latitude",
    "/Location/Longitude",
    "/User/UserId",
    "/User/UserAttributes/loyalty/0",
];

/// Writes the first so many people with the columns that the service documents, and returns how many bytes that took.
pub(crate) fn csv(path: &Path, rows: usize, now_ms: i64) -> Result<u64, String> {
    let row = |number| row(&people::person(number, now_ms));
    write(path, std::iter::once(header()).chain((0..rows).map(row)))
}

/// Writes the same people in the text format of COPY.
pub(crate) fn copy(path: &Path, rows: usize, now_ms: i64) -> Result<u64, String> {
    let line = |number| people::line(number, now_ms);
    write(path, (0..rows).map(line))
}

fn header() -> String {
    let name = |column: &&str| {
        let value = column.trim_end_matches(|last: char| last.is_ascii_digit());
        value.trim_matches('/').replace('/', ".")
    };
    let names: Vec<String> = COLUMNS.iter().map(name).collect();
    format!("Id,EffectiveDate,{}", names.join(","))
}

fn row(person: &Person) -> String {
    let seen = carillon_engine::Timestamp(person.seen_ms);
    let mut row = format!("{},{seen}", person.id);
    for column in COLUMNS {
        row.push(',');
        match person.endpoint.pointer(column) {
            Some(Value::String(text)) => row.push_str(text),
            Some(number) => row.push_str(&number.to_string()),
            None => {}
        }
    }
    row
}

fn write(path: &Path, lines: impl Iterator<Item = String>) -> Result<u64, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut file = BufWriter::new(File::create(path).map_err(failed)?);
    for line in lines {
        writeln!(file, "{line}").map_err(failed)?;
    }
    file.flush().map_err(failed)?;
    std::fs::metadata(path)
        .map(|file| file.len())
        .map_err(failed)
}
