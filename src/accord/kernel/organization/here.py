"""Who is here: somebody counts through the day of leaving. Conditions on people, or on records that name one (`path`
leads there: "person__"), and the same of somebody who was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Q

if TYPE_CHECKING:
    from datetime import date

    from accord.kernel.organization.models import Person


def with_us(path: str = "") -> Q:
    """Those who are with us or have a day of leaving, be it past or to come, which then is the end: use it with `until`
    on that day, or with `not_left`."""
    there = Q(**{f"{path}state": "active"}) | Q(**{f"{path}left_on__isnull": False})
    return there & Q(**{f"{path}archived_on": None})


def not_left(path: str, day: Any) -> Q:
    """Those who had not left before a day, or before that in a field (`F`, `OuterRef`)."""
    return Q(**{f"{path}left_on": None}) | Q(**{f"{path}left_on__gte": day})


def here_on(person: Person | None, day: date) -> bool:
    """Whether somebody is with us on a day."""
    if person is None or person.archived_on:
        return False
    return person.left_on >= day if person.left_on else person.state == "active"


def by_who_was_here(person: str, on: str, *, undated: bool = False) -> Q:
    """The field `person` names somebody, who had not left before the day in the field `on`; `undated`: that day need
    not be known."""
    here = not_left(f"{person}__", F(on))
    if undated:
        here |= Q(**{f"{on}__isnull": True})
    return Q(**{f"{person}__isnull": False}) & here
