//! Durable events a second over HTTP, client and server on the same machine, as a ratio to a bare loop in the same run.

use crate::bare::{self, ROWS_PER_COMMIT, Table};
use crate::client::Client;
use crate::host::{Folder, Host, logged};
use crate::load::{self, Event};
use crate::options::Options;
use crate::{clock, furniture};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// What one load measured.
pub(crate) struct Figures {
    events_s: f64,
    p50: Duration,
    p99: Duration,
    cpu_s_per_million: f64,
    bytes_per_event: f64,
    memory: u64,
}

pub(crate) fn run(options: &Options) -> Result<(), String> {
    let cores = thread::available_parallelism().map_or(0, usize::from);
    println!(
        "ingest: {} events of {} endpoints over {} connections; client and server share {cores} cores",
        options.events, options.endpoints, options.connections
    );
    let hundreds = load::batches(options.events, 100, options.endpoints);
    let by_100 = measure(options, &hundreds)?;
    show("100 a request", &by_100);
    let by_20 = measure(
        options,
        &load::batches(options.events / 2, 20, options.endpoints),
    )?;
    show("20 a request", &by_20);
    let plain = bare::rows_s(&hundreds, Table::Plain)?;
    let unique = bare::rows_s(&hundreds, Table::Unique)?;
    let ratio = by_100.events_s / plain;
    println!(
        "bare rusqlite, one row an event, {ROWS_PER_COMMIT} rows a commit, WAL, synchronous=FULL: {plain:.0} rows/s without an index, {unique:.0} with a unique key"
    );
    println!("ratio to the bare loop without an index: {ratio:.2} (goal 0.5, at least 0.25)");
    let line = serde_json::json!({
        "bench": "ingest",
        "cores": cores,
        "events": options.events,
        "connections": options.connections,
        "eventsPerSecond100": by_100.events_s.round(),
        "p50Ms100": ms(by_100.p50),
        "p99Ms100": ms(by_100.p99),
        "eventsPerSecond20": by_20.events_s.round(),
        "p50Ms20": ms(by_20.p50),
        "p99Ms20": ms(by_20.p99),
        "cpuSecondsPerMillionEvents": (by_100.cpu_s_per_million * 100.0).round() / 100.0,
        "bytesPerEvent": by_100.bytes_per_event.round(),
        "serverMemoryBytes": by_100.memory,
        "bareRowsPerSecond": plain.round(),
        "bareUniqueRowsPerSecond": unique.round(),
        "ratio": (ratio * 1000.0).round() / 1000.0,
    });
    println!("{line}");
    Ok(())
}

fn show(name: &str, figures: &Figures) {
    println!(
        "{name}: {:.0} durable events/s, p50 {:.1} ms, p99 {:.1} ms, {:.2} CPU s per million events, {:.0} bytes on disk an event, {} MB of memory",
        figures.events_s,
        ms(figures.p50),
        ms(figures.p99),
        figures.cpu_s_per_million,
        figures.bytes_per_event,
        figures.memory >> 20
    );
}

/// Sends all of `batches` to a fresh server, and checks that its log then holds every event once.
fn measure(options: &Options, batches: &[Vec<Event>]) -> Result<Figures, String> {
    let folder = Folder::new()?;
    let host = Host::start(&options.carillon, &folder)?;
    let app = furniture::furnish(&host, options.endpoints)?;
    let requests: Vec<_> = batches
        .iter()
        .map(|batch| load::request(&app, batch))
        .collect();
    let events: usize = batches.iter().map(Vec::len).sum();
    let (before, cpu) = (folder.bytes(), host.cpu_s());
    let started = clock::start();
    let mut waits = send_all(&host.address, &requests, options.connections)?;
    let elapsed = started.elapsed().as_secs_f64();
    let cpu = host.cpu_s() - cpu;
    let memory = host.memory();
    host.stop()?;
    let there = logged(&options.carillon, &folder, &app)?;
    let there = there.iter().filter(|id| id.starts_with("event-")).count();
    if there != events {
        return Err(format!(
            "{events} events were acknowledged, and {there} are in the log"
        ));
    }
    waits.sort();
    let at = |share: f64| waits[((waits.len() - 1) as f64 * share) as usize];
    Ok(Figures {
        events_s: events as f64 / elapsed,
        p50: at(0.5),
        p99: at(0.99),
        cpu_s_per_million: cpu * 1e6 / events as f64,
        bytes_per_event: (folder.bytes().saturating_sub(before)) as f64 / events as f64,
        memory,
    })
}

/// Sends each request once, over `connections` at a time, and returns how long each answer took.
pub(crate) fn send_all(
    address: &str,
    requests: &[Vec<u8>],
    connections: usize,
) -> Result<Vec<Duration>, String> {
    let next = AtomicUsize::new(0);
    let send = || -> Result<Vec<Duration>, String> {
        let mut client = Client::connect(address).map_err(|error| error.to_string())?;
        let mut waits = Vec::new();
        while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
            let asked = clock::start();
            let (status, body) = client.send(request).map_err(|error| error.to_string())?;
            waits.push(asked.elapsed());
            if status != 202 {
                return Err(format!("{status} {}", String::from_utf8_lossy(body)));
            }
        }
        Ok(waits)
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..connections).map(|_| scope.spawn(send)).collect();
        let mut waits = Vec::with_capacity(requests.len());
        for thread in threads {
            waits.extend(
                thread
                    .join()
                    .map_err(|_| "a client panicked".to_owned())??,
            );
        }
        Ok(waits)
    })
}

pub(crate) fn ms(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 10_000.0).round() / 10.0
}
