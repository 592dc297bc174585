//! How far a long import is: a bar on a terminal, a line now and then anywhere else.

use crate::clock;
use carillon_engine::Timestamp;
use std::io::{IsTerminal, Write};

/// How often something is said, in milliseconds.
const BAR_MS: i64 = 200;
const LINE_MS: i64 = 5_000;
/// Letters of the bar.
const BAR_WIDTH: u64 = 30;

pub(super) struct Progress {
    began: Timestamp,
    said: Timestamp,
    bytes: u64,
    terminal: bool,
}

impl Progress {
    /// Of so many bytes of files.
    pub(super) fn new(bytes: u64) -> Progress {
        let now = clock::now();
        Progress {
            began: now,
            said: now,
            bytes: bytes.max(1),
            terminal: std::io::stderr().is_terminal(),
        }
    }

    /// Says how far it is, unless that was said just now.
    pub(super) fn at(&mut self, bytes: u64, rows: u64) {
        let now = clock::now();
        let every = if self.terminal { BAR_MS } else { LINE_MS };
        if now.0 - self.said.0 >= every {
            self.said = now;
            self.say(bytes, rows, now);
        }
    }

    /// Says it one last time.
    pub(super) fn end(&self, rows: u64) {
        self.say(self.bytes, rows, clock::now());
        if self.terminal {
            eprintln!();
        }
    }

    fn say(&self, bytes: u64, rows: u64, now: Timestamp) {
        let share = bytes.min(self.bytes) * 100 / self.bytes;
        let ms = u64::try_from((now.0 - self.began.0).max(1)).unwrap_or(1);
        let pace = rows * 1_000 / ms;
        let words = format!("{share:>3}%, {rows} endpoints, {pace} a second");
        match self.terminal {
            true => {
                let full = share * BAR_WIDTH / 100;
                let bar: String = (0..BAR_WIDTH)
                    .map(|n| if n < full { '#' } else { '.' })
                    .collect();
                eprint!("\r[{bar}] {words} ");
                let _ = std::io::stderr().flush();
            }
            false => eprintln!("{words}"),
        }
    }
}
