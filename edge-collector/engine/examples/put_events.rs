//! How long one request of a hundred events takes: `cargo run --release -p carillon-engine --example put_events [REQUESTS]`.
//!
//! Parsing and the turn are measured apart, as a host runs them on different threads; commits are shared by a group of turns, as a host's
//! writer does it.
#![expect(
    clippy::disallowed_methods,
    reason = "a measurement needs a clock, and this is no part of the engine"
)]

use carillon_engine::sql::Sqlite;
use carillon_engine::{
    Act, Config, Engine, FirstKey, MailRoute, Moment, Reply, Request, Scope, Timestamp,
};
use std::error::Error;
use std::fmt::Write;
use std::time::{Duration, Instant};

const REQUESTS_UNLESS_TOLD: u64 = 2_000;
const EVENTS_A_REQUEST: u64 = 100;
const REQUESTS_A_COMMIT: u64 = 32;
const PEOPLE: u64 = 500;
const NOW: i64 = 1_767_323_045_000;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("carillon-put-events-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let requests = std::env::args().nth(1).map(|count| count.parse());
    let measured = measure(
        &folder,
        requests.transpose()?.unwrap_or(REQUESTS_UNLESS_TOLD),
    );
    std::fs::remove_dir_all(&folder)?;
    measured
}

fn measure(folder: &std::path::Path, requests: u64) -> Result<(), Box<dyn Error>> {
    let engine = Engine::new(Config {
        seal_key: [7; 32],
        account: "123456789012".to_owned(),
        region: "us-east-1".to_owned(),
        mail: MailRoute::Inbox,
        aws: None,
        sinks: carillon_engine::Sinks::default(),
        rates: carillon_engine::Rates::default(),
        retention: carillon_engine::Retention::default(),
    });
    let app = open(&engine, folder)?;
    let sql = Sqlite::open(&folder.join("app.db"))?;
    let mut spent = [Duration::ZERO; 3];
    let mut bytes = 0;
    for turn in 0..requests {
        let request = request(&app, turn);
        bytes += request.body.len();
        if turn % REQUESTS_A_COMMIT == 0 {
            sql.begin()?;
        }
        let [read, handled] = put(&engine, &sql, &app, turn, request)?;
        spent[0] += read;
        spent[1] += handled;
        if turn % REQUESTS_A_COMMIT == REQUESTS_A_COMMIT - 1 || turn == requests - 1 {
            let start = Instant::now();
            sql.commit()?;
            spent[2] += start.elapsed();
        }
    }
    let each = |spent: Duration| spent.as_secs_f64() * 1_000_000.0 / requests as f64;
    println!(
        "{EVENTS_A_REQUEST} events a request, {} bytes an event in JSON, {requests} requests of {PEOPLE} endpoints, {REQUESTS_A_COMMIT} requests a commit",
        bytes as u64 / (requests * EVENTS_A_REQUEST)
    );
    println!(
        "microseconds a request: {:.0} to parse, {:.0} for the turn, {:.0} of the commit",
        each(spent[0]),
        each(spent[1]),
        each(spent[2])
    );
    let seconds = (spent[0] + spent[1] + spent[2]).as_secs_f64();
    let events = (requests * EVENTS_A_REQUEST) as f64;
    println!("{:.0} events a second on one thread", events / seconds);
    Ok(())
}

/// Makes an account and an application, and lets the application hear that it exists.
fn open(engine: &Engine, folder: &std::path::Path) -> Result<String, Box<dyn Error>> {
    let account = Sqlite::open(&folder.join("account.db"))?;
    engine.open(&account, &Scope::Account)?;
    let first = FirstKey {
        id: "KEY".to_owned(),
        secret: "secret".to_owned(),
    };
    engine.start(&account, &moment(0), Some(first))?;
    let request = Request {
        method: "POST".to_owned(),
        path: "/v1/apps".to_owned(),
        headers: credentials(),
        body: br#"{"Name":"Shop"}"#.to_vec(),
        ..Request::default()
    };
    let call = engine.read(&moment(1), request).map_err(|_| "not read")?;
    let reply = engine.handle(&account, &moment(2), &Scope::Account, &call);
    let sql = Sqlite::open(&folder.join("app.db"))?;
    for effect in &reply.effects {
        if let Act::Tell { to, told } = &effect.act {
            engine.hear(&sql, &moment(3), to, told)?;
            return Ok(to.name().to_owned());
        }
    }
    Err("the application was not told".into())
}

fn put(
    engine: &Engine,
    sql: &Sqlite,
    app: &str,
    turn: u64,
    request: Request,
) -> Result<[Duration; 2], Box<dyn Error>> {
    let scope = Scope::App(app.to_owned());
    let start = Instant::now();
    let call = engine
        .read(&moment(turn + 10), request)
        .map_err(|_| "not read")?;
    let read = start.elapsed();
    let start = Instant::now();
    let Reply {
        response, fault, ..
    } = engine.handle(sql, &moment(turn + 10), &scope, &call);
    let handled = start.elapsed();
    match response.map(|response| response.status) {
        Some(202) => Ok([read, handled]),
        status => Err(format!("answered {status:?}: {fault:?}").into()),
    }
}

fn request(app: &str, turn: u64) -> Request {
    let person = turn % PEOPLE;
    let mut body = format!(r#"{{"BatchItem":{{"person-{person:08}":{{"Endpoint":{{}},"Events":{{"#);
    for n in 0..EVENTS_A_REQUEST {
        let comma = if n == 0 { "" } else { "," };
        let number = (turn * EVENTS_A_REQUEST + n).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let _ = write!(
            body,
            r#"{comma}"{number:016x}-{turn:08}-{n:04}":{{"EventType":"cart.add","Timestamp":"2026-01-02T03:04:{:02}.{:03}Z","Attributes":{{"sku":"sku-{:05}","page":"/shop/coffee/{:04}"}},"Metrics":{{"price":{}.5,"quantity":{}}},"Session":{{"Id":"session-{turn:08}","StartTimestamp":"2026-01-02T03:00:00.000Z"}}}}"#,
            n % 60,
            number % 1_000,
            number % 90_000,
            number % 7_000,
            number % 80,
            number % 5
        );
    }
    body.push_str("}}}}");
    Request {
        method: "POST".to_owned(),
        path: format!("/v1/apps/{app}/events"),
        headers: credentials(),
        body: body.into_bytes(),
        ..Request::default()
    }
}

fn credentials() -> Vec<(String, String)> {
    vec![("authorization".to_owned(), "Bearer KEY:secret".to_owned())]
}

fn moment(turn: u64) -> Moment {
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&turn.to_le_bytes());
    Moment {
        now: Timestamp(NOW + i64::try_from(turn).unwrap_or_default()),
        seed,
    }
}
