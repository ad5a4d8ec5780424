"""Beside a programme: which of its processes and clauses were audited, are to be, or are still left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accord.areas.audits.models import Audit, AuditProgramme
from accord.areas.audits.queries import clauses_of
from accord.areas.audits.terms import covers
from accord.doors.pages.address import act_address, list_address
from accord.doors.pages.places import panel
from accord.kernel.access.scope import visible
from accord.kernel.acts.act import act_at
from accord.kernel.records.declaration import named, of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record

HELD = ("reported", "closed")


@dataclass(frozen=True, slots=True)
class Covered:
    """Something that a programme covers, and the audits that look at it."""

    name: str
    audits: tuple[Audit, ...]
    reference: str = ""
    closely: bool = False

    @property
    def stands(self) -> str:
        """`held`, `planned` or `left`."""
        if any(a.state in HELD for a in self.audits):
            return "held"
        return "planned" if self.audits else "left"

    @property
    def says(self) -> str:
        """The same for people."""
        return {"held": "audited", "planned": "planned", "left": "not planned"}[self.stands]


@panel("Coverage", of=("AuditProgramme",))
def coverage_of(by: Actor, record: Record) -> tuple[str, dict[str, Any]] | None:
    """On the page of a programme: its audits, and what of it they cover."""
    if not isinstance(record, AuditProgramme):
        return None
    found = visible(of(Audit), by).filter(programme=record, archived_on=None).select_related("lead")
    audits = list(found.prefetch_related("processes").order_by("starts_on", "reference"))
    closely = set(record.priority_processes.values_list("pk", flat=True))
    processes = [
        Covered(
            p.title,
            tuple(a for a in audits if any(q.pk == p.pk for q in a.processes.all())),
            str(p.reference),
            p.pk in closely,
        )
        for p in record.processes.order_by("reference")
    ]
    slug, create = by.organization.slug, act_at(of(Audit), "create")
    return "audits/coverage.html", {
        "programme": record,
        "audits": audits,
        "audit_list": list_address(slug, of(Audit)),
        "process_list": list_address(slug, named("Process")),
        "processes": processes,
        "clauses": clauses_covered(record, audits),
        "left": [c.name for c in processes if c.stands == "left"],
        "plan": act_address(slug, create, programme=str(record.reference))
        if create and by.may(create.needs) and record.state != "closed"
        else "",
    }


def clauses_covered(programme: AuditProgramme, audits: Sequence[Audit]) -> list[Covered]:
    """Each clause of the programme with the audits that look at it."""
    looked_at = [(a, clauses_of(a)) for a in audits]
    return [
        Covered(wanted, tuple(a for a, clauses in looked_at if any(covers(c, wanted) for c in clauses)))
        for wanted in clauses_of(programme)
    ]
