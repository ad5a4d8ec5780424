"""What no record can decide: chosen parameters, judgements with reasons, competence, papers, and links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from accord.config.example.people import BEGIN, FIRST
from accord.config.example.registers import rows, tables
from accord.config.example.script import Day, Event, File, The, did, made

TYPES = {"doc": "document", "case": "nonconformity", "certificate": "certificate", "process": "process"}
"""What the first word of a name in the script means."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A parameter that somebody chose so many days ago."""

    ago: int
    by: str
    key: str
    value: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement of a requirement, with the record that supports it most."""

    ago: int
    by: str
    standard: str
    requirement: str
    judgement: str
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Related:
    """A record has to do with another one."""

    ago: int
    by: str
    record: str
    to: str
    says: str


@dataclass(frozen=True, slots=True)
class Ability:
    """A competence that a role needs."""

    key: str
    title: str
    role: str
    kind: str
    months: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What shows that a person has a competence, since so many days ago."""

    person: str
    competence: str
    achieved: int
    evidence: str
    judged_by: str


def judgements() -> Iterator[Event]:
    """Chosen values and judgements, each with its reason; one judgement says that a requirement is not met."""
    for c in rows("parameters", Chosen):
        yield made(c.ago, c.by, "parameter.choose", f"parameter {c.key}", key=c.key, value=c.value)
    for j in rows("attestations", Judged):
        supports = {"evidence": The(j.evidence)} if j.evidence else {}
        said = {n: getattr(j, n) for n in ("standard", "requirement", "judgement", "reason")}
        yield made(j.ago, j.by, "attestation.give", f"{j.standard} {j.requirement} {j.ago}", **said, **supports)


def competence() -> Iterator[Event]:
    """Which competence roles need, and what shows it."""
    for a in rows("competences", Ability):
        lasts = {"valid_for": a.months} if a.months else {}
        said = {"title": a.title, "role": The(a.role), "kind": a.kind}
        yield made(BEGIN - 14, FIRST, "competence_requirement.create", f"competence {a.key}", **said, **lasts)
    for s in rows("evidence", Shown):
        who = {"person": The(s.person), "judged_by": The(s.judged_by), "requirement": The(f"competence {s.competence}")}
        what = {"evidence": s.evidence, "achieved_on": Day(-s.achieved)}
        name = f"{s.person} {s.competence} {s.achieved}"
        yield made(min(s.achieved, BEGIN - 15), FIRST, "competence_evidence.create", name, **who, **what)


def papers_and_links() -> Iterator[Event]:
    """Files that show something, and records that have to do with each other."""
    for found in tables("files", "file"):
        record = found["record"]
        kind = "action" if ", action " in record else TYPES[record.split()[0]]
        file = File(found["name"], found["content"].encode())
        yield did(found["ago"], found["by"], f"{kind}.attach", record, file=file, note=found["note"])
    for r in rows("links", Related):
        yield did(r.ago, r.by, f"{TYPES[r.record.split()[0]]}.link", r.record, to=The(r.to), says=r.says)
