//! The core as the page's script sees it: its memory, and two functions of numbers. Each instance of the module is one [`Core`].
//!
//! A turn: the script asks for [`room`], writes what happened there as UTF-8, calls [`turn`], and reads what is to be done from where the
//! answer points, up to a zero byte, which no line ever holds.

use std::cell::RefCell;

use crate::Core;

// A page has one thread, so the allocator needs no lock.
#[global_allocator]
#[expect(unsafe_code, reason = "a page runs the module on one thread")]
static ALLOCATOR: lol_alloc::AssumeSingleThreaded<lol_alloc::FreeListAllocator> =
    unsafe { lol_alloc::AssumeSingleThreaded::new(lol_alloc::FreeListAllocator::new()) };

/// The text that goes in, and then the text that comes out.
struct Desk {
    core: Core,
    text: Vec<u8>,
}

thread_local! {
    static DESK: RefCell<Desk> = RefCell::new(Desk { core: Core::default(), text: Vec::new() });
}

/// Makes room for a text of that many bytes, and says where.
#[expect(unsafe_code, reason = "the script knows it by this name")]
#[unsafe(no_mangle)]
pub extern "C" fn room(bytes: usize) -> *mut u8 {
    DESK.with_borrow_mut(|desk| {
        desk.text.clear();
        desk.text.resize(bytes, 0);
        desk.text.as_mut_ptr()
    })
}

/// Takes a turn (see [`Core::turn`]) with the text that was written into the [`room`], and says where its answer begins.
#[expect(unsafe_code, reason = "the script knows it by this name")]
#[unsafe(no_mangle)]
pub extern "C" fn turn(now: f64) -> *const u8 {
    DESK.with_borrow_mut(|desk| {
        // SAFETY: what the script's encoder wrote is well-formed.
        let input = unsafe { std::str::from_utf8_unchecked(&desk.text) };
        let mut answer = desk.core.turn(input, now as u64);
        answer.push_str("\0");
        desk.text = answer.into_bytes();
        desk.text.as_ptr()
    })
}
