"""What tools have found, and what followed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from accord.areas.monitoring.models import CheckResult
from accord.areas.monitoring.queries import latest_looks, seeing, standing, watching
from accord.areas.monitoring.terms import FeedKind
from accord.areas.monitoring.terms import Outcome as Found
from accord.kernel.checks.registry import check
from accord.kernel.checks.saying import edit
from accord.kernel.checks.verdict import Mend, Verdict, known, named_with
from accord.kernel.checks.words import Words, advised, all_of, softened, timely, unbroken

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment

ALARMS = (FeedKind.LOG_MONITORING, FeedKind.ENDPOINT_PROTECTION, FeedKind.AVAILABILITY)


@check("alarms_followed_up")
def alarms_followed_up(m: Moment) -> Verdict:
    """What tools found wrong was followed up in time."""
    w, feeds, results = Words(m), watching(m).filter(kind__in=ALARMS), m.of(CheckResult)
    results, days = results.filter(feed__in=feeds.order_by().values("pk")), m.days("incident_assessment")
    wrong = latest_looks(m, list(feeds.only("last_heard_at", "expected_hours")), days + 1)
    rows = named_with(wrong.filter(outcome=Found.FAILED.value), "seen_on", "follow_up")
    taken = standing(m, {follow_up for _, _, follow_up in rows if follow_up})
    left = [(record, day) for record, day, follow_up in rows if follow_up not in taken]
    late = [record for record, day in left if day is None or day < m.ago(days)]
    followed = timely(
        known(CheckResult, [record for record, _ in left]),
        known(CheckResult, late),
        results,
        lambda: min((day for _, day in left if day), default=None),
        days=days,
        late="left without consequence after a failure",
        mend="report",
    )
    listen = edit(feeds, Mend("Feed", "create"), "hear")
    if followed.mend and followed.mend.verb == "create":
        followed = replace(followed, mend=listen)
    sees = w.some(seeing(m, *ALARMS), "blind_on", first="heard_on", what="tool for alarms", mend=listen)
    ahead = not w.valid(results, first="seen_on").exists() and results.exists()
    begun = [softened(w.some(results, first="seen_on"))] if ahead else []
    going = known(CheckResult, [record for record, _, follow_up in rows if follow_up in taken])
    return advised(
        all_of(followed, softened(sees), *begun), unbroken(going, going, breaks="failed and are being followed up")
    )
