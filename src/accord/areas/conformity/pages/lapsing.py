"""What lapses if nobody acts: day by day with who must do what, and in the calendar of the organization."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from django.shortcuts import render

from accord.areas.conformity.pages.overview import horizon
from accord.areas.conformity.pages.requirements import (
    asked_alone,
    at,
    mend_link,
    record_url,
    requirement_url,
    shown,
)
from accord.areas.conformity.queries.lapsing import lapsing
from accord.areas.conformity.queries.rows import rows_of
from accord.areas.conformity.terms import MET
from accord.doors.pages.address import act_address, acts_on, record_address
from accord.doors.pages.places import Dated, asked_day, dates_of, page
from accord.doors.pages.show import Shower
from accord.kernel.moments.past import moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from accord.areas.conformity.terms import Lapse
    from accord.doors.pages.address import Acts
    from accord.kernel.access.actor import Actor
    from accord.kernel.duties.inbox import Duty
    from accord.standards import Edition


@dataclass(frozen=True, slots=True)
class Keeping:
    """What somebody must do so that it does not lapse; `address`: where it is done, else the record."""

    says: str
    address: str
    who: SafeString | None
    on: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """A lapse, ready to be read."""

    rows: list[tuple[Edition, str, str, str]]  # edition, ref, title, address
    keeping: list[Keeping]
    records: list[tuple[str, str, str]]  # reference, title, address
    mend: dict[str, str] | None  # where nothing is due by a date: the act that would help


@page("lapses/", needs="conformity.view", title="What lapses", order=3)
def what_lapses(request: HttpRequest, by: Actor) -> HttpResponse:
    """Every verdict that lapses if nobody acts, by day; all of them, or those that somebody keeps from it."""
    alone, mine = asked_alone(request, by), request.GET.get("who") == "me"
    with moment(by.organization, asked_day(request)) as m:
        found = lapsing(by, m, shown(by, alone))
        chosen = [x for x in found if not mine or is_mine(by, x)]
        context = at(by, m, alone) | {
            "months": _months(by, chosen),
            "horizon": horizon([(x.on, e, v) for x in chosen for e, v in x.rows], m.on),
            "count": sum(len(x.rows) for x in chosen),
            "mine": mine,
            "nothing_yet": not found
            and not any(v.outcome in MET for _, vs in rows_of(m, shown(by, alone)) for v in vs),
        }
    return render(request, "conformity/lapses.html", context)


def is_mine(by: Actor, lapse: Lapse) -> bool:
    """Whether the actor's person can keep it from lapsing."""
    return by.person is not None and any(d.person == by.person for d in lapse.duties)


def _months(by: Actor, found: Sequence[Lapse]) -> list[tuple[date, list[tuple[date, list[Line]]]]]:
    """By month and day."""
    shower = Shower(by)
    shower.allow([d.person for x in found for d in x.duties if d.person is not None])
    acts = acts_on(by, [d for x in found for d in x.duties])
    days = [(day, [line_of(by, shower, x, acts) for x in group]) for day, group in groupby(found, key=lambda x: x.on)]
    return [(first, list(group)) for first, group in groupby(days, key=lambda d: d[0].replace(day=1))]


def line_of(by: Actor, shower: Shower, lapse: Lapse, acts: Acts) -> Line:
    """A lapse, ready to be read; the shower was told of the people of its duties, and `acts` are those that the actor
    may do because of them."""
    rows = [(e, v.row.ref, v.row.title, requirement_url(by, e.id, v.row.ref)) for e, v in lapse.rows]
    records = [(d.reference, d.title, record_url(by, d.pointer, d.reference)) for d in lapse.records[:3]]
    mend = None if lapse.duties else mend_link(by, lapse.mend)
    return Line(rows, [_keeping(by, shower, d, acts) for d in lapse.duties], records, mend)


def _keeping(by: Actor, shower: Shower, duty: Duty, acts: Acts) -> Keeping:
    act, slug = acts.get((duty.record.pointer, duty.verb)), by.organization.slug
    return Keeping(
        duty.says,
        act_address(slug, act, str(duty.record.reference)) if act else record_address(slug, duty.record),
        shower.link(duty.person, numbered=False) if duty.person else None,
        duty.due_on,
    )


@dates_of
def lapses_in_calendar(by: Actor, first: date, last: date) -> list[Dated]:
    """The lapses of these days for who may see verdicts, each with the first person who can keep it from lapsing."""
    if not by.may("conformity.view"):
        return []
    with moment(by.organization) as m:
        found = lapsing(by, m, shown(by), first, last) if last > m.on else []
    return [_dated(by, x) for x in found]


def _dated(by: Actor, lapse: Lapse) -> Dated:
    edition, v = lapse.rows[0]
    address = requirement_url(by, edition.id, v.row.ref)
    person = next((d.person.pk for d in lapse.duties if d.person), None)
    says = f"{lapse.refs} lapse{'s' if lapse.is_one else ''}: {v.row.title}"
    return Dated(lapse.on, says, address, v.row.ref, f"{edition.id}.{v.row.ref}", "conformity", person)
