"""Reads of customers that have a name; also the records that later areas do something with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.areas.customers.models import Complaint, Customer, Feedback, Order

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
