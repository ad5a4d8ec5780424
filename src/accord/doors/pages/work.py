"""My work: what is due for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render

from accord.doors.pages.address import act_address, record_address
from accord.doors.pages.places import asked_day
from accord.doors.pages.show import Shower, day
from accord.kernel.acts.act import act_at
from accord.kernel.duties.inbox import Duty, duties
from accord.kernel.moments.moment import Moment

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record


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


def work_page(request: HttpRequest, by: Actor) -> HttpResponse:
    """What is due, for me or for everybody whose records I see."""
    everybody = request.GET.get("whom") == "everybody"
    on = asked_day(request, by)
    found = duties(by, Moment(by.organization, on), mine=not everybody)
    shower = Shower(by)
    shower.allow([d.person for d in found if d.person is not None])
    shown = [_due(by, shower, d, d.days_left(on)) for d in found]
    return render(
        request, "pages/work.html", {"due": shown, "everybody": everybody, "late": sum(d.tone == "late" for d in shown)}
    )


def _due(by: Actor, shower: Shower, duty: Duty, left: int) -> Due:
    act = act_at(duty.record.declaration, duty.verb)
    slug = by.organization.slug
    address = record_address(slug, duty.record)
    on_it = act is not None and act.subject is not None and act.possible_in(duty.record.state) and by.may(act.needs)
    urgency, tone = urgent(duty, left)
    return Due(
        duty.says,
        urgency,
        tone,
        address,
        act_address(slug, act, str(duty.record.reference)) if act and on_it else "",
        act.label if act and on_it else "",
        duty.record,
        shower.link(duty.person),
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
