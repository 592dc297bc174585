use crate::effect::{Act, EffectId, HttpAnswer, HttpCall, Lines, Outcome, Shortfall};
use crate::testing::House;
use crate::{Aws, Sinks};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

const PATH: &str = "/v1/apps/{app}/eventstream";
const LAG: &str = "/carillon/apps/{app}/eventstream";
const CLICKS: &str = "arn:aws:kinesis:us-east-1:123456789012:stream/clicks";
const DELIVERY: &str = "arn:aws:firehose:us-east-1:123456789012:deliverystream/all";

/// A house whose operator set everything that streams may need.
fn house() -> House {
    let mut house = House::new();
    house.configure(|config| {
        config.aws = Some(Aws {
            key_id: "AKIDEXAMPLE".to_owned(),
            secret: "a secret".to_owned(),
            session_token: None,
            endpoints: Vec::new(),
        });
        config.sinks = Sinks {
            files: true,
            http: true,
            nats: true,
        };
    });
    house
}

fn put(house: &mut House, destination: &str) {
    let role = "arn:aws:iam::123456789012:role/pinpoint";
    let stream = json!({"DestinationStreamArn": destination, "RoleArn": role});
    let (status, answer) = house.call("POST", PATH, stream);
    assert_eq!(status, 200, "{answer}");
}

fn happens(house: &mut House, endpoint: &str, events: &[&str]) {
    let event = json!({"EventType": "view", "Timestamp": "2026-01-02T03:04:05Z"});
    let events: serde_json::Map<String, Value> = events
        .iter()
        .map(|id| {
            let mut event = event.clone();
            event["EventType"] = json!(id);
            ((*id).to_owned(), event)
        })
        .collect();
    let body = json!({"BatchItem": {endpoint: {"Endpoint": {}, "Events": events}}});
    let (status, answer) = house.call("POST", "/v1/apps/{app}/events", body);
    assert_eq!(status, 202, "{answer}");
}

/// What the stream asks of the host within a second, if it asks.
fn asked(house: &mut House) -> Option<(EffectId, Act)> {
    house.advance(1_000);
    house.wake();
    let mut effects = house.effects();
    assert!(effects.len() <= 1, "one call at a time: {effects:?}");
    effects.pop().map(|effect| (effect.id, effect.act))
}

fn call(house: &mut House) -> (EffectId, HttpCall) {
    match asked(house) {
        Some((id, Act::Call(call))) => (id, call),
        other => panic!("no call: {other:?}"),
    }
}

/// The records of a call to AWS: keys and JSON.
fn records(call: &HttpCall) -> Vec<(String, Value)> {
    let body: Value = serde_json::from_slice(&call.body).unwrap();
    let records = body["Records"].as_array().unwrap().iter();
    records
        .map(|record| {
            let data = STANDARD.decode(record["Data"].as_str().unwrap()).unwrap();
            let key = record["PartitionKey"].as_str().unwrap_or_default();
            (key.to_owned(), serde_json::from_slice(&data).unwrap())
        })
        .collect()
}

fn types(call: &HttpCall) -> Vec<String> {
    let types = records(call).into_iter();
    types
        .map(|(_, record)| record["event_type"].as_str().unwrap().to_owned())
        .collect()
}

/// An answer of Kinesis to so many records; those at the places `failed` were not taken.
fn answer(records: usize, failed: &[usize]) -> Outcome {
    let record = |place| match failed.contains(&place) {
        true => {
            json!({"ErrorCode": "ProvisionedThroughputExceededException", "ErrorMessage": "slow down"})
        }
        false => json!({"SequenceNumber": place.to_string(), "ShardId": "shardId-000000000000"}),
    };
    let body = json!({"FailedRecordCount": failed.len(), "Records": (0..records).map(record).collect::<Vec<_>>()});
    Outcome::Answered(HttpAnswer {
        status: 200,
        body: body.to_string().into_bytes(),
        ..HttpAnswer::default()
    })
}

fn lag(house: &mut House) -> Value {
    let (status, lag) = house.call("GET", LAG, Value::Null);
    assert_eq!(status, 200, "{lag}");
    lag
}

#[test]
fn a_stream_begins_with_what_comes_after_it() {
    let mut house = house();
    happens(&mut house, "e1", &["before"]);
    put(&mut house, CLICKS);
    assert_eq!(asked(&mut house), None);
    happens(&mut house, "E2", &["a", "b"]);
    happens(&mut house, "e1", &["c"]);
    let (id, first) = call(&mut house);
    assert_eq!(first.url, "https://kinesis.us-east-1.amazonaws.com/");
    let target = (
        "x-amz-target".to_owned(),
        "Kinesis_20131202.PutRecords".to_owned(),
    );
    assert!(first.headers.contains(&target), "{:?}", first.headers);
    let keys: Vec<_> = records(&first).into_iter().map(|(key, _)| key).collect();
    assert_eq!(
        (types(&first), keys),
        (strings(["a", "b", "c"]), strings(["e2", "e2", "e1"]))
    );
    assert_eq!(lag(&mut house)["RecordsBehind"], 3);
    assert_eq!(asked(&mut house), None, "one call at a time");
    house.settle(id, answer(3, &[]));
    assert_eq!(asked(&mut house), None);
    let lag = lag(&mut house);
    assert_eq!(
        (&lag["State"], &lag["RecordsDelivered"]),
        (&json!("UP_TO_DATE"), &json!(3))
    );
    assert_eq!(
        (&lag["RecordsBehind"], &lag["SecondsBehind"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(house.next_wake(), None);
}

fn strings<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}

#[test]
fn what_was_not_taken_is_sent_again_with_all_that_follows() {
    let mut house = house();
    put(&mut house, CLICKS);
    happens(&mut house, "e1", &["a", "b", "c", "d"]);
    let (id, _) = call(&mut house);
    house.settle(id, answer(4, &[1, 2]));
    let (id, again) = call(&mut house);
    assert_eq!(types(&again), ["b", "c", "d"]);
    let failing = lag(&mut house);
    assert_eq!(
        failing["LastError"],
        "ProvisionedThroughputExceededException: slow down"
    );
    assert_eq!(
        (&failing["State"], &failing["RecordsDelivered"]),
        (&json!("FAILING"), &json!(1))
    );
    happens(&mut house, "e1", &["e"]);
    house.settle(id, answer(3, &[2]));
    let (id, again) = call(&mut house);
    assert_eq!(types(&again), ["d", "e"]);
    house.settle(id, answer(2, &[]));
    assert_eq!(lag(&mut house)["State"], "UP_TO_DATE");
    assert_eq!(asked(&mut house), None);
}

#[test]
fn a_side_that_takes_nothing_is_tried_ever_more_rarely_and_never_given_up() {
    let mut house = house();
    put(&mut house, CLICKS);
    happens(&mut house, "e1", &["a"]);
    let (mut id, _) = call(&mut house);
    let mut waits = Vec::new();
    for failure in 1..=30 {
        house.settle(id, Outcome::Later("nobody is there".to_owned()));
        assert_eq!(lag(&mut house)["Failures"], failure);
        let due = house.next_wake().unwrap();
        waits.push(due.0 - house.now.0);
        house.now = due;
        house.wake();
        let effect = house.effects().pop().unwrap();
        id = effect.id;
    }
    assert!((500..=1_000).contains(&waits[0]), "{waits:?}");
    assert!(
        waits[20..]
            .iter()
            .all(|wait| (150_000..=300_000).contains(wait)),
        "{waits:?}"
    );
    let state = lag(&mut house);
    assert_eq!(state["LastError"], "nobody is there");
    assert!(state["SecondsBehind"].as_i64().unwrap() > 3_000, "{state}");
    house.settle(id, answer(1, &[]));
    assert_eq!(lag(&mut house)["State"], "UP_TO_DATE");
}

#[test]
fn a_call_of_which_nobody_tells_is_made_again_and_late_word_of_it_is_not_believed() {
    let mut house = house();
    put(&mut house, CLICKS);
    happens(&mut house, "e1", &["a"]);
    let (lost, _) = call(&mut house);
    house.advance(80_000);
    assert_eq!(asked(&mut house), None);
    house.advance(10_000);
    let (id, again) = call(&mut house);
    assert_eq!(types(&again), ["a"]);
    house.settle(lost, answer(1, &[]));
    assert_eq!(lag(&mut house)["RecordsDelivered"], 0);
    house.settle(id, answer(1, &[]));
    house.settle(id, answer(1, &[]));
    assert_eq!(lag(&mut house)["RecordsDelivered"], 1);
}

#[test]
fn a_host_that_starts_again_soon_sends_what_the_one_before_had_on_its_way() {
    let mut house = house();
    put(&mut house, CLICKS);
    house.restart();
    assert_eq!(asked(&mut house), None);
    happens(&mut house, "e1", &["a"]);
    let (lost, _) = call(&mut house);
    house.restart();
    assert_eq!(asked(&mut house), None);
    house.advance(5_000);
    let (id, again) = call(&mut house);
    assert_eq!(types(&again), ["a"]);
    house.settle(lost, answer(1, &[]));
    assert_eq!(lag(&mut house)["RecordsDelivered"], 0);
    house.settle(id, answer(1, &[]));
    assert_eq!(lag(&mut house)["State"], "UP_TO_DATE");
}

#[test]
fn a_stream_that_leads_elsewhere_goes_on_where_it_was() {
    let mut house = house();
    put(&mut house, CLICKS);
    happens(&mut house, "e1", &["a", "b"]);
    let (old, _) = call(&mut house);
    put(&mut house, DELIVERY);
    let (id, elsewhere) = call(&mut house);
    assert_eq!(elsewhere.url, "https://firehose.us-east-1.amazonaws.com/");
    assert_eq!(types(&elsewhere), ["a", "b"]);
    assert!(
        STANDARD
            .decode(body(&elsewhere)["Records"][0]["Data"].as_str().unwrap())
            .unwrap()
            .ends_with(b"}\n")
    );
    house.settle(old, answer(2, &[]));
    assert_eq!(lag(&mut house)["RecordsBehind"], 2);
    let batch =
        json!({"FailedPutCount": 0, "RequestResponses": [{"RecordId": "1"}, {"RecordId": "2"}]});
    house.settle(
        id,
        Outcome::Answered(HttpAnswer {
            status: 200,
            body: batch.to_string().into_bytes(),
            ..HttpAnswer::default()
        }),
    );
    assert_eq!(lag(&mut house)["RecordsBehind"], 0);
}

fn body(call: &HttpCall) -> Value {
    serde_json::from_slice(&call.body).unwrap()
}

#[test]
fn a_stream_that_was_deleted_owes_nothing_and_old_word_means_nothing_to_a_new_one() {
    let mut house = house();
    put(&mut house, CLICKS);
    happens(&mut house, "e1", &["a"]);
    let (old, _) = call(&mut house);
    assert_eq!(house.call("DELETE", PATH, Value::Null).0, 200);
    assert_eq!(house.call("GET", LAG, Value::Null).0, 404);
    assert_eq!((asked(&mut house), house.next_wake()), (None, None));
    put(&mut house, CLICKS);
    happens(&mut house, "e1", &["b"]);
    let (id, call) = call(&mut house);
    assert_eq!(types(&call), ["b"]);
    house.settle(old, answer(1, &[]));
    assert_eq!(lag(&mut house)["RecordsBehind"], 1);
    house.settle(id, answer(1, &[]));
    assert_eq!(lag(&mut house)["RecordsBehind"], 0);
}

#[test]
fn putting_a_stream_again_tries_again_at_once() {
    let mut house = house();
    put(&mut house, CLICKS);
    happens(&mut house, "e1", &["a"]);
    for _ in 0..12 {
        let (id, _) = call(&mut house);
        house.settle(id, Outcome::Later("nobody is there".to_owned()));
        house.advance(300_000);
    }
    let (id, _) = call(&mut house);
    house.settle(id, Outcome::Later("nobody is there".to_owned()));
    assert_eq!(asked(&mut house), None);
    put(&mut house, CLICKS);
    assert_eq!(types(&call(&mut house).1), ["a"]);
}

#[test]
fn many_records_leave_in_full_calls_one_right_after_the_other() {
    let mut house = house();
    put(&mut house, CLICKS);
    let ids: Vec<String> = (0..1_240).map(|n| format!("n{n:04}")).collect();
    for ids in ids.chunks(100) {
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        happens(&mut house, "e1", &ids);
    }
    let mut got = Vec::new();
    house.advance(1_000);
    for size in [500, 500, 240] {
        // After a full call no time passes, and the last one waits for company.
        house.advance(if size < 500 { 500 } else { 0 });
        house.wake();
        let effect = house.effects().pop().unwrap();
        let Act::Call(call) = effect.act else {
            panic!()
        };
        let types = types(&call);
        assert_eq!(types.len(), size);
        got.extend(types);
        house.settle(effect.id, answer(size, &[]));
    }
    assert_eq!(got, ids);
}

#[test]
fn a_record_that_is_too_large_for_the_other_side_holds_up_no_other() {
    let mut house = house();
    put(&mut house, CLICKS);
    happens(&mut house, "e1", &["a"]);
    // In JSON each of these is six bytes.
    let large = json!({"EventType": "b", "Timestamp": "2026-01-02T03:04:05Z", "AppTitle": "\u{1}".repeat(400_000)});
    let body = json!({"BatchItem": {"e1": {"Endpoint": {}, "Events": {"b": large}}}});
    let (status, said) = house.call("POST", "/v1/apps/{app}/events", body);
    assert_eq!(status, 202, "{said}");
    happens(&mut house, "e1", &["c"]);
    let (id, first) = call(&mut house);
    assert_eq!(types(&first), ["a"]);
    house.settle(id, answer(1, &[]));
    let (id, second) = call(&mut house);
    assert_eq!(types(&second), ["c"]);
    house.settle(id, answer(1, &[]));
    let lag = lag(&mut house);
    assert_eq!(
        (&lag["RecordsSkipped"], &lag["RecordsDelivered"]),
        (&json!(1), &json!(2))
    );
}

#[test]
fn without_keys_of_aws_the_stream_waits_and_says_for_what() {
    let mut house = house();
    house.configure(|config| config.aws = None);
    put(&mut house, CLICKS);
    happens(&mut house, "e1", &["a"]);
    assert_eq!(asked(&mut house), None);
    let waiting = lag(&mut house);
    assert_eq!(
        (&waiting["State"], &waiting["RecordsBehind"]),
        (&json!("FAILING"), &json!(1))
    );
    let error = waiting["LastError"].as_str().unwrap();
    assert!(error.contains("CARILLON_AWS_KEY_ID"), "{error}");
    assert!(house.next_wake().is_some());
}

#[test]
fn a_stream_to_a_url_is_signed_with_a_secret_that_is_shown_once() {
    let mut house = house();
    let secret = format!("{LAG}/secret");
    assert_eq!(house.call("POST", &secret, Value::Null).0, 404);
    put(&mut house, CLICKS);
    assert_eq!(house.call("POST", &secret, Value::Null).0, 400);
    put(&mut house, "https://sink.example/clicks?of=shop");
    let (_, shown) = house.call("POST", &secret, Value::Null);
    let key = shown["Secret"]
        .as_str()
        .unwrap()
        .strip_prefix("whsec_")
        .unwrap();
    let key = STANDARD.decode(key).unwrap();
    assert!(!house.rows().contains(shown["Secret"].as_str().unwrap()));
    happens(&mut house, "e1", &["a", "b"]);
    let (id, first) = call(&mut house);
    assert_eq!(first.url, "https://sink.example/clicks?of=shop");
    let header = |call: &HttpCall, name: &str| {
        let found = call.headers.iter().find(|(header, _)| header == name);
        found.map(|(_, value)| value.clone()).unwrap()
    };
    let signed = [
        format!(
            "{}.{}.",
            header(&first, "webhook-id"),
            header(&first, "webhook-timestamp")
        )
        .into_bytes(),
        first.body.clone(),
    ]
    .concat();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(&signed);
    let expected = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    assert_eq!(header(&first, "webhook-signature"), expected);
    let text = String::from_utf8(first.body.clone()).unwrap();
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!((lines.len(), &lines[1]["event_type"]), (2, &json!("b")));

    let status = |status| {
        Outcome::Answered(HttpAnswer {
            status,
            ..HttpAnswer::default()
        })
    };
    house.settle(id, status(503));
    assert_eq!(lag(&mut house)["LastError"], "answered with 503");
    let (id, again) = call(&mut house);
    assert_eq!(header(&again, "webhook-id"), header(&first, "webhook-id"));
    house.settle(id, status(204));
    happens(&mut house, "e1", &["c"]);
    let (_, next) = call(&mut house);
    assert_ne!(header(&next, "webhook-id"), header(&first, "webhook-id"));
}

#[test]
fn a_stream_to_a_folder_is_lines_of_its_day() {
    let mut house = house();
    put(&mut house, "file:clicks");
    happens(&mut house, "e1", &["a", "b"]);
    let Some((id, Act::Keep(Lines { folder, day, text }))) = asked(&mut house) else {
        panic!("nothing is to be kept");
    };
    assert_eq!(
        (folder, day.as_str()),
        (format!("{}/clicks", house.app), "2026-01-02")
    );
    let text = String::from_utf8(text).unwrap();
    assert!(text.ends_with("}\n"), "{text}");
    assert_eq!(text.lines().count(), 2);
    house.settle(id, Outcome::Done);
    assert_eq!(lag(&mut house)["State"], "UP_TO_DATE");
}

#[test]
fn a_stream_to_nats_goes_on_behind_what_was_kept() {
    fn published(house: &mut House) -> (EffectId, Vec<String>) {
        let Some((id, Act::Publish(of))) = asked(house) else {
            panic!("nothing is to be published");
        };
        assert_eq!(of.subject, "shop.clicks");
        let ids = of.messages.into_iter().map(|message| message.id);
        (id, ids.collect())
    }
    let mut house = house();
    put(&mut house, "nats:shop.clicks");
    happens(&mut house, "e1", &["a", "b", "c"]);
    let (id, first) = published(&mut house);
    let shortfall = Shortfall {
        taken: 1,
        fault: "NATS: timed out".to_owned(),
    };
    let answer = HttpAnswer {
        status: 502,
        body: serde_json::to_vec(&shortfall).unwrap(),
        ..HttpAnswer::default()
    };
    house.settle(id, Outcome::Answered(answer));
    assert_eq!(lag(&mut house)["LastError"], "NATS: timed out");
    let (id, again) = published(&mut house);
    assert_eq!(
        again,
        first[1..],
        "a message keeps its id, by which NATS knows it"
    );
    let all = HttpAnswer {
        status: 200,
        ..HttpAnswer::default()
    };
    house.settle(id, Outcome::Answered(all));
    assert_eq!(lag(&mut house)["RecordsDelivered"], 3);
    assert_eq!(lag(&mut house)["State"], "UP_TO_DATE");
}

#[test]
fn what_this_host_can_never_reach_is_refused() {
    let mut house = house();
    house.configure(|config| config.sinks = Sinks::default());
    for (destination, word) in [
        ("file:clicks", "stream-folder"),
        ("http://10.0.0.1/", "https"),
        ("nats:clicks", "NATS"),
    ] {
        let stream = json!({"DestinationStreamArn": destination, "RoleArn": "none"});
        let (status, error) = house.call("POST", PATH, stream);
        let message = error["Message"].as_str().unwrap();
        assert_eq!(status, 400);
        assert!(
            message.starts_with("DestinationStreamArn") && message.contains(word),
            "{message}"
        );
    }
}

#[test]
fn a_deleted_application_asks_for_nothing_more() {
    let mut house = house();
    put(&mut house, CLICKS);
    happens(&mut house, "e1", &["a"]);
    let (id, _) = call(&mut house);
    assert_eq!(house.call("DELETE", "/v1/apps/{app}", Value::Null).0, 200);
    house.settle(id, answer(1, &[]));
    assert_eq!(asked(&mut house), None);
}
