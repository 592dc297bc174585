//! Segment dimensions: what a person must be like to belong, all of it at once.

use crate::filter::{AttributeDimension, MetricDimension, SetDimension};
use std::collections::BTreeMap;

const HOUR_MS: i64 = 3_600_000;
/// The mean radius, by which distances are measured.
pub const EARTH_RADIUS_KM: f64 = 6371.0088;
/// The word that stands for every push channel in a dimension.
const ANY_PUSH: &str = "PUSH";
const PUSH_CHANNELS: [&str; 7] = [
    "GCM",
    "APNS",
    "APNS_SANDBOX",
    "APNS_VOIP",
    "APNS_VOIP_SANDBOX",
    "ADM",
    "BAIDU",
];

/// One set of criteria. Parts that are absent or empty match everybody.
///
/// Pinpoint: `SegmentDimensions`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dimensions {
    pub attributes: BTreeMap<String, AttributeDimension>,
    pub user_attributes: BTreeMap<String, AttributeDimension>,
    pub metrics: BTreeMap<String, MetricDimension>,
    pub demographic: Demographic,
    pub country: Option<SetDimension>,
    pub gps_point: Option<GpsPoint>,
    pub recency: Option<Recency>,
}

/// What the device and the channel must be.
///
/// Pinpoint: `SegmentDemographics`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Demographic {
    pub app_version: Option<SetDimension>,
    /// Channel types; `PUSH` stands for every push channel.
    pub channel: Option<SetDimension>,
    /// Endpoints carry no device type of their own, so this looks at make and model.
    pub device_type: Option<SetDimension>,
    pub make: Option<SetDimension>,
    pub model: Option<SetDimension>,
    pub platform: Option<SetDimension>,
}

/// A circle on the globe that the person must be in.
///
/// Pinpoint: `GPSPointDimension`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GpsPoint {
    pub latitude: f64,
    pub longitude: f64,
    pub range_km: f64,
}

/// Whether the person was, or was not, active within the last hours.
///
/// Pinpoint: `RecencyDimension`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recency {
    pub hours: u32,
    pub active: bool,
}

/// Who a person is, where people are listed and not described.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity<'a> {
    /// The endpoint's small integer.
    pub number: i64,
    pub id: &'a str,
    pub user: Option<&'a str>,
}

/// A person, as far as a segment looks at one.
pub trait Person {
    /// Who it is; nobody that a list could know, unless the person says so.
    fn identity(&self) -> Option<Identity<'_>> {
        None
    }
    /// The values of a custom attribute; none when it is absent.
    fn attribute(&self, name: &str) -> &[String];
    /// The values of an attribute of the user behind the endpoint.
    fn user_attribute(&self, name: &str) -> &[String];
    fn metric(&self, name: &str) -> Option<f64>;
    /// The word of the channel type: `EMAIL`, `GCM`.
    fn channel(&self) -> Option<&str>;
    fn app_version(&self) -> Option<&str>;
    fn make(&self) -> Option<&str>;
    fn model(&self) -> Option<&str>;
    fn platform(&self) -> Option<&str>;
    fn country(&self) -> Option<&str>;
    /// Latitude and longitude in degrees.
    fn coordinates(&self) -> Option<(f64, f64)>;
    /// When the person was last seen, in milliseconds since 1970.
    fn last_active_ms(&self) -> Option<i64>;
}

impl Dimensions {
    /// Whether the person meets every part.
    pub fn contain<P: Person + ?Sized>(&self, person: &P, now_ms: i64) -> bool {
        self.attributes
            .iter()
            .all(|(name, dimension)| dimension.matches(person.attribute(name)))
            && self
                .user_attributes
                .iter()
                .all(|(name, dimension)| dimension.matches(person.user_attribute(name)))
            && self
                .metrics
                .iter()
                .all(|(name, dimension)| dimension.matches(person.metric(name)))
            && self.demographic.contains(person)
            && holds(self.country.as_ref(), person.country().as_slice())
            && self.gps_point.is_none_or(|point| point.contains(person))
            && self
                .recency
                .is_none_or(|recency| recency.contains(person, now_ms))
    }
}

impl Demographic {
    fn contains<P: Person + ?Sized>(&self, person: &P) -> bool {
        let device: Vec<&str> = person.make().into_iter().chain(person.model()).collect();
        holds(self.app_version.as_ref(), person.app_version().as_slice())
            && holds(self.channel.as_ref(), &channels(person.channel()))
            && holds(self.device_type.as_ref(), &device)
            && holds(self.make.as_ref(), person.make().as_slice())
            && holds(self.model.as_ref(), person.model().as_slice())
            && holds(self.platform.as_ref(), person.platform().as_slice())
    }
}

/// The words that a channel answers to: its own, and for push the common one.
pub fn channels(channel: Option<&str>) -> Vec<&str> {
    let push = channel.filter(|channel| PUSH_CHANNELS.contains(channel));
    channel.into_iter().chain(push.map(|_| ANY_PUSH)).collect()
}

fn holds(dimension: Option<&SetDimension>, held: &[&str]) -> bool {
    dimension.is_none_or(|dimension| dimension.matches(held))
}

impl GpsPoint {
    fn contains<P: Person + ?Sized>(&self, person: &P) -> bool {
        person.coordinates().is_some_and(|(latitude, longitude)| {
            distance_km((self.latitude, self.longitude), (latitude, longitude)) <= self.range_km
        })
    }
}

impl Recency {
    fn contains<P: Person + ?Sized>(&self, person: &P, now_ms: i64) -> bool {
        let since = now_ms.saturating_sub(i64::from(self.hours) * HOUR_MS);
        let active = person.last_active_ms().is_some_and(|seen| seen >= since);
        active == self.active
    }
}

/// The great-circle distance between two points given in degrees, by the haversine formula.
pub fn distance_km(from: (f64, f64), to: (f64, f64)) -> f64 {
    let half_sine_squared = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    let across =
        half_sine_squared(to.1 - from.1) * from.0.to_radians().cos() * to.0.to_radians().cos();
    let chord = half_sine_squared(to.0 - from.0) + across;
    2.0 * EARTH_RADIUS_KM * chord.clamp(0.0, 1.0).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::{AttributeType, Comparison, DimensionType};
    use proptest::prelude::*;

    const NOW: i64 = 1_700_000_000_000;

    #[derive(Default)]
    struct Someone {
        attributes: BTreeMap<String, Vec<String>>,
        channel: Option<&'static str>,
        model: Option<&'static str>,
        country: Option<&'static str>,
        coordinates: Option<(f64, f64)>,
        seen: Option<i64>,
    }

    impl Person for Someone {
        fn attribute(&self, name: &str) -> &[String] {
            self.attributes.get(name).map_or(&[], Vec::as_slice)
        }
        fn user_attribute(&self, _: &str) -> &[String] {
            &[]
        }
        fn metric(&self, name: &str) -> Option<f64> {
            (name == "orders").then_some(3.0)
        }
        fn channel(&self) -> Option<&str> {
            self.channel
        }
        fn app_version(&self) -> Option<&str> {
            None
        }
        fn make(&self) -> Option<&str> {
            None
        }
        fn model(&self) -> Option<&str> {
            self.model
        }
        fn platform(&self) -> Option<&str> {
            None
        }
        fn country(&self) -> Option<&str> {
            self.country
        }
        fn coordinates(&self) -> Option<(f64, f64)> {
            self.coordinates
        }
        fn last_active_ms(&self) -> Option<i64> {
            self.seen
        }
    }

    fn set(dimension_type: DimensionType, value: &str) -> Option<SetDimension> {
        Some(SetDimension {
            dimension_type,
            values: vec![value.to_owned()],
        })
    }

    #[test]
    fn no_dimension_contains_everybody() {
        assert!(Dimensions::default().contain(&Someone::default(), NOW));
    }

    #[test]
    fn push_stands_for_every_push_channel() {
        let mut push = Dimensions::default();
        push.demographic.channel = set(DimensionType::Inclusive, "PUSH");
        let on = |channel| Someone {
            channel,
            ..Someone::default()
        };
        for channel in PUSH_CHANNELS {
            assert!(push.contain(&on(Some(channel)), NOW), "{channel}");
        }
        for channel in [None, Some("EMAIL"), Some("SMS"), Some("IN_APP")] {
            assert!(!push.contain(&on(channel), NOW), "{channel:?}");
        }
        push.demographic.channel = set(DimensionType::Exclusive, "PUSH");
        assert!(!push.contain(&on(Some("ADM")), NOW));
        assert!(push.contain(&on(None), NOW));
    }

    #[test]
    fn all_parts_must_hold_at_once() {
        let mut dimensions = Dimensions {
            country: set(DimensionType::Inclusive, "NO"),
            ..Dimensions::default()
        };
        dimensions.demographic.device_type = set(DimensionType::Inclusive, "Pixel 8");
        dimensions.metrics.insert(
            "orders".to_owned(),
            MetricDimension {
                comparison_operator: Comparison::GreaterThan,
                value: 2.0,
            },
        );
        dimensions.attributes.insert(
            "plan".to_owned(),
            AttributeDimension {
                attribute_type: AttributeType::Inclusive,
                values: vec!["gold".to_owned()],
            },
        );
        let mut someone = Someone {
            country: Some("NO"),
            model: Some("Pixel 8"),
            ..Someone::default()
        };
        assert!(!dimensions.contain(&someone, NOW));
        someone
            .attributes
            .insert("plan".to_owned(), vec!["old".to_owned(), "gold".to_owned()]);
        assert!(dimensions.contain(&someone, NOW));
        someone.country = Some("SE");
        assert!(!dimensions.contain(&someone, NOW));
    }

    #[test]
    fn recency_counts_back_from_now() {
        let recency = |active| Dimensions {
            recency: Some(Recency { hours: 24, active }),
            ..Dimensions::default()
        };
        let seen = |seen| Someone {
            seen,
            ..Someone::default()
        };
        for (at, active) in [
            (Some(NOW), true),
            (Some(NOW - 24 * HOUR_MS), true),
            (Some(NOW - 24 * HOUR_MS - 1), false),
            (None, false),
        ] {
            assert_eq!(recency(true).contain(&seen(at), NOW), active, "{at:?}");
            assert_eq!(recency(false).contain(&seen(at), NOW), !active, "{at:?}");
        }
    }

    #[test]
    fn a_circle_reaches_over_the_date_line_and_not_beyond_its_range() {
        let near = |range_km| Dimensions {
            gps_point: Some(GpsPoint {
                latitude: 0.0,
                longitude: 179.9,
                range_km,
            }),
            ..Dimensions::default()
        };
        let there = Someone {
            coordinates: Some((0.0, -179.9)),
            ..Someone::default()
        };
        assert!(near(23.0).contain(&there, NOW));
        assert!(!near(22.0).contain(&there, NOW));
        assert!(!near(50_000.0).contain(&Someone::default(), NOW));
    }

    #[test]
    fn one_degree_of_a_great_circle_is_known() {
        let degree = distance_km((0.0, 0.0), (0.0, 1.0));
        assert!((degree - 111.195).abs() < 0.001, "{degree}");
        let half_way_round = distance_km((0.0, 0.0), (0.0, 180.0));
        assert!(
            (half_way_round - 20_015.115).abs() < 0.001,
            "{half_way_round}"
        );
    }

    proptest! {
        #[test]
        fn distance_is_the_same_both_ways_and_never_over_half_the_globe(
            a in (-90.0..90.0_f64, -180.0..180.0_f64), b in (-90.0..90.0_f64, -180.0..180.0_f64),
        ) {
            let (there, back) = (distance_km(a, b), distance_km(b, a));
            prop_assert!((there - back).abs() < 1e-6);
            prop_assert!((0.0..=20_016.0).contains(&there));
        }
    }
}
