//! Planning: one outcome for everybody a run is about, by one list of rules, and the rows that record it.

use super::model::{Extra, Kind, Outcome, Planned, Reason, Run};
use super::{report, store};
use crate::Timestamp;
use crate::channels::{self, Sender};
use crate::endpoints::{self, Endpoint};
use crate::error::ApiError;
use crate::turn::Turn;
use carillon_rules::{Allotment, QuietTime, allot};
use carillon_wire::ChannelType;
use std::collections::{HashMap, HashSet};

/// The window of a daily limit.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// In a run with a rate, sends become due together once in this time, so that the host is not woken for each.
const RATE_STEP_MS: i64 = 100;

/// What planning knows beside the endpoint itself.
struct Facts<'a> {
    run: &'a Run,
    channel: Option<Reason>,
    /// Messages of the campaign so far by folded endpoint id, as (in the last day, ever).
    counts: HashMap<String, (i64, i64)>,
    quiet: Option<QuietTime>,
    now: Timestamp,
}

/// Somebody to plan for: an endpoint, and the event that is the cause, if one is.
pub(super) struct Candidate<'a> {
    pub(super) endpoint: &'a Endpoint,
    pub(super) cause: &'a str,
    pub(super) extra: Option<Extra>,
}

/// Plans a message of a campaign for each candidate, and records every outcome. A cause that was planned before changes nothing.
pub(super) fn plan(
    turn: &Turn<'_>,
    run: &mut Run,
    candidates: Vec<Candidate<'_>>,
) -> Result<(), ApiError> {
    if candidates.is_empty() {
        return Ok(());
    }
    let mut facts = Facts::gather(turn, run, &candidates)?;
    let mut outcomes = Vec::with_capacity(candidates.len());
    for candidate in &candidates {
        let (treatment, outcome) = facts.judge(candidate.endpoint);
        if outcome == Outcome::Queued {
            facts.count(candidate.endpoint);
        }
        outcomes.push((treatment, outcome));
    }
    if run.kind == Kind::Audience {
        drop_duplicates(turn, &run.id, &candidates, &mut outcomes)?;
    }
    let mut planned = Vec::with_capacity(candidates.len());
    for (candidate, (treatment, outcome)) in candidates.into_iter().zip(outcomes) {
        planned.push(Planned {
            id: turn.uuid(),
            endpoint: endpoints::fold(candidate.endpoint.id()),
            cause: candidate.cause.to_owned(),
            channel: Some(ChannelType::Email),
            treatment,
            outcome,
            due: due(run, outcome, turn.now),
            extra: candidate.extra,
        });
    }
    let new = store::insert_sends(turn.sql, &run.id, &planned, turn.now)?;
    let new: HashSet<String> = new.into_iter().collect();
    planned.retain(|planned| new.contains(&planned.id));
    for planned in &planned {
        turn.count(|counted| planned.outcome.state().count(counted));
    }
    turn.schedule();
    report::skipped(turn, run, &planned)
}

impl<'a> Facts<'a> {
    fn gather(
        turn: &Turn<'_>,
        run: &'a Run,
        candidates: &[Candidate<'_>],
    ) -> Result<Facts<'a>, ApiError> {
        let channel = closed(channels::sender(turn, ChannelType::Email)?.as_ref());
        let quiet = run.terms.quiet.as_ref();
        Ok(Facts {
            run,
            channel,
            counts: counts(turn, run, candidates)?,
            quiet: quiet.and_then(|(start, end)| QuietTime::parse(start, end)),
            now: turn.now,
        })
    }

    /// Which treatment an endpoint gets, and whether it gets a message. The order is that of Pinpoint's execution metrics.
    fn judge(&self, endpoint: &Endpoint) -> (u32, Outcome) {
        let terms = &self.run.terms;
        let treatment = match allot(
            u32::from(endpoint.cohort()),
            &terms.sizes_percent,
            terms.holdout_percent,
        ) {
            Allotment::Treatment(number) => Some(number),
            Allotment::HeldOut => None,
        };
        let limits = treatment
            .is_none()
            .then_some(Reason::HeldOut)
            .or_else(|| self.capped(endpoint))
            .or_else(|| self.disturbed(endpoint).then_some(Reason::QuietTime));
        let reason = unreachable(endpoint, ChannelType::Email)
            .or(self.channel)
            .or(limits);
        let outcome = reason.map_or(Outcome::Queued, Outcome::Skipped);
        (treatment.unwrap_or(0), outcome)
    }

    fn capped(&self, endpoint: &Endpoint) -> Option<Reason> {
        let terms = &self.run.terms;
        let counts = self.counts.get(&endpoints::fold(endpoint.id()));
        let (daily, total) = counts.copied().unwrap_or_default();
        let reached = |count: i64, limit: i64| limit > 0 && count >= limit;
        if reached(total, terms.total) {
            return Some(Reason::TotalCap);
        }
        reached(daily, terms.daily).then_some(Reason::DailyCap)
    }

    /// Whether it is quiet time where the recipient is. Who gave no time zone is not disturbed by definition.
    fn disturbed(&self, endpoint: &Endpoint) -> bool {
        let Some(quiet) = self.quiet else {
            return false;
        };
        let zone = endpoint.record.demographic.timezone.as_deref();
        zone.and_then(|zone| minute_of_day(self.now, zone))
            .is_some_and(|minute| quiet.contains(minute))
    }

    /// Counts a message for one more candidate of the same endpoint in the same plan.
    fn count(&mut self, endpoint: &Endpoint) {
        if self.run.terms.daily > 0 || self.run.terms.total > 0 {
            let counts = self.counts.entry(endpoints::fold(endpoint.id()));
            let (daily, total) = counts.or_default();
            *daily += 1;
            *total += 1;
        }
    }
}

/// Why nothing leaves over a channel. Asked, as the next is, when a send is planned, and again right before it leaves.
pub(super) fn closed(channel: Option<&Sender>) -> Option<Reason> {
    match channel {
        None => Some(Reason::ChannelNotSet),
        Some(channel) if !channel.enabled => Some(Reason::ChannelDisabled),
        Some(_) => None,
    }
}

/// Why a message cannot reach an endpoint over a channel at all.
pub(super) fn unreachable(endpoint: &Endpoint, channel: ChannelType) -> Option<Reason> {
    if endpoint.opted_out() {
        return Some(Reason::OptedOut);
    }
    if !endpoint.active {
        return Some(Reason::Inactive);
    }
    match (endpoint.channel(), endpoint.address()) {
        (None, _) => Some(Reason::MissingChannel),
        (Some(own), _) if own != channel => Some(Reason::ChannelMismatch),
        (Some(_), None | Some("")) => Some(Reason::MissingAddress),
        (Some(_), Some(_)) => None,
    }
}

/// The messages of the campaign so far, for those of its endpoints that limits ask about.
fn counts(
    turn: &Turn<'_>,
    run: &Run,
    candidates: &[Candidate<'_>],
) -> Result<HashMap<String, (i64, i64)>, ApiError> {
    let limited = run.terms.daily > 0 || run.terms.total > 0;
    let (true, Some(campaign)) = (limited, &run.campaign) else {
        return Ok(HashMap::new());
    };
    let ids: HashSet<String> = candidates
        .iter()
        .map(|candidate| endpoints::fold(candidate.endpoint.id()))
        .collect();
    let ids = serde_json::to_string(&ids).map_err(|error| ApiError::Internal(error.to_string()))?;
    let since = turn.now.plus(-DAY_MS);
    let rows = store::counts(turn.sql, campaign, &ids, since)?;
    let mut counts: HashMap<String, (i64, i64)> = rows
        .into_iter()
        .map(|(endpoint, daily, total)| (endpoint, (daily, total)))
        .collect();
    if run.terms.daily > 0 && run.terms.daily_of_all {
        for (endpoint, daily) in store::counts_of_all(turn.sql, &ids, since)? {
            counts.entry(endpoint).or_default().0 = daily;
        }
    }
    Ok(counts)
}

/// Of all queued endpoints of a run that share an address, the first keeps its message.
fn drop_duplicates(
    turn: &Turn<'_>,
    run: &str,
    candidates: &[Candidate<'_>],
    outcomes: &mut [(u32, Outcome)],
) -> Result<(), ApiError> {
    let address = |candidate: &Candidate<'_>| fold_address(candidate.endpoint.address());
    let wanted: HashSet<String> = candidates
        .iter()
        .zip(&*outcomes)
        .filter(|(_, (_, outcome))| *outcome == Outcome::Queued)
        .map(|(candidate, _)| address(candidate))
        .collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let wanted =
        serde_json::to_string(&wanted).map_err(|error| ApiError::Internal(error.to_string()))?;
    let new = store::claim_addresses(turn.sql, run, &wanted)?;
    let mut new: HashSet<String> = new.into_iter().collect();
    for (candidate, (_, outcome)) in candidates.iter().zip(outcomes) {
        if *outcome == Outcome::Queued && !new.remove(&address(candidate)) {
            *outcome = Outcome::Skipped(Reason::DuplicateAddress);
        }
    }
    Ok(())
}

/// An address for comparison: domains compare without case, the part before them does not.
pub(super) fn fold_address(address: Option<&str>) -> String {
    let address = address.unwrap_or_default();
    match address.rsplit_once('@') {
        Some((local, domain)) => format!("{local}@{}", domain.to_lowercase()),
        None => address.to_owned(),
    }
}

/// When the next send of a run is due: at once, or in its turn where the run has a rate.
fn due(run: &mut Run, outcome: Outcome, now: Timestamp) -> Timestamp {
    if outcome != Outcome::Queued {
        return now;
    }
    let place = run.queued;
    run.queued += 1;
    match run.terms.per_second {
        0 => now,
        rate => {
            let wait = place.saturating_mul(1000) / rate;
            now.max(run.started.plus(wait - wait % RATE_STEP_MS))
        }
    }
}

/// The minute of the day in a time zone by its IANA name; `None` when there is no such zone.
fn minute_of_day(now: Timestamp, zone: &str) -> Option<u16> {
    let zone = jiff::tz::TimeZone::get(zone).ok()?;
    let instant = jiff::Timestamp::from_millisecond(now.0).ok()?;
    let local = zone.to_datetime(instant);
    let minute = i32::from(local.hour()) * 60 + i32::from(local.minute());
    u16::try_from(minute).ok()
}

#[cfg(test)]
mod tests {
    use super::{due, fold_address, minute_of_day};
    use crate::Timestamp;
    use crate::delivery::model::{Kind, Outcome, Reason, Run, RunState, Terms};

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn local_minutes_follow_the_zone_and_its_summer() {
        let winter = at("2026-01-02T12:30:00Z");
        let summer = at("2026-07-02T12:30:00Z");
        assert_eq!(minute_of_day(winter, "Europe/Oslo"), Some(13 * 60 + 30));
        assert_eq!(minute_of_day(summer, "Europe/Oslo"), Some(14 * 60 + 30));
        assert_eq!(minute_of_day(winter, "Asia/Kathmandu"), Some(18 * 60 + 15));
        assert_eq!(minute_of_day(winter, "Nowhere/At_All"), None);
    }

    #[test]
    fn addresses_compare_by_their_domain_without_case() {
        assert_eq!(fold_address(Some("Ada@Example.COM")), "Ada@example.com");
        assert_eq!(fold_address(None), "");
    }

    #[test]
    fn a_rate_spreads_what_is_queued_and_only_that() {
        let start = at("2026-01-02T12:00:00Z");
        let mut run = Run {
            id: "run".to_owned(),
            kind: Kind::Audience,
            campaign: None,
            state: RunState::Open,
            cursor: 0,
            queued: 0,
            started: start,
            terms: Terms {
                per_second: 4,
                ..Terms::default()
            },
        };
        let skipped = Outcome::Skipped(Reason::OptedOut);
        assert_eq!(due(&mut run, skipped, start), start);
        let waits: Vec<i64> = (0..6)
            .map(|_| due(&mut run, Outcome::Queued, start).0 - start.0)
            .collect();
        assert_eq!(waits, [0, 200, 500, 700, 1000, 1200]);
    }
}
