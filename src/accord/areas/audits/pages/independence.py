"""Beside an audit: who audits, what they answer for, which competence they have shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accord.areas.audits.models import Audit
from accord.areas.audits.queries import conflicts_of, lacking_competence, team_of
from accord.areas.audits.terms import AuditKind
from accord.doors.pages.address import act_address
from accord.doors.pages.places import panel
from accord.kernel.acts.act import act_at
from accord.kernel.acts.happened import today_of
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record


@panel("Auditors and their independence", of=("Audit",))
def independence_of(by: Actor, record: Record) -> tuple[str, dict[str, Any]] | None:
    """On the page of an audit: for each auditor what the records know today against them, and what was kept."""
    if not isinstance(record, Audit):
        return None
    outside = record.kind == AuditKind.CERTIFICATION
    team = [] if outside else team_of(record)
    found = conflicts_of(record, today_of(by), team)
    day = record.began_on or today_of(by)
    rows = [
        (p, p.pk == record.lead_id, [c.why for c in found if c.key == str(p.pk)], lacking_competence([p], day))
        for p in team
    ]
    appoint = act_at(of(Audit), "appoint")
    can = appoint is not None and by.may(appoint.needs) and appoint.possible_in(record.state) and not outside
    return "audits/independence.html", {
        "audit": record,
        "outside": outside,
        "rows": rows,
        "conflict": bool(found) or record.conflicted,
        "named": record.processes.exists() or record.units.exists(),
        "appoint": act_address(by.organization.slug, appoint, str(record.reference)) if can and appoint else "",
    }
