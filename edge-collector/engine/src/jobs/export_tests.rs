//! Exports to a store that the test plays, and what comes back from them.

use super::testing::{Bucket, call_of, house, imported, job, run};
use crate::testing::House;
use crate::{HttpAnswer, Outcome};
use flate2::read::GzDecoder;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Read;

fn put(house: &mut House, id: &str, body: Value) {
    let path = format!("/v1/apps/{{app}}/endpoints/{id}");
    let (status, answer) = house.call("PUT", &path, body);
    assert_eq!(status, 202, "{answer}");
}

fn export(house: &mut House, more: Value) -> Value {
    let mut wanted = json!({"RoleArn": "arn:aws:iam::123456789012:role/pinpoint", "S3UrlPrefix": "s3://people/out"});
    let Value::Object(more) = more else {
        panic!("not members: {more}");
    };
    for (name, value) in more {
        wanted[name.as_str()] = value;
    }
    let (status, job) = house.call("POST", "/v1/apps/{app}/jobs/export", wanted);
    assert_eq!(status, 202, "{job}");
    job
}

fn exported(house: &mut House, bucket: &mut Bucket, more: Value) -> Value {
    let made = export(house, more);
    run(house, |call| Outcome::Answered(bucket.answer(call)));
    job(house, &made)
}

/// Every line of every part of a job's, unpacked.
fn lines(bucket: &Bucket, job: &Value) -> Vec<String> {
    let folder = format!("out/{}/part-", job["Id"].as_str().unwrap());
    let mut lines = Vec::new();
    for (name, body) in &bucket.objects {
        if name.starts_with(&folder) && name.ends_with(".gz") {
            let mut text = String::new();
            GzDecoder::new(body.as_slice())
                .read_to_string(&mut text)
                .unwrap();
            lines.extend(text.lines().map(str::to_owned));
        }
    }
    lines
}

/// Endpoints by id, without what belongs to the application that they are in.
fn people(lines: &[String]) -> BTreeMap<String, Value> {
    let mut people = BTreeMap::new();
    for line in lines {
        let mut person: Value = serde_json::from_str(line).unwrap();
        for own in ["ApplicationId", "CohortId", "CreationDate"] {
            person.as_object_mut().unwrap().remove(own).unwrap();
        }
        people.insert(person["Id"].as_str().unwrap().to_owned(), person);
    }
    people
}

#[test]
fn what_is_exported_comes_back_equal() {
    let mut house = house();
    let mut bucket = Bucket::default();
    for n in 0..2_100 {
        put(
            &mut house,
            &format!("E{n}"),
            match n % 4 {
                0 => {
                    json!({"ChannelType": "EMAIL", "Address": format!("a{n}@example.com"), "Attributes": {"a": ["1", "é, \"x\""]}, "Metrics": {"m": 1.5}})
                }
                1 => {
                    json!({"OptOut": "ALL", "User": {"UserId": format!("u{}", n % 9), "UserAttributes": {"x": ["y"]}}, "EndpointStatus": "INACTIVE"})
                }
                2 => {
                    json!({"Demographic": {"Make": "Apple", "Timezone": "Europe/Oslo"}, "Location": {"Country": "NO", "Latitude": 59.913, "Longitude": 10.75}})
                }
                _ => {
                    json!({"ChannelType": "SMS", "Address": "+4712345678", "EffectiveDate": "2025-01-02T03:04:05.000Z"})
                }
            },
        );
    }
    let done = exported(&mut house, &mut bucket, json!({}));
    assert_eq!(
        (
            &done["JobStatus"],
            &done["TotalProcessed"],
            &done["TotalPieces"]
        ),
        (&json!("COMPLETED"), &json!(2_100), &json!(2))
    );
    let before = lines(&bucket, &done);
    assert_eq!(before.len(), 2_100);
    let mut other = super::testing::house();
    let mut plain = Bucket::with(&[("in/all.json", &before.join("\n"))]);
    let back = imported(&mut other, &mut plain, "JSON", "s3://people/in/", json!({}));
    assert_eq!(
        (&back["TotalProcessed"], &back["TotalFailures"]),
        (&json!(2_100), &json!(0))
    );
    let done = exported(&mut other, &mut bucket, json!({}));
    assert_eq!(people(&lines(&bucket, &done)), people(&before));
}

#[test]
fn only_members_of_the_segment_are_exported() {
    let mut house = house();
    for n in 0..10 {
        let plan = if n % 3 == 0 { "gold" } else { "tin" };
        put(
            &mut house,
            &format!("e{n}"),
            json!({"Attributes": {"plan": [plan]}}),
        );
    }
    let gold = json!({"Attributes": {"plan": {"AttributeType": "INCLUSIVE", "Values": ["gold"]}}});
    let (_, segment) = house.call(
        "POST",
        "/v1/apps/{app}/segments",
        json!({"Name": "Gold", "Dimensions": gold}),
    );
    let mut bucket = Bucket::default();
    let done = exported(&mut house, &mut bucket, json!({"SegmentId": segment["Id"]}));
    assert_eq!(done["TotalProcessed"], 4);
    assert_eq!(people(&lines(&bucket, &done)).len(), 4);
}

#[test]
fn a_part_is_written_again_until_it_is_known_to_be_there() {
    let mut house = house();
    let count = 2_500;
    for n in 0..count {
        put(&mut house, &format!("e{n}"), json!({}));
    }
    let made = export(&mut house, json!({}));
    let mut bucket = Bucket::default();
    let mut late = Vec::new();
    for round in 0..30 {
        house.wake();
        for effect in house.effects() {
            let call = call_of(&effect).clone();
            match round % 3 {
                // It lands, and nobody hears of it.
                0 => drop(bucket.answer(&call)),
                // It lands after those that were asked later.
                1 => late.push(call),
                _ => house.settle(effect.id, Outcome::Answered(bucket.answer(&call))),
            }
        }
        // Whoever comes and goes meanwhile is in one part at most.
        house.call(
            "DELETE",
            &format!("/v1/apps/{{app}}/endpoints/e{}", 100 + round),
            Value::Null,
        );
        put(&mut house, &format!("n{round}"), json!({}));
        house.advance(100_000);
    }
    for call in late {
        let _: HttpAnswer = bucket.answer(&call);
    }
    let done = job(&mut house, &made);
    assert_eq!(done["JobStatus"], "COMPLETED", "{done}");
    let lines = lines(&bucket, &done);
    let people = people(&lines);
    assert_eq!(people.len(), lines.len());
    for n in (0..100).chain(200..count) {
        assert!(people.contains_key(&format!("e{n}")), "e{n}");
    }
}

#[test]
fn an_export_of_nobody_writes_nothing_and_one_that_is_refused_says_why() {
    let mut house = house();
    let mut bucket = Bucket::default();
    let done = exported(&mut house, &mut bucket, json!({}));
    assert_eq!(
        (&done["JobStatus"], &done["TotalProcessed"]),
        (&json!("COMPLETED"), &json!(0))
    );
    assert_eq!(bucket.asked, [""; 0]);
    put(&mut house, "e1", json!({}));
    let made = export(&mut house, json!({}));
    run(&mut house, |_| Outcome::Refused("not today".to_owned()));
    let done = job(&mut house, &made);
    assert_eq!(
        (&done["JobStatus"], &done["Failures"]),
        (&json!("FAILED"), &json!(["s3://people/out: not today."]))
    );
}

#[test]
fn an_export_waits_for_what_its_segment_has_counted() {
    let (mut house, mut bucket) = (house(), Bucket::default());
    put(&mut house, "bob", json!({}));
    for number in 0..120 {
        let event = json!({"EventType": "buy", "Timestamp": house.now.to_string()});
        let events = json!({format!("event {number}"): event});
        let body = json!({"BatchItem": {"ada": {"Endpoint": {}, "Events": events}}});
        assert_eq!(house.call("POST", "/v1/apps/{app}/events", body).0, 202);
    }
    let deed = json!({"EventType": {"Values": ["buy"]}, "Days": 1, "AtLeast": 120});
    let segment = json!({"Dimensions": {"Behavior": {"Events": [deed]}}});
    let (_, segment) = house.call("POST", "/v1/apps/{app}/segments", segment);
    let made = export(&mut house, json!({"SegmentId": segment["Id"]}));
    for _ in 0..5 {
        house.advance(1_000);
        house.wake();
        for effect in house.effects() {
            let answer = bucket.answer(call_of(&effect));
            house.settle(effect.id, Outcome::Answered(answer));
        }
    }
    let job = job(&mut house, &made);
    assert_eq!(job["JobStatus"], "COMPLETED");
    let people = people(&lines(&bucket, &job));
    assert_eq!(people.keys().collect::<Vec<_>>(), ["ada"]);
}
