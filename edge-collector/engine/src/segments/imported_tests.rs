//! Imported segments, made by import jobs from a store that the test plays.

use crate::jobs::testing::{Bucket, house, imported};
use crate::testing::House;
use serde_json::{Value, json};

const SEGMENTS: &str = "/v1/apps/{app}/segments";

fn segment(house: &mut House, job: &Value) -> Value {
    let id = job["Definition"]["SegmentId"].as_str().unwrap();
    let (status, segment) = house.call("GET", &format!("{SEGMENTS}/{id}"), Value::Null);
    assert_eq!(status, 200, "{segment}");
    segment
}

/// The names of the segments that an endpoint is in.
fn segments_of(house: &mut House, id: &str) -> Vec<String> {
    let endpoint = house.turn(|turn| crate::endpoints::find(turn, id).unwrap().unwrap());
    let found = house.turn(|turn| super::of_endpoint(turn, &endpoint).unwrap());
    let mut names: Vec<String> = found.into_iter().map(|(_, name)| name).collect();
    names.sort();
    names
}

fn list(text: &str) -> Bucket {
    Bucket::with(&[("in/list.csv", text)])
}

const URL: &str = "s3://people/in/list.csv";

#[test]
fn a_list_becomes_a_segment() {
    let mut house = house();
    let text = "Id,ChannelType,Address,User.UserId\ne1,EMAIL,a@example.com,\ne2,SMS,+4712345678,\ne1,EMAIL,a@example.com,\n,,,ada\n";
    let more = json!({"DefineSegment": true, "SegmentName": "Listed"});
    let job = imported(&mut house, &mut list(text), "CSV", URL, more);
    let segment = segment(&mut house, &job);
    assert_eq!(
        (
            &segment["Name"],
            &segment["SegmentType"],
            &segment["Version"]
        ),
        (&json!("Listed"), &json!("IMPORT"), &json!(1))
    );
    let definition = json!({
        "ChannelCounts": {"EMAIL": 1, "SMS": 1}, "ExternalId": "123456789012", "Format": "CSV",
        "RoleArn": "arn:aws:iam::123456789012:role/pinpoint", "S3Url": URL, "Size": 3,
    });
    assert_eq!(segment["ImportDefinition"], definition);
    for (id, user) in [("e3", None), ("e4", Some("ada")), ("e5", Some("bob"))] {
        let body = json!({"User": {"UserId": user}});
        house.call("PUT", &format!("/v1/apps/{{app}}/endpoints/{id}"), body);
    }
    for (id, expected) in [
        ("e1", true),
        ("e2", true),
        ("e3", false),
        ("e4", true),
        ("e5", false),
    ] {
        assert_eq!(segments_of(&mut house, id) == ["Listed"], expected, "{id}");
    }
    let id = segment["Id"].as_str().unwrap();
    let (_, jobs) = house.call("GET", &format!("{SEGMENTS}/{id}/jobs/import"), Value::Null);
    assert_eq!(jobs["Item"][0]["Id"], job["Id"]);
}

/// How many the count says, which must be those who are members one by one, before what is new is in the bitmaps and after it.
fn counted(house: &mut House, segment: &str, members: &[&str], others: &[&str]) {
    let path = format!("/carillon/apps/{{app}}/segments/{segment}");
    for _ in 0..2 {
        let (_, count) = house.call("GET", &format!("{path}/count"), Value::Null);
        assert_eq!(count["Count"], members.len(), "{count}");
        let (_, sample) = house.call("GET", &format!("{path}/sample"), Value::Null);
        assert_eq!(sample["Item"], json!(members));
        for (ids, member) in [(members, true), (others, false)] {
            for id in ids {
                let (_, why) = house.call("GET", &format!("{path}/why/{id}"), Value::Null);
                assert_eq!(why["Member"], member, "{id} {why}");
            }
        }
        house.advance(2_000);
        house.wake();
    }
}

#[test]
fn a_list_is_counted_by_bitmaps_as_by_its_members() {
    let mut house = house();
    let more = json!({"DefineSegment": true});
    let text = "Id,ChannelType,Address,User.UserId\ne1,EMAIL,a@example.com,\ne2,SMS,+4712345678,\n,,,ada\n";
    let job = imported(&mut house, &mut list(text), "CSV", URL, more);
    let id = segment(&mut house, &job)["Id"].as_str().unwrap().to_owned();
    let put = |house: &mut House, id: &str, user: &str| {
        let body = json!({"User": {"UserId": user}});
        house.call("PUT", &format!("/v1/apps/{{app}}/endpoints/{id}"), body);
    };
    put(&mut house, "e3", "ada");
    put(&mut house, "e4", "bob");
    counted(&mut house, &id, &["e1", "e2", "e3"], &["e4"]);
    put(&mut house, "e3", "bob");
    put(&mut house, "e4", "ada");
    house.call("DELETE", "/v1/apps/{app}/endpoints/e1", Value::Null);
    counted(&mut house, &id, &["e2", "e4"], &["e3"]);
    let everything = "/carillon/apps/{app}/users/ada/everything";
    assert_eq!(house.call("DELETE", everything, Value::Null).0, 202);
    put(&mut house, "e5", "ada");
    counted(&mut house, &id, &["e2"], &["e3", "e5"]);
}

#[test]
fn importing_into_a_segment_makes_a_new_version_of_it() {
    let mut house = house();
    let more = json!({"DefineSegment": true, "SegmentName": "Listed"});
    let job = imported(&mut house, &mut list("Id\ne1\n"), "CSV", URL, more);
    let id = segment(&mut house, &job)["Id"].clone();
    let more = json!({"DefineSegment": true, "SegmentId": id});
    let job = imported(&mut house, &mut list("Id\ne2\n"), "CSV", URL, more);
    let segment = segment(&mut house, &job);
    assert_eq!(
        (&segment["Id"], &segment["Version"], &segment["Name"]),
        (&id, &json!(2), &json!("Listed"))
    );
    assert_eq!(segments_of(&mut house, "e1"), [""; 0]);
    assert_eq!(segments_of(&mut house, "e2"), ["Listed"]);
    let path = format!("{SEGMENTS}/{}/versions/1", id.as_str().unwrap());
    let (_, first) = house.call("GET", &path, Value::Null);
    assert_eq!(first["ImportDefinition"]["Size"], 1);
}

#[test]
fn a_segment_that_nobody_named_is_called_like_its_file() {
    let mut house = house();
    let more = json!({"DefineSegment": true});
    let job = imported(&mut house, &mut list("Id\ne1\n"), "CSV", URL, more);
    assert_eq!(segment(&mut house, &job)["Name"], "list");
}

#[test]
fn who_is_not_registered_is_in_the_segment_alone() {
    let mut house = house();
    let more = json!({"DefineSegment": true, "RegisterEndpoints": false, "SegmentName": "Apart"});
    let text = "Id,ChannelType,Address,OptOut\nE1,EMAIL,a@example.com,\ne2,SMS,+4712345678,MAYBE\n";
    let job = imported(&mut house, &mut list(text), "CSV", URL, more);
    assert_eq!(
        (&job["TotalProcessed"], &job["TotalFailures"]),
        (&json!(2), &json!(1))
    );
    let counts = segment(&mut house, &job)["ImportDefinition"]["ChannelCounts"].clone();
    assert_eq!(counts, json!({"EMAIL": 1}));
    assert_eq!(
        house
            .call("GET", "/v1/apps/{app}/endpoints/e1", Value::Null)
            .0,
        404
    );
    house.call("PUT", "/v1/apps/{app}/endpoints/e1", json!({}));
    assert_eq!(segments_of(&mut house, "e1"), ["Apart"]);
}

#[test]
fn a_list_is_for_campaigns_that_no_event_starts() {
    let mut house = house();
    let more = json!({"DefineSegment": true, "SegmentName": "Listed"});
    let job = imported(&mut house, &mut list("Id\ne1\n"), "CSV", URL, more);
    let listed = job["Definition"]["SegmentId"].clone();
    let groups = json!({"Groups": [{"SourceSegments": [{"Id": listed}]}]});
    let (_, over) = house.call(
        "POST",
        SEGMENTS,
        json!({"Name": "Over", "SegmentGroups": groups}),
    );
    assert_eq!(segments_of(&mut house, "e1"), ["Listed", "Over"]);
    let campaign = |segment: &Value, schedule: Value| {
        let message =
            json!({"EmailMessage": {"Title": "t", "Body": "b", "FromAddress": "a@example.com"}});
        json!({"Name": "c", "SegmentId": segment, "MessageConfiguration": message, "Schedule": schedule})
    };
    let on_event = json!({
        "Frequency": "EVENT", "StartTime": "2026-01-03T00:00:00Z", "EndTime": "2026-02-03T00:00:00Z",
        "EventFilter": {"FilterType": "ENDPOINT", "Dimensions": {"EventType": {"DimensionType": "INCLUSIVE", "Values": ["a"]}}},
    });
    for segment in [&listed, &over["Id"]] {
        let (status, error) = house.call(
            "POST",
            "/v1/apps/{app}/campaigns",
            campaign(segment, on_event.clone()),
        );
        assert_eq!(status, 400, "{error}");
        assert!(
            error["Message"]
                .as_str()
                .unwrap()
                .contains("imported segment"),
            "{error}"
        );
        let (status, made) = house.call(
            "POST",
            "/v1/apps/{app}/campaigns",
            campaign(segment, json!({"StartTime": "IMMEDIATE"})),
        );
        assert_eq!(status, 201, "{made}");
    }
}

#[test]
fn an_imported_segment_keeps_its_list_until_it_is_deleted() {
    let mut house = house();
    let more = json!({"DefineSegment": true, "SegmentName": "Listed"});
    let text = format!(
        "Id\n{}",
        (0..100).map(|n| format!("e{n}\n")).collect::<String>()
    );
    let job = imported(&mut house, &mut list(&text), "CSV", URL, more);
    let path = format!(
        "{SEGMENTS}/{}",
        job["Definition"]["SegmentId"].as_str().unwrap()
    );
    let (status, error) = house.call("PUT", &path, json!({"Name": "x", "Dimensions": {}}));
    assert_eq!(status, 400, "{error}");
    let (status, renamed) = house.call("PUT", &path, json!({"Name": "Renamed"}));
    assert_eq!(
        (status, &renamed["SegmentType"], &renamed["Version"]),
        (200, &json!("IMPORT"), &json!(2))
    );
    assert_eq!(segments_of(&mut house, "e7"), ["Renamed"]);
    house.call("DELETE", &path, Value::Null);
    house.wake();
    assert!(
        house.rows().contains("segment_members []"),
        "members are left"
    );
}
