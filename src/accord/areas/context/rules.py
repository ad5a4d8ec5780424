"""Decisions about issues, parties, scopes and obligations: facts in, objection or value out."""

from __future__ import annotations

import re
from datetime import date

from accord.areas.context.terms import QUALITY, ClimateVerdict, Exclusion, Interface
from accord.kernel.checks.exclusions import may_be_set_aside
from accord.kernel.refusals import Objection
from accord.standards import editions

CLAUSE = re.compile(r"(?:[4-9]|10)(?:\.\d{1,2}){0,3}(?: ?[a-z]\))?")
"""A clause of a standard: 8.3, 7.1.5.2, 8.4.1 a)."""


def due_after_review(*, reviewed_on: date | None, review_due: date | None) -> Objection | None:
    """The next review comes after the last one."""
    if reviewed_on and review_due and review_due <= reviewed_on:
        return Objection("The next review must be due after the last one.", "review_due")
    return None


def due_after_evaluation(*, evaluated_on: date | None, evaluation_due: date | None) -> Objection | None:
    """The next evaluation comes after the last one."""
    if evaluated_on and evaluation_due and evaluation_due <= evaluated_on:
        return Objection("The next evaluation must be due after the last one.", "evaluation_due")
    return None


def climate_verdict_on_climate(*, climate: bool, climate_verdict: str) -> Objection | None:
    """A verdict on climate change stands on the issue that is about climate change."""
    if climate_verdict and not climate:
        return Objection("Say first that this issue is about climate change; the verdict belongs there.", "climate")
    return None


def climate_decided_fully(*, climate_verdict: str, climate_rationale: str) -> Objection | None:
    """Relevant or not: why belongs to the verdict (4.1 in the amendment of 2024)."""
    if climate_verdict in set(ClimateVerdict) and not climate_rationale.strip():
        return Objection("Say why climate change is relevant or not relevant here.", "climate_rationale")
    return None


def ends_after_start(*, applies_from: date | None, ended_on: date | None) -> Objection | None:
    """No obligation ends before it applies."""
    if applies_from and ended_on and ended_on < applies_from:
        return Objection("The obligation would end before it applies. Correct one of the two days.", "ended_on")
    return None


# ---- scope -----------------------------------------------------------------------------------------------------------


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def parse_exclusions(text: str) -> tuple[tuple[Exclusion, ...], str]:
    """The exclusions in a text of lines `clause: reason`, and the first line that is none (empty: all are)."""
    found: list[Exclusion] = []
    for line in _lines(text):
        clause, colon, reason = (part.strip() for part in line.partition(":"))
        if not (colon and reason and CLAUSE.fullmatch(clause)):
            return tuple(found), line
        found.append(Exclusion(clause, reason))
    return tuple(found), ""


def parse_interfaces(text: str) -> tuple[tuple[Interface, ...], str]:
    """The interfaces in a text of lines `what | outside party | agreement`, and the first line that is none."""
    found: list[Interface] = []
    for line in _lines(text):
        parts = [p.strip() for p in line.split("|")]
        if len(parts) not in (2, 3) or not parts[0] or not parts[1]:
            return tuple(found), line
        found.append(Interface(parts[0], parts[1], parts[2] if len(parts) > 2 else ""))
    return tuple(found), ""


def exclusions_allowed(*, standard: str, exclusions: str) -> Objection | None:
    """A quality system may set a clause aside where it cannot apply; a security system sets none of 4 to 10 aside."""
    if not exclusions.strip():
        return None
    if standard != QUALITY:
        return Objection(
            "Information security leaves no clause aside: the controls that do not apply are named with their reason "
            "in the statement of applicability. Empty this field.",
            "exclusions",
        )
    found, wrong = parse_exclusions(exclusions)
    if wrong:
        return Objection(
            f"Write each exclusion in a line of its own as clause, colon, reason (8.3: we design nothing). "
            f"This line is not like that: {wrong[:60]!r}.",
            "exclusions",
        )
    clauses = [e.clause for e in found]
    if double := next((c for c in clauses if clauses.count(c) > 1), ""):
        return Objection(f"Clause {double} is excluded twice. Keep one line with its reason.", "exclusions")
    return None


def exclusions_may_be(*, standard: str, exclusions: str, state: str, imported: bool) -> Objection | None:
    """What applies to every organization is not set aside. A version that was approved elsewhere says what it said:
    an import takes it, and the verdict on 4.3 names the clause."""
    if imported and state != "draft":
        return None
    wrong = next((e.clause for e in parse_exclusions(exclusions)[0] if not may_be_set_aside(standard, e.clause)), "")
    if not wrong or standard != QUALITY:
        return None
    below = sorted({c for e in editions() for c in e.always if e.family == standard and c.startswith(f"{wrong}.")})
    if not below:
        return Objection(f"Clause {wrong} applies to every organization. Take the line out.", "exclusions")
    return Objection(
        f"Clause {wrong} has in it what applies to every organization ({', '.join(below)}). Name the clauses of it "
        "that cannot apply, one a line.",
        "exclusions",
    )


def that_may_be(standard: str, exclusions: str) -> str:
    """The lines without those that set aside what applies to every organization."""
    kept = (line for line in _lines(exclusions) if may_be_set_aside(standard, line.partition(":")[0].strip()))
    return "\n".join(kept) if standard == QUALITY else exclusions


def interfaces_readable(*, interfaces: str) -> Objection | None:
    """Each interface says what crosses the edge and who is on the other side."""
    wrong = parse_interfaces(interfaces)[1]
    if wrong:
        return Objection(
            "Write each interface in a line of its own: what crosses the edge | who is on the other side | what was "
            f"agreed. This line is not like that: {wrong[:60]!r}.",
            "interfaces",
        )
    return None


def approvable(
    *, standard: str, statement: str, products_and_services: str, processes: str, sites: int
) -> list[Objection]:
    """What a scope must say before somebody signs it (4.3)."""
    found = []
    if not statement.strip():
        found.append(Objection("Write the statement of the scope first: the certificate will say it.", "statement"))
    if sites == 0:
        found.append(Objection("Name the sites that lie inside the scope.", "sites"))
    if not processes.strip():
        found.append(Objection("Name the processes that lie inside the scope.", "processes"))
    if standard == QUALITY and not products_and_services.strip():
        found.append(Objection("Name the products and services that the system covers (4.3).", "products_and_services"))
    return found
