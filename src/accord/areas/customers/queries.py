"""Reads of customers that have a name; also the records that later areas do something with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q

from accord.areas.customers.models import Complaint, Customer, CustomerProperty, Feedback, Order
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment

__all__ = ["Complaint", "Customer", "Order", "complaints_since", "feedback_since"]


def complaints_since(m: Moment, since: date) -> QuerySet[Complaint]:
    """The complaints received from a day on."""
    return m.of(Complaint).filter(received_on__gte=since)


def feedback_since(m: Moment, since: date) -> QuerySet[Feedback]:
    """What customers said or were asked from a day on."""
    return m.of(Feedback).filter(received_on__gte=since)


def settled_for_emergencies(m: Moment) -> QuerySet[Customer]:
    """Customers with whom it is settled what is done in an emergency (8.2.1 e)."""
    return m.of(Customer).filter(says_something("contingency"), state="active")


def committed(m: Moment) -> QuerySet[Order]:
    """The orders to which the organization has said yes and that are not delivered."""
    return m.of(Order).filter(state__in=("accepted", "changed"))


def fulfilled_lately(m: Moment) -> QuerySet[Order]:
    """Those delivered within the time that evidence counts; older ones are history. Without a day they count; with one
    also where the state lags behind it."""
    lately = Q(fulfilled_on__gte=m.ago(m.days("process_evidence")))
    behind = Q(state__in=("enquiry", "reviewed")) & lately
    return m.of(Order).filter(Q(state="fulfilled") & (lately | Q(fulfilled_on__isnull=True)) | behind)


def in_our_care(m: Moment) -> QuerySet[CustomerProperty]:
    """What is in the house and belongs to somebody else."""
    return m.of(CustomerProperty).filter(state__in=("held", "damaged"))


def given_back_lately(m: Moment) -> QuerySet[CustomerProperty]:
    """What went back to its owner within the time that evidence counts."""
    since = m.ago(m.days("process_evidence"))
    return m.of(CustomerProperty).filter(state="returned", returned_on__gte=since)


def lost_or_damaged(m: Moment) -> QuerySet[CustomerProperty]:
    """What was lost or damaged, given back or not; found again and looked at since, it is held as before."""
    unseen = Q(checked_on__isnull=True) | Q(checked_on__lt=F("happened_on"))
    unseen |= Q(checked_on=F("happened_on"), imported=True)  # in a list that look is the one that came upon it
    still = Q(state="returned") | Q(state="held", reported_on__isnull=True) & unseen
    return m.of(CustomerProperty).filter(Q(state__in=("lost", "damaged")) | Q(happened_on__isnull=False) & still)
