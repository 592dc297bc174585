"""Direct messages: one result for each destination, whatever becomes of the others."""

import json
import uuid

import pytest
from support.patience import eventually, stays
from support.world import FROM

MAIL = {"EmailMessage": {"FromAddress": FROM, "SimpleEmail": {"Subject": {"Data": "Hi {{Name}}"}, "TextPart": {"Data": "For {{Name}}"}}}}


def send(app, **request):
    request = {"MessageConfiguration": MAIL, **request}
    return app.client.send_messages(ApplicationId=app.id, MessageRequest=request)["MessageResponse"]


def subjects(app):
    return sorted(one["Subject"] for one in app.inbox())


def test_a_result_names_its_message(shop):
    response = send(shop, Addresses={"ada@example.com": {"ChannelType": "EMAIL", "Substitutions": {"Name": ["Ada"]}}})
    assert response["ApplicationId"] == shop.id
    result = response["Result"]["ada@example.com"]
    assert (result["DeliveryStatus"], result["StatusCode"]) == ("SUCCESSFUL", 200)
    assert result["StatusMessage"] == f"MessageId: {result['MessageId']}"
    assert eventually(lambda: subjects(shop)) == ["Hi Ada"]


def test_an_addresss_own_substitution_wins(shop):
    addresses = {
        "ada@example.com": {"ChannelType": "EMAIL", "Substitutions": {"Name": ["Ada"]}},
        "bob@example.com": {"ChannelType": "EMAIL"},
    }
    email = {**MAIL["EmailMessage"], "Substitutions": {"Name": ["friend"]}}
    send(shop, Addresses=addresses, MessageConfiguration={"EmailMessage": email})
    assert eventually(lambda: subjects(shop), lambda seen: len(seen) == 2) == ["Hi Ada", "Hi friend"]


def test_a_send_that_is_repeated_under_its_key_goes_out_once(client_for, raw, shop):
    client = client_for(raw.keys)
    name = lambda request, **_: request.headers.add_header("Idempotency-Key", "order-7")
    client.meta.events.register("before-sign.pinpoint.SendMessages", name)

    def send_to(person):
        addresses = {f"{person}@example.com": {"ChannelType": "EMAIL", "Substitutions": {"Name": [person]}}}
        request = {"MessageConfiguration": MAIL, "Addresses": addresses}
        return client.send_messages(ApplicationId=shop.id, MessageRequest=request)["MessageResponse"]

    first = send_to("ada")
    assert send_to("ada") == first
    with pytest.raises(client.exceptions.ConflictException):
        send_to("bob")
    assert eventually(lambda: subjects(shop)) == ["Hi ada"]
    send(shop, Addresses={"eve@example.com": {"ChannelType": "EMAIL"}})
    assert len(eventually(lambda: subjects(shop), lambda seen: len(seen) > 1)) == 2


def test_a_templates_default_fills_what_is_missing(client, shop):
    name = f"greeting-{uuid.uuid4().hex}"
    request = {"Subject": "Dear {{Name}}{{Nothing}}", "TextPart": "x", "DefaultSubstitutions": json.dumps({"Name": "reader"})}
    client.create_email_template(TemplateName=name, EmailTemplateRequest=request)
    send(
        shop,
        Addresses={"ada@example.com": {"ChannelType": "EMAIL"}},
        MessageConfiguration={"EmailMessage": {"FromAddress": FROM}},
        TemplateConfiguration={"EmailTemplate": {"Name": name}},
    )
    assert eventually(lambda: subjects(shop)) == ["Dear reader"]


def test_faults_of_one_destination_leave_the_others_alone(shop):
    shop.put_person("good", "Ada")
    shop.put_person("left", "Bob", OptOut="ALL")
    shop.put_person("asleep", "Eve", EndpointStatus="INACTIVE")
    results = send(shop, Endpoints={"good": {}, "left": {}, "asleep": {}, "unknown": {}})["EndpointResult"]
    statuses = {name: one["DeliveryStatus"] for name, one in results.items()}
    assert statuses == {"good": "SUCCESSFUL", "left": "OPT_OUT", "asleep": "PERMANENT_FAILURE", "unknown": "PERMANENT_FAILURE"}
    assert (results["unknown"]["StatusCode"], results["asleep"]["StatusCode"]) == (400, 400)
    assert len(eventually(lambda: subjects(shop))) == 1


def test_one_address_gets_one_message_of_a_request(shop):
    address = shop.put_person("e1", "Ada")
    response = send(shop, Addresses={address: {"ChannelType": "EMAIL"}}, Endpoints={"e1": {}})
    statuses = [response["Result"][address]["DeliveryStatus"], response["EndpointResult"]["e1"]["DeliveryStatus"]]
    assert sorted(statuses) == ["DUPLICATE", "SUCCESSFUL"]
    eventually(lambda: subjects(shop))
    stays(lambda: len(subjects(shop)), 1)


def test_an_application_without_the_channel_sends_nothing(app):
    result = send(app, Addresses={"ada@example.com": {"ChannelType": "EMAIL"}})["Result"]["ada@example.com"]
    assert (result["DeliveryStatus"], result["StatusCode"], result["StatusMessage"]) == ("PERMANENT_FAILURE", 404, "Resource not found")
    stays(lambda: subjects(app), [])


def test_an_unknown_template_is_a_fault_of_the_request(client, shop):
    with pytest.raises((client.exceptions.BadRequestException, client.exceptions.NotFoundException)):
        send(shop, Addresses={"ada@example.com": {"ChannelType": "EMAIL"}}, TemplateConfiguration={"EmailTemplate": {"Name": "no-such-template"}})


def send_to_users(app, **users):
    request = {"MessageConfiguration": MAIL, "Users": users}
    return app.client.send_users_messages(ApplicationId=app.id, SendUsersMessageRequest=request)["SendUsersMessageResponse"]


def test_a_message_to_users_reaches_every_endpoint_that_can_have_it(shop):
    addresses = {shop.put_person(endpoint, "Ada", user="ada") for endpoint in ("home", "work")}
    shop.put("phone", Address="+4712345678", ChannelType="SMS", User={"UserId": "ada"})
    shop.put_person("left", "Bob", user="bob", OptOut="ALL")
    shop.put_person("other", "Eve", user="eve")
    response = send_to_users(shop, ada={"Substitutions": {"Name": ["Ada"]}}, bob={}, nobody={})
    assert response["ApplicationId"] == shop.id and response["RequestId"]
    statuses = {user: {one: result["DeliveryStatus"] for one, result in results.items()} for user, results in response["Result"].items()}
    assert statuses == {
        "ada": {"home": "SUCCESSFUL", "work": "SUCCESSFUL", "phone": "PERMANENT_FAILURE"},
        "bob": {"left": "OPT_OUT"},
        "nobody": {"": "PERMANENT_FAILURE"},
    }
    assert response["Result"]["nobody"][""] == {
        "Address": "",
        "DeliveryStatus": "PERMANENT_FAILURE",
        "StatusCode": 400,
        "StatusMessage": "No endpoints found for userId.",
    }
    assert set(eventually(shop.recipients, lambda seen: len(seen) == 2)) == addresses
    assert subjects(shop) == ["Hi Ada", "Hi Ada"]


@pytest.mark.parametrize("count", [0, 101])
def test_a_message_to_users_needs_some_and_not_too_many(client, shop, count):
    with pytest.raises(client.exceptions.BadRequestException, match="Users"):
        send_to_users(shop, **{f"u{number}": {} for number in range(count)})


def test_the_inbox_is_searched_by_address_and_read_by_id(raw, shop):
    send(shop, Addresses={f"{name}@example.com": {"ChannelType": "EMAIL", "Substitutions": {"Name": [name]}} for name in ("ada", "bob")})
    [found] = eventually(lambda: shop.inbox(to="ada@example.com"))
    assert found["Subject"] == "Hi ada"
    assert [one["To"] for one in shop.inbox(to="ada@example.com", channel="EMAIL")] == ["ada@example.com"]
    assert shop.inbox(channel="SMS") == []
    alone = raw.bearer("GET", f"/inbox/messages/{found['Id']}").expect(200).json
    assert (alone["Id"], alone["Text"], alone["Source"] != "") == (found["Id"], "For ada", True)
    raw.bearer("GET", "/inbox/messages/none").expect(404, "NotFoundException")


def test_the_inbox_is_paged_newest_first(raw, shop):
    for number in range(5):
        send(shop, Addresses={f"a{number}@example.com": {"ChannelType": "EMAIL", "Substitutions": {"Name": [str(number)]}}})
    eventually(lambda: subjects(shop), lambda seen: len(seen) == 5)
    seen, token = [], ""
    while True:
        page = raw.bearer("GET", f"/inbox/messages?app={shop.id}&page-size=2{token}").expect(200).json
        seen += [one["Subject"] for one in page["Item"]]
        if not page.get("NextToken"):
            break
        token = f"&token={page['NextToken']}"
    assert seen == ["Hi 4", "Hi 3", "Hi 2", "Hi 1", "Hi 0"]


def test_the_inbox_page_is_served_without_data(raw):
    page = raw.send("GET", "/inbox").expect(200)
    assert page.headers["content-type"].startswith("text/html")
    assert "content-security-policy" in page.headers
