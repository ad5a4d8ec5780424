"""What Northwind Instruments makes and does: products, their design, lots from material to customer, special steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.config.example.people import BEGIN
from accord.config.example.registers import tables
from accord.config.example.script import Day, Event, The, did, made

LISTED = BEGIN - 29
FIELDS = ("title", "number", "kind", "marking", "traceable", "requirements", "regulations", "claims", "information",
"preservation", "after_delivery")  # fmt: skip
LAUNCHED, PAPERS, PAPERS_PT60 = 75, 320, 74
"""So many days ago the PT-60 was released, and products named the documents that people work by."""


def products() -> Iterator[Event]:
    """What is offered; old products were released long ago, the PT-60 by Henrik."""
    for p in tables("products", "product"):
        name, owner = f"product {p['key']}", p["owner"]
        yield made(LISTED, owner, "product.create", name, owner=The(owner), **{f: p[f] for f in FIELDS})
        yield did(LAUNCHED if p.get("developing") else LISTED - 3, "henrik", "product.release", name)
    for p in tables("products", "product"):
        papers = [The(f"doc {d}") for d in p["documents"]]
        yield did(PAPERS_PT60 if p.get("developing") else PAPERS, p["owner"], "product.edit", f"product {p['key']}",
                  documents=papers)  # fmt: skip
    yield from designs()
    yield from steps()


def designs() -> Iterator[Event]:
    """Design projects from plan to transfer, as far as they have come."""
    for d in tables("designs", "design"):
        name, by = f"design {d['key']}", d["owner"]
        plan = {"plan": d["plan"], "inputs": d["inputs"], "customer_involvement": d["involvement"]}
        who = {"product": The(f"product {d['product']}"), "owner": The(by), "team": [The(k) for k in d["team"]]}
        days = {"planned_on": Day(-d["made"]), "planned_end": Day(d["end"])}
        yield made(d["made"], by, "design_project.create", name, title=d["title"], **plan, **who, **days)
        ago, judged = d["agreed"]
        yield did(ago, by, "design_project.agree-inputs", name, inputs_judgement=judged)
        yield did(d["begun"], by, "design_project.begin", name)
        for number, seen in enumerate(d["reviews"], 1):
            yield from _review(f"{name}, review {number}", name, by, d["begun"], seen)
        for number, changed in enumerate(d["changes"], 1):
            yield from _change(f"{name}, change {number}", name, by, changed)
        yield from _finished(name, by, d)


def _review(this: str, name: str, by: str, begun: int, seen: list[Any]) -> Iterator[Event]:
    title, kind, planned, held, judgement, findings, settled, done = seen
    said = {"title": title, "kind": kind, "planned_on": Day(-planned), "owner": The(by)}
    yield made(begun, by, "design_review.create", this, design_project=The(name), **said)
    if held:
        yield did(held, by, "design_review.hold", this, judgement=judgement, findings=findings)
        yield did(settled, by, "design_review.settle", this, settlement=done)


def _change(this: str, name: str, by: str, changed: list[Any]) -> Iterator[Event]:
    title, ago, reason, impact, precautions, approved, implemented = changed
    said = {"title": title, "reason": reason, "impact": impact, "precautions": precautions, "proposed_on": Day(-ago)}
    yield made(ago, by, "design_change.create", this, design_project=The(name), owner=The(by), **said)
    yield did(approved, by, "design_change.approve", this)
    yield did(implemented, by, "design_change.implement", this)


def _finished(name: str, by: str, d: dict[str, Any]) -> Iterator[Event]:
    if "outputs" in d:
        yield did(d["outputs"][0], by, "design_project.approve-outputs", name, outputs=d["outputs"][1])
    if "verified" in d:
        yield did(d["verified"][0], by, "design_project.verify", name, verification=d["verified"][1])
    if "validated" in d:
        yield did(d["validated"][0], by, "design_project.validate", name, validation=d["validated"][1])
    if "transferred" in d:
        yield did(d["transferred"], by, "design_project.transfer", name)
    if "cancelled" in d:
        yield did(d["cancelled"][0], by, "design_project.cancel", name, cancelled_because=d["cancelled"][1])


def steps() -> Iterator[Event]:
    """Steps whose result no later check can show; one is in doubt since a lot was rejected."""
    for number, s in enumerate(tables("steps", "step"), 1):
        name, by = f"step {number}", s["owner"]
        said = {k: s[k] for k in ("title", "why", "criteria", "settings")}
        where = {"process": The(f"process {s['process']}"), "owner": The(by)}
        yield made(s["validated"][0][0] + 2, by, "validated_process.create", name, **said, **where)
        for ago, due, result in s["validated"]:
            days = {"validated_on": Day(-ago), "validation_due": Day(due)}
            yield did(ago, by, "validated_process.validate", name, result=result, **days)
        if "doubt" in s:
            yield did(s["doubt"][0], by, "validated_process.doubt", name, doubt=s["doubt"][1])
