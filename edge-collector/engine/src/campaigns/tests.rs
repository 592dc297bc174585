//! Campaigns over the API: what is echoed, what is refused, and when they live.

use crate::testing::House;
use serde_json::{Value, json};

const PATH: &str = "/v1/apps/{app}/campaigns";

fn open() -> House {
    let mut house = House::new();
    house.open_email();
    house
}

/// A segment of members, and its id.
fn members(house: &mut House) -> String {
    let member = json!({"Name": "Members", "Dimensions": {"UserAttributes": {"Plan": {"Values": ["member"]}}}});
    let (status, segment) = house.call("POST", "/v1/apps/{app}/segments", member);
    assert_eq!(status, 201, "{segment}");
    segment["Id"].as_str().unwrap().to_owned()
}

fn members_of(value: Value) -> serde_json::Map<String, Value> {
    match value {
        Value::Object(members) => members,
        other => panic!("{other} is no object"),
    }
}

/// What a campaign needs at least; `more` replaces members, and null takes them away.
fn wanted(segment: &str, more: Value) -> Value {
    let mut wanted = json!({
        "Name": "Thanks",
        "SegmentId": segment,
        "MessageConfiguration": {"EmailMessage": {"Title": "Thanks for {{Event.Attributes.product}}", "Body": "Dear {{User.UserAttributes.Name}}"}},
        "Schedule": {"StartTime": "IMMEDIATE"},
    });
    for (name, value) in members_of(more) {
        wanted[name] = value;
    }
    wanted
}

/// A schedule that events trigger, with more members.
fn on(event: &str, more: Value) -> Value {
    let mut schedule = json!({
        "Frequency": "EVENT",
        "StartTime": "IMMEDIATE",
        "EventFilter": {"FilterType": "ENDPOINT", "Dimensions": {"EventType": {"DimensionType": "INCLUSIVE", "Values": [event]}}},
    });
    for (name, value) in members_of(more) {
        schedule[name] = value;
    }
    schedule
}

fn create(house: &mut House, wanted: Value) -> Value {
    let (status, campaign) = house.call("POST", PATH, wanted);
    assert_eq!(status, 201, "{campaign}");
    campaign
}

fn get(house: &mut House, campaign: &Value) -> (u16, Value) {
    let path = format!("{PATH}/{}", campaign["Id"].as_str().unwrap());
    house.call("GET", &path, Value::Null)
}

fn state(house: &mut House, campaign: &Value) -> String {
    let (_, campaign) = get(house, campaign);
    campaign["State"]["CampaignStatus"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// Reports an event of an endpoint that is a member unless `plan` says otherwise.
fn event(house: &mut House, endpoint: &str, id: &str, kind: &str, plan: &str, at: &str) {
    let body = json!({"BatchItem": {endpoint: {
        "Endpoint": {
            "ChannelType": "EMAIL",
            "Address": format!("{endpoint}@example.com"),
            "User": {"UserId": endpoint, "UserAttributes": {"Plan": [plan], "Name": ["Ada"]}},
        },
        "Events": {id: {"EventType": kind, "Timestamp": at, "Attributes": {"product": "tea"}}},
    }}});
    let (status, body) = house.call("POST", "/v1/apps/{app}/events", body);
    assert_eq!(status, 202, "{body}");
}

fn subjects(house: &mut House) -> Vec<String> {
    let (_, page) = house.call("GET", "/inbox/messages", Value::Null);
    let items = page["Item"].as_array().unwrap();
    items
        .iter()
        .map(|item| {
            format!(
                "{}: {}",
                item["To"].as_str().unwrap(),
                item["Subject"].as_str().unwrap()
            )
        })
        .collect()
}

#[test]
fn a_campaign_is_echoed_with_its_defaults() {
    let mut house = open();
    let segment = members(&mut house);
    let created = create(&mut house, wanted(&segment, json!({})));
    assert_eq!(get(&mut house, &created), (200, created.clone()));
    let shown = house.show(&created).replace(&segment, "{segment}");
    let shown = shown.replace(created["Id"].as_str().unwrap(), "{campaign}");
    insta::assert_snapshot!(shown, @r#"
    {
      "AdditionalTreatments": [],
      "ApplicationId": "{app}",
      "Arn": "arn:aws:mobiletargeting:us-east-1:123456789012:apps/{app}/campaigns/{campaign}",
      "CreationDate": "2026-01-02T03:04:05.000Z",
      "HoldoutPercent": 0,
      "Id": "{campaign}",
      "IsPaused": false,
      "LastModifiedDate": "2026-01-02T03:04:05.000Z",
      "Limits": {},
      "MessageConfiguration": {
        "EmailMessage": {
          "Body": "Dear {{User.UserAttributes.Name}}",
          "Title": "Thanks for {{Event.Attributes.product}}"
        }
      },
      "Name": "Thanks",
      "Schedule": {
        "IsLocalTime": false,
        "StartTime": "IMMEDIATE",
        "Timezone": "UTC"
      },
      "SegmentId": "{segment}",
      "SegmentVersion": 1,
      "State": {
        "CampaignStatus": "SCHEDULED"
      },
      "Version": 1,
      "tags": {}
    }
    "#);
}

#[test]
fn treatments_have_ids_and_states() {
    let mut house = open();
    let segment = members(&mut house);
    let more = json!({
        "AdditionalTreatments": [{"SizePercent": 30, "TreatmentName": "Short", "MessageConfiguration": {"EmailMessage": {"Title": "Ta", "Body": "Ta"}}}],
        "HoldoutPercent": 10,
    });
    let created = create(&mut house, wanted(&segment, more));
    assert_eq!(created["DefaultState"]["CampaignStatus"], "SCHEDULED");
    insta::assert_snapshot!(house.show(&created["AdditionalTreatments"]), @r#"
    [
      {
        "Id": "1",
        "MessageConfiguration": {
          "EmailMessage": {
            "Body": "Ta",
            "Title": "Ta"
          }
        },
        "SizePercent": 30,
        "State": {
          "CampaignStatus": "SCHEDULED"
        },
        "TreatmentName": "Short"
      }
    ]
    "#);
}

#[test]
fn what_cannot_be_is_refused_by_name() {
    let mut house = open();
    let segment = members(&mut house);
    let email = json!({"Title": "Hi", "Body": "Hi"});
    let cases = [
        (json!({"Name": ""}), "Name: "),
        (json!({"SegmentId": null}), "SegmentId: "),
        (
            json!({"SegmentId": "0".repeat(32)}),
            "SegmentId: there is no such segment",
        ),
        (
            json!({"SegmentVersion": 7}),
            "SegmentId: there is no such segment",
        ),
        (json!({"Schedule": null}), "Schedule: "),
        (
            json!({"Schedule": {"StartTime": "soon"}}),
            "Schedule.StartTime: ",
        ),
        (
            json!({"Schedule": {"StartTime": "2026-02-01T00:00:00Z", "EndTime": "2026-01-31T00:00:00Z"}}),
            "Schedule.EndTime: ",
        ),
        (
            json!({"Schedule": {"StartTime": "IMMEDIATE", "Frequency": "DAILY"}}),
            "Schedule.Frequency: DAILY is not built yet",
        ),
        (
            json!({"Schedule": {"StartTime": "IMMEDIATE", "IsLocalTime": true}}),
            "Schedule.IsLocalTime is not built yet",
        ),
        (
            json!({"Schedule": {"StartTime": "IMMEDIATE", "QuietTime": {"Start": "22:00"}}}),
            "Schedule.QuietTime: ",
        ),
        (
            json!({"Schedule": {"StartTime": "IMMEDIATE", "Frequency": "EVENT"}}),
            "Schedule.EventFilter: ",
        ),
        (
            json!({"Schedule": on("x", json!({"EventFilter": {"FilterType": "SYSTEM", "Dimensions": {}}}))}),
            "Schedule.EventFilter.FilterType SYSTEM is not built yet",
        ),
        (
            json!({"Schedule": on("x", json!({"EventFilter": {"FilterType": "ENDPOINT", "Dimensions": {}}}))}),
            "Schedule.EventFilter.Dimensions: ",
        ),
        (
            json!({"MessageConfiguration": {}}),
            "MessageConfiguration.EmailMessage or TemplateConfiguration.EmailTemplate: ",
        ),
        (
            json!({"MessageConfiguration": {"EmailMessage": {"Body": "no title"}}}),
            "MessageConfiguration.EmailMessage: ",
        ),
        (
            json!({"MessageConfiguration": {"EmailMessage": {"Title": "a", "Body": "b", "FromAddress": "me"}}}),
            "MessageConfiguration.EmailMessage.FromAddress: ",
        ),
        (
            json!({"MessageConfiguration": {"EmailMessage": email, "SMSMessage": {"Body": "hi"}}}),
            "MessageConfiguration.SMSMessage is not built yet",
        ),
        (
            json!({"MessageConfiguration": {"InAppMessage": {"Content": [{}]}}}),
            "MessageConfiguration.InAppMessage: only",
        ),
        (
            json!({"TemplateConfiguration": {"EmailTemplate": {"Name": "none"}}}),
            "TemplateConfiguration.EmailTemplate: there is no",
        ),
        (
            json!({"TemplateConfiguration": {"PushTemplate": {"Name": "none"}}}),
            "TemplateConfiguration.PushTemplate is not built yet",
        ),
        (json!({"HoldoutPercent": 101}), "HoldoutPercent: "),
        (
            json!({"HoldoutPercent": 60, "AdditionalTreatments": [{"SizePercent": 50}]}),
            "HoldoutPercent and the SizePercent of all treatments come to 110",
        ),
        (json!({"Hook": {"Mode": "FILTER"}}), "Hook is not built yet"),
        (
            json!({"CustomDeliveryConfiguration": {"DeliveryUri": "x"}}),
            "CustomDeliveryConfiguration is not built yet",
        ),
        (
            json!({"Limits": {"MaximumDuration": 5}}),
            "Limits.MaximumDuration: ",
        ),
        (json!({"Priority": 9}), "Priority: "),
        (json!({"IsPaused": true}), "IsPaused: "),
    ];
    for (more, expected) in cases {
        let (status, error) = house.call("POST", PATH, wanted(&segment, more));
        let message = error["Message"].as_str().unwrap_or_default();
        assert_eq!(status, 400, "{error}");
        assert!(message.starts_with(expected), "{message} is not {expected}");
    }
    assert_eq!(house.call("GET", PATH, Value::Null).1, json!({"Item": []}));
}

#[test]
fn campaigns_are_listed_in_pages_and_deleted_for_good() {
    let mut house = open();
    let segment = members(&mut house);
    let later = json!({"Schedule": {"StartTime": "2026-03-01T00:00:00Z"}});
    let mut ids: Vec<Value> = (0..3)
        .map(|_| create(&mut house, wanted(&segment, later.clone()))["Id"].clone())
        .collect();
    ids.sort_by_key(|id| id.as_str().unwrap().to_owned());
    let (_, first) = house.call("GET", &format!("{PATH}?page-size=2"), Value::Null);
    let token = first["NextToken"].as_str().unwrap();
    let (_, second) = house.call(
        "GET",
        &format!("{PATH}?page-size=2&token={token}"),
        Value::Null,
    );
    let listed: Vec<_> = [&first, &second]
        .iter()
        .flat_map(|page| page["Item"].as_array().unwrap())
        .map(|campaign| campaign["Id"].clone())
        .collect();
    assert_eq!(listed, ids);
    let path = format!("{PATH}/{}", ids[0].as_str().unwrap());
    let (status, deleted) = house.call("DELETE", &path, Value::Null);
    assert_eq!(
        (status, &deleted["State"]["CampaignStatus"]),
        (200, &json!("DELETED"))
    );
    assert_eq!(house.call("GET", &path, Value::Null).0, 404);
    assert_eq!(house.call("DELETE", &path, Value::Null).0, 404);
    let (_, left) = house.call("GET", PATH, Value::Null);
    assert_eq!(left["Item"].as_array().unwrap().len(), 2);
}

#[test]
fn an_event_sends_once_to_whom_it_concerns() {
    let mut house = open();
    let segment = members(&mut house);
    let campaign = create(
        &mut house,
        wanted(&segment, json!({"Schedule": on("buy", json!({}))})),
    );
    let now = house.now.to_string();
    // The campaign is live before any wake.
    event(&mut house, "ada", "e1", "buy", "member", &now);
    assert_eq!(subjects(&mut house), ["ada@example.com: Thanks for tea"]);
    assert_eq!(state(&mut house, &campaign), "PENDING_NEXT_RUN");
    house.wake();
    event(&mut house, "ada", "e1", "buy", "member", &now);
    event(&mut house, "ada", "e2", "look", "member", &now);
    event(&mut house, "bob", "e3", "buy", "guest", &now);
    assert_eq!(subjects(&mut house).len(), 1);
    // The same call makes him a member and triggers the campaign.
    event(&mut house, "bob", "e4", "buy", "member", &now);
    event(&mut house, "ada", "e5", "buy", "member", &now);
    assert_eq!(
        subjects(&mut house),
        [
            "ada@example.com: Thanks for tea",
            "bob@example.com: Thanks for tea",
            "ada@example.com: Thanks for tea"
        ]
    );
}

#[test]
fn one_request_for_many_starts_one_run() {
    let mut house = open();
    let segment = members(&mut house);
    let schedule = on("buy", json!({}));
    create(&mut house, wanted(&segment, json!({"Schedule": schedule})));
    let now = house.now.to_string();
    let part = |name: &str| {
        json!({
            "Endpoint": {"ChannelType": "EMAIL", "Address": format!("{name}@example.com"), "User": {"UserId": name, "UserAttributes": {"Plan": ["member"]}}},
            "Events": {"e1": {"EventType": "buy", "Timestamp": now}},
        })
    };
    let body = json!({"BatchItem": {"ada": part("ada"), "bob": part("bob")}});
    assert_eq!(house.call("POST", "/v1/apps/{app}/events", body).0, 202);
    assert_eq!(subjects(&mut house).len(), 2);
    let runs = house.turn(|turn| turn.sql.query("SELECT id FROM runs", &[]).unwrap().len());
    assert_eq!(runs, 1);
}

#[test]
fn an_event_campaign_lives_between_its_times() {
    let mut house = open();
    let segment = members(&mut house);
    let times = json!({"StartTime": "2026-01-02T04:00:00Z", "EndTime": "2026-01-02T05:00:00"});
    let campaign = create(
        &mut house,
        wanted(&segment, json!({"Schedule": on("buy", times)})),
    );
    for (n, (at, mails, expected)) in [
        ("2026-01-02T03:59:59Z", 0, "SCHEDULED"),
        ("2026-01-02T04:00:00Z", 1, "PENDING_NEXT_RUN"),
        ("2026-01-02T04:59:59Z", 2, "PENDING_NEXT_RUN"),
        ("2026-01-02T05:00:00Z", 2, "COMPLETED"),
    ]
    .into_iter()
    .enumerate()
    {
        house.at(at);
        house.wake();
        event(&mut house, "ada", &format!("e{n}"), "buy", "member", at);
        assert_eq!(subjects(&mut house).len(), mails, "{at}");
        assert_eq!(state(&mut house, &campaign), expected, "{at}");
    }
}

#[test]
fn an_event_with_an_old_timestamp_is_news_when_it_arrives() {
    let mut house = open();
    let segment = members(&mut house);
    create(
        &mut house,
        wanted(&segment, json!({"Schedule": on("buy", json!({}))})),
    );
    event(
        &mut house,
        "ada",
        "e1",
        "buy",
        "member",
        "2026-01-02T02:59:00Z",
    );
    assert_eq!(subjects(&mut house).len(), 1);
}

#[test]
fn a_paused_campaign_sends_nothing() {
    let mut house = open();
    let segment = members(&mut house);
    let schedule = on("buy", json!({"EndTime": "2026-01-02T05:00:00Z"}));
    let campaign = create(
        &mut house,
        wanted(&segment, json!({"IsPaused": true, "Schedule": schedule})),
    );
    let now = house.now.to_string();
    event(&mut house, "ada", "e1", "buy", "member", &now);
    house.wake();
    assert!(subjects(&mut house).is_empty());
    assert_eq!(state(&mut house, &campaign), "PAUSED");
    house.at("2026-01-02T05:00:00Z");
    house.wake();
    assert_eq!(state(&mut house, &campaign), "COMPLETED");
}

#[test]
fn limits_hold_for_a_day_and_for_good() {
    let mut house = open();
    let segment = members(&mut house);
    let more = json!({"Schedule": on("buy", json!({})), "Limits": {"Daily": 2, "Total": 3}});
    create(&mut house, wanted(&segment, more));
    let mut reasons = Vec::new();
    for n in 0..6 {
        let now = house.now.to_string();
        event(&mut house, "ada", &format!("e{n}"), "buy", "member", &now);
        let trace = house.turn(|turn| crate::delivery::of_endpoint(turn, "ada", 1).unwrap());
        reasons.push(
            trace[0]
                .reason
                .clone()
                .unwrap_or_else(|| trace[0].state.clone()),
        );
        house.advance(8 * 60 * 60 * 1000);
        house.wake();
    }
    assert_eq!(
        reasons,
        [
            "sent",
            "sent",
            "DAILY_CAP",
            "sent",
            "CAMPAIGN_CAP",
            "CAMPAIGN_CAP"
        ]
    );
}

#[test]
fn an_application_has_only_so_many_that_watch_events() {
    let mut house = open();
    let segment = members(&mut house);
    for _ in 0..super::WATCHERS_MAX {
        create(
            &mut house,
            wanted(&segment, json!({"Schedule": on("buy", json!({}))})),
        );
    }
    let one_more = wanted(&segment, json!({"Schedule": on("buy", json!({}))}));
    assert_eq!(house.call("POST", PATH, one_more).0, 400);
}

#[test]
fn a_recency_segment_counts_the_event_itself() {
    let mut house = open();
    let active = json!({"Name": "Active", "Dimensions": {"Behavior": {"Recency": {"Duration": "DAY_7", "RecencyType": "ACTIVE"}}}});
    let (_, segment) = house.call("POST", "/v1/apps/{app}/segments", active);
    let segment = segment["Id"].as_str().unwrap().to_owned();
    create(
        &mut house,
        wanted(&segment, json!({"Schedule": on("buy", json!({}))})),
    );
    let now = house.now.to_string();
    event(&mut house, "ada", "e1", "look", "member", &now);
    house.advance(30 * 24 * 60 * 60 * 1000);
    house.wake();
    let now = house.now.to_string();
    let body = json!({"BatchItem": {"ada": {"Endpoint": {}, "Events": {"e2": {"EventType": "buy", "Timestamp": now}}}}});
    assert_eq!(house.call("POST", "/v1/apps/{app}/events", body).0, 202);
    assert_eq!(subjects(&mut house).len(), 1);
}
