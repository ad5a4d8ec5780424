"""Audits of the interval chosen. What was reported is locked, so a gap in an audit of long ago must not block for
ever: such checks judge the audits of the last interval, and ask that there is one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q

from accord.areas.audits.queries import internal
from accord.kernel.checks.mending import asking, by_act, by_state
from accord.kernel.checks.population import called
from accord.kernel.checks.verdict import NEVER, NOT_ASKED, Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, all_of, softened

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment


def within_interval(m: Moment, audits: QuerySet[Any]) -> QuerySet[Any]:
    """Those whose day has come and is not older than the interval."""
    days = m.days("audit_interval")
    recent = Words(m).valid(audits.filter(day__gte=m.ago(days)), first="day")
    return called(recent, f"internal audit of the last {days} days")


def each_recent(
    m: Moment, audits: QuerySet[Any], ok: Q, *, what: str, breaks: str, holds: str, since: str = ""
) -> Verdict:
    """There is an audit within the interval, and each such audit fulfils it; else nothing shows it."""
    w, days = Words(m), m.days("audit_interval")
    last = under_way(m, w.last_within(audits, "day", days, what=what, mend=Mend("Audit", "create")))
    each = w.every(within_interval(m, audits), ok, breaks=breaks, holds=holds, since=since, empty=NOT_ASKED)
    fine = ok & Q(**{f"{since}__lte": F("day")}) if since else ok
    wrong = audits.exclude(pk__in=audits.filter(fine).values("pk"))
    each = _to_mend(m, each, within_interval(m, wrong), ok)
    return until_they_come(m, softened(all_of(last, each)), wrong)


def _to_mend(m: Moment, found: Verdict, wrong: QuerySet[Any], ok: Q) -> Verdict:
    """What is still running is completed; what was reported is fixed, and the next audit says it."""
    if found.mend is None:
        return found
    mend = by_act(wrong.filter(state="running"), "edit", Mend("Audit", "create"))
    return under_way(m, asking(replace(found, mend=mend), ok))


def under_way(m: Moment, found: Verdict, **about: Any) -> Verdict:
    """The verdict; where another audit would mend it, of those that are `about` the same the one that runs is
    reported, else the one that is planned begins."""
    if found.mend is None or (found.mend.type, found.mend.verb) != ("Audit", "create"):
        return found
    return brought_on(found, internal(m).filter(**about), found.mend)


def brought_on(found: Verdict, audits: QuerySet[Any], new: Mend) -> Verdict:
    """The verdict; of these audits the one that runs is reported, else the one that is planned begins, else `new`."""
    return replace(found, mend=by_state(audits, {"running": "report", "planned": "begin"}, new))


def until_they_come(m: Moment, found: Verdict, wrong: QuerySet[Any], *, fails: bool = False) -> Verdict:
    """The verdict, which ends with the first of the wrong ones whose day only comes. `fails`: it then fails."""
    coming = min((d for d in wrong.values_list("day", flat=True) if d and d > m.on), default=None)
    if fails and found.outcome is not Outcome.FAILS:
        found = replace(found, fails_on=coming or NEVER)
    if found.outcome is not Outcome.HOLDS:
        return found
    return replace(found, lapses_on=earliest(found.lapses_on, coming))


def earliest(*days: date | None) -> date | None:
    """The first of these days; None: there is none."""
    return min((d for d in days if d), default=None)
