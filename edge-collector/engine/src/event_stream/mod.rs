//! The event stream: the log of an application's events, carried to wherever its owner wants it, at least once and in order.
//!
//! The log is the outbox: nothing is queued twice. What is kept is a place in it, up to which all is settled (`progress`). `carry` asks the
//! host for one call at a time with what comes after that place (`parcel`), in the shapes of the service (`record`), and moves on by what
//! the other side took. `destination` says where a stream may lead; `aws`, `webhook` and `nats` are the protocols. `lag` says how it goes.

mod aws;
mod carry;
#[cfg(test)]
mod carry_tests;
mod destination;
mod lag;
mod model;
mod nats;
mod parcel;
mod progress;
mod record;
#[cfg(test)]
mod record_tests;
mod store;
#[cfg(test)]
mod tests;
mod webhook;

pub(crate) use carry::{appended, reopen, settle, unread, wake};
pub(crate) use lag::{lag, stream_lag};
pub(crate) use webhook::renew_stream_secret;

use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::timers;
use crate::turn::Turn;
use carillon_wire::WriteEventStream;
use model::Stream;

/// The kind of the timer that the stream waits for.
pub(crate) const TIMER: &str = "event_stream";

/// Pinpoint: PutEventStream. An application has one stream, and this replaces it. A new one begins with the events that come after it; one
/// that leads elsewhere from now on goes on where it was. Whether stream and role exist is not asked: the lag tells.
pub(crate) fn put_event_stream(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let wanted: WriteEventStream = call.body()?;
    let before = store::find(turn.sql)?;
    let stream = Stream::new(turn, wanted, before.as_ref())?;
    store::keep(turn.sql, &stream)?;
    match before {
        None => carry::begin(turn)?,
        Some(before) => carry::go_on(turn, before.destination != stream.destination)?,
    }
    Answer::json(&stream.response(turn.app()))
}

/// Pinpoint: GetEventStream.
pub(crate) fn get_event_stream(turn: &Turn<'_>, _: &Call) -> Result<Answer, ApiError> {
    Answer::json(&found(turn)?.response(turn.app()))
}

/// Pinpoint: DeleteEventStream. The answer is what the stream was. What it had not delivered stays in the log alone.
pub(crate) fn delete_event_stream(turn: &Turn<'_>, _: &Call) -> Result<Answer, ApiError> {
    let stream = found(turn)?;
    store::delete(turn.sql)?;
    store::forget_progress(turn.sql)?;
    timers::clear(turn.sql, TIMER, "")?;
    turn.schedule();
    Answer::json(&stream.response(turn.app()))
}

fn found(turn: &Turn<'_>) -> Result<Stream, ApiError> {
    store::find(turn.sql)?.ok_or_else(ApiError::no_resource)
}
