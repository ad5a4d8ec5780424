"""What the records of several areas show together: that processes run, and that nothing set aside is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from accord.areas.context.queries import exclusions_of, scopes_in_force, scopes_that_hold
from accord.areas.controls.queries import days_run, running
from accord.areas.indicators.queries import active as indicators
from accord.areas.indicators.queries import days_measured
from accord.areas.inspections.queries import decided
from accord.areas.processes.queries import active
from accord.areas.products.queries import Lot
from accord.kernel.checks.exclusions import contradicts, doing, may_be_set_aside, would_contradict
from accord.kernel.checks.mending import by_act
from accord.kernel.checks.periods import gap, last_days
from accord.kernel.checks.population import shown
from accord.kernel.checks.registry import check
from accord.kernel.checks.saying import listed
from accord.kernel.checks.unbroken import unbroken
from accord.kernel.checks.verdict import Deciding, Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, softened, when
from accord.kernel.moments.clock import plus
from accord.kernel.records.declaration import named

if TYPE_CHECKING:
    from typing import Any

    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment


@check("exclusions_agree_with_records", alone=False)
def exclusions_agree_with_records(m: Moment) -> Verdict:
    """The approved scope sets nothing aside that applies to every organization, and nothing that is done all the
    same."""
    scopes = scopes_that_hold(m)
    always = {s: [e.clause for e in exclusions_of(s) if not may_be_set_aside(s.standard, e.clause)] for s in scopes}
    if wrong := {s.pk: clauses for s, clauses in always.items() if clauses}:
        return _applies(scopes, wrong)
    aside = {s.pk: would_contradict(s.standard, [e.clause for e in exclusions_of(s)]) for s in scopes}
    about = {pk: found for pk, found in aside.items() if found}
    approved = dict(scopes.values_list("pk", "approved_on"))
    done = {pk: [doing(m, c, approved[pk]) for c in found] for pk, found in about.items()}
    planned = m.of(named("DesignProject").model).filter(state="planned")
    design = any(c.type == "DesignProject" for found in about.values() for c in found)
    return when(
        bool(about),
        lambda: advised(
            _agree(m, scopes.filter(pk__in=about), done),
            *([Words(m).none(planned, Q(), breaks="are planned, and design is set aside")] if design else []),
        ),
        otherwise="No approved scope sets aside a clause that records could contradict.",
    )


@contradicts
def done_though_set_aside(m: Moment) -> dict[str, list[Deciding]]:
    """What shows that a clause is done which the approved scope sets aside."""
    return {
        e.clause: [
            d for c in would_contradict(scope.standard, [e.clause]) for d in shown(doing(m, c, scope.approved_on))
        ]
        for scope in scopes_in_force(m)
        for e in exclusions_of(scope)
    }


def _applies(scopes: QuerySet[Any], always: dict[UUID, list[str]]) -> Verdict:
    """Some scopes set aside these clauses, which apply to every organization."""
    clauses = sorted({clause for found in always.values() for clause in found})
    which = f"It is clause {clauses[0]}" if len(clauses) == 1 else f"These are clauses {', '.join(clauses)}"
    found = unbroken(
        scopes,
        scopes.filter(pk__in=always),
        breaks="set aside what applies to every organization",
        mend="revise",
    )
    return replace(found, because=f"{found.because} {which}.")


def _agree(m: Moment, scopes: QuerySet[Any], done: dict[UUID, list[QuerySet[Any]]]) -> Verdict:
    """No scope is contradicted; the records that do so decide with it, and are named."""
    contradicted = {pk: [r for r in found if r.exists()] for pk, found in done.items()}
    bad = [pk for pk, found in contradicted.items() if found]
    verdict = Words(m).every(
        scopes,
        ~Q(pk__in=bad),
        breaks="set aside what is done all the same",
        holds="set aside nothing that is done",
        mend="revise",
    )
    against = [d for found in contradicted.values() for r in found for d in shown(r)]
    if verdict.outcome is not Outcome.FAILS:
        return verdict
    names = listed([d.title for d in against])
    because = f"{verdict.because} What shows that it is done: {names}."
    return replace(verdict, because=because, records=(*verdict.records, *against)[:20], count=len(bad) + len(against))


@check("processes_show_runs")
def processes_show_runs(m: Moment) -> Verdict:
    """Every active process has recent proof that it ran: a value, a lot, an inspection or the run of an activity."""
    days, processes = m.days("process_evidence"), active(m)
    spans = {pk: [(d, plus(d, days)) for d in found] for pk, found in _runs(m).items()}
    ends = {pk: gap(m.on, spans.get(pk, [])) for pk in processes.values_list("pk", flat=True)}
    found = Words(m).every(
        processes,
        Q(pk__in=[pk for pk, end in ends.items() if end != m.on]),
        breaks=f"have no record of a run within {days} days",
        holds=f"have a record of a run within {days} days",
    )
    if found.outcome is Outcome.HOLDS:
        found = replace(found, lapses_on=min((end for end in ends.values() if end), default=None))
    if found.mend and (process := found.mend.pointer):
        figures = indicators(m).filter(subject=process)
        tasks = running(m).filter(processes=found.mend.key)
        new = Mend("Indicator", "create", process, "subject")
        found = replace(found, mend=by_act(figures, "measure", by_act(tasks, "run", new)))
    return softened(found)


def _runs(m: Moment) -> dict[UUID, list[date]]:
    """The last day on which something of a kind shows that a process ran, and those to come, by process."""
    pointers = {p.pointer: p.pk for p in active(m).only("pk")}
    found: list[tuple[Any, Any]] = [(pointers[pointer], day) for pointer, day in days_measured(m, pointers)]
    found += days_run(m)
    made = m.of(Lot).filter(process__isnull=False, made_on__isnull=False)
    found += last_days(m.on, made, "process", "made_on")
    for through in ("control_plan__process", "lot__process"):
        dated = decided(m).filter(**{f"{through}__isnull": False, "inspected_on__isnull": False})
        found += last_days(m.on, dated, through, "inspected_on")
    by_process: dict[UUID, list[date]] = {}
    for process, day in found:
        by_process.setdefault(process, []).append(day)
    return by_process
