"""The unit of work: one outermost act, one transaction, one act id, one set of ledger entries."""

from __future__ import annotations

import uuid
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from accord.kernel.acts.act import acts_of
from accord.kernel.acts.happened import ahead, begun_anew, today_of
from accord.kernel.moments.clock import now
from accord.kernel.records.record import Record, current_organization
from accord.kernel.refusals import NotThere, refuse

if TYPE_CHECKING:
    from collections.abc import Callable

    from accord.kernel.access.actor import Actor

_current: ContextVar[Unit | None] = ContextVar("unit", default=None)


def _silent(_: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Signing:
    """An e-signature under way: who says what about which record (by pointer), proven how."""

    pointer: str
    meaning: str
    method: str
    signer: uuid.UUID


@dataclass
class Unit:
    """What one outermost act has done so far."""

    by: Actor
    op: str
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    reason: str = ""
    signing: Signing | None = None
    revs: dict[str, int] = field(default_factory=dict)
    made: dict[str, Record] = field(default_factory=dict)
    saving: Record | None = None
    """What was last written, or could not be."""
    erased: set[str] = field(default_factory=set)
    """Records whose text was erased: nothing of it is derived again, and no rule asks for it."""
    tell: Callable[[int], None] = _silent
    """Called with how many records more are entered; what it raises ends the act, and nothing is written."""

    def prepare_new(self, record: Record) -> None:
        """Give a new record what every record has. Its reference comes at commit."""
        begin(record, self.by, self.op)
        self.revs[record.pointer] = 1
        self.made[record.pointer] = record
        refuse_foreign(record, [f.attname for f in record._meta.concrete_fields])

    def next_rev(self, record: Record) -> int:
        """The revision that this act gives to the record: one more than before, however often it is saved."""
        refuse_foreign(record, record.changed())
        refuse_ahead(record, self.by)
        if self.op != "import":
            refuse(*begun_anew(record, self.by.organization.time_zone))
        if record.pointer not in self.revs:
            self.revs[record.pointer] = record.rev + 1
        return self.revs[record.pointer]

    def touch(self, record: Record) -> None:
        """Give the record its new revision although no column of its own changes (a relation does)."""
        if record.pointer not in self.revs:
            rev = self.next_rev(record)
            type(record).objects.filter(pk=record.pk, rev=record.rev).update(rev=rev)
            record.rev = rev

    def bring_parts(self, whole: Record) -> None:
        """The parts of a record that serve what it serves follow it, but for those that are somebody's signed word."""
        for part in whole.declaration.parts:
            if "serves" not in part.derived or any(a.creates and a.signed for a in acts_of(part)):
                continue
            for record in part.model.objects.select_for_update().filter(**{part.part_of: whole}).order_by("pk"):
                setattr(record, part.part_of, whole)
                record.save()


def current_unit() -> Unit:
    """The unit under way. Raises RuntimeError outside an act."""
    if (unit := _current.get()) is None:
        raise RuntimeError("records change in acts: call an act instead of saving")
    return unit


def unit_under_way() -> Unit | None:
    """The unit under way, if there is one."""
    return _current.get()


def begin(record: Record, by: Actor, op: str) -> None:
    """Give a new record what every record begins with."""
    if getattr(record, "organization_id", None) is None:
        record.organization_id = current_organization()
    record.rev, record.recorded_at = 1, now()
    record.imported = op == "import"
    record.state = record.state or record.declaration.states[0].key
    if record.effective_on is None and not record.imported:
        record.effective_on = today_of(by)
    refuse_ahead(record, by)


def refuse_ahead(record: Record, by: Actor) -> None:
    """Raises Refused when a record tells of something that has yet to happen as if it had."""
    refuse(*ahead(record, by.organization.time_zone))


def refuse_foreign(record: Record, attnames: list[str]) -> None:
    """Whatever a record points to belongs to its organization. Raises NotThere naming the field."""
    unknown: dict[Any, dict[uuid.UUID, str]] = {}
    for f in record._meta.concrete_fields:
        value = record.__dict__.get(f.attname)
        model: Any = f.related_model
        if f.attname not in attnames or value is None or f.name == "organization" or not isinstance(model, type):
            continue
        if not issubclass(model, Record):
            continue
        related = record._state.fields_cache.get(f.name)
        if related is None:
            unknown.setdefault(model, {})[value] = f.name
        elif related.organization_id != record.organization_id:
            raise NotThere(field=f.name)
    for model, ids in unknown.items():
        there = set(
            model.everywhere.filter(pk__in=list(ids), organization_id=record.organization_id).values_list(
                "pk", flat=True
            )
        )
        for missing in ids.keys() - there:
            raise NotThere(field=ids[missing])


def refuse_foreign_ids(record: Record, model: type[Record], ids: set[uuid.UUID]) -> None:
    """The same for what a relation of several is about to lead to. Raises NotThere."""
    there = model.everywhere.filter(pk__in=ids, organization_id=record.organization_id).count()
    if there != len(ids):
        raise NotThere
