"""The worker judges before somebody asks: once for what changed, and nothing where nothing did."""

from __future__ import annotations

from typing import Any

import pytest

from accord.areas.conformity.models import RequirementSet
from accord.areas.conformity.queries.ahead import JOB, judge_what_changed
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.checks.models import StoredVerdict
from accord.kernel.jobs import queue
from accord.kernel.jobs.models import Job
from accord.kernel.jobs.queue import run_waiting
from accord.kernel.moments import kept
from accord.kernel.organization.models import Unit
from accord.kernel.records.declaration import of


@pytest.mark.slow
def test_what_changed_is_judged_once(manager: Any) -> None:
    create, catalogue = act_at(of(Unit), "create"), act_at(of(RequirementSet), "create")
    assert create is not None
    assert catalogue is not None

    def asked() -> int:
        judge_what_changed()
        found = Job.objects.filter(kind=JOB, done_at=None).count()
        run_waiting()
        return found

    def stored() -> int:
        with manager.scope():
            return StoredVerdict.objects.filter(organization_id=manager.organization.pk).count()

    assert stored() == 0
    assert [asked(), asked()] == [1, 0]
    assert stored() > 400
    perform(catalogue, manager, answers={"title": "Supplier manual"})
    assert asked() == 0, "no check reads catalogues"
    perform(create, manager, answers={"title": "Sales"})
    assert [asked(), asked()] == [1, 0]
    kept.memory.clear()  # another process
    assert asked() == 0, "one worker is enough"
    perform(create, manager, answers={"title": "Purchasing"})
    judge_what_changed()
    assert queue._lease()
    assert asked() == 1, "the one that is under way, and no other beside it"
