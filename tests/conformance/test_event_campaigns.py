"""Campaigns that send mail when an event happens."""

import pytest
from support.patience import eventually, stays
from support.world import email_message, event, utc, when

BIG_PURCHASE = when(
    "purchase",
    {"store": {"AttributeType": "INCLUSIVE", "Values": ["Ulm", "Bonn"]}},
    {"price": {"ComparisonOperator": "GREATER_THAN", "Value": 10.0}},
)


def test_an_event_that_matches_sends_a_mail_with_the_first_name(shop):
    address = shop.put_person("e1", "Grace")
    campaign = shop.campaign(BIG_PURCHASE, email_message(), shop.segment()["Id"])
    shop.happens("e1", "purchase", Attributes={"store": "Ulm"}, Metrics={"price": 12.0})
    mail = eventually(shop.inbox)
    assert [(one["To"], one["Subject"], one["CampaignId"]) for one in mail] == [(address, "Hello Grace", campaign["Id"])]
    messages = eventually(lambda: shop.trail("e1")["Messages"], lambda seen: [one["State"] for one in seen] == ["sent"])
    assert [(one["CampaignId"], one["Channel"], one["Subject"]) for one in messages] == [(campaign["Id"], "EMAIL", "Hello Grace")]


def test_an_event_that_does_not_match_sends_nothing(shop):
    shop.put_person("e1", "Grace")
    shop.campaign(BIG_PURCHASE, email_message(), shop.segment()["Id"])
    shop.happens("e1", "purchase", Attributes={"store": "Kiel"}, Metrics={"price": 12.0})
    shop.happens("e1", "purchase", Attributes={"store": "Ulm"}, Metrics={"price": 10.0})
    shop.happens("e1", "purchase", Metrics={"price": 12.0})
    shop.happens("e1", "view", Attributes={"store": "Ulm"}, Metrics={"price": 12.0})
    stays(shop.recipients, [])


def test_an_event_of_somebody_outside_the_segment_sends_nothing(shop):
    member = shop.put_person("e1", "Ada", Attributes={"plan": ["gold"]})
    shop.put_person("e2", "Bob")
    segment = shop.segment({"Attributes": {"plan": {"AttributeType": "INCLUSIVE", "Values": ["gold"]}}})
    shop.campaign(when(), email_message(), segment["Id"])
    shop.happens("e2")
    shop.happens("e1")
    eventually(shop.recipients)
    stays(shop.recipients, [member])


def test_an_event_counts_with_the_endpoint_as_it_brings_it(shop):
    segment = shop.segment({"Attributes": {"plan": {"AttributeType": "INCLUSIVE", "Values": ["gold"]}}})
    shop.campaign(when(), email_message(), segment["Id"])
    person = {"UserId": "ada", "UserAttributes": {"FirstName": ["Ada"]}}
    shop.put_events("e1", {"v1": event()}, Address="ada@example.com", ChannelType="EMAIL", Attributes={"plan": ["gold"]}, User=person)
    assert [(one["To"], one["Subject"]) for one in eventually(shop.inbox)] == [("ada@example.com", "Hello Ada")]


def test_the_same_event_twice_sends_one_mail(shop):
    address = shop.put_person("e1", "Ada")
    shop.campaign(when(), email_message(), shop.segment()["Id"])
    for _ in range(3):
        shop.put_events("e1", {"the-same": event()})
    eventually(shop.recipients)
    stays(shop.recipients, [address])


def test_who_opted_out_gets_nothing(shop):
    shop.put_person("e1", "Ada", OptOut="ALL")
    shop.campaign(when(), email_message(), shop.segment()["Id"])
    shop.happens("e1")
    stays(shop.recipients, [])


def test_an_event_outside_the_campaigns_time_sends_nothing(shop):
    shop.put_person("e1", "Ada")
    segment = shop.segment()["Id"]
    shop.campaign(when("early", StartTime=utc(days=1), EndTime=utc(days=2)), email_message(), segment)
    over = shop.campaign(when("late", EndTime=utc(seconds=0.5)), email_message(), segment)
    eventually(utc, lambda now: now > over["Schedule"]["EndTime"])
    shop.happens("e1", "early")
    shop.happens("e1", "late")
    stays(shop.recipients, [])


def test_a_paused_campaign_sends_nothing(shop):
    shop.put_person("e1", "Ada")
    campaign = shop.campaign(when(), email_message(), shop.segment()["Id"], IsPaused=True)
    assert shop.status_of(campaign["Id"]) == "PAUSED"
    shop.happens("e1")
    stays(shop.recipients, [])


def test_a_deleted_campaign_sends_no_more(client, shop):
    shop.put_person("e1", "Ada")
    campaign = shop.campaign(when(), email_message(), shop.segment()["Id"])
    deleted = client.delete_campaign(ApplicationId=shop.id, CampaignId=campaign["Id"])["CampaignResponse"]
    assert (deleted["Id"], deleted["State"]["CampaignStatus"]) == (campaign["Id"], "DELETED")
    with pytest.raises(client.exceptions.NotFoundException):
        shop.get_campaign(campaign["Id"])
    shop.happens("e1")
    stays(shop.recipients, [])
