"""Tags, on every kind of resource that takes them."""

import uuid
from urllib.parse import quote

import pytest
from support.world import email_message, utc


@pytest.fixture(params=["app", "segment", "campaign", "template"])
def tagged(request, client, app):
    """The ARN of a resource, and how to read its tags by its own operation."""

    def read_app():
        return client.get_app(ApplicationId=app.id)["ApplicationResponse"]

    def read_segment():
        return client.get_segment(ApplicationId=app.id, SegmentId=segment)["SegmentResponse"]

    def read_template():
        return client.get_push_template(TemplateName=name)["PushNotificationTemplateResponse"]

    segment = app.segment()["Id"]
    name = f"template-{uuid.uuid4().hex}"
    client.create_push_template(TemplateName=name, PushNotificationTemplateRequest={})
    campaign = app.campaign({"StartTime": utc(days=1)}, email_message(), segment)["Id"]
    read = {"app": read_app, "segment": read_segment, "campaign": lambda: app.get_campaign(campaign), "template": read_template}[request.param]
    yield read()["Arn"], lambda: read()["tags"]
    client.delete_push_template(TemplateName=name)


def test_tags_show_in_the_resource_itself(client, tagged):
    arn, own = tagged
    assert client.list_tags_for_resource(ResourceArn=arn)["TagsModel"]["tags"] == {}
    answer = client.tag_resource(ResourceArn=arn, TagsModel={"tags": {"team": "growth", "Stack Name": "test/é"}})
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    client.tag_resource(ResourceArn=arn, TagsModel={"tags": {"team": "shop", "gone": ""}})
    answer = client.untag_resource(ResourceArn=arn, TagKeys=["gone", "never"])
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    expected = {"team": "shop", "Stack Name": "test/é"}
    assert client.list_tags_for_resource(ResourceArn=arn)["TagsModel"]["tags"] == expected
    assert own() == expected


def test_an_arn_may_keep_its_slashes(raw, tagged):
    arn, own = tagged
    for path in (f"/v1/tags/{arn}", f"/v1/tags/{quote(arn, safe='')}"):
        raw.bearer("POST", path, json={"tags": {"a": path[:9]}}).expect(204)
        assert raw.bearer("GET", path).expect(200).json == {"tags": {"a": path[:9]}}
        assert own() == {"a": path[:9]}


def test_what_is_not_there_takes_no_tags(client, app):
    arn = client.get_app(ApplicationId=app.id)["ApplicationResponse"]["Arn"]
    for unknown in (arn.replace(app.id, "0" * 32), f"{arn}/segments/{'0' * 32}", arn.replace(f"apps/{app.id}", "templates/never/EMAIL")):
        with pytest.raises(client.exceptions.NotFoundException):
            client.list_tags_for_resource(ResourceArn=unknown)
        with pytest.raises(client.exceptions.NotFoundException):
            client.tag_resource(ResourceArn=unknown, TagsModel={"tags": {"a": "b"}})
    with pytest.raises(client.exceptions.BadRequestException):
        client.tag_resource(ResourceArn=arn, TagsModel={"tags": {"aws:a": "b"}})


def test_a_key_of_one_application_tags_only_there(client, client_for, new_app, new_key):
    own, other = new_app(), new_app()
    narrow = client_for(new_key("WRITE", own))
    arn = client.get_app(ApplicationId=own.id)["ApplicationResponse"]["Arn"]
    segment = own.segment()["Arn"]
    narrow.tag_resource(ResourceArn=segment, TagsModel={"tags": {"a": "b"}})
    narrow.tag_resource(ResourceArn=arn, TagsModel={"tags": {"a": "b"}})
    for foreign in (arn.replace(own.id, other.id), other.segment()["Arn"], arn.replace(f"apps/{own.id}", "templates/any/EMAIL")):
        with pytest.raises(client.exceptions.ForbiddenException):
            narrow.tag_resource(ResourceArn=foreign, TagsModel={"tags": {"a": "b"}})
