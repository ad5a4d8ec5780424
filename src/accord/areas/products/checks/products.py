"""What products and services on offer, and the processes proven able for them, can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from accord.areas.documents.queries import none_outdated
from accord.areas.documents.terms import NOT_YET
from accord.areas.products.models import Lot, ValidatedProcess
from accord.areas.products.queries import documents_offered, on_offer, things_on_offer
from accord.areas.products.terms import Marking
from accord.kernel.checks.mending import ONE_KIND
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Verdict
from accord.kernel.checks.words import Words, advised, all_of, by_who_was_here, softened, when
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment

ONE_KIND.add("Product")


@check("products_explained_to_customers")
def products_explained_to_customers(m: Moment) -> Verdict:
    """For every product and service that is offered it is on file where customers read what it does and how it is
    used."""
    breaks, holds = "do not say where customers read about them", "say where customers read about them"
    return softened(Words(m).every(on_offer(m), says_something("information"), breaks=breaks, holds=holds))


@check("products_have_requirements")
def products_have_requirements(m: Moment) -> Verdict:
    """For every product and service on offer it is laid down what it has to fulfil, by law and by our own judgement."""
    return softened(
        Words(m).every(
            on_offer(m),
            says_something("requirements") & ~Q(regulations=""),
            breaks="do not say what they have to fulfil, or which law and regulations",
            holds="say what they have to fulfil, and which law and regulations",
        )
    )


@check("product_documents_in_force")
def product_documents_in_force(m: Moment) -> Verdict:
    """Every product and service on offer names work information that is in force, and none that is not."""
    w, named = Words(m), documents_offered(m)
    outdated = none_outdated(m, named, on_offer(m), NOT_ASKED)
    begun = w.valid(named.filter(state="in_force"), first="effective_from")
    made_by = on_offer(m).filter(documents__in=begun.values("pk")).values("pk")
    breaks, holds = "name no work information that is in force", "name work information that is in force"
    current = w.every(on_offer(m), Q(pk__in=made_by), breaks=breaks, holds=holds)
    drafts = w.none(named, Q(state__in=NOT_YET), breaks="are not in force yet")
    return advised(all_of(outdated, softened(current)), drafts)


@check("traceable_products_marked")
def traceable_products_marked(m: Moment) -> Verdict:
    """Every product that must be traceable has its pieces or lots marked."""
    w, traced = Words(m), called(on_offer(m).filter(traceable=True), "traceable product on offer")
    return when(
        traced.exists(),
        lambda: all_of(
            w.none(
                traced,
                Q(marking=Marking.NONE.value),
                breaks="are said to need no mark",
                holds="have a mark",
            ),
            softened(w.every(traced, ~Q(marking=""), breaks="do not say how they are marked", holds="have a mark")),
            softened(w.some(m.of(Lot).filter(product__in=traced.values("pk")), what="lot of a traceable product")),
        ),
        otherwise="No product on offer must be traceable.",
    )


@check("products_state_preservation")
def products_state_preservation(m: Moment) -> Verdict:
    """Every product on offer says how it is kept sound until it is with the customer."""
    w, things = Words(m), things_on_offer(m)
    if not on_offer(m).exists():
        return w.some(on_offer(m), what="product on offer")
    breaks, holds = "do not say how they are preserved", "say how they are preserved"
    return when(
        things.exists(),
        lambda: softened(w.every(things, ~Q(preservation=""), breaks=breaks, holds=holds)),
        otherwise="All products on offer are services.",
    )


@check("products_state_after_delivery")
def products_state_after_delivery(m: Moment) -> Verdict:
    """For every product and service on offer it is laid down what is owed after delivery."""
    breaks, holds = "do not say what is owed after delivery", "say what is owed after delivery"
    return softened(Words(m).every(on_offer(m), ~Q(after_delivery=""), breaks=breaks, holds=holds))


@check("special_processes_validated")
def special_processes_validated(m: Moment) -> Verdict:
    """Every process whose result no later check can show is proven able, and is proven anew by the date set for it."""
    w, all_ = Words(m), called(m.of(ValidatedProcess), "process to be validated")
    by_plan = w.planned(
        all_.filter(state="valid"),
        "validation_due",
        all_,
        undated="have no date of the next validation",
        mend="validate",
        date_by="validate",
    )
    in_doubt = says_something("doubt")
    proven = w.every(
        all_,
        Q(state="valid") & by_who_was_here("validated_by", "validated_on") & says_something("result") & ~in_doubt,
        since="validated_on",
        breaks="have no validation with a result on file, by somebody who had not left, or are in doubt since",
        holds="have a validation with a result on file",
        mend="validate",
    )
    settled = w.every(all_, ~Q(criteria="") & ~Q(settings=""), breaks="have no criteria or no approved settings")
    return advised(all_of(by_plan, softened(proven)), settled)
