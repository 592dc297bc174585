//! The time that is asked about, and the rows that answer.

use super::names::{Kpi, Measure};
use crate::Timestamp;
use crate::call::Call;
use crate::delivery::Tally;
use crate::error::ApiError;
use crate::turn::Turn;
use carillon_wire::{ResultRow, ResultRowValue};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Days that one question may span, and how long ago they may begin.
const SPAN_DAYS_MAX: i64 = 31;
const AGE_DAYS_MAX: i64 = 90;

/// A span of time, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    start: Timestamp,
    end: Timestamp,
}

impl Range {
    /// Reads `start-time` and `end-time`. Without either it is the time up to now; one without the other reaches as far as one may ask.
    /// Figures are made of what is kept of sends, so that they go back no further.
    pub(super) fn of(turn: &Turn<'_>, call: &Call) -> Result<Range, ApiError> {
        let now = turn.now;
        let kept_days = turn.config.retention.sends_days().map(i64::from);
        let age_days = kept_days.map_or(AGE_DAYS_MAX, |days| days.min(AGE_DAYS_MAX));
        let range = Range::between(
            instant(call, "start-time")?,
            instant(call, "end-time")?,
            age_days,
            now,
        );
        if range.end < range.start {
            return Err(ApiError::bad("end-time: this is before start-time."));
        }
        if range.end > range.start.plus(SPAN_DAYS_MAX * DAY_MS) {
            return Err(ApiError::bad(format!(
                "end-time: at most {SPAN_DAYS_MAX} days after start-time."
            )));
        }
        if range.start < now.plus(-age_days * DAY_MS) {
            return Err(ApiError::bad(match age_days {
                AGE_DAYS_MAX => format!("start-time: less than {AGE_DAYS_MAX} days ago."),
                _ => format!(
                    "start-time: less than {age_days} days ago, for as long as sends are kept here."
                ),
            }));
        }
        Ok(range)
    }

    fn between(
        start: Option<Timestamp>,
        end: Option<Timestamp>,
        age_days: i64,
        now: Timestamp,
    ) -> Range {
        let span = SPAN_DAYS_MAX * DAY_MS;
        let end = end.unwrap_or_else(|| match start {
            Some(start) => start.plus(span).min(now.max(start)),
            None => now,
        });
        Range {
            start: start.unwrap_or_else(|| {
                let first = now.plus(-age_days * DAY_MS);
                end.plus(-span).max(first.min(end))
            }),
            end,
        }
    }

    pub(super) fn both(self) -> (Timestamp, Timestamp) {
        (self.start, self.end)
    }

    pub(super) fn start_time(self) -> String {
        seconds(self.start)
    }

    pub(super) fn end_time(self) -> String {
        seconds(self.end)
    }
}

fn instant(call: &Call, name: &str) -> Result<Option<Timestamp>, ApiError> {
    let read = |text| {
        Timestamp::parse(text).ok_or_else(|| {
            ApiError::bad(format!(
                "{name}: this is not an ISO 8601 time, such as 2026-01-31T20:00:00Z."
            ))
        })
    };
    let given = call.query(name).filter(|text| !text.is_empty());
    given.map(read).transpose()
}

/// An instant as these answers alone have it: without fractions of a second.
fn seconds(at: Timestamp) -> String {
    let text = at.to_string();
    let (whole, _) = text.split_once('.').unwrap_or((&text, ""));
    format!("{whole}Z")
}

impl Kpi {
    /// The row of what was counted together; none where nothing was.
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts stay far below 2^53, and the service gives them as doubles"
    )]
    pub(super) fn row(&self, tally: Tally) -> Option<ResultRow> {
        let value = match self.measure {
            Measure::Attempted => tally.attempted as f64,
            Measure::Delivered | Measure::Emails | Measure::Texts => tally.sent as f64,
            Measure::Reached => tally.reached as f64,
            Measure::DeliveryRate => tally.sent as f64 / tally.attempted as f64,
            Measure::Unrecorded => return None,
        };
        let grouped = self.grouping.key().map(|key| ResultRowValue {
            key: key.to_owned(),
            r#type: "String".to_owned(),
            value: tally.key,
        });
        Some(ResultRow {
            grouped_bys: grouped.into_iter().collect(),
            values: vec![ResultRowValue {
                key: camel(self.base),
                r#type: "Double".to_owned(),
                // A whole number keeps its point: 1368.0.
                value: format!("{value:?}"),
            }],
        })
    }
}

/// `unique-deliveries` as `UniqueDeliveries`.
fn camel(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    name.split('-').map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::{DAY_MS, Range, camel, seconds};
    use crate::Timestamp;

    #[test]
    fn what_is_left_out_of_a_range_reaches_as_far_as_one_may_ask() {
        let now = Timestamp(100 * DAY_MS);
        let day = |days: i64| Timestamp(days * DAY_MS);
        let range = |start, end| Range::between(start, end, 90, now).both();
        assert_eq!(range(None, None), (day(69), day(100)));
        assert_eq!(range(Some(day(20)), None), (day(20), day(51)));
        assert_eq!(range(Some(day(90)), None), (day(90), day(100)));
        assert_eq!(range(None, Some(day(60))), (day(29), day(60)));
        assert_eq!(range(Some(day(120)), None), (day(120), day(120)));
        let range = |start, end| Range::between(start, end, 7, now).both();
        assert_eq!(range(None, None), (day(93), day(100)));
        assert_eq!(range(None, Some(day(95))), (day(93), day(95)));
    }

    #[test]
    fn texts_are_written_as_the_service_writes_them() {
        assert_eq!(
            seconds(Timestamp(1_525_195_861_046)),
            "2018-05-01T17:31:01Z"
        );
        assert_eq!(camel("successful-delivery-rate"), "SuccessfulDeliveryRate");
    }
}
