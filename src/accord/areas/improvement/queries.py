"""Reads of improvement that have a name."""

from __future__ import annotations

from datetime import timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import DateField, ExpressionWrapper, F, Q

from accord.areas.improvement.models import Action, Idea, Nonconformity, PlannedChange
from accord.areas.improvement.terms import DECIDED, MADE
from accord.kernel.access.scope import visible
from accord.kernel.records.declaration import of
from accord.kernel.records.nothing import says_something
from accord.kernel.records.pointers import pointed

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.access.actor import Actor
    from accord.kernel.moments.moment import Moment
    from accord.kernel.records.record import Record


def considered(m: Moment) -> QuerySet[Nonconformity]:
    """The nonconformities that are some: a rejected one turned out to be none."""
    return m.of(Nonconformity).exclude(state="rejected")


def raised(m: Moment) -> QuerySet[Nonconformity]:
    """Those that stand, whatever they serve: what names one of them was taken up."""
    return considered(m.for_standard(""))


def corrective_actions(m: Moment) -> QuerySet[Action]:
    """Actions against the cause of a nonconformity that count: not cancelled, and of one that was not rejected."""
    return m.of(Action).filter(nonconformity__in=considered(m)).exclude(state="cancelled")


def verified_actions(m: Moment) -> QuerySet[Action]:
    """Actions that were shown to have had their effect, whatever they came from; those of a nonconformity only where
    that stands and is kept for the same standard."""
    verified = m.of(Action).filter(says_something("result"), state="verified")
    return verified.filter(Q(nonconformity=None) | Q(nonconformity__in=considered(m)))


def actions_taken(m: Moment) -> QuerySet[Action]:
    """All actions that were not given up, whatever they came from."""
    return m.of(Action).exclude(state="cancelled")


def put_off(days: int) -> Q:
    """Actions whose day was moved by more than `days`: who moves it again and again does nothing."""
    return Q(due_on__gt=ExpressionWrapper(F("first_due_on") + timedelta(days=days), DateField()))


def changes_decided(m: Moment) -> QuerySet[PlannedChange]:
    """Changes that somebody approved and nobody gave up."""
    return m.of(PlannedChange).filter(state__in=DECIDED)


def changes_planned(m: Moment) -> QuerySet[PlannedChange]:
    """Those of them that somebody thought of before, and those that were made while nobody had decided; the others just
    happened."""
    made = m.of(PlannedChange).filter(state="proposed", done_on__isnull=False)
    return (changes_decided(m) | made).filter(unplanned=False)


def changes_that_happened(m: Moment) -> QuerySet[PlannedChange]:
    """Changes that nobody planned."""
    return m.of(PlannedChange).filter(unplanned=True, state__in=MADE)


def ideas_to_follow(m: Moment) -> QuerySet[Idea]:
    """The ideas that wait for an answer or were accepted and are not done."""
    return m.of(Idea).filter(state__in=("new", "accepted")).order_by("reference")


def named_as_source(m: Moment, model: type[Record]) -> set[UUID]:
    """The keys of the records of a type because of which actions were given that were not given up."""
    pointers = counting_actions(m).filter(source__startswith=f"{model.__name__}:").values_list("source", flat=True)
    return {pointed(pointer)[1] for pointer in pointers}


def cases_from(m: Moment, *models: type[Record]) -> QuerySet[Nonconformity]:
    """The nonconformities that stand and name a record of one of these types as where they come from: a list of cases
    says so, and what it names does not name the case."""
    sources = (Q(source__startswith=f"{model.__name__}:") for model in models)
    return raised(m).filter(reduce(or_, sources))


def named_by_cases(m: Moment, model: type[Record]) -> set[UUID]:
    """The keys of the records of a type that such nonconformities come from."""
    return {pointed(source)[1] for source in cases_from(m, model).values_list("source", flat=True)}


def taken_up(m: Moment, model: type[Record]) -> set[UUID]:
    """The keys of the records of a type because of which an action was given that was not given up, or a nonconformity
    was raised that stands and names them."""
    return named_as_source(m, model) | named_by_cases(m, model)


def acted_on(m: Moment, records: QuerySet[Any], last: str) -> list[UUID]:
    """The keys of those of these records because of which an action was given that was not given up, and not done
    before the day `last` (a field) on which they were last found wanting."""
    found = {f"{records.model.__name__}:{pk}": (pk, day) for pk, day in records.order_by().values_list("pk", last)}
    actions = counting_actions(m).filter(source__in=found).values_list("source", "done_on")
    return [found[source][0] for source, done in actions if not (done and (day := found[source][1]) and done < day)]


def counting_actions(m: Moment) -> QuerySet[Action]:
    """The actions, whatever they come from, without those given up."""
    return m.of(Action).exclude(state="cancelled")


def open_actions_for(m: Moment, records: QuerySet[Any]) -> QuerySet[Action]:
    """The actions still to do because of these records."""
    return m.of(Action).filter(state="open", source__in=[r.pointer for r in records.only("pk")])


def raised_from(by: Actor, record: Record) -> QuerySet[Nonconformity]:
    """What the actor may see of the nonconformities that were raised from a record."""
    found: QuerySet[Nonconformity] = visible(of(Nonconformity), by).filter(source=record.pointer, archived_on=None)
    return found


def standing_actions(nonconformity: Nonconformity) -> list[Action]:
    """The actions of a nonconformity that were not cancelled or put away."""
    found: QuerySet[Action] = Action.objects.filter(nonconformity=nonconformity, archived_on=None)
    return list(found.exclude(state="cancelled").order_by("reference"))


def actions_from(record: Record) -> QuerySet[Action]:
    """The actions given because of a record (an objective, a review, a risk), without those given up."""
    found: QuerySet[Action] = Action.objects.filter(source=record.pointer, archived_on=None)
    return found.exclude(state="cancelled").order_by(F("due_on").asc(nulls_last=True), "reference")


def seen_actions_from(by: Actor, record: Record) -> QuerySet[Action]:
    """What the actor may see of the actions given because of a record, those given up too, the next due first."""
    found: QuerySet[Action] = visible(of(Action), by).filter(source=record.pointer, archived_on=None)
    return found.select_related("owner").order_by(F("due_on").asc(nulls_last=True), "reference")
