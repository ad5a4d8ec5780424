"""What protects the firm's information: controls, the Statement in its versions, what is done again and again."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accord.config.example.registers import rows, tables, text, toml
from accord.config.example.script import Day, Event, The, brought, did, made

APPROVED = 120  # days ago: the first Statement
REVISED = 22  # days ago: the second one was begun
DERIVED = 128  # days ago: before the first Statement Jonas says of each control what asks for it
LINKED = 190  # days ago: activities were tied to the controls that they keep alive
COVERS = {
    "restore": "tsdb|portal db|customer values|portal accounts|dc1|dc2",
    "officerestore": "drawings|coefficients|calibration records|customer drawings|orders|contracts|personnel|"
    "supplier data|inspection results|approvals|service history|potting recipe|isms records|visitor book|lab climate|"
    "time recording|nas|drs server|bench server|plm|kalsuite|bench program|old erp",
    "coldcopy": "firmware source|cloud source|network plans|githarbor|vault",
}
"""What is among that of which an activity draws its sample."""
NOT_THEN = frozenset({"A.8.23", "A.8.30"})  # excluded in the first Statement


@dataclass(frozen=True, slots=True)
class Measure:
    """A control: entered and implemented so many days ago, or planned for so many days from today."""

    key: str
    title: str
    refs: str
    owner: str
    entered: int
    implemented: int | None
    planned: int | None
    documents: str
    obligations: str
    processes: str
    how: str


@dataclass(frozen=True, slots=True)
class Task:
    """An activity: every so many days, first done so many days ago."""

    key: str
    title: str
    kind: str
    owner: str
    interval: int
    first: int
    serves: str
    controls: str
    checked: int
    how: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a control of Annex A is in."""

    ref: str
    because: str


def controls() -> Iterator[Event]:
    """All of it."""
    yield from measures()
    yield from activities()
    yield from statements()
    yield from exceptions()


# ---- controls --------------------------------------------------------------------------------------------------------


def measures() -> Iterator[Event]:
    """Jonas enters them over three months; owners say when each is in place, and how well it works."""
    for c in rows("controls", Measure):
        name, owner = f"control {c.key}", {"owner": The(c.owner)}
        links = {
            "obligations": [The(f"obligation {k}") for k in c.obligations.split()],
            "processes": [The(f"process {k}") for k in c.processes.split()],
        }
        due = Day(c.planned) if c.planned is not None else Day(-(c.implemented or 0))
        said = {"title": c.title, "annex_a": c.refs, "how": c.how, "planned_for": due}
        yield made(c.entered, "jonas", "control.create", name, **said, **owner, **links)
        if c.implemented is not None:
            yield did(c.implemented, c.owner, "control.implement", name)
        yield did(DERIVED, "jonas", "control.edit", name, **reasons(c))
    for key, effect, ago, by, seen in EVALUATED:
        yield did(ago, by, "control.evaluate", f"control {key}", effect=effect, evaluation=seen)
    for ago, key, titles in ASKED_LATER:
        wanted = [The(f"treatment {title}") for title in titles]
        yield did(ago, "jonas", "control.edit", f"control {key}", treatments=wanted)
    yield did(
        15, "priya", "control.resume", "control masking", planned_for=Day(30),
        reason="Two copies on the test system were made by hand and hold names of real contacts. Until the copy can be "
        "drawn by the script alone this is not in place.",
    )  # fmt: skip
    erp = "Fjord ERP writes the connector between the new ERP and the Cloud; we see code and tests."
    yield made(
        26, "jonas", "control.create", "control connector", title="Acceptance of the connector that Fjord writes",
        annex_a="A.8.30", how=erp, owner=The("priya"), planned_for=Day(40),
    )  # fmt: skip


def reasons(c: Measure) -> dict[str, list[The]]:
    """What asks for a control and what it is about: policies and instructions, treatments, assets."""
    found = next((r for r in tables_of_links() if r["control"] == c.key), {"treatments": "", "assets": ""})
    return {
        "documents": [The(f"doc {k}") for k in c.documents.split()],
        "treatments": [The(f"treatment {t}") for t in found["treatments"].split("|") if t],
        "assets": [The(f"asset {a}") for a in found["assets"].split("|") if a],
    }


def tables_of_links() -> list[dict[str, str]]:
    """`registers/controllinks.csv`."""
    return list(csv.DictReader(text("registers/controllinks.csv").splitlines(), delimiter=";"))


ASKED_LATER = (
    (99, "ictchanges", ["Release with a second reader and a test of tenants"]),
    (95, "legal", ["Renegotiate the conditions"]),
    (55, "vulnerabilities", ["Automatic list of libraries with known holes", "Mend the finding of session length"]),
    (20, "handback", ["Leavers' list with every system", "Sign the treatment plan and close leavers"]),
    (20, "identities", ["Leavers' list with every system", "Sign-in at the benches by badge",
                        "Compare GitHarbor and consoles with the list of people"]),
)  # fmt: skip
"""Treatments that came after the first Statement: (days ago, control, all its treatments)"""

EVALUATED = (
    ("accessreview", "partly", 70, "jonas", "Works, but six weeks late, and one console right stood for a year."),
    ("backups", "works", 90, "jonas", "Two restores within the promised time, one dry restore by somebody else."),
    ("standby", "works", 150, "jonas", "Switched in 2 h 50 with four hours promised."),
    (
        "awareness",
        "partly",
        58,
        "jonas",
        "Two people entered a password in the test mail after four months of training.",
    ),
    ("awareness", "works", 10, "jonas", "43 of 58 reported the last test mail, nobody entered a password."),
    ("baselines", "partly", 12, "jonas", "34 servers without a difference; devices of the network follow by hand."),
    ("badges", "partly", 84, "mara", "Rotterdam's side door still has a key."),
    ("handback", "fails", 60, "mara", "Paper list lost twice; one phone is missing and nobody asked."),
    ("monitoring", "works", 48, "jonas", "False alarm of each month was answered within 15 minutes, 11 of 11."),
    ("sourcecode", "works", 66, "jonas", "75 merges by lot, one exception found and closed."),
    (
        "vulnerabilities",
        "partly",
        20,
        "jonas",
        "Critical ones in time but for the ERP; one medium of RedKiosk is late.",
    ),
    ("response", "works", 110, "mara", "Six incidents since summer, lead within the hour each time."),
    ("malware", "works", 107, "jonas", "All computers report again; silence is noticed within a week."),
    ("supplierterms", "partly", 49, "mara", "The cleaning firm had no terms on secrecy."),
)
"""(control, what was found, days ago, by whom, what was seen)"""


# ---- activities ------------------------------------------------------------------------------------------------------


def activities() -> Iterator[Event]:
    """They were planned one by one as the system grew, and are tied to the controls later."""
    for t in rows("activities", Task):
        name = f"activity {t.key}"
        said = {"title": t.title, "kind": t.kind, "interval_days": t.interval, "how": t.how, "serves": t.serves}
        entered = min(t.first + 12, 452)
        known = {"controls": [The(f"control {k}") for k in t.controls.split()]}
        known |= {"assets": [The(f"asset {k}") for k in COVERS[t.key].split("|")]} if t.key in COVERS else {}
        now, later = ({}, known) if entered > LINKED else (known, {})
        yield made(entered, "jonas", "activity.create", name, owner=The(t.owner), next_due=Day(-t.first), **said, **now)
        if later:
            yield did(LINKED, "jonas", "activity.edit", name, **later)
        yield from runs(t)
    yield from restores()
    yield from penetrated()


def runs(t: Task) -> Iterator[Event]:
    """Every run of an activity: in turn what was seen, by whom, and how late."""
    about: dict[str, Any] = toml("runs")["activity"][t.key]
    if "extra" in about:
        return
    odd = {number: rest for number, *rest in about.get("odd", ())}
    late, seen, by = about["late"], about["evidence"], about.get("by", [t.owner])
    for ago, checked, evidence in about.get("again", ()):
        yield did(ago, t.owner, "activity.run", f"activity {t.key}", result="passed", checked=checked, deviating=0,
                  evidence=evidence, done_by=The(t.owner), next_due=Day(t.interval - ago))  # fmt: skip
    for number in range(t.first // t.interval + 1):
        ago = t.first - number * t.interval - late[number % len(late)]
        if ago < max(1, about.get("until", 0)):
            return
        result, findings, checked, deviating = odd.get(number, ("passed", "", t.checked, 0))
        said = {"result": result, "findings": findings, "checked": checked, "deviating": deviating}
        said |= {"evidence": seen[number % len(seen)], "done_by": The(by[number % len(by)])}
        raises = {"raises": True} if number in about.get("raised", ()) else {}
        case = f"nonconformity {t.key}" if raises else ""
        yield Event(ago, t.owner, "activity.run", f"activity {t.key}", said | raises, case)


def restores() -> Iterator[Event]:
    """Restoring took nine hours, was tried again, and is now tried by those who did not write the runbook."""
    on = "activity restore"
    slow = "Nine hours instead of four: the runbook named machines that were gone, and the index was built twice."
    yield did(352, "piotr", "activity.run", on, result="failed", findings=slow, checked=1, deviating=1,
              evidence="Protocol of 14 pages, times of each step.", done_by=The("piotr"))  # fmt: skip
    again = "4 h 40: index once, but the copy over the line takes two hours of it. A nearer copy is ordered."
    yield did(331, "piotr", "activity.run", on, result="partly", findings=again, checked=1, deviating=1,
              evidence="Protocol, times of each step.", next_due=Day(-170))  # fmt: skip
    yield did(168, "piotr", "activity.run", on, result="passed", checked=1, deviating=0, next_due=Day(14),
              evidence="2 h 50, counts of all 74 customers equal, by Lukas from the runbook.",
              done_by=The("lukas"))  # fmt: skip
    yield did(92, "piotr", "activity.run", on, result="passed", checked=1, deviating=0, next_due=Day(14),
              evidence="Dry restore by Tariq, 3 h 20, without help.", done_by=The("tariq"))  # fmt: skip
    yield did(235, "malte", "activity.run", "activity officerestore", result="passed", checked=11, deviating=0,
              evidence="Again after the failed one: has the driver now, started after 44 min.",
              next_due=Day(-153))  # fmt: skip


def penetrated() -> Iterator[Event]:
    """What the second penetration test found became a case, and was tried again from outside."""
    case, task = "nonconformity pentest", "action pentest"
    rule = "Nothing high at the penetration test; tenants stay apart (A.8.29, A.8.27)"
    yield did(61, "jonas", "nonconformity.edit", case, severity="major", serves="iso-27001", requirement=rule,
              process=The("process cloud"), owner=The("priya"))  # fmt: skip
    shut = "Exports switched off within the hour, on again after four days with addresses nobody can guess."
    yield did(61, "priya", "nonconformity.contain", case, containment=shut)
    cause = "The address of an export was its number, and the test of tenants stopped at the portal."
    extent = (
        "All 31 ways out of the portal tried with two tenants: only exports. Log of a year: no foreign one was read."
    )
    yield did(54, "priya", "nonconformity.analyse", case, cause=cause, extent=extent)
    yield made(54, "jonas", "action.create", task, nonconformity=The(case), owner=The("elena"), due_on=Day(-40),
               title="Exports in the test of two tenants, before each release")  # fmt: skip
    test = "RedKiosk tries again; three releases in a row pass the test with exports in it."
    yield did(53, "priya", "nonconformity.plan", case, effect_test=test)
    yield did(46, "elena", "action.complete", task, result="Runs before each release, 22 s.", effect_check_due=Day(30))
    yield did(43, "jonas", "nonconformity.conclude", case, risks_touched="yes", risk=The("risk tenant"),
              system_change="no")  # fmt: skip
    yield did(43, "priya", "nonconformity.watch", case)


# ---- the Statement ---------------------------------------------------------------------------------------------------


def statements() -> Iterator[Event]:
    """The first version, approved; the second after stage 1, in which the records contradict three lines."""
    soa, day = "soa 1.0", APPROVED + 9
    yield made(day, "jonas", "statement_of_applicability.create", soa, version="1.0", owner=The("jonas"),
               scope=The("scope security 1.0"), changes="First version.")  # fmt: skip
    yield did(day, "jonas", "lines 1.0", soa)
    for number, r in enumerate(rows("soa", Reason)):
        line = f"line 1.0 {r.ref}"
        yield did(day - 1 - number // 16, "jonas", "applicability_line.decide", line, applicable="yes",
                  justification=r.because)  # fmt: skip
    nobody = "We write all software that we use or sell ourselves, or buy it finished; nobody writes for us."
    filtering = (
        "No filter by kind of page: agreed with the works council. Known bad addresses are blocked by the protection "
        "against malware."
    )
    for ref, reason in (("A.8.30", nobody), ("A.8.23", filtering)):
        yield did(APPROVED + 2, "jonas", "applicability_line.decide", f"line 1.0 {ref}", applicable="no",
                  exclusion_reason=reason)  # fmt: skip
    yield did(APPROVED, "henrik", "statement_of_applicability.approve", soa)
    yield from second_statement()


def second_statement() -> Iterator[Event]:
    """After stage 1: what has come since, and what is still open."""
    new, stage_1 = (
        "statement_of_applicability 2.0",
        "After stage 1: second factor and baselines are done, access of leavers.",
    )
    yield brought(REVISED, "jonas", "statement_of_applicability.revise", "soa 1.0", new, version="2.0", changes=stage_1)
    yield did(REVISED, "jonas", "lines 2.0", new)
    done = (
        ("A.8.5", "implemented", "Passwords alone were stolen before; everybody has a second factor since autumn."),
        ("A.5.18", "partly", "Rights grow with the years; stage 1 asked for proof that those of leavers end."),
        ("A.5.11", "partly", "Two leavers had accounts for five weeks, and the list of leavers is still on paper."),
        ("A.8.22", "partly", "Benches that cannot be updated stand beside offices; 23 of 41 are behind the firewall."),
    )
    for ref, state, why in done:
        yield did(REVISED - 4, "jonas", "applicability_line.decide", f"line 2.0 {ref}", applicable="yes",
                  implementation=state, justification=why)  # fmt: skip
    yield did(
        18, "jonas", "obligation.edit", "obligation cyber", applies_to="A.8.5 A.8.8 A.8.13 A.8.23",
    )  # fmt: skip
    text = "The insurer's new conditions ask for a filter of pages as well. With the works council on Thursday."
    yield did(18, "jonas", "obligation.comment", "obligation cyber", text=text)
    said = (
        "Three lines do not fit to what we do: connector of Fjord, masking, filter of pages. Henrik signs when they do."
    )
    yield did(11, "mara", "statement_of_applicability.comment", new, text=said)


# ---- exceptions ------------------------------------------------------------------------------------------------------


def exceptions() -> Iterator[Event]:
    """Five were asked for: two count, one has run out, one has ended, one was refused."""
    for found in tables("exceptions", "exception"):
        name, asked = f"exception {found['key']}", found["asked"]
        said = {n: found[n] for n in ("title", "why", "compensation")}
        control = {"control": The(f"control {found['control']}"), "owner": The(found["decides"])}
        yield made(asked, found["by"], "control_exception.ask", name, **said, **control)
        for ago, by, verb, reason, *until in found["then"]:
            days = {"expires_on": Day(until[0])} if until else {}
            yield did(ago, by, f"control_exception.{verb}", name, reason=reason, **days)
