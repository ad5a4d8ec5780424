"""A stage on which each type is taken away for a moment, wherever the check does not hold. What then rises is listed in
`bare.csv`, with the reason why that is right."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.db import transaction
from django.db.models import F
from tests.checks.world import TODAY, World

from accord.kernel.checks.evaluate import _evaluate
from accord.kernel.checks.verdict import Outcome, Verdict
from accord.kernel.moments.past import moment
from accord.kernel.records.declaration import named

HEIGHT = {Outcome.FAILS: 0, Outcome.NO_DATA: 0, Outcome.NOT_APPLICABLE: 1, Outcome.HOLDS: 2}
"""Where the higher ones stand no longer in the way of a row. From `fails` to `no data` nothing rises."""


@lru_cache(maxsize=1)
def reasons() -> dict[str, dict[str, str]]:
    """By check and type: why it is right that the check rises where no record of the type is there."""
    found: dict[str, dict[str, str]] = {}
    text = Path(__file__).with_name("bare.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["check"], {})[row["type"]] = row["why"]
    return found


@dataclass
class Bare(World):
    """A world, and what the check said before and after, by the type whose absence made it rise. Tried once for each
    sentence."""

    risen: dict[str, tuple[Verdict, Verdict]] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)
    tried: set[tuple[str, str]] = field(default_factory=set)

    def ask(self, on: date = TODAY) -> Verdict:
        with moment(self.by.organization, on=on) as m:
            found, asked = _evaluate(m, (self.check, self.standard))
        self.read = asked.types
        return found

    def _is(self, outcome: Outcome, *names: str) -> Verdict:
        found = super()._is(outcome, *names)
        if outcome is not Outcome.HOLDS:
            new = {(found.because, kind) for kind in self.read - {"Organization"}} - self.tried
            self.tried |= new
            for _, kind in sorted(new):
                then = self._without(kind)
                if then and HEIGHT[then.outcome] > HEIGHT[outcome]:
                    self.risen[kind] = found, then
        return found

    def _without(self, kind: str) -> Verdict | None:
        """What it says while all records of a type are put away; None: there is none."""
        with self.by.scope(), transaction.atomic():
            there = named(kind).model.everywhere.filter(archived_on=None)
            gone = there.update(archived_on=TODAY, rev=F("rev") + 1)
            found = self.ask() if gone else None
            transaction.set_rollback(True)
        return found
