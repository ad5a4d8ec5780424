"""Backup and restore by the command line, in processes of their own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from tests.installation.test_bad_input import one_sentence

pytestmark = pytest.mark.slow
BEGIN = """
import os, django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.config.settings")
django.setup()
from accord.kernel.access.models import Account
from accord.kernel.organization.services import create_organization
account = Account.objects.filter(email="mia@northwind.example").first()
if account is None:
    create_organization(
        title="Northwind", slug="northwind", time_zone="Europe/Berlin", given_name="Mia", family_name="Manager",
        account=Account.objects.create_user("mia@northwind.example", is_operator=True),
    )
"""


@pytest.fixture
def ready(made: Path, data: Path, accord: Any) -> Path:
    """A data folder with an organization whose log is signed."""
    shutil.copytree(made, data)
    assert accord("checkpoint", inside=BEGIN).code == 0
    return data


@pytest.fixture
def saved(ready: Path, accord: Any, tmp_path: Path) -> tuple[Path, str]:
    """A backup with its keys, and the fingerprint of its key."""
    file = tmp_path / "saved.zip"
    said = accord("backup", "--output", str(file), "--with-keys", "--format", "json")
    assert said.code == 0, said
    return file, json.loads(said.out)["key"]


def test_it_comes_back_as_it_was(saved: tuple[Path, str], accord: Any, tmp_path: Path) -> None:
    file, key = saved
    empty = tmp_path / "empty"
    assert "--key" in one_sentence(accord("restore", str(file), DATA_DIR=str(empty)))
    said = accord("restore", str(file), "--key", key, "--as", "mia@northwind.example", DATA_DIR=str(empty))
    assert said.code == 0, said
    assert "Proved: every entry" in said.out
    assert accord("rebuild", "--check", DATA_DIR=str(empty)).code == 0
    assert accord("checkpoint", DATA_DIR=str(empty)).code == 0
    assert "There is data" in one_sentence(accord("restore", str(file), "--key", key, DATA_DIR=str(empty)))
    assert not list(empty.glob(".restoring-*"))


def test_killed_at_any_moment_it_opens_nothing(saved: tuple[Path, str], accord: Any, tmp_path: Path) -> None:
    file, key = saved
    killed = tmp_path / "killed"
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ACCORD_", "DJANGO_"))}
    command = [sys.executable, "-m", "accord.config.main", "restore", str(file), "--key", key]
    begun, opened = time.monotonic(), 0
    assert accord("restore", str(file), "--key", key, DATA_DIR=str(tmp_path / "whole")).code == 0
    lasts = time.monotonic() - begun
    for part in range(1, 5):
        process = subprocess.Popen(command, env={**kept, "ACCORD_DATA_DIR": str(killed)}, stdout=subprocess.DEVNULL)
        time.sleep(lasts * part / 5)
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        if (killed / "accord.sqlite3").exists():  # it was done
            assert accord("rebuild", "--check", DATA_DIR=str(killed)).code == 0
            opened += 1
            shutil.rmtree(killed)
    assert opened < 4, "no process was killed in time"
    if not (killed / "accord.sqlite3").exists():
        said = accord("restore", str(file), "--key", key, DATA_DIR=str(killed))
        assert said.code == 0, said
    assert accord("rebuild", "--check", DATA_DIR=str(killed)).code == 0
    assert not list(killed.glob(".restoring-*"))


def test_a_trial_says_what_it_has_proved(ready: Path, accord: Any) -> None:
    said = accord("backup", "--trial", "--format", "json")
    assert said.code == 0, said
    tried = json.loads(said.out)
    assert (tried["why"], len(tried["logs"])) == ("", 2)
    assert not list(ready.glob(".trial-*"))
