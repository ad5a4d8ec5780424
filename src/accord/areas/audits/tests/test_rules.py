"""Independence and what must be settled before which step."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from accord.areas.audits import rules
from accord.areas.audits.queries import smallest
from accord.areas.audits.terms import Auditor, Work, split_clauses

KEYS = st.sampled_from(["ada", "ben", "cleo"])
UNITS = st.sampled_from(["", "lab", "sales"])
TEAMS = st.lists(st.builds(Auditor, KEYS, st.just("Somebody"), UNITS), max_size=3)
WORKS = st.lists(st.builds(Work, st.just("the process Sales"), st.sampled_from(["", "ada", "ben"]), UNITS), max_size=4)


@given(TEAMS, WORKS)
def test_a_conflict_is_own_work_and_nothing_else(team: list[Auditor], work: list[Work]) -> None:
    found = rules.conflicts(team, work)
    own = [(a, w) for a in team for w in work if (w.owner and w.owner == a.key) or (w.unit and w.unit == a.unit)]
    assert [c.key for c in found] == [a.key for a, _ in own]


@given(TEAMS, WORKS, st.sampled_from(["", " ", "Nobody else can."]))
def test_own_work_is_refused_or_explained(team: list[Auditor], work: list[Work], reason: str) -> None:
    found = rules.conflicts(team, work)
    assert (rules.independent(found=found, reason=reason) is not None) == bool(found and not reason.strip())


def test_a_clause_whose_parts_no_two_editions_share_is_looked_at_as_a_whole() -> None:
    assert smallest("4.4", "iso-9001") == ("4.4.1", "4.4.2")
    assert smallest("4.4", "") == smallest("4.4", "iso-27001") == ("4.4",)


def test_nobody_conflicts_with_what_names_nobody() -> None:
    assert rules.conflicts([Auditor("ada", "Ada")], [Work("the process Sales"), Work("the unit Lab", unit="lab")]) == []


@given(st.lists(st.sampled_from(["4.1", "7.5", "10", "10.2", "A.5.9", "a.8.1", "A.5.10"])))
def test_clauses_are_kept_in_their_order(given: list[str]) -> None:
    found = split_clauses(", ".join(given))
    assert set(found) == {c.upper() for c in given}
    assert split_clauses(" ".join(found)) == found
    assert rules.clauses_known(clauses=" ".join(found)) is None
    assert list(found) == [c for c in ("4.1", "7.5", "10", "10.2", "A.5.9", "A.5.10", "A.8.1") if c in found]


def test_what_is_no_clause_is_refused() -> None:
    for text in ("3.1", "purchasing", "A.9.1", "7.5 and"):
        assert rules.clauses_known(clauses=text) is not None


def test_a_major_finding_is_raised_before_it_is_closed() -> None:
    said = {"answer": "Mended.", "nonconformity": "", "nonconformity_over": False}
    assert rules.finding_closable(grade="strength", answer="", nonconformity="", nonconformity_over=False) == []
    assert rules.finding_closable(grade="minor", **said) == []  # type: ignore[arg-type]
    assert len(rules.finding_closable(grade="major", **said)) == 1  # type: ignore[arg-type]
    assert len(rules.finding_closable(grade="major", answer="", nonconformity="NC-0001", nonconformity_over=False)) == 2


def test_findings_that_keep_an_audit_open_are_said_of_one_and_of_several() -> None:
    def says(*references: str) -> list[str]:
        return [o.sentence for o in rules.closable(unanswered=references)]

    assert says() == []
    assert says("FI-0001") == ["The finding FI-0001 is not closed yet. Close it first."]
    assert says("FI-0001", "FI-0002") == ["The findings FI-0001 and FI-0002 are not closed yet. Close them first."]
    assert "FI-0005 and others are" in says(*(f"FI-000{n}" for n in range(1, 8)))[0]


def test_no_audit_begins_in_the_dark() -> None:
    assert len(rules.beginnable(objectives="", criteria="", scope="", has_auditor=False)) == 4
    assert rules.beginnable(objectives="a", criteria="b", scope="c", has_auditor=True) == []
