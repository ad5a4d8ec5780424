"""Reads of products that have a name; also the records that later areas do something to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accord.areas.products.models import DesignChange, DesignProject, DesignReview, Lot, Product
from accord.areas.products.terms import Traced, Went
from accord.kernel.access.scope import visible
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import QuerySet

    from accord.kernel.access.actor import Actor

__all__ = ["Lot", "Product", "chain", "lots_from", "lots_in", "not_validated", "reviews_of", "undone_changes"]


MOST = 200  # lots at one remove
_THROUGH: Any = Lot.materials.through


def not_validated(product: Product) -> list[str]:
    """References of the design projects of a product that are under way and not validated."""
    found = DesignProject.objects.filter(product=product, archived_on=None).exclude(
        state__in=("validated", "transferred", "cancelled")
    )
    return [str(r) for r in found.values_list("reference", flat=True)]


def reviews_of(project: DesignProject, *states: str) -> list[DesignReview]:
    """The reviews of a design project in these states, by day."""
    found: QuerySet[DesignReview] = DesignReview.objects.filter(
        design_project=project, archived_on=None, state__in=states
    )
    return list(found.order_by("planned_on", "reference"))


def undone_changes(project: DesignProject) -> list[str]:
    """References of its changes that are neither carried out nor rejected."""
    found = DesignChange.objects.filter(design_project=project, archived_on=None, state__in=("proposed", "approved"))
    return [str(r) for r in found.values_list("reference", flat=True)]


def lots_in(by: Actor, lot: Lot, depth: int = 5) -> list[tuple[int, Lot]]:
    """The lots that went into a lot, at each remove, as far as the actor may see them: (remove, lot)."""
    return _layers(by, lot, depth, lambda keys: Q(pk__in=_THROUGH.objects.filter(from_lot__in=keys).values("to_lot")))


def lots_from(by: Actor, lot: Lot, depth: int = 5) -> list[tuple[int, Lot]]:
    """The lots that a lot went into, at each remove, as far as the actor may see them: (remove, lot)."""
    return _layers(by, lot, depth, lambda keys: Q(pk__in=_THROUGH.objects.filter(to_lot__in=keys).values("from_lot")))


def _layers(by: Actor, lot: Lot, depth: int, step: Callable[[Iterable[object]], Q]) -> list[tuple[int, Lot]]:
    seen, layer, found = {lot.pk}, {lot.pk}, []
    for remove in range(1, depth + 1):
        lots: QuerySet[Lot] = visible(of(Lot), by).filter(step(layer), archived_on=None).exclude(pk__in=seen)
        rows = list(lots.select_related("product", "supplier", "shipped_to").order_by("made_on", "reference")[:MOST])
        if not rows:
            break
        found += [(remove, r) for r in rows]
        layer = {r.pk for r in rows}
        seen |= layer
    return found


def chain(by: Actor, lot: Lot) -> tuple[list[Traced], list[Went]]:
    """The whole chain of a lot, from material to customer, and what went into what."""
    before = [(-remove, found) for remove, found in lots_in(by, lot)]
    rows = [*reversed(before), (0, lot), *lots_from(by, lot)]
    keys = [found.pk for _, found in rows]
    went = _THROUGH.objects.filter(from_lot__in=keys, to_lot__in=keys).values_list("to_lot", "from_lot")
    return [_traced(remove, found) for remove, found in rows], [Went(str(a), str(b)) for a, b in went]


def _traced(remove: int, lot: Lot) -> Traced:
    whom = lot.shipped_to.title if lot.shipped_to else lot.supplier.title if lot.supplier else ""
    says = lot.product.title if lot.product else lot.item
    return Traced(remove, str(lot.pk), str(lot.reference), lot.title, says, lot.state, lot.state_label, whom)
