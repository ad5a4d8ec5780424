"""Reads of suppliers that have a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from accord.areas.suppliers.models import Certificate, Supplier, SupplierAgreement
from accord.areas.suppliers.terms import IN_USE, Criticality

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment


def in_use(m: Moment) -> QuerySet[Supplier]:
    """The suppliers that the organization gets something from."""
    return m.of(Supplier).filter(state__in=IN_USE)


def critical(m: Moment) -> QuerySet[Supplier]:
    """The critical ones among them."""
    return in_use(m).filter(criticality=Criticality.CRITICAL)


def close_to_information(m: Moment) -> QuerySet[Supplier]:
    """Suppliers in use that handle our information or run our systems."""
    return in_use(m).filter(~Q(handles_information="") | Q(ict=True) | Q(cloud=True))


def concluded(m: Moment) -> QuerySet[SupplierAgreement]:
    """Agreements that were signed and count through their last day; ended without saying when, one counts no more."""
    return m.of(SupplierAgreement).filter(Q(state="signed") | Q(state="ended", ends_on__isnull=False))


def ever_concluded(m: Moment) -> QuerySet[SupplierAgreement]:
    """Agreements that were signed once, whether or not they still count."""
    return m.of(SupplierAgreement).filter(state__in=("signed", "ended"))


def standing(m: Moment) -> QuerySet[Certificate]:
    """Certificates that nobody has withdrawn or marked as expired; each counts through its last day."""
    return m.of(Certificate).filter(state="valid")


def having(parts: QuerySet[SupplierAgreement] | QuerySet[Certificate]) -> Q:
    """The condition on suppliers that they have one of these parts."""
    return Q(Exists(parts.filter(supplier=OuterRef("pk"))))
