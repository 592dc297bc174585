//! Criteria as a formula over the index: who of a chunk meets them, by bitmaps alone. What they say of one person is in
//! `criteria.rs`, and must be the same.

use super::criteria::{Combine, Criteria, Group, Part, Rule};
use crate::Timestamp;
use crate::error::ApiError;
use crate::index::{Bits, Chunk, Trait, activity_key};
use carillon_rules::dimensions::{EARTH_RADIUS_KM, distance_km};
use carillon_rules::{
    AttributeDimension, AttributeType, DimensionType, Dimensions, GpsPoint, Recency, SetDimension,
};

const HOUR_MS: i64 = 60 * 60 * 1000;
/// How near to a pole a circle may come that has a band of longitudes: beyond, rounding weighs too much.
const BAND_LATITUDE_RAD_MAX: f64 = 1.5;
/// Degrees by which a band is wider than the circle in it, so that rounding leaves nobody out, and by which a box in it is narrower.
const BAND_MARGIN_DEG: f64 = 1e-6;
/// Heights of boxes within a circle, as shares of its own. Three of them hold 85 % of its area.
const BOX_HEIGHTS: [f64; 3] = [0.38, 0.71, 0.92];

impl Criteria {
    /// Who of the chunk belongs to the segment now.
    pub(super) fn members(&self, chunk: &Chunk<'_>, now: Timestamp) -> Result<Bits, ApiError> {
        self.rule.members(chunk, now)
    }
}

impl Rule {
    fn members(&self, chunk: &Chunk<'_>, now: Timestamp) -> Result<Bits, ApiError> {
        match self {
            Rule::Everybody => Ok(chunk.everybody().clone()),
            Rule::Nobody => Ok(Bits::new()),
            Rule::Dimensions(part) => part.members(chunk, now),
            Rule::Groups(combine, groups) => {
                combine.members(chunk, groups, |group| group.members(chunk, now))
            }
            Rule::Imported(members) => members.of_chunk(chunk),
        }
    }
}

impl Group {
    fn members(&self, chunk: &Chunk<'_>, now: Timestamp) -> Result<Bits, ApiError> {
        let (combine, sources) = &self.sources;
        let mut members = match sources.is_empty() {
            true => chunk.everybody().clone(),
            false => combine.members(chunk, sources, |rule| rule.members(chunk, now))?,
        };
        let (combine, list) = &self.dimensions;
        if !list.is_empty() && !members.is_empty() {
            members &= combine.members(chunk, list, |part| part.members(chunk, now))?;
        }
        Ok(members)
    }
}

impl Part {
    fn members(&self, chunk: &Chunk<'_>, now: Timestamp) -> Result<Bits, ApiError> {
        let mut left = dimensions(&self.dimensions, chunk, now)?;
        for deed in &self.deeds {
            left.keep(|| deed.of_chunk(chunk, now))?;
        }
        Ok(left.0)
    }
}

impl Combine {
    fn members<T>(
        self,
        chunk: &Chunk<'_>,
        conditions: &[T],
        mut test: impl FnMut(&T) -> Result<Bits, ApiError>,
    ) -> Result<Bits, ApiError> {
        match self {
            Combine::All => {
                let mut members = chunk.everybody().clone();
                for condition in conditions {
                    if members.is_empty() {
                        break;
                    }
                    members &= test(condition)?;
                }
                Ok(members)
            }
            Combine::Any => {
                let mut members = Bits::new();
                for condition in conditions {
                    members |= test(condition)?;
                }
                Ok(members)
            }
            Combine::None => {
                let any = Combine::Any.members(chunk, conditions, test)?;
                Ok(chunk.everybody() - any)
            }
        }
    }
}

/// Who meets every part. Those that cost more come later, and are left out once nobody is left.
fn dimensions(of: &Dimensions, chunk: &Chunk<'_>, now: Timestamp) -> Result<Left, ApiError> {
    let device = &of.demographic;
    let mut left = Left(chunk.everybody().clone());
    let sets: [(&Option<SetDimension>, &[Trait<'_>]); 7] = [
        (&device.channel, &[Trait::Channel]),
        (&device.platform, &[Trait::Platform]),
        (&device.make, &[Trait::Make]),
        (&device.model, &[Trait::Model]),
        (&device.device_type, &[Trait::Make, Trait::Model]),
        (&device.app_version, &[Trait::AppVersion]),
        (&of.country, &[Trait::Country]),
    ];
    for (set, traits) in sets {
        if let Some(set) = set {
            left.keep(|| in_set(set, traits, chunk))?;
        }
    }
    for (name, dimension) in &of.attributes {
        left.keep(|| attribute(dimension, Trait::Attribute(name), chunk))?;
    }
    for (name, dimension) in &of.user_attributes {
        left.keep(|| attribute(dimension, Trait::UserAttribute(name), chunk))?;
    }
    for (name, dimension) in &of.metrics {
        left.keep(|| Ok(chunk.numbers(Trait::Metric(name))?.matching(dimension)))?;
    }
    if let Some(recency) = of.recency {
        left.keep(|| recent(recency, chunk, now))?;
    }
    if let Some(point) = of.gps_point {
        left.keep(|| near(point, chunk))?;
    }
    Ok(left)
}

/// Who is left after some of the parts.
struct Left(Bits);

impl Left {
    fn keep(&mut self, part: impl FnOnce() -> Result<Bits, ApiError>) -> Result<(), ApiError> {
        if !self.0.is_empty() {
            self.0 &= part()?;
        }
        Ok(())
    }
}

/// An exclusive set has everybody else in it, those too who have nothing of the kind.
fn in_set(set: &SetDimension, traits: &[Trait<'_>], chunk: &Chunk<'_>) -> Result<Bits, ApiError> {
    let mut listed = Bits::new();
    for of in traits {
        listed |= chunk.having(*of, &set.values)?;
    }
    Ok(match set.dimension_type {
        DimensionType::Inclusive => listed,
        DimensionType::Exclusive => chunk.everybody() - listed,
    })
}

fn attribute(
    dimension: &AttributeDimension,
    of: Trait<'_>,
    chunk: &Chunk<'_>,
) -> Result<Bits, ApiError> {
    match dimension.attribute_type {
        AttributeType::Inclusive => chunk.having(of, &dimension.values),
        AttributeType::Exclusive => Ok(chunk.everybody() - chunk.having(of, &dimension.values)?),
        AttributeType::Contains
        | AttributeType::Before
        | AttributeType::After
        | AttributeType::On
        | AttributeType::Between => chunk.passing(of, |text| dimension.matches(&[text])),
    }
}

/// By the hour; only those whose last hour is the one in question are looked at.
fn recent(recency: Recency, chunk: &Chunk<'_>, now: Timestamp) -> Result<Bits, ApiError> {
    let since = Timestamp(now.0.saturating_sub(i64::from(recency.hours) * HOUR_MS));
    let hours = chunk.numbers(Trait::Activity)?;
    let side = hours.compared(activity_key(since));
    let active = side.greater | chunk.active(&side.equal, since)?;
    Ok(match recency.active {
        true => active,
        false => chunk.everybody() - active,
    })
}

/// Those in the circle's bands of latitudes and longitudes: at once where a box within the circle holds them, and else by their exact
/// places. Whoever says to be beyond a pole, or more than half around the globe, is at no distance that a band could bound.
fn near(point: GpsPoint, chunk: &Chunk<'_>) -> Result<Bits, ApiError> {
    let (latitudes, longitudes) = (
        chunk.numbers(Trait::Latitude)?,
        chunk.numbers(Trait::Longitude)?,
    );
    let centre = (point.latitude, point.longitude);
    let north_south = |half: f64| latitudes.between(centre.0 - half, centre.0 + half);
    let west_east = |half: f64| longitudes.between(centre.1 - half, centre.1 + half);
    let half_height = (point.range_km / EARTH_RADIUS_KM).to_degrees() + BAND_MARGIN_DEG;
    let mut band = north_south(half_height);
    let mut near = Bits::new();
    if let Some(half_width) = half_width(point) {
        let around = longitudes.present() - longitudes.between(-180.0, 180.0);
        band &= west_east(half_width) | around;
        for (height, width) in boxes_within(point) {
            near |= north_south(height) & west_east(width);
        }
    }
    let beyond = latitudes.present() - latitudes.between(-90.0, 90.0);
    let unsure = ((band | beyond) & longitudes.present()) - &near;
    let places = latitudes
        .of(&unsure)
        .into_iter()
        .zip(longitudes.of(&unsure));
    near.extend(
        places
            .filter(|((_, latitude), (_, longitude))| {
                distance_km(centre, (*latitude, *longitude)) <= point.range_km
            })
            .map(|((low, _), _)| low),
    );
    Ok(near)
}

/// Half the heights and widths, in degrees, of boxes that lie within a circle that has a band of longitudes. Together they fill most of it.
fn boxes_within(point: GpsPoint) -> impl Iterator<Item = (f64, f64)> {
    let half_angle = point.range_km / EARTH_RADIUS_KM;
    let latitude = point.latitude.to_radians();
    let sine_squared = |angle: f64| (angle / 2.0).sin().powi(2);
    BOX_HEIGHTS.into_iter().filter_map(move |share| {
        let height = half_angle * share;
        // The haversine formula for its corners, as if all of them were where the box is widest.
        let widest = (latitude.abs() - height).max(0.0);
        let across = sine_squared(half_angle) - sine_squared(height);
        let sine = (across / (latitude.cos() * widest.cos())).sqrt();
        let height = height.to_degrees() - BAND_MARGIN_DEG;
        let width = 2.0 * sine.asin().to_degrees() - BAND_MARGIN_DEG;
        (height > 0.0 && width > 0.0).then_some((height, width))
    })
}

/// Degrees of longitude that the circle reaches to either side of its centre; none near a pole, and where it passes the date line.
fn half_width(point: GpsPoint) -> Option<f64> {
    let half_angle = point.range_km / EARTH_RADIUS_KM;
    let latitude = point.latitude.to_radians();
    if latitude.abs() + half_angle > BAND_LATITUDE_RAD_MAX {
        return None;
    }
    let half_width = (half_angle.sin() / latitude.cos()).asin().to_degrees() + BAND_MARGIN_DEG;
    let inside = point.longitude.abs() + half_width <= 180.0;
    inside.then_some(half_width)
}

#[cfg(test)]
mod tests {
    use super::{boxes_within, half_width};
    use carillon_rules::GpsPoint;
    use carillon_rules::dimensions::distance_km;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_box_within_a_circle_is_within_it(
            latitude in -89.0..89.0_f64,
            longitude in -180.0..180.0_f64,
            log_range in -3.0..4.0_f64,
            across in -1.0..=1.0_f64,
            along in -1.0..=1.0_f64,
        ) {
            let point = GpsPoint { latitude, longitude, range_km: 10_f64.powf(log_range) };
            prop_assume!(half_width(point).is_some());
            for (height, width) in boxes_within(point) {
                for (up, right) in [(1.0, 1.0), (-1.0, 1.0), (across, along)] {
                    let inside = (latitude + up * height, longitude + right * width);
                    prop_assert!(distance_km((latitude, longitude), inside) <= point.range_km);
                    prop_assert!(inside.1.abs() <= 180.0);
                }
            }
        }
    }
}
