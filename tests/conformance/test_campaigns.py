"""Campaigns that send mail to a segment, at once or at a time."""

import pytest
from support.patience import eventually, stays
from support.world import FROM, email_message, utc, when

AT_ONCE = {"StartTime": "IMMEDIATE", "Frequency": "ONCE"}


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
    eventually(shop.recipients, lambda seen: seen == sorted(members))
    stays(shop.recipients, sorted(members))
    mail = {one["To"]: one for one in shop.inbox()}
    for number, address in enumerate(members):
        assert mail[address]["Subject"] == f"Hello Name{number}"
        assert f"Dear Name{number}, welcome." in mail[address]["Html"]
        assert (mail[address]["From"], mail[address]["CampaignId"]) == (FROM, campaign["Id"])


def test_a_later_campaign_sends_when_its_time_comes(shop):
    address = shop.put_person("e1", "Ada")
    campaign = shop.campaign({"StartTime": utc(seconds=1), "Frequency": "ONCE"}, email_message(), shop.segment()["Id"])
    assert shop.recipients() == []
    eventually(shop.recipients, lambda seen: seen == [address])
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


def test_an_update_is_a_new_version(client, shop):
    segment = shop.segment()["Id"]
    first = shop.campaign({"StartTime": utc(days=1)}, email_message(), segment)
    one = {"ApplicationId": shop.id, "CampaignId": first["Id"]}
    client.update_segment(ApplicationId=shop.id, SegmentId=segment, WriteSegmentRequest={"Name": "later"})
    request = {"Description": "Mondays", "Limits": {"Daily": 1}}
    second = client.update_campaign(**one, WriteCampaignRequest=request)["CampaignResponse"]
    assert (second["Version"], second["Name"], second["Description"], second["Limits"]) == (2, "campaign", "Mondays", {"Daily": 1})
    assert second["SegmentVersion"] == 1
    latest = client.update_campaign(**one, WriteCampaignRequest={"SegmentId": segment})["CampaignResponse"]
    assert latest["SegmentVersion"] == 2
    assert shop.get_campaign(first["Id"]) == latest
    assert client.get_campaign_version(**one, Version="1")["CampaignResponse"] == first
    assert client.get_campaign_versions(**one)["CampaignsResponse"]["Item"] == [first, second, latest]
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_campaign_version(**one, Version="4")


def test_a_campaign_is_paused_and_resumed(client, shop):
    address = shop.put_person("e1", "Ada")
    campaign = shop.campaign({"StartTime": utc(minutes=-1)}, email_message(), shop.segment()["Id"], IsPaused=True)
    assert campaign["State"] == {"CampaignStatus": "PAUSED"}
    stays(shop.recipients, [])
    client.update_campaign(ApplicationId=shop.id, CampaignId=campaign["Id"], WriteCampaignRequest={"IsPaused": False})
    eventually(shop.recipients, lambda seen: seen == [address])


def test_what_has_been_sent_does_not_change(client, shop):
    shop.put_person("e1", "Ada")
    campaign = shop.campaign(AT_ONCE, email_message(), shop.segment()["Id"])
    eventually(lambda: shop.status_of(campaign["Id"]), lambda status: status == "COMPLETED")
    with pytest.raises(client.exceptions.BadRequestException):
        client.update_campaign(ApplicationId=shop.id, CampaignId=campaign["Id"], WriteCampaignRequest={"Name": "again"})


def test_activities_count_whom_a_run_reached(client, shop):
    shop.put_person("e1", "Ada")
    shop.put_person("e2", "Bob", OptOut="ALL")
    campaign = shop.campaign(AT_ONCE, email_message(), shop.segment()["Id"])
    eventually(lambda: shop.status_of(campaign["Id"]), lambda status: status == "COMPLETED")
    response = client.get_campaign_activities(ApplicationId=shop.id, CampaignId=campaign["Id"])
    [activity] = response["ActivitiesResponse"]["Item"]
    assert (activity["ApplicationId"], activity["CampaignId"], activity["TreatmentId"]) == (shop.id, campaign["Id"], "0")
    assert (activity["State"], activity["Result"]) == ("COMPLETED", "SUCCESS")
    assert (activity["TotalEndpointCount"], activity["SuccessfulEndpointCount"]) == (1, 1)
    assert activity["ExecutionMetrics"] == {"ENDPOINT_PRODUCED": "1", "ENDPOINT_OPT_OUT": "1"}
