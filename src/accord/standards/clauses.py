"""The clauses of an edition under names of our own, and what an edition changes against the one before."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from accord.standards.tables import Broken, name_of, table

CONFIDENCE = frozenset({"high", "medium", "low", "unknown", "unfounded"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the second level, `4.1`, or a theme of the controls, `A.5`."""

    ref: str
    title: str  # in our own words


@dataclass(frozen=True, slots=True)
class Change:
    """What an edition changes against the one before it, and what follows from that."""

    about: str  # a clause, or what it is about where it is about no single one
    change: str
    confidence: str  # how sure it is: one of CONFIDENCE
    do: str

    def concerns(self, ref: str) -> bool:
        """Whether it is about this row or a clause around it."""
        return ref == self.about or ref.startswith((f"{self.about}.", f"{self.about} "))


def clause_of(ref: str) -> str:
    """`8.4` of `8.4.1 a)`, `A.5` of `A.5.23`."""
    found = re.match(r"A\.\d+|\d+\.\d+", ref)
    return found[0] if found else ref


def read_clauses(path: Path, rows: Collection[str]) -> tuple[Clause, ...]:
    """The clauses in the file `path`. Raises Broken where one has no row, or a row no clause."""
    found = {r["clause"]: Clause(r["clause"], r["title"]) for r in table(path, ("clause", "title"))}
    with_rows = {clause_of(ref) for ref in rows}
    if stray := sorted(with_rows ^ found.keys()):
        raise Broken(f"{name_of(path)}: {stray[0]} stands only here or only in rows.csv; correct one of them.")
    return tuple(found.values())


def read_changes(path: Path, rows: Collection[str]) -> tuple[Change, ...]:
    """What the file `path` says; an edition that follows none has no such file. Raises Broken for a clause without
    rows."""
    found = []
    for number, row in enumerate(
        table(path, ("about", "change", "confidence", "do")) if path.exists() else (), start=2
    ):
        change, at = Change(**row), f"{name_of(path)}, row {number}"
        if change.confidence not in CONFIDENCE or not change.change or not change.do:
            raise Broken(f"{at}: it needs a change, what to do, and a confidence of {', '.join(sorted(CONFIDENCE))}.")
        if change.about[:1].isdigit() and not any(change.concerns(ref) for ref in rows):
            raise Broken(f"{at}: no row of rows.csv is {change.about!r} or lies in it; correct the clause.")
        found.append(change)
    return tuple(found)
