//! People shown whole and erased: nothing of them is left anywhere, nothing of others is touched, and what is counted stays counted.

use crate::testing::House;
use crate::{Effect, Outcome};
use serde_json::{Value, json};

/// In every id, name and address of the one person, and nowhere else.
const MARK: &str = "zylphia";
const PHONE: &str = "+4798765432";

fn open(mut house: House) -> House {
    let email = json!({"FromAddress": "Shop <shop@example.com>", "Identity": "arn:aws:ses:us-east-1:123456789012:identity/example.com"});
    done(&mut house, "PUT", "/v1/apps/{app}/channels/email", email);
    let sms = json!({"SenderId": "Shop"});
    done(&mut house, "PUT", "/v1/apps/{app}/channels/sms", sms);
    house
}

fn done(house: &mut House, method: &str, path: &str, body: Value) -> Value {
    let (status, answer) = house.call(method, path, body);
    assert!((200..300).contains(&status), "{method} {path}: {answer}");
    answer
}

fn endpoint(house: &mut House, id: &str, body: Value) {
    done(
        house,
        "PUT",
        &format!("/v1/apps/{{app}}/endpoints/{id}"),
        body,
    );
}

fn mail(id: &str, user: &str) -> Value {
    json!({
        "ChannelType": "EMAIL", "Address": format!("{id}@example.com"), "Attributes": {"Motto": [format!("I am {user}")]},
        "Location": {"Latitude": 59.913_87, "Longitude": 10.752_25},
        "User": {"UserId": user, "UserAttributes": {"Name": [format!("Dear {user}")]}},
    })
}

/// One event for each endpoint, in one request.
fn events(house: &mut House, ids: &[&str], event: &str) {
    let mut body = json!({"BatchItem": {}});
    for id in ids {
        let session =
            json!({"Id": format!("s-{id}"), "StartTimestamp": "2026-01-02T03:00:00.000Z"});
        body["BatchItem"][id] = json!({"Endpoint": {}, "Events": {event: {
            "EventType": "seen", "Timestamp": "2026-01-02T03:04:00.000Z", "Attributes": {"who": id}, "Session": session,
        }}});
    }
    done(house, "POST", "/v1/apps/{app}/events", body);
}

/// Somebody with an address of mail and a phone, somebody else, and everything that can be kept of both.
fn populated() -> House {
    let mut house = open(House::new());
    endpoint(
        &mut house,
        "Mail-Zylphia",
        mail("mail-zylphia", "user-zylphia"),
    );
    let phone = json!({"ChannelType": "SMS", "Address": PHONE, "User": {"UserId": "user-zylphia"}});
    endpoint(&mut house, "phone-zylphia", phone);
    endpoint(&mut house, "mail-bob", mail("mail-bob", "user-bob"));
    events(&mut house, &["mail-zylphia", "mail-bob"], "together");
    events(&mut house, &["mail-zylphia"], "alone");
    events(&mut house, &["mail-bob"], "alone");
    events(&mut house, &["phone-zylphia"], "alone");
    let segment = done(
        &mut house,
        "POST",
        "/v1/apps/{app}/segments",
        json!({"Name": "All"}),
    );
    let campaign = json!({
        "Name": "News", "SegmentId": segment["Id"], "Schedule": {"StartTime": "IMMEDIATE"},
        "MessageConfiguration": {"EmailMessage": {"Title": "{{User.UserAttributes.Name}}!", "HtmlBody": "<p>{{Attributes.Motto}}</p>"}},
    });
    done(&mut house, "POST", "/v1/apps/{app}/campaigns", campaign);
    house.wake();
    direct(&mut house, "Mail-ZYLPHIA@example.com");
    direct(&mut house, "mail-bob@example.com");
    let order = json!({
        "Channel": "SMS", "BrandName": "Tea", "OriginationIdentity": "+18555701234", "DestinationIdentity": PHONE, "ReferenceId": "zylphia-1",
    });
    done(&mut house, "POST", "/v1/apps/{app}/otp", order);
    house.wake();
    house
}

fn direct(house: &mut House, address: &str) {
    let message = json!({
        "Addresses": {address: {"ChannelType": "EMAIL", "TitleOverride": format!("For {address}")}},
        "MessageConfiguration": {"EmailMessage": {"SimpleEmail": {
            "Subject": {"Data": "Hello"}, "TextPart": {"Data": format!("Dear {address}")},
        }}},
    });
    done(house, "POST", "/v1/apps/{app}/messages", message);
}

/// All pages of an export as one.
fn export(house: &mut House, path: &str) -> Value {
    let path = format!("/carillon/apps/{{app}}/{path}/export?page-size=2");
    let mut whole = done(house, "GET", &path, Value::Null);
    while let Some(token) = whole["NextToken"].as_str().map(str::to_owned) {
        let mut more = done(house, "GET", &format!("{path}&token={token}"), Value::Null);
        for list in ["Endpoints", "Passwords", "Messages", "Events"] {
            let items = more[list].take();
            whole[list]
                .as_array_mut()
                .unwrap()
                .extend(items.as_array().unwrap().clone());
        }
        whole["NextToken"] = more["NextToken"].take();
    }
    whole.as_object_mut().unwrap().remove("NextToken");
    whole
}

fn erase(house: &mut House, path: &str) -> Value {
    let path = format!("/carillon/apps/{{app}}/{path}/everything");
    done(house, "DELETE", &path, Value::Null)
}

fn state(house: &mut House, erasure: &Value) -> Value {
    let id = erasure["Id"].as_str().unwrap();
    let path = format!("/carillon/apps/{{app}}/erasures/{id}");
    done(house, "GET", &path, Value::Null)
}

fn found(endpoints: i64, passwords: i64, messages: i64, events: i64) -> Value {
    json!({"Endpoints": endpoints, "Passwords": passwords, "Messages": messages, "Events": events})
}

fn column(house: &mut House, query: &'static str) -> Vec<String> {
    house.turn(|turn| {
        let rows = turn.sql.query(query, &[]).unwrap();
        rows.iter().map(|row| row.text(0).unwrap()).collect()
    })
}

/// What the figures are made of: ends of sends by run, whom runs reached, and counts of events.
fn figures(house: &mut House) -> Vec<String> {
    column(
        house,
        "SELECT 'sends ' || run || ' ' || state || ' ' || count(*) || ' ' || count(DISTINCT endpoint) FROM sends GROUP BY run, state UNION ALL SELECT 'events ' || counts FROM event_blocks WHERE counts IS NOT NULL ORDER BY 1",
    )
}

fn only(mut effects: Vec<Effect>) -> Effect {
    assert_eq!(effects.len(), 1, "{effects:?}");
    effects.remove(0)
}

/// Where in the stores the mark stands, in text or in the bytes of a block.
fn traces(house: &House) -> Vec<String> {
    let bytes = format!("{:?}", MARK.as_bytes());
    let bytes = bytes.trim_matches(['[', ']']);
    let rows = house.rows();
    let marked = |line: &&str| {
        let folded = line.to_lowercase();
        folded.contains(MARK) || folded.contains(PHONE) || folded.contains(bytes)
    };
    rows.lines().filter(marked).map(str::to_owned).collect()
}

#[test]
fn an_export_holds_all_that_is_kept() {
    let mut house = populated();
    let whole = export(&mut house, "users/user-zylphia");
    let ids = |list: &str, member: &str| -> Vec<&str> {
        let items = whole[list].as_array().unwrap().iter();
        items.map(|item| item[member].as_str().unwrap()).collect()
    };
    assert_eq!(whole["Endpoints"].as_array().unwrap().len(), 2);
    let first = &whole["Endpoints"][0]["Endpoint"];
    assert_eq!(first["Id"], "Mail-Zylphia");
    assert_eq!(first["Location"]["Latitude"], 59.913_87);
    assert_eq!(
        first["User"]["UserAttributes"]["Name"],
        json!(["Dear user-zylphia"])
    );
    assert_eq!(whole["Passwords"][0]["ReferenceId"], "zylphia-1");
    assert_eq!(
        ids("Messages", "Channel"),
        ["EMAIL", "EMAIL", "EMAIL", "SMS"]
    );
    assert_eq!(whole["Messages"][0]["Subject"], "Dear user-zylphia!");
    assert_eq!(whole["Messages"][1]["State"], "skipped");
    assert_eq!(whole["Messages"][2]["Cause"], "Mail-ZYLPHIA@example.com");
    assert_eq!(
        whole["Messages"][2]["Title"],
        "For Mail-ZYLPHIA@example.com"
    );
    let seen: Vec<&Value> = whole["Events"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["Event"]["EventType"] == "seen")
        .collect();
    let of: Vec<_> = seen
        .iter()
        .map(|event| event["EndpointId"].as_str().unwrap())
        .collect();
    assert_eq!(of, ["mail-zylphia", "mail-zylphia", "phone-zylphia"]);
    assert_eq!(seen[0]["Event"]["Session"]["Id"], "s-mail-zylphia");
    let mail = whole["Messages"][0]["Id"].as_str().unwrap();
    let caught = done(
        &mut house,
        "GET",
        &format!("/inbox/messages/{mail}"),
        Value::Null,
    );
    assert_eq!(caught["To"], "mail-zylphia@example.com");
    let path = "/carillon/apps/{app}/users/nobody/export";
    assert_eq!(house.call("GET", path, Value::Null).0, 404);
    let path = "/carillon/apps/{app}/users/user-bob/export?token=bm9wZQ";
    assert_eq!(house.call("GET", path, Value::Null).0, 400);
}

#[test]
fn nothing_is_left_of_an_erased_person_and_nothing_of_others_is_touched() {
    let mut house = populated();
    let others = export(&mut house, "users/user-bob");
    let counted = figures(&mut house);
    assert!(traces(&house).len() > 5);
    let erasure = erase(&mut house, "users/user-zylphia");
    assert_eq!(erasure["State"], "RUNNING");
    let path = "/v1/apps/{app}/users/user-zylphia";
    assert_eq!(house.call("GET", path, Value::Null).0, 404);
    house.wake();
    let after = state(&mut house, &erasure);
    assert_eq!(
        (&after["State"], &after["DryRun"]),
        (&json!("COMPLETED"), &json!(false))
    );
    // Three events of the person's own, and what was recorded of the campaign's messages.
    assert_eq!(after["Found"], found(2, 1, 4, 5));
    assert_eq!(traces(&house), [""; 0]);
    assert_eq!(figures(&mut house), counted);
    assert_eq!(export(&mut house, "users/user-bob"), others);
    for endpoint in ["mail-zylphia", "phone-zylphia"] {
        let none = json!({"Endpoints": [], "Passwords": [], "Messages": [], "Events": []});
        assert_eq!(export(&mut house, &format!("endpoints/{endpoint}")), none);
    }
    // Who asks again hears of the first.
    assert_eq!(erase(&mut house, "users/user-zylphia"), after);
    let path = "/carillon/apps/{app}/users/nobody/everything";
    assert_eq!(house.call("DELETE", path, Value::Null).0, 404);
}

#[test]
fn a_dry_run_counts_and_changes_nothing() {
    let mut house = populated();
    let before: Vec<String> = house.rows().lines().map(str::to_owned).collect();
    let path = "/carillon/apps/{app}/users/user-zylphia/everything?dry-run=true";
    let erasure = done(&mut house, "DELETE", path, Value::Null);
    house.wake();
    let after = state(&mut house, &erasure);
    assert_eq!(
        (&after["State"], &after["DryRun"]),
        (&json!("COMPLETED"), &json!(true))
    );
    assert_eq!(after["Found"], found(2, 1, 4, 5));
    let rows = house.rows();
    let changed: Vec<&str> = rows
        .lines()
        .filter(|line| !before.iter().any(|known| known == line))
        .collect();
    assert!(
        matches!(changed[..], [line] if line.contains(" erasures ") && !line.contains(MARK)),
        "{changed:?}"
    );
    let path = "/carillon/apps/{app}/users/user-zylphia/everything?dry-run=perhaps";
    assert_eq!(house.call("DELETE", path, Value::Null).0, 400);
}

#[test]
fn events_of_a_deleted_endpoint_are_erased_and_those_of_its_next_life_are_not() {
    let mut house = populated();
    done(
        &mut house,
        "DELETE",
        "/v1/apps/{app}/endpoints/phone-zylphia",
        Value::Null,
    );
    let erasure = erase(&mut house, "endpoints/Phone-Zylphia");
    assert_eq!(
        erase(&mut house, "endpoints/phone-zylphia")["Id"],
        erasure["Id"]
    );
    events(&mut house, &["phone-zylphia"], "alone");
    house.wake();
    assert_eq!(state(&mut house, &erasure)["Found"], found(0, 0, 1, 2));
    let left = export(&mut house, "endpoints/phone-zylphia");
    assert_eq!(left["Events"].as_array().unwrap().len(), 1);
    assert_eq!(left["Events"][0]["EventId"], "alone");
}

#[test]
fn a_crash_costs_a_step_and_a_step_done_twice_changes_nothing() {
    let mut house = open(House::new());
    for id in ["mail-zylphia", "mail-bob"] {
        endpoint(&mut house, id, mail(id, &format!("user-{id}")));
    }
    for n in 0..450 {
        events(
            &mut house,
            &["mail-zylphia", "mail-bob"],
            &format!("event-{n}"),
        );
    }
    let others = export(&mut house, "users/user-mail-bob");
    let erasure = erase(&mut house, "users/user-mail-zylphia");
    let mut steps = 0;
    while state(&mut house, &erasure)["State"] == "RUNNING" {
        let before = house.rows();
        house.die_waking();
        assert!(house.rows() == before, "a step that died left something");
        assert!(house.wake_once(), "the erasure is left lying");
        steps += 1;
        // The step's timer rings again, as if nobody had cleared it.
        let id = erasure["Id"].as_str().unwrap();
        house.turn(|turn| super::wake(turn, id).unwrap());
    }
    assert!(steps >= 2, "{steps} steps");
    house.wake();
    let after = state(&mut house, &erasure);
    assert_eq!(
        (&after["State"], &after["Found"]),
        (&json!("COMPLETED"), &found(1, 0, 0, 450))
    );
    assert_eq!(traces(&house), [""; 0]);
    assert_eq!(export(&mut house, "users/user-mail-bob"), others);
}

#[test]
fn a_message_under_way_is_erased_once_its_end_is_known() {
    let mut house = open(House::with_provider());
    endpoint(
        &mut house,
        "mail-zylphia",
        mail("mail-zylphia", "user-zylphia"),
    );
    direct(&mut house, "mail-zylphia@example.com");
    let effect = only(house.effects());
    let erasure = erase(&mut house, "users/user-zylphia");
    house.wake();
    assert_eq!(state(&mut house, &erasure)["State"], "RUNNING");
    let refusal = "550 nobody is mail-zylphia@example.com".to_owned();
    house.settle(effect.id, Outcome::Refused(refusal));
    house.advance(10_000);
    house.wake();
    assert_eq!(state(&mut house, &erasure)["State"], "COMPLETED");
    let ends = "SELECT state || ' ' || reason FROM sends";
    assert_eq!(column(&mut house, ends), ["failed REFUSED"]);
    assert_eq!(traces(&house), [""; 0]);
}

#[test]
fn a_message_that_waits_does_not_leave_any_more() {
    let mut house = open(House::with_provider());
    endpoint(
        &mut house,
        "mail-zylphia",
        mail("mail-zylphia", "user-zylphia"),
    );
    direct(&mut house, "mail-zylphia@example.com");
    let effect = only(house.effects());
    house.settle(effect.id, Outcome::Later("busy".to_owned()));
    let erasure = erase(&mut house, "users/user-zylphia");
    house.wake();
    house.advance(3_600_000);
    house.wake();
    assert!(house.effects().is_empty());
    assert_eq!(state(&mut house, &erasure)["State"], "COMPLETED");
    let ends = "SELECT state || ' ' || reason FROM sends";
    assert_eq!(column(&mut house, ends), ["skipped ENDPOINT_DELETED"]);
    assert_eq!(traces(&house), [""; 0]);
}
