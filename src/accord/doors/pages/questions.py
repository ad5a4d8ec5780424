"""A form from inputs: each becomes a question with label, help, choices, value and objections. And back to answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from accord.doors.pages.address import act_address
from accord.doors.pages.layout import article
from accord.kernel.access.scope import follow, visible_related
from accord.kernel.acts.act import act_at
from accord.kernel.checks.saying import one_by_one
from accord.kernel.records.beginning import Beginning
from accord.kernel.records.declaration import named
from accord.kernel.records.files import receive
from accord.kernel.records.nothing import is_said
from accord.standards import families

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from django.http import HttpRequest

    from accord.kernel.access.actor import Actor
    from accord.kernel.acts.act import Act
    from accord.kernel.records.fields import Input
    from accord.kernel.records.record import Record
    from accord.kernel.refusals import Refused

FEW = 60  # more options than this are searched for, not listed
MANY = 12  # more options than this are narrowed by words
KEPT = "__kept"  # an upload of a form that was refused is not asked for again


@dataclass(frozen=True, slots=True)
class Option:
    """One choice."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One field of a form, ready for the template. `shape` names the part of the template that draws it."""

    input: Input
    shape: str
    value: str
    options: tuple[Option, ...]
    objections: tuple[str, ...]
    first: str = ""  # the form that makes the first record to choose from
    asked: str = ""  # what is said of one that the form is about
    begins: bool = False  # whether one begins to write here

    @property
    def key(self) -> str:
        """The HTML id."""
        return f"q-{self.input.name}"

    @property
    def label(self) -> str:
        """The label with a capital."""
        return self.input.label[:1].upper() + self.input.label[1:]

    @property
    def is_long(self) -> bool:
        """Whether the choices are more than one sees at once."""
        return len(self.options) > MANY

    @property
    def is_empty(self) -> bool:
        """Whether nothing is answered yet."""
        if self.options:
            return not any(o.chosen for o in self.options)
        return self.input.kind != "boolean" and not is_said(self.value)

    @property
    def what(self) -> str:
        """One record of those to choose from: "a risk"."""
        return article(named(self.input.record).label)

    @property
    def described(self) -> str:
        """Ids of what describes the field, for `aria-describedby`."""
        return " ".join(
            f"{self.key}-{what}"
            for what, there in (("asked", self.asked), ("help", self.input.help), ("objection", self.objections))
            if there
        )


def questions(
    by: Actor, inputs: Sequence[Input], values: Mapping[str, Any], objections: Mapping[str, Sequence[str]]
) -> list[Question]:
    """The form for `inputs`, filled with raw `values`, with what is held against each by name."""
    return [_question(by, i, values.get(i.name), tuple(objections.get(i.name, ()))) for i in inputs]


def needing(found: Iterable[Question], why: Mapping[str, str]) -> list[Question]:
    """The questions, those that need an answer for this record marked with the reason (by name)."""
    return [
        replace(q, asked=why[q.input.name]) if q.input.name in why and q.is_empty and not q.objections else q
        for q in found
    ]


def marked(found: list[Question], names: Collection[str]) -> tuple[list[Question], str]:
    """The questions, those of these names marked, and what is said of them above: those that are empty, if any are,
    are what is missing."""
    about = [q for q in found if q.input.name in names and q.shape != "quiet"]
    empty = [q for q in about if q.is_empty]
    about = empty or about
    if not about:
        return found, ""
    asked = "This is missing." if empty else "Look at this."
    said = one_by_one([_within(q.label) for q in about])
    marks = {q.key: replace(q, asked=asked, begins=q is about[0]) for q in about}
    return [marks.get(q.key, q) for q in found], f"{'What is missing' if empty else 'What to look at'}: {said}"


def _within(label: str) -> str:
    """A label in a sentence; abbreviations and questions keep their capital."""
    return label if label.endswith("?") or label[1:2].isupper() else label[:1].lower() + label[1:]


_SHAPES = {
    "longtext": "longtext",
    "boolean": "boolean",
    "choice": "select",
    "choices": "boxes",
    "file": "file",
    "pointer": "reference",
}
_TYPES = {"email": "email", "url": "url", "integer": "number", "date": "date", "datetime": "datetime-local"}


def _question(by: Actor, one: Input, value: Any, objections: tuple[str, ...]) -> Question:
    chosen = [str(v) for v in value] if isinstance(value, list | tuple) else [] if value in (None, "") else [str(value)]
    if one.kind in {"record", "records"}:
        found = list(visible_related(by, one).order_by("title").values_list("reference", "title")[: FEW + 1])
        if len(found) > FEW:
            return Question(
                one, "references" if one.kind == "records" else "reference", ", ".join(chosen), (), objections
            )
        picked = {r.strip().upper() for c in chosen for r in c.split(",")}
        options = tuple(Option(r, f"{t} ({r})", r in picked) for r, t in found)
        shape = "boxes" if one.kind == "records" else "select"
        first = _first(by, one) if not options and (one.required or shape == "boxes") else ""
        return Question(one, shape, ", ".join(chosen), options, objections, first)
    text = " ".join(chosen)
    if not objections and isinstance(one.default, Beginning) and one.begins == text and one_alone(by):
        return Question(one, "quiet", text, (), ())
    if one.kind == "choices":
        return Question(
            one,
            "boxes",
            text,
            tuple(Option(f, f.replace("-", " ").upper(), f in text.split()) for f in families()),
            objections,
        )
    if one.kind == "boolean":
        text = "true" if value is True or text.lower() in {"true", "yes", "on", "1"} else ""
    options = tuple(Option(v, label, v == text) for v, label in one.choices) if one.kind == "choice" else ()
    return Question(one, _SHAPES.get(one.kind, _TYPES.get(one.kind, "text")), text, options, objections)


def one_alone(by: Actor) -> bool:
    """Whether the organization works to one standard, so that nobody is asked which."""
    return len(by.organization.families) == 1


def _first(by: Actor, one: Input) -> str:
    act = act_at(named(one.record), "create")
    return act_address(by.organization.slug, act) if act and by.may(act.needs) else ""


def taken_over(act: Act[Any, Any]) -> list[Input]:
    """The questions that begin with what the record says. An act that is done again and again asks anew for the day on
    which it happened, and for a day or record that it finds by itself where it is left empty: the record has those of
    the last time. What is signed again is said again."""
    again = act.verb != "edit" and (not act.move.target or act.move.target in act.move.sources)
    return [i for i in act.inputs if not (again and (act.signed or _asked_anew(i)))]


def _asked_anew(about: Input) -> bool:
    by_itself = about.kind in {"date", "record"} and about.help.startswith("Empty:")
    return by_itself or (about.kind == "date" and about.happened)


def values_of(by: Actor, record: Record, inputs: Sequence[Input]) -> dict[str, Any]:
    """The raw values of a record, as a form shows them."""
    found: dict[str, Any] = {}
    pointers = {p for i in inputs if i.kind == "pointer" and (p := getattr(record, i.name, ""))}
    seen = follow(by, pointers) if pointers else {}
    for one in inputs:
        if not hasattr(record, one.name):
            continue
        value = getattr(record, one.name)
        if one.kind == "records":
            found[one.name] = [r.reference for r in value.all()]
        elif one.kind == "record":
            found[one.name] = value.reference if value else ""
        elif one.kind == "pointer":
            found[one.name] = seen[value].reference if value in seen else ""
        elif isinstance(value, datetime):
            local = value.astimezone(ZoneInfo(by.organization.time_zone)).replace(tzinfo=None)
            found[one.name] = local.isoformat(timespec="seconds" if local.second else "minutes")
        else:
            found[one.name] = value if isinstance(value, bool) else "" if value is None else str(value)
    return found


def unchanged(by: Actor, record: Record, inputs: Sequence[Input], given: dict[str, Any]) -> dict[str, Any]:
    """The answers; a time that is still what the form showed is the record's own: a form shows no parts of a second,
    and one hour as the other where the clock is set back."""
    times = values_of(by, record, [i for i in inputs if i.kind == "datetime"])
    return given | {name: getattr(record, name) for name, at in times.items() if at and at == given.get(name)}


def known(request: HttpRequest, inputs: Sequence[Input]) -> dict[str, Any]:
    """What a form begins with: the defaults, and what the address fills in."""
    found = {
        i.name: str(i.begins) if i.begins is not None and not isinstance(i.begins, bool) else i.begins for i in inputs
    }
    return found | {i.name: _one(request.GET.getlist(i.name), i) for i in inputs if i.name in request.GET}


def _one(said: list[str], about: Input) -> str:
    """What was said under one name; several ticked references are one text."""
    return " ".join(filter(None, said)) if about.kind == "text" else said[-1]


def answers(request: HttpRequest, inputs: Sequence[Input]) -> dict[str, Any]:
    """What was filled in, raw. Files are received here. Raises Refused for a file that cannot be."""
    found: dict[str, Any] = {}
    for one in inputs:
        if one.kind == "boolean":
            found[one.name] = "true" if one.name in request.POST else "false"
        elif one.kind in {"records", "choices"}:
            found[one.name] = [v for v in request.POST.getlist(one.name) if v]
            if one.kind == "records" and len(found[one.name]) == 1:
                found[one.name] = found[one.name][0]  # typed with commas, or a single box
        elif one.kind == "file":
            upload = request.FILES.get(one.name)
            kept = request.POST.get(one.name + KEPT, "")
            found[one.name] = receive(upload.name or "file", upload.chunks()).sha256 if upload else kept
        else:
            found[one.name] = _one(request.POST.getlist(one.name) or [""], one)
    return found


def by_field(
    refusal: Refused, inputs: Sequence[Input], shown: Mapping[str, str] = MappingProxyType({})
) -> tuple[dict[str, list[str]], list[str]]:
    """Objections, as a page says them (`shown`), beside the fields that they are about, and those about the whole."""
    names = {i.name for i in inputs} | {"password"}
    beside: dict[str, list[str]] = {}
    above: list[str] = []
    for objection in refusal.objections:
        if objection.field in names:
            beside.setdefault(objection.field, []).append(shown.get(objection.sentence, objection.sentence))
        else:
            above.append(shown.get(objection.sentence, objection.sentence))
    return beside, above
