//! Live sockets: the pages that listen to this object's application. The runtime holds them, so that they stay open while the object sleeps.

use carillon_engine::News;
use carillon_engine::in_app::{CHANGED, PING, PONG};
use std::panic::{AssertUnwindSafe, catch_unwind};
use worker::worker_sys::WebSocketRequestResponsePair;
use worker::{Response, Result, State, WebSocketPair};

/// The codes of a farewell: all is done, and whoever was at this end is going away.
pub(crate) const DONE: u16 = 1000;
const AWAY: u16 = 1001;

/// Opens a page's socket and says the first word. Nothing, when as many pages listen as the runtime allows for one object.
pub(crate) fn open(state: &State) -> Result<Option<Response>> {
    let WebSocketPair { client, server } = WebSocketPair::new()?;
    // The binding has no other way to say that the runtime refused.
    let accepted = catch_unwind(AssertUnwindSafe(|| state.accept_web_socket(&server)));
    if accepted.is_err() {
        return Ok(None);
    }
    // Kept by the runtime, which answers by itself and lets the object sleep.
    let ping = WebSocketRequestResponsePair::new(PING, PONG)?;
    state.set_websocket_auto_response(&ping);
    server.send_with_str(CHANGED)?;
    Response::from_websocket(client).map(Some)
}

/// Lets every page hear. One that cannot be written to is about to be closed by the runtime.
pub(crate) fn say(state: &State, news: News) {
    for socket in state.get_websockets() {
        let said = match news {
            News::Changed => socket.send_with_str(CHANGED),
            News::Over => socket.close(Some(AWAY), Some("")),
        };
        if let Err(error) = said {
            worker::console_log!("live: a page could not be told: {error}");
        }
    }
}
