//! What an endpoint is, how a change merges into it, and which endpoint gives way when a user has too many.

use super::change::{Birth, Change, ID_CHARS_MAX, longer};
use crate::Timestamp;
use crate::error::ApiError;
use carillon_rules::{Identity, Person};
use carillon_wire::{
    ChannelType, EndpointDemographic, EndpointLocation, EndpointResponse, EndpointUser,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use xxhash_rust::xxh3::xxh3_64;

/// Bytes of an endpoint's record, with the attributes of its user.
pub(super) const RECORD_BYTES_MAX: usize = 15 * 1024;
/// Active endpoints of one user. The service counts inactive ones too, so that users of theirs ran into the limit with devices long gone;
/// here an inactive endpoint takes no place.
pub(super) const USER_ENDPOINTS_MAX: usize = 15;
/// Cohorts are numbered 0 to 99: a share of an audience is a range of them.
const COHORTS: u64 = 100;

/// Lists of values by name: attributes of an endpoint or a user.
pub(crate) type Lists = BTreeMap<String, Vec<String>>;

/// An endpoint's document as it is stored.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// The id as it was first spelled.
    pub(crate) id: String,
    pub(crate) created: Timestamp,
    pub(crate) cohort: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) channel: Option<ChannelType>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) address: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) opted_out: bool,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) attributes: Lists,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) metrics: BTreeMap<String, f64>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) demographic: EndpointDemographic,
    #[serde(default, skip_serializing_if = "is_default")]
    pub(crate) location: EndpointLocation,
    /// User attributes that came before any user: they wait here for one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) waiting: Lists,
}

/// An endpoint with all that is known of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Endpoint {
    /// Its small integer: stable, never used again, the order of audience scans.
    pub(crate) n: i64,
    pub(crate) record: Record,
    pub(crate) user: Option<String>,
    /// The attributes of its user; before it has one, its own.
    pub(crate) user_attributes: Lists,
    pub(crate) active: bool,
    /// When it was last updated, as the caller or else the clock said.
    pub(crate) effective: Timestamp,
    /// When it last did something, to within [`super::SEEN_STEP_MS`].
    pub(crate) seen: Timestamp,
    pub(crate) request: String,
    /// The digest of the secret it belongs to, once a browser has shown one.
    pub(crate) owner: Option<Vec<u8>>,
}

/// Since when an endpoint is the one of its id: what the log has of the id from before, another one did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Life {
    pub(crate) n: i64,
    /// The newest block of the event log when it came to be; none for one from before that was kept, which goes by the clock.
    pub(super) born: Option<i64>,
    pub(super) created: Timestamp,
}

impl Life {
    /// Whether what a block of the log has of its id is of this life.
    pub(crate) fn holds(&self, block: i64, arrived: Timestamp) -> bool {
        match self.born {
            Some(born) => block > born,
            None => arrived >= self.created,
        }
    }
}

/// Somebody who has endpoints.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct User {
    pub(crate) id: String,
    /// How many endpoints, the inactive ones counted.
    pub(crate) endpoints: i64,
    pub(crate) attributes: Lists,
}

impl Endpoint {
    /// The id as it was first spelled.
    pub(crate) fn id(&self) -> &str {
        &self.record.id
    }

    pub(crate) fn channel(&self) -> Option<ChannelType> {
        self.record.channel
    }

    pub(crate) fn address(&self) -> Option<&str> {
        self.record.address.as_deref()
    }

    pub(crate) fn opted_out(&self) -> bool {
        self.record.opted_out
    }

    pub(crate) fn cohort(&self) -> u8 {
        self.record.cohort
    }

    /// The later of its last update and its last event.
    pub(crate) fn last_activity(&self) -> Timestamp {
        self.effective.max(self.seen)
    }

    /// Pinpoint: EndpointResponse. Containers are there even when empty, as code on the other side indexes into them.
    pub(crate) fn response(&self, app: &str) -> EndpointResponse {
        let record = &self.record;
        let user_attributes = (!self.user_attributes.is_empty()).then_some(&self.user_attributes);
        EndpointResponse {
            address: record.address.clone(),
            application_id: Some(app.to_owned()),
            attributes: Some(record.attributes.clone()),
            channel_type: record.channel,
            cohort_id: Some(record.cohort.to_string()),
            creation_date: Some(record.created.to_string()),
            demographic: Some(record.demographic.clone()),
            effective_date: Some(self.effective.to_string()),
            endpoint_status: Some(if self.active { "ACTIVE" } else { "INACTIVE" }.to_owned()),
            id: Some(record.id.clone()),
            location: Some(rounded(&record.location)),
            metrics: Some(record.metrics.clone()),
            opt_out: Some(if record.opted_out { "ALL" } else { "NONE" }.to_owned()),
            request_id: Some(self.request.clone()),
            user: Some(EndpointUser {
                user_attributes: user_attributes.cloned(),
                user_id: self.user.clone(),
            }),
        }
    }
}

/// What segments look at.
impl Person for Endpoint {
    fn identity(&self) -> Option<Identity<'_>> {
        Some(Identity {
            number: self.n,
            id: &self.record.id,
            user: self.user.as_deref(),
        })
    }

    fn attribute(&self, name: &str) -> &[String] {
        self.record.attributes.get(name).map_or(&[], Vec::as_slice)
    }

    fn user_attribute(&self, name: &str) -> &[String] {
        self.user_attributes.get(name).map_or(&[], Vec::as_slice)
    }

    fn metric(&self, name: &str) -> Option<f64> {
        self.record.metrics.get(name).copied()
    }

    fn channel(&self) -> Option<&str> {
        self.record.channel.map(ChannelType::as_str)
    }

    fn app_version(&self) -> Option<&str> {
        self.record.demographic.app_version.as_deref()
    }

    fn make(&self) -> Option<&str> {
        self.record.demographic.make.as_deref()
    }

    fn model(&self) -> Option<&str> {
        self.record.demographic.model.as_deref()
    }

    fn platform(&self) -> Option<&str> {
        self.record.demographic.platform.as_deref()
    }

    fn country(&self) -> Option<&str> {
        self.record.location.country.as_deref()
    }

    fn coordinates(&self) -> Option<(f64, f64)> {
        let location = &self.record.location;
        location.latitude.zip(location.longitude)
    }

    fn last_active_ms(&self) -> Option<i64> {
        Some(self.last_activity().0)
    }
}

/// The key of an id: ids compare without case.
pub(crate) fn fold(id: &str) -> String {
    id.to_lowercase()
}

/// Whether an endpoint may have that id.
pub(crate) fn check_id(id: &str) -> Result<(), ApiError> {
    match id.is_empty() || longer(id, ID_CHARS_MAX) || id.contains(['$', '{', '}']) {
        false => Ok(()),
        true => Err(ApiError::bad(format!(
            "An endpoint id has 1 to {ID_CHARS_MAX} characters and none of $ {{ }}."
        ))),
    }
}

/// The record of an endpoint that has just come up.
pub(super) fn newborn(app: &str, id: &str, now: Timestamp, birth: Option<Birth>) -> Record {
    let cohort = xxh3_64(format!("{app}/{}", fold(id)).as_bytes()) % COHORTS;
    let cohort = u8::try_from(cohort).unwrap_or_default();
    Record {
        id: id.to_owned(),
        created: birth.map_or(now, |birth| birth.created),
        cohort: birth.and_then(|birth| birth.cohort).unwrap_or(cohort),
        ..Record::default()
    }
}

/// `record` with the change in it: scalars are replaced, containers merged member by member, and an empty list takes its name away.
/// The user's part is not the record's.
pub(super) fn merge(record: &Record, change: &Change<'_>) -> Record {
    let mut merged = record.clone();
    if let Some(address) = change.address {
        merged.address = Some(address.to_owned()).filter(|address| !address.is_empty());
    }
    if let Some(channel) = change.channel {
        merged.channel = Some(channel);
    }
    if let Some(opt_out) = change.opt_out {
        merged.opted_out = opt_out == "ALL";
    }
    if let Some(attributes) = change.attributes {
        merge_lists(&mut merged.attributes, attributes);
    }
    if let Some(metrics) = change.metrics {
        let metrics = metrics.iter().map(|(name, value)| (name.clone(), *value));
        merged.metrics.extend(metrics);
    }
    if let Some(demographic) = change.demographic {
        merge_demographic(&mut merged.demographic, demographic);
    }
    if let Some(location) = change.location {
        merge_location(&mut merged.location, location);
    }
    merged
}

/// Replaces the lists that are given; an empty one takes its name away.
pub(super) fn merge_lists(lists: &mut Lists, given: &Lists) {
    for (name, values) in given {
        match values.is_empty() {
            true => lists.remove(name),
            false => lists.insert(name.clone(), values.clone()),
        };
    }
}

fn merge_demographic(old: &mut EndpointDemographic, given: &EndpointDemographic) {
    replace(&mut old.app_version, &given.app_version);
    replace(&mut old.locale, &given.locale);
    replace(&mut old.make, &given.make);
    replace(&mut old.model, &given.model);
    replace(&mut old.model_version, &given.model_version);
    replace(&mut old.platform, &given.platform);
    replace(&mut old.platform_version, &given.platform_version);
    replace(&mut old.timezone, &given.timezone);
}

fn merge_location(old: &mut EndpointLocation, given: &EndpointLocation) {
    replace(&mut old.city, &given.city);
    replace(&mut old.country, &given.country);
    replace(&mut old.latitude, &given.latitude);
    replace(&mut old.longitude, &given.longitude);
    replace(&mut old.postal_code, &given.postal_code);
    replace(&mut old.region, &given.region);
}

fn replace<T: Clone>(old: &mut Option<T>, given: &Option<T>) {
    if given.is_some() {
        old.clone_from(given);
    }
}

/// An address needs its channel and a channel its address, but a page that only shows messages has none.
pub(super) fn check_pair(record: &Record) -> Result<(), ApiError> {
    match (record.channel, &record.address) {
        (Some(ChannelType::InApp), None) | (None, None) | (Some(_), Some(_)) => Ok(()),
        (Some(_), None) => Err(ApiError::bad("Missing Address")),
        (None, Some(_)) => Err(ApiError::bad("Missing ChannelType")),
    }
}

/// Channel family and address. Of the endpoints that share it one is active: a person is not told twice.
pub(super) fn reach(record: &Record) -> Option<String> {
    Some(reach_over(record.channel?, record.address.as_deref()?))
}

fn reach_over(channel: ChannelType, address: &str) -> String {
    let family = match is_push(channel) {
        true => ChannelType::Push,
        false => channel,
    };
    format!("{}:{address}", family.as_str())
}

/// What [`reach`] says of an address over each family of channels.
pub(super) fn reaches(address: &str) -> BTreeSet<String> {
    let all = ChannelType::ALL.iter();
    all.map(|channel| reach_over(*channel, address)).collect()
}

fn is_push(channel: ChannelType) -> bool {
    match channel {
        ChannelType::Push
        | ChannelType::Gcm
        | ChannelType::Apns
        | ChannelType::ApnsSandbox
        | ChannelType::ApnsVoip
        | ChannelType::ApnsVoipSandbox
        | ChannelType::Adm
        | ChannelType::Baidu => true,
        ChannelType::Sms
        | ChannelType::Voice
        | ChannelType::Email
        | ChannelType::Custom
        | ChannelType::InApp => false,
    }
}

/// An active endpoint of a user, as far as giving way goes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rival {
    pub(super) n: i64,
    pub(super) channel: Option<ChannelType>,
    pub(super) effective: Timestamp,
}

/// Who gives way to one more endpoint of a user: nobody while there is room; a device takes the place of the device that was updated
/// longest ago; anything else is refused. `PUSH` names no one platform and is refused with the rest, as the service does.
pub(super) fn who_gives_way(
    channel: Option<ChannelType>,
    rivals: &[Rival],
) -> Result<Option<i64>, ApiError> {
    if rivals.len() < USER_ENDPOINTS_MAX {
        return Ok(None);
    }
    let device = |channel: Option<ChannelType>| {
        channel.is_some_and(|c| is_push(c) && c != ChannelType::Push)
    };
    let oldest = rivals
        .iter()
        .filter(|rival| device(channel) && device(rival.channel))
        .min_by_key(|rival| (rival.effective, rival.n));
    match oldest {
        Some(rival) => Ok(Some(rival.n)),
        None => Err(ApiError::bad(format!(
            "Exceeded maximum endpoint per user count: {USER_ENDPOINTS_MAX}"
        ))),
    }
}

/// A place as it is read back: within some ten kilometres.
fn rounded(location: &EndpointLocation) -> EndpointLocation {
    let tenth = |degrees: f64| (degrees * 10.0).round() / 10.0;
    EndpointLocation {
        latitude: location.latitude.map(tenth),
        longitude: location.longitude.map(tenth),
        ..location.clone()
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
