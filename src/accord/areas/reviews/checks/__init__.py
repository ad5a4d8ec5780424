"""What the records of reviews can show: the last management review, and what became of its decisions."""

from accord.areas.reviews.checks import carried_out, last_review, latest

__all__ = ["carried_out", "last_review", "latest"]
