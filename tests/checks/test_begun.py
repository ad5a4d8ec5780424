"""What a mend would make and is made already: its next act is offered, if it is of the kind that is missing."""

from __future__ import annotations

from typing import Any

import pytest
from tests.checks.cases_audits import audit
from tests.checks.cases_people import agreed, person, screening
from tests.checks.cases_risks import weighed
from tests.checks.world import TODAY, World, day

from accord.areas.processes.models import Process
from accord.areas.risks.models import Risk, Treatment
from accord.kernel.checks.verdict import Mend, Outcome


@pytest.fixture(autouse=True)
def _today(clock: Any) -> Any:
    with clock(f"{TODAY.isoformat()}T12:00:00Z"):
        yield


def offers(w: World, name: str) -> Mend | None:
    found = World(w.by, name, w.standard).ask()
    assert found.outcome is not Outcome.HOLDS
    return found.mend


def test_a_risk_that_is_named_is_weighed_before_another_one_is_named(manager: Any) -> None:
    w = World(manager, "processes_have_risks", "iso-9001")
    process = w.enter(Process, title="Casting", state="active")
    w.enter(Risk, title="Flood", state="identified")
    assert offers(w, w.check) == Mend("Risk", "create", process.pointer)
    named = w.enter(Risk, title="Burst", state="identified", process=process)
    assert offers(w, w.check) == Mend("Risk", "assess", named.pointer)
    w.retire(named)
    assert offers(w, w.check) == Mend("Risk", "create", process.pointer)


def test_a_treatment_that_is_planned_is_approved(manager: Any) -> None:
    w = World(manager, "risks_above_limit_answered", "iso-27001")
    risk = weighed(w, high=True, state="treating", owner=manager.person)
    assert offers(w, w.check) == Mend("Treatment", "create", risk.pointer)
    planned = w.enter(Treatment, title="Guards", risk=risk, state="planned", owner=manager.person, due_on=day(9))
    assert offers(w, w.check) == Mend("Treatment", "approve", planned.pointer)


def test_an_audit_that_is_planned_begins_if_it_is_an_internal_one(manager: Any) -> None:
    w = World(manager, "processes_audited_recently", "iso-9001")
    process = w.enter(Process, title="Casting", state="active")
    audit(w, "Theirs", state="planned", kind="certification", began_on=None, processes=[process])
    assert offers(w, w.check) == Mend("Audit", "create", process.pointer)
    ours = audit(w, "Ours", state="planned", began_on=None, processes=[process])
    assert offers(w, w.check) == Mend("Audit", "begin", ours.pointer)


def test_an_agreement_and_a_screening_that_wait_are_signed_and_passed(manager: Any) -> None:
    w = World(manager, "confidentiality_agreed", "iso-27001")
    w.alone()
    ann = person(w)
    agreed(w, ann, state="draft", kind="employment_terms", signed_on=None)
    assert offers(w, w.check) == Mend("Agreement", "create", ann.pointer)
    draft = agreed(w, ann, state="draft", signed_on=None)
    assert offers(w, w.check) == Mend("Agreement", "sign", draft.pointer)
    assert offers(w, "people_screened") == Mend("Screening", "create", ann.pointer)
    asked = screening(w, ann, state="requested", done_on=None, due_on=day(9))
    assert offers(w, "people_screened") == Mend("Screening", "pass", asked.pointer)
