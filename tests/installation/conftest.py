"""An installation of its own for each test, worked on by the command line in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


Accord = Callable[..., Said]


@pytest.fixture
def fresh() -> None:
    """Instead of a database in this process."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder, not made yet."""
    return tmp_path / "data"


@pytest.fixture
def accord(data: Path) -> Accord:
    """`accord("init", PORT="8001")`: the command line, with variables that begin with ACCORD_."""

    def run(*arguments: str, inside: str = "", **variables: str) -> Said:
        """`inside`: Python to run in the same process before the command line."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("ACCORD_", "DJANGO_"))}
        given = {"ACCORD_DATA_DIR": str(data), **{f"ACCORD_{k}": v for k, v in variables.items()}}
        code = f"{inside}\nimport sys\nfrom accord.config.main import main\nsys.exit(main({list(arguments)!r}))"
        done = subprocess.run(
            [sys.executable, "-c", code], env=kept | given, capture_output=True, text=True, timeout=180, check=False
        )
        return Said(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that `accord init` has made, to be copied."""
    folder = tmp_path_factory.mktemp("made") / "data"
    subprocess.run(
        [sys.executable, "-m", "accord.config.main", "init"],
        env=os.environ | {"ACCORD_DATA_DIR": str(folder)},
        check=True,
        capture_output=True,
    )
    return folder
