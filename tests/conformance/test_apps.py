"""Applications: made, read, listed, deleted."""

import re
import uuid

import pytest


def test_a_new_application_has_an_id_a_name_and_an_arn(client, new_app):
    response = client.create_app(CreateApplicationRequest={"Name": "Shop", "tags": {"team": "growth"}})
    made = response["ApplicationResponse"]
    client.delete_app(ApplicationId=made["Id"])
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert re.fullmatch("[0-9a-f]{32}", made["Id"])
    assert made["Arn"].startswith("arn:aws:mobiletargeting:") and made["Arn"].endswith(f":apps/{made['Id']}")
    assert (made["Name"], made["tags"]) == ("Shop", {"team": "growth"})
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", made["CreationDate"])


def test_every_answer_names_its_request(client, app):
    response = client.get_app(ApplicationId=app.id)
    assert uuid.UUID(response["ResponseMetadata"]["HTTPHeaders"]["x-amzn-requestid"])


def test_a_deleted_application_is_shown_once_more_and_then_unknown(client, new_app):
    app = new_app("Gone")
    assert client.delete_app(ApplicationId=app.id)["ApplicationResponse"]["Name"] == "Gone"
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_app(ApplicationId=app.id)
    with pytest.raises(client.exceptions.NotFoundException):
        app.put("e1")
    with pytest.raises(client.exceptions.NotFoundException):
        client.delete_app(ApplicationId=app.id)


def test_applications_are_listed_a_page_at_a_time_each_once(client, new_app):
    made = {new_app().id for _ in range(5)}
    seen, token = [], None
    while True:
        page = client.get_apps(PageSize="2", **({"Token": token} if token else {}))["ApplicationsResponse"]
        assert len(page["Item"]) <= 2
        seen += [item["Id"] for item in page["Item"]]
        token = page.get("NextToken")
        if not token:
            break
    assert len(seen) == len(set(seen))
    assert made <= set(seen)


@pytest.mark.parametrize("query", [{"Token": "no such token"}, {"PageSize": "many"}, {"PageSize": "0"}, {"PageSize": "-1"}])
def test_a_page_that_cannot_be_is_refused(client, query):
    with pytest.raises(client.exceptions.BadRequestException):
        client.get_apps(**query)


@pytest.mark.parametrize("name", ["", "x" * 65])
def test_a_name_too_short_or_too_long_is_refused(client, name):
    with pytest.raises(client.exceptions.BadRequestException, match="Name"):
        client.create_app(CreateApplicationRequest={"Name": name})
