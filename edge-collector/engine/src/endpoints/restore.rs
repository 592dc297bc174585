//! Endpoints as an export job wrote them: a JSON object a line.

use super::apply::{Cause, apply};
use super::change::{Birth, Change};
use super::known::Known;
use super::model::Lists;
use super::owner::Shown;
use super::{fold, store};
use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::index;
use crate::restore;
use crate::turn::Turn;
use carillon_wire::EndpointResponse;
use serde::Serialize;

/// Lines of one request.
const LINES_MAX: usize = 1_000;

/// What became of the lines of one request: each is counted once.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Answered {
    restored: usize,
    /// Endpoints that were here already, and stay as they are.
    here: usize,
    refused: Vec<Refused>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Refused {
    /// Which line of the request, from 0.
    line: usize,
    message: String,
}

/// Restores endpoints, each judged by itself. An endpoint that is here stays as it is, for it may have opted out since.
pub(crate) fn restore_endpoints(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let mut rows = Vec::new();
    let mut answered = Answered::default();
    for (line, text) in call.bytes()?.split(|byte| *byte == b'\n').enumerate() {
        if line >= LINES_MAX {
            return Err(ApiError::bad(format!(
                "A request has at most {LINES_MAX} lines."
            )));
        }
        match read(text) {
            Ok(row) => rows.push((line, row)),
            Err(error) => answered.refuse(line, &error),
        }
    }
    let mut known = Known::read(turn, rows.iter().map(|(_, (id, _))| fold(id)).collect())?;
    for (line, (id, row)) in &rows {
        match restore(turn, &mut known, id, row) {
            Ok(true) => answered.restored += 1,
            Ok(false) => answered.here += 1,
            Err(error @ ApiError::BadRequest(_)) => answered.refuse(*line, &error),
            Err(error) => return Err(error),
        }
    }
    index::relieve(turn)?;
    Answer::json(&answered)
}

impl Answered {
    fn refuse(&mut self, line: usize, error: &ApiError) {
        self.refused.push(Refused {
            line,
            message: error.to_string(),
        });
    }
}

fn read(text: &[u8]) -> Result<(String, EndpointResponse), ApiError> {
    let row: EndpointResponse = carillon_wire::read(text)?;
    match row.id.clone().filter(|id| !id.is_empty()) {
        Some(id) => Ok((id, row)),
        None => Err(ApiError::bad(
            "Id: missing; say which endpoint the line is about.",
        )),
    }
}

/// Takes one endpoint in, if there is none of its id. What its user has here is newer than what was saved, and stays.
fn restore(
    turn: &Turn<'_>,
    known: &mut Known,
    id: &str,
    row: &EndpointResponse,
) -> Result<bool, ApiError> {
    if known.find(turn, &fold(id))?.is_some() {
        return Ok(false);
    }
    let mut change = Change::from(row);
    let user = change.user.filter(|user| !user.is_empty());
    let held = user.map_or(Ok(Lists::new()), |user| {
        store::user_attributes(turn.sql, user)
    })?;
    let news: Option<Lists> = change.user_attributes.map(|given| {
        let news = given.iter().filter(|(name, _)| !held.contains_key(*name));
        news.map(|(name, values)| (name.clone(), values.clone()))
            .collect()
    });
    change.user_attributes = news.as_ref();
    change.birth = Some(Birth {
        created: restore::instant("CreationDate", row.creation_date.as_deref(), turn.now)?,
        cohort: cohort(row)?,
    });
    known.note(&apply(turn, id, None, &change, Cause::Update, &Shown::Key)?);
    Ok(true)
}

fn cohort(row: &EndpointResponse) -> Result<Option<u8>, ApiError> {
    let number = |text: &String| text.parse().ok().filter(|number: &u8| *number < 100);
    match &row.cohort_id {
        None => Ok(None),
        Some(text) => number(text)
            .map(Some)
            .ok_or_else(|| ApiError::bad("CohortId: a number from 0 to 99.")),
    }
}
