"""Templates of every kind, their versions and lists."""

import uuid

import pytest
from support.world import FROM

KINDS = {
    "email": {"Subject": "Hello {{Id}}", "HtmlPart": "<p>Hello</p>", "TextPart": "Hello", "Headers": [{"Name": "X-Shop", "Value": "{{Id}}"}]},
    "sms": {"Body": "Hello {{Id}}"},
    "voice": {"Body": "Hello {{Id}}", "LanguageCode": "en-US", "VoiceId": "Joanna"},
    "push": {"Default": {"Action": "OPEN_APP", "Title": "Hello", "Body": "{{Id}}"}, "APNS": {"MediaUrl": "https://shop.example/a.png"}},
    "in_app": {"Layout": "OVERLAYS", "Content": [{"BackgroundColor": "#FFFFFF"}], "CustomConfig": {"theme": "dark"}},
}
WORDS = {
    "email": ("EmailTemplateRequest", "EmailTemplateResponse", "EMAIL"),
    "sms": ("SMSTemplateRequest", "SMSTemplateResponse", "SMS"),
    "voice": ("VoiceTemplateRequest", "VoiceTemplateResponse", "VOICE"),
    "push": ("PushNotificationTemplateRequest", "PushNotificationTemplateResponse", "PUSH"),
    "in_app": ("InAppTemplateRequest", "InAppTemplateResponse", "INAPP"),
}


class Templates:
    """The four operations of one kind of template, for one name."""

    def __init__(self, client, kind, name):
        self.client, self.kind, self.name = client, kind, name
        self.request, self.response, self.type = WORDS[kind]

    def call(self, verb, **more):
        return getattr(self.client, f"{verb}_{self.kind}_template")(TemplateName=self.name, **more)

    def create(self, body):
        return self.call("create", **{self.request: body})

    def update(self, body, **more):
        return self.call("update", **{self.request: body}, **more)

    def get(self, **more):
        return self.call("get", **more)[self.response]

    def activate(self, version):
        request = {"Version": version}
        return self.client.update_template_active_version(
            TemplateName=self.name, TemplateType=self.type, TemplateActiveVersionRequest=request
        )


@pytest.fixture(params=KINDS)
def templates(request, client):
    templates = Templates(client, request.param, f"template-{uuid.uuid4().hex}")
    yield templates
    try:
        templates.call("delete")
    except client.exceptions.NotFoundException:
        pass


@pytest.fixture
def letters(client):
    letters = Templates(client, "email", f"letter-{uuid.uuid4().hex}")
    yield letters
    try:
        letters.call("delete")
    except client.exceptions.NotFoundException:
        pass


def status(response):
    return response["ResponseMetadata"]["HTTPStatusCode"]


def test_every_kind_lives_through_its_operations(client, templates):
    body = {**KINDS[templates.kind], "TemplateDescription": "A greeting", "tags": {"team": "growth"}}
    created = templates.create(body)
    assert status(created) == 201
    read = templates.get()
    assert {member: read[member] for member in body} == body
    assert (read["TemplateName"], read["TemplateType"], read["Version"]) == (templates.name, templates.type, "1")
    assert read["Arn"].endswith(f":templates/{templates.name}/{templates.type}")
    with pytest.raises(client.exceptions.BadRequestException):
        templates.create(body)
    changed = {**KINDS[templates.kind], "TemplateDescription": "Another"}
    updated = templates.update(changed, CreateNewVersion=True)
    assert (status(updated), updated["MessageBody"]["Message"]) == (202, "Accepted")
    assert templates.get()["TemplateDescription"] == "A greeting"
    assert status(templates.activate("2")) == 200
    assert templates.get()["TemplateDescription"] == "Another"
    assert templates.get(Version="1")["TemplateDescription"] == "A greeting"
    assert templates.get()["tags"] == {"team": "growth"}
    assert status(templates.call("delete", Version="1")) == 202
    assert status(templates.call("delete")) == 202
    with pytest.raises(client.exceptions.NotFoundException):
        templates.get()


def test_the_second_of_two_writers_learns_of_the_first(client, letters):
    letters.create({"Subject": "one"})
    letters.update({"Subject": "two"}, CreateNewVersion=True)
    with pytest.raises(client.exceptions.BadRequestException, match="latest"):
        letters.update({"Subject": "late"}, Version="1")
    letters.update({"Subject": "two, again"}, Version="2")
    assert letters.get(Version="2")["Subject"] == "two, again"
    with pytest.raises(client.exceptions.BadRequestException):
        letters.update({"Subject": "both"}, Version="2", CreateNewVersion=True)
    with pytest.raises(client.exceptions.BadRequestException, match="active"):
        letters.call("delete", Version="1")


def test_lists_come_in_pages(client, letters):
    letters.create({"Subject": "one"})
    short = Templates(client, "sms", letters.name)
    short.create({"Body": "one"})
    for _ in range(4):
        short.update({"Body": "more"}, CreateNewVersion=True)
    pages, token = [], {}
    while token is not None:
        page = client.list_templates(Prefix=letters.name, PageSize="1", **token)["TemplatesResponse"]
        pages.append([(row["TemplateName"], row["TemplateType"], row["Version"]) for row in page["Item"]])
        token = {"NextToken": page["NextToken"]} if "NextToken" in page else None
    assert pages == [[(letters.name, "EMAIL", "1")], [(letters.name, "SMS", "1")]]
    only = client.list_templates(Prefix=letters.name, TemplateType="SMS")["TemplatesResponse"]["Item"]
    assert [row["TemplateType"] for row in only] == ["SMS"]
    versions, token = [], {}
    while token is not None:
        response = client.list_template_versions(TemplateName=letters.name, TemplateType="SMS", PageSize="2", **token)
        page = response["TemplateVersionsResponse"]
        versions += [row["Version"] for row in page["Item"]]
        token = {"NextToken": page["NextToken"]} if "NextToken" in page else None
    assert versions == ["1", "2", "3", "4", "5"]
    short.call("delete")
    with pytest.raises(client.exceptions.NotFoundException):
        client.list_template_versions(TemplateName=letters.name, TemplateType="SMS")


def test_a_message_takes_the_active_version(client, shop, letters):
    letters.create({"Subject": "one", "TextPart": "one"})
    letters.update({"Subject": "two", "TextPart": "two"}, CreateNewVersion=True)

    def send(**template):
        request = {
            "Addresses": {"ada@example.com": {"ChannelType": "EMAIL"}},
            "MessageConfiguration": {"EmailMessage": {"FromAddress": FROM}},
            "TemplateConfiguration": {"EmailTemplate": {"Name": letters.name, **template}},
        }
        return client.send_messages(ApplicationId=shop.id, MessageRequest=request)

    send()
    letters.activate("latest")
    send()
    send(Version="1")
    letters.call("delete", Version="1")
    with pytest.raises(client.exceptions.BadRequestException):
        send(Version="1")
    letters.call("delete")
    with pytest.raises(client.exceptions.BadRequestException):
        send()
    subjects = sorted(message["Subject"] for message in shop.inbox())
    assert subjects == ["one", "one", "two"]
