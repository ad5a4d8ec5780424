"""Beside a scope: its exclusions and interfaces line by line, and what has changed since it was approved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accord.areas.context.models import Issue, PartyRequirement, Scope
from accord.areas.context.queries import exclusions_of, interfaces_of
from accord.areas.context.terms import QUALITY
from accord.doors.pages.address import list_address
from accord.doors.pages.places import panel
from accord.kernel.access.scope import visible
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record


@panel("Line by line", of=("Scope",))
def lines_of(by: Actor, record: Record) -> tuple[str, dict[str, Any]] | None:
    """On the page of a scope: what is set aside, what crosses its edge, and what it should be compared with again."""
    if not isinstance(record, Scope):
        return None
    slug, day = by.organization.slug, record.approved_on
    later: list[tuple[str, str, Any]] = []
    if record.state == "approved" and day is not None:
        for model, related in ((Issue, record.issues), (PartyRequirement, record.requirements)):
            seen = visible(of(model), by).filter(pk__in=related.values("pk"), reviewed_on__gt=day)
            later += [(r.title, f"{list_address(slug, of(model))}{r.reference}/", r.reviewed_on) for r in seen]
    return "context/lines.html", {
        "quality": record.standard == QUALITY,
        "exclusions": exclusions_of(record),
        "interfaces": interfaces_of(record),
        "later": later,
        "scope": record,
    }
