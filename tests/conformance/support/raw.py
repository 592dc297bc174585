"""Requests by hand, for what a stock client would never send: signed, presigned, with a bearer token, or with nothing at all."""

import datetime
import hashlib
import hmac
import json as codec
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from . import journal

_pool = urllib3.PoolManager(maxsize=16, retries=False, timeout=urllib3.Timeout(30))
SERVICE = "mobiletargeting"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def json(self):
        return codec.loads(self.body)

    @property
    def error(self):
        return self.headers.get("x-amzn-errortype")

    @property
    def message(self):
        return self.json["Message"]

    def expect(self, status, error=None):
        """This answer, if it has that status and names that exception."""
        assert self.status == status, f"wanted {status}, got {self.status}: {self.body.decode(errors='replace')}"
        assert self.error == error, f"wanted {error}, got {self.error}: {self.body.decode(errors='replace')}"
        return self


@dataclass(frozen=True)
class Raw:
    """Sends to one collector, with one key."""

    url: str
    keys: object = None

    def send(self, method, target, body=None, json=None, headers=None):
        """Sends without credentials."""
        if json is not None:
            body = codec.dumps(json).encode()
        if isinstance(body, str):
            body = body.encode()
        answer = _pool.request(method, self.url + target, body=body, headers=headers or {})
        journal.note(f"{method} {target}", answer.status, answer.data)
        return Answer(answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.data)

    def bearer(self, method, target, json=None, headers=None, body=None):
        return self.send(method, target, body, json, {"Authorization": f"Bearer {self.keys.id}:{self.keys.secret}", **(headers or {})})

    def signed(self, method, target, json=None, body=None, headers=None, token=None):
        """Signs in a header, by botocore."""
        data = codec.dumps(json) if json is not None else body
        request = AWSRequest(method=method, url=self.url + target, data=data, headers=headers or {})
        SigV4Auth(Credentials(self.keys.id, self.keys.secret, token), SERVICE, "us-east-1").add_auth(request)
        return self.send(method, target, data, headers=dict(request.headers.items()))

    def presigned_target(self, method, target, body="", age_s=0, token=None):
        """The target with a signature in its query, over the host header alone and without an expiry, as old web clients sign."""
        at = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=age_s)
        stamp, day = at.strftime("%Y%m%dT%H%M%SZ"), at.strftime("%Y%m%d")
        scope = f"{day}/us-east-1/{SERVICE}/aws4_request"
        query = {"X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-Credential": f"{self.keys.id}/{scope}", "X-Amz-Date": stamp}
        if token:
            query["X-Amz-Security-Token"] = token
        query["X-Amz-SignedHeaders"] = "host"
        canonical_query = "&".join(f"{name}={quote(value, safe='-_.~')}" for name, value in sorted(query.items()))
        digest = hashlib.sha256(body.encode()).hexdigest()
        canonical = "\n".join([method, target, canonical_query, f"host:{urlsplit(self.url).netloc}", "", "host", digest])
        to_sign = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
        key = f"AWS4{self.keys.secret}".encode()
        for part in (day, "us-east-1", SERVICE, "aws4_request", to_sign):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        return f"{target}?{canonical_query}&X-Amz-Signature={key.hex()}"
