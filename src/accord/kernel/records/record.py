"""Record: the abstract base of everything that an organization keeps."""

from __future__ import annotations

import os
import time
import uuid
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import connections, models
from django.db.models.base import ModelState

from accord.kernel.records.bulk import update
from accord.kernel.records.declaration import Declaration, of
from accord.kernel.records.fields import PLAIN, said
from accord.kernel.refusals import NotThere

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from accord.kernel.acts.unit import Unit
    from accord.kernel.organization.models import Organization, Person

M = TypeVar("M", bound="Record")

LIVE = "default"
PAST = "past"

_organization: ContextVar[uuid.UUID | None] = ContextVar("organization", default=None)


class OutOfScope(RuntimeError):
    """A query on records without saying for which organization: a fault in code, never a user's."""


@contextmanager
def within(organization_id: uuid.UUID) -> Iterator[None]:
    """Everything inside sees the records of this organization alone; on PostgreSQL the database sees to it as well."""
    token = _organization.set(organization_id)
    _tell_database(organization_id)
    try:
        yield
    finally:
        _organization.reset(token)
        _tell_database(_organization.get())


def current_organization() -> uuid.UUID:
    """The organization in scope. Raises OutOfScope outside `within`."""
    if (organization_id := _organization.get()) is None:
        raise OutOfScope("no organization in scope: read records inside `within(organization_id)`")
    return organization_id


def _tell_database(organization_id: uuid.UUID | None) -> None:
    """Row-level security reads this setting (PostgreSQL); it belongs to the connection, so it is reset on leaving."""
    connection = connections[LIVE]
    if connection.vendor != "postgresql" or (connection.in_atomic_block and connection.needs_rollback):
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.organization', %s, false)", [str(organization_id or "")])


def new_id() -> uuid.UUID:
    """A UUID of version 7 (RFC 9562, method 3): ordered by time to a quarter of a microsecond.

    So indexes grow at their end, and the records of one act are numbered in the order in which it made them.
    """
    stamp, rest = divmod(time.time_ns(), 1_000_000)
    value = (stamp << 80) | (0x7 << 76) | (rest * 4096 // 1_000_000) << 64 | (0b10 << 62)
    return uuid.UUID(int=value | (int.from_bytes(os.urandom(8)) & ((1 << 62) - 1)))


class RecordManager(models.Manager[M]):
    """Records of the organization in scope; without a scope it refuses."""

    def get_queryset(self) -> models.QuerySet[M]:
        return super().get_queryset().filter(organization_id=current_organization())


class Record(models.Model):
    """What every record has. Text is sealed in the ledger unless its field says PLAIN."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization: models.ForeignKey[Organization, Organization] = models.ForeignKey(
        "kernel.Organization", models.PROTECT, related_name="+", editable=False
    )
    reference = said(models.CharField("reference", max_length=24, null=True, editable=False), privacy=PLAIN)
    external_reference = said(models.CharField("your own reference", max_length=80, blank=True, editable=False))
    title = said(models.CharField("title", max_length=200), heads=("Title", "Name", "Titel", "Bezeichnung"))
    owner: models.ForeignKey[Person | None, Person | None] = said(
        models.ForeignKey(
            "kernel.Person",
            models.PROTECT,
            null=True,
            blank=True,
            related_name="+",
            verbose_name="owner",
            help_text="Who answers for this record.",
        ),
        heads=("Owner", "Responsible", "Verantwortlich", "Verantwortlicher", "Eigner"),
    )
    serves = said(
        models.CharField("serves", max_length=80, blank=True, help_text="The standards that this record is kept for."),
        privacy=PLAIN,
        kind="choices",
        heads=("Serves", "Standards", "Normen"),
    )
    state = said(models.CharField("state", max_length=24, editable=False), privacy=PLAIN)
    rev = models.PositiveIntegerField("revision", default=1, editable=False)
    effective_on = said(models.DateField("effective on", null=True, blank=True), set_by_act=True)
    recorded_at = models.DateTimeField("recorded at", editable=False)
    archived_on = models.DateField("archived on", null=True, editable=False)
    imported = models.BooleanField("imported", default=False, editable=False)

    objects: ClassVar[RecordManager[Self]] = RecordManager()
    everywhere: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "everywhere"
        ordering = ("reference",)

    _loaded: dict[str, Any]
    _related: dict[str, list[uuid.UUID]]

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **more: Any) -> Self:
        """As Django makes it, in a quarter of the time: what was stored is not set field by field, and nobody listens
        to signals."""
        instance = cls.__new__(cls)
        instance._loaded = dict(zip(field_names, values, strict=False))
        instance.__dict__.update(instance._loaded)
        instance._state = ModelState()
        instance._state.adding, instance._state.db = False, db
        return instance

    def __str__(self) -> str:
        return f"{self.reference} {self.title}" if self.reference else self.title

    @property
    def declaration(self) -> Declaration:
        """What was declared about this type."""
        return of(self)

    @property
    def pointer(self) -> str:
        """`Type:uuid`: how comments, files, links and signatures name their subject."""
        return f"{type(self).__name__}:{self.pk}"

    @property
    def state_label(self) -> str:
        """The state in words."""
        return self.declaration.state(self.state).label

    @property
    def whole(self) -> Record | None:
        """The record that this one is a part of."""
        part_of = self.declaration.part_of
        return getattr(self, part_of) if part_of else None

    def related_ids(self, name: str) -> Sequence[uuid.UUID]:
        """The ids behind a field of several records: as an act has read or will write them, else as stored."""
        if "_related" in self.__dict__:
            return self._related.get(name, [])
        return [] if self._state.adding else list(getattr(self, name).values_list("pk", flat=True))

    def derive(self) -> None:
        """Set what follows from other fields (a person's title from the names). Called before each save."""

    def take_up(self, arrived: Sequence[Record]) -> None:
        """Set what follows from records that an import brings along with a new one (a risk's method)."""

    def changed(self) -> list[str]:
        """Attribute names whose values differ from what was loaded."""
        loaded = getattr(self, "_loaded", None)
        if loaded is None:
            return [f.attname for f in self._meta.concrete_fields]
        return [n for n, value in loaded.items() if self.__dict__.get(n, value) != value]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write only what changed; `rev` rises once per act. Outside an act it is refused, here and by the database."""
        from accord.kernel.acts.unit import current_unit

        if self._state.db == PAST:
            raise RuntimeError(f"{self} came from a past moment: the past is read, never written")
        unit = current_unit()
        unit.saving = self
        if self._state.adding:
            unit.prepare_new(self)
            self._follow(unit)
            super().save(force_insert=True, using=LIVE)
        elif changed := self._follow(unit):
            self.rev = unit.next_rev(self)
            super().save(update_fields={*changed, "rev"}, using=LIVE)
            if "serves" in changed:
                unit.bring_parts(self)
        self._settle()

    def _follow(self, unit: Unit) -> list[str]:
        """Set what follows from other fields; what is changed then."""
        try:
            if self.pointer not in unit.erased:
                self.derive()
        except ObjectDoesNotExist as error:  # row-level security hides what is foreign
            raise NotThere from error
        return self.changed()

    def _settle(self) -> None:
        """What it holds is what is stored."""
        self._loaded = {
            f.attname: self.__dict__[f.attname] for f in self._meta.concrete_fields if f.attname in self.__dict__
        }

    @classmethod
    def save_together(cls, records: Iterable[Record]) -> None:
        """Write what changed in records that are stored, one statement for all in which the same has changed. `save`
        costs three times as much."""
        from accord.kernel.acts.unit import current_unit

        unit = current_unit()
        alike: dict[tuple[str, ...], list[Record]] = {}
        for record in records:
            if changed := record._follow(unit):
                record.rev = unit.next_rev(record)
                alike.setdefault(tuple(dict.fromkeys((*changed, "rev"))), []).append(record)
        for names, mine in alike.items():
            update(cls, names, mine)
            for record in mine:
                record._settle()
                if "serves" in names:
                    unit.bring_parts(record)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Records are archived, not deleted: what was referred to must stay readable."""
        raise RuntimeError("records are archived, never deleted")
