"""Journeys: kept whole, judged whole, and not run yet."""

import datetime

import pytest


def email(next_activity=None):
    return {"EMAIL": {"TemplateName": "hello", **({"NextActivity": next_activity} if next_activity else {})}}


def wait(next_activity, **time):
    return {"Wait": {"WaitTime": time or {"WaitFor": "P1D"}, "NextActivity": next_activity}}


def opened(message):
    dimensions = {"EventType": {"DimensionType": "INCLUSIVE", "Values": ["_email.open"]}}
    return {"EventCondition": {"MessageActivity": message, "Dimensions": dimensions}}


def welcome(segment_id, **more):
    """A letter, a day later another to who opened it, and a third to half of the rest."""
    activities = {
        "hello": email("rest"),
        "rest": wait("opened"),
        "opened": {
            "ConditionalSplit": {
                "Condition": {"Operator": "ANY", "Conditions": [opened("hello"), {"SegmentCondition": {"SegmentId": segment_id}}]},
                "EvaluationWaitTime": {"WaitFor": "PT1H"},
                "TrueActivity": "thanks",
                "FalseActivity": "halves",
            }
        },
        "thanks": email(),
        "halves": {"RandomSplit": {"Branches": [{"Percentage": 50, "NextActivity": "again"}, {"Percentage": 50}]}},
        "again": email(),
    }
    return {
        "Name": "welcome",
        "StartActivity": "hello",
        "StartCondition": {"SegmentStartCondition": {"SegmentId": segment_id}},
        "Activities": activities,
        **more,
    }


@pytest.fixture
def segment_id(app):
    return app.segment()["Id"]


@pytest.fixture
def create(client, app):
    def create(request):
        return client.create_journey(ApplicationId=app.id, WriteJourneyRequest=request)["JourneyResponse"]

    return create


@pytest.fixture
def template(client):
    """An email template of the account; it outlives the test."""
    try:
        client.create_email_template(TemplateName="hello", EmailTemplateRequest={"Subject": "Hello", "HtmlPart": "<p>Hello</p>"})
    except client.exceptions.BadRequestException as error:
        assert "already" in str(error)


def test_a_journey_is_echoed_whole(client, app, create, segment_id):
    start = datetime.datetime(2031, 2, 1, 9, tzinfo=datetime.timezone(datetime.timedelta(hours=9)))
    end = datetime.datetime(2031, 3, 1, tzinfo=datetime.timezone.utc)
    request = welcome(
        segment_id,
        Schedule={"StartTime": start, "EndTime": end, "Timezone": "UTC+09"},
        Limits={"DailyCap": 1, "EndpointReentryCap": 0, "MessagesPerSecond": 50},
        QuietTime={"Start": "22:00", "End": "08:00"},
        RefreshFrequency="PT12H",
        State="DRAFT",
    )
    answer = client.create_journey(ApplicationId=app.id, WriteJourneyRequest=request)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 201
    journey = answer["JourneyResponse"]
    assert {name: journey[name] for name in request} == request
    assert (journey["ApplicationId"], journey["LocalTime"], journey["tags"]) == (app.id, False, {})
    assert journey["CreationDate"] == journey["LastModifiedDate"]
    assert client.get_journey(ApplicationId=app.id, JourneyId=journey["Id"])["JourneyResponse"] == journey


def test_an_update_keeps_what_it_leaves_out(client, app, create, segment_id):
    journey = create(welcome(segment_id))
    request = {"Name": "renamed", "Activities": {"hello": email()}}
    updated = client.update_journey(ApplicationId=app.id, JourneyId=journey["Id"], WriteJourneyRequest=request)["JourneyResponse"]
    assert updated["LastModifiedDate"] >= journey["LastModifiedDate"]
    assert updated == {**journey, **request, "LastModifiedDate": updated["LastModifiedDate"]}


def test_a_deleted_journey_is_gone(client, app, create):
    journey = create({"Name": "short"})
    names = {"ApplicationId": app.id, "JourneyId": journey["Id"]}
    assert client.delete_journey(**names)["JourneyResponse"] == journey
    for call in (client.get_journey, client.delete_journey, client.get_journey_runs, client.get_journey_execution_metrics):
        with pytest.raises(client.exceptions.NotFoundException):
            call(**names)


def test_journeys_are_listed_a_page_at_a_time_each_once(client, app, create):
    made = {create({"Name": f"j{number}"})["Id"] for number in range(5)}
    seen, token, pages = [], {}, 0
    while pages == 0 or token:
        page = client.list_journeys(ApplicationId=app.id, PageSize="2", **token)["JourneysResponse"]
        seen += [item["Id"] for item in page["Item"]]
        token = {"Token": page["NextToken"]} if page.get("NextToken") else {}
        pages += 1
    assert (pages, sorted(seen)) == (3, sorted(made))


def publish(client, app, create, request):
    """What is said to a journey that is to be ACTIVE."""
    journey = create(request)
    with pytest.raises(client.exceptions.BadRequestException) as refusal:
        client.update_journey_state(ApplicationId=app.id, JourneyId=journey["Id"], JourneyStateRequest={"State": "ACTIVE"})
    assert client.get_journey(ApplicationId=app.id, JourneyId=journey["Id"])["JourneyResponse"] == journey
    return refusal.value.response["Message"]


def test_a_whole_journey_is_told_that_none_runs_yet(client, app, create, segment_id, template):
    assert "journeys do not run yet" in publish(client, app, create, welcome(segment_id))


@pytest.mark.parametrize(
    "activity, member, value, fault",
    [
        ("hello", "EMAIL", {"NextActivity": "rest"}, "EMAIL.TemplateName"),
        ("rest", "Wait", {"NextActivity": "opened"}, "Wait.WaitTime"),
        ("again", "EMAIL", {"TemplateName": "hello", "NextActivity": "nowhere"}, "there is no activity nowhere"),
        ("again", "EMAIL", {"TemplateName": "hello", "NextActivity": "rest"}, "leads back to itself"),
        ("opened", "ConditionalSplit", {"TrueActivity": "thanks", "FalseActivity": "halves"}, "ConditionalSplit.Condition"),
        (
            "halves",
            "RandomSplit",
            {"Branches": [{"Percentage": 50, "NextActivity": "again"}, {"Percentage": 49}]},
            "RandomSplit.Branches: the percentages come to 99",
        ),
        ("alone", "EMAIL", {"TemplateName": "hello"}, "no way leads here"),
    ],
)
def test_a_fault_of_the_graph_is_named(client, app, create, segment_id, template, activity, member, value, fault):
    request = welcome(segment_id)
    request["Activities"][activity] = {member: value}
    message = publish(client, app, create, request)
    assert message.startswith("Journey validation failed, ")
    assert activity in message and fault in message


def test_a_draft_is_neither_paused_nor_cancelled(client, app, create):
    journey = create({"Name": "sketch"})
    for state in ("PAUSED", "CANCELLED", "DRAFT"):
        with pytest.raises(client.exceptions.BadRequestException):
            client.update_journey_state(ApplicationId=app.id, JourneyId=journey["Id"], JourneyStateRequest={"State": state})


def test_a_journey_that_never_ran_has_no_runs_and_no_figures(client, app, create, segment_id):
    journey = create(welcome(segment_id))
    names = {"ApplicationId": app.id, "JourneyId": journey["Id"]}
    assert client.get_journey_runs(**names)["JourneyRunsResponse"]["Item"] == []
    metrics = client.get_journey_execution_metrics(**names)["JourneyExecutionMetricsResponse"]
    assert (metrics["Metrics"], metrics["JourneyId"]) == ({}, journey["Id"])
    answer = client.get_journey_execution_activity_metrics(**names, JourneyActivityId="opened")
    metrics = answer["JourneyExecutionActivityMetricsResponse"]
    assert (metrics["ActivityType"], metrics["Metrics"], metrics["JourneyActivityId"]) == ("CONDITIONAL_SPLIT", {}, "opened")
    for call in (
        lambda: client.get_journey_execution_activity_metrics(**names, JourneyActivityId="nowhere"),
        lambda: client.get_journey_run_execution_metrics(**names, RunId="r"),
        lambda: client.get_journey_run_execution_activity_metrics(**names, RunId="r", JourneyActivityId="opened"),
    ):
        with pytest.raises(client.exceptions.NotFoundException):
            call()
