"""Users: what several endpoints share."""

import pytest

ENDPOINTS_OF_A_USER_MAX = 15


def test_attributes_of_a_user_show_on_every_endpoint(app):
    app.put("phone", User={"UserId": "ada", "UserAttributes": {"FirstName": ["Ada"], "Pet": ["cat"]}})
    app.put("laptop", User={"UserId": "ada"})
    app.put("laptop", User={"UserAttributes": {"Pet": ["dog"]}})
    for endpoint in ("phone", "laptop"):
        assert app.get(endpoint)["User"] == {"UserId": "ada", "UserAttributes": {"FirstName": ["Ada"], "Pet": ["dog"]}}


def test_an_endpoint_can_change_hands(client, app):
    app.put("tablet", User={"UserId": "ada"})
    app.put("tablet", User={"UserId": "bob"})
    assert [item["Id"] for item in app.user("bob")] == ["tablet"]
    with pytest.raises(client.exceptions.NotFoundException):
        app.user("ada")


def test_an_empty_user_id_detaches(client, app):
    app.put("tablet", User={"UserId": "ada", "UserAttributes": {"FirstName": ["Ada"]}})
    app.put("tablet", User={"UserId": ""})
    assert app.get("tablet")["User"] == {}
    with pytest.raises(client.exceptions.NotFoundException):
        app.user("ada")


def test_an_unknown_user_is_not_found(client, app):
    with pytest.raises(client.exceptions.NotFoundException):
        app.user("nobody")


def test_a_sixteenth_address_of_a_user_is_refused(client, app):
    for number in range(ENDPOINTS_OF_A_USER_MAX):
        app.put_person(f"e{number}", "Ada", user="ada")
    with pytest.raises(client.exceptions.BadRequestException, match=r"Exceeded maximum endpoint per user count: 15"):
        app.put_person("e16", "Ada", user="ada")
    assert len(app.user("ada")) == ENDPOINTS_OF_A_USER_MAX
    app.put("e0", User={"UserId": ""})
    app.put_person("e16", "Ada", user="ada")


def test_a_sixteenth_push_token_takes_the_place_of_the_oldest(app):
    for number in range(ENDPOINTS_OF_A_USER_MAX):
        app.put(
            f"e{number}", Address=f"token-{number}", ChannelType="GCM", User={"UserId": "ada"}, EffectiveDate=f"2026-01-{20 - number:02d}T00:00:00Z"
        )
    app.put("newest", Address="token-new", ChannelType="APNS", User={"UserId": "ada"})
    owned = {item["Id"] for item in app.user("ada")}
    assert owned == {f"e{number}" for number in range(ENDPOINTS_OF_A_USER_MAX - 1)} | {"newest"}
    evicted = app.get("e14")
    assert (evicted["EndpointStatus"], evicted["User"]) == ("INACTIVE", {})


def test_a_token_that_comes_back_under_a_new_id_costs_no_other_device_its_place(app):
    for number in range(ENDPOINTS_OF_A_USER_MAX):
        app.put(f"e{number}", Address=f"token-{number}", ChannelType="GCM", User={"UserId": "ada"})
    app.put("again", Address="token-7", ChannelType="GCM", User={"UserId": "ada"})
    states = {item["Id"]: item["EndpointStatus"] for item in app.user("ada")}
    assert (states.pop("again"), states.pop("e7")) == ("ACTIVE", "INACTIVE")
    assert len(states) == ENDPOINTS_OF_A_USER_MAX - 1 and set(states.values()) == {"ACTIVE"}


def test_the_endpoints_of_a_user_are_shown_once_more_and_then_unknown(client, app):
    for endpoint, user in (("phone", "ada"), ("laptop", "ada"), ("other", "bob")):
        app.put(endpoint, User={"UserId": user, "UserAttributes": {"FirstName": [user]}})
    answer = client.delete_user_endpoints(ApplicationId=app.id, UserId="ada")
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
    deleted = answer["EndpointsResponse"]["Item"]
    assert [(item["Id"], item["User"]["UserAttributes"]) for item in deleted] == [(one, {"FirstName": ["ada"]}) for one in ("phone", "laptop")]
    for forgotten in (lambda: app.get("phone"), lambda: app.user("ada"), lambda: client.delete_user_endpoints(ApplicationId=app.id, UserId="ada")):
        with pytest.raises(client.exceptions.NotFoundException):
            forgotten()
    assert app.get("other")["User"]["UserId"] == "bob"
    app.put("new", User={"UserId": "ada"})
    assert app.get("new")["User"] == {"UserId": "ada"}
