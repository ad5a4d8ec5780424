"""Objectives from the proposal to the judgement; rules of communication; statements of the policy."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.improvement.queries import actions_from
from accord.areas.leadership.models import CommunicationRule, Objective, PolicyStatement
from accord.kernel.acts.perform import run
from accord.kernel.records.declaration import named
from accord.kernel.refusals import Forbidden, Refused, WrongState

TODAY = date(2026, 3, 2)


@pytest.fixture
def policy(do: Any) -> Any:
    """A statement of the policy."""
    document = do("create", named("Document").model, title="Quality policy", kind="policy")
    return do("create", PolicyStatement, title="We get better", document=document.reference, tag="objectives_framework")


@pytest.fixture
def objective(do: Any, policy: Any, manager: Any) -> Any:
    """A proposal that lacks only its plan."""
    return do(
        "create", Objective, title="On time in full", policy_statement=policy.reference, measure="Orders in time",
        unit_of_measure="%", baseline="88", target="95", due_on="2026-12-31", resources="Half a post",
        judged_by="Figures of December", owner=manager.person.reference,
    )  # fmt: skip


@pytest.fixture
def approved(do: Any, objective: Any, manager: Any) -> Any:
    """The same, planned and approved."""
    do("plan", objective, action="Order sensors earlier", who=manager.person.reference, due_on="2026-06-30")
    return do("approve", objective)


def test_an_objective_is_approved_with_its_plan(do: Any, objective: Any, manager: Any, actor: Any) -> None:
    with pytest.raises(Refused, match="at least one step"):
        do("approve", objective)
    do("plan", objective, action="Order sensors earlier", who=manager.person.reference, due_on="2026-06-30")
    assert actions_from(objective).get().owner == manager.person
    with pytest.raises(Forbidden):
        do("approve", objective, by=actor("member"))
    found = do("approve", objective)
    assert (found.approved_on, found.approved_by, found.progress) == (TODAY, manager.person, 88)
    with pytest.raises(WrongState):
        do("edit", found, target="60")


def test_a_progress_of_nought_outlives_the_approval(do: Any, objective: Any, manager: Any) -> None:
    def stand(unit: Any) -> None:
        objective.progress, objective.progress_on = 0, TODAY
        objective.save()

    run(manager, "import", stand)
    do("plan", objective, action="Order sensors earlier", who=manager.person.reference, due_on="2026-06-30")
    assert do("approve", objective).progress == 0


def test_progress_is_told_and_targets_change_with_a_reason(do: Any, approved: Any) -> None:
    with pytest.raises(Refused, match="Give the figure"):
        do("record-progress", approved, progress_note="Better.")
    assert do("record-progress", approved, progress="91.5", progress_note="Better.").progress_on == TODAY
    with pytest.raises(Refused, match="what changes"):
        do("replan", approved, change_reason="Market")
    assert do("replan", approved, change_reason="Market", target="93").target == 93
    told = do("communicate", approved, communicated_to="All of assembly, at the board")
    assert (told.communicated_on, told.state) == (TODAY, "approved")


def test_all_that_was_planned_changes_with_a_reason_and_the_rest_stays(do: Any, approved: Any, policy: Any) -> None:
    party = do("create", named("InterestedParty").model, title="Acme", party_class="customer")
    need = do("create", named("PartyRequirement").model, title="In time", interested_party=party.reference)
    law = do("create", named("Obligation").model, title="Contract", kind="contract")
    other = do("create", PolicyStatement, title="In time", document=policy.document.reference, tag="purpose")
    who = do("create", named("Person").model, given_name="Berta", family_name="Bo")
    found = do(
        "replan", approved, change_reason="New policy", policy_statement=other.reference, owner=who.reference,
        requirements=[need.reference], obligations=[law.reference], relevance="satisfaction", judged_by="By count",
        measure="Orders", baseline="80",
    )  # fmt: skip
    assert (found.policy_statement, found.owner, found.relevance, found.baseline) == (other, who, "satisfaction", 80)
    assert (found.measure, found.judged_by, found.target) == ("Orders", "By count", 95)
    assert [*found.requirements.all(), *found.obligations.all()] == [need, law]
    assert do("replan", found, change_reason="Later", due_on="2027-01-31").requirements.get() == need


def test_an_objective_is_judged_by_its_figure(do: Any, approved: Any) -> None:
    with pytest.raises(Refused, match="does not reach the target 95"):
        do("achieve", approved, judgement="Nearly.", progress="94")
    assert do("achieve", approved, judgement="Reached in November.", progress="95").state == "achieved"


def test_an_objective_may_be_missed_or_given_up(do: Any, approved: Any, objective: Any) -> None:
    missed = do("miss", approved, judgement="Two suppliers failed.", progress="90")
    assert (missed.state, missed.judged_on) == ("missed", TODAY)
    with pytest.raises(WrongState):
        do("retire", objective, judgement="Too late.")
    other = do("create", Objective, title="Something else")
    assert do("retire", other, judgement="Nobody needs it.").state == "retired"


def test_what_is_told_is_recorded_and_falls_due_again(do: Any) -> None:
    rule = do("create", CommunicationRule, title="Results", every_months="3", topics="Security, ethics")
    assert rule.topics == "ethics security"
    with pytest.raises(Refused, match="future"):
        do("carry-out", rule, last_done="In the meeting.", last_done_on="2026-03-03")
    told = do("carry-out", rule, last_done="In the meeting.")
    assert (told.last_done_on, told.next_on) == (TODAY, date(2026, 6, 2))
    assert do("retire", told).next_on is None
    again = do("resume", told)
    assert (again.state, again.next_on) == ("active", date(2026, 6, 2))
    never = do("create", CommunicationRule, title="Figures", every_months="2", next_on="2026-03-09")
    assert do("resume", do("retire", never)).next_on == date(2026, 5, 2), "nobody has to remember it"


def test_a_statement_stands_in_a_version_of_its_own_document(do: Any, policy: Any) -> None:
    other = do("create", named("Document").model, title="Security policy", kind="policy")
    version = do("create", named("DocumentVersion").model, document=other.reference, version="1", text="We protect.")
    with pytest.raises(Refused, match="another document"):
        do("edit", policy, version=version.reference)
