"""The page that says what is protected and what is not."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accord.doors.reports.checkpoints import parts, spoken
from accord.kernel.copies.window import Window
from accord.kernel.jobs.kinds import sign_what_changed
from accord.kernel.jobs.queue import run_waiting
from accord.kernel.ledger.checkpoints import last_signed_file, sign_checkpoint
from accord.kernel.ledger.keys import signer
from accord.kernel.organization.models import Organization
from accord.tlog.checkpoint import Checkpoint, open_note

PAGE = "/northwind/checkpoints/"
PASSWORD = "correct horse battery"


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.ACCORD_COPIES_DIR = tmp_path / "outside"
    settings.ACCORD_COPIES_DIR.mkdir()
    return tmp_path / "outside"


def text(client: Client, path: str = PAGE) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode().partition("<main")[2]))


def test_an_empty_page_says_what_to_do(mia: Client, as_browser: Any, actor: Any) -> None:
    page = text(mia)
    assert "No copy leaves this house" in page
    assert "Send copies of the checkpoints" in page
    assert "No copy of the checkpoints leaves this house" in text(mia, "/northwind/my-work/")
    member = as_browser(actor("member"))
    assert "An administrator can set that up" in text(member)
    assert "No copy of the checkpoints" not in text(member, "/northwind/my-work/")
    assert as_browser(actor("supplier_contact")).get(PAGE).status_code in (403, 404)


def test_a_place_is_set_up_gets_copies_and_the_page_says_so(
    mia: Client, organization: Organization, folder: Path, anonymous: Client
) -> None:
    assert anonymous.get("/readyz").json()["without_outside_copy"] == 1
    form = mia.get("/northwind/copy-places/add").content.decode()
    assert "An e-mail, once a day" in form or "an e-mail, once a day" in form
    assert mia.post("/northwind/copy-places/add", {"title": "Safe at the bank", "kind": "folder"}).status_code == 302
    page = text(mia)
    assert "none has arrived yet" in page
    sign_what_changed()
    run_waiting()
    page = text(mia)
    assert "entries are covered by a copy outside" in page
    assert "Nothing that was done here can be rewritten without a trace" in page
    assert "less than a minute old" in page
    assert "See the checkpoints" not in text(mia, "/northwind/my-work/")
    mia.post("/northwind/sites/new", {"title": "Hamburg"})
    page = text(mia)
    assert re.search(r"1 of \d+ entries is not protected yet", page)
    assert "the unprotected window is one entry and less than a minute long" in page
    ready = anonymous.get("/readyz").json()
    assert (ready["unprotected_entries"], ready["without_outside_copy"], ready["not_signed"]) == (1, 0, 0)
    assert ready["outside_copy_hours"] == 0
    with CaptureQueriesContext(connection) as found:
        mia.get(PAGE)
    assert len(found) < 30


def test_the_newest_checkpoint_is_taken_along(mia: Client, oda: Client, organization: Organization) -> None:
    assert mia.get(f"{PAGE}newest.txt").status_code == 404
    row = sign_checkpoint(organization.pk)
    answer = mia.get(f"{PAGE}newest.txt")
    assert row
    assert answer.content.decode() == row.note
    assert f'checkpoint-{row.size}.txt"' in answer.headers["Content-Disposition"]
    assert signer().fingerprint in text(mia)
    assert oda.get(f"{PAGE}newest.txt").status_code == 404


def test_a_fork_is_said_and_settled_by_two(
    mia: Client, organization: Organization, as_browser: Any, actor: Any, anonymous: Client
) -> None:
    row = sign_checkpoint(organization.pk)
    assert row
    ahead = Checkpoint(open_note(row.note, signer().public_key).origin, row.size + 50, b"x" * 32)
    last_signed_file(organization.pk).write_text(signer().sign(ahead))
    sign_what_changed()
    run_waiting()
    assert "lost or changed entries" in text(mia)
    assert anonymous.get("/readyz").json()["not_signed"] == 1
    ada = as_browser(actor("administrator", name="Ada Second"))
    answers = {"reason": "The disk of Monday", "password": PASSWORD}
    assert mia.post("/northwind/log-restores/add", answers).status_code == 302
    assert "waits for a second administrator" in text(mia)
    page = ada.get(PAGE).content.decode()
    link = re.search(r'href="(/northwind/log-restores/RST-0001/accept)"', page)
    assert link
    rev = re.search(r'name="rev" value="(\d+)"', ada.get(link[1]).content.decode())
    assert rev
    assert ada.post(link[1], {"rev": rev[1], "password": PASSWORD}).status_code == 302
    run_waiting()
    page = text(mia)
    assert "lost or changed entries" not in page
    assert "Ada Second" in page


def window(size: int, signed: int, copied: int) -> Window:
    return Window(size, signed, None, copied, None, None, (), timedelta(days=2), "", False)


def test_the_picture_shows_the_log_in_its_three_parts() -> None:
    assert [(p.key, p.count, p.x, p.width) for p in parts(window(100, 90, 60))] == [
        ("copied", 60, 0.0, 592.0), ("signed", 30, 592.0, 301.0), ("unsigned", 10, 893.0, 107.0),
    ]  # fmt: skip
    assert [p.key for p in parts(window(5, 5, 5))] == ["copied"]
    assert [p.key for p in parts(window(5, 3, 5))] == ["copied"], "a restored log that was copied further than signed"
    assert parts(window(0, 0, 0)) == []
    assert parts(window(10_000, 9_999, 9_998))[-1].width > 10


@pytest.mark.parametrize(
    ("minutes", "says"),
    [(0, "less than a minute"), (1, "1 minute"), (119, "119 minutes"), (120, "2 hours"), (2879, "47 hours"),
     (2880, "2 days")],
)  # fmt: skip
def test_a_length_of_time_is_said_as_people_say_it(minutes: int, says: str) -> None:
    assert spoken(minutes=minutes) == spoken(timedelta(minutes=minutes)) == says
