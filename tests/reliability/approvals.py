"""What is done while the disk is watched or fails: a program's requests, in a process of its own behind `shim.c`.

`start` builds the shim and runs this file; `python approvals.py record ROUNDS` and `python approvals.py fail STEP` are
what it then does. A round: a file is sent, a document and a version of it with that file are made, the version is
approved with an e-signature, and the log is signed.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import json
import os
import random
import shutil
import struct
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
PASSWORD = "correct horse battery"
ACKNOWLEDGED = ord("A")  # what the trace holds beside the shim's own kinds
HEAD = struct.Struct("=4Q")
REBUILT = 50  # of so many images one has every record compared with what a rebuild of the ledger gives
LARGE = 2_200_000  # more than Django keeps in memory: the file goes through a temporary one

Said = dict[str, Any]


def shim(folder: Path) -> Path:
    """The shim, compiled. Without a compiler the test is skipped, but fails where CI runs it (ACCORD_JUDGES=1)."""
    if not (compiler := shutil.which("gcc") or shutil.which("cc")):
        if os.environ.get("ACCORD_JUDGES") == "1":
            pytest.fail("gcc is missing: install gcc and libc6-dev, as .ci/run does")
        pytest.skip("needs gcc and libc6-dev (apt-get install gcc libc6-dev)")
    made = folder / "shim.so"
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", made, HERE / "shim.c", "-ldl", "-lpthread"], check=True)
    return made


def start(folder: Path, *arguments: str, **variables: str) -> str:
    """Run this file with the data folder `folder/data`; what it printed."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ACCORD_", "DJANGO_", "PYTEST_", "SHIM_"))}
    environment = kept | {
        "ACCORD_DATA_DIR": str(folder / "data"), "DJANGO_SETTINGS_MODULE": "accord.config.settings",
        "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": os.pathsep.join((str(HERE.parents[1]), *sys.path)), **variables,
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.reliability.approvals", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=3000, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-6000:]
    return done.stdout


# ---- in the process of its own ---------------------------------------------------------------------------------------


class Program:
    """A program with a token of the manager's. `send` answers what was said; nothing is raised."""

    def __init__(self) -> None:
        import django

        django.setup()
        from django.conf import settings
        from django.test import Client

        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        self.token = (Path(settings.ACCORD_DATA_DIR) / "token.txt").read_text()
        self.client = Client(raise_request_exception=False, SERVER_NAME="localhost")
        self.chance = random.Random(4)

    def send(self, path: str, body: Said | None = None, *, file: bytes = b"", rev: int = 0) -> Any:
        from django.core.files.uploadedfile import SimpleUploadedFile

        headers = {"Authorization": f"Bearer {self.token}"} | ({"If-Match": f'"{rev}"'} if rev else {})
        address = f"/api/v1/organizations/firm/{path}"
        if file:
            return self.client.post(address, {"file": SimpleUploadedFile("proof.bin", file)}, headers=headers)
        return self.client.post(address, body, content_type="application/json", headers=headers)

    def round(self, number: str, size: int) -> Iterator[tuple[Any, Said]]:
        """Each answer of a round, and what it promises if it is a success; ends with the first that is none."""
        data = self.chance.randbytes(size)
        sha256 = hashlib.sha256(data).hexdigest()
        sent = self.send("files", file=data)
        yield sent, {"file": sha256}
        if sent.status_code != 201:
            return
        document = self.send("documents", {"title": f"Procedure {number}", "kind": "procedure"})
        yield document, promised(document)
        if document.status_code != 201:
            return
        fields = {"document": document.json()["reference"], "version": "1", "file": sha256}
        version = self.send("document-versions", fields)
        yield version, promised(version, sha256)
        if version.status_code != 201:
            return
        name, rev = version.json()["reference"], version.json()["rev"]
        approved = self.send(f"document-versions/{name}/approve", {"password": PASSWORD}, rev=rev)
        yield approved, promised(approved, sha256)


def promised(answer: Any, file: str = "") -> Said:
    """What a success says about the record."""
    if answer.status_code not in {200, 201}:
        return {}
    said = answer.json()
    return {"reference": said["reference"], "rev": said["rev"], "state": said["state"], "file": file}


def begin() -> None:
    """An installation with one organization, and a token."""
    from accord.config.main import main

    assert main(["init"]) == 0
    from django.conf import settings

    from accord.kernel.access.actor import actor_for_account
    from accord.kernel.access.models import Account, Token
    from accord.kernel.ledger.checkpoints import sign_checkpoint
    from accord.kernel.ledger.models import SITE
    from accord.kernel.moments.clock import now
    from accord.kernel.organization.services import create_organization

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    account = Account.objects.create_user("mia@example.org", PASSWORD)
    create_organization(
        title="Firm", slug="firm", time_zone="Europe/Berlin", account=account, given_name="M", family_name="M"
    )
    by = actor_for_account(account, "firm")
    assert by.person is not None
    _, text = Token.issue(organization_id=by.organization.pk, person_id=by.person.pk, name="a program", scopes=[],
                          expires_at=now() + timedelta(days=300))  # fmt: skip
    (Path(settings.ACCORD_DATA_DIR) / "token.txt").write_text(text)
    for log in (by.organization.pk, SITE):
        sign_checkpoint(log)


def logs() -> list[Any]:
    """The log of the organization, then that of the site."""
    from accord.kernel.ledger.models import SITE
    from accord.kernel.organization.models import Organization

    return [Organization.everywhere.get(slug="firm").pk, SITE]


def record(rounds: int) -> None:
    """Do rounds one after the other; each success goes into the trace where it was answered."""
    program = Program()
    from django.db import connection

    from accord.kernel.ledger.checkpoints import sign_checkpoint

    if weaker := os.environ.get("SYNCHRONOUS"):  # to see that the suite finds what it should
        connection.cursor().execute(f"PRAGMA synchronous={weaker}")
    trace = os.open(os.environ["SHIM_TRACE"], os.O_WRONLY | os.O_APPEND)
    for number in range(rounds):
        for answer, promise in program.round(str(number), program.chance.choice((300, 5_000, 40_000))):
            assert answer.status_code in {200, 201}, answer.content
            said = json.dumps(promise).encode()
            os.write(trace, HEAD.pack(ACKNOWLEDGED, 0, 0, len(said)) + said)
        for log in logs():
            sign_checkpoint(log)


def proved(records: bool = True) -> int:
    """Prove every log as the product does before a restored backup opens: entries, texts, checkpoints; with `records`
    (most of the work) whether each record is what a rebuild gives. How many entries there are. Raises Refused."""
    from accord.kernel.backup import proving
    from accord.kernel.ledger.keys import known_keys, signer
    from accord.kernel.ledger.models import Head
    from accord.kernel.records.record import within

    keys, entries = known_keys(signer()), 0
    if records:
        return sum(p.size for p in proving.prove(keys, lambda *_: None))
    for log in logs():
        with within(log):
            head = Head.objects.get(pk=log)
            entries += proving._follow(str(log), head, proving._signed(str(log), head, keys))[0]
            proving._open_all(str(log), log)
    return entries


def lost(promises: list[Said]) -> list[str]:
    """What successes said and is not there: a record in its revision or a later one, a file with its bytes."""
    from accord.areas.documents.models import Document, DocumentVersion
    from accord.kernel.records.files import Upload, path_of
    from accord.kernel.records.record import within

    revisions = {p["reference"]: p["rev"] for p in promises if "reference" in p}
    files = {p["file"] for p in promises if p.get("file")}
    with within(logs()[0]):
        there = dict(Document.objects.values_list("reference", "rev"))
        there |= dict(DocumentVersion.objects.values_list("reference", "rev"))
        received = set(Upload.objects.values_list("sha256", flat=True))
    missing = [name for name, rev in revisions.items() if there.get(name, 0) < rev]
    return missing + [f for f in files if f not in received or hash_of(path_of(f)) != f]


def hash_of(path: Path) -> str:
    """The SHA-256 of a file; "" when it is not there."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def fail() -> None:
    """Let each call of a round that changes something on the disk fail by itself, once with EIO and once with ENOSPC;
    a whole round must succeed after each. Prints what came of it as JSON."""
    library = ctypes.CDLL(os.environ["LD_PRELOAD"])
    library.shim_failed.restype = ctypes.c_char_p
    program = Program()
    for _ in range(3):  # what is loaded and made once
        list(program.round("before", LARGE))
    library.shim_arm(0, 0)
    list(program.round("counted", LARGE))
    calls = library.shim_disarm()
    found: Said = {"calls": calls, "runs": 0, "refused": 0, "kinds": {}, "unclear": [], "untrue": [], "lost": []}
    promises: list[Said] = []
    for number in range(1, calls + 1):
        for error in (errno.EIO, errno.ENOSPC):
            title = f"{number} {errno.errorcode[error]}"
            library.shim_arm(number, error)
            answers = list(program.round(title, LARGE))
            library.shim_disarm()
            where = library.shim_failed().decode()
            found["runs"] += bool(where)
            kind = where.partition(" ")[0]
            found["kinds"][kind] = found["kinds"].get(kind, 0) + 1
            judge(found, f"{title}, {where}", [a for a, _ in answers], done(title))
            answers += program.round(f"after {title}", 300)
            if answers[-1][0].status_code != 200:
                found["lost"].append(f"{title}, {where}: the next round was refused")
            promises += [p for a, p in answers if a.status_code in {200, 201}]
    found["lost"] += lost(promises)
    found["acknowledged"] = len(promises)
    found["damaged"] = damage(records=True)
    print(json.dumps(found))


def done(number: str) -> int:
    """How many steps of a round the database has: 2 with the document, 3 with its version, 4 when that is approved."""
    from accord.areas.documents.models import Document, DocumentVersion
    from accord.kernel.records.record import within

    title = f"Procedure {number}"
    with within(logs()[0]):
        if not Document.objects.filter(title=title).exists():
            return 1
        state = DocumentVersion.objects.filter(document__title=title).values_list("state", flat=True).first()
    return 2 if state is None else 3 if state == "draft" else 4


def judge(found: Said, where: str, answers: list[Any], steps: int) -> None:
    """What was said when a call failed: a success, or in a clear sentence that nothing was written, and nothing was."""
    last = answers[-1]
    if last.status_code in {200, 201}:
        return
    found["refused"] += 1
    said = last.json() if "json" in last.headers["Content-Type"] else {}
    if last.status_code not in {503, 507} or "nothing was written" not in said.get("detail", ""):
        found["unclear"].append(f"{where}: {last.status_code} {last.content[:300]!r}")
    if steps >= max(2, len(answers)):
        found["untrue"].append(f"{where}: {len(answers)} {steps}")


# ---- images of a power cut -------------------------------------------------------------------------------------------


def images(number: int, seed: int) -> None:
    """Play the trace SHIM_TRACE of the data folder into so many images, each opened by the product. Prints as JSON
    which were damaged, and which lost something acknowledged."""
    from tests.reliability.power import Disk, read_trace

    data, trace = Path(os.environ["ACCORD_DATA_DIR"]), Path(os.environ["SHIM_TRACE"])
    chance, disk = random.Random(seed), Disk(data, os.environ["SHIM_ROOT"])
    records = list(read_trace(trace))
    answered = [n for n, r in enumerate(records) if r[0] == "A"]
    cuts = Counter(chance.choice(answered) if n % 2 else chance.randrange(len(records)) for n in range(number))
    import django

    django.setup()
    found: Said = {"images": 0, "acknowledged": 0, "damaged": [], "lost": []}
    promises: list[Said] = []
    for place, one in enumerate(records):
        if one[0] == "A":
            promises.append(json.loads(one[3]))
        elif one[0] != "S" or not os.environ.get("DEAF") or disk.is_file(one[1]):
            disk.do(one)
        for _ in range(cuts[place]):
            odds, unit = chance.choice((0.0, 0.0, 0.1, 0.5, 0.9, 1.0)), chance.choice((512, 4096))
            lay_out(disk.image(chance, odds, unit), data)
            found["images"] += 1
            found["acknowledged"] += len(promises)
            where = f"call {place}, odds {odds}, unit {unit}"
            try:
                found["damaged"] += [f"{where}: {said}" for said in damage(found["images"] % REBUILT == 0)][:1]
                found["lost"] += [f"{where}: {what}" for what in lost(promises)][:1]
            except Exception as error:  # whatever it is: the image does not open  # noqa: BLE001
                found["damaged"].append(f"{where}: {type(error).__name__} {error}")
    print(json.dumps(found))


def lay_out(image: Said, data: Path) -> None:
    """Make the data folder what the image is."""
    from django.db import connection

    connection.close()
    for path in data.rglob("*"):
        if path.is_file() and (str(path.relative_to(data)) not in image or "sqlite3" in path.name):
            path.unlink()
    for name, content in image.items():
        path = data / name
        if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def damage(records: bool) -> list[str]:
    """What is broken here: the database by itself, the logs, what was signed and is not in its log any more."""
    from django.db import connection

    from accord.kernel.ledger.checkpoints import lost_checkpoint
    from accord.kernel.records.record import within

    with connection.cursor() as cursor:
        found = [str(row) for row in cursor.execute("PRAGMA integrity_check") if row != ("ok",)]
        found += [str(row) for row in cursor.execute("PRAGMA foreign_key_check")]
    proved(records)
    for log in logs():
        with within(log):
            if lost_checkpoint(log):
                found.append(f"{log} lost what was signed")
    return found


DOES: dict[str, Callable[..., None]] = {"begin": begin, "record": record, "images": images, "fail": fail}

if __name__ == "__main__":
    DOES[sys.argv[1]](*map(int, sys.argv[2:]))
