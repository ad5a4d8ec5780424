"""A record as the ledger keeps it: the whole projection, and back.

Only null, the empty string, false and the empty list are left out, never a model's default (ledger.md, section 2).
Text without choices that is not PLAIN becomes a commitment `{"sealed": hex}`; its value lies in an opening.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import models

from accord.kernel.records.declaration import of
from accord.kernel.records.fields import PLAIN, said_of
from accord.tlog.entry import at_text

if TYPE_CHECKING:
    from accord.kernel.records.record import Record

NOT_PROJECTED = frozenset({"id", "organization", "rev"})
_AS_THEY_ARE, _AS_TEXT = (bool, int, str), (uuid.UUID, Decimal)  # made once: a union is made anew at each look
Seal = Callable[[str, str], str]  # (path, value) -> digest in hex


@lru_cache(maxsize=256)
def sealed_paths(model: type[Record]) -> frozenset[str]:
    """Names of the fields whose text enters the ledger sealed."""
    return frozenset(
        f.name
        for f in model._meta.fields
        if isinstance(f, models.CharField | models.TextField) and not f.choices and said_of(f).privacy is not PLAIN
    )


@lru_cache(maxsize=256)
def _projected(model: type[Record]) -> tuple[tuple[str, str, bool], ...]:
    sealed = sealed_paths(model)
    return tuple(
        (f.name, f.attname, f.name in sealed) for f in model._meta.concrete_fields if f.name not in NOT_PROJECTED
    )


def snapshot(record: Record, relations: Mapping[str, list[uuid.UUID]], seal: Seal) -> dict[str, Any]:
    """The projection of a record; `relations` holds the ids behind each many-to-many field."""
    found: dict[str, Any] = {}
    held = record.__dict__
    for name, attname, sealed in _projected(type(record)):
        value = held[attname]
        if not value and (value is None or value is False or value == ""):
            continue
        found[name] = {"sealed": seal(name, value)} if sealed else plain(value)
    for name, ids in relations.items():
        if ids:
            found[name] = sorted(str(i) for i in ids)
    return found


def plain(value: Any) -> Any:
    """A stored value in the strict JSON profile of the ledger: decimals, days and instants as text."""
    if isinstance(value, _AS_THEY_ARE):
        return value
    if isinstance(value, _AS_TEXT):
        return str(value)
    if isinstance(value, datetime):
        return at_text(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in the ledger")


ERASED = "erased"


def placeholder(model: type[Record], name: str, record_id: uuid.UUID) -> str:
    """What stands in a field whose text was erased. Where the text is an identity, no two records have the same."""
    field: Any = model._meta.get_field(name)
    unique = field.unique or name in of(model).natural_key
    return f"{ERASED}-{record_id.hex[16:]}" if unique else ERASED


Opening = Callable[[str, str], str | None]  # (path, digest) -> value, None when it was erased


def columns(model: type[Record], body: Mapping[str, Any], opened: Opening) -> dict[str, Any]:
    """The row that a ledger body stands for: attribute name to Python value. Erased text is its placeholder."""
    shot: Mapping[str, Any] = body["snapshot"]
    row: dict[str, Any] = {
        "id": uuid.UUID(body["id"]),
        "organization_id": uuid.UUID(body["log"].rpartition("/")[2]),
        "rev": body["rev"],
    }
    for field in model._meta.concrete_fields:
        if field.name in NOT_PROJECTED:
            continue
        value = next((shot[n] for n in (field.name, *said_of(field).was) if n in shot), None)
        if isinstance(value, dict):
            value = opened(field.name, value["sealed"])
            value = placeholder(model, field.name, row["id"]) if value is None else value
        row[field.attname] = _omitted(field) if value is None else field.to_python(value)
    return row


def relations_in(model: type[Record], body: Mapping[str, Any]) -> dict[str, list[uuid.UUID]]:
    """The ids behind each many-to-many field of a ledger body."""
    return {f.name: [uuid.UUID(i) for i in body["snapshot"].get(f.name, ())] for f in model._meta.many_to_many}


def _omitted(field: Any) -> Any:
    if field.null:
        return None
    if isinstance(field, models.BooleanField):
        return False
    return ""


def loads(body: str | bytes) -> dict[str, Any]:
    """A ledger body as it was written."""
    found = json.loads(body)
    if not isinstance(found, dict):
        raise ValueError("a ledger body is an object")
    return found
