"""`accord demo`: interrupted it leaves nothing, a second run says the password again, nobody serves it in public."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

SHORT = """
import django, itertools, os
os.environ["DJANGO_SETTINGS_MODULE"] = "accord.config.settings"
django.setup()
from accord.config.example import filling
whole = filling.chapters
filling.chapters = lambda: itertools.islice(whole(), {most})
filling.TO_TRY = (filling.people.FIRST,)
{more}
"""
EVERYBODY_TRIES = """
def passwords(stage):
    for account in stage.accounts.values():
        account.set_password(filling.printed_password())
        account.save()
filling._passwords = passwords
"""
OWN = """
from accord.kernel.access.models import Account
from accord.kernel.organization.services import create_organization
account = Account.objects.create_user("ada@example.org")
create_organization(
    title="Own", slug="own", time_zone="Europe/Berlin", account=account, given_name="Ada", family_name="Byron"
)
"""
FAILS = """
def broken(stage):
    {how}
filling._passwords = broken
"""


def organizations(data: Path) -> list[str]:
    with sqlite3.connect(data / "accord.sqlite3") as raw:
        return [slug for (slug,) in raw.execute("SELECT slug FROM kernel_organization")]


def short(accord: Any, *more: str, inside: str = "", **variables: str) -> Any:
    """`accord demo` with the beginning of the script alone; who may be tried is there after all."""
    code = SHORT.format(most=12, more=inside or EVERYBODY_TRIES)
    return accord("demo", "--no-serve", *more, inside=code, **variables)


@pytest.mark.parametrize(
    ("how", "says"),
    [("raise OSError(28, 'No space left on device')", "No space left"), ("raise KeyboardInterrupt", "Stopped.")],
)
def test_a_filling_that_fails_leaves_nothing_and_the_next_run_begins_anew(
    how: str, says: str, accord: Any, data: Path
) -> None:
    said = short(accord, inside=FAILS.format(how=how))
    assert (said.code, says in said.err) == (1, True), said
    assert "Traceback" not in said.err
    assert not (data / "accord.sqlite3").exists()
    assert not (data / "example.unfinished").exists()
    said = short(accord)
    assert said.code == 0, said
    assert "/link/" in said.out


def test_a_filling_that_was_killed_is_begun_anew(accord: Any, data: Path) -> None:
    assert short(accord, inside=FAILS.format(how="import os; os._exit(9)")).code == 9
    assert organizations(data) == ["northwind-instruments"]
    said = short(accord)
    assert said.code == 0, said
    assert "Filling the living example" in said.out
    assert not (data / "example.unfinished").exists()


def test_a_second_run_says_the_password_again_while_it_is_so(accord: Any, data: Path) -> None:
    assert short(accord).code == 0
    again = short(accord).out
    assert "Filling" not in again
    assert "is northwind-demo." in again
    assert "/link/" in again
    public = {"BASE_URL": "https://accord.example.org"}
    for command in (("serve",), ("demo", "--no-serve")):
        said = accord(*command, **public)
        assert said.code == 1
        assert "the password that everybody knows" in said.err
        assert "/link/" not in said.out
    email = again.partition("password of ")[2].split(",")[0].split(" ")[0]
    assert "@" in email
    assert accord("user", email, "--set-password", PASSWORD="correct horse battery").code == 0
    assert email not in short(accord).out.partition("password of ")[2].partition("is northwind-demo")[0]


def test_what_else_is_there_is_never_thrown_away(accord: Any, data: Path, made: Path) -> None:
    shutil.copytree(made, data)
    said = short(accord, inside=OWN + FAILS.format(how="raise KeyboardInterrupt"))
    assert said.code == 1
    assert set(organizations(data)) == {"own", "northwind-instruments"}
    said = short(accord)
    assert said.code == 1
    assert "also holds own, so nothing was thrown away" in said.err
