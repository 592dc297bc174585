"""The event stream: the log of events, carried to Kinesis, to Firehose, to a URL, into files and to NATS.

These tests start a collector of their own, of the same host as the one under test, beside services of AWS on loopback.
"""

import base64
import concurrent.futures
import hashlib
import hmac
import http.server
import json
import random
import threading
import uuid
from pathlib import Path

import pytest
import urllib3
from botocore.exceptions import BotoCoreError, ClientError
from conftest import stock_client
from support.cloud import ROLE, Cloud, event_of
from support.collector import Collector
from support.nats import Nats
from support.patience import eventually, stays
from support.raw import Raw
from support.rounds import kill_rounds
from support.world import App, email_message, event, utc

# A reader sees events within seconds; the machine that runs the tests may be busy.
SOON_S = 20
# After a crash, what was on its way is given some seconds to land before it is sent again.
AFTER_CRASH_S = 30
ROUNDS = kill_rounds(4)


@pytest.fixture(scope="module")
def cloud():
    cloud = Cloud()
    yield cloud
    cloud.stop()


@pytest.fixture(scope="module")
def nats():
    nats = Nats()
    yield nats
    nats.discard()


@pytest.fixture(scope="module")
def own(cloud, nats, tmp_path_factory):
    folder = tmp_path_factory.mktemp("streams")
    sinks = {"CARILLON_STREAM_FOLDER": str(folder), "CARILLON_NATS_URL": nats.url, "CARILLON_PRIVATE_ADDRESSES": "true"}
    collector = Collector(environment={**cloud.environment(), **sinks})
    try:
        yield collector.start()
    finally:
        collector.discard()


def a_shop(collector, app_id=None):
    client, raw = stock_client(collector.url, collector.keys), Raw(collector.url, collector.keys)
    app_id = app_id or client.create_app(CreateApplicationRequest={"Name": "Shop"})["ApplicationResponse"]["Id"]
    return App(client, raw, app_id)


@pytest.fixture
def shop(own):
    return a_shop(own)


@pytest.fixture
def name():
    return f"clicks-{uuid.uuid4().hex[:8]}"


def stream_to(shop, destination, role=ROLE):
    stream = {"DestinationStreamArn": destination, "RoleArn": role}
    return shop.client.put_event_stream(ApplicationId=shop.id, WriteEventStream=stream)["EventStream"]


def lag(shop):
    return shop.raw.bearer("GET", f"/carillon/apps/{shop.id}/eventstream").expect(200).json


def caught_up(shop, within_s=SOON_S):
    return eventually(lambda: lag(shop), lambda lag: lag["RecordsBehind"] == 0, within_s)


def arrived(cloud, name, count):
    return eventually(lambda: cloud.records(name), lambda records: len(records) >= count, SOON_S)


def test_a_reader_of_kinesis_gets_what_pages_send(cloud, shop, name):
    shop.happens("before", "earlier")
    stream_to(shop, cloud.new_stream(name))
    session = {"Id": "s-1", "StartTimestamp": "2026-01-02T03:00:00.000Z", "StopTimestamp": "2026-01-02T03:10:00.000Z", "Duration": 600000}
    page = {"AppPackageName": "web.app", "AppTitle": "Shop", "AppVersionCode": "1", "SdkName": "sdk-name", "ClientSdkVersion": "1.2.3"}
    bought = event("_monetization.purchase", Attributes={"_product_id": "sku-9"}, Metrics={"_quantity": 2.0, "_item_price": 9.99}, Session=session, **page)
    bought["Timestamp"] = "2026-01-02T03:05:00.000Z"
    device = {"Locale": "en_US", "Make": "Gecko", "Model": "Firefox", "Platform": "Linux x86_64", "PlatformVersion": "", "AppVersion": "1.0"}
    shop.put_events("Ep-1", {"v1": bought}, Demographic=device)
    [record] = arrived(cloud, name, 1)
    assert record["PartitionKey"] == "ep-1"
    streamed = event_of(record)
    assert abs(streamed.pop("arrival_timestamp") - record["ApproximateArrivalTimestamp"].timestamp() * 1000) < SOON_S * 1000
    assert streamed == {
        "event_type": "_monetization.purchase",
        "event_timestamp": 1767323100000,
        "event_version": "3.0",
        "application": {
            "app_id": shop.id,
            "package_name": "web.app",
            "sdk": {"name": "sdk-name", "version": "1.2.3"},
            "title": "Shop",
            "version_name": "1.0",
            "version_code": "1",
        },
        "client": {"client_id": "Ep-1"},
        "device": {
            "locale": {"code": "en_US", "country": "US", "language": "en"},
            "make": "Gecko",
            "model": "Firefox",
            "platform": {"name": "Linux x86_64", "version": ""},
        },
        "session": {"session_id": "s-1", "start_timestamp": 1767322800000, "stop_timestamp": 1767323400000},
        "attributes": {"_product_id": "sku-9"},
        "metrics": {"_quantity": 2, "_item_price": 9.99},
    }
    after = caught_up(shop)
    assert (after["State"], after["RecordsDelivered"], after["RecordsSkipped"]) == ("UP_TO_DATE", 1, 0)


def test_a_function_that_looks_for_bounces_finds_them(cloud, shop, name):
    """As a function behind a data stream gets its records, and reads them."""
    stream_to(shop, cloud.new_stream(name, shards=1))
    shop.happens("ep-1")
    shop.happens("ep-2", "_email.hardbounce")
    records = [{"kinesis": {"data": base64.b64encode(record["Data"])}} for record in arrived(cloud, name, 2)]
    bounced = []
    for record in records:
        payload = base64.b64decode(record["kinesis"]["data"])
        pinpoint_event = json.loads(payload)
        if pinpoint_event["event_type"] == "_email.hardbounce":
            bounced.append(pinpoint_event["client"]["client_id"])
    assert bounced == ["ep-2"]


def test_what_the_service_sends_is_streamed_as_its_own(cloud, shop, name):
    shop.enable_email()
    shop.put_person("ep-1", "Ada", Attributes={"plan": ["gold"]})
    stream_to(shop, cloud.new_stream(name))
    campaign = shop.campaign({"StartTime": "IMMEDIATE"}, email_message(), shop.segment()["Id"])
    letter = {"EmailMessage": {"SimpleEmail": {"Subject": {"Data": "Hi"}, "TextPart": {"Data": "Hi"}}}}
    request = {"Addresses": {"bob@example.com": {"ChannelType": "EMAIL"}}, "MessageConfiguration": letter}
    shop.client.send_messages(ApplicationId=shop.id, MessageRequest=request)
    events = {one["event_type"]: one for one in map(event_of, arrived(cloud, name, 2))}
    sent, mailed = events["_campaign.send"], events["_email.send"]
    for one in (sent, mailed):
        assert (one["event_version"], one["device"], one["session"]) == ("3.1", {"platform": {}}, {})
        assert one["application"] == {"app_id": shop.id, "sdk": {}}
        assert len(one["awsAccountId"]) == 12
    assert sent["client"] == {"client_id": "ep-1"}
    wanted = {"campaign_id": campaign["Id"], "campaign_send_status": "SUCCESS", "delivery_type": "EMAIL", "treatment_id": "0"}
    assert {name: sent["attributes"][name] for name in wanted} == wanted
    endpoint = json.loads(sent["client_context"]["custom"]["endpoint"])
    assert (endpoint["ChannelType"], endpoint["OptOut"], endpoint["Attributes"]) == ("EMAIL", "NONE", {"plan": ["gold"]})
    assert not {"Id", "Address"} & set(endpoint)
    assert mailed["client_context"] == {"custom": {"legacy_identifier": shop.id}}
    mail = mailed["facets"]["email_channel"]["mail_event"]["mail"]
    assert (mail["destination"], mail["common_headers"]["subject"]) == (["bob@example.com"], "Hi")


def test_events_of_one_person_stay_in_order(cloud, shop, name):
    stream_to(shop, cloud.new_stream(name, shards=3))
    people, sent = [f"p{number}" for number in range(5)], {}
    for step in range(30):
        person = people[step % 5]
        kinds = [f"{step}-{number}" for number in range(10)]
        for kind in kinds:
            shop.happens(person, kind)
        sent.setdefault(person, []).extend(kinds)
    arrived(cloud, name, 300)
    got = {}
    for one in map(event_of, cloud.records(name)):
        got.setdefault(one["client"]["client_id"], []).append(one["event_type"])
    assert got == sent


def test_firehose_gets_the_same_a_line_each(cloud, shop, name):
    stream_to(shop, cloud.new_delivery_stream(name))
    shop.put_events("ep-1", {"v1": event("one"), "v2": event("two")})
    text = eventually(lambda: cloud.bucket_text(name), lambda text: text.count("\n") >= 2, SOON_S)
    assert [json.loads(line)["event_type"] for line in text.splitlines()] == ["one", "two"]


def test_a_stream_that_is_not_there_yet_is_waited_for(cloud, shop, name):
    stream_to(shop, f"arn:aws:kinesis:us-east-1:123456789012:stream/{name}")
    shop.happens("ep-1", "early")
    failing = eventually(lambda: lag(shop), lambda lag: lag["Failures"] > 0, SOON_S)
    assert (failing["State"], failing["RecordsBehind"]) == ("FAILING", 1)
    assert "ResourceNotFoundException" in failing["LastError"]
    arn = cloud.new_stream(name)
    stream_to(shop, arn)
    assert [event_of(record)["event_type"] for record in arrived(cloud, name, 1)] == ["early"]


def test_a_stream_that_leads_elsewhere_goes_on_and_a_deleted_one_ends(cloud, shop, name):
    one, other = cloud.new_stream(f"{name}-a"), cloud.new_stream(f"{name}-b")
    stream_to(shop, one)
    shop.happens("ep-1", "first")
    arrived(cloud, f"{name}-a", 1)
    caught_up(shop)
    stream_to(shop, other)
    shop.happens("ep-1", "second")
    assert [event_of(record)["event_type"] for record in arrived(cloud, f"{name}-b", 1)] == ["second"]
    caught_up(shop)
    shop.client.delete_event_stream(ApplicationId=shop.id)
    shop.raw.bearer("GET", f"/carillon/apps/{shop.id}/eventstream").expect(404, "NotFoundException")
    shop.happens("ep-1", "third")
    stays(lambda: len(cloud.records(f"{name}-b")), 1)


class Sink(http.server.ThreadingHTTPServer):
    """Somebody's server, that takes what it is sent, or does not want it for now."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Taker)
        self.url = f"http://127.0.0.1:{self.server_port}/clicks"
        self.status, self.got = 204, []
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Taker(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.got.append((self.server.status, dict(self.headers.items()), body))
        self.send_response(self.server.status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def signature(secret, headers, body):
    """As the libraries of Standard Webhooks make it."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def test_a_url_gets_lines_that_are_signed(shop, host):
    if host == "worker":
        pytest.skip("the Workers host calls https alone, which loopback has not")
    sink = Sink()
    stream_to(shop, sink.url, role="none")
    secret = shop.raw.bearer("POST", f"/carillon/apps/{shop.id}/eventstream/secret").expect(200).json["Secret"]
    sink.status = 503
    shop.put_events("ep-1", {"v1": event("one"), "v2": event("two")})
    eventually(lambda: sink.got, within_s=SOON_S)
    assert "503" in eventually(lambda: lag(shop), lambda lag: "LastError" in lag)["LastError"]
    sink.status = 204
    caught_up(shop)
    taken = [(headers, body) for status, headers, body in sink.got if status == 204]
    [(headers, body)] = taken
    assert [json.loads(line)["event_type"] for line in body.splitlines()] == ["one", "two"]
    assert headers["content-type"] == "application/x-ndjson"
    assert headers["webhook-signature"] == signature(secret, headers, body)
    assert {headers["webhook-id"] for _, headers, _ in sink.got} == {headers["webhook-id"]}
    sink.shutdown()


def lines_in(own, shop):
    folder = own.environment["CARILLON_STREAM_FOLDER"]
    files = sorted(Path(folder).glob(f"{shop.id}/clicks/*.ndjson"))
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


def test_a_folder_gets_lines(own, shop, host):
    if host == "worker":
        with pytest.raises(shop.client.exceptions.BadRequestException, match="keeps no files"):
            stream_to(shop, "file:clicks", role="none")
        return
    stream_to(shop, "file:clicks", role="none")
    shop.put_events("ep-1", {"v1": event("one"), "v2": event("two")})
    caught_up(shop)
    assert [one["event_type"] for one in lines_in(own, shop)] == ["one", "two"]


def test_nats_keeps_records_and_may_be_away(nats, shop, host, name):
    destination = f"nats:{name}"
    if host == "worker":
        with pytest.raises(shop.client.exceptions.BadRequestException, match="no server of NATS"):
            stream_to(shop, destination, role="none")
        return

    def kept():
        return [event["event_type"] for event in map(json.loads, nats.messages(name))]

    stream_to(shop, destination, role="none")
    shop.put_events("ep-1", {"v1": event("one"), "v2": event("two")})
    failing = eventually(lambda: lag(shop), lambda lag: lag["State"] == "FAILING", SOON_S)
    assert "no stream found" in failing["LastError"]
    nats.new_stream(name)
    stream_to(shop, destination, role="none")
    eventually(kept, ["one", "two"].__eq__, SOON_S)
    nats.stop()
    shop.put_events("ep-1", {"v3": event("three")})
    eventually(lambda: lag(shop), lambda lag: lag["State"] == "FAILING", SOON_S)
    nats.start()
    stream_to(shop, destination, role="none")
    caught_up(shop)
    assert kept() == ["one", "two", "three"]


@pytest.mark.parametrize("destination", ["clicks", "ftp://example.com/", "https://ada:secret@example.com/", "file:../clicks", "nats:shop.*"])
def test_what_leads_nowhere_is_refused(shop, destination):
    with pytest.raises(shop.client.exceptions.BadRequestException, match="DestinationStreamArn"):
        stream_to(shop, destination)


def last_of_each(kinds):
    """What is left of a sequence when of each that comes twice only the last stays."""
    return list(dict.fromkeys(reversed(kinds)))[::-1]


def send_until_gone(collector, shop, person, acknowledged):
    """One person after the other event, until nobody answers any more."""
    while collector.process is not None:
        kind = str(uuid.uuid4())
        body = {"BatchItem": {person: {"Endpoint": {}, "Events": {kind: {"EventType": kind, "Timestamp": utc()}}}}}
        try:
            answer = shop.raw.bearer("POST", shop.path("events"), json=body)
        except (urllib3.exceptions.HTTPError, BotoCoreError, ClientError, OSError):
            return
        if answer.status == 202:
            acknowledged.append(kind)


@pytest.mark.parametrize("to", ["kinesis", "file", "nats"])
def test_a_collector_that_is_killed_owes_nothing_in_the_end(cloud, nats, own, host, name, to):
    if host == "worker":
        pytest.skip("the runtime of this host is not ours to kill")
    shop = a_shop(own)
    if to == "nats":
        nats.new_stream(name)
    stream_to(shop, {"kinesis": lambda: cloud.new_stream(name), "file": lambda: "file:clicks", "nats": lambda: f"nats:{name}"}[to]())
    people = {f"p{number}": [] for number in range(4)}
    for _ in range(ROUNDS):
        with concurrent.futures.ThreadPoolExecutor(len(people)) as pool:
            for person, acknowledged in people.items():
                pool.submit(send_until_gone, own, shop, person, acknowledged)
            threading.Event().wait(random.uniform(0.3, 2.0))
            own.kill()
        own.start()
        shop = a_shop(own, shop.id)
    caught_up(shop, AFTER_CRASH_S)
    read = {
        "kinesis": lambda: map(event_of, cloud.records(name)),
        "file": lambda: lines_in(own, shop),
        "nats": lambda: map(json.loads, nats.messages(name)),
    }
    events = read[to]()
    got = {}
    for one in events:
        got.setdefault(one["client"]["client_id"], []).append(one["event_type"])
    for person, acknowledged in people.items():
        assert len(acknowledged) > 0
        # An event whose answer the kill took may be there as well.
        sure = set(acknowledged)
        assert [kind for kind in last_of_each(got[person]) if kind in sure] == acknowledged
        # NATS knows by its id what is sent again.
        assert to != "nats" or len(got[person]) == len(set(got[person]))
