"""The verb: `@act` makes one typed function the only way in which something changes.

Form, API schema and console flags come from the signature; all doors call `Act.perform`, code calls the act like a
function.
"""

from __future__ import annotations

import enum
import inspect
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Generic, ParamSpec, TypeVar

from django.core.exceptions import ImproperlyConfigured

from accord.kernel.records.beginning import Beginning
from accord.kernel.records.declaration import Declaration, declarations, of
from accord.kernel.records.fields import Input, Kind, choices
from accord.kernel.records.files import Upload
from accord.kernel.records.record import Record

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor
    from accord.kernel.refusals import Objection

P = ParamSpec("P")
R = TypeVar("R")
First = Callable[["Actor", Any], Iterable["Objection | None"]]
"""What must be so before an act, of who acts and the record."""


@dataclass(frozen=True, slots=True)
class Say:
    """Label and help of a parameter that is not named like a field."""

    label: str
    help: str = ""
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """The step in the lifecycle that an act makes. `sources` empty: from any state that is not locked."""

    sources: tuple[str, ...] = ()
    target: str = ""

    @classmethod
    def parse(cls, text: str) -> Move:
        """From `acted | verified -> closed`."""
        left, _, right = text.partition("->")
        return cls(tuple(s.strip() for s in left.split("|") if s.strip()), right.strip())


@dataclass
class Act(Generic[P, R]):
    """One verb. `subject`: the type of the record it is done to; `creates`: the type of the record it makes."""

    function: Callable[P, R]
    needs: str
    move: Move = field(default_factory=Move)
    signed: str = ""
    gated: bool = False
    subject: Declaration | None = None
    creates: Declaration | None = None
    subject_name: str = ""
    collection: bool = False
    inputs: tuple[Input, ...] = ()
    verb: str = ""
    label: str = ""
    general: bool = False
    op: str = ""
    general_when_locked: bool = False
    plainly: str = ""  # how somebody would say it who does not know the system
    only: str = ""  # the field of the record that names the person who alone may do it
    apart: str = ""  # the field that names the person about whom somebody else decides
    first: First | None = None  # what must be so before, or is said by an answer
    rev_free: bool = False  # adds something beside the record, so it needs no revision to be made on

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Do it, in code: `close_nonconformity(by=actor, nonconformity=nc, verification="…")`."""
        from accord.kernel.acts.perform import carry_out

        given: dict[str, Any] = dict(kwargs)
        if args:
            raise TypeError(f"{self.function.__name__}: acts take keywords only")
        result: R = carry_out(self, given)
        return result

    @property
    def declaration(self) -> Declaration:
        """The type under whose address the act stands."""
        found = self.subject or self.creates
        if found is None:
            raise ImproperlyConfigured(f"{self.function.__name__} is about no record type")
        return found

    @property
    def key(self) -> str:
        """`nonconformity.close`: the act's name in the ledger and on the console."""
        return f"{self.declaration.verb_name}.{self.verb}"

    @property
    def says(self) -> str:
        """The first paragraph of the docstring."""
        return " ".join((self.function.__doc__ or "").strip().split("\n\n")[0].split())

    @property
    def leading(self) -> str:
        """The label before what it is done to: `Close`, `Hand out:`."""
        return f"{self.label}:" if " " in self.label else self.label

    def possible_in(self, state: str) -> bool:
        """Whether the lifecycle allows the act in this state."""
        if self.move.sources:
            return state in self.move.sources
        return self.subject is None or self.general_when_locked or not self.subject.state(state).locked

    def is_for(self, person: Record | None, record: Record) -> bool:
        """Whether it is not somebody else's word that the act gives."""
        return not self.only or (person is not None and getattr(record, f"{self.only}_id") == person.pk)

    def objections(self, by: Actor, record: Record, given: Mapping[str, Any] | None = None) -> list[Objection]:
        """What stands against it as the record is now, whatever is answered; and, once answers are `given`, what they
        leave open of that which its own questions have to say."""
        mute = {i.name for i in self.inputs if given is None or given.get(i.name) not in (None, "")}
        return [o for o in self._held_against(by, record) if o.field not in mute]

    def to_say(self, by: Actor, record: Record) -> list[Objection]:
        """What the record lacks as it is now, and the act's own questions have to say."""
        own = {i.name for i in self.inputs}
        return [o for o in self._held_against(by, record) if o.field in own]

    def _held_against(self, by: Actor, record: Record) -> list[Objection]:
        return [o for o in self.first(by, record) if o] if self.first else []

    def is_offered(self, by: Actor, record: Record) -> bool:
        """Whether it is shown to somebody: not what is another one's word, nor what others decide about them."""
        own = self.apart and by.person is not None and getattr(record, f"{self.apart}_id") == by.person.pk
        if own and self.first is not None:
            own = any(o.field == self.apart for o in self.objections(by, record))
        return not own and self.is_for(by.person, record)


_acts: list[Act[Any, Any]] = []
_by_type: dict[str, dict[str, Act[Any, Any]]] = {}


def act(
    *,
    needs: str,
    moves: str = "",
    signed: str = "",
    gated: bool = False,
    label: str = "",
    when_locked: bool = False,
    plainly: str = "",
    only: str = "",
    apart: str = "",
    first: First | None = None,
) -> Callable[[Callable[P, R]], Act[P, R]]:
    """Make a function an act.

    `needs`: the permission. `moves`: `from | from -> to`. `signed`: the meaning of the e-signature it asks for.
    `gated`: competence is checked. `when_locked`: allowed although the state locks the record. `plainly`: the choice on
    the page where anybody reports something, and a sentence on it ("Something is broken: A machine, a door, a chair.").
    `only`: the field of the record that names the person whose word it is; nobody gives it for somebody else. `apart`:
    the field that names the person about whom it decides: it is offered to others, and the function refuses it (where
    there is a `first`: if that has something against this field). `first`: what must be so before, whatever is
    answered; it is refused until then, and said before anything is asked. Where it is about a question of the act
    itself, that question has to be answered.
    The function takes keywords only, `by` among them. It returns the record that it creates, or nothing: then its first
    parameter is the record that it is done to.
    """

    def wrap(function: Callable[P, R]) -> Act[P, R]:
        made = Act(
            function,
            needs,
            Move.parse(moves) if moves else Move(),
            signed,
            gated,
            general_when_locked=when_locked,
            label=label,
            plainly=plainly,
            only=only,
            apart=apart,
            first=first,
        )
        made.__doc__ = function.__doc__
        _acts.append(made)
        return made

    return wrap


def acts_of(declaration: Declaration) -> tuple[Act[Any, Any], ...]:
    """Every act on or to a type: the kernel's general ones first, then the area's."""
    return tuple(_by_type.get(declaration.name, {}).values())


def act_at(declaration: Declaration, verb: str) -> Act[Any, Any] | None:
    """The act at the address `TYPE/VERB`, if there is one."""
    return _by_type.get(declaration.name, {}).get(verb)


def all_acts() -> tuple[Act[Any, Any], ...]:
    """Every act of the house."""
    return tuple(a for acts in _by_type.values() for a in acts.values())


def parse_declarations(general: Callable[[Declaration], Sequence[Act[Any, Any]]]) -> None:
    """At start-up: read every act's signature, register it under its type. Raises ImproperlyConfigured on any doubt."""
    _by_type.clear()
    for declaration in declarations():
        _by_type[declaration.name] = {}
        for made in general(declaration):
            _register(made)
    for made in _acts:
        _read_signature(made)
        _register(made)


def _register(made: Act[Any, Any]) -> None:
    table = _by_type[made.declaration.name]
    if made.verb in table:
        raise ImproperlyConfigured(f"two acts at {made.declaration.slug}/{made.verb}")
    for key in (*made.move.sources, *((made.move.target,) if made.move.target else ())):
        if key not in {s.key for s in made.declaration.states}:
            raise ImproperlyConfigured(
                f"{made.key} moves through the state {key!r}, which {made.declaration.name} does not have"
            )
    made.op = made.op or made.key
    table[made.verb] = made


def _read_signature(made: Act[Any, Any]) -> None:
    function = made.function
    name = function.__name__
    hints = typing.get_type_hints(function, include_extras=True)
    parameters = inspect.signature(function).parameters
    if "by" not in parameters or any(p.kind is not p.KEYWORD_ONLY for p in parameters.values()):
        raise ImproperlyConfigured(f"{name}: an act takes keywords only, `by` among them")
    names = [n for n in parameters if n != "by"]
    returned = _record_class(hints.get("return"))[0]
    if returned is not None and not made.move.target:
        made.creates = of(returned)
    else:
        _read_subject(made, hints, names)
    about = made.declaration
    made.inputs = tuple(
        _input(made, about, n, hints[n], parameters[n].default) for n in names if n != made.subject_name
    )
    made.verb = name.removesuffix(f"_{about.verb_name}").removesuffix(f"_{about.verb_name}s").replace("_", "-")
    made.label = made.label or made.verb.replace("-", " ").capitalize()


def _read_subject(made: Act[Any, Any], hints: Mapping[str, Any], names: list[str]) -> None:
    model, many = _record_class(hints[names[0]]) if names else (None, False)
    if model is None or model is Record:
        raise ImproperlyConfigured(
            f"{made.function.__name__}: it returns no new record, so its first parameter is the one it is done to"
        )
    if many and made.signed:
        raise ImproperlyConfigured(f"{made.function.__name__}: a signature is for one record, not for a collection")
    made.subject, made.subject_name, made.collection = of(model), names[0], many


def _record_class(hint: Any) -> tuple[type[Record] | None, bool]:
    """(record class, whether many) in an annotation; (None, False) if there is none."""
    hint = _bare(hint)[0]
    origin = typing.get_origin(hint)
    if isinstance(origin, type) and issubclass(origin, Sequence):
        found, _ = _record_class(typing.get_args(hint)[0])
        return found, found is not None
    return (hint, False) if isinstance(hint, type) and issubclass(hint, Record) else (None, False)


def _bare(hint: Any) -> tuple[Any, Say | None, bool]:
    """(type, what was said, whether None is allowed) of an annotation."""
    say, optional = None, False
    if typing.get_origin(hint) is Annotated:
        hint, *more = typing.get_args(hint)
        say = next((m for m in more if isinstance(m, Say)), None)
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        rest = [a for a in typing.get_args(hint) if a is not type(None)]
        optional = len(rest) < len(typing.get_args(hint))
        if len(rest) != 1:
            raise ImproperlyConfigured(f"{hint}: a parameter has one type, or one and None")
        inner, inner_say, _ = _bare(rest[0])
        return inner, say or inner_say, optional
    return hint, say, optional


_KIND: dict[Any, Kind] = {
    str: "text",
    int: "integer",
    Decimal: "decimal",
    bool: "boolean",
    date: "date",
    datetime: "datetime",
    Upload: "file",
    Record: "pointer",
}


def _input(made: Act[Any, Any], about: Declaration, name: str, hint: Any, default: Any) -> Input:
    bare, say, _ = _bare(hint)
    required = default is inspect.Parameter.empty and bare is not bool
    value = None if default is inspect.Parameter.empty else default
    if isinstance(value, enum.Enum):
        value = value.value
    model, many = _record_class(hint)
    known = {f.name: f for f in about.fields}
    if name in known and say is None:
        begins = known[name].default if isinstance(known[name].default, Beginning) and not required else value
        return replace(known[name], required=required, set_by_act=False, default=begins)
    if say is None:
        raise ImproperlyConfigured(
            f"{made.function.__name__}: the parameter {name!r} is no field of {about.name}; say what it is with "
            f"Annotated[…, Say(…)]"
        )
    if model is not None and model is not Record:
        return Input(
            name,
            "records" if many else "record",
            say.label,
            say.help,
            required=required,
            record=model.__name__,
            default=value,
        )
    words: tuple[tuple[str, str], ...] = ()
    kind = say.kind or _KIND.get(bare)
    if isinstance(bare, type) and issubclass(bare, enum.Enum):
        kind, words = "choice", tuple(choices(bare))
    if kind is None:
        raise ImproperlyConfigured(
            f"{made.function.__name__}: the parameter {name!r} has the type {bare}, which no door can ask for"
        )
    return Input(
        name,
        kind,
        say.label,
        say.help,
        required=required,
        choices=words,
        private=kind in {"text", "longtext"},
        default=value,
    )
