//! What must hold when the world has come to rest, whatever happened before.

use crate::Tally;
use crate::ledger::{Landings, Record, SendKey};
use crate::world::World;
use carillon_engine::Scope;
use carillon_engine::events::next_block;
use carillon_engine::sql::{Row, Sql, Sqlite};
use std::collections::{BTreeMap, BTreeSet};

/// A send as it ended.
struct Send {
    key: SendKey,
    id: String,
    state: String,
    campaign: Option<String>,
}

/// Checks every promise, and counts.
pub(crate) fn check(world: &World) -> Result<Tally, String> {
    let mut tally = Tally {
        crashes: world.ledger.crashes,
        failed_commits: world.ledger.failed_commits,
        ..Tally::default()
    };
    for app in &world.clients.apps {
        let sqlite = &world.stores[app];
        let sends = sends(sqlite)?;
        everyone_once(&sends)?;
        one_run_a_campaign(sqlite)?;
        for send in &sends {
            ended(world, app, send)?;
            count(&mut tally, send)?;
        }
        audiences_add_up(world, app, &sends)?;
        tally.events += events_once(world, app, sqlite)?;
        streamed(world, app, sqlite, &mut tally)?;
        tally.joined += announced(world, app, sqlite)?;
        told(world, sqlite)?;
    }
    let landings = world.ledger.landings.values();
    tally.landed_but_denied = landings.map(|landings| landings.denied).sum();
    nothing_waits(world)?;
    Ok(tally)
}

fn sends(sqlite: &Sqlite) -> Result<Vec<Send>, String> {
    let rows = rows(
        sqlite,
        "SELECT s.run, s.endpoint, s.cause, s.id, s.state, r.campaign FROM sends s LEFT JOIN runs r ON r.id = s.run ORDER BY s.n",
    )?;
    rows.iter()
        .map(|row| {
            Ok(Send {
                key: (text(row, 0)?, text(row, 1)?, text(row, 2)?),
                id: text(row, 3)?,
                state: text(row, 4)?,
                campaign: row.maybe_text(5).map_err(|error| error.to_string())?,
            })
        })
        .collect()
}

/// Nobody has two rows for one cause of one run, nor of one campaign.
fn everyone_once(sends: &[Send]) -> Result<(), String> {
    let (mut keys, mut causes) = (BTreeSet::new(), BTreeSet::new());
    for send in sends {
        let (_, endpoint, cause) = &send.key;
        let fresh = keys.insert(&send.key)
            && send
                .campaign
                .as_ref()
                .is_none_or(|campaign| causes.insert((campaign, endpoint, cause)));
        if !fresh {
            return Err(format!("{:?} has two rows", send.key));
        }
    }
    Ok(())
}

fn one_run_a_campaign(sqlite: &Sqlite) -> Result<(), String> {
    let twice = rows(
        sqlite,
        "SELECT campaign FROM runs WHERE campaign IS NOT NULL GROUP BY campaign HAVING count(*) > 1",
    )?;
    match twice.first() {
        None => Ok(()),
        Some(row) => Err(format!("campaign {} started twice", text(row, 0)?)),
    }
}

/// What is written about a send fits what the provider, or the inbox, got of it.
fn ended(world: &World, app: &Scope, send: &Send) -> Result<(), String> {
    let (times, denied) = match world.by_provider {
        true => {
            let landings = world.ledger.landings.get(&(app.clone(), send.key.clone()));
            let Landings { times, denied } = landings.copied().unwrap_or_default();
            (times, denied)
        }
        false => (in_inbox(world, &send.id)?, 0),
    };
    let fits = match send.state.as_str() {
        "sent" => times == 1 + denied,
        "failed" | "skipped" => times == denied,
        "unknown" => times <= 1 + denied,
        _ => return Err(format!("{:?} is still {} at rest", send.key, send.state)),
    };
    match fits {
        true => Ok(()),
        false => Err(format!(
            "{:?} is {} and arrived {times} times, of which {denied} were denied",
            send.key, send.state
        )),
    }
}

fn in_inbox(world: &World, id: &str) -> Result<usize, String> {
    let rows = world.stores[&Scope::Account]
        .query("SELECT 1 FROM inbox WHERE id = ?1", &[id.into()])
        .map_err(|error| error.to_string())?;
    Ok(rows.len())
}

fn count(tally: &mut Tally, send: &Send) -> Result<(), String> {
    tally.sends += 1;
    match send.state.as_str() {
        "sent" => tally.sent += 1,
        "failed" => tally.failed += 1,
        "skipped" => tally.skipped += 1,
        "unknown" => tally.unknown += 1,
        state => return Err(format!("a send ended as {state}")),
    }
    Ok(())
}

/// Whoever was there when a campaign over everybody was made, and stayed, has a row in it.
fn audiences_add_up(world: &World, app: &Scope, sends: &[Send]) -> Result<(), String> {
    let mut reached: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for send in sends {
        if let Some(campaign) = &send.campaign {
            reached.entry(campaign).or_default().insert(&send.key.1);
        }
    }
    let audiences = &world.ledger.people.audiences;
    for audience in audiences.iter().filter(|audience| audience.scope == *app) {
        let reached = reached.get(audience.campaign.as_str());
        for endpoint in &audience.people {
            if !reached.is_some_and(|reached| reached.contains(endpoint.as_str())) {
                return Err(format!(
                    "{endpoint} is missing from campaign {}",
                    audience.campaign
                ));
            }
        }
    }
    Ok(())
}

/// Every acknowledged event is in the log, and none is there twice.
fn events_once(world: &World, app: &Scope, sqlite: &Sqlite) -> Result<usize, String> {
    let mut logged = BTreeSet::new();
    let mut seq = 0;
    while let Some((block, events)) = next_block(sqlite, seq).map_err(|error| error.to_string())? {
        for event in events {
            // What the service records itself has ids of its own.
            let own = event.event_type.starts_with('_');
            if !own && !logged.insert(event.id.clone()) {
                return Err(format!("event {} is in the log twice", event.id));
            }
        }
        seq = block;
    }
    for (scope, id) in &world.ledger.acknowledged {
        if scope == app && !logged.contains(id) {
            return Err(format!("event {id} was acknowledged and is not in the log"));
        }
    }
    Ok(logged.len())
}

/// Whoever is in the segment that announces was announced to have joined it last, and nobody twice running. Who was deleted went without
/// a word, and may join once more. Returns how often somebody joined.
fn announced(world: &World, app: &Scope, sqlite: &Sqlite) -> Result<usize, String> {
    let removed = &world.ledger.people.removed;
    let was_removed = |id: &String| removed.contains(&(app.clone(), id.clone()));
    let (mut members, mut joined) = (BTreeSet::new(), 0);
    let mut seq = 0;
    while let Some((block, events)) = next_block(sqlite, seq).map_err(|error| error.to_string())? {
        for event in events {
            let moved = match event.event_type.as_str() {
                "_segment.join" => members.insert(event.endpoint.clone()),
                "_segment.leave" => members.remove(&event.endpoint),
                _ => continue,
            };
            if !moved && !was_removed(&event.endpoint) {
                return Err(format!("{} of {} twice", event.event_type, event.endpoint));
            }
            joined += usize::from(event.event_type == "_segment.join");
        }
        seq = block;
    }
    let gold = "SELECT id, EXISTS (SELECT 1 FROM json_each(doc, '$.attributes.plan') WHERE value = 'gold') FROM endpoints";
    for row in rows(sqlite, gold)? {
        let id = text(&row, 0)?;
        let member = row.int(1).map_err(|error| error.to_string())? != 0;
        let told = members.contains(&id);
        if member != told && !(told && was_removed(&id)) {
            return Err(format!("{id} in the segment: {member}, announced: {told}"));
        }
    }
    Ok(joined)
}

/// The stream brought every event of the log, and for each endpoint in the order of the log, once all but the last of each are left out.
fn streamed(world: &World, app: &Scope, sqlite: &Sqlite, tally: &mut Tally) -> Result<(), String> {
    let mut logged = Vec::new();
    let mut seq = 0;
    while let Some((block, events)) = next_block(sqlite, seq).map_err(|error| error.to_string())? {
        logged.extend(events.into_iter().map(|event| {
            let own = event.event_type.starts_with('_');
            let id = if own { String::new() } else { event.id };
            (event.endpoint, event.event_type, event.timestamp.0, id)
        }));
        seq = block;
    }
    let none = Vec::new();
    let brought = world.ledger.records.get(app).unwrap_or(&none);
    let (owed, got) = (last_of_each(&logged), last_of_each(brought));
    tally.records += got.values().map(Vec::len).sum::<usize>();
    tally.repeats += brought.len().saturating_sub(logged.len());
    for (endpoint, owed) in &owed {
        if got.get(endpoint) != Some(owed) {
            return Err(format!(
                "the stream of {endpoint} in {} is {:?} and should be {owed:?}",
                app.name(),
                got.get(endpoint)
            ));
        }
    }
    match owed.len() == got.len() {
        true => Ok(()),
        false => Err("the stream brought what is not in the log".to_owned()),
    }
}

/// Records by endpoint, of each that came more than once the last.
fn last_of_each(records: &[Record]) -> BTreeMap<&str, Vec<&Record>> {
    let mut seen = BTreeSet::new();
    let mut last: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for record in records.iter().rev() {
        if seen.insert(record) {
            last.entry(&record.0).or_default().push(record);
        }
    }
    last.values_mut().for_each(|records| records.reverse());
    last
}

/// An application holds the account's latest word.
fn told(world: &World, sqlite: &Sqlite) -> Result<(), String> {
    let account = &world.stores[&Scope::Account];
    let ring = "SELECT max(version) FROM ring";
    let copies = "SELECT count(*) FROM template_copies";
    let (latest, held) = (
        number(account, ring)?,
        number(sqlite, "SELECT max(ring_version) FROM app")?,
    );
    // Every application's word takes a number of its own, so that only the keys themselves can be compared.
    let keys = "SELECT count(*) FROM keys WHERE app IS NULL";
    let templates = (
        number(account, "SELECT count(*) FROM templates")?,
        number(sqlite, copies)?,
    );
    match held <= latest
        && number(account, keys)? == number(sqlite, keys)?
        && templates.0 == templates.1
    {
        true => Ok(()),
        false => Err("an application has not heard the account's last word".to_owned()),
    }
}

fn nothing_waits(world: &World) -> Result<(), String> {
    for (scope, sqlite) in &world.stores {
        if number(sqlite, "SELECT count(*) FROM tells")? > 0 {
            return Err(format!(
                "{} still has something to tell at rest",
                scope.name()
            ));
        }
    }
    Ok(())
}

fn number(sqlite: &Sqlite, sql: &'static str) -> Result<i64, String> {
    let rows = rows(sqlite, sql)?;
    let row = rows.first().ok_or("no row came back")?;
    row.int(0).map_err(|error| error.to_string())
}

fn rows(sqlite: &Sqlite, sql: &'static str) -> Result<Vec<Row>, String> {
    sqlite.query(sql, &[]).map_err(|error| error.to_string())
}

fn text(row: &Row, column: usize) -> Result<String, String> {
    row.text(column).map_err(|error| error.to_string())
}
