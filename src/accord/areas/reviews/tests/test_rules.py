"""What must stand in the minutes before they are signed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from accord.areas.reviews import rules
from accord.areas.reviews.terms import INPUTS, asked

NAMES = [i.field for i in INPUTS]


@given(st.sampled_from(["iso-9001", "iso-27001", "iso-27001 iso-9001", ""]), st.sets(st.sampled_from(NAMES)))
def test_each_input_that_a_standard_asks_for_is_missed(serves: str, said: set[str]) -> None:
    inputs = {n: "Considered." if n in said else " " for n in NAMES}
    found = rules.missing_inputs(serves=serves, inputs=inputs, labels={n: n for n in NAMES})
    assert {o.field for o in found} == {i.field for i in asked(serves)} - said


def test_both_standards_together_ask_for_every_input() -> None:
    assert [i.field for i in asked("iso-27001 iso-9001")] == NAMES
    assert {"customer_satisfaction", "supplier_performance"}.isdisjoint(i.field for i in asked("iso-27001"))
    assert "risk_picture" not in [i.field for i in asked("iso-9001")]


def test_quality_asks_for_one_verdict_and_one_decision_more() -> None:
    none = {"suitable": "", "adequate": "", "effective": "", "aligned": ""}
    assert len(rules.missing_verdicts(serves="iso-9001", verdicts=none, conclusion="x")) == 4
    assert len(rules.missing_verdicts(serves="iso-27001", verdicts=none, conclusion="")) == 4
    decided = {"improvement": False, "change": False, "resources": False}
    assert len(rules.missing_decisions(serves="iso-9001", decided=decided)) == 3
    assert len(rules.missing_decisions(serves="iso-27001", decided=decided)) == 2
