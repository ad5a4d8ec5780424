"""What mends a verdict: an act on a record that is there, or a new one; and what is begun, to go on with it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import Q
from django.db.models.expressions import Col
from django.db.models.lookups import Exact
from django.db.models.sql.where import AND, WhereNode

from accord.kernel.acts.act import act_at
from accord.kernel.checks.population import few
from accord.kernel.checks.verdict import Mend, Verdict
from accord.kernel.moments.moment import NoRecords
from accord.kernel.records.declaration import named, of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from django.db.models import QuerySet

    from accord.kernel.checks.saying import Records
    from accord.kernel.moments.moment import Moment
    from accord.kernel.records.declaration import Declaration


def first_pointer(qs: Records) -> str:
    """The first of these records; empty where there is none."""
    return next((record.pointer for record in few(qs)), "")


def by_act(records: Records, verb: str, otherwise: Mend | None = None, field: str = "") -> Mend | None:
    """This act on the first of these records; `otherwise` where there is none. `field`: what an edit is about."""
    pointer = first_pointer(records)
    return Mend(records.model.__name__, verb, pointer, field) if pointer else otherwise


SAID = 5
"""An edit that is about more fields than these names none."""


def asking(found: Verdict, asked_for: Q | str) -> Verdict:
    """The verdict; an edit that mends it names these fields, or those that a condition on its records asks about,
    unless that asks about other records too."""
    mend = found.mend
    if mend is None or mend.verb != "edit" or not mend.pointer or mend.field:
        return found
    asked = set(asked_for.split() if isinstance(asked_for, str) else _names(asked_for))
    fields = [f.name for f in named(mend.type).editable if f.name in asked]
    if not fields or len(fields) > SAID or "pk" in asked:
        return found
    return replace(found, mend=replace(mend, field=" ".join(fields)))


def _names(condition: Q) -> Iterable[str]:
    """The fields in a condition; `pk` for what it asks of other records."""
    for child in condition.children:
        if isinstance(child, Q):
            yield from _names(child)
        else:
            yield child[0].partition("__")[0] if isinstance(child, tuple) else "pk"


def by_state(records: Records, acts: Mapping[str, str], otherwise: Mend | None = None) -> Mend | None:
    """The act that the state of the first of these records allows, the states that come first in `acts` before others;
    `otherwise` where there is none."""
    found = (by_act(records.filter(state=state), verb) for state, verb in acts.items())
    return next(filter(None, found), otherwise)


def create(like: Records, pointer: str = "", **known: str) -> Mend:
    """To make one like these, for the record (pointer): the choices that they share, and what else is known."""
    asked = like.like if isinstance(like, NoRecords) else dict(_asked(like, like.query.where))
    fields = {f.name for f in like.model._meta.concrete_fields if f.choices and f.name != "state"}
    shared = {name: value for name, value in asked.items() if name in fields and isinstance(value, str)}
    ticked = {name: "true" for name, value in asked.items() if value is True}
    return Mend(like.model.__name__, "create", pointer, known=urlencode(shared | ticked | known))


def _asked(qs: Records, where: Any) -> Iterable[tuple[str, Any]]:
    """The fields of which a query asks one value."""
    if isinstance(where, WhereNode) and where.connector == AND and not where.negated:
        for condition in where.children:
            yield from _asked(qs, condition)
    elif isinstance(where, Exact) and isinstance(where.lhs, Col) and where.lhs.alias == qs.model._meta.db_table:
        yield where.lhs.target.name, where.rhs


def locked(qs: Records) -> list[str]:
    """The states in which nobody edits these records."""
    return [s.key for s in of(qs.model).states if s.locked]


def mended_by(found: Verdict, records: QuerySet[Any], acts: Mapping[str, str]) -> Verdict:
    """The verdict; the record that is to be mended is mended by the act that its state allows (empty: by none), where
    `acts` names its state."""
    mend = found.mend
    if mend is None or mend.of != records.model.__name__:
        return found
    state = records.filter(pk=mend.key).values_list("state", flat=True).first()
    verb = acts.get(state or "")
    if verb is None:
        return found
    return replace(found, mend=Mend(mend.of, verb, mend.pointer) if verb else None)


def mended_by_act(found: Verdict, records: Records, verb: str) -> Verdict:
    """The verdict; what is to be mended is mended by this act on the first of these records, if there is one."""
    return replace(found, mend=by_act(records, verb, found.mend)) if found.mend else found


def mended_by_new(found: Verdict, type_: str, verb: str = "create", *, field: str = "", known: str = "") -> Verdict:
    """The verdict; the record that is to be mended is mended by a new one of another type, which begins with it."""
    mend = found.mend
    return replace(found, mend=Mend(type_, verb, mend.pointer, field, known)) if mend and mend.pointer else found


def lacking(found: Verdict, records: Records, fields: str = "", verb: str = "edit") -> Verdict:
    """The verdict; where a new one of their type would mend it, one of these records, which is there and only lacks
    these fields (or this act), is completed."""
    mend = found.mend
    is_new = mend is not None and mend.verb == "create" and mend.type == records.model.__name__
    return replace(found, mend=by_act(records, verb, mend, fields)) if is_new else found


def beginning_with(found: Verdict, known: str) -> Verdict:
    """The verdict; a new record of any kind that would mend it begins with this."""
    mend = found.mend
    is_bare = mend is not None and mend.verb == "create" and not mend.known
    return replace(found, mend=replace(mend, known=known)) if mend and is_bare else found


def further(found: Verdict, records: QuerySet[Any], acts: Mapping[str, str]) -> Verdict:
    """The verdict; where a new one of these records would mend it, one that is there already is brought further
    (`by_state`)."""
    mend = found.mend
    if mend is None or mend.verb != "create" or mend.pointer or mend.type != records.model.__name__:
        return found
    return replace(found, mend=by_state(records, acts, mend))


SEVERAL_KINDS = frozenset({"kind", "stage"})
"""Fields of types of which a record that is begun may be of another kind than the one that is missing."""
ONE_KIND: set[str] = set()
"""Types of which no check asks for a kind: their areas say so."""
STEPS: dict[str, Mapping[str, str]] = {}
"""By type: the act that brings on what is under way, by its state, what has come furthest first: their areas say so."""
BEGUN: dict[str, Callable[[Moment, Mend], Mend | None]] = {}
"""By type: what brings on a record that is begun, or the mend that makes one, where that is no act on it alone: their
areas say so."""
BEGINNING = ("approve", "activate", "release", "sign")
"""The acts that bring further what is begun where nobody is reminded of it."""


def continued(m: Moment, found: Verdict) -> Verdict:
    """The verdict; where a next version, or the only kind of record that there is of its type, is to be begun and is
    begun already, that one is gone on with; else what is under way is brought further (`STEPS`)."""
    mend = found.mend
    if mend is None or mend.verb not in ("revise", "create"):
        return found
    declaration = named(mend.type)
    if mend.verb == "create" and not mend.pointer and mend.type in BEGUN:
        return replace(found, mend=BEGUN[mend.type](m, mend))
    if mend.verb == "create":
        kinds = SEVERAL_KINDS.intersection(f.name for f in declaration.fields)
        alike = kinds.issubset(dict(parse_qsl(mend.known))) or mend.type in ONE_KIND
        found = gone_on_with(m, found) if alike else found
        steps = STEPS.get(mend.type)
        return further(found, m.of(declaration.model).filter(**_said(mend)), steps) if steps else found
    of_what = declaration.natural_key[0]
    records = m.of(declaration.model)
    former = records.filter(pk=mend.key)
    same = {f"{of_what}__in": former.values(of_what), "reference__gt": former.values("reference")}
    return replace(found, mend=by_act(records.filter(state="draft", **same), "approve", mend))


def gone_on_with(m: Moment, found: Verdict, **alike: Any) -> Verdict:
    """The verdict; where what its mend would make is made already, for that record if there is one, all that is known
    and all fields `alike`, and waits for its next act, that mends it.

    Not where another one stands already and is not enough, unless a draft takes its place or people are reminded of
    what waits: a candidate beside approved suppliers is not the supplier that is missing. What is made begins so.
    """
    mend, asked = found.mend, dict(alike)
    if mend is None or mend.verb != "create":
        return found
    declaration = named(mend.type)
    first, verb, is_one_of_many = _next_act(declaration)
    if not verb:
        return found
    if mend.pointer:
        field = mend.field or next((f.name for f in declaration.fields if f.record == mend.of), "")
        if not field:
            return found
        alike |= {field: mend.key if declaration.field(field).record else mend.pointer}
    said = dict(parse_qsl(mend.known))
    new = replace(
        mend, known=urlencode(said | {n: v for n, v in asked.items() if isinstance(v, str) and "__" not in n})
    )
    alike |= _said(mend)
    there = m.of(declaration.model).filter(**alike)
    over = [s.key for s in declaration.states if s.final]
    if is_one_of_many and there.exclude(state__in=(first, *over)).exists():
        return replace(found, mend=new)
    return replace(found, mend=by_act(there.filter(state=first), verb, new))


def _said(mend: Mend) -> dict[str, Any]:
    """What is known of a record that is to be made, as its fields have it."""
    return {name: value == "true" or value for name, value in parse_qsl(mend.known)}


@cache
def _next_act(declaration: Declaration) -> tuple[str, str, bool]:
    """The state in which records begin, the act that brings them further from there (empty: none), and whether that is
    neither due nor the approval of a draft."""
    first = declaration.states[0].key if declaration.states else ""
    done = {"", first, *(s.key for s in declaration.states if s.final)}
    due = [d.act for d in declaration.duties if first in d.states]
    acts = (act_at(declaration, verb) for verb in (*due, *BEGINNING))
    verb = next((a.verb for a in acts if a and first in a.move.sources and a.move.target not in done), "")
    return first, verb, first != "draft" and verb not in due
