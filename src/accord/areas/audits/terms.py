"""The words of audits."""

import re
from dataclasses import dataclass
from enum import StrEnum


class AuditKind(StrEnum):
    """Who audits whom."""

    INTERNAL = "internal"
    SUPPLIER = "supplier"
    CERTIFICATION = "certification"


class Grade(StrEnum):
    """How much a finding weighs."""

    MAJOR = "major"
    MINOR = "minor"
    OPPORTUNITY = "opportunity"
    STRENGTH = "strength"


NOT_MET = (Grade.MAJOR.value, Grade.MINOR.value)
"""Grades of findings that say that a requirement was not met."""


class NextAudit(StrEnum):
    """What kind of audit the certification body holds next."""

    STAGE_1 = "stage_1"
    STAGE_2 = "stage_2"
    SURVEILLANCE = "surveillance"
    RECERTIFICATION = "recertification"
    SPECIAL = "special"


class Priority(StrEnum):
    """How closely a programme looks."""

    HIGH = "high"
    NORMAL = "normal"


@dataclass(frozen=True, slots=True)
class Auditor:
    """Somebody of an audit team: who, and the unit they work in."""

    key: str
    name: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """What is audited: a process with its owner, or a unit with its head."""

    name: str
    owner: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """An auditor and why they audit their own work."""

    key: str
    name: str
    why: str


CLAUSE = re.compile(r"(?:[4-9]|10)(?:\.\d{1,2}){0,3}|a\.[5-8](?:\.\d{1,2})?", re.IGNORECASE)
"""A clause of a standard or a control of Annex A: 7.5, 10, A.5.9, A.8."""


def split_clauses(text: str) -> tuple[str, ...]:
    """The clauses in a list that people typed, in one form, without doubles, in their order."""
    found = {w.upper() for w in re.split(r"[,;\s]+", text) if w}
    return tuple(sorted(found, key=_in_order))


def _in_order(clause: str) -> tuple[bool, list[int], str]:
    return clause.startswith("A"), [int(n) for n in re.findall(r"\d+", clause)], clause


def wider(clause: str) -> list[str]:
    """A clause and those that it is a part of: what covers it."""
    words = clause.split(".")
    return [".".join(words[:n]) for n in range(1, len(words) + 1)]


def covers(audited: str, wanted: str) -> bool:
    """Whether an audit of one clause covers another: the same, or a part of it; a part does not cover the whole."""
    return audited == wanted or wanted.startswith(f"{audited}.")


def covers_system(clauses: str) -> bool:
    """Whether an audit of these clauses looks at the management system itself: at what it consists of, or at how it is
    audited."""
    return any(covers(c, whole) for c in split_clauses(clauses) for whole in ("4.4", "9.2"))
