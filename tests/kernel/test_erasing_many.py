"""F-20: many people are erased; proofs hold, nothing can be guessed, and their names are in no table, file, index,
export or backup that is newer than the erasure. A thousand with ACCORD_SOAK=1."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from accord.areas.people.models import Screening
from accord.doors.reports.pack import write_pack
from accord.kernel.access.actor import Actor
from accord.kernel.access.models import Account
from accord.kernel.acts.perform import add, run
from accord.kernel.erasing.erase import erase
from accord.kernel.erasing.plan import plan_for
from accord.kernel.jobs.queue import run_waiting
from accord.kernel.ledger.checkpoints import sign_checkpoint
from accord.kernel.ledger.models import Entry, Opening
from accord.kernel.ledger.rebuild import compare
from accord.kernel.moments.clock import clock_at, now, today
from accord.kernel.organization.models import Person, Site
from accord.kernel.records.attached import Attachment, Comment
from accord.kernel.records.files import receive
from accord.kernel.search.models import SearchDocument
from accord.tlog.merkle import Frontier
from accord.tlog.verify import Audit

PEOPLE = 1_000 if os.environ.get("ACCORD_SOAK") else 20
CANARY = "canarybird"


def begin(number: int, site: Site) -> Person:
    """Somebody who has left, with what hangs on them, and a site's comment that names them."""
    name = f"{CANARY}{number:04}".capitalize()
    person = add(Person(given_name="Zoe", family_name=name, email=f"{name}@x.example", state="left", left_on=today()))
    add(Screening(person=person, kind="references", note=f"Asked the former boss of {name}"))
    add(Comment(subject=person.pointer, title=name, text=f"{name} was often late"))
    add(Comment(subject=site.pointer, title="Door", text=f"Ask Zoe {name}, or {name}@x.example"))
    upload = receive("cv.txt", [f"Curriculum of Zoe {name}".encode()])
    add(Attachment(subject=person.pointer, title=f"cv {name}.txt", file=upload.sha256, size=upload.size))
    return person


@pytest.mark.slow
def test_many_are_erased_and_every_proof_holds(manager: Actor, do: Any, tmp_path: Path, figure: Any) -> None:
    browser = Client(SERVER_NAME="localhost")
    account = Account.objects.get(pk=manager.account_id)
    browser.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    with manager.scope():
        site = do(Site, "create", title="Hamburg")
        people = run(manager, "import", lambda unit: [begin(number, site) for number in range(PEOPLE)])
        before = sign_checkpoint(manager.organization.pk)
        assert before
        assert SearchDocument.objects.filter(body__icontains=CANARY).count() >= PEOPLE
        assert len(exports_with(CANARY, browser)) == 2
        guesses = list(Opening.objects.filter(value__icontains=CANARY).values_list("value", flat=True))
        for person in people:
            plan = plan_for(Person.objects.get(pk=person.pk), today())
            assert not plan.against
            mentions = [m.record.pointer for m in plan.redactable()]
            run(manager, "erase", lambda unit, p=plan, m=mentions: erase(p, "purpose", m))
        with clock_at(now() + timedelta(hours=2)):
            while run_waiting():
                pass

        left = holding(CANARY, tmp_path, browser)
        assert compare(manager.organization).differences == ()
        assert root_of(manager, before.size) == before.note.split("\n")[2]
        write_pack(manager, tmp_path / "pack.zip", personal=True)
        audit = Audit(str(tmp_path / "pack.zip"), old=before.note.encode())
        told = guessed(manager, guesses)
        figure(
            "F-20", "people erased, with tables, files, index, exports, a copy and the pack searched for them",
            erased=len(people), places_with_a_name=len(left), findings_in_the_pack=len(audit.findings),
            names_guessed=told,
        )  # fmt: skip
        assert (left, audit.findings, told) == ([], [], 0)


def holding(word: str, folder: Path, browser: Client) -> list[str]:
    """Where the word still stands: in the tables, the files with the database's own, a copy of them, the exports."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = ([bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor.fetchall())
            found += [table for row in rows if word in str(row).lower()]
    shutil.copytree(settings.ACCORD_DATA_DIR, folder / "backup")
    if connection.vendor == "sqlite":
        for end in ("", "-wal"):
            if (path := Path(f"{connection.settings_dict['NAME']}{end}")).exists():
                shutil.copy(path, folder / "backup" / f"database{end}")
    found += [p.name for p in (folder / "backup").rglob("*") if p.is_file() and word.encode() in p.read_bytes().lower()]
    return found + exports_with(word, browser)


def exports_with(word: str, browser: Client) -> list[str]:
    """The exported lists that hold it."""
    found = []
    for path in ("people/export.csv", "people/export.csv?archived=1", "screenings/export.csv"):
        answer = browser.get(f"/northwind/{path}")
        assert answer.status_code == 200
        found += [path] if word in answer.getvalue().decode().lower() else []
    return found


def root_of(by: Actor, size: int) -> str:
    """The root of the first entries, as a checkpoint writes it."""
    from base64 import b64encode

    frontier = Frontier()
    leaves = Entry.objects.filter(organization_id=by.organization.pk, seq__lt=size).order_by("seq")
    for leaf in leaves.values_list("leaf", flat=True):
        frontier.append(bytes(leaf))
    return b64encode(frontier.root()).decode()


def guessed(by: Actor, names: list[str]) -> int:
    """How many of the names somebody finds who has the whole log, all openings that are left, and the names."""
    bodies = Entry.objects.filter(organization_id=by.organization.pk).values_list("body", flat=True)
    log = {digest for body in bodies for digest in re.findall("[0-9a-f]{64}", body)}
    salts = [b"", bytes(32), *(bytes(s) for s in Opening.objects.values_list("salt", flat=True)[:50])]
    return sum(
        hmac.new(salt, name.encode(), hashlib.sha256).hexdigest() in log
        or hashlib.sha256(salt + name.encode()).hexdigest() in log
        for name in names[: 20 * PEOPLE]
        for salt in salts
    )
