"""Verdict: what records show about one question at one moment."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from accord.kernel.records.record import Record

R = TypeVar("R", bound="Record")
SHOWN = 20
NAMED = ("reference", "external_reference", "title")
"""The fields by which a verdict names a record."""
SORTED = 1000
"""So many are sorted; of more the first are found by the index of references, which is slow where they are rare."""
NEVER = date.max
"""The day on which something comes that the calendar alone never brings."""


class Outcome(StrEnum):
    """The five answers (verdicts.md). The order of the first three is from worst to best."""

    FAILS = "fails"
    NO_DATA = "no data"
    HOLDS = "holds"
    ATTESTED = "attested"
    NOT_APPLICABLE = "not applicable"

    @property
    def shape(self) -> str:
        """Its name in drawings and style sheets."""
        return self.value.replace(" ", "-")


NOT_ASKED = Outcome.NOT_APPLICABLE
"""What a question says of an empty population, where nothing requires that there is something (`empty`)."""
RANK = {Outcome.FAILS: 0, Outcome.NO_DATA: 1, Outcome.ATTESTED: 2, Outcome.HOLDS: 3, Outcome.NOT_APPLICABLE: 4}


@dataclass(frozen=True, slots=True)
class Deciding:
    """A record that decides a verdict, as it was at the moment."""

    pointer: str
    reference: str
    external_reference: str
    title: str

    @classmethod
    def named(cls, type_: str, pk: Any, reference: str | None, external_reference: str, title: str) -> Deciding:
        """From what was read of a record: its key and NAMED."""
        return cls(f"{type_}:{pk}", reference or "", external_reference, title)

    @classmethod
    def of(cls, record: Record | Deciding) -> Deciding:
        """From a record."""
        return cls(record.pointer, record.reference or "", record.external_reference, record.title)

    def __reduce__(self) -> tuple[type[Deciding], tuple[str, ...]]:
        """For `pickle`, which takes twice as long for a dataclass that is frozen."""
        return Deciding, (self.pointer, self.reference, self.external_reference, self.title)


class Advice(str):
    """What a house rule says beside a verdict, and the records that it is about: who does not see one of them must not
    read its name."""

    __slots__ = ("records",)
    records: tuple[Deciding, ...]

    def __new__(cls, said: str, records: Iterable[Deciding] = ()) -> Self:
        made = super().__new__(cls, said)
        made.records = tuple(records)
        return made

    def as_json(self) -> dict[str, Any]:
        """The sentence with its records."""
        return {"said": str(self), "records": [_fields(d) for d in self.records]}

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Self:
        """The inverse of `as_json`."""
        return cls(raw["said"], (Deciding(**d) for d in raw["records"]))


@dataclass(frozen=True, slots=True)
class Mend:
    """The act that would change a verdict: `verb` of `type`, on the record (pointer) or, without one, to make a new
    record. A new one may begin with a record of another type (pointer) in its field `field` (empty: the first that
    takes such a record), and with what else is `known` of it, as an address says it: `kind=policy&tags=policy`."""

    type: str
    verb: str
    pointer: str = ""
    field: str = ""
    known: str = ""

    @property
    def of(self) -> str:
        """The type of the record that it is done to or begins with; empty: there is none."""
        return _type(self.pointer)

    @property
    def key(self) -> UUID:
        """The id of that record. Raises ValueError where there is none."""
        return UUID(self.pointer.partition(":")[2])


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome with the records that decide it (at most 20, with the full count), one sentence, and the day on
    which it lapses.

    `lapses_on` is the first day on which it would no longer hold if nobody acts; None: never by the calendar alone.
    `fails_on`: the first day on which it would fail, which a judgement does not hide; None: what holds fails when it
    lapses, what does not hold never comes to fail. See `breaks_on`.
    """

    outcome: Outcome
    because: str
    records: Sequence[Deciding] = ()
    count: int = 0
    lapses_on: date | None = None
    mend: Mend | None = None
    advice: tuple[Advice, ...] = ()
    fails_on: date | None = None

    @property
    def breaks_on(self) -> date:
        """The first day on which it would fail if nobody acts; NEVER: not by the calendar alone."""
        return self.fails_on or (self.outcome is Outcome.HOLDS and self.lapses_on) or NEVER

    def __post_init__(self) -> None:
        if self.outcome is Outcome.HOLDS and not self.records:
            raise ValueError("a verdict that holds names a deciding record")


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


def whole(verdict: Verdict) -> Verdict:
    """The same with its deciding records read."""
    return replace(verdict, records=tuple(verdict.records))


def number(records: QuerySet[Record]) -> int:
    """How many a query finds. Asked once."""
    known = vars(records)
    if "_number" not in known:
        known["_number"] = next(iter(rows(records, "SELECT COUNT(*) FROM ({}) AS found")), (0,))[0]
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
    known = vars(records)
    if "_sql" not in known:
        put(records, records.order_by().values_list("pk", *NAMED))
    if known["_sql"] is None:
        return []
    sql, params = known["_sql"]
    with connections[records.db].cursor() as cursor:
        cursor.execute(statement.format(sql), params)
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


def counted(verdicts: Iterable[Verdict]) -> int:
    """How many records decide verdicts together, each once. Of those that are not shown it is known how many, not
    which: of one type they are taken for the same."""
    seen, most = set[str](), Counter[str]()
    for v in verdicts:
        pointers = {d.pointer for d in v.records}
        seen |= pointers
        types = Counter(_type(p) for p in pointers)
        for name, rest in [(n, v.count - len(pointers)) for n, _ in types.most_common(1)]:
            types[name] += max(rest, 0)
        most |= types
    return (most | Counter(_type(p) for p in seen)).total()


def _type(pointer: str) -> str:
    return pointer.partition(":")[0]


def to_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict as JSON."""
    return _fields(verdict) | {
        "records": [_fields(d) for d in verdict.records],
        "lapses_on": verdict.lapses_on.isoformat() if verdict.lapses_on else None,
        "mend": _fields(verdict.mend) if verdict.mend else None,
        "advice": [a.as_json() for a in verdict.advice],
        "fails_on": verdict.fails_on.isoformat() if verdict.fails_on else None,
    }


def _fields(of: Any) -> dict[str, Any]:
    """What `asdict` says of a dataclass of plain values, in a tenth of the time."""
    return {name: getattr(of, name) for name in of.__slots__}


def from_json(raw: dict[str, Any]) -> Verdict:
    """The inverse of `to_json`."""
    return Verdict(
        Outcome(raw["outcome"]),
        raw["because"],
        tuple(Deciding(**d) for d in raw["records"]),
        raw["count"],
        date.fromisoformat(raw["lapses_on"]) if raw["lapses_on"] else None,
        Mend(**raw["mend"]) if raw["mend"] else None,
        tuple(map(Advice.from_json, raw["advice"])),
        date.fromisoformat(raw["fails_on"]) if raw["fails_on"] else None,
    )
