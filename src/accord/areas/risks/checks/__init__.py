"""What the records of risks can show: how risks are found and weighed, what is done about them, and opportunities."""

from accord.areas.risks.checks import answers, assessment, opportunities, sources, treatments

__all__ = ["answers", "assessment", "opportunities", "sources", "treatments"]
