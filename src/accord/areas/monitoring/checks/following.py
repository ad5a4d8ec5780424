"""What tools have found, and what followed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from accord.areas.monitoring.models import CheckResult, Feed
from accord.areas.monitoring.queries import seeing, watching
from accord.areas.monitoring.queries.looking import ALARMS, courses, failing, last_by
from accord.areas.monitoring.terms import FeedKind
from accord.kernel.checks.mending import by_act, first_pointer
from accord.kernel.checks.population import known
from accord.kernel.checks.registry import check
from accord.kernel.checks.spans import over_days
from accord.kernel.checks.unbroken import timely, unbroken
from accord.kernel.checks.verdict import Mend, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened
from accord.kernel.moments.clock import plus

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from accord.areas.monitoring.queries.looking import Look
    from accord.kernel.moments.moment import Moment


@check("alarms_followed_up")
def alarms_followed_up(m: Moment) -> Verdict:
    """What tools found wrong was followed up in time."""
    return _followed_up(m, *ALARMS)


@check("malware_alarms_followed_up")
def malware_alarms_followed_up(m: Moment) -> Verdict:
    """What the protection against malware found was followed up in time."""
    return _followed_up(m, FeedKind.ENDPOINT_PROTECTION)


def _followed_up(m: Moment, *kinds: FeedKind) -> Verdict:
    """What tools of these kinds found wrong was taken up in time, also of those that are retired since, and one of them
    is heard."""
    w, feeds, days = Words(m), m.of(Feed).filter(kind__in=kinds), m.days("incident_assessment")
    results = m.of(CheckResult).filter(feed__in=feeds.order_by().values("pk"))
    asked = list(feeds.only("kind", "state", "last_heard_at", "expected_hours"))
    things = list(courses(m, failing(m, asked), asked).values())

    def judge(day: date) -> Verdict:
        left = [k for k in _last(things, day) if k.left]
        late = [k.left for k in left if k.since and plus(k.since, days) < day]
        return timely(
            known(CheckResult, [k.left for k in left]),
            known(CheckResult, late),
            results,
            lambda: min((k.since for k in left if k.since), default=None),
            days=days,
            late="waiting too long for a follow-up after a failure",
            mend="report",
        )

    looks = [look for course in things for look in course]
    followed = over_days(m.on, {d for k in looks for d in (k.seen_on, plus(k.since or k.seen_on, days + 1))}, judge)
    new = Mend("Feed", "create", known=f"kind={kinds[0].value}")
    listen = by_act(watching(m).filter(kind__in=kinds), "hear", new)
    if followed.mend and followed.mend.verb == "create":
        heard = first_pointer(seeing(m, *kinds))
        followed = replace(followed, mend=Mend("CheckResult", "record", heard) if heard else listen)
    sees = w.some(seeing(m, *kinds), "blind_on", first="heard_on", what="tool that raises alarms", mend=listen)
    ahead = not w.valid(results, first="seen_on").exists() and results.exists()
    begun = [softened(w.some(results, first="seen_on", mend=listen))] if ahead else []
    going = known(CheckResult, [k.failed for k in _last(things, m.on) if k.failed and not k.left])
    return advised(
        all_of(followed, softened(sees), *begun), unbroken(going, going, breaks="failed and are being followed up")
    )


def _last(things: Iterable[tuple[Look, ...]], day: date) -> list[Look]:
    """The last look by a day at each thing, in the order of the references of what failed."""
    found = [look for course in things if (look := last_by(day, course))]
    return sorted(found, key=lambda k: k.failed.reference if k.failed else "")
