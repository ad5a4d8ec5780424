"""The turtle of a process, on its page: what comes in and goes out, with what, with whom, how, how it is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accord.areas.processes.models import Knowledge, Process, ProcessFlow, ResourceNeed
from accord.areas.processes.queries import inputs_and_outputs
from accord.areas.processes.terms import Leg, Line
from accord.doors.pages.address import act_address, list_address, record_address
from accord.doors.pages.places import panel
from accord.kernel.access.scope import visible
from accord.kernel.acts.act import act_at
from accord.kernel.records.declaration import named, of

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record

MOST = 40  # of each kind in a leg; the rest is in the list


@panel("Turtle", of=("Process",))
def turtle_of(by: Actor, record: Record) -> tuple[str, dict[str, Any]] | None:
    """On the page of a process: the whole of it at one glance."""
    if not isinstance(record, Process):
        return None
    comes, goes = inputs_and_outputs(by, record)
    slug = by.organization.slug
    may_add = by.may("processes.add")
    context = {
        "process": record,
        "sides": [
            ("in", "What comes in", "from", comes, _new(slug, target=record.reference or "") if may_add else ""),
            ("out", "What goes out", "to", goes, _new(slug, source=record.reference or "") if may_add else ""),
        ],
        "legs": legs(by, record),
        "processes": list_address(slug, of(Process)),
        "all_flows": list_address(slug, of(ProcessFlow)),
        "parties": list_address(slug, named("InterestedParty")),
    }
    return "processes/turtle.html", context


def legs(by: Actor, process: Process) -> tuple[Leg, ...]:
    """What the process needs around it, as far as the actor sees it."""
    people = [Line(process.owner.title, _at(by, process.owner), "answers for it")] if process.owner else []
    return (
        Leg("with-what", "With what", "resources, means", (*_text(process.resources), *_needs(by, process))),
        Leg(
            "with-whom", "With whom", "people, roles, knowledge",
            (*people, *_related(by, process, "Role", "roles"), *_knowledge(by, process)),
        ),
        Leg("how", "How", "documents", _related(by, process, "Document", "documents")),
        Leg("measured", "How measured", "criteria", _text(process.criteria)),
        Leg("risks", "What can go wrong, what good could come", "risks", _text(process.risks)),
    )  # fmt: skip


def _text(text: str) -> tuple[Line, ...]:
    """Lines of text as people typed them, without the marks of a list."""
    return tuple(Line(line) for raw in text.splitlines() if (line := raw.strip().lstrip("-*•").strip()))


def _related(by: Actor, process: Process, type_name: str, field: str) -> tuple[Line, ...]:
    """The records behind a relation that the actor sees."""
    ids = list(getattr(process, field).values_list("pk", flat=True))
    found = visible(named(type_name), by).filter(pk__in=ids, archived_on=None).order_by("title")[:MOST] if ids else ()
    return tuple(Line(r.title, _at(by, r), "" if r.state in ("active", "in_force") else r.state_label) for r in found)


def _knowledge(by: Actor, process: Process) -> tuple[Line, ...]:
    found = visible(of(Knowledge), by).filter(process=process, state="active", archived_on=None).order_by("title")
    return tuple(
        Line(k.title, _at(by, k), "knowledge that is missing" if k.missing else "knowledge") for k in found[:MOST]
    )


def _needs(by: Actor, process: Process) -> tuple[Line, ...]:
    """Needs that wait for a decision, or for what was granted."""
    found = visible(of(ResourceNeed), by).filter(process=process, archived_on=None, provided_on=None)
    waiting = found.filter(state__in=("open", "granted")).order_by("title")[:MOST]
    says = {"open": "asked for", "granted": "granted, not there yet"}
    return tuple(Line(n.title, _at(by, n), says[n.state]) for n in waiting)


def _at(by: Actor, record: Record) -> str:
    """Where the record is, if the actor may see such records."""
    return record_address(by.organization.slug, record) if by.may(f"{record.declaration.area}.view") else ""


def _new(slug: str, **known: str) -> str:
    act = act_at(of(ProcessFlow), "create")
    return act_address(slug, act, **known) if act else ""
