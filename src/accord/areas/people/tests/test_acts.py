"""What people do with roles and appointments, and the gate of competence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from accord.areas.conformity.pages.requirements import mend_link
from accord.areas.people.models import Agreement, Assignment, CompetenceEvidence, CompetenceRequirement, Role
from accord.areas.people.queries import holders
from accord.areas.people.services import competence_gate
from accord.doors.pages.address import act_on
from accord.doors.pages.record_facts import possible_acts
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import add, perform, run
from accord.kernel.checks.registry import checks
from accord.kernel.checks.verdict import Mend, Outcome
from accord.kernel.duties.inbox import duties
from accord.kernel.moments.past import moment
from accord.kernel.records.declaration import of
from accord.kernel.refusals import Forbidden, Refused, Stale, WrongState

TODAY = date(2026, 3, 2)
GATED = "document_version.approve"


def do(by: Any, record: Any, verb: str, rev: int | None = None, **answers: Any) -> Any:
    """Do an act as every door does it: raw answers, and the revision that was seen."""
    act = act_at(of(record), verb)
    assert act, f"{of(record).name} has no act {verb}"
    if isinstance(record, type):
        return perform(act, by, answers=answers)
    return perform(act, by, record.reference, answers, rev=record.rev if rev is None else rev)


def fresh(record: Any) -> Any:
    """The record as the database has it now."""
    return type(record).everywhere.get(pk=record.pk)


@pytest.fixture
def clerk(role: Any) -> Role:
    return role("Clerk")


@pytest.fixture
def proposed(manager: Any, clerk: Role) -> Any:
    """`proposed(actor)`: the manager appoints them as clerk from today on."""
    return lambda who: do(
        manager, Assignment, "create", role=clerk.reference, person=who.person.reference, starts_on="2026-03-02"
    )


# ---- appointments ---------------------------------------------------------------------------------------


def test_an_appointment_counts_once_the_person_accepts(actor, manager, clerk, proposed) -> None:
    ada = actor("member", name="Ada One")
    found = proposed(ada)
    assert (found.state, found.title) == ("proposed", "Ada One: Clerk")
    with manager.scope():
        assert not holders(clerk, date(2026, 3, 2)).exists()
    do(ada, found, "accept")
    accepted = fresh(found)
    assert (accepted.state, accepted.accepted_on) == ("accepted", date(2026, 3, 2))
    with manager.scope():
        assert list(holders(clerk, date(2026, 3, 2))) == [ada.person]
        assert not holders(clerk, date(2026, 3, 1)).exists()


def test_nobody_accepts_for_somebody_else(actor, manager, proposed) -> None:
    ada = actor("member", name="Ada One")
    found = proposed(ada)
    with pytest.raises(Forbidden, match="Only Ada One"):
        do(manager, found, "accept")
    assert fresh(found).state == "proposed"
    mend = Mend("Assignment", "accept", found.pointer)
    for by, offered in ((manager, False), (ada, True)):
        with by.scope():
            assert ("accept" in {p.act.verb for p in possible_acts(by, fresh(found))}) is offered
            assert bool(mend_link(by, mend)) is offered
            with moment(by.organization) as m:
                (duty,) = [d for d in duties(by, m, mine=False) if d.record == found]
            assert bool(act_on(by, duty)) is offered


def test_an_appointment_is_accepted_once(actor, proposed) -> None:
    ada = actor("member", name="Ada One")
    found = proposed(ada)
    do(ada, found, "accept")
    with pytest.raises(WrongState, match="accepted"):
        do(ada, fresh(found), "accept")
    with pytest.raises((Stale, WrongState)):
        do(ada, found, "accept", rev=1)


def test_an_accepted_appointment_is_not_edited(actor, manager, proposed, person) -> None:
    ada = actor("member", name="Ada One")
    found = proposed(ada)
    do(ada, found, "accept")
    with pytest.raises(WrongState):
        do(manager, fresh(found), "edit", person=person("Bea Two").reference)


def test_waiting_appointments_are_duties_of_the_person(actor, organization, proposed) -> None:
    ada, bea = actor("member", name="Ada One"), actor("member", name="Bea Two")
    found = proposed(ada)
    with ada.scope(), moment(organization) as m:
        mine = [d for d in duties(ada, m) if d.record == found]
        assert [(d.verb, d.due_on) for d in mine] == [("accept", date(2026, 3, 2) + timedelta(days=30))]
        assert not [d for d in duties(bea, m) if d.record == found]


def test_acceptance_on_paper_is_for_people_without_account(actor, manager, made, clerk, person, proposed) -> None:
    with pytest.raises(Refused, match="has an account"):
        do(manager, proposed(actor("member", name="Ada One")), "record-acceptance", accepted_on="2026-03-01")
    found = made(Assignment(role=clerk, person=person("Bea Two"), starts_on=date(2026, 3, 1)))
    with pytest.raises(Refused, match="future"):
        do(manager, found, "record-acceptance", accepted_on="2026-03-03")
    do(manager, found, "record-acceptance", accepted_on="2026-03-02")
    assert fresh(found).state == "accepted"


def test_an_appointment_ends_today_or_before_and_is_limited_ahead(manager, clerk, person, holds) -> None:
    found = holds(person("Ada One"), clerk)
    with pytest.raises(Refused, match="Say until when"):
        do(manager, found, "end", ends_on="2026-03-03")
    do(manager, found, "limit", ends_on="2026-12-31")
    assert fresh(found).ends_on == date(2026, 12, 31)
    do(manager, fresh(found), "limit")
    assert fresh(found).ends_on is None
    do(manager, fresh(found), "end")
    ended = fresh(found)
    assert (ended.state, ended.ends_on) == ("ended", date(2026, 3, 2))


def test_what_somebody_held_when_they_left_does_not_begin_again_when_they_return(manager, clerk, person, holds) -> None:
    ada = person("Ada One", joined_on=date(2025, 1, 1))
    open_ended, limited = holds(ada, clerk), holds(ada, clerk, starts_on=date(2025, 6, 1), ends_on=date(2025, 9, 30))
    later = holds(ada, clerk, starts_on=date(2026, 3, 1), accepted_on=None)
    do(manager, ada, "leave", left_on="2026-01-31")
    assert fresh(open_ended).state == "accepted", "somebody ends it, or is told that it belongs to who has left"
    do(manager, fresh(ada), "return", joined_on="2026-03-01")
    assert (fresh(open_ended).state, fresh(open_ended).ends_on) == ("ended", date(2026, 1, 31))
    assert (fresh(limited).ends_on, fresh(later).state) == (date(2025, 9, 30), "accepted")
    assert {day.month: roles_held(manager, day) for day in (date(2026, 1, 31), date(2026, 2, 28), TODAY)} == {
        1: Outcome.HOLDS, 2: Outcome.FAILS, 3: Outcome.HOLDS,
    }  # fmt: skip
    do(manager, fresh(later), "end", ends_on="2026-03-01")
    assert roles_held(manager, TODAY) is Outcome.FAILS


def test_terms_of_employment_end_with_it_and_what_is_kept_secret_stays_so(manager, person) -> None:
    ada = person("Ada One", joined_on=date(2025, 1, 1))
    agreed = {"person": ada, "state": "signed", "signed_on": date(2024, 12, 1)}
    terms = run(manager, "import", lambda unit: add(Agreement(kind="employment_terms", **agreed)))
    secrecy = run(manager, "import", lambda unit: add(Agreement(kind="confidentiality", **agreed)))
    do(manager, ada, "leave", left_on="2026-01-31")
    assert fresh(terms).state == "signed"
    do(manager, fresh(ada), "return", joined_on="2026-03-01")
    assert (fresh(terms).state, fresh(terms).ends_on) == ("ended", date(2026, 1, 31))
    assert (fresh(secrecy).state, fresh(secrecy).ends_on) == ("signed", None)


def test_who_was_never_away_goes_on_as_before(manager, clerk, person, holds) -> None:
    ada = person("Ada One", joined_on=date(2025, 1, 1))
    held, signed = holds(ada, clerk), {"kind": "employment_terms", "state": "signed", "signed_on": date(2024, 12, 1)}
    terms = run(manager, "import", lambda unit: add(Agreement(person=ada, **signed)))
    do(manager, ada, "leave", left_on="2026-02-28")
    do(manager, fresh(ada), "return", joined_on="2026-03-01")
    assert (fresh(terms).state, fresh(held).state) == ("signed", "accepted")


def roles_held(by: Any, day: date) -> Outcome:
    with moment(by.organization, on=day, known=TODAY) as m:
        return checks()["roles_held"].function(m).outcome


def test_an_appointment_does_not_end_before_it_begins(manager, clerk, person, holds) -> None:
    found = holds(person("Ada One"), clerk)
    with pytest.raises(Refused, match="before it begins"):
        do(manager, found, "end", ends_on="2025-12-31")
    assert fresh(found).state == "accepted"


def test_a_waiting_appointment_from_a_coming_day_can_be_ended(manager, made, clerk, person) -> None:
    found = made(Assignment(role=clerk, person=person("Ada One"), starts_on=date(2026, 5, 1)))
    do(manager, found, "end")
    assert (fresh(found).state, fresh(found).ends_on) == ("ended", date(2026, 5, 1))


def test_a_role_retires_when_nobody_has_it(manager, clerk, person, holds) -> None:
    found = holds(person("Ada One"), clerk)
    with pytest.raises(Refused, match="1 of your people"):
        do(manager, clerk, "retire")
    do(manager, found, "end")
    do(manager, clerk, "retire")
    assert fresh(clerk).state == "retired"


def test_a_member_appoints_nobody(actor, clerk, proposed) -> None:
    ada = actor("member", name="Ada One")
    with pytest.raises(Forbidden):
        do(ada, Assignment, "create", role=clerk.reference, person=ada.person.reference, starts_on="2026-03-02")
    with pytest.raises(Refused):
        do(ada, proposed(ada), "end")


# ---- competence -----------------------------------------------------------------------------------------


@pytest.fixture
def requirement(manager: Any) -> CompetenceRequirement:
    """Release of documents, without which no version is approved; it ages after a year."""
    return do(
        manager, CompetenceRequirement, "create", title="Release", kind="training", valid_for="12", gates=GATED.upper()
    )


@pytest.fixture
def evidence(manager: Any, requirement: CompetenceRequirement) -> Any:
    """`evidence(person, achieved_on="2026-01-01")`: evidence of that competence."""
    return lambda person, **more: do(
        manager, CompetenceEvidence, "create",
        **({"person": person.reference, "requirement": requirement.reference, "achieved_on": "2026-01-01"} | more),
    )  # fmt: skip


def objection(by: Any, act: str = GATED) -> str:
    """What the gate says; empty: it is open."""
    with by.scope():
        found = competence_gate(by, act)
    return found.sentence if found else ""


def test_a_requirement_closes_known_acts_only(manager) -> None:
    with pytest.raises(Refused, match=GATED):
        do(manager, CompetenceRequirement, "create", title="Flying", gates="plane.fly")


def test_the_gate_is_open_without_a_requirement(manager) -> None:
    assert objection(manager) == ""


def test_the_gate_closes_without_evidence_and_opens_with_it(manager, requirement, evidence) -> None:
    assert requirement.gates == GATED
    assert "Release" in objection(manager)
    assert "none is on file" in objection(manager)
    assert objection(manager, "document_version.submit") == ""
    evidence(manager.person)
    assert objection(manager) == ""


def test_evidence_of_somebody_else_or_of_another_competence_opens_nothing(
    manager, requirement, evidence, person, made
) -> None:
    evidence(person("Ada One"))
    other = made(CompetenceRequirement(title="Welding"))
    made(CompetenceEvidence(person=manager.person, requirement=other, achieved_on=date(2026, 1, 1)))
    assert objection(manager)


def test_evidence_counts_through_its_last_day(manager, clock, evidence) -> None:
    found = evidence(manager.person, achieved_on="2026-01-01")
    assert found.expires_on == date(2027, 1, 1)
    with clock("2027-01-01T10:00:00Z"):
        assert objection(manager) == ""
    with clock("2027-01-02T10:00:00Z"):
        assert "1 January 2027" in objection(manager)


def test_withdrawn_evidence_opens_nothing_and_a_retired_requirement_closes_nothing(
    manager, requirement, evidence
) -> None:
    found = evidence(manager.person)
    do(manager, found, "withdraw")
    assert objection(manager)
    do(manager, requirement, "retire")
    assert objection(manager) == ""


def test_nobody_is_their_own_judge(manager, evidence) -> None:
    with pytest.raises(Refused, match="own competence"):
        evidence(manager.person, judged_by=manager.person.reference)


def test_only_a_person_passes_the_gate(organization, requirement) -> None:
    from accord.kernel.access.actor import operator

    assert "only a person" in objection(operator(organization))
