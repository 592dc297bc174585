"""In-app messages: what a browser is told it may show."""

import pytest
from support.patience import eventually
from support.world import email_message, utc

CONTENT = {
    "BackgroundColor": "#FFFFFF",
    "HeaderConfig": {"Header": "Welcome back", "Alignment": "CENTER", "TextColor": "#000000"},
    "BodyConfig": {"Body": "Two for one today", "Alignment": "LEFT", "TextColor": "#000000"},
    "PrimaryBtn": {"DefaultConfig": {"Text": "Show me", "ButtonAction": "LINK", "Link": "https://shop.example/sale", "BorderRadius": 4}},
}
FILTER = {
    "FilterType": "ENDPOINT",
    "Dimensions": {
        "EventType": {"DimensionType": "INCLUSIVE", "Values": ["cart.add"]},
        "Attributes": {"product": {"AttributeType": "INCLUSIVE", "Values": ["coffee"]}},
    },
}


def schedule(**more):
    return {"StartTime": utc(minutes=-1), "EndTime": utc(days=1), "Frequency": "IN_APP_EVENT", "EventFilter": FILTER, **more}


def banner(layout="TOP_BANNER"):
    return {"InAppMessage": {"Layout": layout, "Content": [CONTENT], "CustomConfig": {"theme": "dark"}}}


def messages(client, app, endpoint):
    response = client.get_in_app_messages(ApplicationId=app.id, EndpointId=endpoint)
    return response["InAppMessagesResponse"]["InAppMessageCampaigns"]


def test_a_running_campaign_reaches_the_browsers_of_its_segment(client, app):
    app.put("member", ChannelType="IN_APP", Attributes={"plan": ["gold"]})
    app.put("stranger", ChannelType="IN_APP")
    segment = app.segment({"Attributes": {"plan": {"AttributeType": "INCLUSIVE", "Values": ["gold"]}}})
    limits = {"Session": 1, "Daily": 3, "Total": 9}
    campaign = app.campaign(schedule(), banner(), segment["Id"], Name="Sale", Priority=2, Limits=limits)
    [found] = messages(client, app, "member")
    assert found["CampaignId"] == f"Sale-{campaign['Id']}"
    assert (found["TreatmentId"], found["Priority"]) == ("0", 2)
    assert (found["SessionCap"], found["DailyCap"], found["TotalCap"]) == (1, 3, 9)
    assert found["InAppMessage"]["Layout"] == "TOP_BANNER"
    assert found["InAppMessage"]["Content"] == [CONTENT]
    assert found["InAppMessage"]["CustomConfig"] == {"theme": "dark"}
    assert found["Schedule"]["EventFilter"]["Dimensions"]["EventType"]["Values"] == ["cart.add"]
    assert found["Schedule"]["EventFilter"]["Dimensions"]["Attributes"]["product"]["Values"] == ["coffee"]
    assert found["Schedule"]["EndDate"] == campaign["Schedule"]["EndTime"]
    assert messages(client, app, "stranger") == []


def test_a_campaign_not_running_is_not_shown(client, app):
    app.put("browser", ChannelType="IN_APP")
    segment = app.segment()["Id"]
    app.campaign(schedule(StartTime=utc(days=1), EndTime=utc(days=2)), banner(), segment)
    app.campaign(schedule(), banner(), segment, IsPaused=True)
    app.campaign({"StartTime": utc(days=1), "Frequency": "ONCE"}, email_message(), segment)
    gone = app.campaign(schedule(), banner(), segment)
    assert [one["CampaignId"] for one in messages(client, app, "browser")] == [f"campaign-{gone['Id']}"]
    client.delete_campaign(ApplicationId=app.id, CampaignId=gone["Id"])
    assert messages(client, app, "browser") == []


def test_a_campaign_that_ended_is_not_shown(client, app):
    app.put("browser", ChannelType="IN_APP")
    app.campaign(schedule(EndTime=utc(seconds=0.5)), banner(), app.segment()["Id"])
    eventually(lambda: messages(client, app, "browser") == [])


@pytest.mark.parametrize("layout", ["TOP_BANNER", "BOTTOM_BANNER", "MIDDLE_BANNER", "OVERLAYS", "MOBILE_FEED", "CAROUSEL"])
def test_every_layout_travels_unchanged(client, app, layout):
    app.put("browser")
    app.campaign(schedule(), banner(layout), app.segment()["Id"])
    assert [one["InAppMessage"]["Layout"] for one in messages(client, app, "browser")] == [layout]


def test_what_a_browser_did_with_a_message_is_an_event(app):
    app.put("browser", ChannelType="IN_APP")
    for name in ("displayed", "clicked", "dismissed"):
        app.happens("browser", f"_inapp.message_{name}", Attributes={"campaign_id": "Sale-1", "delivery_type": "IN_APP_MESSAGE", "treatment_id": "0"})
    seen = {one["EventType"] for one in app.trail("browser")["Events"]}
    assert seen == {"_inapp.message_displayed", "_inapp.message_clicked", "_inapp.message_dismissed"}
