"""Reads of inspections that have a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from accord.areas.inspections import rules
from accord.areas.inspections.models import (
    Calibration,
    Characteristic,
    ControlPlan,
    Inspection,
    Instrument,
    NonconformingOutput,
)
from accord.areas.inspections.terms import DECIDED, Tolerance
from accord.kernel.access.scope import visible
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.db.models import QuerySet

    from accord.areas.products.queries import Lot
    from accord.kernel.access.actor import Actor


def characteristics_of(plan: ControlPlan) -> list[Characteristic]:
    """The characteristics of a control plan that are checked."""
    found: QuerySet[Characteristic] = Characteristic.objects.filter(control_plan=plan, state="in_use", archived_on=None)
    return list(found.order_by("reference"))


def earlier_versions(plan: ControlPlan) -> list[ControlPlan]:
    """The other approved versions of a control plan: those of its name, and the one that it follows."""
    found: QuerySet[ControlPlan] = ControlPlan.objects.filter(
        Q(title=plan.title) | Q(pk=plan.follows_id), state="approved", archived_on=None
    )
    return list(found.exclude(pk=plan.pk))


def inspections_of(lot: Lot) -> list[rules.Seen]:
    """Every inspection of a lot, as its release looks at it."""
    found = Inspection.objects.filter(lot=lot, archived_on=None).order_by("inspected_on", "reference")
    return [rules.Seen(str(i.reference or i.title), i.stage, i.state, i.inspected_on) for i in found]


def outputs_of(lot: Lot) -> list[rules.Held]:
    """Every nonconforming output of a lot, as its release looks at it."""
    found = NonconformingOutput.objects.filter(lot=lot, archived_on=None).order_by("reference")
    return [rules.Held(str(n.reference or n.title), n.state, n.disposition, n.customer_agreed) for n in found]


def inspections_seen(by: Actor, lot: Lot) -> list[Inspection]:
    """The inspections of a lot that the actor may see, the latest first."""
    found: QuerySet[Inspection] = visible(of(Inspection), by).filter(lot=lot, archived_on=None)
    return list(found.select_related("inspector").order_by("-inspected_on", "-reference"))


def outputs_seen(by: Actor, lot: Lot) -> list[NonconformingOutput]:
    """The nonconforming outputs of a lot that the actor may see."""
    found: QuerySet[NonconformingOutput] = visible(of(NonconformingOutput), by).filter(lot=lot, archived_on=None)
    return list(found.select_related("decided_by").order_by("reference"))


def calibrations_of(by: Actor, instrument: Instrument) -> list[Calibration]:
    """The calibrations of an instrument that the actor may see, the oldest first."""
    found: QuerySet[Calibration] = visible(of(Calibration), by).filter(instrument=instrument, archived_on=None)
    return list(found.order_by("calibrated_on", "reference"))


def unfit(instruments: Iterable[Instrument], day: date, today: date) -> list[str]:
    """Those of the instruments that must not be used on a day, each with what is wrong (7.1.5.2)."""
    asked = [i for i in instruments if i.traceable or i.state != "in_use"]
    spans = _spans([i.pk for i in asked])
    found = []
    for i in asked:
        name = f"{i.reference} {i.title}"
        if day == today and i.state != "in_use":
            found.append(f"{name} (is {i.state_label.lower()})")
        elif i.traceable and not rules.fit_on(day, [*spans.get(i.pk, ()), *_own(i)]):
            found.append(f"{name} (no calibration counts on {day.isoformat()})")
    return found


def _spans(keys: list[UUID]) -> dict[UUID, list[rules.Span]]:
    spans: dict[UUID, list[rules.Span]] = {}
    for c in Calibration.objects.filter(instrument__in=keys, archived_on=None):
        spans.setdefault(c.instrument_id, []).append(
            rules.Span(c.calibrated_on, c.next_due if left_right(c) else date.min)
        )
    return spans


def _own(instrument: Instrument) -> list[rules.Span]:
    """What the register says of an instrument whose certificates are kept elsewhere."""
    own = instrument.calibrated_on
    return [rules.Span(own, instrument.calibration_due)] if own and instrument.state == "in_use" else []


def left_right(calibration: Calibration) -> bool:
    """Whether the instrument was right when it left calibration."""
    if calibration.error_left is not None:
        return rules.within_limit(calibration.error_left, calibration.limit) is not False
    return calibration.in_tolerance == Tolerance.WITHIN


@dataclass(frozen=True, slots=True)
class LookBack:
    """What was decided with an instrument since it was last found right. `since` None: nobody knows that day."""

    since: date | None
    inspections: list[Inspection]


def look_back(by: Actor, calibration: Calibration) -> LookBack:
    """The inspections between the last good calibration and this one that the instrument was used in (7.1.5.2)."""
    good = Calibration.objects.filter(
        instrument=calibration.instrument_id,
        calibrated_on__lt=calibration.calibrated_on,
        archived_on=None,
    ).order_by("-calibrated_on")
    last = next((c for c in good if left_right(c)), None)
    used: QuerySet[Inspection] = visible(of(Inspection), by).filter(
        instruments=calibration.instrument_id,
        inspected_on__lte=calibration.calibrated_on,
        state__in=DECIDED,
        archived_on=None,
    )
    if last is not None:
        used = used.filter(inspected_on__gte=last.calibrated_on)
    rows = used.select_related("lot", "lot__product", "lot__shipped_to", "inspector").order_by(
        "inspected_on", "reference"
    )
    return LookBack(last.calibrated_on if last else None, list(rows))
