"""Events: accepted or refused one by one, kept once."""

import json
import uuid

import pytest
from support.world import event, utc

ACCEPTED = {"StatusCode": 202, "Message": "Accepted"}


def test_each_event_and_endpoint_gets_its_own_status(client, app):
    batch = {f"e{number}": {"Endpoint": {}, "Events": {f"event-{number}": event()}} for number in range(3)}
    results = client.put_events(ApplicationId=app.id, EventsRequest={"BatchItem": batch})["EventsResponse"]["Results"]
    assert results == {
        f"e{number}": {"EndpointItemResponse": ACCEPTED, "EventsItemResponse": {f"event-{number}": ACCEPTED}} for number in range(3)
    }


def test_a_bad_event_in_a_good_batch_is_refused_alone(app):
    events = {
        "good": event(),
        "long": event(Attributes={"note": "x" * 201}),
        "long-name": event(Attributes={"x" * 51: "y"}),
        "also-good": event(Attributes={"note": "x" * 200}, Metrics={"price": 9.5}),
    }
    result = app.put_events("e1", events)
    statuses = {name: one["StatusCode"] for name, one in result["EventsItemResponse"].items()}
    assert statuses == {"good": 202, "long": 400, "long-name": 400, "also-good": 202}
    assert "Event attribute value length should be less than 200" in result["EventsItemResponse"]["long"]["Message"]
    assert "Event attribute key length should be less than 50" in result["EventsItemResponse"]["long-name"]["Message"]
    assert sorted(one["EventId"] for one in app.trail("e1")["Events"]) == ["also-good", "good"]


def test_more_than_forty_attributes_are_too_many(app):
    events = {
        "forty": event(Attributes={f"a{number}": "1" for number in range(40)}),
        "more": event(Attributes={f"a{number}": "1" for number in range(41)}),
    }
    answers = app.put_events("e1", events)["EventsItemResponse"]
    assert answers["forty"] == ACCEPTED
    assert answers["more"]["StatusCode"] == 400
    assert "should be less than 40" in answers["more"]["Message"]


def test_a_sessions_duration_must_fit_its_ends(app):
    def stop(duration):
        return event(
            "_session.stop",
            Session={
                "Id": "s1",
                "StartTimestamp": "2026-01-02T03:04:05.000Z",
                "StopTimestamp": "2026-01-02T03:05:05.500Z",
                "Duration": duration,
            },
        )

    answers = app.put_events("e1", {"right": stop(60500), "off": stop(60501)})["EventsItemResponse"]
    assert answers["right"] == ACCEPTED
    assert answers["off"]["StatusCode"] == 400
    assert "Session duration in milliseconds must be equal to the difference of start and stop timestamp" in answers["off"]["Message"]


def test_an_event_sent_again_is_counted_once(app):
    for _ in range(3):
        assert app.put_events("e1", {"purchase-1": event("_monetization.purchase")})["EventsItemResponse"]["purchase-1"] == ACCEPTED
    app.put_events("e1", {"purchase-2": event("_monetization.purchase")})
    app.put_events("e2", {"purchase-1": event("_monetization.purchase")})
    assert sorted(one["EventId"] for one in app.trail("e1")["Events"]) == ["purchase-1", "purchase-2"]
    assert [one["EventId"] for one in app.trail("e2")["Events"]] == ["purchase-1"]


def test_the_trail_shows_the_newest_event_first_with_all_it_carried(app):
    app.put_events("e1", {"first": event("page.view", Timestamp=utc(minutes=-2))})
    app.put_events("e1", {"second": event("cart.add", Attributes={"sku": "A1"}, Metrics={"price": 9.5})})
    events = app.trail("e1")["Events"]
    assert [one["EventId"] for one in events] == ["second", "first"]
    assert (events[0]["EventType"], events[0]["Attributes"], events[0]["Metrics"]) == ("cart.add", {"sku": "A1"}, {"price": 9.5})


def test_an_event_makes_and_merges_its_endpoint(app):
    app.happens("e1")
    assert app.get("e1")["EndpointStatus"] == "ACTIVE"
    app.put_events("e1", {}, Address="ada@example.com", ChannelType="EMAIL", Attributes={"a": ["1"]})
    app.put_events("e1", {str(uuid.uuid4()): event()}, Attributes={"b": ["2"]}, User={"UserId": "ada"})
    endpoint = app.get("e1")
    assert (endpoint["Address"], endpoint["Attributes"], endpoint["User"]["UserId"]) == ("ada@example.com", {"a": ["1"], "b": ["2"]}, "ada")


def test_a_refused_endpoint_does_not_stop_its_events(app):
    app.put("e1", Attributes={"a": ["1"]})
    result = app.put_events("e1", {"kept": event()}, Address="ada@example.com")
    assert result["EndpointItemResponse"]["StatusCode"] == 400
    assert "Missing ChannelType" in result["EndpointItemResponse"]["Message"]
    assert result["EventsItemResponse"]["kept"] == ACCEPTED
    assert [one["EventId"] for one in app.trail("e1")["Events"]] == ["kept"]


@pytest.mark.parametrize("path", ["events", "events/legacy"])
@pytest.mark.parametrize("content_type", ["application/json", "text/plain;charset=UTF-8", "application/x-www-form-urlencoded"])
def test_both_paths_take_events_under_any_content_type(raw, app, path, content_type):
    body = json.dumps({"BatchItem": {"e1": {"Endpoint": {}, "Events": {"event-1": event()}}}})
    answer = raw.signed("POST", app.path(path), body=body, headers={"Content-Type": content_type}).expect(202)
    assert answer.json == {"Results": {"e1": {"EndpointItemResponse": ACCEPTED, "EventsItemResponse": {"event-1": ACCEPTED}}}}


def test_an_array_in_an_events_attributes_fails_the_request(raw, app):
    batch = {"e1": {"Endpoint": {}, "Events": {"v1": event(Attributes={"sizes": ["S", "M"]}), "v2": event()}}}
    answer = raw.signed("POST", app.path("events"), json={"BatchItem": batch}).expect(400, "BadRequestException")
    assert "sizes" in answer.message


def test_more_than_a_hundred_events_are_too_many(client, app):
    def batch(count):
        events = {f"event-{number}": event() for number in range(count)}
        return client.put_events(ApplicationId=app.id, EventsRequest={"BatchItem": {"e1": {"Endpoint": {}, "Events": events}}})

    assert len(batch(100)["EventsResponse"]["Results"]["e1"]["EventsItemResponse"]) == 100
    with pytest.raises(client.exceptions.BadRequestException):
        batch(101)


@pytest.mark.parametrize(
    "stamp",
    [
        "2018-05-01T17:31:01.046Z",
        "2018-05-01T17:31:01Z",
        "2018-05-01T17:31:01.046123",
        "2018-05-01T17:31:01",
        "2018-05-01T19:31:01.046+02:00",
    ],
)
def test_a_timestamp_may_be_written_in_any_iso_form(app, stamp):
    assert app.put_events("e1", {"v1": event(Timestamp=stamp)})["EventsItemResponse"]["v1"] == ACCEPTED
    assert app.trail("e1")["Events"][0]["Timestamp"].startswith("2018-05-01T17:31:01.")


def test_a_timestamp_that_is_none_refuses_that_event_alone(app):
    answers = app.put_events("e1", {"v1": event(Timestamp="yesterday"), "v2": event()})["EventsItemResponse"]
    assert (answers["v1"]["StatusCode"], answers["v2"]["StatusCode"]) == (400, 202)
