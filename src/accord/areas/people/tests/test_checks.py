"""What each check of people says: holds, fails, no data, and the day on which it lapses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.areas.people.models import Assignment, AwarenessAcknowledgement, AwarenessTopic, CompetenceRequirement
from accord.kernel.checks.verdict import SHOWN, Outcome
from accord.kernel.organization.models import Unit
from accord.kernel.organization.services import leave_person

HOLDS, FAILS, NO_DATA = Outcome.HOLDS, Outcome.FAILS, Outcome.NO_DATA
DAY = timedelta(days=1)


# ---- roles_held -----------------------------------------------------------------------------------------


def test_roles_held_has_no_data_without_an_active_role(ask, role) -> None:
    assert ask("roles_held").outcome is NO_DATA
    role("Former role", state="retired")
    assert ask("roles_held").outcome is NO_DATA


def test_roles_held_holds_while_every_role_has_a_holder(ask, role, person, holds) -> None:
    holds(person("Ada One"), role("Quality manager"))
    found = ask("roles_held")
    assert found.outcome is HOLDS
    assert found.lapses_on is None
    assert [r.title for r in found.records] == ["Quality manager"]


@pytest.mark.parametrize(
    "change",
    [
        {"state": "proposed", "accepted_on": None, "starts_on": date(2026, 3, 3)},
        {"state": "ended"},
        {"deputy": True},
        {"ends_on": date(2026, 3, 1)},
        {"starts_on": date(2026, 3, 3)},
    ],
)
def test_roles_held_fails_where_nobody_holds_the_role(ask, role, person, holds, change) -> None:
    wanted = role("Quality manager")
    one = holds(person("Ada One"), wanted, **change)
    found = ask("roles_held")
    assert found.outcome is FAILS
    assert found.mend
    begun = change.get("state") == "proposed"  # goes on with what is begun
    assert (found.mend.type, found.mend.verb, found.mend.pointer) == (
        "Assignment",
        "accept" if begun else "create",
        one.pointer if begun else wanted.pointer,
    )


def test_roles_held_fails_where_the_holder_left_without_a_day(ask, role, person, holds) -> None:
    holds(person("Ada One", state="left"), role("Quality manager"))
    assert ask("roles_held").outcome is FAILS


def test_roles_held_lapses_the_day_after_the_assignment_ends(holds_until, role, person, holds) -> None:
    holds(person("Ada One"), role("Quality manager"), ends_on=date(2026, 6, 30))
    holds_until("roles_held", date(2026, 6, 30), then=FAILS)


def test_roles_held_lapses_the_day_after_the_holder_leaves(holds_until, role, person, holds) -> None:
    leaver = person("Ada One", state="left", left_on=date(2026, 4, 30))
    holds(leaver, role("Quality manager"), ends_on=date(2026, 6, 30))
    holds_until("roles_held", date(2026, 4, 30), then=FAILS)


def test_roles_held_counts_the_successor_who_takes_over_without_a_gap(holds_until, role, person, holds) -> None:
    wanted = role("Quality manager")
    holds(person("Ada One"), wanted, ends_on=date(2026, 4, 30))
    holds(person("Bea Two"), wanted, starts_on=date(2026, 5, 1), ends_on=date(2026, 8, 31))
    holds_until("roles_held", date(2026, 8, 31), then=FAILS)


def test_roles_held_advises_a_deputy_for_critical_roles(ask, role, person, holds) -> None:
    wanted = role("Quality manager", critical=True)
    holds(person("Ada One"), wanted)
    assert "no deputy" in ask("roles_held").advice[0]
    holds(person("Bea Two"), wanted, deputy=True)
    assert ask("roles_held").advice == ()


def test_roles_held_asks_only_for_roles_of_the_standard(ask, role, person, holds) -> None:
    role("Security officer", serves="iso-27001")
    holds(person("Ada One"), role("Quality manager", serves="iso-9001"))
    assert ask("roles_held", standard="iso-9001").outcome is HOLDS
    assert ask("roles_held", standard="iso-27001").outcome is FAILS


def test_roles_held_remembers_what_was_known_on_a_past_day(ask, clock, role, person, holds) -> None:
    wanted = role("Quality manager")
    with clock("2026-03-20T09:00:00Z"):
        holds(person("Ada One"), wanted)
        assert ask("roles_held", date(2026, 3, 20)).outcome is HOLDS
        assert ask("roles_held", date(2026, 3, 10)).outcome is FAILS


# ---- roles_described ------------------------------------------------------------------------------------


def test_roles_described_holds_with_duties_and_authorities(ask, role) -> None:
    assert ask("roles_described").outcome is NO_DATA
    role("Quality manager")
    found = ask("roles_described")
    assert (found.outcome, found.lapses_on) == (HOLDS, None)


@pytest.mark.parametrize("open_field", ["duties", "authorities"])
def test_roles_described_never_fails(ask, role, open_field) -> None:
    role("Quality manager")
    role("Clerk", **{open_field: ""})
    found = ask("roles_described")
    assert found.outcome is NO_DATA
    assert "Clerk" in found.advice[0]


# ---- appointments_accepted_in_time ----------------------------------------------------------------------


def test_appointments_need_one_that_was_accepted(ask, role, person, holds) -> None:
    name = "appointments_accepted_in_time"
    assert ask(name).outcome is NO_DATA
    holds(person("Ada One"), role("Clerk"), state="proposed", accepted_on=None, starts_on=date(2026, 3, 1))
    assert ask(name).outcome is NO_DATA


def test_appointments_hold_for_ever_when_nobody_waits(ask, role, person, holds) -> None:
    holds(person("Ada One"), role("Clerk"))
    found = ask("appointments_accepted_in_time")
    assert (found.outcome, found.lapses_on) == (HOLDS, None)


def test_appointments_lapse_when_one_waits_longer_than_the_parameter(ask, holds_until, role, person, holds) -> None:
    holds(person("Ada One"), role("Clerk"))
    holds(person("Bea Two"), role("Head"), state="proposed", accepted_on=None, starts_on=date(2026, 3, 1))
    holds_until("appointments_accepted_in_time", date(2026, 3, 1) + timedelta(days=30), then=NO_DATA)
    late = ask("appointments_accepted_in_time", date(2026, 4, 1))
    assert late.advice
    assert late.mend
    assert late.mend.verb == "record-acceptance", "who has no account says yes on paper"


# ---- conformity_role_held and reporting_role_held -------------------------------------------------------

DUTIES = [("conformity_role_held", "ensures_conformity"), ("reporting_role_held", "reports_performance")]


@pytest.mark.parametrize(("name", "duty"), DUTIES)
def test_duty_has_no_data_without_a_role_that_has_it(ask, role, person, holds, name, duty) -> None:
    holds(person("Ada One"), role("Clerk"))
    found = ask(name)
    assert found.outcome is NO_DATA
    assert found.mend
    assert found.mend.type == "Role"


@pytest.mark.parametrize(("name", "duty"), DUTIES)
def test_duty_fails_where_the_role_stands_empty(ask, role, person, holds, name, duty) -> None:
    wanted = role("Quality manager", **{duty: True})
    holds(person("Ada One"), wanted, deputy=True)
    holds(person("Bea Two"), wanted, ends_on=date(2026, 2, 28))
    found = ask(name)
    assert found.outcome is FAILS
    assert found.mend
    assert found.mend.pointer == wanted.pointer


@pytest.mark.parametrize(("name", "duty"), DUTIES)
def test_duty_lapses_after_the_latest_of_its_holders(ask, holds_until, role, person, holds, name, duty) -> None:
    first, second = role("Quality manager", **{duty: True}), role("Deputy manager", **{duty: True})
    holds(person("Ada One"), first, ends_on=date(2026, 5, 31))
    holds(person("Bea Two", state="left", left_on=date(2026, 7, 31)), second)
    holds_until(name, date(2026, 7, 31), then=FAILS)
    holds(person("Cid Three"), first)
    assert ask(name).lapses_on is None


# ---- leavers_hold_no_role -------------------------------------------------------------------------------


def test_leavers_has_no_data_without_an_accepted_assignment(ask, role, person, holds) -> None:
    holds(person("Ada One", state="left", left_on=date(2026, 1, 31)), role("Clerk"), state="proposed", accepted_on=None)
    assert ask("leavers_hold_no_role").outcome is NO_DATA


def test_leavers_fails_where_somebody_left_and_still_holds_a_role(ask, role, person, holds, manager) -> None:
    leaver = person("Ada One")
    held = holds(leaver, role("Clerk"))
    assert ask("leavers_hold_no_role").outcome is HOLDS
    leave_person(by=manager, person=leaver, left_on=date(2026, 3, 1))
    found = ask("leavers_hold_no_role")
    assert found.outcome is FAILS
    assert found.mend
    assert (found.mend.verb, found.mend.pointer) == ("end", held.pointer)


def test_leavers_fails_where_the_day_of_leaving_is_unknown(ask, role, person, holds) -> None:
    holds(person("Ada One", state="left"), role("Clerk"))
    assert ask("leavers_hold_no_role").outcome is FAILS


def test_leavers_lapses_the_day_after_a_holder_leaves(holds_until, role, person, holds) -> None:
    holds(person("Ada One", state="left", left_on=date(2026, 4, 30)), role("Clerk"))
    holds_until("leavers_hold_no_role", date(2026, 4, 30), then=FAILS)


def test_leavers_heals_on_the_day_after_the_assignment_ends(ask, holds_until, role, person, holds) -> None:
    leaver = person("Ada One", state="left", left_on=date(2026, 4, 30))
    holds(leaver, role("Clerk"), ends_on=date(2026, 5, 10))
    holds_until("leavers_hold_no_role", date(2026, 4, 30), then=FAILS)
    assert ask("leavers_hold_no_role", date(2026, 5, 10)).outcome is FAILS
    assert ask("leavers_hold_no_role", date(2026, 5, 11)).outcome is HOLDS


def test_leavers_never_lapses_where_the_assignment_ends_first(ask, role, person, holds) -> None:
    leaver = person("Ada One", state="left", left_on=date(2026, 4, 30))
    holds(leaver, role("Clerk"), ends_on=date(2026, 4, 30))
    assert ask("leavers_hold_no_role").lapses_on is None
    assert ask("leavers_hold_no_role", date(2027, 1, 1)).outcome is HOLDS


# ---- persons_have_manager -------------------------------------------------------------------------------


@pytest.fixture
def head(made, manager) -> Any:
    """Mia, the only person so far, leads the topmost unit."""
    made(Unit(title="Northwind", head=manager.person))
    return manager.person


def test_persons_without_manager_are_named_and_never_fail(ask, manager) -> None:
    found = ask("persons_have_manager")
    assert found.outcome is NO_DATA
    assert manager.person.title in found.advice[0]


def test_persons_have_manager_asks_the_head_of_the_topmost_unit_for_none(ask, head, person, made) -> None:
    assert ask("persons_have_manager").outcome is NO_DATA
    clerk = person("Ada One", line_manager=head)
    found = ask("persons_have_manager")
    assert (found.outcome, found.lapses_on, found.count) == (HOLDS, None, 1)
    made(Unit(title="Office", head=clerk, parent=Unit.everywhere.get(title="Northwind")))
    person("Bea Two")
    assert ask("persons_have_manager").outcome is NO_DATA


def test_persons_have_manager_leaves_out_those_who_left(ask, head, person) -> None:
    person("Ada One", line_manager=head)
    person("Old Hand", state="left", left_on=date(2026, 3, 1))
    assert ask("persons_have_manager").outcome is HOLDS


def test_persons_have_manager_lapses_the_day_after_a_manager_leaves(holds_until, head, person) -> None:
    boss = person("Bo Boss", line_manager=head, state="left", left_on=date(2026, 5, 31))
    person("Ada One", line_manager=boss)
    holds_until("persons_have_manager", date(2026, 5, 31), then=NO_DATA)


def test_an_assignment_of_an_archived_role_counts_nowhere(ask, role, person, holds, manager) -> None:
    from accord.kernel.acts.act import act_at
    from accord.kernel.acts.perform import perform
    from accord.kernel.records.declaration import of

    wanted = role("Clerk")
    holds(person("Ada One"), wanted)
    archive = act_at(of(wanted), "archive")
    assert archive
    perform(archive, manager, wanted.reference, rev=wanted.rev)
    assert ask("roles_held").outcome is NO_DATA
    assert ask("leavers_hold_no_role").outcome is NO_DATA
    assert Assignment.everywhere.count() == 1


# ---- days to come, and days of an end -------------------------------------------------------------------


@pytest.mark.usefixtures("days_ahead")
def test_a_role_that_is_accepted_tomorrow_is_not_held_today(ask, role, person, holds) -> None:
    holds(person("Ada One"), role("Quality manager", ensures_conformity=True), accepted_on=date(2026, 3, 3))
    for name in ("roles_held", "conformity_role_held"):
        assert ask(name).outcome is FAILS
        assert ask(name, date(2026, 3, 3)).outcome is HOLDS
    assert "does not count yet" in ask("conformity_role_held").because


def test_an_assignment_that_was_ended_counts_through_its_last_day(holds_until, role, person, holds) -> None:
    holds(person("Ada One"), role("Quality manager"), state="ended", ends_on=date(2026, 3, 2))
    holds_until("roles_held", date(2026, 3, 2), then=FAILS)


def test_an_ended_assignment_that_nobody_accepted_never_counted(ask, role, person, holds) -> None:
    holds(person("Ada One"), role("Clerk"), state="ended", accepted_on=None, ends_on=date(2026, 12, 31))
    assert ask("roles_held").outcome is FAILS


def test_a_manager_who_leaves_after_the_last_of_the_team_is_missed_by_nobody(ask, head, person) -> None:
    boss = person("Bo Boss", line_manager=head, state="left", left_on=date(2026, 6, 30))
    person("Ada One", line_manager=boss, left_on=date(2026, 5, 31))
    assert ask("persons_have_manager").lapses_on == date(2026, 7, 1)  # nobody but the head is left then
    person("Bea Two", line_manager=head)
    found = ask("persons_have_manager")
    assert (found.outcome, found.lapses_on) == (HOLDS, None)
    assert ask("persons_have_manager", date(2026, 7, 1)).outcome is HOLDS


def test_persons_have_manager_lapses_when_nobody_is_here_any_more(holds_until, head, person) -> None:
    person("Ada One", line_manager=head, left_on=date(2026, 5, 31))
    holds_until("persons_have_manager", date(2026, 5, 31), then=NO_DATA)


def test_sentences_say_what_is_so(ask, role, person, holds) -> None:
    holds(person("Ada One"), role("Quality manager"))
    assert ask("roles_held").because == "The role has a holder who accepted."


# ---- awareness ------------------------------------------------------------------------------------------


@pytest.fixture
def topic(made) -> Any:
    """`topic("Safe work", …)`: a topic about what one's own work adds, brought up again after six months."""
    return lambda title, **more: made(AwarenessTopic(title=title, **({"on_contribution": True, "interval": 6} | more)))


@pytest.fixture
def answer(made) -> Any:
    """`answer(topic, person, day, until)`: somebody acknowledged a topic; no day: was asked, and has not answered."""

    def make(topic: Any, person: Any, day: date | None, until: date | None = None) -> Any:
        asked, state = day or date(2026, 1, 2), "acknowledged" if day else "asked"
        said = {"acknowledged_on": day, "valid_until": until, "due_on": None if day else asked + DAY}
        return made(AwarenessAcknowledgement(topic=topic, person=person, asked_on=asked, state=state, **said))

    return make


JAN, FEB, APR, MAY, AUG = (date(2026, month, 10) for month in (1, 2, 4, 5, 8))


@pytest.mark.parametrize(
    ("answers", "lapse"),
    [
        ([(JAN, MAY), (FEB, APR)], MAY + DAY),
        ([(JAN, None)], date(2026, 7, 11)),
        ([(JAN, FEB), (FEB + DAY, AUG)], AUG + DAY),
        ([(JAN, APR), (FEB, None)], AUG + DAY),
        ([(JAN, FEB)], None),
    ],
)
def test_of_several_answers_each_counts_for_its_time(ask, holds_until, topic, answer, manager, answers, lapse) -> None:
    about = topic("What your work adds")
    answer(topic("About objectives", on_contribution=False, on_objectives=True), manager.person, JAN, date(2027, 1, 1))
    for day, until in answers:
        answer(about, manager.person, day, until)
    if lapse:
        holds_until("awareness_of_contribution", lapse - DAY, then=NO_DATA)
    else:
        assert ask("awareness_of_contribution").outcome is NO_DATA


def test_awareness_asks_no_more_for_more_people_and_topics(ask, topic, answer, person) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert "past the day" in ask("awareness_of_contribution").advice[-1]
        return len(found)

    def more(number: int) -> None:
        about = topic(f"Topic {number}")
        answer(about, person(f"Ada {number}"), JAN)
        answer(about, person(f"Bea {number}"), None)

    more(0)
    before = asked()
    for number in range(1, 13):
        more(number)
    assert asked() == before


# ---- who is named ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("check", ["role_holders_competent", "competence_gaps_acted_on", "competence_evidence_on_file"])
def test_people_are_named_in_the_order_of_their_references(ask, role, person, holds, made, check) -> None:
    """Those of the first references, whoever came into the role first: what is asked of people stands in that order."""
    clerk, people = role("Clerk"), [person(f"Ada {number}") for number in range(SHOWN + 2)]
    made(CompetenceRequirement(title="To release", role=clerk))
    for one in reversed(people):
        holds(one, clerk)
    found = ask(check)
    assert (found.outcome, found.count) == (NO_DATA, len(people))
    assert [r.reference for r in found.records] == [p.reference for p in people[:SHOWN]]
    assert people[0].title in found.because
    assert people[-1].title not in found.because
