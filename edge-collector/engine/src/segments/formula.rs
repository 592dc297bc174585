//! Criteria as a formula over the index: who of a chunk meets them, by bitmaps alone. What they say of one person is in
//! `criteria.rs`, and must be the same.

use super::criteria::{Combine, Criteria, Group, Part, Rule};
use crate::Timestamp;
use crate::error::ApiError;
use crate::index::{Bits, Chunk, Trait, activity_key};
use carillon_rules::{
    AttributeDimension, AttributeType, DimensionType, Dimensions, GpsPoint, Recency, SetDimension,
};

const HOUR_MS: i64 = 60 * 60 * 1000;

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

/// By everybody's exact place.
fn near(point: GpsPoint, chunk: &Chunk<'_>) -> Result<Bits, ApiError> {
    let latitudes = chunk.each_number(Trait::Latitude)?;
    let longitudes = chunk.each_number(Trait::Longitude)?;
    let circle = point.circle();
    let places = (0..).zip(latitudes.into_iter().zip(longitudes));
    let near = places.filter(|(_, place)| circle.holds(*place));
    Ok(near.map(|(low, _)| low).collect())
}
