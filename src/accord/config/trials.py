"""The trial restore: a backup is made and restored in a place apart, where everything is proved and judged again; what
comes of it is a run of each activity that an organization has left to Accord.
"""

from __future__ import annotations

import json
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

from accord.areas.conformity.queries import report
from accord.kernel.backup.making import back_up
from accord.kernel.ledger.keys import signer
from accord.kernel.moments.clock import now
from accord.kernel.organization.models import Organization
from accord.kernel.refusals import Refused
from accord.standards import editions

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 6 * 3600


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
    place = folder / "data"
    said = json.loads(_accord(place, "restore", folder / "backup.zip", "--key", signer().fingerprint))
    logs = {p["log"]: p for p in said["logs"]}
    live = {h["id"]: (h["size"], h["root"]) for h in made.logs}
    if live != {log: (p["size"], p["root"]) for log, p in logs.items() if p["size"]}:
        raise Refused("The logs of the restored installation have other roots.")
    day = (now() - timedelta(days=2)).date()  # a day that is over wherever an organization is
    for organization, standard in _judged():
        _refuse_other_verdicts(place, organization, standard, day)
    return logs, day


def _judged() -> Iterator[tuple[Organization, str]]:
    for organization in Organization.everywhere.order_by("slug"):
        for edition in editions():
            yield organization, edition.id


def _refuse_other_verdicts(place: Path, organization: Organization, standard: str, day: date) -> None:
    """Both are judged from their logs, as they were known on that day: whoever goes on working here changes nothing."""
    restored = _accord(
        place, "conformity", "--organization", organization.slug, "--standard", standard, "--on", day.isoformat()
    )
    here = json.loads(json.dumps(report(organization, standard, day, None), default=str))
    if json.loads(restored) != here:
        raise Refused(f"The restored installation judges {standard} in {organization.slug} otherwise on {day}.")


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
