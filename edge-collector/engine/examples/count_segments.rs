//! How long it takes to load people and to count segments of them: `cargo run --release -p carillon-engine --example count_segments [ENDPOINTS]`.
//!
//! Endpoints come in batches of a hundred, as a customer's back end sends them, with twenty attributes of which some values are common and
//! most are rare. The time of folding them into the index is told apart. Then every kind of condition is counted, first while some of the
//! endpoints are not folded yet, as the first line says, and then without.
#![expect(
    clippy::disallowed_methods,
    reason = "a measurement needs a clock, and this is no part of the engine"
)]

use carillon_engine::sql::Sqlite;
use carillon_engine::{
    Act, Config, Engine, FirstKey, MailRoute, Moment, Request, Scope, Timestamp,
};
use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant};

const ENDPOINTS_UNLESS_TOLD: u64 = 200_000;
const ENDPOINTS_A_REQUEST: u64 = 100;
const REQUESTS_A_COMMIT: u64 = 20;
const ATTRIBUTES: u64 = 20;
const NOW: i64 = 1_767_323_045_000;
/// Each kind of count is taken so often, and the median told.
const COUNTS: usize = 5;

const KINDS: [(&str, &str); 12] = [
    ("everybody", r#"{}"#),
    (
        "one common value",
        r#"{"Dimensions":{"Attributes":{"a0":{"Values":["v0"]}}}}"#,
    ),
    (
        "anything but a common value",
        r#"{"Dimensions":{"Attributes":{"a0":{"AttributeType":"EXCLUSIVE","Values":["v0"]}}}}"#,
    ),
    (
        "five values at once",
        r#"{"Dimensions":{"Attributes":{"a0":{"Values":["v0"]},"a1":{"Values":["v0","v1"]},"a2":{"Values":["v1"]}},"Demographic":{"Channel":{"Values":["EMAIL"]}},"Location":{"Country":{"Values":["NO","SE"]}}}}"#,
    ),
    (
        "a part of a text of few kinds",
        r#"{"Dimensions":{"Attributes":{"a3":{"AttributeType":"CONTAINS","Values":["7"]}}}}"#,
    ),
    (
        "a part of a text that is each endpoint's own",
        r#"{"Dimensions":{"UserAttributes":{"name":{"AttributeType":"CONTAINS","Values":["77"]}}}}"#,
    ),
    (
        "a date",
        r#"{"Dimensions":{"UserAttributes":{"since":{"AttributeType":"AFTER","Values":["2025-06-01"]}}}}"#,
    ),
    (
        "a whole number",
        r#"{"Dimensions":{"Metrics":{"orders":{"ComparisonOperator":"GREATER_THAN","Value":20}}}}"#,
    ),
    (
        "a broken number",
        r#"{"Dimensions":{"Metrics":{"spent":{"ComparisonOperator":"LESS_THAN","Value":333.3}}}}"#,
    ),
    (
        "a recency",
        r#"{"Dimensions":{"Behavior":{"Recency":{"Duration":"DAY_14","RecencyType":"INACTIVE"}}}}"#,
    ),
    (
        "a circle",
        r#"{"Dimensions":{"Location":{"GPSPoint":{"Coordinates":{"Latitude":59.9,"Longitude":10.7},"RangeInKilometers":100}}}}"#,
    ),
    (
        "two groups",
        r#"{"SegmentGroups":{"Include":"ANY","Groups":[{"Type":"ANY","Dimensions":[{"Attributes":{"a4":{"Values":["v2"]}}},{"Attributes":{"a5":{"Values":["v3"]}}}]},{"Type":"NONE","Dimensions":[{"Attributes":{"a6":{"Values":["v0"]}}}]}]}}"#,
    ),
];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("carillon-count-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let endpoints = std::env::args().nth(1).map(|count| count.parse());
    let measured = measure(
        &folder,
        endpoints.transpose()?.unwrap_or(ENDPOINTS_UNLESS_TOLD),
    );
    std::fs::remove_dir_all(&folder)?;
    measured
}

fn measure(folder: &Path, endpoints: u64) -> Result<(), Box<dyn Error>> {
    let mut scope = open(folder)?;
    let (mut loading, mut folding) = (Duration::ZERO, Duration::ZERO);
    for turn in 0..endpoints.div_ceil(ENDPOINTS_A_REQUEST) {
        let request = batch(&scope.app, turn);
        let start = Instant::now();
        if turn % REQUESTS_A_COMMIT == 0 {
            scope.sql.begin()?;
        }
        scope.call(request)?;
        if turn % REQUESTS_A_COMMIT == REQUESTS_A_COMMIT - 1 {
            scope.sql.commit()?;
        }
        loading += start.elapsed();
        if turn % REQUESTS_A_COMMIT == REQUESTS_A_COMMIT - 1 && turn > 2 * REQUESTS_A_COMMIT {
            folding += scope.wake()?;
        }
    }
    if scope.sql.in_transaction() {
        scope.sql.commit()?;
    }
    println!(
        "{endpoints} endpoints: {:.1} s to load, and {:.1} s to fold into the index",
        loading.as_secs_f64(),
        folding.as_secs_f64()
    );
    count(&mut scope, "some are stale")?;
    for _ in 0..endpoints.div_ceil(1_000) {
        scope.wake()?;
    }
    count(&mut scope, "none is stale")
}

fn count(scope: &mut Served, when: &str) -> Result<(), Box<dyn Error>> {
    println!("milliseconds to count while {when}:");
    for (kind, body) in KINDS {
        let mut times = Vec::new();
        let mut answer = String::new();
        for _ in 0..COUNTS {
            let path = format!("/carillon/apps/{}/segments/count", scope.app);
            let request = Request {
                method: "POST".to_owned(),
                path,
                headers: credentials(),
                body: body.as_bytes().to_vec(),
                ..Request::default()
            };
            let start = Instant::now();
            answer = scope.call(request)?;
            times.push(start.elapsed());
        }
        times.sort();
        let median = times[COUNTS / 2].as_secs_f64() * 1_000.0;
        println!("{median:9.2}  {kind}: {answer}");
    }
    Ok(())
}

/// An application's scope as its host serves it.
struct Served {
    engine: Engine,
    sql: Sqlite,
    app: String,
    scope: Scope,
    turn: u64,
}

impl Served {
    fn call(&mut self, request: Request) -> Result<String, Box<dyn Error>> {
        self.turn += 1;
        let at = moment(self.turn);
        let call = self.engine.read(&at, request).map_err(|_| "not read")?;
        let reply = self.engine.handle(&self.sql, &at, &self.scope, &call);
        match reply.response {
            Some(response) if response.status < 300 => Ok(String::from_utf8(response.body)?),
            response => Err(format!("answered {response:?}: {:?}", reply.fault).into()),
        }
    }

    fn wake(&mut self) -> Result<Duration, Box<dyn Error>> {
        self.turn += 2_000;
        let start = Instant::now();
        self.sql.begin()?;
        let reply = self.engine.wake(&self.sql, &moment(self.turn), &self.scope);
        self.sql.commit()?;
        match reply.fault {
            None => Ok(start.elapsed()),
            Some(fault) => Err(fault.into()),
        }
    }
}

/// Makes an account and an application, and lets the application hear that it exists.
fn open(folder: &Path) -> Result<Served, Box<dyn Error>> {
    let engine = Engine::new(Config {
        seal_key: [7; 32],
        account: "123456789012".to_owned(),
        region: "us-east-1".to_owned(),
        mail: MailRoute::Inbox,
        aws: None,
        sinks: carillon_engine::Sinks::default(),
        rates: carillon_engine::Rates::default(),
    });
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
            return Ok(Served {
                app: to.name().to_owned(),
                scope: to.clone(),
                engine,
                sql,
                turn: 10,
            });
        }
    }
    Err("the application was not told".into())
}

/// Numbers that look drawn, the same in every run.
fn drawn(endpoint: u64, salt: u64) -> u64 {
    let mixed = (endpoint * 31 + salt + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed ^ mixed >> 31).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 33
}

/// A small number more often than a greater one: half of all draws are 0, a quarter 1.
fn skewed(endpoint: u64, salt: u64) -> u32 {
    drawn(endpoint, salt).trailing_zeros()
}

fn batch(app: &str, turn: u64) -> Request {
    let mut body = String::from(r#"{"Item":["#);
    for n in 0..ENDPOINTS_A_REQUEST {
        let endpoint = turn * ENDPOINTS_A_REQUEST + n;
        body.push_str(if n == 0 { "" } else { "," });
        write_item(&mut body, endpoint);
    }
    body.push_str("]}");
    Request {
        method: "PUT".to_owned(),
        path: format!("/v1/apps/{app}/endpoints"),
        headers: credentials(),
        body: body.into_bytes(),
        ..Request::default()
    }
}

fn write_item(body: &mut String, endpoint: u64) {
    let draw = |salt: u64, of: u64| drawn(endpoint, salt) % of;
    let country = ["NO", "SE", "DK", "FI", "DE", "FR", "US", "GB"][draw(90, 8) as usize];
    let day = Timestamp(NOW - (draw(91, 60) as i64) * 86_400_000 - draw(92, 86_400_000) as i64);
    let _ = write!(
        body,
        r#"{{"Id":"endpoint-{endpoint:08}","ChannelType":"EMAIL","Address":"person{endpoint}@example.com","EffectiveDate":"{day}","Location":{{"Country":"{country}","Latitude":{:.4},"Longitude":{:.4}}},"Metrics":{{"orders":{},"spent":{}.{:02}}},"User":{{"UserId":"user-{endpoint:08}","UserAttributes":{{"name":["Name {:08}"],"since":["2025-{:02}-{:02}"]}}}},"Attributes":{{"#,
        50.0 + draw(93, 200_000) as f64 / 10_000.0,
        draw(94, 300_000) as f64 / 10_000.0,
        draw(95, 50),
        draw(96, 1_000),
        draw(97, 100),
        drawn(endpoint, 98) % 100_000_000,
        1 + draw(99, 12),
        1 + draw(100, 28),
    );
    for attribute in 0..ATTRIBUTES {
        let comma = if attribute == 0 { "" } else { "," };
        let value = skewed(endpoint, attribute);
        let _ = write!(body, r#"{comma}"a{attribute}":["v{value}"]"#);
    }
    body.push_str("}}");
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
