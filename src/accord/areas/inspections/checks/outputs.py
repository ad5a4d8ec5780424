"""What nonconforming outputs can show: held, decided on, corrected."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q

from accord.areas.customers.queries import Complaint
from accord.areas.improvement.queries import named_by_cases
from accord.areas.inspections.models import Inspection, NonconformingOutput
from accord.areas.inspections.queries import standing_rejections, to_decide
from accord.areas.inspections.terms import Agreement, Disposition
from accord.areas.products.queries import SET_APART, Lot, made_of
from accord.areas.products.terms import PASSED_ON
from accord.kernel.checks.mending import mended_by, mended_by_new
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.unbroken import unbroken
from accord.kernel.checks.verdict import NOT_ASKED, Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, by_who_was_here, softened, unless, when
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment

CONCEDED = Q(disposition=Disposition.CONCESSION.value)
LOOSE = ("open", "inspected", "released", "shipped")
NOT_AGREED = (Agreement.ASKED.value, Agreement.NO.value)
WHOLE = Q(quantity__gte=F("lot__quantity"))
"""Outputs that are all of their lot: of a part the rest may go."""
SCRAPPED = WHOLE & Q(disposition=Disposition.SCRAP.value)
SENT_BACK = Q(disposition=Disposition.RETURN.value, lot__supplier__isnull=False) & Q(
    lot__released_on=None, lot__shipped_to=None, lot__order=None
)
"""Outputs whose bought lot left without a release and to no customer: to whom it came from."""
PLACED = says_something("held_where")
PERHAPS_WHOLE = WHOLE | Q(quantity__isnull=True) | Q(lot__quantity__isnull=True)
NOT_APART = PERHAPS_WHOLE | ~PLACED
"""Outputs that are not known to be a part of their lot that is set apart."""


def _gone(since: str, lookup: str = "gt") -> Q:
    """Outputs whose lot was let go, or left, after (`gt`) or from (`gte`) the day in their field `since`."""
    released, shipped = (Q(**{f"lot__{day}__{lookup}": F(since)}) for day in ("released_on", "shipped_on"))
    return Q(lot__state__in=PASSED_ON) & (released | shipped)


def _used(m: Moment, since: str, lookup: str = "gt", **into: Any) -> Q:
    """Outputs whose lot went into another one like `into`, which is not set apart, after or from that day."""
    lots = m.of(Lot).filter(materials=OuterRef("lot"), **{f"made_on__{lookup}": OuterRef(since)}, **into)
    return Q(Exists(lots.exclude(SET_APART)))


def _let_go(m: Moment, since: str) -> Q:
    """Outputs whose lot was let go, left, or was used after that day."""
    return _gone(since) | _used(m, since)


def _possible(m: Moment, verdict: Verdict) -> Verdict:
    """The verdict, mended by what can be done: what is re-inspected or closed is opened again first."""
    return mended_by(verdict, m.of(NonconformingOutput), {"reinspected": "reopen", "closed": "reopen"})


@check("rejected_outputs_held")
def rejected_outputs_held(m: Moment) -> Verdict:
    """What was rejected is set apart, or held as a nonconforming output, and nothing was released undecided or against
    the decision."""
    w, all_ = Words(m), m.of(NonconformingOutput)
    held = all_.filter(state="held")
    undecided = w.none(
        all_,
        Q(state="held") & _let_go(m, "detected_on") & NOT_APART,
        breaks="are undecided, and their lot was released or used all the same",
        holds="are decided on, or held back",
        mend="decide",
    )
    placed = w.every(
        called(held.filter(lot__state__in=LOOSE[:3]), "undecided nonconforming output"),
        PLACED,
        breaks="do not say where they are held",
        holds="say where they are held",
        empty=NOT_ASKED,
    )
    dated = w.every(
        all_, Q(), since="detected_on", breaks="do not say when they were detected", holds="say when they were detected"
    )
    free = w.none(
        called(all_.filter(state="closed"), "closed nonconforming output"),
        SCRAPPED & Q(lot__state__in=LOOSE[:3]),
        breaks="were closed as scrapped, and their lot still counts as usable",
        empty=NOT_ASKED,
    )
    unplaced = w.none(held, ~PLACED & Q(lot__isnull=True), breaks="do not say where they are held")
    shown = all_of(
        undecided,
        _rejections(m),
        w.some(m.of(Inspection)),
        softened(placed),
        softened(_possible(m, dated)),
        softened(_returns(m, Q(outcome=""), "do not say what became of the product")),
    )
    return advised(
        unless(shown, _possible(m, _against_decision(m)), softened(_of_lot(all_, free)), softened(_passed_on_since(m))),
        unplaced,
        _returns(m, Q(), "have no nonconforming output and no nonconformity"),
    )


def _against_decision(m: Moment) -> Verdict:
    """No lot was let go or used that was to be scrapped, sent back or kept apart as a whole, or to whose concession the
    customer had not agreed. What is accepted after that need not be sent back or kept apart any more."""
    accepted = m.of(Inspection).filter(state="accepted", lot=OuterRef("lot"), inspected_on__gt=OuterRef("decided_on"))
    by_then = Q(inspected_on__lte=OuterRef("lot__released_on")) | Q(inspected_on__lte=OuterRef("lot__shipped_on"))
    let_go = _gone("decided_on") & ~SENT_BACK & ~Exists(accepted.filter(by_then))
    unseen = let_go | _used(m, "decided_on") & ~Exists(accepted)
    apart = Q(disposition=Disposition.RETURN.value) | Q(disposition=Disposition.SEGREGATE.value, state="decided")
    unasked = CONCEDED & Q(customer_agreed__in=NOT_AGREED) & NOT_APART
    return Words(m).none(
        m.of(NonconformingOutput).exclude(state="held"),
        (SCRAPPED | unasked) & _let_go(m, "decided_on") | WHOLE & apart & unseen,
        breaks="were to be scrapped, returned or segregated, or lack the consent of the customer, and their lot was "
        "released or used all the same",
        empty=NOT_ASKED,
        mend="decide",
    )


def _passed_on_since(m: Moment) -> Verdict:
    """No lot that was set apart went into another one since, or was shipped without a new release, unless somebody
    decided on it."""
    into = made_of(m).exclude(SET_APART)
    used = Q(state="quarantined") & Q(Exists(into.filter(made_on__gt=OuterRef("quarantined_on"))))
    used |= Q(state="scrapped") & Q(Exists(into.filter(made_on__gt=OuterRef("scrapped_on"))))
    again = Q(released_on__gte=F("quarantined_on"))
    left = Q(shipped_on__gt=F("quarantined_on")) & ~again
    decided = m.of(NonconformingOutput).filter(lot=OuterRef("pk")).exclude(state="held")
    found = Words(m).none(
        called(
            m.of(Lot).filter(Q(state__in=("quarantined", "scrapped")) | Q(quarantined_on__isnull=False)),
            "lot that was set apart",
        ),
        (used | left) & ~Q(Exists(decided)),
        breaks="were used or shipped since without a decision on file",
        empty=NOT_ASKED,
    )
    if found.mend is None or found.outcome is not Outcome.FAILS:
        return found
    return replace(found, mend=to_decide(m, found.mend.key))


def _of_lot(records: QuerySet[Any], found: Verdict) -> Verdict:
    """The verdict on inspections or outputs, mended by setting their lot apart."""
    if found.mend is None or found.outcome is not Outcome.FAILS:
        return found
    lot = records.get(pk=found.mend.key).lot_id
    return replace(found, mend=Mend("Lot", "quarantine", f"Lot:{lot}"))


def _rejections(m: Moment) -> Verdict:
    """What an inspection rejected last is set apart, or on file as a nonconforming output not closed before that."""
    closed_before = Q(state="closed", closed_on__lt=OuterRef("inspected_on"))
    of_lot = m.of(NonconformingOutput).filter(lot=OuterRef("lot")).exclude(closed_before)
    of_inspection = m.of(NonconformingOutput).filter(inspection=OuterRef("pk"))
    rejected = called(m.of(Inspection).filter(state="rejected"), "inspection that rejected a lot")
    loose = Q(pk__in=standing_rejections(m), lot__state__in=LOOSE) & ~Exists(of_lot) & ~Exists(of_inspection)
    found = Words(m).none(
        rejected,
        loose,
        breaks="belong to a lot that is neither set apart nor held as a nonconforming output",
        holds="belong to a lot that is set apart or held, or was accepted later",
        empty=NOT_ASKED,
    )
    return _of_lot(rejected, found)


def _returns(m: Moment, bare: Q, lacking: str) -> Verdict:
    """What came back with a justified complaint led to something; `bare`: what else is asked of those that did not."""
    back = m.of(Complaint).filter(returned=True, justified="yes", state="closed")
    held = Exists(m.of(NonconformingOutput).filter(complaint=OuterRef("pk"))) | Q(pk__in=named_by_cases(m, Complaint))
    found = Words(m).none(
        called(back, "closed complaint with a returned product"),
        bare & ~held & Q(nonconformity__isnull=True),
        breaks=lacking,
        holds="say what became of the product",
        empty=NOT_ASKED,
    )
    return mended_by_new(found, "NonconformingOutput", "hold")


@check("nonconforming_outputs_decided")
def nonconforming_outputs_decided(m: Moment) -> Verdict:
    """For every nonconforming output an entitled person decided what becomes of it, with the reason and any concession
    on file."""
    w, all_, past = Words(m), m.of(NonconformingOutput), _past_decision(m)
    refused = w.none(
        past,
        CONCEDED & Q(state="closed", customer_agreed__in=NOT_AGREED),
        breaks="were closed under a concession to which the customer had not agreed",
        empty=NOT_ASKED,
        mend="decide",
    )
    waiting = w.in_time(
        all_.filter(state="held"),
        "detected_on",
        all_,
        days=m.days("correction_minor"),
        late="waiting too long for a decision",
        mend="decide",
    )
    return unless(all_of(_decision_on_file(m), softened(waiting)), _possible(m, refused))


@check("nonconforming_outputs_recorded")
def nonconforming_outputs_recorded(m: Moment) -> Verdict:
    """Of every nonconforming output on which somebody decided it is on file what becomes of it, why, who decided and
    when, and what a concession lets pass."""
    return _decision_on_file(m)


def _past_decision(m: Moment) -> QuerySet[NonconformingOutput]:
    """Those on which somebody decided."""
    past = m.of(NonconformingOutput).filter(state__in=("decided", "reinspected", "closed"))
    return called(past, "nonconforming output with a decision")


def _decision_on_file(m: Moment) -> Verdict:
    """What was decided, why, by whom and when is on file, whatever the decision is."""
    said = says_something("concession") & (~Q(state="closed") | ~Q(customer_agreed=""))
    w, past = Words(m), _past_decision(m)
    made = w.every(
        past,
        ~Q(disposition="")
        & says_something("reason")
        & by_who_was_here("decided_by", "decided_on")
        & (~CONCEDED | said),
        since="decided_on",
        breaks="do not say what was decided, why, by whom and when, or what a concession lets pass, or name somebody "
        "who had left before",
        holds="say what was decided, why, by whom and when",
        mend="decide",
    )
    vague = w.every(past, ~Q(description=""), breaks="have no description")
    return advised(softened(_possible(m, made)), vague)


def _reinspected(m: Moment, corrected: QuerySet[NonconformingOutput]) -> tuple[Verdict, Verdict]:
    """What was corrected was accepted by an inspection after the decision, or says what another look at it showed; and
    the doubt that the inspection that it names is another one."""
    w = Words(m)
    by_it = Q(reinspection__state="accepted", reinspection__lot=F("lot"), reinspection__archived_on__isnull=True)
    other = Q(lot__isnull=False, reinspection__isnull=False) & ~Q(reinspection__lot=F("lot"))
    wrong = w.none(
        corrected,
        Q(reinspection__state="rejected") | other | Q(reinspected_on__lt=F("decided_on")),
        breaks="name an inspection that did not accept them after the decision",
        empty=NOT_ASKED,
    )
    again = w.every(
        corrected,
        Q(decided_on__lte=F("reinspected_on")) & (Q(lot__isnull=True) | Q(reinspection__isnull=True) | by_it),
        since="reinspected_on",
        breaks="were accepted by no inspection after the decision",
        holds="were accepted after the correction",
        empty=NOT_ASKED,
    )
    told = w.every(
        called(corrected.filter(reinspection__isnull=True), "corrected nonconforming output without an inspection"),
        says_something("reinspection_result"),
        breaks="do not say what the re-inspection showed",
        holds="say what the re-inspection showed",
        empty=NOT_ASKED,
    )
    return all_of(*(softened(_possible(m, v)) for v in (again, told))), _possible(m, wrong)


@check("corrected_outputs_reinspected", alone=False)
def corrected_outputs_reinspected(m: Moment) -> Verdict:
    """What did not conform and was corrected was inspected anew and accepted, and nothing was released before that."""
    to_correct = m.of(NonconformingOutput).filter(disposition=Disposition.CORRECT.value)
    accepted = m.of(Inspection).filter(state="accepted")
    corrected = called(to_correct.filter(state__in=("reinspected", "closed")), "corrected nonconforming output")
    unseen = ~Exists(accepted.filter(lot=OuterRef("lot"), inspected_on__gt=OuterRef("decided_on")))
    gone = _gone("decided_on", "gte") | _used(m, "decided_on", "gte", state__in=PASSED_ON)  # else it is corrected there
    loose = to_correct.filter(unseen, gone, PERHAPS_WHOLE, state="decided")

    def seen() -> Verdict:
        early = unbroken(
            called(to_correct, "nonconforming output to be corrected"),
            loose,
            breaks="have a lot that was released, or used in one that was, before the re-inspection",
            empty=NOT_ASKED,
            mend="reinspect",
        )
        return unless(*_reinspected(m, corrected), softened(early))

    return when(
        corrected.exists() or loose.exists(),
        seen,
        otherwise="No corrected output was re-inspected, closed or released.",
    )
