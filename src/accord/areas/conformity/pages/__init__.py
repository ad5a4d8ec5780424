"""Pages of conformity: the overview, the requirements and their history, what is set aside, what changed, what lapses,
the two standards side by side and the way from one to the other; one panel on every record."""

from accord.areas.conformity.pages import (
    afterwards,
    clauses,
    comparison,
    course,
    differences,
    digest,
    distance,
    exclusions,
    judging,
    lapsing,
    overview,
    pack,
    requirements,
    supposing,
    transition,
)

__all__ = [
    "afterwards",
    "clauses",
    "comparison",
    "course",
    "differences",
    "digest",
    "distance",
    "exclusions",
    "judging",
    "lapsing",
    "overview",
    "pack",
    "requirements",
    "supposing",
    "transition",
]
