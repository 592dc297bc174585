//! Deeds: what somebody must have done within the last days, or left undone, by what is counted of it.

use super::dimensions::Tally;
use crate::Timestamp;
use crate::behaviour::{self, Asker, DAYS_MAX, Filling, Watch, Window};
use crate::error::ApiError;
use crate::index::{Bits, Chunk};
use crate::turn::Turn;
use carillon_rules::Person;
use carillon_wire::{
    AttributeDimension, AttributeType, DimensionType, EventBehavior, EventDimensions, SetDimension,
};
use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;

/// The largest number of times that can be asked for.
const TIMES_MAX: u32 = 1_000_000;
/// No limit to how often.
const EVER: u32 = u32::MAX;

/// A condition on what somebody did, as it was read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Deed {
    /// What the events are like that count.
    filter: EventDimensions,
    times: RangeInclusive<u32>,
    /// Today, in UTC, and the days before it.
    days: i64,
}

/// The same with what is counted of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Counted {
    deed: Deed,
    watch: Watch,
    /// How often those did it that somebody asked about.
    known: HashMap<i64, u32>,
}

impl Deed {
    pub(super) fn read(
        tally: &mut Tally,
        path: &str,
        given: &EventBehavior,
    ) -> Result<Deed, ApiError> {
        let filter = EventDimensions {
            event_type: Some(given.event_type.clone()),
            attributes: given.attributes.clone(),
            metrics: given.metrics.clone(),
        };
        tally.event_filter(path, &filter)?;
        if !(1..=DAYS_MAX).contains(&given.days) {
            return Err(ApiError::bad(format!(
                "{path}.Days: a whole number of days from 1 to {DAYS_MAX}."
            )));
        }
        Ok(Deed {
            filter: plain(filter),
            times: times(path, given)?,
            days: given.days,
        })
    }

    /// The deed with what counts it, which is made if nothing does.
    pub(super) fn watched(self, turn: &Turn<'_>, asker: Asker) -> Result<Counted, ApiError> {
        Ok(Counted {
            watch: behaviour::watch(turn, &self.filter, self.days, asker)?,
            deed: self,
            known: HashMap::new(),
        })
    }
}

/// How often it must have been done.
fn times(path: &str, given: &EventBehavior) -> Result<RangeInclusive<u32>, ApiError> {
    let at_least = bound(path, "AtLeast", given.at_least, 1)?;
    let at_most = bound(path, "AtMost", given.at_most, 0)?;
    match (given.performed.unwrap_or(true), at_least, at_most) {
        (false, None, None) => Ok(0..=0),
        (false, _, _) => Err(ApiError::bad(format!(
            "{path}.Performed: false means not once, so that it takes neither AtLeast nor AtMost."
        ))),
        (true, None, None) => Ok(1..=EVER),
        (true, Some(least), Some(most)) if least > most => Err(ApiError::bad(format!(
            "{path}.AtMost: it is less than AtLeast, so that nobody could be meant."
        ))),
        (true, least, most) => Ok(least.unwrap_or(0)..=most.unwrap_or(EVER)),
    }
}

fn bound(path: &str, name: &str, given: Option<i64>, least: u32) -> Result<Option<u32>, ApiError> {
    let Some(given) = given else {
        return Ok(None);
    };
    let number = u32::try_from(given).ok();
    let number = number.filter(|number| (least..=TIMES_MAX).contains(number));
    number.map(Some).ok_or_else(|| {
        ApiError::bad(format!(
            "{path}.{name}: a whole number from {least} to {TIMES_MAX}."
        ))
    })
}

/// A filter written in the one way of all that match the same, by which those who ask the same share what is counted.
fn plain(mut filter: EventDimensions) -> EventDimensions {
    if let Some(set) = &mut filter.event_type {
        set.dimension_type.get_or_insert(DimensionType::Inclusive);
        sort(&mut set.values);
    }
    for dimension in filter.attributes.iter_mut().flat_map(BTreeMap::values_mut) {
        plain_attribute(dimension);
    }
    filter.attributes = filter.attributes.filter(|some| !some.is_empty());
    filter.metrics = filter.metrics.filter(|some| !some.is_empty());
    filter
}

fn plain_attribute(dimension: &mut AttributeDimension) {
    let kind = dimension
        .attribute_type
        .get_or_insert(AttributeType::Inclusive);
    // From one date to another is told by their order.
    if *kind != AttributeType::Between {
        sort(&mut dimension.values);
    }
}

fn sort(values: &mut Vec<String>) {
    values.sort_unstable();
    values.dedup();
}

impl Counted {
    /// How far the count has come that it goes by, unless it is complete.
    pub(super) fn filling(&self) -> Option<Filling> {
        self.watch.filling()
    }

    /// Looks up how often these people did it.
    pub(super) fn meet<P: Person>(
        &mut self,
        turn: &Turn<'_>,
        people: &[P],
    ) -> Result<(), ApiError> {
        let ns = people.iter().filter_map(P::identity).map(|who| who.number);
        let ns: Vec<i64> = ns.collect();
        let window = Window::new(turn.now, self.deed.days);
        let did = behaviour::of_many(turn.sql, &self.watch, &ns, window)?;
        let times = |n: i64| (n, did.get(&n).copied().unwrap_or_default());
        self.known = ns.into_iter().map(times).collect();
        Ok(())
    }

    /// How often a person did it. Only who was met is known.
    pub(super) fn times<P: Person>(&self, person: &P) -> Option<u32> {
        self.known.get(&person.identity()?.number).copied()
    }

    /// Whether a person did it as often as is wanted. Who was not met is left out, for an audience may shrink by a mistake, and never grow.
    pub(super) fn holds<P: Person>(&self, person: &P) -> bool {
        let times = self.times(person);
        times.is_some_and(|times| self.deed.times.contains(&times))
    }

    /// Who of a chunk did it as often as is wanted, by what is counted now.
    pub(super) fn of_chunk(&self, chunk: &Chunk<'_>, now: Timestamp) -> Result<Bits, ApiError> {
        let window = Window::new(now, self.deed.days);
        let times = behaviour::of_stretch(chunk.sql(), &self.watch, chunk.bounds(), window)?;
        // Most have never done it, so that they are not gathered one by one where they belong.
        let with_never = self.deed.times.contains(&0);
        let some = (0_u32..).zip(times);
        let some = some.filter(|(_, times)| self.deed.times.contains(times) != with_never);
        let some = Bits::from_sorted_iter(some.map(|(low, _)| low))
            .map_err(|error| ApiError::Internal(error.to_string()))?;
        Ok(match with_never {
            true => chunk.everybody() - some,
            false => some & chunk.everybody(),
        })
    }

    /// What was found of a person who did it so often, and what was wanted.
    pub(super) fn tell(&self, times: u32) -> String {
        let wanted = match (*self.deed.times.start(), *self.deed.times.end()) {
            (0, 0) => "not once".to_owned(),
            (least, EVER) => format!("at least {least}"),
            (0, most) => format!("at most {most}"),
            (least, most) if least == most => format!("exactly {least}"),
            (least, most) => format!("{least} to {most}"),
        };
        let within = match self.deed.days {
            1 => "today".to_owned(),
            days => format!("in the last {days} days"),
        };
        let often = match times {
            1 => "once".to_owned(),
            times => format!("{times} times"),
        };
        let what = named(self.deed.filter.event_type.as_ref());
        format!("did {what} {often} {within}; wanted {wanted}")
    }
}

/// The events of a set in words.
fn named(set: Option<&SetDimension>) -> String {
    let Some(set) = set else {
        return "anything".to_owned();
    };
    let values = set.values.join(" or ");
    match set.dimension_type {
        Some(DimensionType::Exclusive) => format!("anything but {values}"),
        None | Some(DimensionType::Inclusive) => values,
    }
}

#[cfg(test)]
mod tests {
    use super::super::dimensions::Tally;
    use carillon_wire::SegmentDimensions;
    use serde_json::{Value, json};

    /// What is wrong with so many conditions, some of whose members are these.
    fn fault(members: Value, conditions: usize) -> String {
        let mut deed = json!({"EventType": {"Values": ["x"]}, "Days": 7});
        if let Value::Object(members) = members {
            deed.as_object_mut().unwrap().extend(members);
        }
        let dimensions = json!({"Behavior": {"Events": vec![deed; conditions]}});
        let given: SegmentDimensions = serde_json::from_value(dimensions).unwrap();
        match Tally::default().dimensions("Dimensions", &given) {
            Ok(_) => String::new(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_name() {
        let cases = [
            (
                json!({"EventType": {"Values": []}}),
                "EventType.Values: at least one",
            ),
            (
                json!({"Attributes": {"a": {"Values": []}}}),
                "Attributes.a.Values: at least one",
            ),
            (
                json!({"Days": 0}),
                "Days: a whole number of days from 1 to 90.",
            ),
            (
                json!({"Days": 91}),
                "Days: a whole number of days from 1 to 90.",
            ),
            (
                json!({"AtLeast": 0}),
                "AtLeast: a whole number from 1 to 1000000.",
            ),
            (
                json!({"AtMost": -1}),
                "AtMost: a whole number from 0 to 1000000.",
            ),
            (
                json!({"AtLeast": 3, "AtMost": 2}),
                "AtMost: it is less than AtLeast",
            ),
            (
                json!({"Performed": false, "AtMost": 2}),
                "Performed: false means not once",
            ),
        ];
        for (members, expected) in cases {
            let fault = fault(members, 1);
            let expected = format!("Dimensions.Behavior.Events[0].{expected}");
            assert!(fault.starts_with(&expected), "{fault}");
        }
    }

    #[test]
    fn conditions_are_counted() {
        assert_eq!(fault(json!({}), 10), "");
        assert!(fault(json!({}), 11).starts_with("Dimensions.Behavior.Events: at most 10"));
    }
}
