"""The acts of activities: doing them, again and again."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from accord.areas.controls import rules
from accord.areas.controls.models import Activity, ActivityRun
from accord.areas.controls.terms import Result
from accord.areas.improvement.services import raise_nonconformity, refuse_second
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import happened
from accord.kernel.acts.perform import add
from accord.kernel.organization.models import Person
from accord.kernel.refusals import Refused, refuse

LongText = Annotated[str, Say("evidence", "What shows it: report, ticket, log, list.", "longtext")]


@act(needs="controls.move", moves="active -> active", label="Record a run")
def run_activity(
    *,
    by: Actor,
    activity: Activity,
    result: Annotated[Result, Say("result", "Failed: the control did not work. Partly: most of it did.")],
    done_on: Annotated[date | None, Say("done on", "Empty: today.")] = None,
    evidence: LongText = "",
    findings: Annotated[str, Say("findings", "What was not as it should be, and what was done.", "longtext")] = "",
    checked: Annotated[int | None, Say("how many were looked at", "Accounts, desks, files, hosts …")] = None,
    deviating: Annotated[int | None, Say("how many were not right", "Of those looked at.")] = None,
    done_by: Annotated[Person | None, Say("done by", "Empty: you.")] = None,
    next_due: Annotated[date | None, Say("next due", "Empty: in the rhythm of the interval.")] = None,
    raises: Annotated[bool, Say("raise a nonconformity", "What was found becomes a nonconformity.")] = False,
) -> None:
    """Record that it was done, what came of it and what was found; the next one is then due an interval later (8.1)."""
    day = happened(by, done_on, "The day on which it was done", "done_on")
    refuse(*rules.recordable(result=result, findings=findings, deviating=deviating))
    if raises and not findings.strip():
        raise Refused("Nothing was found, so there is no nonconformity to raise.", "raises")
    run = ActivityRun(
        activity=activity, done_on=day, was_due=activity.next_due, done_by=done_by or by.person, result=result,
        evidence=evidence, findings=findings, checked=checked, deviating=deviating,
    )  # fmt: skip
    add(run)
    if raises:
        _raise(by, run, "")
        run.save()
    if activity.last_run_on is None or day >= activity.last_run_on:
        activity.last_run_on, activity.last_result = day, result
        activity.next_due = next_due or rules.next_run(
            done_on=day, was_due=activity.next_due, interval_days=activity.interval_days
        )


@act(needs="controls.edit", moves="active -> retired")
def retire_activity(*, by: Actor, activity: Activity) -> None:
    """Say that it is done no longer."""
    activity.next_due = None


@act(needs="controls.edit", moves="retired -> active")
def resume_activity(
    *, by: Actor, activity: Activity, next_due: Annotated[date, Say("next due", "The day by which it is done next.")]
) -> None:
    """Take it up again."""
    activity.next_due = next_due


@act(needs="controls.move", moves="recorded", label="Raise a nonconformity")
def open_nonconformity_activity_run(
    *,
    by: Actor,
    activity_run: ActivityRun,
    findings: str = "",
    requirement: Annotated[str, Say("requirement not met", "Clause, control, policy or contract.")] = "",
) -> None:
    """Raise a nonconformity from what was found, so that its cause is dealt with (10.2)."""
    refuse_second(activity_run.nonconformity)
    activity_run.findings = findings or activity_run.findings
    if not activity_run.findings.strip():
        raise Refused("Nothing was found in this run. Say first what was not as it should be.", "findings")
    _raise(by, activity_run, requirement)


def _raise(by: Actor, run: ActivityRun, requirement: str) -> None:
    activity = run.activity
    run.nonconformity = raise_nonconformity(
        by=by, title=f"{activity.title}: {run.get_result_display().lower()}"[:200], description=run.findings,
        detected_on=run.done_on, requirement=requirement or activity.title, source=activity, owner=activity.owner,
    )  # fmt: skip
