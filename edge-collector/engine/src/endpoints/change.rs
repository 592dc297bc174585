//! What a caller wants changed of an endpoint, and whether it may be asked for.

use super::model::Lists;
use crate::Timestamp;
use crate::error::ApiError;
use carillon_wire::{
    ChannelType, EndpointBatchItem, EndpointDemographic, EndpointLocation, EndpointRequest,
    EndpointResponse, PublicEndpoint,
};
use std::collections::BTreeMap;

/// Characters of an attribute's or a metric's name.
const NAME_CHARS_MAX: usize = 50;
/// Characters of one value of an attribute.
const VALUE_CHARS_MAX: usize = 100;
/// Values of one attribute.
const VALUES_MAX: usize = 50;
/// Characters of an id: an endpoint's, a user's, a request's. The service names no limit; ids are kept outside the record and its limit.
pub(super) const ID_CHARS_MAX: usize = 500;

/// The members that were given. What is absent stays as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Change<'a> {
    pub(super) address: Option<&'a str>,
    pub(super) attributes: Option<&'a Lists>,
    pub(super) channel: Option<ChannelType>,
    pub(super) demographic: Option<&'a EndpointDemographic>,
    pub(super) effective: Option<&'a str>,
    pub(super) status: Option<&'a str>,
    pub(super) location: Option<&'a EndpointLocation>,
    pub(super) metrics: Option<&'a BTreeMap<String, f64>>,
    pub(super) opt_out: Option<&'a str>,
    pub(super) request: Option<&'a str>,
    pub(super) user: Option<&'a str>,
    pub(super) user_attributes: Option<&'a Lists>,
    /// Only for an endpoint that is restored.
    pub(super) birth: Option<Birth>,
}

/// What an endpoint that is new here had from its beginning elsewhere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Birth {
    pub(super) created: Timestamp,
    /// The share of an audience it falls in; it must not move, or people would change sides in the middle of a comparison.
    pub(super) cohort: Option<u8>,
}

/// The request of UpdateEndpoint, an item of a batch, the endpoint part of PutEvents and an exported endpoint have the same members.
macro_rules! change_from {
    ($($shape:ty),+) => {$(
        impl<'a> From<&'a $shape> for Change<'a> {
            fn from(given: &'a $shape) -> Change<'a> {
                let user = given.user.as_ref();
                Change {
                    address: given.address.as_deref(),
                    attributes: given.attributes.as_ref(),
                    channel: given.channel_type,
                    demographic: given.demographic.as_ref(),
                    effective: given.effective_date.as_deref(),
                    status: given.endpoint_status.as_deref(),
                    location: given.location.as_ref(),
                    metrics: given.metrics.as_ref(),
                    opt_out: given.opt_out.as_deref(),
                    request: given.request_id.as_deref(),
                    user: user.and_then(|user| user.user_id.as_deref()),
                    user_attributes: user.and_then(|user| user.user_attributes.as_ref()),
                    birth: None,
                }
            }
        }
    )+};
}
change_from!(
    EndpointRequest,
    EndpointBatchItem,
    EndpointResponse,
    PublicEndpoint
);

impl Change<'_> {
    /// Whether nothing at all is asked for, as when a batch of events names its endpoint with `{}`.
    pub(super) fn is_empty(&self) -> bool {
        *self == Change::default()
    }

    /// Whether every member is one that may be stored.
    pub(super) fn check(&self) -> Result<(), ApiError> {
        check_lists("Attributes", self.attributes)?;
        check_lists("User.UserAttributes", self.user_attributes)?;
        for name in self.metrics.into_iter().flat_map(BTreeMap::keys) {
            check_name("Metrics", name)?;
        }
        check_word("EndpointStatus", self.status, ["ACTIVE", "INACTIVE"])?;
        check_word("OptOut", self.opt_out, ["ALL", "NONE"])?;
        check_length("RequestId", self.request)?;
        check_length("User.UserId", self.user)?;
        self.effective_time().map(drop)
    }

    /// The time the caller gives the update, if any.
    pub(super) fn effective_time(&self) -> Result<Option<Timestamp>, ApiError> {
        self.effective
            .filter(|text| !text.is_empty())
            .map(|text| {
                Timestamp::parse(text)
                    .ok_or_else(|| ApiError::bad("EffectiveDate: this is not an ISO 8601 time."))
            })
            .transpose()
    }
}

fn check_lists(member: &str, lists: Option<&Lists>) -> Result<(), ApiError> {
    for (name, values) in lists.into_iter().flatten() {
        check_name(member, name)?;
        if values.len() > VALUES_MAX {
            return Err(ApiError::bad(format!(
                "{member}.{name}: an attribute has at most {VALUES_MAX} values, and this has {}.",
                values.len()
            )));
        }
        if values.iter().any(|value| longer(value, VALUE_CHARS_MAX)) {
            return Err(ApiError::bad(format!(
                "{member}.{name}: a value has at most {VALUE_CHARS_MAX} characters."
            )));
        }
    }
    Ok(())
}

fn check_name(member: &str, name: &str) -> Result<(), ApiError> {
    match longer(name, NAME_CHARS_MAX) {
        false if !name.is_empty() => Ok(()),
        _ => Err(ApiError::bad(format!(
            "{member}: a name has 1 to {NAME_CHARS_MAX} characters."
        ))),
    }
}

fn check_word(member: &str, word: Option<&str>, known: [&str; 2]) -> Result<(), ApiError> {
    match word {
        Some(word) if !known.contains(&word) => Err(ApiError::bad(format!(
            "{member}: the value is {} or {}.",
            known[0], known[1]
        ))),
        _ => Ok(()),
    }
}

fn check_length(member: &str, id: Option<&str>) -> Result<(), ApiError> {
    match id {
        Some(id) if longer(id, ID_CHARS_MAX) => Err(ApiError::bad(format!(
            "{member}: an id has at most {ID_CHARS_MAX} characters."
        ))),
        _ => Ok(()),
    }
}

/// Whether a text has more characters than that. Counting is left out where the bytes already say no.
pub(crate) fn longer(text: &str, chars_max: usize) -> bool {
    text.len() > chars_max && text.chars().count() > chars_max
}
