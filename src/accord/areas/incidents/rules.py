"""Decisions about events, incidents, vulnerabilities and continuity: facts in, objection or value out."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from accord.kernel.refusals import Objection, said_of

STAMPED = re.compile(r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2})? \S")
"""A line of a timeline: day, perhaps time, then what happened."""


def not_before(*, day: date, earliest: date | None, what: str, field: str) -> Objection | None:
    """Nothing is stopped or mended before it was noticed."""
    if earliest and day < earliest:
        return Objection(f"{what} lies before {earliest.isoformat()}, the day of the step before it.", field)
    return None


# ---- events ----------------------------------------------------------------------------------------------------------


def assessed_after_reported(*, reported_on: date | None, assessed_on: date | None) -> Objection | None:
    """Nobody assesses what was not reported yet."""
    if reported_on and assessed_on and assessed_on < reported_on:
        return Objection("It would have been assessed before it was reported. Correct one of the days.", "assessed_on")
    return None


# ---- incidents -------------------------------------------------------------------------------------------------------


def detected_after_beginning(*, began_on: date | None, detected_on: date | None) -> Objection | None:
    """Nobody detects what has not begun."""
    if began_on and detected_on and detected_on < began_on:
        return Objection("It would have been detected before it began. Correct one of the days.", "began_on")
    return None


def known_since_detection(*, detected_on: date | None, known_since: datetime | None) -> Objection | None:
    """Nobody knows what it does to personal data before it was detected; a day covers differences of time zones."""
    if detected_on and known_since and known_since.date() < detected_on - timedelta(days=1):
        return Objection("That would have been known before the incident was detected. Correct it.", "known_since")
    return None


def timeline_readable(*, timeline: str) -> Objection | None:
    """Each line of the timeline begins with its day."""
    for line in timeline.splitlines():
        if line.strip() and not STAMPED.match(line.strip()):
            return Objection(
                "Begin each line of the timeline with day and time, as in 2026-03-02 14:30 The account was locked. "
                f"This line is not like that: {line.strip()[:60]!r}.",
                "timeline",
            )
    return None


def with_entry(timeline: str, stamp: str, what: str) -> str:
    """The timeline with one more entry, in order of time; entries of the same minute stay in the order written."""
    entry = f"{stamp} {' '.join(what.split())}"
    lines = [line.strip() for line in timeline.splitlines() if line.strip()]
    return "\n".join(sorted([*lines, entry], key=lambda line: line[: len(stamp)]))


def notice_due(known_since: datetime, hours: int) -> date:
    """The day on which the hours for the notice end, in the zone of `known_since`; each of them has sixty minutes, also
    where the clock is set."""
    ends = known_since.astimezone(UTC) + timedelta(hours=hours)
    return ends.astimezone(known_since.tzinfo).date()


def reviewable(
    *, personal_data: str, notified: bool, waived: bool, evidence_needed: str, evidence: str
) -> list[Objection]:
    """Before lessons are drawn the facts are settled: personal data, the notice, the evidence."""
    found = []
    if not personal_data:
        found.append(Objection("Say first whether personal data were affected.", "personal_data", "judge-data"))
    if personal_data == "yes" and not (notified or waived):
        said = "Personal data were affected: record the notice to the authority, or why none is needed."
        found.append(Objection(said, helped_by="notify"))
    if evidence_needed == "yes" and not evidence.strip():
        said = "Evidence is needed: say what was taken, by whom, and where it lies."
        found.append(Objection(said, "evidence_custody", "secure-evidence"))
    return found


def closable(*, severity: str, classification: str, open_actions: list[str], has_consequence: bool) -> list[Objection]:
    """Closed is an incident that was classified, and whose lessons were carried out."""
    found = []
    if not classification:
        found.append(Objection("Say first what kind of incident it was.", "classification"))
    if not severity:
        found.append(Objection("Say first how severe it was.", "severity"))
    found += said_of(
        open_actions,
        "The action {} is not done yet. Complete or cancel it first.",
        "The actions {} are not done yet. Complete or cancel them first.",
    )
    if severity in {"high", "critical"} and not has_consequence:
        found.append(
            Objection(
                "An incident of this severity has to change something: add an action or raise a nonconformity first.",
                "nonconformity",
                "open-nonconformity",
            )
        )
    return found


# ---- vulnerabilities -------------------------------------------------------------------------------------------------


def fixed_after_found(*, found_on: date | None, fixed_on: date | None) -> Objection | None:
    """Nothing is fixed before it was found."""
    if found_on and fixed_on and fixed_on < found_on:
        return Objection("It would have been fixed before it was found. Correct one of the days.", "fixed_on")
    return None


def score_on_scale(*, score: Decimal | None) -> Objection | None:
    """CVSS ends at ten."""
    if score is not None and not 0 <= score <= 10:
        return Objection("The score lies between 0.0 and 10.0.", "score")
    return None


# ---- continuity ------------------------------------------------------------------------------------------------------


def back_before_too_late(*, recovery_time: int | None, tolerable: int | None) -> Objection | None:
    """What is back only after the tolerable period is back too late."""
    if recovery_time is not None and tolerable is not None and recovery_time > tolerable:
        return Objection(
            f"It would be back after {recovery_time} hours, but the harm cannot be borne after {tolerable}. "
            "Shorten the one or think the other over.",
            "recovery_time",
        )
    return None


def losses_not_negative(*, measured_time: Decimal | None, measured_loss: Decimal | None) -> Objection | None:
    """Hours are not negative."""
    for value, field in ((measured_time, "measured_time"), (measured_loss, "measured_loss")):
        if value is not None and value < 0:
            return Objection("Hours cannot be negative.", field)
    return None


def plan_approvable(
    *, owner: bool, processes: int, recovery_time: int | None, recovery_point: int | None, tolerable: int | None,
    steps: str, has_document: bool, security: str,
) -> list[Objection]:  # fmt: skip
    """What a plan must say before somebody signs it (A.5.29, A.5.30)."""
    found = []
    if not owner:
        found.append(Objection("Name the owner of the plan first.", "owner"))
    if not processes:
        found.append(Objection("Name the processes that the plan brings back.", "processes"))
    for value, field, what in (
        (recovery_time, "recovery_time", "the RTO"), (recovery_point, "recovery_point", "the RPO"),
        (tolerable, "tolerable", "the MTPD"),
    ):  # fmt: skip
        if value is None:
            found.append(Objection(f"Say {what} in hours: what is to be reached decides what is to be done.", field))
    if not steps.strip() and not has_document:
        found.append(Objection("Say what is done, or name the document that says it.", "steps"))
    if not security.strip():
        found.append(Objection("Say which safeguards hold during the disruption (A.5.29).", "security"))
    return found


def missed(*, recovery_time: int | None, measured: Decimal | None) -> bool:
    """Whether the measured time was longer than the plan allows."""
    return recovery_time is not None and measured is not None and measured > recovery_time
