//! Faults on request, so that a test can see what each costs. Without CARILLON_TEST_FAULTS=1 in the environment the header means nothing.

use carillon_engine::Request;
use std::time::Duration;

const HEADER: &str = "x-carillon-fault";
const WAIT_MS: u64 = 500;

/// What a request asks to go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    /// Panic inside the turn, after the engine has written.
    Panic,
    /// Be in flight for a while before the turn.
    Wait,
    /// Hold up the scope's thread, so that its queue fills.
    Slow,
    /// Let the commit fail, as on a full disk.
    Full,
}

impl Fault {
    /// The fault that `request` asks for, when faults are enabled.
    pub(crate) fn of(request: &Request, enabled: bool) -> Fault {
        match request.header(HEADER) {
            Some("panic") if enabled => Fault::Panic,
            Some("wait") if enabled => Fault::Wait,
            Some("slow") if enabled => Fault::Slow,
            Some("full") if enabled => Fault::Full,
            _ => Fault::None,
        }
    }

    pub(crate) async fn before_turn(self) {
        if self == Fault::Wait {
            tokio::time::sleep(Duration::from_millis(WAIT_MS)).await;
        }
    }

    pub(crate) fn within_turn(self) {
        if self == Fault::Slow {
            std::thread::sleep(Duration::from_millis(WAIT_MS));
        }
        assert!(self != Fault::Panic, "a test asked for this panic");
    }
}
