//! What a segment is: a name, tags, and criteria as they were written.

use super::dimensions::Tally;
use super::imported::Imported;
use crate::Timestamp;
use crate::error::ApiError;
use crate::tags::{self, Tags};
use crate::turn::Turn;
use carillon_wire::{
    SegmentDimensions, SegmentGroup, SegmentGroupList, SegmentResponse, SegmentType,
    WriteSegmentRequest,
};
use serde::{Deserialize, Serialize};

/// Characters of a segment's name.
const NAME_CHARS_MAX: usize = 256;
/// Groups of one segment, and segments that one group starts from.
const GROUPS_MAX: usize = 10;
const SOURCES_MAX: usize = 20;

/// One version of a segment.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Segment {
    pub(super) id: String,
    pub(super) version: i64,
    pub(super) doc: SegmentDoc,
    pub(super) created: Timestamp,
    pub(super) modified: Timestamp,
}

/// A version's definition as the store keeps it. Without either kind of criteria it is every endpoint of the application.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct SegmentDoc {
    pub(super) name: Option<String>,
    pub(super) dimensions: Option<SegmentDimensions>,
    pub(super) groups: Option<SegmentGroupList>,
    pub(super) tags: Tags,
    /// A list of members in the place of criteria.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) imported: Option<Imported>,
    /// Whether it announces who joins and who leaves.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) membership_events: bool,
}

impl SegmentDoc {
    /// A new segment's definition. Whether the segments it starts from exist is checked beside the store.
    pub(super) fn new(wanted: WriteSegmentRequest) -> Result<SegmentDoc, ApiError> {
        let doc = SegmentDoc {
            name: wanted.name,
            dimensions: wanted.dimensions,
            groups: wanted.segment_groups,
            tags: tags::check(wanted.tags)?,
            imported: None,
            membership_events: wanted.membership_events.unwrap_or_default(),
        };
        doc.check()?;
        Ok(doc)
    }

    /// The next version's definition. What the request leaves out stays as it is; criteria of one kind replace those of the other;
    /// tags do not change here, as in the service.
    pub(super) fn updated(&self, wanted: WriteSegmentRequest) -> Result<SegmentDoc, ApiError> {
        let criteria = wanted.dimensions.is_some() || wanted.segment_groups.is_some();
        if criteria && self.imported.is_some() {
            return Err(ApiError::bad(
                "This segment was imported and has no criteria. Import into it again, by its SegmentId, to give it other members.",
            ));
        }
        let (dimensions, groups) = if criteria {
            (wanted.dimensions, wanted.segment_groups)
        } else {
            (self.dimensions.clone(), self.groups.clone())
        };
        let doc = SegmentDoc {
            name: wanted.name.or_else(|| self.name.clone()),
            dimensions,
            groups,
            tags: self.tags.clone(),
            imported: self.imported.clone(),
            membership_events: wanted.membership_events.unwrap_or(self.membership_events),
        };
        doc.check()?;
        Ok(doc)
    }

    /// Whether another version says the same of who belongs. Of lists it does not matter who is on them.
    pub(super) fn says_the_same(&self, other: &SegmentDoc) -> bool {
        self.dimensions == other.dimensions
            && self.groups == other.groups
            && self.imported.is_some() == other.imported.is_some()
    }

    fn check(&self) -> Result<(), ApiError> {
        if self.dimensions.is_some() && self.groups.is_some() {
            return Err(ApiError::bad(
                "Give either Dimensions or SegmentGroups, not both.",
            ));
        }
        let name_chars = self.name.as_deref().unwrap_or_default().chars().count();
        if name_chars > NAME_CHARS_MAX {
            return Err(ApiError::bad(format!(
                "Name: at most {NAME_CHARS_MAX} characters, and this has {name_chars}."
            )));
        }
        let mut tally = Tally::default();
        if let Some(dimensions) = &self.dimensions {
            tally.dimensions("Dimensions", dimensions)?;
        }
        self.groups
            .as_ref()
            .map_or(Ok(()), |groups| check_groups(&mut tally, groups))
    }
}

fn check_groups(tally: &mut Tally, list: &SegmentGroupList) -> Result<(), ApiError> {
    let groups = list.groups.as_deref().unwrap_or_default();
    if groups.is_empty() || groups.len() > GROUPS_MAX {
        return Err(ApiError::bad(format!(
            "SegmentGroups.Groups: 1 to {GROUPS_MAX} groups, and this has {}.",
            groups.len()
        )));
    }
    for (n, group) in groups.iter().enumerate() {
        check_group(tally, &format!("SegmentGroups.Groups[{n}]"), group)?;
    }
    Ok(())
}

fn check_group(tally: &mut Tally, path: &str, group: &SegmentGroup) -> Result<(), ApiError> {
    let sources = group.source_segments.as_deref().unwrap_or_default();
    if sources.len() > SOURCES_MAX {
        return Err(ApiError::bad(format!(
            "{path}.SourceSegments: at most {SOURCES_MAX} segments, and this has {}.",
            sources.len()
        )));
    }
    let dimensions = group.dimensions.as_deref().unwrap_or_default();
    for (n, dimensions) in dimensions.iter().enumerate() {
        tally.dimensions(&format!("{path}.Dimensions[{n}]"), dimensions)?;
    }
    Ok(())
}

impl Segment {
    pub(super) fn response(&self, turn: &Turn<'_>) -> SegmentResponse {
        let imported = self.doc.imported.as_ref();
        SegmentResponse {
            application_id: turn.app().to_owned(),
            arn: turn.arn(&format!("apps/{}/segments/{}", turn.app(), self.id)),
            creation_date: self.created.to_string(),
            dimensions: self.doc.dimensions.clone(),
            id: self.id.clone(),
            import_definition: imported.map(|imported| imported.resource.clone()),
            last_modified_date: Some(self.modified.to_string()),
            membership_events: self.doc.membership_events.then_some(true),
            name: self.doc.name.clone(),
            segment_groups: self.doc.groups.clone(),
            segment_type: match imported {
                Some(_) => SegmentType::Import,
                None => SegmentType::Dimensional,
            },
            version: Some(self.version),
            tags: Some(self.doc.tags.clone()),
        }
    }
}
