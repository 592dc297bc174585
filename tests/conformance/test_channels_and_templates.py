"""The email channel and email templates."""

import json
import uuid

import pytest
from support.world import FROM


@pytest.fixture
def name():
    return f"template-{uuid.uuid4().hex}"


def test_a_channel_that_was_never_set_up_is_not_found(client, app):
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_email_channel(ApplicationId=app.id)


def test_a_channel_counts_its_versions(client, app):
    first = app.enable_email()
    assert (first["Platform"], first["FromAddress"], first["Enabled"], first["ApplicationId"]) == ("EMAIL", FROM, True, app.id)
    second = app.enable_email()
    assert second["Version"] == first["Version"] + 1
    assert second["CreationDate"] == first["CreationDate"]
    assert client.get_email_channel(ApplicationId=app.id)["EmailChannelResponse"] == second


def test_a_template_is_kept_as_version_one(client, name):
    request = {
        "Subject": "Hello {{User.UserAttributes.FirstName}}",
        "HtmlPart": "<p>Hello</p>",
        "TextPart": "Hello",
        "DefaultSubstitutions": json.dumps({"User.UserAttributes.FirstName": "friend"}),
        "TemplateDescription": "A greeting",
        "tags": {"team": "growth"},
    }
    response = client.create_email_template(TemplateName=name, EmailTemplateRequest=request)
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert response["CreateTemplateMessageBody"]["Arn"].endswith(f":templates/{name}/EMAIL")
    template = client.get_email_template(TemplateName=name)["EmailTemplateResponse"]
    assert (template["TemplateName"], template["TemplateType"], template["Version"]) == (name, "EMAIL", "1")
    for member, value in request.items():
        assert template[member] == value


def test_a_name_is_taken_once(client, name):
    client.create_email_template(TemplateName=name, EmailTemplateRequest={"Subject": "one"})
    with pytest.raises(client.exceptions.BadRequestException):
        client.create_email_template(TemplateName=name, EmailTemplateRequest={"Subject": "two"})
    assert client.get_email_template(TemplateName=name)["EmailTemplateResponse"]["Subject"] == "one"


@pytest.mark.parametrize("bad", ["-starts-with-a-dash", "has blank", "has/slash", "x" * 129])
def test_a_name_of_other_signs_is_refused(client, bad):
    with pytest.raises(client.exceptions.BadRequestException):
        client.create_email_template(TemplateName=bad, EmailTemplateRequest={"Subject": "one"})


def test_an_unknown_template_or_version_is_not_found(client, name):
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_email_template(TemplateName=name)
    client.create_email_template(TemplateName=name, EmailTemplateRequest={"Subject": "one"})
    assert client.get_email_template(TemplateName=name, Version="1")["EmailTemplateResponse"]["Subject"] == "one"
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_email_template(TemplateName=name, Version="2")


def test_substitutions_that_are_no_json_are_refused(client, name):
    request = {"Subject": "one", "DefaultSubstitutions": "{not json"}
    with pytest.raises(client.exceptions.BadRequestException, match="DefaultSubstitutions"):
        client.create_email_template(TemplateName=name, EmailTemplateRequest=request)
