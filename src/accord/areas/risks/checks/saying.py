"""Conditions and mends that several checks of risks share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import F, Min, Q
from django.db.models.functions import Least, TruncDate

from accord.areas.risks.models import Risk
from accord.areas.risks.queries import approved_methods
from accord.kernel.checks.mending import ONE_KIND, further, mended_by, mended_by_new
from accord.kernel.checks.periods import after
from accord.kernel.checks.population import called
from accord.kernel.checks.verdict import NOT_ASKED, Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, by_who_was_here

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment

ONE_KIND.add("Risk")


def in_time_to_weigh(m: Moment, risks: QuerySet[Risk], ok: Q, *, breaks: str, holds: str) -> Verdict:
    """Every one of these risks fulfils it; one that was only reported, once the time to weigh it is over
    (`risk_weighing`).

    Whoever reports a risk does well, so it does not turn a row at once: until then it is advice. It gets no time where
    nobody has looked at any of them (a report alone shows nothing), or where it is not known when it was reported.
    The time begins at the latest when it was recorded here, however often an import moves the day of the report.
    """
    w, days = Words(m), m.days("risk_weighing")
    reported = risks.filter(state="identified")
    if not risks.exclude(pk__in=reported.values("pk")).exists():
        return w.every(risks, ok, breaks=breaks, holds=holds)
    recorded = TruncDate("recorded_at", tzinfo=ZoneInfo(m.zone()))
    known_day = reported.filter(effective_on__lte=m.on).annotate(heard_on=Least("effective_on", recorded))
    fresh = known_day.filter(heard_on__gte=m.ago(days))
    fresh = fresh.exclude(pk__in=reported.filter(ok).values("pk"))
    found = w.every(risks.exclude(pk__in=fresh.values("pk")), ok, breaks=breaks, holds=holds)
    if found.outcome is Outcome.HOLDS:
        found = replace(found, lapses_on=after(fresh.aggregate(first=Min("heard_on"))["first"], days))
    return advised(found, w.none(called(fresh, f"risk reported in the last {days} days"), Q(), breaks=breaks))


def effect_signed(w: Words, judged: QuerySet[Any]) -> Verdict:
    """Of each treatment or opportunity whose effect was judged it is on file by whom, and when."""
    after_done = Q(done_on=None) | Q(effect_checked_on__gte=F("done_on"))
    return w.every(
        judged,
        by_who_was_here("effect_checked_by", "effect_checked_on") & after_done,
        since="effect_checked_on",
        breaks="do not say who judged the effect and when, or name somebody who had left, or were judged before they "
        "were done",
        holds="say who judged the effect, and when",
        empty=NOT_ASKED,
        mend="judge",
    )


def to_weigh(m: Moment, found: Verdict) -> Verdict:
    """The verdict; a risk is mended by weighing it, which is another act while it is being treated."""
    weigh = {"identified": "assess", "assessed": "assess", "accepted": "assess", "treating": "reassess", "closed": ""}
    found = further(found, m.of(Risk), {"identified": "assess"})
    return by_method(m, mended_by(found, m.of(Risk), weigh))


def by_method(m: Moment, found: Verdict) -> Verdict:
    """The verdict; where a risk is to be weighed and no method is in force, a method comes first."""
    mend = found.mend
    if mend is None or mend.type != "Risk" or mend.verb not in ("assess", "reassess") or approved_methods(m).exists():
        return found
    return replace(found, mend=Mend("RiskMethod", "create"))


def to_accept(found: Verdict) -> Verdict:
    """The verdict; its risk is mended by the owner's acceptance."""
    return mended_by_new(found, "RiskAcceptance", "give")
