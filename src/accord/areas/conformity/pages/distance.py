"""How far it is from one standard to the other: what is met already, and the rest counted in records."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from accord.areas.conformity.pages.requirements import (
    ASKED_MOMENT,
    CHOICES,
    asked_edition,
    at,
    mend_links,
    of_each,
    requirement_url,
    share_url,
    shown,
)
from accord.areas.conformity.queries import for_viewer, seen_pointers
from accord.areas.conformity.queries.distance import distance
from accord.doors.api.endpoints import endpoint
from accord.doors.pages.layout import article
from accord.doors.pages.places import asked_day, page
from accord.kernel.moments.past import moment
from accord.kernel.records.declaration import named
from accord.kernel.records.fields import Input
from accord.kernel.refusals import Refused
from accord.standards import Edition, areas, edition, editions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.http import HttpRequest, HttpResponse

    from accord.areas.conformity.terms import Distance, Missing, Need
    from accord.kernel.access.actor import Actor

KINDS = (("add", "to add"), ("mend", "to mend"), ("share", "to share"), ("judge", "to judge"))
ASKED = (
    Input("held", "choice", "held", required=True, choices=CHOICES),
    Input("sought", "choice", "sought", "An edition of the other standard.", required=True, choices=CHOICES),
    *ASKED_MOMENT,
)


@page("distance/", needs="conformity.view")
def how_far(request: HttpRequest, by: Actor) -> HttpResponse:
    """From the standard `?held=` to the other, `?sought=`."""
    held = asked_edition(request.GET.get("held", "").strip() or shown(by)[0].id)
    sought = asked_edition(request.GET.get("sought", "").strip() or _other(by, held).id)
    _check(held, sought)
    with moment(by.organization, asked_day(request)) as m:
        found = distance(m, held, sought)
        found_sums = sums(found.rest)
        kinds = [(k, says) for k, says in KINDS if any(s["counts"][k] for s in found_sums)]
        context = at(by, m) | {
            "found": found,
            "ways": [(a, b, a == held and b == sought) for a in editions() for b in editions() if a.family != b.family],
            "kept": {"held": held.id, "sought": sought.id},
            "met": len(found.met),
            "met_shared": sum(v.row.ref in found.shared for v in found.met),
            "missing": len(found.rest),
            "missing_shared": sum(x.verdict.row.ref in found.shared for x in found.rest),
            "sums": [s | {"shown": [s["counts"][k] for k, _ in kinds]} for s in found_sums],
            "kinds": kinds,
            "rest": _shown(by, found),
            "may_share": any(k == "share" for k, _ in kinds),
            "share": share_url(by, sought.family),
        }
        context["bar"] = _bar(context)
    return render(request, "conformity/distance.html", context)


@endpoint("distance", needs="conformity.view", query=ASKED, summary="How far it is from one standard to the other")
def distance_between(
    by: Actor, held: str, sought: str, on: date | None = None, known: date | None = None
) -> dict[str, Any]:
    """What is met of the edition sought, and for each row that is not what it needs, counted in records."""
    _check(edition(held), edition(sought))
    with moment(by.organization, on, known) as m:
        found = distance(m, edition(held), edition(sought))
        return {
            "held": held,
            "sought": sought,
            "on": m.on,
            "total": found.total,
            "met": [v.row.ref for v in found.met],
            "shared": [r.ref for r in found.sought.rows if r.ref in found.shared],
            "sums": [{"area": s["area"], **s["counts"]} for s in sums(found.rest)],
            "rest": [_as_json(x) for x in found.rest],
        }


def _as_json(x: Missing) -> dict[str, Any]:
    return {
        "ref": x.verdict.row.ref,
        "title": x.verdict.row.title,
        "outcome": x.verdict.outcome.value,
        "there": [{"ref": match.ref, "relation": match.relation, "outcome": o.value} for match, o in x.there],
        "needs": [
            {"check": n.name, "statement": n.statement, "area": n.area, "kind": n.kind, "effort": effort(n),
             "records": n.count, "counted_here": n.first}
            for n in x.needs
        ],
    }  # fmt: skip


def _other(by: Actor, held: Edition) -> Edition:
    return next(e for e in of_each(by) if e.family != held.family)


def _check(held: Edition, sought: Edition) -> None:
    if held.family == sought.family:
        raise Refused(
            "Name an edition of the other standard; two editions of one are compared as a transition.", "sought"
        )


def effort(n: Need) -> str:
    """What is to be done, counted in records."""
    if n.kind == "share":
        then = ", and mend what lacks something" if n.mend else ""
        return f"let {_counted(n.count, '')} of the other standard serve this one too{then}"
    if n.kind == "judge":
        return "judge it, with a reason"
    verb = "add" if n.kind == "add" else n.mend.verb.replace("-", " ") if n.mend else "mend"
    several = not n.about and n.count > 1  # of several types
    if n.mend and (several or n.about not in ("", n.mend.type)):
        of = named(n.mend.type)
        return f"{verb} {article(of.label) if n.count == 1 else of.plural} for {_counted(n.count, n.about)}"
    return f"{verb} {_counted(n.count, n.mend.type if n.mend else n.about)}"


def _counted(count: int, name: str) -> str:
    if not name:
        return f"{count} record{'s' if count != 1 else ''}"
    return f"{count} {named(name).label if count == 1 else named(name).plural}"


def sums(rest: Iterable[Missing]) -> list[dict[str, Any]]:
    """Per area how many records are to be added, mended, shared and judged; each check once."""
    counts: dict[str, Counter[str]] = {}
    for n in (n for x in rest for n in x.needs if n.first):
        counts.setdefault(n.area, Counter())[n.kind] += n.count
    return [
        {
            "area": title.title,
            "counts": {kind: counts[name][kind] for kind, _ in KINDS},
            "total": counts[name].total(),
        }
        for name, title in areas().items()
        if name in counts
    ]


def _shown(by: Actor, found: Distance) -> list[dict[str, Any]]:
    family = found.sought.family
    links = mend_links(by, [n.mend for x in found.rest for n in x.needs if n.kind in ("add", "mend")], family)

    def leads_to(n: Need) -> dict[str, str] | None:
        url = share_url(by, family, n.about) if n.kind == "share" else ""
        return {"url": url} if url else links.get(n.mend) if n.mend else None

    seen = seen_pointers(by, [x.verdict for x in found.rest])
    return [
        {
            "verdict": for_viewer(x.verdict, seen),
            "url": requirement_url(by, found.sought.id, x.verdict.row.ref),
            "there": [(match, o.value, requirement_url(by, found.held.id, match.ref)) for match, o in x.there[:3]],
            "needs": [(n, effort(n), leads_to(n)) for n in x.needs],
        }
        for x in found.rest
    ]


def _bar(context: dict[str, Any]) -> list[dict[str, Any]]:
    """One bar: met and shared, met alone, missing and shared, missing alone; in units of its drawing."""
    total, notes = max(1, context["found"].total), context["found"].notes_open
    parts: Sequence[tuple[str, str, int]] = (
        ("met shared", "met, asked by both", context["met_shared"]),
        ("met", "met, asked here only", context["met"] - context["met_shared"]),
        ("missing shared", "missing, asked by both", context["missing_shared"]),
        ("missing", "missing, asked here only", context["missing"] - context["missing_shared"]),
        ("open", "note that asks for nothing" if notes == 1 else "notes that ask for nothing", notes),
    )
    found, x = [], 0.0
    for key, words, count in parts:
        width = 1000 * count / total
        found.append({"key": key, "words": words, "count": count, "x": round(x, 1), "width": round(width, 1)})
        x += width
    return [p for p in found if p["count"]]
