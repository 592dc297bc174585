"""What an application says for all of its campaigns and journeys, and where its events are to go."""

import pytest
from support.world import email_message, utc

STREAM = {"DestinationStreamArn": "arn:aws:kinesis:us-east-1:123456789012:stream/clicks", "RoleArn": "arn:aws:iam::123456789012:role/pinpoint"}


def settings(client, app, **wanted):
    response = client.update_application_settings(ApplicationId=app.id, WriteApplicationSettingsRequest=wanted)
    return response["ApplicationSettingsResource"]


def test_settings_are_got_as_they_were_put(client, app):
    empty = client.get_application_settings(ApplicationId=app.id)["ApplicationSettingsResource"]
    assert empty == {"ApplicationId": app.id, "CampaignHook": {}, "JourneyLimits": {}, "Limits": {}, "QuietTime": {}}
    wanted = {
        "CampaignHook": {"LambdaFunctionName": "filter", "Mode": "FILTER"},
        "JourneyLimits": {"DailyCap": 3, "TimeframeCap": {"Cap": 10, "Days": 7}, "TotalCap": 5},
        "Limits": {"Daily": 2, "MaximumDuration": 3600, "MessagesPerSecond": 50, "Session": 1, "Total": 100},
        "QuietTime": {"Start": "22:00", "End": "07:30"},
    }
    put = settings(client, app, **wanted, CloudWatchMetricsEnabled=False, EventTaggingEnabled=False)
    assert {name: put[name] for name in wanted} == wanted
    assert put["LastModifiedDate"]
    assert client.get_application_settings(ApplicationId=app.id)["ApplicationSettingsResource"] == put
    cleared = settings(client, app, CampaignHook={}, QuietTime={})
    assert (cleared["CampaignHook"], cleared["QuietTime"], cleared["Limits"]) == ({}, {}, wanted["Limits"])


@pytest.mark.parametrize(
    "wanted, member",
    [
        ({"Limits": {"Daily": 101}}, "Limits.Daily"),
        ({"QuietTime": {"Start": "25:00", "End": "07:00"}}, "QuietTime"),
        ({"JourneyLimits": {"TimeframeCap": {"Cap": 1, "Days": 31}}}, "JourneyLimits.TimeframeCap.Days"),
        ({"CampaignHook": {"WebUrl": "http://example.com"}}, "CampaignHook.WebUrl"),
    ],
)
def test_settings_that_cannot_hold_are_refused(client, app, wanted, member):
    with pytest.raises(client.exceptions.BadRequestException, match=member):
        settings(client, app, **wanted)


def test_an_event_stream_is_kept_until_it_is_deleted(client, app):
    for call in (client.get_event_stream, client.delete_event_stream):
        with pytest.raises(client.exceptions.NotFoundException):
            call(ApplicationId=app.id)
    stream = client.put_event_stream(ApplicationId=app.id, WriteEventStream=STREAM)["EventStream"]
    assert {name: stream[name] for name in STREAM} == STREAM
    assert (stream["ApplicationId"], bool(stream["LastModifiedDate"]), bool(stream["LastUpdatedBy"])) == (app.id, True, True)
    assert client.get_event_stream(ApplicationId=app.id)["EventStream"] == stream
    assert client.delete_event_stream(ApplicationId=app.id)["EventStream"] == stream
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_event_stream(ApplicationId=app.id)


@pytest.mark.parametrize("member", STREAM)
def test_an_event_stream_that_is_none_is_refused(client, app, member):
    with pytest.raises(client.exceptions.BadRequestException, match=member):
        client.put_event_stream(ApplicationId=app.id, WriteEventStream={**STREAM, member: "clicks"})
