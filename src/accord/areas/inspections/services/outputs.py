"""What becomes of an output that does not conform (8.7)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from accord.areas.customers.queries import Complaint
from accord.areas.improvement.services import raise_nonconformity, refuse_second
from accord.areas.inspections import rules
from accord.areas.inspections.models import Inspection, NonconformingOutput
from accord.areas.inspections.terms import Agreement, Disposition
from accord.areas.products.queries import Lot
from accord.areas.products.services import quarantine_lot
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import happened, today_of
from accord.kernel.organization.models import Person
from accord.kernel.records.record import Record
from accord.kernel.refusals import Objection, Refused, refuse


@act(needs="inspections.report", label="Report")
def hold_nonconforming_output(
    *,
    by: Actor,
    title: str,
    lot: Lot | None = None,
    item: str = "",
    description: str = "",
    quantity: Decimal | None = None,
    held_where: str = "",
    complaint: Complaint | None = None,
    detected_on: date | None = None,
    quarantine: Annotated[bool, Say("set the whole lot apart", "So that nobody uses or ships it.")] = False,
    owner: Person | None = None,
) -> NonconformingOutput:
    """Report something that does not conform, so that nobody uses it by oversight (8.7.1). Anybody may."""
    if lot is not None and quarantine and lot.state in {"open", "inspected", "released", "shipped"}:
        quarantine_lot(by=by, lot=lot, quarantine_reason=title)
    return NonconformingOutput(
        title=title, lot=lot, item=item, description=description, quantity=quantity, held_where=held_where,
        complaint=complaint, detected_by=by.person, owner_id=owner.pk if owner else (lot.owner_id if lot else None),
        detected_on=happened(by, detected_on, "The day of detection", "detected_on"),
    )  # fmt: skip


@act(needs="inspections.approve", moves="held | decided -> decided", gated=True)
def decide_nonconforming_output(
    *,
    by: Actor,
    nonconforming_output: NonconformingOutput,
    disposition: Disposition,
    reason: str,
    concession: str = "",
    customer_agreed: Agreement | None = None,
    decided_on: date | None = None,
) -> None:
    """Decide what becomes of it, as somebody entitled to (8.7.1, 8.7.2 d)."""
    if by.person is None:
        raise Refused("A person decides what becomes of it: sign in with your own account.")
    agreed = customer_agreed or ""
    refuse(*rules.decidable(disposition=disposition, concession=concession, customer_agreed=agreed))
    nonconforming_output.disposition, nonconforming_output.reason = disposition, reason
    nonconforming_output.concession, nonconforming_output.customer_agreed = concession, agreed
    nonconforming_output.decided_by = by.person
    nonconforming_output.decided_on = happened(by, decided_on, "The day of the decision", "decided_on")
    if agreed in {Agreement.YES, Agreement.NO}:
        nonconforming_output.customer_agreed_on = nonconforming_output.decided_on


@act(needs="inspections.move", moves="decided", label="Customer answered")
def hear_customer_nonconforming_output(
    *,
    by: Actor,
    nonconforming_output: NonconformingOutput,
    customer_agreed: Agreement,
    customer_agreed_on: date | None = None,
) -> None:
    """Record whether the customer agrees to the concession (8.6 p2)."""
    day = happened(by, customer_agreed_on, "The day of the answer", "customer_agreed_on")
    nonconforming_output.customer_agreed, nonconforming_output.customer_agreed_on = customer_agreed, day


@act(needs="inspections.move", moves="decided -> reinspected", label="Re-inspected")
def reinspect_nonconforming_output(
    *,
    by: Actor,
    nonconforming_output: NonconformingOutput,
    reinspection_result: str,
    reinspection: Inspection | None = None,
    reinspected_on: date | None = None,
) -> None:
    """Show that it was corrected (8.7.1): a lot by an accepted inspection, anything else in words."""
    output, day = nonconforming_output, happened(by, reinspected_on, "The day", "reinspected_on")
    if reinspection is not None:
        day = reinspection.inspected_on or day
    refuse(
        *rules.reinspection_shows(
            of_lot=output.lot_id is not None,
            state=reinspection.state if reinspection else None,
            on=day,
            decided_on=output.decided_on,
            same_lot=reinspection is None or output.lot_id in {None, reinspection.lot_id},
        )
    )
    output.reinspection, output.reinspected_on = reinspection, day
    output.reinspection_result = reinspection_result


def _closable(_: Actor, output: NonconformingOutput) -> list[Objection]:
    return rules.output_closable(
        disposition=output.disposition,
        state=output.state,
        customer_agreed=output.customer_agreed,
        lot_state=output.lot.state if output.lot else "",
        lot=str(output.lot.reference or output.lot.title) if output.lot else "",
    )


@act(needs="inspections.close", moves="decided | reinspected -> closed", first=_closable)
def close_nonconforming_output(*, by: Actor, nonconforming_output: NonconformingOutput) -> None:
    """Close it once the decision is carried out; from then on it is locked."""
    nonconforming_output.closed_on = today_of(by)


@act(needs="inspections.close", moves="closed | reinspected -> held", label="Open again")
def reopen_nonconforming_output(
    *,
    by: Actor,
    nonconforming_output: NonconformingOutput,
    why: Annotated[str, Say("why", "What shows that the decision was not right or not carried out.", "longtext")],
) -> None:
    """Open it again; what becomes of it is decided anew."""
    nonconforming_output.reason, nonconforming_output.disposition = why, ""
    nonconforming_output.decided_on = nonconforming_output.closed_on = nonconforming_output.reinspected_on = None
    nonconforming_output.decided_by = nonconforming_output.reinspection = None


@act(needs="inspections.move", moves="held | decided | reinspected", label="Raise a nonconformity")
def raise_nonconformity_nonconforming_output(
    *,
    by: Actor,
    nonconforming_output: NonconformingOutput,
    requirement: Annotated[str, Say("requirement not met", "Drawing, plan or specification.")] = "",
    process: Annotated[Record | None, Say("process", "Where it happened; its owner looks for the cause.")] = None,
) -> None:
    """Have the cause found: raise a nonconformity from it (10.2.1)."""
    refuse_second(nonconforming_output.nonconformity)
    nonconforming_output.nonconformity = raise_nonconformity(
        by=by,
        title=nonconforming_output.title,
        description=nonconforming_output.description or nonconforming_output.title,
        source=nonconforming_output,
        requirement=requirement,
        process=process,
        detected_on=nonconforming_output.detected_on,
    )
