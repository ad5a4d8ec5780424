"""What tools have found, and what followed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Q

from accord.areas.monitoring.models import CheckResult
from accord.areas.monitoring.queries import latest_looks, seeing, taken_up, watching
from accord.areas.monitoring.terms import FeedKind
from accord.areas.monitoring.terms import Outcome as Found
from accord.kernel.checks.registry import check
from accord.kernel.checks.saying import edit
from accord.kernel.checks.verdict import Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment

ALARMS = (FeedKind.LOG_MONITORING, FeedKind.ENDPOINT_PROTECTION, FeedKind.AVAILABILITY)


@check("alarms_followed_up")
def alarms_followed_up(m: Moment) -> Verdict:
    """What tools found wrong was followed up in time."""
    w, feeds = Words(m), watching(m).filter(kind__in=ALARMS)
    days = m.days("incident_assessment")
    wrong = latest_looks(m, list(feeds), days + 1).filter(outcome=Found.FAILED.value)
    results, taken = m.of(CheckResult).filter(feed__in=feeds.values("pk")), taken_up(m, wrong)
    followed = w.in_time(
        wrong.exclude(taken),
        "seen_on",
        results,
        days=days,
        late="left without consequence after a failure",
        mend="report",
    )
    listen = edit(feeds, Mend("Feed", "create"), "hear")
    if followed.mend and followed.mend.verb == "create":
        followed = replace(followed, mend=listen)
    sees = w.some(seeing(m, *ALARMS), "blind_on", first="heard_on", what="tool for alarms", mend=listen)
    begun = softened(w.some(results, first="seen_on", empty=Outcome.NOT_APPLICABLE))
    found = all_of(followed, softened(sees), *([begun] if begun.outcome is Outcome.NO_DATA else []))
    return advised(found, w.none(wrong.filter(taken), Q(), breaks="failed and are being followed up"))
