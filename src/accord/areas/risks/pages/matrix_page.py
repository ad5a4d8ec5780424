"""The page with the risk matrix: where risks stand by the method in force, and which ones nobody has dealt with."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.http import urlencode

from accord.areas.risks import queries
from accord.areas.risks.models import Risk, RiskMethod
from accord.areas.risks.pages.heat import heat, warmth
from accord.areas.risks.terms import Method, RiskKind
from accord.doors.pages.address import act_address, list_address
from accord.doors.pages.places import page
from accord.kernel.acts.act import act_at
from accord.kernel.acts.happened import today_of
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.http import HttpRequest, HttpResponse

    from accord.kernel.access.actor import Actor

VIEWS = (
    ("current", "As it is today"),
    ("inherent", "As if nothing were done"),
    ("residual", "Once all is done"),
)
KINDS = (("", "All"), (RiskKind.QUALITY.value, "Quality"), (RiskKind.SECURITY.value, "Security"))
MOST = 1000  # of a matrix that still can be read


@dataclass(frozen=True, slots=True)
class Dot:
    """A risk as it stands in one view. `warmth`: the shade of its level, 0 without one."""

    risk: Risk
    likelihood: int | None
    impact: int | None
    word: str
    above: bool
    warmth: int
    address: str
    elsewhere: bool

    @property
    def key(self) -> str:
        """The cell that it stands in."""
        return f"{self.likelihood}-{self.impact}"


@page("risk-matrix/", needs="risks.view", title="Risk matrix", section="Plan", order=61)
def risk_matrix(request: HttpRequest, by: Actor) -> HttpResponse:
    """Risks where their likelihood and impact put them; below, the same as a table, and what nobody has dealt with."""
    view = _one_of(request.GET.get("view", ""), VIEWS)
    kind = _one_of(request.GET.get("kind", ""), KINDS)
    slug = by.organization.slug
    context: dict[str, Any] = {
        "view": view,
        "view_says": dict(VIEWS)[view],
        "kind": kind,
        "views": [(key, label, _query(key, kind)) for key, label in VIEWS],
        "kinds": [(key, label, _query(view, key)) for key, label in KINDS],
        "risks_address": list_address(slug, of(Risk)),
        "methods_address": list_address(slug, of(RiskMethod)),
        "may_add": by.may("risks.add"),
        "new_risk": act_address(slug, act) if (act := act_at(of(Risk), "create")) else "",
        "new_method": act_address(slug, act) if (act := act_at(of(RiskMethod), "create")) else "",
    }
    if found := queries.method_in_force():
        risks = queries.risks_seen(by, kind)[: MOST + 1]
        context |= _drawn(found[0], found[1], risks[:MOST], view, by) | {"more": len(risks) > MOST}
    else:
        context["drafts"] = queries.drafts_seen(by)
    return render(request, "risks/matrix.html", context)


def _one_of(asked: str, known: Iterable[tuple[str, str]]) -> str:
    keys = [key for key, _ in known]
    return asked if asked in keys else keys[0]


def _query(view: str, kind: str) -> str:
    said = {k: v for k, v in (("view", "" if view == "current" else view), ("kind", kind)) if v}
    return f"?{urlencode(said)}" if said else "?"


def _drawn(used: RiskMethod, method: Method, risks: Sequence[Risk], view: str, by: Actor) -> dict[str, Any]:
    slug, day = by.organization.slug, today_of(by)
    dots = [_dot(method, used, r, view, slug) for r in risks]
    placed = defaultdict(list)
    for dot in dots:
        if dot.word and dot.likelihood and dot.impact:
            placed[dot.likelihood, dot.impact].append(dot)
    standing = [d for d in dots if d.word]
    order = {step.word: step.number for step in method.levels}
    standing.sort(key=lambda d: (-order[d.word], d.key, d.risk.priority or MOST, str(d.risk.reference)))
    neglected = queries.neglected_ids(day)
    return {
        "method": used,
        "method_address": f"{list_address(slug, of(RiskMethod))}{used.reference}/",
        "read": method,
        "rows": heat(method, placed),
        "legend": [
            (s, warmth(s.number, len(method.levels)), not method.above(s.number)) for s in reversed(method.levels)
        ],
        "limit_word": method.word(method.limit),
        "dots": standing,
        "above_count": sum(d.above for d in standing),
        "not_weighed": [d for d in dots if not d.word],
        "elsewhere_count": sum(d.elsewhere for d in standing),
        "neglected": [d for d in dots if d.risk.pk in neglected],
    }


def _dot(method: Method, used: RiskMethod, risk: Risk, view: str, slug: str) -> Dot:
    likelihood, impact = getattr(risk, f"{view}_likelihood"), getattr(risk, f"{view}_impact")
    level = method.level(likelihood, impact)
    return Dot(
        risk, likelihood, impact, method.word(level), method.above(level),
        warmth(level, len(method.levels)) if level else 0, f"{list_address(slug, of(Risk))}{risk.reference}/",
        risk.method_id is not None and risk.method_id != used.pk,
    )  # fmt: skip
