"""Customers of Northwind Instruments: the CRM export, orders, complaints with their clock, surveys, property."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accord.config.example.people import BEGIN
from accord.config.example.registers import rows, tables
from accord.config.example.script import Day, Event, The, did, made
from accord.config.example.sheets import lines, sheet

IMPORTED, NEW_ERP = BEGIN - 28, 268
OWNERS = {"Hugo Lefèvre": "hugo", "Claire Dubois": "claire", "Wim de Vries": "wim"}


@dataclass(frozen=True, slots=True)
class Asked:
    """An order: `ago` and `fulfilled` days ago, `reviewed` and `accepted` days after it came, `deliver` from today."""

    key: str
    ago: int
    owner: str
    customer: str
    title: str
    number: str
    written: bool
    value: str
    deliver: int | None
    requirements: str
    unstated: str
    own: str
    legal: str
    differences: str
    resolution: str
    reviewed: int | None
    result: str
    notes: str
    accepted: int | None
    changed: int | None
    change: str
    informed: str
    fulfilled: int | None
    declined: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a customer said to somebody."""

    ago: int
    by: str
    customer: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Theirs:
    """Property of a customer: came, went back, was hurt and told, days ago; `due` from today."""

    key: str
    ago: int
    owner: str
    customer: str
    title: str
    mark: str
    location: str
    personal: bool
    condition: str
    handling: str
    due: int | None
    returned: int | None
    happened: int | None
    what: str
    kind: str
    told: int | None
    report: str


def customers() -> Iterator[Event]:
    """The exports come in; then orders, surveys, and what customers said and left in the house."""
    yield sheet(IMPORTED, "crm")
    yield sheet(NEW_ERP, "auftragsliste")
    for row in lines("auftragsliste"):
        if row["Status"] == "Accepted":
            yield did(
                max(-int(row["Liefertermin"]), 1), OWNERS[row["Verantwortlich"]], "order.fulfil", f"order {row['key']}"
            )
    for asked in rows("orders", Asked):
        yield from order(asked)
    yield sheet(325, "umfrage", until=325)
    yield sheet(31, "umfrage", since=325)
    for said in rows("feedback", Said):
        heard = {"customer": The(f"customer {said.customer}"), "kind": said.kind, "text": said.text}
        yield made(said.ago, said.by, "feedback.hear", f"feedback {said.customer} {said.ago}", **heard)
    for thing in rows("property", Theirs):
        yield from held(thing)


def order(asked: Asked) -> Iterator[Event]:
    """From the enquiry to the delivery, as far as it has come."""
    name, by, ago = f"order {asked.key}", asked.owner, asked.ago
    dates: dict[str, Any] = {"received_on": Day(-ago), "answer_due": Day(10 - ago)}
    if asked.deliver is not None:
        dates["deliver_by"] = Day(asked.deliver)
    said = {"title": asked.title, "number": asked.number, "written": asked.written, "value": asked.value}
    whose = {"customer": The(f"customer {asked.customer}"), "owner": The(by)}
    yield made(ago, by, "order.create", name, requirements=asked.requirements, **said, **whose, **dates)
    if asked.reviewed is None:
        return
    points = {
        "unstated": asked.unstated or "Nothing beyond what is written.",
        "own": asked.own or "Nothing beyond our standard.",
        "legal": asked.legal,
        "differences": asked.differences,
        "resolution": asked.resolution,
    }
    looked = ago - asked.reviewed
    yield did(looked, by, "order.review", name, review_result=asked.result, review_notes=asked.notes, **points)
    if asked.declined:
        yield did(looked, by, "order.decline", name, declined_because=asked.declined)
    if asked.accepted is None:
        return
    if not asked.written:
        yield did(looked, by, "order.confirm", name)
    yield did(ago - asked.accepted, by, "order.accept", name)
    if asked.changed is not None:
        yield did(asked.changed, by, "order.change", name, what=asked.change, informed=asked.informed)
        yield did(asked.changed, by, "order.review", name, review_result="able", review_notes="Change can be met.")
        yield did(asked.changed, by, "order.accept", name)
    if asked.fulfilled is not None:
        yield did(asked.fulfilled, by, "order.fulfil", name)


def held(thing: Theirs) -> Iterator[Event]:
    """Something of a customer's, from its coming to its going."""
    name, by = f"property {thing.key}", thing.owner
    said = {
        "title": thing.title,
        "identification": thing.mark,
        "location": thing.location,
        "personal_data": thing.personal,
        "condition": thing.condition,
        "handling": thing.handling,
    }
    days = {"received_on": Day(-thing.ago), "checked_on": Day(-thing.ago)}
    if thing.due is not None:
        days["return_due"] = Day(thing.due)
    whose = {"customer": The(f"customer {thing.customer}"), "owner": The(by)}
    yield made(thing.ago, by, "customer_property.create", name, **said, **days, **whose)
    if thing.happened is not None:
        yield did(thing.happened, by, f"customer_property.{thing.kind}", name, happened=thing.what)
    if thing.told is not None:
        yield did(thing.told, by, "customer_property.report", name, report=thing.report)
    if thing.returned is not None:
        yield did(thing.returned, by, "customer_property.return", name)


def complaints() -> Iterator[Event]:
    """Complaints, each as far as it has come; steps are days after it came."""
    for c in tables("complaints", "complaint"):
        name, ago, owner = f"complaint {c['key']}", c["ago"], c["owner"]
        about = {"about": The(c["about"])} if "about" in c else {}
        told = {"description": c["said"], "kind": c["kind"], "contact": c.get("contact", ""), "owner": The(owner)}
        whom = The(f"customer {c['customer']}")
        yield made(ago, c["by"], "complaint.raise", name, customer=whom, **told, **about)
        linked: dict[str, Any] = {"nonconformity": The(f"case {c['case']}")} if "case" in c else {}
        if "before" in c:
            linked["recurrence_of"] = The(f"complaint {c['before']}")
        if c.get("returned"):
            linked["returned"] = True
        if linked:
            yield did(ago, owner, "complaint.edit", name, **linked)
        if "acknowledged" in c:
            yield did(ago - c["acknowledged"], owner, "complaint.acknowledge", name)
        if "answered" in c:
            answer = {"answer": c["answer"], "justified": c["justified"]}
            yield did(ago - c["answered"], owner, "complaint.answer", name, **answer)
        if "closed" in c:
            cost = {"cost": c["cost"]} if "cost" in c else {}
            yield did(ago - c["closed"], owner, "complaint.close", name, outcome=c["outcome"], **cost)
        elif "cost" in c:
            yield did(ago - c["answered"], owner, "complaint.edit", name, cost=c["cost"])
