"""`accord checkpoint`: sign, say how things stand, another key, a restore of the site log."""

from __future__ import annotations

import json
import zipfile
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from accord.config import signing
from accord.kernel.access.models import Account
from accord.kernel.ledger import triggers
from accord.kernel.ledger.checkpoints import last_signed_file, sign_checkpoint
from accord.kernel.ledger.keys import signer
from accord.kernel.ledger.models import SITE, Opening
from accord.kernel.ledger.site import site_event, site_events
from accord.kernel.organization.models import Organization
from accord.kernel.records.record import within
from accord.kernel.refusals import Forbidden, Refused
from accord.tlog import verify
from accord.tlog.checkpoint import Checkpoint

PASSWORD = "correct horse battery"


def run(**given: Any) -> int:
    nothing = {
        "status": False,
        "rotate_key": None,
        "after_restore": None,
        "account": None,
        "second": None,
        "pack": None,
    }
    return signing.checkpoint(Namespace(**{**nothing, "format": "json", **given}))


def test_every_log_is_signed_and_the_status_says_so(
    organization: Organization, capsys: pytest.CaptureFixture[str], settings: Any, tmp_path: Path
) -> None:
    assert run() == 0
    first, site = json.loads(capsys.readouterr().out)
    assert (first["organization"], site) == ("northwind", {"organization": "(site)", "size": 1})
    settings.ACCORD_COPIES_DIR = tmp_path
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "000000000001-20270101T000000.txt").write_text("a note")
    assert run(status=True) == 1, "no copy leaves the house"
    said = capsys.readouterr()
    first, site = json.loads(said.out)
    assert (first["signed"], first["copied_outside"], first["unprotected_entries"]) == (
        first["entries"],
        0,
        first["entries"],
    )
    assert (site["entries"], site["signed"], site["copied_outside"], site["unprotected_entries"]) == (1, 1, 1, 0)
    assert "northwind: No copy of the checkpoints leaves this house" in said.err
    assert run(status=True, format="text") == 1
    assert f"northwind: {first['entries']} entries, " in capsys.readouterr().out


def test_another_key_is_taken(organization: Organization, capsys: pytest.CaptureFixture[str]) -> None:
    before = signer().fingerprint
    assert run(rotate_key=Path()) == 0
    said = json.loads(capsys.readouterr().out)["fingerprint"]
    assert said == signer().fingerprint != before


@pytest.fixture
def forked(organization: Organization) -> Checkpoint:
    """The site log no longer follows what was signed last."""
    site_event("backup", {})
    sign_checkpoint(SITE)
    lost = Checkpoint("localhost/log/site", 40, b"x" * 32)
    last_signed_file(SITE).write_text(signer().sign(lost))
    return lost


def operators(*names: str) -> list[str]:
    return [Account.objects.create_user(f"{n}@example.org", PASSWORD, is_operator=True).email for n in names]


def test_the_site_log_is_signed_again_when_two_say_so(
    forked: Checkpoint, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = operators("one", "two")
    assert run() == 1
    assert "(site): The log has lost or changed entries" in capsys.readouterr().err
    monkeypatch.setattr(signing.getpass, "getpass", lambda _: PASSWORD)
    for named in ({}, {"account": one}, {"account": one, "second": one}):
        with pytest.raises(Refused, match="Name 2 of those who run"):
            run(after_restore="a disk", **named)
    with pytest.raises(Refused, match="Say why"):
        run(after_restore=" ", account=one, second=two)
    Account.objects.create_user("three@example.org", PASSWORD)
    with pytest.raises(Forbidden, match=r"three@example\.org does not run"):
        run(after_restore="a disk", account=one, second="three@example.org")
    monkeypatch.setattr(signing.getpass, "getpass", lambda _: "wrong")
    with pytest.raises(Forbidden):
        run(after_restore="a disk", account=one, second=two)
    assert list(site_events("restore")) == []
    monkeypatch.setattr(signing.getpass, "getpass", lambda _: PASSWORD)
    assert run(after_restore="a disk", account=one, second=two) == 0
    (said,) = site_events("restore")
    assert (said["origin"], said["size"], said["root"]) == (forked.origin, forked.size, forked.root.hex())
    with within(SITE):
        assert Opening.objects.get(organization_id=SITE).value == "a disk", "sealed: the event holds a commitment"
    assert "a disk" not in str(said)


def test_who_is_alone_at_the_console_is_enough(forked: Checkpoint) -> None:
    assert run() == 1
    assert run(after_restore="a disk") == 0


def test_nothing_is_entered_when_nothing_was_lost(organization: Organization) -> None:
    site_event("backup", {})
    assert run(after_restore="a disk") == 0
    assert list(site_events("restore")) == []


def test_the_site_log_is_checked_by_others(
    organization: Organization, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    site_event("restore", {"size": 1}, reason="the disk broke")
    assert run() == 0
    file = tmp_path / "site.zip"
    assert run(pack=file) == 0
    key = signer().fingerprint
    capsys.readouterr()
    assert verify.main([str(file), "--key", key]) == 0
    assert "2 entries of localhost/log/site" in capsys.readouterr().out
    with zipfile.ZipFile(file) as made:
        assert b"the disk broke" not in b"".join(made.read(name) for name in made.namelist())


@pytest.mark.sqlite
def test_an_altered_site_log_is_named(
    organization: Organization, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    site_event("restore", {"size": 1})
    assert run() == 0
    with within(SITE), connection.cursor() as cursor:
        triggers.remove(connection)
        cursor.execute("UPDATE ledger_entry SET body = replace(body, 'restore', 'restart') WHERE type = 'SiteEvent'")
    file = tmp_path / "site.zip"
    assert run(pack=file) == 0, "what is signed are the leaves"
    assert verify.main([str(file), "--key", signer().fingerprint]) == 1
    assert "entry 0 (SiteEvent" in capsys.readouterr().out
