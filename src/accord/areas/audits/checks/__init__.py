"""What the records of audits can show: programmes, coverage, and how audits were held and followed up."""

from accord.areas.audits.checks import coverage, held, programmes

__all__ = ["coverage", "held", "programmes"]
