//! Faults on request, so that a test can see what a panic costs. Without the variable CARILLON_TEST_FAULTS=1 the header means nothing.

use carillon_engine::Request;
use std::time::Duration;
use worker::Delay;

const HEADER: &str = "x-carillon-fault";
const WAIT_MS: u64 = 500;

/// What a request asks to go wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    /// Panic inside the turn, after the engine has written.
    Panic,
    /// Be in flight for a while before the turn.
    Wait,
}

impl Fault {
    /// The fault that `request` asks for, when faults are enabled.
    pub(crate) fn of(request: &Request, enabled: bool) -> Fault {
        match request.header(HEADER) {
            Some("panic") if enabled => Fault::Panic,
            Some("wait") if enabled => Fault::Wait,
            _ => Fault::None,
        }
    }

    pub(crate) async fn before_turn(self) {
        if self == Fault::Wait {
            Delay::from(Duration::from_millis(WAIT_MS)).await;
        }
    }

    pub(crate) fn within_turn(self) {
        assert!(self != Fault::Panic, "a test asked for this panic");
    }
}
