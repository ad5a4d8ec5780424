"""What the policy states, what the firm wants to reach, and who tells whom what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.config.example.people import FIRST
from accord.config.example.registers import tables
from accord.config.example.script import Day, Event, The, did, made

VERSIONS = {"1.0": 509, "2.0": 149}
"""Since how many days ago the versions of the policy are in force."""

PLAIN = ("title", "why", "relevance", "measure", "unit_of_measure", "direction", "baseline", "target", "resources",
         "judged_by", "level", "serves")  # fmt: skip


def leadership() -> Iterator[Event]:
    """All of it."""
    for s in tables("leadership", "statement"):
        more = {"issue": The(f"issue {s['issue']}")} if "issue" in s else {}
        said = {n: s[n] for n in ("title", "tag", "text")}
        serves = "iso-9001" if s["version"] == "1.0" else "iso-27001" if s["key"] == "2 cloud" else "both"
        yield made(
            VERSIONS[s["version"]], FIRST, "policy_statement.create", f"statement {s['key']}",
            document=The("doc policy"), version=The(f"doc policy {s['version']}"), serves=serves, **said, **more,
        )  # fmt: skip
    for found in tables("leadership", "objective"):
        yield from objective(found)
    for found in tables("leadership", "rule"):
        yield from rule(found)


def objective(found: dict[str, Any]) -> Iterator[Event]:
    """One objective: proposed, planned, approved by the managing director, pursued, judged."""
    name, owner = f"objective {found['key']}", found["owner"]
    said = {n: found[n] for n in PLAIN if n in found}
    links: dict[str, Any] = {"owner": The(owner)}
    if statement := found.get("statement"):
        early = _before_its_policy(found)
        links["policy_statement"] = The("statement 1 requirements" if early else f"statement {statement}")
    for field, prefix in (("issue", "issue "), ("unit", ""), ("process", "process ")):
        if field in found:
            links[field] = The(f"{prefix}{found[field]}")
    if "need" in found:
        links["requirements"] = [The(f"need {found['need']}")]
    if "due" in found:
        links["due_on"] = Day(found["due"])
    yield made(found["proposed"], found["by"], "objective.create", name, **said, **links)
    yield from _steps(found, name)
    if "approved" in found:
        yield did(found["approved"], "henrik", "objective.approve", name)
    if "told" in found:
        yield did(found["told"][0], owner, "objective.communicate", name, communicated_to=found["told"][1])
    if _before_its_policy(found) and "ended" not in found:
        why = "Policy 2.0 is in force; the objective stays as it is and follows its words from now on."
        new = The(f"statement {statement}")
        yield did(VERSIONS["2.0"] - 3, "henrik", "objective.replan", name, change_reason=why, policy_statement=new)
        yield did(VERSIONS["2.0"] - 4, owner, "objective.communicate", name, communicated_to=found["told"][1])
    yield from _pursued(found, name, owner)


def _before_its_policy(found: dict[str, Any]) -> bool:
    """Whether it was proposed before that version of the policy was there from which it follows."""
    return str(found.get("statement", "")).startswith("2") and int(found["proposed"]) > VERSIONS["2.0"]


def _steps(found: dict[str, Any], name: str) -> Iterator[Event]:
    for key, what, who, due, done, result, *later in found.get("steps", ()):
        step, by = f"step {found['key']} {key}", FIRST if found["by"] not in ("mara", "jonas") else found["by"]
        given = {"title": what, "owner": The(who), "due_on": Day(due), "source": The(name)}
        yield made(later[0] if later else found["proposed"], by, "action.give", step, **given)
        if done:
            yield did(done, who, "action.complete", step, result=result)


def _pursued(found: dict[str, Any], name: str, owner: str) -> Iterator[Event]:
    for ago, figure, note in found.get("progress", ()):
        yield did(ago, owner, "objective.record-progress", name, progress=figure, progress_note=note)
    if "replanned" in found:
        ago, reason, target, due = found["replanned"]
        new = ({"target": target} if target != "" else {}) | ({"due_on": Day(due)} if due != "" else {})
        yield did(ago, "henrik", "objective.replan", name, change_reason=reason, **new)
    if "ended" in found:
        ago, how, judgement, figure = found["ended"]
        verb = {"achieved": "achieve", "missed": "miss", "retired": "retire"}[how]
        seen = {"progress": figure} if figure != "" else {}
        yield did(ago, FIRST, f"objective.{verb}", name, judgement=judgement, **seen)


def rule(found: dict[str, Any]) -> Iterator[Event]:
    """One rule of communication, and each time that somebody told by it."""
    name, ago = f"rule {found['key']}", found["entered"]
    apart = ("key", "entered", "told", "owner", "parties")
    said = {n: v for n, v in found.items() if n not in apart}
    later = ("bsi", "dpa", "centres") if ago > 449 else ()
    parties = [The(f"party {p}") for p in found.get("parties", ()) if p not in later]
    known = {"parties": parties} if parties else {}
    by = "jonas" if found.get("serves") == "iso-27001" else FIRST
    yield made(ago, by, "communication_rule.create", name, owner=The(found["owner"]), **said, **known)
    for day, what in found["told"]:
        yield did(day, found["owner"], "communication_rule.carry-out", name, last_done=what)
