"""What must not change a verdict does not: records that count for nobody here, the order of the books, what a check does
not read. Asked over random books (as the days are in `tests/kernel/test_every_lapse.py`), in which there is everything."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from tests.checks.books import Answers, Books, Key, Row, all_keys, answers, differing, points_elsewhere
from tests.kernel.test_every_lapse import DAY, LOG, Short, asked, fill

from accord.kernel.checks.exclusions import exclusions
from accord.kernel.moments.moment import Moment
from accord.kernel.organization.models import Organization
from accord.kernel.records.declaration import Declaration
from accord.kernel.records.record import PAST
from accord.standards import families

__all__ = ["asked"]
pytestmark = pytest.mark.sqlite
FAMILIES = families()
WORLDS = [1, *(pytest.param(n, marks=pytest.mark.slow) for n in (2, 3, 4, 5, 6))]
UNRELATED = 3
"""So many checks are asked again after records came of a type that they do not read."""


def now(family: str) -> Moment:
    return Short(Organization(pk=LOG), DAY, DAY, standard=family, using=PAST)


def said(family: str) -> Answers:
    """What all checks say for a family, and what is set aside."""
    found, _ = answers(now(family), all_keys(family))
    return found | {("excluded", family): {ref: e.because for ref, e in exclusions(now(family)).items()}}


def family_of(seed: int) -> str:
    return FAMILIES[seed % len(FAMILIES)]


def archived(kind: Declaration, row: Row) -> None:
    row["archived_on"] = "2025-06-01"


def of_nobody(kind: Declaration, row: Row) -> None:
    row["serves"] = ""


def of_the_other(seed: int) -> Callable[[Declaration, Row], None]:
    def change(kind: Declaration, row: Row) -> None:
        row["serves"] = family_of(seed + 1)

    return change


def elsewhere(kind: Declaration, row: Row) -> None:
    row["organization_id"] = "f" * 32


STRANGERS: dict[str, Any] = {
    "archived": (archived, "originals"),
    "serve nothing": (of_nobody, "originals"),
    "serve the other standard": (of_the_other, "originals"),
    "of another organization": (elsewhere, "copies"),
    "of another organization, naming ours": (elsewhere, "originals"),
}


@pytest.mark.parametrize("seed", WORLDS)
@pytest.mark.parametrize("who", STRANGERS)
def test_records_that_do_not_count_change_nothing(asked: list[Declaration], who: str, seed: int) -> None:
    fill(asked, seed)
    books, family, before = Books(), family_of(seed), said(family_of(seed))
    change, leading_to = STRANGERS[who]
    there = books.size()
    books.copy(change(seed) if change is of_the_other else change, leading_to=leading_to)
    assert books.size() > 1.5 * there
    assert differing(before, said(family)) == []


@pytest.mark.parametrize("seed", WORLDS)
def test_the_same_records_change_something_where_they_count(asked: list[Declaration], seed: int) -> None:
    """Else the test above could not fail."""
    fill(asked, seed)
    books, family, before = Books(), family_of(seed), said(family_of(seed))
    books.copy(lambda kind, row: None, leading_to="originals")
    assert len(differing(before, said(family))) > len(before) / 4


@pytest.mark.parametrize("seed", WORLDS)
def test_what_serves_the_other_standard_alone_may_be_taken_away(asked: list[Declaration], seed: int) -> None:
    """People and organizations stay: whoever works for one standard may answer for records of the other."""
    fill(asked, seed)
    books, family, before = Books(), family_of(seed), said(family_of(seed))
    books.copy(of_the_other(seed), leading_to="originals")
    for kind in asked:
        kind.model.everywhere.using(PAST).filter(serves=family_of(seed + 1)).update(serves="", archived_on=DAY)
    assert differing(before, said(family)) == []


@pytest.mark.parametrize("seed", WORLDS)
def test_the_order_of_the_books_changes_nothing(asked: list[Declaration], seed: int) -> None:
    fill(asked, seed)
    family, before = family_of(seed), said(family_of(seed))
    names = Books().lay_out_anew(random.Random(seed))
    assert len(names) > 100
    assert differing(before, said(family), names) == []


@pytest.mark.parametrize("seed", WORLDS)
def test_records_of_a_type_that_a_check_does_not_read_change_nothing(asked: list[Declaration], seed: int) -> None:
    """Each type in turn gets twice as many, which serve the standard, and others that name nothing."""
    fill(asked, seed)
    books, family, chance = Books(), family_of(seed), random.Random(seed)
    before, reads = answers(now(family), all_keys(family))
    for kind in asked:
        others = sorted(key for key, types in reads.items() if kind.name not in types)
        sample: list[Key] = chance.sample(others, UNRELATED)
        with books.trying():
            for change in (lambda kind, row: None, points_elsewhere):
                books.copy(change, leading_to="originals", kinds={kind.name})
            after, _ = answers(now(family), sample)
        assert differing({k: before[k] for k in sample}, after) == [], kind.name


def test_every_table_that_a_check_reads_belongs_to_a_type(asked: list[Declaration]) -> None:
    """What is read beside records would not make a stored verdict stale."""
    from accord.kernel.checks.evaluate import _tables

    fill(asked, 1)
    known, read = set(_tables()), set()
    with Books().seen(read):
        said(FAMILIES[0])
    assert read
    assert read - known == set()
