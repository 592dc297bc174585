"""What a host owes beyond its answers: data outlives a restart, keys are taken once, a panic costs one request.

These tests start a collector of their own, of the same host as the one under test.
"""

import concurrent.futures

import pytest
from conftest import stock_client
from support.collector import Collector, Keys
from support.patience import eventually
from support.raw import Raw
from support.world import App, email_message, utc, when

FAULTS = {"CARILLON_TEST_FAULTS": "1"}


@pytest.fixture(scope="module")
def own():
    collector = Collector(environment=FAULTS)
    try:
        yield collector.start()
    finally:
        collector.discard()


def a_shop(collector):
    client, raw = stock_client(collector.url, collector.keys), Raw(collector.url, collector.keys)
    app_id = client.create_app(CreateApplicationRequest={"Name": "Shop"})["ApplicationResponse"]["Id"]
    return App(client, raw, app_id)


def again(collector, shop):
    """The same application through the collector's new address."""
    return App(stock_client(collector.url, collector.keys), Raw(collector.url, collector.keys), shop.id)


def own_events(shop):
    """What the shop reported; the collector adds events of its sends."""
    return [one for one in shop.trail("e1")["Events"] if one["EventType"] == "cart.add"]


def test_a_panic_costs_one_request(own, host):
    shop = a_shop(own)
    shop.put("e1", Attributes={"a": ["1"]})

    def put(number):
        headers = {"x-carillon-fault": "panic"} if number == 7 else {}
        return shop.raw.bearer("PUT", shop.path("endpoints/e1"), json={"Attributes": {"last": [str(number)]}}, headers=headers).status

    if host != "worker" and put(7) == 202:
        pytest.skip("this host has no panic on request")
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(put, range(20)))
    assert statuses == [500 if number == 7 else 202 for number in range(20)]
    assert shop.get("e1")["Attributes"]["last"] != ["7"]


def test_a_fault_asked_for_by_a_stranger_means_nothing(raw, app):
    answer = raw.bearer("PUT", app.path("endpoints/e1"), json={}, headers={"x-carillon-fault": "panic"})
    assert answer.status == 202


def test_everything_is_there_after_a_restart_and_nobody_else_comes_in(own):
    shop = a_shop(own)
    shop.enable_email()
    address = shop.put_person("e1", "Ada", Attributes={"plan": ["gold"]})
    segment = shop.segment({"Attributes": {"plan": {"AttributeType": "INCLUSIVE", "Values": ["gold"]}}}, "gold")
    campaign = shop.campaign(when(), email_message(), segment["Id"])
    soon = shop.campaign({"StartTime": utc(seconds=4), "Frequency": "ONCE"}, email_message("Later"), segment["Id"])
    first = shop.happens("e1")
    eventually(shop.inbox)
    key = shop.raw.bearer("POST", "/keys", json={"Power": "READ"}).expect(201).json
    before = (shop.get("e1"), own_events(shop), shop.get_campaign(campaign["Id"]), shop.inbox())

    # The second start is given other first keys, and must not take them.
    own.stop()
    old, own.keys = own.keys, Keys.random()
    own.start()
    Raw(own.url, own.keys).bearer("GET", "/v1/apps").expect(403, "ForbiddenException")
    own.keys = old

    shop = again(own, shop)
    assert (shop.get("e1"), own_events(shop), shop.get_campaign(campaign["Id"])) == before[:3]
    assert [mail for mail in shop.inbox() if mail["Subject"] != "Later"] == before[3]
    Raw(own.url, Keys(key["Id"], key["Secret"])).bearer("GET", "/v1/apps").expect(200)
    second = shop.happens("e1")
    assert {one["EventId"] for one in own_events(shop)} == {first, second}
    subjects = eventually(lambda: sorted(one["Subject"] for one in shop.inbox(to=address)), lambda seen: len(seen) == 3, within_s=10)
    assert subjects == ["Hello Ada", "Hello Ada", "Later"]
    assert shop.status_of(soon["Id"]) == "COMPLETED"


def test_both_health_pages_answer(raw):
    for page in ("/healthz", "/readyz"):
        assert raw.send("GET", page).status == 200
