"""What tools see, what rounds go through, and what followed from it."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from tests.checks.world import World, case, day

from accord.areas.assets.models import Asset
from accord.areas.controls.models import Activity, ActivityRun, Control
from accord.areas.improvement.models import Action, Nonconformity
from accord.areas.incidents.models import Event, Incident
from accord.areas.indicators.models import Indicator
from accord.areas.monitoring.models import CheckResult, Feed


def at(ahead: int) -> datetime:
    return datetime.combine(day(ahead), time(8), UTC)


def tool(w: World, kind: str, heard: int = 0, hours: int = 240, **values: Any) -> Any:
    """A tool that counts as blind ten days after it was heard."""
    return w.enter(Feed, kind=kind, last_heard_at=at(heard), expected_hours=hours, **{"title": kind} | values)


def looked(w: World, feed: Any, on: int = 0, outcome: str = "passed", **values: Any) -> Any:
    more = {"check_name": "Agent", "subject": "host"} | values
    return w.enter(CheckResult, feed=feed, at=at(on), outcome=outcome, **more)


def seen(w: World, kind: str, **asset: Any) -> Any:
    """Every asset is seen by a tool of the kind that is not silent."""
    w.no_data()
    one = w.enter(Asset, title="Laptop", state="in_use", kind="hardware", **asset)
    other = tool(w, "other", assets=[one])
    w.no_data("Laptop")
    w.retire(other)
    feed = tool(w, kind)
    assert w.no_data("Laptop").mend.pointer == feed.pointer
    w.change(feed, assets=[one])
    w.holds(until=day(10))
    silent = ({"last_heard_at": at(n)} for n in (-11, 1))
    for wrong in (*silent, {"last_heard_at": None}, {"state": "blind"}, {"state": "retired"}):
        w.change(feed, **{"last_heard_at": at(0), "state": "active"} | wrong)
        w.no_data("Laptop")
    w.change(feed, last_heard_at=at(0), state="active", assets=[])
    result = looked(w, feed, -1, asset=one)
    w.holds(until=day(10))
    w.change(result, at=at(-21))
    w.no_data("Laptop")
    w.change(result, at=at(1))
    w.no_data("Laptop")
    w.change(result, at=at(-1))
    looked(w, feed, 1)  # one dated ahead hides none that was
    w.enter(Asset, title="Gone", state="disposed", kind="hardware")
    w.holds(until=day(10))
    tool(w, kind, title="Second", hours=480, assets=[one])
    w.holds(until=day(20))
    return one


@case("devices_watched")
def _devices(w: World) -> None:
    seen(w, "device_management")
    two = w.enter(Asset, title="Screen", state="in_use", kind="hardware", classification="public")
    w.holds(until=day(20))
    for wrong in ({"classification": "internal"}, {"confidentiality": "high"}, {"kind": ""}):
        w.change(two, **{"classification": "public", "confidentiality": ""} | wrong)
        w.no_data("Screen") if wrong != {"kind": ""} else w.holds(until=day(20))
    w.change(two, classification="")
    w.no_data("Screen")


@case("devices_guarded_from_malware")
def _guarded(w: World) -> None:
    seen(w, "endpoint_protection", classification="strict")


@case("systems_logged")
def _logged(w: World) -> None:
    seen(w, "log_monitoring", confidentiality="high")
    two = w.enter(
        Asset, title="Line", state="in_use", kind="infrastructure",
        confidentiality="normal", integrity="normal", availability="normal",
    )  # fmt: skip
    w.enter(Asset, title="Drawings", state="in_use", kind="information")
    w.holds(until=day(20))
    w.change(two, availability="high")  # a machine that must run, and keeps nothing that matters
    w.holds(until=day(20))
    close = {"classification": "strict"}
    for wrong in (close, {"kind": "service"}, {"kind": ""}, {"integrity": "high"}, {"confidentiality": ""}):
        usual = {"integrity": "normal", "confidentiality": "normal", "classification": ""}
        w.change(two, **{"kind": "infrastructure"} | usual | wrong)
        w.no_data("Line")


@case("systems_scanned")
def _scanned(w: World) -> None:
    one = seen(w, "vulnerability_scanner")
    two = w.enter(Asset, title="Line", state="in_use", kind="service")
    w.no_data("Line")
    round_ = w.enter(
        Activity, title="Scan", kind="vulnerability_scan", assets=[one, two], interval_days=365, next_due=day(15)
    )
    w.no_data("Line")
    run = w.enter(ActivityRun, activity=round_, done_on=day(-1), result="passed", evidence="Report.")
    w.no_data("Line")
    w.change(round_, how="All addresses.")
    w.holds(until=day(15))
    for wrong in ({"evidence": ""}, {"result": "failed"}, {"result": "partly"}, {"checked": 0}, {"done_on": day(-400)}):
        w.change(run, **{"evidence": "Report.", "result": "passed", "checked": 3, "done_on": day(-1)} | wrong)
        w.no_data("Line")
    w.change(run, result="partly", nonconformity=w.enter(Nonconformity), checked=3, done_on=day(-360))
    w.no_data("Line")
    two = w.change(two, supported_until=day(0))
    w.change(run, result="passed")
    assert not w.holds(until=day(5)).advice
    w.change(two, supported_until=day(-1))
    w.advises("is in use beyond the end of its support", "Line")
    w.change(round_, kind="other")
    w.no_data("Line")


@case("malware_alarms_followed_up")
def _malware_alarms(w: World) -> None:
    looked(w, tool(w, "log_monitoring"), outcome="failed")
    _alarms_of(w, "endpoint_protection")


@case("alarms_followed_up")
def _alarms(w: World) -> None:
    _alarms_of(w, "log_monitoring")


def _alarms_of(w: World, kind: str) -> None:
    w.no_data()
    looked(w, tool(w, "backup"), outcome="failed")
    feed = tool(w, kind)
    w.no_data()
    first = looked(w, feed, -3, "failed")
    w.fails("Agent")
    ahead = looked(w, feed, 2)  # an import may say what a tool has not seen yet
    w.fails("Agent")
    w.retire(first)
    w.no_data("does not count yet")
    w.change(first, archived_on=None)
    w.change(ahead, subject="third", at=at(-1))
    w.fails("Agent")
    looked(w, feed, -2)
    w.holds(until=day(10))
    w.change(feed, last_heard_at=at(-11))
    w.no_data("counts no longer")
    w.change(feed, last_heard_at=at(0))
    new = looked(w, feed, 0, "failed", subject="other")
    w.holds(until=day(1))
    next_ = looked(w, feed, 2, subject="other")  # by then somebody has looked again
    w.holds(until=day(10))
    w.change(next_, at=at(3))
    w.holds(until=day(1))
    w.retire(next_)
    w.change(new, at=at(-2))
    w.fails("other")
    event = w.enter(Event, title="Other", reported_on=day(-1))
    w.change(new, follow_up=event.pointer)
    w.holds(until=day(10))
    w.advises("other")
    w.retire(event)
    w.fails("other")
    trouble = w.enter(Nonconformity, title="Other", detected_on=day(-1))
    w.change(new, follow_up=trouble.pointer)
    w.holds(until=day(10))
    w.change(trouble, state="rejected")
    w.fails("other")
    _alarms_told_once(w, feed, w.change(trouble, state="open"))
    w.change(new, follow_up="", at=at(0))
    _alarms_that_last(w, feed, w.change(trouble, state="open"))
    w.change(feed, state="retired")
    w.fails("other")


def _alarms_told_once(w: World, feed: Any, trouble: Any) -> None:
    """What is left wrong is not well because nobody looks at it any more."""
    disk = w.enter(Asset, title="Disk", state="in_use", kind="hardware")
    once = looked(w, feed, -40, "failed", subject="once", asset=disk)
    w.fails("once")
    w.change(disk, state="disposed")
    w.holds(until=day(10))
    w.change(disk, state="returned")
    w.fails("once")
    w.change(once, asset=None, at=at(-400))
    w.holds(until=day(10))
    w.change(once, at=at(-40), follow_up=trouble.pointer)
    w.holds(until=day(10))
    w.change(once, follow_up="")
    w.fails("once")
    w.change(once, feed=tool(w, feed.kind, title="Old one", state="retired"))  # nor because the tool is retired
    w.fails("once")
    w.change(once, feed=feed)
    passed = looked(w, feed, -30, subject="once")
    w.holds(until=day(10))
    w.retire(once, passed)


def _alarms_that_last(w: World, feed: Any, trouble: Any) -> None:
    """What fails today has failed before, without a pass in between."""
    w.holds(until=day(1))
    first = looked(w, feed, -30, "failed", subject="other")  # failing for long, whenever it was looked at last
    w.fails("other")
    passed = looked(w, feed, -20, subject="other")
    w.holds(until=day(1))
    w.retire(passed)
    w.change(first, follow_up=trouble.pointer)  # what followed the first is under way
    w.holds(until=day(10))
    w.change(trouble, state="closed")  # and ends, though it still fails
    w.holds(until=day(1))
    looked(w, feed, -9, "failed", subject="other")
    w.fails("other")
    w.change(trouble, detected_on=day(-30), closed_on=day(-8))  # the last look before its end found it under way
    w.holds(until=day(1))
    w.change(trouble, closed_on=day(-10))
    w.fails("other")
    event = w.enter(Event, title="Other", reported_on=day(-30))
    w.change(first, follow_up=event.pointer)
    w.holds(until=day(10))
    w.change(event, state="no_incident", assessed_on=day(-29))  # nobody looks after it any more
    w.fails("other")
    grave = w.enter(Incident, title="Other", detected_on=day(-30))
    w.change(event, state="incident", incident=grave)
    w.holds(until=day(10))
    w.change(grave, state="closed", closed_on=day(-10))
    w.fails("other")
    w.change(grave, closed_on=day(-9))
    w.holds(until=day(1))
    todo = w.enter(Action, title="Other", due_on=day(9))
    w.change(first, follow_up=todo.pointer)
    w.holds(until=day(10))
    w.change(todo, state="verified")
    w.fails("other")


@case("controls_have_measure")
def _measured(w: World) -> None:
    w.no_data()
    lock = w.enter(Control, title="Locks", state="implemented")
    w.enter(Control, title="Planned", state="planned")
    w.no_data("Locks")
    round_ = w.enter(Activity, title="Walk", kind="site_inspection", interval_days=30, controls=[lock])
    w.holds(until=None)
    w.change(round_, state="retired")
    w.no_data("Locks")
    feed = tool(w, "other", state="blind", controls=[lock])
    w.holds(until=None)
    w.advises("silent", "Locks")
    w.change(feed, state="retired")
    figure = w.enter(Indicator, title="Doors left open", subject=lock.pointer)
    assert not w.holds(until=None).advice
    w.change(figure, state="retired")
    w.no_data("Locks")
