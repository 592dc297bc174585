//! The Worker on the real Workers runtime: durable events a second into one application's object, and the rows it writes for them, which are
//! what the edge bills.

use crate::host::{Folder, Host};
use crate::ingest::{ms, send_all};
use crate::load::{self, Event};
use crate::options::Options;
use crate::{clock, furniture};
use carillon_engine::events::next_block;
use carillon_engine::sql::Sqlite;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashSet};
use std::thread;
use std::time::Duration;

const PER_REQUEST: usize = 100;
/// Rows for a thousand events, to be at most.
const ROWS_GOAL: f64 = 30.0;
/// How long what events leave to be done takes: it is billed as well.
const AFTERWARDS: Duration = Duration::from_secs(3);
/// Characters of a statement that are shown.
const STATEMENT_CHARS: usize = 60;

/// Rows by the statement that wrote them.
type Ledger = BTreeMap<String, u64>;

pub(crate) fn run(options: &Options) -> Result<(), String> {
    let cores = thread::available_parallelism().map_or(0, usize::from);
    println!(
        "edge: {} events of {} endpoints over {} connections; client and Workers runtime share {cores} cores",
        options.events, options.endpoints, options.connections
    );
    let mut shapes = Vec::new();
    for (name, at_once) in [("as a page sends them", 1), ("as a back end does", 10)] {
        let batches = load::batches_of(at_once, options.events, PER_REQUEST, options.endpoints);
        shapes.push(measure(options, name, at_once, &batches)?);
    }
    println!(
        "{}",
        json!({"bench": "edge", "cores": cores, "events": options.events, "connections": options.connections, "shapes": shapes})
    );
    Ok(())
}

/// Sends all of `batches` to a fresh object, and tells what came of it.
fn measure(
    options: &Options,
    name: &str,
    at_once: usize,
    batches: &[Vec<Event>],
) -> Result<Value, String> {
    let folder = Folder::new()?;
    let host = Host::edge(&folder)?;
    let app = furniture::furnish(&host, options.endpoints)?;
    thread::sleep(AFTERWARDS);
    let requests: Vec<_> = batches
        .iter()
        .map(|batch| load::request(&app, batch))
        .collect();
    let before = ledger(&host, &app)?;
    let started = clock::start();
    let mut waits = send_all(&host.address, &requests, options.connections)?;
    let rate = options.events as f64 / started.elapsed().as_secs_f64();
    thread::sleep(AFTERWARDS);
    let written = since(&before, ledger(&host, &app)?);
    host.stop()?;
    let there = on_disk(&folder)?;
    if there != options.events {
        return Err(format!(
            "{} events were acknowledged, and {there} are on the disk",
            options.events
        ));
    }
    waits.sort();
    let p50 = ms(waits[waits.len() / 2]);
    let per_thousand = |rows: u64| (rows as f64 * 10_000.0 / options.events as f64).round() / 10.0;
    let all = per_thousand(written.values().sum());
    println!(
        "{PER_REQUEST} events of {at_once} endpoints a request, {name}: {rate:.0} durable events/s, p50 {p50} ms, {all} rows written per 1,000 events (goal {ROWS_GOAL})"
    );
    let mut statements: Vec<_> = written.iter().collect();
    statements.sort_by_key(|(_, rows)| std::cmp::Reverse(**rows));
    for (statement, rows) in &statements {
        let shown: String = statement.chars().take(STATEMENT_CHARS).collect();
        println!("{:>8.1}  {shown}", per_thousand(**rows));
    }
    Ok(
        json!({"endpointsPerRequest": at_once, "eventsPerSecond": rate.round(), "p50Ms": p50, "rowsPerThousandEvents": all}),
    )
}

/// What the application's object has written since it started.
fn ledger(host: &Host, app: &str) -> Result<Ledger, String> {
    let ledger = host.call("GET", &format!("/ledger/{app}"), &Value::Null)?;
    serde_json::from_value(ledger).map_err(|error| error.to_string())
}

fn since(before: &Ledger, mut now: Ledger) -> Ledger {
    for (statement, rows) in &mut now {
        *rows -= before.get(statement).unwrap_or(&0);
    }
    now.retain(|_, rows| *rows > 0);
    now
}

/// How many of the events that were sent are in the log of the application's object, as its file has it.
fn on_disk(folder: &Folder) -> Result<usize, String> {
    let mut ids = HashSet::new();
    for file in folder.files() {
        if file.extension().is_none_or(|ending| ending != "sqlite") {
            continue;
        }
        let sql = Sqlite::open(&file).map_err(|error| error.to_string())?;
        let mut seq = 0;
        // The account's object has no log.
        while let Ok(Some((at, events))) = next_block(&sql, seq) {
            seq = at;
            ids.extend(events.into_iter().map(|event| event.id));
        }
    }
    let sent = ids.iter().filter(|id| id.starts_with("event-"));
    Ok(sent.count())
}
