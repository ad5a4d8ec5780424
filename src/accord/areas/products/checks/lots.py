"""What lots can show: what they are, where they came from, where they went."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

from accord.areas.products.models import Lot, Product
from accord.areas.products.queries import SET_APART, as_bought, let_go, made_of, on_offer, went_into, with_materials
from accord.areas.products.terms import Kind
from accord.kernel.checks.population import called, known
from accord.kernel.checks.registry import check
from accord.kernel.checks.unbroken import unbroken
from accord.kernel.checks.verdict import NOT_ASKED, Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened, when
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment

TO_SOMEBODY = Q(shipped_to__isnull=False) | Q(order__isnull=False)
"""It is on file to whom a lot went: an order names its customer."""


@check("lots_identified")
def lots_identified(m: Moment) -> Verdict:
    """For every product it is settled how pieces or lots are told apart, and each lot on file says what it is and how
    it stands."""
    w, lots = Words(m), m.of(Lot)
    told = w.every(
        on_offer(m), ~Q(marking=""), breaks="do not say how they are identified", holds="say how they are identified"
    )
    named = w.every(
        called(lots.exclude(state="scrapped"), "lot that was not scrapped"),
        Q(product__isnull=False) | says_something("item"),
        breaks="do not say what they are",
        holds="say what they are",
        empty=NOT_ASKED,
    )
    held = lots.filter(state="quarantined")
    unsaid = w.none(held, Q(quarantine_reason=""), breaks="do not say why they were set apart")
    return advised(all_of(softened(told), softened(w.some(lots)), softened(named)), unsaid)


@check("traceable_lots_traced")
def traceable_lots_traced(m: Moment) -> Verdict:
    """Where traceability is required, every lot released can be followed from the suppliers' lots to the customer."""
    demanded = m.of(Product).filter(traceable=True, state__in=("released", "phased_out"))
    return when(
        demanded.exists(), lambda: _traced(m), otherwise="No product, on offer or phased out, must be traceable."
    )


def _traced(m: Moment) -> Verdict:
    """Shipped lots name their customer, or their order does; those of things, and what went into them, name materials
    or supplier."""
    w, traced = Words(m), let_go(m).filter(product__in=m.of(Product).filter(traceable=True).values("pk"))
    things, parts = traced.exclude(product__kind=Kind.SERVICE.value), went_into(m, traced)
    things = called(things, "released lot of a traceable product")
    nothing = NOT_ASKED if traced.exists() else Outcome.NO_DATA
    made, bought = known(Lot, [p for p in parts if p.product_id]), known(Lot, [p for p in parts if not p.product_id])
    shipped = w.every(
        called(traced.filter(state="shipped"), "shipped lot of a traceable product"),
        TO_SOMEBODY,
        since="shipped_on",
        breaks="do not say to whom or when they went",
        holds="say to whom they went, and when",
        empty=NOT_ASKED,
    )
    bare, full = (
        "do not say what went into them, or from whom they came",
        "say what went into them, or from whom they came",
    )
    told = with_materials(m) | Q(supplier__isnull=False)
    of_parts = called(made, "own lot that was used in a traceable product")
    of_bought = called(bought, "bought lot that was used in a traceable product")
    untold = known(Lot, [p for p in made if not (p.is_told or p.supplier_id)])
    nobody, somebody = "name no supplier", "name their supplier"
    unsupplied = known(Lot, [p for p in bought if not p.supplier_id])
    unnumbered = known(Lot, [p for p in bought if not p.supplier_lot])
    numbered = unbroken(of_bought, unnumbered, breaks="do not give the supplier's lot number")
    return advised(
        all_of(
            softened(shipped),
            softened(w.every(things, told, breaks=bare, holds=full, empty=nothing)),
            softened(unbroken(of_parts, untold, breaks=bare, holds=full, empty=NOT_ASKED)),
            softened(unbroken(of_bought, unsupplied, breaks=nobody, holds=somebody, empty=NOT_ASKED)),
        ),
        numbered,
    )


@check("lots_recorded")
def lots_recorded(m: Moment) -> Verdict:
    """Every lot made says when and in which process it was made; those passed on as they were bought were not made."""
    past = m.of(Lot).filter(product__isnull=False).exclude(state__in=("open", "scrapped"))
    found = Words(m).every(
        called(past.exclude(as_bought(m)), "lot of own production"),
        Q(process__isnull=False),
        since="made_on",
        breaks="do not say when and in which process they were made",
        holds="say when and in which process they were made",
    )
    if found.outcome is Outcome.NO_DATA and past.exists():
        return Verdict(NOT_ASKED, "Every lot of a product was bought, and none was made.")
    return softened(found)


@check("shipments_recorded")
def shipments_recorded(m: Moment) -> Verdict:
    """Every lot of a product that has left says when and to whom."""
    found = Words(m).every(
        called(m.of(Lot).filter(product__isnull=False, state="shipped"), "shipped lot"),
        TO_SOMEBODY,
        since="shipped_on",
        breaks="do not say to whom or when they went",
        holds="say to whom they went, and when",
    )
    return softened(found)


@check("lots_within_shelf_life", alone=False)
def lots_within_shelf_life(m: Moment) -> Verdict:
    """Nothing that ages was used or shipped after its day, but for what was set apart since, and nothing free for use
    is past it.

    What left past it on a day that nobody knows shows nothing.
    """
    w, aging = Words(m), called(m.of(Lot).filter(use_by__isnull=False), "lot with a use-by date")
    used, after = made_of(m), made_of(m).filter(made_on__gt=OuterRef("use_by"))
    free, gone = aging.filter(state="released"), aging.filter(state="shipped", shipped_on=None)

    def kept() -> Verdict:
        out = Q(shipped_on__gt=F("use_by")) & ~SET_APART | Q(Exists(after.exclude(SET_APART)))
        wrong = w.none(
            aging,
            out,
            breaks="were shipped or used after that date, and what came of it is not set apart",
            holds="were not shipped or used after that date, or what came of it is set apart",
        )
        back = w.none(
            called(aging.exclude(out), "lot with a use-by date"),
            Q(shipped_on__gt=F("use_by")) | Q(Exists(after)),
            breaks="were shipped or used after that date; what came of it is set apart",
        )
        waiting = w.in_time(
            free.exclude(Exists(used)) | gone,
            "use_by",
            aging,
            late="past that date, and free for use or shipped on an unknown day",
            mend="quarantine",
        )
        left = w.in_time(free.filter(Exists(used)), "use_by", aging, late="past that date")
        return advised(all_of(_set_apart(m, wrong), softened(waiting)), back, left)

    return when(aging.exists(), kept, otherwise="No lot has a use-by date.")


def _set_apart(m: Moment, found: Verdict) -> Verdict:
    """The verdict, mended by setting apart what left too late, else the first lot into which it went too late."""
    if found.mend is None or found.outcome is not Outcome.FAILS:
        return found
    lots, old = m.of(Lot).exclude(SET_APART).order_by("reference"), found.mend.key
    gone = lots.filter(pk=old, shipped_on__gt=F("use_by"))
    into = lots.filter(materials=old, made_on__gt=F("materials__use_by"))
    lot = gone.first() or into.first()
    return replace(found, mend=Mend("Lot", "quarantine", lot.pointer) if lot else None)
