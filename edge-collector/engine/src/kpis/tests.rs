//! Figures over the API: what was counted, what nobody recorded, and which questions are refused.

use super::names::{Family, Grouping, Kpi};
use crate::testing::House;
use crate::{Act, EffectId, Outcome};
use serde_json::{Value, json};

const KPIS: &str = "/v1/apps/{app}/kpis/daterange";
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A house with a mail provider, and one endpoint for each of `names`.
fn open(names: &[&str]) -> House {
    let mut house = House::with_provider();
    house.open_email();
    for name in names {
        let endpoint = json!({"ChannelType": "EMAIL", "Address": format!("{name}@example.com")});
        let path = format!("/v1/apps/{{app}}/endpoints/{name}");
        assert_eq!(house.call("PUT", &path, endpoint).0, 202);
    }
    house
}

/// Sends a campaign to everybody and lets the provider refuse whose address begins with `no`; returns the campaign's id.
fn sent(house: &mut House, more: &[(&str, Value)]) -> String {
    let (_, segment) = house.call("POST", "/v1/apps/{app}/segments", json!({"Name": "All"}));
    let mut wanted = json!({
        "Name": "News",
        "SegmentId": segment["Id"],
        "MessageConfiguration": {"EmailMessage": {"Title": "News", "Body": "News"}},
        "Schedule": {"StartTime": "IMMEDIATE"},
    });
    for (name, value) in more {
        wanted[*name] = value.clone();
    }
    let (status, campaign) = house.call("POST", "/v1/apps/{app}/campaigns", wanted);
    assert_eq!(status, 201, "{campaign}");
    house.wake();
    settle(house);
    campaign["Id"].as_str().unwrap().to_owned()
}

fn settle(house: &mut House) {
    for effect in house.effects() {
        let (EffectId::Send { .. }, Act::Mail(mail)) = (effect.id, effect.act) else {
            panic!("something else than mail");
        };
        let outcome = match mail.to.starts_with("no") {
            true => Outcome::Refused("550".to_owned()),
            false => Outcome::Done,
        };
        house.settle(effect.id, outcome);
    }
}

fn rows(house: &mut House, path: &str) -> Value {
    let (status, body) = house.call("GET", path, Value::Null);
    assert_eq!(status, 200, "{path}: {body}");
    body["KpiResult"]["Rows"].clone()
}

/// A figure that is one row.
fn alone(key: &str, value: &str) -> Value {
    json!([{"GroupedBys": [], "Values": [{"Key": key, "Type": "Double", "Value": value}]}])
}

#[test]
fn a_campaign_is_counted() {
    let mut house = open(&["ada", "bob", "cay", "no1"]);
    let campaign = sent(&mut house, &[]);
    let path = format!("/v1/apps/{{app}}/campaigns/{campaign}/kpis/daterange");
    let (_, body) = house.call(
        "GET",
        &format!("{path}/successful-delivery-rate"),
        Value::Null,
    );
    let shown = house.show(&body).replace(&campaign, "{campaign}");
    insta::assert_snapshot!(shown, @r#"
    {
      "ApplicationId": "{app}",
      "CampaignId": "{campaign}",
      "EndTime": "2026-01-02T03:04:05Z",
      "KpiName": "successful-delivery-rate",
      "KpiResult": {
        "Rows": [
          {
            "GroupedBys": [],
            "Values": [
              {
                "Key": "SuccessfulDeliveryRate",
                "Type": "Double",
                "Value": "0.75"
              }
            ]
          }
        ]
      },
      "StartTime": "2025-12-02T03:04:05Z"
    }
    "#);
    let unique = rows(&mut house, &format!("{path}/unique-deliveries"));
    assert_eq!(unique, alone("UniqueDeliveries", "3.0"));
    let attempted = rows(
        &mut house,
        &format!("{path}/attempted-deliveries-grouped-by-campaign-activity"),
    );
    let (_, activities) = house.call(
        "GET",
        &format!("/v1/apps/{{app}}/campaigns/{campaign}/activities"),
        Value::Null,
    );
    let activity = &activities["Item"][0];
    let expected = json!([{
        "GroupedBys": [{"Key": "CampaignActivityId", "Type": "String", "Value": activity["Id"]}],
        "Values": [{"Key": "AttemptedDeliveries", "Type": "Double", "Value": "4.0"}],
    }]);
    assert_eq!(attempted, expected);
    assert_eq!(
        (
            &activity["TotalEndpointCount"],
            &activity["SuccessfulEndpointCount"]
        ),
        (&json!(4), &json!(3))
    );
}

#[test]
fn an_application_is_counted_by_day_and_by_campaign() {
    let mut house = open(&["ada", "bob"]);
    let first = sent(&mut house, &[]);
    house.advance(DAY_MS);
    house.wake();
    let second = sent(&mut house, &[]);
    let by_day = rows(
        &mut house,
        &format!("{KPIS}/unique-deliveries-grouped-by-date"),
    );
    let days: Vec<_> = by_day.as_array().unwrap().iter().collect();
    assert_eq!(days.len(), 2);
    assert_eq!(
        days[0]["GroupedBys"],
        json!([{"Key": "Date", "Type": "String", "Value": "2026-01-02"}])
    );
    assert_eq!(days[1]["GroupedBys"][0]["Value"], "2026-01-03");
    // Two endpoints got two messages each.
    let unique = rows(&mut house, &format!("{KPIS}/unique-deliveries"));
    assert_eq!(unique, alone("UniqueDeliveries", "2.0"));
    let name = "successful-deliveries-grouped-by-campaign";
    let by_campaign = rows(&mut house, &format!("{KPIS}/{name}"));
    let mut ids: Vec<_> = by_campaign
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["GroupedBys"][0]["Value"].as_str().unwrap().to_owned())
        .collect();
    ids.sort();
    let mut expected = vec![first, second];
    expected.sort();
    assert_eq!(ids, expected);
    // Of the first day alone.
    let range = "start-time=2026-01-02T00:00:00Z&end-time=2026-01-02T23:59:59Z";
    let path = format!("{KPIS}/{name}?{range}");
    assert_eq!(rows(&mut house, &path).as_array().unwrap().len(), 1);
}

#[test]
fn direct_mail_is_counted_apart() {
    let mut house = open(&[]);
    let message = json!({
        "Addresses": {"ada@example.com": {"ChannelType": "EMAIL"}, "no@example.com": {"ChannelType": "EMAIL"}},
        "MessageConfiguration": {"EmailMessage": {"SimpleEmail": {"Subject": {"Data": "Hi"}, "TextPart": {"Data": "Hi"}}}},
    });
    let (status, body) = house.call("POST", "/v1/apps/{app}/messages", message);
    assert_eq!(status, 200, "{body}");
    settle(&mut house);
    let emails = rows(&mut house, &format!("{KPIS}/txn-emails-sent"));
    assert_eq!(emails, alone("TxnEmailsSent", "1.0"));
    let by_day = rows(
        &mut house,
        &format!("{KPIS}/txn-emails-sent-grouped-by-date"),
    );
    assert_eq!(by_day[0]["GroupedBys"][0]["Value"], "2026-01-02");
    let unique = rows(&mut house, &format!("{KPIS}/unique-deliveries"));
    assert_eq!(unique, json!([]));
    let texts = rows(&mut house, &format!("{KPIS}/txn-sms-sent"));
    assert_eq!(texts, json!([]));
}

#[test]
fn direct_text_messages_are_counted_apart() {
    let mut house = open(&[]);
    house.call("PUT", "/v1/apps/{app}/channels/sms", json!({}));
    let message = json!({"Addresses": {"+12065550142": {"ChannelType": "SMS"}}, "MessageConfiguration": {"SMSMessage": {"Body": "Hi"}}});
    let (status, body) = house.call("POST", "/v1/apps/{app}/messages", message);
    assert_eq!(status, 200, "{body}");
    let texts = rows(&mut house, &format!("{KPIS}/txn-sms-sent"));
    assert_eq!(texts, alone("TxnSmsSent", "1.0"));
    let emails = rows(&mut house, &format!("{KPIS}/txn-emails-sent"));
    assert_eq!(emails, json!([]));
}

#[test]
fn every_name_answers_and_what_nobody_recorded_has_no_row() {
    let mut house = open(&["ada"]);
    let campaign = sent(&mut house, &[]);
    let campaign_path = format!("/v1/apps/{{app}}/campaigns/{campaign}/kpis/daterange");
    for (family, path) in [
        (Family::Application, KPIS),
        (Family::Campaign, &campaign_path),
    ] {
        for (base, measure, groupings) in family.rows() {
            for grouping in *groupings {
                let name = format!("{base}{}", grouping.suffix());
                let expected = Kpi {
                    base,
                    measure: *measure,
                    grouping: *grouping,
                };
                assert_eq!(Kpi::find(family, &name), Some(expected), "{name}");
                let rows = rows(&mut house, &format!("{path}/{name}"));
                let recorded = ["deliver", "attempted"]
                    .iter()
                    .any(|word| name.contains(word))
                    && !name.starts_with("txn-");
                assert_eq!(
                    rows.as_array().unwrap().len(),
                    usize::from(recorded),
                    "{name}"
                );
                let grouped = *grouping != Grouping::Alone;
                assert_eq!(name.contains("grouped-by"), grouped, "{name}");
            }
        }
    }
}

#[test]
fn a_range_is_held_to_the_rules() {
    let mut house = open(&[]);
    let path = format!("{KPIS}/unique-deliveries");
    let (status, body) = house.call("GET", &path, Value::Null);
    assert_eq!((status, &body["KpiResult"]), (200, &json!({"Rows": []})));
    assert_eq!(
        (&body["StartTime"], &body["EndTime"]),
        (
            &json!("2025-12-02T03:04:05Z"),
            &json!("2026-01-02T03:04:05Z")
        )
    );
    for (query, status, fault) in [
        (
            "start-time=2025-12-01T00:00:00Z&end-time=2026-01-01T00:00:00Z",
            200,
            "",
        ),
        (
            "start-time=2025-12-01T00:00:00Z&end-time=2026-01-01T00:00:01Z",
            400,
            "end-time: at most 31",
        ),
        (
            "start-time=2025-12-02&end-time=2025-12-01",
            400,
            "end-time: this is before",
        ),
        (
            "start-time=2025-10-04T00:00:00Z",
            400,
            "start-time: less than 90",
        ),
        ("start-time=yesterday", 400, "start-time: "),
        ("end-time=tomorrow", 400, "end-time: "),
        ("page-size=none", 400, "page-size"),
    ] {
        let (got, body) = house.call("GET", &format!("{path}?{query}"), Value::Null);
        let message = body["Message"].as_str().unwrap_or_default();
        assert_eq!(got, status, "{query}: {body}");
        assert!(message.starts_with(fault), "{query}: {message}");
    }
}

#[test]
fn what_is_not_there_is_not_found() {
    let mut house = open(&[]);
    for path in [
        "/v1/apps/{app}/kpis/daterange/unique-deliverables",
        "/v1/apps/{app}/kpis/daterange/unique-deliveries-grouped-by-country",
        "/v1/apps/{app}/campaigns/none/kpis/daterange/unique-deliveries",
        "/v1/apps/{app}/journeys/none/kpis/daterange/journey-emails-sent",
    ] {
        assert_eq!(house.call("GET", path, Value::Null).0, 404, "{path}");
    }
}

#[test]
fn a_journey_that_never_ran_has_no_figures() {
    let mut house = open(&[]);
    let (_, journey) = house.call(
        "POST",
        "/v1/apps/{app}/journeys",
        json!({"Name": "Welcome"}),
    );
    let id = journey["Id"].as_str().unwrap();
    let path = format!("/v1/apps/{{app}}/journeys/{id}/kpis/daterange/journey-emails-sent");
    let (status, figures) = house.call("GET", &path, Value::Null);
    assert_eq!(status, 200, "{figures}");
    assert_eq!(figures["KpiResult"], json!({"Rows": []}));
}
