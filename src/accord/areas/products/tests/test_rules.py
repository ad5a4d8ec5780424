"""Decisions about products, designs and lots, for any facts."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from accord.areas.products import rules

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
MAYBE = st.none() | DAYS
WORDS = st.sampled_from(["", " ", "said"])
REFERENCES = st.lists(st.from_regex(r"DR-[0-9]{4}", fullmatch=True), max_size=7)


@given(MAYBE, MAYBE, MAYBE, MAYBE)
def test_a_design_goes_forward(a: date | None, b: date | None, c: date | None, d: date | None) -> None:
    steps = {"inputs_agreed_on": a, "verified_on": b, "validated_on": c, "transferred_on": d}
    objection = rules.design_in_order(**steps, imported=False)
    days = [day for day in (a, b, c, d) if day]
    assert (objection is None) == all(before <= after for before, after in pairwise(days))


@given(REFERENCES, REFERENCES, REFERENCES)
def test_only_a_finished_design_is_transferred(unheld: list[str], unsettled: list[str], changes: list[str]) -> None:
    found = rules.transferable(unheld=unheld, unsettled=unsettled, changes=changes)
    assert len(found) == sum(bool(x) for x in (unheld, unsettled, changes))


@given(WORDS, WORDS, REFERENCES)
def test_only_what_is_known_is_offered(requirements: str, regulations: str, running: list[str]) -> None:
    found = rules.releasable(requirements=requirements, regulations=regulations, running=running)
    assert (found == []) == (bool(requirements.strip()) and bool(regulations.strip()) and not running)


@given(MAYBE, MAYBE, MAYBE)
def test_a_lot_is_made_released_shipped(made: date | None, released: date | None, shipped: date | None) -> None:
    days = {"made_on": made, "released_on": released, "shipped_on": shipped, "scrapped_on": None}
    objection = rules.lot_in_order(**days, imported=False)
    early = made and released and released < made
    assert (objection is None) == (not early and not (released and shipped and shipped < released))


def test_small_decisions() -> None:
    day = date(2026, 3, 2)
    assert rules.shippable(use_by=date(2026, 3, 1), released_on=None, day=day)
    assert rules.shippable(use_by=day, released_on=day, day=day) is None
    assert rules.change_approvable(impact=" ")
    assert rules.due_after_validation(validated_on=day, validation_due=day)
    assert rules.not_made_of_itself(made_of_itself=True)
    assert [o.field for o in rules.inputs_agreeable(plan="", inputs="")] == ["plan", "inputs"]
    assert len(rules.verifiable(outputs="", failed=["DR-0001"])) == 2
    assert rules.lot_in_order(
        made_on=day, released_on=None, shipped_on=None, scrapped_on=date(2026, 3, 1), imported=False
    )
