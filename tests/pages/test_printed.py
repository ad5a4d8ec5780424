"""A record on paper: everything that its page says to this person, and where it stands in the log."""

from __future__ import annotations

from typing import Any

import segno
from django.test import Client

from accord.doors.pages.printed import printed, words
from accord.kernel.ledger.checkpoints import sign_checkpoint
from accord.kernel.ledger.keys import signer
from accord.kernel.ledger.models import Entry

PAGE = "/northwind/sites/S-0001/"


def test_what_is_shown_loses_its_markup_and_nothing_else() -> None:
    assert words('<p>A &lt;b&gt; <a href="/x">c</a><br>d</p><ul><li>e</li></ul>') == "A <b> c\nd\ne"
    assert words("") == ""


def test_it_says_what_the_page_says(mia: Client, site: Any, manager: Any, do: Any) -> None:
    site = do("sites", "edit", "S-0001", 1, title="Hall #read(1)", address="Kai 2\nHamburg")
    do("sites", "comment", "S-0001", 2, text="Looks *good*")
    with manager.scope():
        said = printed(manager, site)
    assert said["name"] == "Hall #read(1)"
    assert ["Address", "", "Kai 2\nHamburg"] in [[label, "", value] for label, _, value in said["facts"]]
    assert [c[2] for c in said["comments"]] == ["Looks *good*"]
    assert [len(one["changes"]) > 0 for one in said["trail"]] == [True, True]
    assert ["Title", "Hall 1", "Hall #read(1)"] in said["trail"][0]["changes"]
    answer = mia.get(f"{PAGE}record.pdf")
    assert answer.content.startswith(b"%PDF")
    assert b"/StructTreeRoot" in answer.content
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="S-0001-{site.rev}.pdf"')


def test_it_names_the_last_entry_and_the_checkpoint_over_it(site: Any, manager: Any) -> None:
    with manager.scope():
        before = printed(manager, site)["proof"]
        sign_checkpoint(manager.organization.pk)
        after = printed(manager, site)["proof"]
        entry = Entry.objects.get(record_id=site.pk)
    assert (before["seq"], before["leaf"], before["note"]) == (entry.seq, bytes(entry.leaf).hex(), "")
    assert after["note"].split("\n")[0] == f"localhost/log/{manager.organization.pk}"
    assert after["key"] == signer().fingerprint
    assert after["address"].endswith(f"{PAGE}proof?rev=1")
    assert after["code"] == segno.make_qr(after["address"]).svg_inline(border=0)


def test_only_who_may_take_the_record_along_gets_it(mia: Client, as_browser: Any, actor: Any, site: Any) -> None:
    assert f'href="{PAGE}record.pdf"' in mia.get(PAGE).content.decode()
    member = as_browser(actor("member"))
    assert f'href="{PAGE}record.pdf"' not in member.get(PAGE).content.decode()
    assert member.get(f"{PAGE}record.pdf").status_code == 403
    assert mia.get("/northwind/sites/S-0002/record.pdf").status_code == 404
