"""The rows of every table in a form that no database has of its own: each table is one text, the same from SQLite and
PostgreSQL, a row a line of canonical JSON, sorted by its key.

Left out is what is made anew (index of the search, judged verdicts, `ledger_touched`), what is only under way (jobs,
sessions), and what lets somebody in once (links for signing in).
"""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey

from accord.kernel.ledger.models import SITE
from accord.kernel.ledger.row_security import secured_tables
from accord.kernel.organization.models import Organization
from accord.kernel.records.bulk import ROWS_AT_ONCE, insert
from accord.kernel.records.record import within
from accord.tlog.entry import at_text

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.models import Field, Model

LEFT_OUT = frozenset(
    "auth_group auth_group_permissions auth_permission django_content_type django_session account_emailconfirmation "
    "kernel_attempt kernel_job kernel_once kernel_search kernel_signinlink kernel_verdict ledger_touched".split()
)
OF = "organization_id"
encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def tables(known: Apps = apps) -> dict[str, type[Model]]:
    """Every table that a backup holds, by its name. `known`: the models of another version."""
    found = {m._meta.db_table: m for m in known.get_models(include_auto_created=True) if m._meta.managed}
    return {name: found[name] for name in sorted(found.keys() - LEFT_OUT)}


def columns(model: type[Model]) -> list[list[str]]:
    """The columns of a table, each with the kind of its values."""
    return [[str(f.column), kind(f)] for f in model._meta.concrete_fields]


_KINDS = {
    "UUIDField": "uuid", "BooleanField": "boolean", "DateField": "date", "DateTimeField": "datetime",
    "DecimalField": "decimal", "JSONField": "json", "BinaryField": "bytes", "CharField": "text", "TextField": "text",
    "SlugField": "text", "IntegerField": "integer", "BigIntegerField": "integer", "PositiveIntegerField": "integer",
    "PositiveSmallIntegerField": "integer", "PositiveBigIntegerField": "integer", "AutoField": "integer",
    "BigAutoField": "integer",
}  # fmt: skip


def kind(field: Field[Any, Any]) -> str:
    """The kind of a field's values; a relation has that of the key to which it leads."""
    while isinstance(field, ForeignKey):
        field = field.target_field
    return _KINDS[field.get_internal_type()]


# ---- out -------------------------------------------------------------------------------------------------------------


def written(model: type[Model]) -> Iterator[bytes]:
    """The rows of a table, a line each."""
    names = [f.attname for f in model._meta.concrete_fields]
    say = [_SAYING.get(kind(f)) for f in model._meta.concrete_fields]
    for rows in _in_turn(model, names):
        for row in rows:
            found = [v if v is None or s is None else s(v) for s, v in zip(say, row, strict=True)]
            yield encode(found).encode() + b"\n"


def _in_turn(model: type[Model], names: Sequence[str]) -> Iterator[Iterator[tuple[Any, ...]]]:
    """What belongs to one organization is read in its scope: PostgreSQL shows it to nobody else."""
    if model._meta.db_table not in secured_tables():
        yield _read(model, names)
        return
    for organization in logs():
        with within(organization):
            yield _read(model, names, **{OF: organization})


def _read(model: type[Model], names: Sequence[str], **only: Any) -> Iterator[tuple[Any, ...]]:
    return model._base_manager.filter(**only).order_by("pk").values_list(*names).iterator(chunk_size=ROWS_AT_ONCE)


def logs() -> list[UUID]:
    """The site log, and that of each organization."""
    return [SITE, *sorted(Organization.everywhere.values_list("pk", flat=True))]


_SAYING: Mapping[str, Callable[[Any], Any]] = {
    "uuid": str,
    "date": date.isoformat,
    "datetime": at_text,
    "decimal": lambda value: format(value, "f"),
    "bytes": lambda value: base64.b64encode(bytes(value)).decode(),
}

# ---- in --------------------------------------------------------------------------------------------------------------


def brought(model: type[Model], lines: Iterable[bytes]) -> Counter[UUID | None]:
    """Put rows into a table; returns how many of which organization (None: it belongs to none). Raises ValueError for a
    line that is none of this table."""
    names = [f.attname for f in model._meta.concrete_fields]
    take = [_TAKING[kind(f)] for f in model._meta.concrete_fields]
    place = names.index(OF) if model._meta.db_table in secured_tables() else None
    count = Counter[UUID | None]()

    def rows() -> Iterator[list[Any]]:
        for line in lines:
            row = _row(line, take)
            count[None if place is None else row[place]] += 1
            yield row

    if place is None:
        insert(model, names, rows())
        return count
    for organization, own in groupby(rows(), key=lambda row: row[place]):
        with within(organization):
            insert(model, names, own)
    return count


def _row(line: bytes, take: Sequence[Callable[[Any], Any]]) -> list[Any]:
    try:
        row = json.loads(line, parse_constant=_no_number)
        if not isinstance(row, list) or len(row) != len(take):
            raise ValueError("it has not the columns of the table")
        return [None if v is None else t(v) for t, v in zip(take, row, strict=True)]
    except (RecursionError, InvalidOperation, UnicodeDecodeError) as error:
        raise ValueError("it is no row of this table") from error


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number")


def _only(wanted: type, make: Callable[[Any], Any] | None = None) -> Callable[[Any], Any]:
    def take(value: Any) -> Any:
        if type(value) is not wanted:
            raise ValueError(f"{str(value)[:40]!r} is no value of its column")
        return make(value) if make else value

    return take


def _instant(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


_TAKING: Mapping[str, Callable[[Any], Any]] = {
    "text": _only(str),
    "integer": _only(int),
    "boolean": _only(bool),
    "uuid": _only(str, UUID),
    "date": _only(str, date.fromisoformat),
    "datetime": _only(str, _instant),
    "decimal": _only(str, Decimal),
    "bytes": _only(str, lambda text: base64.b64decode(text, validate=True)),
    "json": lambda value: value,
}


def touch_again() -> None:
    """`ledger_touched` as acts have left it: every entry about a record, none waiting."""
    for organization in logs()[1:]:
        with within(organization), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO ledger_touched (type, record_id, rev, pending) SELECT type, record_id, rev, %s "
                "FROM ledger_entry WHERE organization_id = %s",
                [False, organization if connection.vendor == "postgresql" else organization.hex],
            )
