"""Many records at once, in one unit of work: what the doors' import ends in (`op: import` in the ledger).

What is written is checked like anything else: rights, organization, lifecycle of wholes, the fields' limits, the
rules. New
records may stand in any state and carry what else only acts write: it is data about the past, and they are marked
`imported`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from accord.kernel.access.scope import visible
from accord.kernel.acts.perform import run
from accord.kernel.acts.unit import Unit, current_unit
from accord.kernel.records.attached import Attachment, Comment, Link
from accord.kernel.records.bulk import few_pages, insert, insert_records
from accord.kernel.records.declaration import Declaration, of
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
    coming: set[uuid.UUID] = set()
    for arrival in arrivals:
        if not may_import(by, declaration := of(arrival.record)):
            raise Forbidden(f"Your role does not allow you to import {declaration.plural}.")
        if arrival.is_new:
            coming.add(arrival.record.pk)

    def body(unit: Unit) -> None:
        unit.tell = tell or unit.tell
        for declaration, mine in _portions(arrivals):
            _refuse_closed_wholes(declaration, mine, coming)
            _write_new(unit, declaration, [a for a in mine if a.record.pk in coming], coming)
            _write_changed(declaration, [a for a in mine if a.record.pk not in coming])
            _refuse_out_of_reach(by, declaration, mine)

    with few_pages():
        run(by, "import", body)


def in_file_order(records: Sequence[Record]) -> None:
    """Give new records ids that rise in this order, so that references are given in it too."""
    for record, pk in zip(records, sorted(new_id() for _ in records), strict=True):
        record.pk = pk


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]


def _portions(arrivals: Iterable[Arrival]) -> Iterator[tuple[Declaration, list[Arrival]]]:
    """Some of one type at a time, as they come."""
    for declaration, mine in groupby(arrivals, lambda a: of(a.record)):
        while portion := list(islice(mine, _CHUNK)):
            yield declaration, portion


def _write_new(unit: Unit, declaration: Declaration, arrivals: list[Arrival], coming: set[uuid.UUID]) -> None:
    if not arrivals:
        return
    records = [a.record for a in arrivals]
    for record in records:
        record.derive()
    unit.prepare_many(records, coming)
    insert_records(declaration.model, records)
    for name in {n for a in arrivals for n in a.relations}:
        _relate(
            declaration,
            name,
            [(a.record.pk, i) for a in arrivals for i in dict.fromkeys(a.relations.get(name, ()))],
            coming,
        )


def _relate(
    declaration: Declaration, name: str, pairs: list[tuple[uuid.UUID, uuid.UUID]], coming: set[uuid.UUID]
) -> None:
    """Fill a many-to-many field of new records."""
    found: Any = declaration.model._meta.get_field(name)
    through = found.remote_field.through
    _refuse_foreign(found.related_model, {i for _, i in pairs} - coming, name)
    mine, theirs = f"{found.m2m_field_name()}_id", f"{found.m2m_reverse_field_name()}_id"
    insert(through, (mine, theirs), pairs)


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
            if now.get(record.pk) != record.rev:
                raise Stale(f"{record.reference} was changed meanwhile. Check the file again, then import it anew.")
            if of(record).state(str(record._loaded["state"])).locked:
                raise WrongState(
                    f"{record.reference} is {record.state_label.lower()}, and nothing in it may be changed any more."
                )
            if record.changed():
                record.save()
            else:
                unit.touch(record)
            for name, ids in arrival.relations.items():
                related: Any = record._meta.get_field(name).related_model
                _refuse_foreign(related, set(ids), name)
                getattr(record, name).set(list(ids))


def _refuse_closed_wholes(declaration: Declaration, arrivals: list[Arrival], coming: set[uuid.UUID]) -> None:
    """Nothing slips into a record that is closed to parts; wholes that come in the same step may be."""
    whole = declaration.whole
    if whole is None:
        return
    ids = {getattr(a.record, f"{declaration.part_of}_id") for a in arrivals} - coming - {None}
    for chunk in _chunks(sorted(ids)):
        found = whole.model.objects.select_for_update().filter(pk__in=chunk).only("state", "reference", "title")
        for record in found:
            if whole.state(record.state).closed_to_parts:
                raise WrongState(
                    f"{record.reference} is {record.state_label.lower()}: nothing can be added to it or changed in it."
                )


def _refuse_out_of_reach(by: Actor, declaration: Declaration, arrivals: list[Arrival]) -> None:
    """A right for some records only brings in no others."""
    needs = f"{declaration.area}.import"
    if by.may_everywhere(needs):
        return
    for chunk in _chunks(arrivals):
        if visible(declaration, by, needs).filter(pk__in=[a.record.pk for a in chunk]).count() != len(chunk):
            raise Forbidden(f"Your role lets you import {declaration.plural} only for what you answer for.")
