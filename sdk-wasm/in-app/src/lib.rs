//! In-app messages in the page: which one an event shows, and how it looks.
//!
//! [`message`] reads what the collector sent, [`decide`] and [`counts`] choose a message by the rules that the collector shares, and the
//! rest draws it. The module is loaded only on a page for which there are messages.

#![expect(
    clippy::single_char_add_str,
    reason = "pushing a character brings an encoder along, pushing a string does not"
)]

pub mod counts;
pub mod decide;
pub mod link;
pub mod message;
pub mod node;
pub mod text;

#[cfg(target_arch = "wasm32")]
mod draw;
#[cfg(target_arch = "wasm32")]
pub mod exports;
#[cfg(target_arch = "wasm32")]
pub mod messages;
#[cfg(target_arch = "wasm32")]
pub mod page;
