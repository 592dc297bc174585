//! Dimensions from the wire: read into the rules' own types, or refused with the member that is at fault.

use super::deed::Deed;
use crate::error::ApiError;
use carillon_rules as rules;
use carillon_rules::instant;
use carillon_wire as wire;
use std::collections::BTreeMap;

/// Dimensions of one segment, values over all of them, and characters of one value.
const DIMENSIONS_MAX: usize = 100;
const VALUES_MAX: usize = 100;
const VALUE_CHARS_MAX: usize = 100;
/// Conditions on what somebody did, of one segment: each is read apart, day by day.
const DEEDS_MAX: usize = 10;
/// Characters of the name of an attribute or metric.
const NAME_CHARS_MAX: usize = 50;

/// Reads dimensions and counts them, so that limits hold over all that one request brings.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    dimensions: usize,
    values: usize,
    deeds: usize,
}

/// What somebody must be like, and must have done.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Conditions {
    pub(super) dimensions: rules::Dimensions,
    pub(super) deeds: Vec<Deed>,
}

/// The filter of an event-triggered or in-app campaign, by the name of the member that holds it.
///
/// Pinpoint: `EventDimensions`.
pub(crate) fn event_filter(
    path: &str,
    given: &wire::EventDimensions,
) -> Result<rules::EventFilter, ApiError> {
    Tally::default().event_filter(path, given)
}

impl Tally {
    /// One set of segment dimensions.
    pub(crate) fn dimensions(
        &mut self,
        path: &str,
        given: &wire::SegmentDimensions,
    ) -> Result<Conditions, ApiError> {
        // A set without dimensions counts too, so that their list has a bound.
        let before = self.dimensions;
        let location = given.location.as_ref();
        let recency = given.behavior.as_ref().and_then(|of| of.recency.as_ref());
        let dimensions = rules::Dimensions {
            attributes: self
                .attributes(&format!("{path}.Attributes"), given.attributes.as_ref())?,
            user_attributes: self.attributes(
                &format!("{path}.UserAttributes"),
                given.user_attributes.as_ref(),
            )?,
            metrics: self.metrics(&format!("{path}.Metrics"), given.metrics.as_ref())?,
            demographic: self.demographic(path, given.demographic.as_ref())?,
            country: location
                .and_then(|location| location.country.as_ref())
                .map(|set| self.set(&format!("{path}.Location.Country"), set))
                .transpose()?,
            gps_point: location
                .and_then(|location| location.gps_point.as_ref())
                .map(|point| self.gps_point(&format!("{path}.Location.GPSPoint"), point))
                .transpose()?,
            recency: recency
                .map(|recency| self.recency(path, recency))
                .transpose()?,
        };
        let deeds = self.deeds(path, given.behavior.as_ref())?;
        if self.dimensions == before {
            self.count(path)?;
        }
        Ok(Conditions { dimensions, deeds })
    }

    fn deeds(
        &mut self,
        path: &str,
        given: Option<&wire::SegmentBehaviors>,
    ) -> Result<Vec<Deed>, ApiError> {
        let given = given.and_then(|given| given.events.as_deref());
        let given = given.unwrap_or_default();
        let path = format!("{path}.Behavior.Events");
        self.deeds += given.len();
        if self.deeds > DEEDS_MAX {
            return Err(ApiError::bad(format!(
                "{path}: at most {DEEDS_MAX} conditions on events over all dimensions."
            )));
        }
        let deed = |(n, given)| Deed::read(self, &format!("{path}[{n}]"), given);
        given.iter().enumerate().map(deed).collect()
    }

    /// What an event must be like.
    pub(super) fn event_filter(
        &mut self,
        path: &str,
        given: &wire::EventDimensions,
    ) -> Result<rules::EventFilter, ApiError> {
        let of_type = given.event_type.as_ref();
        Ok(rules::EventFilter {
            event_type: of_type
                .map(|set| self.set(&format!("{path}.EventType"), set))
                .transpose()?,
            attributes: self
                .attributes(&format!("{path}.Attributes"), given.attributes.as_ref())?,
            metrics: self.metrics(&format!("{path}.Metrics"), given.metrics.as_ref())?,
        })
    }

    fn demographic(
        &mut self,
        path: &str,
        given: Option<&wire::SegmentDemographics>,
    ) -> Result<rules::Demographic, ApiError> {
        let Some(given) = given else {
            return Ok(rules::Demographic::default());
        };
        let mut set = |name: &str, set: &Option<wire::SetDimension>| {
            let path = format!("{path}.Demographic.{name}");
            set.as_ref().map(|set| self.set(&path, set)).transpose()
        };
        Ok(rules::Demographic {
            app_version: set("AppVersion", &given.app_version)?,
            channel: set("Channel", &given.channel)?,
            device_type: set("DeviceType", &given.device_type)?,
            make: set("Make", &given.make)?,
            model: set("Model", &given.model)?,
            platform: set("Platform", &given.platform)?,
        })
    }

    fn attributes(
        &mut self,
        path: &str,
        given: Option<&BTreeMap<String, wire::AttributeDimension>>,
    ) -> Result<BTreeMap<String, rules::AttributeDimension>, ApiError> {
        let attribute = |(name, given): (&String, &wire::AttributeDimension)| {
            let path = named(path, name)?;
            Ok((name.clone(), self.attribute(&path, given)?))
        };
        given.into_iter().flatten().map(attribute).collect()
    }

    fn attribute(
        &mut self,
        path: &str,
        given: &wire::AttributeDimension,
    ) -> Result<rules::AttributeDimension, ApiError> {
        let attribute_type = attribute_type(given.attribute_type);
        let values = self.values(path, &given.values)?;
        use rules::AttributeType::{After, Before, Between, On};
        if let Before | After | On | Between = attribute_type {
            let dates = dates(path, &values)?;
            if attribute_type == Between {
                check_between(path, &dates)?;
            }
        }
        Ok(rules::AttributeDimension {
            attribute_type,
            values,
        })
    }

    fn metrics(
        &mut self,
        path: &str,
        given: Option<&BTreeMap<String, wire::MetricDimension>>,
    ) -> Result<BTreeMap<String, rules::MetricDimension>, ApiError> {
        let metric = |(name, given): (&String, &wire::MetricDimension)| {
            let path = named(path, name)?;
            self.count(&path)?;
            let comparison_operator = comparison(&path, &given.comparison_operator)?;
            let dimension = rules::MetricDimension {
                comparison_operator,
                value: given.value,
            };
            Ok((name.clone(), dimension))
        };
        given.into_iter().flatten().map(metric).collect()
    }

    fn set(
        &mut self,
        path: &str,
        given: &wire::SetDimension,
    ) -> Result<rules::SetDimension, ApiError> {
        use wire::DimensionType::{Exclusive, Inclusive};
        let dimension_type = match given.dimension_type {
            None | Some(Inclusive) => rules::DimensionType::Inclusive,
            Some(Exclusive) => rules::DimensionType::Exclusive,
        };
        Ok(rules::SetDimension {
            dimension_type,
            values: self.values(path, &given.values)?,
        })
    }

    fn gps_point(
        &mut self,
        path: &str,
        given: &wire::GPSPointDimension,
    ) -> Result<rules::GpsPoint, ApiError> {
        self.count(path)?;
        let wire::GPSCoordinates {
            latitude,
            longitude,
        } = given.coordinates;
        if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
            return Err(ApiError::bad(format!(
                "{path}.Coordinates: a latitude is within 90 degrees of the equator, a longitude within 180 of Greenwich."
            )));
        }
        let range_km = given.range_in_kilometers.filter(|range| *range >= 0.0);
        let range_km = range_km.ok_or_else(|| {
            ApiError::bad(format!(
                "{path}.RangeInKilometers: a distance of 0 or more is needed."
            ))
        })?;
        Ok(rules::GpsPoint {
            latitude,
            longitude,
            range_km,
        })
    }

    fn recency(
        &mut self,
        path: &str,
        given: &wire::RecencyDimension,
    ) -> Result<rules::Recency, ApiError> {
        self.count(&format!("{path}.Behavior.Recency"))?;
        let days = match given.duration {
            wire::Duration::Hr24 => 1,
            wire::Duration::Day7 => 7,
            wire::Duration::Day14 => 14,
            wire::Duration::Day30 => 30,
        };
        Ok(rules::Recency {
            hours: days * 24,
            active: given.recency_type == wire::RecencyType::Active,
        })
    }

    fn values(&mut self, path: &str, values: &[String]) -> Result<Vec<String>, ApiError> {
        self.count(path)?;
        self.values += values.len();
        if values.is_empty() {
            return Err(ApiError::bad(format!(
                "{path}.Values: at least one value is needed."
            )));
        }
        if self.values > VALUES_MAX {
            return Err(ApiError::bad(format!(
                "{path}.Values: at most {VALUES_MAX} values over all dimensions."
            )));
        }
        if values
            .iter()
            .any(|value| value.chars().count() > VALUE_CHARS_MAX)
        {
            return Err(ApiError::bad(format!(
                "{path}.Values: a value has at most {VALUE_CHARS_MAX} characters."
            )));
        }
        Ok(values.to_vec())
    }

    fn count(&mut self, path: &str) -> Result<(), ApiError> {
        self.dimensions += 1;
        match self.dimensions > DIMENSIONS_MAX {
            true => Err(ApiError::bad(format!(
                "{path}: at most {DIMENSIONS_MAX} dimensions."
            ))),
            false => Ok(()),
        }
    }
}

/// The member's path with the name of one attribute or metric.
fn named(path: &str, name: &str) -> Result<String, ApiError> {
    match name.chars().count() {
        1..=NAME_CHARS_MAX => Ok(format!("{path}.{name}")),
        _ => Err(ApiError::bad(format!(
            "{path}: a name has 1 to {NAME_CHARS_MAX} characters."
        ))),
    }
}

fn attribute_type(given: Option<wire::AttributeType>) -> rules::AttributeType {
    use rules::AttributeType;
    match given {
        None | Some(wire::AttributeType::Inclusive) => AttributeType::Inclusive,
        Some(wire::AttributeType::Exclusive) => AttributeType::Exclusive,
        Some(wire::AttributeType::Contains) => AttributeType::Contains,
        Some(wire::AttributeType::Before) => AttributeType::Before,
        Some(wire::AttributeType::After) => AttributeType::After,
        Some(wire::AttributeType::On) => AttributeType::On,
        Some(wire::AttributeType::Between) => AttributeType::Between,
    }
}

fn comparison(path: &str, word: &str) -> Result<rules::Comparison, ApiError> {
    use rules::Comparison::*;
    match word {
        "GREATER_THAN" => Ok(GreaterThan),
        "LESS_THAN" => Ok(LessThan),
        "GREATER_THAN_OR_EQUAL" => Ok(GreaterThanOrEqual),
        "LESS_THAN_OR_EQUAL" => Ok(LessThanOrEqual),
        "EQUAL" => Ok(Equal),
        _ => Err(ApiError::bad(format!(
            "{path}.ComparisonOperator: one of GREATER_THAN, LESS_THAN, GREATER_THAN_OR_EQUAL, LESS_THAN_OR_EQUAL, EQUAL."
        ))),
    }
}

fn dates(path: &str, values: &[String]) -> Result<Vec<i64>, ApiError> {
    let date = |value: &String| {
        instant::parse(value).ok_or_else(|| {
            ApiError::bad(format!(
                "{path}.Values: {value} is no ISO-8601 date, such as 2026-05-01T00:00:00Z."
            ))
        })
    };
    values.iter().map(date).collect()
}

fn check_between(path: &str, dates: &[i64]) -> Result<(), ApiError> {
    match dates {
        [first, last] if first <= last => Ok(()),
        [_, _] => Err(ApiError::bad(format!(
            "{path}.Values: the earlier date comes first."
        ))),
        _ => Err(ApiError::bad(format!(
            "{path}.Values: BETWEEN takes two dates, and this has {}.",
            dates.len()
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::{Tally, event_filter};
    use crate::Timestamp;
    use carillon_wire::{EventDimensions, SegmentDimensions};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn fault(dimensions: Value) -> String {
        let given: SegmentDimensions = serde_json::from_value(dimensions).unwrap();
        match Tally::default().dimensions("Dimensions", &given) {
            Ok(_) => String::new(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn every_part_is_read() {
        let all = json!({
            "Attributes": {"plan": {"AttributeType": "EXCLUSIVE", "Values": ["free"]}},
            "UserAttributes": {"since": {"AttributeType": "BETWEEN", "Values": ["2026-01-01", "2026-02-01T00:00:00Z"]}},
            "Metrics": {"orders": {"ComparisonOperator": "EQUAL", "Value": 0}},
            "Demographic": {"Channel": {"Values": ["PUSH"]}, "Platform": {"DimensionType": "EXCLUSIVE", "Values": ["ios"]}},
            "Location": {"Country": {"Values": ["NO"]}, "GPSPoint": {"Coordinates": {"Latitude": 59.9, "Longitude": 10.7}, "RangeInKilometers": 5}},
            "Behavior": {
                "Recency": {"Duration": "DAY_14", "RecencyType": "INACTIVE"},
                "Events": [
                    {"EventType": {"Values": ["cart.add"]}, "Days": 7, "AtLeast": 3, "AtMost": 3},
                    {"EventType": {"Values": ["buy"]}, "Days": 90, "Performed": false, "Metrics": {"price": {"ComparisonOperator": "EQUAL", "Value": 0}}},
                ],
            },
        });
        assert_eq!(fault(all), "");
        assert_eq!(fault(json!({})), "");
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_name() {
        let cases = [
            (
                json!({"Attributes": {"a": {"Values": []}}}),
                "Dimensions.Attributes.a.Values: at least one",
            ),
            (
                json!({"Attributes": {"a": {"Values": ["x".repeat(101)]}}}),
                "Dimensions.Attributes.a.Values: a value has at most 100",
            ),
            (
                json!({"UserAttributes": {"a": {"AttributeType": "ON", "Values": ["May"]}}}),
                "Dimensions.UserAttributes.a.Values: May is no",
            ),
            (
                json!({"Attributes": {"a": {"AttributeType": "BETWEEN", "Values": ["2026-01-01"]}}}),
                "Dimensions.Attributes.a.Values: BETWEEN takes two",
            ),
            (
                json!({"Attributes": {"a": {"AttributeType": "BETWEEN", "Values": ["2026-01-02", "2026-01-01"]}}}),
                "Dimensions.Attributes.a.Values: the earlier",
            ),
            (
                json!({"Metrics": {"m": {"ComparisonOperator": ">", "Value": 1}}}),
                "Dimensions.Metrics.m.ComparisonOperator: one of",
            ),
            (
                json!({"Location": {"GPSPoint": {"Coordinates": {"Latitude": 91, "Longitude": 0}, "RangeInKilometers": 1}}}),
                "Dimensions.Location.GPSPoint.Coordinates",
            ),
            (
                json!({"Location": {"GPSPoint": {"Coordinates": {"Latitude": 1, "Longitude": 0}}}}),
                "Dimensions.Location.GPSPoint.RangeInKilometers",
            ),
        ];
        for (dimensions, expected) in cases {
            let fault = fault(dimensions);
            assert!(fault.starts_with(expected), "{fault}");
        }
    }

    #[test]
    fn dimensions_and_values_are_counted() {
        let attributes = |dimensions: usize, values: usize| {
            let names =
                (0..dimensions).map(|n| (format!("a{n}"), json!({"Values": vec!["x"; values]})));
            json!({"Attributes": names.collect::<serde_json::Map<_, _>>()})
        };
        assert_eq!(fault(attributes(100, 1)), "");
        assert!(fault(attributes(101, 1)).contains("at most 100"));
        assert!(fault(attributes(2, 51)).contains("at most 100 values"));
    }

    #[test]
    fn an_event_filter_is_read_by_the_same_rules() {
        let given = |filter: Value| -> EventDimensions { serde_json::from_value(filter).unwrap() };
        let filter = given(
            json!({"EventType": {"Values": ["cart.add"]}, "Metrics": {"price": {"ComparisonOperator": "GREATER_THAN", "Value": 0}}}),
        );
        assert!(event_filter("Dimensions", &filter).is_ok());
        let filter = given(json!({"EventType": {"Values": []}}));
        assert!(event_filter("Dimensions", &filter).is_err());
    }

    proptest! {
        #[test]
        fn the_engine_and_the_rules_read_the_same_instants(ms in -62_000_000_000_000_i64..253_000_000_000_000) {
            let text = Timestamp(ms).to_string();
            prop_assert_eq!(carillon_rules::instant::parse(&text), Some(ms));
        }
    }
}
