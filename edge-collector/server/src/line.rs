//! A scope's queue: what waits for a turn, and how much of it there may be.

use crate::config::Limits;
use crate::faults::Fault;
use crate::live::Live;
use carillon_engine::metrics::Sheet;
use carillon_engine::{Call, EffectId, Meter, Response, Scope, Settled, Told};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;
use tokio::sync::oneshot;

/// One thing that waits for a turn.
pub(crate) enum Job {
    Call(Box<Asked>),
    Hear(Box<Heard>),
    Settle(Settled),
    /// What is due by the scope's own alarm.
    Wake,
    /// Somebody asks how the scope fares.
    Measure(oneshot::Sender<Sheet>),
    /// The last job of a queue.
    Stop,
}

/// A client's call, and where its answer goes.
pub(crate) struct Asked {
    pub(crate) call: Call,
    pub(crate) since: Instant,
    /// Bytes of its body.
    pub(crate) bytes: usize,
    /// Asked on this machine by its operator, who needs no credentials.
    pub(crate) by_operator: bool,
    pub(crate) fault: Fault,
    pub(crate) answer: oneshot::Sender<Answer>,
}

/// What goes back to a caller. The call goes with it, so that its memory is given back on the caller's thread, which has more time.
pub(crate) struct Answer {
    pub(crate) response: Response,
    pub(crate) _spent: Call,
}

/// What another scope tells, and who waits to know that it was heard.
pub(crate) struct Heard {
    pub(crate) told: Told,
    pub(crate) teller: Scope,
    pub(crate) id: EffectId,
}

/// How much waits, and how the scope fares; shared by the queue's two ends.
#[derive(Debug, Default)]
pub(crate) struct Load {
    requests: AtomicUsize,
    bytes: AtomicUsize,
    /// Set while commits fail.
    pub(crate) failing: AtomicBool,
}

impl Load {
    /// How many calls wait.
    pub(crate) fn waiting(&self) -> usize {
        self.requests.load(Ordering::Relaxed)
    }

    /// Notes that a call left the queue.
    pub(crate) fn left(&self, asked: &Asked) {
        self.requests.fetch_sub(1, Ordering::Relaxed);
        self.bytes.fetch_sub(asked.bytes, Ordering::Relaxed);
    }
}

/// The near end of a scope's queue, the pages that listen to it, and what is remembered of its callers.
pub(crate) struct Line {
    pub(crate) jobs: Sender<Job>,
    pub(crate) load: Arc<Load>,
    pub(crate) meter: Mutex<Meter>,
    pub(crate) live: Live,
    pub(crate) thread: Mutex<Option<JoinHandle<()>>>,
}

/// Why a call did not get into the queue.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Turned {
    /// Too much waits already.
    Full,
    /// The scope has stopped.
    Away,
}

impl Line {
    /// Queues a client's call, unless too much waits.
    pub(crate) fn ask(&self, asked: Asked, limits: &Limits) -> Result<(), Turned> {
        let bytes = asked.bytes;
        let requests = self.load.requests.fetch_add(1, Ordering::Relaxed);
        let waiting = self.load.bytes.fetch_add(bytes, Ordering::Relaxed);
        let full = requests >= limits.queue_requests
            || (requests > 0 && waiting + bytes > limits.queue_bytes);
        let refused = match full {
            true => Some(Turned::Full),
            false => match self.jobs.send(Job::Call(Box::new(asked))) {
                Ok(()) => None,
                Err(_) => Some(Turned::Away),
            },
        };
        if refused.is_some() {
            self.load.requests.fetch_sub(1, Ordering::Relaxed);
            self.load.bytes.fetch_sub(bytes, Ordering::Relaxed);
        }
        refused.map_or(Ok(()), Err)
    }

    /// Queues what the house itself needs done, however much waits. False when the scope has stopped.
    pub(crate) fn push(&self, job: Job) -> bool {
        self.jobs.send(job).is_ok()
    }

    /// Lets the scope finish what waits, and returns when it has.
    pub(crate) fn stop(&self) {
        self.push(Job::Stop);
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(thread) = thread {
            let _ = thread.join();
        }
    }
}
