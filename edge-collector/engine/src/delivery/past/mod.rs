//! What one person was sent: all of it shown, or made nobody's.
//!
//! A send that was erased keeps its row, for its run's audience is the sum of its rows. It loses the endpoint, the address, the subject, what was
//! written into its letter, and the provider's words. In the endpoint's place stands a name that no endpoint can have, one for each endpoint
//! that was erased, so that whoever counts whom a campaign reached counts as before.

mod store;

use crate::error::ApiError;
use crate::people::Whom;
use crate::turn::Turn;
use serde_json::{Value, json};
use std::collections::BTreeSet;

pub(crate) use store::Message;

/// Rows that one step of an erasure changes.
const STEP_ROWS: i64 = 500;

/// What one step of an erasure did.
#[derive(Debug)]
pub(crate) struct Step {
    /// The ids of the messages that are nobody's now.
    pub(crate) forgotten: Vec<String>,
    pub(crate) left: Left,
}

/// What is left to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Left {
    Nothing,
    More,
    /// Messages that are under way: their turn comes when their end is known.
    UnderWay,
}

/// The person's messages after the row `n`, oldest first.
pub(crate) fn messages_of(
    turn: &Turn<'_>,
    whom: &Whom,
    n: i64,
    limit: i64,
) -> Result<Vec<Message>, ApiError> {
    let (endpoints, addresses) = lists(whom);
    Ok(store::after(turn.sql, &endpoints, &addresses, n, limit)?)
}

/// How many messages the person was sent, and the last row there is of anybody.
pub(crate) fn count_of(turn: &Turn<'_>, whom: &Whom) -> Result<(i64, i64), ApiError> {
    let (endpoints, addresses) = lists(whom);
    let last = store::last(turn.sql)?;
    Ok((store::count(turn.sql, &endpoints, &addresses)?, last))
}

/// Makes the next of the person's messages nobody's, of those up to the row `until`. One that still waits comes due at once, and is decided
/// against as any whose endpoint is deleted.
pub(crate) fn forget_messages(turn: &Turn<'_>, whom: &Whom, until: i64) -> Result<Step, ApiError> {
    let (endpoints, addresses) = lists(whom);
    let rows = store::settled(turn.sql, &endpoints, &addresses, until, STEP_ROWS)?;
    let full = rows.len() >= usize::try_from(STEP_ROWS).unwrap_or(usize::MAX);
    let left = match full {
        true => Left::More,
        false if store::under_way(turn.sql, &endpoints, &addresses, until)? => Left::UnderWay,
        false => Left::Nothing,
    };
    if !rows.is_empty() {
        let nobodys: Vec<Value> = rows.iter().map(|row| nobodys(whom, row)).collect();
        store::forget(turn.sql, &Value::from(nobodys).to_string(), turn.now)?;
        let runs: BTreeSet<&str> = rows.iter().map(|row| row.run.as_str()).collect();
        store::forget_words(turn.sql, &json!(runs).to_string())?;
        turn.schedule();
    }
    let forgotten = rows.into_iter().map(|row| row.id).collect();
    Ok(Step { forgotten, left })
}

/// The row as it is to be: (n, endpoint, cause).
fn nobodys(whom: &Whom, row: &store::Row) -> Value {
    let alone = format!("${}", row.n);
    // A message to a bare address names no endpoint, unless it waits: then it has to have one that is gone.
    let endpoint = match whom.endpoints.get(&row.endpoint) {
        Some(name) => format!("${name}"),
        None if row.waits => alone.clone(),
        None => String::new(),
    };
    let cause = match row.cause.is_empty() {
        true => String::new(),
        false => alone,
    };
    json!([row.n, endpoint, cause])
}

/// Endpoints and addresses as the store compares them, JSON lists both.
fn lists(whom: &Whom) -> (String, String) {
    let endpoints: Vec<&String> = whom.endpoints.keys().collect();
    let addresses: Vec<String> = whom
        .addresses
        .iter()
        .map(|address| address.to_ascii_lowercase())
        .collect();
    (json!(endpoints).to_string(), json!(addresses).to_string())
}
