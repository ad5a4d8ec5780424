"""What happens when storage fails: the disk is full, the database is locked, the key is wrong or gone."""

from __future__ import annotations

import errno
import os
import resource
import threading
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client

from accord.kernel.access.actor import Actor
from accord.kernel.acts.perform import explain_storage
from accord.kernel.checks.evaluate import verdicts
from accord.kernel.checks.models import StoredVerdict
from accord.kernel.checks.registry import checks
from accord.kernel.jobs import queue
from accord.kernel.jobs.models import Job
from accord.kernel.ledger.checkpoints import ForkRefused, refuse_unfit_key, sign_checkpoint
from accord.kernel.ledger.keys import signer
from accord.kernel.moments import past
from accord.kernel.moments.past import moment
from accord.kernel.organization.models import Organization, Site
from accord.kernel.records.files import Upload, evidence_folder, path_of, receive
from accord.kernel.refusals import Refused, StorageRefused

# ---- files -----------------------------------------------------------------------------------------------------------


def test_a_full_disk_refuses_a_file_and_leaves_nothing(manager: Actor) -> None:
    evidence_folder().mkdir(parents=True)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, hard))
    try:
        with manager.scope(), pytest.raises(StorageRefused, match=r"proof\.pdf could not be stored.*Free some space"):
            receive("proof.pdf", [b"x" * (1 << 20)] * 2)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [p for p in evidence_folder().rglob("*") if p.is_file()] == []
    with manager.scope():
        assert not Upload.objects.exists()


def test_a_file_is_kept_by_every_folder_above_it(manager: Actor, monkeypatch: Any) -> None:
    synced: list[Path] = []
    monkeypatch.setattr("accord.kernel.records.files._sync_folder", synced.append)
    with manager.scope():
        stored = path_of(receive("proof.pdf", [b"x"]).sha256)
    assert synced == [stored.parent, evidence_folder(), Path(settings.ACCORD_DATA_DIR)]


def test_a_data_folder_that_takes_no_files_is_named(manager: Actor) -> None:
    evidence_folder().write_text("no folder")
    with manager.scope(), pytest.raises(StorageRefused, match=r"proof\.pdf could not be stored"):
        receive("proof.pdf", [b"x"])


# ---- the database ----------------------------------------------------------------------------------------------------


@pytest.fixture
def full() -> Any:
    """SQLite, as if the disk were full, until the test ends."""

    def fill() -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")

    yield fill
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1073741823")


@pytest.mark.sqlite
def test_a_full_database_refuses_and_leaves_nothing(full: Any, do: Any, manager: Actor, log: Any) -> None:
    known = len(log())
    full()

    def fill_up() -> None:
        for number in range(200):
            do(Site, "create", title=f"Site {number}", address="x" * 200)

    with pytest.raises(StorageRefused, match="The disk is full; nothing was written"):
        fill_up()
    written = len(log())
    with manager.scope():
        assert Site.objects.count() == written - known


@pytest.mark.sqlite
def test_a_page_shows_verdicts_also_when_they_cannot_be_kept(manager: Actor, organization: Organization) -> None:
    import sqlite3

    name = next(iter(checks()))
    connection.ensure_connection()
    connection.connection.execute("PRAGMA busy_timeout = 50")
    raw = sqlite3.connect(connection.settings_dict["NAME"])
    try:
        raw.execute("BEGIN IMMEDIATE")
        with moment(organization) as now:
            assert verdicts(now, [(name, "iso-9001")])[name, "iso-9001"].because
    finally:
        raw.close()
    assert not StoredVerdict.objects.exists()


@pytest.mark.sqlite
def test_the_jobs_go_on_after_the_database_was_locked(manager: Actor, monkeypatch: Any) -> None:
    stop, rounds = threading.Event(), []

    def tick() -> None:
        rounds.append(len(rounds))
        if len(rounds) == 1:
            raise OperationalError("database is locked")
        stop.set()

    monkeypatch.setattr(queue, "_ticks", [tick])
    monkeypatch.setattr(queue, "close_old_connections", lambda: None)
    Job.objects.all().delete()
    queue.work_until(stop, every=0.05)
    assert len(rounds) == 2


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError(errno.ENOSPC, "", "/locked"), "disk is full"),
        (OSError(errno.EDQUOT, ""), "disk is full"),
        (OSError(errno.EIO, ""), "disk does not take it"),
        (OperationalError("disk I/O error"), "disk does not take it"),
        (OperationalError("unable to open database file"), "disk does not take it"),
        (OSError(errno.ENOENT, "", "/full"), ""),
        (OperationalError("no such table"), ""),
    ],
)
def test_what_a_disk_reports_is_said_in_a_sentence(error: Exception, says: str) -> None:
    found = explain_storage(error)
    assert found is None if not says else found is not None and says in found.sentence


@pytest.mark.parametrize("broken", [OSError(errno.EIO, "Input/output error"), OperationalError("disk I/O error")])
def test_a_page_and_the_interface_say_that_the_disk_is_broken(broken: Exception, monkeypatch: Any) -> None:
    def fails(*_: object, **__: object) -> None:
        raise broken

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", fails)
    monkeypatch.setattr("accord.doors.api.door.caller_of", fails)
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "x" * 32
    for answer in (client.get("/"), client.get("/api/v1/organizations/northwind/sites")):
        assert answer.status_code == 507
        assert b"The disk does not take it; nothing was written" in answer.content


# ---- the key ---------------------------------------------------------------------------------------------------------


def _key() -> Path:
    return Path(settings.ACCORD_DATA_DIR) / "keys" / "signing.pem"


def test_a_key_that_is_gone_is_not_replaced_by_another(manager: Actor, organization: Organization) -> None:
    sign_checkpoint(organization.pk)
    kept = _key().read_bytes()
    _key().unlink()
    for asked in (signer, refuse_unfit_key, lambda: sign_checkpoint(organization.pk)):
        with pytest.raises(Refused, match=r"signing\.pem is missing.*Restore"):
            asked()
    assert not _key().exists()
    _key().write_bytes(kept)
    refuse_unfit_key()


def test_a_key_that_is_another_is_named_at_start(manager: Actor, organization: Organization) -> None:
    from accord.tlog.checkpoint import Signer

    refuse_unfit_key()
    sign_checkpoint(organization.pk)
    refuse_unfit_key()
    _key().unlink()
    Signer.generate().save(_key())
    with pytest.raises(ForkRefused, match=r"not made by the present signing key.*Restore the key"):
        refuse_unfit_key()


# ---- the cache of past moments ---------------------------------------------------------------------------------------


@pytest.fixture
def years(do: Any, clock: Any) -> Site:
    with clock("2025-01-10T09:00:00Z"):
        site: Site = do(Site, "create", title="Hamburg")
    with clock("2025-02-10T09:00:00Z"):
        return do(site, "edit", title="Hamburg Harbour")


def test_the_past_takes_no_writes_at_all(years: Site, organization: Organization) -> None:
    with moment(organization, date(2025, 1, 31)) as then, pytest.raises(OperationalError, match="readonly"):
        then.of(Site).update(title="Forged")
    with moment(organization, date(2025, 1, 31)) as then:
        assert then.of(Site).get().title == "Hamburg"


def test_a_scratch_file_that_vanished_leaves_no_empty_one(years: Site, organization: Organization) -> None:
    path = past.scratch(organization.pk, 3)
    path.unlink()
    with pytest.raises(OperationalError), past.opened(path) as gone:
        gone.ensure_connection()
    assert not path.exists()


def test_what_is_asked_for_again_stays_in_the_cache(years: Site, organization: Organization) -> None:
    first = past.scratch(organization.pk, 1)
    for size in range(2, 3 + past._KEEP):
        past.scratch(organization.pk, min(size, past.size_of(organization.pk)))
        assert past.scratch(organization.pk, 1) == first
    assert first.exists()


def test_a_clock_that_was_set_back_leaves_room_for_what_is_made_now(years: Site, organization: Organization) -> None:
    """Else each scratch database would go as soon as it is there, and be made again without end."""
    ahead = time.time() + 86_400
    for number in range(past._KEEP):
        other = past.folder() / f"other-{number}.sqlite3"
        other.parent.mkdir(parents=True, exist_ok=True)
        other.touch()
        os.utime(other, (ahead, ahead))
    path = past.folder() / "new.sqlite3"
    path.touch()
    past.only_the_last(path.parent, "*.sqlite3", past._KEEP)
    assert path.exists()
    assert past.scratch(organization.pk, 1).exists()


def test_a_scratch_file_of_other_columns_is_not_used(years: Site, organization: Organization, monkeypatch: Any) -> None:
    before = past.scratch(organization.pk, 3)
    monkeypatch.setattr(past, "_schema", lambda: "other")
    assert past.scratch(organization.pk, 3) != before
