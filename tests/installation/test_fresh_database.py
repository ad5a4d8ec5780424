"""A fresh database gets its tables at once; they are the ones that the migrations leave step by step."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
STEP_BY_STEP = """
import django
django.setup()
from django.core.management import call_command
from django.core.management.commands.migrate import Command
call_command(Command(), verbosity=0)
"""


@pytest.fixture(autouse=True)
def fresh() -> None:
    """Its databases are its own."""


def _schema(folder: Path, *command: str) -> tuple[dict[tuple[str, str], list[str]], list[tuple[str, str]]]:
    """What a database holds after the command, columns in any order, and which migrations it knows."""
    environment = os.environ | {"ACCORD_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "accord.config.settings"}
    subprocess.run([sys.executable, *command], env=environment, check=True, timeout=500)
    with sqlite3.connect(folder / "accord.sqlite3") as made:
        master = made.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall()
        known = made.execute("SELECT app, name FROM django_migrations ORDER BY 1, 2").fetchall()
    return {(kind, name): sorted(re.findall(r"[^\s\"(),]+", sql)) for kind, name, sql in master}, known


def test_it_is_the_same_at_once_and_step_by_step(tmp_path: Path) -> None:
    for name in ("quick", "slow"):
        (tmp_path / name).mkdir()
    quick = _schema(tmp_path / "quick", "-m", "django", "migrate", "-v0")
    slow = _schema(tmp_path / "slow", "-c", STEP_BY_STEP)
    assert quick == slow
