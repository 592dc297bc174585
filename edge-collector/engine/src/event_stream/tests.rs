use crate::testing::House;
use serde_json::{Value, json};

const PATH: &str = "/v1/apps/{app}/eventstream";
const ROLE: &str = "arn:aws:iam::123456789012:role/pinpoint";

fn clicks() -> Value {
    json!({"DestinationStreamArn": "arn:aws:kinesis:us-east-1:123456789012:stream/clicks", "RoleArn": ROLE})
}

#[test]
fn an_application_has_one_stream_from_put_to_delete() {
    let mut house = House::new();
    for method in ["GET", "DELETE"] {
        let (status, error) = house.call(method, PATH, Value::Null);
        let message = &error["Message"];
        assert_eq!((status, message), (404, &json!("Resource not found")));
    }
    let (status, stream) = house.call("POST", PATH, clicks());
    assert_eq!(status, 200);
    insta::assert_snapshot!(house.show(&stream), @r#"
    {
      "ApplicationId": "{app}",
      "DestinationStreamArn": "arn:aws:kinesis:us-east-1:123456789012:stream/clicks",
      "LastModifiedDate": "2026-01-02T03:04:05.000Z",
      "LastUpdatedBy": "CARILLONTESTKEY",
      "RoleArn": "arn:aws:iam::123456789012:role/pinpoint"
    }
    "#);
    assert_eq!(house.call("GET", PATH, Value::Null), (200, stream));
    let other = json!({"DestinationStreamArn": "arn:aws:firehose:us-east-1:123456789012:deliverystream/all", "RoleArn": ROLE});
    let (_, replaced) = house.call("POST", PATH, other.clone());
    assert_eq!(
        replaced["DestinationStreamArn"],
        other["DestinationStreamArn"]
    );
    assert_eq!(house.call("DELETE", PATH, Value::Null), (200, replaced));
    assert_eq!(house.call("GET", PATH, Value::Null).0, 404);
}

#[test]
fn what_is_no_stream_or_no_role_is_refused_and_leaves_the_old_one() {
    let mut house = House::new();
    house.call("POST", PATH, clicks());
    for member in ["DestinationStreamArn", "RoleArn"] {
        for wrong in [json!("clicks"), json!(7), Value::Null] {
            let mut wanted = clicks();
            wanted[member] = wrong;
            let (status, error) = house.call("POST", PATH, wanted);
            let message = error["Message"].as_str().unwrap_or_default();
            assert_eq!(status, 400, "{error}");
            assert!(message.starts_with(member), "{message}");
        }
    }
    let (_, kept) = house.call("GET", PATH, Value::Null);
    assert_eq!(
        kept["DestinationStreamArn"],
        clicks()["DestinationStreamArn"]
    );
}
