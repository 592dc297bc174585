"""A page that listens to its application, by a stock WebSocket client."""

from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from .patience import QUIET_S, WAIT_S_MAX


def target(app_id, endpoint, key):
    return f"/v1/apps/{app_id}/endpoints/{quote(endpoint, safe='')}/inappmessages/live?key={key}"


@contextmanager
def listening(url, app_id, key, endpoint="browser", origin=None):
    """An open page, until the end of the block."""
    address = f"ws://{urlsplit(url).netloc}{target(app_id, endpoint, key)}"
    with connect(address, origin=origin, proxy=None, compression=None, close_timeout=WAIT_S_MAX) as socket:
        yield Page(socket)


@dataclass(frozen=True)
class Page:
    socket: object

    def says(self, text):
        self.socket.send(text)

    def hears(self, text="changed", within_s=WAIT_S_MAX):
        assert self.socket.recv(timeout=within_s) == text

    def hears_nothing(self, for_s=QUIET_S):
        with pytest.raises(TimeoutError):
            heard = self.socket.recv(timeout=for_s)
            raise AssertionError(f"heard {heard!r}")

    def is_told_to_go(self):
        """The code that the collector closes with."""
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                self.socket.recv(timeout=WAIT_S_MAX)
        return closed.value.rcvd and closed.value.rcvd.code


def refusal(*page, **more):
    """The answer to a page that may not listen, as (status, exception)."""
    with pytest.raises(InvalidStatus) as refused, listening(*page, **more):
        pass
    response = refused.value.response
    return response.status_code, response.headers["x-amzn-errortype"]
