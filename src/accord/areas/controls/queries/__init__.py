"""Reads of controls that have a name."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accord.areas.assets.terms import HELD
from accord.areas.context.queries import binding
from accord.areas.controls import rules
from accord.areas.controls.models import (
    Activity,
    ActivityRun,
    ApplicabilityLine,
    Control,
    ControlException,
    StatementOfApplicability,
)
from accord.areas.controls.terms import IN_USE, Because, Named, Stated, YesNo
from accord.areas.documents.queries import policies
from accord.kernel.access.scope import visible
from accord.kernel.checks.periods import last_days
from accord.kernel.parameters.proposed import in_days, proposed
from accord.kernel.records.declaration import named, of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from accord.kernel.access.actor import Actor
    from accord.kernel.moments.moment import Moment
    from accord.kernel.records.record import Record


def in_use(m: Moment) -> QuerySet[Control]:
    """The controls that are in place or planned."""
    return m.of(Control).filter(state__in=IN_USE)


def running(m: Moment) -> QuerySet[Activity]:
    """The activities that are done again and again, without those of which everything that they look at is gone."""
    active = m.of(Activity).filter(state="active")
    return active.exclude(all_gone(active))


def all_gone(records: QuerySet[Any]) -> Q:
    """Those of some records of which all assets that they look at were disposed of; what names none looks at
    something."""
    gone, there = (records.order_by().filter(assets__state__in=s).values("pk") for s in (("disposed",), HELD))
    return Q(pk__in=gone) & ~Q(pk__in=there)


def days_run(m: Moment) -> list[tuple[UUID, date]]:
    """The last day on which activities ran that keep alive a process, or a control of it, whatever that serves, and
    those to come: (process, day)."""
    runs, found = m.of(ActivityRun), list[tuple["UUID", "date"]]()
    for through in ("activity__processes", "activity__controls__processes"):
        found += last_days(m.on, runs.filter(**{f"{through}__isnull": False}), through, "done_on")
    return found


def approved_statements(standard: str) -> QuerySet[StatementOfApplicability]:
    """The Statements of a standard that hold now; more than one only where an import brought them."""
    found = StatementOfApplicability.objects.filter(standard=standard, state="approved", archived_on=None)
    return found.order_by("reference")


def left_out(m: Moment) -> QuerySet[ApplicabilityLine]:
    """The lines of the approved Statement that say with a reason that a control does not apply."""
    in_force = m.of(StatementOfApplicability).filter(state="approved", approved_on__lte=m.on)
    found = m.of(ApplicabilityLine).filter(statement__in=in_force.order_by().values("pk"), applicable=YesNo.NO.value)
    return (
        found.exclude(exclusion_reason="").select_related("statement").order_by("statement__approved_on", "reference")
    )


def applying(m: Moment) -> QuerySet[ApplicabilityLine]:
    """The lines of the approved Statement that say that a control applies."""
    in_force = m.of(StatementOfApplicability).filter(state="approved", approved_on__lte=m.on)
    return m.of(ApplicabilityLine).filter(statement__in=in_force.order_by().values("pk"), applicable=YesNo.YES.value)


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
    for them. A fixed number of queries; of what is named only the names are read."""
    found: dict[str, dict[str, dict[str, Named]]] = defaultdict(lambda: defaultdict(dict))
    controls, refs = in_use(m), dict[Any, tuple[str, ...]]()

    def put(where: Iterable[str], kind: str, name: Sequence[Any]) -> None:
        for ref in where:
            found[ref][kind][str(name[0])] = _named(*name)

    for control, annex, *name in controls.order_by("reference").values_list("pk", "annex_a", *_names()):
        refs[control] = rules.refs_of(annex)
        put(refs[control], "controls", name)
    reads = "treatments__archived_on", *_names("treatments__"), *_names("treatments__risk__")
    for control, archived_on, *names in controls.order_by("treatments__reference").values_list("pk", *reads):
        treatment, risk = names[:4], names[4:]
        if archived_on is None and treatment[0] and treatment[3] != "cancelled":
            put(refs[control], "treatments", treatment)
            put(refs[control], "risks", risk)
    for kind, asking in (("documents", policies(m)), ("obligations", binding(m))):
        standing = controls.filter(**{f"{kind}__in": asking.order_by().values("pk")}).order_by(f"{kind}__reference")
        for control, *name in standing.values_list("pk", *_names(f"{kind}__")):
            put(refs[control], kind, name)
    for applies_to, *name in binding(m).values_list("applies_to", *_names()):
        put((ref for ref in rules.refs_of(applies_to) if ref in rules.annex()), "obligations", name)
    return {ref: Because(**{name: tuple(some.values()) for name, some in here.items()}) for ref, here in found.items()}


def _names(of: str = "") -> tuple[str, ...]:
    """The fields by which a line names a record behind a relation."""
    return tuple(f"{of}{name}" for name in ("pk", "reference", "title", "state"))


def _named(key: Any, reference: str | None, title: str, state: str) -> Named:
    return Named(reference or "", title, state, str(key))


def longest(m: Moment, key: str, divisor: int = 1) -> int:
    """How many days two rounds may lie apart by a parameter. Months are not of one length: a quarter has up to 92 days,
    one more than on average; half a year 184."""
    unit = proposed()[key].unit
    return in_days(m.parameter(key) / divisor, unit) + (1 if unit == "months" else 0)


def named_as(record: Record) -> Named:
    """A record as a line names it."""
    return _named(record.pk, record.reference, record.title, record.state)


def relations_of(because: Because) -> Mapping[str, list[str]]:
    """The ids behind each relation of a line that is not empty."""
    some = {
        "controls": because.controls, "risks": because.risks, "obligations": because.obligations,
        "documents": because.documents,
    }  # fmt: skip
    return {name: [r.key for r in records] for name, records in some.items() if records}


# ---- what somebody sees ----------------------------------------------------------------------------------------------

KINDS = {
    "controls": "Control", "risks": "Risk", "treatments": "Treatment", "obligations": "Obligation",
    "documents": "Document",
}  # fmt: skip


def statements_seen(by: Actor) -> list[StatementOfApplicability]:
    """The versions that the actor sees, the newest first."""
    found = visible(of(StatementOfApplicability), by).filter(archived_on=None).select_related("approved_by", "owner")
    return sorted(found, key=lambda s: s.reference or "", reverse=True)


def lines_seen(by: Actor, statement: StatementOfApplicability) -> list[ApplicabilityLine]:
    """The lines of a version that the actor sees, in the order of the annex, with what was frozen into them."""
    order = {ref: n for n, ref in enumerate(rules.annex(statement.standard))}
    found = visible(of(ApplicabilityLine), by).filter(statement=statement, archived_on=None)
    lines = found.prefetch_related("controls", "risks", "obligations", "documents")
    return sorted(lines, key=lambda line: order.get(line.control_reference, len(order)))


def frozen(line: ApplicabilityLine) -> Because:
    """What a line of an approved version rested on at its approval; the states are those of today."""
    return Because(**{n: tuple(map(named_as, getattr(line, n).all())) for n in KINDS if n != "treatments"})


def sees_all(by: Actor) -> bool:
    """Whether the actor sees everything that a line can rest on."""
    return all(by.may_everywhere(f"{named(name).area}.view") for name in KINDS.values())


def only_seen(by: Actor, found: dict[str, Because]) -> dict[str, Because]:
    """The same without the records that the actor does not see. One query for each kind of record."""
    if sees_all(by):
        return found
    seen: dict[str, set[str]] = {}
    for name, type_name in KINDS.items():
        keys = {r.key for because in found.values() for r in getattr(because, name)}
        rows = visible(named(type_name), by).filter(pk__in=keys).values_list("pk", flat=True)
        seen[name] = {str(pk) for pk in rows}
    return {
        ref: Because(**{n: tuple(r for r in getattr(because, n) if r.key in seen[n]) for n in KINDS})
        for ref, because in found.items()
    }


def kept_alive_by(by: Actor, control: Control, runs: int) -> list[tuple[Activity, list[ActivityRun]]]:
    """The activities for a control, each with its last runs, the newest last. Two queries."""
    activities = list(
        visible(of(Activity), by)
        .filter(controls=control, archived_on=None)
        .select_related("owner")
        .order_by("state", "next_due", "reference")
    )
    done: dict[Any, list[ActivityRun]] = defaultdict(list)
    for run in (
        visible(of(ActivityRun), by).filter(activity__in=activities, archived_on=None).order_by("-done_on")[:600]
    ):
        done[run.activity_id].append(run)
    return [(a, done[a.pk][:runs][::-1]) for a in activities]


def exceptions_from(by: Actor, control: Control) -> list[ControlException]:
    """The exceptions from a control that were not ended, those that count first."""
    found = visible(of(ControlException), by).filter(control=control, archived_on=None).exclude(state="ended")
    return sorted(found, key=lambda e: (e.state != "granted", str(e.expires_on or ""), e.reference or ""))


def wanted_by(by: Actor, control: Control) -> list[Any]:
    """The treatments that want a control, each with its risk, as far as the actor sees both."""
    treatments = control.treatments.all().values_list("pk", flat=True)
    found = visible(named("Treatment"), by).filter(pk__in=list(treatments), archived_on=None).select_related("risk")
    risks = set(visible(named("Risk"), by).filter(pk__in=[t.risk_id for t in found]).values_list("pk", flat=True))
    return [t for t in found.order_by("reference") if t.risk_id in risks]


def lines_about(by: Actor, control: Control) -> list[ApplicabilityLine]:
    """The lines of the Statements in force or in draft that are about what a control carries out."""
    found = visible(of(ApplicabilityLine), by).filter(
        control_reference__in=rules.refs_of(control.annex_a), archived_on=None,
        statement__state__in=("draft", "approved"), statement__archived_on=None,
    )  # fmt: skip
    return list(found.select_related("statement").order_by("statement__state", "control_reference"))
