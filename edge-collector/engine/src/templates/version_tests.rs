//! Kinds, versions and lists over HTTP, and how applications follow.

use super::copy::{EmailTemplate, TemplateCopy, TemplateGone, Words};
use super::{email, store};
use crate::sql::{Sqlite, migrate};
use crate::testing::House;
use crate::{Scope, Timestamp, Told};
use carillon_wire::{
    EmailTemplateResponse, InAppTemplateResponse, PushNotificationTemplateResponse,
    SMSTemplateResponse, TemplateType, VoiceTemplateResponse,
};
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const ONE: &str = "/v1/templates/Letter/email";

/// A body of each kind that uses every member, and the word of its path.
fn bodies() -> [(&'static str, Value); 5] {
    let android = json!({
        "Action": "DEEP_LINK", "Body": "b {{Id}}", "ImageIconUrl": "https://a.example/i", "ImageUrl": "https://a.example/j",
        "RawContent": "{{not a template", "SmallImageIconUrl": "https://a.example/k", "Sound": "s", "Title": "t", "Url": "app://x",
    });
    let shared = |mut body: Value| {
        body["TemplateDescription"] = json!("What it is for");
        body["tags"] = json!({"team": "shop"});
        body
    };
    let fill = "{\"Id\":\"nobody\"}";
    [
        (
            "email",
            shared(
                json!({"Subject": "s", "HtmlPart": "h", "TextPart": "t", "DefaultSubstitutions": fill, "Headers": [{"Name": "X", "Value": "{{Id}}"}]}),
            ),
        ),
        (
            "sms",
            shared(json!({"Body": "Hi {{Id}}", "DefaultSubstitutions": fill})),
        ),
        (
            "voice",
            shared(
                json!({"Body": "Hi {{Id}}", "DefaultSubstitutions": fill, "LanguageCode": "en-US", "VoiceId": "Joanna"}),
            ),
        ),
        (
            "push",
            shared(json!({
                "ADM": android, "GCM": android, "Baidu": android, "DefaultSubstitutions": fill,
                "APNS": {"Action": "URL", "Body": "b", "MediaUrl": "https://a.example/m", "RawContent": "{}", "Sound": "s", "Title": "t", "Url": "https://a.example"},
                "Default": {"Action": "OPEN_APP", "Body": "b", "Sound": "s", "Title": "t", "Url": "https://a.example"},
            })),
        ),
        (
            "inapp",
            shared(json!({
                "Layout": "OVERLAYS", "CustomConfig": {"a": "b"},
                "Content": [{"BackgroundColor": "#fff", "HeaderConfig": {"Header": "{{#if", "TextColor": "#000", "Alignment": "LEFT"}}],
            })),
        ),
    ]
}

/// Whether the answer is all that its shape has, and nothing else.
fn fills<T: DeserializeOwned + serde::Serialize>(answer: &Value) -> bool {
    let shape: T = serde_json::from_value(answer.clone()).unwrap();
    serde_json::to_value(shape).unwrap() == *answer
}

#[test]
fn every_kind_is_kept_and_shown_to_the_field() {
    let mut house = House::new();
    for (kind, body) in bodies() {
        let path = format!("/v1/templates/Letter/{kind}");
        let (status, created) = house.call("POST", &path, body.clone());
        assert_eq!(status, 201, "{created}");
        let (status, read) = house.call("GET", &path, Value::Null);
        assert_eq!(status, 200, "{read}");
        for (member, value) in body.as_object().unwrap() {
            assert_eq!(&read[member], value, "{kind}");
        }
        assert_eq!(read["Arn"], created["Arn"]);
        assert_eq!(read["TemplateType"], kind.to_uppercase());
        assert_eq!(
            (&read["TemplateName"], &read["Version"]),
            (&json!("Letter"), &json!("1"))
        );
        let fits = match kind {
            "email" => fills::<EmailTemplateResponse>(&read),
            "sms" => fills::<SMSTemplateResponse>(&read),
            "voice" => fills::<VoiceTemplateResponse>(&read),
            "push" => fills::<PushNotificationTemplateResponse>(&read),
            _ => fills::<InAppTemplateResponse>(&read),
        };
        assert!(fits, "{kind}: {read}");
        assert_eq!(house.call("PUT", &path, body.clone()).0, 202);
        assert_eq!(house.call("POST", &path, body).0, 400);
    }
    for (kind, _) in bodies() {
        let path = format!("/v1/templates/Letter/{kind}");
        assert_eq!(house.call("DELETE", &path, Value::Null).0, 202);
        assert_eq!(house.call("GET", &path, Value::Null).0, 404);
    }
}

#[test]
fn each_kind_has_its_limits() {
    let mut house = House::new();
    let long = |chars: usize| "x".repeat(chars);
    let content = json!({"BackgroundColor": "#fff"});
    for (kind, body, expected) in [
        (
            "sms",
            json!({"Body": long(1_601)}),
            "Body: at most 1600 characters, and there are 1601.",
        ),
        ("sms", json!({"Body": "{{#if}"}), "Body: line 1: "),
        ("sms", json!({"RecommenderId": "r"}), "RecommenderId: "),
        (
            "voice",
            json!({"Body": long(10_001)}),
            "Body: at most 10000",
        ),
        (
            "voice",
            json!({"DefaultSubstitutions": "[]"}),
            "DefaultSubstitutions: ",
        ),
        (
            "push",
            json!({"Default": {"Title": long(2_000), "Body": long(2_001)}}),
            "Default: Title, Body and RawContent: at most 4000",
        ),
        (
            "push",
            json!({"GCM": {"RawContent": long(4_001)}}),
            "GCM: Title",
        ),
        (
            "push",
            json!({"ADM": {"RawContent": long(6_001)}}),
            "ADM: Title",
        ),
        (
            "push",
            json!({"APNS": {"Body": "{{shout Id}}"}}),
            "APNS.Body: line 1: there is no helper shout",
        ),
        (
            "push",
            json!({"APNS": {"Action": "SHOUT"}}),
            "APNS.Action: ",
        ),
        (
            "inapp",
            json!({"Content": vec![content; 6]}),
            "Content: at most 5",
        ),
        (
            "inapp",
            json!({"Content": [{"BodyConfig": {"Body": "b", "Alignment": "LEFT"}}]}),
            "Content[0].BodyConfig.TextColor: ",
        ),
        (
            "inapp",
            json!({"CustomConfig": {"a": long(200_000)}}),
            "An in-app template has at most 200000",
        ),
        (
            "inapp",
            json!({"TemplateDescription": long(501)}),
            "TemplateDescription: ",
        ),
    ] {
        let (status, error) = house.call("POST", &format!("/v1/templates/x/{kind}"), body);
        assert_eq!(status, 400, "{kind}: {expected}");
        let message = error["Message"].as_str().unwrap();
        assert!(message.starts_with(expected), "{message}");
    }
    for (kind, body) in [
        ("sms", json!({"Body": long(1_600)})),
        ("push", json!({"ADM": {"RawContent": long(6_000)}})),
    ] {
        assert_eq!(
            house
                .call("POST", &format!("/v1/templates/x/{kind}"), body)
                .0,
            201
        );
    }
}

fn subject(house: &mut House, query: &str) -> Option<String> {
    let (status, body) = house.call("GET", &format!("{ONE}{query}"), Value::Null);
    assert!(status == 200 || status == 404, "{body}");
    body["Subject"].as_str().map(str::to_owned)
}

fn put(house: &mut House, query: &str, subject: &str) -> u16 {
    house
        .call("PUT", &format!("{ONE}{query}"), json!({"Subject": subject}))
        .0
}

fn activate(house: &mut House, version: &str) -> u16 {
    let path = "/v1/templates/Letter/EMAIL/active-version";
    house.call("PUT", path, json!({"Version": version})).0
}

#[test]
fn a_new_version_waits_until_it_is_made_active() {
    let mut house = House::new();
    house.call("POST", ONE, json!({"Subject": "first", "tags": {"a": "b"}}));
    let (_, first) = house.call("GET", ONE, Value::Null);
    house.advance(1_000);
    assert_eq!(put(&mut house, "", "first again"), 202);
    let (_, again) = house.call("GET", ONE, Value::Null);
    assert_eq!(
        (&again["Version"], &again["Subject"]),
        (&json!("1"), &json!("first again"))
    );
    assert_eq!(again["CreationDate"], first["CreationDate"]);
    assert_ne!(again["LastModifiedDate"], first["LastModifiedDate"]);

    assert_eq!(put(&mut house, "?create-new-version=true", "second"), 202);
    assert_eq!(subject(&mut house, "").unwrap(), "first again");
    assert_eq!(subject(&mut house, "?version=2").unwrap(), "second");
    assert_eq!(
        put(
            &mut house,
            "?create-new-version=false&version=2",
            "second again"
        ),
        202
    );
    // The second of two who write at the same time learns of the first.
    assert_eq!(put(&mut house, "?version=1", "late"), 400);
    assert_eq!(
        put(&mut house, "?create-new-version=true&version=2", "both"),
        400
    );
    assert_eq!(put(&mut house, "?create-new-version=yes", "neither"), 400);
    assert_eq!(subject(&mut house, "?version=1").unwrap(), "first again");

    assert_eq!(activate(&mut house, "3"), 404);
    assert_eq!(activate(&mut house, ""), 400);
    assert_eq!(activate(&mut house, "newest"), 400);
    assert_eq!(activate(&mut house, "latest"), 200);
    assert_eq!(subject(&mut house, "").unwrap(), "second again");
    assert_eq!(activate(&mut house, "1"), 200);
    assert_eq!(subject(&mut house, "").unwrap(), "first again");
    let elsewhere = "/v1/templates/Letter/sms/active-version";
    assert_eq!(house.call("PUT", elsewhere, json!({"Version": "1"})).0, 404);
    let unknown = "/v1/templates/Letter/fax/active-version";
    assert_eq!(house.call("PUT", unknown, json!({"Version": "1"})).0, 400);
}

#[test]
fn a_deleted_version_gives_its_number_to_no_other() {
    let mut house = House::new();
    let delete = |house: &mut House, query: &str| {
        house
            .call("DELETE", &format!("{ONE}{query}"), Value::Null)
            .0
    };
    house.call("POST", ONE, json!({"Subject": "first"}));
    put(&mut house, "?create-new-version=true", "second");
    assert_eq!(delete(&mut house, "?version=1"), 400);
    assert_eq!(delete(&mut house, "?version=2"), 202);
    assert_eq!(delete(&mut house, "?version=2"), 404);
    assert_eq!(subject(&mut house, "?version=2"), None);
    put(&mut house, "?create-new-version=true", "third");
    assert_eq!(subject(&mut house, "?version=3").unwrap(), "third");
    assert_eq!(put(&mut house, "?version=3", "third again"), 202);
    assert_eq!(activate(&mut house, "3"), 200);
    assert_eq!(delete(&mut house, "?version=1"), 202);
    // The last version takes the template with it.
    assert_eq!(delete(&mut house, "?version=3"), 202);
    for status in [
        delete(&mut house, ""),
        put(&mut house, "", "gone"),
        activate(&mut house, "latest"),
    ] {
        assert_eq!(status, 404);
    }
    assert_eq!(house.call("POST", ONE, json!({"Subject": "reborn"})).0, 201);
    assert_eq!(subject(&mut house, "?version=1").unwrap(), "reborn");
}

#[test]
fn lists_are_filtered_and_paged() {
    let mut house = House::new();
    for name in ["Bell", "bell", "Bell_2", "Chime"] {
        for kind in ["email", "sms"] {
            house.call("POST", &format!("/v1/templates/{name}/{kind}"), json!({}));
        }
    }
    house.call(
        "PUT",
        "/v1/templates/Bell/sms?create-new-version=true",
        json!({}),
    );
    let all = |house: &mut House, query: &str| {
        let (mut rows, mut token) = (Vec::new(), String::new());
        loop {
            let path = format!("/v1/templates?{query}&page-size=3&next-token={token}");
            let (status, page) = house.call("GET", &path, Value::Null);
            assert_eq!(status, 200, "{page}");
            for row in page["Item"].as_array().unwrap() {
                let text = |member: &str| row[member].as_str().unwrap();
                rows.push(format!(
                    "{} {} {}",
                    text("TemplateName"),
                    text("TemplateType"),
                    text("Version")
                ));
            }
            match page["NextToken"].as_str() {
                Some(next) => token = next.to_owned(),
                None => return rows.join(", "),
            }
        }
    };
    assert_eq!(
        all(&mut house, ""),
        "Bell EMAIL 1, Bell SMS 1, Bell_2 EMAIL 1, Bell_2 SMS 1, Chime EMAIL 1, Chime SMS 1, bell EMAIL 1, bell SMS 1"
    );
    assert_eq!(
        all(&mut house, "prefix=Bell&template-type=SMS"),
        "Bell SMS 1, Bell_2 SMS 1"
    );
    assert_eq!(all(&mut house, "prefix=%25"), "");
    assert_eq!(all(&mut house, "template-type=PUSH"), "");
    assert_eq!(
        house
            .call("GET", "/v1/templates?template-type=FAX", Value::Null)
            .0,
        400
    );
    let versions = "/v1/templates/Bell/SMS/versions?page-size=1";
    let (status, page) = house.call("GET", versions, Value::Null);
    assert_eq!((status, &page["Item"][0]["Version"]), (200, &json!("1")));
    let rest = format!(
        "{versions}&next-token={}",
        page["NextToken"].as_str().unwrap()
    );
    let (_, page) = house.call("GET", &rest, Value::Null);
    insta::assert_snapshot!(house.show(&page), @r#"
    {
      "Item": [
        {
          "CreationDate": "2026-01-02T03:04:05.000Z",
          "LastModifiedDate": "2026-01-02T03:04:05.000Z",
          "TemplateName": "Bell",
          "TemplateType": "SMS",
          "Version": "2"
        }
      ],
      "RequestID": "{request}"
    }
    "#);
    let (_, page) = house.call(
        "GET",
        "/v1/templates?prefix=Ch&template-type=EMAIL",
        Value::Null,
    );
    insta::assert_snapshot!(house.show(&page), @r#"
    {
      "Item": [
        {
          "CreationDate": "2026-01-02T03:04:05.000Z",
          "LastModifiedDate": "2026-01-02T03:04:05.000Z",
          "TemplateName": "Chime",
          "TemplateType": "EMAIL",
          "Version": "1"
        }
      ]
    }
    "#);
    assert_eq!(
        house
            .call("GET", "/v1/templates/Bell/push/versions", Value::Null)
            .0,
        404
    );
}

#[test]
fn what_was_told_before_there_were_kinds_is_still_understood() {
    let told = json!({"Template": {
        "name": "Welcome", "active": true, "modified": 7,
        "email": {"version": 1, "subject": "Hi", "html": null, "text": null, "headers": [], "defaults": {}},
    }});
    let Told::Template(copy) = serde_json::from_value(told).unwrap() else {
        panic!("another word");
    };
    assert_eq!((copy.version, copy.stamp), (1, Timestamp(7)));
    assert_eq!(copy.words.kind(), TemplateType::Email);
    let again: TemplateCopy = serde_json::from_value(serde_json::to_value(&copy).unwrap()).unwrap();
    assert_eq!(again, copy);
}

/// One step of an operator.
#[derive(Debug, Clone)]
enum Step {
    Create,
    Update { new: bool, lock: Option<i64> },
    Delete(Option<i64>),
    Activate(Option<i64>),
}

fn step() -> impl Strategy<Value = Step> {
    let number = || prop::option::of(1_i64..5);
    prop_oneof![
        1 => Just(Step::Create),
        4 => (any::<bool>(), number()).prop_map(|(new, lock)| Step::Update { new, lock }),
        2 => number().prop_map(Step::Delete),
        3 => number().prop_map(Step::Activate),
    ]
}

/// What a template ought to be, in a few lines.
#[derive(Debug, Default)]
struct Expected {
    versions: BTreeMap<i64, String>,
    active: i64,
    last: i64,
}

impl Expected {
    /// Takes the step and says its status.
    fn take(&mut self, step: &Step, words: &str) -> u16 {
        let latest = self.versions.keys().next_back().copied();
        match (step, latest) {
            (Step::Create, Some(_)) => return 400,
            (Step::Create, None) => {
                (self.active, self.last) = (1, 1);
                self.versions.insert(1, words.to_owned());
                return 201;
            }
            (_, None) => return 404,
            (
                Step::Update {
                    new: true,
                    lock: Some(_),
                },
                _,
            ) => return 400,
            (
                Step::Update {
                    new: false,
                    lock: Some(lock),
                },
                Some(latest),
            ) if *lock != latest => return 400,
            (Step::Update { new: true, .. }, _) => {
                self.last += 1;
                self.versions.insert(self.last, words.to_owned());
            }
            (Step::Update { .. }, Some(latest)) => {
                drop(self.versions.insert(latest, words.to_owned()));
            }
            (Step::Delete(None), _) => self.versions.clear(),
            (Step::Delete(Some(version)), _) => match self.versions.contains_key(version) {
                false => return 404,
                true if self.active == *version && self.versions.len() > 1 => return 400,
                true => drop(self.versions.remove(version)),
            },
            (Step::Activate(version), Some(latest)) => {
                let version = version.unwrap_or(latest);
                if !self.versions.contains_key(&version) {
                    return 404;
                }
                self.active = version;
                return 200;
            }
        }
        202
    }
}

fn call(house: &mut House, step: &Step, words: &str) -> u16 {
    let version =
        |number: &Option<i64>| number.map_or(String::new(), |number| format!("version={number}"));
    let body = json!({"Subject": words});
    match step {
        Step::Create => house.call("POST", ONE, body).0,
        Step::Update { new, lock } => {
            let path = format!("{ONE}?create-new-version={new}&{}", version(lock));
            house.call("PUT", &path, body).0
        }
        Step::Delete(number) => {
            house
                .call("DELETE", &format!("{ONE}?{}", version(number)), Value::Null)
                .0
        }
        Step::Activate(number) => {
            let word = number.map_or("latest".to_owned(), |number| number.to_string());
            activate(house, &word)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever an operator does, the account shows what it ought to be, and the application sends with the same.
    #[test]
    fn account_and_application_agree(steps in prop::collection::vec(step(), 1..16)) {
        let mut house = House::new();
        let mut expected = Expected::default();
        for (n, step) in std::iter::once(&Step::Create).chain(&steps).enumerate() {
            let words = format!("words {n}");
            prop_assert_eq!(call(&mut house, step, &words), expected.take(step, &words), "{:?}", step);
            let active = expected.versions.get(&expected.active).cloned();
            prop_assert_eq!(subject(&mut house, ""), active.clone());
            let held = house.turn(|turn| email(turn, "Letter", None).unwrap());
            prop_assert_eq!(held.map(|held| held.subject), active);
            for number in 1..5 {
                let version = expected.versions.get(&number).cloned();
                prop_assert_eq!(subject(&mut house, &format!("?version={number}")), version.clone());
                let held = house.turn(|turn| email(turn, "Letter", Some(&number.to_string())).unwrap());
                prop_assert_eq!(held.map(|held| held.subject), version);
            }
        }
    }

    /// Words of the account may come late, twice, or in another order: the application holds the same in the end.
    #[test]
    fn late_words_change_nothing(
        words in prop::collection::vec((prop::option::of(1_i64..4), any::<bool>(), any::<bool>()), 1..10),
        order in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
    ) {
        let (tidy, messy) = (application(), application());
        for n in 0..words.len() {
            say(&tidy, &words, n);
        }
        for n in order.iter().map(|n| n.index(words.len())).chain((0..words.len()).rev()) {
            say(&messy, &words, n);
        }
        let held = |store: &Sqlite| {
            let active = store::active_copy::<EmailTemplate>(store, TemplateType::Email, "Letter").unwrap();
            let versions = (1..4).map(|number| store::copy::<EmailTemplate>(store, TemplateType::Email, "Letter", number).unwrap());
            (active, versions.collect::<Vec<_>>())
        };
        prop_assert_eq!(held(&tidy), held(&messy));
    }
}

fn application() -> Sqlite {
    let sqlite = Sqlite::strict().unwrap();
    migrate(&sqlite, &Scope::App("a".repeat(32))).unwrap();
    sqlite
}

/// Lets the store hear the `n`th word: a version that is there or gone, or the end of the template.
fn say(sqlite: &Sqlite, words: &[(Option<i64>, bool, bool)], n: usize) {
    let stamp = Timestamp(i64::try_from(n).unwrap());
    let (version, there, active) = words[n];
    let gone = TemplateGone {
        kind: TemplateType::Email,
        name: "Letter".to_owned(),
        version,
        stamp,
    };
    match (version, there) {
        (Some(version), true) => {
            let copy = TemplateCopy {
                name: gone.name,
                version,
                active,
                words: Words::Email(EmailTemplate {
                    subject: format!("words {n}"),
                    ..EmailTemplate::default()
                }),
                stamp,
            };
            store::keep_copy(sqlite, &copy).unwrap();
        }
        (Some(version), false) => store::forget_copy(sqlite, &gone, version).unwrap(),
        (None, _) => store::forget_copies(sqlite, &gone).unwrap(),
    }
}
