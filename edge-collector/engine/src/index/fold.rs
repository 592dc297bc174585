//! Folding: what stale endpoints have become goes into the bitmaps, and they are stale no more.

use super::model::{Terms, Trait};
use super::numbers::{SLICES, slice_name};
use super::{Bits, TIMER, place, store};
use crate::endpoints::{self, Endpoint};
use crate::error::ApiError;
use crate::turn::Turn;
use crate::{segments, timers};
use std::collections::{BTreeMap, HashMap};

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
    segments::people_changed(turn, &ns)?;
    Ok(stale.len())
}

/// Who comes into a bitmap and who leaves it.
#[derive(Debug, Default)]
struct Change {
    come: Bits,
    leave: Bits,
}

/// Changes of the bitmaps of one trait in one chunk, by value.
#[derive(Debug, Default)]
struct Values<'a>(BTreeMap<&'a str, Change>);

impl<'a> Values<'a> {
    fn change(&mut self, value: &'a str, low: u32, comes: bool) {
        let change = self.0.entry(value).or_default();
        match comes {
            true => change.come.insert(low),
            false => change.leave.insert(low),
        };
    }
}

/// Changes of bitmaps, by trait and chunk.
#[derive(Debug, Default)]
struct Changes<'a>(BTreeMap<(Trait<'a>, i64), Values<'a>>);

impl<'a> Changes<'a> {
    /// Adds what changes for one endpoint.
    fn add(&mut self, n: i64, old: &Terms<'a>, new: &Terms<'a>) {
        let (chunk, low) = place(n);
        for (of, text) in new.texts.difference(&old.texts) {
            self.of(*of, chunk).change(text, low, true);
        }
        for (of, text) in old.texts.difference(&new.texts) {
            self.of(*of, chunk).change(text, low, false);
        }
        for (of, key) in &new.numbers {
            let old = old.numbers.get(of);
            if old.is_none() {
                self.of(*of, chunk).change("", low, true);
            }
            self.change_slices(*of, (chunk, low), old.copied().unwrap_or_default(), *key);
        }
        for (of, key) in &old.numbers {
            if !new.numbers.contains_key(of) {
                self.of(*of, chunk).change("", low, false);
                self.change_slices(*of, (chunk, low), *key, 0);
            }
        }
    }

    fn change_slices(&mut self, of: Trait<'a>, (chunk, low): (i64, u32), old: u64, new: u64) {
        let values = self.of(of, chunk);
        for slice in (0..SLICES).filter(|slice| (old ^ new) >> slice & 1 == 1) {
            values.change(slice_name(slice), low, new >> slice & 1 == 1);
        }
    }

    fn of(&mut self, of: Trait<'a>, chunk: i64) -> &mut Values<'a> {
        self.0.entry((of, chunk)).or_default()
    }

    /// Rewrites each bitmap that changes, once.
    fn write(self, turn: &Turn<'_>) -> Result<(), ApiError> {
        for ((of, chunk), values) in self.0 {
            let of = of.name();
            for (value, change) in values.0 {
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
