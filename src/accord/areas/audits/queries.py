"""Reads of audits that have a name."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.db.models.functions import Coalesce, Greatest

from accord.areas.audits import rules
from accord.areas.audits.models import Audit, AuditProgramme, Finding
from accord.areas.audits.terms import NOT_MET, AuditKind, Auditor, Grade, Work, covers, covers_system, split_clauses
from accord.areas.controls.queries import applying
from accord.areas.people.queries import keepers, requirements_of, shows_competence
from accord.kernel.checks.words import by_who_was_here
from accord.kernel.organization.models import Site
from accord.standards import editions

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from accord.areas.audits.terms import Conflict
    from accord.kernel.moments.moment import Moment
    from accord.kernel.organization.models import Person

REPORTED = ("reported", "closed")
"""The states of audits whose results are on file."""
BEGINS = "audit.begin"
"""The act whose competence requirements hold for everybody of a team."""


def held(m: Moment) -> QuerySet[Audit]:
    """Audits whose results are on file."""
    return m.of(Audit).filter(state__in=REPORTED)


def internal(m: Moment) -> QuerySet[Any]:
    """The audits of the own system, each with its `day`: when it began, else was reported, else was to begin."""
    found = m.of(Audit).filter(kind=AuditKind.INTERNAL.value)
    return found.annotate(day=Coalesce("began_on", "reported_on", "starts_on"))


def begun(m: Moment) -> QuerySet[Any]:
    """The internal audits that run or are over."""
    return internal(m).filter(state__in=("running", "reported", "closed"))


def reported(m: Moment) -> QuerySet[Any]:
    """The internal audits whose results are on file."""
    return internal(m).filter(state__in=REPORTED)


def at_suppliers(m: Moment) -> QuerySet[Audit]:
    """The audits of suppliers by own people."""
    return m.of(Audit).filter(kind=AuditKind.SUPPLIER.value)


def reported_since(m: Moment, since: date) -> QuerySet[Audit]:
    """The audits that were reported from a day on, the first first."""
    return held(m).filter(reported_on__gte=since).order_by("reported_on", "reference")


def findings_of(m: Moment, audit: Audit) -> list[tuple[str, int]]:
    """Each grade of an audit's findings and how many there are, the gravest first."""
    counted = dict(m.of(Finding).filter(audit=audit).values_list("grade").annotate(n=Count("pk")))
    return [(g.value, counted[g.value]) for g in Grade if counted.get(g.value)]


def programmes_with_approver(m: Moment) -> QuerySet[Any]:
    """The approved programmes of which it is known who approved them and when; each counts from the day `begins`."""
    by = by_who_was_here("approved_by", "approved_on")
    known = m.of(AuditProgramme).filter(by, state="approved", approved_on__isnull=False)
    return known.annotate(begins=Greatest("starts_on", "approved_on")).order_by("reference")


def not_met(m: Moment) -> QuerySet[Finding]:
    """Findings that say that a requirement was not met."""
    return m.of(Finding).filter(grade__in=NOT_MET)


def internal_findings(m: Moment) -> QuerySet[Finding]:
    """What internal audits found not to be met."""
    return not_met(m).filter(audit__in=internal(m).order_by().values("pk"))


def controls_that_apply(m: Moment) -> list[str]:
    """The controls that the approved Statement of Applicability names as applying, in their order."""
    return list(split_clauses(" ".join(applying(m).values_list("control_reference", flat=True))))


def clauses_of(covering: Audit | AuditProgramme) -> tuple[str, ...]:
    """The clauses and controls that an audit or a programme covers."""
    return split_clauses(covering.clauses)


@lru_cache(maxsize=1024)
def of_another(clause: str, family: str) -> bool:
    """Whether a clause or control stands in other standards and not in this one (no family: of all)."""
    where = {
        e.family
        for e in editions()
        if any(covers(clause, ref) or covers(ref, clause) for ref in {row.ref.split(" ")[0] for row in e.rows})
    }
    return bool(where and family) and family not in where


@lru_cache(maxsize=1024)
def smallest(clause: str, family: str) -> tuple[str, ...]:
    """The smallest numbered parts of a clause that stand in every edition of a family that has it (no family: of all);
    without any in common, the clause itself. Whoever looks at all of them looks at the whole."""
    known = [{row.ref.split(" ")[0] for row in e.rows} for e in editions() if family in ("", e.family)]
    parts = [
        {r for r in refs if covers(clause, r) and not any(r != o and covers(r, o) for o in refs)} for refs in known
    ]
    common = set.intersection(*filter(None, parts)) if any(parts) else set()
    return tuple(sorted(common)) or (clause,)


def sites_at_work(m: Moment) -> QuerySet[Site]:
    """The sites at which people work together: remote work aside."""
    return m.of(Site).filter(state="active", remote=False)


def team_of(audit: Audit) -> list[Person]:
    """The lead first, then the others, each once."""
    found = {p.pk: p for p in ([audit.lead] if audit.lead else [])}
    found |= {p.pk: p for p in audit.team.select_related("unit").order_by("reference") if p.pk not in found}
    return list(found.values())


def conflicts_of(audit: Audit, today: date, team: Iterable[Person] | None = None) -> list[Conflict]:
    """Who of a team (that of the audit, unless another is given) audits own work, as far as the records know today."""
    work = [
        Work(f"the process {p.title}", owner=str(p.owner_id or ""))
        for p in audit.processes.filter(archived_on=None).order_by("reference")
    ]
    work += [
        Work(f"the unit {u.title}", owner=str(u.head_id or ""), unit=str(u.pk))
        for u in audit.units.filter(archived_on=None).order_by("reference")
    ]
    if covers_system(audit.clauses):
        kept = keepers(str(audit.serves), today).values_list("pk", flat=True)
        work += [Work("the management system itself", owner=str(pk)) for pk in kept]
    auditors = [Auditor(str(p.pk), p.title, str(p.unit_id or "")) for p in (team_of(audit) if team is None else team)]
    return rules.conflicts(auditors, work)


def lacking_competence(team: Iterable[Person], day: date) -> list[str]:
    """Sentences that say who of a team lacks evidence of which competence that auditing asks for."""
    found = []
    for requirement in requirements_of(BEGINS):
        for person in team:
            shown, ended_on = shows_competence(requirement, person.pk, day)
            if not shown:
                since = f"the last evidence ended on {ended_on.isoformat()}" if ended_on else "no evidence is on file"
                found.append(f"{requirement.title} ({requirement.reference}): for {person.title} {since}.")
    return found


def unclosed(audit: Audit) -> QuerySet[Finding]:
    """The findings of an audit that are not closed."""
    return Finding.objects.filter(~Q(state="closed"), audit=audit, archived_on=None).order_by("reference")
