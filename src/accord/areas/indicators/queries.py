"""Reads of indicators that have a name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import Coalesce, RowNumber

from accord.areas.improvement.queries import actions_taken, changes_decided, considered
from accord.areas.indicators import rules
from accord.areas.indicators.models import Analysis, Indicator, Measurement
from accord.areas.indicators.terms import Direction, Judgement, Standing
from accord.areas.leadership.queries import running
from accord.areas.processes.queries import active as active_processes
from accord.kernel.access.scope import visible
from accord.kernel.checks.periods import FAR, last_days
from accord.kernel.moments.clock import plus
from accord.kernel.records.declaration import of
from accord.kernel.records.nothing import says_something
from accord.kernel.records.pointers import keys_by_type, pointed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from accord.kernel.access.actor import Actor
    from accord.kernel.checks.periods import Span
    from accord.kernel.moments.moment import Moment


def active(m: Moment) -> QuerySet[Indicator]:
    """The indicators that are kept."""
    return m.of(Indicator).filter(state="active")


def about_processes(m: Moment) -> QuerySet[Indicator]:
    """Those of them that tell how an active process runs."""
    return active(m).filter(subject__in=[p.pointer for p in active_processes(m).only("pk")])


def processes_of(indicators: QuerySet[Indicator]) -> list[UUID]:
    """The keys of the processes that such figures are about."""
    return [pointed(s)[1] for s in set(indicators.values_list("subject", flat=True))]


def with_aim(indicators: QuerySet[Indicator]) -> QuerySet[Indicator]:
    """Those with a target or a limit: one can tell from a value whether it is right."""
    return indicators.exclude(target=None, lower_limit=None, upper_limit=None)


def values_of(m: Moment, indicators: QuerySet[Indicator]) -> QuerySet[Measurement]:
    """What was measured of them."""
    return m.of(Measurement).filter(indicator__in=indicators)


def days_measured(m: Moment, pointers: Iterable[str]) -> list[tuple[str, date]]:
    """The last day on which figures about these records, kept still or no more, were taken, and those to come:
    (pointer, day)."""
    found = m.of(Measurement).filter(indicator__subject__in=list(pointers))
    return list(last_days(m.on, found, "indicator__subject", "measured_on"))


def analyses_of(m: Moment, indicators: QuerySet[Indicator]) -> QuerySet[Analysis]:
    """What was concluded from them."""
    return m.of(Analysis).filter(indicator__in=indicators)


@dataclass(frozen=True, slots=True)
class Plan:
    """When the next value or analysis of a figure is asked for. `dated`: a day is set for it.

    `kept`: the periods in which it is not late; `known`: those in which one knows when it is to come; `fresh`: those of
    them that begin with one that is on file.
    """

    dated: bool
    kept: tuple[Span, ...]
    known: tuple[Span, ...]
    fresh: tuple[Span, ...]

    @classmethod
    def made(cls, due: date | None, interval: str, taken: Sequence[date], day: date, most: int) -> Plan:
        """By the day set for the next, and by the interval since the last, as the acts reckon: whatever came in without
        them moves no day. A day that lies more than `most` days beyond the interval is put off, and counts no more."""
        ends = {on: rules.after(on, interval) for on in taken}
        lasting = [(on, end) for on, end in ends.items() if end]
        until = [(on, min(due, plus(end, most)) if (end := ends[on]) else due) for on in taken if due and on <= due]
        before = [(date.min, due)] if due and not any(on <= day for on in taken) else []
        met = [(on, FAR) for on in taken if due and on >= due and not ends[on]]
        kept = [(date.min, due), *lasting, *met] if due else []
        return cls(due is not None, tuple(kept), (*before, *until, *lasting), (*until, *lasting))


def value_plans(m: Moment) -> dict[UUID, Plan]:
    """When the next value of each figure kept is asked for, in the order of their references."""
    return _plans(m, "measure_due", "interval", m.of(Measurement), "measured_on")


def analysis_plans(m: Moment) -> dict[UUID, Plan]:
    """When conclusions are to be drawn from each figure kept again, in the order of their references. An analysis
    without a day was made on the last day that it is about, or later."""
    drawn = (
        m.of(Analysis).filter(says_something("conclusion")).annotate(drawn_on=Coalesce("analysed_on", "period_until"))
    )
    return _plans(m, "analysis_due", "analysis_interval", drawn, "drawn_on")


def _plans(m: Moment, due: str, interval: str, parts: QuerySet[Any], on: str) -> dict[UUID, Plan]:
    taken: dict[UUID, list[date]] = defaultdict(list)
    for key, day in last_days(m.on, parts, "indicator", on):
        taken[key].append(day)
    most, figures = m.days("action_put_off"), active(m).order_by("reference").values_list("pk", due, interval)
    return {pk: Plan.made(last, every, sorted(taken[pk]), m.on, most) for pk, last, every in figures}


def judged(m: Moment) -> QuerySet[Analysis]:
    """The analyses of figures kept that say what it comes to, also such as an import dated ahead."""
    return analyses_of(m, active(m)).exclude(judgement="")


def last_judged(m: Moment, day: date) -> QuerySet[Analysis]:
    """Of each figure kept the last of these on a day; what is dated after it is no analysis yet."""
    found = judged(m).filter(Q(analysed_on=None) | Q(analysed_on__lte=day))
    later = found.filter(indicator=OuterRef("indicator")).filter(
        Q(period_until__gt=OuterRef("period_until"))
        | Q(period_until=OuterRef("period_until"), reference__gt=OuterRef("reference"))
    )
    return found.exclude(Exists(later))


def tells_nothing(indicators: QuerySet[Indicator]) -> QuerySet[Indicator]:
    """Those with nothing but a target that does not say which way is better: no value is right or wrong."""
    pointed = (Direction.HIGHER, Direction.LOWER)
    return indicators.filter(lower_limit=None, upper_limit=None).exclude(direction__in=pointed)


_LIMITS = ("direction", "target", "lower_limit", "upper_limit")


def last_values(m: Moment, indicators: QuerySet[Indicator]) -> dict[UUID, list[Measurement]]:
    """The last two values of each figure, by its reference, the latest first; before them those that an import dated
    ahead."""
    found: dict[UUID, list[Measurement]] = {}
    figures = {figure.pk: figure for figure in indicators.only(*_LIMITS)}
    latest_first = (F("measured_on").desc(), F("reference").desc())
    values = values_of(m, indicators).only("indicator", "measured_on", "value")
    numbered = values.annotate(number=Window(RowNumber(), partition_by="indicator", order_by=latest_first))
    last_two = numbered.filter(measured_on__lte=m.on).filter(number__lte=2)
    for value in (*values.filter(measured_on__gt=m.on).order_by(*latest_first), *last_two.order_by(*latest_first)):
        value.indicator = figures[value.indicator_id]
        found.setdefault(value.indicator_id, []).append(value)
    return {pk: found[pk] for pk in figures if pk in found}


def missed(value: Measurement) -> bool:
    """Whether a value misses the target of its figure or lies outside its limits."""
    of_it = value.indicator
    stands = rules.standing(
        value.value,
        direction=of_it.direction,
        target=of_it.target,
        lower_limit=of_it.lower_limit,
        upper_limit=of_it.upper_limit,
    )
    return stands in (Standing.MISSED, Standing.OUTSIDE)


def answers_to(m: Moment, figure: Indicator, since: date, again: date) -> list[Span]:
    """The days on which something decided or done about a figure counts, if its values are off since a day, and were
    off again on another: an analysis that found it on target before that day answers nothing.

    It has to name the figure, one of its values or one of its analyses: what is said of the whole process may be about
    anything. What was decided, found or done since then counts from its day on; what is still to be done counts
    through the day set for it, however long ago it was begun, and not at all without such a day. An action that is put
    off counts no longer than `action_put_off` after its first day.
    """
    answers = m.once(_answers).get(figure.pk, [])
    came = [(day, FAR) for day, _, content in answers if day and day >= (again if content else since)]
    return came + [(date.min, day) for _, day, _ in answers if day]


def _answers(m: Moment) -> dict[UUID, list[tuple[date | None, date | None, bool]]]:
    """What followed about each figure: the day on which it came, or the one by which it is due; and whether it is an
    analysis that is content with the figure."""
    analyses = analyses_of(m, active(m))
    found: dict[UUID, list[tuple[date | None, date | None, bool]]] = defaultdict(list)
    decided = analyses.filter(says_something("decision")).values_list("indicator", "analysed_on", "judgement")
    for figure, day, judgement in decided:
        found[figure].append((day, None, judgement == Judgement.ON_TARGET))
    known = list(considered(m).filter(_names_figure("source")).values_list("pk", "source", "detected_on"))
    named: dict[UUID, set[UUID]] = defaultdict(set)
    for figure, action in analyses.filter(actions__isnull=False).values_list("indicator", "actions"):
        named[action].add(figure)
    answering = _names_figure("source") | Q(nonconformity__in=[pk for pk, _, _ in known]) | Q(pk__in=list(named))
    fields = ("pk", "source", "nonconformity", "state", "done_on", "due_on", "first_due_on")
    actions = list(actions_taken(m).filter(answering).values_list(*fields))
    deciding = changes_decided(m).filter(_names_figure("concerns"))
    changes = list(deciding.values_list("concerns", "state", "done_on", "due_on"))
    about = _figures_behind(m, {row[1] for row in (*known, *actions)} | {change[0] for change in changes})
    cases: dict[UUID | None, UUID] = {}
    for pk, source, day in known:
        if source in about:
            cases[pk] = about[source]
            found[about[source]].append((day, None, False))
    days = m.days("action_put_off")
    for pk, source, case, state, done_on, due_on, first in actions:
        last = min(due_on, plus(first or due_on, days)) if due_on else None
        for of_it in filter(None, {about.get(source), cases.get(case)} | named.get(pk, set())):
            found[of_it].append((None, last, False) if state == "open" else (done_on, None, False))
    for concerns, state, done_on, due_on in changes:
        if concerns in about:
            found[about[concerns]].append((None, due_on, False) if state == "approved" else (done_on, None, False))
    return found


def _names_figure(field: str) -> Q:
    """Whether a pointer leads to a figure, one of its values or of its analyses."""
    types = (model.__name__ for model in (Indicator, Measurement, Analysis))
    return reduce(or_, (Q(**{f"{field}__startswith": f"{name}:"}) for name in types))


def _figures_behind(m: Moment, pointers: Iterable[str]) -> dict[str, UUID]:
    """The figure that each of these pointers leads to: to itself, to one of its values or of its analyses."""
    figures, keys = active(m), keys_by_type(pointers)
    values = values_of(m, figures).filter(pk__in=keys["Measurement"]).values_list("pk", "indicator")
    analyses = analyses_of(m, figures).filter(pk__in=keys["Analysis"]).values_list("pk", "indicator")
    return (
        {f"Indicator:{pk}": pk for pk in figures.filter(pk__in=keys["Indicator"]).values_list("pk", flat=True)}
        | {f"Measurement:{pk}": of_it for pk, of_it in values}
        | {f"Analysis:{pk}": of_it for pk, of_it in analyses}
    )


def figures_of_objectives(m: Moment) -> dict[UUID, list[date]]:
    """Of each objective pursued the days of its figures, the first first: said of it, or measured by an indicator."""
    pursued = {o.pk: o for o in running(m).only("progress", "progress_on", "progress_note")}
    found: dict[UUID, list[date]] = {pk: [] for pk in pursued}
    for pk, one in pursued.items():
        if one.progress_on and (one.progress is not None or one.progress_note):
            found[pk].append(one.progress_on)
    about = active(m).filter(subject__in=[o.pointer for o in pursued.values()])
    for subject, day in values_of(m, about).values_list("indicator__subject", "measured_on"):
        found[pointed(subject)[1]].append(day)
    return {pk: sorted(days) for pk, days in found.items()}


def measurements_of(indicator: Indicator) -> QuerySet[Measurement]:
    """The values of an indicator in the order of their days."""
    return Measurement.objects.filter(indicator=indicator, archived_on=None).order_by("measured_on", "reference")


def measured_between(indicator: Indicator, start: date, end: date) -> int:
    """How many values were taken in a period."""
    return measurements_of(indicator).filter(measured_on__range=(start, end)).count()


def last_measurements(by: Actor, indicator: Indicator, most: int) -> list[Measurement]:
    """The last values of an indicator that the actor sees, the oldest first."""
    found = visible(of(Measurement), by).filter(indicator=indicator, archived_on=None)
    return list(found.order_by("-measured_on", "-reference")[:most])[::-1]
