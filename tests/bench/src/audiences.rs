//! Segments of a million people: how long each takes to count, beside PostgreSQL with its best indexes on the same data in the same run.

use crate::host::{Folder, Host};
use crate::options::Options;
use crate::people::{self, Person};
use crate::postgres::Postgres;
use crate::questions::{INDEXES, Question, TABLE, questions};
use crate::{clock, host};
use carillon_engine::sql::Sqlite;
use carillon_engine::{Config, Engine, MailRoute, Moment, Rates, Request, Scope, Sinks, Timestamp};
use serde_json::{Map, Value, json};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Endpoints of one request, and requests of one commit.
const ENDPOINTS_PER_REQUEST: usize = 100;
const REQUESTS_PER_COMMIT: usize = 50;
/// Each count is taken that often, and its median is the figure.
const COUNTS: usize = 5;

pub(crate) fn run(options: &Options) -> Result<(), String> {
    let now_ms = now_ms();
    let folder = Folder::new()?;
    let app = make_app(options, &folder)?;
    let loaded = load(&folder, &app, options.endpoints, now_ms)?;
    println!(
        "audiences: {} endpoints with 20 attributes put in {loaded:.0} s, {} MB on disk",
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

/// Puts everybody as of when he was last seen, by the engine itself: no clock outside would wait for it. Answers in how many seconds.
fn load(folder: &Folder, app: &str, endpoints: usize, now_ms: i64) -> Result<f64, String> {
    let engine = Engine::new(Config {
        seal_key: [0; 32],
        account: "000000000000".to_owned(),
        region: "us-east-1".to_owned(),
        mail: MailRoute::Inbox,
        aws: None,
        sinks: Sinks::default(),
        rates: Rates::default(),
        retention: carillon_engine::Retention::default(),
    });
    let scope = Scope::App(app.to_owned());
    let file = folder.0.join("apps").join(format!("{app}.db"));
    let sql = Sqlite::open(&file).map_err(|error| error.to_string())?;
    let failed = |error: carillon_engine::sql::SqlError| error.to_string();
    engine.open(&sql, &scope).map_err(failed)?;
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
            .map(|part| (part[0].0, request(app, part, now_ms)))
            .collect();
        let started = clock::start();
        sql.begin().map_err(failed)?;
        for (turn, (seen_ms, request)) in requests.into_iter().enumerate() {
            put(
                &engine,
                &sql,
                &scope,
                moment(seen_ms, commit, turn),
                request,
            )?;
        }
        sql.commit().map_err(failed)?;
        spent += started.elapsed();
    }
    Ok(spent.as_secs_f64())
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
        headers: vec![(
            "authorization".to_owned(),
            format!("Bearer {}", host::key()),
        )],
        body: json!({"Item": items}).to_string().into_bytes(),
        ..Request::default()
    }
}

fn put(
    engine: &Engine,
    sql: &Sqlite,
    scope: &Scope,
    at: Moment,
    request: Request,
) -> Result<(), String> {
    let call = engine
        .read(&at, request)
        .map_err(|refusal| format!("{refusal:?}"))?;
    let reply = engine.operate(sql, &at, scope, &call);
    let response = reply.response.ok_or("no answer")?;
    let answer: Value =
        serde_json::from_slice(&response.body).map_err(|error| error.to_string())?;
    let refused = answer["Item"]
        .as_array()
        .is_none_or(|items| items.iter().any(|item| item["StatusCode"] != 202));
    match response.status == 202 && !refused {
        true => Ok(()),
        false => Err(format!("{} {answer}", response.status)),
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
    let copied = started.elapsed().as_secs_f64();
    postgres.query(INDEXES)?;
    postgres.query("VACUUM ANALYZE endpoints")?;
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

fn ask(
    host: &Host,
    app: &str,
    postgres: Option<&Postgres>,
    question: &Question,
) -> Result<Value, String> {
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
