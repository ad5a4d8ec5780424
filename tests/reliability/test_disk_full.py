"""F-5: the disk is full, and later has room again. The real server on a small disk of its own, where the system lets
the tests mount one (root, or namespaces of users); how each part behaves is also tested without (test_storage.py)."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.db import OperationalError, connection
from django.test import Client
from tests.journey.serving import Installation, Server
from tests.reliability.figures import SOAK, Figure
from tests.reliability.northwind import Northwind, Program

from accord.kernel.access.actor import Actor
from accord.kernel.access.models import Account, Token
from accord.kernel.moments.clock import now
from accord.kernel.room import FULL, room

SIZE = 256 << 20
TRIES = 2_000 if SOAK else 60
MOUNT = f'mount -t tmpfs -o size={SIZE} none "$0" && cp -a "$1/." "$0" && shift && exec "$@"'


class Disk(NamedTuple):
    free: int
    total: int = 100 << 30


@pytest.fixture
def browser(manager: Actor) -> Client:
    """The browser of an administrator."""
    account = Account.objects.get(pk=manager.account_id)
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


@pytest.mark.parametrize(
    ("free", "status", "state", "says"),
    [
        pytest.param(10 << 30, 200, "has room", "", id="ten percent"),
        pytest.param((10 << 30) - (1 << 20), 200, "nearly full", "The disk is nearly full: 9.9 % are free", id="less"),
        pytest.param(FULL - 1, 503, "full", "The disk is full: nothing can be added", id="full"),
    ],
)
def test_the_alarm_and_the_banner_of_administrators(
    free: int, status: int, state: str, says: str, browser: Client, actor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = Client(SERVER_NAME="localhost")
    account = Account.objects.get(pk=actor("owner").account_id)
    owner.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Disk(free))
    answer = browser.get("/readyz")
    assert (answer.status_code, answer.json()["ready"], answer.json()["disk"]) == (status, status == 200, state)
    page = browser.get("/northwind/my-work/").content.decode()
    assert ('role="alert"' in page, says in page) == (bool(says), True)
    assert 'role="alert"' not in owner.get("/northwind/my-work/").content.decode()


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), OSError(122, "Disk quota exceeded")])
def test_a_page_says_that_the_disk_is_full(error: OSError, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    browser.raise_request_exception = False

    def no_room(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr("accord.doors.pages.work.duties", no_room)
    answer = browser.get("/northwind/my-work/")
    assert (answer.status_code, "The disk is full; nothing was written" in answer.content.decode()) == (507, True)


@pytest.mark.sqlite
def test_room_is_that_of_the_tightest_disk(manager: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    disks = iter([Disk(50 << 30), Disk(5 << 30)])
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: next(disks))
    assert room().percent == 5.0


def test_a_token_reads_while_nothing_can_be_written(manager: Actor) -> None:
    """That it was used could not be noted: no reason to keep anybody from reading."""

    def full(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("UPDATE"):
            raise OperationalError("database or disk is full")
        return execute(sql, *rest)

    _, token = Token.issue(
        organization_id=manager.organization.pk, person_id=manager.person.pk, name="a program", scopes=[],
        expires_at=now() + timedelta(days=1),
    )  # fmt: skip
    program = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {token}"})
    with connection.execute_wrapper(full):
        assert program.get("/api/v1/organizations/northwind/sites").status_code == 200
    assert Token.objects.get().used_at is None


# ---- the real server -------------------------------------------------------------------------------------------------


def mounting() -> list[str]:
    """The command by which a process gets mounts of its own. Skips where there is none."""
    for command in (["unshare", "--mount"], ["unshare", "--user", "--map-root-user", "--mount"]):
        tried = [*command, "sh", "-c", "mount -t tmpfs none /mnt"]
        if shutil.which("unshare") and subprocess.run(tried, capture_output=True, check=False).returncode == 0:
            return command
    pytest.skip("nothing can be mounted here: neither root with CAP_SYS_ADMIN nor namespaces of users")


class Ballast:
    """A file on the server's disk that takes room from it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "ballast"

    def leave(self, free: int) -> None:
        """Take all but so many bytes."""
        with self.path.open("ab") as out:
            while (much := shutil.disk_usage(self.path.parent).free - free) > 0:
                try:
                    out.write(b"x" * min(much, 1 << 20))
                    out.flush()
                except OSError:
                    if much <= 4096:
                        return
                    out = self.path.open("ab", buffering=0)


def writes(program: Program, times: int, known: list[str], count: Counter[str]) -> None:
    """Try to add sites and files, and read."""
    for number in range(times):
        status, answer = program.send("POST", "sites", {"title": f"Site {len(known)} {number}", "address": "x" * 200})
        count[f"written {status}"] += 1
        if status == 201:
            known.append(answer["reference"])
        elif status == 507:
            assert "The disk is full; nothing was written" in answer["detail"], answer
        status, answer = program.upload("proof.bin", bytes(200_000) + str(number).encode())
        count[f"written {status}"] += 1
        assert status == 201 or "Free some space" in answer["detail"]
        status, _ = program.send("GET", "sites" if number % 2 else f"sites/{known[0]}")
        count[f"read {status}"] += 1


@pytest.mark.slow
@pytest.mark.sqlite
def test_a_full_disk_refuses_and_goes_on_once_there_is_room(
    northwind: Northwind, tmp_path: Path, figure: Figure
) -> None:
    told, known = northwind.installation, []
    data = told.data.rename(tmp_path / "before")
    told.data.mkdir()
    server = Server(told, [*mounting(), "sh", "-c", MOUNT, str(told.data), str(data)], stumbles=True)
    before, full, after = Counter[str](), Counter[str](), Counter[str]()
    with server:
        there = Path(f"/proc/{server.process.pid}/root") / told.data.relative_to("/")
        program, ballast = northwind.program(), Ballast(there)
        writes(program, 10, known, before)
        assert before == {"written 201": 20, "read 200": 10}
        assert program.send("GET", "/readyz")[1]["disk"] == "has room"
        ballast.leave(int(0.095 * SIZE))
        status, health = program.send("GET", "/readyz")
        assert (status, health["disk"]) == (200, "nearly full"), health
        ballast.leave(0)
        writes(program, TRIES, known, full)
        status, health = program.send("GET", "/readyz")
        assert (status, health["disk"]) == (503, "full"), health
        ballast.path.unlink()
        writes(program, 10, known, after)
        assert program.send("GET", "/readyz")[0] == 200
        assert after == {"written 201": 20, "read 200": 10}
        program.connection.close()
        held = os.open(there, os.O_RDONLY)  # the disk stays until nobody looks at it any more
    kept = tmp_path / "kept"
    shutil.copytree(f"/proc/self/fd/{held}", kept)
    os.close(held)
    copied = Northwind(Installation(kept), northwind.token, northwind.organization)
    sites = {reference for (reference,) in copied.rows("SELECT reference FROM kernel_site")}
    whole = copied.rows("PRAGMA integrity_check") == [("ok",)]
    refused, lost = full["written 507"], len(set(known) - sites)
    figure(
        "F-5", "`accord serve` on SQLite on a disk of 256 MiB that is filled", tried=full.total(), refused=refused,
        other_answers=full.total() - refused - full["written 201"] - full["read 200"], read=full["read 200"],
        acknowledged=len(known), lost=lost, integrity_ok=int(whole), written_after=after["written 201"],
    )  # fmt: skip
    assert set(full) <= {"written 201", "written 507", "read 200"}, full
    assert refused > TRIES / 2
    assert (lost, len(sites - set(known)), whole) == (0, 0, True)
    copied.verified(tmp_path)
