"""The decisions of people, without a database."""

from __future__ import annotations

import string
from datetime import date, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from accord.areas.people import rules
from accord.kernel.moments.clock import months_later

DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))
MONTHS = st.integers(1, 240)
DAY = timedelta(days=1)


@given(DAYS, DAYS)
def test_an_appointment_never_ends_before_it_begins(starts_on: date, ends_on: date) -> None:
    objection = rules.ends_after_start(starts_on=starts_on, ends_on=ends_on)
    assert bool(objection) == (ends_on < starts_on)


def test_an_appointment_may_have_no_end() -> None:
    assert rules.ends_after_start(starts_on=date(2026, 1, 1), ends_on=None) is None


def test_only_a_waiting_appointment_has_no_day_of_acceptance() -> None:
    day = date(2026, 1, 1)
    assert rules.accepted_not_before_proposal(state="proposed", accepted_on=day)
    assert rules.accepted_not_before_proposal(state="proposed", accepted_on=None) is None
    assert rules.accepted_not_before_proposal(state="ended", accepted_on=day) is None


@given(DAYS, DAYS)
def test_evidence_never_expires_before_it_was_earned(achieved_on: date, expires_on: date) -> None:
    objection = rules.expires_after_achieved(achieved_on=achieved_on, expires_on=expires_on)
    assert bool(objection) == (expires_on < achieved_on)


def test_nobody_judges_their_own_competence() -> None:
    ada, bea = uuid4(), uuid4()
    assert rules.judged_by_another(person_id=ada, judged_by_id=ada)
    assert rules.judged_by_another(person_id=ada, judged_by_id=bea) is None
    assert rules.judged_by_another(person_id=ada, judged_by_id=None) is None


@given(DAYS, st.none() | DAYS, st.none() | MONTHS, DAYS)
def test_evidence_counts_from_its_day_through_its_last(
    achieved_on: date, expires_on: date | None, months: int | None, day: date
) -> None:
    last = rules.valid_until(achieved_on, expires_on, months)
    assert rules.counts_on(day, achieved_on, expires_on, months) == (achieved_on <= day <= (last or date.max))
    if last:
        assert not rules.counts_on(last + DAY, achieved_on, expires_on, months)


@given(DAYS, st.none() | DAYS, st.none() | MONTHS)
def test_the_earlier_end_of_evidence_counts(achieved_on: date, expires_on: date | None, months: int | None) -> None:
    last = rules.valid_until(achieved_on, expires_on, months)
    assert (last is None) == (expires_on is None and months is None)
    assert last is None or expires_on is None or last <= expires_on
    assert last is None or months is None or last <= months_later(achieved_on, months)


WORDS = st.text(string.ascii_lowercase + "_.", min_size=1, max_size=12)


@given(st.lists(WORDS, max_size=6), st.sampled_from([" ", ", ", "; ", "\n"]))
def test_gates_are_the_same_however_they_were_typed(words: list[str], between: str) -> None:
    assert rules.split_gates(between.join(words).upper()) == tuple(sorted(set(words)))


@given(st.sets(WORDS, max_size=4), st.sets(WORDS, max_size=4))
def test_gates_close_known_acts_only(gates: set[str], known: set[str]) -> None:
    objection = rules.gates_known(" ".join(gates), known)
    assert bool(objection) == (not gates <= known)
    if objection:
        assert objection.field == "gates"


def test_the_refusal_names_what_is_missing() -> None:
    ended = rules.missing_competence(
        who="Ada One", act="Approve", competence="Release", reference="CR-0001", ended_on=date(2026, 2, 28)
    )
    assert "28 February 2026" in ended.sentence
    assert all(word in ended.sentence for word in ("Ada One", "Release", "CR-0001"))
    none = rules.missing_competence(
        who="Ada One", act="Approve", competence="Release", reference="CR-0001", ended_on=None
    )
    assert "none is on file" in none.sentence
    nobody = rules.missing_competence(who="", act="Approve", competence="Release", reference="CR-0001", ended_on=None)
    assert "only a person" in nobody.sentence
