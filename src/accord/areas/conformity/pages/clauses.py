"""A clause on one page: its rows, how they stand, the records that decide them, and what meets it in the other
standard."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.shortcuts import render

from accord.areas.conformity.pages.requirements import (
    ASKED,
    asked_alone,
    asked_edition,
    at,
    links,
    neighbours,
    requirement_url,
    shown,
    tally,
)
from accord.areas.conformity.queries import for_viewer, row_verdicts, seen_pointers, summary
from accord.areas.conformity.terms import CHAPTERS, MEETING, RowVerdict
from accord.doors.api.endpoints import endpoint
from accord.doors.pages.places import asked_day, page
from accord.kernel.checks.evaluate import one_state
from accord.kernel.checks.verdict import SHOWN as MOST
from accord.kernel.moments.past import moment
from accord.kernel.refusals import NotThere
from accord.standards import Edition, crosswalk, edition

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.http import HttpRequest, HttpResponse

    from accord.kernel.access.actor import Actor
    from accord.kernel.checks.verdict import Deciding
    from accord.kernel.moments.moment import Moment
    from accord.standards import Row

EVERY_CHAPTER = dict(CHAPTERS)
ONLY_THERE = "only there"
MEETS = (*MEETING.items(), (ONLY_THERE, "Only there"))


@page("clauses/<str:standard>/<str:ref>/", needs="conformity.view")
def clause(request: HttpRequest, by: Actor, standard: str, ref: str) -> HttpResponse:
    """A clause such as 8.4, a chapter such as 8, or a theme such as A.5; a row's ref leads to its clause."""
    of = asked_edition(standard)
    key, title, rows = asked_clause(of, ref)
    alone = asked_alone(request, by)
    with moment(by.organization, asked_day(request)) as m:
        with one_state(m) as still:
            found = row_verdicts(still, of, [r.ref for r in rows])
            there = [] if alone else _there(by, still, of, key, rows)
        seen = seen_pointers(by, [*found, *(v for _, _, vs in there for v, _ in vs)])
        decided = deciding(found)
        context = at(by, m, alone) | {
            "edition": of,
            "clause": key,
            "title": title,
            "tally": tally(summary(found)),
            "rows": _lines(by, of, found, seen),
            "there": [
                (
                    e,
                    namesake,
                    [(says, [_line(by, e, v, seen) for v, r in vs if r == key]) for key, says in MEETS],
                    bool(vs),
                )
                for e, namesake, vs in there
            ],
            "records": links(by, decided, seen)[:MOST],
            "count": len(decided),
            "neighbours": _neighbours(by, of, key),
        }
    return render(request, "conformity/clause.html", context)


@endpoint("clauses/<str:ref>", needs="conformity.view", query=ASKED, summary="A clause of a standard: its rows")
def clause_rows(
    by: Actor, ref: str, standard: str, on: date | None = None, known: date | None = None
) -> dict[str, Any]:
    """The rows of a clause with their outcomes, and the rows of the other standard that meet it."""
    of = edition(standard)
    key, title, rows = asked_clause(of, ref)
    with moment(by.organization, on, known) as m:
        with one_state(m) as still:
            found = row_verdicts(still, of, [r.ref for r in rows])
            there = _there(by, still, of, key, rows)
        return {
            "standard": of.id,
            "clause": key,
            "title": title,
            "on": m.on,
            "summary": summary(found),
            "rows": [_said(v) for v in found],
            "there": [
                {"standard": e.id, "rows": [{**_said(v), "relation": relation} for v, relation in vs]}
                for e, _, vs in there
            ],
        }


def _said(v: RowVerdict) -> dict[str, Any]:
    return {"ref": v.row.ref, "title": v.row.title, "outcome": v.outcome.value, "basis": v.basis}


def asked_clause(of: Edition, ref: str) -> tuple[str, str, list[Row]]:
    """A clause or chapter with its title and rows. Raises NotThere where the edition has none of that name."""
    titles = {**EVERY_CHAPTER, **{c.ref: c.title for c in of.clauses}}
    above = (r.clause for r in of.rows if f"{r.ref} ".startswith((f"{ref} ", f"{ref}.")))
    key = ref if ref in titles else next(above, "")
    rows = [r for r in of.rows if key in (r.clause, r.chapter)]
    if not rows:
        known = ", ".join(c.ref for c in of.clauses)
        raise NotThere(f"{of.label} has no clause {ref[:20]!r}; it has {known}.")
    return key, titles[key], rows


def clause_url(by: Actor, of: Edition, ref: str) -> str:
    """The page of a clause."""
    return f"/{by.organization.slug}/clauses/{of.id}/{quote(ref)}/"


def deciding(found: Iterable[RowVerdict]) -> list[Deciding]:
    """The records that decide these rows, each once."""
    return list({d.pointer: d for v in found for d in v.records}.values())


def _there(
    by: Actor, m: Moment, of: Edition, key: str, rows: Sequence[Row]
) -> list[tuple[Edition, str, list[tuple[RowVerdict, str]]]]:
    """Per other standard that is shown: the rows that meet the clause with their relation, among them those of the
    clause of the same number that nothing here meets; or the title of a clause that merely bears the same number."""
    found = []
    for other in (e for e in shown(by) if e.family != of.family):
        relations: dict[str, str] = {}
        for match in (x for r in rows for x in crosswalk().shared(r.ref, of.id, other.id)):
            if relations.get(match.ref) != "equal":
                relations[match.ref] = match.relation
        same = [r.ref for r in other.rows if key in (r.clause, r.chapter)]
        is_same = bool(relations.keys() & set(same))
        refs = [r.ref for r in other.rows if r.ref in relations or (is_same and r.ref in same)]
        namesake = "" if is_same or not same else next((c.title for c in other.clauses if c.ref == key), "")
        verdicts = row_verdicts(m, other, refs) if refs else []
        found.append((other, namesake, [(v, relations.get(v.row.ref, ONLY_THERE)) for v in verdicts]))
    return found


def _lines(by: Actor, of: Edition, found: Sequence[RowVerdict], seen: set[str]) -> list[tuple[str, str, list[Any]]]:
    """The rows clause by clause: number, title, lines."""
    titles = {c.ref: c.title for c in of.clauses}
    keys = dict.fromkeys(v.row.clause for v in found)
    return [(k, titles[k], [_line(by, of, v, seen) for v in found if v.row.clause == k]) for k in keys]


def _line(by: Actor, of: Edition, v: RowVerdict, seen: set[str]) -> dict[str, Any]:
    return {"verdict": for_viewer(v, seen), "url": requirement_url(by, of.id, v.row.ref)}


def _neighbours(by: Actor, of: Edition, key: str) -> dict[str, str]:
    chapters = list(dict.fromkeys(r.chapter for r in of.rows))
    clauses = [c.ref for c in of.clauses]
    return neighbours(clauses if key in clauses else chapters, key, lambda ref: clause_url(by, of, ref))
