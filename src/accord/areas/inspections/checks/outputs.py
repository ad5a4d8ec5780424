"""What nonconforming outputs can show: held, decided on, corrected."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

from accord.areas.customers.queries import Complaint
from accord.areas.inspections.models import Inspection, NonconformingOutput
from accord.areas.inspections.queries import standing_rejections
from accord.areas.inspections.terms import Agreement, Disposition
from accord.areas.products.terms import PASSED_ON
from accord.kernel.checks.joining import mended_by
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import Mend, Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened, when

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment

NOT_ASKED = Outcome.NOT_APPLICABLE
LOOSE = ("open", "inspected", "released", "shipped")


def _possible(m: Moment, verdict: Verdict) -> Verdict:
    """The verdict, mended by what can be done: what is re-inspected or closed is opened again first."""
    return mended_by(verdict, m.of(NonconformingOutput), {"reinspected": "reopen", "closed": "reopen"})


@check("rejected_outputs_held")
def rejected_outputs_held(m: Moment) -> Verdict:
    """What was rejected is set apart, or held as a nonconforming output, and nothing undecided was let go."""
    w, all_ = Words(m), m.of(NonconformingOutput)
    held = all_.filter(state="held")
    undecided = w.none(
        all_,
        Q(state="held", lot__state__in=PASSED_ON, lot__released_on__gt=F("detected_on")),
        breaks="are not decided on, and their lot was let go all the same",
        holds="were decided on before their lot was let go, or hold it up",
        mend="decide",
    )
    placed = w.every(
        held.filter(lot__state__in=LOOSE[:3]),
        ~Q(held_where=""),
        breaks="are not decided on, and do not say where they are held",
        holds="say where they are held",
        empty=NOT_ASKED,
    )
    dated = w.every(
        all_, Q(), since="detected_on", breaks="do not say when they were noticed", holds="say when they were noticed"
    )
    unplaced = w.none(held, Q(lot__isnull=True, held_where=""), breaks="do not say where they are held")
    return advised(
        all_of(undecided, _rejections(m), w.some(m.of(Inspection)), softened(placed), softened(_possible(m, dated))),
        unplaced,
        _returns(m),
    )


def _rejections(m: Moment) -> Verdict:
    """What an inspection rejected last is set apart, or on file as a nonconforming output not closed before that."""
    closed_before = Q(state="closed", closed_on__lt=OuterRef("inspected_on"))
    of_lot = m.of(NonconformingOutput).filter(lot=OuterRef("lot")).exclude(closed_before)
    of_inspection = m.of(NonconformingOutput).filter(inspection=OuterRef("pk"))
    rejected = m.of(Inspection).filter(state="rejected")
    loose = Q(pk__in=standing_rejections(m), lot__state__in=LOOSE) & ~Exists(of_lot) & ~Exists(of_inspection)
    found = Words(m).none(
        rejected,
        loose,
        breaks="rejected a lot that is neither set apart nor held as a nonconforming output",
        holds="rejected what is set apart, held, or was accepted later",
        empty=NOT_ASKED,
    )
    if found.mend and found.outcome is Outcome.FAILS:
        lot = rejected.get(pk=found.mend.key).lot_id
        found = replace(found, mend=Mend("Lot", "quarantine", f"Lot:{lot}"))
    return found


def _returns(m: Moment) -> Verdict:
    """What came back with a justified complaint led to something."""
    back = m.of(Complaint).filter(returned=True, justified="yes", state="closed")
    held = Exists(m.of(NonconformingOutput).filter(complaint=OuterRef("pk")))
    return Words(m).none(
        back,
        ~held & Q(nonconformity__isnull=True),
        breaks="were closed, though the product came back, and led to nothing",
    )


@check("nonconforming_outputs_decided")
def nonconforming_outputs_decided(m: Moment) -> Verdict:
    """For every nonconforming output an entitled person decided what becomes of it, with the reason and any concession
    on file."""
    w, all_ = Words(m), m.of(NonconformingOutput)
    past = all_.filter(state__in=("decided", "reinspected", "closed"))
    conceded = Q(disposition=Disposition.CONCESSION.value)
    agreed = Q(customer_agreed__in=(Agreement.YES.value, Agreement.NOT_NEEDED.value))
    let_pass = ~conceded | (~Q(concession="") & (~Q(state="closed") | agreed))
    made = w.every(
        past,
        ~Q(disposition="") & ~Q(reason="") & Q(decided_by__isnull=False) & let_pass,
        since="decided_on",
        breaks="were decided on without what, why, who or when on file, or under a concession nobody agreed to",
        holds="say what was decided, why, by whom and when",
        mend="decide",
    )
    waiting = w.in_time(
        all_.filter(state="held"),
        "detected_on",
        all_,
        days=m.days("correction_minor"),
        late="waiting for long to be decided on",
        mend="decide",
    )
    vague = w.every(past, ~Q(description=""), breaks="do not say how they differ")
    return advised(all_of(_possible(m, made), softened(waiting)), vague)


@check("corrected_outputs_reinspected", alone=False)
def corrected_outputs_reinspected(m: Moment) -> Verdict:
    """What did not conform and was corrected was inspected anew and accepted."""
    w = Words(m)
    corrected = m.of(NonconformingOutput).filter(
        disposition=Disposition.CORRECT.value, state__in=("reinspected", "closed")
    )
    accepted = Q(reinspection__state="accepted", reinspection__lot=F("lot"), reinspection__archived_on__isnull=True)

    def seen() -> Verdict:
        again = w.every(
            corrected,
            Q(decided_on__lte=F("reinspected_on")) & (Q(lot__isnull=True) | accepted),
            since="reinspected_on",
            breaks="were corrected, and no inspection after the decision accepted them",
            holds="were accepted after they were corrected",
        )
        told = w.every(
            corrected.filter(lot__isnull=True),
            Q(reinspection__isnull=False) | ~Q(reinspection_result=""),
            breaks="do not say what looking at them again showed",
            holds="say what looking at them again showed",
            empty=NOT_ASKED,
        )
        return all_of(_possible(m, again), softened(_possible(m, told)))

    return when(corrected.exists(), seen, otherwise="Nothing that was corrected counts as re-inspected or closed.")
