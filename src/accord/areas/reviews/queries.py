"""Reads of reviews that have a name, and what the records say about the inputs of a review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q

from accord.areas.audits.queries import findings_of, reported_since
from accord.areas.context.queries import changed_issues, changed_parties
from accord.areas.customers.queries import complaints_since, feedback_since
from accord.areas.improvement.queries import actions_from, considered, ideas_to_follow
from accord.areas.indicators.queries import active, measurements_of
from accord.areas.leadership.queries import pursued_since
from accord.areas.processes.queries import undecided_needs
from accord.areas.reviews.models import ManagementReview
from accord.areas.reviews.terms import INPUTS, DecisionKind
from accord.areas.risks.queries import above_limit, live
from accord.areas.suppliers.queries import in_use
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment

MOST = 20
"""So many records are named one by one; the rest is counted."""


def signed(m: Moment) -> QuerySet[ManagementReview]:
    """The reviews whose minutes are signed."""
    return m.of(ManagementReview).filter(state="signed")


def held_or_signed(m: Moment) -> QuerySet[ManagementReview]:
    """The reviews that took place."""
    return m.of(ManagementReview).filter(state__in=("held", "signed"))


def labels() -> dict[str, str]:
    """What people call each input."""
    declaration = of(ManagementReview)
    return {i.field: declaration.field(i.field).label for i in INPUTS}


def actions_of(review: ManagementReview, kind: DecisionKind) -> Any:
    """The actions that a review has decided on, of one kind."""
    return getattr(review, f"{kind.value}_actions")


def former(review: ManagementReview) -> QuerySet[ManagementReview]:
    """The reviews held before this one, the latest first."""
    earlier = Q(held_on__lt=review.held_on) if review.held_on else Q(held_on__isnull=False)
    found = ManagementReview.objects.filter(earlier, archived_on=None).exclude(pk=review.pk)
    return found.order_by("-held_on", "-reference")


def collected(m: Moment, review: ManagementReview, since: date) -> dict[str, str]:
    """Field of an input, and what the records say about it on the moment's day; empty where they say nothing.

    `since`: the first day that the review looks back on. What no record knows stays to be written by hand.
    """
    return {
        "earlier_actions": _lines(
            f"{a.reference} {a.title}: {a.state_label.lower()}{_by(a.due_on) if a.state == 'open' else ''}"
            for earlier in former(review)[:3]
            for a in actions_from(earlier)
        ),
        "changed_issues": _lines(
            f"{i.reference} {i.title}: {i.review_result or 'new'}" for i in changed_issues(m, since)
        ),
        "changed_needs": _lines(
            f"{p.reference} {p.title}: {p.review_result or 'new'}" for p in changed_parties(m, since)
        ),
        "objectives_met": _lines(
            f"{o.reference} {o.title}: {_figure(o.progress)} {o.unit_of_measure}, target {_figure(o.target)}, "
            f"{o.state_label.lower()}{_by(o.due_on) if o.state == 'approved' else ''}"
            for o in pursued_since(m, since)
        ),
        "nonconformities": _nonconformities(m, since),
        "audit_results": _lines(
            f"{a.reference} {a.title} ({a.get_kind_display().lower()}): "
            + (", ".join(f"{n} {grade}" for grade, n in findings_of(m, a)) or "no findings")
            for a in reported_since(m, since)
        ),
        "supplier_performance": _suppliers(m),
        "customer_satisfaction": _customers(m, since),
        "measurements": _lines(line for i in active(m).order_by("reference") if (line := _course(i))),
        "resource_adequacy": _lines(
            f"{n.reference} {n.title}: asked for, not decided{_by(n.needed_by)}" for n in undecided_needs(m)
        ),
        "risk_picture": _risks(m),
        "improvement_chances": _lines(f"{i.reference} {i.title}: {i.state_label.lower()}" for i in ideas_to_follow(m)),
    }


def _nonconformities(m: Moment, since: date) -> str:
    found = considered(m).filter(detected_on__gte=since)
    if not found.exists():
        return ""
    still = considered(m).exclude(state="closed")
    by_state = found.values_list("severity").annotate(n=Count("pk")).order_by("severity")
    told = ", ".join(f"{n} {severity or 'not graded'}" for severity, n in by_state)
    back = found.filter(recurrence_of__isnull=False).count()
    head = f"Detected since {since.isoformat()}: {found.count()} ({told}); came back: {back}."
    head += f" Not closed now: {still.count()}."
    oldest = still.order_by(F("detected_on").asc(nulls_last=True))[:5]
    return "\n".join(
        [head, *(f"{n.reference} {n.title}: {n.state_label.lower()}, detected {n.detected_on}" for n in oldest)]
    )


def _suppliers(m: Moment) -> str:
    used = in_use(m)
    if not used.exists():
        return ""
    conditional = used.filter(state="conditional").order_by("reference")
    late = used.filter(evaluation_due__lt=m.on).count()
    head = f"In use: {used.count()}; with conditions: {conditional.count()}; evaluation overdue: {late}."
    return "\n".join([head, *(f"{s.reference} {s.title}: {s.gate_reason}" for s in conditional[:MOST])])


def _customers(m: Moment, since: date) -> str:
    complaints, said = complaints_since(m, since), feedback_since(m, since)
    scored = said.filter(score__isnull=False)
    found = []
    if complaints.exists():
        waiting = complaints.exclude(state__in=("answered", "closed")).count()
        found.append(
            f"Complaints since {since.isoformat()}: {complaints.count()}, justified "
            f"{complaints.filter(justified=True).count()}, not answered yet {waiting}."
        )
    if scored.exists():
        shares = [f.score / f.scale * 100 for f in scored if f.score is not None and f.scale]
        found.append(f"Scores: {len(shares)}, in the mean {sum(shares) / len(shares):.0f} of 100.")
    return "\n".join(found)


def _course(indicator: Any) -> str:
    """The last value of an indicator, and the one before."""
    values = [v for v in measurements_of(indicator).values_list("value", flat=True) if v is not None]
    if not values:
        return ""
    before = f" (before: {_figure(values[-2])})" if len(values) > 1 else ""
    target = "" if indicator.target is None else f", target {_figure(indicator.target)}"
    return f"{indicator.reference} {indicator.title}: {_figure(values[-1])} {indicator.unit}{before}{target}"


def _risks(m: Moment) -> str:
    known = live(m).filter(kind__in=("security", "both"))
    if not known.exists():
        return ""
    levels = known.exclude(level="").values_list("level").annotate(n=Count("pk")).order_by("-n")
    high = above_limit(m).filter(kind__in=("security", "both")).order_by("reference")
    told = ", ".join(f"{n} {level.lower()}" for level, n in levels)
    head = f"Risks of information security: {known.count()} ({told}). Above what is taken: {high.count()}."
    return "\n".join([head, *(f"{r.reference} {r.title}: {r.level.lower()}" for r in high[:MOST])])


def _lines(lines: Iterable[str]) -> str:
    found = list(lines)
    more = [f"and {len(found) - MOST} more"] if len(found) > MOST else []
    return "\n".join([*found[:MOST], *more])


def _figure(value: Any) -> str:
    return "no figure" if value is None else f"{value.normalize():f}"


def _by(day: date | None) -> str:
    return f", due {day.isoformat()}" if day else ", no day set"
