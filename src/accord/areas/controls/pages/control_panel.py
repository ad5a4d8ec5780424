"""On the page of a control: what wants it, what the Statement says, what keeps it alive, where it does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accord.areas.controls import queries, rules
from accord.areas.controls.models import Activity, Control, ControlException
from accord.doors.pages.address import act_address, record_address
from accord.doors.pages.places import panel
from accord.kernel.acts.act import act_at
from accord.kernel.acts.happened import today_of
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record

RUNS = 12  # of each activity


@panel("What it is for, and what keeps it alive", of=("Control",))
def life_of_a_control(by: Actor, record: Record) -> tuple[str, dict[str, Any]] | None:
    """Activities with their last runs, exceptions, the risks it treats, the lines that rest on it."""
    if not isinstance(record, Control):
        return None
    slug, day = by.organization.slug, today_of(by)
    annex = rules.annex()
    create, ask = act_at(of(Activity), "create"), act_at(of(ControlException), "ask")
    reference = record.reference or ""
    context = {
        "today": day,
        "refs": [(ref, annex[ref].title) for ref in rules.refs_of(record.annex_a) if ref in annex],
        "lines": [(line, record_address(slug, line)) for line in queries.lines_about(by, record)],
        "treats": [(t, record_address(slug, t), record_address(slug, t.risk)) for t in queries.wanted_by(by, record)],
        "activities": [
            {
                "activity": a,
                "url": record_address(slug, a),
                "runs": [(r, record_address(slug, r)) for r in runs],
                "late": a.state == "active" and a.next_due is not None and a.next_due < day,
            }
            for a, runs in queries.kept_alive_by(by, record, RUNS)
        ],
        "exceptions": [(e, record_address(slug, e)) for e in queries.exceptions_from(by, record)],
        "add": act_address(slug, create, controls=reference) if create and by.may("controls.add") else "",
        "ask": act_address(slug, ask, control=reference) if ask and by.may("controls.report") else "",
    }
    return "controls/control_panel.html", context
