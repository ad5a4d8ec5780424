"""The page with the map: how the processes of the management system hang together, and what looks wrong in it (4.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from accord.areas.processes.models import Process, ProcessFlow
from accord.areas.processes.pages.drawing import Drawing, Sheet, drawn
from accord.areas.processes.queries import map_of
from accord.areas.processes.rules import lint
from accord.doors.pages.address import act_address, list_address
from accord.doors.pages.places import page
from accord.kernel.acts.act import act_at
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from accord.areas.processes.terms import Arrow, Box
    from accord.kernel.access.actor import Actor


@page("process-map/", needs="processes.view", title="Process map", section="Do", order=61)
def process_map(request: HttpRequest, by: Actor) -> HttpResponse:
    """Processes as boxes, flows as arrows, once for each width of screen; below, the same in words."""
    boxes, arrows = map_of(by)
    slug = by.organization.slug
    context = {
        "drawings": drawings(boxes, arrows) if boxes else [],
        "flows": in_words(boxes, arrows),
        "findings": [(f.sentence, _address(slug, f.reference)) for f in lint(boxes, arrows)],
        "processes": list_address(slug, of(Process)),
        "all_flows": list_address(slug, of(ProcessFlow)),
        "may_add": by.may("processes.add"),
        "new_process": _new(slug, Process),
        "new_flow": _new(slug, ProcessFlow),
    }
    return render(request, "processes/map.html", context)


def drawings(boxes: Sequence[Box], arrows: Sequence[Arrow]) -> list[Drawing]:
    """The same map for wide, middling and narrow screens; the stylesheet shows one of them."""
    most = max(sum(b.kind == kind for b in boxes) for kind in {b.kind for b in boxes})
    sheets = (
        Sheet("wide", columns=min(most, 4), gap=76, beside=True),
        Sheet("middling", columns=min(most, 3), gap=76),
        Sheet("narrow", columns=2, gap=30, labels=False),
    )
    return [drawn(boxes, arrows, sheet) for sheet in sheets]


def in_words(boxes: Sequence[Box], arrows: Sequence[Arrow]) -> list[dict[str, Any]]:
    """Each flow as a line of text: from, what, to."""
    title = {b.key: b.title for b in boxes}
    return [
        {
            "reference": a.reference,
            "source": title.get(a.source, a.source_party),
            "what": a.what or "does not say what",
            "target": title.get(a.target, a.target_party),
        }
        for a in arrows
    ]


def _address(slug: str, reference: str) -> str:
    declaration = of(ProcessFlow) if reference.startswith(f"{of(ProcessFlow).prefix}-") else of(Process)
    return f"{list_address(slug, declaration)}{reference}/"


def _new(slug: str, model: type[Process | ProcessFlow], **known: str) -> str:
    act = act_at(of(model), "create")
    return act_address(slug, act, **known) if act else ""
