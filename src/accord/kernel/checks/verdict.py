"""Verdict: what records show about one question at one moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accord.kernel.records.record import Record

SHOWN = 20
NAMED = ("reference", "external_reference", "title")
"""The fields by which a verdict names a record."""
NEVER = date.max
"""The day on which something comes that the calendar alone never brings."""


class Outcome(StrEnum):
    """The five answers (verdicts.md). The order of the first three is from worst to best."""

    FAILS = "fails"
    NO_DATA = "no data"
    HOLDS = "holds"
    ATTESTED = "attested"
    NOT_APPLICABLE = "not applicable"

    @property
    def shape(self) -> str:
        """Its name in drawings and style sheets."""
        return self.value.replace(" ", "-")


NOT_ASKED = Outcome.NOT_APPLICABLE
"""What a question says of an empty population, where nothing requires that there is something (`empty`)."""
RANK = {Outcome.FAILS: 0, Outcome.NO_DATA: 1, Outcome.ATTESTED: 2, Outcome.HOLDS: 3, Outcome.NOT_APPLICABLE: 4}


@dataclass(frozen=True, slots=True)
class Deciding:
    """A record that decides a verdict, as it was at the moment."""

    pointer: str
    reference: str
    external_reference: str
    title: str

    @classmethod
    def named(cls, type_: str, pk: Any, reference: str | None, external_reference: str, title: str) -> Deciding:
        """From what was read of a record: its key and NAMED."""
        return cls(f"{type_}:{pk}", reference or "", external_reference, title)

    @classmethod
    def of(cls, record: Record | Deciding) -> Deciding:
        """From a record."""
        return cls(record.pointer, record.reference or "", record.external_reference, record.title)

    def __reduce__(self) -> tuple[type[Deciding], tuple[str, ...]]:
        """For `pickle`, which takes twice as long for a dataclass that is frozen."""
        return Deciding, (self.pointer, self.reference, self.external_reference, self.title)


class Advice(str):
    """What a house rule says beside a verdict, and the records that it is about: who does not see one of them must not
    read its name."""

    __slots__ = ("records",)
    records: tuple[Deciding, ...]

    def __new__(cls, said: str, records: Iterable[Deciding] = ()) -> Self:
        made = super().__new__(cls, said)
        made.records = tuple(records)
        return made

    def as_json(self) -> dict[str, Any]:
        """The sentence with its records."""
        return {"said": str(self), "records": [_fields(d) for d in self.records]}

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Self:
        """The inverse of `as_json`."""
        return cls(raw["said"], (Deciding(**d) for d in raw["records"]))


@dataclass(frozen=True, slots=True)
class Mend:
    """The act that would change a verdict: `verb` of `type`, on the record (pointer) or, without one, to make a new
    record. A new one may begin with a record of another type (pointer) in its field `field` (empty: the first that
    takes such a record), and with what else is `known` of it, as an address says it: `kind=policy&tags=policy`. An edit
    names in `field` what is asked for, if that is known: one field, or a few with spaces between."""

    type: str
    verb: str
    pointer: str = ""
    field: str = ""
    known: str = ""

    @property
    def of(self) -> str:
        """The type of the record that it is done to or begins with; empty: there is none."""
        return _type(self.pointer)

    @property
    def key(self) -> UUID:
        """The id of that record. Raises ValueError where there is none."""
        return UUID(self.pointer.partition(":")[2])


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome with the records that decide it (at most 20, with the full count), one sentence, and the day on
    which it lapses.

    `lapses_on` is the first day on which it would no longer hold if nobody acts; None: never by the calendar alone.
    `fails_on`: the first day on which it would fail, which a judgement does not hide; None: what holds fails when it
    lapses, what does not hold never comes to fail. See `breaks_on`.
    """

    outcome: Outcome
    because: str
    records: Sequence[Deciding] = ()
    count: int = 0
    lapses_on: date | None = None
    mend: Mend | None = None
    advice: tuple[Advice, ...] = ()
    fails_on: date | None = None

    @property
    def breaks_on(self) -> date:
        """The first day on which it would fail if nobody acts; NEVER: not by the calendar alone."""
        return self.fails_on or (self.outcome is Outcome.HOLDS and self.lapses_on) or NEVER

    def __post_init__(self) -> None:
        if self.outcome is Outcome.HOLDS and not self.records:
            raise ValueError("a verdict that holds names a deciding record")


def whole(verdict: Verdict) -> Verdict:
    """The same with its deciding records read."""
    return replace(verdict, records=tuple(verdict.records))


def counted(verdicts: Iterable[Verdict]) -> int:
    """How many records decide verdicts together, each once. Of those that are not shown it is known how many, not
    which: of one type they are taken for the same."""
    seen, most = set[str](), Counter[str]()
    for v in verdicts:
        pointers = {d.pointer for d in v.records}
        seen |= pointers
        types = Counter(_type(p) for p in pointers)
        for name, rest in [(n, v.count - len(pointers)) for n, _ in types.most_common(1)]:
            types[name] += max(rest, 0)
        most |= types
    return (most | Counter(_type(p) for p in seen)).total()


def _type(pointer: str) -> str:
    return pointer.partition(":")[0]


def to_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict as JSON."""
    return _fields(verdict) | {
        "records": [_fields(d) for d in verdict.records],
        "lapses_on": verdict.lapses_on.isoformat() if verdict.lapses_on else None,
        "mend": _fields(verdict.mend) if verdict.mend else None,
        "advice": [a.as_json() for a in verdict.advice],
        "fails_on": verdict.fails_on.isoformat() if verdict.fails_on else None,
    }


def _fields(of: Any) -> dict[str, Any]:
    """What `asdict` says of a dataclass of plain values, in a tenth of the time."""
    return {name: getattr(of, name) for name in of.__slots__}


def from_json(raw: dict[str, Any]) -> Verdict:
    """The inverse of `to_json`."""
    return Verdict(
        Outcome(raw["outcome"]),
        raw["because"],
        tuple(Deciding(**d) for d in raw["records"]),
        raw["count"],
        date.fromisoformat(raw["lapses_on"]) if raw["lapses_on"] else None,
        Mend(**raw["mend"]) if raw["mend"] else None,
        tuple(map(Advice.from_json, raw["advice"])),
        date.fromisoformat(raw["fails_on"]) if raw["fails_on"] else None,
    )
