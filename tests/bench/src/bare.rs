//! What the server is compared with: one thread that inserts the same events, already parsed, one row each, into a bare SQLite.

use crate::clock;
use crate::host::Folder;
use crate::load::Event;
use rusqlite::{Connection, params};

/// Rows of one commit.
pub(crate) const ROWS_PER_COMMIT: usize = 1_000;

/// What the table looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Table {
    /// No index at all: the least work there can be.
    Plain,
    /// Each event once, by a unique key of endpoint and id.
    Unique,
}

/// Rows a second, durable at each commit (WAL, synchronous=FULL).
pub(crate) fn rows_s(batches: &[Vec<Event>], table: Table) -> Result<f64, String> {
    insert(batches, table).map_err(|error| error.to_string())
}

fn insert(batches: &[Vec<Event>], table: Table) -> Result<f64, Box<dyn std::error::Error>> {
    let folder = Folder::new()?;
    let connection = Connection::open(folder.0.join("bare.db"))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.execute_batch(
        "CREATE TABLE events (endpoint TEXT, id TEXT, type TEXT, at INTEGER, body TEXT)",
    )?;
    if table == Table::Unique {
        connection.execute_batch("CREATE UNIQUE INDEX events_once ON events (endpoint, id)")?;
    }
    let mut statement = connection
        .prepare("INSERT INTO events VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING")?;
    let started = clock::start();
    let mut rows = 0;
    connection.execute_batch("BEGIN")?;
    for event in batches.iter().flatten() {
        if rows > 0 && rows % ROWS_PER_COMMIT == 0 {
            connection.execute_batch("COMMIT; BEGIN")?;
        }
        statement.execute(params![
            event.endpoint,
            event.id,
            event.event_type,
            event.at_ms,
            event.body
        ])?;
        rows += 1;
    }
    connection.execute_batch("COMMIT")?;
    Ok(rows as f64 / started.elapsed().as_secs_f64())
}
