"""What the issues of the organization can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from accord.areas.context import queries
from accord.areas.context.terms import QUALITY, SECURITY, Side
from accord.kernel.checks.mending import by_act, create
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment


def _bears(standard: str) -> Q:
    """What an issue must say of its effect, by the family that is asked."""
    quality = says_something("quality_effect")
    security = says_something("security_effect") | Q(confidentiality=True) | Q(integrity=True) | Q(availability=True)
    return {QUALITY: quality, SECURITY: security}.get(standard, quality | security)


@check("issues_listed")
def issues_listed(m: Moment) -> Verdict:
    """The issues inside and outside the organization that matter are listed, each with its effect.

    What states its effect on the other standard alone does not matter to this one.
    """
    w, bearing = Words(m), queries.bearing_issues(m)
    issues = bearing.filter(_bears(m.standard) | ~_bears(""))
    sides = w.listed([s.value for s in Side], issues, "side", what="kind of issue")
    effects = w.every(
        issues,
        _bears(m.standard),
        breaks="do not state their effect on the system",
        holds="state their effect on the system",
    )
    return advised(softened(all_of(sides, effects)), w.none(issues, Q(owner=None), breaks="have no owner"))


@check("climate_change_decided")
def climate_change_decided(m: Moment) -> Verdict:
    """Somebody decided, with reasons, whether climate change is a relevant issue."""
    w, decisions = Words(m), queries.climate_decisions(m)
    about = queries.active_issues(m).filter(climate=True)
    missing = by_act(about, "decide-climate", create(about))
    come = w.valid(decisions, first="climate_decided_on")
    last = decisions.order_by("climate_decided_on", "reference").last()
    found = all_of(
        w.some(come, what="decision on climate change", mend=missing),
        w.none(
            called(about.exclude(climate_verdict="") if last else decisions, "issue about climate change"),
            ~Q(climate_verdict=last.climate_verdict if last else ""),
            breaks="say something else than the latest decision",
            holds="say the same as the latest decision",
            empty=NOT_ASKED,
            mend="retire",
        ),
    )
    return advised(softened(found), w.only(decisions, what="issue with a decision on climate change"))


@check("issues_reviewed_in_time")
def issues_reviewed_in_time(m: Moment) -> Verdict:
    """Every issue is looked at again by the date set for it."""
    return Words(m).reviewed(queries.active_issues(m), "issue")
