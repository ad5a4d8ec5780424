"""The management reviews: what was considered, judged, decided and signed, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.config.example.people import FIRST
from accord.config.example.registers import tables
from accord.config.example.script import Day, Event, The, brought, did, made


def reviews() -> Iterator[Event]:
    """Each review plans the next one; the third lies ahead and collects what the records say."""
    first, second = tables("reviews", "review")
    yield made(
        first["entered"], FIRST, "management_review.create", "management_review first", title=first["title"],
        planned_on=Day(first["planned"]), owner=The(FIRST), chair=The("henrik"), serves="iso-9001",
    )  # fmt: skip
    yield from review(first, "management_review second", second["planned"])
    yield from review(second, "management_review third", 20)
    yield did(3, FIRST, "management_review.collect", "management_review third")
    asked = "Inputs collected. Missing: satisfaction from Nele, scores of suppliers from Sofie. Please by next Friday."
    yield did(3, FIRST, "management_review.comment", "management_review third", text=asked)


def review(found: dict[str, Any], following: str, next_on: int) -> Iterator[Event]:
    """One review from its inputs to the signature, then its decisions."""
    name = f"management_review {found['key']}"
    before = {"serves": found["serves"], "period_from": Day(found["from"])}
    yield did(found["held"] + 6, FIRST, "management_review.edit", name, **before)
    yield did(found["held"] + 5, FIRST, "management_review.collect", name)
    yield did(found["held"] + 2, FIRST, "management_review.edit", name, **found["inputs"])
    people = [The(k) for k in found["participants"]]
    yield did(found["held"], FIRST, "management_review.hold", name, held_on=Day(-found["held"]), chair=The("henrik"),
              participants=people)  # fmt: skip
    for d in found["decision"]:
        given = {"action": d["what"], "who": The(d["who"]), "due_on": Day(d["due"]), "details": d["why"]}
        yield brought(found["held"], FIRST, "management_review.decide", name, f"action {d['key']}", kind=d["kind"],
                      **given)  # fmt: skip
        if "serves" in d:
            yield did(found["held"], FIRST, "action.edit", f"action {d['key']}", serves=d["serves"])
    yield did(found["held"] - 2, FIRST, "management_review.edit", name, **found["verdicts"])
    yield brought(found["signed"], "henrik", "management_review.sign", name, following, next_on=Day(next_on))
    for d in found["decision"]:
        if "done" in d:
            ago, result = d["done"]
            yield did(ago, d["who"], "action.complete", f"action {d['key']}", result=result)
        if "verified" in d:
            ago, by, seen = d["verified"]
            yield did(ago, by, "action.verify", f"action {d['key']}", result=seen)
