"""Suppliers, agreements, certificates, evaluations, deliveries: tables and declarations, one file per noun."""

from accord.areas.suppliers.models.suppliers import Supplier  # isort: skip
from accord.areas.suppliers.models.agreements import SupplierAgreement  # isort: skip
from accord.areas.suppliers.models.certificates import Certificate  # isort: skip
from accord.areas.suppliers.models.evaluations import SupplierEvaluation  # isort: skip
from accord.areas.suppliers.models.deliveries import Delivery  # isort: skip

__all__ = ["Certificate", "Delivery", "Supplier", "SupplierAgreement", "SupplierEvaluation"]
