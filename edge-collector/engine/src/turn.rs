//! One turn of one scope: what a handler may use, and what it leaves for the host to do.

use crate::access::Caller;
use crate::effect::{Act, Effect, EffectId, News};
use crate::engine::Config;
use crate::metrics::Counted;
use crate::moment::{Dice, hex};
use crate::sql::Sql;
use crate::{Moment, Scope, Timestamp};
use std::cell::{Cell, RefCell};

pub(crate) struct Turn<'a> {
    pub(crate) sql: &'a dyn Sql,
    pub(crate) now: Timestamp,
    pub(crate) scope: &'a Scope,
    pub(crate) config: &'a Config,
    pub(crate) request_id: String,
    pub(crate) caller: RefCell<Option<Caller>>,
    dice: Dice,
    effects: RefCell<Vec<Effect>>,
    scheduled: Cell<bool>,
    counted: Cell<Counted>,
}

impl<'a> Turn<'a> {
    pub(crate) fn new(
        sql: &'a dyn Sql,
        at: &Moment,
        scope: &'a Scope,
        config: &'a Config,
    ) -> Turn<'a> {
        let dice = Dice::new(at.seed);
        let request_id = uuid(dice.throw());
        Turn {
            sql,
            now: at.now,
            scope,
            config,
            request_id,
            caller: RefCell::new(None),
            dice,
            effects: RefCell::default(),
            scheduled: Cell::new(false),
            counted: Cell::default(),
        }
    }

    /// A new resource id: 32 lower-case hexadecimal digits, as the service makes them.
    pub(crate) fn id(&self) -> String {
        hex(&self.dice.throw()[..16])
    }

    /// A new UUID with hyphens, as request ids and message ids are written.
    pub(crate) fn uuid(&self) -> String {
        uuid(self.dice.throw())
    }

    /// Thirty-two fresh random bytes.
    pub(crate) fn bytes(&self) -> [u8; 32] {
        self.dice.throw()
    }

    /// The key of whoever called, as a resource remembers who changed it last.
    pub(crate) fn by(&self) -> Option<String> {
        let caller = self.caller.borrow();
        caller.as_ref().map(|caller| caller.key.clone())
    }

    /// Leaves something for the host to do once this turn is committed.
    pub(crate) fn ask(&self, effect: Effect) {
        self.effects.borrow_mut().push(effect);
    }

    /// Lets the pages hear that listen to this application.
    pub(crate) fn announce(&self, news: News) {
        self.ask(Effect {
            id: EffectId::Announce,
            hold: false,
            act: Act::Announce(news),
        });
    }

    /// Notes that something now waits for a time, so that the reply says when to wake.
    pub(crate) fn schedule(&self) {
        self.scheduled.set(true);
    }

    pub(crate) fn has_schedule(&self) -> bool {
        self.scheduled.get()
    }

    /// Counts something that this turn did.
    pub(crate) fn count(&self, add: impl FnOnce(&mut Counted)) {
        let mut counted = self.counted.get();
        add(&mut counted);
        self.counted.set(counted);
    }

    pub(crate) fn counted(&self) -> Counted {
        self.counted.get()
    }

    /// How many effects this turn has asked for so far, and what it has counted.
    pub(crate) fn asked(&self) -> (usize, Counted) {
        (self.effects.borrow().len(), self.counted.get())
    }

    /// Forgets every effect but the first so many, and what was counted since: it was rolled back.
    pub(crate) fn unask(&self, (kept, counted): (usize, Counted)) {
        self.effects.borrow_mut().truncate(kept);
        self.counted.set(counted);
    }

    pub(crate) fn take_effects(&self) -> Vec<Effect> {
        self.effects.take()
    }

    /// The application this turn belongs to; empty in the account's scope.
    pub(crate) fn app(&self) -> &str {
        match self.scope {
            Scope::Account => "",
            Scope::App(id) => id,
        }
    }

    /// `arn:aws:mobiletargeting:{region}:{account}:{rest}`.
    pub(crate) fn arn(&self, rest: &str) -> String {
        format!(
            "arn:aws:mobiletargeting:{}:{}:{rest}",
            self.config.region, self.config.account
        )
    }
}

/// The id of a request that never got a turn.
pub(crate) fn request_id(at: &Moment) -> String {
    uuid(Dice::new(at.seed).throw())
}

fn uuid(bytes: [u8; 32]) -> String {
    let mut bytes = bytes;
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let text = hex(&bytes[..16]);
    format!(
        "{}-{}-{}-{}-{}",
        &text[..8],
        &text[8..12],
        &text[12..16],
        &text[16..20],
        &text[20..]
    )
}
