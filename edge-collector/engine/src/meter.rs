//! How often one may call: rates that an operator sets, all of them off until he does.
//!
//! A meter is memory of the host's, one beside each scope, and not a row: a row would cost a write for every request, which is the very cost
//! that a rate is to spare. A restart forgets it, which lets a caller in a little early and does no other harm. The host only holds it; what
//! counts, and for whom, is decided here, before the call's turn.

use crate::Timestamp;
use crate::access::Claim;
use crate::call::{Body, Call};
use crate::endpoints;
use crate::error::ApiError;
use carillon_wire::Operation;
use std::collections::{BTreeMap, HashMap};

const SECOND_US: i64 = 1_000_000;
const MINUTE_US: i64 = 60 * SECOND_US;
/// Callers that a meter remembers. When that many are busy at once it forgets all of them.
const CALLERS_MAX: usize = 10_000;

/// How often who may call. Zero, or no entry, is as often as he likes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rates {
    /// Requests a minute with one publishable key.
    pub key_per_minute: u32,
    /// Requests a minute of pages about one endpoint.
    pub endpoint_per_minute: u32,
    /// Requests a second for one operation, with any one key.
    pub quotas: Quotas,
}

/// Requests a second by operation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quotas(BTreeMap<&'static str, u32>);

impl Quotas {
    /// Reads `SendMessages=4000,PutEvents=7000`. The error says what is wrong with it.
    pub fn named(text: &str) -> Result<Quotas, String> {
        let mut quotas = BTreeMap::new();
        for part in text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            let (name, number) = part.split_once('=').unwrap_or((part, ""));
            let (name, number) = (name.trim(), number.trim().parse());
            let operation = Operation::ALL.iter().find(|one| one.name() == name);
            match (operation, number) {
                (Some(operation), Ok(number)) => drop(quotas.insert(operation.name(), number)),
                _ => {
                    return Err(format!(
                        "A quota is an operation and requests a second, as in PutEvents=7000; this is none: {part}"
                    ));
                }
            }
        }
        Ok(Quotas(quotas))
    }
}

/// What a host remembers of the callers of one scope.
#[derive(Debug, Default)]
pub struct Meter {
    /// By caller, the moment at which nothing is left of what he has called, in microseconds.
    even_at: HashMap<String, i64>,
    refused: u64,
}

impl Meter {
    /// How many calls were refused.
    pub fn refused(&self) -> u64 {
        self.refused
    }

    /// Counts the call, or says when to come back.
    pub(crate) fn count(
        &mut self,
        rates: &Rates,
        now: Timestamp,
        call: &Call,
    ) -> Result<(), ApiError> {
        let counted = self.judge(rates, now, call);
        self.refused += u64::from(counted.is_err());
        counted
    }

    fn judge(&mut self, rates: &Rates, now: Timestamp, call: &Call) -> Result<(), ApiError> {
        let Some(key) = call.claim.key_id() else {
            return Ok(());
        };
        let now = now.0.saturating_mul(1000);
        if let Some(quota) = rates.quotas.0.get(call.name()) {
            let caller = format!("{} {key}", call.name());
            let left = self.take(caller, *quota, SECOND_US, now);
            left.map_err(|wait| over("this operation", wait))?;
        }
        let Claim::Publishable(_) = call.claim else {
            return Ok(());
        };
        let left = self.take(format!("key {key}"), rates.key_per_minute, MINUTE_US, now);
        left.map_err(|wait| over("this publishable key", wait))?;
        if rates.endpoint_per_minute > 0 {
            for id in endpoints_of(call) {
                let caller = format!("endpoint {}", endpoints::fold(id));
                let left = self.take(caller, rates.endpoint_per_minute, MINUTE_US, now);
                left.map_err(|wait| over("this endpoint", wait))?;
            }
        }
        Ok(())
    }

    /// Takes one of `rate` calls in `period_us`, all of which may come at once; or says after how many microseconds there is one again.
    fn take(&mut self, caller: String, rate: u32, period_us: i64, now: i64) -> Result<(), i64> {
        if rate == 0 {
            return Ok(());
        }
        let step = (period_us / i64::from(rate)).max(1);
        self.make_room(now);
        let even_at = self.even_at.entry(caller).or_insert(now);
        // Further off than a whole period is only what a clock that was set back has left.
        if *even_at < now || *even_at > now.saturating_add(period_us) {
            *even_at = now;
        }
        let after = *even_at + step;
        match after - now - period_us {
            ..=0 => {
                *even_at = after;
                Ok(())
            }
            wait => Err(wait),
        }
    }

    fn make_room(&mut self, now: i64) {
        if self.even_at.len() >= CALLERS_MAX {
            self.even_at.retain(|_, even_at| *even_at > now);
        }
        if self.even_at.len() >= CALLERS_MAX {
            self.even_at.clear();
        }
    }
}

/// The endpoints that a page's call is about.
fn endpoints_of(call: &Call) -> Vec<&str> {
    match &call.body {
        Body::Events(events) => events.batch_item.keys().map(String::as_str).collect(),
        Body::Raw(_) => call.label("endpoint-id").into_iter().collect(),
    }
}

fn over(who: &str, wait_us: i64) -> ApiError {
    let wait_s = ((wait_us + SECOND_US - 1) / SECOND_US).max(1);
    ApiError::Throttled(
        format!(
            "Too many requests for {who}. Come back in {wait_s} s, or ask the operator for a higher rate."
        ),
        wait_s,
    )
}

#[cfg(test)]
mod tests {
    use super::{CALLERS_MAX, MINUTE_US, Meter, Quotas, SECOND_US};
    use proptest::prelude::*;

    #[test]
    fn a_burst_is_followed_by_an_even_flow() {
        let mut meter = Meter::default();
        let mut take = |now| meter.take("a".to_owned(), 60, MINUTE_US, now);
        for _ in 0..60 {
            assert_eq!(take(0), Ok(()));
        }
        assert_eq!(take(0), Err(SECOND_US));
        assert_eq!(take(SECOND_US - 1), Err(1));
        assert_eq!(take(SECOND_US), Ok(()));
        assert_eq!(take(SECOND_US), Err(SECOND_US));
    }

    #[test]
    fn a_clock_that_is_set_back_shuts_nobody_out() {
        let mut meter = Meter::default();
        assert_eq!(
            meter.take("a".to_owned(), 1, MINUTE_US, 100 * MINUTE_US),
            Ok(())
        );
        assert_eq!(meter.take("a".to_owned(), 1, MINUTE_US, 0), Ok(()));
    }

    #[test]
    fn what_is_remembered_has_a_limit() {
        let mut meter = Meter::default();
        for caller in 0..3 * CALLERS_MAX {
            assert_eq!(meter.take(caller.to_string(), 1, MINUTE_US, 0), Ok(()));
            assert!(meter.even_at.len() <= CALLERS_MAX);
        }
    }

    #[test]
    fn quotas_are_read_or_refused() {
        let quotas = Quotas::named("PutEvents=7000, SendMessages=5").unwrap();
        assert_eq!(quotas.0["PutEvents"], 7000);
        assert_eq!(Quotas::named(""), Ok(Quotas::default()));
        for text in ["PutEvents", "PutEvents=", "PutEvents=-1", "NoSuch=1"] {
            assert!(Quotas::named(text).is_err(), "{text}");
        }
    }

    proptest! {
        /// In no stretch of time does more come through than the rate of that time and one burst.
        #[test]
        fn no_more_comes_through_than_the_rate(
            rate in 1..200_u32,
            gaps in proptest::collection::vec(0..3 * SECOND_US, 1..400),
        ) {
            let mut meter = Meter::default();
            let (mut now, mut through) = (0, Vec::new());
            for gap in gaps {
                now += gap;
                if meter.take("a".to_owned(), rate, MINUTE_US, now).is_ok() {
                    through.push(now);
                }
            }
            for (first, from) in through.iter().enumerate() {
                let in_a_minute = through[first..].iter().take_while(|at| **at < from + MINUTE_US);
                prop_assert!(in_a_minute.count() <= 2 * rate as usize);
            }
        }
    }
}
