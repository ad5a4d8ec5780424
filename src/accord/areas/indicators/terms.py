"""The words of indicators."""

from enum import StrEnum


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    WITHIN = "within"

    @property
    def label(self) -> str:
        """For people."""
        return {"higher": "Higher is better", "lower": "Lower is better", "within": "Within the limits"}[self.value]


class Interval(StrEnum):
    """How often something is measured or analysed."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"

    @property
    def label(self) -> str:
        """For people."""
        return {
            "week": "Every week",
            "month": "Every month",
            "quarter": "Every quarter",
            "half_year": "Every half year",
            "year": "Every year",
        }[self.value]

    @property
    def months(self) -> int:
        """In months; none for a week."""
        return {"week": 0, "month": 1, "quarter": 3, "half_year": 6, "year": 12}[self.value]


class Topic(StrEnum):
    """The question that an indicator helps to answer."""

    CONFORMITY = "conformity"
    SATISFACTION = "satisfaction"
    SYSTEM = "system"
    PLANNING = "planning"
    RISKS = "risks"
    OPPORTUNITIES = "opportunities"
    SUPPLIERS = "suppliers"
    IMPROVEMENT = "improvement"
    SECURITY = "security"

    @property
    def label(self) -> str:
        """For people."""
        return {
            "conformity": "Are products and services right?",
            "satisfaction": "Are customers satisfied?",
            "system": "Does the management system work?",
            "planning": "Does what was planned happen?",
            "risks": "Does what is done about risks help?",
            "opportunities": "Does what is done about opportunities help?",
            "suppliers": "How do suppliers do?",
            "improvement": "Where is improvement needed?",
            "security": "Is information secure?",
        }[self.value]


class Judgement(StrEnum):
    """What an analysis comes to."""

    ON_TARGET = "on_target"
    WATCH = "watch"
    OFF_TARGET = "off_target"

    @property
    def label(self) -> str:
        """For people."""
        return {"on_target": "On target", "watch": "To be watched", "off_target": "Off target"}[self.value]


class Standing(StrEnum):
    """Where a value stands against target and limits."""

    MET = "met"
    MISSED = "missed"
    OUTSIDE = "outside"
    OPEN = "open"

    @property
    def label(self) -> str:
        """For people."""
        return {"met": "target met", "missed": "target missed", "outside": "outside the limits", "open": "no target"}[
            self.value
        ]
