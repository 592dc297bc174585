//! Names of attributes as callers meet them: the limit, and what was removed.

use super::model::NAMES_MAX;
use crate::testing::House;
use serde_json::{Value, json};

fn put(house: &mut House, id: &str, body: Value) -> (u16, String) {
    let (status, answer) = house.call("PUT", &format!("/v1/apps/{{app}}/endpoints/{id}"), body);
    (status, answer["Message"].as_str().unwrap().to_owned())
}

fn get(house: &mut House, id: &str) -> Value {
    let path = format!("/v1/apps/{{app}}/endpoints/{id}");
    let (status, answer) = house.call("GET", &path, Value::Null);
    assert_eq!(status, 200, "{answer}");
    answer
}

fn remove(house: &mut House, kind: &str, names: Value) -> (u16, Value) {
    let path = format!("/v1/apps/{{app}}/attributes/{kind}");
    let mut body = json!({});
    body["Blacklist"] = names;
    house.call("PUT", &path, body)
}

fn ada() -> Value {
    json!({
        "Attributes": {"colour": ["red"], "size": ["M"]}, "Metrics": {"colour": 1.0, "visits": 2.0},
        "User": {"UserId": "ada", "UserAttributes": {"colour": ["blue"], "pet": ["cat"]}},
    })
}

#[test]
fn remove_attributes_answers_with_the_names() {
    let mut house = House::new();
    put(&mut house, "e1", ada());
    let (status, answer) = remove(
        &mut house,
        "endpoint-custom-attributes",
        json!(["co*", "never"]),
    );
    assert_eq!(status, 200);
    insta::assert_snapshot!(house.show(&answer), @r#"
    {
      "ApplicationId": "{app}",
      "AttributeType": "endpoint-custom-attributes",
      "Attributes": [
        "colour"
      ]
    }
    "#);
}

#[test]
fn a_removed_name_keeps_its_old_values_and_takes_no_new_ones() {
    let mut house = House::new();
    put(&mut house, "e1", ada());
    let before = get(&mut house, "e1");
    for kind in ["custom", "metric", "user"] {
        let kind = format!("endpoint-{kind}-attributes");
        assert_eq!(remove(&mut house, &kind, json!(["colou?"])).0, 200);
    }
    let change = json!({
        "Attributes": {"colour": ["green"], "colours": ["x"], "size": ["L"]}, "Metrics": {"colour": 9.0, "visits": 3.0},
        "User": {"UserAttributes": {"colour": ["green"], "pet": ["dog"]}},
    });
    let batch = json!({"BatchItem": {"e1": {"Endpoint": change, "Events": {}}}});
    assert_eq!(house.call("POST", "/v1/apps/{app}/events", batch).0, 202);
    let after = get(&mut house, "e1");
    assert_eq!(
        after["Attributes"],
        json!({"colour": ["red"], "colours": ["x"], "size": ["L"]})
    );
    assert_eq!(after["Metrics"], json!({"colour": 1.0, "visits": 3.0}));
    assert_eq!(
        after["User"]["UserAttributes"],
        json!({"colour": ["blue"], "pet": ["dog"]})
    );
    put(&mut house, "e1", before.clone());
    assert_eq!(
        get(&mut house, "e1")["Attributes"]["colour"],
        json!(["red"])
    );
    put(&mut house, "e2", ada());
    assert_eq!(get(&mut house, "e2")["Attributes"], json!({"size": ["M"]}));
    put(&mut house, "e1", json!({"Attributes": {"colour": []}}));
    assert_eq!(get(&mut house, "e1")["Attributes"].get("colour"), None);
}

#[test]
fn a_pattern_holds_for_names_still_to_come() {
    let mut house = House::new();
    remove(
        &mut house,
        "endpoint-user-attributes",
        json!(["tmp_*", "exact"]),
    );
    let given = json!({"tmp_a": ["1"], "exact": ["1"], "exactly": ["1"]});
    put(
        &mut house,
        "e1",
        json!({"Attributes": given, "User": {"UserAttributes": given}}),
    );
    let shown = get(&mut house, "e1");
    assert_eq!(shown["Attributes"], given);
    assert_eq!(shown["User"]["UserAttributes"], json!({"exactly": ["1"]}));
    put(&mut house, "e1", json!({"User": {"UserId": "ada"}}));
    assert_eq!(
        get(&mut house, "e1")["User"]["UserAttributes"],
        json!({"exactly": ["1"]})
    );
}

#[test]
fn a_purge_takes_the_old_values_page_by_page() {
    let mut house = House::new();
    for page in 0..11 {
        let items: Vec<_> = (0..100)
            .map(|n| {
                let mut item = ada();
                item["Id"] = json!(format!("e{page}-{n}"));
                item["User"]["UserId"] = json!(format!("u{page}-{}", n / 2));
                item
            })
            .collect();
        house.call("PUT", "/v1/apps/{app}/endpoints", json!({"Item": items}));
    }
    put(
        &mut house,
        "alone",
        json!({"User": {"UserAttributes": {"pet": ["cat"], "colour": ["red"]}}}),
    );
    let before = get(&mut house, "e0-0");
    remove(&mut house, "endpoint-custom-attributes", json!(["colour"]));
    for (kind, name) in [("custom", "size"), ("metric", "visits"), ("user", "pet")] {
        let path = format!("/v1/apps/{{app}}/attributes/endpoint-{kind}-attributes?purge=true");
        let (status, answer) = house.call("PUT", &path, json!({"Blacklist": [name]}));
        assert_eq!((status, &answer["Attributes"]), (200, &json!([name])));
    }
    house.advance(1_000);
    house.wake();
    // And then out of the index, too.
    house.advance(1_000);
    house.wake();
    assert_eq!(house.next_wake(), None);
    for id in ["e0-0", "e0-1", "e5-50", "e10-99"] {
        let shown = get(&mut house, id);
        assert_eq!(shown["Attributes"], json!({"colour": ["red"]}), "{id}");
        assert_eq!(shown["Metrics"], json!({"colour": 1.0}), "{id}");
        assert_eq!(
            shown["User"]["UserAttributes"],
            json!({"colour": ["blue"]}),
            "{id}"
        );
    }
    let alone = get(&mut house, "alone");
    assert_eq!(alone["User"]["UserAttributes"], json!({"colour": ["red"]}));
    assert_eq!(
        get(&mut house, "e0-0")["EffectiveDate"],
        before["EffectiveDate"]
    );
}

#[test]
fn an_application_has_so_many_names() {
    let mut house = House::new();
    let names = |from: usize, to: usize| -> Value {
        (from..to)
            .map(|n| (format!("n{n}"), json!(["v"])))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    assert_eq!(
        put(&mut house, "e1", json!({"Attributes": names(0, 100)})).0,
        202
    );
    assert_eq!(
        put(
            &mut house,
            "e2",
            json!({"User": {"UserAttributes": names(0, 149)}})
        )
        .0,
        202
    );
    let (status, text) = put(&mut house, "e3", json!({"Metrics": {"a": 1.0, "b": 1.0}}));
    insta::assert_snapshot!(format!("{status} {text}"), @"400 Too many custom attributes: an application has at most 250 names of attributes, metrics and user attributes together. RemoveAttributes makes room.");
    assert_eq!(
        put(
            &mut house,
            "e3",
            json!({"Metrics": {"a": 1.0}, "Attributes": names(0, 5)})
        )
        .0,
        202
    );
    assert_eq!(
        put(&mut house, "e4", json!({"Attributes": {"more": ["v"]}})).0,
        400
    );
    let (_, removed) = remove(&mut house, "endpoint-custom-attributes", json!(["n1*"]));
    assert_eq!(removed["Attributes"].as_array().map(Vec::len), Some(11));
    assert_eq!(
        put(&mut house, "e4", json!({"Attributes": {"more": ["v"]}})).0,
        202
    );
    assert_eq!(NAMES_MAX, 250);
}

#[test]
fn a_refused_change_leaves_no_name() {
    let mut house = House::new();
    let names: serde_json::Map<_, _> = (0..NAMES_MAX)
        .map(|n| (format!("n{n}"), json!([""])))
        .collect();
    let mut heavy = names.clone();
    heavy.insert("n0".to_owned(), json!(vec!["x".repeat(100); 50]));
    let metrics: serde_json::Map<_, _> = (0..NAMES_MAX)
        .map(|n| (format!("{n:050}"), json!(1.0)))
        .collect();
    assert_eq!(
        put(
            &mut house,
            "e1",
            json!({"Metrics": metrics, "Demographic": {"Make": "x".repeat(9_000)}})
        )
        .0,
        400
    );
    assert_eq!(
        put(
            &mut house,
            "e1",
            json!({"ChannelType": "EMAIL", "Attributes": heavy})
        )
        .0,
        400
    );
    assert_eq!(put(&mut house, "e1", json!({"Attributes": names})).0, 202);
}

#[test]
fn what_cannot_be_removed_is_refused() {
    let mut house = House::new();
    let many: Vec<String> = (0..251).map(|n| format!("n{n}")).collect();
    let mut said = Vec::new();
    for (kind, names) in [
        ("endpoint-attributes", json!(["a"])),
        ("endpoint-custom-attributes", json!([])),
        ("endpoint-custom-attributes", Value::Null),
        ("endpoint-custom-attributes", json!([""])),
        ("endpoint-custom-attributes", json!(["x".repeat(101)])),
        ("endpoint-custom-attributes", json!(many)),
        ("endpoint-custom-attributes?purge=yes", json!(["a"])),
    ] {
        let (status, answer) = remove(&mut house, kind, names);
        assert_eq!(status, 400, "{kind}: {answer}");
        said.push(answer["Message"].as_str().unwrap().to_owned());
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    attribute-type: the value is endpoint-custom-attributes, endpoint-metric-attributes or endpoint-user-attributes.
    Blacklist: name at least one attribute, in full or with * and ?.
    Blacklist: name at least one attribute, in full or with * and ?.
    Blacklist: a name or pattern has 1 to 100 characters.
    Blacklist: a name or pattern has 1 to 100 characters.
    Blacklist: an application removes at most 250 names and patterns; let one pattern with * stand for many.
    purge: the value is true or false.
    ");
    put(&mut house, "e1", json!({"Attributes": {"n1": ["kept"]}}));
    assert_eq!(get(&mut house, "e1")["Attributes"], json!({"n1": ["kept"]}));
}
