//! The module as the page's script sees it: a few verbs on the messages of an application, which go by its number.

use std::cell::RefCell;

use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::counts::Shown;
use crate::decide::Clock;
use crate::messages::Messages;
use crate::page::Element;

// A page has one thread, so the allocator needs no lock.
#[global_allocator]
#[expect(unsafe_code, reason = "a page runs the module on one thread")]
static ALLOCATOR: lol_alloc::AssumeSingleThreaded<lol_alloc::FreeListAllocator> =
    unsafe { lol_alloc::AssumeSingleThreaded::new(lol_alloc::FreeListAllocator::new()) };

thread_local! {
    /// One for each application that the page tracks for: as a rule, one. They stay for good, so that one which the page has thrown out
    /// of its work, and which stays borrowed, is in nobody's way.
    static ALL: RefCell<Vec<&'static RefCell<Messages>>> = const { RefCell::new(Vec::new()) };
}

/// Does something with the messages of an application.
fn with<T>(app: usize, work: impl FnOnce(&mut Messages) -> T) -> Option<T> {
    let messages = ALL.with_borrow(|all| all.get(app).copied())?;
    let mut messages = messages.try_borrow_mut().ok()?;
    Some(work(&mut messages))
}

fn clock(now_ms: f64, offset_minutes: i32) -> Clock {
    Clock {
        now_ms: now_ms as i64,
        offset_minutes: i64::from(offset_minutes),
    }
}

/// Makes the messages of an application, none yet; the answer is their number.
#[wasm_bindgen]
pub fn make() -> usize {
    ALL.with_borrow_mut(|all| {
        all.push(Box::leak(Box::default()));
        all.len() - 1
    })
}

/// See [`Messages::load`].
#[wasm_bindgen]
pub fn load(app: usize, campaigns: &Array) {
    with(app, |messages| messages.load(campaigns));
}

/// See [`Messages::choose`]; -1 is none.
#[wasm_bindgen]
pub fn choose(
    app: usize,
    event: &JsValue,
    session: &str,
    counts: &str,
    now_ms: f64,
    offset_minutes: i32,
) -> i32 {
    let clock = clock(now_ms, offset_minutes);
    let place = with(app, |messages| {
        messages.choose(event, session, counts, clock)
    });
    place.flatten().map_or(-1, |place| place as i32)
}

/// See [`Messages::draw`].
#[wasm_bindgen]
pub fn draw(app: usize, place: usize, root: &Element) {
    with(app, |messages| messages.draw(place, root));
}

/// The counts with one more showing of a campaign.
#[wasm_bindgen]
pub fn count(
    campaign: &str,
    session: &str,
    counts: &str,
    now_ms: f64,
    offset_minutes: i32,
) -> JsValue {
    let mut shown = Shown::read(counts, clock(now_ms, offset_minutes).day(), session);
    shown.add(campaign);
    JsValue::from_str(&shown.text())
}
