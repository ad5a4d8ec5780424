"""Customers: tables and declarations, one file per noun."""

from accord.areas.customers.models.complaints import Complaint
from accord.areas.customers.models.customers import Customer
from accord.areas.customers.models.feedback import Feedback
from accord.areas.customers.models.orders import Order
from accord.areas.customers.models.property import CustomerProperty

__all__ = ["Complaint", "Customer", "CustomerProperty", "Feedback", "Order"]
