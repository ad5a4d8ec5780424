"""The audits that people look back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models.functions import Coalesce

from accord.areas.audits.models import Audit
from accord.areas.audits.terms import AuditKind
from accord.doors.pages.places import Landmark, landmarks
from accord.kernel.access.scope import visible
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor


@landmarks
def last_audits(by: Actor) -> list[Landmark]:
    """The days on which the last internal audit and the last one of the certification body were reported."""
    over = visible(of(Audit), by).filter(archived_on=None, state__in=("reported", "closed"))
    dated = over.annotate(day=Coalesce("reported_on", "ends_on", "starts_on")).filter(day__isnull=False)
    found = []
    for kind, says in ((AuditKind.INTERNAL, "internal audit"), (AuditKind.CERTIFICATION, "certification audit")):
        last = dated.filter(kind=kind.value).order_by("-day", "-reference").first()
        if last is not None:
            found.append(Landmark(f"the last {says} {last.reference}", last.day))
    return found
