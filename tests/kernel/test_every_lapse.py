"""Every check, asked day by day over records of all kinds at random: what it says today about the days to come is what
then happens (verdicts.md, A check). In the records there is everything: states, gaps, days to come, archives."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import models

from accord.kernel.checks.registry import checks
from accord.kernel.checks.verdict import NEVER, Outcome, Verdict
from accord.kernel.moments.moment import Moment
from accord.kernel.moments.past import opened
from accord.kernel.organization.models import Organization
from accord.kernel.records.declaration import Declaration, declarations, named
from accord.kernel.records.record import PAST, new_id, within
from accord.standards import editions, families

pytestmark = pytest.mark.sqlite  # worlds are worlds of the past, which SQLite holds wherever today's records are
DAY = date(2025, 6, 15)
REACH, LENGTH = 5, 3  # all days lie within REACH of DAY, all intervals are LENGTH days
AHEAD = REACH + LENGTH + 2
LOG = new_id()
RECORDED = datetime(2025, 6, 15, tzinfo=UTC)
WORLDS = 12
BEGINS_LATER = {"supplier_agreements_valid", "cloud_agreements_valid", "outside_developers_bound"}
"""What shows nothing may there come to hold, by an agreement that is signed on a coming day, and fail when that ends:
the day of that is not known before it holds."""
ASKED = [name for name in os.environ.get("CHECKS", "").split(",") if name]
"""Only these, for whoever writes them."""
NOT_ASKED = {"Organization", "Parameter", "Attestation", "Attachment", "Comment", "Link"}


class Short(Moment):
    """A moment whose intervals are short, so that they end within the days that are asked."""

    def days(self, key: str) -> int:
        return LENGTH

    def parameter(self, key: str) -> int:
        return 60


def soon(day: date, interval: str) -> date | None:
    """The end of any interval of a figure."""
    return day + timedelta(LENGTH) if interval else None


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Declaration]]:
    """The types that checks may read, wholes before parts, with their tables in a scratch database."""
    monkeypatch.setattr("accord.areas.indicators.rules.after", soon)
    kinds = [d for d in declarations() if d.name not in NOT_ASKED]
    with opened(tmp_path / "worlds.sqlite3", "rwc") as connection, within(LOG):
        connection.disable_constraint_checking()
        with connection.schema_editor() as editor:
            for d in declarations():
                editor.create_model(d.model)
        connection.disable_constraint_checking()
        yield kinds


ANNEX = [ref for e in editions() for ref in (r.ref for r in e.rows if r.control)]
WORDS = {
    ("Control", "annex_a"): [" ".join(ANNEX), "A.5.1 A.5.10 A.8.13"],
    ("ApplicabilityLine", "control_reference"): ["A.5.1", "A.5.10", "A.6.7", "A.7.2", "A.8.13"],
    ("StatementOfApplicability", "standard"): [e.id for e in editions() if any(r.control for r in e.rows)],
}
"""What stands in fields that name something by a word."""


def value(chance: random.Random, field: Any, known: dict[type, list[Any]]) -> Any:
    """Something that this field may hold, empty now and then."""
    empty = chance.random() < 0.2
    if isinstance(field, models.ForeignKey):
        others = known.get(field.related_model, [])
        return None if not others or (field.null and empty) else chance.choice(others).pk
    if isinstance(field, models.DateTimeField):
        return None if field.null and empty else datetime(2025, 6, chance.randint(1, 28), 9, tzinfo=UTC)
    if isinstance(field, models.DateField):
        return None if field.null and chance.random() < 0.35 else DAY + timedelta(chance.randint(-REACH, REACH))
    if isinstance(field, models.BooleanField):
        return chance.random() < 0.5
    if isinstance(field, (models.IntegerField, models.DecimalField)):
        return None if field.null else 1
    if field.choices:
        return "" if field.blank and empty else chance.choice([c for c, _ in field.choices])
    if field.name in ("tags", "version"):
        return chance.choice(["policy", "scope policy", "x"]) if field.name == "tags" else str(chance.randint(1, 3))
    part = chance.random()
    if words := WORDS.get((field.model.__name__, field.name)):
        return words[int(part * len(words))]
    return "" if field.blank and empty else f"x{part}"


OURS = {"id", "organization", "reference", "title", "serves", "state", "rev", "recorded_at", "archived_on", "subject"}


def fill(kinds: list[Declaration], seed: int) -> None:
    """A world: some records of each type. Those of one type may point to each other, as managers and units do."""
    chance, known = random.Random(seed), dict[type, list[Any]]()
    for d in kinds:
        for relation in d.model._meta.local_many_to_many:
            relation.remote_field.through._base_manager.using(PAST).all()._raw_delete(PAST)
        d.model.everywhere.using(PAST).all()._raw_delete(PAST)
        known[d.model] = [d.model() for _ in range(chance.randint(0, 4))]
    for d in (*kinds, *kinds, *kinds):  # no part without a whole, no assignment without a person
        needed = [f.related_model for f in d.model._meta.concrete_fields if f.related_model and not f.null]
        if not all(known.get(m, True) for m in needed):
            known[d.model] = []
    for d in kinds:
        for number, made in enumerate(known[d.model], 1):
            for field in d.model._meta.concrete_fields:
                if field.name not in OURS:
                    setattr(made, field.attname, value(chance, field, known))
            made.organization_id, made.recorded_at = LOG, RECORDED
            made.reference = made.title = f"{d.prefix}-{number:04d}"
            made.state = chance.choice([*d.states, *d.states[-3:-1], d.states[0]]).key
            made.serves = " ".join(sorted(families())) if chance.random() < 0.9 else ""
            made.archived_on = RECORDED.date() if chance.random() < 0.1 else None
            if hasattr(made, "subject"):
                made.subject, made.subject_rev = chance.choice(known[of_name("DocumentVersion")] or [made]).pointer, 1
                made.meaning = "I approve this version"
        d.model.everywhere.using(PAST).bulk_create(known[d.model], ignore_conflicts=True)
    for d in kinds:
        for relation in d.model._meta.local_many_to_many:
            relate(chance, relation, known)


def relate(chance: random.Random, relation: Any, known: dict[type, list[Any]]) -> None:
    """Some of those that may be named by a relation to several."""
    through, one, other = relation.remote_field.through, relation.m2m_field_name(), relation.m2m_reverse_field_name()
    through._base_manager.using(PAST).bulk_create(
        through(**{f"{one}_id": mine.pk, f"{other}_id": theirs.pk})
        for mine in known.get(relation.model, [])
        for theirs in known.get(relation.related_model, [])
        if chance.random() < 0.4
    )


def of_name(name: str) -> type[Any]:
    return named(name).model


@pytest.mark.parametrize(
    ("seed", "each"), [(0, 4), *(pytest.param(n, 1, marks=pytest.mark.slow) for n in range(WORLDS))]
)
def test_what_is_said_of_the_days_to_come_happens(asked: list[Declaration], seed: int, each: int) -> None:
    """Each fourth check in one world in `make test`, all of them in all worlds in `make test-all`."""
    fill(asked, seed)
    for name in ASKED or list(checks())[::each]:
        compare(name, sorted(families())[seed % 2], seed)


def compare(name: str, family: str, seed: int) -> None:
    """What a check says on the first day against what it says on all days."""
    days = [DAY + timedelta(n) for n in range(AHEAD + 1)]
    moments = [Short(Organization(pk=LOG), day, day, standard=family, using=PAST) for day in days]
    said: list[Verdict] = [checks()[name].function(m) for m in moments]
    first, story = said[0], f"{name} of {family} in world {seed}: {[v.outcome.value for v in said]}, {said[0]}"
    assert first.because.endswith("."), story

    def when(met: Callable[[Outcome], bool]) -> date:
        return next((d for d, v in zip(days, said, strict=True) if met(v.outcome)), NEVER)

    if first.outcome is Outcome.HOLDS:
        assert (first.lapses_on or NEVER) == when(lambda o: o is not Outcome.HOLDS), story
    if first.outcome is Outcome.HOLDS or (first.outcome is Outcome.NO_DATA and name not in BEGINS_LATER):
        assert first.breaks_on == when(lambda o: o is Outcome.FAILS), story
