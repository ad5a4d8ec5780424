"""Decisions about suppliers, agreements and certificates, for any facts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.areas.suppliers import rules
from accord.kernel.records.nothing import NOTHING, or_nothing

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
MAYBE = st.none() | DAYS
FAMILIES = ("iso-9001", "iso-27001")


@pytest.mark.parametrize("text", ["-", "none", "Nein", " keine. ", "N/A", "—"])
def test_a_word_for_nothing_is_nothing(text: str) -> None:
    assert or_nothing(text) == ""


@given(st.text(st.characters(categories=["Lu", "Ll"]), min_size=8))
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert or_nothing(text) == ("" if text.casefold() in NOTHING else text)


@pytest.mark.parametrize(
    ("standard", "serves"),
    [
        ("ISO 9001:2015", "iso-9001"),
        ("DIN EN ISO9001", "iso-9001"),
        ("ISO/IEC 27001:2022", "iso-27001"),
        ("ISO 9001 and ISO 27001", "iso-27001 iso-9001"),
        ("ISO 14001:2015", ""),
        ("ISO 19001", ""),
        ("EN 90010", ""),
        ("", ""),
    ],
)
def test_a_certificate_counts_for_the_standards_in_its_name(standard: str, serves: str) -> None:
    assert rules.families_named(standard, FAMILIES) == serves


@pytest.mark.parametrize(
    ("rule", "first", "second"),
    [(rules.ends_after_signed, "signed_on", "ends_on"), (rules.expires_after_issued, "issued_on", "expires_on")],
)
def test_nothing_ends_before_it_begins(rule: Any, first: str, second: str) -> None:
    @given(MAYBE, MAYBE)
    def holds(begin: date | None, end: date | None) -> None:
        wrong = begin is not None and end is not None and end < begin
        assert (rule(**{first: begin, second: end}) is not None) == wrong

    holds()


@given(MAYBE, MAYBE)
def test_the_next_evaluation_comes_later(evaluated_on: date | None, evaluation_due: date | None) -> None:
    wrong = evaluated_on is not None and evaluation_due is not None and evaluation_due <= evaluated_on
    assert (rules.due_after_evaluation(evaluated_on=evaluated_on, evaluation_due=evaluation_due) is not None) == wrong


@given(MAYBE, st.sampled_from(["", "critical", "ordinary"]))
def test_the_gate_asks_for_an_evaluation_and_the_weight(evaluated_on: date | None, criticality: str) -> None:
    found = rules.approvable(evaluated_on=evaluated_on, criticality=criticality)
    assert [o.field for o in found] == ["evaluated_on"] * (evaluated_on is None) + ["criticality"] * (not criticality)


@given(MAYBE, DAYS)
def test_a_renewal_reaches_further(before: date | None, expires_on: date) -> None:
    assert (rules.renewed_later(before=before, expires_on=expires_on) is None) == (
        before is None or expires_on > before
    )
