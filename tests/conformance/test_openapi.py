"""The OpenAPI document: valid, open to everybody, and about the same operations as the stock client's model."""

import re

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from support.contract import OPERATIONS


@pytest.fixture(scope="module")
def document(raw):
    return raw.send("GET", "/openapi.json").expect(200).json


def test_the_document_is_valid(document):
    assert document["openapi"].startswith("3.1.")
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_an_operation_is_described_as_the_model_has_it(document, operation):
    call = document["paths"][operation.path][operation.method.lower()]
    assert call["operationId"] == operation.name
    assert str(operation.success) in call["responses"]
    members = operation.model.input_shape.members.values()
    named = {member.serialization["name"] for member in members if member.serialization.get("location") in ("uri", "querystring")}
    assert {reference["$ref"].partition(".")[2] for reference in call["parameters"]} == named
    assert ("requestBody" in call) == bool(operation.body)


def test_routes_beside_the_api_are_described(document):
    known = {(operation.path, operation.method.lower()) for operation in OPERATIONS}
    own = {(path, verb) for path, calls in document["paths"].items() for verb in calls} - known
    assert {("/keys", "post"), ("/inbox/messages", "get"), ("/openapi.json", "get")} <= own
    assert all(document["paths"][path][verb]["summary"] for path, verb in own)


def test_a_path_of_the_document_is_one_of_the_collector(raw, app, document):
    """Whoever shows no credentials is refused, except where the document asks for none."""
    arn = f"arn:aws:mobiletargeting:us-east-1:123456789012:apps/{app.id}"
    for path, calls in document["paths"].items():
        target = path.replace("{application-id}", app.id).replace("{resource-arn}", arn)
        for verb, call in calls.items():
            answer = raw.send(verb.upper(), re.sub(r"{.*?}", "1", target), body=None if verb == "get" else '{"BatchItem": {}}')
            assert answer.status == (403 if call["security"] else 200), (verb, path, answer.body)
            if answer.status == 403:
                assert set(answer.json) == {"Message", "RequestID"}
