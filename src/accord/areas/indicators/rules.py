"""Decisions about indicators: facts in, objection or value out."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from accord.areas.indicators.terms import Direction, Interval, Standing
from accord.kernel.moments.clock import months_later
from accord.kernel.refusals import Objection


def after(day: date, interval: str) -> date | None:
    """The day on which the next interval ends; none without an interval."""
    if interval not in set(Interval):
        return None
    months = Interval(interval).months
    if not months:
        return day + timedelta(days=7)
    return months_later(day, months)


def ratio(*, numerator: Decimal | None, denominator: Decimal | None, factor: int) -> Decimal | None:
    """What the two figures come to, times the factor; none where one is missing or the second is nothing."""
    if numerator is None or not denominator:
        return None
    return round(numerator / denominator * factor, 6)


def standing(
    value: Decimal | None,
    *,
    direction: str,
    target: Decimal | None,
    lower_limit: Decimal | None,
    upper_limit: Decimal | None,
) -> Standing:
    """Where a value stands. Limits weigh more than the target; without either nobody can say."""
    if value is None:
        return Standing.OPEN
    if (lower_limit is not None and value < lower_limit) or (upper_limit is not None and value > upper_limit):
        return Standing.OUTSIDE
    if direction == Direction.WITHIN and (lower_limit is not None or upper_limit is not None):
        return Standing.MET
    if target is None or direction not in (Direction.HIGHER, Direction.LOWER):
        return Standing.OPEN
    met = value >= target if direction == Direction.HIGHER else value <= target
    return Standing.MET if met else Standing.MISSED


def limits_in_order(*, lower_limit: Decimal | None, upper_limit: Decimal | None) -> Objection | None:
    """The lower limit lies below the upper one."""
    if lower_limit is not None and upper_limit is not None and lower_limit >= upper_limit:
        return Objection("The lower limit must lie below the upper one.", "upper_limit")
    return None


def target_within_limits(
    *, target: Decimal | None, lower_limit: Decimal | None, upper_limit: Decimal | None
) -> Objection | None:
    """Nobody aims at what is out of bounds."""
    if target is None:
        return None
    if (lower_limit is not None and target < lower_limit) or (upper_limit is not None and target > upper_limit):
        return Objection("The target lies outside the limits. Correct one of them.", "target")
    return None


def measured_somehow(
    *, value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None
) -> Objection | None:
    """A measurement has a value, or two figures from which it follows."""
    if denominator is not None and denominator <= 0:
        return Objection("Divide by more than nothing: the second figure counts how many there were.", "denominator")
    if numerator is not None and denominator is None:
        return Objection("Say as well of how many: the second figure is missing.", "denominator")
    if denominator is not None and numerator is None:
        return Objection("Say as well how many of them: the first figure is missing.", "numerator")
    if value is None:
        return Objection("Give a value, or the two figures from which it follows.", "value")
    return None


def period_in_order(*, period_from: date | None, period_until: date | None) -> Objection | None:
    """A period ends after it begins."""
    if period_from and period_until and period_until < period_from:
        return Objection("The period would end before it begins. Correct one of the two days.", "period_until")
    return None


def analysable(*, measurements: int) -> Objection | None:
    """Nobody concludes from nothing."""
    if not measurements:
        return Objection(
            "Nothing was measured in this period. Choose another one, or record what was measured first.", "period_from"
        )
    return None
