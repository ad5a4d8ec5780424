"""The verdicts of the example, row by row: what may not turn them does not, and each lapses on its day."""

from __future__ import annotations

import random
import shutil
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.checks.bare import HEIGHT, reasons
from tests.checks.books import Books, Key, all_keys

from accord.areas.conformity.queries import rows
from accord.areas.conformity.terms import RowVerdict
from accord.kernel.checks.evaluate import _evaluate
from accord.kernel.checks.saying import listed
from accord.kernel.checks.verdict import RANK, Outcome, Verdict
from accord.kernel.moments.clock import today
from accord.kernel.moments.moment import Moment
from accord.kernel.moments.past import opened, scratch, size_of
from accord.kernel.records.record import PAST, within
from accord.standards import editions, families

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]
RowKey = tuple[str, str]  # (edition, ref)
SHOWN = (Outcome.HOLDS, Outcome.ATTESTED)
LONG = 4000
"""Days after which nothing that lapses by itself would still hold."""


class Judged:
    """The books of the example, and the verdict of every row of every edition."""

    def __init__(self, firm: Any, patch: pytest.MonkeyPatch) -> None:
        self.firm, self.patch, self.books, self.day = firm, patch, Books(), today(firm.time_zone)
        self.found: dict[Key, Verdict] = {}
        self.reads: dict[Key, set[str]] = {}
        for key in (key for family in families() for key in all_keys(family)):
            self.found[key], asked = _evaluate(self.moment(), key)
            self.reads[key] = asked.types

    def moment(self, on: date | None = None) -> Moment:
        return Moment(self.firm, on or self.day, self.day, using=PAST)

    def rows(self, changed: set[str] | None = None, anew: dict[Key, Verdict] | None = None) -> dict[RowKey, RowVerdict]:
        """Every row; only checks that read a type that has `changed` are asked again (None: all). `anew`: what was
        asked again already."""
        known = self.found | (anew or {})
        for key, reads in self.reads.items():
            if changed is None or reads & changed:
                known[key], _ = _evaluate(self.moment(), key)
        with self.patch.context() as patch:
            patch.setattr(rows, "verdicts", lambda m, asked: {key: known[key] for key in asked})
            return {(e.id, v.row.ref): v for e in editions() for v in rows._found_out(self.moment(), e, e.rows)}

    def on(self, day: date, edition: Any, refs: list[str]) -> dict[str, Outcome]:
        """Some rows on another day."""
        found = rows._found_out(self.moment(day), edition, [edition.row(ref) for ref in refs])
        return {v.row.ref: v.outcome for v in found}


@pytest.fixture(scope="module")
def judged(filled: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judged]:
    from accord.kernel.organization.models import Organization

    firm = Organization.everywhere.get(slug="northwind-instruments")
    own: Path = tmp_path_factory.mktemp("books") / "example.sqlite3"
    with within(firm.pk), pytest.MonkeyPatch.context() as patch:
        shutil.copyfile(scratch(firm.pk, size_of(firm.pk)), own)
        with opened(own, "rwc") as connection:
            connection.disable_constraint_checking()
            yield Judged(firm, patch)


def test_taking_all_records_of_a_type_away_makes_no_row_hold(judged: Judged) -> None:
    """Here without exception. A check may rise for a reason that `bare.csv` gives (`tests/checks/test_matrix.py`)."""
    rose, held, before = set[tuple[str, str]](), list[str](), judged.rows(set())
    asked = {(check, e.family) for e in editions() for row in e.rows for check in row.checks}
    short = {key: judged.found[key].outcome for key in asked if judged.found[key].outcome is not Outcome.HOLDS}
    for kind in (kind for kind in judged.books.kinds if kind.name != "Organization"):
        with judged.books.trying():
            judged.books.archive(kind)
            then = {key: _evaluate(judged.moment(), key)[0] for key in short if kind.name in judged.reads[key]}
            new = come_to_hold(before, judged.rows(set(), then))
            held += [f"{row} without {kind.name}" for row in new and come_to_hold(before, judged.rows({kind.name}))]
        rose |= {(key[0], kind.name) for key, v in then.items() if HEIGHT[v.outcome] > HEIGHT[short[key]]}
    assert rose
    assert rose <= {(name, kind) for name, types in reasons().items() for kind in types}
    assert held == []


def come_to_hold(before: dict[RowKey, RowVerdict], after: dict[RowKey, RowVerdict]) -> list[RowKey]:
    """The rows that hold, and did not."""
    return [k for k, v in after.items() if v.outcome is Outcome.HOLDS is not before[k].outcome]


def outcomes(found: dict[RowKey, RowVerdict]) -> dict[RowKey, tuple[str, date | None]]:
    return {key: (v.outcome.value, v.lapses_on) for key, v in found.items()}


def test_the_order_of_the_books_changes_no_row(judged: Judged) -> None:
    before = outcomes(judged.rows(set()))
    with judged.books.trying():
        judged.books.lay_out_anew(random.Random(4))
        assert outcomes(judged.rows()) == before


@pytest.mark.parametrize("family", families())
def test_what_serves_the_other_standard_alone_changes_no_row(judged: Judged, family: str) -> None:
    """It may be put away: of those rows nothing is said here that it would serve."""
    mine = {e.id for e in editions() if e.family == family}
    before = {key: v for key, v in outcomes(judged.rows(set())).items() if key[0] in mine}
    with judged.books.trying():
        away = 0
        for kind in judged.books.kinds:
            others = kind.model.everywhere.using(PAST).exclude(serves__contains=family)
            away += others.exclude(pk=judged.firm.pk).update(archived_on=judged.day)
        assert away > 100
        after = outcomes(judged.rows())
    assert {key: v for key, v in after.items() if key[0] in mine} == before


TERMS = {"internal audits", "risks above the limit", "statement of applicability"}
"""Titles of records that are terms of the standards: whoever reads them learns of no record."""


def test_advice_names_no_record_that_it_does_not_know(judged: Judged) -> None:
    """Who does not see a record is kept from its name by the records of the advice: before the colon, where names do
    not belong, none of another one is said. After it they are mostly its records, so that readers may have them."""
    titles = {
        t.casefold() for k in judged.books.kinds for t in k.model.everywhere.using(PAST).values_list("title", flat=True)
    }
    names = {t for t in titles if len(t) > 7 and " " in t} - TERMS
    advice = {a for v in judged.rows(set()).values() for a in v.advice}
    told = [(a, a.casefold().partition(": ")[0], " ".join(d.title for d in a.records).casefold()) for a in advice]
    assert len(names) > 1000
    assert not [a for a, said, own in told if any(t in said and t not in own for t in names)]
    listing = [a for a in advice if a.endswith(f": {listed(d.title for d in a.records)}.")]
    assert len(listing) > 0.8 * len(advice)


def test_a_row_left_alone_lapses_on_exactly_its_day(judged: Judged) -> None:
    """The day before it still holds, on the day it does not: it fails, has no data, or rests on a judgement alone. What
    never lapses is so for ever. Where a judgement ends and records show it by themselves by then, it does not lapse:
    those that were never looked at are too old to be asked about (8.2.3: orders of years ago)."""
    asked: dict[tuple[date, str], list[str]] = defaultdict(list)
    found, wrong = judged.rows(set()), []
    for (edition, ref), v in found.items():
        if v.outcome in SHOWN:
            asked[v.lapses_on or judged.day + timedelta(days=LONG), edition].append(ref)
    assert len(asked) > 30
    for (day, name), refs in asked.items():
        edition = next(e for e in editions() if e.id == name)
        before, then = judged.on(day - timedelta(days=1), edition, refs), judged.on(day, edition, refs)
        for ref in refs:
            was, lapses = found[name, ref].outcome, found[name, ref].lapses_on is not None
            good = [was] if was is Outcome.HOLDS else SHOWN
            over = RANK[then[ref]] < RANK[was]
            if before[ref] not in good or over is not lapses:
                wrong.append(f"{name} {ref} {day}: {was}, the day before {before[ref]}, then {then[ref]}")
    assert not wrong, "\n".join(wrong)
