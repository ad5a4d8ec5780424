"""Reads of products that have a name; also the records that later areas do something to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from accord.areas.documents.queries import documents_of
from accord.areas.products.models import DesignChange, DesignProject, DesignReview, Lot, Product
from accord.areas.products.terms import PASSED_ON, Kind, Traced, Went
from accord.kernel.access.scope import visible
from accord.kernel.checks.population import called
from accord.kernel.checks.verdict import NAMED
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import QuerySet

    from accord.kernel.access.actor import Actor
    from accord.kernel.moments.moment import Moment

__all__ = [
    "Lot",
    "Product",
    "chain",
    "let_go",
    "lots_from",
    "lots_in",
    "not_validated",
    "on_offer",
    "reviews_of",
    "undone_changes",
]


MOST = 200  # lots at one remove
SET_APART = Q(state__in=("quarantined", "scrapped"))
"""Lots that nobody uses or ships by oversight."""
_THROUGH: Any = Lot.materials.through


def on_offer(m: Moment) -> QuerySet[Product]:
    """The products and services that are offered."""
    return called(m.of(Product).filter(state="released"), "product on offer")


def things_on_offer(m: Moment) -> QuerySet[Product]:
    """Those that are no services; one that does not say what it is counts as a thing."""
    return called(on_offer(m).exclude(kind=Kind.SERVICE.value), "physical product on offer")


def documents_offered(m: Moment) -> QuerySet[Any]:
    """The documents by which products on offer are made; documents that were put away do not count."""
    return called(documents_of(m).filter(pk__in=on_offer(m).values("documents")), "document that products name")


def designs(m: Moment, *states: str) -> QuerySet[DesignProject]:
    """The design projects in these states, and where these take in what is handed over, those of which the day of that
    is given; none given: all that were not given up."""
    found = m.of(DesignProject).exclude(state="cancelled")
    handed_over = Q(transferred_on__isnull=False) if "transferred" in states else Q(pk__in=())
    return found.filter(Q(state__in=states) | handed_over) if states else found


def looks(m: Moment, *kinds: str) -> QuerySet[DesignReview]:
    """The reviews, verifications and validations of design projects that were not given up or put away."""
    found = m.of(DesignReview).filter(design_project__archived_on=None).exclude(design_project__state="cancelled")
    return found.filter(kind__in=kinds) if kinds else found


def looks_made(m: Moment, *kinds: str) -> QuerySet[DesignReview]:
    """Those that took place."""
    return looks(m, *kinds).filter(state__in=("held", "settled"))


def design_changes(m: Moment) -> QuerySet[DesignChange]:
    """The changes of designs that were allowed, carried out or not yet, or carried out all the same."""
    there = Q(state__in=("approved", "implemented")) | Q(implemented_on__isnull=False)
    found = m.of(DesignChange).filter(there, design_project__archived_on=None)
    return found.exclude(design_project__state="cancelled")


def let_go(m: Moment) -> QuerySet[Lot]:
    """The lots of products that were released, shipped since or not; also where the state lags behind the day."""
    days = Q(released_on__isnull=False) | Q(shipped_on__isnull=False)
    behind = Q(state__in=("open", "inspected")) & days
    return called(m.of(Lot).filter(Q(state__in=PASSED_ON) | behind, product__isnull=False), "released lot")


def as_bought(m: Moment) -> Q:
    """The condition on lots of products that they are passed on as they were bought: they name a supplier, and neither
    a process of ours nor materials."""
    return Q(supplier__isnull=False, process__isnull=True) & ~with_materials(m)


def made_of(m: Moment) -> QuerySet[Lot]:
    """The lots into which another (the outer one) went."""
    return m.of(Lot).filter(materials=OuterRef("pk"))


def went_into(m: Moment, lots: QuerySet[Lot], depth: int = 5) -> list[Any]:
    """The lots that went into these, at up to so many removes, by reference; `is_told`: it is on file what went into
    it."""
    every = m.of(Lot).only(*NAMED, "product", "supplier", "supplier_lot").annotate(is_told=with_materials(m))
    found: dict[Any, Any] = {}
    layer: Any = lots.values("pk")
    for _ in range(depth):
        into = every.filter(pk__in=_THROUGH.objects.filter(from_lot__in=layer).values("to_lot"))
        fresh = {lot.pk: lot for lot in into if lot.pk not in found}
        found |= fresh
        layer = [pk for pk, lot in fresh.items() if lot.is_told]
    return sorted(found.values(), key=lambda lot: lot.reference or "")


def with_materials(m: Moment) -> Q:
    """The condition on lots that they say what went into them."""
    there = Exists(m.of(Lot).filter(pk=OuterRef("to_lot")))
    return Q(Exists(_THROUGH.objects.filter(there, from_lot=OuterRef("pk"))))


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
