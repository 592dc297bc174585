//! What is indexed of an endpoint: texts that segments compare, and numbers.

use super::numbers;
use crate::Timestamp;
use crate::endpoints::{Endpoint, Lists, Record};
use carillon_rules::dimensions::channels;
use carillon_wire::ChannelType;
use std::collections::{BTreeMap, BTreeSet};

/// Activity is indexed by the hour: an endpoint that is active all day is written once in each, and who asks for the last days has only
/// those to look at whose last hour is the one in question.
const ACTIVITY_STEP_MS: i64 = 60 * 60 * 1000;
/// The first hour that the index knows: that of the year 1, with some to spare.
const ACTIVITY_FIRST: i64 = -(1 << 25);

/// Something that segments ask about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Trait<'a> {
    /// To be there at all.
    Everybody,
    Attribute(&'a str),
    UserAttribute(&'a str),
    Metric(&'a str),
    AppVersion,
    /// The channel type; every push channel has the word `PUSH` besides its own.
    Channel,
    Make,
    Model,
    Platform,
    Country,
    Latitude,
    Longitude,
    Activity,
}

impl Trait<'_> {
    /// What the store calls it.
    pub(super) fn name(self) -> String {
        match self {
            Trait::Everybody => "*".to_owned(),
            Trait::Attribute(name) => format!("a:{name}"),
            Trait::UserAttribute(name) => format!("u:{name}"),
            Trait::Metric(name) => format!("m:{name}"),
            Trait::AppVersion => "d:version".to_owned(),
            Trait::Channel => "d:channel".to_owned(),
            Trait::Make => "d:make".to_owned(),
            Trait::Model => "d:model".to_owned(),
            Trait::Platform => "d:platform".to_owned(),
            Trait::Country => "l:country".to_owned(),
            Trait::Latitude => "l:latitude".to_owned(),
            Trait::Longitude => "l:longitude".to_owned(),
            Trait::Activity => "activity".to_owned(),
        }
    }
}

/// An endpoint as the bitmaps have it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Terms<'a> {
    pub(super) texts: BTreeSet<(Trait<'a>, &'a str)>,
    pub(super) numbers: BTreeMap<Trait<'a>, u64>,
}

impl<'a> Terms<'a> {
    pub(super) fn of(endpoint: &'a Endpoint) -> Terms<'a> {
        Terms::new(
            &endpoint.record,
            &endpoint.user_attributes,
            endpoint.last_activity(),
        )
    }

    pub(super) fn new(record: &'a Record, person: &'a Lists, activity: Timestamp) -> Terms<'a> {
        let mut terms = Terms::default();
        terms.texts.insert((Trait::Everybody, ""));
        terms.lists(&record.attributes, Trait::Attribute);
        terms.lists(person, Trait::UserAttribute);
        let channel = channels(record.channel.map(ChannelType::as_str));
        terms
            .texts
            .extend(channel.into_iter().map(|word| (Trait::Channel, word)));
        let (device, location) = (&record.demographic, &record.location);
        for (of, text) in [
            (Trait::AppVersion, &device.app_version),
            (Trait::Make, &device.make),
            (Trait::Model, &device.model),
            (Trait::Platform, &device.platform),
            (Trait::Country, &location.country),
        ] {
            terms.texts.extend(text.as_deref().map(|text| (of, text)));
        }
        for (name, number) in &record.metrics {
            terms.number(Trait::Metric(name), *number);
        }
        for (of, degrees) in [
            (Trait::Latitude, location.latitude),
            (Trait::Longitude, location.longitude),
        ] {
            if let Some(degrees) = degrees {
                terms.number(of, degrees);
            }
        }
        let activity = activity_key(activity);
        terms.numbers.insert(Trait::Activity, activity);
        terms
    }

    fn lists(&mut self, lists: &'a Lists, of: fn(&'a str) -> Trait<'a>) {
        for (name, values) in lists {
            let texts = values.iter().map(|value| (of(name), value.as_str()));
            self.texts.extend(texts);
        }
    }

    /// A number that is none compares with nothing, as if it were absent.
    fn number(&mut self, of: Trait<'a>, number: f64) {
        self.numbers
            .extend(numbers::key(number).map(|key| (of, key)));
    }
}

/// Whether two states of an endpoint are two to the index.
pub(crate) fn differ(one: &Endpoint, other: &Endpoint) -> bool {
    Terms::of(one) != Terms::of(other)
}

/// The hour of an activity, counted from the first.
pub(crate) fn activity_key(at: Timestamp) -> u64 {
    let hour = at.0.div_euclid(ACTIVITY_STEP_MS) - ACTIVITY_FIRST;
    u64::try_from(hour).unwrap_or_default()
}
