"""What Django has no word for: where a field's question comes from, who may read it in the ledger, how firms call
it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, Literal, TypeVar

from django.db import models

from accord.kernel.records.beginning import Beginning

F = TypeVar("F", bound="models.Field[Any, Any]")


class Privacy(Enum):
    """How a field's text enters the ledger."""

    FREE = "free"  # a sealed commitment: free text may hold anything
    PERSONAL = "personal"  # a sealed commitment: about a person, and shown so
    PLAIN = "plain"  # open: codes, numbers and words that cannot be about a person


FREE, PERSONAL, PLAIN = Privacy.FREE, Privacy.PERSONAL, Privacy.PLAIN

Kind = Literal[
    "text",
    "longtext",
    "email",
    "url",
    "integer",
    "decimal",
    "date",
    "datetime",
    "boolean",
    "choice",
    "choices",
    "record",
    "records",
    "pointer",
    "file",
]


@dataclass(frozen=True, slots=True)
class Said:
    """What a declaration says about a field beside what Django knows."""

    term: str = ""  # the clause that asks for it
    privacy: Privacy = FREE
    heads: tuple[str, ...] = ()  # column headings under which firms keep it, English and German
    set_by_act: bool = False  # only acts write it, and an import of the past; forms and the API leave it alone
    was: tuple[str, ...] = ()  # former names, so that old snapshots still load
    kind: Kind | None = None  # for what Django's class does not show: pointer, file, choices
    markdown: bool = False  # long text that is laid out
    example: str = ""  # an answer that is right, for text that must be written in a certain way


def said(
    field: F,
    *,
    term: str = "",
    privacy: Privacy = FREE,
    heads: tuple[str, ...] = (),
    set_by_act: bool = False,
    was: tuple[str, ...] = (),
    kind: Kind | None = None,
    markdown: bool = False,
    example: str = "",
) -> F:
    """`field` itself, with what the house knows about it. Text is sealed unless `privacy=PLAIN`."""
    field.said = Said(term, privacy, heads, set_by_act, was, kind, markdown, example)  # type: ignore[attr-defined]
    return field


def said_of(field: Any) -> Said:
    """What was said of `field`; nothing said means: private text, no clause."""
    found = getattr(field, "said", None)
    return found if isinstance(found, Said) else Said()


def choices(words: type[Enum]) -> list[tuple[str, str]]:
    """Value and label of each word, for a field or a parameter. Its label is its own, else its value."""
    return [(str(w.value), str(getattr(w, "label", str(w.value).replace("_", " ").capitalize()))) for w in words]


MAY_LIE_AHEAD = frozenset(
    """blind_on due_on effective_on ends_on expires_on first_due_on issued_on joined_on judge_again_on left_on next_on
    planned_on promised_on published_on seen_on starts_on""".split()
)
"""The days called `…_on` that may come; every other one called so has been, and every time of day. (`seen_on` is the
day of a time; a certificate counts from the day on which it is issued.)"""


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that a person or a program can say: a record's field, or a parameter of an act.

    Forms, API schema, console flags and import columns are all made from this and from nothing else.
    """

    name: str
    kind: Kind
    label: str
    help: str = ""
    term: str = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    record: str = ""  # class name of the record type that `record` and `records` point to
    max_length: int | None = None
    largest: int | None = None  # the greatest whole number that fits
    places: int | None = None  # of a decimal number
    private: bool = False
    heads: tuple[str, ...] = ()
    set_by_act: bool = False
    default: Any = None  # or a function that says it: what it begins with where it is asked
    markdown: bool = False
    example: str = ""

    @property
    def begins(self) -> Any:
        """What it is if nothing is said, here and now."""
        return self.default() if callable(self.default) else self.default

    @property
    def happened(self) -> bool:
        """Whether it is the day or time of something that only can have happened."""
        return self.kind == "datetime" or (
            self.kind == "date" and self.name.endswith("_on") and self.name not in MAY_LIE_AHEAD
        )

    def fits(self, number: int | Decimal) -> bool:
        """Whether a number is small enough for what is stored."""
        return self.largest is None or -self.largest - 1 < number < self.largest + 1


def kind_of(field: Any) -> Kind:
    """The kind of a model field. Raises TypeError for a field class that the house has no question for."""
    if kind := said_of(field).kind:
        return kind
    if isinstance(field, models.ManyToManyField):
        return "records"
    if isinstance(field, models.ForeignKey):
        return "record"
    if field.choices:
        return "choice"
    for cls, found in _KINDS:
        if isinstance(field, cls):
            return found
    raise TypeError(f"{field}: no kind of question for a {type(field).__name__}; use one of the known field classes")


_KINDS: tuple[tuple[type[Any], Kind], ...] = (
    (models.EmailField, "email"),
    (models.URLField, "url"),
    (models.TextField, "longtext"),
    (models.CharField, "text"),
    (models.BooleanField, "boolean"),
    (models.IntegerField, "integer"),
    (models.DecimalField, "decimal"),
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
)

LARGEST = {
    "SmallIntegerField": 32_767,
    "PositiveSmallIntegerField": 32_767,
    "IntegerField": 2_147_483_647,
    "PositiveIntegerField": 2_147_483_647,
}


def _largest(field: Any, kind: Kind) -> int | None:
    if kind == "decimal":
        return int(10 ** (field.max_digits - field.decimal_places)) - 1
    return LARGEST.get(field.get_internal_type()) if kind == "integer" else None


TEXT_KINDS: frozenset[Kind] = frozenset({"text", "longtext", "email", "url"})


def input_of(field: Any) -> Input:
    """The question that a model field asks."""
    about = said_of(field)
    kind = kind_of(field)
    related = field.related_model if kind in {"record", "records"} else None
    begins = field.default if isinstance(field.default, Beginning) else field.get_default()
    default = begins if field.has_default() and kind not in {"records"} else None
    return Input(
        name=field.name,
        kind=kind,
        label=str(field.verbose_name),
        help=str(field.help_text),
        term=about.term,
        required=not field.blank and kind != "boolean",
        choices=tuple((str(v), str(label)) for v, label in field.choices or () if v != ""),
        record=related if isinstance(related, str) else (related.__name__ if related else ""),
        max_length=getattr(field, "max_length", None),
        largest=_largest(field, kind),
        places=field.decimal_places if kind == "decimal" else None,
        private=kind in TEXT_KINDS and about.privacy is not PLAIN,
        heads=about.heads,
        set_by_act=about.set_by_act,
        markdown=about.markdown,
        example=about.example,
        default=default,
    )
