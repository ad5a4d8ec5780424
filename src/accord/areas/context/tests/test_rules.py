"""Exclusions, interfaces and what a scope must say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from accord.areas.context import rules
from accord.areas.context.terms import Exclusion, Interface

CLAUSES = st.sampled_from(["4", "4.1", "7.1.5.2", "8.3", "8.5.1 f)", "10.2"])
WORDS = st.text(
    st.characters(codec="ascii", exclude_characters="\r\n|:", exclude_categories=("Cc",)), min_size=1
).filter(str.strip)


@given(st.dictionaries(CLAUSES, WORDS, max_size=5))
def test_what_is_written_in_lines_is_read_again(reasons: dict[str, str]) -> None:
    text = "\n".join(f"  {clause}: {reason}" for clause, reason in reasons.items())
    found, wrong = rules.parse_exclusions(text)
    assert (found, wrong) == (tuple(Exclusion(c, r.strip()) for c, r in reasons.items()), "")
    assert rules.exclusions_allowed(standard="iso-9001", exclusions=text) is None


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    found, wrong = rules.parse_exclusions(text)
    refused = rules.exclusions_allowed(standard="iso-9001", exclusions=text)
    assert bool(wrong) <= (refused is not None)
    assert all(e.clause and e.reason for e in found)


def test_an_exclusion_needs_a_clause_and_a_reason() -> None:
    for text in ("8.3", "8.3:", "design: none here", "3.1: no", "8.3: none\n8.3: really none"):
        assert rules.exclusions_allowed(standard="iso-9001", exclusions=text) is not None


def test_information_security_excludes_nothing() -> None:
    objection = rules.exclusions_allowed(standard="iso-27001", exclusions="8.3: nothing is designed")
    assert objection
    assert "statement of applicability" in objection.sentence
    assert rules.exclusions_allowed(standard="iso-27001", exclusions=" \n") is None


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), max_size=4))
def test_interfaces_are_read_again(rows: list[tuple[str, str, str]]) -> None:
    text = "\n".join(" | ".join(row) for row in rows)
    assert rules.parse_interfaces(text) == (tuple(Interface(*(c.strip() for c in row)) for row in rows), "")


def test_an_interface_names_the_other_side() -> None:
    assert rules.interfaces_readable(interfaces="Hosting") is not None
    assert rules.interfaces_readable(interfaces="Hosting | Cloud provider") is None


def test_a_scope_says_what_it_covers() -> None:
    said = {"statement": "Making sensors.", "products_and_services": "", "processes": "Sales", "sites": 1}
    assert rules.approvable(standard="iso-27001", **said) == []  # type: ignore[arg-type]
    assert [o.field for o in rules.approvable(standard="iso-9001", **said)] == ["products_and_services"]  # type: ignore[arg-type]
    assert (
        len(rules.approvable(standard="iso-9001", statement="", products_and_services="", processes="", sites=0)) == 4
    )
