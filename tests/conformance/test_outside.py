"""The whole API, called by Schemathesis as its OpenAPI document allows and as it does not. No answer is a fault, comes late, or is other
than the document says.

It goes on for CARILLON_FUZZ_S seconds. What it finds is kept in outside/, mended, as a request each, and sent again here before all else.
"""

import copy
import itertools
import json
import os
import random
import time
from pathlib import Path

import pytest
import schemathesis
from conftest import stock_client
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from support.collector import Collector, Keys, host_name
from support.contract import OPERATIONS
from support.raw import Raw
from support.stories import BY_NAME, Story

SECONDS = float(os.environ.get("CARILLON_FUZZ_S", 40))
ANSWER_S_MAX = 10
# Calls of one operation before it is the next one's turn.
CALLS = 10
FOUND = sorted((Path(__file__).parent / "outside").glob("*.json"))
load_all_checks()
CHECKED = CHECKS.get_by_names([
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
])
OPENS_A_SOCKET = "LiveMessages"


@pytest.fixture(scope="module")
def place():
    """A collector of its own, since what is called may take away what other tests need, with a key made for it and people in it."""
    if host_name() != "server":
        pytest.skip("both hosts read with the same engine, and this one answers sooner")
    collector = Collector()
    try:
        collector.start()
        yield Place(collector)
    finally:
        collector.discard()


class Place:
    """A collector with something under every name that a path may hold."""

    def __init__(self, collector):
        self.url = collector.url
        key = Raw(collector.url, collector.keys).bearer("POST", "/keys", json={"Power": "ADMIN"}).expect(201).json
        keys = Keys(key["Id"], key["Secret"])
        self.raw, self.bearer = Raw(collector.url, keys), f"Bearer {keys.id}:{keys.secret}"
        self.client = stock_client(collector.url, keys)
        self.methods = {operation: method for method, operation in self.client.meta.method_to_api_mapping.items()}
        story = Story(self.say)
        self.names = {operation.name: self.names_of(operation, story) for operation in OPERATIONS if not operation.name.startswith("Delete")}
        self.document = self.raw.send("GET", "/openapi.json").expect(200).json

    def say(self, name, params):
        answer = getattr(self.client, self.methods[name])(**params)
        return answer[BY_NAME[name].model.output_shape.serialization["payload"]]

    def names_of(self, operation, story):
        """What the labels of an operation's path stand for here."""
        params, members = story.params(operation.name), operation.model.input_shape.members
        return {members[label].serialization["name"]: params[label] for label in operation.in_path}

    @property
    def app(self):
        return self.names["GetApp"]["application-id"]

    def names_in(self, operation):
        """What stands for the labels of the operation's path, where it does not take away what it names."""
        if operation.method.upper() == "DELETE":
            return None
        known = {"application-id": self.app, "endpoint-id": "e1", **self.names.get(name_of(operation), {})}
        return {label.name: known.get(label.name, "1") for label in operation.path_parameters}

    def judge(self, case):
        """Calls, and holds the answer to the document."""
        began = time.monotonic()
        answer = case.call(base_url=self.url, headers={"Authorization": self.bearer}, timeout=ANSWER_S_MAX)
        case.validate_response(answer, checks=CHECKED)
        assert time.monotonic() - began < ANSWER_S_MAX


def operations(document):
    """Every operation of a document. A socket is for test_live."""
    found = [result.ok() for result in schemathesis.openapi.from_dict(document).get_all_operations()]
    return [operation for operation in found if name_of(operation) != OPENS_A_SOCKET]


def name_of(operation):
    return operation.definition.raw["operationId"]


def attack(place, operation, number):
    """Some calls of one operation, about what is here or about nothing, within the document or beyond it; what they found, if anything."""
    draw = random.Random(number)
    names = place.names_in(operation) if draw.random() < 0.8 else None
    # Only of a body it is plain what is beyond the document: a path and a query take any text.
    mode = draw.choice(list(GenerationMode)) if operation.body else GenerationMode.POSITIVE

    @seed(number)
    @settings(max_examples=CALLS, deadline=None, database=None, phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode, path_parameters=names))
    def call(case):
        place.judge(case)

    try:
        call()
    except Unsatisfiable:
        return None
    except (Exception, FailureGroup) as found:
        return f"{operation.label} ({mode.value}, seed {number}): {found}"


def test_every_answer_is_one_of_the_document(place):
    deadline = time.monotonic() + SECONDS
    found, everything = {}, operations(place.document)
    for number in itertools.count(random.randrange(1_000_000)):
        for operation in random.Random(number).sample(everything, k=len(everything)):
            if time.monotonic() > deadline:
                assert not found, "\n\n".join(found.values())
                return
            if operation.label not in found and (message := attack(place, operation, number)):
                found[operation.label] = message


def test_an_answer_of_another_shape_would_be_found(place):
    document = copy.deepcopy(place.document)
    document["components"]["schemas"]["ApplicationResponse"]["properties"]["Id"] = {"type": "integer"}
    (get_app,) = [operation for operation in operations(document) if name_of(operation) == "GetApp"]
    found = [attack(place, get_app, number) or "" for number in range(5)]
    assert any('is not of type "integer"' in message for message in found)


@pytest.mark.parametrize("case", FOUND, ids=lambda case: case.stem)
def test_what_was_found_stays_mended(case, place):
    found = json.loads(case.read_text())
    target = found["target"].replace("{app}", place.app)
    answer = place.raw.bearer(found["method"], target, body=found.get("body"))
    assert answer.status == found["status"], answer
