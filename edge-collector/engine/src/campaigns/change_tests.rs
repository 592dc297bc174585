//! What becomes of a campaign when it is updated, or when its segment goes; and what its activities say.

use crate::testing::House;
use crate::{Act, EffectId, Outcome};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const PATH: &str = "/v1/apps/{app}/campaigns";
const MEMBERS: [&str; 3] = ["ada", "bob", "cay"];

/// A house with a mail provider and three people in it.
fn open() -> House {
    let mut house = House::with_provider();
    house.open_email();
    for name in MEMBERS {
        let endpoint = json!({"ChannelType": "EMAIL", "Address": format!("{name}@example.com")});
        let path = format!("/v1/apps/{{app}}/endpoints/{name}");
        assert_eq!(house.call("PUT", &path, endpoint).0, 202);
    }
    house
}

fn segment(house: &mut House) -> String {
    let (_, segment) = house.call("POST", "/v1/apps/{app}/segments", json!({"Name": "All"}));
    segment["Id"].as_str().unwrap().to_owned()
}

fn with(mut base: Value, more: Value) -> Value {
    let Value::Object(more) = more else {
        panic!("{more} is no object");
    };
    for (name, value) in more {
        base[name] = value;
    }
    base
}

fn wanted(segment: &str, more: Value) -> Value {
    let least = json!({
        "Name": "News",
        "SegmentId": segment,
        "MessageConfiguration": {"EmailMessage": {"Title": "One", "Body": "One"}},
        "Schedule": {"StartTime": "2026-02-01T00:00:00Z"},
    });
    with(least, more)
}

fn on_buy() -> Value {
    json!({"Schedule": {
        "Frequency": "EVENT",
        "StartTime": "IMMEDIATE",
        "EventFilter": {"FilterType": "ENDPOINT", "Dimensions": {"EventType": {"Values": ["buy"]}}},
    }})
}

fn titled(title: &str) -> Value {
    json!({"MessageConfiguration": {"EmailMessage": {"Title": title, "Body": title}}})
}

fn create(house: &mut House, wanted: Value) -> String {
    let (status, campaign) = house.call("POST", PATH, wanted);
    assert_eq!(status, 201, "{campaign}");
    campaign["Id"].as_str().unwrap().to_owned()
}

fn update(house: &mut House, id: &str, asked: Value) -> Value {
    let (status, campaign) = house.call("PUT", &format!("{PATH}/{id}"), asked);
    assert_eq!(status, 200, "{campaign}");
    campaign
}

fn get(house: &mut House, path: &str) -> Value {
    let (status, body) = house.call("GET", &format!("{PATH}/{path}"), Value::Null);
    assert_eq!(status, 200, "{body}");
    body
}

fn status(house: &mut House, id: &str) -> Value {
    get(house, id)["State"]["CampaignStatus"].clone()
}

fn buys(house: &mut House, id: &str) {
    let events = json!({id: {"EventType": "buy", "Timestamp": house.now.to_string()}});
    let body = json!({"BatchItem": {"ada": {"Endpoint": {}, "Events": events}}});
    assert_eq!(house.call("POST", "/v1/apps/{app}/events", body).0, 202);
}

/// Every item of a list, taken page by page.
fn listed(house: &mut House, path: &str, page_size: usize) -> Vec<Value> {
    let (mut seen, mut token) = (Vec::new(), String::new());
    loop {
        let page = get(
            house,
            &format!("{path}?page-size={page_size}&token={token}"),
        );
        let items = page["Item"].as_array().unwrap();
        assert!(items.len() <= page_size);
        seen.extend(items.clone());
        match page["NextToken"].as_str() {
            Some(next) => token = next.to_owned(),
            None => return seen,
        }
    }
}

/// The subjects of what the provider is asked to carry, which it carries.
fn carried(house: &mut House) -> Vec<String> {
    let mut subjects = Vec::new();
    for effect in house.effects() {
        let (EffectId::Send { .. }, Act::Mail(mail)) = (effect.id, effect.act) else {
            panic!("something else than mail");
        };
        subjects.push(mail.subject);
        house.settle(effect.id, Outcome::Done);
    }
    subjects
}

#[test]
fn an_update_is_a_version_and_the_old_ones_stay() {
    let mut house = open();
    let segment = segment(&mut house);
    let id = create(
        &mut house,
        wanted(&segment, json!({"tags": {"team": "shop"}})),
    );
    let first = get(&mut house, &id);
    house.advance(1000);
    let asked = json!({"Name": "Weekly", "Description": "Mondays", "tags": {"other": "tag"}});
    let second = update(&mut house, &id, asked);
    let expected = with(
        first.clone(),
        json!({"Name": "Weekly", "Description": "Mondays", "Version": 2, "LastModifiedDate": "2026-01-02T03:04:06.000Z"}),
    );
    assert_eq!(second, expected);
    assert_eq!(get(&mut house, &id), second);
    assert_eq!(get(&mut house, &format!("{id}/versions/1")), first);
    assert_eq!(get(&mut house, &format!("{id}/versions/2")), second);
    for version in ["0", "3"] {
        let path = format!("{PATH}/{id}/versions/{version}");
        assert_eq!(house.call("GET", &path, Value::Null).0, 404);
    }
    update(&mut house, &id, json!({"Priority": 1}));
    let page = get(&mut house, &format!("{id}/versions?page-size=2"));
    assert_eq!(page["Item"], json!([first, second]));
    let token = page["NextToken"].as_str().unwrap();
    let page = get(
        &mut house,
        &format!("{id}/versions?page-size=2&token={token}"),
    );
    assert_eq!(page["Item"][0]["Version"], 3);
    assert_eq!(page.get("NextToken"), None);
    house.call("DELETE", &format!("{PATH}/{id}"), Value::Null);
    for path in ["versions", "versions/1", "versions/3", "activities"] {
        let path = format!("{PATH}/{id}/{path}");
        assert_eq!(house.call("GET", &path, Value::Null).0, 404, "{path}");
    }
}

#[test]
fn a_segment_stays_pinned_until_it_is_named() {
    let mut house = open();
    let segment = segment(&mut house);
    let id = create(&mut house, wanted(&segment, json!({})));
    let path = format!("/v1/apps/{{app}}/segments/{segment}");
    house.call("PUT", &path, json!({"Name": "Everybody"}));
    let pinned = update(&mut house, &id, json!({"Name": "Weekly"}));
    assert_eq!(pinned["SegmentVersion"], 1);
    let latest = update(&mut house, &id, json!({"SegmentId": segment}));
    assert_eq!(latest["SegmentVersion"], 2);
    let named = update(&mut house, &id, json!({"SegmentVersion": 1}));
    assert_eq!(named["SegmentVersion"], 1);
    for version in [3, i64::MAX] {
        let asked = json!({"SegmentVersion": version});
        assert_eq!(house.call("PUT", &format!("{PATH}/{id}"), asked).0, 400);
    }
    assert_eq!(get(&mut house, &id), named);
}

#[test]
fn a_campaign_changes_until_it_sends_and_no_more() {
    let mut house = open();
    let segment = segment(&mut house);
    let id = create(&mut house, wanted(&segment, json!({})));
    update(&mut house, &id, titled("Two"));
    let soon = json!({"Schedule": {"StartTime": "2026-01-02T04:00:00Z"}});
    update(&mut house, &id, soon);
    house.at("2026-01-02T04:00:00Z");
    house.wake();
    assert_eq!(status(&mut house, &id), "EXECUTING");
    let refused = |house: &mut House, word: &str| {
        let (status, error) = house.call("PUT", &format!("{PATH}/{id}"), titled("Three"));
        let message = error["Message"].as_str().unwrap_or_default();
        assert_eq!(status, 400, "{error}");
        assert!(message.contains(word), "{message}");
    };
    refused(&mut house, "is sending");
    assert_eq!(carried(&mut house), ["Two", "Two", "Two"]);
    assert_eq!(status(&mut house, &id), "COMPLETED");
    refused(&mut house, "COMPLETED");
    house.call("DELETE", &format!("{PATH}/{id}"), Value::Null);
    let gone = house.call("PUT", &format!("{PATH}/{id}"), titled("Three"));
    assert_eq!(gone.0, 404);
}

#[test]
fn a_paused_campaign_waits_and_goes_on() {
    let mut house = open();
    let segment = segment(&mut house);
    let id = create(&mut house, wanted(&segment, json!({})));
    let paused = update(&mut house, &id, json!({"IsPaused": true}));
    assert_eq!(paused["State"]["CampaignStatus"], "PAUSED");
    house.at("2026-02-01T00:00:00Z");
    house.wake();
    assert_eq!(carried(&mut house), Vec::<String>::new());
    let resumed = update(&mut house, &id, json!({"IsPaused": false}));
    assert_eq!(resumed["State"]["CampaignStatus"], "SCHEDULED");
    house.wake();
    assert_eq!(carried(&mut house).len(), 3);
}

#[test]
fn a_paused_campaign_that_is_over_is_completed() {
    let mut house = open();
    let segment = segment(&mut house);
    let schedule = json!({"StartTime": "2026-02-01T00:00:00Z", "EndTime": "2026-02-02T00:00:00Z"});
    let more = json!({"IsPaused": true, "Schedule": schedule});
    let id = create(&mut house, wanted(&segment, more));
    house.at("2026-02-02T00:00:00Z");
    house.wake();
    assert_eq!(status(&mut house, &id), "COMPLETED");
}

#[test]
fn a_live_campaign_of_events_goes_on_with_its_new_words() {
    let mut house = open();
    let segment = segment(&mut house);
    let limited = with(on_buy(), json!({"Limits": {"Total": 3}}));
    let id = create(&mut house, wanted(&segment, limited));
    house.wake();
    buys(&mut house, "e1");
    // What was triggered before the update and is not carried yet goes out as it was.
    update(&mut house, &id, titled("Two"));
    buys(&mut house, "e2");
    assert_eq!(carried(&mut house), ["One", "Two"]);
    house.wake();
    assert_eq!(status(&mut house, &id), "PENDING_NEXT_RUN");
    update(&mut house, &id, json!({"IsPaused": true}));
    buys(&mut house, "e3");
    update(&mut house, &id, json!({"IsPaused": false}));
    // The limit holds over all versions.
    for event in ["e1", "e4", "e5"] {
        buys(&mut house, event);
    }
    assert_eq!(carried(&mut house), ["Two"]);
    let path = format!("{id}/activities");
    let activities = listed(&mut house, &path, 100);
    let mut states: Vec<_> = activities
        .iter()
        .map(|activity| {
            let total = activity["TotalEndpointCount"].as_i64().unwrap();
            (activity["State"].as_str().unwrap(), total)
        })
        .collect();
    states.sort_unstable();
    assert_eq!(states, [("COMPLETED", 1), ("COMPLETED", 1), ("RUNNING", 1)]);
    for page_size in 1..=4 {
        assert_eq!(listed(&mut house, &path, page_size), activities);
    }
}

#[test]
fn a_change_of_frequency_needs_room() {
    let mut house = open();
    let segment = segment(&mut house);
    for _ in 0..super::WATCHERS_MAX {
        create(&mut house, wanted(&segment, on_buy()));
    }
    let id = create(&mut house, wanted(&segment, json!({})));
    assert_eq!(house.call("PUT", &format!("{PATH}/{id}"), on_buy()).0, 400);
    let (_, all) = house.call("GET", PATH, Value::Null);
    let other = all["Item"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["Id"] != id.as_str());
    let other = other.unwrap()["Id"].as_str().unwrap().to_owned();
    update(&mut house, &other, on_buy());
}

#[test]
fn campaigns_fail_with_their_segment() {
    let mut house = open();
    let (segment, other) = (segment(&mut house), segment(&mut house));
    let done = create(
        &mut house,
        wanted(&segment, json!({"Schedule": {"StartTime": "IMMEDIATE"}})),
    );
    house.wake();
    carried(&mut house);
    let waiting = create(&mut house, wanted(&segment, json!({})));
    let live = create(&mut house, wanted(&segment, on_buy()));
    let elsewhere = create(&mut house, wanted(&other, on_buy()));
    house.wake();
    let path = format!("/v1/apps/{{app}}/segments/{segment}");
    assert_eq!(house.call("DELETE", &path, Value::Null).0, 200);
    buys(&mut house, "e1");
    assert_eq!(carried(&mut house), ["One"]);
    for (id, expected) in [
        (&done, "COMPLETED"),
        (&waiting, "DELETED"),
        (&live, "DELETED"),
        (&elsewhere, "PENDING_NEXT_RUN"),
    ] {
        assert_eq!(status(&mut house, id), expected);
    }
    house.at("2026-02-01T00:00:00Z");
    house.wake();
    assert_eq!(carried(&mut house), Vec::<String>::new());
    let revive = json!({"SegmentId": other});
    assert_eq!(
        house.call("PUT", &format!("{PATH}/{waiting}"), revive).0,
        400
    );
    let (status, _) = house.call("DELETE", &format!("{PATH}/{waiting}"), Value::Null);
    assert_eq!(status, 200);
    assert_eq!(
        house
            .call("GET", &format!("{PATH}/{waiting}"), Value::Null)
            .0,
        404
    );
}

/// A segment or a campaign goes in the middle of a run: nobody gets anything more, and everybody is accounted for.
#[test]
fn what_is_stopped_in_the_middle_sends_no_more() {
    for by_segment in [true, false] {
        let mut house = open();
        let segment = segment(&mut house);
        let more =
            json!({"Schedule": {"StartTime": "IMMEDIATE"}, "Limits": {"MessagesPerSecond": 1}});
        let id = create(&mut house, wanted(&segment, more));
        house.wake();
        assert_eq!(carried(&mut house).len(), 1);
        let run = house.turn(|turn| {
            let rows = turn.sql.query("SELECT id FROM runs", &[]).unwrap();
            rows[0].text(0).unwrap()
        });
        let path = match by_segment {
            true => format!("/v1/apps/{{app}}/segments/{segment}"),
            false => format!("{PATH}/{id}"),
        };
        assert_eq!(house.call("DELETE", &path, Value::Null).0, 200);
        house.advance(60_000);
        house.wake();
        assert_eq!(carried(&mut house), Vec::<String>::new());
        let account = house.turn(|turn| crate::delivery::account(turn, &run).unwrap());
        assert_eq!((account.sent, account.skipped, account.waiting), (1, 2, 0));
    }
}

/// What an ended campaign has queued is stopped too when it is deleted.
#[test]
fn what_an_earlier_version_queued_is_stopped_with_the_campaign() {
    let mut house = open();
    let segment = segment(&mut house);
    let id = create(&mut house, wanted(&segment, on_buy()));
    buys(&mut house, "e1");
    let effect = house.effects().remove(0);
    house.settle(effect.id, Outcome::Later("busy".to_owned()));
    update(&mut house, &id, titled("Two"));
    house.call("DELETE", &format!("{PATH}/{id}"), Value::Null);
    house.advance(60_000);
    house.wake();
    assert_eq!(carried(&mut house), Vec::<String>::new());
}

#[test]
fn activities_tell_what_each_treatment_did() {
    let mut house = open();
    let segment = segment(&mut house);
    for n in 0..40 {
        let endpoint = json!({
            "ChannelType": if n % 4 == 0 { "SMS" } else { "EMAIL" },
            "Address": format!("p{n}@example.com"),
            "OptOut": if n % 5 == 0 { "ALL" } else { "NONE" },
        });
        house.call("PUT", &format!("/v1/apps/{{app}}/endpoints/p{n}"), endpoint);
    }
    let id = create(
        &mut house,
        wanted(
            &segment,
            json!({
                "Schedule": {"StartTime": "IMMEDIATE"},
                "HoldoutPercent": 10,
                "AdditionalTreatments": [{"SizePercent": 40}],
            }),
        ),
    );
    assert_eq!(
        get(&mut house, &format!("{id}/activities")),
        json!({"Item": []})
    );
    house.wake();
    let running = get(&mut house, &format!("{id}/activities"));
    assert_eq!(running["Item"][0]["State"], "RUNNING");
    assert_eq!(running["Item"][0].get("Result"), None);
    let sent = carried(&mut house).len();
    let first = get(&mut house, &format!("{id}/activities?page-size=1"));
    let token = first["NextToken"].as_str().unwrap();
    let second = get(
        &mut house,
        &format!("{id}/activities?page-size=1&token={token}"),
    );
    assert_eq!(second.get("NextToken"), None);
    let activities = [&first["Item"][0], &second["Item"][0]];
    let mut successes = 0;
    for (activity, treatment) in activities.iter().zip(["0", "1"]) {
        assert_eq!(activity["TreatmentId"], treatment);
        assert_eq!(
            (&activity["State"], &activity["Result"]),
            (&json!("COMPLETED"), &json!("SUCCESS"))
        );
        successes += activity["SuccessfulEndpointCount"].as_u64().unwrap();
        let metrics = activity["ExecutionMetrics"].as_object().unwrap();
        let sum: u64 = metrics
            .values()
            .map(|count| count.as_str().unwrap().parse::<u64>().unwrap())
            .sum();
        assert_eq!(sum, 43, "{metrics:?}");
        assert_eq!(
            metrics["ENDPOINT_PRODUCED"],
            activity["TotalEndpointCount"].to_string()
        );
    }
    assert_ne!(activities[0]["Id"], activities[1]["Id"]);
    assert_eq!(successes, u64::try_from(sent).unwrap());
    let shown = house.show(activities[0]).replace(&id, "{campaign}");
    let shown = shown.replace(activities[0]["Id"].as_str().unwrap(), "{activity}");
    insta::assert_snapshot!(shown, @r#"
    {
      "ApplicationId": "{app}",
      "CampaignId": "{campaign}",
      "End": "2026-01-02T03:04:05.000Z",
      "ExecutionMetrics": {
        "ENDPOINT_CHANNEL_MISMATCH": "4",
        "ENDPOINT_OPT_OUT": "4",
        "ENDPOINT_PRODUCED": "7",
        "TREATMENT_HOLDOUT": "28"
      },
      "Id": "{activity}",
      "Result": "SUCCESS",
      "ScheduledStart": "2026-01-02T03:04:05.000Z",
      "Start": "2026-01-02T03:04:05.000Z",
      "State": "COMPLETED",
      "SuccessfulEndpointCount": 7,
      "TimezonesCompletedCount": 0,
      "TimezonesTotalCount": 0,
      "TotalEndpointCount": 7,
      "TreatmentId": "0"
    }
    "#);
}

/// A value for some members of a campaign, all of which a campaign may have that starts later.
fn members() -> impl Strategy<Value = Value> {
    let choices: Vec<(&str, Vec<Value>)> = vec![
        ("Name", vec![json!("A"), json!("B")]),
        ("Description", vec![json!(""), json!("words")]),
        ("HoldoutPercent", vec![json!(0), json!(10)]),
        ("IsPaused", vec![json!(true), json!(false)]),
        (
            "Limits",
            vec![json!({}), json!({"Daily": 1}), json!({"Total": 2})],
        ),
        ("Priority", vec![json!(1), json!(5)]),
        ("TreatmentName", vec![json!("T")]),
        ("TreatmentDescription", vec![json!("D")]),
        (
            "AdditionalTreatments",
            vec![json!([]), json!([{"SizePercent": 5}])],
        ),
        (
            "MessageConfiguration",
            vec![json!({"EmailMessage": {"Title": "x", "Body": "y"}})],
        ),
        (
            "Schedule",
            vec![
                json!({"StartTime": "2026-03-01T00:00:00Z", "Timezone": "UTC+01", "IsLocalTime": false}),
                json!({"StartTime": "2026-02-01T00:00:00Z", "EndTime": "2026-02-02T00:00:00Z", "Timezone": "UTC", "IsLocalTime": false}),
            ],
        ),
        ("tags", vec![json!({"not": "kept"})]),
    ];
    let member = |(name, values): (&'static str, Vec<Value>)| {
        let value = prop::option::weighted(0.4, prop::sample::select(values));
        value.prop_map(move |value| (name, value))
    };
    let all: Vec<_> = choices.into_iter().map(member).collect();
    all.prop_map(|members| {
        let given = members
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)));
        Value::Object(given.collect::<Map<_, _>>())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Any sequence of updates comes to what laying them over each other gives, and each version stays what it was.
    #[test]
    fn updates_lie_over_each_other(updates in prop::collection::vec(members(), 1..6)) {
        let mut house = open();
        let segment = segment(&mut house);
        let schedule = json!({"StartTime": "2026-02-01T00:00:00Z", "Timezone": "UTC", "IsLocalTime": false});
        let id = create(&mut house, wanted(&segment, json!({"Schedule": schedule})));
        let mut expected = vec![get(&mut house, &id)];
        for asked in updates {
            let mut next = expected.last().unwrap().clone();
            for (name, value) in asked.as_object().unwrap() {
                if name != "tags" && name != "AdditionalTreatments" {
                    next[name] = value.clone();
                }
            }
            let got = update(&mut house, &id, asked.clone());
            if let Some(treatments) = asked.get("AdditionalTreatments") {
                let sizes = |list: &Value| -> Vec<Value> {
                    list.as_array().unwrap().iter().map(|one| one["SizePercent"].clone()).collect()
                };
                prop_assert_eq!(sizes(&got["AdditionalTreatments"]), sizes(treatments));
            }
            let paused = next["IsPaused"] == true;
            next["State"] = json!({"CampaignStatus": if paused { "PAUSED" } else { "SCHEDULED" }});
            next["Version"] = json!(next["Version"].as_i64().unwrap() + 1);
            // Treatments show the campaign's state, and the default one has a state beside others.
            for name in ["AdditionalTreatments", "DefaultState"] {
                match got.get(name) {
                    Some(shown) => next[name] = shown.clone(),
                    None => drop(next.as_object_mut().unwrap().remove(name)),
                }
            }
            prop_assert_eq!(&got, &next);
            expected.push(got);
        }
        let now = expected.last().unwrap()["State"].clone();
        let page = get(&mut house, &format!("{id}/versions"));
        let versions = page["Item"].as_array().unwrap();
        prop_assert_eq!(versions.len(), expected.len());
        for (version, mut expected) in versions.iter().cloned().zip(expected) {
            expected["State"] = now.clone();
            for name in ["AdditionalTreatments", "DefaultState"] {
                if let Some(shown) = version.get(name) {
                    expected[name] = shown.clone();
                }
            }
            prop_assert_eq!(version, expected);
        }
    }
}
