//! Segment dimensions: what a person must be like to belong, all of it at once.

use crate::filter::{AttributeDimension, MetricDimension, SetDimension};
use std::collections::BTreeMap;
use std::f64::consts::PI;

const HOUR_MS: i64 = 3_600_000;
/// The mean radius, by which distances are measured.
const EARTH_RADIUS_KM: f64 = 6371.0088;
/// Degrees by which a circle's band of latitudes is higher than the circle, so that rounding leaves nobody out.
const MARGIN_DEG: f64 = 1e-6;
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
        let place = person.coordinates();
        place.is_some_and(|place| self.circle().holds(place))
    }

    /// The circle, to hold against many places.
    pub fn circle(&self) -> Circle {
        let angle = self.range_km / EARTH_RADIUS_KM;
        Circle {
            centre: (self.latitude, self.longitude),
            cosine: self.latitude.to_radians().cos(),
            half_height: angle.to_degrees() + MARGIN_DEG,
            chord: if angle < PI {
                (angle / 2.0).sin().powi(2)
            } else {
                1.0
            },
        }
    }
}

/// What a circle on the globe has in common for all places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Circle {
    centre: (f64, f64),
    cosine: f64,
    /// Degrees of latitude from its centre to its north and its south.
    half_height: f64,
    /// Half the chord of its radius, squared, on a globe of radius 1: whoever is no farther has none that is greater, so that nobody needs to
    /// be told a distance.
    chord: f64,
}

impl Circle {
    /// Whether it holds a place, given as latitude and longitude in degrees, by the haversine formula. Most are too far north or south, whatever
    /// their longitude; of what claims to be beyond a pole nothing of the kind is true.
    pub fn holds(&self, (latitude, longitude): (f64, f64)) -> bool {
        let north = latitude - self.centre.0;
        if north.abs() > self.half_height && latitude.abs() <= 90.0 {
            return false;
        }
        let half_sine_squared = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
        let across = half_sine_squared(longitude - self.centre.1) * self.cosine;
        let chord = half_sine_squared(north) + across * latitude.to_radians().cos();
        chord.clamp(0.0, 1.0) <= self.chord
    }
}

impl Recency {
    fn contains<P: Person + ?Sized>(&self, person: &P, now_ms: i64) -> bool {
        let since = now_ms.saturating_sub(i64::from(self.hours) * HOUR_MS);
        let active = person.last_active_ms().is_some_and(|seen| seen >= since);
        active == self.active
    }
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

    /// The great-circle distance between two points given in degrees, by the haversine formula.
    fn distance_km(from: (f64, f64), to: (f64, f64)) -> f64 {
        let half_sine_squared = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
        let across =
            half_sine_squared(to.1 - from.1) * from.0.to_radians().cos() * to.0.to_radians().cos();
        let chord = half_sine_squared(to.0 - from.0) + across;
        2.0 * EARTH_RADIUS_KM * chord.clamp(0.0, 1.0).sqrt().asin()
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
        fn a_circle_holds_what_is_no_farther_than_its_range(
            latitude in -90.0..90.0_f64, longitude in -180.0..180.0_f64, log_range_km in -3.0..4.5_f64,
            near in (-2.0..2.0_f64, -2.0..2.0_f64), far in (-95.0..95.0_f64, -360.0..360.0_f64), is_near: bool,
        ) {
            let range_km = 10_f64.powf(log_range_km);
            let reach = (range_km / EARTH_RADIUS_KM).to_degrees();
            let place = match is_near {
                true => (latitude + near.0 * reach, longitude + near.1 * reach / latitude.to_radians().cos()),
                false => far,
            };
            let distance = distance_km((latitude, longitude), place);
            prop_assume!((distance - range_km).abs() > range_km * 1e-6);
            let point = GpsPoint { latitude, longitude, range_km };
            prop_assert_eq!(point.circle().holds(place), distance <= range_km);
        }

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
