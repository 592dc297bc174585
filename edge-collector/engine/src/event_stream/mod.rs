//! The event stream: where an application's events are to be copied to. It is kept and answered; no record is delivered to it yet.

mod model;
mod store;
#[cfg(test)]
mod tests;

use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::turn::Turn;
use carillon_wire::WriteEventStream;
use model::Stream;

/// Pinpoint: PutEventStream. An application has one stream, and this replaces it. Whether stream and role exist is not asked.
pub(crate) fn put_event_stream(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let wanted: WriteEventStream = call.body()?;
    let stream = Stream::new(wanted, turn.now, turn.by())?;
    store::keep(turn.sql, &stream)?;
    Answer::json(&stream.response(turn.app()))
}

/// Pinpoint: GetEventStream.
pub(crate) fn get_event_stream(turn: &Turn<'_>, _: &Call) -> Result<Answer, ApiError> {
    Answer::json(&found(turn)?.response(turn.app()))
}

/// Pinpoint: DeleteEventStream. The answer is what the stream was.
pub(crate) fn delete_event_stream(turn: &Turn<'_>, _: &Call) -> Result<Answer, ApiError> {
    let stream = found(turn)?;
    store::delete(turn.sql)?;
    Answer::json(&stream.response(turn.app()))
}

fn found(turn: &Turn<'_>) -> Result<Stream, ApiError> {
    store::find(turn.sql)?.ok_or_else(ApiError::no_resource)
}
