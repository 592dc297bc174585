//! A whole house for tests: an account, one application, strict stores in memory, and a clock that only the test moves.
//!
//! ```ignore
//! let mut house = House::new();
//! let (status, body) = house.call("PUT", "/v1/apps/{app}/endpoints/e1", json!({"Address": "ada@example.com"}));
//! house.advance(60_000);
//! house.wake();
//! ```
//!
//! What scopes tell each other is delivered and settled at once, as a host would. Mail for a provider is left to the test:
//! [`House::effects`] and [`House::settle`]. What listening pages would hear is written down: [`House::announced`].

use crate::access;
use crate::error::ApiError;
use crate::sql::{Sql, SqlError, Sqlite};
use crate::turn::Turn;
use crate::{
    Act, Aws, Config, Counted, Effect, EffectId, Engine, FirstKey, MailRoute, Meter, Moment, News,
    Outcome, Rates, Reply, Request, Response, Retention, Scope, Settled, Sinks, Timestamp, Told,
    Wake,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};

/// When every house opens.
pub(crate) const OPENING: &str = "2026-01-02T03:04:05.000Z";
/// Wakes of one [`House::wake`], to catch a scope that never comes to rest.
const WAKES_MAX: usize = 10_000;
/// The administrator's key of every house.
const KEY_ID: &str = "CARILLONTESTKEY";
const KEY_SECRET: &str = "a secret that only tests know";

/// So many cases of a property, unless `PROPTEST_CASES` in the environment says how many.
#[cfg(test)]
pub(crate) fn cases(usual: u32) -> proptest::prelude::ProptestConfig {
    use proptest::prelude::ProptestConfig;
    match std::env::var("PROPTEST_CASES") {
        Ok(_) => ProptestConfig::default(),
        Err(_) => ProptestConfig::with_cases(usual),
    }
}

pub(crate) struct House {
    pub(crate) engine: Engine,
    /// The id of the application that every house has.
    pub(crate) app: String,
    pub(crate) now: Timestamp,
    config: Config,
    stores: BTreeMap<Scope, Sqlite>,
    wakes: BTreeMap<Scope, Timestamp>,
    turns: u64,
    meters: BTreeMap<Scope, Meter>,
    left: Vec<Effect>,
    announced: Vec<News>,
    counted: Counted,
}

impl House {
    /// A house whose inbox catches all mail.
    pub(crate) fn new() -> House {
        House::open(MailRoute::Inbox)
    }

    /// A house with a mail provider, which is the test itself.
    pub(crate) fn with_provider() -> House {
        House::open(MailRoute::Provider)
    }

    fn open(mail: MailRoute) -> House {
        let config = Config {
            seal_key: [7; 32],
            account: "123456789012".to_owned(),
            region: "us-east-1".to_owned(),
            mail,
            aws: None,
            sinks: Sinks::default(),
            rates: Rates::default(),
            retention: Retention::default(),
        };
        let mut house = House {
            engine: Engine::new(config.clone()),
            app: String::new(),
            now: Timestamp::parse(OPENING).unwrap(),
            config,
            stores: BTreeMap::new(),
            wakes: BTreeMap::new(),
            turns: 0,
            meters: BTreeMap::new(),
            left: Vec::new(),
            announced: Vec::new(),
            counted: Counted::default(),
        };
        let moment = house.moment();
        house.ensure(&Scope::Account);
        let first = FirstKey {
            id: KEY_ID.to_owned(),
            secret: KEY_SECRET.to_owned(),
        };
        house
            .engine
            .start(&house.stores[&Scope::Account], &moment, Some(first))
            .unwrap();
        let (status, app) = house.call("POST", "/v1/apps", json!({"Name": "Shop"}));
        assert_eq!(status, 201, "{app}");
        house.app = app["Id"].as_str().unwrap().to_owned();
        house
    }

    /// Lets the application send email.
    pub(crate) fn open_email(&mut self) {
        let channel = json!({"FromAddress": "shop@example.com", "Identity": "arn:aws:ses:us-east-1:123456789012:identity/example.com"});
        let (status, answer) = self.call("PUT", "/v1/apps/{app}/channels/email", channel);
        assert_eq!(status, 200, "{answer}");
    }

    /// The header `Authorization` of every house's administrator.
    pub(crate) fn administrator() -> String {
        format!("Bearer {KEY_ID}:{KEY_SECRET}")
    }

    /// Sets how often one may call from now on.
    pub(crate) fn set_rates(&mut self, rates: Rates) {
        self.configure(|config| config.rates = rates);
    }

    /// Changes what the operator decided, from now on.
    pub(crate) fn configure(&mut self, change: impl FnOnce(&mut Config)) {
        change(&mut self.config);
        self.engine = Engine::new(self.config.clone());
    }

    /// Gives the house an account at an object store, whose answers are the test's.
    pub(crate) fn set_aws(&mut self, aws: Aws) {
        self.config.aws = Some(aws);
        self.engine = Engine::new(self.config.clone());
    }

    /// Calls an operation as the administrator. `{app}` in the path is the house's application; a null body is no body.
    pub(crate) fn call(&mut self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let body = match body {
            Value::Null => Vec::new(),
            body => serde_json::to_vec(&body).unwrap(),
        };
        self.call_raw(method, path, body)
    }

    /// The same with the bytes of the body as they are.
    pub(crate) fn call_raw(&mut self, method: &str, path: &str, body: Vec<u8>) -> (u16, Value) {
        let path = path.replace("{app}", &self.app);
        let (path, query) = path.split_once('?').unwrap_or((&path, ""));
        let response = self.send(Request {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: vec![("authorization".to_owned(), House::administrator())],
            body,
        });
        let body = serde_json::from_slice(&response.body).unwrap_or_else(|_| {
            Value::String(String::from_utf8_lossy(&response.body).into_owned())
        });
        (response.status, body)
    }

    /// Sends a request with whatever credentials it carries.
    pub(crate) fn send(&mut self, request: Request) -> Response {
        let moment = self.moment();
        let call = match self.engine.read(&moment, request) {
            Ok(call) => call,
            Err(response) => return response,
        };
        let scope = call.scope().clone();
        self.ensure(&scope);
        let meter = self.meters.entry(scope.clone()).or_default();
        if let Err(response) = self.engine.meter(meter, &moment, &call) {
            return response;
        }
        let moment = self.moment();
        let reply = self
            .engine
            .handle(&self.stores[&scope], &moment, &scope, &call);
        self.finish(&scope, reply).expect("a call is answered")
    }

    /// Whether the request's credentials open its route; nothing is done.
    pub(crate) fn admits(&mut self, request: Request) -> Result<(), ApiError> {
        let moment = self.moment();
        let call = self.engine.read(&moment, request).expect("it is readable");
        let scope = call.scope().clone();
        let turn = Turn::new(&self.stores[&scope], &moment, &scope, &self.config);
        access::authorise(&turn, &call).map(drop)
    }

    /// Answers a request, and dies before the commit: nothing of it is kept, and nothing of it is done.
    pub(crate) fn die_over(&mut self, request: Request) {
        let moment = self.moment();
        let call = self.engine.read(&moment, request).expect("it is readable");
        let scope = call.scope().clone();
        let store = &self.stores[&scope];
        let died = store.transaction(&mut || {
            let reply = self.engine.handle(store, &moment, &scope, &call);
            assert!(reply.response.is_some());
            Err(SqlError::Abort)
        });
        assert_eq!(died, Err(SqlError::Abort));
    }

    /// Lets `body` happen, and then makes it as if nothing had: to furnish a house anew each time would be slow.
    pub(crate) fn dream(&mut self, body: impl FnOnce(&mut House)) {
        let before = (self.now, self.turns, self.wakes.clone());
        let scopes = Vec::from_iter(self.stores.keys().cloned());
        self.stores
            .values()
            .for_each(|store| store.begin().unwrap());
        body(self);
        self.stores.retain(|scope, _| scopes.contains(scope));
        self.stores
            .values()
            .for_each(|store| store.roll_back().unwrap());
        (self.now, self.turns, self.wakes) = before;
        self.meters.clear();
        self.left.clear();
        self.announced.clear();
    }

    /// Every row of every store, to see whether anything changed.
    pub(crate) fn rows(&self) -> String {
        let mut text = String::new();
        for (scope, store) in &self.stores {
            let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*' ORDER BY name";
            for table in store.query(tables, &[]).unwrap() {
                let table = table.text(0).unwrap();
                let all = format!("SELECT * FROM {table}").leak();
                let rows = store.query(all, &[]);
                text.push_str(&format!("{scope:?} {table} {:?}\n", rows.unwrap()));
            }
        }
        text
    }

    /// Runs `body` as a turn of the application's scope, and keeps what it wrote, whatever it returns.
    pub(crate) fn turn<T>(&mut self, body: impl FnOnce(&Turn<'_>) -> T) -> T {
        let moment = self.moment();
        let scope = Scope::App(self.app.clone());
        let turn = Turn::new(&self.stores[&scope], &moment, &scope, &self.config);
        let done = body(&turn);
        let reply = Reply {
            response: None,
            effects: turn.take_effects(),
            wake: Wake::At(self.now),
            fault: None,
            counted: turn.counted(),
        };
        self.finish(&scope, reply);
        done
    }

    /// Moves the clock.
    pub(crate) fn advance(&mut self, ms: i64) {
        self.now = self.now.plus(ms);
    }

    /// Sets the clock.
    pub(crate) fn at(&mut self, instant: &str) {
        self.now = Timestamp::parse(instant).unwrap();
    }

    /// Wakes every scope that is due, until none is.
    pub(crate) fn wake(&mut self) {
        for _ in 0..WAKES_MAX {
            if !self.wake_once() {
                return;
            }
        }
        panic!("a scope did not come to rest in {WAKES_MAX} wakes");
    }

    /// Wakes a scope that is due, once, and says whether there was one.
    pub(crate) fn wake_once(&mut self) -> bool {
        let due = self.wakes.iter().find(|(_, at)| **at <= self.now);
        let Some(scope) = due.map(|(scope, _)| scope.clone()) else {
            return false;
        };
        self.wakes.remove(&scope);
        let moment = self.moment();
        let reply = self.engine.wake(&self.stores[&scope], &moment, &scope);
        self.finish(&scope, reply);
        true
    }

    /// Wakes the application's scope, and dies before the commit: nothing of it is kept, and nothing of it is done.
    pub(crate) fn die_waking(&mut self) {
        let moment = self.moment();
        let scope = Scope::App(self.app.clone());
        let store = &self.stores[&scope];
        let died = store.transaction(&mut || {
            let reply = self.engine.wake(store, &moment, &scope);
            assert_eq!(reply.fault, None);
            Err(SqlError::Abort)
        });
        assert_eq!(died, Err(SqlError::Abort));
    }

    /// Starts the host anew: what was on its way is lost, and every scope is opened and woken.
    pub(crate) fn restart(&mut self) {
        self.left.clear();
        for (scope, store) in &self.stores {
            self.engine.open(store, scope).unwrap();
            self.wakes.insert(scope.clone(), self.now);
        }
        self.wake();
    }

    /// When the next scope wants to be woken.
    pub(crate) fn next_wake(&self) -> Option<Timestamp> {
        self.wakes.values().min().copied()
    }

    /// Takes what was asked of the host and not done by the house itself: mail for a provider.
    pub(crate) fn effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.left)
    }

    /// Takes what the application's listening pages would have heard.
    pub(crate) fn announced(&mut self) -> Vec<News> {
        std::mem::take(&mut self.announced)
    }

    /// What all turns of all scopes have done.
    pub(crate) fn counted(&self) -> Counted {
        self.counted
    }

    /// Lets a scope hear something, as when a word that was thought lost arrives after all.
    pub(crate) fn hear(&mut self, to: &Scope, told: &Told) {
        self.ensure(to);
        let moment = self.moment();
        let heard = self.engine.hear(&self.stores[to], &moment, to, told);
        self.finish(to, heard.expect("the other scope hears"));
    }

    /// Reports how an effect of the application's scope ended.
    pub(crate) fn settle(&mut self, id: EffectId, outcome: Outcome) {
        let scope = Scope::App(self.app.clone());
        self.settle_in(&scope, id, outcome);
    }

    /// The text of an answer for a snapshot: ids that differ from house to house are written `{app}` and `{request}`.
    pub(crate) fn show(&self, value: &Value) -> String {
        let mut value = value.clone();
        scrub(&mut value, &self.app);
        serde_json::to_string_pretty(&value).unwrap()
    }

    fn settle_in(&mut self, scope: &Scope, id: EffectId, outcome: Outcome) {
        let moment = self.moment();
        let settled = Settled { id, outcome };
        let reply = self
            .engine
            .settle(&self.stores[scope], &moment, scope, &settled);
        self.finish(scope, reply);
    }

    /// Does what a host does with a reply.
    fn finish(&mut self, scope: &Scope, reply: Reply) -> Option<Response> {
        if let Some(fault) = reply.fault {
            panic!("a fault inside the engine: {fault}");
        }
        self.counted += reply.counted;
        match reply.wake {
            Wake::Unchanged => {}
            Wake::At(at) => drop(self.wakes.insert(scope.clone(), at)),
            Wake::Never => drop(self.wakes.remove(scope)),
        }
        let mut effects = VecDeque::from(reply.effects);
        while let Some(effect) = effects.pop_front() {
            match effect.act {
                Act::Tell { ref to, ref told } => {
                    self.hear(to, told);
                    self.settle_in(scope, effect.id, Outcome::Done);
                }
                Act::Announce(news) => {
                    self.announced.push(news);
                    self.settle_in(scope, effect.id, Outcome::Done);
                }
                Act::Mail(_) | Act::Call(_) | Act::File(_) | Act::Keep(_) | Act::Publish(_) => {
                    self.left.push(effect);
                }
            }
        }
        reply.response
    }

    fn ensure(&mut self, scope: &Scope) {
        if !self.stores.contains_key(scope) {
            let sqlite = Sqlite::strict().unwrap();
            self.engine.open(&sqlite, scope).unwrap();
            self.stores.insert(scope.clone(), sqlite);
        }
    }

    fn moment(&mut self) -> Moment {
        self.turns += 1;
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&self.turns.to_le_bytes());
        Moment {
            now: self.now,
            seed,
        }
    }
}

fn scrub(value: &mut Value, app: &str) {
    match value {
        Value::String(text) => *text = text.replace(app, "{app}"),
        Value::Array(items) => items.iter_mut().for_each(|item| scrub(item, app)),
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                match (name.as_str(), &member) {
                    ("RequestID", Value::String(_)) => *member = Value::from("{request}"),
                    _ => scrub(member, app),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::House;
    use serde_json::{Value, json};

    #[test]
    fn a_house_has_an_account_and_an_application() {
        let mut house = House::new();
        let (status, app) = house.call("GET", "/v1/apps/{app}", Value::Null);
        assert_eq!((status, &app["Name"]), (200, &json!("Shop")));
        house.advance(3_600_000);
        house.wake();
        assert_eq!(house.next_wake(), None);
    }

    #[test]
    fn a_dream_changes_nothing() {
        let mut house = House::new();
        let before = house.rows();
        house.dream(|house| {
            let (_, other) = house.call("POST", "/v1/apps", json!({"Name": "Other"}));
            let path = format!("/v1/apps/{}/segments", other["Id"].as_str().unwrap());
            assert_eq!(house.call("POST", &path, json!({"Name": "All"})).0, 201);
            assert_eq!(house.call("DELETE", "/v1/apps/{app}", Value::Null).0, 200);
            house.advance(60_000);
            house.wake();
            assert!(house.rows() != before);
        });
        assert!(house.rows() == before);
        assert_eq!(house.call("GET", "/v1/apps/{app}", Value::Null).0, 200);
    }

    #[test]
    fn a_deleted_application_is_gone() {
        let mut house = House::new();
        assert_eq!(house.call("DELETE", "/v1/apps/{app}", Value::Null).0, 200);
        let (status, _) = house.call("GET", "/v1/apps/{app}/endpoints/e1", Value::Null);
        assert_eq!(status, 404);
    }
}
