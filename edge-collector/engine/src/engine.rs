//! The way in: read, handle, hear, settle, wake.
//!
//! What a host promises:
//! 1. It gives a scope one turn at a time, and commits a turn (or a group of turns) before it acts on the replies.
//! 2. It performs every effect of a committed reply, reports each through [`Engine::settle`], and holds back a response until the effects
//!    marked `hold` are settled. Effects of a turn that was not committed are forgotten.
//! 3. It calls [`Engine::wake`] at the time the last reply asked for, and once after each start.
//!
//! What the engine promises in turn: an effect lost in a crash is either asked for again, or recorded as unknown, or an announcement,
//! whose loss is harmless; hearing, settling or waking twice changes nothing.

use crate::access::{self, Aws, Claim, FirstKey};
use crate::answer::{self, Answer};
use crate::call::{Body, Call, Request, Response};
use crate::effect::{Effect, EffectId, Settled, Told};
use crate::error::ApiError;
use crate::metrics::{Counted, Sheet};
use crate::routes::{self, Of, Op, Route};
use crate::sql::{self, Sql, SqlError};
use crate::turn::{self, Turn};
use crate::{
    Meter, Moment, Rates, Retention, Scope, Timestamp, apps, attributes, behaviour, campaigns,
    delivery, event_stream, inbox, index, jobs, metrics, people, repeats, retention, segments,
    tags, tells, templates, timers,
};
use carillon_wire::Operation;

/// Bytes of a body, by the service's own limits.
const BODY_BYTES_MAX: usize = 7_000_000;
const EVENTS_BYTES_MAX: usize = 4_000_000;
/// Timers taken up by one wake; what is left over is due at once.
const WAKE_TIMERS: i64 = 100;
/// How long work that failed inside waits before it is tried again.
const WAKE_RETRY_MS: i64 = 5_000;

/// What an operator decides, once, at start.
#[derive(Clone)]
pub struct Config {
    /// Seals secrets at rest. It lives outside every database.
    pub seal_key: [u8; 32],
    /// Twelve digits, the account of every ARN.
    pub account: String,
    /// The region of every ARN.
    pub region: String,
    /// Where mail goes.
    pub mail: MailRoute,
    /// Where objects and streams of AWS's protocols are; none when the operator set none.
    pub aws: Option<Aws>,
    /// Where else event streams may lead.
    pub sinks: Sinks,
    /// How often one may call.
    pub rates: Rates,
    /// How long what happened is kept.
    pub retention: Retention,
}

/// Where event streams may lead, beside AWS's protocols and URLs of https.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sinks {
    /// The host keeps files: [`crate::Act::Keep`].
    pub files: bool,
    /// A URL may do without TLS, for the operator lets it lead into his own network.
    pub http: bool,
    /// The host has a server of NATS: [`crate::Act::Publish`].
    pub nats: bool,
}

/// Where mail goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailRoute {
    /// No provider is set: the inbox catches everything.
    Inbox,
    /// The host has a mail provider: [`crate::Act::Mail`].
    Provider,
}

/// All behaviour. It holds configuration and no state: state is in the scope's store.
pub struct Engine {
    config: Config,
}

/// What a turn leaves for its host.
#[derive(Debug)]
pub struct Reply {
    /// What to answer, when somebody asked.
    pub response: Option<Response>,
    /// What to do, once the turn is committed.
    pub effects: Vec<Effect>,
    /// When to wake the scope.
    pub wake: Wake,
    /// What went wrong inside, for the host's log; nothing personal is in it.
    pub fault: Option<String>,
    /// What the turn did, for whoever watches. A host adds it up.
    pub counted: Counted,
}

/// When a scope next has something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// As the last reply said.
    Unchanged,
    At(Timestamp),
    Never,
}

impl Engine {
    pub fn new(config: Config) -> Engine {
        Engine { config }
    }

    /// Makes a call of a request. Pure: it may run on any thread, before the scope's turn. An error is the answer.
    pub fn read(&self, at: &Moment, request: Request) -> Result<Call, Response> {
        let id = turn::request_id(at);
        if request.method == "OPTIONS" {
            return Err(answer::preflight(
                request.header("access-control-request-headers"),
                &id,
            ));
        }
        read(request).map_err(|error| answer::failure(&error, &id))
    }

    /// Counts a call in the meter that the host keeps for its scope. An error is the answer, and the call gets no turn.
    pub fn meter(&self, meter: &mut Meter, at: &Moment, call: &Call) -> Result<(), Response> {
        let counted = meter.count(&self.config.rates, at.now, call);
        counted.map_err(|error| self.refuse(at, &error))
    }

    /// The answer to a request whose body passes `limit`, whose scope is too busy, or whose application cannot exist.
    pub fn refuse(&self, at: &Moment, error: &ApiError) -> Response {
        answer::failure(error, &turn::request_id(at))
    }

    /// Brings the scope's store up to date, before its first turn in this life of its host. An application's store that is new stays empty.
    pub fn open(&self, sql: &dyn Sql, scope: &Scope) -> Result<(), SqlError> {
        match scope {
            Scope::Account => sql::migrate(sql, scope),
            Scope::App(_) if sql::born(sql)? => {
                sql::migrate(sql, scope)?;
                event_stream::reopen(sql)?;
                retention::reopen(sql, self.config.retention)
            }
            Scope::App(_) => Ok(()),
        }
    }

    /// Makes the first administrator's key in the account, when it has none: the given one, or a new one for the operator to see once.
    pub fn start(
        &self,
        sql: &dyn Sql,
        at: &Moment,
        given: Option<FirstKey>,
    ) -> Result<Option<FirstKey>, ApiError> {
        let turn = Turn::new(sql, at, &Scope::Account, &self.config);
        access::start(&turn, given)
    }

    /// Answers a call.
    pub fn handle(&self, sql: &dyn Sql, at: &Moment, scope: &Scope, call: &Call) -> Reply {
        let turn = Turn::new(sql, at, scope, &self.config);
        let done = self.commit(&turn, || answer_call(&turn, call));
        self.answer(&turn, call, done)
    }

    /// Answers a call that the operator makes on the machine itself, with the stores in hand: no credentials are asked for.
    pub fn operate(&self, sql: &dyn Sql, at: &Moment, scope: &Scope, call: &Call) -> Reply {
        let turn = Turn::new(sql, at, scope, &self.config);
        turn.caller.replace(Some(access::Caller::operator()));
        let done = self.commit(&turn, || match scope {
            Scope::App(_) if !apps::is_here(&turn)? => Err(ApiError::no_app()),
            Scope::App(_) | Scope::Account => (call.route.handler)(&turn, call),
        });
        self.answer(&turn, call, done)
    }

    /// Hears what another scope tells. Hearing it twice is harmless.
    pub fn hear(
        &self,
        sql: &dyn Sql,
        at: &Moment,
        scope: &Scope,
        told: &Told,
    ) -> Result<Reply, ApiError> {
        let turn = Turn::new(sql, at, scope, &self.config);
        if let (Scope::App(_), Told::App { .. }) = (scope, told) {
            sql::migrate(sql, scope)?;
        }
        self.commit(&turn, || hear(&turn, told))?;
        Ok(self.reply(&turn, None, None))
    }

    /// Records how an effect ended. Settling it twice is harmless.
    pub fn settle(&self, sql: &dyn Sql, at: &Moment, scope: &Scope, settled: &Settled) -> Reply {
        let turn = Turn::new(sql, at, scope, &self.config);
        let done = self.commit(&turn, || match settled.id {
            EffectId::Tell(seq) => Ok(tells::settle(&turn, seq, &settled.outcome)?),
            EffectId::Send { n, attempt } => delivery::settle(&turn, n, attempt, &settled.outcome),
            EffectId::Job(n) => jobs::settle(&turn, n, &settled.outcome),
            EffectId::Stream(ticket) => event_stream::settle(&turn, ticket, &settled.outcome),
            EffectId::Announce => Ok(()),
        });
        let fault = done.err().and_then(|error| fault("settle", &error));
        self.reply(&turn, None, fault)
    }

    /// How the scope fares, as far as its store says. Reads only.
    pub fn measure(&self, sql: &dyn Sql, at: &Moment, scope: &Scope) -> Result<Sheet, ApiError> {
        metrics::measure(&Turn::new(sql, at, scope, &self.config))
    }

    /// Does what is due. What fails is put off by itself, so that it neither blocks the rest nor spins.
    pub fn wake(&self, sql: &dyn Sql, at: &Moment, scope: &Scope) -> Reply {
        let turn = Turn::new(sql, at, scope, &self.config);
        turn.schedule();
        let mut faults = Vec::new();
        let done = self.commit(&turn, || {
            faults.clear();
            self.wake_all(&turn, &mut faults)
        });
        let failed = done.is_err();
        faults.extend(done.err().and_then(|error| fault("wake", &error)));
        let mut reply = self.reply(&turn, None, faults.into_iter().next());
        if failed {
            reply.wake = Wake::At(turn.now.plus(WAKE_RETRY_MS));
        }
        reply
    }

    fn wake_all(&self, turn: &Turn<'_>, faults: &mut Vec<String>) -> Result<(), ApiError> {
        if !sql::born(turn.sql)? {
            return Ok(());
        }
        for (kind, key) in timers::due(turn.sql, turn.now, WAKE_TIMERS)? {
            timers::clear(turn.sql, &kind, &key)?;
            if let Err(error) = self.commit(turn, || wake_timer(turn, &kind, &key)) {
                timers::set(turn, &kind, &key, turn.now.plus(WAKE_RETRY_MS))?;
                faults.push(format!("wake {kind}: {error:?}"));
            }
        }
        tells::wake(turn)?;
        claim_sends(turn)
    }

    /// Runs `body` so that an error leaves nothing of it behind: no row, no effect.
    fn commit<T>(
        &self,
        turn: &Turn<'_>,
        mut body: impl FnMut() -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let asked = turn.asked();
        let mut done = Err(ApiError::Internal("the turn did not run".to_owned()));
        let committed = turn.sql.transaction(&mut || {
            done = body();
            if done.is_ok() {
                Ok(())
            } else {
                Err(SqlError::Abort)
            }
        });
        if let Err(error) = committed
            && error != SqlError::Abort
        {
            done = Err(error.into());
        }
        if done.is_err() {
            turn.unask(asked);
        }
        done
    }

    fn answer(&self, turn: &Turn<'_>, call: &Call, done: Result<Answer, ApiError>) -> Reply {
        let (response, fault) = match done {
            Ok(answer) => (
                answer::success(call.route.success(), answer, &turn.request_id),
                None,
            ),
            Err(error) => (
                answer::failure(&error, &turn.request_id),
                fault(call.name(), &error),
            ),
        };
        self.reply(turn, Some(response), fault)
    }

    fn reply(&self, turn: &Turn<'_>, response: Option<Response>, fault: Option<String>) -> Reply {
        let (wake, fault) = match next_wake(turn) {
            Ok(wake) => (wake, fault),
            Err(error) => (Wake::Unchanged, fault.or(Some(error.to_string()))),
        };
        Reply {
            response,
            effects: turn.take_effects(),
            wake,
            fault,
            counted: turn.counted(),
        }
    }
}

fn read(request: Request) -> Result<Call, ApiError> {
    let (route, labels) = routes::find(&request.method, &request.path)?;
    let query = split_query(&request.query)?;
    let claim = match route.of {
        Of::Nobody => Claim::Nobody,
        Of::Account | Of::App | Of::Named => access::read(&request, &query)?,
    };
    let scope = scope(route, &labels)?;
    let origin = request.header("origin").map(str::to_owned);
    let repeat_key = request.header("idempotency-key").map(str::to_owned);
    let upgrade = request.wants_websocket();
    let body = body(route, request.body)?;
    Ok(Call {
        route,
        labels,
        query,
        claim,
        origin,
        repeat_key,
        upgrade,
        body,
        scope,
    })
}

fn scope(route: Route, labels: &routes::Labels) -> Result<Scope, ApiError> {
    let label = |name: &str| {
        let found = labels.iter().find(|(label, _)| *label == name);
        found.map(|(_, value)| value.as_str())
    };
    match route.of {
        Of::Account | Of::Nobody => Ok(Scope::Account),
        Of::Named => Ok(tags::scope(label("resource-arn").unwrap_or_default())),
        Of::App => match label("application-id").and_then(Scope::named) {
            Some(scope @ Scope::App(_)) => Ok(scope),
            _ => Err(ApiError::no_app()),
        },
    }
}

fn body(route: Route, bytes: Vec<u8>) -> Result<Body, ApiError> {
    let events = route.op == Op::Aws(Operation::PutEvents);
    let limit = if events {
        EVENTS_BYTES_MAX
    } else {
        BODY_BYTES_MAX
    };
    if bytes.len() > limit {
        return Err(too_large(limit));
    }
    match events {
        true => Ok(Body::Events(Box::new(carillon_wire::read(&bytes)?))),
        false => Ok(Body::Raw(bytes)),
    }
}

fn too_large(limit: usize) -> ApiError {
    ApiError::PayloadTooLarge(format!(
        "The body is larger than {limit} bytes. Send it in smaller parts."
    ))
}

/// Splits and decodes a raw query. A plus is a plus: AWS clients write a blank as `%20`.
pub(crate) fn split_query(raw: &str) -> Result<Vec<(String, String)>, ApiError> {
    let decode = |text: &str| {
        carillon_wire::route::decode(text)
            .ok_or_else(|| ApiError::bad("The query holds a broken percent escape."))
    };
    raw.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name)?, decode(value)?))
        })
        .collect()
}

fn answer_call(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    if call.route.of == Of::Nobody {
        return (call.route.handler)(turn, call);
    }
    if matches!(turn.scope, Scope::App(_)) && !apps::is_here(turn)? {
        return Err(ApiError::no_app());
    }
    let caller = access::authorise(turn, call)?;
    access::note_use(turn, &caller)?;
    turn.caller.replace(Some(caller));
    let answer = (call.route.handler)(turn, call)?;
    claim_sends(turn)?;
    Ok(answer)
}

fn hear(turn: &Turn<'_>, told: &Told) -> Result<(), ApiError> {
    match (turn.scope, told) {
        (Scope::App(_), Told::App { record, ring }) => apps::hear_app(turn, record, ring),
        (Scope::App(_), Told::Gone) => apps::hear_gone(turn),
        (Scope::App(_), Told::Template(copy)) => templates::hear(turn, copy),
        (Scope::App(_), Told::TemplateGone(gone)) => templates::hear_gone(turn, gone),
        (Scope::Account, Told::Caught(caught)) => inbox::hear(turn, caught),
        (Scope::Account, Told::Forgotten(forgotten)) => inbox::hear_forgotten(turn, forgotten),
        (Scope::Account, Told::KeyUsed(used)) => access::hear_use(turn, used),
        (Scope::App(_), Told::Caught(_) | Told::Forgotten(_) | Told::KeyUsed(_))
        | (
            Scope::Account,
            Told::App { .. } | Told::Gone | Told::Template(_) | Told::TemplateGone(_),
        ) => Err(ApiError::Internal("told to the wrong scope".to_owned())),
    }
}

fn wake_timer(turn: &Turn<'_>, kind: &str, key: &str) -> Result<(), ApiError> {
    match kind {
        attributes::TIMER => attributes::wake(turn, key),
        behaviour::TIMER => behaviour::wake(turn, key),
        campaigns::TIMER => campaigns::wake(turn, key),
        delivery::TIMER => delivery::wake(turn, key),
        event_stream::TIMER => event_stream::wake(turn),
        index::TIMER => index::wake(turn),
        jobs::TIMER => jobs::wake(turn, key),
        people::TIMER => people::wake(turn, key),
        repeats::TIMER => repeats::wake(turn, key),
        retention::TIMER => retention::wake(turn),
        segments::TIMER => segments::wake(turn, key),
        segments::MEMBERSHIP_TIMER => segments::wake_membership(turn, key),
        other => Err(ApiError::Internal(format!(
            "a timer of unknown kind {other}"
        ))),
    }
}

/// Hands out the sends that are due, in the same turn that made them due: no queue waits for a second wake.
fn claim_sends(turn: &Turn<'_>) -> Result<(), ApiError> {
    match turn.scope {
        Scope::App(_) if turn.has_schedule() => delivery::claim(turn),
        Scope::App(_) | Scope::Account => Ok(()),
    }
}

fn next_wake(turn: &Turn<'_>) -> Result<Wake, SqlError> {
    if !turn.has_schedule() || !sql::born(turn.sql)? {
        return Ok(Wake::Unchanged);
    }
    let sends = match turn.scope {
        Scope::Account => None,
        Scope::App(_) => delivery::next(turn.sql)?,
    };
    let next = [timers::next(turn.sql)?, tells::next(turn.sql)?, sends]
        .into_iter()
        .flatten()
        .min();
    Ok(next.map_or(Wake::Never, Wake::At))
}

fn fault(name: &str, error: &ApiError) -> Option<String> {
    match error {
        ApiError::Internal(detail) => Some(format!("{name}: {detail}")),
        _ => None,
    }
}
