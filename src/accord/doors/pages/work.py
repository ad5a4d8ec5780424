"""My work: what is due for whom, what waits for somebody's word, what became of a report, what was done lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.safestring import SafeString

from accord.doors.pages.address import act_address, acts_on, record_address
from accord.doors.pages.layout import report_acts
from accord.doors.pages.places import asked_day
from accord.doors.pages.show import Shower, day, linked, state_badge
from accord.kernel.access.scope import follow
from accord.kernel.acts.act import act_at
from accord.kernel.acts.happened import today_of
from accord.kernel.copies.window import window
from accord.kernel.duties.inbox import Duty, duties
from accord.kernel.erasing.retention import past_retention
from accord.kernel.moments.clock import now
from accord.kernel.moments.moment import Moment
from accord.kernel.records.fields import Input
from accord.kernel.records.history import Done, done_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from accord.kernel.access.actor import Actor
    from accord.kernel.acts.act import Act
    from accord.kernel.records.record import Record

WORDS = frozenset({"approve", "verify", "confirm", "attest"})
"""Verbs of permissions by which somebody gives their word: such duties stand by themselves."""

SOON, REPORTED, LATELY = 30, 20, 12
_WHEN = Input("at", "datetime", "when")


@dataclass(frozen=True, slots=True)
class Due:
    """Something due, ready to be read: how urgent in words and tone, and where it is settled."""

    says: str
    urgency: str
    tone: str
    address: str
    act_address: str
    act: str
    record: Record
    who: SafeString


@dataclass(frozen=True, slots=True)
class Group:
    """Duties under one heading; `closed`: they are shown when asked for."""

    key: str
    title: str
    due: list[Due]
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """An act of one's own on a record."""

    says: str
    record: SafeString
    state: SafeString
    when: SafeString


def work_page(request: HttpRequest, by: Actor) -> HttpResponse:
    """What is due, for me or for everybody whose records I see; and what I reported and did."""
    everybody = request.GET.get("whom") == "everybody"
    on = asked_day(request) or today_of(by)
    found = duties(by, Moment(by.organization, on), mine=not everybody)
    shower = Shower(by)
    shower.allow([d.person for d in found if d.person is not None])
    acts = acts_on(by, found)
    grouped: dict[str, list[Due]] = {key: [] for key, _ in GROUPS}
    for duty in found:
        left = duty.days_left(on)
        who = shower.link(duty.person) if everybody or duty.person != by.person else SafeString()
        grouped[_group(duty, left)].append(_due(by, who, duty, left, acts.get((duty.record.pointer, duty.verb))))
    titles = dict(GROUPS) | ({"late": "Also late"} if any(d.tone == "late" for d in grouped["word"]) else {})
    groups = [Group(key, title, grouped[key], key == "later") for key, title in titles.items() if grouped[key]]
    context = {
        "groups": groups,
        "count": len(found),
        "everybody": everybody,
        "late": sum(d.tone == "late" for g in groups for d in g.due),
        "reported": [] if everybody else _told(by, _reported(by)),
        "lately": [] if everybody else _told(by, done_by(by, since=now() - timedelta(days=SOON), limit=LATELY)),
        "unprotected": window(by.organization).warning if by.may("kernel.protect") and not everybody else "",
        "past": len(past_retention(on)) if by.may_everywhere("kernel.erase") else 0,
        "may_report": any(by.may(a.needs) for a in report_acts()),
    }
    return render(request, "pages/work.html", context)


GROUPS = (
    ("word", "Waits for your approval, signature or reading"),
    ("late", "Late"),
    ("now", "Today"),
    ("soon", "Within a week"),
    ("month", f"Within {SOON} days"),
    ("later", "Later"),
)


def _group(duty: Duty, left: int) -> str:
    act = act_at(duty.record.declaration, duty.verb)
    if act is not None and (act.signed or act.needs.partition(".")[2] in WORDS) and left <= SOON:
        return "word"
    return "late" if left < 0 else "now" if left == 0 else "soon" if left <= 7 else "month" if left <= SOON else "later"


def _due(by: Actor, who: SafeString, duty: Duty, left: int, act: Act[Any, Any] | None) -> Due:
    slug = by.organization.slug
    address = record_address(slug, duty.record)
    urgency, tone = urgent(duty, left)
    return Due(
        duty.says,
        urgency,
        tone,
        address,
        act_address(slug, act, str(duty.record.reference)) if act else "",
        act.label if act else "",
        duty.record,
        who,
    )


def urgent(duty: Duty, left: int) -> tuple[str, str]:
    """How urgent, in words and as a tone: late, now, soon or later."""
    if duty.due_on is None:
        return "now", "now"
    if left < 0:
        return f"{-left} day{'s' if left < -1 else ''} late", "late"
    if left == 0:
        return "today", "now"
    if left <= 7:
        return f"{duty.due_on:%A}" if left < 7 else f"in {left} days", "soon"
    return day(duty.due_on), "later"


def _reported(by: Actor) -> list[Done]:
    """What this person has reported."""
    acts = {a.op for a in report_acts()}
    types = tuple(sorted({a.declaration.name for a in report_acts()}))
    return [d for d in done_by(by, first=types, limit=REPORTED) if d.op in acts]


def _told(by: Actor, done: Sequence[Done]) -> list[Told]:
    seen = follow(by, {d.pointer for d in done})
    shower, slug = Shower(by), by.organization.slug
    return [
        Told(d.says, linked(slug, seen[d.pointer]), state_badge(seen[d.pointer]), shower.plain(_WHEN, d.at))
        for d in done
        if d.pointer in seen
    ]
