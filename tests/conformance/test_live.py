"""The live channel: an open page hears that its messages may have changed, within seconds and without asking."""

import contextlib

import pytest
from conftest import stock_client
from support.collector import Collector
from support.live import listening, refusal, target
from support.patience import WAIT_S_MAX
from support.raw import Raw
from support.world import App, email_message, utc, when
from test_in_app import banner, messages, schedule

SHOP = "https://shop.example"
UNKNOWN = "0f8e4c2a9b1d4f6e8a7c5b3d2e1f0a9c"
MANY = 60
AWAY = 1001


@pytest.fixture
def key(new_key, app):
    return new_key("PUBLISH", app, origins=[SHOP]).id


@pytest.fixture
def page(base_url, app, key):
    """A page that has heard its first word."""
    with listening(base_url, app.id, key) as page:
        page.hears()
        yield page


def test_a_page_hears_at_once_that_it_may_have_missed_something(page):
    page.hears_nothing()


def test_a_campaign_that_is_made_or_deleted_reaches_an_open_page(client, app, page):
    app.put("browser", ChannelType="IN_APP")
    campaign = app.campaign(schedule(), banner(), app.segment()["Id"])
    page.hears()
    assert len(messages(client, app, "browser")) == 1
    page.hears_nothing()
    client.delete_campaign(ApplicationId=app.id, CampaignId=campaign["Id"])
    page.hears()
    assert messages(client, app, "browser") == []


def test_a_campaign_reaches_an_open_page_when_its_time_comes_and_when_it_is_over(client, app, page):
    app.put("browser", ChannelType="IN_APP")
    app.campaign(schedule(StartTime=utc(seconds=3), EndTime=utc(seconds=6)), banner(), app.segment()["Id"])
    page.hears_nothing(for_s=1)
    page.hears(within_s=2 + WAIT_S_MAX)
    assert len(messages(client, app, "browser")) == 1
    page.hears(within_s=3 + WAIT_S_MAX)
    assert messages(client, app, "browser") == []


def test_what_a_page_does_not_show_it_does_not_hear(client, app, new_app, page):
    app.enable_email()
    segment = app.segment()["Id"]
    app.put_person("e1", "Ada")
    email = app.campaign(when(), email_message(), segment)
    app.campaign({"StartTime": "IMMEDIATE", "Frequency": "ONCE"}, email_message(), segment)
    app.campaign(schedule(), banner(), segment, IsPaused=True)
    client.delete_campaign(ApplicationId=app.id, CampaignId=email["Id"])
    other = new_app()
    other.campaign(schedule(), banner(), other.segment()["Id"])
    page.hears_nothing(for_s=1)


def test_every_open_page_hears(base_url, app, key):
    with contextlib.ExitStack() as open_pages:
        pages = [open_pages.enter_context(listening(base_url, app.id, key, endpoint=f"browser:{n}")) for n in range(MANY)]
        # The last one never reads, and keeps nobody waiting.
        *readers, _ = pages
        for page in readers:
            page.hears()
        app.campaign(schedule(), banner(), app.segment()["Id"])
        for page in readers:
            page.hears()


def test_a_page_that_left_is_not_missed(base_url, app, key, page):
    with listening(base_url, app.id, key) as other:
        other.hears()
    app.campaign(schedule(), banner(), app.segment()["Id"])
    page.hears()


def test_a_page_may_ask_whether_it_is_still_heard(page):
    page.says("ping")
    page.hears("pong")
    for ignored in ("pong", "changed", "", "ping ", b"ping"):
        page.says(ignored)
    page.hears_nothing()
    page.says("ping")
    page.hears("pong")


def test_who_may_not_fetch_may_not_listen(base_url, app, new_app, new_key, key):
    assert refusal(base_url, app.id, "pk_unknown") == (403, "ForbiddenException")
    assert refusal(base_url, app.id, key, origin="https://evil.example") == (403, "ForbiddenException")
    assert refusal(base_url, new_app().id, key) == (403, "ForbiddenException")
    assert refusal(base_url, UNKNOWN, key) == (404, "NotFoundException")
    with listening(base_url, app.id, key, origin=SHOP) as page:
        page.hears()


def test_a_call_without_an_upgrade_is_told_what_to_do(raw, app, key):
    refused = raw.send("GET", target(app.id, "browser", key)).expect(400, "BadRequestException")
    assert "wss://" in refused.message
    raw.send("GET", target(app.id, "browser", "pk_unknown")).expect(403, "ForbiddenException")
    raw.send("POST", target(app.id, "browser", key), "{}").expect(405, "MethodNotAllowedException")


def test_an_upgrade_of_anything_else_means_nothing(raw):
    raw.bearer("GET", "/v1/apps", headers={"Connection": "Upgrade", "Upgrade": "websocket"}).expect(200)


def test_pages_of_a_deleted_application_are_let_go(client, host, base_url, app, key, page):
    if host == "worker":
        pytest.skip("the object does not close its sockets yet when its application is deleted")
    client.delete_app(ApplicationId=app.id)
    assert page.is_told_to_go() == AWAY
    assert refusal(base_url, app.id, key) == (404, "NotFoundException")


@pytest.fixture
def small(host):
    """A collector of our own where two pages may listen."""
    if host == "worker":
        pytest.skip("the runtime has its own limit, and no stop that a page could see")
    collector = Collector(environment={"CARILLON_LIVE_SOCKETS": "2"})
    try:
        yield collector.start()
    finally:
        collector.discard()


def test_one_page_too_many_is_refused_and_a_stop_lets_all_go(small):
    client, raw = stock_client(small.url, small.keys), Raw(small.url, small.keys)
    shop = App(client, raw, client.create_app(CreateApplicationRequest={"Name": "Shop"})["ApplicationResponse"]["Id"])
    key = raw.bearer("POST", "/keys", json={"Power": "PUBLISH", "ApplicationId": shop.id}).expect(201).json["Id"]
    with listening(small.url, shop.id, key) as first:
        with listening(small.url, shop.id, key):
            assert refusal(small.url, shop.id, key) == (429, "TooManyRequestsException")
        with listening(small.url, shop.id, key) as second:
            small.stop()
            assert [first.is_told_to_go(), second.is_told_to_go()] == [AWAY, AWAY]
