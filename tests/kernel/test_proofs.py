"""The proof of one entry: taken from a record's page, judged offline, and by its definition."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accord.kernel.access.models import Account
from accord.kernel.ledger.checkpoints import sign_checkpoint
from accord.kernel.ledger.keys import signer
from accord.kernel.ledger.proving import proof_of
from accord.kernel.organization.models import Site
from accord.kernel.refusals import Refused
from accord.tlog import verify
from accord.tlog.checkpoint import open_note
from accord.tlog.merkle import leaf_hash, verify_inclusion


def judged(text: str, folder: Path, capsys: Any, *options: str) -> tuple[int, str]:
    path = folder / "x.tlog-proof"
    path.write_text(text)
    code = verify.main([str(path), *options])
    printed = capsys.readouterr()
    return code, printed.out + printed.err


@pytest.fixture
def site(do: Any) -> Any:
    found = do(Site, "create", title="Hamburg")
    for number in range(5):
        found = do(found, "edit", title=f"Hamburg {number}")
    return found


def test_it_is_taken_from_the_page_and_proves_itself(site: Any, manager: Any, tmp_path: Path, capsys: Any) -> None:
    browser = Client()
    browser.force_login(Account.objects.get(pk=manager.account_id))
    address = f"/northwind/sites/{site.reference}/"
    with manager.scope(), pytest.raises(Refused, match="each minute"):
        proof_of(site)
    sign_checkpoint(manager.organization.pk)
    assert f"{address}proof" in browser.get(address).text
    for query, rev in (("", 6), ("?rev=2", 2)):
        answer = browser.get(f"{address}proof{query}")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{site.reference}-{rev}.tlog-proof"'
        code, said = judged(answer.text, tmp_path, capsys, "--key", signer().fingerprint)
        assert code == 0, said
        assert said.startswith("Proven.\nThe entry ")
        assert f", rev {rev}, " in said
    for wrong in ("?rev=7", "?rev=x", "?rev=-1"):
        assert browser.get(f"{address}proof{wrong}").status_code == 404


def test_it_is_what_the_specification_says(site: Any, manager: Any) -> None:
    sign_checkpoint(manager.organization.pk)
    with manager.scope():
        head, _, note = proof_of(site).partition("\n\n")
    first, extra, index, *hashes = head.split("\n")
    assert first == "c2sp.org/tlog-proof@v1"
    signed = open_note(note, signer().public_key)
    body = verify.json.loads(base64.b64decode(extra.removeprefix("extra ")))["entry"].encode()
    path = [base64.b64decode(h, validate=True) for h in hashes]
    assert verify_inclusion(leaf_hash(body), int(index.removeprefix("index ")), signed.size, path, signed.root)


def test_nothing_of_it_may_be_altered(site: Any, manager: Any, tmp_path: Path, capsys: Any) -> None:
    sign_checkpoint(manager.organization.pk)
    with manager.scope():
        text = proof_of(site, 3)
    assert judged(text, tmp_path, capsys)[0] == 0
    assert judged(text, tmp_path, capsys, "--key", "ab" * 32)[0] == 1
    lines = text.split("\n")
    for number, line in enumerate(lines):
        for altered in (line[:-1], line[:-3] + ("A" if line[-3:-2] != "A" else "B") + line[-2:], line + "A"):
            if altered != line:
                changed = "\n".join([*lines[:number], altered, *lines[number + 1 :]])
                assert judged(changed, tmp_path, capsys)[0] != 0, (number, altered)
    assert judged("c2sp.org/tlog-proof@v1\n", tmp_path, capsys)[0] == 2
