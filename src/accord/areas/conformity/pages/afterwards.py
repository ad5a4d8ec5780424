"""What an act has changed: one sentence for each kind of change of verdicts, brought once the act's result is shown.

The outcomes before the act travel in the address, a letter for each row: nothing is kept for it, and the act waits for
no check.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import render

from accord.areas.conformity.queries import row_verdicts
from accord.areas.conformity.queries.saved import at_hand
from accord.doors.pages.places import page, watch
from accord.kernel.checks.verdict import Outcome
from accord.kernel.moments.past import moment
from accord.kernel.refusals import Refused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from accord.kernel.access.actor import Actor
    from accord.kernel.moments.moment import Moment
    from accord.standards import Edition

LETTERS = dict(zip(Outcome, "fnhax", strict=True))
NAMED = 6


@watch
def look_before(by: Actor) -> str:
    """The address that says what has changed since now; empty where the verdicts of now are not at hand."""
    if not by.may("conformity.view"):
        return ""
    with moment(by.organization) as m:
        if not all(at_hand(m, of) for of in by.organization.works_to):
            return ""
        was = {of.id: _letters(m, of) for of in by.organization.works_to}
    return f"/{by.organization.slug}/after-an-act/?{urlencode(was, safe=':')}"


@page("after-an-act/", needs="conformity.view")
def after_an_act(request: HttpRequest, by: Actor) -> HttpResponse:
    """List items: the verdicts that are other than those in the address. Raises Refused for letters that are not one
    for each row."""
    with moment(by.organization) as m:
        said = [s for of in by.organization.works_to for s in _changes(m, of, request.GET.get(of.id, ""))]
    return render(request, "conformity/after_an_act.html", {"said": said})


def _letters(m: Moment, of: Edition) -> str:
    return "".join(LETTERS[v.outcome] for v in row_verdicts(m, of))


def _changes(m: Moment, of: Edition, was: str) -> list[str]:
    if not was:
        return []
    if len(was) != len(of.rows) or not set(was) <= set(LETTERS.values()):
        raise Refused(f"This says not one outcome for each row of {of.label}. Do the act again from its form.", of.id)
    changed: dict[Outcome, list[str]] = {}
    for letter, v in zip(was, row_verdicts(m, of), strict=True):
        if letter != LETTERS[v.outcome]:
            changed.setdefault(v.outcome, []).append(v.row.ref)
    return [f"{of.label}: {_now(refs, outcome)}" for outcome, refs in changed.items()]


def _now(refs: list[str], outcome: Outcome) -> str:
    if outcome is Outcome.HOLDS and len(refs) == 1:
        return f"{refs[0]} now holds."
    more = f" and {len(refs) - NAMED} more" if len(refs) > NAMED else ""
    return f"{', '.join(refs[:NAMED])}{more} now: {outcome.value}."
