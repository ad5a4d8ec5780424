"""Approving, changing and closing a programme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from accord.areas.audits import rules
from accord.areas.audits.models import AuditProgramme
from accord.areas.audits.terms import split_clauses
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import today_of

if TYPE_CHECKING:
    from accord.kernel.refusals import Objection


def _approvable(by: Actor, audit_programme: AuditProgramme) -> list[Objection]:
    said = rules.programme_approvable(
        objectives=audit_programme.objectives,
        frequency=audit_programme.frequency,
        methods=audit_programme.methods,
        considered=audit_programme.considered,
        reporting=audit_programme.reporting,
        covers=audit_programme.processes.count() + len(split_clauses(audit_programme.clauses)),
    )
    return [*rules.programme_under_way(ends_on=audit_programme.ends_on, on=today_of(by)), *said]


def _amendable(by: Actor, audit_programme: AuditProgramme) -> list[Objection]:
    return rules.programme_under_way(ends_on=audit_programme.ends_on, on=today_of(by), helped_by="close")


@act(needs="audits.approve", moves="draft -> approved", first=_approvable)
def approve_audit_programme(*, by: Actor, audit_programme: AuditProgramme) -> None:
    """Approve the programme (9.2.2); it is fixed until somebody takes it back to change it."""
    audit_programme.approved_by, audit_programme.approved_on = by.person, today_of(by)


@act(needs="audits.approve", moves="approved -> draft", label="Take back to change", first=_amendable)
def amend_audit_programme(
    *,
    by: Actor,
    audit_programme: AuditProgramme,
    reason: Annotated[str, Say("reason", "What has changed: a new process, a finding, a risk.", "longtext")],
) -> None:
    """Take the programme back because something has changed; it is approved again afterwards."""
    audit_programme.considered = f"{audit_programme.considered}\n{today_of(by).isoformat()}: {reason}".strip()
    audit_programme.approved_by = audit_programme.approved_on = None


@act(needs="audits.close", moves="approved -> closed")
def close_audit_programme(*, by: Actor, audit_programme: AuditProgramme, conclusion: str) -> None:
    """Look back: which audits were held, which were not and why, what they showed over all."""
    audit_programme.conclusion = conclusion
