//! Ends the server with kill -9 at a random moment of a load, and counts: nothing acknowledged may be missing, and nothing may be there
//! twice, neither after the restart nor after the clients have sent everything again.
//!
//! A kill takes the process and leaves the system standing, so this shows what the program promises, not what a disk does in a power cut.

use crate::client::Client;
use crate::clock;
use crate::dice::Dice;
use crate::host::{Folder, Host, logged};
use crate::load::{self, Event};
use crate::options::Options;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// Events of one request.
const PER_REQUEST: usize = 20;
/// How often the killer looks how far the load is.
const LOOK: Duration = Duration::from_micros(50);
/// The kill comes up to this long after the moment chosen, so that it falls inside requests as well as between them.
const LATE_US_MAX: usize = 3_000;

pub(crate) fn run(options: &Options) -> Result<(), String> {
    let first = options.seed.unwrap_or_else(Dice::fresh_seed);
    println!(
        "crash: {} rounds of {} events over {} connections, kill -9 at a random moment of each",
        options.rounds, options.events, options.connections
    );
    for round in 0..options.rounds {
        let seed = first + round;
        let told = self::round(options, seed);
        let told = told.map_err(|error| format!("round {} (seed {seed}): {error}", round + 1))?;
        println!("round {:>2}  seed {seed:<10}  {told}", round + 1);
    }
    println!(
        "{} rounds: every acknowledged event was there, and each event once",
        options.rounds
    );
    Ok(())
}

fn round(options: &Options, seed: u64) -> Result<String, String> {
    let mut dice = Dice::new(seed);
    let batches = load::batches(options.events, PER_REQUEST, options.endpoints);
    let folder = Folder::new()?;
    let mut host = Host::start(&options.carillon, &folder)?;
    let app = host.call("POST", "/v1/apps", &serde_json::json!({"Name": "Crash"}))?;
    let app = app["Id"].as_str().ok_or("no app id")?.to_owned();
    let requests: Vec<_> = batches
        .iter()
        .map(|batch| load::request(&app, batch))
        .collect();

    let kill_after = dice.below(requests.len());
    let late = Duration::from_micros(dice.below(LATE_US_MAX) as u64);
    let acknowledged =
        send_until_killed(&mut host, &requests, options.connections, kill_after, late)?;

    let started = clock::start();
    let host = Host::start(&options.carillon, &folder)?;
    let restart = started.elapsed();
    let kept = count(&logged(&options.carillon, &folder, &app)?);
    let missing = acknowledged.iter().flat_map(|index| &batches[*index]);
    let missing = missing
        .filter(|event| !kept.contains_key(&event.id))
        .count();
    no_more(missing, "acknowledged events are missing")?;
    no_more(twice(&kept), "events are there twice")?;

    for request in &requests {
        send_again(&host, request)?;
    }
    let all = count(&logged(&options.carillon, &folder, &app)?);
    no_more(
        twice(&all),
        "events are there twice after they were sent again",
    )?;
    let absent = absent(&batches, &all);
    no_more(absent, "events are missing after they were sent again")?;
    host.stop()?;
    Ok(format!(
        "killed after {:>5} of {} events acknowledged, {:>5} kept, 0 missing, 0 twice; sent again: {} once each; restart {} ms",
        acknowledged.len() * PER_REQUEST,
        options.events,
        kept.len(),
        all.len(),
        restart.as_millis()
    ))
}

/// Sends until the server is gone, and returns which requests it had acknowledged.
fn send_until_killed(
    host: &mut Host,
    requests: &[Vec<u8>],
    connections: usize,
    kill_after: usize,
    late: Duration,
) -> Result<HashSet<usize>, String> {
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let address = host.address.clone();
    let send = || {
        let mut acknowledged = Vec::new();
        let Ok(mut client) = Client::connect(&address) else {
            return acknowledged;
        };
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(request) = requests.get(index) else {
                return acknowledged;
            };
            match client.send(request) {
                Ok((202, _)) => acknowledged.push(index),
                _ => return acknowledged,
            }
            done.fetch_add(1, Ordering::Relaxed);
        }
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..connections).map(|_| scope.spawn(send)).collect();
        while done.load(Ordering::Relaxed) < kill_after
            && !threads.iter().all(thread::ScopedJoinHandle::is_finished)
        {
            thread::sleep(LOOK);
        }
        thread::sleep(late);
        host.kill()?;
        let mut acknowledged = HashSet::new();
        for thread in threads {
            acknowledged.extend(thread.join().map_err(|_| "a client panicked")?);
        }
        Ok(acknowledged)
    })
}

fn send_again(host: &Host, request: &[u8]) -> Result<(), String> {
    let mut client = Client::connect(&host.address).map_err(|error| error.to_string())?;
    match client.send(request).map_err(|error| error.to_string())? {
        (202, _) => Ok(()),
        (status, body) => Err(format!("{status} {}", String::from_utf8_lossy(body))),
    }
}

fn count(ids: &[String]) -> HashMap<String, usize> {
    let mut times = HashMap::new();
    for id in ids {
        *times.entry(id.clone()).or_default() += 1;
    }
    times
}

fn twice(times: &HashMap<String, usize>) -> usize {
    times.values().filter(|times| **times > 1).count()
}

fn absent(batches: &[Vec<Event>], times: &HashMap<String, usize>) -> usize {
    let events = batches.iter().flatten();
    events
        .filter(|event| !times.contains_key(&event.id))
        .count()
}

fn no_more(found: usize, what: &str) -> Result<(), String> {
    match found {
        0 => Ok(()),
        found => Err(format!("{found} {what}")),
    }
}
