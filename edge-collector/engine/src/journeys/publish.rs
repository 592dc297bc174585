//! What a journey needs before it can be published: a whole graph, an entry, and everything it names.

use super::activity::{Kind, conditions};
use super::forms::{instant, short};
use super::graph::Graph;
use super::hours;
use crate::error::ApiError;
use crate::segments::Criteria;
use crate::turn::Turn;
use crate::{segments, templates};
use carillon_wire::{
    Activity, EventCondition, EventDimensions, EventStartCondition, RandomSplitActivity,
    SimpleCondition, WriteJourneyRequest,
};
use std::collections::BTreeMap;

/// How long people have before a published journey begins, when it names no start.
const GRACE_MS: i64 = 5 * 60 * 1000;
/// How long a journey may last.
const LENGTH_DAYS_MAX: i64 = 540;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Paths of a random split at least.
const PATHS_MIN: usize = 2;

/// Finds the first thing that keeps a journey from being published, by the name of its activity where it is in one.
pub(super) fn check(turn: &Turn<'_>, wanted: &WriteJourneyRequest) -> Result<(), ApiError> {
    let none = BTreeMap::new();
    let activities = wanted.activities.as_ref().unwrap_or(&none);
    for (id, activity) in activities {
        if Kind::of(activity).is_none() {
            return Err(ApiError::bad(format!(
                "Activities.{id}: an activity does something. Give it an EMAIL, a Wait or another kind."
            )));
        }
    }
    let start = wanted.start_activity.as_deref().unwrap_or_default();
    if !activities.contains_key(start) {
        return Err(ApiError::bad(match start {
            "" => "StartActivity: name the first activity.".to_owned(),
            start => format!("StartActivity: there is no activity {}.", short(start)),
        }));
    }
    let publish = Publish {
        turn,
        wanted,
        activities,
        graph: Graph::of(activities),
    };
    publish.entry()?;
    for (id, activity) in activities {
        publish.activity(&format!("Activities.{id}"), activity)?;
    }
    publish.graph.check(start)?;
    for (id, activity) in activities {
        for (member, condition) in conditions(activity) {
            publish.condition(&format!("Activities.{id}.{member}"), id, condition)?;
        }
    }
    publish.schedule()?;
    hours::agree(wanted)
}

/// A journey that is looked at.
struct Publish<'a> {
    turn: &'a Turn<'a>,
    wanted: &'a WriteJourneyRequest,
    activities: &'a BTreeMap<String, Activity>,
    graph: Graph<'a>,
}

impl<'a> Publish<'a> {
    fn entry(&self) -> Result<(), ApiError> {
        let start = self.wanted.start_condition.clone().unwrap_or_default();
        match (start.segment_start_condition, start.event_start_condition) {
            (Some(entry), _) => self
                .segment(
                    "StartCondition.SegmentStartCondition.SegmentId",
                    &entry.segment_id,
                )
                .map(drop),
            (None, Some(entry)) => self.event_entry(&entry),
            (None, None) => Err(ApiError::bad(
                "StartCondition: say who takes part, with a SegmentStartCondition or an EventStartCondition.",
            )),
        }
    }

    fn event_entry(&self, entry: &EventStartCondition) -> Result<(), ApiError> {
        const PATH: &str = "StartCondition.EventStartCondition";
        let filter = entry.event_filter.as_ref();
        let of_type = filter.and_then(|filter| filter.dimensions.event_type.as_ref());
        if of_type.is_none_or(|set| set.values.len() != 1) {
            return Err(ApiError::bad(format!(
                "{PATH}.EventFilter.Dimensions.EventType: name one type of event."
            )));
        }
        if self.wanted.local_time == Some(true) {
            return Err(ApiError::bad(
                "LocalTime: a journey that events start cannot go by each participant's local time.",
            ));
        }
        let Some(id) = entry.segment_id.as_deref().filter(|id| !id.is_empty()) else {
            return Ok(());
        };
        match self.segment(&format!("{PATH}.SegmentId"), id)?.imported {
            true => Err(ApiError::bad(format!(
                "{PATH}.SegmentId: a journey that events start takes no imported segment, nor one that builds on one. Name a dynamic segment."
            ))),
            false => Ok(()),
        }
    }

    /// What an activity has to have by itself.
    fn activity(&self, path: &str, activity: &Activity) -> Result<(), ApiError> {
        self.message(path, activity)?;
        split(path, activity)?;
        let wait = activity.wait.as_ref();
        let wait = wait.map(|wait| wait.wait_time.clone().unwrap_or_default());
        if wait.is_some_and(|wait| wait.wait_for.is_none() && wait.wait_until.is_none()) {
            return Err(ApiError::bad(format!(
                "{path}.Wait.WaitTime: say how long, with WaitFor, or until when, with WaitUntil."
            )));
        }
        let random = activity.random_split.as_ref();
        random.map_or(Ok(()), |split| shares(path, split))
    }

    /// What an activity that reaches out to people has to have.
    fn message(&self, path: &str, activity: &Activity) -> Result<(), ApiError> {
        if let Some(email) = &activity.email {
            let path = format!("{path}.EMAIL");
            let name = template(&path, email.template_name.as_deref())?;
            let version = email.template_version.as_deref();
            let found = templates::email(self.turn, name, version)
                .map_err(|error| about(&format!("{path}.TemplateVersion"), error))?;
            if found.is_none() {
                return Err(ApiError::bad(format!(
                    "{path}.TemplateName: there is no email template {} of that version.",
                    short(name)
                )));
            }
        }
        // No other kind of template is kept yet, so that a name is all that can be asked for.
        if let Some(push) = &activity.push {
            template(&format!("{path}.PUSH"), push.template_name.as_deref())?;
        }
        if let Some(sms) = &activity.sms {
            template(&format!("{path}.SMS"), sms.template_name.as_deref())?;
        }
        if let Some(custom) = &activity.custom {
            if custom.delivery_uri.as_deref().is_none_or(str::is_empty) {
                return Err(ApiError::bad(format!(
                    "{path}.CUSTOM.DeliveryUri: name the URL or the function that delivers."
                )));
            }
            if custom.endpoint_types.as_ref().is_none_or(Vec::is_empty) {
                return Err(ApiError::bad(format!(
                    "{path}.CUSTOM.EndpointTypes: name the types of endpoints to deliver to."
                )));
            }
        }
        let settings = self.wanted.journey_channel_settings.as_ref();
        let campaign = settings.and_then(|settings| settings.connect_campaign_arn.as_deref());
        match activity.contact_center.is_some() && campaign.is_none_or(str::is_empty) {
            true => Err(ApiError::bad(format!(
                "{path}.ContactCenter: JourneyChannelSettings.ConnectCampaignArn says who calls, and is missing."
            ))),
            false => Ok(()),
        }
    }

    fn condition(
        &self,
        path: &str,
        id: &'a str,
        condition: &SimpleCondition,
    ) -> Result<(), ApiError> {
        if let Some(segment) = &condition.segment_condition {
            let path = format!("{path}.SegmentCondition.SegmentId");
            return self.segment(&path, &segment.segment_id).map(drop);
        }
        match (&condition.event_condition, &condition.segment_dimensions) {
            (Some(event), _) => self.event(&format!("{path}.EventCondition"), id, event),
            (None, Some(_)) => Ok(()),
            (None, None) => Err(ApiError::bad(format!(
                "{path}: give an EventCondition, a SegmentCondition or segmentDimensions."
            ))),
        }
    }

    /// What somebody did about a message that they had on their way here.
    fn event(&self, path: &str, id: &'a str, event: &EventCondition) -> Result<(), ApiError> {
        let asked = event.message_activity.as_deref().unwrap_or_default();
        let member = format!("{path}.MessageActivity");
        let Some((message, activity)) = self.activities.get_key_value(asked) else {
            return Err(ApiError::bad(match asked {
                "" => format!("{member}: name the activity whose message the event is about."),
                asked => format!("{member}: there is no activity {}.", short(asked)),
            }));
        };
        if !Kind::of(activity).is_some_and(Kind::is_message) {
            return Err(ApiError::bad(format!(
                "{member}: {message} is not an activity that sends a message."
            )));
        }
        if !self.graph.leads(message, id) {
            return Err(ApiError::bad(format!(
                "{member}: no way leads from {message} to this split, so that nobody who is here had its message."
            )));
        }
        asks(path, event.dimensions.as_ref())
    }

    fn segment(&self, member: &str, id: &str) -> Result<Criteria, ApiError> {
        let found =
            segments::criteria(self.turn, id, None).map_err(|error| about(member, error))?;
        found.ok_or_else(|| ApiError::bad(format!("{member}: there is no segment {}.", short(id))))
    }

    /// A start that has passed means at once.
    fn schedule(&self) -> Result<(), ApiError> {
        let schedule = self.wanted.schedule.clone().unwrap_or_default();
        let Some(ends) = schedule.end_time else {
            return Ok(());
        };
        let soonest = self.turn.now.plus(GRACE_MS);
        let starts = match schedule.start_time {
            Some(text) => instant("Schedule.StartTime", &text)?.max(soonest),
            None => soonest,
        };
        let ends = instant("Schedule.EndTime", &ends)?;
        if ends <= starts {
            return Err(ApiError::bad(
                "Schedule.EndTime: a journey ends later than five minutes from now, and after its start.",
            ));
        }
        match ends > starts.plus(LENGTH_DAYS_MAX * DAY_MS) {
            true => Err(ApiError::bad(format!(
                "Schedule.EndTime: a journey lasts at most {LENGTH_DAYS_MAX} days."
            ))),
            false => Ok(()),
        }
    }
}

/// What another room says of what it was asked to find, by the member that names it.
fn about(member: &str, error: ApiError) -> ApiError {
    match error {
        ApiError::BadRequest(fault) => ApiError::BadRequest(format!("{member}: {fault}")),
        other => other,
    }
}

/// The template that a message takes its words from.
fn template<'a>(path: &str, name: Option<&'a str>) -> Result<&'a str, ApiError> {
    name.filter(|name| !name.is_empty()).ok_or_else(|| {
        ApiError::bad(format!(
            "{path}.TemplateName: name the template of the message."
        ))
    })
}

/// What an event condition asks of events. Only the service's own events, whose types begin with an underscore, are about a message.
fn asks(path: &str, dimensions: Option<&EventDimensions>) -> Result<(), ApiError> {
    let dimensions = dimensions.cloned().unwrap_or_default();
    let types = dimensions.event_type.map(|set| set.values);
    let strange = types.iter().flatten().find(|name| !name.starts_with('_'));
    if let Some(name) = strange {
        return Err(ApiError::bad(format!(
            "{path}.Dimensions.EventType: {name} is no event of a message, as _email.open is."
        )));
    }
    let some = types.is_some()
        || dimensions.attributes.is_some_and(|some| !some.is_empty())
        || dimensions.metrics.is_some_and(|some| !some.is_empty());
    match some {
        true => Ok(()),
        false => Err(ApiError::bad(format!(
            "{path}.Dimensions: name an EventType or attributes."
        ))),
    }
}

/// What a split has to have, apart from what its conditions say.
fn split(path: &str, activity: &Activity) -> Result<(), ApiError> {
    let yes_no = activity.conditional_split.as_ref();
    if yes_no.is_some() && conditions(activity).is_empty() {
        return Err(ApiError::bad(format!(
            "{path}.ConditionalSplit.Condition: at least one condition is needed."
        )));
    }
    let Some(split) = &activity.multi_condition else {
        return Ok(());
    };
    let branches = split.branches.as_deref().unwrap_or_default();
    if branches.is_empty() {
        return Err(ApiError::bad(format!(
            "{path}.MultiCondition.Branches: at least one branch is needed."
        )));
    }
    match branches.iter().position(|one| one.condition.is_none()) {
        Some(n) => Err(ApiError::bad(format!(
            "{path}.MultiCondition.Branches[{n}].Condition: say who goes this way."
        ))),
        None => Ok(()),
    }
}

fn shares(path: &str, split: &RandomSplitActivity) -> Result<(), ApiError> {
    let branches = split.branches.as_deref().unwrap_or_default();
    if branches.len() < PATHS_MIN {
        return Err(ApiError::bad(format!(
            "{path}.RandomSplit.Branches: at least {PATHS_MIN}, and this has {}.",
            branches.len()
        )));
    }
    let sum: i64 = branches.iter().filter_map(|one| one.percentage).sum();
    match sum {
        100 => Ok(()),
        _ => Err(ApiError::bad(format!(
            "{path}.RandomSplit.Branches: the percentages come to {sum}, not to 100."
        ))),
    }
}
