"""What stands on the page of an audit and of a programme: who audits whose work, and what is covered."""

from accord.areas.audits.pages import coverage, independence

__all__ = ["coverage", "independence"]
