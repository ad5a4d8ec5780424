"""The acts of indicators: measuring, analysing, correcting."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from accord.areas.indicators import queries, rules
from accord.areas.indicators.models import Analysis, Indicator, Measurement
from accord.areas.indicators.terms import Judgement
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import happened, interval, today_of
from accord.kernel.acts.perform import add
from accord.kernel.refusals import Refused, refuse


@act(needs="indicators.report", moves="active", label="Record a value")
def measure_indicator(
    *,
    by: Actor,
    indicator: Indicator,
    value: Annotated[Decimal | None, Say("value", "Empty where it follows from the two figures.")] = None,
    numerator: Annotated[Decimal | None, Say("how many", "Of a ratio: how many of them.")] = None,
    denominator: Annotated[Decimal | None, Say("of how many", "Of a ratio: of how many.")] = None,
    measured_on: Annotated[
        date | None, Say("measured on", "The last day of the time that the value is about; empty: today.")
    ] = None,
    source: str = "",
    note: Annotated[str, Say("note", "What one must know to read it rightly.", "longtext")] = "",
) -> None:
    """Record a value, as it was taken (9.1.1, 9.1)."""
    day = happened(by, measured_on, "The day of the measurement", "measured_on")
    if queries.measurements_of(indicator).filter(measured_on=day).exists():
        raise Refused(
            f"A value of {day.isoformat()} is there already. Correct that one, or enter another day.", "measured_on"
        )
    add(
        Measurement(
            indicator=indicator, measured_on=day, value=value, numerator=numerator, denominator=denominator,
            taken_by=by.person, source=source or indicator.source, note=note,
        )
    )  # fmt: skip
    if following := rules.after(day, indicator.interval):
        indicator.measure_due = max(following, indicator.measure_due or following)


@act(needs="indicators.report", moves="active")
def analyse_indicator(
    *,
    by: Actor,
    indicator: Indicator,
    period_from: Annotated[date, Say("period from")],
    period_until: Annotated[date, Say("period until")],
    judgement: Annotated[Judgement, Say("judgement", "What it comes to.")],
    conclusion: Annotated[str, Say("conclusion", "What the values say: level, trend, what moved them.", "longtext")],
    decision: Annotated[
        str, Say("decided", "What is done because of it; or that nothing is, and why.", "longtext")
    ] = "",
) -> None:
    """Draw a conclusion from the values of a period, and say what is decided (9.1.3, 9.1)."""
    day = today_of(by)
    happened(by, period_until, "The end of the period", "period_until")
    objections = [
        rules.period_in_order(period_from=period_from, period_until=period_until),
        rules.analysable(measurements=queries.measured_between(indicator, period_from, period_until)),
    ]
    refuse(*objections)
    add(
        Analysis(
            indicator=indicator, period_from=period_from, period_until=period_until, judgement=str(judgement),
            conclusion=conclusion, decision=decision, analysed_by=by.person, analysed_on=day,
        )
    )  # fmt: skip
    own = rules.after(day, indicator.analysis_interval)
    indicator.analysis_due = own or day + interval(by, day, "analysis_interval")


@act(needs="indicators.edit", moves="recorded -> recorded")
def correct_measurement(
    *,
    by: Actor,
    measurement: Measurement,
    note: Annotated[str, Say("why", "What was wrong, and how one knows.", "longtext")],
    value: Decimal | None = None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
) -> None:
    """Put a value right, and say what was wrong; what it said before stays in its history."""
    if value is None and numerator is None and denominator is None:
        raise Refused("Give the right value, or the two figures from which it follows.", "value")
    if value is not None:
        measurement.value, measurement.numerator, measurement.denominator = value, None, None
    else:
        measurement.numerator = measurement.numerator if numerator is None else numerator
        measurement.denominator = measurement.denominator if denominator is None else denominator
    measurement.note = note


@act(needs="indicators.edit", moves="recorded -> recorded", label="Add to it")
def supplement_analysis(
    *,
    by: Actor,
    analysis: Analysis,
    decision: Annotated[str, Say("decided", "What was decided since.", "longtext")],
) -> None:
    """Add what was decided later on; what was concluded stays as it is."""
    analysis.decision = f"{analysis.decision}\n\n{today_of(by).isoformat()}: {decision}".strip()


@act(needs="indicators.move", moves="active -> retired")
def retire_indicator(*, by: Actor, indicator: Indicator) -> None:
    """Say that it is not kept any more; its values stay."""
    indicator.measure_due, indicator.analysis_due = None, None


@act(needs="indicators.move", moves="retired -> active")
def resume_indicator(*, by: Actor, indicator: Indicator) -> None:
    """Keep it again; the next value is due after its interval."""
    indicator.measure_due = rules.after(today_of(by), indicator.interval)
    indicator.analysis_due = rules.after(today_of(by), indicator.analysis_interval)
