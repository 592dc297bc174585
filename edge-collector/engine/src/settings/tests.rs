use super::{as_of, current};
use crate::testing::House;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const PATH: &str = "/v1/apps/{app}/settings";

#[test]
fn settings_that_nobody_set_are_empty() {
    let mut house = House::new();
    let (status, settings) = house.call("GET", PATH, Value::Null);
    assert_eq!(status, 200);
    insta::assert_snapshot!(house.show(&settings), @r#"
    {
      "ApplicationId": "{app}",
      "CampaignHook": {},
      "JourneyLimits": {},
      "Limits": {},
      "QuietTime": {}
    }
    "#);
}

#[test]
fn settings_are_got_as_they_were_put() {
    let mut house = House::new();
    let wanted = json!({
        "CampaignHook": {"LambdaFunctionName": "arn:aws:lambda:us-east-1:123456789012:function:filter", "Mode": "FILTER"},
        "CloudWatchMetricsEnabled": true,
        "EventTaggingEnabled": true,
        "JourneyLimits": {"DailyCap": 3, "TimeframeCap": {"Cap": 10, "Days": 7}, "TotalCap": 0},
        "Limits": {"Daily": 2, "MaximumDuration": 3600, "MessagesPerSecond": 50, "Session": 1, "Total": 100},
        "QuietTime": {"Start": "22:00", "End": "07:30"},
    });
    let (status, put) = house.call("PUT", PATH, wanted.clone());
    assert_eq!(status, 200, "{put}");
    for member in ["CampaignHook", "JourneyLimits", "Limits", "QuietTime"] {
        assert_eq!(put[member], wanted[member]);
    }
    assert_eq!(put["LastModifiedDate"], json!("2026-01-02T03:04:05.000Z"));
    assert_eq!(put.get("CloudWatchMetricsEnabled"), None);
    assert_eq!(house.call("GET", PATH, Value::Null), (200, put));
}

#[test]
fn what_is_left_out_stays_and_what_is_empty_goes() {
    let mut house = House::new();
    house.call("PUT", PATH, json!({"Limits": {"Daily": 2, "Total": 5}, "QuietTime": {"Start": "22:00", "End": "07:30"}}));
    house.advance(60_000);
    let (_, settings) = house.call("PUT", PATH, json!({"Limits": {"Daily": 4}, "CampaignHook": {"WebUrl": "https://hooks.example.com/filter"}}));
    assert_eq!(settings["Limits"], json!({"Daily": 4}));
    assert_eq!(
        settings["QuietTime"],
        json!({"Start": "22:00", "End": "07:30"})
    );
    assert_eq!(
        settings["LastModifiedDate"],
        json!("2026-01-02T03:05:05.000Z")
    );
    let (_, settings) = house.call("PUT", PATH, json!({"QuietTime": {}, "CampaignHook": {}}));
    assert_eq!(
        (&settings["QuietTime"], &settings["CampaignHook"]),
        (&json!({}), &json!({}))
    );
    assert_eq!(settings["Limits"], json!({"Daily": 4}));
    let (_, again) = house.call("PUT", PATH, Value::Null);
    assert_eq!(again, settings);
}

#[test]
fn what_cannot_hold_is_refused_by_its_member_and_changes_nothing() {
    let mut house = House::new();
    house.call("PUT", PATH, json!({"Limits": {"Daily": 2}}));
    let url = |url: &str| json!({"CampaignHook": {"WebUrl": url}});
    let cases = [
        ("Limits.Daily", json!({"Limits": {"Daily": 101}})),
        ("Limits.Total", json!({"Limits": {"Total": -1}})),
        (
            "Limits.MaximumDuration",
            json!({"Limits": {"MaximumDuration": 59}}),
        ),
        (
            "Limits.MessagesPerSecond",
            json!({"Limits": {"MessagesPerSecond": 20_001}}),
        ),
        ("Limits.Daily", json!({"Limits": {"Daily": "2"}})),
        ("QuietTime", json!({"QuietTime": {"Start": "22:00"}})),
        (
            "QuietTime",
            json!({"QuietTime": {"Start": "22:00", "End": "24:00"}}),
        ),
        (
            "JourneyLimits.DailyCap",
            json!({"JourneyLimits": {"DailyCap": 101}}),
        ),
        (
            "JourneyLimits.TotalCap",
            json!({"JourneyLimits": {"TotalCap": 101}}),
        ),
        (
            "JourneyLimits.TimeframeCap.Cap",
            json!({"JourneyLimits": {"TimeframeCap": {"Cap": 101, "Days": 1}}}),
        ),
        (
            "JourneyLimits.TimeframeCap.Days",
            json!({"JourneyLimits": {"TimeframeCap": {"Cap": 1, "Days": 31}}}),
        ),
        (
            "CampaignHook.Mode",
            json!({"CampaignHook": {"LambdaFunctionName": "f", "Mode": "DELIVERY"}}),
        ),
        (
            "CampaignHook.Mode",
            json!({"CampaignHook": {"LambdaFunctionName": "f", "Mode": "OTHER"}}),
        ),
        (
            "CampaignHook",
            json!({"CampaignHook": {"LambdaFunctionName": "f", "WebUrl": "https://example.com"}}),
        ),
        ("CampaignHook", json!({"CampaignHook": {"Mode": "FILTER"}})),
        (
            "CampaignHook.LambdaFunctionName",
            json!({"CampaignHook": {"LambdaFunctionName": ""}}),
        ),
        ("CampaignHook.WebUrl", url("http://example.com")),
        ("CampaignHook.WebUrl", url("https://")),
        ("CampaignHook.WebUrl", url("https://example.com/a b")),
    ];
    for (member, wanted) in cases {
        let (status, error) = house.call("PUT", PATH, wanted.clone());
        let message = error["Message"].as_str().unwrap_or_default();
        assert_eq!(status, 400, "{wanted}: {error}");
        assert!(message.starts_with(&format!("{member}: ")), "{message}");
    }
    let (_, settings) = house.call("GET", PATH, Value::Null);
    assert_eq!(settings["Limits"], json!({"Daily": 2}));
}

#[test]
fn what_stood_at_a_time_stays_what_stood_then() {
    let mut house = House::new();
    let before = house.now;
    house.advance(1_000);
    house.call("PUT", PATH, json!({"Limits": {"Daily": 1}}));
    let first = house.now;
    house.advance(1_000);
    house.call("PUT", PATH, json!({"Limits": {"Daily": 1}}));
    let again = house.now;
    house.advance(1_000);
    house.call("PUT", PATH, json!({"Limits": {"Daily": 2}}));
    let last = house.now;
    let daily = |house: &mut House, at| house.turn(|turn| as_of(turn, at).unwrap().limits().daily);
    let seen: Vec<_> = [before, first, again, last]
        .map(|at| daily(&mut house, at))
        .into();
    assert_eq!(seen, [None, Some(1), Some(1), Some(2)]);
    assert_eq!(
        house.turn(|turn| current(turn).unwrap().limits().daily),
        Some(2)
    );
}

/// A member of settings in one of its states, the empty one among them.
fn member() -> impl Strategy<Value = (&'static str, Value)> {
    prop_oneof![
        (0..=3_i64).prop_map(|daily| ("Limits", json!({"Daily": daily}))),
        Just(("Limits", json!({}))),
        (0..=23_i64).prop_map(|hour| (
            "QuietTime",
            json!({"Start": format!("{hour:02}:00"), "End": "23:59"})
        )),
        Just(("QuietTime", json!({}))),
        (0..=3_i64).prop_map(|cap| ("JourneyLimits", json!({"TotalCap": cap}))),
        Just(("CampaignHook", json!({"WebUrl": "https://example.com"}))),
        Just(("CampaignHook", json!({}))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_updates_leave_the_last_of_each_member(updates in prop::collection::vec(prop::collection::vec(member(), 0..4), 1..6)) {
        let mut house = House::new();
        let mut expected = Map::new();
        for members in updates {
            let wanted: Map<String, Value> = members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            expected.extend(wanted.clone());
            prop_assert_eq!(house.call("PUT", PATH, Value::Object(wanted)).0, 200);
            house.advance(1);
        }
        let (_, settings) = house.call("GET", PATH, Value::Null);
        for name in ["Limits", "QuietTime", "JourneyLimits", "CampaignHook"] {
            let expected = expected.remove(name).unwrap_or_else(|| json!({}));
            prop_assert_eq!(&settings[name], &expected);
        }
    }
}
