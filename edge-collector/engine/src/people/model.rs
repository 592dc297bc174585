//! Who is asked for, and how people are shown.

use crate::call::Call;
use crate::endpoints::{self, Endpoint, Lists, User};
use crate::error::ApiError;
use carillon_wire::ChannelType;
use serde::Serialize;

/// A name and a value that an attribute has to have among its own.
type Pair<'a> = (&'a str, &'a str);

/// Which endpoints are asked for: those that fit all of it.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Wanted<'a> {
    pub(super) id: Option<&'a str>,
    pub(super) user: Option<&'a str>,
    pub(super) address: Option<&'a str>,
    channel: Option<ChannelType>,
    active: Option<bool>,
    attributes: Vec<Pair<'a>>,
    user_attributes: Vec<Pair<'a>>,
}

impl<'a> Wanted<'a> {
    pub(super) fn read(call: &'a Call) -> Result<Wanted<'a>, ApiError> {
        let text = |name| call.query(name).filter(|text| !text.is_empty());
        Ok(Wanted {
            id: text("id"),
            user: text("user"),
            address: text("address"),
            channel: text("channel").map(channel).transpose()?,
            active: text("status").map(active).transpose()?,
            attributes: pairs(call, "attribute")?,
            user_attributes: pairs(call, "user-attribute")?,
        })
    }

    pub(super) fn fits(&self, endpoint: &Endpoint) -> bool {
        self.id
            .is_none_or(|id| endpoints::fold(id) == endpoints::fold(endpoint.id()))
            && self
                .user
                .is_none_or(|id| endpoint.user.as_deref() == Some(id))
            && self
                .address
                .is_none_or(|address| endpoint.address() == Some(address))
            && self
                .channel
                .is_none_or(|channel| endpoint.channel() == Some(channel))
            && self.active.is_none_or(|active| endpoint.active == active)
            && have(&endpoint.record.attributes, &self.attributes)
            && have(&endpoint.user_attributes, &self.user_attributes)
    }
}

/// Which users are asked for.
#[derive(Debug, Default, PartialEq)]
pub(super) struct WantedUsers<'a> {
    attributes: Vec<Pair<'a>>,
}

impl<'a> WantedUsers<'a> {
    pub(super) fn read(call: &'a Call) -> Result<WantedUsers<'a>, ApiError> {
        Ok(WantedUsers {
            attributes: pairs(call, "user-attribute")?,
        })
    }

    pub(super) fn fits(&self, user: &User) -> bool {
        have(&user.attributes, &self.attributes)
    }
}

fn have(lists: &Lists, pairs: &[Pair<'_>]) -> bool {
    pairs.iter().all(|(name, value)| {
        let values = lists.get(*name);
        values.is_some_and(|values| values.iter().any(|one| one == value))
    })
}

/// Every `parameter=name:value` of the query. A value may hold colons, a name that is looked for may not.
fn pairs<'a>(call: &'a Call, parameter: &'static str) -> Result<Vec<Pair<'a>>, ApiError> {
    call.queries(parameter)
        .map(|text| {
            text.split_once(':').ok_or_else(|| {
                ApiError::bad(format!(
                    "{parameter}: write name and value, as in {parameter}=plan:gold."
                ))
            })
        })
        .collect()
}

fn channel(word: &str) -> Result<ChannelType, ApiError> {
    ChannelType::from_word(&word.to_uppercase()).ok_or_else(|| {
        let words: Vec<&str> = ChannelType::ALL.iter().map(|one| one.as_str()).collect();
        ApiError::bad(format!("channel: one of {}.", words.join(", ")))
    })
}

fn active(word: &str) -> Result<bool, ApiError> {
    match word.to_uppercase().as_str() {
        "ACTIVE" => Ok(true),
        "INACTIVE" => Ok(false),
        _ => Err(ApiError::bad("status: the value is ACTIVE or INACTIVE.")),
    }
}

/// A user as a list shows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct UserResponse {
    user_id: String,
    endpoints: i64,
    user_attributes: Lists,
}

impl From<User> for UserResponse {
    fn from(user: User) -> UserResponse {
        UserResponse {
            user_id: user.id,
            endpoints: user.endpoints,
            user_attributes: user.attributes,
        }
    }
}
