//! The core as the page's script sees it: two verbs, text and numbers.

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;

use crate::Core;

// A page has one thread, so the allocator needs no lock.
#[global_allocator]
#[expect(unsafe_code, reason = "a page runs the module on one thread")]
static ALLOCATOR: lol_alloc::AssumeSingleThreaded<lol_alloc::FreeListAllocator> =
    unsafe { lol_alloc::AssumeSingleThreaded::new(lol_alloc::FreeListAllocator::new()) };

thread_local! {
    /// One for each application that the page tracks for: as a rule, one.
    static CORES: RefCell<Vec<Core>> = const { RefCell::new(Vec::new()) };
}

/// Makes a core (see [`Core::new`]); the answer is its number.
#[wasm_bindgen]
pub fn open(id: &str, common: &str) -> usize {
    CORES.with_borrow_mut(|cores| {
        cores.push(Core::new(id, common));
        cores.len() - 1
    })
}

/// See [`Core::turn`].
#[wasm_bindgen]
pub fn turn(core: usize, input: &str, now: f64) -> String {
    CORES
        .with_borrow_mut(|cores| cores.get_mut(core).map(|core| core.turn(input, now as u64)))
        .unwrap_or_default()
}
