"""Beside an objective: how far it has come from where it began to where it is to be, and the steps of its plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accord.areas.improvement.queries import seen_actions_from
from accord.areas.leadership import rules
from accord.areas.leadership.models import Objective
from accord.doors.pages.address import act_address, record_address
from accord.doors.pages.places import panel
from accord.kernel.acts.act import act_at
from accord.kernel.acts.happened import today_of
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record


@panel("How far it has come", of=("Objective",))
def progress_of(by: Actor, record: Record) -> tuple[str, dict[str, Any]] | None:
    """On the page of an objective: its figure between baseline and target, and its plan."""
    if not isinstance(record, Objective):
        return None
    day, slug = today_of(by), by.organization.slug
    steps = [
        (a, record_address(slug, a), a.state == "open" and a.due_on is not None and a.due_on < day)
        for a in seen_actions_from(by, record)
    ]
    share = rules.share_reached(baseline=record.baseline, target=record.target, value=record.progress)
    time = _share_of_time(record.approved_on, record.due_on, day) if record.state == "approved" else None
    return "leadership/progress.html", {
        "objective": record,
        "share": share,
        "time": time,
        "done": round((share or 0) * 9.98),
        "now": 2 + round((time or 0) * 9.96),
        "baseline": written(record.baseline),
        "target": written(record.target),
        "figure": written(record.progress),
        "steps": steps,
        "acts": [(a.label, act_address(slug, a, str(record.reference))) for a in _acts(by, record)],
    }


def _acts(by: Actor, record: Objective) -> list[Any]:
    found = (act_at(of(Objective), verb) for verb in ("plan", "record-progress"))
    return [a for a in found if a and by.may(a.needs) and a.possible_in(record.state)]


def _share_of_time(begins: date | None, ends: date | None, day: date) -> int | None:
    if begins is None or ends is None or ends <= begins:
        return None
    return max(0, min(100, round((day - begins).days / (ends - begins).days * 100)))


def written(value: Decimal | None) -> str:
    """A figure without needless zeros; empty where there is none."""
    return "" if value is None else f"{value.normalize():f}"
