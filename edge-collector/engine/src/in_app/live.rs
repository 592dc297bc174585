//! The live channel: an open page hears that its messages may have changed, and fetches them anew.
//!
//! What changed is not said. Which messages are for an endpoint is decided where it always is, when the page asks, and so a frame that is
//! lost, doubled or late costs nothing but a fetch.

use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::turn::Turn;

/// The frame that says so. It is sent once at the start as well, for what happened between the page's last fetch and its connection.
pub const CHANGED: &str = "changed";
/// What a page may send to see whether the connection still stands, and what it hears then. All else that it sends is ignored.
pub const PING: &str = "ping";
pub const PONG: &str = "pong";

/// Ours: LiveMessages, a WebSocket for whoever may fetch the messages. The endpoint need not be known yet.
pub(crate) fn live_messages(_: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    match call.upgrade {
        true => Ok(Answer::WebSocket),
        false => Err(ApiError::bad(
            "This address is for a WebSocket: open it with ws:// or wss://, or send Upgrade: websocket. GetInAppMessages is the same path without /live.",
        )),
    }
}

/// What a host without room for another socket answers.
pub fn crowded() -> ApiError {
    ApiError::TooManyRequests(
        "As many pages listen to this application as may. Fetch the messages now and then instead, and try again later.".to_owned(),
    )
}
