"""How suppliers are rated and evaluated, and what follows from it (8.4.1; A.5.22)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from accord.areas.suppliers.models import Supplier, SupplierEvaluation
from accord.areas.suppliers.queries import (
    CLOSE,
    close_to_information,
    critical,
    evaluated_beyond_plan,
    evaluations_until,
    having,
    in_use,
    last_evaluations,
    relevant,
    said_to,
    with_day_of_evaluation,
)
from accord.areas.suppliers.terms import STRICTER, Conclusion
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.words import Words, advised, softened, when
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from accord.kernel.checks.verdict import Verdict
    from accord.kernel.moments.moment import Moment


@check("suppliers_rated")
def suppliers_rated(m: Moment) -> Verdict:
    """For every supplier in use it is settled how critical it is."""
    return softened(
        Words(m).every(in_use(m), ~Q(criticality=""), breaks="have no criticality", holds="have a criticality")
    )


@check("suppliers_evaluated")
def suppliers_evaluated(m: Moment) -> Verdict:
    """Every relevant supplier in use has been evaluated."""
    found = Words(m).every(
        with_day_of_evaluation(m, relevant(m)),
        Q(judged_on__isnull=False),
        breaks="have no evaluation on file",
        holds="were evaluated",
        mend="evaluate",
    )
    return softened(found)


@check("supplier_evaluations_in_time")
def supplier_evaluations_in_time(m: Moment) -> Verdict:
    """Every relevant supplier in use is evaluated again by the date set for it."""
    return Words(m).planned_beyond(
        relevant(m),
        evaluated_beyond_plan(m),
        "evaluation_due",
        what="supplier that was evaluated beside the plan",
        next_one="evaluation",
        act="evaluate",
    )


@check("critical_suppliers_evaluated_recently")
def critical_suppliers_evaluated_recently(m: Moment) -> Verdict:
    """Every critical supplier was evaluated within the interval for critical ones."""
    w, needs, days = Words(m), critical(m), m.days("supplier_evaluation_critical")
    breaks, holds = f"were not evaluated within {days} days", f"were evaluated within {days} days"
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
    decided = called(decided, "supplier that is conditional or barred")
    bad_ones = evaluations_until(m).filter(says_something("result"), conclusion__in=STRICTER)

    def reasoned() -> Verdict:
        found = Words(m).every(
            decided,
            says_something("gate_reason") | having(bad_ones),
            breaks="have no reason for it on file",
            holds="have a reason for it on file",
        )
        return softened(found)

    return when(decided.exists(), reasoned, otherwise="No supplier has conditions or is barred.")


def _last_says(m: Moment, suppliers: QuerySet[Supplier], *said: Q, breaks: str, holds: str) -> Verdict:
    """The last evaluation of each says so; one on a day to come says nothing yet, and nor does the one before it."""
    w = Words(m)
    last = w.valid(last_evaluations(m), first="evaluated_on")
    return softened(w.every(suppliers, having(last.filter(*said)), breaks=breaks, holds=holds, mend="evaluate"))


@check("supplier_evaluations_have_criteria")
def supplier_evaluations_have_criteria(m: Moment) -> Verdict:
    """The last evaluation of every relevant supplier in use says by which criteria it was judged."""
    return _last_says(
        m,
        relevant(m),
        says_something("criteria"),
        breaks="have no criteria in their last evaluation",
        holds="have criteria in their last evaluation",
    )


@check("supplier_evaluations_followed")
def supplier_evaluations_followed(m: Moment) -> Verdict:
    """The last evaluation of every relevant supplier in use says what was seen and what follows, and where not all was
    well, what was done."""
    w, stricter = Words(m), Q(conclusion__in=STRICTER)
    conditions_set = Q(conclusion=Conclusion.CONDITIONS.value, supplier__state="conditional")
    found = _last_says(
        m,
        relevant(m),
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
            called(in_use(m).filter(state="approved"), "approved supplier"),
            as_before,
            breaks="have no conditions, against their last evaluation",
        ),
        w.none(last, Q(evaluated_by__isnull=True), breaks="do not say who evaluated"),
    )


@check("supplier_security_evaluated")
def supplier_security_evaluated(m: Moment) -> Verdict:
    """The last evaluation of every supplier that handles our information or runs our systems judges its security."""
    found = _last_says(
        m,
        close_to_information(m),
        Q(security_score__isnull=False),
        breaks="do not have their security judged in the last evaluation",
        holds="have their security judged in the last evaluation",
    )
    return said_to(m, found, CLOSE)
