"""The page of the log over all organizations: for whoever runs the installation, and for nobody else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accord.kernel.access.models import Account
from accord.kernel.ledger.checkpoints import sign_checkpoint
from accord.kernel.ledger.keys import signer
from accord.kernel.ledger.models import SITE
from accord.kernel.ledger.site import CONSOLE, site_event
from accord.kernel.organization.models import Organization
from accord.tlog.checkpoint import open_note

PAGE = "/account/installation/"


@pytest.fixture
def runs(mia: Client, manager: Any) -> Client:
    """A browser of whoever runs the installation."""
    Account.objects.filter(pk=manager.account_id).update(is_operator=True)
    return mia


def text(client: Client, path: str = PAGE) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode().partition("<main")[2]))


def test_others_find_nothing_there(mia: Client, anonymous: Client, organization: Organization) -> None:
    sign_checkpoint(organization.pk)
    sign_checkpoint(SITE)
    for path in (PAGE, f"{PAGE}newest.txt"):
        assert mia.get(path).status_code == 404
        assert anonymous.get(path).status_code == 302
    assert "Log of this installation" not in mia.get("/account/").content.decode()


def test_events_stand_there_in_words_and_checkpoints_when_asked_for(
    runs: Client, manager: Any, organization: Organization
) -> None:
    me = str(manager.account_id)
    assert "Nothing yet" in text(runs)
    site_event("rights", {"account": me, "runs_installation": True})
    site_event("trial", {"passed": False, "seconds": 12}, {"kind": "system", "how": "job", "id": "system"})
    site_event("restore", {"origin": "x", "size": 7, "root": "ab"}, {**CONSOLE, "id": [me]}, reason="the disk broke")
    sign_checkpoint(organization.pk)
    page = text(runs)
    assert "given the installation to run : mia@northwind.example, by whoever sat at the console" in page
    assert "A restore was tried , by Accord" in page
    assert "Passed False Seconds 12" in page
    assert "A restore was accepted , by mia@northwind.example" in page
    assert "Reason the disk broke" in page
    assert "A log was signed" not in page
    assert f"A log was signed : {organization.title}, by Accord" in text(runs, f"{PAGE}?signed=1")
    assert "Log of this installation" in text(runs, "/account/")


def test_it_is_paged(runs: Client) -> None:
    for number in range(55):
        site_event("backup", {"files": number})
    page = runs.get(PAGE).content.decode()
    assert (page.count("A backup was made"), "?before=5" in page) == (50, True)
    assert runs.get(f"{PAGE}?before=5").content.decode().count("A backup was made") == 5


def test_it_says_how_far_each_log_is_signed_and_copied(
    runs: Client, organization: Organization, other: Any, settings: Any, tmp_path: Path
) -> None:
    from accord.kernel.copies.delivering import keep_in_folder

    sign_checkpoint(organization.pk)
    row = sign_checkpoint(SITE)
    assert row is not None
    before = text(runs)
    assert f"{organization.title} to do No copy of the checkpoints leaves this house" in before
    assert other.organization.title in before
    assert "This log 1 entry 1 signed no copy 1 entry not protected, for less than a minute" in before
    settings.ACCORD_COPIES_DIR = tmp_path
    keep_in_folder(SITE, row)
    assert "This log 1 entry 1 signed less than a minute old all protected" in text(runs)
    note = runs.get(f"{PAGE}newest.txt")
    assert note.headers["Content-Disposition"] == 'attachment; filename="site-checkpoint-1.txt"'
    assert open_note(note.content.decode(), signer().public_key).size == 1
