"""One collector for the whole run, and an application for each test.

Which host: CARILLON_HOST=server (the binary) or worker (the Workers runtime). A collector that already runs is used instead when
CARILLON_URL (or BASE_URL) names it, with its administrator's key in CARILLON_ACCESS_KEY_ID and CARILLON_SECRET_ACCESS_KEY.
"""

import uuid

import boto3
import pytest
from support import journal
from support.collector import Collector, Keys, external, host_name
from support.raw import Raw
from support.world import App


@pytest.fixture(scope="session")
def where():
    """The URL and administrator's key of the collector under test."""
    running = external()
    if running:
        yield running
        return
    collector = Collector()
    try:
        collector.start()
        yield collector.url, collector.keys
    finally:
        collector.discard()


@pytest.fixture(scope="session")
def base_url(where):
    return where[0]


@pytest.fixture(scope="session")
def raw(where):
    """Requests by hand, with the administrator's key."""
    return Raw(*where)


def stock_client(url, keys, **more):
    """boto3 as everybody has it; only the URL, the region and the keys are ours."""
    client = boto3.client(
        "pinpoint",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id=keys.id,
        aws_secret_access_key=keys.secret,
        **more,
    )
    client.meta.events.register("response-received.pinpoint", note_exchange)
    return client


def note_exchange(event_name, response_dict, **_):
    if response_dict:
        journal.note(event_name.rsplit(".", 1)[-1], response_dict["status_code"], response_dict["body"])


@pytest.fixture(scope="session")
def client_for(base_url):
    """Makes a stock client with other keys."""
    return lambda keys, **more: stock_client(base_url, keys, **more)


@pytest.fixture(scope="session")
def client(where):
    return stock_client(*where)


@pytest.fixture
def new_app(client, raw):
    """Makes applications that last as long as the test."""
    made = []

    def make(name=None):
        response = client.create_app(CreateApplicationRequest={"Name": name or f"test {uuid.uuid4()}"})
        made.append(response["ApplicationResponse"]["Id"])
        return App(client, raw, made[-1])

    yield make
    for app_id in made:
        try:
            client.delete_app(ApplicationId=app_id)
        except client.exceptions.NotFoundException:
            pass


@pytest.fixture
def app(new_app):
    return new_app()


@pytest.fixture
def shop(app):
    """An application that may send mail."""
    app.enable_email()
    return app


@pytest.fixture
def new_key(raw):
    """Makes access keys that last as long as the test."""
    made = []

    def make(power, app=None, origins=None, secrets=None):
        wanted = {"Power": power, "ApplicationId": app.id if app else None, "Origins": origins, "Secrets": secrets}
        wanted = {name: value for name, value in wanted.items() if value is not None}
        key = raw.bearer("POST", "/keys", json=wanted).expect(201).json
        made.append(key["Id"])
        return Keys(key["Id"], key.get("Secret"))

    yield make
    for key_id in made:
        raw.bearer("DELETE", f"/keys/{key_id}")


@pytest.fixture
def host():
    return host_name()


@pytest.fixture(autouse=True)
def fresh_journal():
    journal.start()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Shows what was said before a test failed."""
    outcome = yield
    report = outcome.get_result()
    if report.failed and journal.read():
        report.sections.append(("last exchanges", journal.read()))
