"""Endpoints: a browser, phone or address, updated by merging."""

import uuid

import pytest


def test_a_new_endpoint_has_the_services_defaults(app):
    body = app.put("browser-1")
    assert body["Message"] == "Accepted" and uuid.UUID(body["RequestID"])
    endpoint = app.get("browser-1")
    assert (endpoint["Id"], endpoint["ApplicationId"]) == ("browser-1", app.id)
    assert (endpoint["OptOut"], endpoint["EndpointStatus"]) == ("NONE", "ACTIVE")
    assert endpoint["CohortId"] in {str(number) for number in range(100)}
    assert endpoint["CreationDate"] == endpoint["EffectiveDate"]
    assert endpoint["User"] == {}


def test_an_update_changes_only_what_it_names(app):
    app.put(
        "e1",
        Address="ada@example.com",
        ChannelType="EMAIL",
        Attributes={"colour": ["red"], "size": ["M"]},
        Metrics={"visits": 3.0},
        Demographic={"Make": "Apple", "Model": "iPhone"},
        Location={"Country": "DE", "City": "Ulm"},
        User={"UserId": "ada", "UserAttributes": {"FirstName": ["Ada"]}},
    )
    before = app.get("e1")
    app.put("e1", Attributes={"size": ["S", "L"]}, Demographic={"Model": "iPad"}, Location={"City": "Bonn"}, Metrics={"basket": 1.5})
    after = app.get("e1")
    assert after["Attributes"] == {"colour": ["red"], "size": ["S", "L"]}
    assert after["Metrics"] == {"visits": 3.0, "basket": 1.5}
    assert after["Demographic"] == {"Make": "Apple", "Model": "iPad"}
    assert after["Location"] == {"Country": "DE", "City": "Bonn"}
    for member in ("Address", "ChannelType", "User", "CreationDate", "CohortId", "OptOut"):
        assert after[member] == before[member]


def test_an_empty_update_wipes_nothing(app):
    app.put("e1", Attributes={"colour": ["red"]}, Metrics={"visits": 1.0}, User={"UserId": "ada"}, Demographic={"Make": "Acme"})
    before = app.get("e1")
    app.put("e1")
    app.put("e1", Attributes={}, Metrics={}, Demographic={}, Location={}, User={})
    after = app.get("e1")
    for member in ("Attributes", "Metrics", "User", "Demographic"):
        assert after[member] == before[member]


def test_an_empty_list_clears_one_attribute(app):
    app.put("e1", Attributes={"colour": ["red"], "size": ["M"]}, User={"UserId": "ada", "UserAttributes": {"Pet": ["cat"]}})
    app.put("e1", Attributes={"colour": []}, User={"UserAttributes": {"Pet": []}})
    endpoint = app.get("e1")
    assert endpoint["Attributes"] == {"size": ["M"]}
    assert endpoint["User"].get("UserAttributes", {}) == {}


def test_an_id_is_found_in_any_case_and_echoed_as_first_written(app):
    app.put("MyPhone", Attributes={"a": ["1"]})
    app.put("MYPHONE", Attributes={"b": ["2"]})
    endpoint = app.get("myphone")
    assert endpoint["Id"] == "MyPhone"
    assert endpoint["Attributes"] == {"a": ["1"], "b": ["2"]}


@pytest.mark.parametrize("endpoint", ["a${b}", "us{er", "x}"])
def test_an_id_with_template_signs_is_refused(client, app, endpoint):
    with pytest.raises(client.exceptions.BadRequestException):
        app.put(endpoint)


@pytest.mark.parametrize("endpoint", ["us-east-1:6e8f/1", "ada@example.com", "with blank", "100%", "Ärger/ö", "a+b&c=d?e#f"])
def test_any_other_sign_may_stand_in_an_id_and_a_user_id(app, endpoint):
    app.put(endpoint, User={"UserId": endpoint})
    assert app.get(endpoint)["Id"] == endpoint
    assert [item["Id"] for item in app.user(endpoint)] == [endpoint]
    assert app.trail(endpoint)["Endpoint"]["Id"] == endpoint


def test_an_address_and_its_channel_come_together(client, app):
    with pytest.raises(client.exceptions.BadRequestException, match="Missing Address"):
        app.put("e1", ChannelType="EMAIL")
    with pytest.raises(client.exceptions.BadRequestException, match="Missing ChannelType"):
        app.put("e1", Address="ada@example.com")
    app.put("e1", ChannelType="IN_APP")
    app.put("e2", ChannelType="EMAIL", Address="ada@example.com")
    app.put("e2", ChannelType="SMS")


def test_an_address_is_active_on_one_endpoint_only(app):
    app.put("old", ChannelType="EMAIL", Address="ada@example.com")
    app.put("other", ChannelType="EMAIL", Address="bob@example.com")
    app.put("new", ChannelType="EMAIL", Address="ada@example.com")
    states = {endpoint: app.get(endpoint)["EndpointStatus"] for endpoint in ("old", "other", "new")}
    assert states == {"old": "INACTIVE", "other": "ACTIVE", "new": "ACTIVE"}


def test_coordinates_come_back_rounded(app):
    app.put("e1", Location={"Latitude": 47.6062, "Longitude": -122.3321})
    location = app.get("e1")["Location"]
    assert (location["Latitude"], location["Longitude"]) == (47.6, -122.3)


def test_members_that_only_an_answer_has_are_ignored(raw, app):
    app.put("e1", Attributes={"a": ["1"]})
    stored = raw.bearer("GET", app.path("endpoints/e1")).expect(200).json
    stored.update(Id="other", ApplicationId="other", CohortId="7777", CreationDate="2001-01-01T00:00:00.000Z")
    raw.bearer("PUT", app.path("endpoints/e1"), json=stored).expect(202)
    again = app.get("e1")
    assert again["Id"] == "e1" and again["CohortId"] != "7777" and again["CreationDate"] > "2002"


def test_a_deleted_endpoint_is_shown_once_more_and_then_unknown(client, app):
    app.put("e1", User={"UserId": "ada"})
    response = client.delete_endpoint(ApplicationId=app.id, EndpointId="E1")
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert response["EndpointResponse"]["Id"] == "e1"
    for forgotten in (lambda: app.get("e1"), lambda: app.user("ada"), lambda: client.delete_endpoint(ApplicationId=app.id, EndpointId="e1")):
        with pytest.raises(client.exceptions.NotFoundException):
            forgotten()


@pytest.mark.parametrize("attributes", [{"n" * 51: ["1"]}, {"name": ["v" * 101]}, {"name": ["v"] * 51}])
def test_an_attribute_beyond_its_limits_is_refused(client, app, attributes):
    app.put("e1", Attributes={"kept": ["1"]})
    with pytest.raises(client.exceptions.BadRequestException):
        app.put("e1", Attributes={"also": ["2"], **attributes})
    assert app.get("e1")["Attributes"] == {"kept": ["1"]}


def batch(client, app, *items):
    answer = client.update_endpoints_batch(ApplicationId=app.id, EndpointBatchRequest={"Item": list(items)})
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
    return answer["MessageBody"]


def test_a_batch_merges_each_item(client, app):
    app.put("e0", Attributes={"kept": ["1"]})
    body = batch(client, app, *({"Id": f"E{number}", "Attributes": {"n": [str(number)]}} for number in range(100)))
    assert body["Message"] == "Accepted" and uuid.UUID(body["RequestID"])
    assert app.get("e0")["Attributes"] == {"kept": ["1"], "n": ["0"]}
    assert app.get("e99")["Attributes"] == {"n": ["99"]}


def test_of_two_items_with_one_id_the_later_has_the_last_word(client, app):
    batch(client, app, {"Id": "e1", "Attributes": {"a": ["1"], "b": ["1"]}}, {"Id": "E1", "Attributes": {"a": ["2"]}})
    assert app.get("e1")["Attributes"] == {"a": ["2"], "b": ["1"]}


def test_an_item_that_is_refused_is_named_and_stops_nobody(raw, client, app):
    items = [{"Id": "good"}, {"Id": "bad", "ChannelType": "EMAIL"}, {"Id": "also-good"}]
    answer = raw.signed("PUT", app.path("endpoints"), json={"Item": items}).expect(202).json
    assert [(item["Id"], item["StatusCode"], item["Message"]) for item in answer["Item"]] == [
        ("good", 202, "Accepted"),
        ("bad", 400, "Missing Address"),
        ("also-good", 202, "Accepted"),
    ]
    assert "bad: Missing Address" in batch(client, app, *items)["Message"]
    assert app.get("also-good")["Id"] == "also-good"
    with pytest.raises(client.exceptions.NotFoundException):
        app.get("bad")


@pytest.mark.parametrize("items", [[{"Id": f"e{number}"} for number in range(101)], [{"Id": "e1"}, {"Attributes": {"a": ["1"]}}]])
def test_a_batch_without_form_is_refused_whole(client, app, items):
    with pytest.raises(client.exceptions.BadRequestException, match="Item"):
        batch(client, app, *items)
    with pytest.raises(client.exceptions.NotFoundException):
        app.get("e1")
