//! Metrics: how a scope fares, for whoever watches over a collector. No figure names a person.
//!
//! What stands in a store is read when somebody asks; what turns have done is counted by the host (`counted`); and what a host alone knows it
//! adds to the sheet itself. Everything is written in the text format of Prometheus (`sheet`).

mod counted;
mod sheet;
#[cfg(test)]
mod tests;

pub use counted::Counted;
pub use sheet::{Histogram, Label, Sheet};

use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::turn::Turn;
use crate::{Scope, delivery, event_stream, index, sql, tells, timers};

/// The content type of the format.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// `GET /metrics`: how the account fares. A host that has the applications at hand adds how they fare, and itself.
pub(crate) fn get_metrics(turn: &Turn<'_>, _: &Call) -> Result<Answer, ApiError> {
    let text = measure(turn)?.text();
    Ok(Answer::Text(CONTENT_TYPE, text.into_bytes()))
}

/// `GET /carillon/apps/{app}/metrics`: how one application fares, as far as its store says.
pub(crate) fn get_app_metrics(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    get_metrics(turn, call)
}

/// What the scope's store says of how it fares. Reads only.
pub(crate) fn measure(turn: &Turn<'_>) -> Result<Sheet, ApiError> {
    let mut sheet = Sheet::default();
    if !sql::born(turn.sql)? {
        return Ok(sheet);
    }
    let scope = match turn.scope {
        Scope::Account => [("scope", "account")],
        Scope::App(app) => [("scope", app.as_str())],
    };
    let due = timers::count_due(turn.sql, turn.now)?;
    let help = "Timers whose time has come.";
    sheet.gauge("carillon_timers_due", help, &scope, due);
    let help = "What a scope has still to tell another.";
    sheet.gauge(
        "carillon_tells_waiting",
        help,
        &scope,
        tells::count(turn.sql)?,
    );
    if let Scope::App(app) = turn.scope {
        application(turn, app, &mut sheet)?;
    }
    Ok(sheet)
}

fn application(turn: &Turn<'_>, app: &str, sheet: &mut Sheet) -> Result<(), ApiError> {
    let app = [("app", app)];
    let help = "Messages whose time has come and that are not asked of the provider yet, or whose answer is late; counted up to 100,000.";
    let due = delivery::count_due(turn)?;
    sheet.gauge("carillon_sends_due", help, &app, due);
    let help = "Endpoints that wait to be folded into the index.";
    sheet.gauge(
        "carillon_index_stale",
        help,
        &app,
        index::count_stale(turn)?,
    );
    if let Some(lag) = event_stream::lag(turn)? {
        let help = "Records that the event stream has still to carry.";
        sheet.gauge("carillon_stream_behind_records", help, &app, lag.records);
        let help = "How long the oldest of them has been waiting.";
        sheet.gauge("carillon_stream_behind_seconds", help, &app, lag.seconds);
        let help = "Attempts of the event stream since the other side last took anything.";
        sheet.gauge("carillon_stream_failures", help, &app, lag.failures);
    }
    Ok(())
}
