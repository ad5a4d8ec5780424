"""Copies of the checkpoints outside: what counts, what is tried again, and what nothing protects yet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.db import connection

from accord.kernel.access.actor import Actor
from accord.kernel.access.proof import prove
from accord.kernel.acts.perform import perform
from accord.kernel.copies import delivering
from accord.kernel.copies.delivering import ask_for_copies, send_what_is_new
from accord.kernel.copies.models import CopyPlace, Delivery
from accord.kernel.copies.window import Window, window
from accord.kernel.jobs.models import Job
from accord.kernel.jobs.queue import run_waiting
from accord.kernel.ledger.checkpoints import sign_checkpoint
from accord.kernel.ledger.models import SITE
from accord.kernel.organization.models import Organization, Site
from accord.kernel.parameters.models import Parameter
from accord.kernel.records.record import within
from accord.kernel.refusals import Forbidden, Refused
from accord.tlog.checkpoint import Checkpoint

T0 = datetime(2027, 3, 1, 8, tzinfo=UTC)
ADDRESS = "https://copies.example.org/secret?key=word"


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.ACCORD_COPIES_DIR = tmp_path / "outside"
    settings.ACCORD_COPIES_DIR.mkdir()
    return tmp_path / "outside"


@pytest.fixture
def admin(actor: Any) -> Actor:
    made: Actor = actor("administrator")
    return made


@pytest.fixture
def posted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What was sent to addresses on the web. None of it inside a transaction."""
    found: list[tuple[str, str]] = []

    def post(url: str, text: str) -> None:
        assert not connection.in_atomic_block
        found.append((url, text))

    monkeypatch.setattr(delivering, "post", post)
    return found


def look(organization: Organization) -> Window:
    with within(organization.pk):
        return window(organization)


def delivery(organization: Organization) -> Delivery:
    with within(organization.pk):
        return Delivery.objects.get()


def test_a_folder_gets_a_new_file_for_each_checkpoint(
    do: Any, admin: Actor, organization: Organization, folder: Path
) -> None:
    do(CopyPlace, "add", by=admin, title="Safe", kind="folder")
    assert look(organization).copied == 0
    first = sign_checkpoint(organization.pk)
    run_waiting()
    do(Site, "create", title="Hamburg")
    second = sign_checkpoint(organization.pk)
    ask_for_copies(organization.pk)
    run_waiting()
    ask_for_copies(organization.pk)
    run_waiting()
    kept = sorted((folder / str(organization.pk)).iterdir())
    assert first
    assert second
    assert [k.read_text() for k in kept] == [first.note, second.note]
    assert all(k.stat().st_mode & 0o222 == 0 for k in kept)
    found = look(organization)
    assert (found.entries, found.since, found.minutes, found.warning) == (0, None, 0, "")
    assert delivery(organization).note == second.note


def test_a_folder_that_is_not_there_is_no_copy(
    do: Any, admin: Actor, organization: Organization, folder: Path, settings: Any
) -> None:
    """A mount that has gone leaves no folder behind; nothing is written where it was."""
    do(CopyPlace, "add", by=admin, title="Safe", kind="folder")
    folder.rmdir()
    sign_checkpoint(organization.pk)
    run_waiting()
    assert "is not there" in delivery(organization).error
    assert not folder.exists()
    assert look(organization).copied == 0
    settings.ACCORD_COPIES_DIR = None
    with pytest.raises(Refused, match="ACCORD_COPIES_DIR"):
        do(CopyPlace, "add", by=admin, title="Another", kind="folder")


def test_a_folder_that_lost_what_was_written_is_no_copy(
    do: Any, admin: Actor, organization: Organization, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(CopyPlace, "add", by=admin, title="Safe", kind="folder")
    sign_checkpoint(organization.pk)
    monkeypatch.setattr(delivering.os, "fsync", lambda fd: delivering.os.ftruncate(fd, 3) if fd > 2 else None)
    monkeypatch.setattr(delivering, "flush_folder", lambda _: None)
    run_waiting()
    assert "did not keep" in delivery(organization).error
    assert delivery(organization).size == 0


def test_an_auditor_gets_one_mail_a_day(do: Any, admin: Actor, organization: Organization, clock: Any) -> None:
    with clock(T0):
        do(CopyPlace, "add", by=admin, title="Auditor", kind="mail", address="audit@example.org")
        row = sign_checkpoint(organization.pk)
        run_waiting()
    assert row
    (sent,) = mail.outbox
    assert (sent.to, sent.attachments[0][:2]) == (["audit@example.org"], (f"checkpoint-{row.size}.txt", row.note))
    for hours, count in ((1, 1), (23, 1), (24, 2), (30, 2)):
        with clock(T0 + timedelta(hours=hours)):
            do(Site, "create", title=f"S{hours}")
            sign_checkpoint(organization.pk)
            send_what_is_new()
            run_waiting()
        assert len(mail.outbox) == count, hours


def test_a_clock_that_was_ahead_puts_no_copy_off(
    do: Any, admin: Actor, organization: Organization, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F-13: neither the next one of who got one then, nor the next try of one that failed then."""

    def grow(title: str) -> int:
        do(Site, "create", title=title)
        sign_checkpoint(organization.pk)
        send_what_is_new()
        run_waiting()
        return len(mail.outbox)

    def fail(*_: Any) -> None:
        raise SMTPServerDisconnected

    ahead = T0 + timedelta(days=400)
    with clock(ahead):
        do(CopyPlace, "add", by=admin, title="Auditor", kind="mail", address="audit@example.org")
        assert grow("a") == 1
    with clock(T0):
        assert grow("b") == 2
    monkeypatch.setattr(delivering.EmailMessage, "send", fail)
    with clock(ahead):
        grow("c")
    assert delivery(organization).failures == 1
    monkeypatch.undo()
    with clock(T0 + timedelta(hours=1)):
        assert grow("d") == 3


def test_a_mail_that_stays_here_is_no_copy(do: Any, admin: Actor, organization: Organization, settings: Any) -> None:
    do(CopyPlace, "add", by=admin, title="Auditor", kind="mail", address="audit@example.org")
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    sign_checkpoint(organization.pk)
    run_waiting()
    assert "no mail server" in delivery(organization).error
    with pytest.raises(Refused, match="no mail leaves it"):
        do(CopyPlace, "add", by=admin, title="Another", kind="mail", address="b@example.org")


def test_what_fails_is_tried_again_less_and_less_often(
    do: Any, admin: Actor, organization: Organization, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[float] = []

    def fail(*_: Any) -> None:
        tries.append((delivering.now() - T0).total_seconds() / 60)
        raise SMTPServerDisconnected("audit@example.org: go away")

    monkeypatch.setattr(delivering.EmailMessage, "send", fail)
    with clock(T0):
        do(CopyPlace, "add", by=admin, title="Auditor", kind="mail", address="audit@example.org")
        row = sign_checkpoint(organization.pk)
    for minute in range(0, 200, 2):
        with clock(T0 + timedelta(minutes=minute)):
            send_what_is_new()
            run_waiting()
    assert tries == [0, 2, 6, 14, 30, 62, 122, 182]
    assert delivery(organization).error == "It did not get through: SMTPServerDisconnected."
    assert Job.objects.exclude(error="").count() == 0
    monkeypatch.undo()
    with clock(T0 + timedelta(hours=5)):
        send_what_is_new()
        run_waiting()
    found = delivery(organization)
    assert row
    assert (found.size, found.failures, found.error, len(mail.outbox)) == (row.size, 0, "", 1)


def test_of_two_who_send_at_once_one_does(
    do: Any, admin: Actor, organization: Organization, posted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = do(CopyPlace, "add", by=admin, title="Web", kind="webhook", address=ADDRESS)
    sign_checkpoint(organization.pk)
    at_it = delivering._taken

    def taken(delivery: Delivery) -> bool:
        assert at_it(delivery), "another was quicker"
        return at_it(delivery)

    monkeypatch.setattr(delivering, "_taken", taken)
    assert delivering.send_copy(organization=str(organization.pk), place=str(place.pk)) == {"copy": "not due"}
    assert posted == []


def test_an_address_on_the_web_is_used_and_never_shown(
    do: Any, admin: Actor, organization: Organization, posted: Any, log: Any
) -> None:
    place = do(CopyPlace, "add", by=admin, title="Web", kind="webhook", address=ADDRESS)
    assert place.address == "https://copies.example.org"
    row = sign_checkpoint(organization.pk)
    run_waiting()
    assert row
    assert posted == [(ADDRESS, row.note)]
    from accord.kernel.ledger.models import Opening

    with within(organization.pk):
        values = set(Opening.objects.values_list("value", flat=True))
    assert not [v for v in values if "secret" in v]
    do(place, "end", by=admin)
    assert delivery(organization).secret == ""
    do(Site, "create", title="Hamburg")
    sign_checkpoint(organization.pk)
    send_what_is_new()
    run_waiting()
    assert len(posted) == 1


@pytest.mark.parametrize(
    ("kind", "address", "says"),
    [
        ("mail", "nobody", "Give the e-mail address"),
        ("mail", "", "Give the e-mail address"),
        ("webhook", "http://example.org/", "not encrypted"),
        ("webhook", "", "names no host"),
        ("folder", "/etc", "needs no address"),
    ],
)
def test_a_place_that_could_never_work_is_refused(
    do: Any, admin: Actor, folder: Path, kind: str, address: str, says: str
) -> None:
    with pytest.raises(Refused, match=says):
        do(CopyPlace, "add", by=admin, title="Place", kind=kind, address=address)


@pytest.mark.parametrize("role", ["manager", "top_management", "external_auditor"])
def test_only_administrators_choose_where_copies_go(do: Any, folder: Path, actor: Any, role: str) -> None:
    with pytest.raises(Forbidden):
        do(CopyPlace, "add", by=actor(role), title="Safe", kind="folder")


def test_the_window_is_what_no_copy_covers(
    do: Any, admin: Actor, organization: Organization, folder: Path, clock: Any
) -> None:
    assert "No copy of the checkpoints leaves this house" in look(organization).warning
    with clock(T0):
        do(CopyPlace, "add", by=admin, title="Safe", kind="folder")
        sign_checkpoint(organization.pk)
        run_waiting()
    covered = look(organization).size
    with clock(T0 + timedelta(hours=1)):
        do(Site, "create", title="Hamburg")
    with clock(T0 + timedelta(hours=2, minutes=5)):
        do(Site, "create", title="Bremen")
        found = look(organization)
        assert (found.entries, found.copied, found.since) == (2, covered, T0 + timedelta(hours=1))
        assert (found.minutes, found.copy_age) == (65, timedelta(hours=2, minutes=5))
        assert found.warning == ""
    with clock(T0 + timedelta(hours=49, minutes=1)):
        assert look(organization).warning == (
            "The newest copy outside is too old: 2 entries have been without one for 48 hours."
        )
        do(Parameter, "choose", key="outside_copy_age", value="3")
        assert look(organization).warning == ""


def test_the_site_log_goes_into_the_operators_folder(organization: Organization, folder: Path, do: Any) -> None:
    from accord.kernel.jobs.kinds import checkpoint, sign_what_changed

    sign_what_changed()
    run_waiting()
    checkpoint(organization=str(SITE))  # once more, and nothing new
    (kept,) = (folder / "site").iterdir()
    assert Checkpoint.parse(kept.read_text().partition("\n\n")[0] + "\n").origin.endswith("/log/site")
    assert sign_checkpoint(SITE) is not None


def test_a_copy_of_what_the_log_no_longer_is_counts_as_none(
    do: Any, admin: Actor, organization: Organization, posted: Any
) -> None:
    """After an older state was restored and accepted, the places get what is signed anew."""
    do(CopyPlace, "add", by=admin, title="Web", kind="webhook", address=ADDRESS)
    row = sign_checkpoint(organization.pk)
    run_waiting()
    assert row
    with within(organization.pk):
        Delivery.objects.update(size=row.size + 50, note="of entries that are gone")
    assert (look(organization).copied, look(organization).copied_at) == (0, None)
    send_what_is_new()
    run_waiting()
    assert [note for _, note in posted] == [row.note, row.note]
    assert (delivery(organization).size, look(organization).entries) == (row.size, 0)


def test_an_e_signature_is_signed_and_copied_at_once(
    do: Any, admin: Actor, organization: Organization, posted: Any, declared: Any
) -> None:
    """In the next run of the jobs, with nobody asking what has changed."""

    def sign_site(*, by: Actor, site: Site) -> None:
        """Sign."""

    act = declared(sign_site, needs="kernel.edit", signed="Seen")
    do(CopyPlace, "add", by=admin, title="Web", kind="webhook", address=ADDRESS)
    site = do(Site, "create", title="Hamburg")
    run_waiting()
    perform(act, admin, site.reference, {}, rev=site.rev, proof=prove(admin, "correct horse battery"))
    run_waiting()
    found = look(organization)
    assert (found.signed, found.entries, len(posted)) == (found.size, 0, 1)
