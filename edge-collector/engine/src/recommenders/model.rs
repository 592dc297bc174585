//! What a recommender configuration is, and the rules of its members.

use crate::Timestamp;
use crate::error::ApiError;
use carillon_wire::{CreateRecommenderConfiguration, RecommenderConfigurationResponse};

/// Recommender configurations of one account.
pub(super) const RECOMMENDERS_MAX: i64 = 100;
/// Characters of a name or description, of an ARN, of an attribute's name, and of a name for display.
const NAME_CHARS_MAX: usize = 128;
const ARN_CHARS_MAX: usize = 2_048;
const ATTRIBUTE_CHARS_MAX: usize = 50;
const DISPLAY_CHARS_MAX: usize = 25;
/// Attributes that a transformer fills, and recommendations of one message.
const ATTRIBUTES_MAX: usize = 10;
const PER_MESSAGE_MAX: i64 = 5;
/// Whom a recommender knows: the first unless the request says otherwise.
const ID_TYPES: [&str; 2] = ["PINPOINT_ENDPOINT_ID", "PINPOINT_USER_ID"];

/// A recommender configuration.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Recommender {
    pub(super) id: String,
    pub(super) doc: CreateRecommenderConfiguration,
    pub(super) created: Timestamp,
    pub(super) modified: Timestamp,
}

impl Recommender {
    pub(super) fn response(&self) -> RecommenderConfigurationResponse {
        let doc = self.doc.clone();
        RecommenderConfigurationResponse {
            attributes: doc.attributes,
            creation_date: self.created.to_string(),
            description: doc.description,
            id: self.id.clone(),
            last_modified_date: self.modified.to_string(),
            name: doc.name,
            recommendation_provider_id_type: doc.recommendation_provider_id_type,
            recommendation_provider_role_arn: doc.recommendation_provider_role_arn,
            recommendation_provider_uri: doc.recommendation_provider_uri,
            recommendation_transformer_uri: doc.recommendation_transformer_uri,
            recommendations_display_name: doc.recommendations_display_name,
            recommendations_per_message: doc.recommendations_per_message,
        }
    }
}

/// Takes a request that keeps the rules, with its defaults written out. A transformer brings its own attributes; without one there is
/// only the list of recommended items, which may have a name for display.
pub(super) fn check(
    mut wanted: CreateRecommenderConfiguration,
) -> Result<CreateRecommenderConfiguration, ApiError> {
    chars("Name", wanted.name.as_deref(), 1, NAME_CHARS_MAX)?;
    chars(
        "Description",
        wanted.description.as_deref(),
        0,
        NAME_CHARS_MAX,
    )?;
    let uri = &wanted.recommendation_provider_uri;
    let role = &wanted.recommendation_provider_role_arn;
    chars("RecommendationProviderUri", Some(uri), 1, ARN_CHARS_MAX)?;
    chars(
        "RecommendationProviderRoleArn",
        Some(role),
        1,
        ARN_CHARS_MAX,
    )?;
    let transformer = wanted.recommendation_transformer_uri.as_deref();
    chars(
        "RecommendationTransformerUri",
        transformer,
        1,
        ARN_CHARS_MAX,
    )?;
    let display = wanted.recommendations_display_name.as_deref();
    chars("RecommendationsDisplayName", display, 1, DISPLAY_CHARS_MAX)?;
    attributes(&wanted)?;
    if transformer.is_some() && display.is_some() {
        return Err(ApiError::bad(
            "RecommendationsDisplayName: leave it out, since Attributes name what RecommendationTransformerUri returns.",
        ));
    }
    let id_type = wanted
        .recommendation_provider_id_type
        .get_or_insert_with(|| ID_TYPES[0].to_owned());
    if !ID_TYPES.contains(&id_type.as_str()) {
        return Err(ApiError::bad(format!(
            "RecommendationProviderIdType: one of {}.",
            ID_TYPES.join(" and ")
        )));
    }
    let per_message = *wanted
        .recommendations_per_message
        .get_or_insert(PER_MESSAGE_MAX);
    match (1..=PER_MESSAGE_MAX).contains(&per_message) {
        true => Ok(wanted),
        false => Err(ApiError::bad(format!(
            "RecommendationsPerMessage: a whole number from 1 to {PER_MESSAGE_MAX}."
        ))),
    }
}

fn attributes(wanted: &CreateRecommenderConfiguration) -> Result<(), ApiError> {
    let attributes = wanted.attributes.iter().flatten();
    let count = attributes.clone().count();
    match (&wanted.recommendation_transformer_uri, count) {
        (None, 0) | (Some(_), 1..=ATTRIBUTES_MAX) => {}
        (None, _) => {
            return Err(ApiError::bad(
                "Attributes: only a recommender with a RecommendationTransformerUri has attributes.",
            ));
        }
        (Some(_), _) => {
            return Err(ApiError::bad(format!(
                "Attributes: a recommender with a RecommendationTransformerUri has 1 to {ATTRIBUTES_MAX}, and this has {count}."
            )));
        }
    }
    for (name, display) in attributes {
        chars("Attributes: a name", Some(name), 1, ATTRIBUTE_CHARS_MAX)?;
        let member = "Attributes: a name for display";
        chars(member, Some(display), 1, DISPLAY_CHARS_MAX)?;
    }
    Ok(())
}

fn chars(member: &str, text: Option<&str>, least: usize, most: usize) -> Result<(), ApiError> {
    let Some(text) = text else { return Ok(()) };
    match (least..=most).contains(&text.chars().count()) {
        true => Ok(()),
        false => Err(ApiError::bad(format!(
            "{member}: {least} to {most} characters."
        ))),
    }
}
