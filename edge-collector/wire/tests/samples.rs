//! Bodies as clients send them and as Pinpoint answers them, through the shapes and back.

use carillon_wire::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Reads a body and checks that writing it gives the same JSON.
fn round_trip<T: DeserializeOwned + Serialize>(body: &Value) -> T {
    let shape: T = read(body.to_string().as_bytes()).expect("the body fits");
    assert_eq!(
        serde_json::to_value(&shape).expect("a shape is JSON"),
        *body
    );
    shape
}

#[test]
fn a_campaign_survives() {
    let campaign: CampaignResponse = round_trip(&json!({
        "ApplicationId": "0f8e", "Arn": "arn:aws:mobiletargeting:us-east-1:1:apps/0f8e/campaigns/c1", "Id": "c1",
        "CreationDate": "2026-01-02T03:04:05.678Z", "LastModifiedDate": "2026-01-02T03:04:05.678Z",
        "SegmentId": "s1", "SegmentVersion": 1, "Version": 1, "Name": "Welcome", "HoldoutPercent": 10,
        "AdditionalTreatments": [{"Id": "t1", "SizePercent": 20, "State": {"CampaignStatus": "PAUSED"}}],
        "State": {"CampaignStatus": "SCHEDULED"}, "IsPaused": false, "tags": {"team": "growth"},
        "Limits": {"Daily": 0, "MessagesPerSecond": 50},
        "MessageConfiguration": {"EmailMessage": {"Title": "Hi", "HtmlBody": "<p>Hi</p>", "FromAddress": "a@example.org"}},
        "Schedule": {
            "StartTime": "2026-01-03T09:00:00Z", "Frequency": "EVENT", "Timezone": "UTC+02", "IsLocalTime": true,
            "QuietTime": {"Start": "22:00", "End": "07:00"},
            "EventFilter": {
                "FilterType": "ENDPOINT",
                "Dimensions": {
                    "EventType": {"DimensionType": "INCLUSIVE", "Values": ["cart.add"]},
                    "Metrics": {"price": {"ComparisonOperator": "GREATER_THAN", "Value": 9.5}}
                }
            }
        }
    }));
    assert_eq!(
        campaign.state.and_then(|state| state.campaign_status),
        Some(CampaignStatus::Scheduled)
    );
    assert_eq!(
        campaign.schedule.map(|schedule| schedule.frequency),
        Some(Some(Frequency::Event))
    );
}

#[test]
fn names_that_are_spelt_unlike_their_fields_survive() {
    let message: MessageBody = round_trip(&json!({"Message": "Accepted", "RequestID": "67e572ed"}));
    assert_eq!(message.request_id.as_deref(), Some("67e572ed"));
    round_trip::<ADMMessage>(&json!({"MD5": "abc", "Action": "OPEN_APP", "SilentPush": true}));
    round_trip::<AddressConfiguration>(
        &json!({"ChannelType": "IN_APP", "Substitutions": {"a": ["b"]}}),
    );
    round_trip::<WriteJourneyRequest>(&json!({
        "Name": "Onboarding",
        "Activities": {"a1": {"EMAIL": {"TemplateName": "hi"}, "Wait": {"WaitTime": {"WaitFor": "PT1H"}}}},
        "OpenHours": {"EMAIL": {"MONDAY": [{"StartTime": "09:00", "EndTime": "18:00"}]}},
        "TimezoneEstimationMethods": ["PHONE_NUMBER", "POSTAL_CODE"]
    }));
    round_trip::<SimpleCondition>(
        &json!({"segmentDimensions": {"UserAttributes": {"plan": {"Values": ["gold"]}}}}),
    );
    round_trip::<WriteSegmentRequest>(
        &json!({"SegmentGroups": {"Include": "ALL", "Groups": [{"Type": "ANY"}]}}),
    );
    round_trip::<RawEmail>(&json!({"Data": "aGVsbG8="}));
    round_trip::<TagsModel>(&json!({"tags": {"a": "b"}}));
}

#[test]
fn events_may_update_the_endpoint_they_belong_to() {
    let body = json!({"BatchItem": {"endpoint-1": {
        "Endpoint": {"Attributes": {"EmailPreference_DailyDeals": ["Subscribed"]}},
        "Events": {"event-1": {
            "EventType": "custom.preference_update",
            "Attributes": {"UpdatedPreference": "EmailPreference_DailyDeals"},
            "Timestamp": "2026-01-02T03:04:05.678901"
        }}
    }}});
    let events: EventsRequest = round_trip(&body);
    let item = &events.batch_item["endpoint-1"];
    let attributes = item.endpoint.attributes.as_ref().expect("attributes");
    assert_eq!(attributes["EmailPreference_DailyDeals"], ["Subscribed"]);
    assert_eq!(
        item.events["event-1"].event_type,
        "custom.preference_update"
    );
}

#[test]
fn a_lone_string_is_a_list_of_one() {
    let endpoint: EndpointRequest = read(
        br#"{"Attributes": {"size": "M", "tags": ["a", "b"], "empty": [], "gone": null},
            "User": {"UserId": "ada", "UserAttributes": {"FirstName": "Ada"}}}"#,
    )
    .expect("lenient");
    let written = serde_json::to_value(&endpoint).expect("a shape is JSON");
    assert_eq!(
        written["Attributes"],
        json!({"size": ["M"], "tags": ["a", "b"], "empty": []})
    );
    assert_eq!(
        written["User"]["UserAttributes"],
        json!({"FirstName": ["Ada"]})
    );

    let message: EmailMessage = read(br#"{"Substitutions": {"name": "Ada"}}"#).expect("lenient");
    assert_eq!(
        message.substitutions.expect("substitutions")["name"],
        ["Ada"]
    );
}

#[test]
fn null_is_absent_and_unknown_members_are_ignored() {
    let body = br#"{"Attributes": null, "Metrics": null, "User": null, "ChannelType": null, "Address": null,
        "Id": "ep-1", "CohortId": "7", "CreationDate": "2026-01-02T03:04:05.678Z", "ApplicationId": {"deep": [1, null]}}"#;
    let endpoint: EndpointRequest = read(body).expect("lenient");
    assert_eq!(endpoint, EndpointRequest::default());
    assert_eq!(
        serde_json::to_value(&endpoint).expect("a shape is JSON"),
        json!({})
    );
}

#[test]
fn whole_numbers_pass_for_doubles() {
    let endpoint: EndpointRequest =
        read(br#"{"Metrics": {"visits": 3}, "Location": {"Latitude": 47, "Longitude": -122.3}}"#)
            .expect("numbers");
    assert_eq!(endpoint.metrics.expect("metrics")["visits"], 3.0);
    assert_eq!(endpoint.location.expect("location").latitude, Some(47.0));
}

#[test]
fn an_enum_knows_its_words() {
    assert_eq!(ChannelType::ALL.len(), 13);
    for channel in ChannelType::ALL {
        assert_eq!(ChannelType::from_word(channel.as_str()), Some(*channel));
        assert_eq!(channel.to_string(), channel.as_str());
    }
    assert_eq!(ChannelType::InApp.as_str(), "IN_APP");
    assert_eq!(Duration::Hr24.as_str(), "HR_24");
    assert_eq!(ChannelType::from_word("in_app"), None);
}
