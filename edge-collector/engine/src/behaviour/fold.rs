//! Folding: recent counts go into the sheets, and endpoints that are gone come out of them.

use super::sheet::{self, ENDPOINTS};
use super::store::{self, Recent};
use super::{FOLD, TIMER};
use crate::error::ApiError;
use crate::sql::{Sql, SqlError};
use crate::turn::Turn;
use crate::{segments, timers};
use std::collections::BTreeMap;

/// Recent counts of one fold: the work between two turns of other callers. Those of one fold share the sheets that are rewritten.
const FOLD_COUNTS: usize = 10_000;
/// Stretches of endpoints, a sheet wide, that one turn looks through for those who are gone.
const GONE_STRETCHES: usize = 20;

/// Folds the next counts, and comes back at once when there may be more.
pub(super) fn wake(turn: &Turn<'_>) -> Result<(), ApiError> {
    let folded = fold(turn, FOLD_COUNTS)?;
    let mut gone = 0;
    while gone < GONE_STRETCHES && forget_gone(turn.sql)? {
        gone += 1;
    }
    match folded == FOLD_COUNTS || gone == GONE_STRETCHES {
        true => Ok(timers::set(turn, TIMER, FOLD, turn.now)?),
        false => Ok(()),
    }
}

/// Folds within this turn what many wait for the timer. Called where many come at once, so that they do not gather faster than they are folded.
pub(super) fn relieve(turn: &Turn<'_>) -> Result<(), ApiError> {
    while store::more_recent(turn.sql, FOLD_COUNTS)? {
        fold(turn, FOLD_COUNTS)?;
    }
    Ok(())
}

/// Folds the next recent counts, `limit` of them at most, and says how many.
pub(crate) fn fold(turn: &Turn<'_>, limit: usize) -> Result<usize, ApiError> {
    let recent = store::first_recent(turn.sql, limit)?;
    let Some(last) = recent.last() else {
        return Ok(0);
    };
    let mut sheets: BTreeMap<(i64, i64, i64), Vec<&Recent>> = BTreeMap::new();
    for count in &recent {
        let of = (count.watch, sheet::place(count.n).0, count.day);
        sheets.entry(of).or_default().push(count);
    }
    for ((watch, number, day), counts) in sheets {
        let mut times = read(store::sheet(turn.sql, watch, number, day)?.as_deref())?;
        for count in counts {
            let counted = &mut times[sheet::place(count.n).1];
            *counted = counted.saturating_add(count.times);
        }
        store::keep_sheet(turn.sql, (watch, number, day), &sheet::pack(&times))?;
    }
    store::forget_recent(turn.sql, last)?;
    let mut ns: Vec<i64> = recent.iter().map(|count| count.n).collect();
    ns.dedup();
    segments::people_changed(turn, &ns)?;
    Ok(recent.len())
}

/// Takes the next endpoints that are gone, those of one sheet, out of every day of it, and says whether there were any.
fn forget_gone(sql: &dyn Sql) -> Result<bool, ApiError> {
    let Some((watch, n)) = store::first_gone(sql)? else {
        return Ok(false);
    };
    let number = sheet::place(n).0;
    let (first, last) = (sheet::first(number), sheet::first(number + 1) - 1);
    let gone = store::gone(sql, watch, first, last)?;
    for (day, packed) in store::days(sql, watch, number)? {
        let mut times = read(Some(&packed))?;
        gone.iter().for_each(|n| times[sheet::place(*n).1] = 0);
        let left = sheet::pack(&times);
        match left.is_empty() {
            true => store::forget_sheet(sql, (watch, number, day))?,
            false if left == packed => {}
            false => store::keep_sheet(sql, (watch, number, day), &left)?,
        }
    }
    store::forget_gone(sql, watch, first, last)?;
    Ok(true)
}

fn read(packed: Option<&[u8]>) -> Result<Vec<u32>, SqlError> {
    let mut times = vec![0; ENDPOINTS];
    match sheet::add(packed.unwrap_or_default(), &mut times) {
        Some(()) => Ok(times),
        None => Err(SqlError::Corrupt("a sheet of behaviour".to_owned())),
    }
}
