//! How the stream goes: how far it lags behind the log, and what is wrong if it does.

use super::found;
use super::progress::Progress;
use super::store;
use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::events;
use crate::turn::Turn;
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct LagResponse {
    destination_stream_arn: String,
    state: &'static str,
    records_behind: i64,
    /// How long the oldest of them has been waiting.
    seconds_behind: i64,
    records_delivered: i64,
    records_skipped: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_delivery_date: Option<String>,
    failures: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_error_date: Option<String>,
}

/// How far a stream lags behind the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lag {
    pub(crate) records: i64,
    /// How long the oldest of them has been waiting.
    pub(crate) seconds: i64,
    /// Attempts since the other side last took anything.
    pub(crate) failures: i64,
}

/// `GET /carillon/apps/{app}/eventstream`: what the stream has delivered, what it still owes, and what last went wrong.
pub(crate) fn stream_lag(turn: &Turn<'_>, _: &Call) -> Result<Answer, ApiError> {
    let stream = found(turn)?;
    let progress = store::progress(turn.sql)?.unwrap_or_default();
    let Lag {
        records, seconds, ..
    } = behind(turn, &progress)?;
    let (last_error, last_error_date) = progress.fault.clone().unzip();
    Answer::json(&LagResponse {
        destination_stream_arn: stream.destination.text(),
        state: state(&progress, records),
        records_behind: records,
        seconds_behind: seconds,
        records_delivered: progress.delivered,
        records_skipped: progress.skipped,
        last_delivery_date: progress.settled.map(|at| at.to_string()),
        failures: progress.failures,
        last_error,
        last_error_date: last_error_date.map(|at| at.to_string()),
    })
}

/// How far the stream of the application lags, if it has one.
pub(crate) fn lag(turn: &Turn<'_>) -> Result<Option<Lag>, ApiError> {
    let progress = store::progress(turn.sql)?;
    progress.map(|progress| behind(turn, &progress)).transpose()
}

fn behind(turn: &Turn<'_>, progress: &Progress) -> Result<Lag, ApiError> {
    let (records, since) = events::behind(turn, progress.place)?;
    let behind_ms = since.map_or(0, |since| turn.now.0 - since.0);
    Ok(Lag {
        records,
        seconds: behind_ms.max(0) / 1000,
        failures: progress.failures,
    })
}

fn state(progress: &Progress, behind: i64) -> &'static str {
    match (progress.failures, behind) {
        (1.., _) => "FAILING",
        (_, 0) => "UP_TO_DATE",
        _ => "DELIVERING",
    }
}
