//! Everything the browser SDK decides: sessions, what waits to be sent, when, in which request, and what an answer means.
//!
//! The core never reads a clock, draws a random number, or touches the page. The script around it tells it what happened and what time
//! it is, as lines of text ([`Core::turn`] has their list), and gets back, as lines of text, what is to be done:
//!
//! * `+id⇥at⇥hold⇥json⇥common` write this event into the journal, or replace it there
//! * `-id` remove it from the journal
//! * `!id⇥reason` this event was given up, for this reason; remove it from the journal
//! * `=key⇥text` keep this small text for the next page
//! * `*id` a session began
//! * `@` the collector has taken in what is known of this browser
//! * `>batch⇥events⇥body` make this request, which carries so many events, and report its answer under that number
//! * `#waiting⇥dirty⇥delay` last of all: the events not yet taken in, whether the endpoint has news for the collector (1 or 0), and in how
//!   many milliseconds the core wants to be asked again (empty: not by itself)
//!
//! The page pays for every byte: JSON is written by hand, and nothing here formats, hashes, or panics with a message.

#![expect(
    clippy::single_char_add_str,
    reason = "pushing a character brings an encoder along, pushing a string does not"
)]

mod clock;
mod core;
mod endpoint;
mod queue;
mod retry;
mod session;
mod text;
mod turn;

#[cfg(target_arch = "wasm32")]
pub mod exports;

pub use crate::core::{Core, Drive, NewEvent};
pub use crate::endpoint::Group;
