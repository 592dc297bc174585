//! The room's behaviour over HTTP, and its criteria on people.

use super::{criteria, of_endpoint};
use crate::testing::House;
use carillon_rules::Person;
use serde_json::{Value, json};

const SEGMENTS: &str = "/v1/apps/{app}/segments";

/// Somebody with one custom attribute, `plan`.
struct OnPlan(Vec<String>);

impl OnPlan {
    fn new(plan: &str) -> OnPlan {
        OnPlan(vec![plan.to_owned()])
    }
}

impl Person for OnPlan {
    fn attribute(&self, name: &str) -> &[String] {
        if name == "plan" { &self.0 } else { &[] }
    }
    fn user_attribute(&self, _: &str) -> &[String] {
        &[]
    }
    fn metric(&self, _: &str) -> Option<f64> {
        None
    }
    fn channel(&self) -> Option<&str> {
        Some("EMAIL")
    }
    fn app_version(&self) -> Option<&str> {
        None
    }
    fn make(&self) -> Option<&str> {
        None
    }
    fn model(&self) -> Option<&str> {
        None
    }
    fn platform(&self) -> Option<&str> {
        None
    }
    fn country(&self) -> Option<&str> {
        None
    }
    fn coordinates(&self) -> Option<(f64, f64)> {
        None
    }
    fn last_active_ms(&self) -> Option<i64> {
        None
    }
}

fn plan(plan: &str) -> Value {
    json!({"Attributes": {"plan": {"AttributeType": "INCLUSIVE", "Values": [plan]}}})
}

/// Makes a segment and returns its id.
fn made(house: &mut House, body: Value) -> String {
    let (status, segment) = house.call("POST", SEGMENTS, body);
    assert_eq!(status, 201, "{segment}");
    segment["Id"].as_str().unwrap().to_owned()
}

fn refused(house: &mut House, method: &str, path: &str, body: Value) -> String {
    let (status, error) = house.call(method, path, body);
    assert_eq!(status, 400, "{error}");
    error["Message"].as_str().unwrap().to_owned()
}

/// Which of the plans a segment contains.
fn contained(house: &mut House, id: &str, version: Option<i64>, plans: &[&str]) -> Vec<bool> {
    house.turn(|turn| {
        let criteria = criteria(turn, id, version).unwrap().unwrap();
        let contains = |plan: &&str| criteria.contains(&OnPlan::new(plan), turn.now);
        plans.iter().map(contains).collect()
    })
}

#[test]
fn a_segment_is_created_and_read_back() {
    let mut house = House::new();
    let body = json!({"Name": "Gold", "Dimensions": plan("gold"), "tags": {"team": "shop"}});
    let (status, created) = house.call("POST", SEGMENTS, body);
    assert_eq!(status, 201);
    let id = created["Id"].as_str().unwrap();
    let arn = format!(
        "arn:aws:mobiletargeting:us-east-1:123456789012:apps/{}/segments/{id}",
        house.app
    );
    let expected = json!({
        "ApplicationId": house.app,
        "Arn": arn,
        "CreationDate": "2026-01-02T03:04:05.000Z",
        "Dimensions": plan("gold"),
        "Id": id,
        "LastModifiedDate": "2026-01-02T03:04:05.000Z",
        "Name": "Gold",
        "SegmentType": "DIMENSIONAL",
        "Version": 1,
        "tags": {"team": "shop"},
    });
    assert_eq!(created, expected);
    let (status, read) = house.call("GET", &format!("{SEGMENTS}/{id}"), Value::Null);
    assert_eq!((status, read), (200, created));
    let (status, _) = house.call("GET", &format!("{SEGMENTS}/nobody"), Value::Null);
    assert_eq!(status, 404);
}

#[test]
fn an_update_makes_a_version_and_keeps_the_old_ones() {
    let mut house = House::new();
    let id = made(
        &mut house,
        json!({"Name": "Gold", "Dimensions": plan("gold")}),
    );
    house.advance(1000);
    let path = format!("{SEGMENTS}/{id}");
    let (status, updated) = house.call("PUT", &path, json!({"Dimensions": plan("silver")}));
    assert_eq!(
        (status, &updated["Version"], &updated["Name"]),
        (200, &json!(2), &json!("Gold"))
    );
    assert_eq!(updated["CreationDate"], "2026-01-02T03:04:05.000Z");
    assert_eq!(updated["LastModifiedDate"], "2026-01-02T03:04:06.000Z");
    let plans = ["gold", "silver"];
    assert_eq!(contained(&mut house, &id, Some(1), &plans), [true, false]);
    assert_eq!(contained(&mut house, &id, None, &plans), [false, true]);
    let latest = house.turn(|turn| criteria(turn, &id, None).unwrap().unwrap().version);
    assert_eq!(latest, 2);
    assert!(house.turn(|turn| criteria(turn, &id, Some(3)).unwrap().is_none()));
}

#[test]
fn a_new_name_does_not_widen_a_segment() {
    let mut house = House::new();
    let id = made(&mut house, json!({"Dimensions": plan("gold")}));
    let (status, _) = house.call(
        "PUT",
        &format!("{SEGMENTS}/{id}"),
        json!({"Name": "Golden", "tags": {"new": "tag"}}),
    );
    assert_eq!(status, 200);
    assert_eq!(
        contained(&mut house, &id, None, &["gold", "silver"]),
        [true, false]
    );
    let (_, read) = house.call("GET", &format!("{SEGMENTS}/{id}"), Value::Null);
    assert_eq!(read["tags"], json!({}));
}

#[test]
fn a_list_shows_each_segment_once_page_by_page() {
    let mut house = House::new();
    let mut ids: Vec<_> = (0..3)
        .map(|n| made(&mut house, json!({"Name": format!("S{n}")})))
        .collect();
    house.call(
        "PUT",
        &format!("{SEGMENTS}/{}", ids[0]),
        json!({"Name": "again"}),
    );
    ids.sort();
    let (_, first) = house.call("GET", &format!("{SEGMENTS}?page-size=2"), Value::Null);
    let token = first["NextToken"].as_str().unwrap();
    let (_, second) = house.call(
        "GET",
        &format!("{SEGMENTS}?page-size=2&token={token}"),
        Value::Null,
    );
    assert_eq!(second.get("NextToken"), None);
    let listed: Vec<_> = [&first, &second]
        .iter()
        .flat_map(|page| page["Item"].as_array().unwrap())
        .map(|segment| segment["Id"].as_str().unwrap())
        .collect();
    assert_eq!(listed, ids);
}

#[test]
fn what_cannot_be_judged_is_refused() {
    let mut house = House::new();
    let group = json!({"Groups": [{"Dimensions": [plan("gold")]}]});
    for (body, expected) in [
        (
            json!({"Dimensions": {}, "SegmentGroups": group}),
            "Give either",
        ),
        (
            json!({"SegmentGroups": {"Groups": []}}),
            "SegmentGroups.Groups: 1 to",
        ),
        (
            json!({"SegmentGroups": {"Groups": [{"SourceSegments": [{"Id": "nobody"}]}]}}),
            "SegmentGroups: there is no segment nobody",
        ),
        (
            json!({"Dimensions": {"Attributes": {"a": {"AttributeType": "LIKE", "Values": ["x"]}}}}),
            "Dimensions.Attributes.a.AttributeType",
        ),
        (json!({"Name": "n".repeat(257)}), "Name: at most"),
        (json!({"tags": {"aws:x": "y"}}), "tags:"),
    ] {
        let message = refused(&mut house, "POST", SEGMENTS, body);
        assert!(message.starts_with(expected), "{message}");
    }
    let (_, list) = house.call("GET", SEGMENTS, Value::Null);
    assert_eq!(list["Item"], json!([]));
}

#[test]
fn groups_combine_as_their_types_say() {
    let mut house = House::new();
    let gold = made(&mut house, json!({"Dimensions": plan("gold")}));
    let silver = made(&mut house, json!({"Dimensions": plan("silver")}));
    let sources = json!([{"Id": gold}, {"Id": silver, "Version": 1}]);
    let plans = ["gold", "silver", "free"];
    for (groups, expected) in [
        (
            json!({"Groups": [{"SourceSegments": sources, "SourceType": "ANY"}]}),
            [true, true, false],
        ),
        (
            json!({"Groups": [{"SourceSegments": sources, "SourceType": "ALL"}]}),
            [false, false, false],
        ),
        (
            json!({"Groups": [{"SourceSegments": sources, "SourceType": "NONE"}]}),
            [false, false, true],
        ),
        (
            json!({"Groups": [{"Dimensions": [plan("gold"), plan("free")], "Type": "ANY"}]}),
            [true, false, true],
        ),
        (
            json!({"Groups": [{"Dimensions": [plan("gold")], "Type": "NONE"}]}),
            [false, true, true],
        ),
        (
            json!({"Groups": [{}, {"Dimensions": [plan("silver")]}], "Include": "ALL"}),
            [false, true, false],
        ),
        (
            json!({"Groups": [{"Dimensions": [plan("gold")]}, {"Dimensions": [plan("silver")]}], "Include": "NONE"}),
            [false, false, true],
        ),
        (
            json!({"Groups": [{"SourceSegments": sources, "SourceType": "ANY", "Dimensions": [plan("gold")]}]}),
            [true, false, false],
        ),
    ] {
        let id = made(&mut house, json!({"SegmentGroups": groups}));
        assert_eq!(
            contained(&mut house, &id, None, &plans),
            expected,
            "{groups}"
        );
    }
}

#[test]
fn segments_do_not_build_on_themselves() {
    let mut house = House::new();
    let over = |id: &str| json!({"SegmentGroups": {"Groups": [{"SourceSegments": [{"Id": id}]}]}});
    let first = made(&mut house, json!({"Dimensions": plan("gold")}));
    let second = made(&mut house, over(&first));
    let path = format!("{SEGMENTS}/{first}");
    for body in [over(&first), over(&second)] {
        let message = refused(&mut house, "PUT", &path, body);
        assert!(
            message.contains("cannot build on its own latest version"),
            "{message}"
        );
    }
    let earlier =
        json!({"SegmentGroups": {"Groups": [{"SourceSegments": [{"Id": first, "Version": 1}]}]}});
    assert_eq!(house.call("PUT", &path, earlier).0, 200);
    assert_eq!(
        contained(&mut house, &second, None, &["gold", "free"]),
        [true, false]
    );
    let mut id = second;
    for _ in 0..3 {
        id = made(&mut house, over(&id));
    }
    let message = refused(&mut house, "POST", SEGMENTS, over(&id));
    assert!(message.contains("levels deep"), "{message}");
}

#[test]
fn a_person_is_told_all_its_segments() {
    let mut house = House::new();
    let gold = made(
        &mut house,
        json!({"Name": "Gold", "Dimensions": plan("gold")}),
    );
    made(
        &mut house,
        json!({"Name": "Silver", "Dimensions": plan("silver")}),
    );
    let all = made(&mut house, json!({"Name": "All"}));
    let mut expected = vec![(gold, "Gold".to_owned()), (all, "All".to_owned())];
    expected.sort();
    let found = house.turn(|turn| of_endpoint(turn, &OnPlan::new("gold")).unwrap());
    assert_eq!(found, expected);
}

/// Every version that the list gives, in its order.
fn listed_versions(house: &mut House, path: &str, page_size: usize) -> Vec<Value> {
    let (mut seen, mut token) = (Vec::new(), String::new());
    loop {
        let page = format!("{path}/versions?page-size={page_size}&token={token}");
        let (status, page) = house.call("GET", &page, Value::Null);
        assert_eq!(status, 200, "{page}");
        seen.extend(page["Item"].as_array().unwrap().clone());
        match page["NextToken"].as_str() {
            Some(next) => token = next.to_owned(),
            None => return seen,
        }
    }
}

#[test]
fn every_version_is_listed_and_read_by_its_number() {
    let mut house = House::new();
    let id = made(
        &mut house,
        json!({"Name": "S1", "Dimensions": plan("gold")}),
    );
    let path = format!("{SEGMENTS}/{id}");
    for n in 2..=5 {
        house.advance(1000);
        house.call("PUT", &path, json!({"Name": format!("S{n}")}));
    }
    let versions = listed_versions(&mut house, &path, 2);
    let names: Vec<_> = versions.iter().map(|version| &version["Name"]).collect();
    assert_eq!(names, ["S1", "S2", "S3", "S4", "S5"]);
    for version in versions {
        let one = format!("{path}/versions/{}", version["Version"]);
        assert_eq!(house.call("GET", &one, Value::Null), (200, version));
    }
    for (version, status) in [
        ("6", 404),
        ("0", 404),
        ("one", 400),
        ("9007199254740993", 400),
    ] {
        let one = format!("{path}/versions/{version}");
        assert_eq!(house.call("GET", &one, Value::Null).0, status, "{version}");
    }
    let nobody = format!("{SEGMENTS}/nobody/versions");
    assert_eq!(house.call("GET", &nobody, Value::Null).0, 404);
    assert_eq!(
        house.call("GET", &format!("{nobody}/1"), Value::Null).0,
        404
    );
    let foreign = format!("{path}/versions?token=bm9uZQ");
    assert_eq!(house.call("GET", &foreign, Value::Null).0, 400);
}

#[test]
fn a_deleted_segment_is_gone_with_its_versions() {
    let mut house = House::new();
    let id = made(
        &mut house,
        json!({"Name": "Gold", "Dimensions": plan("gold")}),
    );
    let path = format!("{SEGMENTS}/{id}");
    let (_, updated) = house.call("PUT", &path, json!({"Name": "Golden"}));
    assert_eq!(house.call("DELETE", &path, Value::Null), (200, updated));
    for (method, path) in [
        ("GET", path.clone()),
        ("DELETE", path.clone()),
        ("PUT", path.clone()),
        ("GET", format!("{path}/versions")),
        ("GET", format!("{path}/versions/1")),
    ] {
        assert_eq!(
            house.call(method, &path, json!({})).0,
            404,
            "{method} {path}"
        );
    }
    assert_eq!(
        house.call("GET", SEGMENTS, Value::Null).1["Item"],
        json!([])
    );
}

#[test]
fn whoever_a_deleted_segment_left_out_does_not_come_in() {
    let mut house = House::new();
    let gold = made(&mut house, json!({"Dimensions": plan("gold")}));
    let others = json!({"SegmentGroups": {"Groups": [{"SourceSegments": [{"Id": gold}], "SourceType": "NONE"}]}});
    let others = made(&mut house, others);
    let plans = ["gold", "free"];
    assert_eq!(contained(&mut house, &others, None, &plans), [false, true]);
    house.call("DELETE", &format!("{SEGMENTS}/{gold}"), Value::Null);
    assert_eq!(contained(&mut house, &others, None, &plans), [false, false]);
    let found = house.turn(|turn| of_endpoint(turn, &OnPlan::new("free")).unwrap());
    assert_eq!(found, []);
    let message = refused(
        &mut house,
        "PUT",
        &format!("{SEGMENTS}/{others}"),
        json!({"Name": "Others"}),
    );
    assert!(message.contains("there is no segment"), "{message}");
}

#[test]
fn a_version_beyond_all_numbers_is_no_version() {
    let mut house = House::new();
    let gold = made(&mut house, json!({"Dimensions": plan("gold")}));
    for version in [i64::MAX, i64::MIN, -1, 2] {
        let sources = json!([{"Id": gold, "Version": version}]);
        let body = json!({"SegmentGroups": {"Groups": [{"SourceSegments": sources}]}});
        let message = refused(&mut house, "POST", SEGMENTS, body);
        assert!(message.contains("there is no segment"), "{message}");
    }
}
