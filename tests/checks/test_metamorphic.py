"""What must not change a verdict does not: records that do not count, the order of the books, what a check does not
read. Asked over random books, in which there is everything (as the days are in `tests/kernel/test_every_lapse.py`)."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from tests.checks.books import Answers, Books, Key, Row, all_keys, answers, differing, points_elsewhere
from tests.kernel.test_every_lapse import DAY, LOG, Short, asked, fill

from accord.kernel.checks.exclusions import exclusions
from accord.kernel.moments.moment import Moment
from accord.kernel.moments.reading import tables
from accord.kernel.organization.models import Organization
from accord.kernel.records.declaration import Declaration
from accord.kernel.records.record import PAST
from accord.standards import families

__all__ = ["asked"]
pytestmark = pytest.mark.sqlite
FAMILIES = families()
WORLDS = [(1, 100), pytest.param(1, None, marks=pytest.mark.slow)]
"""Which random books, and how many checks are asked (None: all)."""
UNRELATED = 3
"""So many checks are asked again after records came of a type that they do not read."""


def now(family: str) -> Moment:
    return Short(Organization(pk=LOG), DAY, DAY, standard=family, using=PAST)


def said(family: str, keys: list[Key] | None = None) -> Answers:
    """What checks (all, if none are named) say for a family, and what is set aside."""
    found, _ = answers(now(family), keys or all_keys(family))
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


@pytest.mark.parametrize(("seed", "many"), WORLDS)
def test_records_that_do_not_count_and_the_order_of_the_books_change_nothing(
    asked: list[Declaration], seed: int, many: int | None
) -> None:
    fill(asked, seed)
    books, family, read = Books(), family_of(seed), set[str]()
    keys = random.Random(seed).sample(all_keys(family), many or len(all_keys(family)))
    with books.seen(read):
        before = said(family, keys)
    assert read - set(tables()) == set(), "what is read beside records would not make a stored verdict stale"
    there = books.size()
    ours = {kind.name: books.rows(kind.model._meta.db_table) for kind in books.kinds}
    for change, leading_to in STRANGERS.values():
        books.copy(change(seed) if change is of_the_other else change, leading_to=leading_to, of=ours)
    assert books.size() > 4 * there
    names = books.lay_out_anew(random.Random(seed))
    assert differing(before, said(family, keys), names) == []


@pytest.mark.slow
def test_the_same_records_change_something_where_they_count(asked: list[Declaration]) -> None:
    """Else the test above could not fail."""
    fill(asked, 1)
    books, family, before = Books(), family_of(1), said(family_of(1))
    books.copy(lambda kind, row: None, leading_to="originals")
    assert len(differing(before, said(family))) > 20


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1])
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
