"""How Northwind Instruments works: fourteen processes in use, one in draft, and what passes between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from accord.config.example import documents
from accord.config.example.people import BEGIN, FIRST
from accord.config.example.registers import rows, tables
from accord.config.example.script import Day, Event, The, did, made

WORKING = {
    "steering": ["managing director", "system manager"], "audits": ["auditor"], "calibration": ["calibration lead"],
    "assembly": ["final inspector"], "purchasing": ["buyer"], "storage": ["warehouse lead"],
}  # fmt: skip
"""Roles that work in processes."""
NAMED = (430, 320, 76)
"""Processes name their documents so many days ago: those in force by then."""


@dataclass(frozen=True, slots=True)
class Work:
    """A process. `reviewed`: so many days ago, with what was `found`."""

    key: str
    title: str
    kind: str
    owner: str
    purpose: str
    criteria: str
    resources: str
    risks: str
    documents: list[str]
    reviewed: int
    found: str


@dataclass(frozen=True, slots=True)
class Passing:
    """What passes from a process to another, or from or to somebody outside (`@Customers`)."""

    source: str
    target: str
    what: str
    requirement: str


def all_work() -> list[Work]:
    """The processes in use."""
    return [Work(**found) for found in tables("processes", "process")]


def processes() -> Iterator[Event]:
    """Written down in the second week, put to use, joined by flows, and looked at again once a year."""
    for work in all_work():
        name = f"process {work.key}"
        said = {n: getattr(work, n) for n in ("title", "kind", "purpose", "criteria", "resources", "risks")}
        yield made(BEGIN - 9, FIRST, "process.create", name, owner=The(work.owner), **said)
        yield did(BEGIN - 10, FIRST, "process.activate", name, review_due=Day(-work.reviewed + 30))
        reviewer = FIRST if work.owner == "henrik" else work.owner
        yield did(work.reviewed, reviewer, "process.review", name, review_result=work.found)
    for number, flow in enumerate(rows("flows", Passing)):
        ends = {**_end("source", "from_party", flow.source), **_end("target", "to_party", flow.target)}
        said = {"what": flow.what, "requirement": flow.requirement}
        yield made(BEGIN - 12, FIRST, "process_flow.create", f"flow {number}", **ends, **said)


def _end(process: str, party: str, said: str) -> dict[str, The | str]:
    return {party: said[1:]} if said.startswith("@") else {process: The(f"process {said}")}


def working_by_documents() -> Iterator[Event]:
    """Once its documents are in force, each process names them; one process is still a draft."""
    since = documents.in_force()
    for work in all_work():
        known: list[str] = []
        roles = [The(r) for r in WORKING.get(work.key, ())]
        for ago in NAMED:
            before, known = known, [d for d in work.documents if since[d] >= ago]
            if known != before:
                by = FIRST if work.owner == "henrik" else work.owner
                named = {"documents": [The(f"doc {d}") for d in known], "roles": roles}
                yield did(ago, by, "process.edit", f"process {work.key}", **named)
    draft = {
        "title": "Taking back instruments",
        "kind": "core",
        "owner": The("wim"),
        "purpose": "Takes back worn instruments, wipes their memory and recycles them.",
        "risks": "Measured values of a customer are left in the memory.",
    }
    yield made(33, FIRST, "process.create", "process takeback", **draft)
    memory = (
        "We take back about forty a year already, without rules. The memory is the open question: wiping takes the old "
        "PT-30 twenty minutes each."
    )
    yield did(31, "wim", "process.comment", "process takeback", text=memory)
    worn = {"what": "Worn instruments for recycling", "requirement": "With the report of the repair."}
    ends = {"source": The("process service"), "target": The("process takeback")}
    yield made(30, "mara", "process_flow.create", "flow of worn instruments", **ends, **worn)
    left = "The owner has left. Oskar would take it on; Ayşe wants to decide by the end of next week."
    yield did(6, FIRST, "process.comment", "process storage", text=left)
