"""Addresses of the pages: `/ORGANIZATION/TYPE/REFERENCE/VERB`, made from the declarations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from accord.kernel.access.scope import may_on, visible
from accord.kernel.acts.act import act_at
from accord.kernel.records.declaration import named
from accord.kernel.records.pointers import pointed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from accord.kernel.access.actor import Actor
    from accord.kernel.acts.act import Act
    from accord.kernel.duties.inbox import Duty
    from accord.kernel.records.declaration import Declaration
    from accord.kernel.records.record import Record
    from accord.kernel.refusals import Objection

Acts = dict[tuple[str, str], "Act[Any, Any]"]  # by record and verb of a duty

REFERENCE = r"[A-Za-z]{1,8}-[0-9]{1,12}"


def list_address(slug: str, declaration: Declaration) -> str:
    """The list of a type."""
    return f"/{slug}/{declaration.slug}/"


def record_address(slug: str, record: Record) -> str:
    """The page of a record; empty where the type has none."""
    declaration = record.declaration
    return f"/{slug}/{declaration.slug}/{record.reference}/" if declaration.listed and record.reference else ""


def act_address(slug: str, act: Act[Any, Any], reference: str = "", **known: str) -> str:
    """The form of an act, opened with what is known filled in."""
    path = f"/{slug}/{act.declaration.slug}/"
    if act.subject is not None:
        path += f"{reference}/{act.verb}"
    else:
        path += "new" if act.verb == "create" else act.verb
    return f"{path}?{urlencode(known)}" if known else path


ASKED = "asked"
"""In the address of a form: the names of the fields that it is about, which it marks."""


def about(fields: str) -> dict[str, str]:
    """What is known to a form that is about these fields."""
    return {ASKED: fields} if fields else {}


def act_on(by: Actor, duty: Duty) -> Act[Any, Any] | None:
    """The act that settles a duty, if its state, the actor's role and whose word it is allow it."""
    act, record = act_at(duty.record.declaration, duty.verb), duty.record
    if act is None or act.subject is None or not by.may(act.needs):
        return None
    return act if act.possible_in(record.state) and act.is_offered(by, record) else None


def acts_on(by: Actor, due: Iterable[Duty]) -> Acts:
    """The acts that settle duties and that the actor may do on this very record: one query per type
    and right where that is not every record."""
    acts = {(d.record.pointer, d.verb): act for d in due if (act := act_on(by, d))}
    asked: dict[tuple[Declaration, str], set[UUID]] = {}
    for (pointer, _), act in acts.items():
        if not by.may_everywhere(act.needs):
            asked.setdefault((act.declaration, act.needs), set()).add(pointed(pointer)[1])
    within = {
        (needs, record.pointer)
        for (declaration, needs), keys in asked.items()
        for record in visible(declaration, by, needs).filter(pk__in=keys).only("pk")
    }
    return {key: a for key, a in acts.items() if by.may_everywhere(a.needs) or (a.needs, key[0]) in within}


def helping(by: Actor, objection: Objection, record: Record) -> Act[Any, Any] | None:
    """The act on the record, or one that makes something for it, that sets right what is held against another one,
    where the actor may do it now."""
    made, _, verb = objection.helped_by.rpartition(".")
    declaration = named(made) if made else record.declaration
    verb = verb or ("edit" if objection.field in {f.name for f in declaration.fields} else "")
    act = act_at(declaration, verb) if verb else None
    if act is not None and act.subject is None:
        return act if by.may(act.needs) else None
    if act is None or not act.possible_in(record.state) or not act.is_offered(by, record):
        return None
    return act if may_on(by, record, act.needs) else None


def address_for(slug: str, act: Act[Any, Any], record: Record, field: str = "", **known: str) -> str:
    """The form of an act on a record; or of one that makes another for it, whose `field`, or else the first for such a
    record, begins with it."""
    if act.subject is not None:
        return act_address(slug, act, str(record.reference), **known)
    filled = field or next((i.name for i in act.inputs if i.record == type(record).__name__), "")
    return act_address(slug, act, **known, **({filled: str(record.reference)} if filled else {}))


def area_address(slug: str, area: str) -> str:
    """The page of an area: what is kept there."""
    return f"/{slug}/area/{area}/"


_PATH = re.compile(r"/[A-Za-z0-9._~\-/]*(\?[A-Za-z0-9._~\-/=&%+,:]*)?")


def safe_next(text: str, otherwise: str = "/") -> str:
    """`text` if it is a plain path on this host, else `otherwise`: nobody is led elsewhere by a link into Accord."""
    plain = _PATH.fullmatch(text) and not text.startswith("//") and "/../" not in text and "/./" not in text
    return text if plain else otherwise
