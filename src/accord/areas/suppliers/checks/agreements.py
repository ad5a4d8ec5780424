"""What is agreed with suppliers, and settled for what runs elsewhere (8.4.3; A.5.20, A.5.23)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet

from accord.areas.suppliers.models import Supplier, SupplierAgreement
from accord.areas.suppliers.queries import (
    CLOSE,
    CLOUD,
    close_to_information,
    concluded,
    ever_concluded,
    having,
    in_use,
    relevant,
    said_to,
)
from accord.kernel.checks.mending import asking, by_act, gone_on_with, mended_by_new
from accord.kernel.checks.population import called, name_of
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, by_who_was_here, softened
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment

OF_CLOUD = "supplier of a cloud service"


def _in_force(m: Moment, needs: QuerySet[Supplier]) -> Verdict:
    """Who had an agreement has one in force; who never had one shows nothing."""
    w = Words(m)
    had = having(w.valid(ever_concluded(m), first="signed_on"))
    kept = w.covered(
        called(needs.filter(had), name_of(needs)),
        by=concluded(m),
        via="supplier",
        until="ends_on",
        first="signed_on",
        open_end=True,
        empty=NOT_ASKED,
        breaks="had a signed agreement, and it has ended",
        holds="have a signed agreement in force",
    )
    lacking = w.every(needs, had, breaks="have no signed agreement on file", holds="have a signed agreement on file")
    return all_of(kept, softened(gone_on_with(m, mended_by_new(lacking, "SupplierAgreement"))))


def _agreed(m: Moment, needs: QuerySet[Supplier], papers: QuerySet[SupplierAgreement], says: str) -> Verdict:
    """Each of these suppliers has one of these agreements in force."""
    return Words(m).covered(
        needs,
        by=papers,
        via="supplier",
        until="ends_on",
        first="signed_on",
        open_end=True,
        breaks=f"have no agreement in force {says}",
        holds=f"have an agreement in force {says}",
    )


def _to_complete(m: Moment, found: Verdict) -> Verdict:
    """The verdict; an agreement in force that does not say it is edited, else there is a new one."""
    if found.outcome is not Outcome.FAILS or found.mend is None:
        return found
    signed = m.of(SupplierAgreement).filter(state="signed", supplier=found.mend.key)
    running = Words(m).valid(signed, "ends_on", open_end=True)
    return replace(found, mend=by_act(running, "edit", found.mend))


@check("supplier_agreements_valid")
def supplier_agreements_valid(m: Moment) -> Verdict:
    """Every supplier that handles our information or runs our systems has a signed agreement in force."""
    return said_to(m, _in_force(m, close_to_information(m)), CLOSE)


@check("supplier_security_terms_agreed")
def supplier_security_terms_agreed(m: Moment) -> Verdict:
    """Every agreement in force with such a supplier names its security terms."""
    w, needs = Words(m), close_to_information(m)
    with_terms = concluded(m).filter(says_something("security_terms"))
    bound = called(needs.filter(having(ever_concluded(m))), f"{name_of(needs)} and an agreement")
    found = _agreed(m, bound, with_terms, "that names its security terms")
    signed = m.of(SupplierAgreement).filter(state="signed", supplier__in=needs.order_by().values("pk"))
    again = "are past their review date"
    late = w.every(w.valid(signed, "ends_on", open_end=True), Q(), "review_due", open_end=True, breaks=again)
    found = asking(_to_complete(m, found), "security_terms")
    return advised(said_to(m, softened(found), CLOSE), late)


@check("supplier_requirements_communicated")
def supplier_requirements_communicated(m: Moment) -> Verdict:
    """Every relevant supplier in use has been told in an agreement what is required of it."""
    told = concluded(m).filter(requirements_communicated=True)
    found = _to_complete(m, _agreed(m, relevant(m), told, "that says what is required"))
    return softened(asking(found, "requirements_communicated"))


@check("supplier_requirements_reviewed")
def supplier_requirements_reviewed(m: Moment) -> Verdict:
    """What is required of every relevant supplier in use was reviewed by somebody of ours before the agreement was
    signed."""
    reviewed = concluded(m).filter(
        by_who_was_here("requirements_reviewed_by", "requirements_reviewed_on"),
        requirements_communicated=True,
        requirements_reviewed_on__lte=F("signed_on"),
    )
    says = "whose requirements somebody had reviewed before it was signed"
    found = _to_complete(m, _agreed(m, relevant(m), reviewed, says))
    return softened(asking(found, "requirements_communicated requirements_reviewed_on requirements_reviewed_by"))


@check("cloud_agreements_valid")
def cloud_agreements_valid(m: Moment) -> Verdict:
    """Every cloud service in use has an agreement in force and somebody who looks after it."""
    w, cloud = Words(m), called(in_use(m).filter(cloud=True), OF_CLOUD)
    breaks, holds = "have an owner who has left", "have an owner who works here"
    looked_after = w.still_here(cloud, "owner", breaks=breaks, holds=holds)
    owned = w.every(cloud, Q(owner__isnull=False), breaks="have no owner", holds="have an owner")
    return said_to(m, all_of(_in_force(m, cloud), looked_after, softened(owned)), CLOUD)


@check("outside_developers_bound")
def outside_developers_bound(m: Moment) -> Verdict:
    """Everybody outside who develops for us has an agreement in force that says what is required and names its
    security terms."""
    developers = called(in_use(m).filter(develops=True), "external developer")
    binding = concluded(m).filter(says_something("security_terms"), requirements_communicated=True)
    bound = _agreed(m, developers, binding, "that says what is required and names security terms")
    bound = asking(_to_complete(m, bound), "requirements_communicated security_terms")
    return all_of(_in_force(m, developers), softened(bound))


@check("cloud_services_settled")
def cloud_services_settled(m: Moment) -> Verdict:
    """For every cloud service in use it is settled who does what for security, how its settings are, and how one leaves
    it."""
    w, cloud, days = Words(m), called(in_use(m).filter(cloud=True), OF_CLOUD), m.days("supplier_evaluation_critical")
    settled = w.every(
        cloud,
        says_something("shared_duties", "data_location", "exit_plan"),
        breaks="do not say who is responsible for what, where the data are kept or how to leave",
        holds="say who is responsible for what, where the data are kept and how to leave",
    )
    looked = w.every_within(
        cloud,
        "configuration_checked_on",
        days,
        breaks=f"have settings that nobody checked within {days} days",
        holds=f"have settings that were checked within {days} days",
    )
    tried = w.every_within(
        cloud,
        "exit_checked_on",
        days,
        breaks=f"have a way out that nobody checked within {days} days",
        holds=f"have a way out that was checked within {days} days",
    )
    return advised(said_to(m, softened(all_of(settled, looked)), CLOUD), tried)
