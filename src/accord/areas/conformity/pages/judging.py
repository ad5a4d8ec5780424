"""What people have to judge: every row that records alone cannot decide, with what supports the judgement; several rows
that share a reason are judged at once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseRedirect
from django.shortcuts import render

from accord.areas.conformity.models import Attestation
from accord.areas.conformity.pages.requirements import (
    ASKED,
    asked_alone,
    asked_edition,
    at,
    attest_url,
    requirement_url,
    shown,
)
from accord.areas.conformity.queries import for_viewer, seen_pointers
from accord.areas.conformity.queries.judging import ToJudge, to_judge
from accord.areas.conformity.services import resting
from accord.areas.conformity.terms import REF_MARK, Standing, refs_in
from accord.doors.api.endpoints import endpoint
from accord.doors.pages.address import list_address
from accord.doors.pages.places import asked_day, in_form, page, panel
from accord.kernel.checks.verdict import Outcome
from accord.kernel.moments.past import moment
from accord.kernel.records.declaration import named
from accord.kernel.refusals import first_few
from accord.standards import edition, editions
from accord.standards.editions import PartKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponse

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record
    from accord.standards import Edition


@page("judgements/", needs="conformity.view", title="Judgements", order=4)
def judgements_page(request: HttpRequest, by: Actor) -> HttpResponse:
    """The first edition that the organization works to, or the one that the address asks for alone."""
    return _shown(request, by, asked_alone(request, by) or shown(by)[0])


@page("judgements/<str:standard>/", needs="conformity.view")
def judgements_of_standard(request: HttpRequest, by: Actor, standard: str) -> HttpResponse:
    """Every row of an edition that asks a person, by how it stands; rows are chosen and judged together."""
    return _shown(request, by, asked_edition(standard))


def _shown(request: HttpRequest, by: Actor, of: Edition, objection: str = "") -> HttpResponse:
    with moment(by.organization, asked_day(request)) as m:
        found = seen_by(by, to_judge(m, of))
        context = at(by, m, asked_alone(request, by)) | {
            "edition": of,
            "editions": by.organization.of_its_standards,
            "groups": [(s, mine) for s in Standing if (mine := [_line(by, of, j) for j in found if j.standing is s])],
            "may": by.may("conformity.attest"),
            "objection": objection,
        }
    return render(request, "conformity/judgements.html", context, status=422 if objection else 200)


@page("judgements/<str:standard>/judge", needs="conformity.attest")
def judge_chosen(request: HttpRequest, by: Actor, standard: str) -> HttpResponse:
    """From the rows that are ticked to the form that judges them together; back to the rows where none is."""
    of = asked_edition(standard)
    chosen = request.GET.getlist("row")
    if not chosen:
        return _shown(request, by, of, "Tick the requirements that share a reason, then judge them together.")
    return HttpResponseRedirect(attest_url(by, of.id, f"{REF_MARK} ".join(chosen)))


@endpoint("judgements", needs="conformity.view", query=ASKED, summary="The requirements that a person has to judge")
def judgements_listed(by: Actor, standard: str, on: date | None = None, known: date | None = None) -> dict[str, Any]:
    """Every row that asks a person, how it stands, and which record types support the judgement."""
    of = edition(standard)
    with moment(by.organization, on, known) as m:
        found = seen_by(by, to_judge(m, of))
        return {"standard": of.id, "on": m.on, "judgements": [_as_json(j) for j in found]}


@page("judgements/named", needs="conformity.attest")
def judged_named(request: HttpRequest, by: Actor) -> HttpResponse:
    """What the form that attests says of the requirements that are named in it, anew when they change."""
    return render(request, *what_is_judged(by, None, request.GET))


@in_form("attestation.give", "attestation.renew")
def what_is_judged(by: Actor, record: Record | None, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """In the forms that judge: what the requirements ask, in our own words, so that nobody signs a number."""
    if isinstance(record, Attestation):
        return "conformity/judged.html", _judged(by, record.standard, resting(record))
    named = refs_in(str(values.get("requirement") or ""))
    return "conformity/judged.html", _judged(by, str(values.get("standard") or ""), named)


@panel("What it judges", of=("Attestation",))
def judged_by_it(by: Actor, record: Record) -> tuple[str, dict[str, Any]] | None:
    """On the page of a judgement: what its requirements ask."""
    if not isinstance(record, Attestation):
        return None
    return "conformity/judged_rows.html", _judged(by, record.standard, record.refs)


def _judged(by: Actor, standard: str, refs: Sequence[str]) -> dict[str, Any]:
    """The rows of an edition with their addresses, and what of each only a person can judge, where that is a part; and
    what is named and stands in no such edition."""
    of = next((e for e in editions() if e.id == standard), None)
    rows = [row for row in of.rows if row.ref in refs] if of else []
    asked = [[p.statement for p in row.parts if p.kind is PartKind.JUDGEMENT and len(row.parts) > 1] for row in rows]
    urls = [requirement_url(by, standard, row.ref) for row in rows]
    there = {row.ref for row in rows}
    unknown = first_few([ref for ref in dict.fromkeys(refs) if ref not in there])
    return {"of": of, "judged": list(zip(rows, urls, asked, strict=True)), "unknown": unknown}


def seen_by(by: Actor, found: Sequence[ToJudge]) -> list[ToJudge]:
    """For somebody who does not see all records: their names leave the sentences."""
    seen = seen_pointers(by, [j.verdict for j in found])
    return [ToJudge(for_viewer(j.verdict, seen), j.parts, j.standing, j.last) for j in found]


def _line(by: Actor, of: Edition, j: ToJudge) -> dict[str, Any]:
    types = dict.fromkeys(name for p in j.parts for name in p.supports)
    shown = [d for name in types if by.may(f"{(d := named(name)).area}.view")]
    return {
        "verdict": j.verdict,
        "parts": j.parts,
        "last": j.last,
        "breaks": any(c.outcome is Outcome.FAILS for _, c in j.verdict.checks),
        "url": requirement_url(by, of.id, j.verdict.row.ref),
        "lists": [(d.plural, list_address(by.organization.slug, d)) for d in shown],
    }


def _as_json(j: ToJudge) -> dict[str, Any]:
    return {
        "ref": j.verdict.row.ref,
        "title": j.verdict.row.title,
        "outcome": j.verdict.outcome.value,
        "standing": j.standing.value,
        "asks": [p.statement for p in j.parts],
        "supported_by": list(dict.fromkeys(name for p in j.parts for name in p.supports)),
        "judged_by": j.last.by if j.last else None,
        "judged_on": j.last.on if j.last else None,
        "valid_until": j.last.until if j.last else None,
    }
