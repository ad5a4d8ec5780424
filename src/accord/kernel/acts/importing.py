"""Many records at once, in one unit of work: what the doors' import ends in (`op: import` in the ledger).

What is written is checked like anything else: rights, organization, lifecycle of wholes, the fields' limits, the
rules. New
records may stand in any state and carry what else only acts write: it is data about the past, and they are marked
`imported`.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby, islice
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from accord.kernel.access.scope import visible
from accord.kernel.acts.perform import run
from accord.kernel.acts.unit import Unit, begin, current_unit
from accord.kernel.records.attached import Attachment, Comment, Link
from accord.kernel.records.bulk import few_pages, fit, insert, insert_fit
from accord.kernel.records.declaration import Declaration, named, of
from accord.kernel.records.record import Record, new_id
from accord.kernel.refusals import Forbidden, NotThere, Stale, WrongState

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from accord.kernel.access.actor import Actor

MOST = 20_000
"""Records in one transaction; how long it holds SQLite's write lock is said in docs/importing.md."""
STEP = 10_000
"""Records of a step of what is more than that: it is not whole anyway, so others wait half as long."""
HANGING = (Comment, Attachment, Link)
"""What hangs on other records: it comes in only as it was exported."""
_CHUNK = 500


@dataclass(slots=True)
class Arrival:
    """One record on its way in: new (never saved), or loaded and changed. `relations`: the ids behind each
    many-to-many field that
    is to be set."""

    record: Record
    relations: Mapping[str, Sequence[uuid.UUID]] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        """Whether the record is not yet stored."""
        return self.record._state.adding


def importable(declaration: Declaration) -> bool:
    """Whether files may bring records of this type: not rights, signatures or parameters."""
    if declaration.model in HANGING:
        return True
    return declaration.listed and (declaration.creatable or declaration.general_acts)


def may_import(by: Actor, declaration: Declaration) -> bool:
    """Whether this actor may bring in records of this type."""
    return importable(declaration) and by.may(f"{declaration.area}.import")


def import_records(by: Actor, arrivals: Sequence[Arrival], tell: Callable[[int], None] | None = None) -> None:
    """Write them all or none; they come wholes before parts, new ones before changed ones, and are not held at once.

    `tell`: called with how many more are entered; what it raises undoes everything. Raises Forbidden, NotThere, Stale,
    WrongState, or Refused with what limits and rules have against them; ValueError for more than `MOST`.
    """
    if len(arrivals) > MOST:
        raise ValueError(f"at most {MOST} records enter in one step")
    with TemporaryFile() as beside, few_pages():
        coming: set[uuid.UUID] = set()
        portions = 0
        for declaration, mine in _portions(arrivals):
            portion = _ready(by, declaration, mine)
            coming.update(portion.new)
            pickle.dump(portion, beside, pickle.HIGHEST_PROTOCOL)
            portions += 1

        def body(unit: Unit) -> None:
            unit.tell = tell or unit.tell
            beside.seek(0)
            for _ in range(portions):
                portion: _Portion = pickle.load(beside)  # noqa: S301  (dumped above, by this process)
                _write(by, portion, [arrivals[place] for place in portion.changed], coming)

        run(by, "import", body)


def in_file_order(records: Sequence[Record]) -> None:
    """Give new records ids that rise in this order, so that references are given in it too."""
    for record, pk in zip(records, sorted(new_id() for _ in records), strict=True):
        record.pk = pk


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]


@dataclass(slots=True)
class _Portion:
    """Some records of one type, with what of them can be made without the database's lock."""

    type: str
    ids: list[uuid.UUID]
    """Of all; `new`: of those that are; `changed`: the places of the others among all arrivals."""
    new: list[uuid.UUID]
    changed: list[int]
    wholes: set[uuid.UUID]
    rows: list[list[Any]]
    """The new ones as the database takes them; `named`: what each foreign key of theirs leads to."""
    named: dict[str, set[uuid.UUID]]
    pairs: dict[str, list[tuple[uuid.UUID, uuid.UUID]]]
    """What is to stand in each many-to-many field of theirs."""


def _portions(arrivals: Iterable[Arrival]) -> Iterator[tuple[Declaration, list[tuple[int, Arrival]]]]:
    """Some of one type at a time, as they come, each with its place."""
    for declaration, mine in groupby(enumerate(arrivals), lambda placed: of(placed[1].record)):
        while portion := list(islice(mine, _CHUNK)):
            yield declaration, portion


def _ready(by: Actor, declaration: Declaration, mine: list[tuple[int, Arrival]]) -> _Portion:
    """Everything about a portion that needs no lock. Raises Forbidden."""
    if not may_import(by, declaration):
        raise Forbidden(f"Your role does not allow you to import {declaration.plural}.")
    whole = f"{declaration.part_of}_id"
    new = [arrival for _, arrival in mine if arrival.is_new]
    records = [arrival.record for arrival in new]
    for record in records:
        record.derive()
        begin(record, by, "import")
    names = [f.attname for f in declaration.model._meta.concrete_fields]
    return _Portion(
        type=declaration.name,
        ids=[arrival.record.pk for _, arrival in mine],
        new=[record.pk for record in records],
        changed=[place for place, arrival in mine if not arrival.is_new],
        wholes={getattr(a.record, whole) for _, a in mine} - {None} if declaration.whole else set(),
        rows=fit(declaration.model, names, ([r.__dict__[n] for n in names] for r in records)),
        named={n: {v for r in records if (v := r.__dict__[f"{n}_id"]) is not None} for n in _keys(declaration.model)},
        pairs={
            n: [(a.record.pk, i) for a in new for i in dict.fromkeys(a.relations.get(n, ()))]
            for n in sorted({n for a in new for n in a.relations})
        },
    )


@lru_cache(maxsize=256)
def _keys(model: type[Record]) -> tuple[str, ...]:
    """The fields that lead to another record."""
    found = (f for f in model._meta.concrete_fields if f.name != "organization")
    return tuple(f.name for f in found if isinstance(f.related_model, type) and issubclass(f.related_model, Record))


def _write(by: Actor, portion: _Portion, changed: list[Arrival], coming: set[uuid.UUID]) -> None:
    """Write a portion; `coming` are the ids of what the same act brings."""
    declaration = named(portion.type)
    model = declaration.model
    _refuse_closed_wholes(declaration, portion.wholes - coming)
    for name, ids in portion.named.items():
        _refuse_foreign(model._meta.get_field(name).related_model, ids - coming, name)
    if portion.rows:
        insert_fit(model, [f.attname for f in model._meta.concrete_fields], portion.rows)
    for name, pairs in portion.pairs.items():
        _relate(model, name, pairs, coming)
    _write_changed(declaration, changed)
    _refuse_out_of_reach(by, declaration, portion.ids)


def _relate(model: type[Record], name: str, pairs: list[tuple[uuid.UUID, uuid.UUID]], coming: set[uuid.UUID]) -> None:
    """Fill a many-to-many field of new records."""
    found: Any = model._meta.get_field(name)
    _refuse_foreign(found.related_model, {i for _, i in pairs} - coming, name)
    mine, theirs = f"{found.m2m_field_name()}_id", f"{found.m2m_reverse_field_name()}_id"
    insert(found.remote_field.through, (mine, theirs), pairs)


def _refuse_foreign(model: Any, ids: set[uuid.UUID], name: str) -> None:
    for chunk in _chunks(sorted(ids)):
        if model.objects.filter(pk__in=chunk).count() != len(chunk):
            raise NotThere(field=name)


def _write_changed(declaration: Declaration, arrivals: list[Arrival]) -> None:
    unit = current_unit()
    for chunk in _chunks(arrivals):
        rows = declaration.model.objects.select_for_update().filter(pk__in=[a.record.pk for a in chunk])
        now = dict(rows.values_list("pk", "rev"))
        for arrival in chunk:
            record = arrival.record
            brought = record.pointer in unit.revs  # it has followed its whole in this act
            if now.get(record.pk) != record.rev + brought:
                raise Stale(f"{record.reference} was changed meanwhile. Check the file again, then import it anew.")
            if of(record).state(str(record._loaded["state"])).locked:
                raise WrongState(
                    f"{record.reference} is {record.state_label.lower()}, and nothing in it may be changed any more."
                )
        declaration.model.save_together(arrival.record for arrival in chunk if arrival.record.changed())
        for arrival in chunk:
            record = arrival.record
            unit.touch(record)
            for name, ids in arrival.relations.items():
                related: Any = record._meta.get_field(name).related_model
                _refuse_foreign(related, set(ids), name)
                getattr(record, name).set(list(ids))


def _refuse_closed_wholes(declaration: Declaration, ids: set[uuid.UUID]) -> None:
    """Nothing slips into a record that is closed to parts; wholes that come in the same step may be."""
    whole = declaration.whole
    if whole is None:
        return
    for chunk in _chunks(sorted(ids)):
        found = whole.model.objects.select_for_update().filter(pk__in=chunk).only("state", "reference", "title")
        for record in found:
            if whole.state(record.state).closed_to_parts:
                raise WrongState(
                    f"{record.reference} is {record.state_label.lower()}: nothing can be added to it or changed in it."
                )


def _refuse_out_of_reach(by: Actor, declaration: Declaration, ids: list[uuid.UUID]) -> None:
    """A right for some records only brings in no others."""
    needs = f"{declaration.area}.import"
    if by.may_everywhere(needs):
        return
    for chunk in _chunks(ids):
        if visible(declaration, by, needs).filter(pk__in=chunk).count() != len(chunk):
            raise Forbidden(f"Your role lets you import {declaration.plural} only for what you answer for.")
