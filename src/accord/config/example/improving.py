"""What could be better and what changes: ideas, planned changes; what the house must know, needs and keeps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accord.config.example.people import FIRST
from accord.config.example.registers import rows, tables
from accord.config.example.script import Day, Event, The, did, made

SAID = (
    "purpose", "consequences", "integrity", "resources", "responsibilities", "knowledge_gap", "communication", "test",
    "way_back", "effect_test",
)  # fmt: skip


def improving() -> Iterator[Event]:
    """All of it."""
    for idea in tables("ideas", "idea"):
        yield from _idea(idea)
    for change in tables("changes", "change"):
        yield from _change(change)
    yield from knowledge()
    yield from needs()
    yield from retention()


def _idea(i: dict[str, Any]) -> Iterator[Event]:
    name = f"idea {i['key']}"
    more: dict[str, Any] = {"concerns": The(i["concerns"])} if "concerns" in i else {}
    said = {"title": i["title"], "why": i["why"], "benefit": i["benefit"], "kind": i.get("kind", "")}
    yield made(i["ago"], i["by"], "idea.suggest", name, **said, **more)
    if "accepted" in i:
        ago, by, owner, due, why = i["accepted"]
        yield did(ago, by, "idea.accept", name, owner=The(owner), due_on=Day(due), decision=why)
    if "declined" in i:
        ago, by, why = i["declined"]
        yield did(ago, by, "idea.decline", name, decision=why)
    if "done" in i:
        ago, by, result = i["done"]
        yield did(ago, by, "idea.complete", name, result=result)


def _change(c: dict[str, Any]) -> Iterator[Event]:
    """Proposed, thought through by its owner, authorized, made, looked back at; as far as it has come."""
    name, owner = f"change {c['key']}", c["owner"]
    about: dict[str, Any] = {"concerns": The(c["concerns"])} if "concerns" in c else {}
    first = {"title": c["title"], "scope": c["scope"], "purpose": c["purpose"], "owner": The(owner)}
    yield made(c["ago"], c["by"], "planned_change.propose", name, ict=c.get("ict", False), **first, **about)
    if rest := _thought(c):
        yield did(c["ago"] - 1, owner, "planned_change.edit", name, **rest)
    if "happened" in c:
        ago, result, effects = c["happened"]
        back = {"review_due": Day(c["review_due"])}
        told = {"result": result, "consequences": effects, "done_on": Day(-ago)}
        yield did(c["ago"] - 1, owner, "planned_change.happen", name, **told, **back)
    if "approved" in c:
        ago, by = c["approved"]
        yield did(ago, by, "planned_change.approve", name)
    if "done" in c:
        ago, result = c["done"]
        days = {key: Day(-c[was]) for key, was in (("told_on", "told"), ("tested_on", "tested")) if was in c}
        back = {"review_due": Day(c["review_due"])}
        yield did(ago, owner, "planned_change.complete", name, result=result, **days, **back)
    if "reviewed" in c:
        ago, by, worked, seen = c["reviewed"]
        yield did(ago, by, "planned_change.review", name, worked=worked, review_result=seen)
    if "cancelled" in c:
        ago, why = c["cancelled"]
        yield did(ago, owner, "planned_change.cancel", name, cancelled_because=why)


def _thought(c: dict[str, Any]) -> dict[str, Any]:
    """What was thought of a change beside its purpose."""
    rest: dict[str, Any] = {n: c[n] for n in SAID if n in c and n != "purpose"}
    if "watcher" in c:
        rest["integrity_watched_by"] = The(c["watcher"])
    if "due" in c:
        rest["due_on"] = Day(c["due"])
    if "decide" in c:
        rest["decide_by"] = Day(c["decide"])
    return rest


@dataclass(frozen=True, slots=True)
class Knowing:
    """An item of knowledge: written down and looked at so many days ago, again in so many."""

    key: str
    title: str
    process: str
    holder: str
    others: str
    where: str
    docs: str
    risk: str
    how: str
    missing: bool
    written: int
    reviewed: int
    found: str
    due: int


def knowledge() -> Iterator[Event]:
    """What processes rest on, who knows it, and where it is missing."""
    for k in rows("knowledge", Knowing):
        name = f"knowledge {k.key}"
        said = {
            "title": k.title,
            "where_held": k.where,
            "risk_of_loss": k.risk,
            "how_kept": k.how,
            "missing": k.missing,
        }
        who = {
            "holder": The(k.holder),
            "process": The(f"process {k.process}"),
        }
        yield made(k.written, FIRST, "knowledge.create", name, review_due=Day(-k.reviewed + 10), **said, **who)
        seen = {"review_result": k.found, "missing": k.missing, "review_due": Day(k.due)}
        yield did(k.reviewed, FIRST, "knowledge.review", name, **seen)
        more = {
            "others": [The(o) for o in k.others.split()], "documents": [The(f"doc {d}") for d in k.docs.split()],
        }  # fmt: skip
        if any(more.values()):
            yield did(k.reviewed, FIRST, "knowledge.edit", name, **more)


@dataclass(frozen=True, slots=True)
class Need:
    """Something needed: asked so many days ago, decided and there so many days ago, or neither."""

    key: str
    title: str
    kind: str
    process: str
    by: str
    ago: int
    why: str
    cost: str
    needed: int
    outside: bool
    decided: int | None
    who: str
    answer: str
    decision: str
    there: int | None


def needs() -> Iterator[Event]:
    """What heads of processes asked for, and what Henrik said."""
    for n in rows("needs", Need):
        name = f"need {n.key}"
        more = {"cost": n.cost} if n.cost else {}
        said = {"title": n.title, "kind": n.kind, "why": n.why, "needed_by": Day(n.needed), "owner": The(n.by)}
        where = {"process": The(f"process {n.process}")}
        yield made(n.ago, n.by, "resource_need.request", name, **said, **where, **more)
        if n.outside:
            yield did(n.ago, n.by, "resource_need.edit", name, outside=True)
        if n.decided is not None:
            verb = "grant" if n.answer == "granted" else "refuse"
            yield did(n.decided, n.who, f"resource_need.{verb}", name, decision=n.decision)
        if n.there is not None:
            yield did(n.there - 1, n.by, "resource_need.provide", name, provided_on=Day(-n.there))


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of retention: last disposal and trial of retrieval so many days ago, next disposal in so many."""

    key: str
    title: str
    keep: str
    starts: str
    ground: str
    personal: bool
    at: str
    protection: str
    disposal: str
    how: str
    owner: str
    last: int | None
    proof: str
    next: int | None
    tried: int | None
    found: str


def retention() -> Iterator[Event]:
    """How long records are kept; one is held back for a dispute."""
    for r in rows("retention", Rule):
        name = f"rule {r.key}"
        said = {
            "title": r.title, "keep_for": r.keep, "starts": r.starts, "legal_ground": r.ground,
            "personal_data": r.personal, "kept_at": r.at, "protection": r.protection, "disposal": r.disposal,
            "disposal_how": r.how, "owner": The(r.owner),
        }  # fmt: skip
        due = {"disposal_due": Day(r.next)} if r.next is not None else {}
        yield made(402, FIRST, "retention_rule.create", name, **said, **due)
        if r.last is not None:
            told = {"disposal_proof": r.proof, "disposed_on": Day(-r.last)}
            yield did(r.last - 1, r.owner, "retention_rule.dispose", name, **told, **due)
        if r.tried is not None:
            seen = {"retrieval": r.found, "retrieved_on": Day(-r.tried)}
            yield did(r.tried - 1, r.owner, "retention_rule.retrieve", name, **seen)
    dispute = "Hansa's second complaint about certificates: nothing of their years is shredded until it is settled."
    yield did(32, FIRST, "retention_rule.hold", "rule certificates", hold_reason=dispute)
