"""From one edition to the next as a list: what carries over, what is new or wider, who has to do what."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from accord.areas.conformity.pages.distance import effort
from accord.areas.conformity.pages.requirements import (
    ASKED,
    adopt_url,
    asked_alone,
    at,
    mend_links,
    requirement_url,
)
from accord.areas.conformity.queries import for_viewer, seen_pointers
from accord.areas.conformity.queries.transition import owners, transition
from accord.areas.conformity.terms import MET
from accord.doors.api.endpoints import endpoint
from accord.doors.pages.places import asked_day, page
from accord.kernel.access.roles import ROLES, reach
from accord.kernel.acts.act import act_at
from accord.kernel.moments.past import moment
from accord.kernel.records.declaration import named
from accord.standards import Change, Edition, edition, editions

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from accord.areas.conformity.terms import Need, Step, Transition
    from accord.kernel.access.actor import Actor
    from accord.kernel.moments.moment import Moment

SURE = {
    "high": "widely reported",
    "medium": "reported, not confirmed",
    "low": "unconfirmed",
    "unknown": "not known",
    "unfounded": "not borne out",
}

DOUBTFUL = ("unknown", "unfounded")


@page("transition/", needs="conformity.view")
def from_edition_to_edition(request: HttpRequest, by: Actor) -> HttpResponse:
    """From the edition before to the newest of a standard (`?standard=`; else of the first that has a newer one)."""
    alone = asked_alone(request, by)
    to = _newest(alone)
    with moment(by.organization, asked_day(request)) as m:
        context = at(by, m, alone) | {"to": to, "asked": alone}
        if to:
            context |= _context(by, m, transition(m, to))
    return render(request, "conformity/transition.html", context)


@endpoint("transition", needs="conformity.view", query=ASKED, summary="From one edition of a standard to the next")
def transition_of_standard(
    by: Actor, standard: str, on: date | None = None, known: date | None = None
) -> dict[str, Any]:
    """Each row of the newest edition: what it was, its change and how sure that is, what it needs and of whom; nothing
    where no edition follows another."""
    to = _newest(edition(standard))
    with moment(by.organization, on, known) as m:
        if to is None:
            return {"from": None, "to": standard, "on": m.on, "requirements": [], "gone": [], "changes": []}
        found = transition(m, to)
        who = _who(by, m, found)
        return {
            "from": found.before.id,
            "to": to.id,
            "on": m.on,
            "note": to.note,
            "requirements": [_as_json(s, who) for s in found.steps],
            "gone": [v.row.ref for v in found.gone],
            "changes": [asdict(c) for c in to.changes],
        }


def _as_json(s: Step, who: dict[Need, str]) -> dict[str, Any]:
    return {
        "ref": s.verdict.row.ref,
        "title": s.verdict.row.title,
        "was": [{"ref": v.row.ref, "outcome": v.outcome.value} for v in s.was],
        "change": s.verdict.row.change,
        "confidence": s.verdict.row.confidence,
        "outcome": s.verdict.outcome.value,
        "carries_over": s.carries_over,
        "needs": [
            {"check": n.name, "effort": effort(n), "records": n.count, "who": who[n], "counted_here": n.first}
            for n in s.needs
        ],
    }


def _newest(asked: Edition | None) -> Edition | None:
    """The newest edition that follows another: of the standard asked for, else of the first."""
    found = [e for e in editions() if e.follows and (asked is None or e.family == asked.family)]
    return found[-1] if found else None


def _context(by: Actor, m: Moment, found: Transition) -> dict[str, Any]:
    seen = seen_pointers(by, [s.verdict for s in found.steps])
    links = mend_links(by, [n.mend for s in found.steps for n in s.needs if n.kind != "judge"], found.to.family)
    who = _who(by, m, found)
    shown = [_shown(by, found, s, seen, who, links) for s in found.steps]
    more = [s for s in shown if s["step"].more]
    told = {c.about for s in more for c in _nearest(found.to, s["verdict"].row.ref)}
    return {
        "before": found.before,
        "adopt": adopt_url(by) if found.before in by.organization.works_to else "",
        "total": len(shown),
        "general": [_said(c) for c in found.to.changes if not c.about[0].isdigit() and c.confidence not in DOUBTFUL],
        "reported": [_said(c) for c in found.to.changes if c.about[0].isdigit() and c.about not in told],
        "judged_before": sum(s.judged_before for s in found.steps),
        "doubtful": [_said(c) for c in found.to.changes if c.confidence in DOUBTFUL],
        "more": more,
        "more_open": sum(bool(s["step"].needs) for s in more),
        "differing": [s for s in shown if not s["step"].more and not s["step"].carries_over],
        "carried": [s for s in shown if not s["step"].more],
        "unchanged": sum(s["step"].carries_over for s in shown),
        "still_open": sum(bool(s["step"].needs) for s in shown if s["step"].carries_over),
        "nothing_yet": not any(v.outcome in MET for s in found.steps for v in (s.verdict, *s.was)),
        "gone": [(v, requirement_url(by, found.before.id, v.row.ref)) for v in found.gone],
    }


def _shown(
    by: Actor, found: Transition, s: Step, seen: set[str], who: dict[Need, str], links: dict[Any, dict[str, str]]
) -> dict[str, Any]:
    row = s.verdict.row
    return {
        "step": s,
        "verdict": for_viewer(s.verdict, seen),
        "url": requirement_url(by, found.to.id, row.ref),
        "was": [(v, requirement_url(by, found.before.id, v.row.ref)) for v in s.was],
        "sure": SURE[row.confidence],
        "confirmed": row.confidence == "high",
        "changes": [_said(c) for c in _nearest(found.to, row.ref)] if s.more else [],
        "needs": [(n, effort(n), links.get(n.mend) if n.mend else None, who[n]) for n in s.needs],
    }


def _nearest(of: Edition, ref: str) -> list[Change]:
    """What is changed at a row: as near to it as the data say."""
    found = [c for c in of.changes if c.concerns(ref)]
    return [c for c in found if len(c.about) == max(len(x.about) for x in found)]


def _said(c: Change) -> dict[str, Any]:
    return {"about": c.about, "change": c.change, "do": c.do, "sure": SURE[c.confidence]}


def _who(by: Actor, m: Moment, found: Transition) -> dict[Need, str]:
    """Who has to do what is needed: the owners of the records at hand, else the roles that may."""
    needs = [(n, _records(s, n)) for s in found.steps for n in s.needs]
    pointers = {p for _, found_ in needs for p in found_}
    seen = seen_pointers(by, [s.verdict for s in found.steps])
    owned = owners(m, pointers & seen)
    return {n: ", ".join(sorted({owned[p] for p in records if p in owned})[:3]) or _roles(n) for n, records in needs}


def _records(s: Step, n: Need) -> list[str]:
    """The records that a need is about: those that its check names, and the one that its act is done to."""
    named_ = [d.pointer for p, v in s.verdict.checks if p.name == n.name for d in v.records]
    return [*([n.mend.pointer] if n.mend and n.mend.pointer else []), *named_]


def _roles(n: Need) -> str:
    act = act_at(named(n.mend.type), n.mend.verb) if n.mend else None
    may = [r.title for r in ROLES if act and r.key != "administrator" and reach(r.key, act.needs)]
    return " or ".join(may[:2]) or "Manager"
