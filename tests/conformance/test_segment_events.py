"""Joining and leaving a segment, as events that campaigns start from."""

import time

from support.patience import eventually, stays
from support.world import EVERYONE, email_message, when

GOLD = {"Attributes": {"plan": {"AttributeType": "INCLUSIVE", "Values": ["gold"]}}}
# A fold and a look, and some patience with a busy machine.
SOON_S = 2.5


def announcing(shop, **more):
    """A segment that says who joins and who leaves: a member that no stock client sends."""
    request = {"Name": "Gold", "Dimensions": GOLD, "MembershipEvents": True, **more}
    segment = shop.raw.signed("POST", shop.path("segments"), json=request).expect(201).json
    assert segment["MembershipEvents"] is True
    return segment


def announced(shop, endpoint):
    """The endpoint's announcements, the oldest first."""
    events = [one for one in shop.trail(endpoint)["Events"] if one["EventType"].startswith("_segment.")]
    return [(one["EventType"], one["Attributes"]["segment_id"]) for one in reversed(events)]


def on(kind, segment):
    return when(f"_segment.{kind}", {"segment_id": {"AttributeType": "INCLUSIVE", "Values": [segment["Id"]]}})


def test_who_joins_and_who_leaves_is_told_and_written_to(shop):
    segment = announcing(shop)
    everyone = shop.client.create_segment(ApplicationId=shop.id, WriteSegmentRequest=EVERYONE)["SegmentResponse"]
    shop.campaign(on("join", segment), email_message("Welcome"), segment["Id"])
    shop.campaign(on("leave", segment), email_message("Farewell"), everyone["Id"])
    address = shop.put_person("e1", "Ada")
    shop.put("e1", Attributes={"plan": ["gold"]})
    asked = time.monotonic()
    eventually(lambda: announced(shop, "e1"), lambda seen: seen == [("_segment.join", segment["Id"])])
    assert time.monotonic() - asked < SOON_S
    mail = eventually(shop.inbox)
    assert [(one["To"], one["Subject"]) for one in mail] == [(address, "Welcome")]
    shop.put("e1", Attributes={"plan": ["free"]})
    eventually(shop.inbox, lambda mail: [one["Subject"] for one in mail] == ["Farewell", "Welcome"])
    shop.put("e1", Attributes={"plan": ["gold"]})
    eventually(shop.inbox, lambda mail: [one["Subject"] for one in mail] == ["Welcome", "Farewell", "Welcome"])
    kinds = [kind for kind, _ in announced(shop, "e1")]
    assert kinds == ["_segment.join", "_segment.leave", "_segment.join"]


def test_who_is_in_it_already_is_not_told(shop):
    shop.put("old", Attributes={"plan": ["gold"]})
    segment = announcing(shop)
    shop.put("new", Attributes={"plan": ["gold"]})
    eventually(lambda: announced(shop, "new"))
    stays(lambda: announced(shop, "old"), [])
    shop.put("old", Attributes={"plan": ["free"]})
    eventually(lambda: announced(shop, "old"), lambda seen: seen == [("_segment.leave", segment["Id"])])


def test_a_stock_client_changes_the_segment_and_it_goes_on(shop):
    segment = announcing(shop)
    request = {"Name": "Golden"}
    shop.client.update_segment(ApplicationId=shop.id, SegmentId=segment["Id"], WriteSegmentRequest=request)
    path = shop.path(f"segments/{segment['Id']}")
    assert shop.raw.signed("GET", path).expect(200).json["MembershipEvents"] is True
    shop.put("e1", Attributes={"plan": ["gold"]})
    eventually(lambda: announced(shop, "e1"))
    silent = shop.raw.signed("PUT", path, json={"MembershipEvents": False}).expect(200).json
    assert "MembershipEvents" not in silent
    shop.put("e1", Attributes={"plan": ["free"]})
    time.sleep(SOON_S)
    assert [kind for kind, _ in announced(shop, "e1")] == ["_segment.join"]


def test_nobody_joins_by_saying_so(shop):
    segment = announcing(shop)
    everyone = shop.client.create_segment(ApplicationId=shop.id, WriteSegmentRequest=EVERYONE)["SegmentResponse"]
    shop.campaign(on("join", segment), email_message("Welcome"), everyone["Id"])
    shop.put_person("e1", "Ada")
    shop.happens("e1", "_segment.join", Attributes={"segment_id": segment["Id"]})
    stays(shop.recipients, [])
