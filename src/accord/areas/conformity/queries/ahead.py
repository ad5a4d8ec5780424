"""Verdicts found before somebody asks: the worker judges what has changed, and every new day, so that pages find them
stored."""

from __future__ import annotations

import uuid

from accord.areas.conformity.queries.rows import are_found, row_verdicts
from accord.kernel.jobs.queue import each_minute, enqueue, is_under_way, job
from accord.kernel.moments.past import moment
from accord.kernel.organization.models import Organization

JOB = "verdicts"


@each_minute
def judge_what_changed() -> None:
    """One waiting job for each organization of which nobody has found out today's verdicts or is about to."""
    for organization in Organization.everywhere.filter(state="active", archived_on=None):
        if is_under_way(JOB, organization.pk):
            continue
        with moment(organization) as m:
            known = all(are_found(m, of) for of in organization.works_to)
        if not known:
            enqueue(JOB, key=f"{JOB}-{organization.pk}", organization=str(organization.pk))


@job(JOB)
def judge(*, organization: str) -> dict[str, int]:
    """Judge every row of the editions that it works to. How many there are."""
    with moment(Organization.everywhere.get(pk=uuid.UUID(organization))) as m:
        return {of.id: len(row_verdicts(m, of)) for of in m.organization.works_to}
