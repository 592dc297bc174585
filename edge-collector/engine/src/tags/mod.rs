//! Tags: words that an operator hangs on a resource, named by its ARN. Each room keeps the tags of its own.

mod model;
mod resource;
#[cfg(test)]
mod tests;

pub(crate) use model::{Tags, check};
pub(crate) use resource::{app, scope};

use crate::answer::Answer;
use crate::call::Call;
use crate::error::ApiError;
use crate::turn::Turn;
use crate::{apps, campaigns, segments, templates};
use carillon_wire::TagsModel;
use resource::Resource;

/// Pinpoint: ListTagsForResource.
pub(crate) fn list_tags_for_resource(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let resource = resource(turn, call)?;
    Answer::json(&TagsModel {
        tags: tags(turn, &resource)?,
    })
}

/// Pinpoint: TagResource. A key that is there already gets the new value; the others stay.
pub(crate) fn tag_resource(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let resource = resource(turn, call)?;
    let mut all = tags(turn, &resource)?;
    all.extend(call.body::<TagsModel>()?.tags);
    keep(turn, &resource, &check(Some(all))?)
}

/// Pinpoint: UntagResource. A key that is not there is no fault.
pub(crate) fn untag_resource(turn: &Turn<'_>, call: &Call) -> Result<Answer, ApiError> {
    let resource = resource(turn, call)?;
    let keys: Vec<&str> = call.queries("tagKeys").collect();
    if keys.is_empty() {
        return Err(ApiError::bad(
            "tagKeys: name the key to remove, and repeat the parameter to remove more.",
        ));
    }
    let mut left = tags(turn, &resource)?;
    left.retain(|key, _| !keys.contains(&key.as_str()));
    keep(turn, &resource, &left)
}

fn resource(turn: &Turn<'_>, call: &Call) -> Result<Resource, ApiError> {
    Resource::read(turn, call.label("resource-arn")?)
}

fn tags(turn: &Turn<'_>, resource: &Resource) -> Result<Tags, ApiError> {
    match resource {
        Resource::App(id) => apps::tags(turn, id),
        Resource::Campaign(id) => campaigns::tags(turn, id),
        Resource::Segment(id) => segments::tags(turn, id),
        Resource::Template(kind, name) => templates::tags(turn, *kind, name),
    }
}

fn keep(turn: &Turn<'_>, resource: &Resource, tags: &Tags) -> Result<Answer, ApiError> {
    match resource {
        Resource::App(id) => apps::keep_tags(turn, id, tags),
        Resource::Campaign(id) => campaigns::keep_tags(turn, id, tags),
        Resource::Segment(id) => segments::keep_tags(turn, id, tags),
        Resource::Template(kind, name) => templates::keep_tags(turn, *kind, name, tags),
    }?;
    Ok(Answer::Nothing)
}
