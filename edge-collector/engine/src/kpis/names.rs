//! The names of all figures: what each measures, and what it may be grouped by.

use crate::delivery::By;

/// Whose figures they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Application,
    Campaign,
    Journey,
}

/// What a figure measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// Messages of campaigns that a provider was asked to take.
    Attempted,
    /// Those of them that it took. The service takes hard bounces away from them, which nobody reports here yet.
    Delivered,
    /// Endpoints that were sent at least one.
    Reached,
    /// Delivered, as a part of attempted.
    DeliveryRate,
    /// Direct emails that were sent.
    Emails,
    /// Direct text messages that were sent.
    Texts,
    /// Nothing that is recorded yet.
    Unrecorded,
}

/// What the rows of a figure are grouped by; alone it is one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grouping {
    Alone,
    Date,
    Campaign,
    CampaignActivity,
    Country,
    JourneyActivity,
}

/// One figure.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Kpi {
    /// Its name without what it is grouped by.
    pub(super) base: &'static str,
    pub(super) measure: Measure,
    pub(super) grouping: Grouping,
}

type Row = (&'static str, Measure, &'static [Grouping]);

use Grouping::{Alone, Campaign, CampaignActivity, Country, Date, JourneyActivity};
use Measure::{Attempted, Delivered, DeliveryRate, Emails, Reached, Texts, Unrecorded};

#[rustfmt::skip]
const APPLICATION: &[Row] = &[
    ("successful-delivery-rate", DeliveryRate, &[Alone, Date]),
    ("email-open-rate", Unrecorded, &[Alone, Campaign]),
    ("unique-deliveries", Reached, &[Alone, Campaign, Date]),
    ("successful-deliveries", Delivered, &[Campaign]),
    ("push-open-rate", Unrecorded, &[Alone, Campaign]),
    ("txn-emails-clicked", Unrecorded, &[Alone, Date]),
    ("txn-emails-complaint-rate", Unrecorded, &[Alone, Date]),
    ("txn-emails-with-complaints", Unrecorded, &[Alone, Date]),
    ("txn-emails-delivered", Unrecorded, &[Alone, Date]),
    ("txn-emails-delivery-rate", Unrecorded, &[Alone, Date]),
    ("txn-emails-hard-bounced", Unrecorded, &[Alone, Date]),
    ("txn-emails-opened", Unrecorded, &[Alone, Date]),
    ("txn-emails-sent", Emails, &[Alone, Date]),
    ("txn-emails-soft-bounced", Unrecorded, &[Alone, Date]),
    ("txn-emails-unique-clicks", Unrecorded, &[Alone, Date]),
    ("txn-emails-unique-opens", Unrecorded, &[Alone, Date]),
    ("txn-sms-average-price", Unrecorded, &[Country]),
    ("txn-sms-average-price-by-parts", Unrecorded, &[Country]),
    ("txn-sms-delivered", Unrecorded, &[Alone, Country, Date]),
    ("txn-sms-error-distribution", Unrecorded, &[Alone]),
    ("txn-sms-delivery-rate", Unrecorded, &[Alone, Date]),
    ("txn-sms-delivered-by-parts", Unrecorded, &[Alone, Country]),
    ("txn-sms-sent-by-parts", Unrecorded, &[Alone, Country]),
    ("txn-sms-sent", Texts, &[Alone, Country, Date]),
    ("txn-sms-total-price", Unrecorded, &[Country]),
];

#[rustfmt::skip]
const CAMPAIGN: &[Row] = &[
    ("hard-bounce-rate", Unrecorded, &[Alone, CampaignActivity]),
    ("successful-delivery-rate", DeliveryRate, &[Alone, CampaignActivity, Date]),
    ("email-open-rate", Unrecorded, &[Alone, CampaignActivity]),
    ("direct-email-opens", Unrecorded, &[CampaignActivity]),
    ("unique-deliveries", Reached, &[Alone, CampaignActivity, Date]),
    ("clicks", Unrecorded, &[CampaignActivity]),
    ("successful-deliveries", Delivered, &[CampaignActivity]),
    ("attempted-deliveries", Attempted, &[CampaignActivity]),
    ("push-open-rate", Unrecorded, &[Alone, CampaignActivity]),
    ("direct-push-opens", Unrecorded, &[CampaignActivity]),
    ("sms-spend", Unrecorded, &[Alone]),
];

#[rustfmt::skip]
const JOURNEY: &[Row] = &[
    ("journey-emails-clicked", Unrecorded, &[Alone]),
    ("journey-emails-complained", Unrecorded, &[Alone]),
    ("journey-emails-delivered", Unrecorded, &[Alone]),
    ("journey-emails-hardbounced", Unrecorded, &[Alone]),
    ("journey-emails-opened", Unrecorded, &[Alone]),
    ("journey-emails-rejected", Unrecorded, &[Alone]),
    ("journey-emails-sent", Unrecorded, &[Alone]),
    ("journey-emails-softbounced", Unrecorded, &[Alone]),
    ("journey-emails-unsubscribed", Unrecorded, &[Alone]),
    ("emails-clicked", Unrecorded, &[JourneyActivity]),
    ("emails-complained", Unrecorded, &[JourneyActivity]),
    ("emails-delivered", Unrecorded, &[JourneyActivity]),
    ("emails-hardbounced", Unrecorded, &[JourneyActivity]),
    ("emails-opened", Unrecorded, &[JourneyActivity]),
    ("emails-rejected", Unrecorded, &[JourneyActivity]),
    ("emails-sent", Unrecorded, &[JourneyActivity]),
    ("emails-softbounced", Unrecorded, &[JourneyActivity]),
    ("emails-unsubscribed", Unrecorded, &[JourneyActivity]),
];

impl Family {
    pub(super) fn plural(self) -> &'static str {
        match self {
            Family::Application => "applications",
            Family::Campaign => "campaigns",
            Family::Journey => "journeys",
        }
    }

    pub(super) fn rows(self) -> &'static [Row] {
        match self {
            Family::Application => APPLICATION,
            Family::Campaign => CAMPAIGN,
            Family::Journey => JOURNEY,
        }
    }
}

impl Grouping {
    /// What a name ends in.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Grouping::Alone => "",
            Grouping::Date => "-grouped-by-date",
            Grouping::Campaign => "-grouped-by-campaign",
            Grouping::CampaignActivity => "-grouped-by-campaign-activity",
            Grouping::Country => "-grouped-by-country",
            Grouping::JourneyActivity => "-grouped-by-journey-activity",
        }
    }

    /// The name of what the rows are grouped by, in the rows themselves.
    pub(super) fn key(self) -> Option<&'static str> {
        match self {
            Grouping::Alone => None,
            Grouping::Date => Some("Date"),
            Grouping::Campaign => Some("CampaignId"),
            Grouping::CampaignActivity => Some("CampaignActivityId"),
            Grouping::Country => Some("Country"),
            Grouping::JourneyActivity => Some("JourneyActivityId"),
        }
    }

    /// How delivery counts it, if it can.
    pub(super) fn by(self) -> Option<By> {
        match self {
            Grouping::Alone => Some(By::All),
            Grouping::Date => Some(By::Day),
            Grouping::Campaign => Some(By::Campaign),
            Grouping::CampaignActivity => Some(By::Activity),
            Grouping::Country | Grouping::JourneyActivity => None,
        }
    }
}

impl Kpi {
    /// The figure of that name.
    pub(super) fn find(family: Family, name: &str) -> Option<Kpi> {
        family.rows().iter().find_map(|(base, measure, groupings)| {
            let suffix = name.strip_prefix(base)?;
            let grouping = groupings.iter().find(|known| known.suffix() == suffix)?;
            Some(Kpi {
                base,
                measure: *measure,
                grouping: *grouping,
            })
        })
    }
}
