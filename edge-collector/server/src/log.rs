//! One line on standard error for each thing worth telling. Addresses, tokens, bodies, paths and queries never come here.

use crate::clock;
use serde::Deserialize;
use std::sync::atomic::{AtomicU8, Ordering};

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Level {
    /// Only what went wrong.
    Error,
    /// Also starts and stops.
    Info,
    /// Also every request.
    Debug,
}

impl Level {
    pub(crate) fn named(name: &str) -> Option<Level> {
        match name {
            "error" => Some(Level::Error),
            "info" => Some(Level::Info),
            "debug" => Some(Level::Debug),
            _ => None,
        }
    }
}

static LEVEL: AtomicU8 = AtomicU8::new(Level::Info as u8);

/// Sets how much is told from here on.
pub(crate) fn set(level: Level) {
    LEVEL.store(level as u8, Ordering::Relaxed);
}

/// Whether `level` is told.
pub(crate) fn on(level: Level) -> bool {
    level as u8 <= LEVEL.load(Ordering::Relaxed)
}

/// Something went wrong.
pub(crate) fn error(text: &str) {
    eprintln!("{} error {text}", clock::now());
}

/// Something an operator wants to know.
pub(crate) fn info(text: &str) {
    if on(Level::Info) {
        eprintln!("{} info {text}", clock::now());
    }
}

/// Something that only a search for a fault needs.
pub(crate) fn debug(text: &str) {
    if on(Level::Debug) {
        eprintln!("{} debug {text}", clock::now());
    }
}

/// Reports a panic by its place. Its text is told only where it is a literal of the program: a formatted one may quote a client's data.
pub(crate) fn report_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
        let text = panic.payload().downcast_ref::<&'static str>();
        error(&format!("panic at {place} {}", text.unwrap_or(&"")));
    }));
}
