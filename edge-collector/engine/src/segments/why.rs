//! Why somebody is in a segment or is not: what each condition of its definition says of them.

use super::criteria::{self, Criteria, Part, Rule};
use super::latest;
use crate::answer::Answer;
use crate::behaviour::Filling;
use crate::call::Call;
use crate::endpoints;
use crate::error::ApiError;
use crate::turn::Turn;
use carillon_rules::{Demographic, Dimensions, Person};
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct WhyResponse {
    member: bool,
    /// Why the segment cannot be judged any more, so that nobody is in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<String>,
    /// How far the counts of behaviour have come that it goes by, while they are not complete.
    #[serde(skip_serializing_if = "Option::is_none")]
    filling: Option<Filling>,
    conditions: Vec<Condition>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Condition {
    /// Where it stands in the definition, as error messages name it too.
    path: String,
    holds: bool,
    /// How often the endpoint did what the condition is about, if it is about that.
    #[serde(skip_serializing_if = "Option::is_none")]
    times: Option<u32>,
    /// The same in words, beside what was wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

impl Condition {
    fn new(path: String, holds: bool) -> Condition {
        Condition {
            path,
            holds,
            times: None,
            detail: None,
        }
    }
}

/// `GET /carillon/apps/{app}/segments/{segment}/why/{endpoint}`: whether the endpoint is in the segment, condition by condition.
pub(crate) fn why_segment(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let segment = latest(turn, call.label("segment-id")?)?;
    let endpoint = endpoints::find(turn, call.label("endpoint-id")?)?;
    let endpoint = endpoint.ok_or_else(ApiError::no_resource)?;
    let mut criteria = criteria::of_segment(turn, &segment)?;
    criteria.meet(turn, std::slice::from_ref(&endpoint))?;
    Answer::json(&WhyResponse {
        member: criteria.contains(&endpoint, turn.now),
        conditions: conditions(&criteria, &endpoint, turn),
        filling: criteria.filling,
        fault: criteria.fault,
    })
}

fn conditions<P: Person>(criteria: &Criteria, person: &P, turn: &Turn<'_>) -> Vec<Condition> {
    let groups = match &criteria.rule {
        Rule::Everybody | Rule::Nobody => return Vec::new(),
        Rule::Imported(members) => {
            let path = "ImportDefinition".to_owned();
            return vec![Condition::new(path, members.hold(person))];
        }
        Rule::Dimensions(part) => return of_part("Dimensions", part, person, turn),
        Rule::Groups(_, groups) => groups,
    };
    let mut found = Vec::new();
    for (n, group) in groups.iter().enumerate() {
        let path = format!("SegmentGroups.Groups[{n}]");
        let holds = group.contains(person, turn.now);
        found.push(Condition::new(path.clone(), holds));
        for (n, source) in group.sources.1.iter().enumerate() {
            let path = format!("{path}.SourceSegments[{n}]");
            found.push(Condition::new(path, source.contains(person, turn.now)));
        }
        for (n, part) in group.dimensions.1.iter().enumerate() {
            let path = format!("{path}.Dimensions[{n}]");
            found.extend(of_part(&path, part, person, turn));
        }
    }
    found
}

fn of_part<P: Person>(path: &str, part: &Part, person: &P, turn: &Turn<'_>) -> Vec<Condition> {
    let dimensions = parts(&part.dimensions).into_iter().map(|(name, part)| {
        Condition::new(format!("{path}.{name}"), part.contain(person, turn.now.0))
    });
    let deeds = part.deeds.iter().enumerate().map(|(n, deed)| {
        let times = deed.times(person);
        Condition {
            times,
            detail: times.map(|times| deed.tell(times)),
            ..Condition::new(format!("{path}.Behavior.Events[{n}]"), deed.holds(person))
        }
    });
    dimensions.chain(deeds).collect()
}

/// Each part of a set of dimensions by itself, named as the definition names it.
fn parts(of: &Dimensions) -> Vec<(String, Dimensions)> {
    let nothing = Dimensions::default;
    let mut parts = Vec::new();
    for (name, dimension) in &of.attributes {
        let attributes = [(name.clone(), dimension.clone())].into();
        let part = Dimensions {
            attributes,
            ..nothing()
        };
        parts.push((format!("Attributes.{name}"), part));
    }
    for (name, dimension) in &of.user_attributes {
        let user_attributes = [(name.clone(), dimension.clone())].into();
        let part = Dimensions {
            user_attributes,
            ..nothing()
        };
        parts.push((format!("UserAttributes.{name}"), part));
    }
    for (name, dimension) in &of.metrics {
        let metrics = [(name.clone(), *dimension)].into();
        let part = Dimensions {
            metrics,
            ..nothing()
        };
        parts.push((format!("Metrics.{name}"), part));
    }
    for (name, demographic) in device_parts(&of.demographic) {
        let part = Dimensions {
            demographic,
            ..nothing()
        };
        parts.push((format!("Demographic.{name}"), part));
    }
    let others = [
        (
            "Location.Country",
            Dimensions {
                country: of.country.clone(),
                ..nothing()
            },
        ),
        (
            "Location.GPSPoint",
            Dimensions {
                gps_point: of.gps_point,
                ..nothing()
            },
        ),
        (
            "Behavior.Recency",
            Dimensions {
                recency: of.recency,
                ..nothing()
            },
        ),
    ];
    let others = others.into_iter().filter(|(_, part)| *part != nothing());
    parts.extend(others.map(|(name, part)| (name.to_owned(), part)));
    parts
}

fn device_parts(of: &Demographic) -> Vec<(&'static str, Demographic)> {
    let nothing = Demographic::default;
    let mut parts = vec![
        (
            "AppVersion",
            Demographic {
                app_version: of.app_version.clone(),
                ..nothing()
            },
        ),
        (
            "Channel",
            Demographic {
                channel: of.channel.clone(),
                ..nothing()
            },
        ),
        (
            "DeviceType",
            Demographic {
                device_type: of.device_type.clone(),
                ..nothing()
            },
        ),
        (
            "Make",
            Demographic {
                make: of.make.clone(),
                ..nothing()
            },
        ),
        (
            "Model",
            Demographic {
                model: of.model.clone(),
                ..nothing()
            },
        ),
        (
            "Platform",
            Demographic {
                platform: of.platform.clone(),
                ..nothing()
            },
        ),
    ];
    parts.retain(|(_, part)| *part != nothing());
    parts
}
