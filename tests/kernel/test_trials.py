"""A trial restore is made when an activity that was left to Accord is due; what comes of it is a run of that one."""

from __future__ import annotations

import fcntl
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from tests.checks.cases_controls_families import Stage
from tests.checks.world import TODAY, World, day

from accord.areas.assets.models import Asset
from accord.areas.controls.models import Activity, ActivityRun
from accord.areas.documents.models import Document, DocumentVersion
from accord.areas.monitoring.checks.table import LINES
from accord.config import trials
from accord.config.trials import Tried, trial_restore, try_what_is_due
from accord.kernel.access.actor import Actor
from accord.kernel.backup.making import Made
from accord.kernel.checks.verdict import Outcome
from accord.kernel.jobs.models import Job
from accord.kernel.ledger.site import site_events
from accord.kernel.moments.clock import now, today
from accord.kernel.refusals import Refused
from accord.standards import editions

TRIAL = {"title": "Trial restore", "kind": "restore_test", "interval_days": "7", "by_accord": "yes"}


@pytest.fixture
def came_out(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`came_out(tried)`: what the next trials find, without trying."""
    return lambda tried: monkeypatch.setattr(trials, "try_restore", lambda: tried)


def proof(by: Actor, root: str) -> dict[str, dict[str, Any]]:
    return {str(by.organization.pk): {"size": 7, "root": root, "checkpoints": 2, "records": 5}}


def run_of(by: Actor) -> ActivityRun:
    with by.scope():
        return ActivityRun.objects.select_related("activity").get()


def test_what_was_proved_is_a_run_in_each_organization_that_left_it_to_accord(
    do: Any, manager: Actor, other: Actor, came_out: Any
) -> None:
    for by in (manager, other):
        do(Activity, "create", by=by, **TRIAL)
        do(Activity, "create", by=by, **{**TRIAL, "title": "Restore of the ERP", "by_accord": "no"})
    came_out(Tried("", 12, proof(manager, "aa") | proof(other, "bb"), "2026-11-27"))
    assert trial_restore() == {"passed": True, "why": ""}
    for by, own, foreign in ((manager, "root aa", "root bb"), (other, "root bb", "root aa")):
        run = run_of(by)
        assert (run.activity.title, run.result, run.done_by) == ("Trial restore", "passed", None)
        assert own in run.evidence
        assert foreign not in run.evidence
        assert (run.activity.next_due - today("Europe/Berlin")).days == 7
    assert next(site_events("trial")) == {"kind": "trial", "passed": True, "seconds": 12}
    trial_restore()
    assert run_of(manager).result == "passed", "it was not due, so there is no second run"


def test_a_trial_that_fails_is_a_failed_run_with_its_reason(do: Any, manager: Actor, came_out: Any) -> None:
    do(Activity, "create", **TRIAL)
    came_out(Tried("The disk has lost 1 files of evidence, such as ab.", 3))
    assert trial_restore()["passed"] is False
    run = run_of(manager)
    assert run.result == run.activity.last_result == "failed"
    assert "The disk has lost 1 files" in run.findings
    assert next(site_events("trial"))["passed"] is False


def test_it_is_asked_for_once_when_something_is_due(do: Any, manager: Actor) -> None:
    try_what_is_due()
    assert not Job.objects.filter(kind=trials.JOB).exists()
    do(Activity, "create", **{**TRIAL, "next_due": "2099-01-01"})
    try_what_is_due()
    assert not Job.objects.filter(kind=trials.JOB).exists()
    do(Activity, "create", **{**TRIAL, "title": "Another"})
    for _ in range(3):
        try_what_is_due()
    assert Job.objects.filter(kind=trials.JOB).count() == 1
    Job.objects.filter(kind=trials.JOB).update(attempts=6, key=None)  # it was given up
    try_what_is_due()
    assert Job.objects.filter(kind=trials.JOB).count() == 1, "not again within the hour"
    Job.objects.filter(kind=trials.JOB).update(run_at=now() + timedelta(days=400))
    try_what_is_due()
    assert Job.objects.filter(kind=trials.JOB).count() == 2, "that one was made by a clock that was ahead"


def test_two_do_not_try_at_once(do: Any, manager: Actor, came_out: Any) -> None:
    do(Activity, "create", **TRIAL)
    came_out(Tried("", 1, proof(manager, "aa")))
    with (Path(settings.ACCORD_DATA_DIR) / ".trial.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert trial_restore() == {"trial": "under way"}
    assert trial_restore()["passed"] is True


def test_accord_tries_nothing_but_restores(do: Any, manager: Actor) -> None:
    with pytest.raises(Refused, match="Accord can only try the restore of its own backup"):
        do(Activity, "create", **{**TRIAL, "kind": "access_review"})


def test_whatever_goes_wrong_is_what_the_trial_has_found(manager: Actor, monkeypatch: Any) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(trials, "back_up", full)
    tried = trials.try_restore()
    assert (tried.passed, "No space left on device" in tried.why) == (False, True)
    assert list(Path(settings.ACCORD_DATA_DIR).glob(".trial-*")) == []


def test_the_control_of_backups_turns_on_what_the_trial_has_found(manager: Actor, came_out: Any, clock: Any) -> None:
    """All else about backups is shown; the trial alone decides, by the run that it records."""
    with clock(f"{TODAY}T12:00:00Z"):
        w = World(manager, "backups_shown", "iso-27001")
        s = Stage(w, next(line for line in LINES if line.name == w.check))
        s.stated()
        rule = w.enter(Document, title="Rules", kind="policy", state="in_force", effective_from=day(-9))
        w.enter(DocumentVersion, document=rule, version="1", state="approved", text="Each night.")
        w.change(s.control, state="implemented", documents=[rule])
        s.source("feed:backup")
        asset = w.enter(Asset, title="ERP", kind="software", state="in_use", backup_required=True)
        s.doing("restore_test", due=0, interval_days=5, by_accord=True, assets=[asset])
        w.no_data("shows that it works")
        came_out(Tried("", 12, proof(manager, "aa"), "2026-02-28"))
        trial_restore()
        shown = w.holds(until=day(5))
        assert "Round of restore_test" in [d.title for d in shown.records]
    with clock(f"{day(5)}T12:00:00Z"):
        came_out(Tried("The disk has lost 1 files of evidence, such as ab.", 3))
        trial_restore()
        assert (w.ask(day(5)).outcome, w.ask(day(8)).outcome) == (Outcome.NO_DATA, Outcome.FAILS)
        assert "Round of restore_test" in w.ask(day(8)).because


def test_other_verdicts_there_are_what_the_trial_has_found(manager: Actor, monkeypatch: Any, clock: Any) -> None:
    monkeypatch.setattr(trials, "back_up", lambda *_, **__: Made(0, 0, 0, (), ()))
    with clock(now()):  # midnight strikes between none of two trials
        yesterday = (now() - timedelta(days=2)).date()
        right = trials.verdicts(yesterday)
        assert set(right) == {f"northwind by {e.id}" for e in editions()}
        for there, why in (
            (right, ""),
            (
                right | {"northwind by iso-9001:2015": "00"},
                f"judges northwind by iso-9001:2015 otherwise on {yesterday}",
            ),
            (right | {"other by iso-9001:2015": "00"}, "judges other by iso-9001:2015 otherwise"),
        ):
            said = json.dumps({"logs": [], "verdicts": there})
            monkeypatch.setattr(trials, "_accord", lambda *_, said=said: said)
            assert why in trials.try_restore().why
            assert trials.try_restore().passed is not bool(why)
