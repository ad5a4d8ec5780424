"""What the records of customers can show (8.2, 8.5.3 and 9.1.2). The promise of each check is in
`standards/checks.csv`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet

from accord.areas.customers.models import Complaint, Customer, CustomerProperty, Feedback, Order
from accord.areas.customers.queries import (
    committed,
    feedback_since,
    fulfilled_lately,
    given_back_lately,
    in_our_care,
    lost_or_damaged,
)
from accord.areas.customers.rules import FIVE
from accord.areas.customers.terms import ReviewResult
from accord.kernel.checks.facts import Fact, naming, tells
from accord.kernel.checks.mending import lacking, mended_by
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Deciding, Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, by_who_was_here, softened, unless, when
from accord.kernel.records.nothing import filled, says_something

if TYPE_CHECKING:
    from collections.abc import Iterator

    from accord.kernel.moments.moment import Moment

NEXT = {
    "enquiry": "review", "reviewed": "accept", "accepted": "change", "changed": "review", "fulfilled": "",
    "declined": "",
}  # fmt: skip
"""How an order comes to be looked at again, by its state; what is fulfilled cannot be made up."""


# ---- orders ----------------------------------------------------------------------------------------------------------


def _not_after(field: str, other: str) -> Q:
    """The day, if both are known, does not lie after the other."""
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{other}__isnull": True}) | Q(**{f"{field}__lte": F(other)})


def _after_acceptance(field: str) -> Q:
    """The day lies after the acceptance, and that is not because the order was changed between the two."""
    at_first = _not_after("changed_on", "accepted_on") | Q(changed_on__gt=F(field))
    return Q(**{f"{field}__gt": F("accepted_on")}) & at_first


def _again(m: Moment, found: Verdict) -> Verdict:
    """The verdict; an order is mended by looking at it again."""
    return mended_by(found, m.of(Order), NEXT)


def _while_any(m: Moment, orders: QuerySet[Order], found: Verdict) -> Verdict:
    """The verdict on orders looked at; where all of them are fulfilled, it lapses when the last one is too long ago."""
    lasting = orders.filter(Q(state__in=("accepted", "changed")) | Q(fulfilled_on__isnull=True))
    if lasting.exists() or not orders.exists():
        return found
    days = m.days("process_evidence")
    return all_of(found, softened(Words(m).last_within(orders, "fulfilled_on", days, what="delivery of an order")))


@tells
def customers_that_demand(m: Moment) -> Iterator[Fact]:
    """The customers who always ask for the standard."""
    served = m.for_standard("").of(Customer).filter(state="active")
    for customer, said in naming(m, served, "special_requirements"):
        yield Fact("demand", f"Customer {customer.title}: {said}", Deciding.of(customer))


ACCEPTED = "accepted order"


@check("orders_reviewed_before_acceptance")
def orders_reviewed_before_acceptance(m: Moment) -> Verdict:
    """Every order was looked at, and found to be one that can be met, before it was accepted."""
    w, open_ones = Words(m), committed(m)
    looked_at = called(open_ones | fulfilled_lately(m), ACCEPTED)
    unchanged = Q(state="changed") | _not_after("changed_on", "reviewed_on")
    fine = Q(review_result__in=("able", "conditions")) & _not_after("reviewed_on", "accepted_on") & unchanged
    breaks = "were not reviewed, as they stand now, and found possible before their acceptance"
    holds = "were reviewed and found possible before their acceptance"
    wrong = _after_acceptance("reviewed_on") | ~Q(state="changed") & Q(changed_on__gt=F("reviewed_on"))
    failing = w.none(
        called(open_ones, "order under way"),
        wrong | Q(review_result=ReviewResult.UNABLE.value),
        breaks=breaks,
        holds=holds,
        empty=NOT_ASKED,
    )
    known = fine & Q(accepted_on__isnull=False) & _not_after("reviewed_on", "fulfilled_on")
    shown = w.every(
        looked_at,
        known,
        since="reviewed_on",
        breaks="do not show that they were reviewed as they stand now, found possible and then accepted",
        holds=holds,
    )
    last = w.last_within(
        looked_at,
        "reviewed_on",
        m.days("process_evidence"),
        what="review of an accepted order",
        mend=Mend("Order", "create"),
    )
    bare = called(looked_at.filter(review_result="conditions"), "order that was accepted on conditions")
    return advised(
        _again(m, all_of(failing, softened(shown), softened(last))),
        w.none(bare, Q(review_notes=""), breaks="do not state these"),
    )


@check("order_reviews_on_file")
def order_reviews_on_file(m: Moment) -> Verdict:
    """What the look at each order gave is on file: all that is asked, who looked, when and with what result."""
    w, looked_at = Words(m), called(committed(m) | fulfilled_lately(m), ACCEPTED)
    found = w.every(
        looked_at,
        filled(*FIVE, "review_result")
        & says_something("requirements")
        & by_who_was_here("reviewed_by", "reviewed_on")
        & (Q(changed_on__isnull=True) | filled("changes")),
        since="reviewed_on",
        breaks="do not say what is required, or who reviewed it, when and with what result, or name one who had left",
        holds="say what is required, and who reviewed it when and with what result",
    )
    declined = called(m.of(Order).filter(state="declined"), "declined order")
    return advised(
        _again(m, _while_any(m, looked_at, softened(found))),
        w.none(declined, Q(declined_because=""), breaks="have no reason"),
    )


@check("order_differences_resolved")
def order_differences_resolved(m: Moment) -> Verdict:
    """No order was accepted with a difference left open, or on words that were not read back to the customer."""
    w, reviewed = Words(m), Q(reviewed_on__isnull=False)
    open_ones = committed(m).filter(reviewed)
    looked_at = called(open_ones | fulfilled_lately(m).filter(reviewed), ACCEPTED)
    resolved = Q(differences="") | (says_something("resolution") & _not_after("resolved_on", "accepted_on"))
    since = Q(state="changed") | _not_after("changed_on", "confirmed_on")
    sure = Q(written=True) | (Q(confirmed_on__isnull=False) & _not_after("confirmed_on", "accepted_on") & since)
    too_late = ~Q(differences="") & _after_acceptance("resolved_on")
    too_late |= Q(written=False) & _after_acceptance("confirmed_on")
    failing = w.none(
        called(open_ones, "order under way"),
        too_late,
        breaks="were accepted before a difference was resolved, or before the customer's words were confirmed",
        empty=NOT_ASKED,
    )
    shown = w.every(
        looked_at,
        resolved & sure,
        breaks="do not say how a difference was resolved, or when spoken words were confirmed, before their acceptance",
        holds="had no open difference at their acceptance, and were in writing or confirmed",
    )
    undated = called(looked_at.exclude(differences="").exclude(resolution=""), "order with resolved differences")
    return advised(
        _again(m, _while_any(m, looked_at, unless(softened(shown), failing))),
        w.none(undated, Q(resolved_on__isnull=True), breaks="do not say when these were resolved"),
    )


@check("orders_followed_through")
def orders_followed_through(m: Moment) -> Verdict:
    """Enquiries and orders are answered and delivered by the day that was given."""
    w, all_ = Words(m), m.of(Order)
    waiting = all_.filter(state__in=("enquiry", "reviewed"))
    again = all_.filter(state="reviewed", accepted_on__isnull=False, changed_on__isnull=False)
    promised = (committed(m) | again).filter(deliver_by__isnull=False, fulfilled_on__isnull=True)
    answered = all_.filter(state__in=("accepted", "changed", "fulfilled", "declined"))
    late = w.in_time(promised, "deliver_by", all_, late="past the delivery date")
    last = w.last_within(
        answered,
        "received_on",
        m.days("process_evidence"),
        what="receipt of an order that was answered",
        mend=Mend("Order", "create"),
    )
    asked = w.planned(waiting, "answer_due", all_, undated="have no date for an answer", late="overdue for an answer")
    return advised(
        all_of(_again(m, softened(asked)), _delivered(m, late), softened(last)),
        w.none(
            called(fulfilled_lately(m), "order that was delivered lately"),
            Q(fulfilled_on__gt=F("deliver_by")),
            breaks="were delivered after the promised date",
        ),
        w.none(called(committed(m), "order under way"), Q(deliver_by__isnull=True), breaks="have no delivery date"),
        w.none(
            called(all_.filter(state="declined"), "declined order"), Q(declined_because=""), breaks="have no reason"
        ),
        w.none(called(waiting | committed(m), "open order"), Q(owner__isnull=True), breaks="have no owner"),
    )


def _delivered(m: Moment, found: Verdict) -> Verdict:
    """The verdict; what is late is delivered, or gets a new day by a change; a change is reviewed and accepted
    first."""
    return mended_by(found, m.of(Order), {"accepted": "fulfil", "changed": "review", "reviewed": "accept"})


@check("order_changes_passed_on")
def order_changes_passed_on(m: Moment) -> Verdict:
    """Whenever an order was changed it is on file what changed and who was told."""
    w = Words(m)
    there = Q(changed_on__isnull=False) | Q(state="changed") | ~Q(changes="")
    changed = called(m.of(Order).filter(there).exclude(state="declined"), "changed order")
    found = w.every(
        changed,
        says_something("changes", "informed"),
        breaks="do not say what changed or who was told",
        holds="say what changed and who was told",
    )
    if found.mend and found.mend.verb == "edit":
        able = changed.filter(pk=found.mend.key, state__in=("accepted", "changed")).exists()
        found = replace(found, mend=replace(found.mend, verb="change") if able else None)
    return advised(softened(found), w.none(changed, Q(state="changed"), breaks="were not reviewed again"))


# ---- complaints and feedback -----------------------------------------------------------------------------------------


@check("complaints_answered", alone=False)
def complaints_answered(m: Moment) -> Verdict:
    """No complaint waits too long for its answer, and every closed one says whether the customer was right and how it
    ended."""
    all_ = m.of(Complaint)
    return when(all_.exists(), lambda: _answered(m, all_), otherwise="There is no complaint.")


def _answered(m: Moment, all_: QuerySet[Complaint]) -> Verdict:
    w, days = Words(m), m.days("complaint_answer")
    waiting = all_.filter(state__in=("received", "acknowledged"), answered_on__isnull=True)
    in_time = w.in_time(
        waiting,
        "received_on",
        all_,
        days=days,
        mend="answer",
        late="waiting too long for an answer",
    )
    said = w.every(
        called(all_.filter(Q(state__in=("answered", "closed")) | Q(answered_on__isnull=False)), "answered complaint"),
        says_something("answer") & filled("justified"),
        breaks="have no answer on file, or do not say whether they were justified",
        holds="have an answer on file, and say whether they were justified",
        empty=NOT_ASKED,
        mend="reopen",
    )
    said = mended_by(said, all_, {"received": "answer", "acknowledged": "answer"})
    ended = w.every(
        called(all_.filter(state="closed"), "closed complaint"),
        says_something("outcome"),
        breaks="do not say how they ended",
        holds="say how they ended",
        empty=NOT_ASKED,
        mend="reopen",
    )
    first, soon = all_.filter(state="received"), m.days("complaint_acknowledgement")
    waited = all_.annotate(waited=F("answered_on") - F("received_on"))
    return advised(
        softened(all_of(in_time, said, ended)),
        w.in_time(first, "received_on", first, days=soon, late="waiting too long to be acknowledged"),
        w.none(waited, Q(waited__gt=timedelta(days=days)), breaks="were answered late"),
        w.none(
            called(all_.filter(recurrence_of__isnull=False), "recurring complaint"),
            Q(nonconformity__isnull=True),
            breaks="have no nonconformity",
        ),
    )


@check("customers_heard")
def customers_heard(m: Moment) -> Verdict:
    """Customers have said or been asked lately how content they are."""
    days = m.days("satisfaction_interval")
    tells = Q(score__isnull=False) | says_something("text")
    telling = m.of(Feedback).filter(tells)
    found = Words(m).last_within(
        telling, "received_on", days, what="feedback of a customer", mend=Mend("Feedback", "create")
    )
    if not telling.exists():
        found = lacking(found, m.of(Feedback).exclude(tells), "score scale text")
    poor = telling.annotate(doubled=F("score") * 2).filter(doubled__lte=F("scale"))
    poor = called(poor, "item of poor feedback")
    silent = Words(m).none(poor, Q(follow_up=""), breaks="do not say what came of it")
    return advised(softened(found), _every_segment(m, days), silent)


def _every_segment(m: Moment, days: int) -> Verdict:
    """Something was heard lately from every segment of customers (a house rule)."""
    known = m.of(Customer).filter(state="active").exclude(segment="")
    heard = feedback_since(m, m.ago(days)).filter(received_on__lte=m.on).values("customer__segment")
    unheard = sorted(set(known.exclude(segment__in=heard).values_list("segment", flat=True)))
    if not unheard:
        return Verdict(NOT_ASKED, "Every segment was heard.")
    return Verdict(Outcome.FAILS, f"Nothing was heard lately from these segments of customers: {', '.join(unheard)}.")


# ---- property in our care --------------------------------------------------------------------------------------------


@check("customer_property_handling_agreed")
def customer_property_handling_agreed(m: Moment) -> Verdict:
    """For everything in the house that belongs to a customer, or where nothing is for what went back lately, it is on
    file how it is treated."""
    of_customers = Q(customer__isnull=False)
    breaks, holds = "do not say how they are to be treated", "say how they are to be treated"
    return _in_care(
        m, in_our_care(m).filter(of_customers), of_customers, says_something("handling"), breaks=breaks, holds=holds
    )


def _in_care(m: Moment, there: QuerySet[CustomerProperty], whose: Q, condition: Q, **words: Any) -> Verdict:
    """All that is `there` meets the condition; where nothing is, all that went back lately."""
    w, back = Words(m), given_back_lately(m).filter(whose)
    found = w.every(there, condition, empty=NOT_ASKED, **words)
    if found.outcome is not NOT_ASKED:
        return softened(found)
    found = w.every(back, condition, **words)
    if found.outcome is Outcome.HOLDS:
        days, what = m.days("process_evidence"), "return of what is not ours"
        found = all_of(found, w.last_within(back, "returned_on", days, what=what))
    return softened(found)


@check("customer_property_looked_after")
def customer_property_looked_after(m: Moment) -> Verdict:
    """Everything in the house that belongs to a customer or supplier, or where nothing is what went back lately, can be
    told from ours, was looked over, has its place, and it is on file how it is kept from harm."""
    return _in_care(
        m,
        in_our_care(m).filter(state="held"),
        Q(),
        says_something("identification", "condition", "location", "handling"),
        since="checked_on",
        breaks="have no mark, state on receipt, check or place, or do not say how they are treated",
        holds="have a mark, a state on receipt, a check and a place, and say how they are treated",
    )


@check("customer_property_returned_in_time")
def customer_property_returned_in_time(m: Moment) -> Verdict:
    """What belongs to a customer or supplier goes back by the day set for it."""
    held = in_our_care(m).filter(state="held")
    dated = held.filter(return_due__isnull=False, returned_on__isnull=True)
    late = "past the date for their return"
    found = Words(m).in_time(dated, "return_due", held, mend="return", late=late)
    if found.outcome is Outcome.NO_DATA and given_back_lately(m).exists():
        return Verdict(NOT_ASKED, "Nothing that is not ours is held at present; some of it went back lately.")
    return found


@check("customer_property_losses_reported", alone=False)
def customer_property_losses_reported(m: Moment) -> Verdict:
    """Whenever something of a customer or supplier was lost or damaged, it is on file what happened and its owner was
    told."""
    hurt = called(lost_or_damaged(m), "item of lost or damaged property")
    return when(hurt.exists(), lambda: _told(m, hurt), otherwise="Nothing that is not ours was lost or damaged.")


def _told(m: Moment, hurt: QuerySet[CustomerProperty]) -> Verdict:
    w, told = Words(m), called(hurt.filter(reported_on__isnull=False), "item of lost or damaged property")
    to_tell = hurt.filter(state__in=("lost", "damaged"), reported_on__isnull=True, report_due__isnull=False)
    overdue = "past the date for telling their owner"
    late = w.in_time(to_tell, "report_due", hurt, mend="report", late=overdue)
    on_file = w.every(
        hurt,
        says_something("happened"),
        since="reported_on",
        breaks="do not say what happened, or when their owner was told",
        holds="say what happened, and when their owner was told",
        mend="report",
    )
    on_file = mended_by(on_file, m.of(CustomerProperty), {"held": "damage"})
    return advised(
        all_of(late, softened(on_file)),
        w.none(told, Q(report=""), breaks="do not say what was agreed with the owner"),
    )
