//! All scopes of a folder, each with its thread, and the ways between them.

use crate::clock;
use crate::config::Config;
use crate::faults::Fault;
use crate::files;
use crate::folder::Folder;
use crate::held::Held;
use crate::line::{Asked, Heard, Job, Line, Load, Turned};
use crate::live::{Live, Seat};
use crate::log;
use crate::metrics::Work;
use crate::nats::Nats;
use crate::outside::Outside;
use crate::shelf::Shelf;
use crate::smtp::Mailer;
use crate::writer::Writer;
use carillon_engine::in_app::crowded;
use carillon_engine::sql::Sqlite;
use carillon_engine::{
    Act, ApiError, Call, Effect, Engine, FirstKey, MailRoute, News, Outcome, Request, Response,
    Scope, Settled, Sinks,
};
use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError, RwLock, mpsc};
use tokio::sync::oneshot;

/// Everything behind the network.
pub(crate) struct House {
    pub(crate) engine: Engine,
    pub(crate) config: Config,
    pub(crate) folder: Folder,
    pub(crate) purpose: Purpose,
    pub(crate) test_faults: bool,
    /// Where mail is sent from: scopes' threads are not the runtime's own.
    pub(crate) runtime: tokio::runtime::Handle,
    lines: RwLock<HashMap<Scope, Arc<Line>>>,
    mailer: Option<Mailer>,
    outside: Outside,
    shelf: Option<Shelf>,
    nats: Option<Nats>,
}

/// What a house is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To serve, and to do what is due.
    Serve,
    /// The operator changes something while no server runs. No application's alarm rings, so that nothing is sent meanwhile.
    Operate,
    /// The same, but nothing of it is ever committed: to see what would happen.
    Rehearse,
}

/// What goes back to whoever asked, and a seat when that is an upgrade.
pub(crate) struct Served {
    pub(crate) response: Response,
    pub(crate) seat: Option<Seat>,
}

impl From<Response> for Served {
    fn from(response: Response) -> Served {
        Served {
            response,
            seat: None,
        }
    }
}

impl House {
    /// Opens the account, and makes its first key when it has none: `given`, or a new one.
    pub(crate) fn open(
        config: Config,
        folder: Folder,
        given: Option<FirstKey>,
        purpose: Purpose,
    ) -> Result<(Arc<House>, Option<FirstKey>), String> {
        let mailer = match (&config.smtp, purpose) {
            (Some(smtp), Purpose::Serve) => Some(Mailer::new(smtp)?),
            _ => None,
        };
        let outside = Outside::new(config.private_addresses);
        let shelf = match (&config.stream_folder, purpose) {
            (Some(folder), Purpose::Serve) => Some(Shelf::open(folder)?),
            _ => None,
        };
        let nats = match (&config.nats_url, purpose) {
            (Some(url), Purpose::Serve) => Some(Nats::read(url)?),
            _ => None,
        };
        let engine = Engine::new(carillon_engine::Config {
            seal_key: folder.seal_key()?,
            account: config.account.clone(),
            region: config.region.clone(),
            mail: match config.smtp {
                Some(_) => MailRoute::Provider,
                None => MailRoute::Inbox,
            },
            aws: config.aws.clone(),
            sinks: Sinks {
                files: config.stream_folder.is_some(),
                http: config.private_addresses,
                nats: config.nats_url.is_some(),
            },
            rates: config.rates.clone(),
            retention: config.retention,
        });
        let house = Arc::new(House {
            engine,
            config,
            folder,
            purpose,
            test_faults: std::env::var("CARILLON_TEST_FAULTS").is_ok_and(|value| value == "1"),
            runtime: tokio::runtime::Handle::current(),
            lines: RwLock::default(),
            mailer,
            outside,
            shelf,
            nats,
        });
        let sqlite = house.store(&Scope::Account)?;
        let first = house
            .engine
            .start(&sqlite, &clock::moment(), given)
            .map_err(|error| error.to_string())?;
        let line = house.start(Scope::Account, sqlite)?;
        let mut lines = house.lines.write().unwrap_or_else(PoisonError::into_inner);
        lines.insert(Scope::Account, line);
        drop(lines);
        Ok((house, first))
    }

    /// Opens and wakes every application that has a file. One that does not open is reported, and tried again when it is called.
    pub(crate) fn open_apps(self: &Arc<Self>) -> Result<(), String> {
        let apps = self.folder.apps().map_err(|error| error.to_string())?;
        for app in apps {
            if let Err(error) = self.line(&app, false) {
                log::error(&format!("{error} scope={}", app.name()));
            }
        }
        Ok(())
    }

    /// Gives a request its turn, and waits for the answer.
    pub(crate) async fn answer(self: &Arc<Self>, request: Request) -> (Served, &'static str) {
        let fault = Fault::of(&request, self.test_faults);
        let bytes = request.body.len();
        let call = match self.engine.read(&clock::moment(), request) {
            Ok(call) => call,
            Err(response) => return (response.into(), "unread"),
        };
        let name = call.name();
        fault.before_turn().await;
        (self.call(call, bytes, false, fault).await, name)
    }

    /// The same for the operator of this machine, who needs no credentials.
    pub(crate) async fn operate(self: &Arc<Self>, request: Request) -> Response {
        let bytes = request.body.len();
        match self.engine.read(&clock::moment(), request) {
            Ok(call) => self.call(call, bytes, true, Fault::None).await.response,
            Err(response) => response,
        }
    }

    async fn call(
        self: &Arc<Self>,
        call: Call,
        bytes: usize,
        by_operator: bool,
        fault: Fault,
    ) -> Served {
        let line = match self.line(call.scope(), false) {
            Ok(Some(line)) => line,
            Ok(None) => {
                let error = ApiError::NotFound("Application not found".to_owned());
                return self.refuse(&error).into();
            }
            Err(error) => {
                log::error(&format!("{error} scope={}", call.scope().name()));
                return self.refuse(&ApiError::Internal(error)).into();
            }
        };
        if !by_operator {
            let mut meter = line.meter.lock().unwrap_or_else(PoisonError::into_inner);
            if let Err(response) = self.engine.meter(&mut meter, &clock::moment(), &call) {
                return response.into();
            }
        }
        let (answer, answered) = oneshot::channel();
        let asked = Asked {
            call,
            since: clock::steady(),
            bytes,
            by_operator,
            fault,
            answer,
        };
        match line.ask(asked, &self.config.limits) {
            Ok(()) => {}
            Err(Turned::Full) => return self.busy().into(),
            Err(Turned::Away) => return self.refuse(&stopping()).into(),
        }
        match answered.await {
            Ok(answer) if answer.response.status == Response::UPGRADE => match line.live.join() {
                Some(seat) => Served {
                    response: answer.response,
                    seat: Some(seat),
                },
                None => self.refuse(&crowded()).into(),
            },
            Ok(answer) => answer.response.into(),
            Err(_) => self.refuse(&stopping()).into(),
        }
    }

    /// The answer to a request that gets no turn.
    pub(crate) fn refuse(&self, error: &ApiError) -> Response {
        self.engine.refuse(&clock::moment(), error)
    }

    fn busy(&self) -> Response {
        self.refuse(&ApiError::TooManyRequests(
            "Too many requests wait for this application. Try again shortly.".to_owned(),
        ))
    }

    /// Performs what a committed turn asked for.
    pub(crate) fn perform(self: &Arc<Self>, from: &Scope, effect: Effect) {
        let id = effect.id;
        match effect.act {
            Act::Tell { to, told } => {
                let teller = from.clone();
                let heard = Box::new(Heard { told, teller, id });
                let queued = match self.line(&to, true) {
                    Ok(Some(line)) => line.push(Job::Hear(heard)),
                    Ok(None) => false,
                    Err(error) => {
                        log::error(&format!("{error} scope={}", to.name()));
                        false
                    }
                };
                if !queued {
                    let outcome = Outcome::Later("the other scope is not there".to_owned());
                    self.settle(from, Settled { id, outcome });
                }
            }
            Act::Mail(mail) => match &self.mailer {
                Some(mailer) => mailer.send(Arc::clone(self), from.clone(), id, mail),
                None => {
                    let outcome = Outcome::Later("no mail provider is set".to_owned());
                    self.settle(from, Settled { id, outcome });
                }
            },
            Act::Call(call) => self.outside.call(Arc::clone(self), from.clone(), id, call),
            Act::File(call) => files::call(Arc::clone(self), from.clone(), id, call),
            Act::Keep(lines) => match &self.shelf {
                Some(shelf) => shelf.keep(Arc::clone(self), from.clone(), id, lines),
                None => {
                    let outcome = Outcome::Later("no folder is set".to_owned());
                    self.settle(from, Settled { id, outcome });
                }
            },
            Act::Publish(messages) => match &self.nats {
                Some(nats) => nats.publish(Arc::clone(self), from.clone(), id, messages),
                None => {
                    let outcome = Outcome::Later("no server of NATS is set".to_owned());
                    self.settle(from, Settled { id, outcome });
                }
            },
            Act::Announce(news) => {
                self.announce(from, news);
                let outcome = Outcome::Done;
                self.settle(from, Settled { id, outcome });
            }
        }
    }

    /// Lets the pages hear that listen to a scope.
    fn announce(&self, scope: &Scope, news: News) {
        let lines = self.lines.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = lines.get(scope) {
            line.live.say(news);
        }
    }

    /// Lets every listening page go, and returns when they have gone.
    pub(crate) async fn dismiss(&self) {
        let lines = self.all_lines();
        for line in &lines {
            line.live.say(News::Over);
        }
        for line in &lines {
            line.live.empty().await;
        }
    }

    /// Reports how an effect ended to the scope that asked for it. If that has stopped, its store still says that it waits.
    pub(crate) fn settle(&self, scope: &Scope, settled: Settled) {
        let lines = self.lines.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = lines.get(scope) {
            line.push(Job::Settle(settled));
        }
    }

    /// Whether every scope can commit.
    pub(crate) fn is_well(&self) -> bool {
        let lines = self.lines.read().unwrap_or_else(PoisonError::into_inner);
        lines
            .values()
            .all(|line| !line.load.failing.load(Ordering::Relaxed))
    }

    /// Lets every scope finish what waits; the account last, for the others tell it things.
    pub(crate) async fn stop(self: &Arc<Self>) {
        if let Some(mailer) = &self.mailer {
            mailer.stop().await;
        }
        let house = Arc::clone(self);
        let stopped = tokio::task::spawn_blocking(move || house.stop_lines());
        let _ = stopped.await;
    }

    fn all_lines(&self) -> Vec<Arc<Line>> {
        let lines = self.lines.read().unwrap_or_else(PoisonError::into_inner);
        lines.values().map(Arc::clone).collect()
    }

    /// Every open scope, by its name.
    pub(crate) fn open_lines(&self) -> BTreeMap<Scope, Arc<Line>> {
        let lines = self.lines.read().unwrap_or_else(PoisonError::into_inner);
        lines
            .iter()
            .map(|(scope, line)| (scope.clone(), Arc::clone(line)))
            .collect()
    }

    fn stop_lines(&self) {
        let all = self.open_lines();
        let (account, apps): (Vec<_>, Vec<_>) = all
            .into_iter()
            .partition(|(scope, _)| *scope == Scope::Account);
        // All are told before any is waited for, so that they close their stores side by side.
        for (_, line) in &apps {
            line.push(Job::Stop);
        }
        apps.iter()
            .chain(&account)
            .for_each(|(_, line)| line.stop());
    }

    /// The queue of a scope; an application that has no file has none, unless it is to be made.
    fn line(self: &Arc<Self>, scope: &Scope, make: bool) -> Result<Option<Arc<Line>>, String> {
        let lines = self.lines.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = lines.get(scope) {
            return Ok(Some(Arc::clone(line)));
        }
        drop(lines);
        if !make && !self.folder.file(scope).exists() {
            return Ok(None);
        }
        let mut lines = self.lines.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = lines.get(scope) {
            return Ok(Some(Arc::clone(line)));
        }
        let line = self.start(scope.clone(), self.store(scope)?)?;
        lines.insert(scope.clone(), Arc::clone(&line));
        Ok(Some(line))
    }

    fn store(&self, scope: &Scope) -> Result<Sqlite, String> {
        let failed = |error| format!("the store does not open: {error}");
        let file = self.folder.file(scope);
        let sqlite = match self.purpose {
            Purpose::Serve | Purpose::Operate => Sqlite::open(&file).map_err(failed)?,
            Purpose::Rehearse => {
                let memory = Path::new(":memory:");
                let path = if file.exists() { &file } else { memory };
                let sqlite = Sqlite::open(path).map_err(failed)?;
                sqlite.begin().map_err(failed)?;
                sqlite
            }
        };
        self.engine.open(&sqlite, scope).map_err(failed)?;
        Ok(sqlite)
    }

    fn start(self: &Arc<Self>, scope: Scope, sqlite: Sqlite) -> Result<Arc<Line>, String> {
        let (sender, jobs) = mpsc::channel();
        let load = Arc::new(Load::default());
        let name = scope.name().get(..8).unwrap_or(scope.name()).to_owned();
        let writer = Writer {
            house: Arc::clone(self),
            scope,
            sqlite,
            jobs,
            load: Arc::clone(&load),
            alarm: Some(clock::now()),
            held: Held::new(),
            again: Vec::new(),
            work: Work::default(),
            stopping: false,
        };
        let thread = std::thread::Builder::new()
            .name(name)
            .spawn(move || work(writer))
            .map_err(|error| format!("no thread for the scope: {error}"))?;
        Ok(Arc::new(Line {
            jobs: sender,
            load,
            meter: Mutex::default(),
            live: Live::new(self.config.limits.live_sockets),
            thread: Mutex::new(Some(thread)),
        }))
    }
}

/// Turns catch their own panics. One outside of a turn leaves a scope that nobody serves, so the process ends; nothing that was
/// acknowledged needs more than a new start.
fn work(writer: Writer) {
    let scope = writer.scope.name().to_owned();
    if catch_unwind(AssertUnwindSafe(|| writer.run())).is_err() {
        log::error(&format!("a scope's thread ended scope={scope}"));
        std::process::exit(1);
    }
}

fn stopping() -> ApiError {
    ApiError::Internal("the server is stopping".to_owned())
}
