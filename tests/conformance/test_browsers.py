"""What a page may do with a publishable key, and what browsers ask of the headers."""

import json

import pytest
from support.world import event, utc

SHOP = "https://shop.example"
SECRET = "drawn-by-the-browser"


def batch(event_id="v1", secret=SECRET):
    part = {"Endpoint": {"ChannelType": "IN_APP"}, "Events": {event_id: event()}, **({"Secret": secret} if secret else {})}
    return json.dumps({"BatchItem": {"browser": part}})


@pytest.fixture
def key(new_key, app):
    return new_key("PUBLISH", app).id


def test_a_publishable_key_has_a_telling_id_and_no_secret(raw, app):
    key = raw.bearer("POST", "/keys", json={"Power": "PUBLISH", "ApplicationId": app.id, "Origins": [SHOP]}).expect(201).json
    assert key["Id"].startswith("pk_") and "Secret" not in key
    assert (key["Power"], key["ApplicationId"], key["Origins"]) == ("PUBLISH", app.id, [SHOP])
    assert key["Secrets"] == "REQUIRED"


@pytest.mark.parametrize("path", ["events", "events/legacy"])
def test_a_page_posts_events_without_a_preflight(raw, app, key, path):
    headers = {"Content-Type": "text/plain;charset=UTF-8", "Origin": SHOP}
    answer = raw.send("POST", f"{app.path(path)}?key={key}", batch(), headers=headers).expect(202)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert [one["EventId"] for one in app.trail("browser")["Events"]] == ["v1"]


@pytest.mark.parametrize("path", ["events", "events/legacy"])
def test_events_of_a_batch_share_members(raw, app, key, path):
    def post(common, **own):
        part = {"Endpoint": {}, "Secret": SECRET, "Common": common, "Events": {"v1": event(**own), "v2": event()}}
        return raw.send("POST", f"{app.path(path)}?key={key}", json={"BatchItem": {"browser": part}})

    refused = post({"EventType": "cart.add"}).expect(400, "BadRequestException")
    assert refused.message == "BatchItem.browser.Common.EventType: events do not share this member; write it in each of them"
    refused = post({"Session": {"Id": 7}}).expect(400, "BadRequestException")
    assert refused.message == "BatchItem.browser.Common.Session.Id: expected a string, found a number"
    answers = post({"Session": {"Id": "s", "StartTimestamp": "noon"}}).expect(202).json["Results"]["browser"]["EventsItemResponse"]
    assert answers["v1"] == {"StatusCode": 400, "Message": "Common.Session.StartTimestamp: this is not an ISO 8601 time."}
    assert app.trail("browser")["Events"] == []

    common = {"SdkName": "test", "AppTitle": "Shop", "Session": {"Id": "s", "StartTimestamp": utc()}}
    answers = post(common, Session={"Id": "other", "StartTimestamp": utc()}).expect(202).json["Results"]["browser"]["EventsItemResponse"]
    assert [answers[one]["StatusCode"] for one in ("v1", "v2")] == [202, 202]
    assert sorted(one["EventId"] for one in app.trail("browser")["Events"]) == ["v1", "v2"]


def test_a_page_updates_its_endpoint_and_fetches_its_messages(raw, app, key):
    raw.send("PUT", f"{app.path('endpoints/browser')}?key={key}", json={"Attributes": {"a": ["1"]}, "Secret": SECRET}).expect(202)
    assert app.get("browser")["Attributes"] == {"a": ["1"]}
    answer = raw.send("GET", f"{app.path('endpoints/browser/inappmessages')}?key={key}").expect(200)
    assert answer.json == {"InAppMessageCampaigns": []}


def statuses(answer, endpoint="browser"):
    """What became of an endpoint's part of a batch, and of its one event."""
    part = answer.expect(202).json["Results"][endpoint]
    (one,) = part["EventsItemResponse"].values()
    return part["EndpointItemResponse"]["StatusCode"], one["StatusCode"]


def test_an_endpoint_belongs_to_the_browser_that_showed_a_secret_first(raw, app, key, new_key):
    def post(event_id, secret, key=key):
        return statuses(raw.send("POST", f"{app.path('events')}?key={key}", batch(event_id, secret)))

    def put(secret):
        return raw.send("PUT", f"{app.path('endpoints/browser')}?key={key}", json={"Attributes": {"a": ["1"]}, "Secret": secret})

    relaxed = new_key("PUBLISH", app, secrets="OPTIONAL").id
    assert post("v1", None) == (403, 403)
    assert post("v2", None, relaxed) == (202, 202)
    assert post("v3", "short") == (400, 400)
    assert post("v4", SECRET) == (202, 202)
    assert post("v5", "drawn-by-another-one") == (403, 403)
    assert post("v6", None, relaxed) == (403, 403)
    put("drawn-by-another-one").expect(403, "ForbiddenException")
    put(None).expect(403, "ForbiddenException")
    put(SECRET).expect(202)
    assert sorted(one["EventId"] for one in app.trail("browser")["Events"]) == ["v2", "v4"]

    app.put("browser", User={"UserId": "ada"})
    app.client.delete_endpoint(ApplicationId=app.id, EndpointId="browser")
    assert post("v7", "drawn-by-another-one") == (202, 202)
    assert post("v8", SECRET) == (403, 403)


def test_a_foreign_endpoint_does_not_hold_up_the_others_of_a_batch(raw, app, key):
    raw.send("POST", f"{app.path('events')}?key={key}", batch()).expect(202)
    parts = {endpoint: {"Endpoint": {}, "Secret": "drawn-by-another-one", "Events": {"v2": event()}} for endpoint in ("browser", "other")}
    answer = raw.send("POST", f"{app.path('events')}?key={key}", json={"BatchItem": parts})
    assert (statuses(answer), statuses(answer, "other")) == ((403, 403), (202, 202))


def test_a_page_may_do_nothing_else(raw, app, key):
    app.put("browser", User={"UserId": "ada"})
    others = [
        ("GET", app.path("endpoints/browser")),
        ("DELETE", app.path("endpoints/browser")),
        ("GET", app.path("users/ada")),
        ("POST", app.path("messages")),
        ("GET", app.path("segments")),
        ("POST", app.path("segments")),
        ("GET", app.path("campaigns")),
        ("POST", app.path("campaigns")),
        ("GET", f"/v1/apps/{app.id}"),
        ("DELETE", f"/v1/apps/{app.id}"),
        ("GET", "/v1/apps"),
        ("GET", "/keys"),
        ("GET", "/inbox/messages"),
        ("GET", f"/carillon/apps/{app.id}/endpoints/browser/trail"),
    ]
    for method, target in others:
        raw.send(method, f"{target}?key={key}", json={}).expect(403, "ForbiddenException")
    assert app.get("browser")["User"]["UserId"] == "ada"


def test_a_publishable_key_opens_one_application(raw, new_app, key):
    other = new_app()
    answer = raw.send("POST", f"{other.path('events')}?key={key}", batch())
    assert answer.status in (403, 404)


def test_a_secret_key_may_not_travel_in_the_query(raw, app):
    for query in (f"key={raw.keys.id}", f"key={raw.keys.id}:{raw.keys.secret}", "key=", "key=pk_unknown"):
        raw.send("POST", f"{app.path('events')}?{query}", batch()).expect(403, "ForbiddenException")


def test_a_revoked_publishable_key_is_refused_at_once(raw, app, key):
    raw.send("POST", f"{app.path('events')}?key={key}", batch()).expect(202)
    raw.bearer("DELETE", f"/keys/{key}").expect(200)
    raw.send("POST", f"{app.path('events')}?key={key}", batch("v2")).expect(403, "ForbiddenException")
    assert [one["EventId"] for one in app.trail("browser")["Events"]] == ["v1"]


def test_only_allowed_origins_may_use_a_key(raw, app, new_key):
    key = new_key("PUBLISH", app, [SHOP, "http://127.0.0.1:5173"]).id

    def post(**headers):
        return raw.send("POST", f"{app.path('events')}?key={key}", batch(), headers=headers)

    post(Origin=SHOP).expect(202)
    post(Origin="http://127.0.0.1:5173").expect(202)
    post().expect(202)
    for origin in ("https://evil.example", "https://shop.example.evil.example", "http://shop.example", "https://shop.example:8443", "null"):
        refused = post(Origin=origin).expect(403, "ForbiddenException")
        assert refused.headers["access-control-allow-origin"] == "*"


def test_every_answer_may_be_read_by_any_page(raw, app):
    for answer in (
        raw.bearer("GET", f"/v1/apps/{app.id}").expect(200),
        raw.bearer("GET", "/v1/apps/" + "0" * 32).expect(404, "NotFoundException"),
        raw.send("GET", "/v1/apps").expect(403, "ForbiddenException"),
        raw.signed("POST", "/v1/apps", body="{").expect(400, "BadRequestException"),
        raw.signed("PATCH", "/v1/apps").expect(405, "MethodNotAllowedException"),
        raw.signed("GET", app.path("nothing")).expect(404, "NotFoundException"),
    ):
        assert answer.headers["access-control-allow-origin"] == "*"
        exposed = {name.strip().lower() for name in answer.headers["access-control-expose-headers"].split(",")}
        assert {"x-amzn-requestid", "x-amzn-errortype", "date", "retry-after"} <= exposed
        assert answer.headers["x-amzn-requestid"]


def test_a_preflight_is_answered_for_any_path_and_header(raw, app):
    for target in ("/v1/apps", app.path("events"), app.path("endpoints/e1"), "/inbox/messages", "/nothing/at/all"):
        headers = {"Origin": SHOP, "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "authorization,x-amz-date"}
        answer = raw.send("OPTIONS", target, headers=headers).expect(204)
        assert answer.headers["access-control-allow-origin"] == "*"
        methods = {name.strip() for name in answer.headers["access-control-allow-methods"].split(",")}
        assert {"GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS"} <= methods
        assert answer.headers["access-control-allow-headers"] == "authorization,x-amz-date"
        assert answer.headers["access-control-max-age"] == "172800"
