//! Event filters: the type of an event, its attributes and its metrics, all of which must match.

use crate::instant;
use std::collections::BTreeMap;

/// What an event must be like. Parts that are absent or empty match every event.
///
/// Pinpoint: `EventDimensions`.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "PascalCase", default))]
pub struct EventFilter {
    pub event_type: Option<SetDimension>,
    pub attributes: BTreeMap<String, AttributeDimension>,
    pub metrics: BTreeMap<String, MetricDimension>,
}

/// An event, as far as a filter looks at it.
pub trait EventView {
    /// The name of the event: `_session.start`, `cart.add`.
    fn event_type(&self) -> &str;
    /// The attribute of that name, if the event has it.
    fn attribute(&self, name: &str) -> Option<&str>;
    /// The metric of that name, if the event has it.
    fn metric(&self, name: &str) -> Option<f64>;
}

impl EventFilter {
    /// Whether every part of the filter matches the event.
    pub fn matches<E: EventView + ?Sized>(&self, event: &E) -> bool {
        let of_type = |set: &SetDimension| set.matches(&[event.event_type()]);
        self.event_type.as_ref().is_none_or(of_type)
            && self
                .attributes
                .iter()
                .all(|(name, dimension)| dimension.matches(event.attribute(name).as_slice()))
            && self
                .metrics
                .iter()
                .all(|(name, dimension)| dimension.matches(event.metric(name)))
    }
}

/// A set of values that one property must, or must not, be among.
///
/// Pinpoint: `SetDimension`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "PascalCase", default))]
pub struct SetDimension {
    pub dimension_type: DimensionType,
    pub values: Vec<String>,
}

/// Whether the listed values are wanted or unwanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "UPPERCASE"))]
pub enum DimensionType {
    #[default]
    Inclusive,
    Exclusive,
}

impl SetDimension {
    /// Whether one of the held values is listed; for an exclusive set, whether none is. Exact, with upper and lower case told apart.
    pub fn matches<S: AsRef<str>>(&self, held: &[S]) -> bool {
        let listed = any_equal(held, &self.values);
        match self.dimension_type {
            DimensionType::Inclusive => listed,
            DimensionType::Exclusive => !listed,
        }
    }
}

/// What the values of one attribute must be like. Several listed values are alternatives.
///
/// Pinpoint: `AttributeDimension`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "PascalCase", default))]
pub struct AttributeDimension {
    pub attribute_type: AttributeType,
    pub values: Vec<String>,
}

/// How an attribute is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "UPPERCASE"))]
pub enum AttributeType {
    /// Equal to a listed value.
    #[default]
    Inclusive,
    /// Equal to none of them; an absent attribute is equal to none.
    Exclusive,
    /// A listed value occurs in it, upper and lower case told apart.
    Contains,
    /// An instant before a listed one.
    Before,
    /// An instant after a listed one.
    After,
    /// On the same calendar day (UTC) as a listed instant, whatever the time.
    On,
    /// From the first listed instant to the second, both included.
    Between,
}

impl AttributeDimension {
    /// Whether the held values match: one suffices, except that an exclusive dimension judges all of them. Unreadable dates never match.
    pub fn matches<S: AsRef<str>>(&self, held: &[S]) -> bool {
        match self.attribute_type {
            AttributeType::Inclusive => any_equal(held, &self.values),
            AttributeType::Exclusive => !any_equal(held, &self.values),
            AttributeType::Contains => any_pair(held, &self.values, occurs_in),
            AttributeType::Before | AttributeType::After | AttributeType::On => self.any_date(held),
            AttributeType::Between => self.between(held),
        }
    }

    fn any_date<S: AsRef<str>>(&self, held: &[S]) -> bool {
        any_pair(held, &self.values, |held, listed| {
            let (Some(held), Some(listed)) = (instant::parse(held), instant::parse(listed)) else {
                return false;
            };
            match self.attribute_type {
                AttributeType::Before => held < listed,
                AttributeType::After => held > listed,
                _ => instant::day(held) == instant::day(listed),
            }
        })
    }

    fn between<S: AsRef<str>>(&self, held: &[S]) -> bool {
        let [first, last] = self.values.as_slice() else {
            return false;
        };
        let (Some(first), Some(last)) = (instant::parse(first), instant::parse(last)) else {
            return false;
        };
        held.iter()
            .filter_map(|held| instant::parse(held.as_ref()))
            .any(|held| first <= held && held <= last)
    }
}

/// What one metric must be like.
///
/// Pinpoint: `MetricDimension`.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "PascalCase"))]
pub struct MetricDimension {
    pub comparison_operator: Comparison,
    pub value: f64,
}

/// How a metric is compared with its threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "SCREAMING_SNAKE_CASE"))]
pub enum Comparison {
    GreaterThan,
    LessThan,
    GreaterThanOrEqual,
    LessThanOrEqual,
    Equal,
}

impl MetricDimension {
    /// Whether the metric is there and compares as asked.
    pub fn matches(&self, held: Option<f64>) -> bool {
        held.is_some_and(|held| match self.comparison_operator {
            Comparison::GreaterThan => held > self.value,
            Comparison::LessThan => held < self.value,
            Comparison::GreaterThanOrEqual => held >= self.value,
            Comparison::LessThanOrEqual => held <= self.value,
            Comparison::Equal => held == self.value,
        })
    }
}

fn any_equal<S: AsRef<str>>(held: &[S], listed: &[String]) -> bool {
    any_pair(held, listed, |held, listed| held == listed)
}

/// By bytes: the standard search is quick on long texts, and heavier than all of this crate in a browser.
fn occurs_in(held: &str, listed: &str) -> bool {
    let listed = listed.as_bytes();
    listed.is_empty()
        || held
            .as_bytes()
            .windows(listed.len())
            .any(|part| part == listed)
}

fn any_pair<S: AsRef<str>>(
    held: &[S],
    listed: &[String],
    test: impl Fn(&str, &str) -> bool,
) -> bool {
    held.iter()
        .any(|held| listed.iter().any(|listed| test(held.as_ref(), listed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Cart;

    impl EventView for Cart {
        fn event_type(&self) -> &str {
            "cart.add"
        }
        fn attribute(&self, name: &str) -> Option<&str> {
            (name == "colour").then_some("red")
        }
        fn metric(&self, name: &str) -> Option<f64> {
            (name == "price").then_some(0.0)
        }
    }

    fn attribute(kind: AttributeType, values: &[&str]) -> AttributeDimension {
        AttributeDimension {
            attribute_type: kind,
            values: values.iter().map(|value| (*value).to_owned()).collect(),
        }
    }

    fn of_type(dimension_type: DimensionType, values: &[&str]) -> EventFilter {
        EventFilter {
            event_type: Some(SetDimension {
                dimension_type,
                values: values.iter().map(|value| (*value).to_owned()).collect(),
            }),
            ..EventFilter::default()
        }
    }

    #[test]
    fn an_empty_filter_matches_every_event() {
        assert!(EventFilter::default().matches(&Cart));
    }

    #[test]
    fn an_exclusive_event_type_is_honoured() {
        assert!(of_type(DimensionType::Inclusive, &["view", "cart.add"]).matches(&Cart));
        assert!(!of_type(DimensionType::Inclusive, &["view"]).matches(&Cart));
        assert!(!of_type(DimensionType::Exclusive, &["cart.add"]).matches(&Cart));
        assert!(of_type(DimensionType::Exclusive, &["view"]).matches(&Cart));
    }

    #[test]
    fn every_attribute_and_metric_must_match() {
        let mut both = EventFilter::default();
        both.attributes.insert(
            "colour".to_owned(),
            attribute(AttributeType::Inclusive, &["red", "blue"]),
        );
        assert!(both.matches(&Cart));
        let zero = MetricDimension {
            comparison_operator: Comparison::GreaterThanOrEqual,
            value: 0.0,
        };
        both.metrics.insert("price".to_owned(), zero);
        assert!(both.matches(&Cart), "a threshold of 0 is a threshold");
        both.metrics.insert("weight".to_owned(), zero);
        assert!(
            !both.matches(&Cart),
            "a metric that is absent never matches"
        );
    }

    #[test]
    fn each_kind_of_attribute_compares_in_its_own_way() {
        let held = ["Red", "2024-02-29T12:00:00Z"];
        let cases = [
            (AttributeType::Inclusive, &["red", "Red"][..], true),
            (AttributeType::Inclusive, &["red"], false),
            (AttributeType::Inclusive, &[], false),
            (AttributeType::Exclusive, &["red"], true),
            (AttributeType::Exclusive, &["Red"], false),
            (AttributeType::Contains, &["ed"], true),
            (AttributeType::Contains, &["ED"], false),
            (AttributeType::Before, &["2024-03-01T00:00:00Z"], true),
            (AttributeType::Before, &["2024-02-29T12:00:00Z"], false),
            (AttributeType::After, &["2024-02-29T11:59:59.999Z"], true),
            (AttributeType::After, &["yesterday"], false),
            (AttributeType::On, &["2024-02-29"], true),
            (AttributeType::On, &["2024-02-29T23:59:59+00:00"], true),
            (AttributeType::On, &["2024-03-01T00:00:00Z"], false),
            (
                AttributeType::Between,
                &["2024-02-29T12:00:00Z", "2024-03-01"],
                true,
            ),
            (AttributeType::Between, &["2024-03-01", "2024-02-01"], false),
            (AttributeType::Between, &["2024-02-01"], false),
        ];
        for (kind, values, expected) in cases {
            let dimension = attribute(kind, values);
            assert_eq!(dimension.matches(&held), expected, "{dimension:?}");
        }
    }

    #[test]
    fn an_absent_attribute_matches_only_what_excludes() {
        let nothing: [&str; 0] = [];
        for kind in [
            AttributeType::Inclusive,
            AttributeType::Contains,
            AttributeType::Before,
            AttributeType::After,
            AttributeType::On,
            AttributeType::Between,
        ] {
            assert!(!attribute(kind, &["a", "b"]).matches(&nothing), "{kind:?}");
        }
        assert!(attribute(AttributeType::Exclusive, &["a"]).matches(&nothing));
    }

    #[test]
    fn metrics_compare_by_their_operator() {
        use Comparison::*;
        for (operator, below, equal, above) in [
            (GreaterThan, false, false, true),
            (LessThan, true, false, false),
            (GreaterThanOrEqual, false, true, true),
            (LessThanOrEqual, true, true, false),
            (Equal, false, true, false),
        ] {
            let dimension = MetricDimension {
                comparison_operator: operator,
                value: 2.5,
            };
            let found = [2.0, 2.5, 3.0].map(|held| dimension.matches(Some(held)));
            assert_eq!(found, [below, equal, above], "{operator:?}");
            assert!(!dimension.matches(None));
            assert!(!dimension.matches(Some(f64::NAN)));
        }
    }

    #[cfg(feature = "serde")]
    #[test]
    fn the_wire_spelling_is_read() {
        let filter: EventFilter = serde_json::from_str(
            r#"{"EventType":{"Values":["a"]},"Attributes":{"k":{"AttributeType":"BETWEEN","Values":["x"]}},"Metrics":{"m":{"ComparisonOperator":"LESS_THAN_OR_EQUAL","Value":3}}}"#,
        )
        .unwrap();
        assert_eq!(
            filter.attributes["k"].attribute_type,
            AttributeType::Between
        );
        assert_eq!(
            filter.metrics["m"].comparison_operator,
            Comparison::LessThanOrEqual
        );
    }
}
