//! Segments of a million people: how long each takes to count, beside PostgreSQL with its best indexes on the same data in the same run.

use crate::host::{Folder, Host};
use crate::options::Options;
use crate::people::{self, Deed, Person};
use crate::postgres::Postgres;
use crate::questions::{INDEXES, Question, TABLE, questions};
use crate::{clock, host};
use carillon_engine::sql::Sqlite;
use carillon_engine::{
    Config, Engine, MailRoute, Moment, Rates, Request, Retention, Scope, Sinks, Timestamp,
};
use serde_json::{Map, Value, json};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Endpoints of one request, and requests of one commit.
const ENDPOINTS_PER_REQUEST: usize = 100;
const REQUESTS_PER_COMMIT: usize = 50;
/// Events of one request.
const EVENTS_PER_REQUEST: usize = 100;
/// How often a count is looked at that still goes through the log.
const FILLING_LOOK_MS: u64 = 200;
/// Each count is taken that often, and its median is the figure.
const COUNTS: usize = 5;

pub(crate) fn run(options: &Options) -> Result<(), String> {
    let now_ms = now_ms();
    let folder = Folder::new()?;
    let app = make_app(options, &folder)?;
    let loaded = load(&folder, &app, options.endpoints, now_ms)?;
    let events = load_events(&folder, &app, options.endpoints, now_ms)?;
    println!(
        "audiences: {} endpoints with 20 attributes put in {loaded:.0} s, and {events} events; {} MB on disk",
        options.endpoints,
        folder.bytes() >> 20
    );
    let postgres = Postgres::start()?;
    match &postgres {
        Some(postgres) => fill(postgres, options.endpoints, now_ms)?,
        None => {
            println!("PostgreSQL is not installed here, so that there is nothing to compare with.");
        }
    }
    let host = Host::start(&options.carillon, &folder)?;
    settle(&host, &app)?;
    let mut rows = Vec::new();
    for question in questions(now_ms) {
        rows.push(ask(&host, &app, postgres.as_ref(), &question)?);
    }
    println!(
        "memory of the server after these counts: {} MB",
        host.memory() >> 20
    );
    println!(
        "{}",
        json!({"bench": "audiences", "endpoints": options.endpoints, "loadSeconds": loaded.round(), "counts": rows})
    );
    host.stop()
}

fn make_app(options: &Options, folder: &Folder) -> Result<String, String> {
    let host = Host::start(&options.carillon, folder)?;
    let app = host.call("POST", "/v1/apps", &json!({"Name": "Bench"}))?;
    let app = app["Id"]
        .as_str()
        .ok_or("an application without an id")?
        .to_owned();
    host.stop()?;
    Ok(app)
}

/// An application's store with the engine itself: no clock outside would wait for what is put as of long ago.
struct Inside {
    engine: Engine,
    sql: Sqlite,
    scope: Scope,
}

impl Inside {
    fn open(folder: &Folder, app: &str) -> Result<Inside, String> {
        let scope = Scope::App(app.to_owned());
        let file = folder.0.join("apps").join(format!("{app}.db"));
        let sql = Sqlite::open(&file).map_err(|error| error.to_string())?;
        let engine = engine();
        engine
            .open(&sql, &scope)
            .map_err(|error| error.to_string())?;
        Ok(Inside { engine, sql, scope })
    }

    /// Commits requests together, each as of its moment.
    fn commit(&self, requests: Vec<(Moment, Request)>) -> Result<(), String> {
        self.sql.begin().map_err(|error| error.to_string())?;
        for (at, request) in requests {
            self.put(at, request)?;
        }
        self.sql.commit().map_err(|error| error.to_string())
    }

    fn put(&self, at: Moment, request: Request) -> Result<(), String> {
        let call = self
            .engine
            .read(&at, request)
            .map_err(|refusal| format!("{refusal:?}"))?;
        let reply = self.engine.operate(&self.sql, &at, &self.scope, &call);
        let response = reply.response.ok_or("no answer")?;
        let answer: Value =
            serde_json::from_slice(&response.body).map_err(|error| error.to_string())?;
        // Of a batch of endpoints the answer says what became of each.
        let refused = answer["Item"]
            .as_array()
            .is_some_and(|items| items.iter().any(|item| item["StatusCode"] != 202));
        match response.status == 202 && !refused {
            true => Ok(()),
            false => Err(format!("{} {answer}", response.status)),
        }
    }
}

fn engine() -> Engine {
    Engine::new(Config {
        seal_key: [0; 32],
        account: "000000000000".to_owned(),
        region: "us-east-1".to_owned(),
        mail: MailRoute::Inbox,
        aws: None,
        sinks: Sinks::default(),
        rates: Rates::default(),
        retention: Retention::default(),
    })
}

/// Puts everybody as of when he was last seen. Answers in how many seconds.
fn load(folder: &Folder, app: &str, endpoints: usize, now_ms: i64) -> Result<f64, String> {
    let inside = Inside::open(folder, app)?;
    let mut spent = Duration::ZERO;
    let mut everybody: Vec<(i64, usize)> = (0..endpoints)
        .map(|number| (people::person(number, now_ms).seen_ms, number))
        .collect();
    everybody.sort_unstable();
    for (commit, group) in everybody
        .chunks(ENDPOINTS_PER_REQUEST * REQUESTS_PER_COMMIT)
        .enumerate()
    {
        let requests: Vec<_> = group
            .chunk_by(|(one, _), (other, _)| one == other)
            .flat_map(|same| same.chunks(ENDPOINTS_PER_REQUEST))
            .enumerate()
            .map(|(turn, part)| (moment(part[0].0, commit, turn), request(app, part, now_ms)))
            .collect();
        let started = clock::start();
        inside.commit(requests)?;
        spent += started.elapsed();
    }
    Ok(spent.as_secs_f64())
}

/// Puts what everybody did, as if it had waited in their browsers until now. Answers how many events.
fn load_events(folder: &Folder, app: &str, endpoints: usize, now_ms: i64) -> Result<usize, String> {
    let inside = Inside::open(folder, app)?;
    let (mut requests, mut items, mut events, mut commits) = (Vec::new(), Map::new(), 0, 0);
    let mut in_request = 0;
    for number in 0..endpoints {
        let Person { id, seen_ms, .. } = people::person(number, now_ms);
        let deeds = people::deeds(number, seen_ms);
        if in_request + deeds.len() > EVENTS_PER_REQUEST || items.len() == ENDPOINTS_PER_REQUEST {
            let at = moment(now_ms, endpoints + commits, requests.len());
            requests.push((at, events_request(app, &std::mem::take(&mut items))));
            in_request = 0;
        }
        if requests.len() == REQUESTS_PER_COMMIT {
            inside.commit(std::mem::take(&mut requests))?;
            commits += 1;
        }
        in_request += deeds.len();
        events += deeds.len();
        if !deeds.is_empty() {
            items.insert(id, batch(number, &deeds));
        }
    }
    let at = moment(now_ms, endpoints + commits, requests.len());
    requests.push((at, events_request(app, &items)));
    inside.commit(requests)?;
    Ok(events)
}

fn batch(number: usize, deeds: &[Deed]) -> Value {
    let event = |(time, deed): (usize, &Deed)| {
        let at = Timestamp(deed.at_ms).to_string();
        let event = json!({"EventType": deed.event_type, "Timestamp": at});
        (format!("deed-{number}-{time}"), event)
    };
    let events: Map<String, Value> = deeds.iter().enumerate().map(event).collect();
    json!({"Endpoint": {}, "Events": events})
}

fn events_request(app: &str, items: &Map<String, Value>) -> Request {
    Request {
        method: "POST".to_owned(),
        path: format!("/v1/apps/{app}/events"),
        headers: vec![bearer()],
        body: json!({"BatchItem": items}).to_string().into_bytes(),
        ..Request::default()
    }
}

fn bearer() -> (String, String) {
    (
        "authorization".to_owned(),
        format!("Bearer {}", host::key()),
    )
}

fn request(app: &str, part: &[(i64, usize)], now_ms: i64) -> Request {
    let items: Vec<Value> = part
        .iter()
        .map(|(_, number)| {
            let Person { id, endpoint, .. } = people::person(*number, now_ms);
            let mut item = match endpoint {
                Value::Object(item) => item,
                _ => Map::new(),
            };
            item.insert("Id".to_owned(), id.into());
            Value::Object(item)
        })
        .collect();
    Request {
        method: "PUT".to_owned(),
        path: format!("/v1/apps/{app}/endpoints"),
        headers: vec![bearer()],
        body: json!({"Item": items}).to_string().into_bytes(),
        ..Request::default()
    }
}

fn moment(now_ms: i64, commit: usize, turn: usize) -> Moment {
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&(commit as u64).to_le_bytes());
    seed[8..16].copy_from_slice(&(turn as u64).to_le_bytes());
    Moment {
        now: Timestamp(now_ms),
        seed,
    }
}

fn fill(postgres: &Postgres, endpoints: usize, now_ms: i64) -> Result<(), String> {
    postgres.query(TABLE)?;
    let started = clock::start();
    postgres.copy(
        "endpoints",
        (0..endpoints).map(|number| people::line(number, now_ms)),
    )?;
    let events = (0..endpoints).flat_map(|number| {
        let Person { id, seen_ms, .. } = people::person(number, now_ms);
        let line = move |deed: Deed| {
            let at = Timestamp(deed.at_ms);
            format!("{id}\t{}\t{at}", deed.event_type)
        };
        people::deeds(number, seen_ms).into_iter().map(line)
    });
    postgres.copy("events", events)?;
    let copied = started.elapsed().as_secs_f64();
    postgres.query(INDEXES)?;
    postgres.query("VACUUM ANALYZE endpoints")?;
    postgres.query("VACUUM ANALYZE events")?;
    println!(
        "PostgreSQL: COPY in {copied:.0} s, with its indexes and statistics {:.0} s, {}",
        started.elapsed().as_secs_f64(),
        postgres
            .query("SELECT pg_size_pretty(pg_total_relation_size('endpoints'))")?
            .trim()
    );
    Ok(())
}

/// Waits until the server has done in the background what the load left to do.
pub(crate) fn settle(host: &Host, app: &str) -> Result<(), String> {
    let mut cpu_s = host.cpu_s();
    loop {
        host.call("GET", &format!("/v1/apps/{app}"), &Value::Null)?;
        std::thread::sleep(Duration::from_secs(2));
        let now_s = host.cpu_s();
        if now_s - cpu_s < 0.05 {
            return Ok(());
        }
        cpu_s = now_s;
    }
}

/// Waits until what the question asks about is counted from the log.
fn fill_counts(host: &Host, app: &str, question: &Question) -> Result<(), String> {
    let path = format!("/carillon/apps/{app}/segments/count");
    let started = clock::start();
    let mut looks = 0;
    while host.call("POST", &path, &question.segment)?["Filling"].is_object() {
        std::thread::sleep(Duration::from_millis(FILLING_LOOK_MS));
        looks += 1;
    }
    if looks > 0 {
        println!(
            "{:<45} counted from the log in {:.1} s",
            question.name,
            started.elapsed().as_secs_f64()
        );
        settle(host, app)?;
    }
    Ok(())
}

fn ask(
    host: &Host,
    app: &str,
    postgres: Option<&Postgres>,
    question: &Question,
) -> Result<Value, String> {
    fill_counts(host, app, question)?;
    let path = format!("/carillon/apps/{app}/segments/count");
    let mut ours = Vec::new();
    let mut count = 0;
    for _ in 0..COUNTS {
        let started = clock::start();
        let answer = host.call("POST", &path, &question.segment)?;
        ours.push(started.elapsed().as_secs_f64() * 1_000.0);
        count = answer["Count"]
            .as_u64()
            .ok_or("an answer without a count")?;
    }
    let ours = median(ours);
    let Some(postgres) = postgres else {
        println!("{:<45} {count:>8}   {ours:>8.2} ms", question.name);
        return Ok(json!({"name": question.name, "count": count, "ms": ours}));
    };
    let mut theirs = Vec::new();
    for _ in 0..COUNTS {
        let (counted, ms) = postgres.count(&question.sql)?;
        if counted != count {
            return Err(format!(
                "{}: we count {count}, PostgreSQL counts {counted}",
                question.name
            ));
        }
        theirs.push(ms);
    }
    let theirs = median(theirs);
    println!(
        "{:<45} {count:>8}   {ours:>8.2} ms   PostgreSQL {theirs:>8.1} ms   {:>6.1} times faster",
        question.name,
        theirs / ours
    );
    Ok(json!({"name": question.name, "count": count, "ms": ours, "postgresMs": theirs}))
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

#[expect(
    clippy::disallowed_methods,
    reason = "people are put as of the last two months"
)]
pub(crate) fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_millis() as i64)
}
