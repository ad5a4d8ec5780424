"""What suppliers, agreements and certificates can show (8.4; A.5.19 to A.5.23)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest

from accord.areas.processes.queries import active as active_processes
from accord.areas.suppliers.models import Certificate, Delivery, Supplier, SupplierAgreement, SupplierEvaluation
from accord.areas.suppliers.queries import (
    close_to_information,
    concluded,
    critical,
    deliveries_of,
    evaluated_beyond_plan,
    evaluations_until,
    ever_concluded,
    having,
    in_use,
    last_evaluations,
    standing,
    watched_at_the_door,
    with_day_of_evaluation,
    without_successor,
)
from accord.areas.suppliers.terms import Check, Conclusion, Criticality, Watch
from accord.kernel.checks.mending import by_act, first_pointer, gone_on_with, mended_by_new
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, by_who_was_here, softened, unless, when
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment

OTHER = "that are watched by a certificate of another standard have a valid one"
LEFT = "had a certificate that has ended or was withdrawn, and nobody has evaluated or approved them since"
WATCHED = ~Q(watch="") & ~Q(watch=Watch.NONE.value)
CONTROLLED = WATCHED | Q(watch=Watch.NONE.value) & says_something("control")
STRICTER = (Conclusion.CONDITIONS.value, Conclusion.STOP.value)
LOOKED_AT = [c.value for c in Check if c is not Check.NONE]


@check("suppliers_rated")
def suppliers_rated(m: Moment) -> Verdict:
    """For every supplier in use it is settled how critical it is."""
    return softened(
        Words(m).every(in_use(m), ~Q(criticality=""), breaks="have no criticality", holds="have a criticality")
    )


@check("suppliers_evaluated")
def suppliers_evaluated(m: Moment) -> Verdict:
    """Every supplier in use has been evaluated."""
    found = Words(m).every(
        with_day_of_evaluation(m, in_use(m)),
        Q(judged_on__isnull=False),
        breaks="have no evaluation on file",
        holds="were evaluated",
        mend="evaluate",
    )
    return softened(found)


@check("supplier_evaluations_in_time")
def supplier_evaluations_in_time(m: Moment) -> Verdict:
    """Every supplier in use is evaluated again by the date set for it."""
    w, used, beyond = Words(m), in_use(m), evaluated_beyond_plan(m)
    by_plan = w.planned(
        used.exclude(beyond),
        "evaluation_due",
        used,
        undated="have no evaluation date",
        mend="evaluate",
        date_by="evaluate",
    )
    again = w.every(
        used.filter(beyond),
        Q(),
        "evaluation_due",
        breaks="were evaluated since the date was set, and have no date for the next time",
        holds="were evaluated since, and have a date for the next time",
        empty=NOT_ASKED,
        mend="evaluate",
    )
    return all_of(by_plan, softened(again))


@check("critical_suppliers_evaluated_recently")
def critical_suppliers_evaluated_recently(m: Moment) -> Verdict:
    """Every critical supplier was evaluated within the interval for critical ones."""
    w, needs, days = Words(m), critical(m), m.days("supplier_evaluation_critical")
    breaks, holds = f"are critical and were not evaluated within {days} days", f"were evaluated within {days} days"
    known = with_day_of_evaluation(m, needs)
    return when(
        needs.exists(),
        lambda: softened(w.every_within(known, "judged_on", days, breaks=breaks, holds=holds, mend="evaluate")),
        otherwise="No critical supplier is in use.",
    )


@check("supplier_decisions_reasoned")
def supplier_decisions_reasoned(m: Moment) -> Verdict:
    """For every supplier that was approved with conditions or barred the reason is on file."""
    decided = m.of(Supplier).filter(state__in=("conditional", "barred"))
    bad_ones = evaluations_until(m).filter(says_something("result"), conclusion__in=STRICTER)

    def reasoned() -> Verdict:
        found = Words(m).every(
            decided,
            says_something("gate_reason") | having(bad_ones),
            breaks="have conditions or are barred, and no reason for it is on file",
            holds="have a reason for it",
        )
        return softened(found)

    return when(decided.exists(), reasoned, otherwise="No supplier has conditions or is barred.")


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
    ended = "are trusted on a certificate and have no valid one any more"
    endless = "have a certificate that does not say until when it is valid"
    found = when(
        any(some.exists() for some in (trusted, unshown, left, others, elsewhere)),
        lambda: all_of(
            _certified(w, trusted.exclude(undated), certificates, ended),
            softened(_certified(w, trusted.filter(undated), certificates, endless)),
            softened(_certified(w, unshown, certificates, "are watched by their certificate, and none is on file")),
            softened(w.every(left, Q(pk__in=()), breaks=LEFT, empty=NOT_ASKED, mend="evaluate")),
            softened(_certified(w, others, certificates, "are watched by their certificate, and have no valid one")),
            softened(_certified(w, elsewhere, of_others, "are watched by a certificate, and have no valid one", OTHER)),
        ),
        otherwise="No critical or important supplier is trusted on a certificate that this asks about.",
    )
    relied_on = valid.filter(supplier__in=needs)
    dated = relied_on.filter(expires_on__isnull=False)
    ending = w.in_time(dated, "expires_on", dated, days=-m.days("certificate_warning"), late="about to end, or over")
    return advised(
        found,
        w.every(needs, having(certificates), breaks="are critical and have no certificate of this standard"),
        w.every(relied_on, Q(verified_on__isnull=False), breaks="were never verified with the body"),
        ending,
    )


def _certified(
    w: Words,
    suppliers: QuerySet[Supplier],
    certificates: QuerySet[Certificate],
    breaks: str,
    holds: str = "have a certificate that is valid",
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
        holds=holds,
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


def _in_force(m: Moment, needs: QuerySet[Supplier]) -> Verdict:
    """Who had an agreement has one in force; who never had one shows nothing."""
    w = Words(m)
    had = having(w.valid(ever_concluded(m), first="signed_on"))
    kept = w.covered(
        needs.filter(had),
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
    return _in_force(m, close_to_information(m))


@check("supplier_security_terms_agreed")
def supplier_security_terms_agreed(m: Moment) -> Verdict:
    """Every agreement in force with such a supplier names its security terms."""
    w, needs = Words(m), close_to_information(m)
    with_terms = concluded(m).filter(says_something("security_terms"))
    found = _agreed(m, needs.filter(having(ever_concluded(m))), with_terms, "that names its security terms")
    signed = m.of(SupplierAgreement).filter(state="signed", supplier__in=needs.order_by().values("pk"))
    again = "are past the day on which they were to be looked at again"
    late = w.every(w.valid(signed, "ends_on", open_end=True), Q(), "review_due", open_end=True, breaks=again)
    return advised(softened(_to_complete(m, found)), late)


@check("supplier_requirements_communicated")
def supplier_requirements_communicated(m: Moment) -> Verdict:
    """Every supplier in use has been told in an agreement what is required of it."""
    told = concluded(m).filter(requirements_communicated=True)
    return softened(_to_complete(m, _agreed(m, in_use(m), told, "that tells what is required")))


@check("supplier_requirements_reviewed")
def supplier_requirements_reviewed(m: Moment) -> Verdict:
    """What is required of every supplier in use was looked through by somebody of ours before the agreement was
    signed."""
    reviewed = concluded(m).filter(
        by_who_was_here("requirements_reviewed_by", "requirements_reviewed_on"),
        requirements_communicated=True,
        requirements_reviewed_on__lte=F("signed_on"),
    )
    says = "whose requirements somebody had looked through before it was signed"
    return softened(_to_complete(m, _agreed(m, in_use(m), reviewed, says)))


@check("cloud_agreements_valid")
def cloud_agreements_valid(m: Moment) -> Verdict:
    """Every cloud service in use has an agreement in force and somebody who looks after it."""
    w, cloud = Words(m), in_use(m).filter(cloud=True)
    breaks, holds = "have an owner who has left", "have an owner who is here"
    looked_after = w.still_here(cloud, "owner", breaks=breaks, holds=holds)
    return all_of(
        _in_force(m, cloud),
        looked_after,
        softened(w.every(cloud, Q(owner__isnull=False), breaks="have no owner", holds="have an owner")),
    )


@check("outside_developers_bound")
def outside_developers_bound(m: Moment) -> Verdict:
    """Everybody outside who develops for us has an agreement in force that says what is required and names its
    security terms."""
    developers = in_use(m).filter(develops=True)
    binding = concluded(m).filter(says_something("security_terms"), requirements_communicated=True)
    bound = _agreed(m, developers, binding, "that says what is required and names security terms")
    return all_of(_in_force(m, developers), softened(_to_complete(m, bound)))


@check("cloud_services_settled")
def cloud_services_settled(m: Moment) -> Verdict:
    """For every cloud service in use it is settled who does what for security, how its settings are, and how one leaves
    it."""
    w, cloud, days = Words(m), in_use(m).filter(cloud=True), m.days("supplier_evaluation_critical")
    settled = w.every(
        cloud,
        says_something("shared_duties", "data_location", "exit_plan"),
        breaks="do not say who does what, where the data lie or how one leaves it",
        holds="say who does what, where the data lie and how one leaves it",
    )
    looked = w.every_within(
        cloud,
        "configuration_checked_on",
        days,
        breaks=f"have settings that nobody checked within {days} days",
        holds=f"have settings that were checked within {days} days",
    )
    return softened(all_of(settled, looked))


# ---- control over them -----------------------------------------------------------------------------------------------


@check("suppliers_controlled")
def suppliers_controlled(m: Moment) -> Verdict:
    """For every supplier in use it is settled how it is controlled, or why it is not."""
    w = Words(m)
    found = w.every(
        in_use(m),
        CONTROLLED,
        breaks="have no control settled, nor a reason for none",
        holds="have a control settled, or a reason for none",
    )
    last = w.valid(last_evaluations(m).filter(conclusion__in=STRICTER), first="evaluated_on")
    as_before = w.every(
        in_use(m).filter(having(last), state="approved"),
        having(last.filter(says_something("follow_up"))),
        breaks="were judged not good enough, and do not say what is done about it",
        holds="were judged not good enough, and say what is done about it",
        empty=NOT_ASKED,
        mend="evaluate",
    )
    unwatched = w.none(critical(m), Q(watch=Watch.NONE.value), breaks="are critical and not watched at all")
    return advised(softened(all_of(found, as_before)), unwatched)


@check("outsourced_processes_controlled")
def outsourced_processes_controlled(m: Moment) -> Verdict:
    """Every process that is done by somebody outside names a supplier in use, and each that does one is watched and
    evaluated again in time."""
    w, outsourced = Words(m), active_processes(m).filter(outsourced=True)
    by_barred = Q(Exists(m.of(Supplier).filter(state="barred", processes=OuterRef("pk"))))
    doing = in_use(m).filter(pk__in=in_use(m).filter(processes__in=outsourced.values("pk")).values("pk"))

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
            breaks="do a process for us, and are not watched",
            holds="do a process for us, and are watched",
            empty=NOT_ASKED,
        )
        again = w.every(
            doing,
            Q(),
            "evaluation_due",
            breaks="do a process for us, and have no day of the next evaluation, or are past it",
            holds="are not past the day of their next evaluation",
            empty=NOT_ASKED,
            mend="evaluate",
        )
        barred = w.none(outsourced, by_barred, breaks="have a supplier that is barred")
        return advised(softened(all_of(named, watched, again)), barred)

    return when(outsourced.exists(), controlled, otherwise="No active process is done by somebody outside.")


@check("deliveries_checked")
def deliveries_checked(m: Moment) -> Verdict:
    """Where a supplier is watched by incoming inspection, it is on file how its recent deliveries were checked and how
    much of them was not good."""
    w, watched, days = Words(m), watched_at_the_door(m), m.days("process_evidence")
    came = deliveries_of(m, watched)
    recent = came.filter(Q(delivered_on__gte=m.ago(days)) | Q(delivered_on=None))

    def inspected() -> Verdict:
        new = Mend("Delivery", "create", first_pointer(watched))
        on_file = w.every(
            recent,
            Q(checked__in=LOOKED_AT, rejected__isnull=False),
            breaks="lack the way of inspection, or how much was rejected",
            holds="say how much was rejected, and how that was found",
            empty=NOT_ASKED,
        )
        return advised(
            softened(
                all_of(w.last_within(came, "delivered_on", days, what="delivery to be inspected", mend=new), on_file)
            ),
            w.none(recent, Q(rejected__gt=0, remarks=""), breaks="have rejects and do not say what was done about it"),
            w.none(recent, Q(late_days__gt=0), breaks="were late"),
        )

    return when(watched.exists(), inspected, otherwise="No supplier in use is watched by incoming inspection.")


@check("deliveries_from_suppliers_let_in")
def deliveries_from_suppliers_let_in(m: Moment) -> Verdict:
    """What came lately came from suppliers that were let in: neither barred or ended before, nor never evaluated; or
    the delivery says why."""
    w, all_, days = Words(m), m.of(Delivery), m.days("process_evidence")
    undated = Q(delivered_on=None)
    came, recent = all_.filter(Q(delivered_on__lte=m.on) | undated), Q(delivered_on__gte=m.ago(days)) | undated
    wrong = _past_the_gate(m, all_.filter(recent))

    def let_in() -> Verdict:
        found = w.none(
            came.filter(recent),
            Q(pk__in=wrong.filter(Q(delivered_on__lte=m.on) | undated).values("pk")),
            breaks="came from a supplier that was barred, ended or never evaluated, and do not say why",
            holds="came from suppliers that were let in, or say why",
            empty=NOT_ASKED,
        )
        if found.outcome is Outcome.HOLDS:
            ahead = wrong.filter(delivered_on__gt=m.on)
            found = replace(found, lapses_on=ahead.aggregate(first=Min("delivered_on"))["first"])
        lately = w.last_within(all_, "delivered_on", days, what="delivery of a known day")
        return softened(unless(found, lately))

    return when(came.exists(), let_in, otherwise="No delivery is on file.")


def _past_the_gate(m: Moment, deliveries: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Those that came after their supplier was barred or ended, or nobody knows when, or from a candidate that nobody
    has evaluated by then or today; and neither say why nor went back."""
    by_then = deliveries.annotate(by=Greatest(Coalesce("delivered_on", Value(m.on)), Value(m.on)))
    after = Q(delivered_on__gt=F("supplier__decided_on")) | Q(delivered_on=None, supplier__decided_on__isnull=False)
    shut = after & Q(supplier__state__in=("barred", "ended"))
    on_file = m.of(SupplierEvaluation).filter(supplier=OuterRef("supplier"), evaluated_on__lte=OuterRef("by"))
    judged = Q(supplier__evaluated_on__lte=F("by")) | Q(Exists(on_file))
    settled = deliveries.filter(says_something("remarks") | Q(rejected__gt=0, rejected__gte=F("quantity")))
    return by_then.filter(shut | Q(supplier__state="candidate") & ~judged).exclude(pk__in=settled.values("pk"))


@check("supply_chain_components_known")
def supply_chain_components_known(m: Moment) -> Verdict:
    """For every ICT supplier that matters it is known on whom and what its service rests, and this was checked."""
    w, days = Words(m), m.days("supplier_evaluation_critical")
    matters = in_use(m).filter(Q(ict=True) | Q(cloud=True)).exclude(criticality=Criticality.ORDINARY.value)
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
    return softened(all_of(named, looked))


# ---- evaluations -----------------------------------------------------------------------------------------------------


def _last_says(m: Moment, suppliers: QuerySet[Supplier], *said: Q, breaks: str, holds: str) -> Verdict:
    """The last evaluation of each says so; one on a day to come says nothing yet, and nor does the one before it."""
    w = Words(m)
    last = w.valid(last_evaluations(m), first="evaluated_on")
    return softened(w.every(suppliers, having(last.filter(*said)), breaks=breaks, holds=holds, mend="evaluate"))


@check("supplier_evaluations_have_criteria")
def supplier_evaluations_have_criteria(m: Moment) -> Verdict:
    """The last evaluation of every supplier in use says by which criteria it was judged."""
    return _last_says(
        m,
        in_use(m),
        says_something("criteria"),
        breaks="have no last evaluation with its criteria",
        holds="have a last evaluation with its criteria",
    )


@check("supplier_evaluations_followed")
def supplier_evaluations_followed(m: Moment) -> Verdict:
    """The last evaluation of every supplier in use says what was seen and what follows, and where not all was well,
    what was done."""
    w, stricter = Words(m), Q(conclusion__in=STRICTER)
    conditions_set = Q(conclusion=Conclusion.CONDITIONS.value, supplier__state="conditional")
    found = _last_says(
        m,
        in_use(m),
        says_something("result") & ~Q(conclusion=""),
        Q(conclusion=Conclusion.KEEP.value) | says_something("follow_up") | conditions_set,
        breaks="have no last evaluation that says what was seen, what follows and what was done",
        holds="have a last evaluation that says what was seen and what follows",
    )
    last: QuerySet[SupplierEvaluation] = last_evaluations(m)
    as_before = having(last.filter(stricter))
    return advised(
        found,
        w.none(
            in_use(m).filter(state="approved"),
            as_before,
            breaks="have approval without conditions against their last evaluation",
        ),
        w.none(last, Q(evaluated_by__isnull=True), breaks="do not say who evaluated"),
    )


@check("supplier_security_evaluated")
def supplier_security_evaluated(m: Moment) -> Verdict:
    """The last evaluation of every supplier that handles our information or runs our systems judges its security."""
    return _last_says(
        m,
        close_to_information(m),
        Q(security_score__isnull=False),
        breaks="have no last evaluation that judges security",
        holds="have a last evaluation that judges security",
    )
