//! Passwords through the whole house: sent to the inbox, verified once, and held against a small model.

use crate::testing::House;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const ADA: &str = "+12065550142";
const BOB: &str = "+4740612345";
const MINUTE_MS: i64 = 60_000;

fn open() -> House {
    let mut house = House::new();
    let channel = json!({"SenderId": "Shop"});
    let (status, body) = house.call("PUT", "/v1/apps/{app}/channels/sms", channel);
    assert_eq!(status, 200, "{body}");
    house
}

fn order(address: &str, reference: &str, more: &Value) -> Value {
    let mut order = json!({
        "Channel": "SMS",
        "BrandName": "Tea & {{Co}}",
        "OriginationIdentity": "+18555701234",
        "DestinationIdentity": address,
        "ReferenceId": reference,
    });
    for (name, value) in more.as_object().unwrap() {
        order[name] = value.clone();
    }
    order
}

fn send(house: &mut House, order: Value) -> Value {
    let (status, answer) = house.call("POST", "/v1/apps/{app}/otp", order);
    assert_eq!(status, 200, "{answer}");
    answer
}

fn verify(house: &mut House, address: &str, reference: &str, password: &str) -> bool {
    let request =
        json!({"DestinationIdentity": address, "ReferenceId": reference, "Otp": password});
    let (status, answer) = house.call("POST", "/v1/apps/{app}/verify-otp", request);
    assert_eq!(status, 200, "{answer}");
    answer["Valid"].as_bool().unwrap()
}

/// The newest message to an address.
fn newest(house: &mut House, address: &str) -> Value {
    let path = format!(
        "/inbox/messages?channel=SMS&page-size=1&to={}",
        address.replace('+', "%2B")
    );
    let (status, page) = house.call("GET", &path, Value::Null);
    assert_eq!(status, 200, "{page}");
    page["Item"][0].clone()
}

/// The password of the newest message to an address.
fn password(house: &mut House, address: &str) -> String {
    let message = newest(house, address);
    let text = message["Text"].as_str().unwrap();
    let is_password =
        |word: &&str| word.len() >= 5 && word.bytes().all(|byte| byte.is_ascii_digit());
    text.split(' ').find(is_password).unwrap().to_owned()
}

/// A password of the same length that is another one.
fn wrong(password: &str) -> String {
    let turned = |digit: char| char::from(b'0' + (digit as u8 - b'0' + 1) % 10);
    password.chars().map(turned).collect()
}

#[test]
fn a_password_comes_by_text_message_and_is_valid_once() {
    let mut house = open();
    let answer = send(&mut house, order(ADA, "sign-in", &json!({})));
    assert_eq!(answer["ApplicationId"], json!(house.app));
    let result = &answer["Result"][ADA];
    assert_eq!(result["DeliveryStatus"], "SUCCESSFUL");
    let message = newest(&mut house, ADA);
    assert_eq!(message["Id"], result["MessageId"]);
    assert_eq!(message["From"], "+18555701234");
    let password = password(&mut house, ADA);
    assert_eq!(password.len(), 6);
    assert_eq!(
        message["Text"],
        json!(format!(
            "This is your One Time Password: {password} from Tea & {{{{Co}}}}"
        ))
    );
    assert_eq!(message["Source"], message["Text"]);
    assert!(!verify(&mut house, ADA, "sign-out", &password));
    assert!(!verify(&mut house, BOB, "sign-in", &password));
    assert!(verify(&mut house, ADA, "sign-in", &password));
    assert!(!verify(&mut house, ADA, "sign-in", &password));
}

#[test]
fn no_row_of_the_application_holds_a_password() {
    let mut house = open();
    send(&mut house, order(ADA, "sign-in", &json!({"CodeLength": 8})));
    let password = password(&mut house, ADA);
    let held = house.turn(|turn| {
        let all = "SELECT content FROM runs UNION ALL SELECT cause || coalesce(subject, '') || extra FROM sends UNION ALL SELECT address || reference || mark FROM otps";
        let rows = turn.sql.query(all, &[]).unwrap();
        rows.iter().map(|row| row.text(0).unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(held.len(), 3, "{held:?}");
    assert!(
        held.iter().all(|text| !text.contains(&password)),
        "{held:?}"
    );
}

#[test]
fn a_password_dies_with_its_last_attempt_and_with_its_time() {
    let mut house = open();
    send(&mut house, order(ADA, "r", &json!({"AllowedAttempts": 2})));
    let right = password(&mut house, ADA);
    assert!(!verify(&mut house, ADA, "r", &wrong(&right)));
    assert!(!verify(&mut house, ADA, "r", &wrong(&right)));
    assert!(!verify(&mut house, ADA, "r", &right));

    send(&mut house, order(ADA, "r", &json!({"ValidityPeriod": 5})));
    let first = password(&mut house, ADA);
    house.advance(5 * MINUTE_MS - 1);
    send(&mut house, order(BOB, "r", &json!({"ValidityPeriod": 5})));
    let other = password(&mut house, BOB);
    house.advance(1);
    assert!(!verify(&mut house, ADA, "r", &first));
    assert!(verify(&mut house, BOB, "r", &other));
}

#[test]
fn a_new_password_takes_the_place_of_the_old_and_no_others() {
    let mut house = open();
    send(&mut house, order(ADA, "one", &json!({})));
    let first = password(&mut house, ADA);
    send(&mut house, order(ADA, "two", &json!({})));
    let second = password(&mut house, ADA);
    send(&mut house, order(ADA, "one", &json!({})));
    let third = password(&mut house, ADA);
    assert!(!verify(&mut house, ADA, "one", &first));
    assert!(verify(&mut house, ADA, "one", &third));
    assert!(verify(&mut house, ADA, "two", &second));
}

#[test]
fn what_cannot_be_sent_leaves_the_password_that_was() {
    let mut house = House::new();
    let answer = send(&mut house, order(ADA, "r", &json!({})));
    let result = &answer["Result"][ADA];
    assert_eq!(
        (
            &result["DeliveryStatus"],
            &result["StatusCode"],
            &result["StatusMessage"]
        ),
        (
            &json!("PERMANENT_FAILURE"),
            &json!(404),
            &json!("Resource not found")
        )
    );
    let mut house = open();
    send(&mut house, order(ADA, "r", &json!({})));
    let password = password(&mut house, ADA);
    house.call(
        "PUT",
        "/v1/apps/{app}/channels/sms",
        json!({"Enabled": false}),
    );
    let answer = send(&mut house, order(ADA, "r", &json!({})));
    assert_eq!(
        answer["Result"][ADA]["StatusMessage"],
        "The channel is disabled."
    );
    assert!(verify(&mut house, ADA, "r", &password));
}

#[test]
fn every_language_has_its_text() {
    let mut house = open();
    let mut said = Vec::new();
    for language in ["de-DE", "es-ES", "it-IT", "pt-BR", "ja-JP"] {
        let more = json!({"Language": language, "BrandName": "Shop", "EntityId": "1701", "TemplateId": "1707-2"});
        send(&mut house, order(ADA, "r", &more));
        let message = newest(&mut house, ADA);
        let digits = |letter: char| letter.is_ascii_digit();
        said.push(message["Text"].as_str().unwrap().replace(digits, "#"));
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    ###### ist Ihr Einmalpasswort von Shop
    Su contraseña de un solo uso de Shop es ######
    La tua password monouso di Shop è ######
    Sua senha de uso único de Shop é ######
    Shopのワンタイムパスワードは######です
    ");
    let headers = newest(&mut house, ADA)["Headers"].clone();
    assert_eq!(
        headers,
        json!([
            {"Name": "MessageType", "Value": "TRANSACTIONAL"},
            {"Name": "EntityId", "Value": "1701"},
            {"Name": "TemplateId", "Value": "1707-2"}
        ])
    );
}

#[test]
fn a_request_without_sense_is_refused() {
    let mut house = open();
    let mut said = Vec::new();
    for more in [
        json!({"Channel": "VOICE"}),
        json!({"BrandName": "x".repeat(21)}),
        json!({"BrandName": ""}),
        json!({"ReferenceId": ""}),
        json!({"ReferenceId": "x".repeat(49)}),
        json!({"DestinationIdentity": "2065550142"}),
        json!({"OriginationIdentity": " "}),
        json!({"CodeLength": 4}),
        json!({"CodeLength": 9}),
        json!({"ValidityPeriod": 61}),
        json!({"AllowedAttempts": 0}),
        json!({"Language": "no-NO"}),
        json!({"EntityId": "{{x}}"}),
        json!({"BrandName": null}),
    ] {
        let (status, answer) = house.call("POST", "/v1/apps/{app}/otp", order(ADA, "r", &more));
        assert_eq!(status, 400, "{answer}");
        said.push(answer["Message"].as_str().unwrap().to_owned());
    }
    for request in [
        json!({"DestinationIdentity": ADA, "ReferenceId": "r"}),
        json!({"DestinationIdentity": "ada", "ReferenceId": "r", "Otp": "12345"}),
        json!({"DestinationIdentity": ADA, "ReferenceId": "", "Otp": "12345"}),
    ] {
        let (status, answer) = house.call("POST", "/v1/apps/{app}/verify-otp", request);
        assert_eq!(status, 400, "{answer}");
        said.push(answer["Message"].as_str().unwrap().to_owned());
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    Channel: one-time passwords are sent by SMS. Say SMS.
    BrandName: 1 to 20 characters, and this has 21.
    BrandName: 1 to 20 characters, and this has 0.
    ReferenceId: 1 to 48 characters, and this has 0.
    ReferenceId: 1 to 48 characters, and this has 49.
    DestinationIdentity: write the phone number in the form E.164, a plus and digits alone, such as +12065550142.
    OriginationIdentity: say which number or name the message comes from.
    CodeLength: a number from 5 to 8, and this is 4.
    CodeLength: a number from 5 to 8, and this is 9.
    ValidityPeriod: a number from 5 to 60, and this is 61.
    AllowedAttempts: a number from 1 to 5, and this is 0.
    Language: one of de-DE, en-GB, en-US, es-419, es-ES, fr-CA, fr-FR, it-IT, ja-JP, ko-KR, pt-BR, zh-CN, zh-TW.
    EntityId: 1 to 50 letters, digits, dots, hyphens and underscores.
    BrandName: expected a string, found null
    Otp: missing required member
    DestinationIdentity: write the phone number in the form E.164, a plus and digits alone, such as +12065550142.
    ReferenceId: 1 to 48 characters, and this has 0.
    ");
}

/// One step of a story.
#[derive(Debug, Clone)]
enum Step {
    Send {
        address: usize,
        reference: usize,
        attempts: i64,
        minutes: i64,
    },
    /// The password that was last sent to an address, right or not, is tried with a reference.
    Verify {
        address: usize,
        reference: usize,
        right: bool,
    },
    Wait {
        minutes: i64,
    },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0..2_usize, 0..2_usize, 1..=5_i64, 5..=60_i64).prop_map(|(address, reference, attempts, minutes)| Step::Send { address, reference, attempts, minutes }),
        6 => (0..2_usize, 0..2_usize, any::<bool>()).prop_map(|(address, reference, right)| Step::Verify { address, reference, right }),
        1 => (1..=30_i64).prop_map(|minutes| Step::Wait { minutes }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Whatever is sent, tried and waited for, each answer is that of a list of passwords with their attempts and times.
    #[test]
    fn a_story_goes_as_its_model_says(steps in prop::collection::vec(step(), 1..40)) {
        let (addresses, references) = ([ADA, BOB], ["one", "two"]);
        let mut house = open();
        let mut alive: BTreeMap<(usize, usize), (String, i64, i64)> = BTreeMap::new();
        let mut last = ["00000".to_owned(), "00000".to_owned()];
        for step in steps {
            match step {
                Step::Send { address, reference, attempts, minutes } => {
                    let more = json!({"AllowedAttempts": attempts, "ValidityPeriod": minutes});
                    send(&mut house, order(addresses[address], references[reference], &more));
                    last[address] = password(&mut house, addresses[address]);
                    let until = house.now.0 + minutes * MINUTE_MS;
                    alive.insert((address, reference), (last[address].clone(), attempts, until));
                }
                Step::Verify { address, reference, right } => {
                    let tried = if right { last[address].clone() } else { wrong(&last[address]) };
                    let key = (address, reference);
                    let now = house.now.0;
                    alive.retain(|_, (_, attempts, until)| *attempts > 0 && now < *until);
                    let expected = match alive.get_mut(&key) {
                        Some((password, _, _)) if *password == tried => {
                            alive.remove(&key);
                            true
                        }
                        Some((_, attempts, _)) => {
                            *attempts -= 1;
                            false
                        }
                        None => false,
                    };
                    prop_assert_eq!(verify(&mut house, addresses[address], references[reference], &tried), expected);
                }
                Step::Wait { minutes } => house.advance(minutes * MINUTE_MS),
            }
        }
    }
}
