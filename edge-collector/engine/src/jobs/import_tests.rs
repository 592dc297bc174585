//! Imports from a store that the test plays: what they bring, what they refuse, and what a store's moods do to them.

use super::testing::{Bucket, answer, call_of, house, import, imported, job, part, run};
use crate::Outcome;
use crate::testing::House;
use serde_json::{Value, json};

fn endpoint(house: &mut House, id: &str) -> Value {
    let path = format!("/v1/apps/{{app}}/endpoints/{id}");
    house.call("GET", &path, Value::Null).1
}

/// Status, then pieces that are complete and failed of all, then rows processed and failed.
fn counts(job: &Value) -> Value {
    let names = [
        "JobStatus",
        "CompletedPieces",
        "FailedPieces",
        "TotalPieces",
        "TotalProcessed",
        "TotalFailures",
    ];
    names.iter().map(|name| job[*name].clone()).collect()
}

const PEOPLE: &str = "\
ChannelType,Address,User.UserId,User.UserAttributes.FirstName,User.UserAttributes.LastName,User.UserAttributes.age,User.UserAttributes.isActive
EMAIL,Raymond+pinpoint1@emaildomain.com,userid1,Raymond,Phillips,35,TRUE
EMAIL,Sue+pinpoint2@emaildomain.com,userid2,Sue,Sherman,31,FALSE
EMAIL,Mark+pinpoint3@emaildomain.com,userid3,Mark,Price,28,
";

#[test]
fn people_of_a_csv_file_become_endpoints_and_stay_the_same_when_they_come_again() {
    let mut house = house();
    let mut bucket = Bucket::with(&[("in/people.csv", PEOPLE)]);
    let more = json!({"DefineSegment": false});
    let first = imported(
        &mut house,
        &mut bucket,
        "CSV",
        "s3://people/in/people.csv",
        more.clone(),
    );
    assert_eq!(counts(&first), json!(["COMPLETED", 1, 0, 1, 3, 0]));
    assert_eq!(first["Failures"], json!([]));
    let of_user = |house: &mut House, user: &str| {
        let path = format!("/v1/apps/{{app}}/users/{user}");
        house.call("GET", &path, Value::Null).1["Item"].clone()
    };
    let sue = of_user(&mut house, "userid2");
    assert_eq!(sue.as_array().unwrap().len(), 1);
    assert_eq!(sue[0]["Address"], "Sue+pinpoint2@emaildomain.com");
    let attributes = json!({"FirstName": ["Sue"], "LastName": ["Sherman"], "age": ["31"], "isActive": ["FALSE"]});
    assert_eq!(sue[0]["User"]["UserAttributes"], attributes);
    let mark = of_user(&mut house, "userid3");
    assert_eq!(mark[0]["User"]["UserAttributes"].get("isActive"), None);
    house.advance(60_000);
    let again = imported(
        &mut house,
        &mut bucket,
        "CSV",
        "s3://people/in/people.csv",
        more,
    );
    assert_eq!(counts(&again), json!(["COMPLETED", 1, 0, 1, 3, 0]));
    let sue_again = of_user(&mut house, "userid2");
    assert_eq!(
        (
            sue_again[0]["Id"].clone(),
            sue_again.as_array().unwrap().len()
        ),
        (sue[0]["Id"].clone(), 1)
    );
}

#[test]
fn every_object_of_the_format_below_the_address_is_read() {
    let mut house = house();
    let mut bucket = Bucket::with(&[
        ("in/", ""),
        ("in/a & b.csv", "Id\na\n"),
        ("in/b.json", "{\"Id\": \"no\"}"),
        ("in/c.CSV", "Id\nc1\nc2"),
        ("in/deep/er/d.csv", "Id\nd\n"),
        ("in/e.csv.gz", "no"),
        ("in/empty.csv", ""),
        ("inner.csv", "Id\nno\n"),
    ]);
    let done = imported(&mut house, &mut bucket, "CSV", "s3://people/in/", json!({}));
    assert_eq!(counts(&done), json!(["COMPLETED", 4, 0, 4, 4, 0]), "{done}");
    for id in ["a", "c1", "c2", "d"] {
        assert_eq!(endpoint(&mut house, id)["Id"], id);
    }
    assert_eq!(endpoint(&mut house, "no").get("Id"), None);
}

#[test]
fn a_name_that_is_a_whole_objects_means_just_that() {
    let mut house = house();
    let mut bucket = Bucket::with(&[("list", "Id\na\n"), ("list.csv", "Id\nno\n")]);
    let done = imported(
        &mut house,
        &mut bucket,
        "CSV",
        "s3://people/list",
        json!({}),
    );
    assert_eq!(counts(&done), json!(["COMPLETED", 1, 0, 1, 1, 0]));
    assert_eq!(endpoint(&mut house, "no").get("Id"), None);
}

#[test]
fn where_there_is_nothing_the_job_says_so() {
    let mut house = house();
    let mut bucket = Bucket::with(&[("in/a.json", "{}")]);
    let done = imported(&mut house, &mut bucket, "CSV", "s3://people/in/", json!({}));
    assert_eq!(counts(&done), json!(["FAILED", 0, 0, 0, 0, 0]));
    assert_eq!(
        done["Failures"],
        json!(["s3://people/in/: there is no object of format CSV (by the end of its name)."])
    );
}

#[test]
fn bad_rows_are_counted_and_the_first_hundred_explained() {
    let mut house = house();
    let mut text = "Id,ChannelType,OptOut,Address\ngood,EMAIL,ALL,a@example.com\n".to_owned();
    for n in 0..101 {
        text.push_str(&format!("e{n},MAIL,ALL,a@example.com\n"));
    }
    text.push_str("e,EMAIL,MAYBE,a@example.com\n");
    let mut bucket = Bucket::with(&[("a.csv", &text)]);
    let done = imported(
        &mut house,
        &mut bucket,
        "CSV",
        "s3://people/a.csv",
        json!({}),
    );
    assert_eq!(counts(&done), json!(["COMPLETED", 1, 0, 1, 103, 102]));
    let failures = done["Failures"].as_array().unwrap();
    assert_eq!(failures.len(), 100);
    assert_eq!(failures[0], "a.csv line 3: ChannelType: there is no MAIL");
    assert_eq!(
        failures[99],
        "a.csv line 102: ChannelType: there is no MAIL"
    );
}

#[test]
fn an_object_that_cannot_be_read_fails_and_the_others_are_taken() {
    let mut house = house();
    let mut bucket = Bucket::with(&[
        ("in/a.csv", "Name\nAda\n"),
        ("in/b.csv", "Id,ChannelType\nb1,NO\nb2,NO\n"),
        ("in/c.csv", "Id\nc\n"),
    ]);
    let done = imported(
        &mut house,
        &mut bucket,
        "CSV",
        "s3://people/in/",
        json!({"DefineSegment": true}),
    );
    assert_eq!(counts(&done), json!(["FAILED", 1, 2, 3, 3, 2]));
    let failures = done["Failures"].as_array().unwrap();
    assert!(
        failures[0]
            .as_str()
            .unwrap()
            .starts_with("in/a.csv: there is no column Name"),
        "{failures:?}"
    );
    assert_eq!(failures.len(), 3);
    assert_eq!(endpoint(&mut house, "c")["Id"], "c");
    assert_eq!(done["Definition"].get("SegmentId"), None);
    let (_, segments) = house.call("GET", "/v1/apps/{app}/segments", Value::Null);
    assert_eq!(segments["Item"], json!([]));
}

#[test]
fn a_large_object_is_read_in_parts_with_each_row_counted_once() {
    let mut house = house();
    let rows = 6_000;
    let mut text = "Id,Attributes.word,Attributes.word\r\n".to_owned();
    for n in 0..rows {
        text.push_str(&format!("e{n},\"é, {n}\",{}\r\n", "😀".repeat(n % 7)));
    }
    let mut bucket = Bucket::with(&[("a.csv", &text)]);
    let done = imported(
        &mut house,
        &mut bucket,
        "CSV",
        "s3://people/a.csv",
        json!({}),
    );
    assert_eq!(counts(&done), json!(["COMPLETED", 1, 0, 1, rows, 0]));
    for n in [0, 1, 2_999, 5_999] {
        let mut values = vec![format!("é, {n}")];
        values.extend((n % 7 > 0).then(|| "😀".repeat(n % 7)));
        assert_eq!(
            endpoint(&mut house, &format!("e{n}"))["Attributes"]["word"],
            json!(values)
        );
    }
    let reads = bucket
        .asked
        .iter()
        .filter(|asked| asked.starts_with("GET /people/"))
        .count();
    assert!(reads >= 2, "{reads}");
}

#[test]
fn answers_that_come_twice_or_late_change_nothing() {
    let mut house = house();
    let mut text = "Id\n".to_owned();
    (0..3_500).for_each(|n| text.push_str(&format!("e{n}\n")));
    let mut bucket = Bucket::with(&[("a.csv", &text)]);
    let made = import(&mut house, "CSV", "s3://people/a.csv", json!({}));
    let mut old = Vec::new();
    for _ in 0..40 {
        house.wake();
        for effect in house.effects() {
            let outcome = Outcome::Answered(bucket.answer(call_of(&effect)));
            old.push((effect.id, outcome.clone()));
            match old.len() % 3 {
                // Lost: the lease ends, and it is asked again.
                0 => {}
                _ => house.settle(effect.id, outcome),
            }
        }
        for (id, outcome) in old.clone() {
            if old.last().is_some_and(|last| last.0 != id) {
                house.settle(id, outcome);
            }
        }
        house.advance(20_000);
    }
    let done = job(&mut house, &made);
    assert_eq!(counts(&done), json!(["COMPLETED", 1, 0, 1, 3_500, 0]));
}

#[test]
fn a_store_in_trouble_is_asked_again_and_one_that_refuses_is_not() {
    let mut house = house();
    let mut bucket = Bucket::with(&[("a.csv", "Id\na\n")]);
    let made = import(&mut house, "CSV", "s3://people/a.csv", json!({}));
    let mut troubles = vec![
        Outcome::Later("no connection".to_owned()),
        Outcome::Unknown("it broke off".to_owned()),
        Outcome::Answered(answer(503, &[], b"")),
        Outcome::Answered(answer(200, &[], b"<ListBucketResult><Contents>")),
    ];
    run(&mut house, |call| {
        let answered = Outcome::Answered(bucket.answer(call));
        troubles.pop().unwrap_or(answered)
    });
    assert_eq!(
        counts(&job(&mut house, &made)),
        json!(["COMPLETED", 1, 0, 1, 1, 0])
    );
    let made = import(&mut house, "CSV", "s3://people/a.csv", json!({}));
    let body = b"<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Message>Not yours.</Message></Error>";
    run(&mut house, |_| Outcome::Answered(answer(403, &[], body)));
    let done = job(&mut house, &made);
    let why = "s3://people/a.csv: its store answered 403 AccessDenied: Not yours..";
    assert_eq!(
        (&done["JobStatus"], &done["Failures"]),
        (&json!("FAILED"), &json!([why]))
    );
    let made = import(&mut house, "CSV", "s3://people/a.csv", json!({}));
    run(&mut house, |_| Outcome::Later("no connection".to_owned()));
    let done = job(&mut house, &made);
    let why = "s3://people/a.csv: no connection.";
    assert_eq!(
        (&done["JobStatus"], &done["Failures"]),
        (&json!("FAILED"), &json!([why]))
    );
}

#[test]
fn a_bucket_elsewhere_is_asked_where_it_is() {
    let mut house = house();
    let mut bucket = Bucket::with(&[("a.csv", "Id\na\n")]);
    let made = import(&mut house, "CSV", "s3://people/a.csv", json!({}));
    run(&mut house, |call| {
        let signed = call
            .headers
            .iter()
            .find(|(name, _)| name == "authorization");
        match signed.unwrap().1.contains("/eu-west-3/s3/") {
            true => Outcome::Answered(bucket.answer(call)),
            false => Outcome::Answered(answer(301, &[("x-amz-bucket-region", "eu-west-3")], b"")),
        }
    });
    assert_eq!(
        counts(&job(&mut house, &made)),
        json!(["COMPLETED", 1, 0, 1, 1, 0])
    );
}

#[test]
fn an_object_that_changes_while_it_is_read_fails() {
    let mut house = house();
    let long = format!("Id\n{}", "e\n".repeat(100_000));
    let mut bucket = Bucket::with(&[("a.csv", &long)]);
    let made = import(&mut house, "CSV", "s3://people/a.csv", json!({}));
    run(&mut house, |call| {
        let answered = bucket.answer(call);
        if bucket.asked.len() == 4 {
            bucket
                .objects
                .insert("a.csv".to_owned(), format!("{long}e\n").into_bytes());
        }
        Outcome::Answered(answered)
    });
    let done = job(&mut house, &made);
    assert_eq!(done["JobStatus"], "FAILED");
    assert_eq!(
        done["Failures"],
        json!(["a.csv: it changed while it was read."])
    );
}

#[test]
fn a_web_server_is_read_from_with_ranges_or_without() {
    let pad = "x".repeat(60);
    let rows: String = (0..3_000).map(|n| format!("e{n},{pad}\n")).collect();
    let text = format!("Id,Attributes.a\n{rows}");
    for ranges in [true, false] {
        let mut house = house();
        let made = import(
            &mut house,
            "CSV",
            "https://people.example/list.csv?v=1",
            json!({}),
        );
        run(&mut house, |call| {
            assert_eq!(call.url, "https://people.example/list.csv?v=1");
            assert_eq!(call.reach, crate::Reach::Public);
            let mut answered = match ranges {
                true => part(text.as_bytes(), call),
                false => answer(200, &[("etag", "\"x\"")], text.as_bytes()),
            };
            answered.body.truncate(call.answer_bytes_max);
            Outcome::Answered(answered)
        });
        let done = job(&mut house, &made);
        assert_eq!(
            counts(&done),
            json!(["COMPLETED", 1, 0, 1, 3_000, 0]),
            "{ranges}"
        );
    }
}

#[test]
fn no_more_than_ten_jobs_ask_at_once_and_each_has_its_turn() {
    let mut house = house();
    let mut bucket = Bucket::with(&[("a.csv", "Id\na\n")]);
    let made: Vec<Value> = (0..23)
        .map(|_| import(&mut house, "CSV", "s3://people/a.csv", json!({})))
        .collect();
    house.wake();
    let first = house.effects();
    assert_eq!(first.len(), 10);
    for effect in first {
        let answered = bucket.answer(call_of(&effect));
        house.settle(effect.id, Outcome::Answered(answered));
    }
    run(&mut house, |call| Outcome::Answered(bucket.answer(call)));
    for job in made {
        assert_eq!(self::job(&mut house, &job)["JobStatus"], "COMPLETED");
    }
}

#[test]
fn a_house_without_a_store_says_what_to_set() {
    let mut house = House::new();
    let made = import(&mut house, "CSV", "s3://people/a.csv", json!({}));
    house.wake();
    let done = job(&mut house, &made);
    assert_eq!(done["JobStatus"], "FAILED");
    let why = done["Failures"][0].as_str().unwrap();
    assert!(
        why.starts_with("s3://people/a.csv: ") && why.contains("CARILLON_AWS_KEY_ID"),
        "{why}"
    );
}
