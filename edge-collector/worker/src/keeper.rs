//! One scope in one object: turns, one at a time, each in a transaction; what a turn leaves to do is done after it.

use crate::alarm::Alarm;
use crate::faults::Fault;
use crate::ledger::Ledger;
use crate::store::Store;
use crate::{clock, effects, live, object, parcel, settings};
use carillon_engine::in_app::crowded;
use carillon_engine::sql::Sql;
use carillon_engine::{
    self as engine, ApiError, Effect, Engine, Meter, Moment, News, Reply, Settled, Told, Wake,
};
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use worker::{Env, Response, State};

/// Keeps one scope for one life of its object.
pub(crate) struct Keeper {
    pub(crate) env: Env,
    state: State,
    store: Store,
    alarm: Alarm,
    /// Who this object is, and its engine; the error says what keeps it from working.
    ready: std::result::Result<(engine::Scope, Engine), String>,
    opened: Cell<bool>,
    /// What is remembered of this scope's callers; an evicted object forgets it.
    meter: RefCell<Meter>,
    test_faults: bool,
}

impl Keeper {
    pub(crate) fn new(state: State, env: Env) -> Keeper {
        let scope = state
            .id()
            .name()
            .and_then(|name| engine::Scope::named(&name))
            .ok_or("this object's name is not that of a scope".to_owned());
        let ready = scope.and_then(|scope| Ok((scope, Engine::new(settings::config(&env)?))));
        let ledger = settings::test_ledger(&env).then(Ledger::default);
        let store = Store::new(&state.storage(), ledger);
        Keeper {
            store,
            alarm: Alarm::default(),
            ready,
            opened: Cell::new(false),
            meter: RefCell::default(),
            test_faults: settings::test_faults(&env),
            state,
            env,
        }
    }

    fn ready(&self) -> std::result::Result<&(engine::Scope, Engine), ApiError> {
        self.ready
            .as_ref()
            .map_err(|why| ApiError::Internal(why.clone()))
    }

    /// Before the first turn of this life: the store is brought up to date, the account has its first key, and what is due is done.
    pub(crate) fn open(self: &Rc<Self>) -> std::result::Result<(), ApiError> {
        let (scope, engine) = self.ready()?;
        if self.opened.get() {
            return Ok(());
        }
        self.turn(|at| {
            engine.open(&self.store, scope)?;
            match scope {
                engine::Scope::Account => self.start(engine, at),
                engine::Scope::App(_) => Ok(()),
            }
        })??;
        self.opened.set(true);
        self.wake();
        Ok(())
    }

    /// Makes the first key. One that was made here, rather than given, is shown in the log this once.
    fn start(&self, engine: &Engine, at: &Moment) -> std::result::Result<(), ApiError> {
        let given = settings::first_key(&self.env);
        let made_here = given.is_none();
        if let Some(key) = engine.start(&self.store, at, given)?
            && made_here
        {
            worker::console_log!(
                "first access key {} with secret {}; this is shown once",
                key.id,
                key.secret
            );
        }
        Ok(())
    }

    /// Answers a call, once what the answer waits for is done.
    pub(crate) async fn call(self: &Rc<Self>, packed: &[u8]) -> engine::Response {
        let at = clock::moment();
        match self.try_call(&at, packed).await {
            Ok(response) => response,
            Err(error) => self.refuse(&at, &error),
        }
    }

    fn refuse(&self, at: &Moment, error: &ApiError) -> engine::Response {
        match self.ready() {
            Ok((_, engine)) => engine.refuse(at, error),
            Err(error) => engine::Response {
                status: error.status(),
                headers: Vec::new(),
                body: error.to_string().into_bytes(),
            },
        }
    }

    /// The runtime's response for the engine's: an open WebSocket where that is an upgrade.
    pub(crate) fn write(&self, response: engine::Response) -> worker::Result<Response> {
        if response.status != engine::Response::UPGRADE {
            return object::write(response);
        }
        match live::open(&self.state)? {
            Some(open) => Ok(open),
            None => object::write(self.refuse(&clock::moment(), &crowded())),
        }
    }

    /// Lets the pages hear that listen to this scope.
    pub(crate) fn announce(&self, news: News) {
        live::say(&self.state, news);
    }

    async fn try_call(
        self: &Rc<Self>,
        at: &Moment,
        packed: &[u8],
    ) -> std::result::Result<engine::Response, ApiError> {
        let (scope, engine) = self.ready()?;
        let request = parcel::unpack(packed)
            .ok_or_else(|| ApiError::Internal("a request could not be unpacked".to_owned()))?;
        let fault = Fault::of(&request, self.test_faults);
        fault.before_turn().await;
        let call = match engine.read(at, request) {
            Ok(call) => call,
            Err(refusal) => return Ok(refusal),
        };
        if let Err(refusal) = engine.meter(&mut self.meter.borrow_mut(), at, &call) {
            return Ok(refusal);
        }
        self.open()?;
        let reply = self.turn(|at| {
            let reply = engine.handle(&self.store, at, scope, &call);
            fault.within_turn();
            reply
        })?;
        self.finish(reply)
            .await
            .ok_or_else(|| ApiError::Internal("the turn gave no answer".to_owned()))
    }

    /// What this object has written, where it is counted.
    pub(crate) fn ledger(&self) -> worker::Result<Response> {
        match self.store.ledger().map(Ledger::write) {
            Some(written) => Response::ok(written?),
            None => Response::error("nothing is counted here", 404),
        }
    }

    /// Hears what another scope tells.
    pub(crate) async fn hear(self: &Rc<Self>, body: &[u8]) -> std::result::Result<(), ApiError> {
        let (scope, engine) = self.ready()?;
        let told: Told = serde_json::from_slice(body)
            .map_err(|error| ApiError::BadRequest(error.to_string()))?;
        self.open()?;
        let reply = self.turn(|at| engine.hear(&self.store, at, scope, &told))??;
        self.finish(reply).await;
        Ok(())
    }

    /// Settles an effect; what that leaves to do comes back.
    pub(crate) fn settle(&self, settled: &Settled) -> Vec<Effect> {
        let done = self.ready().and_then(|(scope, engine)| {
            self.turn(|at| engine.settle(&self.store, at, scope, settled))
        });
        match done {
            Ok(reply) => self.note(reply).effects,
            // Its row still waits under a lease, so a later wake asks again or records it as unknown.
            Err(error) => {
                self.log(&error);
                Vec::new()
            }
        }
    }

    /// The alarm has rung.
    pub(crate) fn ring(self: &Rc<Self>) {
        self.alarm.rung();
        self.wake();
    }

    /// Does what is due, and never leaves without an alarm if something still is.
    fn wake(self: &Rc<Self>) {
        let woken = self
            .open()
            .and_then(|()| self.ready())
            .and_then(|(scope, engine)| self.turn(|at| engine.wake(&self.store, at, scope)));
        match woken {
            // What failed inside was put off by the engine; what went well has its effects, which must not be lost.
            Ok(reply) => {
                self.alarm.woke();
                let reply = self.note(reply);
                self.spawn(reply.effects);
            }
            Err(error) => self.wake_again(&error),
        }
    }

    fn wake_again(&self, error: &ApiError) {
        self.log(error);
        if let Err(error) = self.alarm.ring_by(&self.store, self.alarm.retry_at()) {
            worker::console_error!("the alarm could not be set: {error}");
        }
    }

    /// Runs one turn: all of its writes are kept, or after an error of the store or a panic none.
    fn turn<T>(&self, mut body: impl FnMut(&Moment) -> T) -> std::result::Result<T, ApiError> {
        let at = clock::moment();
        let mut done = None;
        let committed = catch_unwind(AssertUnwindSafe(|| {
            self.store.transaction(&mut || {
                done = Some(body(&at));
                Ok(())
            })
        }));
        match committed {
            Ok(Ok(())) => done.ok_or_else(|| ApiError::Internal("the turn did not run".to_owned())),
            Ok(Err(error)) => Err(error.into()),
            Err(panic) => Err(ApiError::Internal(format!(
                "a panic: {}",
                panic_text(&*panic)
            ))),
        }
    }

    /// Performs what the answer waits for, leaves the rest for afterwards, and gives the answer.
    async fn finish(self: &Rc<Self>, reply: Reply) -> Option<engine::Response> {
        let reply = self.note(reply);
        let (held, mut rest): (Vec<_>, Vec<_>) =
            reply.effects.into_iter().partition(|effect| effect.hold);
        rest.extend(effects::perform(self, held).await);
        self.spawn(rest);
        reply.response
    }

    /// Logs a fault and sets the alarm, in the same breath as the turn, so that they are kept together.
    fn note(&self, reply: Reply) -> Reply {
        if let Some(fault) = &reply.fault {
            worker::console_error!("{fault}");
        }
        if let Wake::At(at) = reply.wake
            && let Err(error) = self.alarm.ring_by(&self.store, at)
        {
            worker::console_error!("the alarm could not be set: {error}");
        }
        reply
    }

    /// Performs effects after the answer has gone out.
    fn spawn(self: &Rc<Self>, effects: Vec<Effect>) {
        if !effects.is_empty() {
            self.state
                .wait_until(effects::perform_all(Rc::clone(self), effects));
        }
    }

    fn log(&self, error: &ApiError) {
        match error {
            ApiError::Internal(detail) => worker::console_error!("{detail}"),
            other => worker::console_error!("{other}"),
        }
    }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a message")
}
