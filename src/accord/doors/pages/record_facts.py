"""What a record's page says of it: its fields, its lifecycle, what may be done to it now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accord.doors.pages.address import act_address
from accord.doors.pages.show import NOTHING, Shower
from accord.kernel.access.scope import sees
from accord.kernel.acts.act import Act, acts_of
from accord.kernel.records.snapshot import placeholder

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record

BESIDE = frozenset({"comment", "attach", "link", "unlink"})  # general acts that have their own place on the page


@dataclass(frozen=True, slots=True)
class Fact:
    """A field with its value; `term`: the clause that asks for it."""

    label: str
    term: str
    value: SafeString
    kind: str
    empty: bool


def facts(by: Actor, record: Record, shower: Shower | None = None) -> tuple[Fact, ...]:
    """Every field of the record but its title."""
    inputs = [f for f in record.declaration.fields if f.name != "title"]
    if shower is None:
        shower = Shower(by)
        shower.load([record], inputs)
    found = []
    for one in inputs:
        value = shower.value(record, one)
        label = one.label[:1].upper() + one.label[1:]
        found.append(Fact(label, one.term, value, one.kind, value == NOTHING))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Possible:
    """An act that this actor may do to the record now. `direct`: nothing is asked and nothing has to come first, so
    a button does it."""

    act: Act[Any, Any]
    label: str
    says: str
    address: str
    direct: bool
    kind: str  # move, act, ending, general


def possible_acts(by: Actor, record: Record) -> tuple[Possible, ...]:
    """Acts on the record, those that move it on first. What the state or the role forbids, or is somebody else's to
    say, is left out."""
    reached: dict[str, bool] = {}
    found = []
    for act in acts_of(record.declaration):
        if act.subject is None or not _fits(act, record, by):
            continue
        if act.needs not in reached:
            reaches = by.reaches(act.needs)
            reached[act.needs] = ("all", "") in reaches or (bool(reaches) and sees(by, record, act.needs))
        if reached[act.needs]:
            address = act_address(by.organization.slug, act, str(record.reference))
            direct = not act.inputs and not act.signed and not act.objections(by, record)
            found.append(Possible(act, act.label, act.says, address, direct, _kind(act, record)))
    return tuple(sorted(found, key=lambda p: ("move", "act", "ending", "general").index(p.kind)))


def _kind(act: Act[Any, Any], record: Record) -> str:
    """What an act does with the record. It is an ending when it takes the record out of its life instead of bringing it
    to its aim: into a final state that no duty asks for, and that can be had at once or after everything was settled.
    """
    if act.general or not act.move.target:
        return "general" if act.general else "act"
    about = record.declaration
    final, asked = about.state(act.move.target).final, any(due.act == act.verb for due in about.duties)
    early = act.possible_in(about.states[0].key) or about.state(record.state).locked
    return "ending" if final and early and not asked else "move"


def _fits(act: Act[Any, Any], record: Record, by: Actor) -> bool:
    if not act.possible_in(record.state) or not act.is_offered(by, record):
        return False
    if record.archived_on is not None:
        erased = record.title == placeholder(type(record), "title", record.pk)
        return act.general and act.verb in {"restore", "erase"} and not erased
    return not (act.general and act.verb == "restore")


@dataclass(frozen=True, slots=True)
class Stage:
    """One state in a lifecycle: `where` is done, here or ahead; `ways`: acts that lead on, and to what."""

    key: str
    label: str
    where: str
    ways: tuple[tuple[str, str], ...]
    final: bool


def lifecycle(record: Record) -> tuple[Stage, ...]:
    """The states in their order with the acts that lead from each; empty for a single state."""
    declaration = record.declaration
    if len(declaration.states) < 2:
        return ()
    labels = {s.key: s.label for s in declaration.states}
    order = [s.key for s in declaration.states]
    at = order.index(record.state)
    stages = []
    for number, state in enumerate(declaration.states):
        moving = [
            a for a in acts_of(declaration) if a.move.target and a.possible_in(state.key) and a.subject is declaration
        ]
        ways = tuple((a.label, labels[a.move.target]) for a in moving if a.move.target != state.key)
        where = "here" if number == at else "done" if number < at else "ahead"
        stages.append(Stage(state.key, state.label, where, ways, state.final))
    return tuple(stages)
