"""Chromium, and an installation of its own for each module: nothing here works inside the tests' own process."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlparse, urlunparse

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.journey.kept import example_folder
from tests.journey.serving import Installation, Server

POSTGRES = os.environ.get("ACCORD_TEST_POSTGRES") == "1"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--disable-dev-shm-usage",
]  # fmt: skip
EXAMPLE = "northwind-instruments"


@pytest.fixture(autouse=True)
def fresh() -> None:
    """Instead of a database in this process: every module has an installation of its own."""


@pytest.fixture(scope="module")
def chromium(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """The browser. Fails with a sentence where there is none."""
    found = os.environ.get("ACCORD_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.fail(
            "The browser journeys need Chromium: apt-get install chromium, or say where it is in ACCORD_TEST_CHROMIUM."
        )
    if POSTGRES:
        request.getfixturevalue("database")  # Django refuses to make one while Playwright's loop runs
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def folder(scratch: Path) -> Iterator[Path]:
    """A folder of this module, in memory where the machine has it."""
    path = Path(tempfile.mkdtemp(prefix="journey-", dir=scratch))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="module")
def installation(folder: Path, request: pytest.FixtureRequest) -> Iterator[Installation]:
    """An empty installation, served. On PostgreSQL an owner migrates and the server works as the restricted role."""
    variables = postgresql(request.getfixturevalue("database").owner) if POSTGRES else {}
    with Server(Installation(folder / "data", variables)) as served:
        assert (served.data / "accord.sqlite3").exists() is not POSTGRES
        yield served


@pytest.fixture(scope="module")
def new_installation(folder: Path, request: pytest.FixtureRequest) -> Callable[[str], Installation]:
    """`new_installation(name)`: one more, not served, on SQLite."""
    return lambda name: Installation(folder / name)


def postgresql(owner: str) -> dict[str, str]:
    """A new database beside that of the tests. Its role is that of conftest.py, which row-level security binds."""
    import psycopg

    name = f"accord_journey_{os.environ.get('PYTEST_XDIST_WORKER', 'one')}"
    with psycopg.connect(owner, autocommit=True) as c:
        c.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        c.execute(f"CREATE DATABASE {name}")
    parts = urlparse(owner)._replace(path=f"/{name}")
    where = parts.netloc.rpartition("@")[2]
    restricted: Any = parts._replace(netloc=f"accord_tests:accord_tests@{where}")
    return {"ACCORD_DATABASE_URL": urlunparse(restricted), "ACCORD_DATABASE_ADMIN_URL": urlunparse(parts)}


@pytest.fixture(scope="module")
def example(folder: Path) -> Iterator[Installation]:
    """The living example as `accord demo` makes it, served."""
    data = folder / "example"
    shutil.copytree(example_folder(), data)
    with Server(Installation(data)) as served:
        yield served
