"""What roles, assignments and line managers can show."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Case, DateField, ExpressionWrapper, F, Q, QuerySet, When

from accord.areas.people.queries import (
    active_roles,
    appointments,
    awaited,
    directed_stays,
    held,
    known_persons,
    on_paper,
    stays,
    waiting,
    with_holder,
)
from accord.kernel.checks.mending import by_act, create
from accord.kernel.checks.periods import Span, span
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.spans import each_need, spanned
from accord.kernel.checks.verdict import Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened
from accord.kernel.organization.here import with_us
from accord.kernel.records.nothing import says_something, says_something_or_none

if TYPE_CHECKING:
    from accord.areas.people.models import Assignment, Role
    from accord.kernel.moments.moment import Moment


@check("roles_held")
def roles_held(m: Moment) -> Verdict:
    """Every active role has a holder who accepted it and is still with us."""
    w, roles = Words(m), active_roles(m)
    deputies = w.covered(
        called(roles.filter(critical=True), "critical role"),
        held(m).filter(deputy=True),
        "role",
        "held_until",
        breaks="have no deputy",
        open_end=True,
        first="held_from",
    )
    return advised(awaited(m, with_holder(m, roles), roles), deputies)


@check("roles_described")
def roles_described(m: Moment) -> Verdict:
    """Every active role states its duties and its authorities."""
    told = says_something("duties") & says_something_or_none("authorities")
    breaks, holds = "leave duties or authorities open", "state duties and authorities"
    return softened(Words(m).every(active_roles(m), told, breaks=breaks, holds=holds))


@check("appointments_accepted_in_time")
def appointments_accepted_in_time(m: Moment) -> Verdict:
    """Everyone who was appointed to a role has accepted it, or still has time to."""
    w, days, running = Words(m), m.days("role_acceptance"), appointments(m).exclude(state="ended")
    late = ExpressionWrapper(F("starts_on") + timedelta(days=days), DateField())
    here = Q(held_until=None) | Q(held_until__gte=m.on, held_until__gt=late)
    still, asked = held(m).filter(state="accepted"), waiting(m).filter(here)
    what, mend = "accepted appointment that has not ended", by_act(asked, "accept", Mend("Assignment", "create"))
    found = all_of(
        w.some(still, "held_until", open_end=True, what=what, mend=mend),
        w.in_time(asked, "starts_on", running, days=days, late="waiting too long to be accepted", mend="accept"),
    )
    return softened(on_paper(m, found))


@check("conformity_role_held")
def conformity_role_held(m: Moment) -> Verdict:
    """Somebody holds the duty of keeping the management system in line with the standard."""
    return _duty_held(
        m, active_roles(m).filter(ensures_conformity=True), "role with the duty of keeping the system in line"
    )


@check("reporting_role_held")
def reporting_role_held(m: Moment) -> Verdict:
    """Somebody holds the duty of reporting to top management how the system does."""
    return _duty_held(
        m, active_roles(m).filter(reports_performance=True), "role with the duty of reporting to top management"
    )


def _duty_held(m: Moment, roles: QuerySet[Role], what: str) -> Verdict:
    """At least one of these roles is held; without such a role, or while somebody was asked, nothing shows it."""
    role = roles.order_by("reference").first()
    if role is None:
        return Verdict(Outcome.NO_DATA, f"There is no {what} yet.", mend=create(roles))
    holding = held(m).filter(deputy=False, role__in=roles)
    appoint = Mend("Assignment", "create", role.pointer)
    found = Words(m).some(
        holding,
        "held_until",
        open_end=True,
        first="held_from",
        empty=Outcome.FAILS,
        what=f"holder of a {what}",
    )
    found = replace(found, mend=appoint) if found.outcome is Outcome.FAILS else found
    return awaited(m, found, roles, one=True)


@check("leavers_hold_no_role")
def leavers_hold_no_role(m: Moment) -> Verdict:
    """Nobody who has left still holds a role."""
    w, accepted = Words(m), appointments(m).filter(state="accepted", person__archived_on=None)
    accepted = called(accepted, "accepted appointment")
    running = w.valid(accepted, "ends_on", open_end=True)
    breaks, belong = "belong to somebody who has left", "belong to somebody who works here"
    if not running.exists():
        return w.every(accepted, Q(), breaks=breaks, holds="have ended")
    return w.every(
        called(_with_end_of_person(running), "accepted appointment"),
        with_us("person__"),
        "left_while_holding",
        breaks=breaks,
        holds=belong,
        open_end=True,
        mend="end",
    )


def _with_end_of_person(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """`left_while_holding`: the day of leaving of a person whose assignment runs beyond it; else None."""
    leaves = Case(When(ends_on__lte=F("person__left_on"), then=None), default=F("person__left_on"))
    return assignments.annotate(left_while_holding=leaves)


@check("persons_have_manager")
def persons_have_manager(m: Moment) -> Verdict:
    """Everybody who works here has a line manager who is here, except top management and the head of the topmost unit.

    Whoever directs need not serve the same standard.
    """
    every_one, directed = stays(m.for_standard("")), defaultdict[Any, list[Span]](list)
    here = {pk: span(joined, left) for pk, joined, left in every_one}
    for person, manager in known_persons(m).order_by().values_list("pk", "line_manager"):
        directed[person] += here.get(manager, [])
    return softened(
        spanned(
            m,
            known_persons(m),
            each_need(directed_stays(m), directed),
            breaks="have no line manager who works here",
            holds="have a line manager who works here",
            field="line_manager",
        )
    )
