//! `carillon events`: prints an application's log, for a look or a check.

use crate::config::Config;
use crate::folder;
use crate::json::quote;
use carillon_engine::Scope;
use carillon_engine::events::{Logged, next_block};
use carillon_engine::sql::Sqlite;
use std::io::{BufWriter, Write};

/// Prints every event of the application `app`, in the order of the log.
pub(crate) fn events(config: &Config, app: &str) -> Result<(), String> {
    let scope = match Scope::named(app) {
        Some(scope @ Scope::App(_)) => scope,
        _ => return Err(format!("{app} is not the id of an application.")),
    };
    let file = folder::file(&config.data, &scope);
    if !file.exists() {
        return Err(format!("{} is not there.", file.display()));
    }
    let sqlite = Sqlite::open(&file).map_err(|error| error.to_string())?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut seq = 0;
    while let Some((block, events)) = next_block(&sqlite, seq).map_err(|error| error.to_string())? {
        for event in &events {
            if writeln!(out, "{}", line(block, event)).is_err() {
                // Whoever read has seen enough.
                return Ok(());
            }
        }
        seq = block;
    }
    let _ = out.flush();
    Ok(())
}

fn line(block: i64, event: &Logged) -> String {
    format!(
        "{{\"Block\":{block},\"EndpointId\":{},\"EventId\":{},\"EventType\":{},\"Timestamp\":\"{}\"}}",
        quote(&event.endpoint),
        quote(&event.id),
        quote(&event.event_type),
        event.timestamp
    )
}
