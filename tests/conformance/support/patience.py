"""Waiting for what happens after an answer: mail, runs of campaigns."""

import time

WAIT_S_MAX = 5
STEP_S = 0.03
# How long "nothing more comes" is watched.
QUIET_S = 0.4


def eventually(look, wanted=bool, within_s=WAIT_S_MAX):
    """What `look()` returns once `wanted` holds of it."""
    deadline = time.monotonic() + within_s
    while True:
        seen = look()
        if wanted(seen):
            return seen
        if time.monotonic() > deadline:
            raise AssertionError(f"after {within_s} s still {seen!r}")
        time.sleep(STEP_S)


def stays(look, wanted):
    """Checks that `look()` goes on to be `wanted` for a while."""
    deadline = time.monotonic() + QUIET_S
    while time.monotonic() < deadline:
        assert look() == wanted
        time.sleep(STEP_S)
