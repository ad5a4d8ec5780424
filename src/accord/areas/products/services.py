"""The acts of products: designs from plan to transfer, lots from making to shipping, validated processes.

What releases a lot rests on inspections, so it lies in their area.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from accord.areas.customers.queries import Customer
from accord.areas.products import rules
from accord.areas.products.models import DesignChange, DesignProject, DesignReview, Lot, Product, ValidatedProcess
from accord.areas.products.queries import not_validated, reviews_of, undone_changes
from accord.areas.products.terms import Judgement
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import happened, interval, today_of
from accord.kernel.organization.models import Person
from accord.kernel.refusals import Objection, Refused, refuse

# ---- products --------------------------------------------------------------------------------------------------------


def _product_releasable(_: Actor, product: Product) -> list[Objection]:
    return rules.releasable(
        requirements=product.requirements, regulations=product.regulations, running=not_validated(product)
    )


@act(needs="products.approve", moves="developing -> released", gated=True, first=_product_releasable)
def release_product(*, by: Actor, product: Product, released_on: date | None = None) -> None:
    """Allow it to be made and sold. Its requirements stand, and its design, if there is a project, is validated."""
    product.released_on = happened(by, released_on, "The day of release", "released_on")
    product.released_by, product.phased_out_on = by.person, None


@act(needs="products.approve", moves="developing | released -> phased_out", label="Phase out")
def phase_out_product(*, by: Actor, product: Product, phased_out_on: date | None = None) -> None:
    """Say that it is not sold any more; what is owed after delivery goes on."""
    product.phased_out_on = happened(by, phased_out_on, "The last day", "phased_out_on")


@act(needs="products.approve", moves="released | phased_out -> developing", label="Take up again")
def resume_product(*, by: Actor, product: Product) -> None:
    """Take it back into development; it is released anew."""


# ---- design ----------------------------------------------------------------------------------------------------------


def _inputs_agreeable(_: Actor, project: DesignProject) -> list[Objection]:
    agreed = bool(project.inputs_agreed_on and project.inputs_agreed_by and project.inputs_judgement)
    return rules.inputs_agreeable(
        plan=project.plan, inputs=project.inputs, agreed=agreed and project.state != "planned"
    )


@act(needs="products.move", moves="planned | developing", label="Agree the inputs", first=_inputs_agreeable)
def agree_inputs_design_project(
    *, by: Actor, design_project: DesignProject, inputs_judgement: str, inputs_agreed_on: date | None = None
) -> None:
    """Record that the inputs are complete and contradict each other nowhere (8.3.3). What is developed already, without
    that on file, goes on."""
    if design_project.state == "planned":
        design_project.state = "inputs_agreed"
    design_project.inputs_agreed_on = happened(by, inputs_agreed_on, "The day", "inputs_agreed_on")
    design_project.inputs_agreed_by, design_project.inputs_judgement = by.person, inputs_judgement


@act(needs="products.move", moves="inputs_agreed -> developing", label="Begin development")
def begin_design_project(*, by: Actor, design_project: DesignProject) -> None:
    """Begin to develop from the agreed inputs."""


@act(needs="products.move", moves="developing", label="Approve the outputs", gated=True)
def approve_outputs_design_project(
    *, by: Actor, design_project: DesignProject, outputs: str, outputs_approved_on: date | None = None
) -> None:
    """Record that the outputs are enough to make, measure and accept by (8.3.5)."""
    design_project.outputs, design_project.outputs_approved_by = outputs, by.person
    design_project.outputs_approved_on = happened(by, outputs_approved_on, "The day", "outputs_approved_on")


def _verifiable(_: Actor, project: DesignProject) -> list[Objection]:
    failed = [str(r.reference or r.title) for r in reviews_of(project, "held")]
    return rules.verifiable(outputs=project.outputs, failed=failed)


@act(needs="products.move", moves="developing -> verified", first=_verifiable)
def verify_design_project(
    *, by: Actor, design_project: DesignProject, verification: str, verified_on: date | None = None
) -> None:
    """Record that the outputs meet the inputs (8.3.4 c). What failed is entered as a review first."""
    design_project.verification, design_project.verified_by = verification, by.person
    design_project.verified_on = happened(by, verified_on, "The day of verification", "verified_on")


@act(needs="products.move", moves="verified -> validated", gated=True)
def validate_design_project(
    *, by: Actor, design_project: DesignProject, validation: str, validated_on: date | None = None
) -> None:
    """Record that it was tried for its use, and serves it (8.3.4 d)."""
    design_project.validation, design_project.validated_by = validation, by.person
    design_project.validated_on = happened(by, validated_on, "The day of validation", "validated_on")


def _transferable(_: Actor, project: DesignProject) -> list[Objection]:
    return rules.transferable(
        unheld=[str(r.reference or r.title) for r in reviews_of(project, "planned")],
        unsettled=[str(r.reference or r.title) for r in reviews_of(project, "held")],
        changes=undone_changes(project),
    )


@act(needs="products.move", moves="validated -> transferred", label="Transfer to production", first=_transferable)
def transfer_design_project(*, by: Actor, design_project: DesignProject, transferred_on: date | None = None) -> None:
    """Hand it to production. Every planned review was held and settled, and every change is finished."""
    day = happened(by, transferred_on, "The day of transfer", "transferred_on")
    refuse(
        rules.design_in_order(
            inputs_agreed_on=design_project.inputs_agreed_on, verified_on=design_project.verified_on,
            validated_on=design_project.validated_on, transferred_on=day, imported=False,
        )
    )  # fmt: skip
    design_project.transferred_on = day


@act(
    needs="products.move", moves="inputs_agreed | developing | verified | validated | transferred -> developing",
    label="Back to work",
)  # fmt: skip
def rework_design_project(*, by: Actor, design_project: DesignProject) -> None:
    """Go back to developing: something changed, a check failed, or it was brought in with gaps. It is verified and
    validated anew."""
    design_project.transferred_on = None
    design_project.verified_on = design_project.validated_on = None
    design_project.verification = design_project.validation = ""
    design_project.verified_by = design_project.validated_by = None


@act(needs="products.move", moves="planned | inputs_agreed | developing | verified | validated -> cancelled")
def cancel_design_project(*, by: Actor, design_project: DesignProject, cancelled_because: str) -> None:
    """Give it up, and say why."""
    design_project.cancelled_because = cancelled_because


@act(needs="products.move", moves="planned -> held")
def hold_design_review(
    *,
    by: Actor,
    design_review: DesignReview,
    judgement: Judgement,
    findings: str,
    participants: Sequence[Person] = (),
    held_on: date | None = None,
) -> None:
    """Record that it took place, and what came of it. Passed without conditions, it is settled at once by settling."""
    design_review.held_on = happened(by, held_on, "The day", "held_on")
    design_review.judgement, design_review.findings = judgement, findings
    if participants:
        design_review.participants.set(participants)


@act(needs="products.move", moves="held -> settled")
def settle_design_review(*, by: Actor, design_review: DesignReview, settlement: str) -> None:
    """Record what was done about the trouble that came up (8.3.4 e), or that there was none."""
    design_review.settlement, design_review.settled_on = settlement, today_of(by)


@act(needs="products.move", moves="settled -> planned", label="Plan anew")
def repeat_design_review(*, by: Actor, design_review: DesignReview, planned_on: date) -> None:
    """Hold it once more; what it showed before stays in its history."""
    design_review.planned_on, design_review.judgement = planned_on, ""
    design_review.held_on = design_review.settled_on = None


def _change_approvable(_: Actor, design_change: DesignChange) -> list[Objection | None]:
    return [rules.change_approvable(impact=design_change.impact)]


@act(needs="products.close", moves="proposed -> approved", first=_change_approvable)
def approve_design_change(*, by: Actor, design_change: DesignChange, approved_on: date | None = None) -> None:
    """Allow the change of the design (8.3.6)."""
    design_change.approved_by = by.person
    design_change.approved_on = happened(by, approved_on, "The day of approval", "approved_on")


@act(needs="products.close", moves="proposed | approved -> rejected")
def reject_design_change(*, by: Actor, design_change: DesignChange, rejected_because: str) -> None:
    """Leave the design as it is, and say why."""
    design_change.rejected_because = rejected_because


@act(needs="products.move", moves="approved | implemented -> implemented")
def implement_design_change(*, by: Actor, design_change: DesignChange, implemented_on: date | None = None) -> None:
    """Record from when on it is built so; of one that was brought in as carried out, the day that is missing."""
    if design_change.implemented_on is not None:
        raise Refused("It is on file already since when it is built so.", "implemented_on")
    design_change.implemented_on = happened(by, implemented_on, "The day", "implemented_on")


# ---- lots ------------------------------------------------------------------------------------------------------------


@act(needs="products.report", moves="open | inspected | released | shipped -> quarantined")
def quarantine_lot(*, by: Actor, lot: Lot, quarantine_reason: str, location: str = "") -> None:
    """Set it apart so that nobody uses or ships it by oversight (8.7.1); anybody may. Shipped: it is called back."""
    lot.quarantined_on, lot.quarantine_reason = today_of(by), quarantine_reason
    lot.location = location or lot.location


@act(needs="products.move", moves="quarantined -> open", label="Back to inspection")
def resume_lot(*, by: Actor, lot: Lot) -> None:
    """Take it out of quarantine, to be inspected again. The day on which it was set apart stays until its release."""
    lot.released_on = lot.released_by = lot.shipped_on = lot.shipped_to = None
    lot.release_basis = ""


@act(needs="products.move", moves="open | inspected | quarantined -> scrapped", label="Scrap or send back")
def scrap_lot(*, by: Actor, lot: Lot, scrapped_on: date | None = None) -> None:
    """Record that it was made unusable, or went back to its supplier."""
    lot.scrapped_on = happened(by, scrapped_on, "The day", "scrapped_on")


@act(needs="products.move", moves="released -> shipped")
def ship_lot(*, by: Actor, lot: Lot, shipped_to: Customer | None = None, shipped_on: date | None = None) -> None:
    """Record that it left the house, and to whom; empty: to the customer of its order."""
    day = happened(by, shipped_on, "The day of shipping", "shipped_on")
    refuse(rules.shippable(use_by=lot.use_by, released_on=lot.released_on, day=day))
    customer = shipped_to or (lot.order.customer if lot.order else None)
    if customer is None:
        raise Refused("Say to whom it goes: without that it cannot be traced.", "shipped_to")
    lot.shipped_on, lot.shipped_to = day, customer


def pass_inspection(lot: Lot) -> None:
    """Inside an act of inspections: what was open counts as inspected; one set apart stays so until its release."""
    if lot.state == "open":
        lot.state = "inspected"
        lot.save()


# ---- validated processes ---------------------------------------------------------------------------------------------


@act(needs="products.move", moves="valid | due -> valid", gated=True)
def validate_validated_process(
    *,
    by: Actor,
    validated_process: ValidatedProcess,
    result: str,
    validated_on: date | None = None,
    validation_due: Annotated[
        date | None, Say("next validation", "Empty: after the interval that the organization has chosen.")
    ] = None,
) -> None:
    """Record that it was proven able, and until when (8.5.1 f)."""
    day = happened(by, validated_on, "The day of validation", "validated_on")
    validated_process.validated_on, validated_process.validated_by = day, by.person
    validated_process.result = result
    validated_process.validation_due = validation_due or day + interval(by, day, "process_validation")
    validated_process.doubt = ""


@act(needs="products.move", moves="valid -> due", label="Must be proven anew")
def doubt_validated_process(*, by: Actor, validated_process: ValidatedProcess, doubt: str) -> None:
    """Say why it does not count as proven any more: new equipment, material, place, or a failure."""
    validated_process.doubt = doubt
