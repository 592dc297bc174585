use crate::Outcome;
use crate::effect::Act;
use crate::testing::House;
use serde_json::{Value, json};

/// A house whose stream is a folder, so that its lines can be read as they are.
fn house() -> House {
    let mut house = House::with_provider();
    house.configure(|config| {
        config.sinks.files = true;
    });
    let stream = json!({"DestinationStreamArn": "file:all", "RoleArn": "none"});
    assert_eq!(
        house.call("POST", "/v1/apps/{app}/eventstream", stream).0,
        200
    );
    let channel = json!({"FromAddress": "shop@shop.example", "Identity": "arn:aws:ses:us-east-1:123456789012:identity/shop.example", "Enabled": true});
    house.call("PUT", "/v1/apps/{app}/channels/email", channel);
    house
}

/// Lets mail go out and lines be kept, and gives back the records in their order.
fn records(house: &mut House) -> Vec<Value> {
    let mut records = Vec::new();
    for _ in 0..4 {
        house.advance(1_000);
        house.wake();
        for effect in house.effects() {
            if let Act::Keep(lines) = &effect.act {
                let text = String::from_utf8(lines.text.clone()).unwrap();
                records.extend(
                    text.lines()
                        .map(|line| serde_json::from_str::<Value>(line).unwrap()),
                );
            }
            house.settle(effect.id, Outcome::Done);
        }
    }
    records
}

/// Ids that differ from house to house are written as what they are.
fn show(house: &House, record: &Value) -> String {
    let mut record = record.clone();
    for (path, word) in [
        ("/attributes/message_id", "{message}"),
        ("/attributes/campaign_id", "{campaign}"),
        ("/attributes/campaign_activity_id", "{activity}"),
        (
            "/facets/email_channel/mail_event/mail/message_id",
            "{message}",
        ),
    ] {
        if let Some(id) = record.pointer_mut(path) {
            *id = json!(word);
        }
    }
    house.show(&record)
}

#[test]
fn an_event_of_a_page_comes_with_its_device_and_session() {
    let mut house = house();
    let endpoint = json!({"Demographic": {"AppVersion": "1.0", "Locale": "en_US", "Make": "Gecko", "Model": "Firefox", "Platform": "Linux x86_64", "PlatformVersion": ""}});
    let event = json!({
        "EventType": "_session.stop", "Timestamp": "2026-01-02T03:00:00Z",
        "Session": {"Id": "s-1", "StartTimestamp": "2026-01-02T02:50:00Z", "StopTimestamp": "2026-01-02T03:00:00Z", "Duration": 600_000},
        "Attributes": {"sku": "A1"}, "Metrics": {"price": 9.5},
        "AppPackageName": "web.app", "AppTitle": "Shop", "AppVersionCode": "1", "SdkName": "sdk-name", "ClientSdkVersion": "1.2.3",
    });
    let body = json!({"BatchItem": {"Ep-1": {"Endpoint": endpoint, "Events": {"v1": event}}}});
    house.call("POST", "/v1/apps/{app}/events", body);
    let records = records(&mut house);
    insta::assert_snapshot!(show(&house, &records[0]), @r#"
    {
      "application": {
        "app_id": "{app}",
        "package_name": "web.app",
        "sdk": {
          "name": "sdk-name",
          "version": "1.2.3"
        },
        "title": "Shop",
        "version_code": "1",
        "version_name": "1.0"
      },
      "arrival_timestamp": 1767323045000,
      "attributes": {
        "sku": "A1"
      },
      "client": {
        "client_id": "Ep-1"
      },
      "device": {
        "locale": {
          "code": "en_US",
          "country": "US",
          "language": "en"
        },
        "make": "Gecko",
        "model": "Firefox",
        "platform": {
          "name": "Linux x86_64",
          "version": ""
        }
      },
      "event_timestamp": 1767322800000,
      "event_type": "_session.stop",
      "event_version": "3.0",
      "metrics": {
        "price": 9.5
      },
      "session": {
        "session_id": "s-1",
        "start_timestamp": 1767322200000,
        "stop_timestamp": 1767322800000
      }
    }
    "#);
}

#[test]
fn an_event_of_which_little_is_known_has_the_same_members() {
    let mut house = house();
    let event = json!({"EventType": "_email.send", "Timestamp": "2026-01-02T03:00:00Z"});
    let body = json!({"BatchItem": {"e1": {"Endpoint": {}, "Events": {"v1": event}}}});
    house.call("POST", "/v1/apps/{app}/events", body);
    house.call("DELETE", "/v1/apps/{app}/endpoints/e1", Value::Null);
    let records = records(&mut house);
    insta::assert_snapshot!(show(&house, &records[0]), @r#"
    {
      "application": {
        "app_id": "{app}",
        "sdk": {}
      },
      "arrival_timestamp": 1767323045000,
      "attributes": {},
      "client": {
        "client_id": "e1"
      },
      "device": {
        "platform": {}
      },
      "event_timestamp": 1767322800000,
      "event_type": "_email.send",
      "event_version": "3.0",
      "metrics": {},
      "session": {}
    }
    "#);
}

#[test]
fn a_campaigns_send_says_to_whom_in_a_text_of_json() {
    let mut house = house();
    let person = json!({"Address": "ada@example.com", "ChannelType": "EMAIL", "Attributes": {"plan": ["gold"]}, "User": {"UserId": "ada"}});
    house.call("PUT", "/v1/apps/{app}/endpoints/ep-1", person);
    let (_, segment) = house.call("POST", "/v1/apps/{app}/segments", json!({"Name": "all"}));
    let campaign = json!({
        "Name": "News", "SegmentId": segment["Id"], "Schedule": {"StartTime": "IMMEDIATE"},
        "MessageConfiguration": {"EmailMessage": {"Title": "Hello", "Body": "Hello"}},
    });
    let (status, answer) = house.call("POST", "/v1/apps/{app}/campaigns", campaign);
    assert_eq!(status, 201, "{answer}");
    let records = records(&mut house);
    insta::assert_snapshot!(show(&house, &records[0]), @r#"
    {
      "application": {
        "app_id": "{app}",
        "sdk": {}
      },
      "arrival_timestamp": 1767323046000,
      "attributes": {
        "campaign_activity_id": "{activity}",
        "campaign_id": "{campaign}",
        "campaign_send_status": "SUCCESS",
        "delivery_type": "EMAIL",
        "treatment_id": "0"
      },
      "awsAccountId": "123456789012",
      "client": {
        "client_id": "ep-1"
      },
      "client_context": {
        "custom": {
          "endpoint": "{\"ChannelType\":\"EMAIL\",\"EndpointStatus\":\"ACTIVE\",\"OptOut\":\"NONE\",\"EffectiveDate\":\"2026-01-02T03:04:05.000Z\",\"Attributes\":{\"plan\":[\"gold\"]},\"User\":{\"UserId\":\"ada\"}}"
        }
      },
      "device": {
        "platform": {}
      },
      "event_timestamp": 1767323046000,
      "event_type": "_campaign.send",
      "event_version": "3.1",
      "session": {}
    }
    "#);
}

#[test]
fn a_direct_letter_shows_its_envelope() {
    let mut house = house();
    let letter = json!({
        "Addresses": {"bob@example.com": {"ChannelType": "EMAIL"}},
        "MessageConfiguration": {"EmailMessage": {"SimpleEmail": {"Subject": {"Data": "Hi"}, "TextPart": {"Data": "Hi"}}}},
    });
    let (status, answer) = house.call("POST", "/v1/apps/{app}/messages", letter);
    assert_eq!(status, 200, "{answer}");
    let mut records = records(&mut house);
    records[0]["client"]["client_id"] = json!("{uuid}");
    insta::assert_snapshot!(show(&house, &records[0]), @r#"
    {
      "application": {
        "app_id": "{app}",
        "sdk": {}
      },
      "arrival_timestamp": 1767323046000,
      "attributes": {
        "feedback": "received",
        "message_id": "{message}",
        "treatment_id": "0"
      },
      "awsAccountId": "123456789012",
      "client": {
        "client_id": "{uuid}"
      },
      "client_context": {
        "custom": {
          "legacy_identifier": "{app}"
        }
      },
      "device": {
        "platform": {}
      },
      "event_timestamp": 1767323046000,
      "event_type": "_email.send",
      "event_version": "3.1",
      "facets": {
        "email_channel": {
          "mail_event": {
            "mail": {
              "common_headers": {
                "from": "shop@shop.example",
                "subject": "Hi",
                "to": [
                  "bob@example.com"
                ]
              },
              "destination": [
                "bob@example.com"
              ],
              "from_address": "shop@shop.example",
              "headers": [],
              "headers_truncated": false,
              "message_id": "{message}",
              "message_send_timestamp": 1767323046000
            },
            "send": {}
          }
        }
      },
      "session": {}
    }
    "#);
}

#[test]
fn a_text_message_shows_where_it_went() {
    let mut house = house();
    house.call(
        "PUT",
        "/v1/apps/{app}/channels/sms",
        json!({"Enabled": true}),
    );
    let text = json!({
        "Addresses": {"+14255550199": {"ChannelType": "SMS"}},
        "MessageConfiguration": {"SMSMessage": {"Body": "Hi", "MessageType": "TRANSACTIONAL"}},
    });
    let (status, answer) = house.call("POST", "/v1/apps/{app}/messages", text);
    assert_eq!(status, 200, "{answer}");
    let mut records = records(&mut house);
    records[0]["client"]["client_id"] = json!("{uuid}");
    insta::assert_snapshot!(show(&house, &records[0]), @r#"
    {
      "application": {
        "app_id": "{app}",
        "sdk": {}
      },
      "arrival_timestamp": 1767323045000,
      "attributes": {
        "destination_phone_number": "+14255550199",
        "message_id": "{message}",
        "record_status": "SUCCESSFUL",
        "treatment_id": "0"
      },
      "awsAccountId": "123456789012",
      "client": {
        "client_id": "{uuid}"
      },
      "device": {
        "platform": {}
      },
      "event_timestamp": 1767323045000,
      "event_type": "_SMS.BUFFERED",
      "event_version": "3.1",
      "session": {}
    }
    "#);
}
