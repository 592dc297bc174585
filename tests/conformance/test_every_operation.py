"""Every operation of the API, called by a stock client as the API's data says, and with each mistake that the data allows.

What a refused call leaves behind is judged as well: nothing.
"""

import re
from collections import deque
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import botocore
import pytest
from botocore.config import Config
from support.collector import Keys
from support.contract import OPERATIONS, faults, required
from support.patience import eventually
from support.stories import Story
from support.table import Table

BAD, FORBIDDEN, NOT_FOUND = ["BadRequestException"], ["ForbiddenException"], ["NotFoundException"]
NO_APP = "0" * 32
NOBODY = "no-such-name"
# Names that the collector has a list of, so that an unknown one is a mistake rather than a thing that is not there.
LISTED = {"AttributeType", "TemplateType"}
# Operations that make what they name, or that anybody new may ask.
TAKES_ANY_NAME = re.compile(r"UpdateEndpoint|Create\w+Template|GetInAppMessages")
# What an answer says beyond the API.
BEYOND = {"UpdateEndpointsBatch": [".Item is not in the API"]}
# A valid call that is refused for now, by (status, exception), and why.
NOT_YET = {
    "UpdateJourneyState": (400, BAD, "journeys do not run yet"),
    "GetJourneyRunExecutionMetrics": (404, NOT_FOUND, "no journey has run yet"),
    "GetJourneyRunExecutionActivityMetrics": (404, NOT_FOUND, "no journey has run yet"),
}
NOT_BUILT = 501
README = Path(__file__).parents[2] / "README.md"
# What is read to see whether anything changed, beside every operation that reads a whole application or account.
ALSO_READ = ["endpoints/e1", "users/ada"]


@dataclass(frozen=True)
class Said:
    status: int
    error: str
    message: str
    body: bytes

    @property
    def json(self):
        return botocore.compat.json.loads(self.body) if self.body else {}


@pytest.fixture(scope="module")
def caller_for(client_for):
    """Makes a function that calls an operation by its name, unchecked by the client, and tells what was answered."""

    def make(keys):
        client = client_for(keys, config=Config(parameter_validation=False, retries={"total_max_attempts": 2}))
        bodies = deque(maxlen=1)
        # Nothing is received where a connection was lost, after which the client tries again.
        client.meta.events.register("response-received.pinpoint", lambda response_dict, **_: response_dict and bodies.append(response_dict["body"]))
        methods = {operation: method for method, operation in client.meta.method_to_api_mapping.items()}

        def call(name, params):
            try:
                answer = getattr(client, methods[name])(**params)
            except botocore.exceptions.ClientError as error:
                answer = error.response
            said = answer.get("Error", {})
            return Said(answer["ResponseMetadata"]["HTTPStatusCode"], said.get("Code", ""), said.get("Message", ""), bodies[-1])

        return call

    return make


@pytest.fixture(scope="module")
def call(caller_for, where):
    return caller_for(where[1])


@pytest.fixture(scope="module")
def forger(caller_for, where):
    """Whoever has the name of a key and not its secret."""
    return caller_for(Keys(where[1].id, "not the secret"))


@pytest.fixture(scope="module")
def stranger(caller_for, call, raw):
    """Whoever may do anything in another application."""
    own = call("CreateApp", {"CreateApplicationRequest": {"Name": "another"}}).json["Id"]
    key = raw.bearer("POST", "/keys", json={"Power": "ADMIN", "ApplicationId": own}).expect(201).json
    caller = caller_for(Keys(key["Id"], key["Secret"]))
    assert caller("GetSegments", {"ApplicationId": own}).status == 200
    yield caller
    raw.bearer("DELETE", f"/keys/{key['Id']}").expect(200)
    call("DeleteApp", {"ApplicationId": own})


@pytest.fixture
def story(call):
    def say(name, params):
        said = call(name, params)
        skip_unless_built(name, said)
        assert said.status < 300, f"{name}: {said}"
        return said.json

    story = Story(say)
    yield story
    story.say = lambda name, params: call(name, params).json
    story.forget()


@pytest.fixture(scope="module")
def table(request):
    table = Table()
    yield table
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(table)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_an_operation_answers_as_the_api_says(operation, story, raw, call, forger, stranger, table):
    row = table.row(operation.name)
    params = story.params(operation.name)
    settled(raw, story)
    before = state(raw, story)
    row.refused("bad signature", forger(operation.name, params), 403, FORBIDDEN)
    row.refused("foreign key", stranger(operation.name, params), (403, 404), FORBIDDEN + NOT_FOUND)
    for wrong in unknown_app(params):
        row.refused("unknown app", call(operation.name, wrong), 404, NOT_FOUND)
    for label in operation.in_path:
        if label not in ("ApplicationId", "ResourceArn") and not TAKES_ANY_NAME.fullmatch(operation.name):
            expected = (400, BAD) if label in LISTED else (404, NOT_FOUND)
            row.refused("unknown name", call(operation.name, {**params, label: "999" if label == "Version" else NOBODY}), *expected, label)
    for member, wrong in operation.without_a_member(params):
        row.refused("missing member", call(operation.name, wrong), 400, BAD, member, member=member)
    for member, wrong in operation.with_a_wrong_word(params):
        row.refused("wrong enum", call(operation.name, wrong), 400, BAD, member, member=member)
    row.faults += changes(before, state(raw, story))

    said = call(operation.name, params)
    skip_unless_built(operation.name, said)
    if operation.name in NOT_YET:
        status, error, row.note = NOT_YET[operation.name]
        row.refused("success", said, status, error)
    else:
        story.answers[operation.name] = succeeded(row, operation, said)
    if operation.name.startswith("Delete"):
        row.refused("gone", call(operation.name, params), 404, NOT_FOUND)
    assert row.good, "\n".join([operation.name, *row.faults])


def test_as_many_operations_answer_as_the_readme_says(table, request):
    if len(table.rows) < len(OPERATIONS):
        pytest.skip("the table is of all operations")
    built = int(re.search(r"\*\*(?:all )?(\d+)(?: of the \d+)? operations\*\*", README.read_text()).group(1))
    assert table.good == built


def skip_unless_built(name, said):
    if said.status == NOT_BUILT:
        pytest.skip(f"{name} is not built yet")


def succeeded(row, operation, said):
    """Judges the answer to a valid call, and gives back its JSON."""
    row.cells["success"][said.status] += 1
    if said.status != operation.success:
        row.faults.append(f"wanted {operation.success}, got {said}")
    elif operation.answer_shape:
        row.cells["required"][required(operation.answer_shape, said.json)] += 1
        row.faults += [fault for fault in faults(operation.answer_shape, said.json) if fault not in BEYOND.get(operation.name, [])]
    return said.json if said.status < 300 else {}


def unknown_app(params):
    """The same call about an application that is not there."""
    if "ApplicationId" in params:
        yield {**params, "ApplicationId": NO_APP}
    if "ResourceArn" in params:
        yield {**params, "ResourceArn": re.sub(r"apps/\w+", f"apps/{NO_APP}", params["ResourceArn"])}


def state(raw, story):
    """All that a call could have changed, by the path that shows it."""
    app = story.answers.get("CreateApp", {}).get("Id")
    paths = {operation.path for operation in OPERATIONS if operation.method == "GET" and set(operation.in_path) <= {"ApplicationId"}}
    # GetChannels shows them all, with their versions.
    paths = {path for path in paths if "/channels/" not in path}
    paths |= {"/keys", "/inbox/messages"}
    if app:
        paths |= {f"/v1/apps/{{application-id}}/{rest}" for rest in ALSO_READ}
        paths |= {"/carillon/apps/{application-id}/endpoints/e1/trail"}
    paths = {path.replace("{application-id}", app or "") for path in paths if app or "{" not in path}
    answers = {path: raw.bearer("GET", path) for path in sorted(paths)}
    return {path: answer.json if answer.status == 200 else answer.status for path, answer in answers.items()}


def settled(raw, story):
    """Waits until what a story began has ended, since it ends by itself: jobs, and a message on its way."""
    app = story.answers.get("CreateApp", {}).get("Id")
    for name in ("import", "export"):
        if f"Create{name.title()}Job" in story.answers:
            eventually(partial(items, raw, f"/v1/apps/{app}/jobs/{name}"), lambda jobs: all(job["JobStatus"] == "FAILED" for job in jobs))
    if "SendOTPMessage" in story.answers:
        eventually(partial(items, raw, f"/inbox/messages?app={app}"))


def items(raw, path):
    return raw.bearer("GET", path).json["Item"]


def changes(before, after):
    return [f"a refused call changed {path}: {before[path]} to {after[path]}" for path in before if before[path] != after[path]]
