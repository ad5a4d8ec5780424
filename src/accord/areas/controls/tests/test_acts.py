"""Controls, activities, exceptions and the Statement, as every door performs them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.context.models import Obligation
from accord.areas.controls.models import (
    Activity,
    ActivityRun,
    ApplicabilityLine,
    Control,
    ControlException,
    StatementOfApplicability,
)
from accord.areas.risks.models import Risk, Treatment
from accord.kernel.refusals import Forbidden, Refused, WrongState

PASSWORD = "correct horse battery"
TODAY = date(2026, 3, 2)


@pytest.fixture
def badges(do: Any, manager: Any) -> Any:
    """A planned control of two references."""
    return do("create", Control, title="Badges at all doors", annex_a="7.2, a.5.15", owner=manager.person.reference)


def test_a_control_is_in_place_once_it_is_described(do: Any, badges: Any, actor: Any) -> None:
    assert badges.annex_a == "A.5.15 A.7.2"
    with pytest.raises(Refused, match="how it is done"):
        do("implement", badges)
    with pytest.raises(Forbidden):
        do("implement", badges, by=actor("internal_auditor"), how="Badges.")
    done = do("implement", badges, how="Badges with zones; lost ones are blocked.", implemented_on="2026-02-01")
    assert (done.state, done.implemented_on) == ("implemented", date(2026, 2, 1))
    with pytest.raises(Refused, match="before it was in place"):
        do("evaluate", badges, effect="works", evaluation="Tried.", evaluated_on="2026-01-31")
    assert do("evaluate", badges, effect="partly", evaluation="One door stays open.").evaluated_on == TODAY
    again = do("resume", badges, reason="The system is down.")
    assert (again.implemented_on, again.evaluated_on, again.effect) == (None, None, "partly"), (
        "until it is judged again"
    )
    do("implement", badges)
    assert do("evaluate", badges, effect="works", evaluation="Every door was tried.").effect == "works"
    assert do("resume", badges, reason="The system is down.").effect == ""
    assert do("retire", badges, reason="Keys instead.").state == "retired"


def test_a_reference_that_the_annex_has_not_is_refused(do: Any) -> None:
    with pytest.raises(Refused, match=r"no control 'A\.5\.99'"):
        do("create", Control, title="Unknown", annex_a="A.5.99")


# ---- activities ------------------------------------------------------------------------------------------------------


@pytest.fixture
def restore(do: Any, manager: Any) -> Any:
    """A restore test, quarterly, due tomorrow."""
    return do(
        "create", Activity, title="Restore test", kind="restore_test", interval_days="91", next_due="2026-03-03",
        owner=manager.person.reference,
    )  # fmt: skip


def test_a_run_moves_the_day_on(do: Any, restore: Any, manager: Any) -> None:
    done = do("run", restore, result="passed", evidence="Log attached.", checked="3", deviating="0")
    assert (done.last_run_on, done.last_result, done.next_due) == (TODAY, "passed", date(2026, 6, 2))
    run = ActivityRun.objects.get()
    assert (run.title, run.was_due, run.done_by, run.checked) == (
        "Restore test, 2026-03-02", date(2026, 3, 3), manager.person, 3,
    )  # fmt: skip


def test_a_failed_run_says_why_and_raises_a_nonconformity(do: Any, restore: Any, actor: Any) -> None:
    with pytest.raises(Refused, match="what was found"):
        do("run", restore, result="failed")
    with pytest.raises(Refused, match="future"):
        do("run", restore, result="passed", done_on="2026-03-03")
    with pytest.raises(Forbidden):
        do("run", restore, by=actor("member"), result="passed")
    do("run", restore, result="failed", findings="The key was missing.", raises="yes")
    run = ActivityRun.objects.get()
    assert (run.nonconformity.source, run.nonconformity.title) == (restore.pointer, "Restore test: failed")
    with pytest.raises(Refused, match="already"):
        do("open-nonconformity", run)
    do("reject", run.nonconformity, reason="It was there.")
    assert do("open-nonconformity", run).nonconformity.pk != run.nonconformity.pk


def test_what_was_wrong_in_a_run_is_said_when_the_nonconformity_is_raised(do: Any, restore: Any, enter: Any) -> None:
    brought = enter(ActivityRun, title="Restore test", activity=restore, done_on=TODAY, result="failed")
    with pytest.raises(Refused, match="Say first"):
        do("open-nonconformity", brought)
    run = do("open-nonconformity", brought, findings="The key was missing.")
    assert (run.findings, run.nonconformity.description) == ("The key was missing.", "The key was missing.")


def test_a_run_of_the_past_does_not_move_the_day(do: Any, restore: Any) -> None:
    do("run", restore, result="passed")
    assert do("run", restore, result="partly", findings="Slow.", done_on="2025-12-01").last_result == "passed"
    assert do("retire", restore).next_due is None
    with pytest.raises(WrongState):
        do("run", restore, result="passed")
    assert do("resume", restore, next_due="2026-09-01").next_due == date(2026, 9, 1)


# ---- exceptions ------------------------------------------------------------------------------------------------------


def test_an_exception_is_asked_for_by_anybody_and_granted_by_another(
    do: Any, badges: Any, actor: Any, manager: Any, clock: Any
) -> None:
    member = actor("member")
    asked = do(
        "ask", ControlException, by=member, control=badges.reference, title="Visitors without a badge", why="Open day."
    )
    assert (asked.state, asked.asked_by, asked.owner) == ("asked", member.person, manager.person)
    with pytest.raises(Refused, match="makes up for it"):
        do("grant", asked, expires_on="2026-04-01")
    granted = do("grant", asked, expires_on="2026-04-01", compensation="Escorted all day.")
    assert (granted.state, granted.granted_by, granted.granted_on) == ("granted", manager.person, TODAY)
    with pytest.raises(Refused, match="counts until"):
        do("expire", granted)
    with pytest.raises(Refused, match="not later"):
        do("extend", granted, expires_on="2026-04-01", reason="Longer.")
    with clock("2026-04-02T09:00:00Z"):
        assert do("expire", granted).state == "expired"
        assert do("end", granted, reason="Badges since today.").ended_on == date(2026, 4, 2)


def test_nobody_grants_an_exception_to_oneself(do: Any, badges: Any, manager: Any) -> None:
    own = do("ask", ControlException, control=badges.reference, title="Mine", why="Because.", compensation="Nothing.")
    with pytest.raises(Refused, match="somebody else"):
        do("grant", own, expires_on="2026-04-01")
    assert do("refuse", own, reason="No need.").state == "ended"


# ---- the Statement ---------------------------------------------------------------------------------------------------


@pytest.fixture
def statement(do: Any) -> Any:
    """A draft with all lines, in which nothing applies."""
    made = do("create", StatementOfApplicability, version="1.0")
    do("fill", made)
    for line in ApplicabilityLine.objects.filter(applicable=""):
        do("decide", line, applicable="no", exclusion_reason="Not here.")
    return made


def line(statement: Any, ref: str) -> Any:
    """A line of a version."""
    return ApplicabilityLine.objects.get(statement=statement, control_reference=ref)


def test_a_version_is_filled_approved_frozen_and_compared(
    do: Any, enter: Any, badges: Any, statement: Any, manager: Any
) -> None:
    risk = enter(Risk, title="Strangers in the building", kind="security")
    treatment = enter(Treatment, title="Badges", risk=risk)
    law = enter(Obligation, title="Customer contract", kind="contract", applies_to="A.5.15")
    do("edit", badges, treatments=[treatment.reference])
    assert ApplicabilityLine.objects.filter(statement=statement).count() == 93
    assert (line(statement, "A.7.2").title, line(statement, "A.7.2").theme) == ("A.7.2 Physical entry", "Physical")
    with pytest.raises(Refused, match="Every control"):
        do("fill", statement)
    do("edit", line(statement, "A.5.15"), implementation="", applicable="no", exclusion_reason="None here.")
    with pytest.raises(Refused, match=r"A\.5\.15: It is excluded, and yet C-0001 and T-0001 use it.*OB-0001"):
        do("approve", statement)
    for ref in ("A.5.15", "A.7.2"):
        do("decide", line(statement, ref), applicable="yes", implementation="implemented")
    with pytest.raises(Refused, match=r"A\.7\.2: It is said to be implemented.*C-0001 is only planned"):
        do("approve", statement)
    do("implement", badges, how="Badges.")
    approved = do("approve", statement)
    assert (approved.state, approved.approved_on, approved.review_due) == ("approved", TODAY, date(2027, 3, 2))
    frozen = line(statement, "A.5.15")
    assert (list(frozen.risks.all()), list(frozen.obligations.all()), list(frozen.controls.all())) == (
        [risk], [law], [badges],
    )  # fmt: skip
    assert "Risks: " in frozen.because
    assert "C-0001 Badges at all doors (implemented)" in frozen.because
    with pytest.raises(WrongState):
        do("decide", frozen, applicable="no", exclusion_reason="No.")
    do("revise", approved, version="2.0", changes="After the move.")
    draft = StatementOfApplicability.objects.get(state="draft")
    assert line(draft, "A.5.15").applicable == "yes"
    assert line(draft, "A.8.30").exclusion_reason == "Not here."
    do("approve", draft)
    assert StatementOfApplicability.objects.get(pk=approved.pk).state == "superseded"


def test_what_is_in_place_is_proposed(do: Any, badges: Any) -> None:
    made = do("create", StatementOfApplicability, version="1.0")
    do("fill", made)
    assert (line(made, "A.7.2").applicable, line(made, "A.7.2").implementation) == ("yes", "planned")
    assert line(made, "A.8.30").applicable == ""
    undecided = r"A\.5\.1, A\.5\.2, A\.5\.3, A\.5\.4 and 87 more: Nobody has said whether it applies\. Say"
    with pytest.raises(Refused, match=undecided):
        do("approve", made)
    with pytest.raises(Refused, match="why it is not needed"):
        do("decide", line(made, "A.8.30"), applicable="no")


def test_controls_that_share_a_reason_are_decided_together(do: Any, enter: Any, badges: Any, manager: Any) -> None:
    made = do("create", StatementOfApplicability, version="1.0")
    do("fill", made)
    do("decide", line(made, "A.8.31"), applicable="yes", justification="Our own software.")
    with pytest.raises(Refused, match="why it is not needed"):
        do("decide", made, controls="A.8.30 A.8.31", applicable="no")
    with pytest.raises(Refused, match=r"A\.9\.1: this version has no such line"):
        do("decide", made, controls="A.8.30 A.9.1", applicable="no", exclusion_reason="Nothing is made outside.")
    with pytest.raises(Refused, match="Tick the controls"):
        do("decide", made, controls=" , ", applicable="no", exclusion_reason="Nothing is made outside.")
    assert line(made, "A.8.30").applicable == ""
    do("decide", made, controls="a.8.30, 8.33", applicable="no", exclusion_reason="Nothing is made outside.")
    assert {line(made, ref).exclusion_reason for ref in ("A.8.30", "A.8.33")} == {"Nothing is made outside."}
    do("decide", made, controls="A.8.31 A.8.32", applicable="yes", implementation="partly")
    assert [line(made, ref).implementation for ref in ("A.8.31", "A.8.32")] == ["partly", "partly"]
    assert line(made, "A.8.31").justification == "Our own software.", "what a line says itself stays"
    approved = enter(StatementOfApplicability, version="0.9", state="approved", approved_on=date(2025, 3, 1))
    with pytest.raises(WrongState):
        do("decide", approved, controls="A.8.30", applicable="yes")


def test_only_a_version_that_is_not_the_only_one_is_set_aside(do: Any, enter: Any) -> None:
    one = enter(StatementOfApplicability, version="1.0", state="approved", approved_on=date(2025, 3, 1))
    with pytest.raises(Refused, match="only Statement"):
        do("supersede", one)
    assert do("confirm", one).review_due == date(2027, 3, 2)
    enter(StatementOfApplicability, version="1.1", state="approved", approved_on=date(2025, 9, 1))
    assert do("supersede", one).state == "superseded"
