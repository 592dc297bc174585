//! The promise on sends, held against audiences, events, failing providers and lost effects.

use super::{Account, account, claim};
use crate::testing::House;
use crate::{Act, Effect, Outcome};
use serde_json::{Value, json};

/// Long enough for any lease.
const LEASE_MS: i64 = 121_000;

fn open(mut house: House) -> House {
    let channel = json!({"FromAddress": "Shop <shop@example.com>", "Identity": "arn:aws:ses:us-east-1:123456789012:identity/example.com"});
    let (status, body) = house.call("PUT", "/v1/apps/{app}/channels/email", channel);
    assert_eq!(status, 200, "{body}");
    house
}

fn endpoint(house: &mut House, id: &str, body: Value) {
    let path = format!("/v1/apps/{{app}}/endpoints/{id}");
    let (status, body) = house.call("PUT", &path, body);
    assert_eq!(status, 202, "{body}");
}

fn person(house: &mut House, id: &str) {
    let address = format!("{id}@example.com");
    endpoint(
        house,
        id,
        json!({"ChannelType": "EMAIL", "Address": address}),
    );
}

fn everybody(house: &mut House) -> String {
    let (status, segment) = house.call("POST", "/v1/apps/{app}/segments", json!({"Name": "All"}));
    assert_eq!(status, 201, "{segment}");
    segment["Id"].as_str().unwrap().to_owned()
}

fn members_of(value: Value) -> serde_json::Map<String, Value> {
    match value {
        Value::Object(members) => members,
        other => panic!("{other} is no object"),
    }
}

/// A campaign for everybody, and its id. `more` replaces members.
fn campaign(house: &mut House, more: Value) -> String {
    let mut wanted = json!({
        "Name": "News",
        "SegmentId": everybody(house),
        "MessageConfiguration": {"EmailMessage": {"Title": "Hello", "HtmlBody": "<p>{{User.UserAttributes.Name}}</p>"}},
        "Schedule": {"StartTime": "IMMEDIATE"},
    });
    for (name, value) in members_of(more) {
        wanted[name] = value;
    }
    let (status, campaign) = house.call("POST", "/v1/apps/{app}/campaigns", wanted);
    assert_eq!(status, 201, "{campaign}");
    campaign["Id"].as_str().unwrap().to_owned()
}

fn state(house: &mut House, campaign: &str) -> String {
    let path = format!("/v1/apps/{{app}}/campaigns/{campaign}");
    let (_, campaign) = house.call("GET", &path, Value::Null);
    campaign["State"]["CampaignStatus"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// How the only run stands.
fn standing(house: &mut House) -> Account {
    house.turn(|turn| {
        let runs = turn.sql.query("SELECT id FROM runs", &[]).unwrap();
        assert_eq!(runs.len(), 1);
        account(turn, &runs[0].text(0).unwrap()).unwrap()
    })
}

/// Endpoint, state and reason of every send, in order.
fn sends(house: &mut House) -> Vec<String> {
    house.turn(|turn| {
        let rows = turn.sql.query("SELECT endpoint || ' ' || state || ' ' || coalesce(reason, '-') FROM sends ORDER BY n", &[]).unwrap();
        rows.iter().map(|row| row.text(0).unwrap()).collect()
    })
}

fn inbox(house: &mut House) -> Vec<Value> {
    let (status, page) = house.call("GET", "/inbox/messages", Value::Null);
    assert_eq!(status, 200, "{page}");
    page["Item"].as_array().unwrap().clone()
}

/// `campaign_send_status` of the endpoint's events.
fn statuses(house: &mut House, endpoint: &str) -> Vec<String> {
    house.turn(|turn| {
        let events = crate::events::recent(turn, endpoint, 50).unwrap();
        let status =
            |event: crate::events::Recorded| event.attributes["campaign_send_status"].clone();
        events.into_iter().map(status).collect()
    })
}

fn only(mut effects: Vec<Effect>) -> Effect {
    assert_eq!(effects.len(), 1, "{effects:?}");
    effects.remove(0)
}

fn optout(house: &mut House, id: &str) {
    endpoint(house, id, json!({"OptOut": "ALL"}));
}

#[test]
fn an_audience_adds_up_with_reasons() {
    let mut house = open(House::new());
    person(&mut house, "ada");
    endpoint(
        &mut house,
        "twin",
        json!({"ChannelType": "EMAIL", "Address": "ada@EXAMPLE.com"}),
    );
    endpoint(
        &mut house,
        "phone",
        json!({"ChannelType": "SMS", "Address": "+4712345678"}),
    );
    endpoint(&mut house, "page", json!({"Attributes": {"seen": ["1"]}}));
    person(&mut house, "gone");
    endpoint(&mut house, "gone", json!({"EndpointStatus": "INACTIVE"}));
    person(&mut house, "silent");
    optout(&mut house, "silent");
    let campaign = campaign(&mut house, json!({}));
    assert_eq!(state(&mut house, &campaign), "SCHEDULED");
    house.wake();
    assert_eq!(state(&mut house, &campaign), "COMPLETED");
    insta::assert_snapshot!(sends(&mut house).join("\n"), @r"
    ada sent -
    twin skipped DUPLICATE_ADDRESS
    phone skipped ENDPOINT_CHANNEL_MISMATCH
    page skipped ENDPOINT_MISSING_CHANNEL
    gone skipped ENDPOINT_INACTIVE
    silent skipped ENDPOINT_OPT_OUT
    ");
    let standing = standing(&mut house);
    assert_eq!(
        (standing.audience, standing.sent, standing.skipped),
        (6, 1, 5)
    );
    assert_eq!(statuses(&mut house, "ada"), ["SUCCESS"]);
    assert_eq!(statuses(&mut house, "twin"), ["DUPLICATE_ADDRESS"]);
    assert_eq!(statuses(&mut house, "phone"), ["UNSUPPORTED_CHANNEL"]);
    assert!(statuses(&mut house, "silent").is_empty());
    let caught = inbox(&mut house);
    assert_eq!(caught.len(), 1);
    assert_eq!(caught[0]["CampaignId"], json!(campaign));
    assert_eq!(caught[0]["From"], "Shop <shop@example.com>");
}

#[test]
fn an_audience_larger_than_one_wake_is_reached_once_each() {
    let mut house = open(House::new());
    let people = 2_300;
    for hundred in 0..people / 100 {
        let person = |n| {
            let address = format!("p{n}@example.com");
            let endpoint = json!({"ChannelType": "EMAIL", "Address": address});
            (format!("p{n}"), json!({"Endpoint": endpoint, "Events": {}}))
        };
        let batch: serde_json::Map<_, _> =
            (hundred * 100..hundred * 100 + 100).map(person).collect();
        let (status, body) =
            house.call("POST", "/v1/apps/{app}/events", json!({"BatchItem": batch}));
        assert_eq!(status, 202, "{body}");
    }
    let campaign = campaign(&mut house, json!({}));
    house.wake();
    assert_eq!(state(&mut house, &campaign), "COMPLETED");
    let standing = standing(&mut house);
    assert_eq!((standing.audience, standing.sent), (people, people));
    let caught = house
        .call("GET", "/inbox/messages?to=p2299@example.com", Value::Null)
        .1;
    assert_eq!(caught["Item"].as_array().unwrap().len(), 1);
}

#[test]
fn nothing_leaves_after_an_opt_out() {
    let mut house = open(House::new());
    for id in ["a", "b", "c"] {
        person(&mut house, id);
    }
    campaign(&mut house, json!({"Limits": {"MessagesPerSecond": 1}}));
    house.wake();
    assert_eq!(standing(&mut house).waiting, 2);
    optout(&mut house, "b");
    assert_eq!(
        house
            .call("DELETE", "/v1/apps/{app}/endpoints/c", Value::Null)
            .0,
        202
    );
    house.advance(5_000);
    house.wake();
    assert_eq!(
        sends(&mut house),
        [
            "a sent -",
            "b skipped ENDPOINT_OPT_OUT",
            "c skipped ENDPOINT_DELETED"
        ]
    );
    assert_eq!(inbox(&mut house).len(), 1);
}

#[test]
fn an_answer_is_believed_once() {
    let mut house = open(House::with_provider());
    person(&mut house, "ada");
    let campaign = campaign(&mut house, json!({}));
    house.wake();
    let effect = only(house.effects());
    let Act::Mail(mail) = &effect.act else {
        panic!("{effect:?}")
    };
    assert_eq!(
        (mail.to.as_str(), mail.subject.as_str()),
        ("ada@example.com", "Hello")
    );
    assert_eq!(state(&mut house, &campaign), "EXECUTING");
    house.settle(effect.id, Outcome::Done);
    house.settle(effect.id, Outcome::Refused("late".to_owned()));
    assert_eq!(sends(&mut house), ["ada sent -"]);
    assert_eq!(state(&mut house, &campaign), "COMPLETED");
    assert_eq!(statuses(&mut house, "ada"), ["SUCCESS"]);
}

#[test]
fn what_may_have_landed_is_unknown_and_never_repeated() {
    let mut house = open(House::with_provider());
    person(&mut house, "ada");
    person(&mut house, "bob");
    let campaign = campaign(&mut house, json!({}));
    house.wake();
    let effects = house.effects();
    house.settle(
        effects[0].id,
        Outcome::Unknown("the connection broke".to_owned()),
    );
    house.advance(LEASE_MS);
    house.wake();
    assert!(house.effects().is_empty());
    house.settle(effects[1].id, Outcome::Done);
    assert_eq!(
        sends(&mut house),
        [
            "ada unknown NO_ANSWER: the connection broke",
            "bob unknown NO_ANSWER"
        ]
    );
    assert_eq!(state(&mut house, &campaign), "COMPLETED");
}

#[test]
fn a_provider_that_asks_for_patience_gets_it_and_no_more() {
    let mut house = open(House::with_provider());
    person(&mut house, "ada");
    campaign(&mut house, json!({}));
    let mut attempts = 0;
    loop {
        house.wake();
        let effects = house.effects();
        if effects.is_empty() {
            break;
        }
        attempts += 1;
        house.settle(only(effects).id, Outcome::Later("busy".to_owned()));
        house.advance(15 * 60 * 1000);
    }
    assert_eq!(attempts, super::ATTEMPTS_MAX);
    assert_eq!(sends(&mut house), ["ada failed GAVE_UP: busy"]);
    assert_eq!(statuses(&mut house, "ada"), ["TRANSIENT_FAILURE"]);
}

#[test]
fn an_older_attempt_has_no_say() {
    let mut house = open(House::with_provider());
    person(&mut house, "ada");
    campaign(&mut house, json!({}));
    house.wake();
    let first = only(house.effects());
    house.settle(first.id, Outcome::Later(String::new()));
    house.advance(2_000);
    house.wake();
    let second = only(house.effects());
    house.settle(first.id, Outcome::Done);
    assert_eq!(standing(&mut house).waiting, 1);
    house.settle(second.id, Outcome::Refused("no such user".to_owned()));
    assert_eq!(sends(&mut house), ["ada failed REFUSED: no such user"]);
}

/// Everything up to the asking, which the house is kept from doing: what a campaign for everybody at four o'clock wants told.
fn asked_at_four(house: &mut House) -> Vec<Effect> {
    campaign(
        house,
        json!({"Schedule": {"StartTime": "2026-01-02T04:00:00Z"}}),
    );
    house.at("2026-01-02T04:00:00Z");
    house.turn(|turn| {
        let due = crate::timers::due(turn.sql, turn.now, 10).unwrap();
        let campaign = due.iter().find(|(kind, _)| kind == crate::campaigns::TIMER);
        crate::campaigns::wake(turn, &campaign.unwrap().1).unwrap();
        let run = turn.sql.query("SELECT id FROM runs", &[]).unwrap()[0]
            .text(0)
            .unwrap();
        super::wake(turn, &run).unwrap();
        claim(turn).unwrap();
        turn.take_effects()
    })
}

#[test]
fn what_a_crash_swallowed_is_told_to_the_inbox_again() {
    let mut house = open(House::new());
    person(&mut house, "ada");
    let lost = asked_at_four(&mut house);
    assert_eq!(lost.len(), 1);
    assert!(inbox(&mut house).is_empty());
    house.advance(LEASE_MS);
    house.wake();
    assert_eq!(sends(&mut house), ["ada sent -"]);
    let first = inbox(&mut house);
    assert_eq!(first.len(), 1);
    // The first telling arrives after all.
    let Act::Tell { to, told } = only(lost).act else {
        panic!("not told")
    };
    house.hear(&to, &told);
    assert_eq!(inbox(&mut house), first);
}

#[test]
fn what_the_inbox_may_hold_is_never_called_skipped() {
    let words: [fn(String) -> Outcome; 2] = [Outcome::Later, Outcome::Unknown];
    for word in words {
        let mut house = open(House::new());
        person(&mut house, "ada");
        // Carried twice: one bearer says no, and the other arrives after him.
        let Effect { id, act, .. } = only(asked_at_four(&mut house));
        let Act::Tell { to, told } = act else {
            panic!("not told")
        };
        house.settle(id, word("the commit failed".to_owned()));
        house.hear(&to, &told);
        house.settle(id, Outcome::Done);
        optout(&mut house, "ada");
        house.advance(LEASE_MS);
        house.wake();
        assert_eq!(inbox(&mut house).len(), 1);
        assert_eq!(sends(&mut house), ["ada unknown NO_ANSWER"]);
    }
}

#[test]
fn the_inbox_is_told_again_when_nobody_knows_whether_it_heard() {
    let mut house = open(House::new());
    person(&mut house, "ada");
    let asked = only(asked_at_four(&mut house));
    house.settle(asked.id, Outcome::Unknown("the object broke".to_owned()));
    house.advance(LEASE_MS);
    house.wake();
    assert_eq!(inbox(&mut house).len(), 1);
    assert_eq!(sends(&mut house), ["ada sent -"]);
}

#[test]
fn a_missing_template_fails_everybody_and_says_so() {
    let mut house = open(House::new());
    let template = json!({"Subject": "Hi", "TextPart": "Hello"});
    assert_eq!(
        house.call("POST", "/v1/templates/hi/email", template).0,
        201
    );
    person(&mut house, "ada");
    let campaign = campaign(
        &mut house,
        json!({
            "MessageConfiguration": {},
            "TemplateConfiguration": {"EmailTemplate": {"Name": "hi"}},
            "Schedule": {"StartTime": "2026-01-02T04:00:00Z"},
        }),
    );
    house.turn(|turn| turn.sql.query("DELETE FROM template_copies", &[]).unwrap());
    house.at("2026-01-02T04:00:00Z");
    house.wake();
    assert_eq!(sends(&mut house), ["ada failed TEMPLATE_MISSING"]);
    assert_eq!(state(&mut house, &campaign), "COMPLETED");
}

#[test]
fn a_letter_that_cannot_be_written_fails_alone() {
    let mut house = open(House::new());
    person(&mut house, "ada");
    endpoint(
        &mut house,
        "bob",
        json!({"ChannelType": "EMAIL", "Address": "bob@example.com", "Attributes": {"age": ["old"]}}),
    );
    campaign(
        &mut house,
        json!({"MessageConfiguration": {"EmailMessage": {"Title": "Hi", "Body": "{{#if Attributes.age}}{{add Attributes.age.[0] 1}}{{/if}}"}}}),
    );
    house.wake();
    let sends = sends(&mut house);
    assert_eq!(sends[0], "ada sent -");
    assert!(sends[1].starts_with("bob failed RENDERING: "), "{sends:?}");
}

#[test]
fn a_deleted_campaign_sends_nothing_more() {
    let mut house = open(House::new());
    person(&mut house, "ada");
    person(&mut house, "bob");
    let campaign = campaign(&mut house, json!({"Limits": {"MessagesPerSecond": 1}}));
    house.wake();
    let path = format!("/v1/apps/{{app}}/campaigns/{campaign}");
    let (status, deleted) = house.call("DELETE", &path, Value::Null);
    assert_eq!(
        (status, &deleted["State"]["CampaignStatus"]),
        (200, &json!("DELETED"))
    );
    assert_eq!(sends(&mut house), ["ada sent -", "bob skipped CANCELLED"]);
    assert_eq!(house.call("GET", &path, Value::Null).0, 404);
    house.advance(LEASE_MS);
    house.wake();
    assert_eq!(inbox(&mut house).len(), 1);
}

#[test]
fn quiet_time_holds_back_whom_it_is_night_for() {
    let mut house = open(House::new());
    for (id, zone) in [("oslo", "Europe/Oslo"), ("tokyo", "Asia/Tokyo")] {
        let address = format!("{id}@example.com");
        endpoint(
            &mut house,
            id,
            json!({"ChannelType": "EMAIL", "Address": address, "Demographic": {"Timezone": zone}}),
        );
    }
    person(&mut house, "nowhere");
    // It is four in the morning in Oslo and noon in Tokyo.
    campaign(
        &mut house,
        json!({"Schedule": {"StartTime": "IMMEDIATE", "QuietTime": {"Start": "22:00", "End": "08:00"}}}),
    );
    house.wake();
    assert_eq!(
        sends(&mut house),
        ["oslo skipped QUIET_TIME", "tokyo sent -", "nowhere sent -"]
    );
}

fn settings(house: &mut House, wanted: Value) {
    let (status, settings) = house.call("PUT", "/v1/apps/{app}/settings", wanted);
    assert_eq!(status, 200, "{settings}");
}

#[test]
fn the_applications_quiet_time_holds_where_a_campaign_has_none() {
    let mut house = open(House::new());
    let body = json!({"ChannelType": "EMAIL", "Address": "oslo@example.com", "Demographic": {"Timezone": "Europe/Oslo"}});
    endpoint(&mut house, "oslo", body);
    settings(
        &mut house,
        json!({"QuietTime": {"Start": "22:00", "End": "08:00"}}),
    );
    campaign(&mut house, json!({}));
    let own = json!({"StartTime": "IMMEDIATE", "QuietTime": {"Start": "12:00", "End": "13:00"}});
    campaign(&mut house, json!({"Schedule": own}));
    house.wake();
    let mut sends = sends(&mut house);
    sends.sort();
    assert_eq!(sends, ["oslo sent -", "oslo skipped QUIET_TIME"]);
}

#[test]
fn the_applications_daily_limit_counts_all_campaigns_and_a_campaigns_own_itself() {
    let mut house = open(House::new());
    person(&mut house, "ada");
    settings(&mut house, json!({"Limits": {"Daily": 2}}));
    let mut send = |more: Value| {
        campaign(&mut house, more);
        house.wake();
        sends(&mut house).pop().unwrap()
    };
    assert_eq!(send(json!({})), "ada sent -");
    assert_eq!(send(json!({"Limits": {"Daily": 1}})), "ada sent -");
    assert_eq!(send(json!({})), "ada skipped DAILY_CAP");
    assert_eq!(
        send(json!({"Limits": {"Total": 1}})),
        "ada skipped DAILY_CAP"
    );
    assert_eq!(send(json!({"Limits": {"Daily": 1}})), "ada sent -");
    assert_eq!(send(json!({"Limits": {"Daily": 0}})), "ada sent -");
    house.advance(24 * 60 * 60 * 1000);
    campaign(&mut house, json!({}));
    house.wake();
    assert_eq!(sends(&mut house).pop().unwrap(), "ada sent -");
}

#[test]
fn a_campaign_goes_by_the_settings_that_stood_when_it_was_made() {
    let mut house = open(House::new());
    person(&mut house, "ada");
    person(&mut house, "bob");
    let later = json!({"StartTime": "2026-01-02T04:00:00Z"});
    campaign(&mut house, json!({"Schedule": later}));
    house.advance(1_000);
    settings(
        &mut house,
        json!({"Limits": {"MessagesPerSecond": 1, "MaximumDuration": 60}}),
    );
    house.at("2026-01-02T04:00:00Z");
    house.wake();
    assert_eq!(sends(&mut house), ["ada sent -", "bob sent -"]);
    campaign(&mut house, json!({}));
    house.wake();
    house.advance(60_000);
    house.wake();
    let after = &sends(&mut house)[2..];
    assert_eq!(after, ["ada sent -", "bob skipped EXPIRED"]);
}

#[test]
fn no_campaign_is_made_past_a_hook_that_would_not_be_asked() {
    let mut house = open(House::new());
    let segment = everybody(&mut house);
    let wanted = json!({
        "Name": "News",
        "SegmentId": segment,
        "MessageConfiguration": {"EmailMessage": {"Title": "Hello", "Body": "Hello"}},
        "Schedule": {"StartTime": "IMMEDIATE"},
    });
    let hook = json!({"CampaignHook": {"LambdaFunctionName": "filter", "Mode": "FILTER"}});
    settings(&mut house, hook);
    let (status, error) = house.call("POST", "/v1/apps/{app}/campaigns", wanted.clone());
    let message = error["Message"].as_str().unwrap_or_default();
    assert_eq!(
        (status, message.starts_with("Hook: ")),
        (400, true),
        "{error}"
    );
    settings(&mut house, json!({"CampaignHook": {}}));
    let (status, made) = house.call("POST", "/v1/apps/{app}/campaigns", wanted);
    assert_eq!(status, 201, "{made}");
}

#[test]
fn who_is_held_out_gets_nothing() {
    let mut house = open(House::new());
    person(&mut house, "ada");
    campaign(&mut house, json!({"HoldoutPercent": 100}));
    house.wake();
    assert_eq!(sends(&mut house), ["ada skipped HOLDOUT"]);
    assert_eq!(statuses(&mut house, "ada"), ["HOLDOUT"]);
}

#[test]
fn without_a_channel_nobody_is_reached() {
    let mut house = House::new();
    person(&mut house, "ada");
    campaign(&mut house, json!({}));
    house.wake();
    assert_eq!(sends(&mut house), ["ada skipped CHANNEL_NOT_SET"]);
}

#[test]
fn a_run_that_takes_too_long_expires() {
    let mut house = open(House::new());
    for id in ["a", "b"] {
        person(&mut house, id);
    }
    campaign(
        &mut house,
        json!({"Limits": {"MessagesPerSecond": 1, "MaximumDuration": 60}}),
    );
    house.wake();
    house.advance(60_000);
    house.wake();
    assert_eq!(sends(&mut house), ["a sent -", "b skipped EXPIRED"]);
}

#[test]
fn a_trail_names_what_an_endpoint_got() {
    let mut house = open(House::new());
    person(&mut house, "Ada");
    let campaign = campaign(&mut house, json!({}));
    house.wake();
    let trace = house.turn(|turn| super::of_endpoint(turn, "ADA", 10).unwrap());
    assert_eq!(trace.len(), 1);
    assert_eq!(trace[0].campaign.as_deref(), Some(campaign.as_str()));
    assert_eq!(
        (trace[0].state.as_str(), trace[0].subject.as_deref()),
        ("sent", Some("Hello"))
    );
}
