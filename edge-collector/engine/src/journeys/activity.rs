//! What can be in an activity: its kind, where it leads, what it waits for and what it asks.

use carillon_wire::{Activity, SimpleCondition, WaitTime};

/// What an activity does. A whole one does one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Custom,
    ConditionalSplit,
    ContactCenter,
    Email,
    Holdout,
    MultiCondition,
    Push,
    RandomSplit,
    Sms,
    Wait,
}

impl Kind {
    /// The kind of an activity that has one.
    pub(super) fn of(activity: &Activity) -> Option<Kind> {
        Kind::all_of(activity).first().copied()
    }

    /// Every kind that an activity as it was written claims to be.
    pub(super) fn all_of(activity: &Activity) -> Vec<Kind> {
        let claims = [
            (activity.custom.is_some(), Kind::Custom),
            (activity.conditional_split.is_some(), Kind::ConditionalSplit),
            (activity.contact_center.is_some(), Kind::ContactCenter),
            (activity.email.is_some(), Kind::Email),
            (activity.holdout.is_some(), Kind::Holdout),
            (activity.multi_condition.is_some(), Kind::MultiCondition),
            (activity.push.is_some(), Kind::Push),
            (activity.random_split.is_some(), Kind::RandomSplit),
            (activity.sms.is_some(), Kind::Sms),
            (activity.wait.is_some(), Kind::Wait),
        ];
        let claimed = claims.into_iter().filter(|(claimed, _)| *claimed);
        claimed.map(|(_, kind)| kind).collect()
    }

    /// The member of an activity that holds it.
    pub(super) fn member(self) -> &'static str {
        match self {
            Kind::Custom => "CUSTOM",
            Kind::ConditionalSplit => "ConditionalSplit",
            Kind::ContactCenter => "ContactCenter",
            Kind::Email => "EMAIL",
            Kind::Holdout => "Holdout",
            Kind::MultiCondition => "MultiCondition",
            Kind::Push => "PUSH",
            Kind::RandomSplit => "RandomSplit",
            Kind::Sms => "SMS",
            Kind::Wait => "Wait",
        }
    }

    /// Pinpoint: `ActivityType`, as which execution metrics know it.
    pub(super) fn counted_as(self) -> &'static str {
        match self {
            Kind::ConditionalSplit => "CONDITIONAL_SPLIT",
            Kind::ContactCenter => "CONTACT_CENTER",
            Kind::Holdout => "HOLDOUT",
            Kind::MultiCondition => "MULTI_CONDITIONAL_SPLIT",
            Kind::RandomSplit => "RANDOM_SPLIT",
            Kind::Wait => "WAIT",
            Kind::Custom | Kind::Email | Kind::Push | Kind::Sms => "MESSAGE",
        }
    }

    /// Whether it reaches out to people, so that a later split may ask what they did about it.
    pub(super) fn is_message(self) -> bool {
        match self {
            Kind::Custom | Kind::ContactCenter | Kind::Email | Kind::Push | Kind::Sms => true,
            Kind::ConditionalSplit
            | Kind::Holdout
            | Kind::MultiCondition
            | Kind::RandomSplit
            | Kind::Wait => false,
        }
    }
}

/// Where an activity leads, by the member that says so. A way that names nothing is an end.
pub(super) fn ways(activity: &Activity) -> Vec<(String, &str)> {
    let custom = activity.custom.as_ref();
    let contact_center = activity.contact_center.as_ref();
    let email = activity.email.as_ref();
    let holdout = activity.holdout.as_ref();
    let push = activity.push.as_ref();
    let sms = activity.sms.as_ref();
    let wait = activity.wait.as_ref();
    let nexts = [
        (Kind::Custom, custom.map(|of| &of.next_activity)),
        (
            Kind::ContactCenter,
            contact_center.map(|of| &of.next_activity),
        ),
        (Kind::Email, email.map(|of| &of.next_activity)),
        (Kind::Holdout, holdout.map(|of| &of.next_activity)),
        (Kind::Push, push.map(|of| &of.next_activity)),
        (Kind::Sms, sms.map(|of| &of.next_activity)),
        (Kind::Wait, wait.map(|of| &of.next_activity)),
    ];
    let nexts = nexts.into_iter().map(|(kind, next)| {
        let member = format!("{}.NextActivity", kind.member());
        (member, next.and_then(Option::as_deref))
    });
    let mut ways: Vec<(String, Option<&str>)> = nexts.collect();
    if let Some(split) = &activity.conditional_split {
        let ends = [
            ("TrueActivity", &split.true_activity),
            ("FalseActivity", &split.false_activity),
        ];
        ways.extend(ends.map(|(end, id)| (format!("ConditionalSplit.{end}"), id.as_deref())));
    }
    if let Some(split) = &activity.multi_condition {
        for (n, branch) in split.branches.iter().flatten().enumerate() {
            let member = format!("MultiCondition.Branches[{n}].NextActivity");
            ways.push((member, branch.next_activity.as_deref()));
        }
        let member = "MultiCondition.DefaultActivity".to_owned();
        ways.push((member, split.default_activity.as_deref()));
    }
    if let Some(split) = &activity.random_split {
        for (n, branch) in split.branches.iter().flatten().enumerate() {
            let member = format!("RandomSplit.Branches[{n}].NextActivity");
            ways.push((member, branch.next_activity.as_deref()));
        }
    }
    let named = |(member, id): (String, Option<_>)| Some((member, id?));
    let somewhere = |(_, id): &(String, &str)| !id.is_empty();
    ways.into_iter()
        .filter_map(named)
        .filter(somewhere)
        .collect()
}

/// The conditions of a split, by the member that holds them.
pub(super) fn conditions(activity: &Activity) -> Vec<(String, &SimpleCondition)> {
    let yes_no = activity.conditional_split.as_ref();
    let yes_no = yes_no.and_then(|split| split.condition.as_ref()?.conditions.as_ref());
    let yes_no = yes_no.into_iter().flatten().enumerate().map(|(n, one)| {
        (
            format!("ConditionalSplit.Condition.Conditions[{n}]"),
            Some(one),
        )
    });
    let many = activity.multi_condition.as_ref();
    let many = many.and_then(|split| split.branches.as_ref());
    let many = many.into_iter().flatten().enumerate().map(|(n, branch)| {
        (
            format!("MultiCondition.Branches[{n}].Condition"),
            branch.condition.as_ref(),
        )
    });
    let given = |(member, condition): (String, Option<_>)| Some((member, condition?));
    yes_no.chain(many).filter_map(given).collect()
}

/// How long a split waits before it asks, by the member that says so.
pub(super) fn evaluation_wait(activity: &Activity) -> Option<(&'static str, &WaitTime)> {
    let yes_no = activity.conditional_split.as_ref();
    let yes_no = yes_no.and_then(|split| split.evaluation_wait_time.as_ref());
    let many = activity.multi_condition.as_ref();
    let many = many.and_then(|split| split.evaluation_wait_time.as_ref());
    yes_no
        .map(|wait| ("ConditionalSplit.EvaluationWaitTime", wait))
        .or_else(|| many.map(|wait| ("MultiCondition.EvaluationWaitTime", wait)))
}
