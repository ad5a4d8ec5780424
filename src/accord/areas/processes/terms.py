"""The words of processes."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a process is for: to steer, to earn, or to help the others."""

    MANAGEMENT = "management"
    CORE = "core"
    SUPPORT = "support"

    @property
    def label(self) -> str:
        """For people."""
        return f"{self.value.capitalize()} process"


class LossRisk(StrEnum):
    """How easily knowledge is lost."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def label(self) -> str:
        """For people."""
        return self.value.capitalize()


class ResourceKind(StrEnum):
    """What sort of means a process needs."""

    PEOPLE = "people"
    INFRASTRUCTURE = "infrastructure"
    ENVIRONMENT = "environment"
    MEASURING = "measuring"
    KNOWLEDGE = "knowledge"
    MONEY = "money"
    OTHER = "other"

    @property
    def label(self) -> str:
        """For people."""
        return {"measuring": "Means of measuring", "environment": "Working environment"}.get(
            self.value, self.value.capitalize()
        )


@dataclass(frozen=True, slots=True)
class Box:
    """A process on the map. `key` identifies it among boxes and flows."""

    key: str
    reference: str
    title: str
    kind: str
    state: str
    owner: str
    owner_left: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """A flow on the map. An end is the key of a box, or empty: then the party outside stands beside it."""

    reference: str
    what: str
    source: str
    source_party: str
    target: str
    target_party: str


@dataclass(frozen=True, slots=True)
class Passing:
    """What comes into a process or goes out of it. `other`: whence or whither; its reference is empty for a party.

    `party_reference`: that of the interested party, where it is listed as one.
    """

    reference: str
    what: str
    requirement: str
    other: str
    other_reference: str
    party_reference: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd about the net of processes: one sentence, and the reference of the record that it is about."""

    sentence: str
    reference: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line in a leg of the turtle: words, where they lead, and what is said of them."""

    text: str
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Leg:
    """A leg of the turtle: what the process needs around it."""

    key: str
    title: str
    says: str
    lines: tuple[Line, ...]
