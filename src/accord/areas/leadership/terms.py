"""The words of leadership."""

import re
from enum import StrEnum


class Tag(StrEnum):
    """What a statement of the policy does."""

    PURPOSE = "purpose"
    OBJECTIVES = "objectives_framework"
    REQUIREMENTS = "commitment_requirements"
    IMPROVEMENT = "commitment_improvement"
    CONTEXT = "context_strategy"
    OTHER = "other"


TAGS = (
    (Tag.PURPOSE, "Suits the purpose of the organization"),
    (Tag.OBJECTIVES, "Framework for objectives"),
    (Tag.REQUIREMENTS, "Commitment to satisfy requirements"),
    (Tag.IMPROVEMENT, "Commitment to continual improvement"),
    (Tag.CONTEXT, "Context and strategic direction"),
    (Tag.OTHER, "Something else"),
)


class Level(StrEnum):
    """For how much of the organization an objective holds."""

    ORGANIZATION = "organization"
    UNIT = "unit"
    PROCESS = "process"


class Direction(StrEnum):
    """Which way is good."""

    UP = "up"
    DOWN = "down"


class Relevance(StrEnum):
    """On what an objective bears."""

    CONFORMITY = "conformity"
    SATISFACTION = "satisfaction"
    SECURITY = "security"
    OTHER = "other"


class Reach(StrEnum):
    """Who is told."""

    INTERNAL = "internal"
    EXTERNAL = "external"
    BOTH = "both"


def split_tags(text: str) -> tuple[str, ...]:
    """Tags as people typed them, in small letters, without doubles, in order of the alphabet."""
    return tuple(sorted({t for t in re.split(r"[,;\s]+", text.lower()) if t}))
