"""F-12: how long a backup and a restore take, with logs and keys: 2,000 records, 100,000 with ACCORD_SOAK=1. What they
keep is judged in tests/kernel/test_backup.py, and both ways between the databases in tests/journey."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from tests.journey.serving import Installation
from tests.reliability.figures import SOAK, Figure
from tests.reliability.northwind import northwind_at

from accord.kernel.access.actor import Actor
from accord.kernel.acts.perform import add, run
from accord.kernel.organization.models import Site

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]
RECORDS = 100_000 if SOAK else 2_000
STEP = 2_000


def test_backup_and_restore_are_timed(manager: Actor, tmp_path: Path, figure: Figure) -> None:
    for first in range(0, RECORDS, STEP):
        numbers = range(first, first + STEP)
        run(manager, "import", lambda unit, n=numbers: [add(Site(title=f"Site {i}", address="Quay 1")) for i in n])
    northwind, file = northwind_at(tmp_path / "data", manager), tmp_path / "backup.zip"
    northwind.installation.says("init")  # its keys
    began = time.monotonic()
    made = json.loads(northwind.installation.says("backup", "--output", file, "--with-keys", "--format", "json"))
    backed_up = time.monotonic() - began
    began = time.monotonic()
    there = Installation(tmp_path / "there")
    told = json.loads(there.says("restore", file, "--key", made["key"], "--format", "json"))
    restored = time.monotonic() - began
    figure(
        "F-12", "`accord backup` and `accord restore` of the whole installation, SQLite", records=RECORDS,
        MB=file.stat().st_size / 1e6, seconds_to_back_up=backed_up, seconds_to_restore_and_prove=restored,
    )  # fmt: skip
    assert {log["id"]: log["root"] for log in made["logs"][1:]} == {log["log"]: log["root"] for log in told["logs"][1:]}
    assert "0 differences" in there.says("rebuild", "--check")
