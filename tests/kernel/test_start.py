"""What is refused before anything starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FULL = (
    "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    "resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY)); "
)
SETTINGS = "import django; django.setup(); from django.conf import settings; print(len(settings.SECRET_KEY))"


def start(folder: Path, before: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """A process of its own that reads the settings, with these variables."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ACCORD_")}
    variables = {**kept, "DJANGO_SETTINGS_MODULE": "accord.config.settings", "ACCORD_DATA_DIR": str(folder), **more}
    return subprocess.run(
        [sys.executable, "-c", before + SETTINGS], env=variables, capture_output=True, text=True, timeout=120
    )


@pytest.mark.parametrize(
    "example",
    [
        "changeme",
        "django-insecure-0123456789abcdefghijklmnopqrstuvwxyz",
        "your-secret-key-goes-here-0123456789",
        "x" * 64,
    ],
)
def test_V_33_an_example_of_a_secret_key_is_refused(example: str, tmp_path: Path) -> None:
    refused = start(tmp_path, ACCORD_SECRET_KEY=example)
    assert refused.returncode != 0
    assert "ACCORD_SECRET_KEY" in refused.stderr
    assert example not in refused.stderr + refused.stdout, "not even an example is printed"
    assert "Traceback" not in refused.stderr


def test_V_33_without_one_a_key_is_made_once_and_kept_for_the_owner_alone(tmp_path: Path) -> None:
    made = [start(tmp_path).stdout, start(tmp_path).stdout]
    kept = tmp_path / "keys" / "secret.txt"
    assert made == [f"{len(kept.read_text())}\n"] * 2
    assert len(kept.read_text()) >= 64
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_key_that_a_full_disk_did_not_take_is_made_at_the_next_start(tmp_path: Path) -> None:
    full = start(tmp_path, FULL)
    assert (full.returncode, "ACCORD_DATA_DIR" in full.stderr) == (1, True), full.stderr
    assert start(tmp_path).stdout == f"{len((tmp_path / 'keys' / 'secret.txt').read_text())}\n"
