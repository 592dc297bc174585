"""What would be forgotten, and how an application fares, by hand over HTTP. Pinpoint had neither."""

from support.world import event


def ours(app, rest):
    return app.raw.bearer("GET", f"/carillon/apps/{app.id}/{rest}")


def test_everything_is_kept_until_days_are_set(app):
    app.put_events("e1", {"one": event()})
    old = ours(app, "retention").expect(200).json
    assert "KeepDays" not in old["Events"] and "KeepDays" not in old["Sends"]
    assert (old["Events"]["Count"], old["Sends"]["Count"]) == (0, 0)


def test_other_days_can_be_asked_about(app):
    app.put_events("e1", {"one": event()})
    old = ours(app, "retention?events-days=1&sends-days=2").expect(200).json
    assert (old["Events"]["KeepDays"], old["Sends"]["KeepDays"]) == (1, 2)
    assert (old["Events"]["Count"], old["Events"]["HeldByStream"]) == (0, False)
    for query in ("events-days=0", "sends-days=0", "events-days=few"):
        ours(app, f"retention?{query}").expect(400, "BadRequestException")


def test_an_application_says_how_it_fares(app):
    answer = ours(app, "metrics").expect(200)
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = answer.body.decode().splitlines()
    assert "# TYPE carillon_index_stale gauge" in lines
    assert f'carillon_sends_due{{app="{app.id}"}} 0' in lines


def test_the_account_says_how_it_fares(app):
    answer = app.raw.bearer("GET", "/metrics").expect(200)
    assert 'carillon_tells_waiting{scope="account"}' in answer.body.decode()
    app.raw.send("GET", "/metrics").expect(403, "ForbiddenException")
