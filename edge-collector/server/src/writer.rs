//! The thread that owns a scope's store: it takes what waits, gives each a turn of its own, and commits all of them together.
//!
//! Nothing leaves before the commit: no answer, no effect. If the commit fails, nothing of the group happened, and everyone in it is told.

use crate::clock;
use crate::faults::Fault;
use crate::held::Held;
use crate::house::{House, Purpose};
use crate::line::{Answer, Asked, Heard, Job, Load};
use crate::log;
use crate::metrics::Work;
use carillon_engine::metrics::Sheet;
use carillon_engine::sql::{Sql, SqlError, Sqlite};
use carillon_engine::{
    ApiError, Counted, Effect, Moment, Outcome, Reply, Response, Scope, Settled, Timestamp, Wake,
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Receiver;
use std::time::Duration;

/// Turns of one commit.
const GROUP_TURNS_MAX: usize = 256;
/// Bytes of bodies in one commit.
const GROUP_BYTES_MAX: usize = 8 << 20;
/// The longest nap before the clock is looked at again, for it may have been set.
const NAP_MS_MAX: u64 = 10_000;
/// How long a scope whose commit failed waits before it tries by itself.
const FAILED_PAUSE_MS: i64 = 1_000;

/// One scope at work.
pub(crate) struct Writer {
    pub(crate) house: Arc<House>,
    pub(crate) scope: Scope,
    pub(crate) sqlite: Sqlite,
    pub(crate) jobs: Receiver<Job>,
    pub(crate) load: Arc<Load>,
    pub(crate) alarm: Option<Timestamp>,
    pub(crate) held: Held<Answer>,
    /// Outcomes whose commit failed; they lead the next group.
    pub(crate) again: Vec<Settled>,
    pub(crate) work: Work,
    pub(crate) stopping: bool,
}

/// What one turn left.
struct Turn {
    response: Option<Response>,
    effects: Vec<Effect>,
    wake: Wake,
    fault: Option<String>,
    counted: Counted,
    /// For the scope that told, when this turn heard.
    outcome: Outcome,
}

impl Writer {
    /// Works until it is told to stop.
    pub(crate) fn run(mut self) {
        while !self.stopping {
            let group = self.gather();
            if !group.is_empty() {
                self.commit(group);
            }
        }
    }

    /// Waits until something is to be done, and takes all that is there, up to a group's limits.
    fn gather(&mut self) -> Vec<Job> {
        let mut next = self.first();
        let mut group: Vec<Job> = self.again.drain(..).map(Job::Settle).collect();
        let mut bytes = 0;
        while let Some(job) = next {
            match job {
                Job::Stop => {
                    self.stopping = true;
                    break;
                }
                Job::Call(asked) => {
                    self.load.left(&asked);
                    bytes += asked.bytes;
                    group.push(Job::Call(asked));
                }
                job => group.push(job),
            }
            let room = group.len() < GROUP_TURNS_MAX && bytes < GROUP_BYTES_MAX;
            next = if room {
                self.jobs.try_recv().ok()
            } else {
                None
            };
        }
        if self.is_due() && !self.stopping {
            self.alarm = None;
            group.push(Job::Wake);
        }
        group
    }

    fn first(&mut self) -> Option<Job> {
        let Some(alarm) = self.alarm.filter(|_| self.rings()) else {
            return Some(self.jobs.recv().unwrap_or(Job::Stop));
        };
        let nap = clock::until(alarm).min(Duration::from_millis(NAP_MS_MAX));
        self.jobs.recv_timeout(nap).ok()
    }

    fn is_due(&self) -> bool {
        self.rings() && self.alarm.is_some_and(|alarm| alarm <= clock::now())
    }

    /// Whether the alarm of this scope rings. The account's always does: it tells the applications what they have not heard yet, and sends
    /// nothing.
    fn rings(&self) -> bool {
        self.house.purpose == Purpose::Serve || self.scope == Scope::Account
    }

    fn commit(&mut self, group: Vec<Job>) {
        match self.turns(&group) {
            Ok(turns) => {
                self.load.failing.store(false, Ordering::Relaxed);
                self.work.commits += 1;
                for (job, turn) in group.into_iter().zip(turns) {
                    self.release(job, turn);
                }
            }
            Err(error) => {
                self.load.failing.store(true, Ordering::Relaxed);
                self.work.failed_commits += 1;
                let scope = self.scope.name();
                let turns = group.len();
                log::error(&format!(
                    "commit failed: {error} scope={scope} turns={turns}"
                ));
                group.into_iter().for_each(|job| self.fail(job));
                self.alarm = Some(clock::now().plus(FAILED_PAUSE_MS));
            }
        }
    }

    /// Gives each job its turn inside one transaction, and commits.
    fn turns(&self, group: &[Job]) -> Result<Vec<Turn>, SqlError> {
        let rehearses = self.house.purpose == Purpose::Rehearse;
        if !rehearses {
            self.sqlite.begin()?;
        }
        let mut turns = Vec::with_capacity(group.len());
        for job in group {
            turns.push(self.turn(job));
            if !self.sqlite.in_transaction() {
                return Err(SqlError::Full(
                    "the store undid the transaction by itself".to_owned(),
                ));
            }
        }
        let done = match group.iter().any(|job| fault_of(job) == Fault::Full) {
            true => Err(SqlError::Full("a test asked for this".to_owned())),
            // The transaction that was begun when the store was opened stays open until the thread ends, which undoes it.
            false if rehearses => Ok(()),
            false => self.sqlite.commit(),
        };
        if done.is_err() && self.sqlite.in_transaction() {
            let _ = self.sqlite.roll_back();
        }
        done.map(|()| turns)
    }

    /// One turn. A panic costs this turn alone: what it wrote is undone, and whoever asked gets a 500.
    fn turn(&self, job: &Job) -> Turn {
        let at = clock::moment();
        let fault = fault_of(job);
        let turn = catch_unwind(AssertUnwindSafe(|| match fault {
            Fault::None => self.engine_turn(&at, job),
            fault => self.faulty_turn(&at, job, fault),
        }));
        turn.unwrap_or_else(|_| self.panicked(&at))
    }

    fn engine_turn(&self, at: &Moment, job: &Job) -> Turn {
        let (engine, sqlite, scope) = (&self.house.engine, &self.sqlite, &self.scope);
        match job {
            Job::Call(asked) if asked.by_operator => {
                engine.operate(sqlite, at, scope, &asked.call).into()
            }
            Job::Call(asked) => engine.handle(sqlite, at, scope, &asked.call).into(),
            Job::Settle(settled) => engine.settle(sqlite, at, scope, settled).into(),
            Job::Wake => engine.wake(sqlite, at, scope).into(),
            Job::Hear(heard) => match engine.hear(sqlite, at, scope, &heard.told) {
                Ok(reply) => reply.into(),
                Err(error) => Turn::deaf(&error),
            },
            Job::Measure(_) | Job::Stop => Turn::nothing(),
        }
    }

    /// A turn that a test wants to go wrong after the engine has written.
    fn faulty_turn(&self, at: &Moment, job: &Job, fault: Fault) -> Turn {
        let mut turn = Turn::nothing();
        let _ = self.sqlite.transaction(&mut || {
            turn = self.engine_turn(at, job);
            fault.within_turn();
            Ok(())
        });
        turn
    }

    fn panicked(&self, at: &Moment) -> Turn {
        let error = ApiError::Internal("panic".to_owned());
        Turn {
            response: Some(self.house.engine.refuse(at, &error)),
            wake: Wake::At(at.now.plus(FAILED_PAUSE_MS)),
            fault: Some("panic in a turn".to_owned()),
            outcome: Outcome::Later("panic".to_owned()),
            ..Turn::nothing()
        }
    }

    /// Lets a committed turn take effect.
    fn release(&mut self, job: Job, turn: Turn) {
        if let Some(fault) = &turn.fault {
            log::error(&format!("{fault} scope={}", self.scope.name()));
        }
        match turn.wake {
            Wake::Unchanged => {}
            Wake::At(due) => self.alarm = Some(due),
            Wake::Never => self.alarm = None,
        }
        self.work.counted += turn.counted;
        match (job, turn.response) {
            (Job::Call(asked), Some(response)) => {
                self.work.answered(asked.since);
                let holds = turn.effects.iter().filter(|effect| effect.hold);
                let holds: Vec<_> = holds.map(|effect| effect.id).collect();
                let Asked { call, answer, .. } = *asked;
                let _spent = call;
                self.held.send(&holds, answer, Answer { response, _spent });
            }
            (Job::Hear(heard), _) => self.answer_teller(&heard, turn.outcome),
            (Job::Settle(settled), _) => self.held.settled(settled.id),
            (Job::Measure(answer), _) => drop(answer.send(self.measure())),
            (Job::Call(_) | Job::Wake | Job::Stop, _) => {}
        }
        for effect in turn.effects {
            self.house.perform(&self.scope, effect);
        }
    }

    /// How the scope fares.
    fn measure(&self) -> Sheet {
        let (engine, at) = (&self.house.engine, clock::moment());
        let mut sheet = match engine.measure(&self.sqlite, &at, &self.scope) {
            Ok(sheet) => sheet,
            Err(error) => {
                log::error(&format!("measure: {error:?} scope={}", self.scope.name()));
                Sheet::default()
            }
        };
        self.work.write(&self.scope, &mut sheet);
        sheet
    }

    /// Tells whoever waits for this job that nothing of it happened.
    fn fail(&mut self, job: Job) {
        match job {
            Job::Call(asked) => self.fail_call(*asked),
            Job::Hear(heard) => {
                self.answer_teller(&heard, Outcome::Later("the commit failed".to_owned()));
            }
            Job::Settle(settled) => self.again.push(settled),
            Job::Wake | Job::Measure(_) | Job::Stop => {}
        }
    }

    fn fail_call(&self, asked: Asked) {
        let error = ApiError::Internal("the commit failed".to_owned());
        let response = self.house.engine.refuse(&clock::moment(), &error);
        let _spent = asked.call;
        let _ = asked.answer.send(Answer { response, _spent });
    }

    fn answer_teller(&self, heard: &Heard, outcome: Outcome) {
        let settled = Settled {
            id: heard.id,
            outcome,
        };
        self.house.settle(&heard.teller, settled);
    }
}

impl Turn {
    fn nothing() -> Turn {
        Turn {
            response: None,
            effects: Vec::new(),
            wake: Wake::Unchanged,
            fault: None,
            counted: Counted::default(),
            outcome: Outcome::Done,
        }
    }

    fn deaf(error: &ApiError) -> Turn {
        Turn {
            fault: Some(match error {
                ApiError::Internal(detail) => format!("hear: {detail}"),
                error => format!("hear: {}", error.tag()),
            }),
            outcome: Outcome::Later("the other scope failed".to_owned()),
            ..Turn::nothing()
        }
    }
}

impl From<Reply> for Turn {
    fn from(reply: Reply) -> Turn {
        Turn {
            response: reply.response,
            effects: reply.effects,
            wake: reply.wake,
            fault: reply.fault,
            counted: reply.counted,
            outcome: Outcome::Done,
        }
    }
}

fn fault_of(job: &Job) -> Fault {
    match job {
        Job::Call(asked) => asked.fault,
        Job::Hear(_) | Job::Settle(_) | Job::Wake | Job::Measure(_) | Job::Stop => Fault::None,
    }
}
