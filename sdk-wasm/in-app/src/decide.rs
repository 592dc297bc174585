//! Which message an event shows, if any.

use carillon_rules::{EventView, QuietTime, Standing, instant};

use crate::counts::Shown;
use crate::message::Campaign;

const MINUTE_MS: i64 = 60_000;
const DAY_MINUTES: i64 = 24 * 60;

/// The browser's time: the instant, and how many minutes UTC is ahead of the wall clock.
#[derive(Clone, Copy)]
pub struct Clock {
    pub now_ms: i64,
    pub offset_minutes: i64,
}

impl Clock {
    /// Days since 1970 on the wall.
    pub fn day(self) -> u32 {
        self.minutes().div_euclid(DAY_MINUTES) as u32
    }

    fn minute_of_day(self) -> u16 {
        self.minutes().rem_euclid(DAY_MINUTES) as u16
    }

    fn minutes(self) -> i64 {
        self.now_ms.div_euclid(MINUTE_MS) - self.offset_minutes
    }
}

/// The place of the campaign to show: it matches the event, has not ended, is awake and within its caps; of several, the one with the
/// smallest priority number, then the nearest end, then by id.
pub fn decide(
    campaigns: &[Campaign],
    event: &impl EventView,
    shown: &Shown,
    clock: Clock,
) -> Option<usize> {
    let mut first: Option<(usize, Standing<'_>)> = None;
    for (place, campaign) in campaigns.iter().enumerate() {
        if let Some(standing) = standing(campaign, event, shown, clock)
            && first.is_none_or(|(_, first)| standing.before(&first).is_lt())
        {
            first = Some((place, standing));
        }
    }
    first.map(|(place, _)| place)
}

/// What the campaign brings into the choice, if it may be shown at all.
fn standing<'a>(
    campaign: &'a Campaign,
    event: &impl EventView,
    shown: &Shown,
    clock: Clock,
) -> Option<Standing<'a>> {
    campaign.layout()?;
    campaign.contents().next()?;
    let end_ms = campaign.end_date().and_then(instant::parse);
    let may = end_ms.is_none_or(|end| clock.now_ms < end)
        && campaign.awaits(event)
        && !is_quiet(campaign, clock)
        && shown.allow(campaign);
    may.then(|| Standing {
        priority: campaign.number("Priority"),
        end_ms,
        id: campaign.id(),
    })
}

fn is_quiet(campaign: &Campaign, clock: Clock) -> bool {
    let quiet = campaign
        .quiet_time()
        .and_then(|(start, end)| QuietTime::parse(start, end));
    quiet.is_some_and(|quiet| quiet.contains(clock.minute_of_day()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node::Node;

    struct Named(&'static str);

    impl EventView for Named {
        fn event_type(&self) -> &str {
            self.0
        }
        fn attribute(&self, _name: &str) -> Option<&str> {
            None
        }
        fn metric(&self, _name: &str) -> Option<f64> {
            None
        }
    }

    const NOON: Clock = Clock {
        now_ms: 1_767_355_200_000,
        offset_minutes: 0,
    };

    fn campaign(id: &str, rest: &str) -> Campaign {
        let text = [
            r#"{"CampaignId":""#,
            id,
            r#"","InAppMessage":{"Layout":"TOP_BANNER","Content":[{}]},"Schedule":{"EventFilter":{"Dimensions":{"EventType":{"Values":["buy"]}}}"#,
            rest,
            "}",
        ]
        .concat();
        Campaign(Node::parse(&text))
    }

    fn decided(campaigns: &[Campaign], clock: Clock) -> Option<&str> {
        let shown = Shown::read("", clock.day(), "s");
        decide(campaigns, &Named("buy"), &shown, clock).map(|place| campaigns[place].id())
    }

    #[test]
    fn an_event_shows_the_first_that_fits() {
        let all = [
            campaign("late", r#"},"Priority":2"#),
            campaign(
                "ended",
                r#","EndDate":"2026-01-02T11:59:59Z"},"Priority":1"#,
            ),
            campaign(
                "quiet",
                r#","QuietTime":{"Start":"11:00","End":"13:00"}},"Priority":1"#,
            ),
            campaign("b", r#"},"Priority":1"#),
            campaign("a", r#"},"Priority":1"#),
            campaign("z", r#","EndDate":"2026-02-01T00:00:00Z"},"Priority":1"#),
        ];
        assert_eq!(decided(&all, NOON), Some("z"), "the nearest end");
        assert_eq!(decided(&all[..5], NOON), Some("a"), "then the id");
        assert_eq!(decided(&all[..1], NOON), Some("late"));
        assert!(decide(&all, &Named("other"), &Shown::default(), NOON).is_none());
    }

    #[test]
    fn quiet_time_is_of_the_wall_clock() {
        let all = [campaign(
            "quiet",
            r#","QuietTime":{"Start":"11:00","End":"13:00"}}"#,
        )];
        assert_eq!(decided(&all, NOON), None);
        assert_eq!(
            decided(
                &all,
                Clock {
                    offset_minutes: -120,
                    ..NOON
                }
            ),
            Some("quiet")
        );
    }

    #[test]
    fn every_part_of_the_filter_counts() {
        struct Cart;
        impl EventView for Cart {
            fn event_type(&self) -> &str {
                "cart"
            }
            fn attribute(&self, name: &str) -> Option<&str> {
                (name == "sku").then_some("A1")
            }
            fn metric(&self, name: &str) -> Option<f64> {
                (name == "price").then_some(0.0)
            }
        }
        for (dimensions, expected) in [
            (r#"{}"#, true),
            (
                r#"{"EventType":{"DimensionType":"EXCLUSIVE","Values":["cart"]}}"#,
                false,
            ),
            (
                r#"{"EventType":{"DimensionType":"EXCLUSIVE","Values":["buy"]}}"#,
                true,
            ),
            (
                r#"{"Attributes":{"sku":{"AttributeType":"INCLUSIVE","Values":["A1","A2"]}}}"#,
                true,
            ),
            (
                r#"{"Attributes":{"sku":{"AttributeType":"EXCLUSIVE","Values":["A1"]}}}"#,
                false,
            ),
            (
                r#"{"Attributes":{"sku":{"AttributeType":"TELEPATHIC","Values":["A1"]}}}"#,
                false,
            ),
            (
                r#"{"Metrics":{"price":{"ComparisonOperator":"GREATER_THAN_OR_EQUAL","Value":0}}}"#,
                true,
            ),
            (
                r#"{"Metrics":{"price":{"ComparisonOperator":"GREATER_THAN","Value":0}}}"#,
                false,
            ),
            (
                r#"{"Metrics":{"weight":{"ComparisonOperator":"EQUAL","Value":0}}}"#,
                false,
            ),
        ] {
            let text = [
                r#"{"Schedule":{"EventFilter":{"Dimensions":"#,
                dimensions,
                "}}}",
            ]
            .concat();
            let campaign = Campaign(Node::parse(&text));
            assert_eq!(campaign.awaits(&Cart), expected, "{dimensions}");
        }
        assert!(
            !Campaign(Node::parse(r#"{"Schedule":{}}"#)).awaits(&Cart),
            "no filter, no event"
        );
    }

    #[test]
    fn an_unknown_layout_is_not_shown() {
        let unknown = r#"{"InAppMessage":{"Layout":"HOLOGRAM","Content":[{}]},"Schedule":{"EventFilter":{}}}"#;
        assert_eq!(decided(&[Campaign(Node::parse(unknown))], NOON), None);
    }
}
