"""Signed notes about the log, and the rule that nobody ever signs a fork (ledger.md, section 5)."""

from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from accord.kernel.copies.window import window
from accord.kernel.jobs.kinds import sign_until, sign_what_changed
from accord.kernel.jobs.queue import run_waiting
from accord.kernel.ledger import checkpoints, rotating
from accord.kernel.ledger.checkpoints import (
    ForkRefused,
    is_to_sign,
    last_signed_file,
    refuse_unfit_key,
    sign_checkpoint,
    sign_soon,
)
from accord.kernel.ledger.keys import known_keys, signer
from accord.kernel.ledger.models import SITE, Checkpoint, Entry, Head
from accord.kernel.ledger.rotating import rotate_key
from accord.kernel.ledger.site import site_events
from accord.kernel.organization.models import Organization, Site
from accord.kernel.records.record import within
from accord.kernel.refusals import Forbidden, Refused, SignatureNeeded
from accord.kernel.restores.models import LogRestore
from accord.tlog.checkpoint import Checkpoint as Signed
from accord.tlog.checkpoint import Signer, open_note
from accord.tlog.rotation import open_rotation

PASSWORD = "correct horse battery"


@pytest.fixture
def keys() -> Path:
    return Path(settings.ACCORD_DATA_DIR) / "keys" / "signing.pem"


def test_a_checkpoint_says_how_long_the_log_is_and_is_signed(do: Any, organization: Organization, log: Any) -> None:
    do(Site, "create", title="Hamburg")
    row = sign_checkpoint(organization.pk)
    assert row is not None
    note = open_note(row.note, signer().public_key)
    assert (note.size, note.origin) == (len(log()), f"localhost/log/{organization.pk}")
    assert last_signed_file(organization.pk).read_text() == row.note
    again = sign_checkpoint(organization.pk)
    assert again == row, "nothing came since, so nothing is signed"
    do(Site, "create", title="Bremen")
    later = sign_checkpoint(organization.pk)
    assert later is not None
    assert later.size == row.size + 1


def test_key_and_last_checkpoint_are_for_the_owner_alone(organization: Organization, keys: Path) -> None:
    sign_checkpoint(organization.pk)
    for path in (keys, last_signed_file(organization.pk)):
        assert path.stat().st_mode & 0o077 == 0
        assert path.parent.stat().st_mode & 0o077 == 0


@pytest.mark.sqlite
def test_a_restored_backup_is_a_fork_and_is_not_signed(do: Any, organization: Organization, tmp_path: Path) -> None:
    sign_checkpoint(organization.pk)
    live = connection.settings_dict["NAME"]
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(live, tmp_path / "backup")
    do(Site, "create", title="Lost")
    signed = sign_checkpoint(organization.pk)
    assert signed is not None
    connection.close()
    for ending in ("-wal", "-shm"):
        Path(live + ending).unlink(missing_ok=True)
    shutil.copy(tmp_path / "backup", live)
    assert is_to_sign(organization.pk), "although nothing has come since"
    with pytest.raises(ForkRefused, match=r"backup restored.*page Checkpoints"):
        sign_checkpoint(organization.pk)
    do(Site, "create", title="Another")  # as long as before, but not the same
    with pytest.raises(ForkRefused):
        sign_checkpoint(organization.pk)
    sign_what_changed()
    run_waiting()
    with within(organization.pk):
        assert window(organization).warning.startswith("The log has lost")
    restore = do(LogRestore, "add", password=PASSWORD, reason="disk failure")
    assert restore.state == "accepted", "there is one administrator alone"
    assert sign_checkpoint(organization.pk) is not None
    (kept,) = last_signed_file(organization.pk).parent.glob("*before-restore*")
    assert kept.read_text() == signed.note
    assert (site_events_of("restore"), restore.size) == ([signed.size], signed.size)
    with pytest.raises(Refused, match="no restore to record"):
        do(LogRestore, "add", password=PASSWORD, reason="once more")


def site_events_of(kind: str) -> list[int]:
    return [facts["size"] for facts in site_events(kind)]


def test_two_administrators_accept_a_restore_where_two_exist(do: Any, organization: Organization, actor: Any) -> None:
    second = actor("administrator", name="Ada Second")
    do(Site, "create", title="Hamburg")
    signed = sign_checkpoint(organization.pk)
    assert signed is not None
    kept = last_signed_file(organization.pk)
    other = Signed(open_note(signed.note, signer().public_key).origin, signed.size + 3, b"x" * 32)
    kept.write_text(signer().sign(other))
    with pytest.raises(Forbidden):
        do(LogRestore, "add", by=actor("manager"), password=PASSWORD, reason="a disk")
    with pytest.raises(SignatureNeeded):
        do(LogRestore, "add", reason="a disk")
    restore = do(LogRestore, "add", password=PASSWORD, reason="a disk")
    assert restore.state == "proposed"
    with pytest.raises(ForkRefused):
        sign_checkpoint(organization.pk)
    with pytest.raises(Refused, match="Another administrator"):
        do(restore, "accept", password=PASSWORD)
    do(restore, "accept", by=second, password=PASSWORD)
    row = sign_checkpoint(organization.pk)
    assert row is not None
    assert row.size == signed.size + 6, "two records of two acts, and a signature with each"
    kept.write_text(signer().sign(Signed(other.origin, row.size + 9, b"y" * 32)))
    with pytest.raises(ForkRefused):
        sign_checkpoint(organization.pk)


def test_a_head_that_was_rewritten_is_not_signed(do: Any, organization: Organization) -> None:
    do(Site, "create", title="Hamburg")
    sign_checkpoint(organization.pk)
    with within(organization.pk):
        head = Head.objects.get(pk=organization.pk)
        Head.objects.filter(pk=organization.pk).update(size=head.size - 1)
    with pytest.raises(ForkRefused):
        sign_checkpoint(organization.pk)


def test_another_key_is_noticed(organization: Organization, keys: Path, do: Any) -> None:
    sign_checkpoint(organization.pk)
    refuse_unfit_key()
    mine = keys.read_bytes()
    keys.unlink()
    with pytest.raises(Refused, match="is missing, but logs were signed with it"):
        signer()
    Signer.generate().save(keys)
    do(Site, "create", title="Hamburg")
    for refused in (refuse_unfit_key, lambda: sign_checkpoint(organization.pk)):
        with pytest.raises(ForkRefused, match="not made by the present signing key"):
            refused()
    keys.write_bytes(b"no key")
    with pytest.raises(Refused, match="Restore the right key"):
        signer()
    keys.write_bytes(mine)
    assert sign_checkpoint(organization.pk)


def test_a_log_without_entries_is_not_signed(other: Any) -> None:
    import uuid

    assert sign_checkpoint(uuid.uuid4()) is None
    with within(other.organization.pk):
        assert Checkpoint.objects.count() == 0


def test_the_job_signs(organization: Organization) -> None:
    sign_soon(organization.pk)
    assert run_waiting() == 2, "the organization's log and, grown by it, the site log"
    for log in (organization.pk, SITE):
        with within(log):
            assert Checkpoint.objects.filter(organization_id=log).count() == 1


def test_two_that_sign_at_once_sign_one_line(do: Any, organization: Organization, together: Any) -> None:
    """Also with an act in between: what is kept outside never goes back, and each checkpoint is one leaf."""
    do(Site, "create", title="Hamburg")
    found = together([lambda: sign_checkpoint(organization.pk)] * 3 + [lambda: do(Site, "create", title="Bremen")])
    rows = [f for f in found if isinstance(f, Checkpoint)]
    assert len(rows) == 3, found
    last = sign_checkpoint(organization.pk)
    assert last is not None
    assert last_signed_file(organization.pk).read_text() == last.note
    with within(SITE):
        bodies = Entry.objects.filter(organization_id=SITE).order_by("seq").values_list("body", flat=True)
        sizes = [json.loads(body)["snapshot"]["size"] for body in bodies]
    assert sizes == sorted({r.size for r in [*rows, last]})


def test_signed_but_not_yet_stored_is_stored_by_the_next(
    do: Any, organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is first: nobody sees a signature that a restored backup could make forgotten."""
    do(Site, "create", title="Hamburg")
    with monkeypatch.context() as patch:
        patch.setattr(checkpoints, "_row", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            sign_checkpoint(organization.pk)
    note = last_signed_file(organization.pk).read_text()
    row = sign_checkpoint(organization.pk)
    assert row is not None
    assert row.note == note


def test_a_leaf_that_was_changed_is_not_signed(
    do: Any, organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(Site, "create", title="Hamburg")
    with within(organization.pk):
        genuine = list(checkpoints.leaves(organization.pk))
    monkeypatch.setattr(checkpoints, "leaves", lambda *_: iter([genuine[0], b"x" * 32, *genuine[2:]]))
    with pytest.raises(ForkRefused, match="does not fit its first"):
        sign_checkpoint(organization.pk)
    monkeypatch.undo()
    assert sign_checkpoint(organization.pk)


def test_no_other_job_keeps_a_log_from_being_signed(do: Any, organization: Organization) -> None:
    """Whatever the worker is at, another thread of it signs what grows."""
    stop = threading.Event()
    signing = threading.Thread(target=sign_until, args=(stop, 0.02))
    signing.start()
    try:
        do(Site, "create", title="Hamburg")
        sign_soon(organization.pk)
        for _ in range(3_000):  # a minute: the machine may have much to do
            if not is_to_sign(organization.pk):
                break
            stop.wait(0.02)
        assert not is_to_sign(organization.pk)
    finally:
        stop.set()
        signing.join(20)


# ---- another key -----------------------------------------------------------------------------------------------------


def test_the_old_key_signs_the_new_one_and_both_are_known(do: Any, organization: Organization, keys: Path) -> None:
    first = signer()
    before = sign_checkpoint(organization.pk)
    new = rotate_key()
    assert (signer().public_key, keys.stat().st_mode & 0o077) == (new.public_key, 0)
    assert known_keys(signer()) == [first.public_key, new.public_key]
    assert list(keys.parent.glob("signing*")) == [keys], "no copy of either key is left"
    (said,) = site_events("key")
    assert (said["old"], open_rotation(said["note"]).new) == (first.fingerprint, new.public_key)
    assert open_note(last_signed_file(SITE).read_text(), first.public_key).size == 2, "the old key signed that"
    assert sign_checkpoint(organization.pk) == before, "what the old key signed stands"
    refuse_unfit_key()
    do(Site, "create", title="Hamburg")
    after = sign_checkpoint(organization.pk)
    assert after is not None
    assert open_note(after.note, new.public_key).size == after.size


def test_a_rotation_that_stopped_halfway_is_done_again(
    organization: Organization, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = signer()
    with monkeypatch.context() as patch:
        patch.setattr(rotating, "sign_next", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            rotate_key()
    assert signer().public_key == first.public_key
    waiting = Signer.load(keys.with_name("signing-next.pem"))
    assert rotate_key().public_key == waiting.public_key


def test_a_given_key_is_followed_by_a_given_one(organization: Organization, settings: Any, tmp_path: Path) -> None:
    one, two = Signer.generate(), Signer.generate()
    one.save(tmp_path / "one.pem")
    two.save(tmp_path / "two.pem")
    settings.ACCORD_SIGNING_KEY = str(tmp_path / "one.pem")
    sign_checkpoint(organization.pk)
    with pytest.raises(Refused, match="cannot put another in its place"):
        rotate_key()
    for path, why in (("one.pem", "the present key"), ("none.pem", "cannot be read")):
        with pytest.raises(Refused, match=why):
            rotate_key(tmp_path / path)
    rotate_key(tmp_path / "two.pem")
    assert signer().public_key == one.public_key, "until it is named"
    settings.ACCORD_SIGNING_KEY = str(tmp_path / "two.pem")
    refuse_unfit_key()
    assert known_keys(signer()) == [one.public_key, two.public_key]


def test_a_note_about_a_rotation_that_was_altered_is_said(organization: Organization) -> None:
    rotate_key()
    (note,) = (last_signed_file(SITE).parent / "rotations").glob("*.txt")
    note.write_text(note.read_text().replace("log/site", "log/sjte"))
    with pytest.raises(Refused, match="checkpoints/rotations was altered"):
        refuse_unfit_key()
