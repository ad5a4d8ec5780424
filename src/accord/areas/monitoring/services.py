"""The acts of monitoring: what tools say, their silence, and what follows from a failed check."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from accord.areas.improvement.services import raise_nonconformity
from accord.areas.incidents.services import report_event
from accord.areas.incidents.terms import EventKind
from accord.areas.monitoring import queries, rules
from accord.areas.monitoring.models import CheckResult, Feed
from accord.areas.monitoring.terms import Outcome
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import today_of
from accord.kernel.moments.clock import now, today
from accord.kernel.moments.moment import Moment
from accord.kernel.records.record import Record
from accord.kernel.refusals import Refused, refuse

# ---- results ---------------------------------------------------------------------------------------------------------


@act(needs="monitoring.add", label="Record")
def record_check_result(
    *,
    by: Actor,
    feed: Feed,
    check_name: str,
    subject: str,
    outcome: Outcome,
    at: Annotated[datetime | None, Say("at", "Empty: now.")] = None,
    detail: str = "",
    asset: Record | None = None,
) -> CheckResult:
    """Record what a tool has seen; the feed was then heard (9.1). Many at once come by import."""
    if feed.state == "retired":
        raise Refused(f"{feed.reference} is retired. Name the tool that looks now.", "feed")
    moment = at or now()
    refuse(rules.not_ahead(at=moment, now=now(), field="at"))
    found = CheckResult(
        organization=by.organization, feed=feed, at=moment, subject=subject, check_name=check_name, outcome=outcome,
        detail=detail, asset_id=asset.pk if asset else None,
    )  # fmt: skip
    _heard(by, feed, moment, 1)
    feed.save()
    return found


@act(needs="monitoring.report", moves="recorded", label="Report as an event")
def report_check_result(
    *,
    by: Actor,
    check_result: CheckResult,
    details: Annotated[str, Say("what to know", "Beside what the tool says.")] = "",
) -> None:
    """Report a failed check as an event, so that somebody decides what it is (A.6.8, A.8.16)."""
    _refuse_unless_open(by, check_result)
    event = report_event(
        by=by, title=check_result.title, details=details or check_result.detail, kind=EventKind.OTHER,
        noticed_on=today_of(by), source=check_result, owner=check_result.feed.owner,
    )  # fmt: skip
    check_result.follow_up = event.pointer


@act(needs="monitoring.move", moves="recorded", label="Raise a nonconformity")
def open_nonconformity_check_result(
    *,
    by: Actor,
    check_result: CheckResult,
    requirement: Annotated[str, Say("requirement not met", "Control, policy or contract.")],
) -> None:
    """Raise a nonconformity from a failed check, so that its cause is dealt with (10.2)."""
    _refuse_unless_open(by, check_result)
    raised = raise_nonconformity(
        by=by, title=check_result.title, description=check_result.detail or check_result.title,
        detected_on=check_result.seen_on, requirement=requirement, source=check_result,
        owner=check_result.feed.owner,
    )  # fmt: skip
    check_result.follow_up = raised.pointer


def _refuse_unless_open(by: Actor, result: CheckResult) -> None:
    if result.outcome != Outcome.FAILED:
        raise Refused("This check was passed, so nothing follows from it.", "outcome")
    if queries.standing(Moment(by.organization, today_of(by)), [result.follow_up]):
        raise Refused("Something followed from it already.", "follow_up")


# ---- feeds -----------------------------------------------------------------------------------------------------------


@act(needs="monitoring.move", moves="active | blind -> active", label="Heard")
def hear_feed(
    *,
    by: Actor,
    feed: Feed,
    at: Annotated[datetime | None, Say("last heard", "Empty: when its latest result came, else now.")] = None,
) -> None:
    """Record that the tool was heard. If it was blind, the window in which it saw nothing stays on file."""
    latest = queries.latest_result(feed)
    moment = at or (latest.at if latest else now())
    refuse(rules.not_ahead(at=moment, now=now(), field="at"))
    if rules.silent(last_heard_at=moment, expected_hours=feed.expected_hours, now=now()):
        raise Refused("That is longer ago than expected of it: it is still silent.", "at")
    _heard(by, feed, moment, 0)
    feed.gathered = queries.results_of(feed).count()


@act(needs="monitoring.move", moves="active -> blind", label="Mark as blind")
def mark_blind_feed(
    *,
    by: Actor,
    feed: Feed,
    reason: Annotated[str, Say("why", "What is broken, and who is at it.", "longtext")],
) -> None:
    """Say that it sees nothing: what it does not report is no evidence until it is heard again (A.8.16)."""
    zone = ZoneInfo(by.organization.time_zone)
    feed.blind_since = feed.last_heard_at.astimezone(zone).date() if feed.last_heard_at else today(zone.key)
    feed.blind_because = reason


@act(needs="monitoring.edit", moves="active | blind -> retired")
def retire_feed(*, by: Actor, feed: Feed) -> None:
    """Say that it watches no longer."""


@act(needs="monitoring.edit", moves="retired -> active")
def resume_feed(*, by: Actor, feed: Feed) -> None:
    """Say that it is to watch again; it shows nothing until it is heard."""


def _heard(by: Actor, feed: Feed, moment: datetime, results: int) -> None:
    """It was heard at `moment`; a blind one sees again."""
    if feed.state == "blind" and (feed.last_heard_at is None or moment > feed.last_heard_at):
        start = feed.blind_since or today_of(by)
        end = moment.astimezone(ZoneInfo(by.organization.time_zone)).date()
        feed.blind_windows = rules.with_window(
            feed.blind_windows, start.isoformat(), end.isoformat(), feed.blind_because
        )
        feed.blind_since, feed.blind_because, feed.state = None, "", "active"
    feed.last_heard_at = max(moment, feed.last_heard_at or moment)
    feed.gathered += results
