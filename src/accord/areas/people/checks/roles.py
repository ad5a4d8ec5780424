"""What roles, assignments and line managers can show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Case, F, Max, Q, QuerySet, When

from accord.areas.people.queries import active_persons, active_roles, appointments, held, topmost_heads, with_us
from accord.kernel.checks.registry import check
from accord.kernel.checks.saying import after
from accord.kernel.checks.verdict import Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened

if TYPE_CHECKING:
    from accord.areas.people.models import Assignment, Role
    from accord.kernel.moments.moment import Moment
    from accord.kernel.organization.models import Person


@check("roles_held")
def roles_held(m: Moment) -> Verdict:
    """Every active role has a holder who accepted it and is still with us."""
    w, roles = Words(m), active_roles(m)
    holding, standing_in = held(m).filter(deputy=False), held(m).filter(deputy=True)
    deputies = w.covered(
        roles.filter(critical=True),
        standing_in,
        "role",
        "held_until",
        breaks="are critical and have no deputy",
        open_end=True,
        first="held_from",
    )
    return advised(
        w.covered(
            roles,
            holding,
            "role",
            "held_until",
            breaks="have no holder who accepted and is here",
            holds="have a holder who accepted",
            open_end=True,
            first="held_from",
        ),
        deputies,
    )


@check("roles_described")
def roles_described(m: Moment) -> Verdict:
    """Every active role states its duties and its authorities."""
    told = ~Q(duties="") & ~Q(authorities="")
    breaks, holds = "leave duties or authorities open", "state duties and authorities"
    return softened(Words(m).every(active_roles(m), told, breaks=breaks, holds=holds))


@check("appointments_accepted_in_time")
def appointments_accepted_in_time(m: Moment) -> Verdict:
    """Everyone who was appointed to a role has accepted it, or still has time to."""
    w, running = Words(m), appointments(m).exclude(state="ended")
    waiting, still = running.filter(state="proposed"), held(m).filter(state="accepted")
    return softened(
        all_of(
            w.some(still, "held_until", open_end=True, what="accepted appointment that has not ended"),
            w.in_time(
                waiting, "starts_on", running, days=m.days("role_acceptance"), late="waiting too long", mend="accept"
            ),
        )
    )


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
    """At least one of these roles is held; without such a role nothing shows it."""
    role = roles.order_by("reference").first()
    if role is None:
        return Verdict(Outcome.NO_DATA, f"There is no {what} yet.", mend=Mend("Role", "create"))
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
    return replace(found, mend=appoint) if found.outcome is Outcome.FAILS else found


@check("leavers_hold_no_role")
def leavers_hold_no_role(m: Moment) -> Verdict:
    """Nobody who has left still holds a role."""
    w, accepted = Words(m), appointments(m).filter(state="accepted")
    running = w.valid(accepted, "ends_on", open_end=True)
    breaks, belong = "belong to somebody who has left", "belong to people who are here"
    if not running.exists():
        return w.every(accepted, Q(), breaks=breaks, holds="have ended")
    stays = Q(person__state="active") | Q(person__left_on__isnull=False)
    return w.every(
        _with_end_of_person(running),
        stays,
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
    """Every active person has a line manager who is active, except the head of the topmost unit."""
    people = active_persons(m).exclude(pk__in=topmost_heads(m))
    leaves = Case(When(left_on__lte=F("line_manager__left_on"), then=None), default=F("line_manager__left_on"))
    found = Words(m).every(
        people.annotate(without_manager=leaves),
        with_us("line_manager__") & Q(line_manager__isnull=False),
        "without_manager",
        breaks="have no active line manager",
        holds="have an active line manager",
        open_end=True,
    )
    return softened(_while_anybody_is_here(found, people))


def _while_anybody_is_here(found: Verdict, people: QuerySet[Person]) -> Verdict:
    """What holds for all lapses at the latest on the day on which nobody is here any more."""
    if found.outcome is not Outcome.HOLDS or people.filter(left_on=None).exists():
        return found
    gone = after(people.aggregate(last=Max("left_on"))["last"])
    return replace(found, lapses_on=min(filter(None, (found.lapses_on, gone)), default=None))
