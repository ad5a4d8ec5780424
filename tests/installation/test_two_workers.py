"""Two workers, acts meanwhile, a receiver that now and then fails: one line of checkpoints, and copies that fit it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]

SETUP = """
from accord.config.main import main
assert main(["init"]) == 0
from accord.kernel.access.actor import actor_for_account
from accord.kernel.access.models import Account
from accord.kernel.copies.services import add_copy_place
from accord.kernel.organization.services import create_organization
account = Account.objects.create_user("mia@example.org", "correct horse battery")
names = {{"given_name": "M", "family_name": "M"}}
create_organization(title="Firm", slug="firm", time_zone="Europe/Berlin", account=account, **names)
by = actor_for_account(account, "firm")
add_copy_place(by=by, title="Safe", kind="folder")
add_copy_place(by=by, title="Web", kind="webhook", address="http://localhost:{port}/")
"""
WORKER = """
import sys
import threading
import django
django.setup()
from accord.kernel.jobs import queue
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
print("begun", flush=True)
queue.work_until(stop, every=0.05)
"""
ACTS = """
import time
import django
django.setup()
from accord.kernel.access.actor import actor_for_account
from accord.kernel.access.models import Account
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.ledger.checkpoints import sign_soon
from accord.kernel.organization.models import Site
from accord.kernel.records.declaration import of
by = actor_for_account(Account.objects.get(), "firm")
for number in range(60):
    perform(act_at(of(Site), "create"), by, "", {"title": f"Site {number}"})
    sign_soon(by.organization.pk)
    time.sleep(0.1)
"""
LOOK = """
import json
import django
django.setup()
from accord.kernel.ledger.checkpoints import leaves, sign_checkpoint
from accord.kernel.ledger.keys import signer
from accord.kernel.ledger.models import SITE, Checkpoint, Head
from accord.kernel.organization.models import Organization
from accord.kernel.records.record import within
from accord.tlog.checkpoint import open_note
from accord.tlog.merkle import root
found = {}
for log in (Organization.everywhere.get().pk, SITE):
    sign_checkpoint(log)
    with within(log):
        every = list(leaves(log))
        notes = dict(Checkpoint.objects.filter(organization_id=log).order_by("size").values_list("size", "note"))
        opened = [open_note(n, signer().public_key) for n in notes.values()]
        bad = [c.size for c in opened if root(every[:c.size]) != c.root]
        found["site" if log == SITE else str(log)] = {"entries": len(every), "bad": bad, "notes": notes}
print(json.dumps(found))
"""


class Receiver:
    """Takes what is posted, but answers 500 each third time."""

    def __init__(self) -> None:
        self.bodies: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.bodies.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self.send_response(500 if len(outer.bodies) % 3 == 1 else 204)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def test_two_workers_never_sign_a_fork_and_copies_fit(tmp_path: Path) -> None:
    receiver, outside = Receiver(), tmp_path / "outside"
    outside.mkdir()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ACCORD_", "DJANGO_"))}
    variables = {
        **kept, "DJANGO_SETTINGS_MODULE": "accord.config.settings", "ACCORD_DATA_DIR": str(tmp_path / "data"),
        "ACCORD_COPIES_DIR": str(outside), "ACCORD_WEBHOOK_HOSTS": "localhost",
    }  # fmt: skip

    def begun(code: str, **more: Any) -> subprocess.Popen[str]:
        source = code.format(**more) if more else code
        return subprocess.Popen(
            [sys.executable, "-c", source], env=variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ended(process: subprocess.Popen[str]) -> str:
        """What it says; it is told by the end of its input that it may end."""
        said = process.communicate(timeout=240)[0]
        assert process.returncode == 0, said
        return said

    ended(begun(SETUP, port=receiver.port))
    workers = [begun(WORKER) for _ in range(2)]
    assert [worker.stdout.readline() for worker in workers if worker.stdout] == ["begun\n"] * 2
    ended(begun(ACTS))
    for worker in workers:
        ended(worker)
    receiver.server.shutdown()
    receiver.server.server_close()
    found = json.loads(ended(begun(LOOK)).splitlines()[-1])
    (log,) = found.keys() - {"site"}
    assert found[log]["bad"] == found["site"]["bad"] == []
    notes = set(found[log]["notes"].values())
    assert len(notes) > 5, "signed many times, at once after each"
    copies = [path.read_text() for path in sorted((outside / log).iterdir())]
    assert set(copies) <= notes
    assert len(copies) > 5
    assert receiver.bodies
    assert set(receiver.bodies) <= notes
    assert {p.read_text() for p in (outside / "site").iterdir()} <= set(found["site"]["notes"].values())
