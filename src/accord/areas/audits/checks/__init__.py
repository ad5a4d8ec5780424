"""What the records of audits can show: programmes, coverage, and how audits were held and followed up."""

from accord.areas.audits.checks import certificates, coverage, held, programmes

__all__ = ["certificates", "coverage", "held", "programmes"]
