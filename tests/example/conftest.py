"""The example, filled once: tests that only read share it, since filling it takes a while."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from tests.journey.kept import SAID, example_folder

from accord.config.settings import PASSWORD_HASHERS

SLUG = "northwind-instruments"


@pytest.fixture(scope="module")
def filled(database: Any, scratch: Path) -> Iterator[list[str]]:
    """What was said while it filled; the example is there for all tests of the module, and its day goes on until they
    have ended."""
    from accord.kernel.jobs.queue import run_waiting
    from accord.kernel.moments.clock import clock_at, now

    data = scratch / "example"
    shutil.rmtree(data, ignore_errors=True)
    with override_settings(ACCORD_DATA_DIR=data, PASSWORD_HASHERS=PASSWORD_HASHERS), clock_at(now()):
        said = _copied(database, data) if database.take else _played(database, data)
        run_waiting()
        yield said


def _copied(database: Any, data: Path) -> list[str]:
    """As `accord demo` has made it."""
    shutil.copytree(example_folder(), data)
    database.take(data / "accord.sqlite3")
    return (data / SAID).read_text(encoding="utf-8").splitlines()


def _played(database: Any, data: Path) -> list[str]:
    """Filled in this process."""
    from accord.config.example import fill

    data.mkdir()
    database.renew(0)
    said: list[str] = []
    fill(said.append)
    return said


@pytest.fixture(autouse=True)
def fresh(filled: list[str]) -> None:
    """Instead of a fresh database for each test: the filled one."""


@pytest.fixture
def firm() -> Any:
    """Northwind Instruments."""
    from accord.kernel.organization.models import Organization

    return Organization.everywhere.get(slug=SLUG)


@pytest.fixture
def mara() -> Any:
    """Who opens the demonstration."""
    return person("mara.lindqvist")


@pytest.fixture
def verdict(firm: Any) -> Callable[..., Any]:
    """`verdict("roles_held", "iso-9001")`: what a check says today."""
    from accord.kernel.checks.evaluate import verdicts
    from accord.kernel.moments.past import moment

    def found(check: str, family: str) -> Any:
        with moment(firm) as m:
            return verdicts(m, [(check, family)])[check, family]

    return found


def person(name: str) -> Any:
    """Somebody of the firm, signed in."""
    from accord.kernel.access.actor import actor_for_account
    from accord.kernel.access.models import Account

    return actor_for_account(Account.objects.get(email=f"{name}@{SLUG}.example"), SLUG)
