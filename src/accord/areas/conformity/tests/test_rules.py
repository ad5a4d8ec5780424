"""The decision on a row (verdicts.md): the weakest part decides, and a judgement never hides a failing check."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from accord.areas.conformity.rules import decide, valid_after_judged
from accord.areas.conformity.terms import Judged, Judgement
from accord.kernel.checks.joining import all_of, softened
from accord.kernel.checks.verdict import Deciding, Outcome, Verdict
from accord.standards import Part, PartKind

DAY = date(2026, 5, 1)
RECORD = Deciding("Site:1", "S-0001", "", "Hamburg")


def verdict(outcome: Outcome, lapses_on: date | None = None) -> Verdict:
    return Verdict(outcome, f"It {outcome.value}.", (RECORD,), 1, lapses_on)


def judged(judgement: Judgement, until: date = DAY + timedelta(days=90)) -> Judged:
    return Judged(judgement, "Mia", DAY, until, "seen", RECORD)


CHECK, JUDGEMENT, AWAITS = (Part(k.value, k, "said") for k in (PartKind.CHECK, PartKind.JUDGEMENT, PartKind.AWAITS))

verdicts = st.lists(st.builds(verdict, st.sampled_from([o for o in Outcome if o is not Outcome.ATTESTED])), max_size=4)
parts = st.lists(st.sampled_from([JUDGEMENT, AWAITS]), max_size=3)
judgements = st.none() | st.builds(judged, st.sampled_from(Judgement))


@given(verdicts, parts, judgements)
def test_a_failing_check_is_never_hidden(found: list[Verdict], more: list[Part], said: Judged | None) -> None:
    decision = decide("process", [CHECK] * len(found) + more, found, said)
    fails = any(v.outcome is Outcome.FAILS for v in found) or (said is not None and said.judgement is Judgement.NOT_MET)
    assert (decision.outcome is Outcome.FAILS) == fails


@given(verdicts, parts, judgements)
def test_holds_means_that_records_alone_decide_it(found: list[Verdict], more: list[Part], said: Judged | None) -> None:
    decision = decide("process", [CHECK] * len(found) + more, found, said)
    if decision.outcome is Outcome.HOLDS:
        assert not more
        assert decision.basis == "check"
        assert any(v.outcome is Outcome.HOLDS for v in found)
        assert all(v.outcome in (Outcome.HOLDS, Outcome.NOT_APPLICABLE) for v in found)


@given(verdicts, parts, judgements)
def test_an_advisory_row_never_fails(found: list[Verdict], more: list[Part], said: Judged | None) -> None:
    assert decide("advisory", [CHECK] * len(found) + more, found, said).outcome is not Outcome.FAILS


def test_no_data_is_never_holding_and_a_judgement_fills_it() -> None:
    silent = [verdict(Outcome.HOLDS), verdict(Outcome.NO_DATA)]
    assert decide("process", [CHECK, CHECK], silent, None).outcome is Outcome.NO_DATA
    filled = decide("process", [CHECK, CHECK], silent, judged(Judgement.MET))
    assert (filled.outcome, filled.basis) == (Outcome.ATTESTED, "mixed")


def test_what_several_checks_say_is_said_once() -> None:
    none, both, other = (
        Verdict(Outcome.NO_DATA, said) for said in ("No asset yet.", "No asset yet. No owner.", "1 of 2 has no owner.")
    )
    again = Verdict(Outcome.NO_DATA, "11 of 2 has no owner.")
    assert decide("process", [CHECK] * 3, [none, none, other], None).because == "No asset yet. 1 of 2 has no owner."
    for several in ([both, none], [none, both]):
        assert decide("process", [CHECK] * 2, several, None).because == both.because
    assert decide("process", [CHECK] * 2, [again, other], None).because == f"{again.because} {other.because}"


def test_an_awaited_area_says_so_and_can_be_attested() -> None:
    awaited = decide("process", [AWAITS], [], None)
    assert (awaited.outcome, awaited.basis) == (Outcome.NO_DATA, "awaits-area")
    assert decide("process", [AWAITS], [], judged(Judgement.MET)).outcome is Outcome.ATTESTED


def test_an_attested_row_lapses_with_its_judgement_or_its_records_whichever_is_first() -> None:
    said = judged(Judgement.MET)
    assert decide("process", [JUDGEMENT], [], said).lapses_on == said.until + timedelta(days=1)
    early = verdict(Outcome.HOLDS, DAY + timedelta(days=5))
    assert decide("process", [CHECK, JUDGEMENT], [early], said).lapses_on == DAY + timedelta(days=5)


def test_an_attested_row_outlives_a_check_that_comes_to_show_nothing_but_not_one_that_comes_to_fail() -> None:
    said, soon = judged(Judgement.MET), DAY + timedelta(days=5)
    ended = said.until + timedelta(days=1)
    shows_less = softened(verdict(Outcome.HOLDS, soon))
    assert (shows_less.lapses_on, decide("process", [CHECK, JUDGEMENT], [shows_less], said).lapses_on) == (soon, ended)
    undated_and_due = all_of(verdict(Outcome.HOLDS, soon), softened(verdict(Outcome.FAILS)))
    assert undated_and_due.outcome is Outcome.NO_DATA
    assert decide("process", [CHECK, JUDGEMENT], [undated_and_due], said).lapses_on == soon


def test_a_row_of_which_nothing_is_left_has_no_data() -> None:
    assert decide("process", [CHECK], [verdict(Outcome.NOT_APPLICABLE)], None).outcome is Outcome.NO_DATA


def test_a_judgement_ends_after_it_is_given() -> None:
    assert valid_after_judged(judged_on=DAY, valid_until=DAY) is None
    assert valid_after_judged(judged_on=DAY, valid_until=DAY - timedelta(days=1))


def test_what_is_not_there_is_said_once() -> None:
    said = ("There is no order here. There is no review yet.", "There is no order here. There is no receipt yet.")
    found = decide("process", [CHECK] * 2, [Verdict(Outcome.NO_DATA, because) for because in said], None)
    assert found.because == "There is no order here. There is no review yet. There is no receipt yet."
