//! Folding: what stale endpoints have become goes into the bitmaps, and they are stale no more.

use super::model::{Terms, Trait};
use super::numbers::{SLICES, slice_name};
use super::{Bits, TIMER, place, store};
use crate::endpoints::{self, Endpoint};
use crate::error::ApiError;
use crate::timers;
use crate::turn::Turn;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Endpoints of one fold: the work between two turns of other callers. Those of one fold share the bitmaps that are rewritten.
const FOLD_ENDPOINTS: usize = 2_000;

/// Stale endpoints that may wait for the timer: each is looked at by everybody who counts.
const STALE_MAX: usize = 2 * FOLD_ENDPOINTS;

/// Folds within this turn when too many wait. Called where many come at once, so that whoever brings them pays for them, and brings no more
/// than can be folded; but never between a mark and the write that it announces.
pub(crate) fn relieve(turn: &Turn<'_>) -> Result<(), ApiError> {
    if store::more_stale(turn.sql, STALE_MAX)? {
        fold(turn, FOLD_ENDPOINTS)?;
    }
    Ok(())
}

/// Folds the next stale endpoints, and comes back at once when there may be more.
pub(crate) fn wake(turn: &Turn<'_>) -> Result<(), ApiError> {
    match fold(turn, FOLD_ENDPOINTS)? {
        FOLD_ENDPOINTS => Ok(timers::set(turn, TIMER, "", turn.now)?),
        _ => Ok(()),
    }
}

/// Folds the next stale endpoints, `limit` of them at most, and says how many.
pub(crate) fn fold(turn: &Turn<'_>, limit: usize) -> Result<usize, ApiError> {
    let stale = store::first_held(turn.sql, limit)?;
    let Some((last, _)) = stale.last() else {
        return Ok(0);
    };
    let ns: Vec<i64> = stale.iter().map(|(n, _)| *n).collect();
    let now: HashMap<i64, Endpoint> = endpoints::at(turn, &ns)?
        .into_iter()
        .map(|endpoint| (endpoint.n, endpoint))
        .collect();
    let mut changes = Changes::default();
    for (n, held) in &stale {
        let old = held.as_ref().map(|held| {
            let (record, person) = (&held.record, &held.person);
            Terms::new(record, person, held.activity)
        });
        let new = now.get(n).map(Terms::of);
        changes.add(*n, &old.unwrap_or_default(), &new.unwrap_or_default());
    }
    changes.write(turn)?;
    store::forget_stale(turn.sql, *last)?;
    Ok(stale.len())
}

/// Who comes into a bitmap and who leaves it.
#[derive(Debug, Default)]
struct Change {
    come: Bits,
    leave: Bits,
}

/// Changes of bitmaps: by trait and chunk, and then by value.
#[derive(Debug, Default)]
struct Changes<'a>(BTreeMap<(Trait<'a>, i64), BTreeMap<&'a str, Change>>);

impl<'a> Changes<'a> {
    /// Adds what changes for one endpoint.
    fn add(&mut self, n: i64, old: &Terms<'a>, new: &Terms<'a>) {
        for (of, text) in new.texts.difference(&old.texts) {
            self.change(n, *of, text, true);
        }
        for (of, text) in old.texts.difference(&new.texts) {
            self.change(n, *of, text, false);
        }
        let traits: BTreeSet<_> = old.numbers.keys().chain(new.numbers.keys()).collect();
        for of in traits {
            self.change_number(n, *of, old.numbers.get(of), new.numbers.get(of));
        }
    }

    fn change_number(&mut self, n: i64, of: Trait<'a>, old: Option<&u64>, new: Option<&u64>) {
        if old.is_some() != new.is_some() {
            self.change(n, of, "", new.is_some());
        }
        let (old, new) = (old.map_or(0, |key| *key), new.map_or(0, |key| *key));
        for slice in (0..SLICES).filter(|slice| (old ^ new) >> slice & 1 == 1) {
            self.change(n, of, slice_name(slice), new >> slice & 1 == 1);
        }
    }

    fn change(&mut self, n: i64, of: Trait<'a>, value: &'a str, comes: bool) {
        let (chunk, low) = place(n);
        let values = self.0.entry((of, chunk)).or_default();
        let change = values.entry(value).or_default();
        match comes {
            true => change.come.insert(low),
            false => change.leave.insert(low),
        };
    }

    /// Rewrites each bitmap that changes, once.
    fn write(self, turn: &Turn<'_>) -> Result<(), ApiError> {
        for ((of, chunk), values) in self.0 {
            let of = of.name();
            for (value, change) in values {
                let mut bits = store::bits(turn.sql, &of, chunk, value)?.unwrap_or_default();
                bits -= change.leave;
                bits |= change.come;
                if bits.is_empty() {
                    store::forget(turn.sql, &of, chunk, value)?;
                } else {
                    bits.optimize();
                    store::keep(turn.sql, &of, chunk, value, &bits)?;
                }
            }
        }
        Ok(())
    }
}
