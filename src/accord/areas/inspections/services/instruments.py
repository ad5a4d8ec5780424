"""The acts on instruments and calibrations (7.1.5)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from accord.areas.improvement.services import raise_nonconformity
from accord.areas.inspections import queries, rules
from accord.areas.inspections.models import Calibration, Instrument
from accord.areas.inspections.terms import Tolerance
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import happened, today_of
from accord.kernel.acts.perform import add
from accord.kernel.parameters.proposed import chosen_days
from accord.kernel.refusals import Refused, first_few, refuse

ErrorFound = Annotated[Decimal | None, Say("largest error as found", "With its sign, before adjustment.")]
Limit = Annotated[Decimal | None, Say("allowed error", "Without sign, in the same unit.")]
Unit = Annotated[str, Say("unit", "Of error and limit.")]
Certificate = Annotated[str, Say("certificate", "Its number; attach the paper to the calibration.")]
CalibratedBy = Annotated[str, Say("by", "The person or laboratory; empty: you.")]


@act(needs="inspections.move", moves="in_use | due | repair -> in_use", gated=True, label="Record a calibration")
def calibrate_instrument(
    *,
    by: Actor,
    instrument: Instrument,
    in_tolerance: Annotated[
        Tolerance, Say("as found", "Whether it was right before anybody adjusted it. If not, look back.")
    ],
    calibrated_on: date | None = None,
    calibrated_by: CalibratedBy = "",
    certificate: Certificate = "",
    error_found: ErrorFound = None,
    error_left: Annotated[Decimal | None, Say("largest error as left", "After adjustment, if there was one.")] = None,
    limit: Limit = None,
    unit: Unit = "",
    uncertainty: Annotated[str, Say("uncertainty", "Of the calibration, with its coverage factor.")] = "",
    traceable_to: str = "",
    next_due: Annotated[date | None, Say("holds until", "Empty: after the interval of the instrument.")] = None,
) -> None:
    """Record that it was compared with a standard and is right; the next one follows from its interval (7.1.5.2)."""
    day = _compared(by, instrument, calibrated_on, in_tolerance, error_found, limit)
    objection = rules.left_fit(in_tolerance=in_tolerance, error_left=error_left, limit=limit)
    refuse(objection)
    until = next_due or queries.usual_until(instrument.interval, day, chosen_days(queries.INTERVAL))
    made = _new(by, instrument, day, calibrated_by, traceable_to)
    made.in_tolerance, made.error_found, made.error_left = in_tolerance, error_found, error_left
    made.limit, made.unit, made.uncertainty, made.certificate = limit, unit, uncertainty, certificate
    made.next_due = until
    add(made)
    instrument.calibrated_on, instrument.calibration_due, instrument.unfit_because = day, until, ""


@act(needs="inspections.move", moves="in_use | due | repair -> due", gated=True, label="Record a failed calibration")
def fail_instrument(
    *,
    by: Actor,
    instrument: Instrument,
    calibrated_on: date | None = None,
    calibrated_by: CalibratedBy = "",
    certificate: Certificate = "",
    error_found: ErrorFound = None,
    limit: Limit = None,
    unit: Unit = "",
) -> None:
    """Record that it was out of tolerance and nobody could put it right: it is not used, and somebody looks back."""
    day = _compared(by, instrument, calibrated_on, Tolerance.OUTSIDE, error_found, limit)
    made = _new(by, instrument, day, calibrated_by, "")
    made.in_tolerance, made.error_found, made.limit, made.unit = Tolerance.OUTSIDE, error_found, limit, unit
    made.certificate = certificate
    add(made)
    instrument.calibrated_on, instrument.calibration_due = day, None
    instrument.unfit_because = f"Out of tolerance on {day.isoformat()}, and not put right."


def _compared(
    by: Actor,
    instrument: Instrument,
    calibrated_on: date | None,
    in_tolerance: str,
    error_found: Decimal | None,
    limit: Decimal | None,
) -> date:
    """The day of a calibration that may be entered. Raises Refused."""
    day = happened(by, calibrated_on, "The day of calibration", "calibrated_on")
    objections = (
        rules.tolerance_said(in_tolerance=in_tolerance, error_found=error_found, limit=limit),
        rules.latest_calibration(day=day, last=instrument.calibrated_on),
    )
    refuse(*objections)
    return day


def _new(by: Actor, instrument: Instrument, day: date, calibrated_by: str, traceable_to: str) -> Calibration:
    return Calibration(
        instrument=instrument,
        calibrated_on=day,
        calibrated_by=calibrated_by or (by.person.title if by.person else ""),
        traceable_to=traceable_to or instrument.traceable_to,
        owner_id=instrument.owner_id,
    )


@act(needs="inspections.report", moves="in_use -> due", label="Must be calibrated")
def call_in_instrument(*, by: Actor, instrument: Instrument, unfit_because: str) -> None:
    """Say that it must not be used before it is calibrated: it fell, is in doubt, or its day is past. Anybody may."""
    instrument.unfit_because = unfit_because


@act(needs="inspections.move", moves="in_use | due -> repair", label="Send to repair")
def repair_instrument(*, by: Actor, instrument: Instrument, unfit_because: str) -> None:
    """Say that it is in repair."""
    instrument.unfit_because = unfit_because


@act(needs="inspections.move", moves="repair | withdrawn -> due", label="Back in the house")
def return_instrument(*, by: Actor, instrument: Instrument) -> None:
    """Say that it is back; it is calibrated before it is used again."""
    instrument.unfit_because = "Back from repair or store; not calibrated since."


@act(needs="inspections.move", moves="in_use | due | repair -> withdrawn")
def withdraw_instrument(*, by: Actor, instrument: Instrument, unfit_because: str) -> None:
    """Take it out of use for good: lost, worn out, not needed."""
    instrument.unfit_because = unfit_because


@act(needs="inspections.move", label="Look back")
def look_back_calibration(
    *, by: Actor, calibration: Calibration, look_back: str, looked_back_on: date | None = None
) -> None:
    """Record which results since the last good calibration still hold, and what is done about the rest (7.1.5.2)."""
    _refuse_if_right(calibration)
    calibration.looked_back_on = happened(by, looked_back_on, "The day of the look back", "looked_back_on")
    calibration.look_back, calibration.looked_back_by = look_back, by.person


@act(needs="inspections.move", label="Raise a nonconformity")
def raise_nonconformity_calibration(*, by: Actor, calibration: Calibration) -> None:
    """Have cause and consequences found: raise a nonconformity that names what was decided with the instrument."""
    _refuse_if_right(calibration)
    if calibration.nonconformity_id:
        raise Refused("A nonconformity was raised from this calibration already.", "nonconformity")
    found, instrument = queries.look_back(by, calibration), calibration.instrument
    lots = sorted({i.lot.title for i in found.inspections})
    since = found.since.isoformat() if found.since else "the beginning"
    named = f" Lots: {first_few(lots, 40)}." if lots else ""
    calibration.nonconformity = raise_nonconformity(
        by=by,
        title=f"{instrument.title} ({instrument.number or instrument.reference}) was out of tolerance"[:200],
        description=(
            f"Found out of tolerance on {calibration.calibrated_on.isoformat()}; last found right: {since}. Since "
            f"then {len(found.inspections)} inspections of {len(lots)} lots were decided with it.{named}"
        ),
        requirement="7.1.5.2; control plan",
        detected_on=min(calibration.calibrated_on, today_of(by)),
        source=calibration,
    )


def _refuse_if_right(calibration: Calibration) -> None:
    if calibration.was_right:
        raise Refused("The instrument was found within tolerance, so nothing decided with it is in doubt.")
