"""Segments: definitions with versions, and who is in them."""

import pytest
from support.world import email_message, utc

def attribute(kind, *values):
    return {"AttributeType": kind, "Values": list(values)}


def metric(operator, value):
    return {"Metrics": {"orders": {"ComparisonOperator": operator, "Value": value}}}


def one_of(*values):
    return {"DimensionType": "INCLUSIVE", "Values": list(values)}


def none_of(*values):
    return {"DimensionType": "EXCLUSIVE", "Values": list(values)}


def test_a_new_segment_is_version_one(client, app):
    response = client.create_segment(
        ApplicationId=app.id,
        WriteSegmentRequest={"Name": "Germans", "Dimensions": {"Location": {"Country": one_of("DE")}}, "tags": {"team": "growth"}},
    )
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 201
    segment = response["SegmentResponse"]
    assert (segment["Name"], segment["Version"], segment["SegmentType"], segment["ApplicationId"]) == ("Germans", 1, "DIMENSIONAL", app.id)
    assert segment["Arn"].endswith(f":apps/{app.id}/segments/{segment['Id']}")
    assert segment["Dimensions"]["Location"]["Country"] == one_of("DE")
    assert client.get_segment(ApplicationId=app.id, SegmentId=segment["Id"])["SegmentResponse"] == segment


def test_an_update_is_a_new_version(client, app):
    app.put("e1", Location={"Country": "FR"})
    segment = app.segment({"Location": {"Country": one_of("DE")}}, name="Old")
    assert app.trail("e1")["Segments"] == []
    request = {"Name": "New", "Dimensions": {"Location": {"Country": one_of("FR")}}}
    updated = client.update_segment(ApplicationId=app.id, SegmentId=segment["Id"], WriteSegmentRequest=request)["SegmentResponse"]
    assert (updated["Id"], updated["Version"], updated["Name"]) == (segment["Id"], 2, "New")
    assert updated["CreationDate"] == segment["CreationDate"]
    assert client.get_segment(ApplicationId=app.id, SegmentId=segment["Id"])["SegmentResponse"] == updated
    assert app.trail("e1")["Segments"] == [{"Id": segment["Id"], "Name": "New"}]


def test_segments_are_listed_a_page_at_a_time_each_once(client, app):
    made = {app.segment(name=f"s{number}")["Id"] for number in range(5)}
    seen, token, pages = [], {}, 0
    while pages == 0 or token:
        page = client.get_segments(ApplicationId=app.id, PageSize="2", **token)["SegmentsResponse"]
        seen += [item["Id"] for item in page["Item"]]
        token = {"Token": page["NextToken"]} if page.get("NextToken") else {}
        pages += 1
    assert (pages, sorted(seen)) == (3, sorted(made))


def test_an_unknown_segment_is_not_found(client, app):
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_segment(ApplicationId=app.id, SegmentId="0" * 32)
    with pytest.raises(client.exceptions.NotFoundException):
        client.update_segment(ApplicationId=app.id, SegmentId="0" * 32, WriteSegmentRequest={"Name": "x"})


def test_dimensions_and_groups_exclude_each_other(client, app):
    request = {"Name": "both", "Dimensions": {}, "SegmentGroups": {"Groups": [], "Include": "ALL"}}
    with pytest.raises(client.exceptions.BadRequestException):
        client.create_segment(ApplicationId=app.id, WriteSegmentRequest=request)


ADA = dict(
    Address="ada@example.com",
    ChannelType="EMAIL",
    Attributes={"plan": ["gold", "trial"], "since": ["2026-01-15T08:00:00Z"]},
    Metrics={"orders": 5.0},
    Demographic={"AppVersion": "1.1", "Make": "Apple", "Model": "iPhone", "Platform": "ios"},
    Location={"Country": "DE", "Latitude": 52.52, "Longitude": 13.405},
    User={"UserId": "ada", "UserAttributes": {"Interests": ["coffee", "tea"]}},
)

# What of Ada's a dimension asks for, and an endpoint that lacks just that.
DIMENSIONS = {
    "attribute": ({"Attributes": {"plan": attribute("INCLUSIVE", "gold", "silver")}}, {"Attributes": {"plan": ["bronze"]}}),
    "attribute without a type": ({"Attributes": {"plan": {"Values": ["gold"]}}}, {"Attributes": {"plan": ["Gold"]}}),
    "attribute excluded": ({"Attributes": {"plan": attribute("EXCLUSIVE", "bronze")}}, {"Attributes": {"plan": ["bronze"]}}),
    "attribute contains": ({"Attributes": {"plan": attribute("CONTAINS", "old")}}, {"Attributes": {"plan": ["OLD"]}}),
    "attribute before": ({"Attributes": {"since": attribute("BEFORE", "2026-02-01T00:00:00Z")}}, {"Attributes": {"since": ["2026-03-01T00:00:00Z"]}}),
    "attribute after": ({"Attributes": {"since": attribute("AFTER", "2026-01-01T00:00:00Z")}}, {"Attributes": {"since": ["2025-12-01T00:00:00Z"]}}),
    "attribute on": ({"Attributes": {"since": attribute("ON", "2026-01-15T23:00:00Z")}}, {"Attributes": {"since": ["2026-01-16T08:00:00Z"]}}),
    "attribute between": (
        {"Attributes": {"since": attribute("BETWEEN", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z")}},
        {"Attributes": {"since": ["soon"]}},
    ),
    "user attribute": ({"UserAttributes": {"Interests": attribute("INCLUSIVE", "tea")}}, {"User": {"UserId": "bob", "UserAttributes": {"Interests": ["wine"]}}}),
    "metric": (metric("GREATER_THAN", 4.0), {"Metrics": {"orders": 4.0}}),
    "metric at least": (metric("GREATER_THAN_OR_EQUAL", 5.0), {"Metrics": {"orders": 4.9}}),
    "metric equal": (metric("EQUAL", 5.0), {"Metrics": {"orders": 5.5}}),
    "metric at most": (metric("LESS_THAN_OR_EQUAL", 5.0), {"Metrics": {"orders": 5.1}}),
    "metric below, and none": (metric("LESS_THAN", 6.0), {}),
    "application version": ({"Demographic": {"AppVersion": one_of("1.1", "1.2")}}, {"Demographic": {"AppVersion": "1.0"}}),
    "model": ({"Demographic": {"Model": one_of("iPhone")}}, {"Demographic": {"Model": "iPad"}}),
    "make excluded": ({"Demographic": {"Make": none_of("Acme")}}, {"Demographic": {"Make": "Acme"}}),
    "platform": ({"Demographic": {"Platform": one_of("ios")}}, {"Demographic": {"Platform": "android"}}),
    "channel": ({"Demographic": {"Channel": one_of("EMAIL")}}, {"ChannelType": "SMS", "Address": "+15550100"}),
    "country": ({"Location": {"Country": one_of("DE", "AT")}}, {"Location": {"Country": "FR"}}),
    "two at once": (
        {"Demographic": {"Model": one_of("iPhone")}, "Location": {"Country": one_of("DE")}},
        {"Demographic": {"Model": "iPhone"}, "Location": {"Country": "FR"}},
    ),
    "seen within a day": ({"Behavior": {"Recency": {"Duration": "HR_24", "RecencyType": "ACTIVE"}}}, {"EffectiveDate": utc(days=-3)}),
}


@pytest.mark.parametrize("name", DIMENSIONS)
def test_a_dimension_tells_members_from_others(app, name):
    dimensions, other = DIMENSIONS[name]
    app.put("ada", **ADA)
    app.put("other", **other)
    segment = app.segment(dimensions, name)
    assert app.trail("ada")["Segments"] == [{"Id": segment["Id"], "Name": name}]
    assert app.trail("other")["Segments"] == []


def test_who_was_long_away_is_inactive(app):
    app.put("here")
    app.put("away", EffectiveDate=utc(days=-40))
    away = app.segment({"Behavior": {"Recency": {"Duration": "DAY_30", "RecencyType": "INACTIVE"}}}, "away")
    assert app.trail("here")["Segments"] == []
    assert [one["Id"] for one in app.trail("away")["Segments"]] == [away["Id"]]
    app.happens("away")
    assert app.trail("away")["Segments"] == []


def test_a_segment_without_dimensions_holds_everyone(app):
    segment = app.segment(name="everyone")
    app.put("e1")
    assert app.trail("e1")["Segments"] == [{"Id": segment["Id"], "Name": "everyone"}]


def test_membership_follows_an_update_at_once(app):
    gold = app.segment({"Attributes": {"plan": attribute("INCLUSIVE", "gold")}}, "gold")
    app.put("e1", Attributes={"plan": ["gold"]})
    assert [one["Id"] for one in app.trail("e1")["Segments"]] == [gold["Id"]]
    app.put("e1", Attributes={"plan": ["silver"]})
    assert app.trail("e1")["Segments"] == []
    app.put_events("e1", {}, Attributes={"plan": ["gold"]})
    assert [one["Id"] for one in app.trail("e1")["Segments"]] == [gold["Id"]]


def test_a_users_attribute_moves_all_endpoints_of_the_user(app):
    tea = app.segment({"UserAttributes": {"Interests": attribute("INCLUSIVE", "tea")}}, "tea")
    app.put("phone", User={"UserId": "ada"})
    app.put("laptop", User={"UserId": "ada"})
    app.put("phone", User={"UserAttributes": {"Interests": ["tea"]}})
    assert [one["Id"] for one in app.trail("laptop")["Segments"]] == [tea["Id"]]


def test_every_version_is_listed_and_read(client, app):
    segment = app.segment(name="v1")["Id"]
    for number in (2, 3):
        client.update_segment(ApplicationId=app.id, SegmentId=segment, WriteSegmentRequest={"Name": f"v{number}"})
    seen, token, pages = [], {}, 0
    while pages == 0 or token:
        page = client.get_segment_versions(ApplicationId=app.id, SegmentId=segment, PageSize="2", **token)["SegmentsResponse"]
        seen += page["Item"]
        token = {"Token": page["NextToken"]} if page.get("NextToken") else {}
        pages += 1
    assert [(one["Version"], one["Name"]) for one in seen] == [(1, "v1"), (2, "v2"), (3, "v3")]
    for one in seen:
        version = client.get_segment_version(ApplicationId=app.id, SegmentId=segment, Version=str(one["Version"]))
        assert version["SegmentResponse"] == one
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_segment_version(ApplicationId=app.id, SegmentId=segment, Version="4")
    with pytest.raises(client.exceptions.BadRequestException):
        client.get_segment_version(ApplicationId=app.id, SegmentId=segment, Version="latest")


def test_a_deleted_segment_is_gone_and_campaigns_on_it_fail(client, shop):
    segment = shop.segment()["Id"]
    campaign = shop.campaign({"StartTime": utc(days=1)}, email_message(), segment)
    assert client.delete_segment(ApplicationId=shop.id, SegmentId=segment)["SegmentResponse"]["Id"] == segment
    for gone in (client.get_segment, client.delete_segment, client.get_segment_versions):
        with pytest.raises(client.exceptions.NotFoundException):
            gone(ApplicationId=shop.id, SegmentId=segment)
    assert shop.status_of(campaign["Id"]) == "DELETED"
