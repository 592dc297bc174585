"""Segments by behaviour, a member of Carillon's own that stock clients do not send."""

from support.patience import eventually
from support.world import email_message, utc, when


def did(event_type="cart.add", days=7, **more):
    return {"EventType": {"Values": [event_type]}, "Days": days, **more}


def behaviour(*conditions):
    return {"Dimensions": {"Behavior": {"Events": list(conditions)}}}


def made(app, *conditions, name="segment"):
    request = {"Name": name, **behaviour(*conditions)}
    return app.raw.signed("POST", app.path("segments"), json=request).expect(201).json


def ours(app, rest):
    return f"/carillon/apps/{app.id}/segments/{rest}"


def count(app, segment):
    return app.raw.bearer("GET", ours(app, f"{segment['Id']}/count")).expect(200).json


def count_draft(app, *conditions):
    return app.raw.bearer("POST", ours(app, "count"), json=behaviour(*conditions)).expect(200).json


def through(app, *conditions):
    """The count of a draft, once what was before it is counted."""
    return eventually(lambda: count_draft(app, *conditions), lambda seen: "Filling" not in seen)["Count"]


def test_the_conditions_are_shown_and_kept(client, app):
    condition = did(AtLeast=3, Metrics={"price": {"ComparisonOperator": "GREATER_THAN", "Value": 5}})
    segment = made(app, condition)
    path = app.path(f"segments/{segment['Id']}")
    assert segment["Dimensions"]["Behavior"]["Events"] == [condition]
    # A stock client that names no criteria keeps what it cannot see.
    client.update_segment(ApplicationId=app.id, SegmentId=segment["Id"], WriteSegmentRequest={"Name": "New"})
    shown = app.raw.signed("GET", path).expect(200).json
    assert (shown["Name"], shown["Version"]) == ("New", 2)
    assert shown["Dimensions"]["Behavior"]["Events"] == [condition]


def test_a_condition_that_makes_no_sense_is_refused_by_name(app):
    for condition, said in [
        (did(days=91), "Dimensions.Behavior.Events[0].Days: "),
        (did(Performed=False, AtLeast=2), "Dimensions.Behavior.Events[0].Performed: "),
        ({"Days": 7}, "Dimensions.Behavior.Events[0].EventType: missing required member"),
    ]:
        answer = app.raw.signed("POST", app.path("segments"), json=behaviour(condition)).expect(400, "BadRequestException")
        assert answer.message.startswith(said)


def test_an_event_counts_with_its_own_answer(app):
    thrice, never = made(app, did(AtLeast=3)), made(app, did(Performed=False))
    app.put("ada")
    app.put("bob")
    for times in range(1, 5):
        app.happens("ada")
        assert count(app, thrice) == {"Count": int(times >= 3), "Endpoints": 2}
        assert count(app, never) == {"Count": 1, "Endpoints": 2}
    why = app.raw.bearer("GET", ours(app, f"{thrice['Id']}/why/bob")).expect(200).json
    assert why["Conditions"] == [
        {
            "Path": "Dimensions.Behavior.Events[0]",
            "Holds": False,
            "Times": 0,
            "Detail": "did cart.add 0 times in the last 7 days; wanted at least 3",
        }
    ]
    assert [one["Id"] for one in app.trail("ada")["Segments"]] == [thrice["Id"]]


def test_what_was_before_is_counted_from_the_log(app):
    for _ in range(3):
        app.happens("ada")
    app.happens("bob", Timestamp=utc(days=-3))
    app.happens("carl", Timestamp=utc(days=-20))
    assert through(app, did()) == 2
    assert through(app, did(days=2)) == 1
    assert through(app, did(days=30)) == 3
    assert through(app, did(AtMost=2)) == 2
    app.happens("bob")
    app.happens("bob")
    assert count_draft(app, did(AtLeast=3))["Count"] == 2


def test_an_endpoint_made_again_has_done_nothing(client, app):
    segment = made(app, did())
    app.happens("ada")
    assert count(app, segment)["Count"] == 1
    client.delete_endpoint(ApplicationId=app.id, EndpointId="ada")
    app.put("ada")
    assert count(app, segment) == {"Count": 0, "Endpoints": 1}
    assert through(app, did(AtLeast=1, days=30)) == 0


def test_the_event_that_starts_a_campaign_is_counted(shop):
    segment = made(shop, did(AtLeast=2, AtMost=2))
    address = shop.put_person("ada", "Ada")
    shop.campaign(when(), email_message(), segment["Id"])
    shop.happens("ada")
    shop.happens("ada")
    shop.happens("ada")
    mail = eventually(lambda: shop.inbox(to=address))
    assert len(mail) == 1


def test_a_run_waits_for_what_it_goes_by(shop):
    address = shop.put_person("ada", "Ada")
    for _ in range(5):
        shop.happens("ada")
    segment = made(shop, did(AtLeast=5))
    shop.campaign({"StartTime": "IMMEDIATE", "Frequency": "ONCE"}, email_message(), segment["Id"])
    eventually(lambda: shop.inbox(to=address))
