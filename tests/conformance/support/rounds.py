"""How often a test kills the collector."""

import os


def kill_rounds(usual):
    """As often as CARILLON_KILL_ROUNDS says, and `usual` times without it: more rounds find more, and take longer."""
    return int(os.environ.get("CARILLON_KILL_ROUNDS") or usual)
