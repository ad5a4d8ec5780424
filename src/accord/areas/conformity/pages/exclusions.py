"""What is set aside of a standard: by which approved record, since when, and what contradicts it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from accord.areas.conformity.pages.requirements import (
    ASKED,
    asked_alone,
    asked_edition,
    at,
    shown_asides,
)
from accord.areas.conformity.queries.aside import set_aside
from accord.doors.api.endpoints import endpoint
from accord.doors.pages.places import asked_day, page
from accord.kernel.moments.past import moment
from accord.standards import edition

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from accord.kernel.access.actor import Actor


@page("exclusions/<str:standard>/", needs="conformity.view")
def exclusions_of_standard(request: HttpRequest, by: Actor, standard: str) -> HttpResponse:
    """Every exclusion of an edition with its reason, and the records that contradict it."""
    of = asked_edition(standard)
    with moment(by.organization, asked_day(request)) as m:
        found = shown_asides(by, of, set_aside(m, of))
        context = at(by, m, asked_alone(request, by)) | {
            "edition": of,
            "editions": by.organization.of_its_standards,
            "asides": found,
            "contradicted": sum(bool(a["against"] or a["hidden"]) for a in found),
        }
    return render(request, "conformity/exclusions.html", context)


@endpoint("exclusions", needs="conformity.view", query=ASKED, summary="What is set aside of a standard, and why")
def exclusions(by: Actor, standard: str, on: date | None = None, known: date | None = None) -> dict[str, Any]:
    """Every exclusion with its reason, the approved record that says so, and the records that contradict it."""
    of = edition(standard)
    with moment(by.organization, on, known) as m:
        found = shown_asides(by, of, set_aside(m, of))
        return {"standard": of.id, "on": m.on, "exclusions": [_as_json(a) for a in found]}


def _as_json(a: dict[str, Any]) -> dict[str, Any]:
    named = [a["record"], *a["against"]]
    plain = [d and {"reference": d["reference"], "title": d["title"]} for d in named]
    shown = {k: a[k] for k in ("ref", "title", "because", "since", "rows", "hidden")}
    return shown | {"record": plain[0], "against": plain[1:]}
