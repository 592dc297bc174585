"""Who may do what: signatures, tokens, and keys of little power."""

import base64
import hmac
import json
import time

import pytest
from support.collector import Keys
from support.patience import eventually
from support.raw import Raw
from support.world import event, utc


def batch(endpoint="e1", event_id="v1"):
    return json.dumps({"BatchItem": {endpoint: {"Endpoint": {}, "Events": {event_id: event()}}}})


def part(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def user_token(user, secret):
    """What docs/access.md tells a customer's server to do."""
    claims = {"sub": user, "exp": int(time.time()) + 3600}
    signed = b".".join(part(json.dumps(value).encode()) for value in ({"alg": "HS256"}, claims))
    return b".".join((signed, part(hmac.digest(secret.encode(), signed, "sha256")))).decode()


def test_no_credentials_open_nothing(raw, app):
    for method, target in [("GET", "/v1/apps"), ("POST", app.path("events")), ("GET", "/keys"), ("GET", "/inbox/messages")]:
        raw.send(method, target, json={"BatchItem": {}}).expect(403, "ForbiddenException")


def test_any_region_may_sign(client_for, raw):
    import boto3

    client = boto3.client(
        "pinpoint", endpoint_url=raw.url, region_name="ap-southeast-2", aws_access_key_id=raw.keys.id, aws_secret_access_key=raw.keys.secret
    )
    assert "Item" in client.get_apps()["ApplicationsResponse"]


def test_a_session_token_does_no_harm(client_for, raw):
    client = client_for(raw.keys, aws_session_token="a token+with/signs=")
    assert "Item" in client.get_apps()["ApplicationsResponse"]


def test_a_query_signed_over_the_host_alone_posts_an_old_pages_last_event(raw, app):
    body = batch()
    target = raw.presigned_target("POST", app.path("events/legacy"), body, token="temporary/token+=")
    answer = raw.send("POST", target, body, headers={"Content-Type": "text/plain;charset=UTF-8"}).expect(202)
    assert answer.json["Results"]["e1"]["EventsItemResponse"]["v1"]["StatusCode"] == 202
    assert [one["EventId"] for one in app.trail("e1")["Events"]] == ["v1"]


def test_a_query_signature_is_held_to_its_body_path_and_age(raw, app):
    body, path = batch(), app.path("events/legacy")
    target = raw.presigned_target("POST", path, body)
    raw.send("POST", target, body + " ").expect(403, "ForbiddenException")
    raw.send("POST", target.replace("/legacy", ""), body).expect(403, "ForbiddenException")
    raw.send("POST", raw.presigned_target("POST", path, body, age_s=16 * 60), body).expect(403, "RequestTimeTooSkewed")
    raw.send("POST", raw.presigned_target("POST", path, body, age_s=14 * 60), body).expect(202)


def test_a_bearer_token_is_held_to_its_secret(raw):
    raw.bearer("GET", "/v1/apps").expect(200)
    Raw(raw.url, Keys(raw.keys.id, raw.keys.secret + "x")).bearer("GET", "/v1/apps").expect(403, "ForbiddenException")
    for authorization in ("Bearer", "Bearer ", "Bearer nonsense", "Basic YTpi", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=x"):
        raw.send("GET", "/v1/apps", headers={"Authorization": authorization}).expect(403, "ForbiddenException")


def test_a_key_may_do_what_its_power_says_and_no_more(client_for, new_key, app):
    reader, writer = (client_for(new_key(power)) for power in ("READ", "WRITE"))
    app.put("e1")
    for client in (reader, writer):
        assert client.get_endpoint(ApplicationId=app.id, EndpointId="e1")["EndpointResponse"]["Id"] == "e1"
        with pytest.raises(client.exceptions.ForbiddenException):
            client.create_app(CreateApplicationRequest={"Name": "no"})
    with pytest.raises(reader.exceptions.ForbiddenException):
        reader.update_endpoint(ApplicationId=app.id, EndpointId="e1", EndpointRequest={})
    writer.update_endpoint(ApplicationId=app.id, EndpointId="e1", EndpointRequest={"Attributes": {"a": ["1"]}})
    assert app.get("e1")["Attributes"] == {"a": ["1"]}


def test_a_key_of_one_application_opens_no_other(client_for, new_key, new_app):
    own, other = new_app(), new_app()
    other.put("e1", Attributes={"a": ["1"]})
    client = client_for(new_key("ADMIN", own))
    client.update_endpoint(ApplicationId=own.id, EndpointId="e1", EndpointRequest={})
    refused = (client.exceptions.ForbiddenException, client.exceptions.NotFoundException)
    for attempt in (
        lambda: client.update_endpoint(ApplicationId=other.id, EndpointId="e1", EndpointRequest={"Attributes": {"a": ["2"]}}),
        lambda: client.delete_endpoint(ApplicationId=other.id, EndpointId="e1"),
        lambda: client.get_endpoint(ApplicationId=other.id, EndpointId="e1"),
        lambda: client.delete_app(ApplicationId=other.id),
        lambda: client.get_apps(),
        lambda: client.create_app(CreateApplicationRequest={"Name": "no"}),
    ):
        with pytest.raises(refused):
            attempt()
    assert other.get("e1")["Attributes"] == {"a": ["1"]}


def test_a_key_of_one_application_cannot_make_keys_or_read_the_inbox(raw, new_key, app):
    own = Raw(raw.url, new_key("ADMIN", app))
    for method, target in (("GET", "/keys"), ("POST", "/keys"), ("DELETE", f"/keys/{raw.keys.id}"), ("GET", "/inbox/messages")):
        own.bearer(method, target, json={"Power": "ADMIN"}).expect(403, "ForbiddenException")


def test_a_revoked_key_is_refused_at_once_everywhere(raw, client_for, new_key, app):
    key = new_key("ADMIN")
    client = client_for(key)
    client.get_apps()
    client.update_endpoint(ApplicationId=app.id, EndpointId="e1", EndpointRequest={})
    raw.bearer("DELETE", f"/keys/{key.id}").expect(200)
    with pytest.raises(client.exceptions.ForbiddenException):
        client.update_endpoint(ApplicationId=app.id, EndpointId="e1", EndpointRequest={})
    with pytest.raises(client.exceptions.ForbiddenException):
        client.get_apps()
    Raw(raw.url, key).bearer("GET", app.path("endpoints/e1")).expect(403, "ForbiddenException")


def test_a_clock_that_is_far_off_is_told_apart(raw):
    target = raw.presigned_target("GET", "/v1/apps", age_s=-16 * 60)
    answer = raw.send("GET", target).expect(403, "RequestTimeTooSkewed")
    assert "date" in answer.headers


def test_a_rotated_key_opens_with_both_secrets_until_one_is_dropped(raw, client_for, new_key, app):
    old = new_key("WRITE")
    new = Keys(old.id, raw.bearer("POST", f"/keys/{old.id}/rotate").expect(200).json["Secret"])
    for key in (old, new):
        client_for(key).update_endpoint(ApplicationId=app.id, EndpointId="e1", EndpointRequest={})
    raw.bearer("DELETE", f"/keys/{old.id}/former").expect(200)
    client_for(new).update_endpoint(ApplicationId=app.id, EndpointId="e1", EndpointRequest={})
    client = client_for(old)
    with pytest.raises(client.exceptions.ForbiddenException):
        client.update_endpoint(ApplicationId=app.id, EndpointId="e1", EndpointRequest={})


def test_a_page_names_its_user_by_word_of_the_customers_server(raw, app):
    wanted = {"Power": "PUBLISH", "ApplicationId": app.id, "Users": "SIGNED"}
    key = raw.bearer("POST", "/keys", json=wanted).expect(201).json
    target = f"{app.path('endpoints/e1')}?key={key['Id']}"
    body = {"Secret": "mine-0123456789abcdef", "User": {"UserId": "ada"}}
    raw.send("PUT", target, json=body).expect(403, "ForbiddenException")
    token = user_token("ada", key["Secret"])
    raw.send("PUT", target, json={**body, "UserToken": token}).expect(202)
    assert app.get("e1")["User"]["UserId"] == "ada"


def test_a_key_shows_the_day_of_its_last_use(raw, client_for, new_key, app):
    key = new_key("WRITE", app)

    def last_use():
        keys = raw.bearer("GET", "/keys").expect(200).json["Item"]
        return next(one for one in keys if one["Id"] == key.id).get("LastUsedDate")

    with pytest.raises(client_for(key).exceptions.ForbiddenException):
        client_for(key).get_apps()
    assert last_use() is None
    before = utc()[:10]
    client_for(key).update_endpoint(ApplicationId=app.id, EndpointId="e1", EndpointRequest={})
    assert eventually(last_use) in (before, utc()[:10])


def test_keys_are_listed_without_their_secrets(raw, new_key, app):
    made = {new_key("READ").id, new_key("PUBLISH", app, ["https://shop.example"]).id}
    keys = {key["Id"]: key for key in raw.bearer("GET", "/keys").expect(200).json["Item"]}
    assert made | {raw.keys.id} <= set(keys)
    assert not any("Secret" in key for key in keys.values())
    assert raw.keys.secret not in raw.bearer("GET", "/keys").body.decode()


@pytest.mark.parametrize(
    "wanted, fault",
    [
        ({}, "Power"),
        ({"Power": "GOD"}, "Power"),
        ({"Power": "PUBLISH"}, "ApplicationId"),
        ({"Power": "READ", "ApplicationId": "0" * 32}, None),
        ({"Power": "READ", "Origins": ["https://shop.example"]}, "Origins"),
    ],
)
def test_a_key_that_makes_no_sense_is_refused(raw, wanted, fault):
    answer = raw.bearer("POST", "/keys", json=wanted)
    assert answer.status in (400, 404), answer.body
    assert fault is None or fault in answer.message


def test_the_last_administrators_key_stays(raw):
    keys = raw.bearer("GET", "/keys").expect(200).json["Item"]
    if [key["Id"] for key in keys if key["Power"] == "ADMIN" and "ApplicationId" not in key] == [raw.keys.id]:
        raw.bearer("DELETE", f"/keys/{raw.keys.id}").expect(409, "ConflictException")
        raw.bearer("GET", "/keys").expect(200)
