//! Endpoints, read from their files as they go: an export of millions takes no more memory than one of ten.

use super::files::{Line, Text};
use super::plan::{Plan, Rows};
use super::progress::Progress;
use super::take::Taker;
use serde::Deserialize;
use serde_json::Value;

/// Rows and bytes of one request. The engine takes no more than a thousand rows at a time.
const BATCH_ROWS: usize = 500;
const BATCH_BYTES: usize = 2 << 20;

/// As much of a row as says where it goes.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Home {
    application_id: Option<String>,
}

/// Where a row stands.
struct Place {
    file: String,
    line: u64,
}

/// Rows of one application that wait for their request.
#[derive(Default)]
struct Batch {
    app: String,
    places: Vec<Place>,
    text: String,
}

/// What the engine made of a batch.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answered {
    restored: u64,
    here: u64,
    refused: Vec<Refused>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Refused {
    line: usize,
    message: String,
}

/// Takes in every endpoint of the plan.
pub(super) fn all(taker: &mut Taker<'_>, plan: &Plan) -> Result<(), String> {
    if plan.rows.is_empty() && plan.endpoints.is_empty() {
        return Ok(());
    }
    let mut reader = Reader {
        homes: plan.apps().into_iter().collect(),
        into: plan.into.clone(),
        source: None,
        batch: Batch::default(),
    };
    for (file, row) in &plan.endpoints {
        let place = Place {
            file: file.clone(),
            line: 1,
        };
        reader.row(taker, place, row.to_string().as_bytes())?;
    }
    let mut progress = Progress::new(plan.rows.iter().map(|rows| rows.bytes).sum());
    let mut before = 0;
    for rows in &plan.rows {
        reader.file(taker, rows, before, &mut progress)?;
        before += rows.bytes;
    }
    reader.send(taker)?;
    progress.end(taker.report.rows.all());
    Ok(())
}

struct Reader {
    /// The applications of everything else that was saved: a row that names none belongs to the only one.
    homes: Vec<String>,
    into: Option<String>,
    /// With an application to go to: the one that the rows come from.
    source: Option<String>,
    batch: Batch,
}

impl Reader {
    fn file(
        &mut self,
        taker: &mut Taker<'_>,
        rows: &Rows,
        before: u64,
        progress: &mut Progress,
    ) -> Result<(), String> {
        let file = rows.path.display().to_string();
        let mut text = Text::open(&rows.path).map_err(|error| format!("{file}: {error}"))?;
        for line in 1.. {
            let place = Place {
                file: file.clone(),
                line,
            };
            match text.line() {
                Ok(Line::Whole(row)) if row.trim_ascii().is_empty() => {}
                Ok(Line::Whole(row)) => self.row(taker, place, &row)?,
                Ok(Line::TooLong) => {
                    taker
                        .report
                        .bad_row(&file, line, "the line is longer than any endpoint");
                }
                Ok(Line::End) => break,
                Err(error) => {
                    let why = format!("the file is torn here, and what followed is lost: {error}");
                    taker.report.bad_row(&file, line, &why);
                    break;
                }
            }
            progress.at(before + text.passed(), taker.report.rows.all());
        }
        Ok(())
    }

    fn row(&mut self, taker: &mut Taker<'_>, place: Place, row: &[u8]) -> Result<(), String> {
        let (app, row) = match self.read(row) {
            Ok(read) => read,
            Err(why) => {
                taker.report.bad_row(&place.file, place.line, &why);
                return Ok(());
            }
        };
        let batch = &self.batch;
        let full = batch.places.len() >= BATCH_ROWS || batch.text.len() + row.len() > BATCH_BYTES;
        if full || batch.app != app {
            self.send(taker)?;
        }
        let batch = &mut self.batch;
        batch.app = app;
        if !batch.places.is_empty() {
            batch.text.push('\n');
        }
        batch.text.push_str(&row);
        batch.places.push(place);
        Ok(())
    }

    /// Where a row goes, and the row.
    fn read(&mut self, row: &[u8]) -> Result<(String, String), String> {
        let text = std::str::from_utf8(row).map_err(|_| "it is not UTF-8".to_owned())?;
        let text = text.trim();
        let home: Home = serde_json::from_str(text)
            .map_err(|error| format!("it is not an endpoint: {error}"))?;
        let own = home.application_id.filter(|app| !app.is_empty());
        if let Some(into) = &self.into {
            let source = self
                .source
                .get_or_insert_with(|| own.clone().unwrap_or_default());
            return match own.is_none_or(|own| own == *source) {
                true => Ok((into.clone(), text.to_owned())),
                false => Err("it is of another application than the rows before it, and --app takes one application's".to_owned()),
            };
        }
        let only = || match self.homes.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        };
        match own.or_else(only) {
            Some(app) => Ok((app, text.to_owned())),
            None => Err("it names no application. Say where it goes with --app".to_owned()),
        }
    }

    fn send(&mut self, taker: &mut Taker<'_>) -> Result<(), String> {
        let Batch { app, places, text } = std::mem::take(&mut self.batch);
        if places.is_empty() {
            return Ok(());
        }
        if !taker.home(&app, &Value::Null)? {
            for place in places {
                let why = format!("the application {app} was refused");
                taker.report.bad_row(&place.file, place.line, &why);
            }
            return Ok(());
        }
        let answer = taker.put_rows(&app, text)?;
        let answered: Answered = serde_json::from_value(answer)
            .map_err(|error| format!("The engine's answer does not read: {error}"))?;
        taker.report.rows.taken += answered.restored;
        taker.report.rows.here += answered.here;
        for refused in answered.refused {
            if let Some(place) = places.get(refused.line) {
                taker
                    .report
                    .bad_row(&place.file, place.line, &refused.message);
            }
        }
        Ok(())
    }
}
