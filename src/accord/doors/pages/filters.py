"""What a list is narrowed by: made from `declaration.filters`, read from the address, so that it can be sent on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from accord.doors.pages.show import about
from accord.kernel.access.scope import visible_related
from accord.kernel.records.fields import Input
from accord.standards import families

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.declaration import Declaration

MANY = 200  # more options than this are typed, not chosen
NONE = "-"


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter of a list as its form shows it. `kind`: choice, reference, dates or text."""

    name: str
    label: str
    kind: str
    options: tuple[tuple[str, str], ...] = ()
    chosen: str = ""
    since: str = ""
    until: str = ""

    @property
    def active(self) -> bool:
        """Whether it narrows anything now."""
        return bool(self.chosen or self.since or self.until)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The records that are left, the filters to show, and what in the address could not be understood."""

    records: QuerySet[Any]
    filters: tuple[Filter, ...]
    complaints: tuple[str, ...]


def narrow(by: Actor, declaration: Declaration, records: QuerySet[Any], asked: Mapping[str, str]) -> Narrowed:
    """`records` narrowed by what was asked for in the address."""
    shown, complaints = [], []
    for name in declaration.filters:
        one = _input(declaration, name)
        made = _filter(by, one, asked)
        try:
            records = records.filter(_condition(one, made))
        except ValueError as doubt:
            complaints.append(str(doubt))
        shown.append(made)
    return Narrowed(records, tuple(shown), tuple(complaints))


def _input(declaration: Declaration, name: str) -> Input:
    if name == "state":
        return Input("state", "choice", "state", choices=tuple((s.key, s.label) for s in declaration.states))
    return about(declaration, name)


def _filter(by: Actor, one: Input, asked: Mapping[str, str]) -> Filter:
    chosen = asked.get(one.name, "").strip()
    if one.kind in {"date", "datetime"}:
        return Filter(
            one.name, one.label, "dates", (), "", asked.get(f"{one.name}_from", ""), asked.get(f"{one.name}_to", "")
        )
    if one.kind == "choice":
        return Filter(one.name, one.label, "choice", one.choices, chosen)
    if one.kind == "boolean":
        return Filter(one.name, one.label, "choice", (("yes", "yes"), ("no", "no")), chosen)
    if one.kind == "choices":
        return Filter(
            one.name, one.label, "choice", tuple((f, f.replace("-", " ").upper()) for f in families()), chosen
        )
    if one.kind in {"record", "records"}:
        found = list(visible_related(by, one).order_by("title").values_list("reference", "title")[: MANY + 1])
        none = () if one.required else ((NONE, "none"),)
        if len(found) <= MANY:
            return Filter(one.name, one.label, "choice", (*none, *((r, t) for r, t in found)), chosen)
        return Filter(one.name, one.label, "reference", (), chosen)
    return Filter(one.name, one.label, "text", (), chosen)


def _condition(one: Input, made: Filter) -> Q:
    if not made.active:
        return Q()
    if made.kind == "dates":
        since, until = _day(one, made.since), _day(one, made.until)
        path = one.name if one.kind == "date" else f"{one.name}__date"
        found = Q(**{f"{path}__gte": since}) if since else Q()
        return found & (Q(**{f"{path}__lte": until}) if until else Q())
    if one.kind in {"record", "records"}:
        if made.chosen == NONE:
            return Q(**{f"{one.name}__isnull": True})
        return Q(**{f"{one.name}__reference": made.chosen.upper()})
    if one.kind == "text" or one.kind == "longtext":
        return Q(**{f"{one.name}__icontains": made.chosen})
    if made.chosen not in dict(made.options):
        raise ValueError(
            f"{one.label.capitalize()}: {made.chosen[:40]!r} is not one of the choices, so it narrows nothing."
        )
    if one.kind == "boolean":
        return Q(**{one.name: made.chosen == "yes"})
    return Q(**{f"{one.name}__contains": made.chosen}) if one.kind == "choices" else Q(**{one.name: made.chosen})


def _day(one: Input, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"{one.label.capitalize()}: {text[:40]!r} is not a day that exists. Write it as 2026-11-25."
        ) from None
