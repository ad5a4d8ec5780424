"""Decisions about audits: independence, what must be settled before which step. Facts in, objection or value out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from accord.areas.audits.terms import CLAUSE, NOT_MET, Auditor, Conflict, Work, split_clauses
from accord.kernel.checks.saying import day_in_words
from accord.kernel.refusals import Objection, said_of


def clauses_known(*, clauses: str) -> Objection | None:
    """What is covered is named by clause or control number, so that coverage can be counted."""
    wrong = [c for c in split_clauses(clauses) if not CLAUSE.fullmatch(c)]
    if wrong:
        return Objection(
            f"{wrong[0][:40]!r} is no clause or control. Write numbers with spaces between: 4.1 7.5 9.2 A.5.9.",
            "clauses",
        )
    return None


def ends_after_start(*, starts_on: date | None, ends_on: date | None) -> Objection | None:
    """Nothing ends before it begins."""
    if starts_on and ends_on and ends_on < starts_on:
        return Objection("It would end before it begins. Correct one of the two days.", "ends_on")
    return None


def expires_after_issued(*, issued_on: date | None, expires_on: date | None) -> Objection | None:
    """No certificate expires before it was issued."""
    if issued_on and expires_on and expires_on < issued_on:
        return Objection("The certificate would expire before it was issued. Correct one of the days.", "expires_on")
    return None


# ---- independence ----------------------------------------------------------------------------------------------------


def conflicts(team: Iterable[Auditor], work: Sequence[Work]) -> list[Conflict]:
    """Who audits own work (9.2.2): a process that they own, a unit that they head or work in, the
    system that they keep in line. One for each such work.

    An auditor never conflicts with work that names neither them nor their unit.
    """
    found = []
    for auditor in team:
        for one in work:
            if one.owner and one.owner == auditor.key:
                found.append(Conflict(auditor.key, auditor.name, f"{auditor.name} answers for {one.name}"))
            elif one.unit and one.unit == auditor.unit:
                found.append(Conflict(auditor.key, auditor.name, f"{auditor.name} works in {one.name}"))
    return found


def in_words(found: Iterable[Conflict]) -> str:
    """The conflicts as sentences; empty where there is none."""
    return " ".join(f"{c.why}." for c in found)


def independent(*, found: Sequence[Conflict], reason: str) -> Objection | None:
    """Nobody audits own work, unless it is said why it has to be and what keeps the result fair (9.2.2)."""
    if found and not reason.strip():
        return Objection(
            f"{in_words(found)} Choose another auditor, or say why it has to be and what keeps the result fair.",
            "independence_reason",
        )
    return None


def competent(*, lacking: Sequence[str], reason: str) -> Objection | None:
    """Who audits has shown that they can (7.2; 9.2.2). `lacking`: sentences that say who lacks what."""
    if lacking and not reason.strip():
        return Objection(
            f"{' '.join(lacking)} Have the evidence recorded, choose another auditor, or say why it is accepted.",
            "competence_reason",
        )
    return None


# ---- steps -----------------------------------------------------------------------------------------------------------


def beginnable(*, objectives: str, criteria: str, scope: str, has_auditor: bool) -> list[Objection]:
    """No audit starts without it being clear what for, by which yardstick, how far, and by whom (9.2.2)."""
    found = []
    if not objectives.strip():
        found.append(Objection("Say first what the audit is to find out.", "objectives"))
    if not criteria.strip():
        found.append(Objection("Say first by which criteria it judges: clauses, documents, contracts.", "criteria"))
    if not scope.strip():
        found.append(Objection("Say first what it covers: processes, sites, time.", "scope"))
    if not has_auditor:
        found.append(Objection("Name the auditor who leads it, or the auditors from outside.", "lead"))
    return found


def closable(*, unanswered: Sequence[str]) -> list[Objection]:
    """An audit is closed when each of its findings is. `unanswered`: references of those that are not."""
    return said_of(
        unanswered,
        "The finding {} is not closed yet. Close it first.",
        "The findings {} are not closed yet. Close them first.",
    )


def finding_closable(
    *, grade: str, answer: str, nonconformity: str, nonconformity_over: bool, own: bool = False
) -> list[Objection]:
    """A requirement that was not met is closed when its cause is dealt with, by somebody who does not answer for it
    (`own`); a major one never without raising it. `nonconformity`: the reference of the one that was raised."""
    found: list[Objection] = []
    if grade not in NOT_MET:
        return found
    if own:
        said = "You answer for this finding, so somebody else sees whether it is done and closes it."
        found.append(Objection(said, "owner"))
    if not answer.strip():
        found.append(
            Objection(
                "Nobody has answered the finding yet: what was done about it, and why it came.", "answer", "answer"
            )
        )
    if grade == "major" and not nonconformity:
        found.append(Objection("A major finding raises a nonconformity; raise it first.", "nonconformity", "raise"))
    if nonconformity and not nonconformity_over:
        found.append(Objection(f"Its nonconformity {nonconformity} is not closed yet. Close that first."))
    return found


def programme_approvable(
    *, objectives: str, frequency: str, methods: str, considered: str, reporting: str, covers: int
) -> list[Objection]:
    """What a programme says before it is approved (9.2.2): what for, how often and why, how, by whom, what."""
    wanted = (
        (objectives, "objectives", "Say what the audits of this programme are to find out."),
        (frequency, "frequency", "Say how often what is audited, and why."),
        (methods, "methods", "Say how it is audited: talks, samples, watching, remote."),
        (considered, "considered", "Say what the plan rests on: weight of the processes, changes, former results."),
        (reporting, "reporting", "Say who does what, and how and to whom it is reported."),
    )
    found = [Objection(sentence, field) for text, field, sentence in wanted if not text.strip()]
    if covers == 0:
        found.append(Objection("Name the clauses or processes that it covers.", "clauses"))
    return found


def programme_under_way(*, ends_on: date | None, on: date, helped_by: str = "") -> list[Objection]:
    """A programme that is over is looked back at, neither approved nor taken back: else what was not audited would be
    left out of it afterwards (9.2.2)."""
    if ends_on is None or ends_on >= on:
        return []
    said = f"It ended on {day_in_words(ends_on)}. What was not audited belongs in the next programme."
    return [Objection(said, "ends_on", helped_by)]
