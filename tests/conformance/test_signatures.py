"""The engine's signature fixtures are what the script makes."""

import make_signatures


def test_the_fixtures_are_up_to_date():
    assert make_signatures.FILE.read_text() == make_signatures.text()
