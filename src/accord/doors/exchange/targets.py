"""What a column of a file may mean: a field of a record type, its reference, its state. From the declarations alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from accord.doors.exchange.headings import normalise
from accord.kernel.records.declaration import Declaration
from accord.kernel.records.fields import Input

REFERENCE = Input("reference", "text", "reference", max_length=80)
EXTERNAL = Input("external_reference", "text", "your own reference", max_length=80)
ARCHIVED = Input("archived_on", "date", "archived on")
STATE, OWNER = "state", "owner"
ORIGIN = "accord"
"""The table that says which organization an export is of."""
COMMON = frozenset({"owner", "serves", "effective_on"})
_REFERENCE_NAMES = (
    "Ref",
    "No.",
    "ID",
    "Code",
    "Referenz",
    "Kennung",
    "Lfd. Nr.",
    "Laufende Nummer",
    "Seq. No.",
    "Kürzel",
    "Kurzzeichen",
    "Abbreviation",
    "Case no.",
    "Ticket no.",
)
_OWNER_NAMES = (
    "Owner", "Owner name", "Responsible", "Responsible person", "Person responsible", "Accountable", "Verantwortlich",
    "Verantwortliche Person", "Verantwortlicher", "Verantwortliche/r", "Verantw.", "Zuständig", "Zuständigkeit",
    "Eigner",
)  # fmt: skip
_STATE_NAMES = (
    "Status", "Zustand", "Lifecycle", "Implementation status", "Umsetzungsstatus", "Umsetzungsstand",
)  # fmt: skip
_EXTERNAL_NAMES = ("External reference", "Own reference", "Externe Referenz", "Eigene Referenz", "Eigene Nummer")


@dataclass(frozen=True, slots=True)
class Target:
    """One meaning of a column; `names` are the headings under which firms keep it."""

    declaration: Declaration
    input: Input
    names: tuple[str, ...]

    @property
    def key(self) -> str:
        """`Supplier.title`: how answers name it."""
        return f"{self.declaration.name}.{self.input.name}"

    @property
    def label(self) -> str:
        """How people read it."""
        return self.input.label[:1].upper() + self.input.label[1:]


def nouns(declaration: Declaration) -> tuple[str, ...]:
    """Everything that a list of these records, or one of them, is called."""
    names = (declaration.import_name, declaration.plural, declaration.label, declaration.name, *declaration.called)
    return tuple(dict.fromkeys(names))


def called_so(names: Iterable[str], types: Iterable[Declaration]) -> list[Declaration]:
    """The types whose own name is among these; where there is none, those that firms call so as well."""
    wanted, among = {normalise(n) for n in names}, list(types)
    own = [d for d in among if wanted & {normalise(n) for n in (d.import_name, d.plural, d.label, d.name)}]
    return own or [d for d in among if wanted & {normalise(n) for n in d.called}]


@lru_cache(maxsize=256)
def fields_in_files(declaration: Declaration) -> tuple[Input, ...]:
    """The fields that files carry: neither what follows from others nor the bytes of files."""
    return tuple(f for f in declaration.fields if f.name not in declaration.derived and f.kind != "file")


@lru_cache(maxsize=256)
def targets(declaration: Declaration) -> tuple[Target, ...]:
    """Every meaning that a column can have in a table of this type."""
    own = [Target(declaration, f, (f.label, f.name.replace("_", " "), *f.heads)) for f in fields_in_files(declaration)]
    taken = {normalise(name) for target in own for name in target.names}
    said = nouns(declaration)
    more = {"title": said, OWNER: _OWNER_NAMES}
    for place, target in enumerate(own):
        names = [n for n in more.get(target.input.name, ()) if normalise(n) not in taken]
        own[place] = Target(declaration, target.input, (*target.names, *names))
    free = [name for name in ("Reference", *_REFERENCE_NAMES) if normalise(name) not in taken]
    states = ("State", *_STATE_NAMES)
    state = Input(STATE, "choice", "state", choices=tuple((s.key, s.label) for s in declaration.states))
    return (
        Target(declaration, REFERENCE, tuple(free)),
        *own,
        Target(declaration, state, tuple(name for name in states if normalise(name) not in taken)),
        Target(declaration, ARCHIVED, ("Archived on", "Archiviert am")),
        Target(declaration, EXTERNAL, (EXTERNAL.label, *(n for n in _EXTERNAL_NAMES if normalise(n) not in taken))),
    )


@lru_cache(maxsize=256)
def targets_beside(part: Declaration) -> tuple[Target, ...]:
    """The meanings that a column can have for a part in the table of its whole: what every type has is named in full
    (`Certificate status`), the part's own fields also by their own names."""
    found = []
    for target in targets(part):
        if target.input.name == part.part_of:
            continue
        general = target.input.name in {REFERENCE.name, EXTERNAL.name, ARCHIVED.name, STATE} | COMMON
        found.append(Target(part, target.input, () if general else target.names))
    return tuple(found)


def target_of(declaration: Declaration, name: str) -> Target | None:
    """The meaning called `name` in a table of this type: a field, or `Part.field`."""
    type_name, _, field = name.rpartition(".")
    for owner in (declaration, *declaration.parts):
        if type_name in ("", owner.name, owner.import_name):
            found = next((t for t in targets(owner) if t.input.name == field), None)
            if found is not None:
                return found
    wanted = normalise(name)
    return next((t for t in targets(declaration) if wanted in {normalise(n) for n in t.names}), None)


@lru_cache(maxsize=256)
def follows(declaration: Declaration) -> frozenset[str]:
    """Normalised headings of what follows from other fields: such a column may stand in a file and is not read."""
    found = (f for f in declaration.fields if f.name in declaration.derived or f.kind == "file")
    return frozenset(normalise(name, brackets=True) for f in found for name in (f.label, f.name, *f.heads))


def is_shared(target: Target, part: Declaration) -> bool:
    """Whether a column of the whole says the same day of its part: the latest calibration of an instrument."""
    mine = target.input
    return mine.kind == "date" and mine.set_by_act and any(f.name == mine.name and f.required for f in part.fields)


def required(declaration: Declaration) -> Iterable[Input]:
    """The fields without which there is no new record of this type, a file among them."""
    asked = (f for f in declaration.fields if f.name not in declaration.derived)
    return (f for f in asked if f.required and f.default in (None, ""))
