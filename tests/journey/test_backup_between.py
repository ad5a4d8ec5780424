"""The living example moves from SQLite to PostgreSQL and back: the same rows, the same roots, the same verdicts."""

from __future__ import annotations

import json
import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.journey.conftest import EXAMPLE, postgresql
from tests.journey.kept import example_folder
from tests.journey.serving import Installation

from accord.kernel.moments.clock import today
from accord.standards import editions

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


def _backed_up(installation: Installation, file: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the backup says of itself, and hash and size of each table and file in it."""
    made = json.loads(installation.says("backup", "--output", file, "--with-keys", "--format", "json"))
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    return made, {name: told for name, told in manifest.items() if name.startswith(("tables/", "evidence/"))}


def _verdicts(installation: Installation, day: date) -> list[Any]:
    """Of today, from the live tables; a day that is over is judged from the log alone, which has the same root."""
    common = ("conformity", "--organization", EXAMPLE, "--format", "json", "--standard")
    return [json.loads(installation.says(*common, e.id, "--on", day.isoformat())) for e in editions()]


def _differing(one: dict[str, Any], other: dict[str, Any]) -> set[str]:
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}


def test_there_and_back_again(folder: Path, database: Any) -> None:
    shutil.copytree(example_folder(), folder / "first")
    first = Installation(folder / "first")
    second = Installation(folder / "second", postgresql(database.owner))
    third = Installation(folder / "third")
    made, rows = _backed_up(first, folder / "first.zip")
    day = today("Europe/Berlin")  # that of the example
    verdicts = _verdicts(first, day)
    on_the_way = {"tables/ledger_entry.jsonl", "tables/ledger_head.jsonl", "tables/kernel_account.jsonl"}
    on_the_way |= {"tables/kernel_token.jsonl", "tables/kernel_calendarfeed.jsonl"}  # restored, and rights that ended
    for number, (place, file) in enumerate(((second, "first.zip"), (third, "second.zip"))):
        told = json.loads(place.says("restore", folder / file, "--key", made["key"], "--format", "json"))
        of_organizations = {p["log"]: (p["size"], p["root"]) for p in told["logs"][1:]}
        assert of_organizations == {log["id"]: (log["size"], log["root"]) for log in made["logs"][1:]}
        assert (place.data / "accord.sqlite3").exists() is (number == 1)
        made, there = _backed_up(place, folder / ("second.zip" if number == 0 else "third.zip"))
        assert _differing(rows, there) <= on_the_way
        assert _verdicts(place, day) == verdicts
        assert "0 differences" in place.says("rebuild", "--check")
        rows = there
        again = place.run("restore", folder / file, "--key", made["key"])
        assert (again.returncode, "There is data in" in again.stderr) == (1, True)
    assert place.run("restore", folder / "first.zip").returncode == 1
