"""Reads of customers that have a name; also the records that later areas do something with."""

from __future__ import annotations

from accord.areas.customers.models import Complaint, Customer, Order

__all__ = ["Complaint", "Customer", "Order"]
