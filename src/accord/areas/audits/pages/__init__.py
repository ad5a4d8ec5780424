"""What stands on the page of an audit and of a programme: who audits whose work, and what is covered; the audits that
people look back to."""

from accord.areas.audits.pages import coverage, independence, landmarks, taken_along

__all__ = ["coverage", "independence", "landmarks", "taken_along"]
