"""What tools have found, and what followed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Q

from accord.areas.monitoring.models import CheckResult
from accord.areas.monitoring.queries import latest_looks, seeing, watching
from accord.areas.monitoring.terms import FeedKind, Outcome
from accord.kernel.checks.registry import check
from accord.kernel.checks.saying import edit
from accord.kernel.checks.verdict import Mend, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment

ALARMS = (FeedKind.LOG_MONITORING, FeedKind.ENDPOINT_PROTECTION, FeedKind.AVAILABILITY)


@check("alarms_followed_up")
def alarms_followed_up(m: Moment) -> Verdict:
    """What tools found wrong was followed up in time."""
    w, feeds = Words(m), watching(m).filter(kind__in=ALARMS)
    wrong = latest_looks(m, list(feeds)).filter(outcome=Outcome.FAILED.value)
    followed = w.in_time(
        wrong.filter(follow_up=""),
        "seen_on",
        m.of(CheckResult).filter(feed__in=feeds.values("pk")),
        days=m.days("incident_assessment"),
        late="left without consequence, though it failed",
        mend="report",
    )
    listen = edit(feeds, Mend("Feed", "create"), "hear")
    if followed.mend and followed.mend.verb == "create":
        followed = replace(followed, mend=listen)
    sees = w.some(seeing(m, *ALARMS), "blind_on", what="tool for alarms", mend=listen)
    found = all_of(followed, softened(sees))
    return advised(found, w.none(wrong.exclude(follow_up=""), Q(), breaks="failed and are being followed up"))
