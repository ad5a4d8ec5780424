"""What happened: reported events, the incidents among them, weaknesses, plans for the worst and their trial."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accord.config.example import imports
from accord.config.example.registers import rows, tables, text
from accord.config.example.script import Day, Event, The, brought, did, made

SCANNED = {"1": 296, "2": 204, "3": 112, "4": 26}  # days ago: the four files of the scanner that were taken in


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody reported so many days ago, and what was decided about it."""

    key: str
    ago: int
    by: str
    kind: str
    title: str
    details: str
    site: str
    process: str
    owner: str
    decided: int | None
    verdict: str
    assessment: str
    answer: str


@dataclass(frozen=True, slots=True)
class Step:
    """What became of a weakness so many days ago; `until`: how long it is accepted, in days from today."""

    identifier: str
    ago: int
    by: str
    verb: str
    text: str
    until: int | None


def incidents() -> Iterator[Event]:
    """All of it."""
    yield from reports()
    yield from files()
    yield from weaknesses()
    yield from continuity()


# ---- events and incidents --------------------------------------------------------------------------------------------


def reports() -> Iterator[Event]:
    """Anybody reports; whoever looks at it decides, most often the same day, and answers."""
    known = {f["event"]: f for f in tables("incidents", "incident")}
    for r in rows("events", Report):
        name = f"event {r.key}"
        where = {"site": The(r.site)} if r.site else {}
        work = {"process": The(f"process {r.process}")} if r.process else {}
        said = {"title": r.title, "details": r.details, "kind": r.kind, "owner": The(r.owner)}
        yield made(r.ago, r.by, "event.report", name, **said, **where, **work)
        if r.decided is None:
            continue
        if r.verdict == "incident":
            f = known[r.key]
            about = {n: f[n] for n in ("severity", "classification")} | {"lead": The(f["lead"])}
            yield brought(r.decided, r.owner, "event.assess", name, f"incident {r.key}", assessment=r.assessment,
                          **about)  # fmt: skip
        else:
            yield did(r.decided, r.owner, "event.dismiss", name, assessment=r.assessment)
        if r.answer:
            yield did(max(1, r.decided - 1), r.owner, "event.answer", name, answer=r.answer)


def files() -> Iterator[Event]:
    """Each incident from its opening to its lessons; one was opened again because they had no effect."""
    for f in tables("incidents", "incident"):
        name, lead = f"incident {f['event']}", f["lead"]
        harms = {f"harms_{harm}": True for harm in f["harms"]}
        opened = f["contained"][0]
        links = {"assets": [The(f"asset {k}") for k in f["assets"]], "risks": [The(f"risk {k}") for k in f["risks"]]}
        needed = {"evidence_needed": "yes" if "evidence" in f else "no"}
        yield did(opened, "jonas", "incident.edit", name, title=f["title"], **harms, **links, **needed)
        if "personal" in f:
            ago, verdict = f["personal"]
            yield did(ago, "jonas", "incident.judge-data", name, personal_data=verdict)
        yield did(opened, lead, "incident.contain", name, containment=f["contained"][1])
        for ago, what in f.get("notes", ()):
            yield did(ago, lead, "incident.note", name, what=what)
        if "evidence" in f:
            ago, item = f["evidence"]
            yield did(ago, lead, "incident.secure-evidence", name, item=item, evidence_taken_by=The("lukas"))
        yield from _told(f, name)
        for step, verb, field in (("eradicated", "eradicate", "eradication"), ("recovered", "recover", "recovery")):
            if step in f:
                yield did(f[step][0], lead, f"incident.{verb}", name, **{field: f[step][1]})
        yield from _learned(f, name, "")
        if "again" in f:
            ago, by, why = f["again"]
            yield did(ago, by, "incident.reopen", name, reason=why)
            yield from _learned(f, name, "_again")


def _told(f: dict[str, Any], name: str) -> Iterator[Event]:
    if "notified" in f:
        ago, by, authority = f["notified"]
        yield did(ago, by, "incident.notify", name, authority=authority)
    if "waived" in f:
        ago, by, why = f["waived"]
        yield did(ago, by, "incident.waive-notice", name, no_notice_because=why)
    if "told" in f:
        ago, whom = f["told"]
        yield did(ago, f["lead"], "incident.inform", name, whom=whom)


def _learned(f: dict[str, Any], name: str, suffix: str) -> Iterator[Event]:
    """The security officer holds the lessons with those who were there; what follows is done before the file closes."""
    for number, (ago, who, due, what, done, result) in enumerate(f.get(f"tasks{suffix}", ()), 1):
        task = f"action {f['event']}{suffix} {number}"
        yield brought(ago, "jonas", "incident.plan-action", name, task, action=what, who=The(who), due_on=Day(-due))
        if done:
            yield did(done, who, "action.complete", task, result=result)
    if f"lessons{suffix}" in f:
        ago, cause, lessons = f[f"lessons{suffix}"]
        yield did(ago, "jonas", "incident.review", name, cause=cause, lessons=lessons)
    if f.get(f"closed{suffix}"):
        yield did(f[f"closed{suffix}"], "jonas", "incident.close", name)


# ---- weaknesses ------------------------------------------------------------------------------------------------------


def weaknesses() -> Iterator[Event]:
    """What the scanner found comes in as its file, what RedKiosk found by hand; each is mended, or somebody decides."""
    for batch, ago in SCANNED.items():
        seen = [r for r in csv.DictReader(text("registers/vulnerabilities.csv").splitlines()) if r["import"] == batch]
        names = [f"vulnerability {r['CVE']}" for r in seen]
        yield imports.brought(ago, "jonas", "vulnerabilities", f"scan-{batch}", [_scanned(r) for r in seen], names)
    found = (
        ("RK-25-131-1", "Exports of another customer can be guessed", "high", 8.2, "Address of an export is a number."),
        ("RK-25-131-2", "Login tries are not limited for each account", "medium", 5.3, "Only for each address."),
        ("RK-25-131-3", "Session outlives a change of the password", "medium", 5.4, "Until it ends by itself."),
    )  # fmt: skip
    for identifier, title, severity, score, what in found:
        said = {"identifier": identifier, "title": title, "severity": severity, "score": score, "description": what}
        where = {"component": "portal and interface", "source": "RedKiosk, penetration test", "found_on": Day(-62)}
        name = f"vulnerability {identifier}"
        yield made(61, "nadia", "vulnerability.create", name, owner=The("nadia"), **said, **where)
    for s in rows("weaknesses", Step):
        field = {"fix": "outcome", "mitigate": "mitigation", "accept": "accepted_because"}[s.verb]
        until = {"accepted_until": Day(s.until)} if s.until is not None else {}
        yield did(
            s.ago, "jonas", f"vulnerability.{s.verb}", f"vulnerability {s.identifier}", **{field: s.text}, **until
        )


def _scanned(row: dict[str, str]) -> dict[str, Any]:
    """A row as the scanner writes it."""
    told = {k: v for k, v in row.items() if k != "import"}
    return told | {"First seen": Day(-int(row["First seen"])), "Scanner": "Network scanner", "Status": "Open"}


# ---- continuity ------------------------------------------------------------------------------------------------------


def continuity() -> Iterator[Event]:
    """Three plans, one in its second version, and what came out when they were tried."""
    for p in tables("continuity", "plan"):
        name, owner = f"plan {p['key']}", The(p["owner"])
        hours = {"recovery_time": p["rto"], "recovery_point": p["rpo"], "tolerable": p["mtpd"]}
        words = {n: p[n].strip() for n in ("title", "impact", "steps", "security")}
        work = {"processes": [The(f"process {k}") for k in p["processes"]], "analysed_on": Day(-p["analysed"])}
        work |= {"document": The(f"doc {p['document']}"), "assets": [The(f"asset {k}") for k in p["assets"]]}
        yield made(p["entered"], "jonas", "continuity_plan.create", name, version="1.0", owner=owner, **hours, **words,
                   **work)  # fmt: skip
        yield did(p["approved"], "henrik", "continuity_plan.approve", name)
    for e in tables("continuity", "exercise"):
        yield from _exercise(e)
    new = "continuity_plan centre 2.0"
    yield brought(148, "piotr", "continuity_plan.revise", "plan centre", new, version="2.0")
    step = "1. Who is on call decides after 15 minutes together with Jonas or Lukas.\n2. `switch-over` by two people."
    yield did(146, "piotr", "continuity_plan.edit", new, analysed_on=Day(-147), steps=(
        f"{step} DNS has one minute now.\n3. Status page, then the two customers with a security annex by phone.\n"
        "4. Compare counts of values; only then accept orders again."))  # fmt: skip
    yield did(131, "henrik", "continuity_plan.approve", new)
    yield made(
        28, "wim", "continuity_plan.create", "plan rotterdam", title="Service centre Rotterdam cannot be used",
        version="0.1", owner=The("wim"), recovery_time=120, tolerable=240, processes=[The("process service")],
        impact="Eleven instruments a day wait; after two weeks customers send them elsewhere.",
    )  # fmt: skip


def _exercise(e: dict[str, Any]) -> Iterator[Event]:
    plan = f"plan {e['plan']}"
    owner = next(p["owner"] for p in tables("continuity", "plan") if p["key"] == e["plan"])
    name = f"exercise {e['key']}"
    said = {n: e[n] for n in ("kind", "objectives")}
    yield brought(e["planned"], owner, "continuity_plan.plan-exercise", plan, name, exercise=e["title"],
                  planned_on=Day(-e["day"]), **said)  # fmt: skip
    if "held" not in e:
        return
    measured = {f"measured_{n}": e[n] for n in ("time", "loss") if n in e}
    yield did(
        e["held"], owner, "exercise.hold", name, result=e["result"], met_objectives=e["met"], stayed_secure=e["secure"],
        findings=e["findings"], participants=[The(k) for k in e["participants"]], **measured,
    )  # fmt: skip
    if "raises" in e:
        yield from _case(e, name, owner)


def _case(e: dict[str, Any], name: str, owner: str) -> Iterator[Event]:
    """What was found in the exercise is dealt with as a nonconformity, until it was seen to be gone."""
    case, ago = f"nonconformity {e['key']}", e["held"] - 1
    yield brought(ago, owner, "exercise.open-nonconformity", name, case, requirement=e["raises"])
    yield did(ago, "jonas", "nonconformity.edit", case, severity="minor", serves="iso-27001", process=The("process it"))
    contained, cause, extent, test, action, result, verified = e["case"]
    yield did(ago, owner, "nonconformity.contain", case, containment=contained)
    yield did(ago - 12, owner, "nonconformity.analyse", case, cause=cause, extent=extent)
    task = f"action {e['key']}"
    yield made(ago - 13, "jonas", "action.create", task, title=action, owner=The(owner), nonconformity=The(case),
               due_on=Day(40 - ago))  # fmt: skip
    yield did(ago - 13, owner, "nonconformity.plan", case, effect_test=test)
    yield did(ago - 35, owner, "action.complete", task, result=result)
    yield did(ago - 36, owner, "nonconformity.watch", case)
    yield did(ago - 94, "jonas", "nonconformity.conclude", case, risks_touched="no", system_change="no")
    yield did(ago - 95, "mara", "nonconformity.verify", case, verification=verified, with_actions=True)
    yield did(ago - 95, "mara", "nonconformity.close", case)
