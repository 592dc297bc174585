//! The lines that a page's script tells the SDK's core: what a page's storage kept, what the collector answered, what happened. A line
//! `@` and a number ends the turn and lets so many milliseconds go by. What the core asks to be kept is what the next page begins with.

#![no_main]

use carillon_sdk_core::Core;
use libfuzzer_sys::fuzz_target;

const OPENING_MS: u64 = 1_767_323_045_000;
const TURN_MS_MAX: u64 = 400 * 86_400_000;
/// How the lines begin that [`Core::turn`] answers with.
const ACTIONS: &str = "+-!=*@>#";

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    // The script ends its text before a zero byte.
    if text.contains('\0') {
        return;
    }
    let (mut core, mut now) = (Core::default(), OPENING_MS);
    let (mut turn, mut kept) = (String::new(), String::new());
    for line in text.lines() {
        match line.strip_prefix('@') {
            Some(ms) => {
                take(&mut core, &std::mem::take(&mut turn), now, &mut kept);
                now += ms.parse::<u64>().unwrap_or(0).min(TURN_MS_MAX);
            }
            None if is_likely(line) => turn.extend([line, "\n"]),
            None => {}
        }
    }
    take(&mut core, &turn, now, &mut kept);
    let mut next = Core::default();
    take(
        &mut next,
        &format!("oid\tsecret\tcommon\n{kept}l\n"),
        now + 1,
        &mut String::new(),
    );
});

/// Whether the script can have written the line: its numbers are whole and exact in JavaScript, and its random ones are below 1,000. What
/// was kept, on the other hand, may have been changed by anybody.
fn is_likely(line: &str) -> bool {
    let digits = |field: &str| field.bytes().take_while(u8::is_ascii_digit).count();
    match line.bytes().next() {
        Some(b'r' | b'c') => line.split('\t').all(|field| digits(field) < 16),
        Some(b'w') => {
            let random = line.split('\t').nth(3).unwrap_or_default();
            line[1..].split('\t').all(|field| digits(field) < 16) && digits(random) < 4
        }
        _ => true,
    }
}

/// Takes a turn, and notes what the next page would find.
fn take(core: &mut Core, turn: &str, now: u64, kept: &mut String) {
    let answer = core.turn(turn, now);
    for line in answer.lines() {
        let Some((action, rest)) = line
            .chars()
            .next()
            .map(|first| (first, &line[first.len_utf8()..]))
        else {
            continue;
        };
        assert!(
            ACTIONS.contains(action),
            "{line:?} in the answer to {turn:?}"
        );
        match (action, rest.split_once('\t')) {
            ('+', _) => kept.extend(["a", rest, "\n"]),
            ('=', Some((key, text))) => kept.extend([key, text, "\n"]),
            _ => {}
        }
    }
}
