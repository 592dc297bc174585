//! What is restored reads back as it was saved, once, and does nothing by itself.

use crate::testing::House;
use proptest::prelude::*;
use serde_json::{Value, json};

const BASE: &str = "/carillon/restore/apps/{app}";
const SEGMENT: &str = "5e9a0c1d2b3f4a5e9a0c1d2b3f4a5e9a";
const CAMPAIGN: &str = "ca11ab1eca11ab1eca11ab1eca11ab1e";

fn put(house: &mut House, path: &str, body: Value) -> Value {
    let (status, answer) = house.call("PUT", &format!("{BASE}{path}"), body);
    assert_eq!(status, 200, "{answer}");
    answer
}

fn segment(house: &mut House) {
    let version = |n: i64, country: &str| {
        json!({
            "ApplicationId": "old", "Arn": "arn:old", "CreationDate": "2024-01-01T00:00:00.000Z",
            "LastModifiedDate": format!("2024-01-0{n}T00:00:00.000Z"), "Id": SEGMENT, "Name": "Near",
            "SegmentType": "DIMENSIONAL", "Version": n, "tags": {},
            "Dimensions": {"Location": {"Country": {"DimensionType": "INCLUSIVE", "Values": [country]}}},
        })
    };
    let both = json!({"Item": [version(5, "AT"), version(2, "DE")]});
    let answer = put(house, &format!("/segments/{SEGMENT}"), both.clone());
    assert_eq!(answer["Restored"], true);
    let again = put(house, &format!("/segments/{SEGMENT}"), both);
    assert_eq!(again["Restored"], false);
}

fn campaign(schedule: &Value, state: &str) -> Value {
    json!({"Item": [{
        "ApplicationId": "old", "Arn": "arn:old", "CreationDate": "2024-02-01T00:00:00.000Z",
        "LastModifiedDate": "2024-02-02T00:00:00.000Z", "Id": CAMPAIGN, "Name": "News",
        "SegmentId": SEGMENT, "SegmentVersion": 2, "Version": 3, "State": {"CampaignStatus": state},
        "AdditionalTreatments": [], "HoldoutPercent": 0, "IsPaused": false, "Limits": {}, "tags": {},
        "MessageConfiguration": {"EmailMessage": {"Title": "One", "Body": "One", "FromAddress": "a@example.com"}},
        "Schedule": schedule,
    }]})
}

#[test]
fn a_segment_keeps_its_id_its_versions_and_its_dates() {
    let mut house = House::new();
    segment(&mut house);
    let path = format!("/v1/apps/{{app}}/segments/{SEGMENT}");
    let (_, latest) = house.call("GET", &path, Value::Null);
    assert_eq!(
        (&latest["Version"], &latest["Id"]),
        (&json!(5), &json!(SEGMENT))
    );
    assert_eq!(latest["LastModifiedDate"], "2024-01-05T00:00:00.000Z");
    let (_, old) = house.call("GET", &format!("{path}/versions/2"), Value::Null);
    assert_eq!(old["Dimensions"]["Location"]["Country"]["Values"][0], "DE");
    assert_eq!(
        house
            .call("GET", &format!("{path}/versions/3"), Value::Null)
            .0,
        404
    );
    let imported = json!({"Item": [{
        "ApplicationId": "a", "Arn": "b", "CreationDate": "2024-01-01T00:00:00Z", "Id": "c1", "SegmentType": "IMPORT",
    }]});
    let (status, refusal) = house.call("PUT", &format!("{BASE}/segments/c1"), imported);
    assert_eq!(status, 400, "{refusal}");
}

#[test]
fn a_campaign_whose_time_has_passed_is_over_and_any_other_waits_for_a_word() {
    let once = |at: &str| json!({"StartTime": at, "Frequency": "ONCE"});
    let on_buy = json!({
        "StartTime": "2024-03-01T00:00:00Z", "Frequency": "EVENT",
        "EventFilter": {"FilterType": "ENDPOINT", "Dimensions": {"EventType": {"Values": ["buy"]}}},
    });
    for (schedule, was, is) in [
        (json!({"StartTime": "IMMEDIATE"}), "EXECUTING", "COMPLETED"),
        (once("2025-01-01T00:00:00Z"), "SCHEDULED", "COMPLETED"),
        (once("2027-01-01T00:00:00Z"), "SCHEDULED", "PAUSED"),
        (on_buy, "PENDING_NEXT_RUN", "PAUSED"),
        (
            json!({"StartTime": "2024-01-01T00:00:00Z", "Frequency": "DAILY", "EndTime": "2024-06-01T00:00:00Z"}),
            "COMPLETED",
            "COMPLETED",
        ),
    ] {
        let mut house = House::new();
        segment(&mut house);
        house.call_raw("POST", &format!("{BASE}/endpoints"), br#"{"Id":"e1","ChannelType":"EMAIL","Address":"a@example.com","Location":{"Country":"DE"}}"#.to_vec());
        let path = format!("/campaigns/{CAMPAIGN}");
        let answer = put(&mut house, &path, campaign(&schedule, was));
        assert_eq!(answer["State"], is, "{schedule}");
        let (_, kept) = house.call("GET", &format!("/v1/apps/{{app}}{path}"), Value::Null);
        assert_eq!(
            (&kept["Version"], &kept["SegmentVersion"]),
            (&json!(3), &json!(2))
        );
        assert_eq!(kept["State"]["CampaignStatus"], is);
        house.advance(2 * 365 * 86_400_000);
        house.wake();
        let (_, inbox) = house.call("GET", "/inbox/messages", Value::Null);
        assert!(!inbox.to_string().contains("a@example.com"), "{inbox}");
    }
}

#[test]
fn a_running_campaign_that_cannot_run_here_is_refused_and_leaves_nothing() {
    let mut house = House::new();
    segment(&mut house);
    let daily = json!({"StartTime": "2024-01-01T00:00:00Z", "Frequency": "DAILY", "IsLocalTime": true, "EventFilter": {"FilterType": "SYSTEM", "Dimensions": {}}});
    let path = format!("{BASE}/campaigns/{CAMPAIGN}");
    let (status, refusal) = house.call("PUT", &path, campaign(&daily, "PENDING_NEXT_RUN"));
    assert_eq!(status, 400, "{refusal}");
    let (_, all) = house.call("GET", "/v1/apps/{app}/campaigns", Value::Null);
    assert_eq!(all["Item"], json!([]));
}

#[test]
fn an_endpoint_that_is_here_stays_as_it_is() {
    let mut house = House::new();
    house.call(
        "PUT",
        "/v1/apps/{app}/endpoints/E1",
        json!({"OptOut": "ALL", "User": {"UserId": "ada", "UserAttributes": {"tier": ["gold"]}}}),
    );
    let rows = concat!(
        r#"{"Id":"e1","OptOut":"NONE","CohortId":"7"}"#,
        "\n",
        r#"{"Id":"e2","CohortId":"42","CreationDate":"2020-01-01T00:00:00.000Z","User":{"UserId":"ada","UserAttributes":{"tier":["tin"],"since":["2020"]}}}"#,
        "\n",
        r#"{"Id":"e3","ChannelType":"EMAIL"}"#,
        "\n",
        "{",
    );
    let (status, answer) = house.call_raw(
        "POST",
        &format!("{BASE}/endpoints"),
        rows.as_bytes().to_vec(),
    );
    assert_eq!(status, 200, "{answer}");
    assert_eq!(
        (&answer["Restored"], &answer["Here"]),
        (&json!(1), &json!(1))
    );
    let lines: Vec<_> = answer["Refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["Line"].clone())
        .collect();
    assert_eq!(lines, [json!(3), json!(2)], "{answer}");
    let (_, e1) = house.call("GET", "/v1/apps/{app}/endpoints/e1", Value::Null);
    assert_eq!(e1["OptOut"], "ALL");
    let (_, e2) = house.call("GET", "/v1/apps/{app}/endpoints/e2", Value::Null);
    assert_eq!(
        (&e2["CohortId"], &e2["CreationDate"]),
        (&json!("42"), &json!("2020-01-01T00:00:00.000Z"))
    );
    assert_eq!(
        e2["User"]["UserAttributes"],
        json!({"since": ["2020"], "tier": ["gold"]})
    );
}

#[test]
fn settings_hold_for_campaigns_that_were_made_before_they_were_restored() {
    let mut house = House::new();
    segment(&mut house);
    let quiet = json!({"LastModifiedDate": "2025-05-05T00:00:00.000Z", "QuietTime": {"Start": "22:00", "End": "06:00"}, "Limits": {"Daily": 2}});
    put(&mut house, "/settings", quiet);
    let (_, kept) = house.call("GET", "/v1/apps/{app}/settings", Value::Null);
    assert_eq!(kept["LastModifiedDate"], "2025-05-05T00:00:00.000Z");
    let made = crate::Timestamp::parse("2024-02-01T00:00:00Z").unwrap();
    let then = house.turn(|turn| crate::settings::as_of(turn, made).unwrap());
    assert_eq!(then.limits().daily, Some(2));
    let other = json!({"Limits": {"Daily": 9}});
    assert_eq!(put(&mut house, "/settings", other)["Restored"], false);
}

#[test]
fn an_application_and_a_template_keep_id_and_versions() {
    let mut house = House::new();
    let id = "0123456789abcdef0123456789abcdef";
    let saved = json!({"Id": id, "Arn": "x", "Name": "Old shop", "CreationDate": "2019-01-01T00:00:00.000Z", "tags": {"a": "b"}});
    let path = format!("/carillon/restore/apps/{id}");
    assert_eq!(house.call("PUT", &path, saved.clone()).1["Restored"], true);
    assert_eq!(house.call("PUT", &path, saved).1["Restored"], false);
    let (_, app) = house.call("GET", &format!("/v1/apps/{id}"), Value::Null);
    assert_eq!(
        (&app["Name"], &app["CreationDate"]),
        (&json!("Old shop"), &json!("2019-01-01T00:00:00.000Z"))
    );
    assert_eq!(
        house
            .call("GET", &format!("/v1/apps/{id}/channels"), Value::Null)
            .0,
        200
    );
    assert_eq!(
        house
            .call("PUT", "/carillon/restore/apps/SHOP", json!({"Name": "x"}))
            .0,
        400
    );

    let path = "/carillon/restore/templates/welcome/EMAIL";
    let version = |n: &str| json!({"TemplateName": "welcome", "TemplateType": "EMAIL", "Version": n, "Subject": format!("v{n}"), "CreationDate": "2020-01-01T00:00:00.000Z"});
    let saved = json!({"ActiveVersion": "2", "Item": [version("4"), version("2")]});
    assert_eq!(house.call("PUT", path, saved).1["Restored"], true);
    let (_, active) = house.call("GET", "/v1/templates/welcome/email", Value::Null);
    assert_eq!(
        (&active["Version"], &active["Subject"]),
        (&json!("2"), &json!("v2"))
    );
    let (_, next) = house.call(
        "PUT",
        "/v1/templates/welcome/email?create-new-version=true",
        json!({"Subject": "v5"}),
    );
    assert_eq!(next["Message"], "Accepted");
    let (_, five) = house.call("GET", "/v1/templates/welcome/email?version=5", Value::Null);
    assert_eq!(five["Subject"], "v5");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Rows in any order and in any pieces, sent again after a stop at any place: the same endpoints.
    #[test]
    fn endpoints_come_in_once_however_often_they_are_sent(
        order in Just((0..12usize).collect::<Vec<_>>()).prop_shuffle(),
        piece in 1..6usize,
        stop in 0..12usize,
    ) {
        let row = |n: &usize| format!(r#"{{"Id":"e{n}","CohortId":"{n}","Attributes":{{"n":["{n}"]}},"User":{{"UserId":"u{}"}}}}"#, n / 2);
        let mut house = House::new();
        let mut restored = 0;
        for rows in order[..stop].chunks(piece).chain(order.chunks(piece)) {
            let body = rows.iter().map(row).collect::<Vec<_>>().join("\n");
            let (status, answer) = house.call_raw("POST", &format!("{BASE}/endpoints"), body.into_bytes());
            prop_assert_eq!(status, 200);
            restored += answer["Restored"].as_u64().unwrap();
        }
        prop_assert_eq!(restored, 12);
        for n in 0..12 {
            let (_, endpoint) = house.call("GET", &format!("/v1/apps/{{app}}/endpoints/e{n}"), Value::Null);
            prop_assert_eq!(&endpoint["CohortId"], &json!(n.to_string()));
        }
    }
}
