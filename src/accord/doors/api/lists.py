"""Lists: filters, search and sort that the declaration allows; pages by cursor, each as cheap as the first."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet

from accord.doors.api.door import plain
from accord.doors.api.problems import NotUnderstood
from accord.doors.api.represent import Row, present, row_of
from accord.kernel.access.scope import resolve_pointer, visible
from accord.kernel.acts.answers import clean
from accord.kernel.records.declaration import Declaration, named
from accord.kernel.records.fields import Input, Kind
from accord.kernel.records.together import cut
from accord.kernel.refusals import Forbidden, Objection, Refused, refuse
from accord.kernel.search.finding import matching

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict

    from accord.kernel.access.actor import Actor

MOST_ITEMS = 200
USUAL_ITEMS = 50
MOST_COUNTED = 10_001
EMPTY = "-"
_RANGED: frozenset[Kind] = frozenset({"date", "datetime", "integer", "decimal"})
_SORTED: frozenset[Kind] = frozenset({"text", "email", "integer", "decimal", "date", "datetime", "boolean", "choice"})
_ENDS = {"_from": "gte", "_to": "lte"}
ARCHIVED = Input(
    "archived",
    "choice",
    "archived",
    "Records in the archive: no (usual), yes (only these) or all.",
    choices=(("no", "no"), ("yes", "yes"), ("all", "all")),
    default="no",
)
SEARCH = Input("q", "text", "search", "Words; the last one may be unfinished.", max_length=200)
LIMIT = Input("limit", "integer", "limit", f"How many at once, up to {MOST_ITEMS}.", default=USUAL_ITEMS)
CURSOR = Input("cursor", "text", "cursor", "`next` of the page before, with the same parameters.", max_length=2000)


@lru_cache(maxsize=256)
def filters(declaration: Declaration) -> Mapping[str, Input]:
    """What a list of this type can be filtered by: its declared filters, state and owner."""
    known = {f.name: f for f in declaration.fields}
    known["state"] = Input("state", "choice", "state", choices=tuple((s.key, s.label) for s in declaration.states))
    names = dict.fromkeys(("state", *declaration.filters, "owner"))
    return {n: known[n] for n in names if n in known}


@lru_cache(maxsize=256)
def ranges(declaration: Declaration) -> Mapping[str, tuple[Input, str]]:
    """`due_on_from` and `due_on_to`: for each the field and the comparison."""
    return {
        f"{name}{end}": (about, lookup)
        for name, about in filters(declaration).items()
        if about.kind in _RANGED
        for end, lookup in _ENDS.items()
        if f"{name}{end}" not in filters(declaration)
    }


@lru_cache(maxsize=256)
def sorts(declaration: Declaration) -> tuple[str, ...]:
    """What a list of this type can be sorted by, the usual order first. A leading `-` turns it round."""
    known = {f.name: f.kind for f in declaration.fields}
    shown = [n for n in dict.fromkeys((*declaration.columns, *declaration.filters)) if known.get(n) in _SORTED]
    return tuple(dict.fromkeys(("reference", "title", "state", *shown, "recorded_at")))


@dataclass(frozen=True, slots=True)
class Order:
    """By `field`, downwards or not, then by reference. `after`: value and reference of the last one seen."""

    field: str
    down: bool
    after: tuple[Any, str] | None = None

    @property
    def text(self) -> str:
        """As the caller writes it."""
        return f"-{self.field}" if self.down else self.field


def listed(by: Actor, declaration: Declaration, query: QueryDict) -> dict[str, Any]:
    """One page of a list. Raises Forbidden when the actor sees none of this type, Refused for a wrong parameter."""
    if not by.may(f"{declaration.area}.view"):
        raise Forbidden(f"Your role does not show you {declaration.plural}.")
    refuse_unknown(
        query,
        {*filters(declaration), *ranges(declaration), "sort", *(i.name for i in (ARCHIVED, SEARCH, LIMIT, CURSOR))},
    )
    limit, order = _limit(by, query), _order(declaration, query)
    found = _filtered(by, declaration, query)
    count = found.order_by().values("pk")[:MOST_COUNTED].count()
    rows = [row_of(r) for r in cut(_after(declaration, found, order), 0, limit + 1)]
    following = _cursor(order, rows[limit - 1]) if len(rows) > limit else None
    return {"items": present(by, declaration, rows[:limit]), "count": count, "next": following}


def refuse_unknown(query: QueryDict, known: set[str]) -> None:
    """Raises Refused for a parameter that means nothing here: a misspelt filter must not show everything."""
    objections = [
        Objection(f"There is no parameter {name[:60]!r}; there are {', '.join(sorted(known)) or 'none'}.", name[:60])
        for name in query if name not in known
    ]  # fmt: skip
    refuse(*objections)


def _limit(by: Actor, query: QueryDict) -> int:
    limit: int = clean(by, LIMIT, query.get("limit", "")) or 0 if "limit" in query else USUAL_ITEMS
    if not 1 <= limit <= MOST_ITEMS:
        raise Refused(f"The limit is a number from 1 to {MOST_ITEMS}.", "limit")
    return limit


def _filtered(by: Actor, declaration: Declaration, query: QueryDict) -> QuerySet[Any]:
    found = visible(declaration, by)
    archived = clean(by, ARCHIVED, query.get("archived", "")) or "no"
    if archived != "all":
        found = found.filter(archived_on__isnull=archived == "no")
    objections: list[Objection] = []
    for name in (*filters(declaration), *ranges(declaration)):
        if name not in query:
            continue
        try:
            if not all(v.strip() for v in query.getlist(name)):
                raise Refused(f"Say by what to filter; {EMPTY} stands for records without a value.", name)
            if about := filters(declaration).get(name):
                found = found.filter(_condition(by, declaration, about, query.getlist(name)))
                found = found.distinct() if about.kind == "records" else found
            elif bounded := ranges(declaration).get(name):
                about, lookup = bounded
                found = found.filter(**{f"{about.name}__{lookup}": clean(by, about, query.get(name))})
        except Refused as refused:
            objections += [Objection(o.sentence, name) for o in refused.objections]
    refuse(*objections)
    if words := clean(by, SEARCH, query.get("q", "")):
        hits = matching(words, declaration, MOST_COUNTED)
        found = found.none() if hits is None else found.filter(pk__in=hits)
    return found


def _condition(by: Actor, declaration: Declaration, about: Input, raw: Sequence[str]) -> Q:
    """Any of the values; `-` stands for none given."""
    given = [r for r in raw if r != EMPTY or about.kind == "boolean"]
    found = Q() if len(given) == len(raw) else _nothing(declaration, about)
    if about.kind in {"record", "records"} and given:
        return found | Q(**{f"{about.name}__in": _ids(by, about, given)})
    if about.kind == "choices":
        for value in given:
            found |= Q(**{f"{about.name}__contains": clean(by, about, value)})
        return found
    if given:
        values = [
            resolve_pointer(by, r, about.name).pointer if about.kind == "pointer" else clean(by, about, r)
            for r in given
        ]
        found |= Q(**{f"{about.name}__in": values})
    return found


def _nothing(declaration: Declaration, about: Input) -> Q:
    field = declaration.model._meta.get_field(about.name)
    found = Q(**{f"{about.name}__isnull": True})
    return found if about.kind in {"record", "records", *_RANGED} else found | Q(**{field.name: ""})


def _ids(by: Actor, about: Input, references: Sequence[str]) -> list[Any]:
    """The visible records that these references name. Raises Refused naming the first that is not there."""
    wanted = {r.strip().upper() for text in references for r in text.split(",") if r.strip()}
    found = dict(visible(named(about.record), by).filter(reference__in=wanted).values_list("reference", "pk"))
    if missing := sorted(wanted - found.keys()):
        raise Refused(
            f"{about.label.capitalize()}: there is no {named(about.record).label} {missing[0][:40]!r} here.", about.name
        )
    return list(found.values())


def _order(declaration: Declaration, query: QueryDict) -> Order:
    asked = query.get("sort") or sorts(declaration)[0]
    order = Order(asked.removeprefix("-"), asked.startswith("-"))
    if order.field not in sorts(declaration):
        raise Refused(
            f"The list is sorted by one of {', '.join(sorts(declaration))}; a leading - turns it round.", "sort"
        )
    if cursor := query.get("cursor"):
        return _continued(declaration, order, cursor)
    return order


def _cursor(order: Order, last: Row) -> str:
    value = last[order.field]
    text = json.dumps([order.text, value, last["reference"]], default=plain, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _continued(declaration: Declaration, order: Order, cursor: str) -> Order:
    refusal = NotUnderstood("This cursor is not one of this list in this order. Begin again without it.")
    try:
        text = base64.b64decode(cursor[:4000] + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        sort, value, reference = json.loads(text)
        field: Any = declaration.model._meta.get_field(order.field)
        if (
            sort != order.text
            or not isinstance(reference, str)
            or isinstance(value, list | dict)
            or "\x00" in f"{value}{reference}"
        ):
            raise refusal
        return Order(order.field, order.down, (field.to_python(value), reference))
    except (binascii.Error, ValueError, TypeError, ValidationError, RecursionError):
        raise refusal from None


def _after(declaration: Declaration, found: QuerySet[Any], order: Order) -> QuerySet[Any]:
    """In order, from behind the last record seen. Records without a value stand last, in both directions."""
    name = order.field
    if name == "reference":
        if order.after:
            found = found.filter(**{f"reference__{'lt' if order.down else 'gt'}": order.after[1]})
        return found.order_by(order.text)
    nullable = declaration.model._meta.get_field(name).null
    if order.after:
        value, reference = order.after
        if value is None:
            behind = Q(**{f"{name}__isnull": True}, reference__gt=reference)
        else:
            behind = Q(**{f"{name}__{'lt' if order.down else 'gt'}": value}) | Q(
                **{name: value}, reference__gt=reference
            )
            behind |= Q(**{f"{name}__isnull": True}) if nullable else Q()
        found = found.filter(behind)
    if not nullable:
        return found.order_by(order.text, "reference")
    by_value = F(name).desc(nulls_last=True) if order.down else F(name).asc(nulls_last=True)
    return found.order_by(by_value, "reference")
