"""The words of risks, and a method that was read from its texts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from accord.kernel.records.beginning import Beginning


class RiskKind(StrEnum):
    """What a risk or an opportunity is about."""

    QUALITY = "quality"
    SECURITY = "security"
    BOTH = "both"

    @property
    def label(self) -> str:
        """For people."""
        return "Quality and security" if self is RiskKind.BOTH else self.value.capitalize()

    @property
    def families(self) -> str:
        """The standards that ask for it."""
        return ASKED_BY[self.value]


ASKED_BY = {"quality": "iso-9001", "security": "iso-27001", "both": "iso-27001 iso-9001"}
KIND_BEGINS = Beginning(("iso-9001", "iso-27001"), {families: kind for kind, families in ASKED_BY.items()})


class RoundKind(StrEnum):
    """Why risks are assessed."""

    FIRST = "first"
    PLANNED = "planned"
    CHANGE = "change"
    INCIDENT = "incident"

    @property
    def label(self) -> str:
        """For people."""
        return {
            "first": "First assessment",
            "planned": "At the planned interval",
            "change": "Before a change",
            "incident": "After an incident",
        }[self.value]


class Option(StrEnum):
    """What may be done about a risk."""

    MODIFY = "modify"
    AVOID = "avoid"
    SHARE = "share"
    RETAIN = "retain"

    @property
    def label(self) -> str:
        """For people."""
        return self.value.capitalize()


class Effect(StrEnum):
    """Whether what was done has helped."""

    WORKED = "worked"
    PARTLY = "partly"
    NOT = "not"

    @property
    def label(self) -> str:
        """For people."""
        return {"worked": "It worked", "partly": "It worked in part", "not": "It did not work"}[self.value]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a scale: its number, its word, and what it means."""

    number: int
    word: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Method:
    """How likelihood and impact become a level: three scales and the matrix between them; `limit`: the highest level
    that is taken without more ado."""

    likelihood: tuple[Step, ...]
    impact: tuple[Step, ...]
    levels: tuple[Step, ...]
    matrix: tuple[tuple[int, ...], ...]
    limit: int

    def level(self, likelihood: int | None, impact: int | None) -> int | None:
        """The level of a cell; None where one of the two is missing or off its scale."""
        if not likelihood or not impact:
            return None
        if likelihood > len(self.matrix) or impact > len(self.matrix[0]):
            return None
        return self.matrix[likelihood - 1][impact - 1]

    def word(self, level: int | None) -> str:
        """What a level is called; nothing for none."""
        return self.levels[level - 1].word if level and level <= len(self.levels) else ""

    def above(self, level: int | None) -> bool:
        """Whether a level lies above what is taken without more ado."""
        return level is not None and level > self.limit


LIVE = ("identified", "assessed", "treating", "accepted")
"""States of a risk that has not gone away."""

UNDER_WAY = ("planned", "approved", "running")
"""States of a treatment that is not done yet."""
