"""How suppliers and what they do for us are kept under control (8.4.2; A.5.19, A.5.21)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accord.areas.processes.queries import active as active_processes
from accord.areas.suppliers.models import Certificate, Supplier
from accord.areas.suppliers.queries import (
    ICT,
    critical,
    having,
    in_use,
    last_evaluations,
    said_to,
    standing,
    without_successor,
)
from accord.areas.suppliers.terms import STRICTER, Criticality, Watch
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Mend, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened, when
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment

TRUSTED, BY_PAPER = "critical supplier trusted on a certificate", "supplier watched by a certificate"
LEFT = "had a certificate that has ended or was withdrawn, and nobody has evaluated or approved them since"
WATCHED = ~Q(watch="") & ~Q(watch=Watch.NONE.value)
CONTROLLED = WATCHED | Q(watch=Watch.NONE.value) & says_something("control")


@check("suppliers_certified")
def suppliers_certified(m: Moment) -> Verdict:
    """Where a critical supplier is trusted on a certificate, or an important one watched by one, that is valid."""
    w, needs, certificates, valid = Words(m), critical(m), m.of(Certificate), standing(m)
    on_paper = Q(watch__in=("", Watch.CERTIFICATE.value))
    trusted = needs.filter(having(valid) | on_paper & having(certificates))
    of_any_standard = m.for_standard("").of(Certificate)
    unshown = needs.filter(watch=Watch.CERTIFICATE.value).exclude(having(of_any_standard))
    undated = having(valid.filter(expires_on__isnull=True))
    close = (Criticality.CRITICAL.value, Criticality.IMPORTANT.value)
    watched = in_use(m).filter(criticality__in=close, watch=Watch.CERTIFICATE.value)
    others = watched.filter(criticality=Criticality.IMPORTANT.value).filter(having(certificates)).exclude(undated)
    of_others = of_any_standard.filter(serves="")
    left = without_successor(m, needs.exclude(on_paper | having(valid)), certificates)
    endless_elsewhere = having(of_others.filter(state="valid", expires_on__isnull=True))
    elsewhere = watched.filter(having(of_others)).exclude(having(certificates) | endless_elsewhere)
    ended = "have no valid one any more"
    endless = "have one that does not say until when it is valid"
    found = when(
        any(some.exists() for some in (trusted, unshown, left, others, elsewhere)),
        lambda: all_of(
            _certified(w, called(trusted.exclude(undated), TRUSTED), certificates, ended),
            softened(_certified(w, called(trusted.filter(undated), TRUSTED), certificates, endless)),
            softened(_certified(w, called(unshown, f"critical {BY_PAPER}"), certificates, "have none on file")),
            softened(
                w.every(called(left, "critical supplier"), Q(pk__in=()), breaks=LEFT, empty=NOT_ASKED, mend="evaluate")
            ),
            softened(_certified(w, called(others, f"important {BY_PAPER}"), certificates, "have no valid one")),
            softened(
                _certified(w, called(elsewhere, f"{BY_PAPER} of another standard"), of_others, "have no valid one")
            ),
        ),
        otherwise="No critical or important supplier is trusted on a certificate that this asks about.",
    )
    relied_on = valid.filter(supplier__in=needs)
    dated = relied_on.filter(expires_on__isnull=False)
    ending = w.in_time(dated, "expires_on", dated, days=-m.days("certificate_warning"), late="about to end, or over")
    return advised(
        found,
        w.every(needs, having(certificates), breaks="have no certificate of this standard"),
        w.every(relied_on, Q(verified_on__isnull=False), breaks="were never verified with the certification body"),
        ending,
    )


def _certified(
    w: Words,
    suppliers: QuerySet[Supplier],
    certificates: QuerySet[Certificate],
    breaks: str,
) -> Verdict:
    """Each has a valid certificate that says until when; to mend it, the one that ended last is renewed."""
    dated = certificates.filter(state="valid", expires_on__isnull=False)
    found = w.covered(
        suppliers,
        by=dated,
        via="supplier",
        until="expires_on",
        first="issued_on",
        breaks=breaks,
        empty=NOT_ASKED,
        holds="have a valid one",
    )
    if found.mend is None or not found.records:
        return found
    renewable = (
        certificates.filter(supplier=found.mend.key)
        .exclude(state="withdrawn")
        .order_by(F("expires_on").desc(nulls_last=True))
    )
    last = renewable.first()
    return replace(found, mend=Mend("Certificate", "renew", last.pointer)) if last else found


@check("suppliers_controlled")
def suppliers_controlled(m: Moment) -> Verdict:
    """For every supplier in use it is settled how it is controlled, or why it is not."""
    w = Words(m)
    found = w.every(
        in_use(m),
        CONTROLLED,
        breaks="have no control and no reason for none on file",
        holds="have a control, or a reason for none, on file",
    )
    last = w.valid(last_evaluations(m).filter(conclusion__in=STRICTER), first="evaluated_on")
    as_before = w.every(
        called(in_use(m).filter(having(last), state="approved"), "supplier that was judged not good enough"),
        having(last.filter(says_something("follow_up"))),
        breaks="have no decision on what is done about it",
        holds="have a decision on what is done about it",
        empty=NOT_ASKED,
        mend="evaluate",
    )
    unwatched = w.none(critical(m), Q(watch=Watch.NONE.value), breaks="are not watched at all")
    return advised(softened(all_of(found, as_before)), unwatched)


@check("outsourced_processes_controlled")
def outsourced_processes_controlled(m: Moment) -> Verdict:
    """Every process that is done by somebody outside names a supplier in use, and each that does one is watched and
    evaluated again in time."""
    w, outsourced = Words(m), called(active_processes(m).filter(outsourced=True), "outsourced process")
    by_barred = Q(Exists(m.of(Supplier).filter(state="barred", processes=OuterRef("pk"))))
    doing = in_use(m).filter(pk__in=in_use(m).filter(processes__in=outsourced.values("pk")).values("pk"))
    doing = called(doing, "supplier of an outsourced process")

    def controlled() -> Verdict:
        named = w.covered(
            outsourced,
            by=in_use(m),
            via="processes",
            breaks="have no supplier in use",
            holds="have a supplier in use",
        )
        watched = w.every(
            doing,
            WATCHED,
            breaks="are not watched",
            holds="are watched",
            empty=NOT_ASKED,
        )
        again = w.every(
            doing,
            Q(),
            "evaluation_due",
            breaks="have no date of the next evaluation, or are past it",
            holds="are not past the date of their next evaluation",
            empty=NOT_ASKED,
            mend="evaluate",
        )
        barred = w.none(outsourced, by_barred, breaks="have a supplier that is barred")
        return advised(softened(all_of(named, watched, again)), barred)

    return when(outsourced.exists(), controlled, otherwise="No active process is done by somebody outside.")


@check("supply_chain_components_known")
def supply_chain_components_known(m: Moment) -> Verdict:
    """For every ICT supplier that matters it is known on whom and what its service rests, and this was checked."""
    w, days = Words(m), m.days("supplier_evaluation_critical")
    matters = in_use(m).filter(Q(ict=True) | Q(cloud=True)).exclude(criticality=Criticality.ORDINARY.value)
    matters = called(matters, "critical or important ICT supplier")
    named = w.every(
        matters,
        says_something("sub_suppliers"),
        breaks="name neither sub-suppliers nor components",
        holds="name their sub-suppliers and components",
    )
    looked = w.every_within(
        matters,
        "components_checked_on",
        days,
        breaks=f"have components that nobody checked within {days} days",
        holds=f"have components that were checked within {days} days",
    )
    return said_to(m, softened(all_of(named, looked)), ICT)
