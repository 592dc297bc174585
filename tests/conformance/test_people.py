"""People: found among all endpoints, shown whole, and erased, by hand over HTTP. Pinpoint had none of it."""

import itertools
import json
from urllib.parse import quote

import pytest
from conftest import stock_client
from support.collector import Collector
from support.patience import eventually
from support.raw import Raw
from support.world import App, email_message, event

LISTS = ("Endpoints", "Passwords", "Messages", "Events")


def ours(app, rest):
    return f"/carillon/apps/{app.id}/{rest}"


def pages(app, rest, size):
    """The pages of a list or an export, first to last."""
    join = "&" if "?" in rest else "?"
    path, token = f"{ours(app, rest)}{join}page-size={size}", ""
    while token is not None:
        page = app.raw.bearer("GET", f"{path}&token={token}").expect(200).json
        token = page.get("NextToken")
        yield page


def listed(app, rest, member="Id", size=100):
    return [item[member] for page in pages(app, rest, size) for item in page["Item"]]


def exported(app, rest, size=3):
    whole = {name: [] for name in LISTS}
    for page in pages(app, f"{rest}/export", size):
        for name in LISTS:
            whole[name] += page[name]
    return whole


def erase(app, rest, query=""):
    return app.raw.bearer("DELETE", ours(app, f"{rest}/everything{query}")).expect(202).json


def erasure(app, begun):
    return app.raw.bearer("GET", ours(app, f"erasures/{begun['Id']}")).expect(200).json


def completed(app, begun, within_s=10):
    return eventually(lambda: erasure(app, begun), lambda seen: seen["State"] == "COMPLETED", within_s=within_s)


def together(app, endpoints, event_id):
    """One event of each endpoint in one request."""
    batch = {endpoint: {"Endpoint": {}, "Events": {event_id: event(Attributes={"who": endpoint})}} for endpoint in endpoints}
    app.client.put_events(ApplicationId=app.id, EventsRequest={"BatchItem": batch})


def test_endpoints_are_listed_and_found(app):
    for number in range(7):
        plan = ["gold"] if number % 3 == 0 else ["free"]
        app.put_person(f"e{number}", "Ada", user=f"user-{number % 2}", Attributes={"plan": plan})
    address = app.get("e4")["Address"]
    assert listed(app, "endpoints", size=2) == [f"e{number}" for number in range(7)]
    assert listed(app, "endpoints?attribute=plan:gold", size=1) == ["e0", "e3", "e6"]
    assert listed(app, "endpoints?user-attribute=FirstName:Ada&user=user-1") == ["e1", "e3", "e5"]
    assert listed(app, f"endpoints?address={quote(address)}") == ["e4"]
    assert listed(app, "endpoints?id=E4&channel=EMAIL&status=ACTIVE") == ["e4"]
    assert listed(app, "endpoints?status=INACTIVE") == []
    page = next(pages(app, "endpoints?id=e4", 10))
    assert page == {"Item": [app.get("e4")]}
    app.raw.bearer("GET", ours(app, "endpoints?attribute=plan")).expect(400, "BadRequestException")


def test_users_are_listed_with_the_number_of_their_endpoints(app):
    for number, user in enumerate(["bob", "us-east-1:0b/c", "ada", "ada"]):
        app.put(f"e{number}", User={"UserId": user})
    for size in (1, 2, 100):
        users = [item for page in pages(app, "users", size) for item in page["Item"]]
        assert [(user["UserId"], user["Endpoints"]) for user in users] == [("ada", 2), ("bob", 1), ("us-east-1:0b/c", 1)]


def test_pages_hold_still_while_people_come_and_go(app):
    for number in range(12):
        app.put(f"e{number}", Attributes={"a": ["1"]})
    seen = []
    for number, page in zip(itertools.count(), pages(app, "endpoints", 3)):
        seen += [item["Id"] for item in page["Item"]]
        app.put(f"late{number}", Attributes={"a": ["1"]})
        app.client.delete_endpoint(ApplicationId=app.id, EndpointId=f"e{number}")
        if number > 10:
            break
    assert len(seen) == len(set(seen))
    assert {f"e{number}" for number in range(12)} <= set(seen)


def test_an_export_holds_what_is_kept(shop):
    address = shop.put_person("e1", "Ada", user="ada", Location={"Latitude": 59.91387, "Longitude": 10.75225})
    shop.put_person("e2", "Bob", user="bob")
    together(shop, ["e1", "e2"], "one")
    own = shop.happens("e1", Session={"Id": "s", "StartTimestamp": "2026-01-02T03:04:05.000Z"})
    request = {"Addresses": {address: {"ChannelType": "EMAIL"}}, "MessageConfiguration": {"EmailMessage": {"SimpleEmail": {"Subject": {"Data": "Hi"}, "TextPart": {"Data": "Hi"}}}}}
    shop.client.send_messages(ApplicationId=shop.id, MessageRequest=request)
    eventually(shop.inbox)
    whole = exported(shop, "users/ada", size=1)
    assert [one["Endpoint"]["Id"] for one in whole["Endpoints"]] == ["e1"]
    assert whole["Endpoints"][0]["Endpoint"]["Location"]["Latitude"] == 59.91387
    assert [(one["EventId"], one["EndpointId"]) for one in whole["Events"]] == [("one", "e1"), (own, "e1")]
    assert whole["Events"][1]["Event"]["Session"] == {"Id": "s", "StartTimestamp": "2026-01-02T03:04:05.000Z"}
    assert [(one["Cause"], one["State"]) for one in whole["Messages"]] == [(address, "sent")]
    caught = shop.raw.bearer("GET", f"/inbox/messages/{whole['Messages'][0]['Id']}").expect(200).json
    assert caught["To"] == address
    assert exported(shop, "endpoints/E1")["Events"] == whole["Events"]
    shop.raw.bearer("GET", ours(shop, "users/nobody/export")).expect(404, "NotFoundException")


def test_an_erased_person_is_gone_and_the_counts_stay(shop):
    ada = shop.put_person("e1", "Ada", user="ada")
    bob = shop.put_person("e2", "Bob", user="bob")
    together(shop, ["e1", "e2"], "one")
    shop.happens("e1")
    campaign = shop.campaign({"StartTime": "IMMEDIATE", "Frequency": "ONCE"}, email_message(), shop.segment()["Id"])
    eventually(lambda: shop.status_of(campaign["Id"]), lambda status: status == "COMPLETED")
    assert shop.recipients() == sorted([ada, bob])
    others = exported(shop, "users/bob")

    def activity():
        answer = shop.client.get_campaign_activities(ApplicationId=shop.id, CampaignId=campaign["Id"])
        return answer["ActivitiesResponse"]["Item"]

    before = activity()
    counted = completed(shop, erase(shop, "users/ada", "?dry-run=true"))
    assert (counted["DryRun"], counted["Found"]) == (True, {"Endpoints": 1, "Passwords": 0, "Messages": 1, "Events": 3})
    assert exported(shop, "users/ada")["Events"]

    begun = erase(shop, "users/ada")
    assert begun["DryRun"] is False
    with pytest.raises(shop.client.exceptions.NotFoundException):
        shop.get("e1")
    after = completed(shop, begun)
    assert after["Found"] == counted["Found"]
    assert exported(shop, "endpoints/e1") == {name: [] for name in LISTS}
    assert exported(shop, "users/bob") == others
    assert eventually(shop.recipients, lambda seen: seen == [bob])
    assert activity() == before
    assert erase(shop, "users/ada") == after
    shop.raw.bearer("DELETE", ours(shop, "users/nobody/everything")).expect(404, "NotFoundException")


def test_readers_see_people_and_administrators_erase_them(app, new_key):
    app.put("e1", User={"UserId": "ada"})
    reader, writer = (Raw(app.raw.url, new_key(power, app)) for power in ("READ", "WRITE"))
    for rest in ("endpoints", "users", "users/ada/export", "endpoints/e1/export"):
        reader.bearer("GET", ours(app, rest)).expect(200)
    for rest in ("users/ada/everything", "endpoints/e1/everything"):
        writer.bearer("DELETE", ours(app, rest)).expect(403, "ForbiddenException")


def test_an_erasure_goes_on_after_a_restart():
    own = Collector()
    try:
        own.start()
        shop = App(stock_client(own.url, own.keys), Raw(own.url, own.keys), None)
        made = shop.client.create_app(CreateApplicationRequest={"Name": "Shop"})
        shop = App(shop.client, shop.raw, made["ApplicationResponse"]["Id"])
        for endpoint in ("e1", "e2"):
            shop.put(endpoint, User={"UserId": endpoint})
        for number in range(500):
            together(shop, ["e1", "e2"], f"event-{number}")
        begun = erase(shop, "users/e1")
        own.stop()
        own.start()
        shop = App(stock_client(own.url, own.keys), Raw(own.url, own.keys), shop.id)
        assert completed(shop, begun, within_s=30)["Found"]["Events"] == 500
        assert exported(shop, "endpoints/e1", size=500)["Events"] == []
        events = exported(shop, "endpoints/e2", size=500)["Events"]
        assert sorted(one["EventId"] for one in events) == sorted(f"event-{number}" for number in range(500))
        assert "e1" not in json.dumps([one["Event"] for one in events])
    finally:
        own.discard()
