"""The last exchanges of a test, shown when it fails."""

from collections import deque

_exchanges = deque(maxlen=8)
BODY_CHARS_MAX = 1500


def note(asked, status, body):
    text = body.decode(errors="replace") if isinstance(body, bytes) else str(body)
    _exchanges.append(f"{asked} -> {status}\n    {text[:BODY_CHARS_MAX]}")


def start():
    _exchanges.clear()


def read():
    return "\n".join(_exchanges)
