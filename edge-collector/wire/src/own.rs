//! What Carillon's own clients say beside Pinpoint's API; stock clients know nothing of it.

use crate::Session;
use serde::de::{Deserializer, Error, IgnoredAny};
use serde::{Deserialize, Serialize};

/// Carillon: what the events of a batch have in common, part of EventsBatch. An event that lacks such a member has it from here.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EventsCommon {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_package_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_version_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_sdk_version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sdk_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<Session>,
    #[serde(default, skip_serializing, deserialize_with = "refused")]
    pub attributes: (),
    #[serde(default, skip_serializing, deserialize_with = "refused")]
    pub event_type: (),
    #[serde(default, skip_serializing, deserialize_with = "refused")]
    pub metrics: (),
    #[serde(default, skip_serializing, deserialize_with = "refused")]
    pub timestamp: (),
}

/// A member that each event has by itself: to ignore it here would lose it.
fn refused<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    match Option::<IgnoredAny>::deserialize(deserializer)? {
        None => Ok(()),
        Some(_) => Err(D::Error::custom(
            "events do not share this member; write it in each of them",
        )),
    }
}
