"""Names of custom attributes: how many an application takes up, and those it was told to remove."""

import pytest
from support.patience import eventually

NAMES_MAX = 250


def remove(app, kind, *names):
    answer = app.client.remove_attributes(ApplicationId=app.id, AttributeType=kind, UpdateAttributesRequest={"Blacklist": list(names)})
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    return answer["AttributesResource"]


def test_the_answer_names_what_was_removed(app):
    app.put("e1", Attributes={"shoe_size": ["42"], "shoe_colour": ["red"], "hat": ["none"]}, Metrics={"shoe_size": 42.0})
    assert remove(app, "endpoint-custom-attributes", "shoe_*", "unknown") == {
        "ApplicationId": app.id,
        "AttributeType": "endpoint-custom-attributes",
        "Attributes": ["shoe_colour", "shoe_size"],
    }


def test_a_removed_name_keeps_its_old_values_and_takes_no_new_ones(app):
    person = {"UserId": "ada", "UserAttributes": {"Pet": ["cat"], "FirstName": ["Ada"]}}
    app.put("old", Attributes={"hat": ["red"], "shoe": ["42"]}, Metrics={"hat": 1.0}, User=person)
    remove(app, "endpoint-custom-attributes", "hat")
    remove(app, "endpoint-user-attributes", "P?t")
    for endpoint in ("old", "new"):
        app.put(endpoint, Attributes={"hat": ["blue"], "shoe": ["43"]}, Metrics={"hat": 2.0}, User={"UserId": endpoint, "UserAttributes": {"Pet": ["dog"]}})
    assert app.get("old")["Attributes"] == {"hat": ["red"], "shoe": ["43"]}
    assert app.get("new")["Attributes"] == {"shoe": ["43"]}
    for endpoint in ("old", "new"):
        assert app.get(endpoint)["Metrics"] == {"hat": 2.0}
        assert app.get(endpoint)["User"] == {"UserId": endpoint}


def test_a_purge_takes_the_old_values_too(raw, app):
    for number in range(20):
        app.put(f"e{number}", Attributes={"hat": ["red"], "shoe": ["42"]})
    answer = raw.signed("PUT", app.path("attributes/endpoint-custom-attributes?purge=true"), json={"Blacklist": ["hat"]}).expect(200).json
    assert answer["Attributes"] == ["hat"]
    for number in range(20):
        assert eventually(lambda number=number: "hat" not in app.get(f"e{number}")["Attributes"])
        assert app.get(f"e{number}")["Attributes"] == {"shoe": ["42"]}


def test_an_application_has_so_many_names(client, app):
    app.put("e1", Attributes={f"a{number}": ["1"] for number in range(NAMES_MAX // 2)})
    app.put("e2", Metrics={f"m{number}": 1.0 for number in range(NAMES_MAX // 2)})
    app.put("e3", Attributes={"a0": ["2"]}, Metrics={"m0": 2.0})
    with pytest.raises(client.exceptions.BadRequestException, match="Too many custom attributes"):
        app.put("e3", User={"UserId": "ada", "UserAttributes": {"u": ["1"]}})
    remove(app, "endpoint-metric-attributes", "m1")
    app.put("e3", User={"UserId": "ada", "UserAttributes": {"u": ["1"]}})


@pytest.mark.parametrize("kind, names", [("custom-attributes", ["a"]), ("endpoint-custom-attributes", []), ("endpoint-user-attributes", [""])])
def test_what_cannot_be_removed_is_refused(client, app, kind, names):
    with pytest.raises(client.exceptions.BadRequestException):
        remove(app, kind, *names)
