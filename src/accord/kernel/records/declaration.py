"""The noun: `@record` declares a record type once; every door reads the declaration and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import Q

from accord.kernel.records.beginning import Beginning
from accord.kernel.records.fields import Input, input_of, said_of
from accord.standards import families

if TYPE_CHECKING:
    from accord.kernel.records.record import Record
    from accord.kernel.refusals import Objection

R = TypeVar("R", bound="Record")
Rule = Callable[..., "Objection | None"]


@dataclass(frozen=True, slots=True)
class State:
    """One state of a lifecycle. Final: nothing more is due. Locked: only acts that move it change the record.

    Takes parts: although it is locked, parts may still be added to it and live on (readers of an approved version).
    `day`: the field with the day on which it was reached, where that is not called after it (`done_on` of `done`).
    """

    key: str
    label: str
    final: bool = False
    locked: bool = False
    takes_parts: bool = False
    day: str = ""

    @property
    def told_by(self) -> tuple[str, str]:
        """The fields that say that it was reached: the day, and the reason of what ended otherwise."""
        return self.day or f"{self.key}_on", f"{self.key}_because"

    @property
    def closed_to_parts(self) -> bool:
        """Whether nothing can be added to a record in this state."""
        return self.locked and not self.takes_parts


@dataclass(frozen=True, slots=True)
class Due:
    """A duty that follows from a record: what is due on `on` (a date field) for `who` (a field that names a person).

    `states`: in these it is due (empty: in all that are not final). `days`: a parameter, added to `on`. `act`: the
    verb that settles it. `unless`: a field that, once filled, says that nothing is due any more. `edition`: a field
    that names the edition of a standard for which it is due, as long as the organization has not left that edition.
    """

    says: str
    on: str = ""
    who: str = "owner"
    states: tuple[str, ...] = ()
    act: str = "edit"
    days: str = ""
    unless: str = ""
    edition: str = ""


SYSTEM_FIELDS = frozenset(
    {"id", "organization", "reference", "external_reference", "state", "rev", "recorded_at", "archived_on", "imported"}
)


@dataclass(frozen=True, eq=False)
class Declaration:
    """All that the house knows about a record type."""

    model: type[Record]
    prefix: str
    plural: str
    import_name: str
    states: tuple[State, ...]
    columns: tuple[str, ...]
    filters: tuple[str, ...]
    natural_key: tuple[str, ...]
    rules: tuple[Rule, ...]
    part_of: str
    duties: tuple[Due, ...]
    creatable: bool
    listed: bool
    general_acts: bool
    derived: tuple[str, ...]
    without: tuple[str, ...]
    called: tuple[str, ...] = ()
    retention: str = "retention_general"
    sheet_order: int = field(default=0, compare=False)

    @property
    def name(self) -> str:
        """The class name: what the ledger calls the type."""
        return self.model.__name__

    @cached_property
    def verb_name(self) -> str:
        """`supplier_agreement`: the type's name inside the names of its acts."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", self.name).lower()

    @property
    def slug(self) -> str:
        """The type in addresses: its plural with hyphens."""
        return self.plural.replace(" ", "-")

    @property
    def area(self) -> str:
        """The label of the area (or of the kernel) that owns it; the first half of its permissions."""
        return self.model._meta.app_label

    @property
    def label(self) -> str:
        """What a person calls one of them."""
        return str(self.model._meta.verbose_name)

    @property
    def says(self) -> str:
        """The first paragraph of the docstring: what belongs here."""
        return " ".join((self.model.__doc__ or "").strip().split("\n\n")[0].split())

    @cached_property
    def fields(self) -> tuple[Input, ...]:
        """Every field that carries meaning, title first, then the type's own, then the common ones."""
        own = [f for f in (*self.model._meta.fields, *self.model._meta.many_to_many) if self._asks(f)]
        common = ("owner", "serves", "effective_on")
        ordered = [f for f in own if f.name == "title"] + [f for f in own if f.name not in ("title", *common)]
        found = (input_of(f) for f in ordered + [f for n in common for f in own if f.name == n])
        return tuple(replace(i, set_by_act=True) if i.name in self.derived else i for i in found)

    def _asks(self, field: Any) -> bool:
        """Whether a model field is a question: not the kernel's own, and no key to what is not a record."""
        if field.name in SYSTEM_FIELDS or field.name in self.without:
            return False
        related = field.related_model
        return related is None or isinstance(related, str) or hasattr(related, "pointer")

    def field(self, name: str) -> Input:
        """The field called `name`. Raises KeyError."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Input]:
        return {f.name: f for f in self.fields}

    @cached_property
    def editable(self) -> tuple[Input, ...]:
        """What people fill in by hand; the rest is written by acts."""
        return tuple(f for f in self.fields if not f.set_by_act)

    def state(self, key: str) -> State:
        """The state called `key`. Raises KeyError."""
        return self._states[key]

    @cached_property
    def _states(self) -> dict[str, State]:
        return {s.key: s for s in self.states}

    @property
    def open_states(self) -> tuple[str, ...]:
        """States in which something may still be due."""
        return tuple(s.key for s in self.states if not s.final)

    @property
    def by_choice(self) -> Declaration | None:
        """The type in which people say for which standards these records are kept: this one, by its field or by what
        it is about, else the one that they follow as parts of it. None: each names its standard (a scope)."""
        if any(f.name == "standard" for f in self.fields):
            return None
        if any(isinstance(f.default, Beginning) for f in self.editable):
            return self
        follows = "serves" in self.derived and self.part_of
        return self.whole.by_choice if follows and self.whole else None

    @property
    def shareable(self) -> tuple[str, ...]:
        """The standards for which its records may be kept, where people say for which each is. What is neither made by
        hand nor part of something (a judgement, a parameter) is of the one for which it was made."""
        served = self.model._meta.get_field("serves").default
        made = self.creatable or self.part_of
        asked = made and self.general_acts and any(f.name == "serves" for f in self.editable)
        return served.families if asked and isinstance(served, Beginning) else ()

    @property
    def whole(self) -> Declaration | None:
        """The declaration of the whole that this type is a part of."""
        return of(self.model._meta.get_field(self.part_of).related_model) if self.part_of else None

    @property
    def stands_alone(self) -> bool:
        """Whether it may exist without a whole, so that its list is a place of its own."""
        return not self.part_of or bool(self.model._meta.get_field(self.part_of).null)

    @property
    def parts(self) -> tuple[Declaration, ...]:
        """The types that are parts of this one."""
        return tuple(d for d in declarations() if d.part_of and d.whole is self)


_registry: dict[str, Declaration] = {}


def declarations() -> tuple[Declaration, ...]:
    """Every record type, in the order of the street."""
    return tuple(_registry.values())


def named(name: str) -> Declaration:
    """The declaration of the class called `name`. Raises KeyError."""
    return _registry[name]


def of(model: Any) -> Declaration:
    """The declaration of a record class or of a record."""
    return _registry[model.__name__ if isinstance(model, type) else type(model).__name__]


def by_slug(slug: str) -> Declaration | None:
    """The type at the address `slug`, if there is one."""
    return next((d for d in declarations() if d.slug == slug), None)


def by_import_name(name: str) -> Declaration | None:
    """The type that import files call `name`, if there is one."""
    return next((d for d in declarations() if d.import_name == name), None)


def by_prefix(reference: str) -> Declaration | None:
    """The type that the reference belongs to (`NC-0042`: nonconformities), if there is one."""
    prefix, _, number = reference.rpartition("-")
    return next((d for d in declarations() if d.prefix == prefix), None) if number.isdigit() else None


def record(
    *,
    prefix: str,
    plural: str,
    states: tuple[State, ...],
    columns: tuple[str, ...],
    import_name: str = "",
    filters: tuple[str, ...] = (),
    natural_key: tuple[str, ...] = (),
    rules: tuple[Rule, ...] = (),
    part_of: str = "",
    duties: tuple[Due, ...] = (),
    serves: tuple[str, ...] | None = None,
    creatable: bool = True,
    listed: bool = True,
    general_acts: bool = True,
    derived: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    called: tuple[str, ...] = (),
    retention: str = "retention_general",
) -> Callable[[type[R]], type[R]]:
    """Declare a record type. The first state is the one that a new record has.

    `natural_key` identifies a record at import. `part_of` names the foreign key to its whole. `creatable=False`: only
    acts make it.
    `listed=False`: it has no page and no address of its own. `general_acts=False`: no editing, comments or files.
    `derived`: fields that `derive` sets. `without`: common fields that mean nothing for this type.
    `called`: what else firms call a list of them or one of them, English and German, for sheets and number columns.
    `retention`: the parameter that says how long one is kept after its life.
    Raises ImproperlyConfigured at start-up for a prefix, plural or class name that is taken.
    """

    def declare(model: type[R]) -> type[R]:
        declaration = Declaration(
            model=model,
            prefix=prefix,
            plural=plural,
            import_name=import_name or plural.replace(" ", "_"),
            states=states,
            columns=columns,
            filters=filters,
            natural_key=natural_key,
            rules=rules,
            part_of=part_of,
            duties=duties,
            creatable=creatable,
            listed=listed,
            general_acts=general_acts,
            derived=derived,
            without=without,
            called=called,
            retention=retention,
            sheet_order=len(_registry),
        )
        _refuse_doubles(declaration)
        _add_constraints(model, declaration)
        fields: dict[str, Any] = {f.name: f for f in model._meta.fields}
        served = Beginning(families() if serves is None else serves)
        fields["serves"].default = served() if "serves" in without else served
        fields["state"].default = states[0].key
        fields["state"].choices = [(s.key, s.label) for s in states]
        _registry[model.__name__] = declaration
        return model

    return declare


def _refuse_doubles(new: Declaration) -> None:
    for old in declarations():
        for what in ("name", "prefix", "plural", "import_name"):
            if getattr(old, what) == getattr(new, what):
                raise ImproperlyConfigured(f"{new.name} and {old.name} have the same {what}: {getattr(new, what)}")


def _add_constraints(model: type[Record], declaration: Declaration) -> None:
    """Unique references and natural keys, known states: promises that the database keeps. Lists by name at any size.

    No other column has an index to sort by: it would spare a list of 100,000 some 25 ms (`together.cut`), but SQLite
    would take it for what checks ask about days as well, and nearly all records lie in the past: half as slow again.
    """
    table = model._meta.db_table
    added: list[models.BaseConstraint] = [
        models.UniqueConstraint(fields=("organization", "reference"), name=f"{table}_reference"),
        models.CheckConstraint(condition=Q(state__in=[s.key for s in declaration.states]), name=f"{table}_state"),
        models.CheckConstraint(condition=Q(rev__gte=1), name=f"{table}_rev"),
    ]
    if declaration.natural_key and all(said_of(model._meta.get_field(n)).privacy for n in declaration.natural_key):
        given = Q(archived_on__isnull=True)
        for name in declaration.natural_key:
            if isinstance(model._meta.get_field(name), models.CharField):
                given &= ~Q(**{name: ""})
        added.append(
            models.UniqueConstraint(
                fields=("organization", *declaration.natural_key), condition=given, name=f"{table}_natural_key"
            )
        )
    model._meta.constraints = [*model._meta.constraints, *added]
    model._meta.original_attrs["constraints"] = model._meta.constraints
    model._meta.indexes = [
        *model._meta.indexes,
        models.Index(fields=("organization", "state", "title"), name=f"{table[:26]}_st"),
        models.Index(fields=("organization", "title"), name=f"{table[:26]}_ti"),
    ]
    model._meta.original_attrs["indexes"] = model._meta.indexes


@lru_cache(maxsize=256)
def file_fields(declaration: Declaration) -> tuple[Input, ...]:
    """The fields of a type that hold an uploaded file."""
    return tuple(f for f in declaration.fields if f.kind == "file")
