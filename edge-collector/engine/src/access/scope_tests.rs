//! Every route against every kind of key: what each opens, and that what is refused changes nothing.

use crate::Request;
use crate::routes::{Of, Route};
use crate::testing::House;
use serde_json::json;

const POWERS: [&str; 3] = ["READ", "WRITE", "ADMIN"];
const RESOURCE: &str = "0f8e4c2a9b1d4f6e8a7c5b3d2e1f0a9c";

/// Credentials of one kind, as a request carries them.
struct Kind {
    name: String,
    header: Option<String>,
    query: String,
}

fn kind(house: &mut House, name: &str, power: &str, app: Option<&str>) -> Kind {
    let wanted = json!({"Power": power, "ApplicationId": app});
    let (status, key) = house.call("POST", "/keys", wanted);
    assert_eq!(status, 201, "{key}");
    let id = key["Id"].as_str().unwrap();
    let secret = key["Secret"].as_str();
    Kind {
        name: format!("{name} {power}"),
        header: secret.map(|secret| format!("Bearer {id}:{secret}")),
        query: match secret {
            Some(_) => String::new(),
            None => format!("key={id}"),
        },
    }
}

/// A house with a second application and a key of every kind: of the account, of the application, of the other one.
fn house() -> (House, Vec<Kind>) {
    let mut house = House::new();
    let (_, other) = house.call("POST", "/v1/apps", json!({"Name": "Other"}));
    let (own, other) = (house.app.clone(), other["Id"].as_str().unwrap().to_owned());
    let body = json!({"Address": "ada@example.com", "ChannelType": "EMAIL"});
    house.call("PUT", "/v1/apps/{app}/endpoints/e1", body);
    let mut kinds = vec![Kind {
        name: "nobody".to_owned(),
        header: None,
        query: String::new(),
    }];
    for power in POWERS {
        kinds.push(kind(&mut house, "account", power, None));
    }
    for (name, app) in [("own", &own), ("other", &other)] {
        kinds.push(kind(&mut house, name, "PUBLISH", Some(app)));
        for power in POWERS {
            kinds.push(kind(&mut house, name, power, Some(app)));
        }
    }
    (house, kinds)
}

/// Every route by its verb and path, the labels of the path filled in.
fn every_route(app: &str) -> Vec<(String, String, String)> {
    let arn = format!("arn%3Aaws%3Amobiletargeting%3Aus-east-1%3A123456789012%3Aapps%2F{app}");
    let fill = |method: &str, path: &str| {
        let filled: Vec<&str> = path
            .split('/')
            .map(|segment| match segment {
                "{application-id}" => app,
                "{resource-arn}" => arn.as_str(),
                "{endpoint-id}" => "e1",
                "{version}" => "1",
                segment if segment.starts_with('{') => RESOURCE,
                segment => segment,
            })
            .collect();
        (method.to_owned(), path.to_owned(), filled.join("/"))
    };
    let closed = |route: &Route| route.of != Of::Nobody;
    Route::all()
        .filter(closed)
        .map(|route| route.place())
        .map(|(method, path)| fill(method, path))
        .collect()
}

fn request(kind: &Kind, method: &str, path: &str) -> Request {
    let bearer = kind.header.as_ref();
    Request {
        method: method.to_owned(),
        path: path.to_owned(),
        query: kind.query.clone(),
        headers: bearer
            .map(|bearer| ("authorization".to_owned(), bearer.clone()))
            .into_iter()
            .collect(),
        body: br#"{"BatchItem":{}}"#.to_vec(),
    }
}

#[test]
fn each_route_opens_to_the_keys_of_its_line() {
    let (mut house, kinds) = house();
    let mut lines: Vec<String> = Vec::new();
    for (method, template, path) in every_route(&house.app.clone()) {
        let open: Vec<&str> = kinds
            .iter()
            .filter(|kind| house.admits(request(kind, &method, &path)).is_ok())
            .map(|kind| kind.name.as_str())
            .collect();
        lines.push(format!("{method} {template}: {}", open.join(", ")));
    }
    lines.sort();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn a_key_that_does_not_open_a_route_changes_nothing() {
    let (mut house, kinds) = house();
    let before = house.rows();
    for kind in &kinds {
        for (method, _, path) in every_route(&house.app.clone()) {
            if house.admits(request(kind, &method, &path)).is_err() {
                let status = house.send(request(kind, &method, &path)).status;
                assert!(
                    [403, 404].contains(&status),
                    "{} {method} {path}",
                    kind.name
                );
            }
        }
        assert!(house.rows() == before, "{} changed something", kind.name);
    }
}
