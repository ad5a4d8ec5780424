"""What a list is narrowed by: made from `declaration.filters`, read from the address, so that it can be sent on.

Beside the declared ones every field that names a record, the state (also several: `open,done`) and what is served
narrow a list when the address asks for it: that is where the links "all of them" and the numbers of other pages lead.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from accord.doors.pages.show import about, day
from accord.kernel.access.scope import resolve_pointer, scope_q, visible, visible_related
from accord.kernel.records.declaration import named
from accord.kernel.records.fields import Input
from accord.kernel.records.together import Asked, rows_together
from accord.kernel.refusals import NotThere
from accord.standards import families

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.declaration import Declaration

MANY = 60  # more options than this are typed, not chosen
NONE, ME, OPEN = "-", "me", "~open"
_RELATIONS = frozenset({"record", "records", "pointer"})


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter of a list as its form shows it. `kind`: choice, reference, dates or text; `shown`: what was chosen, in
    words; `declared`: it has its place in the form."""

    name: str
    label: str
    kind: str
    options: tuple[tuple[str, str], ...] = ()
    chosen: str = ""
    since: str = ""
    until: str = ""
    shown: str = ""
    record: str = ""
    declared: bool = True

    @property
    def active(self) -> bool:
        """Whether it narrows anything now."""
        return bool(self.chosen or self.since or self.until)

    @property
    def asked(self) -> tuple[str, ...]:
        """What it is called in the address."""
        return (f"{self.name}_from", f"{self.name}_to") if self.kind == "dates" else (self.name,)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The records that are left, the filters to show, and what in the address could not be understood."""

    records: QuerySet[Any]
    filters: tuple[Filter, ...]
    complaints: tuple[str, ...]


def narrow(by: Actor, declaration: Declaration, records: QuerySet[Any], asked: Mapping[str, str]) -> Narrowed:
    """`records` narrowed by what was asked for in the address."""
    others = [f.name for f in declaration.fields if f.kind in _RELATIONS or f.name == "serves"]
    more = [n for n in ("state", *others) if n not in declaration.filters and asked.get(n, "").strip()]
    inputs = [_input(declaration, name) for name in (*declaration.filters, *more)]
    choices = _choices(by, [i for i in inputs if i.kind in {"record", "records"} and i.name in declaration.filters])
    shown, complaints = [], []
    for one in inputs:
        made = replace(_filter(by, one, asked, choices), declared=one.name in declaration.filters)
        try:
            records = records.filter(_condition(by, declaration, one, made))
        except ValueError as doubt:
            complaints.append(str(doubt))
        shown.append(replace(made, shown=_in_words(by, one, made)) if made.active else made)
    return Narrowed(records, tuple(shown), tuple(complaints))


def _input(declaration: Declaration, name: str) -> Input:
    if name == "state":
        still = ((OPEN, "anything open"),) if len(declaration.open_states) > 1 else ()
        return Input("state", "choice", "state", choices=(*still, *((s.key, s.label) for s in declaration.states)))
    return about(declaration, name)


def _choices(by: Actor, inputs: Sequence[Input]) -> dict[str, list[tuple[str, str]]]:
    """What each filter by a record offers: reference and title, one more than are chosen from a list."""
    free = [i for i in inputs if scope_q(by, f"{named(i.record).area}.view", named(i.record)) == Q()]
    asked = [Asked(named(i.record), ("reference", "title"), order="r.title", most=MANY + 1) for i in free]
    found = {i.name: list(rows) for i, rows in zip(free, rows_together(asked), strict=True)}
    for one in inputs:
        if one not in free:
            related = visible_related(by, one).order_by("title").values_list("reference", "title")
            found[one.name] = list(related[: MANY + 1])
    return {name: [(str(r), str(t)) for r, t in rows] for name, rows in found.items()}


def _filter(by: Actor, one: Input, asked: Mapping[str, str], choices: Mapping[str, list[tuple[str, str]]]) -> Filter:
    chosen = asked.get(one.name, "").strip()
    if one.kind in {"date", "datetime"}:
        since, until = asked.get(f"{one.name}_from", "").strip(), asked.get(f"{one.name}_to", "").strip()
        return Filter(one.name, one.label, "dates", since=since, until=until)
    if one.kind == "choice":
        return Filter(one.name, one.label, "choice", one.choices + _several(one, chosen), chosen)
    if one.kind == "boolean":
        return Filter(one.name, one.label, "choice", (("yes", "yes"), ("no", "no")), chosen)
    if one.kind == "choices":
        standards = tuple((f, f.replace("-", " ").upper()) for f in families())
        return Filter(one.name, one.label, "choice", standards, chosen)
    if one.kind in {"record", "records"}:
        found = choices.get(one.name, [])
        if one.name in choices and len(found) <= MANY:
            me = ((ME, "me"),) if one.record == "Person" and by.person else ()
            none = () if one.required else ((NONE, "none"),)
            return Filter(one.name, one.label, "choice", (*me, *none, *found), chosen, record=one.record)
        return Filter(one.name, one.label, "reference", (), chosen, record=one.record)
    if one.kind == "pointer":
        return Filter(one.name, one.label, "reference", (), chosen)
    return Filter(one.name, one.label, "text", (), chosen)


def _several(one: Input, chosen: str) -> tuple[tuple[str, str], ...]:
    """Several states that the address names with commas, as one more choice; none, where one of them is unknown."""
    known = dict(one.choices)
    keys = chosen.split(",") if one.name == "state" and "," in chosen else []
    return ((chosen, " or ".join(known[k] for k in keys)),) if keys and known.keys() >= set(keys) else ()


def _condition(by: Actor, declaration: Declaration, one: Input, made: Filter) -> Q:
    if not made.active:
        return Q()
    if made.kind == "dates":
        since, until = _day(one, made.since), _day(one, made.until)
        path = one.name if one.kind == "date" else f"{one.name}__date"
        found = Q(**{f"{path}__gte": since}) if since else Q()
        return found & (Q(**{f"{path}__lte": until}) if until else Q())
    if one.kind in {"record", "records"}:
        return _named(by, one, made.chosen)
    if one.kind == "pointer":
        return _pointed(by, one, made.chosen)
    if one.kind in {"text", "longtext"}:
        return Q(**{f"{one.name}__icontains": made.chosen})
    if one.name == "state" and made.chosen == OPEN:
        return Q(state__in=declaration.open_states)
    if made.chosen not in dict(made.options):
        raise ValueError(
            f"{one.label.capitalize()}: {made.chosen[:40]!r} is not one of the choices, so it narrows nothing."
        )
    if one.kind == "boolean":
        return Q(**{one.name: made.chosen == "yes"})
    if one.name == "state":
        return Q(state__in=made.chosen.split(","))
    return Q(**{f"{one.name}__contains": made.chosen}) if one.kind == "choices" else Q(**{one.name: made.chosen})


def _named(by: Actor, one: Input, chosen: str) -> Q:
    """Naming a record that the actor sees: by one that is not seen nothing is found, whether it exists or not."""
    if chosen == NONE:
        return Q(**{f"{one.name}__isnull": True})
    if chosen == ME and one.record == "Person":
        return Q(**{one.name: by.person}) if by.person else Q(pk__in=[])
    seen = visible(named(one.record), by).filter(reference=chosen.upper()).order_by()
    return Q(**{f"{one.name}__in": seen.values("pk")})


def _pointed(by: Actor, one: Input, chosen: str) -> Q:
    if chosen == NONE:
        return Q(**{one.name: ""})
    try:
        return Q(**{one.name: resolve_pointer(by, chosen).pointer})
    except NotThere:
        return Q(pk__in=[])


def _in_words(by: Actor, one: Input, made: Filter) -> str:
    """What was chosen, as its chip says it."""
    if made.kind == "dates":
        since, until = (_day_shown(t) for t in (made.since, made.until))
        return f"{since} to {until}" if since and until else f"from {since}" if since else f"until {until}"
    if made.chosen == NONE:
        return "none"
    if made.chosen == ME and one.record == "Person":
        return "me"
    if made.kind == "reference" and one.record:
        seen = visible(named(one.record), by).filter(reference=made.chosen.upper())
        title = seen.values_list("title", flat=True).first()
        return f"{title} ({made.chosen.upper()})" if title else made.chosen
    return dict(made.options).get(made.chosen, made.chosen)


def _day(one: Input, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"{one.label.capitalize()}: {text[:40]!r} is not a day that exists. Write it as 2026-11-25."
        ) from None


def _day_shown(text: str) -> str:
    try:
        return day(date.fromisoformat(text)) if text else ""
    except ValueError:
        return text[:40]
