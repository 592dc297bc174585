"""Import and export jobs: accepted and kept, and honest where no object store is configured. test_jobs_run.py has one."""

import pytest
from support.patience import eventually

ROLE = "arn:aws:iam::123456789012:role/pinpoint"
IMPORT = {"Format": "CSV", "RoleArn": ROLE, "S3Url": "s3://people/list.csv"}
EXPORT = {"RoleArn": ROLE, "S3UrlPrefix": "s3://people/out/"}


def import_job(client, app, **more):
    response = client.create_import_job(ApplicationId=app.id, ImportJobRequest={**IMPORT, **more})
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 201
    return response["ImportJobResponse"]


def export_job(client, app, **more):
    response = client.create_export_job(ApplicationId=app.id, ExportJobRequest={**EXPORT, **more})
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 202
    return response["ExportJobResponse"]


def test_an_import_is_accepted_and_says_why_it_failed(client, app):
    job = import_job(client, app, DefineSegment=False)
    assert (job["ApplicationId"], job["JobStatus"], job["Type"]) == (app.id, "CREATED", "IMPORT")
    assert job["Definition"] == {**IMPORT, "DefineSegment": False, "RegisterEndpoints": True, "ExternalId": job["Definition"]["ExternalId"]}
    one = {"ApplicationId": app.id, "JobId": job["Id"]}
    ended = eventually(lambda: client.get_import_job(**one)["ImportJobResponse"], lambda job: job["JobStatus"] == "FAILED")
    assert "s3://people/list.csv" in ended["Failures"][0]
    assert (ended["TotalProcessed"], ended["CreationDate"]) == (0, job["CreationDate"])
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_export_job(**one)


def test_an_export_is_accepted_and_says_why_it_failed(client, app):
    job = export_job(client, app)
    assert (job["JobStatus"], job["Type"], job["Definition"]) == ("CREATED", "EXPORT", EXPORT)
    one = {"ApplicationId": app.id, "JobId": job["Id"]}
    ended = eventually(lambda: client.get_export_job(**one)["ExportJobResponse"], lambda job: job["JobStatus"] == "FAILED")
    assert "s3://people/out/" in ended["Failures"][0]


def test_jobs_are_listed_and_found_by_their_segment(client, app):
    segment = app.segment()["Id"]
    everybody, of_segment = export_job(client, app), export_job(client, app, SegmentId=segment, SegmentVersion=1)
    imported = import_job(client, app, SegmentId=segment, DefineSegment=True)
    listed = client.get_export_jobs(ApplicationId=app.id)["ExportJobsResponse"]["Item"]
    assert {job["Id"] for job in listed} == {everybody["Id"], of_segment["Id"]}
    listed = client.get_import_jobs(ApplicationId=app.id)["ImportJobsResponse"]["Item"]
    assert [job["Id"] for job in listed] == [imported["Id"]]
    listed = client.get_segment_export_jobs(ApplicationId=app.id, SegmentId=segment)["ExportJobsResponse"]["Item"]
    assert [job["Id"] for job in listed] == [of_segment["Id"]]
    listed = client.get_segment_import_jobs(ApplicationId=app.id, SegmentId=segment)["ImportJobsResponse"]["Item"]
    assert [job["Id"] for job in listed] == [imported["Id"]]
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_segment_import_jobs(ApplicationId=app.id, SegmentId="0" * 32)


@pytest.mark.parametrize(
    "fault",
    [
        {"Format": "XML"},
        {"S3Url": "ftp://people/list.csv"},
        {"RoleArn": "me"},
        {"SegmentId": "0" * 32},
        {"RegisterEndpoints": False, "DefineSegment": False},
    ],
)
def test_an_import_that_makes_no_sense_is_refused(client, app, fault):
    with pytest.raises(client.exceptions.BadRequestException):
        client.create_import_job(ApplicationId=app.id, ImportJobRequest={**IMPORT, **fault})
    assert client.get_import_jobs(ApplicationId=app.id)["ImportJobsResponse"]["Item"] == []
