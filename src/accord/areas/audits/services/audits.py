"""Appointing the auditors, holding an audit, reporting and closing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from accord.areas.audits import rules
from accord.areas.audits.models import Audit, Finding
from accord.areas.audits.queries import conflicts_of, lacking_competence, team_of, unclosed
from accord.areas.audits.services.team import refuse_outsiders
from accord.areas.audits.terms import AuditKind, Grade
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import happened, today_of
from accord.kernel.acts.perform import add
from accord.kernel.organization.models import Person
from accord.kernel.records.record import Record
from accord.kernel.refusals import Objection, Refused, refuse


@act(needs="audits.edit", moves="planned", label="Appoint the auditors")
def appoint_audit(
    *,
    by: Actor,
    audit: Audit,
    lead: Person,
    team: Annotated[Sequence[Person] | None, Say("team", "Who audits beside the lead.")] = None,
    independence_reason: str = "",
    competence_reason: str = "",
) -> None:
    """Say who audits. Whoever answers for what is audited, or lacks evidence of competence, is refused or explained."""
    everybody = list({p.pk: p for p in (lead, *(team or ()))}.values())
    _look(by, audit, everybody, independence_reason, competence_reason)
    audit.lead = lead
    audit.team.set([p for p in everybody if p.pk != lead.pk])


def _look(by: Actor, audit: Audit, team: list[Person], why_fair: str, why_able: str) -> None:
    """Independence and competence of a team: refused without a reason, kept on the audit as found."""
    if audit.kind == AuditKind.CERTIFICATION:
        return
    day = today_of(by)
    found, lacking = conflicts_of(audit, day, team), lacking_competence(team, day)
    refuse(rules.independent(found=found, reason=why_fair), rules.competent(lacking=lacking, reason=why_able))
    _keep(audit, found, day)
    audit.independence_reason, audit.competence_reason = why_fair if found else "", why_able if lacking else ""


def _keep(audit: Audit, found: Sequence[object], day: date) -> None:
    sentences = " ".join(f"{c.why}." for c in found)  # type: ignore[attr-defined]
    audit.conflicted = bool(found)
    audit.independence = f"{day.isoformat()}: {sentences or 'Nobody of the team audits own work.'}"


def _beginnable(_: Actor, audit: Audit) -> list[Objection]:
    return rules.beginnable(
        objectives=audit.objectives,
        criteria=audit.criteria,
        scope=audit.scope,
        has_auditor=audit.lead_id is not None or bool(audit.outside_auditors),
    )


@act(needs="audits.report", moves="planned -> running", gated=True, label="Begin", first=_beginnable)
def begin_audit(*, by: Actor, audit: Audit, began_on: date | None = None) -> None:
    """Record that the audit has begun; what for, by which criteria, how far and by whom is settled by now (9.2.2)."""
    refuse_outsiders(by, audit)
    day = happened(by, began_on, "The first day", "began_on")
    _look(by, audit, team_of(audit), audit.independence_reason, audit.competence_reason)
    audit.began_on = day


@act(needs="audits.report", moves="running | reported", label="Add a finding")
def find_audit(
    *,
    by: Actor,
    audit: Audit,
    title: Annotated[str, Say("finding", "In a few words.")],
    grade: Annotated[Grade, Say("grade", "Major: the system itself is in doubt. Minor: a requirement was not met.")],
    requirement: Annotated[str, Say("requirement", "Clause, control or document against which it was found.")],
    statement: Annotated[str, Say("what was found", "The fact, not the opinion.", "longtext")],
    evidence: Annotated[str, Say("evidence", "What was seen: which records, how many of how many.", "longtext")] = "",
    process: Annotated[Record | None, Say("process", "The process that it is about.")] = None,
    due_on: Annotated[date | None, Say("answer due", "The day by which it is answered and put right.")] = None,
    owner: Annotated[Person | None, Say("who answers", "Empty: the owner of the process.")] = None,
) -> None:
    """Record something that the audit found (9.2.2)."""
    refuse_outsiders(by, audit)
    finding = Finding(
        audit=audit, title=title, grade=grade, requirement=requirement, statement=statement, evidence=evidence,
        due_on=due_on, owner=owner, auditor=by.person, serves=audit.serves,
    )  # fmt: skip
    if process is not None:
        finding.process_id = process.pk
    add(finding)


@act(needs="audits.report", moves="running -> reported", label="Report")
def report_audit(
    *,
    by: Actor,
    audit: Audit,
    conclusion: str,
    reported_to: Annotated[Sequence[Person], Say("reported to", "The managers concerned who get the report.")],
    reported_on: date | None = None,
    findings_due: date | None = None,
    report: str = "",
) -> None:
    """Report the results to the managers concerned (9.2.2). What was audited is fixed from then on."""
    refuse_outsiders(by, audit)
    day = happened(by, reported_on, "The day of the report", "reported_on")
    audit.conclusion, audit.reported_on, audit.report = conclusion, day, report
    audit.findings_due = findings_due
    audit.reported_to.set(reported_to)
    _look_again(audit, today_of(by))


def _look_again(audit: Audit, day: date) -> None:
    """What of it has become own work since it began, because it covers more or somebody answers for more, is kept as
    found: it is too late to choose another auditor."""
    told = rules.in_words(conflicts_of(audit, day)) if audit.kind != AuditKind.CERTIFICATION else ""
    if told and told not in audit.independence:
        audit.conflicted = True
        audit.independence = f"{audit.independence}\n{day.isoformat()}: {told}".strip()


def _closable(_: Actor, audit: Audit) -> list[Objection]:
    return rules.closable(unanswered=[str(f.reference) for f in unclosed(audit)])


@act(needs="audits.close", moves="reported -> closed", first=_closable)
def close_audit(*, by: Actor, audit: Audit) -> None:
    """Close the audit, once each of its findings is closed."""
    audit.closed_on = today_of(by)


@act(needs="audits.verify", moves="planned | running | reported | closed", label="Look at independence again")
def review_independence_audit(
    *,
    by: Actor,
    audit: Audit,
    found: Annotated[
        str,
        Say("what else was found", "What the records do not know: who wrote the procedure, who set it up.", "longtext"),
    ] = "",
    independence_reason: Annotated[
        str, Say("what follows", "Whether the results still hold, what is audited again.", "longtext")
    ] = "",
) -> None:
    """Look once more whether somebody audited own work, and keep what is found, also after the audit is over."""
    conflicts = conflicts_of(audit, today_of(by))
    if (conflicts or found) and not independence_reason:
        raise Refused(
            f"{rules.in_words(conflicts)} Say what follows from it for the results.".strip(), "independence_reason"
        )
    _keep(audit, conflicts, today_of(by))
    if found:
        audit.conflicted = True
        told = rules.in_words(conflicts)
        audit.independence = f"{today_of(by).isoformat()}: {told} {found}".replace("  ", " ")
    audit.independence_reason = independence_reason or audit.independence_reason
