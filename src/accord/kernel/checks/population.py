"""The records that verdicts are about, as queries that are put into SQL once: to count, to name and to show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

from accord.kernel.checks.verdict import NAMED, SHOWN, Deciding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from accord.kernel.records.record import Record

R = TypeVar("R", bound="Record")
SORTED = 1000
"""So many are sorted; of more the first are found by the index of references, which is slow where they are rare."""


class Shown(Sequence[Deciding]):
    """The first deciding records of a query, in the order of their references, asked for when somebody reads them: of a
    house rule that holds nobody does."""

    __slots__ = ("_records",)

    def __init__(self, records: QuerySet[Record]) -> None:
        self._records = records

    def __len__(self) -> int:
        return min(number(self._records), SHOWN)

    def __getitem__(self, at: Any) -> Any:
        return few(self._records)[:SHOWN][at]

    def __iter__(self) -> Iterator[Deciding]:
        return iter(few(self._records)[:SHOWN])

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (tuple(self),)


def shown(records: QuerySet[Record]) -> Sequence[Deciding]:
    """The deciding records of a query."""
    return Shown(records)


def number(records: QuerySet[Record]) -> int:
    """How many a query finds. Asked once."""
    known = vars(records)
    if "_number" not in known:
        known["_number"] = next(iter(figures(records, "SELECT COUNT(*) FROM ({}) AS found")), (0,))[0]
    return cast("int", known["_number"])


def few(records: QuerySet[Record]) -> list[Deciding]:
    """The first that a query finds, in the order of their references, and one more than can be shown. Asked once: what
    a verdict counts, names and shows is mostly the same query."""
    known = vars(records)
    if "_few" not in known:
        order = "reference" if (count := number(records)) > SORTED else "reference || ''"
        found = rows(records, f"SELECT * FROM ({{}}) AS found ORDER BY {order} LIMIT {SHOWN + 1}") if count else []
        key, type_ = records.model._meta.pk, records.model.__name__
        known["_few"] = [Deciding.named(type_, key.to_python(pk), *rest) for pk, *rest in found]
    return cast("list[Deciding]", known["_few"])


def rows(records: QuerySet[Record], statement: str) -> list[Any]:
    """What a statement about a query finds. The query is put into SQL once: Django takes longer for that than the
    database for its answer."""
    return _answer(records, statement, _put_once(records))


def figures(records: QuerySet[Record], statement: str) -> list[Any]:
    """The same of a statement that names none of them: it is another question only where their number or days may be
    others, not where one of them gets another title."""
    sql, names = _put_once(records), _names(records.model)
    return _answer(records, statement, sql.replace(names, "") if sql.count(names) == 1 else sql)


@cache
def _names(model: type[Record]) -> str:
    """What `put` writes into a statement to read by what records are named."""
    return "".join(f', "{model._meta.db_table}"."{name}" AS "{name}"' for name in NAMED)


def _put_once(records: QuerySet[Record]) -> str:
    """The records as SQL; empty: there are none."""
    known = vars(records)
    if "_sql" not in known:
        put(records, records.order_by().values_list("pk", *NAMED))
    return known["_sql"][0] if known["_sql"] else ""


def _answer(records: QuerySet[Record], statement: str, sql: str) -> list[Any]:
    if not sql:
        return []
    with connections[records.db].cursor() as cursor:
        cursor.execute(statement.format(sql), vars(records)["_sql"][1])
        return list(cursor.fetchall())


def put(records: QuerySet[Any], asked: QuerySet[Any], statement: str = "{}") -> None:
    """From now on `rows` of the records are those of a statement about another query."""
    if "_sql" not in vars(asked):
        try:
            vars(asked)["_sql"] = asked.query.get_compiler(asked.db).as_sql()
        except EmptyResultSet:
            vars(asked)["_sql"] = None
    found = vars(asked)["_sql"]
    vars(records)["_sql"] = found and (statement.format(found[0]), found[1])


def sized(records: QuerySet[R], count: int) -> QuerySet[R]:
    """The same records; it is known how many they are."""
    vars(records)["_number"] = count
    return records


def called(records: QuerySet[R], what: str) -> QuerySet[R]:
    """The same records by a name that says which of their type they are ("critical supplier"), so that a sentence about
    them is clear on its own. Those that are filtered out of them lose it."""
    found = records.all()
    vars(found).update(vars(records) | {"_called": what})
    return found


def name_of(records: QuerySet[Any]) -> str:
    """The name by which these records are called; empty: that of their type."""
    return cast("str", vars(records).get("_called", ""))


def by_keys(records: QuerySet[R], *keys: Sequence[Any]) -> list[QuerySet[R]]:
    """Some of the records by their keys, which stand in the order of their references: queries to count, name and show.
    Only the first of each are asked for, those of all at once; one that somebody has put away since is not named."""
    first = {key for some in keys for key in some[: SHOWN + 1]}
    type_ = records.model.__name__
    rows = records.filter(pk__in=first).order_by().values_list("pk", *NAMED) if first else ()
    named = {pk: Deciding.named(type_, pk, *rest) for pk, *rest in rows}
    found = [called(sized(records.none(), len(some)), name_of(records)) for some in keys]
    for part, some in zip(found, keys, strict=True):
        vars(part)["_few"] = [named[key] for key in some[: SHOWN + 1] if key in named]
    return found


def known(model: type[R], records: Iterable[R | Deciding]) -> QuerySet[R]:
    """Records that were read before, or what names them, in the order of their references, as a query that asks for
    nothing more."""
    found: QuerySet[R] = QuerySet(model)
    found.query.set_empty()
    rows: list[Any] = list(records)
    found._result_cache = rows
    vars(found).update(_few=[Deciding.of(r) for r in rows[: SHOWN + 1]], _number=len(rows))
    return found


def named_with(records: QuerySet[Any], *fields: str) -> list[tuple[Any, ...]]:
    """Each record as a verdict names it, with some of its fields, in the order of their references. One query."""
    type_ = records.model.__name__
    rows, ends = records.values_list("pk", *NAMED, *fields), 1 + len(NAMED)
    return [(Deciding.named(type_, *row[:ends]), *row[ends:]) for row in rows]


def related(records: QuerySet[Any], name: str) -> dict[UUID, set[UUID]]:
    """The ids behind a relation to several, by the id of the record."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for mine, theirs in records.order_by().values_list("pk", name):
        if theirs is not None:
            found[mine].add(theirs)
    return found
