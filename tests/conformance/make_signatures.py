"""Writes edge-collector/engine/src/access/signatures.json: requests signed by botocore, for the engine's verifier to judge.

The shapes follow AWS's published Signature V4 test suite (simple GET, query order, encoded path, header blanks, body, token),
for the service `mobiletargeting`, with one fixed key and one fixed time. Run it by hand after a change of the cases below:

    .venv/bin/python tests/conformance/make_signatures.py
"""

import datetime
import json
from pathlib import Path
from unittest import mock
from urllib.parse import quote, urlsplit

from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

FILE = Path(__file__).parents[2] / "edge-collector/engine/src/access/signatures.json"
KEY = "CKIAEXAMPLE"
SECRET = "a/fixed+secret/that/opens/nothing"
TOKEN = "a session token/with+signs="
SIGNED_AT = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)
HOST = "http://127.0.0.1:8787"
JSON = {"Content-Type": "application/json"}
APP = "0f8e4c2a9b1d4f6e8a7c5b3d2e1f0a9c"
EVENTS = b'{"BatchItem":{}}'


class WithoutExpiry(SigV4QueryAuth):
    """Signs in the query and names no expiry, as old web clients do for their last beacon."""

    def _modify_request_before_signing(self, request):
        request.url = (
            f"{request.url}?X-Amz-Algorithm=AWS4-HMAC-SHA256"
            f"&X-Amz-Credential={self.credentials.access_key}%2F{self.credential_scope(request).replace('/', '%2F')}"
            f"&X-Amz-Date={request.context['timestamp']}&X-Amz-Security-Token={quote(self.credentials.token, safe='-_.~')}"
            "&X-Amz-SignedHeaders=host"
        )


CASES = {
    "a simple GET": ("GET", "/v1/apps", {}, b""),
    "a query out of order, with escapes": ("GET", "/v1/apps?token=b%2Fc%20d&page-size=2&Z=1&a=~x-y_z.", {}, b""),
    "a query name that repeats, and one without a value": ("DELETE", "/v1/tags/a?tagKeys=k%202&tagKeys=k1&tagKeys=", {}, b""),
    "a path with an escaped slash, colon and blank": ("GET", f"/v1/apps/{APP}/users/us-east-1%3Aab%2Fcd%20e", {}, b""),
    "a path with an escaped percent sign": ("GET", f"/v1/apps/{APP}/users/100%25%20%C3%A9", {}, b""),
    "header values with blanks around and within": ("GET", "/v1/apps", {"X-Amz-Note": "  two   words "}, b""),
    "a body": ("POST", f"/v1/apps/{APP}/events", JSON, EVENTS),
}
PRESIGNED = f"/v1/apps/{APP}/events/legacy"


def signed(name, method, target, headers, body, auth, token=None, region="us-east-1"):
    request = AWSRequest(method=method, url=HOST + target, headers=dict(headers), data=body)
    with mock.patch("botocore.auth.get_current_datetime", lambda remove_tzinfo=True: SIGNED_AT.replace(tzinfo=None)):
        auth(Credentials(KEY, SECRET, token), "mobiletargeting", region).add_auth(request)
    url = urlsplit(request.url)
    kept = [(header.lower(), value) for header, value in request.headers.items()]
    if not any(header == "host" for header, _ in kept):
        kept.append(("host", url.netloc))
    return {
        "name": name,
        "method": method,
        "path": url.path,
        "query": url.query,
        "headers": kept,
        "body": body.decode(),
    }


def expiring(seconds):
    return lambda *args: SigV4QueryAuth(*args, expires=seconds)


def everything():
    cases = [signed(name, *case, SigV4Auth) for name, case in CASES.items()]
    cases += [
        signed("another region", "GET", "/v1/apps", {}, b"", SigV4Auth, region="eu-central-1"),
        signed("a session token in a header", "GET", "/v1/apps", {}, b"", SigV4Auth, token=TOKEN),
        signed("a presigned POST with a token and no expiry", "POST", PRESIGNED, {}, EVENTS, WithoutExpiry, token=TOKEN),
        signed("a presigned GET of one hour", "GET", "/v1/apps", {}, b"", expiring(3600)),
    ]
    return {"key": KEY, "secret": SECRET, "signed_at": SIGNED_AT.isoformat(), "requests": cases}


def text():
    return json.dumps(everything(), indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(text())
