"""Inspecting lots, and letting them go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

from accord.areas.inspections import queries, rules
from accord.areas.inspections.models import ControlPlan, Inspection, Instrument, NonconformingOutput
from accord.areas.inspections.terms import Stage
from accord.areas.products.queries import Lot
from accord.areas.products.services import pass_inspection, quarantine_lot
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import happened, today_of
from accord.kernel.acts.perform import add
from accord.kernel.organization.models import Person
from accord.kernel.refusals import Objection, Refused, refuse

Override = Annotated[
    str,
    Say(
        "why an unfit instrument may count",
        "Only where an instrument is not calibrated on that day: why its values can be trusted all the same.",
        "longtext",
    ),
]
Reported = Annotated[
    Sequence[Instrument],
    Say("instruments", "What was measured with; empty: those that stand there already.", "records"),
]


@act(needs="inspections.move", moves="planned -> in_progress", gated=True)
def start_inspection(
    *, by: Actor, inspection: Inspection, instruments: Reported = (), unfit_because: Override = ""
) -> None:
    """Begin to inspect, and say with what. An instrument whose calibration has lapsed is refused (7.1.5.2)."""
    inspection.inspector = by.person
    _measured_with(by, inspection, instruments, today_of(by), unfit_because)


@act(needs="inspections.move", moves="planned | in_progress -> accepted", gated=True)
def accept_inspection(
    *,
    by: Actor,
    inspection: Inspection,
    sample_size: int,
    found: str,
    defective: int = 0,
    instruments: Reported = (),
    inspected_on: date | None = None,
    decision: str = "",
    unfit_because: Override = "",
) -> None:
    """Accept the lot by its control plan. After a final inspection the lot counts as inspected and can be released."""
    _decide(by, inspection, sample_size, defective, found, inspected_on)
    plan = inspection.control_plan
    refuse(
        *rules.acceptable(
            defective=defective,
            acceptance_number=plan.acceptance_number if plan else 0,
            plan_state=plan.state if plan else None,
        )
    )
    _measured_with(by, inspection, instruments, inspection.inspected_on or today_of(by), unfit_because)
    inspection.decision = decision
    if inspection.stage == Stage.FINAL or inspection.lot.product_id is None:
        pass_inspection(inspection.lot)


@act(needs="inspections.move", moves="planned | in_progress -> rejected", gated=True)
def reject_inspection(
    *,
    by: Actor,
    inspection: Inspection,
    sample_size: int,
    defective: int,
    found: str,
    decision: str,
    instruments: Reported = (),
    inspected_on: date | None = None,
    unfit_because: Override = "",
    quantity: Annotated[Decimal | None, Say("how many are concerned", "Empty: the whole lot.")] = None,
) -> None:
    """Reject the lot: it is set apart, and held as a nonconforming output until somebody decides (8.7.1)."""
    _decide(by, inspection, sample_size, defective, found, inspected_on)
    _measured_with(by, inspection, instruments, inspection.inspected_on or today_of(by), unfit_because)
    inspection.decision, lot = decision, inspection.lot
    if lot.state in {"open", "inspected", "released", "shipped"}:
        quarantine_lot(by=by, lot=lot, quarantine_reason=f"Rejected by {inspection.reference}: {decision}")
    add(
        NonconformingOutput(
            title=decision.split("\n", 1)[0][:200],
            lot=lot,
            description=found,
            quantity=quantity if quantity is not None else lot.quantity,
            detected_on=inspection.inspected_on,
            detected_by=by.person,
            inspection=inspection,
            owner_id=lot.owner_id or inspection.owner_id,
        )
    )


@act(needs="inspections.move", moves="accepted | rejected", label="Add what is missing")
def complete_inspection(
    *,
    by: Actor,
    inspection: Inspection,
    instruments: Reported = (),
    found: str = "",
    sample_size: int | None = None,
    inspector: Person | None = None,
    inspected_on: date | None = None,
    control_plan: ControlPlan | None = None,
    unfit_because: Override = "",
) -> None:
    """Add what an inspection that was brought in lacks. What is there already never changes."""
    given = {
        "found": found, "sample_size": sample_size, "inspector": inspector, "inspected_on": inspected_on,
        "control_plan": control_plan, "unfit_because": "" if instruments else unfit_because,
    }  # fmt: skip
    given = {n: value for n, value in given.items() if value not in (None, "", getattr(inspection, n))}
    there = [name for name in given if getattr(inspection, name) not in (None, "", 0)]
    used = set(inspection.instruments.all())
    instruments = () if set(instruments) == used else instruments
    if instruments and used:
        there.append("instruments")
    if there:
        raise Refused("That stands there already, and a decided inspection never changes.", there[0])
    if not given and not instruments:
        raise Refused("Enter at least one thing that is missing.")
    if inspected_on:
        happened(by, inspected_on, "The day of the inspection", "inspected_on")
    for name, value in given.items():
        setattr(inspection, name, value)
    if instruments:
        if inspection.inspected_on is None:
            raise Refused("Say first on which day it was inspected.", "inspected_on")
        _measured_with(by, inspection, instruments, inspection.inspected_on, unfit_because)


def _releasable(_: Actor, lot: Lot) -> list[Objection]:
    seen, held = queries.inspections_of(lot), queries.outputs_of(lot)
    return rules.lot_releasable(bought=lot.product_id is None, seen=seen, held=held)


@act(
    needs="products.close", moves="open | inspected | quarantined -> released", gated=True, first=_releasable,
    signed="I release this lot: its inspections, or a concession, allow it",
)  # fmt: skip
def release_lot(
    *, by: Actor, lot: Lot, note: Annotated[str, Say("note", "What else the release rests on.", "longtext")] = ""
) -> None:
    """Let the lot go (8.6). Its final inspection must have accepted it, or a concession must allow it."""
    seen, held = queries.inspections_of(lot), queries.outputs_of(lot)
    refuse(rules.apart_settled(apart_on=lot.quarantined_on, seen=seen, held=held, note=note))
    lot.released_by, lot.released_on, lot.quarantined_on = by.person, today_of(by), None
    lot.release_basis = f"{rules.grounds(seen, held)} {note}".strip()


def _decide(
    by: Actor, inspection: Inspection, sample_size: int, defective: int, found: str, inspected_on: date | None
) -> None:
    if by.person is None:
        raise Refused("A person decides on an inspection: sign in with your own account.")
    refuse(rules.something_checked(sample_size=sample_size))
    inspection.inspected_on = happened(by, inspected_on, "The day of the inspection", "inspected_on")
    inspection.inspector, inspection.sample_size = by.person, sample_size
    inspection.defective, inspection.found = defective, found


def _measured_with(
    by: Actor, inspection: Inspection, instruments: Sequence[Instrument], day: date, reason: str
) -> None:
    """Enter the instruments. Raises Refused if one is not fit on that day and nobody says why it can be trusted."""
    used = list(instruments) or list(inspection.instruments.all())
    why = reason or inspection.unfit_because
    objection = rules.instruments_fit(unfit=queries.unfit(used, day, today_of(by)), reason=why)
    refuse(objection)
    inspection.unfit_because = why
    if instruments:
        inspection.instruments.set(used)
