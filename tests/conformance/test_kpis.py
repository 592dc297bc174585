"""Figures of a time: what was sent is counted, what nobody recorded has no row."""

import datetime

import pytest
from support.patience import eventually
from support.world import email_message

AT_ONCE = {"StartTime": "IMMEDIATE", "Frequency": "ONCE"}


def days_ago(days):
    return datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=days)


def app_kpi(client, app, name, **more):
    return client.get_application_date_range_kpi(ApplicationId=app.id, KpiName=name, **more)["ApplicationDateRangeKpiResponse"]


def rows(response):
    """Each row as (what it is grouped by, key, value)."""
    return [
        ({one["Key"]: one["Value"] for one in row["GroupedBys"]}, row["Values"][0]["Key"], row["Values"][0]["Value"])
        for row in response["KpiResult"]["Rows"]
    ]


def test_a_campaign_that_was_sent_is_counted(client, shop):
    for number in range(3):
        shop.put_person(f"e{number}", "Ada")
    campaign = shop.campaign(AT_ONCE, email_message(), shop.segment()["Id"])
    eventually(lambda: shop.status_of(campaign["Id"]), lambda status: status == "COMPLETED")
    one = {"ApplicationId": shop.id, "CampaignId": campaign["Id"]}
    response = client.get_campaign_date_range_kpi(**one, KpiName="successful-delivery-rate")["CampaignDateRangeKpiResponse"]
    assert (response["ApplicationId"], response["CampaignId"]) == (shop.id, campaign["Id"])
    assert response["EndTime"] - response["StartTime"] == datetime.timedelta(days=31)
    assert rows(response) == [({}, "SuccessfulDeliveryRate", "1.0")]
    grouped = client.get_campaign_date_range_kpi(**one, KpiName="successful-deliveries-grouped-by-campaign-activity")
    [activity] = client.get_campaign_activities(**one)["ActivitiesResponse"]["Item"]
    assert rows(grouped["CampaignDateRangeKpiResponse"]) == [({"CampaignActivityId": activity["Id"]}, "SuccessfulDeliveries", "3.0")]
    of_app = app_kpi(client, shop, "unique-deliveries-grouped-by-campaign")
    assert rows(of_app) == [({"CampaignId": campaign["Id"]}, "UniqueDeliveries", "3.0")]
    assert rows(client.get_campaign_date_range_kpi(**one, KpiName="email-open-rate")["CampaignDateRangeKpiResponse"]) == []


def test_without_data_there_is_no_row(client, app):
    response = app_kpi(client, app, "unique-deliveries", StartTime=days_ago(40), EndTime=days_ago(30))
    assert response["KpiName"] == "unique-deliveries"
    assert response["KpiResult"] == {"Rows": []}
    assert abs(response["StartTime"] - days_ago(40)) < datetime.timedelta(minutes=1)


@pytest.mark.parametrize("start, end", [(40, 5), (95, 80), (5, 6)])
def test_a_range_outside_the_rules_is_refused(client, app, start, end):
    with pytest.raises(client.exceptions.BadRequestException):
        app_kpi(client, app, "unique-deliveries", StartTime=days_ago(start), EndTime=days_ago(end))


def test_what_is_not_there_is_not_found(client, app):
    with pytest.raises(client.exceptions.NotFoundException):
        app_kpi(client, app, "unique-deliverables")
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_campaign_date_range_kpi(ApplicationId=app.id, CampaignId="0" * 32, KpiName="unique-deliveries")
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_journey_date_range_kpi(ApplicationId=app.id, JourneyId="0" * 32, KpiName="journey-emails-sent")
