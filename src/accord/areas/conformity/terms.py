"""The words of conformity. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from accord.kernel.checks.verdict import Advice, Outcome

if TYPE_CHECKING:
    from datetime import date

    from accord.kernel.checks.facts import Fact
    from accord.kernel.checks.verdict import Deciding, Mend, Verdict
    from accord.kernel.duties.inbox import Duty
    from accord.kernel.records.history import Between
    from accord.standards import Edition, Match, Part, Row

Basis = Literal["check", "attestation", "mixed", "awaits-area"]

MET = (Outcome.HOLDS, Outcome.ATTESTED, Outcome.NOT_APPLICABLE)
"""Outcomes of which nothing is missing."""


REF_MARK = ";"
"""Between the requirements of one judgement."""


def refs_in(said: str) -> list[str]:
    """The requirements that are named, by their references."""
    return [ref.strip() for ref in said.split(REF_MARK) if ref.strip()]


class Judgement(StrEnum):
    """What a person can say of a requirement."""

    MET = "met"
    NOT_MET = "not met"


class Standing(StrEnum):
    """How a row stands that a person has to judge, the most urgent first."""

    ENDED = "ended"
    NEVER = "never judged"
    SOON = "ends soon"
    STANDS = "stands"


class Fulfilment(StrEnum):
    """What can be said of a requirement of a further catalogue."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> str:
        """For people."""
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Judged:
    """A current judgement: by whom, when, until when, why."""

    judgement: Judgement
    by: str
    on: date
    until: date
    reason: str
    record: Deciding


@dataclass(frozen=True, slots=True)
class Decision:
    """What the parts of a row come to."""

    outcome: Outcome
    basis: Basis
    because: str
    lapses_on: date | None


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """The verdict of one requirement at one moment."""

    row: Row
    outcome: Outcome
    basis: Basis
    because: str
    records: tuple[Deciding, ...]
    count: int
    checks: tuple[tuple[Part, Verdict], ...]
    judged: Judged | None
    advice: tuple[Advice, ...]
    lapses_on: date | None
    mend: Mend | None

    @property
    def advice_beside(self) -> tuple[Advice, ...]:
        """The advice that its sentence does not give itself."""
        return tuple(a for a in self.advice if a not in self.because)


@dataclass(frozen=True, slots=True)
class Aside:
    """A clause or a control that is set aside: by which approved record, since when, and what contradicts it."""

    ref: str
    because: str
    record: Deciding
    since: date | None
    rows: tuple[Row, ...]
    against: tuple[Deciding, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """What a part of a row still needs. `kind`: "add" new records, "mend" those that are there, "share" (records of the
    other standard that have to serve this one too), "judge". `count`: how many records lack it; `about`: their type,
    where they are of one; `first`: it counts at this row."""

    kind: Literal["add", "mend", "share", "judge"]
    name: str  # of the check; for a judgement the row
    statement: str
    area: str
    because: str
    mend: Mend | None
    count: int
    first: bool
    about: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A row that is not met, how its counterparts in the other standard stand, and what it needs."""

    verdict: RowVerdict
    there: tuple[tuple[Match, Outcome], ...]
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Distance:
    """How far it is from one edition to another. `shared`: rows that the edition held asks too, equal or nearly."""

    held: Edition
    sought: Edition
    total: int
    met: tuple[RowVerdict, ...]
    shared: frozenset[str]
    notes_open: int  # advisory rows without data: nothing is missing there
    rest: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that the records of an organization give: `count` in these states, of `among`, where there is a whole to
    be part of."""

    what: str
    type: str
    states: tuple[str, ...]
    count: int
    among: int | None


@dataclass(frozen=True, slots=True)
class Side:
    """One standard in the comparison: its verdicts, and those of them that the other meets in the same way."""

    edition: Edition
    verdicts: tuple[RowVerdict, ...]
    meeting: dict[tuple[str, str], list[RowVerdict]]  # by relation ("equal", "overlaps", "alone") and chapter, or ""
    figures: dict[str, tuple[Figure, ...]]  # by aspect
    facts: dict[str, tuple[Fact, ...]]  # by aspect, and "demand"

    def rows(self, relation: str, chapter: str = "") -> list[RowVerdict]:
        """Its rows that the other meets so, of all chapters or of one."""
        return self.meeting.get((relation, chapter), [])


@dataclass(frozen=True, slots=True)
class Step:
    """A row of a new edition, those that it was, whether it asks for more than they, and what it needs to be met."""

    verdict: RowVerdict
    was: tuple[RowVerdict, ...]
    more: bool
    needs: tuple[Need, ...]

    @property
    def carries_over(self) -> bool:
        """Whether it asks for the same and stands as before."""
        return not self.more and {v.outcome for v in self.was} == {self.verdict.outcome}

    @property
    def judged_before(self) -> bool:
        """Whether a person judged it by the edition before, and it is open by this one until somebody judges it."""
        return not self.verdict.judged and bool(self.needs) and any(v.judged for v in self.was)


@dataclass(frozen=True, slots=True)
class Transition:
    """From an edition to the next. `gone`: rows that the next asks no more."""

    before: Edition
    to: Edition
    steps: tuple[Step, ...]
    gone: tuple[RowVerdict, ...]


RELATIONS = ("equal", "overlaps", "alone")
MEETING = {"equal": "The same demand", "overlaps": "The same matter, with other demands"}
"""How a row of the other standard meets one, in words."""


@dataclass(frozen=True, slots=True)
class Lapse:
    """What lapses on a day by the same cause: the requirements with their editions, what is due of the records behind
    them, and those records where nothing is due of them by a date."""

    on: date
    rows: tuple[tuple[Edition, RowVerdict], ...]
    duties: tuple[Duty, ...]
    records: tuple[Deciding, ...]

    @property
    def mend(self) -> Mend | None:
        """The act that a part names which lapses or breaks on that day."""
        checks = (c for _, v in self.rows for _, c in v.checks if self.on in (c.lapses_on, c.breaks_on))
        return next((c.mend for c in checks if c.mend), None)

    @property
    def _refs(self) -> list[str]:
        return list(dict.fromkeys(v.row.ref for _, v in self.rows))

    @property
    def refs(self) -> str:
        """The requirements, in short: `7.1.5.2 a), 8.5.1 b) and 3 more`."""
        refs = self._refs
        return ", ".join(refs[:3]) + (f" and {len(refs) - 3} more" if len(refs) > 3 else "")

    @property
    def is_one(self) -> bool:
        """Whether it is one number, be it in both standards."""
        return len(self._refs) == 1


@dataclass(frozen=True, slots=True)
class Point:
    """What a requirement was on a day that was looked at. `pointers`: the records that its sentence may name."""

    on: date
    outcome: Outcome
    because: str
    pointers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which a requirement stood the same, as far as they were looked at: `since` the first of them; `after`:
    the last one before it on which it stood otherwise (None: it is the first stretch)."""

    since: date
    until: date
    point: Point
    after: date | None

    @property
    def exact(self) -> bool:
        """Whether the day on which it turned is known."""
        return self.after is not None and (self.since - self.after).days == 1


class Turn(StrEnum):
    """How a requirement has turned between two moments."""

    WORSE = "worse"
    BETTER = "better"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Difference:
    """A requirement whose outcome is not the same at two moments.

    `pointers`: the records that made the difference, as far as verdicts name them. `lapsed_on`: the day on which the
    calendar alone undid what held. `done`: what was done to those records in between, the newest first.
    """

    then: RowVerdict
    now: RowVerdict
    turn: Turn
    pointers: tuple[str, ...]
    lapsed_on: date | None
    done: tuple[Between, ...] = ()


CHAPTERS = (
    ("4", "Context"),
    ("5", "Leadership"),
    ("6", "Planning"),
    ("7", "Support"),
    ("8", "Operation"),
    ("9", "Performance evaluation"),
    ("10", "Improvement"),
    ("A.5", "Organizational"),
    ("A.6", "People"),
    ("A.7", "Physical"),
    ("A.8", "Technological"),
)
"""The spine of the wall: clauses that both standards share, then the themes of the controls."""
