//! Why somebody is in a segment or is not: what each condition of its definition says of them.

use super::criteria::{self, Criteria, Rule};
use super::latest;
use crate::answer::Answer;
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
    conditions: Vec<Condition>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Condition {
    /// Where it stands in the definition, as error messages name it too.
    path: String,
    holds: bool,
}

/// `GET /carillon/apps/{app}/segments/{segment}/why/{endpoint}`: whether the endpoint is in the segment, condition by condition.
pub(crate) fn why_segment(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let segment = latest(turn, call.label("segment-id")?)?;
    let endpoint = endpoints::find(turn, call.label("endpoint-id")?)?;
    let endpoint = endpoint.ok_or_else(ApiError::no_resource)?;
    let mut criteria = criteria::of_segment(turn.sql, &segment)?;
    criteria.meet(turn, std::slice::from_ref(&endpoint))?;
    Answer::json(&WhyResponse {
        member: criteria.contains(&endpoint, turn.now),
        conditions: conditions(&criteria, &endpoint, turn),
        fault: criteria.fault,
    })
}

fn conditions<P: Person>(criteria: &Criteria, person: &P, turn: &Turn<'_>) -> Vec<Condition> {
    let of_dimensions = |path: &str, dimensions: &Dimensions| -> Vec<Condition> {
        let part = |(name, part): (String, Dimensions)| Condition {
            path: format!("{path}.{name}"),
            holds: part.contain(person, turn.now.0),
        };
        parts(dimensions).into_iter().map(part).collect()
    };
    let groups = match &criteria.rule {
        Rule::Everybody | Rule::Nobody => return Vec::new(),
        Rule::Imported(members) => {
            return vec![Condition {
                path: "ImportDefinition".to_owned(),
                holds: members.hold(person),
            }];
        }
        Rule::Dimensions(dimensions) => return of_dimensions("Dimensions", dimensions),
        Rule::Groups(_, groups) => groups,
    };
    let mut found = Vec::new();
    for (n, group) in groups.iter().enumerate() {
        let path = format!("SegmentGroups.Groups[{n}]");
        let holds = group.contains(person, turn.now);
        found.push(Condition {
            path: path.clone(),
            holds,
        });
        for (n, source) in group.sources.1.iter().enumerate() {
            found.push(Condition {
                path: format!("{path}.SourceSegments[{n}]"),
                holds: source.contains(person, turn.now),
            });
        }
        for (n, dimensions) in group.dimensions.1.iter().enumerate() {
            found.extend(of_dimensions(
                &format!("{path}.Dimensions[{n}]"),
                dimensions,
            ));
        }
    }
    found
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
