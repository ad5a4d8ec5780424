"""The calendar of the organization: every day on which something is or was due, as a month or one after the other."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accord.doors.pages.address import record_address
from accord.doors.pages.door import not_there
from accord.doors.pages.icalendar import CONTENT_TYPE, Event
from accord.doors.pages.icalendar import calendar as stream
from accord.doors.pages.layout import areas
from accord.doors.pages.places import DATES, Dated
from accord.doors.pages.show import Shower
from accord.kernel.access.actor import actor_for_feed
from accord.kernel.access.scope import visible
from accord.kernel.acts.happened import today_of
from accord.kernel.duties.inbox import Duty, dates, duties
from accord.kernel.moments.clock import now
from accord.kernel.moments.moment import Moment
from accord.kernel.organization.models import Person
from accord.kernel.records.declaration import of
from accord.kernel.records.together import by_ids
from accord.kernel.refusals import Refused

if TYPE_CHECKING:
    import uuid
    from collections.abc import Sequence

    from django.utils.safestring import SafeString

    from accord.kernel.access.actor import Actor

FEW, PEOPLE, AHEAD = 4, 200, 400
MONTH, AGENDA = "month", "agenda"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something on a day. `tone`: settled, late or coming."""

    says: str
    address: str
    reference: str
    who: SafeString
    tone: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar with what is on it; `more`: how many do not fit into its square."""

    on: date
    entries: list[Entry]
    inside: bool
    today: bool

    @property
    def few(self) -> list[Entry]:
        """What fits into a square."""
        return self.entries if len(self.entries) <= FEW + 1 else self.entries[:FEW]

    @property
    def more(self) -> int:
        """How many do not."""
        return len(self.entries) - len(self.few)


def calendar_page(request: HttpRequest, by: Actor) -> HttpResponse:
    """A month, for everybody or one person, of all areas or one."""
    on = today_of(by)
    year, month = _month(request, on)
    view = AGENDA if request.GET.get("view") == AGENDA else MONTH
    people = list(visible(of(Person), by).filter(archived_on=None, state="active").order_by("title")[: PEOPLE + 1])
    whom = request.GET.get("who", "")
    person = by.person if whom == "me" else next((p for p in people if p.reference == whom), None)
    area = request.GET.get("area", "")
    weeks = calendar.Calendar().monthdatescalendar(year, month)
    first, last = weeks[0][0], weeks[-1][-1]
    found = dates(
        by, Moment(by.organization, on), first, last, person=person.pk if person else None, area=area[:40]
    ) if person or not whom else []  # fmt: skip
    dated = _dated(by, first, last, person.pk if person else None, area) if person or not whom else []
    shown = _days(by, weeks, found, dated, on, month)
    before, after = date(year, month, 1) - timedelta(days=1), date(year, month, 28) + timedelta(days=7)
    kept = {k: v for k, v in (("view", view if view == AGENDA else ""), ("who", whom), ("area", area)) if v}
    context = {
        "weeks": shown,
        "days": [d for week in shown for d in week if d.entries and d.inside],
        "view": view,
        "first": date(year, month, 1),
        "before": f"?{urlencode({**kept, 'month': f'{before:%Y-%m}'})}",
        "after": f"?{urlencode({**kept, 'month': f'{after:%Y-%m}'})}",
        "this": f"?{urlencode(kept)}",
        "now_here": (year, month) == (on.year, on.month),
        "people": people[:PEOPLE],
        "who": whom,
        "areas": [a for a in areas() if by.may(f"{a.label}.view") and any(d.duties for d in a.types)],
        "area": area,
        "count": sum(len(d.entries) for week in shown for d in week if d.inside),
    }
    return render(request, "pages/calendar.html", context)


def _month(request: HttpRequest, on: date) -> tuple[int, int]:
    text = request.GET.get("month", "").strip()
    try:
        first = date.fromisoformat(f"{text}-01") if text else on
    except ValueError:
        raise Refused(f"{text[:20]!r} is not a month. Write it as 2026-11.", "month") from None
    if not 1000 < first.year < 9000:
        raise Refused("The calendar shows the years 1001 to 8999.", "month")
    return first.year, first.month


def _dated(by: Actor, first: date, last: date, person: uuid.UUID | None, area: str = "") -> list[Dated]:
    """What areas put into the calendar beside duties."""
    found = [d for find in DATES for d in find(by, first, last)]
    return [d for d in found if area in ("", d.area) and person in (None, d.person)]


def _days(
    by: Actor, weeks: Sequence[Sequence[date]], found: Sequence[Duty], dated: Sequence[Dated], on: date, month: int
) -> list[list[Day]]:
    shower = Shower(by)
    people = by_ids(Person, {d.person for d in dated if d.person})
    shower.allow([d.person for d in found if d.person is not None] + list(people.values()))
    entries: dict[date, list[Entry]] = {}
    for duty in found:
        if duty.due_on is not None:
            tone = "settled" if duty.settled else "late" if duty.due_on < on else "coming"
            who = shower.link(duty.person)
            address = record_address(shower.slug, duty.record)
            entry = Entry(duty.says, address, str(duty.record.reference), who, tone)
            entries.setdefault(duty.due_on, []).append(entry)
    for one in dated:
        who = shower.link(people.get(one.person) if one.person else None)
        entries.setdefault(one.on, []).append(Entry(one.says, one.address, one.reference, who, "coming"))
    return [[Day(d, entries.get(d, []), d.month == month, d == on) for d in week] for week in weeks]


def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What is due, at a secret address, for calendar programs. What is unknown, revoked or over is not there."""
    found = actor_for_feed(secret)
    if found is None:
        return not_there()
    by, everybody = found
    with by.scope():
        moment = Moment(by.organization, today_of(by))
        due = duties(by, moment, mine=not everybody, ahead=AHEAD)
        named = everybody and by.may_everywhere("kernel.view")
        events = [_event(by, d, d.due_on, named) for d in due if d.due_on is not None]
        dated = _dated(by, moment.on, moment.on + timedelta(days=AHEAD), None)
        events += [_dated_event(d) for d in dated if everybody or (by.person and d.person == by.person.pk)]
    whose = "all duties" if everybody else f"duties of {by.name}"
    response = HttpResponse(stream(f"{by.organization.title}: {whose}", events, now()), content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = 'inline; filename="accord.ics"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _event(by: Actor, duty: Duty, on: date, named: bool) -> Event:
    record = duty.record
    who = f"\n{duty.person.title}" if named and duty.person is not None else ""
    return Event(
        f"{record.pk}.{duty.field}.{duty.verb}@{settings.ACCORD_LOG_HOST}",
        on,
        duty.says,
        f"{record.reference}, {record.state_label.lower()}{who}",
        f"{settings.ACCORD_BASE_URL}{record_address(by.organization.slug, record)}",
        record.declaration.plural,
    )


def _dated_event(dated: Dated) -> Event:
    return Event(
        f"{dated.area}.{re.sub('[^-.:0-9A-Za-z]', '_', dated.key)}@{settings.ACCORD_LOG_HOST}",
        dated.on,
        dated.says,
        dated.reference,
        f"{settings.ACCORD_BASE_URL}{dated.address}",
        dated.area,
    )
