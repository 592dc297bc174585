"""The examples of the partner guide for Amazon Pinpoint, run as they stand but for ids and addresses."""

import datetime
import time
import uuid

from support.patience import eventually
from support.world import FROM


def test_an_endpoint_takes_a_custom_attribute_with_two_values(client, app):
    response = client.update_endpoint(
        ApplicationId=app.id,
        EndpointId="browser-1",
        EndpointRequest={"Attributes": {"MyCustomAttribute": ["Custom Attribute Value 1", "Custom Attribute Value 2"]}},
    )
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert response["MessageBody"]["Message"] == "Accepted"
    stored = app.get("browser-1")["Attributes"]["MyCustomAttribute"]
    assert stored == ["Custom Attribute Value 1", "Custom Attribute Value 2"]


def test_a_preference_event_with_a_zone_less_timestamp_updates_its_endpoint(client, app):
    event_id = str(uuid.uuid4())
    response = client.put_events(
        ApplicationId=app.id,
        EventsRequest={
            "BatchItem": {
                "browser-1": {
                    "Endpoint": {"Attributes": {"EmailPreference_DailyDeals": ["Subscribed"]}},
                    "Events": {
                        event_id: {
                            "EventType": "custom.preference_update",
                            "Attributes": {"UpdatedPreference": "EmailPreference_DailyDeals"},
                            "Timestamp": datetime.datetime.fromtimestamp(time.time()).isoformat(),
                        }
                    },
                }
            }
        },
    )
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 202
    result = response["EventsResponse"]["Results"]["browser-1"]
    assert result["EndpointItemResponse"] == {"StatusCode": 202, "Message": "Accepted"}
    assert result["EventsItemResponse"] == {event_id: {"StatusCode": 202, "Message": "Accepted"}}
    assert app.get("browser-1")["Attributes"] == {"EmailPreference_DailyDeals": ["Subscribed"]}
    events = app.trail("browser-1")["Events"]
    assert [(one["EventId"], one["EventType"]) for one in events] == [(event_id, "custom.preference_update")]
    assert events[0]["Attributes"] == {"UpdatedPreference": "EmailPreference_DailyDeals"}


def test_all_endpoints_of_a_user_are_listed(client, app):
    for endpoint in ("phone", "laptop"):
        app.put(endpoint, User={"UserId": "ada", "UserAttributes": {"FirstName": ["Ada"]}})
    app.put("stranger", User={"UserId": "bob"})
    response = client.get_user_endpoints(ApplicationId=app.id, UserId="ada")
    items = response["EndpointsResponse"]["Item"]
    assert sorted(item["Id"] for item in items) == ["laptop", "phone"]
    assert {item["User"]["UserAttributes"]["FirstName"][0] for item in items} == {"Ada"}


def test_three_addresses_get_one_templated_mail_each(client, shop):
    template = f"MyEmailTemplate-{uuid.uuid4().hex}"
    client.create_email_template(
        TemplateName=template,
        EmailTemplateRequest={"Subject": "Hello {{FirstName}}", "HtmlPart": "<p>Hi {{FirstName}}!</p>", "TextPart": "Hi {{FirstName}}!"},
    )
    names = {"success+1@simulator.example": "John", "success+2@simulator.example": "Ryan", "success+3@simulator.example": "Dave"}
    addresses = {to: {"ChannelType": "EMAIL", "Substitutions": {"FirstName": [name]}} for to, name in names.items()}
    response = client.send_messages(
        ApplicationId=shop.id,
        MessageRequest={
            "Addresses": addresses,
            "MessageConfiguration": {"EmailMessage": {"FromAddress": "no-reply@example.com"}},
            "TemplateConfiguration": {"EmailTemplate": {"Name": template}},
        },
    )
    results = response["MessageResponse"]["Result"]
    assert {to: (one["DeliveryStatus"], one["StatusCode"]) for to, one in results.items()} == dict.fromkeys(names, ("SUCCESSFUL", 200))
    assert len({one["MessageId"] for one in results.values()}) == 3

    mail = eventually(shop.inbox, lambda items: len(items) == 3)
    assert {one["To"]: (one["Subject"], one["Html"], one["Text"]) for one in mail} == {
        to: (f"Hello {name}", f"<p>Hi {name}!</p>", f"Hi {name}!") for to, name in names.items()
    }
    assert {(one["Channel"], one["From"], one["ApplicationId"]) for one in mail} == {("EMAIL", "no-reply@example.com", shop.id)}


def test_a_stored_endpoint_gets_its_users_name_and_a_one_time_password(client, shop):
    address = shop.put_person("unique-endpoint-1", "Grace")
    response = client.send_messages(
        ApplicationId=shop.id,
        MessageRequest={
            "Endpoints": {"unique-endpoint-1": {}},
            "MessageConfiguration": {
                "EmailMessage": {
                    "FromAddress": FROM,
                    "SimpleEmail": {
                        "Subject": {"Data": "Your code"},
                        "TextPart": {"Data": "{{User.UserAttributes.FirstName}} your one time password is: {{OTP}}"},
                    },
                    "Substitutions": {"OTP": ["123456"]},
                }
            },
        },
    )
    result = response["MessageResponse"]["EndpointResult"]["unique-endpoint-1"]
    assert (result["DeliveryStatus"], result["StatusCode"], result["Address"]) == ("SUCCESSFUL", 200, address)
    mail = eventually(shop.inbox)
    assert [one["Text"] for one in mail] == ["Grace your one time password is: 123456"]
