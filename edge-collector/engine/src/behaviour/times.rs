//! Who asks how often endpoints did it: the sheets of so many days, and what is not in them yet.

use super::model::{Watch, day};
use super::sheet::{self, ENDPOINTS};
use super::{json, store};
use crate::Timestamp;
use crate::error::ApiError;
use crate::sql::{Sql, SqlError};
use std::collections::{BTreeMap, HashMap};

/// The days that are asked about, the first and the last.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    pub(super) first: i64,
    pub(super) last: i64,
}

impl Window {
    /// The day of `now`, and those before it that make so many.
    pub(crate) fn new(now: Timestamp, days: i64) -> Window {
        let last = day(now);
        Window {
            first: last - days + 1,
            last,
        }
    }
}

/// How often each endpoint from small integer `first` to `last` did it, in their order. The stretch is of whole sheets.
pub(crate) fn of_stretch(
    sql: &dyn Sql,
    watch: &Watch,
    (first, last): (i64, i64),
    window: Window,
) -> Result<Vec<u32>, ApiError> {
    let (first_sheet, last_sheet) = (sheet::place(first).0, sheet::place(last).0);
    let mut all = Vec::new();
    // Sheet by sheet, so that no more than the days of one are in memory.
    for number in first_sheet..=last_sheet {
        all.extend(of_sheet(sql, watch, number, window)?);
    }
    for (n, times) in store::recent_between(sql, watch.id, (first, last), window)? {
        let place = usize::try_from(n - first).unwrap_or(usize::MAX);
        if let Some(counted) = all.get_mut(place) {
            *counted = counted.saturating_add(times);
        }
    }
    Ok(all)
}

/// How often endpoints did it, by their small integers. Who never did is not among them.
pub(crate) fn of_many(
    sql: &dyn Sql,
    watch: &Watch,
    ns: &[i64],
    window: Window,
) -> Result<HashMap<i64, u32>, ApiError> {
    let mut counts: HashMap<i64, u32> = HashMap::new();
    let mut sheets: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for n in ns {
        sheets.entry(sheet::place(*n).0).or_default().push(*n);
    }
    for (number, ns) in sheets {
        let times = of_sheet(sql, watch, number, window)?;
        let did = ns.iter().map(|n| (*n, times[sheet::place(*n).1]));
        counts.extend(did.filter(|(_, times)| *times > 0));
    }
    for (n, times) in store::recent_of(sql, watch.id, &json(ns)?, window)? {
        let counted = counts.entry(n).or_default();
        *counted = counted.saturating_add(times);
    }
    Ok(counts)
}

fn of_sheet(
    sql: &dyn Sql,
    watch: &Watch,
    number: i64,
    window: Window,
) -> Result<Vec<u32>, SqlError> {
    let mut times = vec![0; ENDPOINTS];
    for packed in store::sheets(sql, watch.id, number, window)? {
        sheet::add(&packed, &mut times)
            .ok_or_else(|| SqlError::Corrupt("a sheet of behaviour".to_owned()))?;
    }
    Ok(times)
}
