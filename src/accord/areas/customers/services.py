"""The acts of customers: reviewing and accepting orders, the clock of complaints, property in our care."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from accord.areas.customers import rules
from accord.areas.customers.models import Complaint, Customer, CustomerProperty, Feedback, Order
from accord.areas.customers.terms import About, FeedbackKind, Justified, ReviewResult
from accord.areas.improvement.services import raise_nonconformity
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import happened, today_of
from accord.kernel.organization.models import Person
from accord.kernel.records.record import Record
from accord.kernel.refusals import Objection, Refused, refuse

# ---- customers -------------------------------------------------------------------------------------------------------


@act(needs="customers.move", moves="active -> ended")
def end_customer(*, by: Actor, customer: Customer, ended_on: date | None = None) -> None:
    """Say that nothing is delivered to this customer any more."""
    customer.ended_on = happened(by, ended_on, "The last day", "ended_on")


@act(needs="customers.move", moves="ended -> active")
def resume_customer(*, by: Actor, customer: Customer) -> None:
    """Deal with a former customer again."""
    customer.ended_on = None


# ---- orders ----------------------------------------------------------------------------------------------------------


@act(needs="customers.move", moves="enquiry | reviewed | changed -> reviewed")
def review_order(
    *,
    by: Actor,
    order: Order,
    review_result: ReviewResult,
    requirements: str = "",
    unstated: str = "",
    own: str = "",
    legal: str = "",
    differences: str = "",
    resolution: str = "",
    review_notes: str = "",
    reviewed_on: date | None = None,
) -> None:
    """Look at everything that is asked, said or not, before a promise is given (8.2.3.1); empty: as it stands there."""
    if by.person is None:
        raise Refused("An order is reviewed by a person: sign in with your own account.")
    order.requirements, order.unstated = requirements or order.requirements, unstated or order.unstated
    order.own, order.legal = own or order.own, legal or order.legal
    if differences and differences != order.differences:  # how former ones were resolved says nothing of these
        order.differences, order.resolution, order.resolved_on = differences, "", None
    order.resolution = resolution or order.resolution
    day = happened(by, reviewed_on, "The day of the review", "reviewed_on")
    if resolution:
        order.resolved_on = day
    answers = {name: getattr(order, name) for name in rules.FIVE}
    refuse(
        *rules.reviewable(
            answers=answers,
            differences=order.differences,
            resolution=order.resolution,
            able=review_result == ReviewResult.ABLE,
        )
    )
    order.review_result, order.review_notes = review_result, review_notes
    order.reviewed_by, order.reviewed_on = by.person, day


@act(needs="customers.move", moves="enquiry | reviewed", label="Read back")
def confirm_order(*, by: Actor, order: Order, confirmed_on: date | None = None) -> None:
    """Record that the customer confirmed what was read back; needed where nothing came in writing (8.2.3.1)."""
    order.confirmed_on = happened(by, confirmed_on, "The day of the confirmation", "confirmed_on")


@act(needs="customers.move", moves="enquiry | reviewed | changed -> accepted")
def accept_order(*, by: Actor, order: Order, accepted_on: date | None = None, deliver_by: date | None = None) -> None:
    """Say yes to the customer. It takes a review that found that all can be met, with differences resolved (8.2.3)."""
    day = happened(by, accepted_on, "The day of the acceptance", "accepted_on")
    refuse(
        *rules.acceptable(
            reviewed=order.state == "reviewed",
            reviewed_on=order.reviewed_on,
            result=order.review_result,
            differences=order.differences,
            resolution=order.resolution,
            resolved_on=order.resolved_on,
            written=order.written,
            confirmed_on=order.confirmed_on,
            changed_on=order.changed_on,
            day=day,
        )
    )
    order.accepted_on, order.deliver_by = day, deliver_by or order.deliver_by


@act(needs="customers.move", moves="accepted | changed -> changed", label="Record a change")
def change_order(
    *,
    by: Actor,
    order: Order,
    what: Annotated[str, Say("what changes", "What is asked differently now, and by whom.", "longtext")],
    informed: str,
    changed_on: date | None = None,
    deliver_by: date | None = None,
) -> None:
    """Record that something is asked differently now and who was told (8.2.4); the order is reviewed again."""
    day = happened(by, changed_on, "The day of the change", "changed_on")
    order.changes = f"{order.changes}\n{day.isoformat()}: {what}".strip()
    order.changed_on, order.informed = day, informed
    order.deliver_by = deliver_by or order.deliver_by


@act(needs="customers.move", moves="accepted -> fulfilled")
def fulfil_order(*, by: Actor, order: Order, fulfilled_on: date | None = None) -> None:
    """Record the last delivery or service."""
    order.fulfilled_on = happened(by, fulfilled_on, "The day of delivery", "fulfilled_on")


@act(needs="customers.move", moves="enquiry | reviewed | changed -> declined")
def decline_order(*, by: Actor, order: Order, declined_because: str) -> None:
    """Say no, or record that the customer did, and why."""
    order.declined_because = declined_because


# ---- complaints ------------------------------------------------------------------------------------------------------


@act(
    needs="customers.report",
    label="Report",
    plainly="A customer complains: What the customer says, in a sentence; somebody answers for it.",
)
def raise_complaint(
    *,
    by: Actor,
    description: str,
    customer: Customer | None = None,
    kind: About | None = None,
    about: Record | None = None,
    received_on: date | None = None,
    contact: str = "",
    title: str = "",
    owner: Person | None = None,
) -> Complaint:
    """Report what a customer complains about. Anybody may; without a day it came in today."""
    day = happened(by, received_on, "The day of receipt", "received_on")
    found = Complaint(
        title=title, description=description, received_on=day, kind=kind or "", contact=contact,
        about=about.pointer if about else "", received_by=by.person, owner=owner,
    )  # fmt: skip
    if customer is not None:
        found.customer = customer
        found.owner_id = found.owner_id or customer.owner_id
    return found


@act(needs="customers.move", moves="received -> acknowledged")
def acknowledge_complaint(*, by: Actor, complaint: Complaint, acknowledged_on: date | None = None) -> None:
    """Record that the customer was told that it is being looked into."""
    complaint.acknowledged_on = happened(by, acknowledged_on, "The day of acknowledgement", "acknowledged_on")


@act(needs="customers.move", moves="received | acknowledged -> answered")
def answer_complaint(
    *, by: Actor, complaint: Complaint, answer: str, justified: Justified, answered_on: date | None = None
) -> None:
    """Record what the customer was told, and whether the complaint was justified."""
    day = happened(by, answered_on, "The day of the answer", "answered_on")
    complaint.answer, complaint.justified, complaint.answered_on = answer, justified, day
    complaint.acknowledged_on = complaint.acknowledged_on or day


@act(needs="customers.move", moves="received | acknowledged | answered", label="Raise a nonconformity")
def investigate_complaint(
    *,
    by: Actor,
    complaint: Complaint,
    requirement: Annotated[str, Say("requirement not met", "What was promised or specified.")] = "",
    process: Annotated[Record | None, Say("process", "Where it happened; its owner looks for the cause.")] = None,
    containment: Annotated[str, Say("containment", "What was done at once.", "longtext")] = "",
) -> None:
    """Have the cause found: raise a nonconformity from this complaint (10.2.1)."""
    if complaint.nonconformity_id:
        raise Refused("A nonconformity was raised from this complaint already.", "nonconformity")
    earlier = complaint.recurrence_of.nonconformity if complaint.recurrence_of else None
    complaint.nonconformity = raise_nonconformity(
        by=by,
        title=complaint.title[:200],
        description=complaint.description or complaint.title,
        source=complaint,
        requirement=requirement,
        process=process,
        containment=containment,
        recurrence_of=earlier,
    )


def _closable(_: Actor, complaint: Complaint) -> list[Objection]:
    return rules.closable(
        justified=complaint.justified,
        nonconformity=complaint.nonconformity_id is not None,
        came_before=complaint.recurrence_of_id is not None,
    )


@act(needs="customers.close", moves="answered -> closed", first=_closable)
def close_complaint(*, by: Actor, complaint: Complaint, outcome: str, cost: Decimal | None = None) -> None:
    """Close it once nothing is owed to the customer any more; from then on it is locked."""
    complaint.outcome, complaint.closed_on = outcome, today_of(by)
    complaint.cost = cost if cost is not None else complaint.cost


@act(needs="customers.close", moves="answered | closed -> acknowledged")
def reopen_complaint(
    *,
    by: Actor,
    complaint: Complaint,
    reason: Annotated[str, Say("reason", "What the customer is still missing.", "longtext")],
) -> None:
    """Take it up again because the answer did not settle it."""
    complaint.outcome, complaint.answered_on, complaint.closed_on = reason, None, None


# ---- feedback --------------------------------------------------------------------------------------------------------


@act(needs="customers.report", label="Report")
def hear_feedback(
    *,
    by: Actor,
    text: str,
    kind: FeedbackKind = FeedbackKind.PRAISE,
    customer: Customer | None = None,
    received_on: date | None = None,
) -> Feedback:
    """Record in a minute what a customer said, good or bad. Anybody may; without a day it was said today."""
    day = happened(by, received_on, "The day", "received_on")
    return Feedback(text=text, kind=kind, customer=customer, received_on=day)


# ---- property of customers -------------------------------------------------------------------------------------------


@act(needs="customers.move", moves="held | damaged -> returned")
def return_customer_property(
    *, by: Actor, customer_property: CustomerProperty, returned_on: date | None = None
) -> None:
    """Record that the customer has it back."""
    customer_property.returned_on = happened(by, returned_on, "The day of return", "returned_on")


@act(needs="customers.report", moves="held -> lost", label="Report as lost")
def lose_customer_property(
    *, by: Actor, customer_property: CustomerProperty, happened: str, happened_on: date | None = None
) -> None:
    """Say that it cannot be found. The customer is told at once (8.5.3)."""
    _mishap(by, customer_property, happened, happened_on)


@act(needs="customers.report", moves="held -> damaged", label="Report as damaged")
def damage_customer_property(
    *, by: Actor, customer_property: CustomerProperty, happened: str, happened_on: date | None = None
) -> None:
    """Say that it was damaged or found unfit for use. The customer is told at once (8.5.3)."""
    _mishap(by, customer_property, happened, happened_on)


@act(needs="customers.move", moves="lost | damaged | returned", label="Customer told")
def report_customer_property(
    *,
    by: Actor,
    customer_property: CustomerProperty,
    report: str,
    reported_on: date | None = None,
    what: Annotated[str, Say("what happened", "Empty: as it is on file.", "longtext")] = "",
) -> None:
    """Record that its owner was told, and what was agreed (8.5.3); also afterwards, once it was given back."""
    held = customer_property
    held.happened = what or held.happened
    refuse(rules.reportable(state=held.state, happened_on=held.happened_on))
    day = happened(by, reported_on, "The day", "reported_on")
    customer_property.report, customer_property.reported_on, customer_property.report_due = report, day, None


@act(needs="customers.move", moves="lost -> held", label="Found again")
def find_customer_property(*, by: Actor, customer_property: CustomerProperty, location: str) -> None:
    """Record that it was found again and looked at, and where it is now."""
    customer_property.location, customer_property.report_due = location, None
    customer_property.checked_on = today_of(by)


def _mishap(by: Actor, found: CustomerProperty, what: str, on: date | None) -> None:
    found.happened, found.happened_on = what, happened(by, on, "The day", "happened_on")
    found.report_due, found.reported_on = found.happened_on, None
