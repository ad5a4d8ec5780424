"""What roles, assignments and persons can show. The promise of each check is in `standards/checks.csv`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Case, F, Q, QuerySet, When

from accord.areas.people.queries import active_persons, active_roles, appointments, held
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened
from accord.kernel.organization.models import Unit

if TYPE_CHECKING:
    from accord.areas.people.models import Assignment, Role
    from accord.kernel.moments.moment import Moment


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
        first="starts_on",
    )
    return advised(
        w.covered(
            roles, holding, "role", "held_until", breaks="have no holder who accepted", open_end=True, first="starts_on"
        ),
        deputies,
    )


@check("roles_described")
def roles_described(m: Moment) -> Verdict:
    """Every active role states its duties and its authorities."""
    told = ~Q(duties="") & ~Q(authorities="")
    return softened(Words(m).every(active_roles(m), told, breaks="leave duties or authorities open"))


@check("appointments_accepted_in_time")
def appointments_accepted_in_time(m: Moment) -> Verdict:
    """Everyone who was appointed to a role has accepted it."""
    w, running = Words(m), appointments(m).exclude(state="ended")
    waiting = running.filter(state="proposed")
    return softened(
        all_of(
            w.some(running.filter(state="accepted"), what="accepted appointment"),
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
        first="starts_on",
        empty=Outcome.FAILS,
        what=f"holder of a {what}",
    )
    return replace(found, mend=appoint) if found.outcome is Outcome.FAILS else found


@check("leavers_hold_no_role")
def leavers_hold_no_role(m: Moment) -> Verdict:
    """Nobody who has left still holds a role."""
    w, accepted = Words(m), appointments(m).filter(state="accepted")
    running = w.valid(accepted, "ends_on", open_end=True)
    if not running.exists():
        return w.every(accepted, Q(), breaks="belong to somebody who has left")
    stays = Q(person__state="active") | Q(person__left_on__isnull=False)
    return w.every(
        _with_end_of_person(running),
        stays,
        "left_while_holding",
        breaks="belong to somebody who has left",
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
    topmost = m.of(Unit).filter(state="active", parent=None, head__isnull=False)
    people = active_persons(m).exclude(pk__in=topmost.values("head"))
    return softened(Words(m).with_person(people, "line_manager", breaks="have no active line manager"))
