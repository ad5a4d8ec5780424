"""Audits by own people, at suppliers and by the certification body; what they found; the firm's certificates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.config.example.people import BEGIN, FIRST
from accord.config.example.registers import tables
from accord.config.example.script import Day, Event, The, brought, did, made

SAID = ("title", "kind", "clauses", "serves", "objectives", "criteria", "scope")


def audits() -> Iterator[Event]:
    """Certificates, programmes, and every audit from its plan to where it stands."""
    yield from certificates()
    for found in tables("audits", "programme"):
        yield from programme(found)
    for found in tables("audits", "audit"):
        yield from audit(found)


def certificates() -> Iterator[Event]:
    """One certificate is held, the other is on its way."""
    cycle, body = "cycle 9001", "NordCert GmbH"
    words = "Development, manufacture, calibration and repair of pressure transmitters, calibrators and controllers."
    yield made(BEGIN - 10, FIRST, "certification_cycle.create", cycle, standard="iso-9001", edition="ISO 9001:2015",
               body=body, applied_on=Day(-820), owner=The(FIRST))  # fmt: skip
    yield did(BEGIN - 10, FIRST, "certification_cycle.certify", cycle, certificate_number="NC-Q-20417",
              issued_on=Day(-700), expires_on=Day(395), certified_scope=words, next_audit="surveillance",
              next_audit_due=Day(-340))  # fmt: skip
    yield did(337, FIRST, "certification_cycle.plan", cycle, next_audit="surveillance", next_audit_due=Day(40))
    yield did(147, FIRST, "certification_cycle.edit", cycle, scope=The("scope quality 2.0"))
    told = "NordCert takes the cloud into the certificate at the next surveillance; until then the old wording stands."
    yield did(146, FIRST, "certification_cycle.comment", cycle, text=told)
    cycle = "cycle 27001"
    yield made(132, "jonas", "certification_cycle.create", cycle, standard="iso-27001", edition="ISO/IEC 27001:2022",
               body=body, applied_on=Day(-132), owner=The("jonas"), scope=The("scope security 1.0"))  # fmt: skip
    yield did(118, "jonas", "certification_cycle.plan", cycle, next_audit="stage_1", next_audit_due=Day(-29))
    rests = {"scope": The("scope security 1.1"), "soa_version": "1.0", "statement": The("soa 1.0")}
    yield did(117, "jonas", "certification_cycle.edit", cycle, **rests)
    yield did(23, "jonas", "certification_cycle.plan", cycle, next_audit="stage_2", next_audit_due=Day(50))


def programme(found: dict[str, Any]) -> Iterator[Event]:
    """One programme: written by the management-system manager, approved by the managing director."""
    name = f"programme {found['key']}"
    words = ("title", "serves", "clauses", "objectives", "frequency", "considered", "methods", "reporting")
    said = {n: found[n] for n in words}
    lists = {
        "processes": [The(f"process {p}") for p in found["processes"]],
        "priority_processes": [The(f"process {p}") for p in found["priority"]],
        "sites": [The(s) for s in found["sites"]],
    }
    days = {"starts_on": Day(found["starts"]), "ends_on": Day(found["ends"])}
    written = found["approved"] + 1
    yield made(written, FIRST, "audit_programme.create", name, owner=The(FIRST), **said, **lists, **days)
    yield did(found["approved"], "henrik", "audit_programme.approve", name)
    if "closed" in found:
        ago, conclusion = found["closed"]
        yield did(ago, FIRST, "audit_programme.close", name, conclusion=conclusion)


def audit(found: dict[str, Any]) -> Iterator[Event]:
    """One audit with its findings."""
    name = f"audit {found['key']}"
    ago, by = found["planned"]
    by = by if by in (FIRST, "jonas") else FIRST
    said: dict[str, Any] = {n: found[n] for n in SAID}
    said |= {"starts_on": Day(found["from"]), "ends_on": Day(found["to"]), "owner": The(found["planned"][1])}
    for field, prefix in (("programme", "programme "), ("supplier", ""), ("cycle", "cycle ")):
        if field in found:
            said[field] = The(f"{prefix}{found[field]}")
    for field, prefix in (("processes", "process "), ("units", ""), ("sites", "")):
        if field in found:
            said[field] = [The(f"{prefix}{k}") for k in found[field]]
    if "outside" in found:
        said["outside_auditors"] = found["outside"]
    yield made(ago, by, "audit.create", name, **said)
    yield from _appointed(found, name, ago, by)
    if "began" in found:
        yield from _held(found, name, by)
    for day, who, text in found.get("said", ()):
        yield did(day, who, "audit.comment", name, text=text)


def _appointed(found: dict[str, Any], name: str, ago: int, by: str) -> Iterator[Event]:
    if "lead" in found:
        team = {"team": [The(k) for k in found["team"]]} if "team" in found else {}
        why = {"independence_reason": found["team_reason"]} if "team_reason" in found else {}
        yield did(ago, by, "audit.appoint", name, lead=The(found["lead"]), **team, **why)
    if "replaced" in found:
        day, who, why_so = found["replaced"]
        yield did(day, by, "audit.comment", name, text=why_so)
        yield did(day, by, "audit.appoint", name, lead=The(who))


def _held(found: dict[str, Any], name: str, by: str) -> Iterator[Event]:
    lead = found["replaced"][1] if "replaced" in found else found.get("lead", by)
    yield did(found["began"], lead, "audit.begin", name)
    for number, one in enumerate(found.get("finding", ()), 1):
        yield from _found(found, name, f"finding {found['key']} {number}", lead, one)
    ago, conclusion, to = found["reported"]
    yield did(ago, lead, "audit.report", name, conclusion=conclusion, reported_to=[The(k) for k in to],
              findings_due=Day(60 - ago))  # fmt: skip
    for number, one in enumerate(found.get("finding", ()), 1):
        yield from _settled(found, f"finding {found['key']} {number}", lead, one)
    if "closed" in found:
        yield did(found["closed"], FIRST, "audit.close", name)
    if "again" in found:
        day, who, what, follows = found["again"]
        yield did(day, who, "audit.review-independence", name, found=what, independence_reason=follows)


def _found(found: dict[str, Any], audit_name: str, name: str, lead: str, one: dict[str, Any]) -> Iterator[Event]:
    said = {n: one[n] for n in ("title", "grade", "requirement", "statement", "evidence")}
    if "process" in one:
        said["process"] = The(f"process {one['process']}")
    if "owner" in one:
        said["owner"] = The(one["owner"])
    if "due" in one:
        said["due_on"] = Day(one["due"])
    yield brought(found["began"] - 1, lead, "audit.find", audit_name, name, **said)


def _settled(found: dict[str, Any], name: str, lead: str, one: dict[str, Any]) -> Iterator[Event]:
    reported = found["reported"][0]
    if "case" in one:
        yield did(reported, FIRST, "finding.edit", name, nonconformity=The(f"case {one['case']}"))
    if "raise" in one:
        ago, then, by, text = one["raise"]
        yield brought(ago, FIRST, "finding.raise", name, f"nonconformity {name}")
        yield did(then, by, "nonconformity.contain", f"nonconformity {name}", containment=text)
    if "answered" in one:
        ago, by, text = one["answered"]
        yield did(ago, by, "finding.answer", name, answer=text)
    if "closed" in one:
        ago, by, seen = one["closed"]
        yield did(ago, by, "finding.close", name, closing_note=seen)
