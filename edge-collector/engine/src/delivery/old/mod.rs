//! What is kept of sends for long enough.
//!
//! A row is needed for as long as its run may plan anybody: the key (run, endpoint, cause) is what keeps a message from being sent twice. It is needed while it
//! waits, and while its campaign lives, whose limits count all that it ever sent. After that it only tells what was, and goes with time. A
//! campaign's run keeps the sums of what went, so that its activities say what they said. A run that a call began goes with its last row.
//!
//! A walk looks at runs in the order they started, and stops at the first that is too young; it remembers its place from turn to turn.

mod store;

use crate::Timestamp;
use crate::campaigns;
use crate::error::ApiError;
use crate::turn::Turn;
use serde_json::json;

/// Rows, and runs, that one turn looks at.
const STEP_ROWS: i64 = 500;
const STEP_RUNS: i64 = 200;
/// Rows that a count finds at most.
const COUNT_ROWS: i64 = 50_000;

/// A row's endpoint and cause, which order the rows of a run.
type RowKey = (String, String);

/// Where the walk is: within a run, at the row of that endpoint and cause, or behind it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Place {
    started: Timestamp,
    run: String,
    row: Option<RowKey>,
}

/// A run whose rows may go, and its campaign.
#[derive(Debug, Clone)]
struct Over {
    id: String,
    started: Timestamp,
    campaign: Option<String>,
}

/// What the walk has to know of a send.
#[derive(Debug, Clone)]
struct Row {
    n: i64,
    endpoint: String,
    cause: String,
    is_old: bool,
}

/// What could go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Old {
    pub(crate) count: i64,
    pub(crate) oldest: Option<Timestamp>,
    /// Whether it is more than was counted.
    pub(crate) more: bool,
}

impl Place {
    /// Where to go on in a run: at the row that the walk stopped at, or at the first.
    fn row_of(&self, run: &Over) -> RowKey {
        let row = self.row.clone().filter(|_| self.run == run.id);
        row.unwrap_or_default()
    }
}

/// Takes the walk some steps further, forgets what was settled before `from`, and says whether there is more to look at.
pub(crate) fn forget_old(turn: &Turn<'_>, from: Timestamp) -> Result<bool, ApiError> {
    let live = json!(campaigns::live(turn)?).to_string();
    let mut place = store::place(turn.sql)?;
    let mut left = STEP_ROWS;
    for _ in 0..STEP_RUNS {
        let Some(run) = store::next_run(turn.sql, &place, from, &live)? else {
            store::forget_place(turn.sql)?;
            return Ok(false);
        };
        let (looked, next) = step(turn, &run, &place.row_of(&run), from, left)?;
        place = Place {
            started: run.started,
            run: run.id,
            row: next,
        };
        left -= looked;
        if left <= 0 {
            break;
        }
    }
    store::keep_place(turn.sql, &place)?;
    Ok(true)
}

/// Looks at up to `limit` rows of a run, from a row on, and says at how many it did, and which is next.
fn step(
    turn: &Turn<'_>,
    run: &Over,
    row: &RowKey,
    from: Timestamp,
    limit: i64,
) -> Result<(i64, Option<RowKey>), ApiError> {
    let mut rows = store::rows(turn.sql, &run.id, row, from, limit + 1)?;
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let next = match count > limit {
        true => rows.pop(),
        false => None,
    };
    let old: Vec<i64> = rows
        .iter()
        .filter(|row| row.is_old)
        .map(|row| row.n)
        .collect();
    if !old.is_empty() {
        let old = json!(old).to_string();
        if run.campaign.is_some() {
            store::add_up(turn.sql, &old)?;
        }
        store::forget(turn.sql, &old)?;
    }
    if next.is_none() && !store::any(turn.sql, &run.id)? {
        match run.campaign {
            Some(_) => store::close_run(turn.sql, &run.id)?,
            None => store::forget_run(turn.sql, &run.id)?,
        }
    }
    Ok((count.min(limit), next.map(|row| (row.endpoint, row.cause))))
}

/// Counts what was settled before `from`.
pub(crate) fn count_old(turn: &Turn<'_>, from: Timestamp) -> Result<Old, ApiError> {
    let live = json!(campaigns::live(turn)?).to_string();
    let (count, oldest) = store::count(turn.sql, from, &live, COUNT_ROWS)?;
    Ok(Old {
        count,
        oldest,
        more: count >= COUNT_ROWS,
    })
}
