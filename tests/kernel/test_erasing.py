"""Erasure: what it takes away everywhere, what it leaves, what stands against it; and that no proof is broken."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.db import connection

from accord.doors.reports import pack
from accord.doors.reports.pack import write_pack
from accord.doors.reports.parts import Chapter
from accord.kernel.access.actor import Actor, actor_for_token
from accord.kernel.access.models import Account, Signature, Token
from accord.kernel.acts.perform import run
from accord.kernel.erasing import erasures
from accord.kernel.erasing.erase import erase as erase_as_planned
from accord.kernel.erasing.models import Erasure, Hold
from accord.kernel.erasing.plan import plan_for
from accord.kernel.erasing.retention import past_retention
from accord.kernel.erasing.sweep import sweep
from accord.kernel.erasing.texts import wrong_text
from accord.kernel.jobs.models import Job
from accord.kernel.jobs.queue import enqueue, run_waiting
from accord.kernel.ledger.checkpoints import sign_checkpoint
from accord.kernel.ledger.models import Entry, Opening
from accord.kernel.ledger.rebuild import compare
from accord.kernel.moments.clock import clock_at, now, today
from accord.kernel.moments.past import moment
from accord.kernel.organization.models import Organization, Person, Site
from accord.kernel.records.attached import Attachment, Comment
from accord.kernel.records.declaration import declarations
from accord.kernel.records.files import FileErased, Upload, open_file, path_of, receive
from accord.kernel.records.history import history
from accord.kernel.records.snapshot import placeholder, sealed_paths
from accord.kernel.refusals import Forbidden, Refused
from accord.tlog.verify import ERASED, Audit

PASSWORD = "correct horse battery"
CANARY = "Canarybird"


@pytest.fixture(autouse=True)
def scope(manager: Actor) -> Any:
    """Everything happens in Northwind; in the end each text is there, or an act says that it erased it."""
    with manager.scope():
        yield
        assert wrong_text(manager.organization.pk) == ""


@pytest.fixture
def gone(do: Any) -> Person:
    """Somebody who has left."""
    return leave(do, do(Person, "create", given_name="Zoe", family_name=CANARY, email="zoe@canarybird.example"))


def leave(do: Any, person: Person) -> Person:
    """The person, once they have left."""
    do(person, "leave", left_on="2024-05-01")
    return Person.objects.get(pk=person.pk)


@pytest.fixture
def erase(do: Any) -> Any:
    """`erase(record, redact="all")`: as a door does it."""

    def erased(record: Any, by: Actor | None = None, **more: str) -> Any:
        given = {"ground": "purpose", "confirm": str(record.reference), "redact": "all", **more}
        return do(record, "erase", by=by, password=PASSWORD, **given)

    return erased


def tables_with(word: str) -> list[str]:
    """The tables that hold a word, as the database gives their rows."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = str([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor.fetchall()])
            if word.lower() in rows.lower():
                found.append(table)
    return found


def files_with(word: str) -> list[str]:
    """The files of the installation that hold a word, the database among them."""
    data = Path(settings.ACCORD_DATA_DIR)
    files = [p for p in data.rglob("*") if p.is_file()]
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        files += [Path(name + end) for end in ("", "-wal") if Path(name + end).exists()]
    return [p.name for p in files if word.lower().encode() in p.read_bytes().lower()]


def test_nothing_of_the_person_is_left_and_no_proof_is_broken(
    do: Any, erase: Any, manager: Actor, gone: Person
) -> None:
    site = do(Site, "create", title=f"Office of Zoe {CANARY}", address="Hafen 1")
    do(site, "edit", address=f"c/o {CANARY}, Zoe, Hafen 1")
    site = do(Site.objects.get(pk=site.pk), "edit", address="Hafen 2")
    do(gone, "comment", text="Always late")
    do(site, "comment", text=f"Ask ZOE {CANARY.upper()}, or zoe@canarybird.example")
    upload = receive("cv.txt", [f"Curriculum of {CANARY}".encode()])
    do(gone, "attach", file=upload.sha256, note=CANARY)
    sheet = receive("people.csv", [f"Given name,Family name\nZoe,{CANARY}\n".encode()])
    signed = sign_checkpoint(manager.organization.pk)
    assert signed
    assert CANARY.encode() in path_of(upload.sha256).read_bytes()

    erase(gone)
    with clock_at(now() + timedelta(hours=2)):  # an uploaded sheet may have been on its way into a record before
        while run_waiting():
            pass

    assert tables_with(CANARY) == [] == tables_with("always late")
    assert files_with(CANARY) == [] == files_with("always late")
    assert not path_of(upload.sha256).exists()
    assert not path_of(sheet.sha256).exists()
    assert compare(manager.organization).differences == ()
    after = sign_checkpoint(manager.organization.pk)  # it would refuse a log that is not the one it signed before
    assert after
    assert after.size > signed.size
    person = Person.objects.get(pk=gone.pk)
    assert (person.title, person.given_name, person.family_name) == ("erased", "erased", "erased")
    assert person.archived_on is not None
    assert Site.objects.get(pk=site.pk).title == f"Office of {gone.reference}"
    done = Erasure.objects.get()
    assert (done.subject, done.ground, done.files) == (gone.pointer, "purpose", 1)
    assert done.openings >= 10
    assert {
        s.changes[0].after for s in history(manager, person.declaration, person.pk) if s.rev == 1 and s.changes
    } <= {
        "erased",
        gone.reference,
    }
    assert Signature.objects.get().subject == gone.pointer
    erase_entry = Entry.objects.filter(record_id=gone.pk).order_by("-seq").values_list("body", flat=True)[0]
    assert '"op":"erase"' in erase_entry


@pytest.mark.slow
def test_a_pack_from_before_and_the_log_after_it_are_one(
    erase: Any, manager: Actor, gone: Person, tmp_path: Path
) -> None:
    old = sign_checkpoint(manager.organization.pk)
    assert old
    erase(gone)
    write_pack(manager, tmp_path / "after.zip")
    assert Audit(str(tmp_path / "after.zip"), old=old.note.encode()).findings == []


def test_the_past_says_erased_even_of_several_who_had_addresses(do: Any, erase: Any, manager: Actor) -> None:
    with clock_at(now() - timedelta(days=3)):
        people = [
            leave(do, do(Person, "create", given_name="Zoe", family_name=f"{CANARY}{n}", email=f"z{n}@x.example"))
            for n in range(2)
        ]
    for person in people:
        erase(person)
    with moment(manager.organization, today() - timedelta(days=1)) as m:
        told = {p.reference: (p.title, p.email) for p in m.of(Person)}
    for person in people:
        assert told[person.reference] == ("erased", f"erased-{person.pk.hex[16:]}")


def test_what_names_somebody_else_alike_stays_until_it_is_chosen(do: Any, erase: Any, gone: Person) -> None:
    uncle = do(Site, "create", title=f"Farm of Karl {CANARY}")
    own = do(Site, "create", title=f"Desk of Zoe {CANARY}")
    plan = plan_for(gone, today())
    assert {m.record.pk: (m.sure, m.now) for m in plan.mentions} == {uncle.pk: (False, True), own.pk: (True, True)}
    erase(gone, redact=own.reference)
    assert Site.objects.get(pk=uncle.pk).title == f"Farm of Karl {CANARY}"
    assert Site.objects.get(pk=own.pk).title == f"Desk of {gone.reference}"


def test_former_names_are_found(do: Any, erase: Any, gone: Person) -> None:
    do(gone, "edit", family_name="Newname")
    site = do(Site, "create", title=f"Desk of Zoe {CANARY}")
    erase(Person.objects.get(pk=gone.pk))
    run_waiting()
    assert tables_with(CANARY) == []
    assert Site.objects.get(pk=site.pk).title == f"Desk of {gone.reference}"


def test_what_else_is_wrong_is_refused(
    do: Any, erase: Any, actor: Any, manager: Actor, gone: Person, clock: Any
) -> None:
    site = do(Site, "create", title="Hamburg")
    with pytest.raises(Refused, match="Write P-"):
        erase(gone, confirm="P-9999")
    with pytest.raises(Refused, match="does not name"):
        erase(gone, redact=str(site.reference))
    with clock("2026-12-31"), pytest.raises(Refused, match="kept until 2027"):
        erase(gone, ground="retention")
    with pytest.raises(Refused, match="still works here"):
        erase(manager.person)
    boss = actor("manager")
    with pytest.raises(Forbidden):
        erase(gone, by=boss)
    assert Person.objects.get(pk=gone.pk).title == f"Zoe {CANARY}"
    assert not Erasure.objects.exists()


def test_an_erased_person_is_not_restored(do: Any, erase: Any, gone: Person) -> None:
    erase(gone)
    with pytest.raises(Refused, match="was erased"):
        do(Person.objects.get(pk=gone.pk), "restore")


def test_a_signature_stays_as_long_as_what_was_signed_and_the_day_is_named(
    do: Any, erase: Any, actor: Any, manager: Actor, organization: Organization
) -> None:
    signer = actor("administrator", name="Zoe Canarybird")
    other = leave(do, do(Person, "create", given_name="Xaver", family_name="Old"))
    erase(other, by=signer)  # an erasure is signed, and to be kept three years
    person = leave(do, Person.objects.get(pk=signer.person.pk))
    with pytest.raises(Refused, match=r"signed P-\d+: a signed record keeps .* It can be done from 20"):
        erase(person)
    free = plan_for(person, today()).free_on
    assert free
    assert Signature.objects.get(signer=person).printed_name == "Zoe Canarybird"
    run(manager, "erase", lambda unit: erase_as_planned(plan_for(person, free), "purpose", []))
    assert not plan_for(Person.objects.get(pk=person.pk), free).against
    assert Signature.objects.get(signer=person).printed_name == "erased"
    assert compare(organization).differences == ()


def test_a_hold_keeps_everything_until_it_is_released(do: Any, erase: Any, gone: Person) -> None:
    hold = do(Hold, "place", subject=gone.reference, reason="Dispute about overtime, file 4711")
    with pytest.raises(Refused, match=f"{gone.reference} is under the legal hold {hold.reference}. Release it first"):
        erase(gone)
    do(hold, "release", release_reason="Settled")
    erase(gone)
    assert Person.objects.get(pk=gone.pk).title == "erased"


def test_a_held_record_that_names_the_person_is_not_redacted(do: Any, erase: Any, gone: Person) -> None:
    site = do(Site, "create", title=f"Desk of Zoe {CANARY}")
    hold = do(Hold, "place", subject=site.reference, reason="Inquiry")
    with pytest.raises(Refused, match=str(hold.reference)):
        erase(gone, redact=str(site.reference))
    erase(gone)
    assert Site.objects.get(pk=site.pk).title == f"Desk of Zoe {CANARY}"


def test_access_ends_and_the_account_goes_unless_it_is_used_elsewhere(
    do: Any, erase: Any, actor: Any, other: Actor, organization: Organization
) -> None:
    guest = actor("owner", name=f"Zoe {CANARY}")
    with other.scope():
        account = Account.objects.get(pk=guest.account_id)
    _, secret = Token.issue(
        organization_id=organization.pk, person_id=guest.person.pk, name=CANARY, scopes=["*.*"],
        expires_at=now() + timedelta(days=9),
    )  # fmt: skip
    erase(leave(do, Person.objects.get(pk=guest.person.pk)))
    run_waiting()
    assert not Account.objects.filter(pk=account.pk).exists()
    assert actor_for_token(secret, organization.slug) is None
    assert tables_with(CANARY) == []


def test_results_of_jobs_that_name_the_person_go(erase: Any, manager: Actor, gone: Person) -> None:
    kept = enqueue("checkpoint", organization=str(manager.organization.pk))
    told = enqueue("checkpoint", organization=str(manager.organization.pk))
    Job.objects.filter(pk__in=[kept.pk, told.pk]).update(done_at=now())
    Job.objects.filter(pk=told.pk).update(result={"refused": [f"zoe {CANARY}"]})
    erase(gone)
    assert set(Job.objects.filter(kind="checkpoint", done_at__isnull=False)) == {kept}


def test_a_pack_says_erased_of_a_file_and_the_page_does_not_call_it_lost(
    do: Any, erase: Any, manager: Actor, tmp_path: Path, monkeypatch: Any
) -> None:
    site = do(Site, "create", title="Hamburg")
    upload = receive("plan.txt", [b"what is to go"])
    do(site, "attach", file=upload.sha256)
    erase(site)
    run_waiting()
    with pytest.raises(FileErased):
        open_file(upload.sha256)
    chapter = Chapter("Sites", pointers=frozenset({Attachment.objects.get().pointer}))
    monkeypatch.setattr(pack, "BUILDERS", [lambda by, wish: [chapter]])
    path = tmp_path / "pack.zip"
    write_pack(manager, path, personal=True)
    assert (Audit(str(path)).findings, Audit(str(path)).erased) == ([], 1)
    with ZipFile(path) as made:
        assert made.read(ERASED).decode().split() == [upload.sha256]
        assert not [n for n in made.namelist() if n.startswith("evidence/")]
    assert receive("plan.txt", [b"what is to go"]).erased_at is None
    with open_file(upload.sha256) as again:  # somebody has given it anew
        assert again.read() == b"what is to go"


def test_a_file_that_nobody_named_goes_unless_it_has_just_come_again(manager: Actor, clock: Any) -> None:
    with clock("2024-06-01T08:00:00Z"):
        for text in (b"once", b"twice"):
            receive("plan.txt", [text])
    with clock("2024-06-01T10:00:00Z"):
        again = receive("plan.txt", [b"twice"])
        sweep(organization=str(manager.organization.pk))
        assert [u.sha256 for u in Upload.objects.all()] == [again.sha256]
        assert path_of(again.sha256).exists()
    with clock("2024-06-01T12:00:00Z"):
        sweep(organization=str(manager.organization.pk))
        assert not path_of(again.sha256).exists()


def test_a_file_that_another_record_names_stays(do: Any, erase: Any, gone: Person) -> None:
    site = do(Site, "create", title="Hamburg")
    shared = receive("plan.txt", [b"for both"])
    do(gone, "attach", file=shared.sha256)
    do(site, "attach", file=shared.sha256)
    erase(gone)
    run_waiting()
    assert path_of(shared.sha256).exists()


def test_a_record_of_another_kind_is_erased_with_what_hangs_on_it(
    do: Any, erase: Any, organization: Organization
) -> None:
    site = do(Site, "create", title="Hamburg", address="Hafen 1")
    do(site, "comment", text="Damp")
    erase(site)
    site = Site.objects.get(pk=site.pk)
    assert (site.title, site.address) == (f"erased-{site.pk.hex[16:]}", "erased")
    assert Comment.objects.get().text == "erased"
    assert not Opening.objects.filter(record_id=site.pk).exists()
    do(site, "edit", address="Hafen 3")  # what comes later is sealed again, what was erased keeps its commitment
    assert compare(organization).differences == ()
    erase(Site.objects.get(pk=site.pk))
    assert Site.objects.get(pk=site.pk).address == "erased"
    assert compare(organization).differences == ()


def test_what_is_past_its_time_is_offered_and_erased_by_an_act(
    do: Any, manager: Actor, gone: Person, organization: Organization
) -> None:
    day = today()
    assert past_retention(day) == []
    late = day + timedelta(days=9 * 365)
    assert [p.record for p in past_retention(late)] == [gone]
    with pytest.raises(Refused, match="not past its time"):
        do(Erasure, "run", password=PASSWORD, records=str(gone.reference))
    with clock_at(now() + timedelta(days=9 * 365)):
        done = do(Erasure, "run", password=PASSWORD, records="all")
        assert past_retention(late) == []
    assert done.subject == organization.pointer
    assert done.ground == "retention"
    assert Person.objects.get(pk=gone.pk).title == "erased"
    assert Erasure.objects.count() == 2


def test_a_restored_backup_is_erased_again(do: Any, erase: Any, manager: Actor, gone: Person, tmp_path: Path) -> None:
    """The database as it was before the erasure, the list as it is after it."""
    site = do(Site, "create", title=f"Desk of Zoe {CANARY}")
    if connection.vendor != "sqlite":
        pytest.skip("the restore of a database is tried on SQLite, whose file is copied")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    name = str(connection.settings_dict["NAME"])
    shutil.copy(name, tmp_path / "backup")
    erase(gone)
    run_waiting()
    reference = Erasure.objects.get().pk
    connection.close()
    shutil.copy(tmp_path / "backup", name)
    for end in ("-wal", "-shm"):
        Path(name + end).unlink(missing_ok=True)
    with manager.scope():
        assert Person.objects.get(pk=gone.pk).title == f"Zoe {CANARY}"
        assert erasures.reapply() == 1
        assert erasures.reapply() == 0
        run_waiting()
        assert Erasure.objects.get().pk == reference
        assert Site.objects.get(pk=site.pk).title == f"Desk of {gone.reference}"
        assert tables_with(CANARY) == [] == files_with(CANARY)
        assert compare(manager.organization).differences == ()


def test_a_list_that_nobody_here_signed_is_refused(erase: Any, gone: Person) -> None:
    erase(gone)
    run_waiting()
    (note,) = erasures.erasures_folder().glob("*.txt")
    note.write_text(note.read_text().replace(gone.pointer, f"Person:{gone.organization_id}"))
    with pytest.raises(Refused, match="not an erasure that this installation signed"):
        erasures.reapply()


def test_every_placeholder_fits_into_its_field() -> None:
    for declaration in declarations():
        for name in sealed_paths(declaration.model):
            field: Any = declaration.model._meta.get_field(name)
            text = placeholder(declaration.model, name, declaration.model().pk)
            assert field.max_length is None or len(text) <= field.max_length, (declaration.name, name)
