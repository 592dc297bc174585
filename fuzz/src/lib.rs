//! What the targets share: a furnished place, requests written down as text, and calls made out of bytes by the OpenAPI document.

mod document;
mod place;
mod request;

pub use document::Document;
pub use place::Dream;

use place::Place;
use std::cell::RefCell;

/// Runs `body` in the one place of this process, and forgets what it did there. Furnishing a place takes longer than most inputs.
pub fn dream(body: impl FnOnce(&mut Dream<'_>)) {
    thread_local! {
        static PLACE: RefCell<Place> = RefCell::new(Place::furnished());
    }
    PLACE.with_borrow_mut(|place| place.dream(body));
}
