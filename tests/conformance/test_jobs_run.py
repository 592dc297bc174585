"""Import and export jobs that run: from an object store and to one, as the guides and people's notes have them."""

import gzip
import json
import uuid

import pytest
from conftest import stock_client
from support.bucket import NAME, Bucket
from support.collector import Collector, external
from support.patience import eventually
from support.raw import Raw
from support.rounds import kill_rounds
from support.world import App

ROLE = "arn:aws:iam::123456789012:role/role-name-with-path"
# As printed in a blog about Pinpoint's segments: the third has no isActive.
PEOPLE = """\
ChannelType,Address,User.UserId,User.UserAttributes.FirstName,User.UserAttributes.LastName,User.UserAttributes.age,User.UserAttributes.isActive
EMAIL,Raymond+pinpoint1@emaildomain.com,userid1,Raymond,Phillips,35,TRUE
EMAIL,Sue+pinpoint2@emaildomain.com,userid2,Sue,Sherman,31,FALSE
EMAIL,Mark+pinpoint3@emaildomain.com,userid3,Mark,Price,28,
"""
ENDED = {"COMPLETED", "FAILED"}
JOB_S_MAX = 60
# How often a job of each kind is killed, and how much is between two kills of an import.
IMPORT_ROUNDS = kill_rounds(3)
EXPORT_ROUNDS = kill_rounds(2)
ROUND_ROWS = 3_000


@pytest.fixture(scope="module")
def bucket():
    if external():
        pytest.skip("a collector that already runs knows no store of ours")
    bucket = Bucket()
    try:
        yield bucket
    finally:
        bucket.stop()


@pytest.fixture(scope="module")
def collector(bucket):
    collector = Collector(environment=bucket.environment)
    try:
        yield collector.start()
    finally:
        collector.discard()


@pytest.fixture
def client(collector):
    return stock_client(collector.url, collector.keys)


@pytest.fixture
def new_app(client, collector):
    def make():
        app = client.create_app(CreateApplicationRequest={"Name": f"test {uuid.uuid4()}"})["ApplicationResponse"]
        return App(client, Raw(collector.url, collector.keys), app["Id"])

    return make


@pytest.fixture
def folder():
    """A prefix in the bucket that no other test has."""
    return f"{uuid.uuid4().hex}/"


def imported(client, app, url, **more):
    request = {"Format": "CSV", "RoleArn": ROLE, "S3Url": url, **more}
    job = client.create_import_job(ApplicationId=app.id, ImportJobRequest=request)["ImportJobResponse"]
    assert job["JobStatus"] == "CREATED"
    look = lambda: client.get_import_job(ApplicationId=app.id, JobId=job["Id"])["ImportJobResponse"]  # noqa: E731
    return eventually(look, lambda job: job["JobStatus"] in ENDED, within_s=JOB_S_MAX)


def exported(client, app, folder, **more):
    request = {"RoleArn": ROLE, "S3UrlPrefix": f"s3://{NAME}/{folder}", **more}
    job = client.create_export_job(ApplicationId=app.id, ExportJobRequest=request)["ExportJobResponse"]
    look = lambda: client.get_export_job(ApplicationId=app.id, JobId=job["Id"])["ExportJobResponse"]  # noqa: E731
    return eventually(look, lambda job: job["JobStatus"] in ENDED, within_s=JOB_S_MAX)


def lines(bucket, folder):
    names = [name for name in bucket.names(folder) if name.endswith(".gz")]
    return [line for name in names for line in gzip.decompress(bucket.get(name)).decode().splitlines()]


def counts(job):
    return [job[name] for name in ("JobStatus", "TotalProcessed", "TotalFailures", "TotalPieces", "CompletedPieces", "FailedPieces")]


def test_a_list_of_people_becomes_endpoints_and_a_segment(client, new_app, bucket, folder):
    app = new_app()
    url = bucket.put(f"{folder}people.csv", PEOPLE)
    job = imported(client, app, url, DefineSegment=True, SegmentName="Segment 123 from CDP")
    assert counts(job) == ["COMPLETED", 3, 0, 1, 1, 0]
    assert job["Failures"] == [] and job["CompletionDate"] >= job["CreationDate"]
    segment = client.get_segment(ApplicationId=app.id, SegmentId=job["Definition"]["SegmentId"])["SegmentResponse"]
    assert (segment["Name"], segment["SegmentType"], segment["Version"]) == ("Segment 123 from CDP", "IMPORT", 1)
    definition = segment["ImportDefinition"]
    assert (definition["Size"], definition["ChannelCounts"], definition["S3Url"]) == (3, {"EMAIL": 3}, url)
    [sue] = app.user("userid2")
    assert (sue["Address"], sue["ChannelType"], sue["OptOut"]) == ("Sue+pinpoint2@emaildomain.com", "EMAIL", "NONE")
    assert sue["User"]["UserAttributes"] == {"FirstName": ["Sue"], "LastName": ["Sherman"], "age": ["31"], "isActive": ["FALSE"]}
    [mark] = app.user("userid3")
    assert "isActive" not in mark["User"]["UserAttributes"]
    again = imported(client, app, url, DefineSegment=True, SegmentId=segment["Id"])
    assert counts(again) == ["COMPLETED", 3, 0, 1, 1, 0]
    assert [one["Id"] for one in app.user("userid2")] == [sue["Id"]]
    segment = client.get_segment(ApplicationId=app.id, SegmentId=segment["Id"])["SegmentResponse"]
    assert (segment["Version"], segment["ImportDefinition"]["Size"]) == (2, 3)
    listed = client.get_segment_import_jobs(ApplicationId=app.id, SegmentId=segment["Id"])["ImportJobsResponse"]["Item"]
    assert {one["Id"] for one in listed} == {job["Id"], again["Id"]}


def test_an_import_without_a_segment_registers_endpoints(client, new_app, bucket, folder):
    app = new_app()
    url = bucket.put(f"{folder}people.csv", PEOPLE)
    job = imported(client, app, url, DefineSegment=False)
    assert counts(job) == ["COMPLETED", 3, 0, 1, 1, 0]
    assert client.get_segments(ApplicationId=app.id)["SegmentsResponse"]["Item"] == []
    assert len(app.user("userid1")) == 1


def test_a_folder_is_read_for_the_files_of_its_format(client, new_app, bucket, folder):
    app = new_app()
    for name in ("a.json", "b c/ü+&.json", "b c/d.json"):
        bucket.put(f"{folder}{name}", json.dumps({"Id": name.replace("/", "-"), "Attributes": {"from": [name]}}) + "\n")
    bucket.put(f"{folder}people.csv", PEOPLE)
    bucket.put(f"{folder}notes.txt", "nothing")
    job = imported(client, app, f"s3://{NAME}/{folder}", Format="JSON")
    assert counts(job) == ["COMPLETED", 3, 0, 3, 3, 0]
    assert app.get("b c-ü+&.json")["Attributes"] == {"from": ["b c/ü+&.json"]}


def test_what_is_wrong_with_a_file_is_said(client, new_app, bucket, folder):
    app = new_app()
    url = bucket.put(f"{folder}people.csv", "Id,ChannelType\ne1,\ne2,MAIL\n" + "e3,,x\n" * 101)
    job = imported(client, app, url)
    assert counts(job) == ["COMPLETED", 103, 102, 1, 1, 0]
    assert len(job["Failures"]) == 100
    assert job["Failures"][0] == f"{folder}people.csv line 3: ChannelType: there is no MAIL"
    url = bucket.put(f"{folder}names.csv", "Name\nAda\n")
    job = imported(client, app, url)
    assert counts(job) == ["FAILED", 0, 0, 1, 0, 1]
    assert "there is no column Name" in job["Failures"][0]
    job = imported(client, app, f"s3://{NAME}/{folder}none.csv")
    assert counts(job)[0] == "FAILED" and "there is no object" in job["Failures"][0]
    job = imported(client, app, "s3://no-such-bucket/list.csv")
    assert counts(job)[0] == "FAILED" and "NoSuchBucket" in job["Failures"][0]


def test_what_is_exported_comes_back_equal(client, new_app, bucket, folder):
    app = new_app()
    app.put("e1", Address="ada@example.com", ChannelType="EMAIL", Attributes={"a": ["1", 'é, "x"']}, Metrics={"m": 1.5})
    app.put("E2", OptOut="ALL", User={"UserId": "ada", "UserAttributes": {"FirstName": ["Ada"]}})
    app.put("e3", Demographic={"Make": "Apple"}, Location={"Country": "NO", "Latitude": 59.9, "Longitude": 10.8})
    app.put("e4", EndpointStatus="INACTIVE", User={"UserId": "ada"})
    job = exported(client, app, f"{folder}out/")
    assert counts(job) == ["COMPLETED", 4, 0, 1, 1, 0]
    before = lines(bucket, f"{folder}out/")
    bucket.put(f"{folder}in/all.json", "\n".join(before))
    other = new_app()
    job = imported(client, other, f"s3://{NAME}/{folder}in/", Format="JSON", DefineSegment=True)
    assert counts(job) == ["COMPLETED", 4, 0, 1, 1, 0]
    exported(client, other, f"{folder}back/", SegmentId=job["Definition"]["SegmentId"])

    def people(lines):
        people = [json.loads(line) for line in lines]
        for one in people:
            for own in ("ApplicationId", "CohortId", "CreationDate"):
                del one[own]
        return people

    assert people(lines(bucket, f"{folder}back/")) == people(before)


def test_thousands_are_taken_in_and_out_with_each_counted_once(client, new_app, bucket, folder):
    app = new_app()
    rows = 5_000
    text = "Id,ChannelType,Address,Attributes.plan\r\n" + "".join(f'p{n},EMAIL,"p{n}@example.com",é{n % 3}\r\n' for n in range(rows))
    job = imported(client, app, bucket.put(f"{folder}people.csv", "\ufeff" + text), DefineSegment=True, SegmentName="all")
    assert counts(job) == ["COMPLETED", rows, 0, 1, 1, 0]
    segment = client.get_segment(ApplicationId=app.id, SegmentId=job["Definition"]["SegmentId"])["SegmentResponse"]
    assert segment["ImportDefinition"]["ChannelCounts"] == {"EMAIL": rows}
    plan = {"Attributes": {"plan": {"AttributeType": "INCLUSIVE", "Values": ["é1"]}}}
    segment = client.create_segment(ApplicationId=app.id, WriteSegmentRequest={"Name": "é1", "Dimensions": plan})["SegmentResponse"]
    job = exported(client, app, f"{folder}out/", SegmentId=segment["Id"])
    found = {json.loads(line)["Id"] for line in lines(bucket, f"{folder}out/")}
    assert found == {f"p{n}" for n in range(rows) if n % 3 == 1} and job["TotalProcessed"] == len(found)


def test_jobs_go_on_after_the_collector_died(client, new_app, bucket, folder, collector, host):
    if host != "server":
        pytest.skip("only the native host is a process that one can kill")
    app = new_app()
    rows = IMPORT_ROUNDS * ROUND_ROWS
    text = "Id,ChannelType,Address\n" + "".join(f"p{n},EMAIL,p{n}@example.com\n" for n in range(rows))
    url = bucket.put(f"{folder}people.csv", text)
    request = {"Format": "CSV", "RoleArn": ROLE, "S3Url": url, "DefineSegment": True, "SegmentName": "all"}
    job = client.create_import_job(ApplicationId=app.id, ImportJobRequest=request)["ImportJobResponse"]

    def look():
        return client.get_import_job(ApplicationId=app.id, JobId=job["Id"])["ImportJobResponse"]

    for so_far in range(0, rows - ROUND_ROWS + 1, ROUND_ROWS):
        eventually(look, lambda job: job.get("TotalProcessed", 0) >= so_far, within_s=JOB_S_MAX)
        client = died(collector)
    ended = eventually(look, lambda job: job["JobStatus"] in ENDED, within_s=JOB_S_MAX)
    assert counts(ended) == ["COMPLETED", rows, 0, 1, 1, 0]
    segment = client.get_segment(ApplicationId=app.id, SegmentId=ended["Definition"]["SegmentId"])["SegmentResponse"]
    assert segment["ImportDefinition"]["Size"] == rows
    request = {"RoleArn": ROLE, "S3UrlPrefix": f"s3://{NAME}/{folder}out/"}
    job = client.create_export_job(ApplicationId=app.id, ExportJobRequest=request)["ExportJobResponse"]
    for parts in range(1, EXPORT_ROUNDS + 1):
        eventually(lambda: bucket.names(f"{folder}out/"), lambda names: len(names) >= parts, within_s=JOB_S_MAX)
        client = died(collector)
    look = lambda: client.get_export_job(ApplicationId=app.id, JobId=job["Id"])["ExportJobResponse"]  # noqa: E731
    ended = eventually(look, lambda job: job["JobStatus"] in ENDED, within_s=JOB_S_MAX)
    assert (ended["JobStatus"], ended["TotalProcessed"]) == ("COMPLETED", rows)
    found = [json.loads(line)["Id"] for line in lines(bucket, f"{folder}out/")]
    assert sorted(found) == sorted(f"p{n}" for n in range(rows))


def died(collector):
    """Kills the collector where it stands, and starts it again."""
    collector.process.kill()
    collector.process.wait()
    collector.process = None
    collector.start()
    return stock_client(collector.url, collector.keys)
