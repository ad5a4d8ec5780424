"""Data for people: what a check promises (`checks.csv`), what an area records (`areas.csv`), what the standards are
compared by (`aspects.csv`, `figures.csv`)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from accord.standards.tables import FOLDER, Broken, name_of, table


@dataclass(frozen=True, slots=True)
class CheckNote:
    """The promise of one named check, which knows no clause and no edition; code in the area keeps it."""

    name: str
    statement: str  # one sentence: what is so when it holds
    area: str
    records: str  # record types and the fields it reads
    required: str  # when it fails
    advice: str  # house rule: said beside the verdict, never a failure
    no_data: str  # when nothing shows it
    lapses: str  # how the first day is computed on which it no longer holds
    parameter: str  # parameters it reads, empty if none
    word: str  # the word of the check vocabulary it is made of
    mends: str  # the form or act that mends it

    def told(self, cell: str, notes: Mapping[str, CheckNote]) -> str:
        """A cell for people: what `as NAME` stands for is said."""
        said: str = getattr(self, cell)
        name, _, more = said.removeprefix("as ").partition(";")
        if not said.startswith("as ") or name not in notes:
            return said
        return "; ".join([notes[name].told(cell, notes), *([more.strip()] if more else [])])

    def parameters(self, notes: Mapping[str, CheckNote]) -> list[str]:
        """The parameters that it reads, by their names; what only proposes a date in a form is not read."""
        read = re.sub(r"[^;]*\([^)]*proposal[^)]*\)", "", self.told("parameter", notes))
        return re.findall(r"\w+", re.sub(r"\([^)]*\)", "", read))


@dataclass(frozen=True, slots=True)
class Area:
    """An area of the street, built or to come, and what it records."""

    name: str
    title: str
    records: str


_CHECK = tuple(f.name for f in fields(CheckNote))


@cache
def areas() -> dict[str, Area]:
    """Every area by name, in the order of the file."""
    return {r["name"]: Area(**r) for r in table(FOLDER / "areas.csv", ("name", "title", "records"))}


@cache
def check_notes() -> dict[str, CheckNote]:
    """The promise of every check by its name. Raises Broken for a duplicate or an unknown area."""
    return read_checks(FOLDER / "checks.csv", areas())


def read_checks(path: Path, known_areas: Collection[str]) -> dict[str, CheckNote]:
    """The checks of the file `path`; Broken where a name stands twice, says nothing, or its area is not known."""
    found: dict[str, CheckNote] = {}
    for number, row in enumerate(table(path, _CHECK), start=2):
        note = CheckNote(**row)
        at = f"{name_of(path)}, row {number}"
        if note.name in found:
            raise Broken(f"{at}: the check {note.name} stands twice; keep one.")
        if note.area not in known_areas:
            raise Broken(f"{at}: the check {note.name} names the area {note.area!r}, which areas.csv does not know.")
        if empty := [c for c in ("name", "statement", "required", "no_data", "lapses", "word", "mends") if not row[c]]:
            raise Broken(f"{at}: the check {note.name or 'without a name'} leaves {empty[0]} empty; say it.")
        found[note.name] = note
    return found


@dataclass(frozen=True, slots=True)
class Aspect:
    """What the standards are set side by side by, with what each family says to it, in our own words."""

    key: str
    title: str
    texts: dict[str, str]  # by family


@cache
def aspects() -> tuple[Aspect, ...]:
    """The aspects of the comparison, in the order of the file."""
    found: dict[str, Aspect] = {}
    for row in table(FOLDER / "aspects.csv", ("aspect", "title", "family", "text")):
        found.setdefault(row["aspect"], Aspect(row["aspect"], row["title"], {})).texts[row["family"]] = row["text"]
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class FigureNote:
    """A number that an aspect of a standard has in an organization: records of a type in some states."""

    aspect: str
    family: str  # empty: of every family
    what: str
    type: str
    states: tuple[str, ...]
    among: tuple[str, ...]  # of how many; empty: the number alone


@cache
def figure_notes() -> tuple[FigureNote, ...]:
    """The numbers of the comparison, in the order of the file."""
    rows = table(FOLDER / "figures.csv", ("aspect", "family", "what", "type", "states", "among"))
    return tuple(
        FigureNote(r["aspect"], r["family"], r["what"], r["type"], _split(r["states"]), _split(r["among"]))
        for r in rows
    )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)


@cache
def judgement_notes() -> dict[str, tuple[str, ...]]:
    """The record types that support a judgement, by its statement; the same statement in several editions stands once.
    Raises Broken for a statement that stands twice or names no type."""
    path = FOLDER / "judgements.csv"
    found: dict[str, tuple[str, ...]] = {}
    for number, row in enumerate(table(path, ("statement", "records")), start=2):
        types = tuple(t for t in row["records"].split(";") if t)
        if row["statement"] in found or not types:
            raise Broken(f"{name_of(path)}, row {number}: {row['statement']!r} stands twice or names no record type.")
        found[row["statement"]] = types
    return found
