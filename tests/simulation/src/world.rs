//! A host as `engine.rs` asks for one, but with bad luck: turns in groups that commit together, effects after the commit, an alarm for
//! each scope. All it holds beside the stores is lost when it crashes.

use crate::clients::{self, Meant};
use crate::dice::Dice;
use crate::ledger::{Ledger, People};
use crate::{provider, sink};
use carillon_engine::sql::{Sql, Sqlite};
use carillon_engine::{
    Act, Aws, Call, Config, Effect, EffectId, Engine, FirstKey, HttpCall, MailRoute, Moment,
    Outcome, Reply, Request, Response, Scope, Settled, Sinks, Timestamp, Told, Wake,
};
use std::collections::{BTreeMap, VecDeque};

pub(crate) const KEY_ID: &str = "CKIASIMULATION";
pub(crate) const KEY_SECRET: &str = "a secret of the simulation";
/// 2026-01-02T03:04:05Z.
const OPENING_MS: i64 = 1_767_323_045_000;
/// Turns of one commit.
const GROUP_MAX: usize = 4;
/// Effects that land in one step.
const LAND_MAX: usize = 6;
/// Work of one world at rest, to catch a scope that never comes to rest.
const REST_MAX: usize = 200_000;
/// A call that has been under way longer is given up.
const CALL_MS_MAX: i64 = 60_000;
/// An alarm further off than this is none of a world's that comes to rest.
const REST_HORIZON_MS: i64 = 2 * 24 * 60 * 60 * 1000;

/// Something that waits for a turn.
pub(crate) enum Job {
    Call {
        call: Box<Call>,
        meant: Meant,
    },
    Hear {
        told: Box<Told>,
        teller: Scope,
        id: EffectId,
    },
    Settle(Settled),
    Wake,
}

/// An effect under way.
struct Flying {
    from: Scope,
    since: Timestamp,
    effect: Effect,
}

/// One turn's reply, before its group is committed.
struct Turned {
    response: Option<Response>,
    effects: Vec<Effect>,
    wake: Wake,
}

pub(crate) struct World {
    pub(crate) engine: Engine,
    pub(crate) dice: Dice,
    pub(crate) now: Timestamp,
    pub(crate) log: Vec<String>,
    pub(crate) ledger: Ledger,
    pub(crate) clients: clients::Clients,
    /// Whether mail goes to the provider; else the inbox takes it.
    pub(crate) by_provider: bool,
    /// Whether things go wrong.
    pub(crate) faults: bool,
    pub(crate) stores: BTreeMap<Scope, Sqlite>,
    // What a crash loses.
    queues: BTreeMap<Scope, VecDeque<Job>>,
    flying: Vec<Flying>,
    alarms: BTreeMap<Scope, Timestamp>,
}

impl World {
    pub(crate) fn new(seed: u64) -> World {
        let mut dice = Dice::new(seed);
        let by_provider = dice.percent(70);
        let mail = match by_provider {
            true => MailRoute::Provider,
            false => MailRoute::Inbox,
        };
        let engine = Engine::new(Config {
            seal_key: [3; 32],
            account: "123456789012".to_owned(),
            region: "us-east-1".to_owned(),
            mail,
            aws: Some(Aws {
                key_id: "AKIASIMULATION".to_owned(),
                secret: "a secret of the simulation".to_owned(),
                session_token: None,
                endpoints: Vec::new(),
            }),
            sinks: Sinks::default(),
            rates: carillon_engine::Rates::default(),
            retention: carillon_engine::Retention::default(),
        });
        let mut world = World {
            engine,
            dice,
            now: Timestamp(OPENING_MS),
            log: Vec::new(),
            ledger: Ledger::default(),
            clients: clients::Clients::default(),
            by_provider,
            faults: false,
            stores: BTreeMap::new(),
            queues: BTreeMap::new(),
            flying: Vec::new(),
            alarms: BTreeMap::new(),
        };
        world.open(&Scope::Account);
        let first = FirstKey {
            id: KEY_ID.to_owned(),
            secret: KEY_SECRET.to_owned(),
        };
        let at = world.moment();
        let account = &world.stores[&Scope::Account];
        let made = world.engine.start(account, &at, Some(first));
        made.expect("a new account takes its first key");
        world
    }

    pub(crate) fn say(&mut self, line: &str) {
        self.log.push(format!("{} {line}", self.now.0 - OPENING_MS));
    }

    pub(crate) fn moment(&mut self) -> Moment {
        Moment {
            now: self.now,
            seed: self.dice.bytes(),
        }
    }

    /// One step of a world in which things go wrong.
    pub(crate) fn step(&mut self) -> Result<(), String> {
        self.faults = true;
        self.pass_time();
        match self.dice.below(100) {
            0..35 => clients::act(self),
            35..60 => self.land_some(),
            60..95 => self.turn_some()?,
            _ if self.dice.percent(15) => self.crash("between calls"),
            _ => self.ring(),
        }
        Ok(())
    }

    /// Lets everything come to an end, with nothing going wrong any more.
    pub(crate) fn rest(&mut self) -> Result<(), String> {
        self.faults = false;
        clients::send_again(self);
        for _ in 0..REST_MAX {
            if !self.flying.is_empty() {
                self.land(0);
            } else if let Some(scope) = self.busy() {
                self.group(&scope)?;
            } else if let Some(at) = self.alarms.values().min().copied() {
                if at.0 > self.now.0 + REST_HORIZON_MS {
                    return Ok(());
                }
                self.now = self.now.max(at);
                self.ring();
            } else {
                return Ok(());
            }
        }
        Err("the world does not come to rest".to_owned())
    }

    /// Reads a request, and lets it wait for its turn. A request the engine cannot read is a fault of the simulation.
    pub(crate) fn ask(&mut self, request: Request, meant: Meant) {
        let at = self.moment();
        match self.engine.read(&at, request) {
            Ok(call) => {
                let scope = call.scope().clone();
                let call = Box::new(call);
                self.queue(scope, Job::Call { call, meant });
            }
            Err(response) => {
                let text = String::from_utf8_lossy(&response.body).into_owned();
                self.say(&format!("unreadable: {text}"));
            }
        }
    }

    /// Gives every waiting job its turn, without bad luck, while the world is furnished.
    pub(crate) fn settle_down(&mut self) -> Result<(), String> {
        for _ in 0..REST_MAX {
            if !self.flying.is_empty() {
                self.land(0);
            } else if let Some(scope) = self.busy() {
                self.group(&scope)?;
            } else {
                return Ok(());
            }
        }
        Err("the world cannot be furnished".to_owned())
    }

    fn queue(&mut self, scope: Scope, job: Job) {
        self.queues.entry(scope).or_default().push_back(job);
    }

    fn busy(&self) -> Option<Scope> {
        let waits = |(_, queue): &(&Scope, &VecDeque<Job>)| !queue.is_empty();
        self.queues
            .iter()
            .find(waits)
            .map(|(scope, _)| scope.clone())
    }

    fn pass_time(&mut self) {
        let ms = match self.dice.below(100) {
            0..80 => self.dice.below(300) as i64,
            80..97 => self.dice.below(20_000) as i64,
            97..99 => self.dice.below(600_000) as i64,
            _ => -(self.dice.below(5_000) as i64),
        };
        self.now = self.now.plus(ms);
    }

    /// Rings whatever alarm is due.
    fn ring(&mut self) {
        let due: Vec<Scope> = self
            .alarms
            .iter()
            .filter(|(_, at)| **at <= self.now)
            .map(|(scope, _)| scope.clone())
            .collect();
        for scope in due {
            self.alarms.remove(&scope);
            self.queue(scope, Job::Wake);
        }
    }

    fn land_some(&mut self) {
        for _ in 0..1 + self.dice.below(LAND_MAX) {
            if !self.flying.is_empty() {
                let index = self.dice.below(self.flying.len());
                self.land(index);
            }
        }
        if self.dice.percent(60) {
            self.ring();
        }
    }

    /// Performs one effect, or loses it, or performs it twice.
    fn land(&mut self, index: usize) {
        let Flying {
            from,
            since,
            effect,
        } = self.flying.swap_remove(index);
        let id = effect.id;
        match effect.act {
            Act::Tell { to, told } => {
                let luck = if self.faults {
                    self.dice.below(100)
                } else {
                    100
                };
                let times = match luck {
                    0..4 => 0,
                    4..12 => 2,
                    _ => 1,
                };
                self.say(&format!(
                    "tell {id:?} of {} to {} x{times}",
                    from.name(),
                    to.name()
                ));
                for _ in 0..times {
                    let job = Job::Hear {
                        told: Box::new(told.clone()),
                        teller: from.clone(),
                        id,
                    };
                    self.open(&to);
                    self.queue(to.clone(), job);
                }
            }
            Act::Mail(mail) => {
                let Some(key) = self.send_key(&from, id) else {
                    return;
                };
                let landings = self.ledger.landings.entry((from.clone(), key)).or_default();
                let outcome = provider::take(&mut self.dice, self.faults, landings);
                self.say(&format!("mail {id:?} to {} {outcome:?}", mail.to));
                self.tell_outcome(from, id, outcome);
            }
            Act::File(call) => unreachable!("nothing in this world opens {}", call.path),
            Act::Call(call) => self.land_call(from, since, id, &call),
            Act::Keep(lines) => unreachable!("nothing in this world keeps {}", lines.folder),
            Act::Publish(of) => unreachable!("nothing in this world takes {}", of.subject),
            Act::Announce(news) => {
                self.say(&format!("announce {news:?} in {}", from.name()));
                let outcome = Outcome::Done;
                self.queue(from, Job::Settle(Settled { id, outcome }));
            }
        }
    }

    fn land_call(&mut self, from: Scope, since: Timestamp, id: EffectId, call: &HttpCall) {
        // A host gives a call up before its lease ends, so that it cannot land after the next one.
        let late = self.now.0 - since.0 > CALL_MS_MAX;
        if self.faults && self.dice.percent(3) {
            self.say(&format!("call {id:?} is lost"));
            return;
        }
        let taken = self.ledger.records.entry(from.clone()).or_default();
        let outcome = match late {
            true => Outcome::Unknown("no answer in time".to_owned()),
            false => sink::take(&mut self.dice, self.faults, call, taken),
        };
        self.say(&format!("call {id:?} {}", word(&outcome)));
        self.tell_outcome(from, id, outcome);
    }

    /// Tells whoever asked how it ended, now and then twice.
    fn tell_outcome(&mut self, from: Scope, id: EffectId, outcome: Outcome) {
        let settled = Settled { id, outcome };
        if self.faults && self.dice.percent(5) {
            self.queue(from.clone(), Job::Settle(settled.clone()));
        }
        self.queue(from, Job::Settle(settled));
    }

    fn turn_some(&mut self) -> Result<(), String> {
        let waiting: Vec<Scope> = self
            .queues
            .iter()
            .filter(|(_, queue)| !queue.is_empty())
            .map(|(scope, _)| scope.clone())
            .collect();
        if waiting.is_empty() {
            self.ring();
            return Ok(());
        }
        let scope = waiting[self.dice.below(waiting.len())].clone();
        self.group(&scope)
    }

    /// Gives some of a scope's jobs their turns, and commits them together, unless luck has it otherwise.
    fn group(&mut self, scope: &Scope) -> Result<(), String> {
        let size = 1 + self.dice.below(GROUP_MAX);
        let queue = self.queues.entry(scope.clone()).or_default();
        let jobs: Vec<Job> = queue.drain(..size.min(queue.len())).collect();
        let before = self.ledger.people.clone();
        self.stores[scope]
            .begin()
            .map_err(|error| error.to_string())?;
        let mut turned = Vec::with_capacity(jobs.len());
        for job in &jobs {
            turned.push(self.turn(scope, job)?);
        }
        let luck = if self.faults {
            self.dice.below(1000)
        } else {
            1000
        };
        let control = |done: Result<(), carillon_engine::sql::SqlError>| {
            done.map_err(|error| error.to_string())
        };
        match luck {
            0..5 => {
                control(self.stores[scope].roll_back())?;
                self.undo(before);
                self.crash("before a commit");
            }
            5..20 => {
                control(self.stores[scope].roll_back())?;
                self.undo(before);
                self.ledger.failed_commits += 1;
                self.say(&format!("commit failed in {}", scope.name()));
                self.fail(scope, jobs);
            }
            20..28 => {
                control(self.stores[scope].commit())?;
                self.crash("after a commit");
            }
            _ => {
                control(self.stores[scope].commit())?;
                for (job, turned) in jobs.into_iter().zip(turned) {
                    self.release(scope, job, turned);
                }
            }
        }
        Ok(())
    }

    fn undo(&mut self, before: People) {
        self.ledger.people = before;
    }

    /// A failed commit: callers hear it, outcomes are reported again, other scopes tell again, the alarm rings again.
    fn fail(&mut self, scope: &Scope, jobs: Vec<Job>) {
        for job in jobs {
            match job {
                Job::Call { meant, .. } => clients::refused(self, meant),
                Job::Settle(_) | Job::Wake => self.queue(scope.clone(), job),
                Job::Hear { teller, id, .. } => {
                    let outcome = Outcome::Later("the commit failed".to_owned());
                    self.queue(teller, Job::Settle(Settled { id, outcome }));
                }
            }
        }
    }

    fn turn(&mut self, scope: &Scope, job: &Job) -> Result<Turned, String> {
        let at = self.moment();
        let (engine, sqlite) = (&self.engine, &self.stores[scope]);
        let reply = match job {
            Job::Call { call, .. } => engine.handle(sqlite, &at, scope, call),
            Job::Settle(settled) => engine.settle(sqlite, &at, scope, settled),
            Job::Wake => engine.wake(sqlite, &at, scope),
            Job::Hear { told, .. } => engine
                .hear(sqlite, &at, scope, told)
                .map_err(|error| format!("a scope did not hear: {error:?}"))?,
        };
        if let Some(fault) = reply.fault {
            return Err(format!("a fault inside the engine: {fault}"));
        }
        self.note(scope, job, &reply)?;
        Ok(Turned {
            response: reply.response,
            effects: reply.effects,
            wake: reply.wake,
        })
    }

    /// Writes a turn down, and checks what it asks for against what was true at that very turn.
    fn note(&mut self, scope: &Scope, job: &Job, reply: &Reply) -> Result<(), String> {
        let what = match job {
            Job::Call { call, meant } => {
                let status = reply
                    .response
                    .as_ref()
                    .map_or(0, |response| response.status);
                clients::happened(self, scope, meant, reply.response.as_ref());
                format!("{} {status} {}", call.name(), body_of(reply))
            }
            Job::Settle(settled) => format!("settle {:?} {}", settled.id, word(&settled.outcome)),
            Job::Wake => "wake".to_owned(),
            Job::Hear { id, teller, .. } => format!("hear {id:?} of {}", teller.name()),
        };
        let asked: Vec<EffectId> = reply.effects.iter().map(|effect| effect.id).collect();
        self.say(&format!(
            "{} {what} -> {asked:?} {:?}",
            scope.name(),
            reply.wake
        ));
        for id in asked {
            self.check_asked(scope, id)?;
        }
        Ok(())
    }

    /// Nothing is asked of the host for somebody who had opted out or was gone, or for a campaign that was deleted.
    fn check_asked(&self, scope: &Scope, id: EffectId) -> Result<(), String> {
        let Some((run, endpoint, cause)) = self.send_key(scope, id) else {
            return Ok(());
        };
        if !endpoint.is_empty()
            && !self
                .ledger
                .people
                .open
                .contains(&(scope.clone(), endpoint.clone()))
        {
            return Err(format!(
                "{id:?} goes to {endpoint} (cause {cause:?}) after an opt-out or a deletion"
            ));
        }
        let campaign = self.text(
            scope,
            "SELECT coalesce(campaign, '') FROM runs WHERE id = ?1",
            &run,
        );
        match self
            .ledger
            .people
            .deleted
            .contains(&(scope.clone(), campaign.clone()))
        {
            true => Err(format!(
                "{id:?} goes out for campaign {campaign} after its deletion"
            )),
            false => Ok(()),
        }
    }

    fn release(&mut self, scope: &Scope, job: Job, turned: Turned) {
        match turned.wake {
            Wake::Unchanged => {}
            Wake::At(at) => drop(self.alarms.insert(scope.clone(), at)),
            Wake::Never => drop(self.alarms.remove(scope)),
        }
        let held = turned.effects.iter().any(|effect| effect.hold);
        for effect in turned.effects {
            let from = scope.clone();
            let since = self.now;
            self.flying.push(Flying {
                from,
                since,
                effect,
            });
        }
        match (job, turned.response) {
            (Job::Call { meant, .. }, Some(response)) if !held => {
                clients::answered(self, scope, meant, &response);
            }
            (Job::Hear { teller, id, .. }, _) => {
                let outcome = Outcome::Done;
                self.queue(teller, Job::Settle(Settled { id, outcome }));
            }
            _ => {}
        }
    }

    /// The host dies and starts again: what is not in a store is gone.
    fn crash(&mut self, when: &str) {
        self.say(&format!("crash {when}"));
        self.ledger.crashes += 1;
        let queues = std::mem::take(&mut self.queues);
        for job in queues.into_values().flatten() {
            if let Job::Call { meant, .. } = job {
                clients::refused(self, meant);
            }
        }
        self.flying.clear();
        self.alarms = self
            .stores
            .keys()
            .map(|scope| (scope.clone(), self.now))
            .collect();
        for (scope, sqlite) in &self.stores {
            self.engine
                .open(sqlite, scope)
                .expect("a store opens again");
        }
        clients::nobody_answered(self);
    }

    fn open(&mut self, scope: &Scope) {
        if !self.stores.contains_key(scope) {
            let sqlite = Sqlite::strict().expect("memory is there");
            self.engine.open(&sqlite, scope).expect("a new store opens");
            self.stores.insert(scope.clone(), sqlite);
        }
    }

    /// Run, endpoint and cause of a send.
    fn send_key(&self, scope: &Scope, id: EffectId) -> Option<(String, String, String)> {
        let EffectId::Send { n, .. } = id else {
            return None;
        };
        let rows = self.stores[scope]
            .query(
                "SELECT run, endpoint, cause FROM sends WHERE n = ?1",
                &[n.into()],
            )
            .ok()?;
        let row = rows.first()?;
        Some((row.text(0).ok()?, row.text(1).ok()?, row.text(2).ok()?))
    }

    fn text(&self, scope: &Scope, sql: &'static str, parameter: &str) -> String {
        let rows = self.stores[scope].query(sql, &[parameter.into()]);
        let rows = rows.unwrap_or_default();
        rows.first()
            .and_then(|row| row.text(0).ok())
            .unwrap_or_default()
    }
}

/// How an effect ended, without the body of an answer.
fn word(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Answered(answer) => format!("answered {}", answer.status),
        outcome => format!("{outcome:?}"),
    }
}

fn body_of(reply: &Reply) -> String {
    let body = reply
        .response
        .as_ref()
        .map(|response| response.body.as_slice());
    String::from_utf8_lossy(body.unwrap_or_default()).into_owned()
}
