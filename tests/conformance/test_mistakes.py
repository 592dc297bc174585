"""What bad requests get: a typed exception, with the path of the fault."""

import pytest
from support.collector import Keys
from support.raw import Raw
from support.world import event

BODY_BYTES_MAX = 7_000_000
EVENTS_BYTES_MAX = 4_000_000


def test_an_unknown_application_is_not_found_by_name(client):
    for unknown in ("0" * 32, "no-such-app", "../../etc", "%00"):
        with pytest.raises(client.exceptions.NotFoundException) as caught:
            client.get_app(ApplicationId=unknown)
        assert caught.value.response["Error"]["Message"]
        with pytest.raises(client.exceptions.NotFoundException):
            client.put_events(ApplicationId=unknown, EventsRequest={"BatchItem": {}})


def test_a_wrong_secret_is_forbidden(client_for, raw):
    for keys in (Keys(raw.keys.id, "a wrong secret"), Keys("CKIAUNKNOWN", raw.keys.secret)):
        stranger = client_for(keys)
        with pytest.raises(stranger.exceptions.ForbiddenException):
            stranger.get_apps()


FAULTS = [
    ("POST", "/v1/apps", {}, "Name"),
    ("POST", "/v1/apps", {"Name": 5}, "Name"),
    ("POST", "/v1/apps", {"Name": "x", "tags": {"k": 1}}, "tags.k"),
    ("PUT", "endpoints/e1", {"ChannelType": "PIGEON"}, "ChannelType"),
    ("PUT", "endpoints/e1", {"Metrics": {"visits": "three"}}, "Metrics.visits"),
    ("PUT", "endpoints/e1", {"User": {"UserId": 7}}, "User.UserId"),
    ("POST", "events", {}, "BatchItem"),
    ("POST", "events", {"BatchItem": {"e1": {"Endpoint": {}}}}, "BatchItem.e1"),
    ("POST", "events", {"BatchItem": {"e1": {"Endpoint": {}, "Events": {"v1": {"EventType": "x"}}}}}, "BatchItem.e1.Events.v1"),
    ("POST", "segments", {"Dimensions": {"Metrics": {"m": {"ComparisonOperator": "NEARLY", "Value": 1}}}}, "Dimensions.Metrics.m.ComparisonOperator"),
    ("POST", "segments", {"Dimensions": {"Attributes": {"a": {"AttributeType": "INCLUSIVE"}}}}, "Dimensions.Attributes.a"),
    ("POST", "campaigns", {"Schedule": {"Frequency": "ONCE"}}, "Schedule"),
    ("POST", "campaigns", {"Schedule": {"StartTime": "IMMEDIATE", "Frequency": "SOMETIMES"}}, "Schedule.Frequency"),
    ("POST", "messages", {}, "MessageConfiguration"),
    ("PUT", "channels/email", {"FromAddress": "a@example.com"}, "Identity"),
]


@pytest.mark.parametrize("method, path, body, fault", FAULTS, ids=[f"{path}-{fault}" for _, path, _, fault in FAULTS])
def test_a_fault_is_named_by_its_path(raw, app, method, path, body, fault):
    target = path if path.startswith("/") else app.path(path)
    answer = raw.signed(method, target, json=body).expect(400, "BadRequestException")
    assert fault in answer.message
    assert answer.json["RequestID"] == answer.headers["x-amzn-requestid"]


@pytest.mark.parametrize("body", ["", "{", "[]", '["x"]', "null", "5", '"text"', '{"Name": "x"} trailing', "\ufeff{}", '{"Name": "\\ud800"}'])
def test_a_body_that_is_no_request_is_refused(raw, body):
    raw.signed("POST", "/v1/apps", body=body.encode("utf-8", "surrogatepass")).expect(400, "BadRequestException")


def test_bytes_that_are_no_text_are_refused(raw, app):
    raw.signed("PUT", app.path("endpoints/e1"), body=b'{"Address": "\xff\xfe"}').expect(400, "BadRequestException")


@pytest.mark.parametrize("member", ["Attributes", "User", "Unknown"])
def test_deep_nesting_harms_nobody(raw, app, member):
    nested = b"[" * 100_000 + b"]" * 100_000
    answer = raw.signed("PUT", app.path("endpoints/e1"), body=f'{{"{member}":'.encode() + nested + b"}")
    answer.expect(202) if member == "Unknown" else answer.expect(400, "BadRequestException")
    assert raw.bearer("GET", f"/v1/apps/{app.id}").status == 200


def test_a_body_over_the_limit_is_too_large(raw, app):
    padding = "x" * EVENTS_BYTES_MAX
    batch = {"BatchItem": {"e1": {"Endpoint": {}, "Events": {"v1": event(AppTitle=padding)}}}}
    raw.signed("POST", app.path("events"), json=batch).expect(413, "PayloadTooLargeException")
    raw.signed("PUT", app.path("endpoints/e1"), json={"Address": "x" * BODY_BYTES_MAX}).expect(413, "PayloadTooLargeException")


@pytest.mark.parametrize("method, target", [("PATCH", "/v1/apps"), ("PUT", "/v1/apps"), ("DELETE", "/v1/apps"), ("PUT", "/keys"), ("POST", "/inbox/messages")])
def test_a_wrong_verb_is_not_allowed(raw, method, target):
    raw.signed(method, target).expect(405, "MethodNotAllowedException")


def test_a_path_of_nothing_is_not_found(raw):
    for target in ("/", "/v1", "/v2/apps", "/v1/apps/x/y/z", "/v1/apps/%ff"):
        raw.signed("GET", target).expect(404, "NotFoundException")


def test_a_refused_request_changes_nothing(raw, app):
    app.put("e1", Attributes={"a": ["1"]})
    raw.signed("PUT", app.path("endpoints/e1"), json={"Attributes": {"a": ["2"]}, "ChannelType": "PIGEON"}).expect(400, "BadRequestException")
    Raw(raw.url, Keys(raw.keys.id, "wrong")).signed("PUT", app.path("endpoints/e1"), json={"Attributes": {"a": ["3"]}}).expect(403, "ForbiddenException")
    assert app.get("e1")["Attributes"] == {"a": ["1"]}
