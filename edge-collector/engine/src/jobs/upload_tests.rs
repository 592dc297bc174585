//! Files that a client sends part by part.

use crate::testing::House;
use serde_json::{Value, json};

const UPLOADS: &str = "/carillon/apps/{app}/uploads";

fn start(house: &mut House, name: &str, text: &str, more: Value) -> (String, u64) {
    let mut wanted = json!({"Name": name, "Bytes": text.len(), "Format": "CSV"});
    let Value::Object(more) = more else {
        panic!("not members: {more}");
    };
    for (member, value) in more {
        wanted[member.as_str()] = value;
    }
    let (status, received) = house.call("POST", UPLOADS, wanted);
    assert_eq!(status, 200, "{received}");
    let id = received["Job"]["Id"].as_str().unwrap().to_owned();
    (id, received["Offset"].as_u64().unwrap())
}

fn part(house: &mut House, id: &str, offset: u64, part: &[u8]) -> (u64, Value) {
    let path = format!("{UPLOADS}/{id}?offset={offset}");
    let (status, received) = house.call_raw("PUT", &path, part.to_vec());
    assert_eq!(status, 200, "{received}");
    (
        received["Offset"].as_u64().unwrap(),
        received["Job"].clone(),
    )
}

fn people(rows: usize) -> String {
    let rows = (0..rows).map(|n| format!("e{n},é{n}\n"));
    format!("Id,Attributes.a\n{}", rows.collect::<String>())
}

#[test]
fn a_file_is_taken_in_whatever_its_parts_are_and_whoever_dies() {
    let mut house = House::new();
    let text = people(3_000);
    let more = json!({"DefineSegment": true, "SegmentName": "Sent"});
    let (id, mut offset) = start(&mut house, "people.csv", &text, more.clone());
    let mut job = Value::Null;
    for round in 0..1_000_u64 {
        let from = usize::try_from(offset).unwrap();
        let to = (from + 997).min(text.len());
        let (next, now) = part(&mut house, &id, offset, &text.as_bytes()[from..to]);
        // The same again, an earlier one, and one that is too far on.
        assert_eq!(
            part(&mut house, &id, offset, &text.as_bytes()[from..from + 1]).0,
            next
        );
        assert_eq!(part(&mut house, &id, offset + 5_000, b"e1,far\n").0, next);
        if round % 10 == 0 && now["JobStatus"] == "PROCESSING" {
            // Whoever sent it has forgotten all about it.
            assert_eq!(
                start(&mut house, "people.csv", &text, more.clone()),
                (id.clone(), next)
            );
        }
        (offset, job) = (next, now);
        if job["JobStatus"] != "PROCESSING" {
            break;
        }
    }
    assert_eq!(
        (
            &job["JobStatus"],
            &job["TotalProcessed"],
            &job["TotalFailures"]
        ),
        (&json!("COMPLETED"), &json!(3_000), &json!(0))
    );
    let segment = job["Definition"]["SegmentId"].as_str().unwrap();
    let (_, segment) = house.call(
        "GET",
        &format!("/v1/apps/{{app}}/segments/{segment}"),
        Value::Null,
    );
    assert_eq!(
        (&segment["Name"], &segment["ImportDefinition"]["Size"]),
        (&json!("Sent"), &json!(3_000))
    );
    assert_ne!(start(&mut house, "people.csv", &text, more).0, id);
}

#[test]
fn rows_that_are_refused_are_named_by_the_file() {
    let mut house = House::new();
    let text = "Id,ChannelType\na,NO\nb,\n";
    let (id, _) = start(&mut house, "people.csv", text, json!({}));
    let (offset, job) = part(&mut house, &id, 0, text.as_bytes());
    assert_eq!((offset, &job["JobStatus"]), (23, &json!("COMPLETED")));
    assert_eq!(
        job["Failures"],
        json!(["people.csv line 2: ChannelType: there is no NO"])
    );
    let (id, _) = start(&mut house, "names.csv", "Name\n", json!({}));
    let (_, job) = part(&mut house, &id, 0, b"Name\n");
    assert_eq!(job["JobStatus"], "FAILED");
    let (id, offset) = start(&mut house, "empty.csv", "", json!({}));
    assert_eq!(
        (offset, part(&mut house, &id, 0, b"").1["JobStatus"].clone()),
        (0, json!("COMPLETED"))
    );
}

#[test]
fn a_file_that_is_left_half_sent_fails_after_a_day() {
    let mut house = House::new();
    let (id, _) = start(&mut house, "people.csv", "Id\na\nb\n", json!({}));
    part(&mut house, &id, 0, b"Id\na\n");
    house.advance(23 * 3_600_000);
    house.wake();
    assert_eq!(part(&mut house, &id, 5, b"").1["JobStatus"], "PROCESSING");
    house.advance(25 * 3_600_000);
    house.wake();
    let (_, job) = part(&mut house, &id, 5, b"b\n");
    assert_eq!(
        (&job["JobStatus"], &job["TotalProcessed"]),
        (&json!("FAILED"), &json!(1))
    );
    assert_eq!(
        job["Failures"],
        json!(["people.csv: nothing more of it came for a day."])
    );
}

#[test]
fn what_cannot_be_sent_is_refused() {
    let mut house = House::new();
    for body in [
        json!({"Name": "", "Bytes": 1, "Format": "CSV"}),
        json!({"Name": "a", "Bytes": -1, "Format": "CSV"}),
        json!({"Name": "a", "Bytes": 1, "Format": "XML"}),
        json!({"Name": "a", "Bytes": 1, "Format": "CSV", "SegmentId": "none"}),
    ] {
        let (status, error) = house.call("POST", UPLOADS, body);
        assert_eq!(status, 400, "{error}");
    }
    let nobody = format!("{UPLOADS}/{}?offset=0", "0".repeat(32));
    assert_eq!(house.call_raw("PUT", &nobody, Vec::new()).0, 404);
    let (id, _) = start(&mut house, "people.csv", "Id\n", json!({}));
    assert_eq!(
        house
            .call_raw("PUT", &format!("{UPLOADS}/{id}"), Vec::new())
            .0,
        400
    );
    let import = json!({"Format": "CSV", "RoleArn": "arn:a", "S3Url": "upload:people.csv"});
    assert_eq!(
        house.call("POST", "/v1/apps/{app}/jobs/import", import).0,
        400
    );
}
