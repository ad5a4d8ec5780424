"""What a parameter has a part in, and what would change if it were another one: seen before it is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from accord.areas.conformity.pages.requirements import at, requirement_url, shown
from accord.areas.conformity.queries import for_viewer, seen_pointers
from accord.areas.conformity.queries.supposing import Change, readers, rows_reading, supposed_changes
from accord.doors.api.endpoints import endpoint
from accord.doors.pages.address import act_address, record_address
from accord.doors.pages.places import asked_day, page
from accord.kernel.acts.act import act_at
from accord.kernel.duties.inbox import waiting_on
from accord.kernel.moments.past import moment
from accord.kernel.parameters.models import Parameter
from accord.kernel.parameters.proposed import Proposed, proposed
from accord.kernel.records.declaration import of
from accord.kernel.records.fields import Input
from accord.kernel.refusals import NotThere, Refused
from accord.standards import check_notes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from accord.kernel.access.actor import Actor
    from accord.kernel.moments.moment import Moment


@page("parameter-effects/<slug:key>/", needs="conformity.view")
def parameter_effects(request: HttpRequest, by: Actor, key: str) -> HttpResponse:
    """A parameter, the checks that read it, and what another value (`?value=`) would change."""
    about = asked_parameter(key)
    value, objection, raw = None, "", request.GET.get("value", "")
    try:
        value = asked_value(about, raw)
    except Refused as refusal:
        objection = refusal.sentence
    with moment(by.organization, asked_day(request)) as m:
        found = [] if value is None else seen_by(by, supposed_changes(m, shown(by), key, value))
        context = at(by, m) | {
            "about": about,
            "chosen": m.parameter(key),
            "now": about.amount(m.parameter(key)),
            "approved": m.approved(key),
            "supposed": None if value is None else about.amount(value),
            "tried": raw,
            "objection": objection,
            "changes": [_line(by, c) for c in found],
            "turning": sum(c.turns for c in found),
            "others": sum(not c.turns for c in found),
            "readers": [check_notes()[name].statement for name in sorted(readers(key))],
            "rows": sum(len(rows_reading(e, key)) for e in shown(by)),
            "choose": _choose(by, key, value),
            "moved": [] if value is None else _moved(by, m, key, value),
        }
    return render(request, "conformity/parameter_effects.html", context, status=422 if objection else 200)


ASKED = (
    Input("key", "choice", "key", required=True, choices=tuple((p.key, p.says) for p in proposed().values())),
    Input("value", "integer", "value", "The value to suppose, in the parameter's own unit.", required=True),
)


@endpoint("parameter-effects", needs="conformity.view", query=ASKED, summary="What another value would change")
def parameter_effects_listed(by: Actor, key: str, value: int) -> dict[str, Any]:
    """The rows, of the editions that it works to, with another outcome, day of lapse or advice."""
    about = asked_parameter(key)
    with moment(by.organization) as m:
        found = seen_by(by, supposed_changes(m, shown(by), key, asked_value(about, str(value)) or 0))
        return {"key": key, "value": value, "chosen": m.parameter(key), "changes": [_as_json(c) for c in found]}


def asked_parameter(key: str) -> Proposed:
    """The parameter in the address. Raises NotThere for an unknown one."""
    if (about := proposed().get(key)) is None:
        raise NotThere(f"There is no parameter {key[:60]!r}. Choose one of the page Parameters.", "key")
    return about


def asked_value(about: Proposed, raw: str) -> int | None:
    """The value to suppose; None: none yet. Raises Refused for one that could not be chosen."""
    if not raw.strip():
        return None
    if raw.strip().isdecimal() and about.allows(int(raw[:9])):
        return int(raw[:9])
    said = f"{about.heading}: choose a whole number from {about.minimum} to {about.maximum} {about.unit}."
    raise Refused(said, "value")


def seen_by(by: Actor, found: Sequence[Change]) -> list[Change]:
    """For somebody who does not see all records: their names leave the sentences."""
    seen = seen_pointers(by, [v for c in found for v in (c.now, c.then)])
    return [Change(c.edition, for_viewer(c.now, seen), for_viewer(c.then, seen)) for c in found]


def _line(by: Actor, c: Change) -> dict[str, Any]:
    """A row, its address, and the advice that it would have and has not now."""
    gained = [advice for advice in c.then.advice if advice not in c.now.advice]
    return {"change": c, "url": requirement_url(by, c.edition.id, c.now.row.ref), "gained": gained}


def _moved(by: Actor, m: Moment, key: str, value: int) -> list[dict[str, Any]]:
    """The duties that would come due on another day."""
    then = {(d.record.pk, d.verb): d.due_on for d in waiting_on(by, m.supposing(key, value), key)}
    return [
        {"duty": d, "then": day, "url": record_address(by.organization.slug, d.record)}
        for d in waiting_on(by, m, key)
        if (day := then.get((d.record.pk, d.verb))) and day != d.due_on
    ]


def _choose(by: Actor, key: str, value: int | None) -> str:
    """The form that chooses the value that was tried, for those who may."""
    choose = act_at(of(Parameter), "choose")
    if value is None or choose is None or not by.may(choose.needs):
        return ""
    return act_address(by.organization.slug, choose, key=key, value=str(value))


def _as_json(c: Change) -> dict[str, Any]:
    return {
        "standard": c.edition.id,
        "ref": c.now.row.ref,
        "title": c.now.row.title,
        "now": {"outcome": c.now.outcome.value, "lapses_on": c.now.lapses_on, "because": c.now.because},
        "then": {"outcome": c.then.outcome.value, "lapses_on": c.then.lapses_on, "because": c.then.because},
    }
