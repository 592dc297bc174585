//! What a page is told, over HTTP.

use crate::testing::House;
use crate::{News, Request, Response};
use serde_json::{Value, json};

const MESSAGES: &str = "/v1/apps/{app}/endpoints/e1/inappmessages";

fn message(header: &str) -> Value {
    json!({"InAppMessage": {
        "Layout": "TOP_BANNER",
        "Content": [{"HeaderConfig": {"Header": header, "TextColor": "#000000", "Alignment": "LEFT"}}],
        "CustomConfig": {"theme": "dark"},
    }})
}

fn campaign(segment: &str) -> Value {
    json!({
        "Name": "Spring-sale",
        "SegmentId": segment,
        "Priority": 2,
        "Limits": {"Session": 1, "Daily": 0, "Total": 3},
        "MessageConfiguration": message("Sale"),
        "Schedule": {
            "StartTime": "IMMEDIATE",
            "EndTime": "2026-02-01T00:00:00Z",
            "Frequency": "IN_APP_EVENT",
            "EventFilter": filter(),
            "QuietTime": {"Start": "22:00", "End": "06:00"},
        },
    })
}

fn filter() -> Value {
    json!({"FilterType": "ENDPOINT", "Dimensions": {"EventType": {"DimensionType": "INCLUSIVE", "Values": ["cart.add"]}}})
}

/// A house with a segment of gold customers, of whom `e1` is one.
fn shop() -> (House, String) {
    let mut house = House::new();
    let dimensions = json!({"Attributes": {"plan": {"Values": ["gold"]}}});
    let (_, segment) = house.call(
        "POST",
        "/v1/apps/{app}/segments",
        json!({"Dimensions": dimensions}),
    );
    put(&mut house, "e1", "gold");
    (house, segment["Id"].as_str().unwrap().to_owned())
}

fn put(house: &mut House, id: &str, plan: &str) {
    let path = format!("/v1/apps/{{app}}/endpoints/{id}");
    let body = json!({"ChannelType": "IN_APP", "Attributes": {"plan": [plan]}});
    let (status, answer) = house.call("PUT", &path, body);
    assert_eq!(status, 202, "{answer}");
}

/// Makes a campaign, lets it start, and returns its id.
fn run(house: &mut House, campaign: Value) -> String {
    let (status, made) = house.call("POST", "/v1/apps/{app}/campaigns", campaign);
    assert_eq!(status, 201, "{made}");
    house.wake();
    made["Id"].as_str().unwrap().to_owned()
}

fn told(house: &mut House, path: &str) -> Vec<Value> {
    let (status, answer) = house.call("GET", path, Value::Null);
    assert_eq!(status, 200, "{answer}");
    answer["InAppMessageCampaigns"].as_array().unwrap().clone()
}

#[test]
fn the_applications_settings_stand_in_for_what_a_campaign_does_not_say() {
    let (mut house, segment) = shop();
    let settings = json!({
        "Limits": {"Session": 2, "Daily": 5, "Total": 9},
        "QuietTime": {"Start": "20:00", "End": "09:00"},
    });
    let (status, _) = house.call("PUT", "/v1/apps/{app}/settings", settings);
    assert_eq!(status, 200);
    let mut silent = campaign(&segment);
    silent["Limits"] = json!({"Daily": 0});
    silent["Schedule"]["QuietTime"] = Value::Null;
    run(&mut house, silent);
    let told = told(&mut house, MESSAGES);
    let caps = ["SessionCap", "DailyCap", "TotalCap"].map(|cap| told[0][cap].clone());
    assert_eq!(caps, [json!(2), json!(0), json!(9)]);
    assert_eq!(
        told[0]["Schedule"]["QuietTime"],
        json!({"Start": "20:00", "End": "09:00"})
    );
}

#[test]
fn a_page_is_told_the_campaigns_for_it() {
    let (mut house, segment) = shop();
    let id = run(&mut house, campaign(&segment));
    let expected = json!({
        "CampaignId": format!("Spring-sale-{id}"),
        "TreatmentId": "0",
        "Priority": 2,
        "SessionCap": 1,
        "DailyCap": 0,
        "TotalCap": 3,
        "InAppMessage": message("Sale")["InAppMessage"],
        "Schedule": {
            "EndDate": "2026-02-01T00:00:00.000Z",
            "EventFilter": filter(),
            "QuietTime": {"Start": "22:00", "End": "06:00"},
        },
    });
    assert_eq!(told(&mut house, MESSAGES), [expected]);
}

#[test]
fn every_layout_is_told_and_a_carousel_with_all_its_contents() {
    for layout in [
        "TOP_BANNER",
        "MIDDLE_BANNER",
        "BOTTOM_BANNER",
        "MOBILE_FEED",
        "OVERLAYS",
        "CAROUSEL",
    ] {
        let (mut house, segment) = shop();
        let mut wanted = campaign(&segment);
        let message = &mut wanted["MessageConfiguration"]["InAppMessage"];
        message["Layout"] = json!(layout);
        let content = message["Content"][0].clone();
        message["Content"] = json!([content, content, content, content, content]);
        let message = message.clone();
        run(&mut house, wanted);
        assert_eq!(
            told(&mut house, MESSAGES)[0]["InAppMessage"],
            message,
            "{layout}"
        );
    }
}

#[test]
fn nobody_else_is_told() {
    let (mut house, segment) = shop();
    run(&mut house, campaign(&segment));
    put(&mut house, "e2", "free");
    for path in [
        "/v1/apps/{app}/endpoints/e2/inappmessages",
        "/v1/apps/{app}/endpoints/unknown/inappmessages",
    ] {
        assert_eq!(told(&mut house, path), Vec::<Value>::new(), "{path}");
    }
    put(&mut house, "e1", "free");
    assert_eq!(told(&mut house, MESSAGES), Vec::<Value>::new());
}

#[test]
fn a_campaign_is_told_from_its_start_to_its_end() {
    let (mut house, segment) = shop();
    let mut later = campaign(&segment);
    later["Schedule"]["StartTime"] = json!("2026-01-20T00:00:00Z");
    run(&mut house, later);
    for (at, count) in [
        ("2026-01-19T23:59:59Z", 0),
        ("2026-01-20T00:00:00Z", 1),
        ("2026-01-31T23:59:59Z", 1),
        ("2026-02-01T00:00:00Z", 0),
    ] {
        house.at(at);
        house.wake();
        assert_eq!(told(&mut house, MESSAGES).len(), count, "{at}");
    }
}

#[test]
fn a_deleted_campaign_is_told_no_more() {
    let (mut house, segment) = shop();
    let id = run(&mut house, campaign(&segment));
    let path = format!("/v1/apps/{{app}}/campaigns/{id}");
    assert_eq!(house.call("DELETE", &path, Value::Null).0, 200);
    assert_eq!(told(&mut house, MESSAGES), Vec::<Value>::new());
}

#[test]
fn treatments_and_holdout_go_by_cohort() {
    let (mut house, segment) = shop();
    let mut split = campaign(&segment);
    split["AdditionalTreatments"] =
        json!([{"SizePercent": 40, "MessageConfiguration": message("Other")}]);
    split["HoldoutPercent"] = json!(20);
    run(&mut house, split);
    let mut counts = std::collections::BTreeMap::new();
    for n in 0..200 {
        put(&mut house, &format!("p{n}"), "gold");
        let path = format!("/v1/apps/{{app}}/endpoints/p{n}/inappmessages");
        let messages = told(&mut house, &path);
        let shown = messages.first().map_or("held out".to_owned(), |shown| {
            let content = &shown["InAppMessage"]["Content"][0]["HeaderConfig"]["Header"];
            format!("{} {}", shown["TreatmentId"], content)
        });
        assert_eq!(told(&mut house, &path), messages, "the choice is stable");
        *counts.entry(shown).or_insert(0) += 1;
    }
    let shown: Vec<&str> = counts.keys().map(String::as_str).collect();
    assert_eq!(shown, ["\"0\" \"Sale\"", "\"1\" \"Other\"", "held out"]);
}

const CHANGED: [News; 1] = [News::Changed];

#[test]
fn pages_hear_of_a_campaign_at_its_start_its_end_and_its_deletion() {
    let (mut house, segment) = shop();
    let mut later = campaign(&segment);
    later["Schedule"]["StartTime"] = json!("2026-01-20T00:00:00Z");
    run(&mut house, later);
    assert_eq!(house.announced(), [], "nothing is shown yet");
    for at in ["2026-01-20T00:00:00Z", "2026-02-01T00:00:00Z"] {
        house.at(at);
        house.wake();
        assert_eq!(house.announced(), CHANGED, "{at}");
        house.wake();
        assert_eq!(house.announced(), [], "{at}, again");
    }
    let mut endless = campaign(&segment);
    endless["Schedule"]["EndTime"] = json!("2026-03-01T00:00:00Z");
    let id = run(&mut house, endless);
    assert_eq!(house.announced(), CHANGED);
    assert_eq!(told(&mut house, MESSAGES).len(), 1);
    let path = format!("/v1/apps/{{app}}/campaigns/{id}");
    assert_eq!(house.call("DELETE", &path, Value::Null).0, 200);
    assert_eq!(house.announced(), CHANGED);
    assert_eq!(house.call("DELETE", &path, Value::Null).0, 404);
    assert_eq!(house.announced(), []);
}

#[test]
fn pages_hear_of_a_campaign_that_is_paused_and_of_one_that_goes_on() {
    let (mut house, segment) = shop();
    let id = run(&mut house, campaign(&segment));
    house.announced();
    let path = format!("/v1/apps/{{app}}/campaigns/{id}");
    for (paused, shown) in [(true, 0), (false, 1)] {
        let (status, answer) = house.call("PUT", &path, json!({"IsPaused": paused}));
        assert_eq!(status, 200, "{answer}");
        house.wake();
        assert!(house.announced().contains(&News::Changed), "{paused}");
        assert_eq!(told(&mut house, MESSAGES).len(), shown);
    }
}

#[test]
fn pages_hear_nothing_of_what_they_do_not_show() {
    let (mut house, segment) = shop();
    let mut paused = campaign(&segment);
    paused["IsPaused"] = json!(true);
    run(&mut house, paused);
    let mut wrong = campaign("nobody");
    wrong["Name"] = json!("refused");
    let (status, _) = house.call("POST", "/v1/apps/{app}/campaigns", wrong);
    assert_eq!(status, 400);
    let mail = json!({"EmailMessage": {"FromAddress": "shop@example.com", "Title": "Sale", "Body": "Sale"}});
    let mut email = campaign(&segment);
    email["MessageConfiguration"] = mail.clone();
    email["Schedule"]["Frequency"] = json!("EVENT");
    let id = run(&mut house, email);
    let path = format!("/v1/apps/{{app}}/campaigns/{id}");
    assert_eq!(house.call("DELETE", &path, Value::Null).0, 200);
    let mut once = campaign(&segment);
    once["MessageConfiguration"] = mail;
    once["Schedule"] = json!({"StartTime": "IMMEDIATE", "Frequency": "ONCE"});
    run(&mut house, once);
    put(&mut house, "e2", "gold");
    told(&mut house, MESSAGES);
    assert_eq!(house.announced(), []);
}

#[test]
fn pages_hear_that_their_application_is_deleted() {
    let (mut house, segment) = shop();
    run(&mut house, campaign(&segment));
    house.announced();
    assert_eq!(house.call("DELETE", "/v1/apps/{app}", Value::Null).0, 200);
    assert_eq!(house.announced(), [News::Over]);
}

/// Asks for the live channel of `e1`, and returns the answer.
fn listen(house: &mut House, app: &str, query: &str, headers: &[(&str, &str)]) -> Response {
    let headers = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    house.send(Request {
        method: "GET".to_owned(),
        path: format!("/v1/apps/{app}/endpoints/e1/inappmessages/live"),
        query: query.to_owned(),
        headers: headers.collect(),
        body: Vec::new(),
    })
}

#[test]
fn a_page_that_may_fetch_may_listen() {
    let (mut house, _) = shop();
    let app = house.app.clone();
    let wanted =
        json!({"Power": "PUBLISH", "ApplicationId": app, "Origins": ["https://shop.example"]});
    let (_, made) = house.call("POST", "/keys", wanted);
    let own = made["Id"].as_str().unwrap();
    for (key, origin, upgrade, status) in [
        (own, "https://shop.example", "websocket", 101),
        (own, "https://shop.example", "WebSocket", 101),
        (own, "https://shop.example", "h2c", 400),
        (own, "https://evil.example", "websocket", 403),
        (own, "https://evil.example", "h2c", 403),
        ("pk_unknown", "https://shop.example", "websocket", 403),
    ] {
        let headers = [("upgrade", upgrade), ("origin", origin)];
        let answer = listen(&mut house, &app, &format!("key={key}"), &headers);
        assert_eq!(answer.status, status, "{key} {origin} {upgrade}");
    }
}

#[test]
fn nobody_listens_without_a_key_an_application_or_an_upgrade() {
    let (mut house, _) = shop();
    let app = house.app.clone();
    let bearer = "Bearer CARILLONTESTKEY:a secret that only tests know";
    let headers = [("upgrade", "websocket"), ("authorization", bearer)];
    let mut status = |app: &str, headers| listen(&mut house, app, "", headers).status;
    assert_eq!(status(&app, &headers), 101);
    assert_eq!(status(&app, &headers[..1]), 403);
    assert_eq!(status("0f8e4c2a9b1d4f6e8a7c5b3d2e1f0a9c", &headers), 404);
    let refused = listen(&mut house, &app, "", &headers[1..]);
    let message = String::from_utf8(refused.body).unwrap();
    assert!(
        refused.status == 400 && message.contains("wss://"),
        "{message}"
    );
}

#[test]
fn a_campaign_may_show_a_template() {
    let (mut house, segment) = shop();
    let path = "/v1/templates/Sale/inapp";
    let template = |header: &str| message(header)["InAppMessage"].clone();
    let mut wanted = campaign(&segment);
    wanted["MessageConfiguration"] = Value::Null;
    wanted["TemplateConfiguration"] = json!({"InAppTemplate": {"Name": "Sale"}});
    let refused = |house: &mut House, wanted: &Value, expected: &str| {
        let (status, error) = house.call("POST", "/v1/apps/{app}/campaigns", wanted.clone());
        let message = error["Message"].as_str().unwrap_or_default();
        assert!(status == 400 && message.starts_with(expected), "{error}");
    };
    let missing = "TemplateConfiguration.InAppTemplate: there is no";
    refused(&mut house, &wanted, missing);
    house.call("POST", path, json!({"Layout": "OVERLAYS"}));
    refused(&mut house, &wanted, "MessageConfiguration.InAppMessage or");
    house.call("PUT", path, template("First"));
    let mut pinned = wanted.clone();
    pinned["TemplateConfiguration"]["InAppTemplate"]["Version"] = json!("1");
    let mut later = pinned.clone();
    later["TemplateConfiguration"]["InAppTemplate"]["Version"] = json!("2");
    refused(&mut house, &later, missing);
    let mut once = wanted.clone();
    once["Schedule"] = json!({"StartTime": "IMMEDIATE"});
    refused(
        &mut house,
        &once,
        "TemplateConfiguration.InAppTemplate: only",
    );

    let (named, pinned) = (run(&mut house, wanted), run(&mut house, pinned));
    let shown = |house: &mut House, id: &str| {
        let (_, body) = house.call("GET", MESSAGES, Value::Null);
        let mut campaigns = body["InAppMessageCampaigns"].as_array().unwrap().iter();
        let own = |campaign: &&Value| campaign["CampaignId"].as_str().unwrap().ends_with(id);
        campaigns
            .find(own)
            .map(|campaign| campaign["InAppMessage"].clone())
    };
    assert_eq!(shown(&mut house, &named), Some(template("First")));
    house.call(
        "PUT",
        &format!("{path}?create-new-version=true"),
        template("Second"),
    );
    assert_eq!(shown(&mut house, &named), Some(template("First")));
    let active = "/v1/templates/Sale/INAPP/active-version";
    house.announced();
    house.call("PUT", active, json!({"Version": "latest"}));
    assert_eq!(house.announced().first(), CHANGED.first());
    assert_eq!(shown(&mut house, &named), Some(template("Second")));
    assert_eq!(shown(&mut house, &pinned), Some(template("First")));
    house.call("DELETE", path, Value::Null);
    assert_eq!(shown(&mut house, &named), None);
}
