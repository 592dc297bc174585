"""Campaigns that send mail: to a segment at once, and when an event happens."""

import pytest
from support.patience import eventually, stays
from support.world import FROM, email_message, event, utc

AT_ONCE = {"StartTime": "IMMEDIATE", "Frequency": "ONCE"}


def when(event_type="cart.add", attributes=None, metrics=None, **more):
    dimensions = {"EventType": {"DimensionType": "INCLUSIVE", "Values": [event_type]}}
    if attributes:
        dimensions["Attributes"] = attributes
    if metrics:
        dimensions["Metrics"] = metrics
    return {
        "StartTime": utc(minutes=-1),
        "EndTime": utc(days=1),
        "Frequency": "EVENT",
        "EventFilter": {"FilterType": "ENDPOINT", "Dimensions": dimensions},
        **more,
    }


@pytest.fixture
def shop(app):
    app.enable_email()
    return app


def recipients(app):
    return sorted(one["To"] for one in app.inbox())


def test_a_new_campaign_echoes_its_settings_and_defaults(client, shop):
    segment = shop.segment()
    request = {"Name": "Later", "SegmentId": segment["Id"], "Schedule": {"StartTime": utc(days=1)}, "MessageConfiguration": email_message()}
    response = client.create_campaign(ApplicationId=shop.id, WriteCampaignRequest=request)
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 201
    campaign = response["CampaignResponse"]
    assert (campaign["Name"], campaign["Version"], campaign["SegmentId"], campaign["SegmentVersion"]) == ("Later", 1, segment["Id"], 1)
    assert campaign["State"] == {"CampaignStatus": "SCHEDULED"}
    assert (campaign["IsPaused"], campaign["HoldoutPercent"], campaign["AdditionalTreatments"], campaign["Limits"]) == (False, 0, [], {})
    assert (campaign["Schedule"]["IsLocalTime"], campaign["Schedule"]["Timezone"]) == (False, "UTC")
    assert campaign["Arn"].endswith(f":apps/{shop.id}/campaigns/{campaign['Id']}")
    assert shop.get_campaign(campaign["Id"]) == campaign


def test_everyone_in_the_segment_gets_one_mail_at_once(shop):
    members = [shop.put_person(f"e{number}", f"Name{number}", Attributes={"plan": ["gold"]}) for number in range(5)]
    shop.put_person("silver", "Not me", Attributes={"plan": ["silver"]})
    shop.put_person("left", "Not me", Attributes={"plan": ["gold"]}, OptOut="ALL")
    shop.put("phone", Address="+15550100", ChannelType="SMS", Attributes={"plan": ["gold"]})
    segment = shop.segment({"Attributes": {"plan": {"AttributeType": "INCLUSIVE", "Values": ["gold"]}}})
    campaign = shop.campaign(AT_ONCE, email_message(), segment["Id"])
    eventually(lambda: shop.status_of(campaign["Id"]), lambda status: status == "COMPLETED")
    eventually(lambda: recipients(shop), lambda seen: seen == sorted(members))
    stays(lambda: recipients(shop), sorted(members))
    mail = {one["To"]: one for one in shop.inbox()}
    for number, address in enumerate(members):
        assert mail[address]["Subject"] == f"Hello Name{number}"
        assert f"Dear Name{number}, welcome." in mail[address]["Html"]
        assert (mail[address]["From"], mail[address]["CampaignId"]) == (FROM, campaign["Id"])


def test_a_later_campaign_sends_when_its_time_comes(shop):
    address = shop.put_person("e1", "Ada")
    campaign = shop.campaign({"StartTime": utc(minutes=1 / 60), "Frequency": "ONCE"}, email_message(), shop.segment()["Id"])
    assert recipients(shop) == []
    eventually(lambda: recipients(shop), lambda seen: seen == [address])
    eventually(lambda: shop.status_of(campaign["Id"]), lambda status: status == "COMPLETED")


def test_a_campaign_can_send_a_template(client, shop):
    name = f"welcome-{shop.id}"
    client.create_email_template(TemplateName=name, EmailTemplateRequest={"Subject": "Hi {{User.UserAttributes.FirstName}}", "HtmlPart": "<b>x</b>"})
    shop.put_person("e1", "Ada")
    message = {"EmailMessage": {"FromAddress": FROM}}
    shop.campaign(AT_ONCE, message, shop.segment()["Id"], TemplateConfiguration={"EmailTemplate": {"Name": name}})
    assert [one["Subject"] for one in eventually(shop.inbox)] == ["Hi Ada"]


def test_a_name_from_outside_is_escaped_in_html(shop):
    shop.put_person("e1", "<script>alert(1)</script>")
    shop.campaign(AT_ONCE, email_message(), shop.segment()["Id"])
    mail = eventually(shop.inbox)[0]
    assert "<script>" not in mail["Html"]
    assert "Dear <script>" in mail["Text"]


def test_an_event_that_matches_sends_a_mail_with_the_first_name(shop):
    address = shop.put_person("e1", "Grace")
    filter_ = when("purchase", {"store": {"AttributeType": "INCLUSIVE", "Values": ["Ulm", "Bonn"]}}, {"price": {"ComparisonOperator": "GREATER_THAN", "Value": 10.0}})
    campaign = shop.campaign(filter_, email_message(), shop.segment()["Id"])
    shop.happens("e1", "purchase", Attributes={"store": "Ulm"}, Metrics={"price": 12.0})
    mail = eventually(shop.inbox)
    assert [(one["To"], one["Subject"], one["CampaignId"]) for one in mail] == [(address, "Hello Grace", campaign["Id"])]
    messages = eventually(lambda: shop.trail("e1")["Messages"], lambda seen: seen and seen[0]["State"] not in ("QUEUED", "CLAIMED"))
    assert [(one["CampaignId"], one["Channel"], one["Subject"]) for one in messages] == [(campaign["Id"], "EMAIL", "Hello Grace")]


def test_an_event_that_does_not_match_sends_nothing(shop):
    shop.put_person("e1", "Grace")
    filter_ = when("purchase", {"store": {"AttributeType": "INCLUSIVE", "Values": ["Ulm"]}}, {"price": {"ComparisonOperator": "GREATER_THAN", "Value": 10.0}})
    shop.campaign(filter_, email_message(), shop.segment()["Id"])
    shop.happens("e1", "purchase", Attributes={"store": "Bonn"}, Metrics={"price": 12.0})
    shop.happens("e1", "purchase", Attributes={"store": "Ulm"}, Metrics={"price": 10.0})
    shop.happens("e1", "purchase", Metrics={"price": 12.0})
    shop.happens("e1", "view", Attributes={"store": "Ulm"}, Metrics={"price": 12.0})
    stays(lambda: recipients(shop), [])


def test_an_event_of_somebody_outside_the_segment_sends_nothing(shop):
    member = shop.put_person("e1", "Ada", Attributes={"plan": ["gold"]})
    shop.put_person("e2", "Bob")
    segment = shop.segment({"Attributes": {"plan": {"AttributeType": "INCLUSIVE", "Values": ["gold"]}}})
    shop.campaign(when(), email_message(), segment["Id"])
    shop.happens("e2")
    shop.happens("e1")
    eventually(lambda: recipients(shop))
    stays(lambda: recipients(shop), [member])


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
    eventually(lambda: recipients(shop))
    stays(lambda: recipients(shop), [address])


def test_who_opted_out_gets_nothing(shop):
    shop.put_person("e1", "Ada", OptOut="ALL")
    shop.campaign(when(), email_message(), shop.segment()["Id"])
    shop.happens("e1")
    stays(lambda: recipients(shop), [])


def test_an_event_outside_the_campaigns_time_sends_nothing(shop):
    shop.put_person("e1", "Ada")
    segment = shop.segment()["Id"]
    shop.campaign(when("early", StartTime=utc(days=1), EndTime=utc(days=2)), email_message(), segment)
    shop.campaign(when("late", StartTime=utc(days=-2), EndTime=utc(days=-1)), email_message(), segment)
    shop.happens("e1", "early")
    shop.happens("e1", "late")
    stays(lambda: recipients(shop), [])


def test_a_paused_campaign_sends_nothing(shop):
    shop.put_person("e1", "Ada")
    campaign = shop.campaign(when(), email_message(), shop.segment()["Id"], IsPaused=True)
    assert shop.status_of(campaign["Id"]) == "PAUSED"
    shop.happens("e1")
    stays(lambda: recipients(shop), [])


def test_a_deleted_campaign_sends_no_more(client, shop):
    shop.put_person("e1", "Ada")
    campaign = shop.campaign(when(), email_message(), shop.segment()["Id"])
    deleted = client.delete_campaign(ApplicationId=shop.id, CampaignId=campaign["Id"])["CampaignResponse"]
    assert (deleted["Id"], deleted["State"]["CampaignStatus"]) == (campaign["Id"], "DELETED")
    with pytest.raises(client.exceptions.NotFoundException):
        shop.get_campaign(campaign["Id"])
    shop.happens("e1")
    stays(lambda: recipients(shop), [])


def test_campaigns_are_listed_a_page_at_a_time_each_once(client, shop):
    segment = shop.segment()["Id"]
    made = {shop.campaign(when(), email_message(), segment)["Id"] for _ in range(5)}
    seen, token, pages = [], {}, 0
    while pages == 0 or token:
        page = client.get_campaigns(ApplicationId=shop.id, PageSize="2", **token)["CampaignsResponse"]
        seen += [item["Id"] for item in page["Item"]]
        token = {"Token": page["NextToken"]} if page.get("NextToken") else {}
        pages += 1
    assert (pages, sorted(seen)) == (3, sorted(made))


@pytest.mark.parametrize(
    "fault",
    [
        {"SegmentId": "0" * 32},
        {"Schedule": {"StartTime": "soon", "Frequency": "ONCE"}},
        {"Schedule": {"StartTime": "IMMEDIATE", "Frequency": "EVENT"}},
        {"HoldoutPercent": 101},
    ],
)
def test_a_campaign_that_cannot_run_is_refused(client, shop, fault):
    request = {"Name": "bad", "SegmentId": shop.segment()["Id"], "Schedule": AT_ONCE, "MessageConfiguration": email_message(), **fault}
    with pytest.raises((client.exceptions.BadRequestException, client.exceptions.NotFoundException)):
        client.create_campaign(ApplicationId=shop.id, WriteCampaignRequest=request)
