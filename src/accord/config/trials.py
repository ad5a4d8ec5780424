"""The trial restore: a backup is made and restored in a place apart, where everything is proved and judged again; what
comes of it is a run of each activity that an organization has left to Accord.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Q

from accord.areas.conformity.queries import report
from accord.areas.controls.models import Activity
from accord.areas.controls.queries.by_accord import due_by_accord
from accord.kernel.access.actor import system
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.backup.making import back_up
from accord.kernel.jobs.models import Job
from accord.kernel.jobs.queue import ATTEMPTS, each_minute, enqueue, job
from accord.kernel.ledger.keys import signer
from accord.kernel.ledger.site import ITSELF, site_event
from accord.kernel.moments.clock import now, today
from accord.kernel.organization.models import Organization
from accord.kernel.records.declaration import of
from accord.kernel.records.record import within
from accord.kernel.refusals import Refused
from accord.standards import editions

if TYPE_CHECKING:
    from collections.abc import Iterator

JOB = "trial-restore"
LONGEST = 6 * 3600  # seconds that a command may take in the restored installation
PAUSE = timedelta(hours=1)
_log = logging.getLogger("accord.trials")


@dataclass(frozen=True, slots=True)
class Tried:
    """What a trial restore has shown. `why`: what failed; empty: it passed. `logs`: what was proved, by log."""

    why: str
    seconds: int
    logs: dict[str, dict[str, Any]] = field(default_factory=dict)
    judged_on: str = ""

    @property
    def passed(self) -> bool:
        """Whether all of it was as it should be."""
        return not self.why

    @property
    def says(self) -> list[str]:
        """A line for each log."""
        return [
            f"{log}: {p['size']} entries, root {p['root']}, {p['records']} records"
            for log, p in sorted(self.logs.items())
        ]


def try_restore() -> Tried:
    """Back up, restore elsewhere, compare, remove. Whatever goes wrong is what the trial has found."""
    begun = time.monotonic()
    data = Path(settings.ACCORD_DATA_DIR)
    for old in data.glob(".trial-*"):
        shutil.rmtree(old, ignore_errors=True)  # of one that was killed
    with tempfile.TemporaryDirectory(prefix=".trial-", dir=data) as folder:
        try:
            logs, day = _tried(Path(folder))
        except Refused as refused:
            return Tried(refused.sentence, _since(begun))
        except (OSError, DatabaseError, subprocess.TimeoutExpired) as error:
            return Tried(f"{type(error).__name__}: {error}.", _since(begun))
    return Tried("", _since(begun), logs, day.isoformat())


def _since(begun: float) -> int:
    return round(time.monotonic() - begun)


def _tried(folder: Path) -> tuple[dict[str, dict[str, Any]], date]:
    made = back_up(folder / "backup.zip", with_keys=True, trial=True)
    if made.lost:
        raise Refused(f"The disk has lost {len(made.lost)} files of evidence, such as {made.lost[0]}.")
    day = (now() - timedelta(days=2)).date()  # a day that is over wherever an organization is
    vouched = ("--key", signer().fingerprint, "--judge", day.isoformat())
    said = json.loads(_accord(folder / "data", "restore", folder / "backup.zip", *vouched))
    logs = {p["log"]: p for p in said["logs"]}
    live = {h["id"]: (h["size"], h["root"]) for h in made.logs}
    if live != {log: (p["size"], p["root"]) for log, p in logs.items() if p["size"]}:
        raise Refused("The logs of the restored installation have other roots.")
    here = verdicts(day)
    if odd := [name for name, digest in said["verdicts"].items() if here.get(name) != digest]:
        raise Refused(f"The restored installation judges {odd[0]} otherwise on {day}.")
    return logs, day


def verdicts(day: date) -> dict[str, str]:
    """The hash of what is judged of each organization by each standard, as it was known on that day: whoever goes on
    working changes nothing of it."""
    found = {}
    for organization in Organization.everywhere.order_by("slug"):
        for edition in editions():
            said = json.dumps(report(organization, edition.id, day, day), default=str, sort_keys=True)
            found[f"{organization.slug} by {edition.id}"] = hashlib.sha256(said.encode()).hexdigest()
    return found


def _accord(place: Path, *command: str | Path) -> str:
    """What a command says in the restored installation, which knows nothing of this one. Raises Refused with what it
    was refused for."""
    own = {k: v for k, v in os.environ.items() if not k.startswith("ACCORD_")}
    done = subprocess.run(
        [sys.executable, "-m", "accord.config.main", *map(str, command), "--format", "json"],
        env={**own, "ACCORD_DATA_DIR": str(place), "ACCORD_BASE_URL": settings.ACCORD_BASE_URL},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LONGEST, check=False,
    )  # fmt: skip
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [f"it ended with {done.returncode}"]
        raise Refused(last[0].removeprefix("accord: "))
    return done.stdout


# ---- when it is due --------------------------------------------------------------------------------------------------


@each_minute
def try_what_is_due() -> None:
    """One job for all activities that are due; not again within the hour, whatever came of the last one."""
    waits = Q(done_at=None, attempts__lt=ATTEMPTS)
    lately = Q(run_at__range=(now() - PAUSE, now() + PAUSE))  # further ahead: the clock was set back since
    if any(True for _ in _due()) and not Job.objects.filter(waits | lately, kind=JOB).exists():
        enqueue(JOB, key=JOB)


def _due() -> Iterator[tuple[Organization, Activity]]:
    for organization in Organization.everywhere.filter(archived_on=None).order_by("slug"):
        with within(organization.pk):
            found = due_by_accord(today(organization.time_zone))
        yield from ((organization, activity) for activity in found)


@job(JOB)
def trial_restore() -> dict[str, Any]:
    """Try, and record what came of it with each activity that is due. Nobody else tries meanwhile."""
    with (Path(settings.ACCORD_DATA_DIR) / ".trial.lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return {"trial": "under way"}
        tried = try_restore()
        site_event("trial", {"passed": tried.passed, "seconds": tried.seconds}, ITSELF)
        for organization, activity in list(_due()):
            _record(tried, organization, activity)
    return {"passed": tried.passed, "why": tried.why}


def _record(tried: Tried, organization: Organization, activity: Activity) -> None:
    """A run of the activity, through its act. What was proved of other organizations is none of this one's business."""
    answers = {"result": "passed" if tried.passed else "failed", "evidence": _evidence(tried, str(organization.pk))}
    if not tried.passed:
        answers["findings"] = f"The trial restore of Accord's own backup failed: {tried.why}"
    act = act_at(of(Activity), "run")
    assert act is not None
    try:
        perform(act, system(organization), str(activity.reference), answers, rev=activity.rev)
    except Refused as refused:
        _log.warning("The trial restore was not recorded with %s: %s", activity.reference, refused.sentence)


def _evidence(tried: Tried, log: str) -> str:
    took = f"It took {tried.seconds} seconds."
    if not tried.passed:
        return f"Accord backed itself up and tried to restore that in a place apart. {took}"
    proof = tried.logs[log]
    return (
        f"Accord backed itself up and restored that in a place apart: {proof['size']} entries of this log with root "
        f"{proof['root']}, {proof['checkpoints']} signed checkpoints and {proof['records']} records agree, every file "
        f"by its hash, and the verdicts of {tried.judged_on} are the same. {took}"
    )
