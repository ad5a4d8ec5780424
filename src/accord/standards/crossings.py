"""Where the standards and editions ask the same, or nearly: `crosswalk.csv`, one column per edition.

A cell holds refs joined with `;`. The ref of a row stands for that row alone; a clause (digits and dots only) for the
row of that very name, if any, and all rows below it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from accord.standards.editions import Edition, UnknownStandard, editions
from accord.standards.tables import FOLDER, Broken, name_of, table

RELATIONS = frozenset({"equal", "overlaps", "only_9001", "only_27001"})


@dataclass(frozen=True, slots=True)
class Match:
    """A row of another edition that meets the asked one."""

    ref: str
    relation: str  # "equal": one record tagged for both proves both; "overlaps": same object, other demands
    note: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the crosswalk: refs by edition id."""

    refs: Mapping[str, tuple[str, ...]]
    relation: str
    note: str


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """All lines, every cell resolved to rows that exist; those of a row by edition and ref, `equal` first."""

    lines: tuple[Line, ...]
    of_row: Mapping[tuple[str, str], list[Line]]

    def shared(self, ref: str, from_: str, to: str) -> tuple[Match, ...]:
        """The rows of edition `to` that meet row `ref` of edition `from_`; each once, `equal` first.

        Raises UnknownStandard for an edition or a row that does not exist.
        """
        by_id = {e.id: e for e in editions()}
        for asked in (from_, to):
            if asked not in by_id:
                raise UnknownStandard(f"There is no standard {asked!r}; known are {', '.join(by_id)}.")
        by_id[from_].row(ref)
        found: dict[str, Match] = {}
        for line in self.of_row.get((from_, ref), ()):
            for other in line.refs.get(to, ()):
                found.setdefault(other, Match(other, line.relation, line.note))
        return tuple(found.values())


@cache
def crosswalk() -> Crosswalk:
    """The crosswalk of all editions. Raises Broken for a cell that names no row."""
    return read_crosswalk(FOLDER / "crosswalk.csv", editions())


def read_crosswalk(path: Path, known: tuple[Edition, ...]) -> Crosswalk:
    """The crosswalk in `path` between the editions `known`."""
    lines = []
    for number, row in enumerate(table(path, ("relation", "note"), optional=[e.id for e in known]), start=2):
        at = f"{name_of(path)}, row {number}"
        if row["relation"] not in RELATIONS:
            raise Broken(f"{at}: the relation {row['relation']!r} is not one of {', '.join(sorted(RELATIONS))}.")
        refs = {e.id: tuple(r for cell in row[e.id].split(";") if cell for r in _rows(e, cell, at)) for e in known}
        once = {name: tuple(dict.fromkeys(found)) for name, found in refs.items()}
        lines.append(Line(once, row["relation"], row["note"]))
    of_row: dict[tuple[str, str], list[Line]] = {}
    for line in sorted(lines, key=lambda line: line.relation != "equal"):
        for key in ((name, ref) for name, refs in line.refs.items() for ref in refs):
            of_row.setdefault(key, []).append(line)
    return Crosswalk(tuple(lines), of_row)


def _rows(e: Edition, cell: str, at: str) -> list[str]:
    found = [r.ref for r in e.rows if r.ref == cell]
    if re.fullmatch(r"\d+(\.\d+)*", cell):
        found += [r.ref for r in e.rows if r.ref.startswith((f"{cell}.", f"{cell} "))]
    if not found:
        raise Broken(f"{at}: {e.id} has no row or clause {cell!r}.")
    return found
