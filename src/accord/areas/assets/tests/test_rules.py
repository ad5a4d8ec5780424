"""Decisions about assets and access rights."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from accord.areas.assets import rules

DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))


@given(st.text(max_size=150), st.text(max_size=200), st.text(max_size=200))
def test_the_title_of_a_right_fits(right: str, asset: str, holder: str) -> None:
    assert len(rules.title_of(right=right, asset=asset, holder=holder)) <= 200


@given(st.booleans(), st.none() | DAYS, st.none() | DAYS)
def test_what_carried_information_is_reused_only_when_erased_since(
    carries: bool, erased: date | None, returned: date | None
) -> None:
    refused = rules.reusable(carries_information=carries, erased_on=erased, returned_on=returned)
    assert bool(refused) == (carries and (erased is None or (returned is not None and erased < returned)))


@given(st.booleans(), st.none() | DAYS, st.none() | DAYS)
def test_what_carried_information_goes_away_only_when_erased_since(
    carries: bool, erased: date | None, returned: date | None
) -> None:
    refused = rules.disposable(holder_id=None, carries_information=carries, erased_on=erased, returned_on=returned)
    assert bool(refused) == (carries and (erased is None or (returned is not None and erased < returned)))


def test_a_right_belongs_to_a_person_or_to_a_role() -> None:
    assert rules.for_somebody(person_id=None, role_id=None)
    assert rules.for_somebody(person_id="p", role_id="r")
    assert rules.for_somebody(person_id="p", role_id=None) is None
    assert rules.for_somebody(person_id=None, role_id="r") is None


@given(DAYS, DAYS)
def test_an_extension_ends_later(before: date, until: date) -> None:
    assert bool(rules.extendable(before=before, until=until)) == (until <= before)
    assert rules.extendable(before=None, until=until) is None
