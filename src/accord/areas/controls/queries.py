"""Reads of controls that have a name."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from accord.areas.context.queries import binding
from accord.areas.controls import rules
from accord.areas.controls.models import Activity, ApplicabilityLine, Control, StatementOfApplicability
from accord.areas.controls.terms import IN_USE, Because, Named, Stated
from accord.areas.documents.queries import policies

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment
    from accord.kernel.records.record import Record


def in_use(m: Moment) -> QuerySet[Control]:
    """The controls that are in place or planned."""
    return m.of(Control).filter(state__in=IN_USE)


def running(m: Moment) -> QuerySet[Activity]:
    """The activities that are done again and again."""
    return m.of(Activity).filter(state="active")


def approved_statements(standard: str) -> QuerySet[StatementOfApplicability]:
    """The Statements of a standard that hold now; more than one only where an import brought them."""
    found = StatementOfApplicability.objects.filter(standard=standard, state="approved", archived_on=None)
    return found.order_by("reference")


def version_before(statement: StatementOfApplicability) -> StatementOfApplicability | None:
    """The version from which a draft takes over: the approved one, else the last that was superseded."""
    found = StatementOfApplicability.objects.filter(standard=statement.standard, archived_on=None)
    others = found.exclude(pk=statement.pk).exclude(state="draft").order_by("state", "-approved_on", "-reference")
    return others.first()


def lines_of(statement: StatementOfApplicability) -> list[ApplicabilityLine]:
    """The lines of a version, in the order of the annex."""
    order = {ref: n for n, ref in enumerate(rules.annex(statement.standard))}
    found = ApplicabilityLine.objects.filter(statement=statement, archived_on=None)
    return sorted(found, key=lambda line: order.get(line.control_reference, len(order)))


def stated(line: ApplicabilityLine) -> Stated:
    """What a line says."""
    return Stated(
        control=line.control_reference, title=line.title, reference=line.reference or "", applicable=line.applicable,
        justification=line.justification, implementation=line.implementation, exclusion_reason=line.exclusion_reason,
    )  # fmt: skip


def bases(m: Moment) -> dict[str, Because]:
    """What each control of the annex rests on, by its reference: the controls here that carry it out, and what asks
    for them. A fixed number of queries."""
    found: dict[str, dict[str, dict[str, Named]]] = defaultdict(lambda: defaultdict(dict))
    policy = set(policies(m).values_list("pk", flat=True))
    binds = list(binding(m).only("pk", "reference", "title", "state", "applies_to"))
    bind = {o.pk for o in binds}
    for control in in_use(m).prefetch_related("documents", "obligations", "treatments__risk").order_by("reference"):
        for ref in rules.refs_of(control.annex_a):
            here = found[ref]
            _put(here["controls"], [control])
            standing = [t for t in control.treatments.all() if t.archived_on is None and t.state != "cancelled"]
            _put(here["treatments"], standing)
            _put(here["risks"], (t.risk for t in standing))
            _put(here["documents"], (d for d in control.documents.all() if d.pk in policy))
            _put(here["obligations"], (o for o in control.obligations.all() if o.pk in bind))
    for obligation in binds:
        for ref in rules.refs_of(obligation.applies_to):
            if ref in rules.annex():
                _put(found[ref]["obligations"], [obligation])
    return {ref: Because(**{name: tuple(some.values()) for name, some in here.items()}) for ref, here in found.items()}


def _put(where: dict[str, Named], records: Iterable[Any]) -> None:
    for r in records:
        where[str(r.pk)] = named_as(r)


def named_as(record: Record) -> Named:
    """A record as a line names it."""
    return Named(record.reference or "", record.title, record.state, str(record.pk))


def relations_of(because: Because) -> Mapping[str, list[str]]:
    """The ids behind each relation of a line that is not empty."""
    some = {
        "controls": because.controls, "risks": because.risks, "obligations": because.obligations,
        "documents": because.documents,
    }  # fmt: skip
    return {name: [r.key for r in records] for name, records in some.items() if records}
