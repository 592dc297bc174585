//! The module as the page's script sees it: a few verbs on the messages of an application, which go by its number.

use std::cell::RefCell;

use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::decide::Clock;
use crate::messages::Messages;
use crate::page::{Element, Page};

// A page has one thread, so the allocator needs no lock.
#[global_allocator]
#[expect(unsafe_code, reason = "a page runs the module on one thread")]
static ALLOCATOR: lol_alloc::AssumeSingleThreaded<lol_alloc::FreeListAllocator> =
    unsafe { lol_alloc::AssumeSingleThreaded::new(lol_alloc::FreeListAllocator::new()) };

thread_local! {
    /// One for each application that the page tracks for: as a rule, one.
    static ALL: RefCell<Vec<Messages>> = const { RefCell::new(Vec::new()) };
}

/// Does something to the messages of an application. Drawing moves the focus, of which the page may hear and come back in here: what it
/// asks then is let go, as a message stands already.
fn with(app: usize, work: impl FnOnce(&mut Messages)) {
    ALL.with(|all| {
        if let Ok(mut all) = all.try_borrow_mut()
            && let Some(messages) = all.get_mut(app)
        {
            work(messages);
        }
    });
}

/// Makes the messages of an application, none yet; the answer is their number.
#[wasm_bindgen]
pub fn make(page: Page) -> usize {
    ALL.with_borrow_mut(|all| {
        all.push(Messages::new(page));
        all.len() - 1
    })
}

/// See [`Messages::load`].
#[wasm_bindgen]
pub fn load(app: usize, campaigns: &Array) {
    with(app, |messages| messages.load(campaigns));
}

/// See [`Messages::offer`].
#[wasm_bindgen]
pub fn offer(
    app: usize,
    event: &JsValue,
    session: &str,
    counts: &str,
    now_ms: f64,
    offset_minutes: i32,
) -> JsValue {
    let clock = Clock {
        now_ms: now_ms as i64,
        offset_minutes: i64::from(offset_minutes),
    };
    let mut answer = JsValue::UNDEFINED;
    with(app, |messages| {
        if let Some(counts) = messages.offer(event, session, counts, clock) {
            answer = JsValue::from_str(&counts);
        }
    });
    answer
}

/// See [`Messages::handle`].
#[wasm_bindgen]
pub fn handle(app: usize, element: &Element, itself: bool) {
    with(app, |messages| messages.handle(element, itself));
}

/// See [`Messages::close`].
#[wasm_bindgen]
pub fn close(app: usize) {
    with(app, Messages::close);
}
