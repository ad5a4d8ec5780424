"""F-16: the mail server and the address on the web take a connection and then say nothing. Nothing is sent inside a
request or a transaction, so nobody waits for them; what could not be sent is tried again later and later, and who gives
up says so."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from tests.journey.serving import Server
from tests.reliability.figures import SOAK, Figure
from tests.reliability.northwind import Northwind, northwind_at

from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import act_at
from accord.kernel.acts.perform import perform
from accord.kernel.copies.delivering import send_what_is_new
from accord.kernel.copies.models import CopyPlace, Delivery
from accord.kernel.jobs.models import Job
from accord.kernel.jobs.queue import ATTEMPTS, run_waiting
from accord.kernel.ledger.checkpoints import sign_checkpoint
from accord.kernel.moments.clock import clock_at, now
from accord.kernel.organization.models import Site
from accord.kernel.records.declaration import of

SMTP = "django.core.mail.backends.smtp.EmailBackend"
REQUESTS = 1_000 if SOAK else 40


class Mute:
    """Takes every connection and never says a word."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.socket.setblocking(False)
        self.port = self.socket.getsockname()[1]
        self.taken: list[socket.socket] = []

    def calls(self) -> int:
        """How many have connected so far."""
        while True:
            try:
                self.taken.append(self.socket.accept()[0])
            except BlockingIOError:
                return len(self.taken)

    def close(self) -> None:
        for one in (self.socket, *self.taken):
            one.close()


@pytest.fixture
def mute() -> Iterator[Mute]:
    with closing(Mute()) as made:
        yield made


@pytest.fixture
def places(manager: Actor, mute: Mute, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies go by mail and to an address on the web; both are mute."""
    monkeypatch.setattr("accord.kernel.copies.outward.WAIT", 0.2)
    settings.ACCORD_WEBHOOK_HOSTS = frozenset({"localhost"})
    settings.EMAIL_BACKEND, settings.EMAIL_TIMEOUT = SMTP, 0.2
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mute.port
    add = act_at(of(CopyPlace), "add")
    address = f"http://localhost:{mute.port}/copies"
    perform(add, manager, answers={"title": "Auditor", "kind": "mail", "address": "audit@example.org"})
    perform(add, manager, answers={"title": "Witness", "kind": "webhook", "address": address})


def test_no_request_and_no_transaction_waits_for_them(
    places: None, mute: Mute, manager: Actor, monkeypatch: pytest.MonkeyPatch, figure: Figure
) -> None:
    inside: list[str] = []
    connect = socket.create_connection

    def watched(where: Any, *given: Any, **more: Any) -> socket.socket:
        if connection.in_atomic_block:
            inside.append(f"a transaction: {where}")
        return connect(where, *given, **more)

    monkeypatch.setattr(socket, "create_connection", watched)
    browser = Client(SERVER_NAME="localhost")
    assert browser.post("/sign-in/link", {"email": "mia@northwind.example"}).status_code in (200, 302)
    perform(act_at(of(Site), "create"), manager, answers={"title": "Hamburg"})
    assert sign_checkpoint(manager.organization.pk)
    send_what_is_new()
    early = mute.calls()
    assert early == 0, "a request or an act has sent something"
    began, rounds = now(), 0
    for minute in range(120):
        with clock_at(began + timedelta(minutes=minute)):
            send_what_is_new()
            rounds += run_waiting()
    link = Job.objects.get(kind="sign-in-link")
    assert (link.attempts, link.done_at, inside) == (ATTEMPTS, None, [])
    assert "Timeout" in link.error or "Disconnected" in link.error
    given_up = browser.get("/readyz").json()["jobs_given_up"]
    assert given_up == 1
    with manager.scope():
        failures = list(Delivery.objects.order_by("failures").values_list("failures", flat=True))
        assert all(Delivery.objects.values_list("error", flat=True)), "the page of checkpoints says why"
    assert failures == [6, 6], "after 2, 4, 8 … minutes, and then each hour"
    figure(
        "F-16", "mute mail server and webhook, two hours of the outbox", connections=mute.calls(), tried=rounds,
        inside_a_request=early, inside_a_transaction=len(inside), given_up_and_said=given_up,
    )  # fmt: skip


def p95(northwind: Northwind, requests: int) -> float:
    """Seconds of 95 of 100 requests that write and read, once the server has warmed up."""
    program, took = northwind.program(), []
    with closing(program.connection):
        for number in range(-20, requests):
            began = time.monotonic()
            status, answer = program.send("POST", "sites", {"title": f"Site {began} {number}"})
            assert status == 201, answer
            assert program.send("GET", f"sites/{answer['reference']}")[0] == 200
            took.append((time.monotonic() - began) / 2)
    took = sorted(took[20:])
    return took[int(0.95 * len(took))]


@pytest.mark.slow
@pytest.mark.sqlite
def test_requests_are_as_quick_as_before(
    places: None, mute: Mute, manager: Actor, tmp_path: Path, figure: Figure
) -> None:
    """Printed, not judged: what is judged is that the server did call them meanwhile, and that nothing failed."""
    northwind = northwind_at(tmp_path / "data", manager)
    told = northwind.installation.variables
    told.update({"ACCORD_EMAIL_URL": f"smtp://127.0.0.1:{mute.port}", "ACCORD_WEBHOOK_HOSTS": "localhost"})
    with Server(northwind.installation, stumbles=True):  # what cannot be sent is in its log
        end = time.monotonic() + 100
        while mute.calls() == 0 and time.monotonic() < end:
            time.sleep(0.2)
        mutely = p95(northwind, REQUESTS)
    calls = mute.calls()
    told.clear()
    with Server(northwind.installation):
        quietly = p95(northwind, REQUESTS)
    figure(
        "F-16", "`accord serve` with mute mail server and webhook, and with none", requests=4 * REQUESTS, calls=calls,
        ms_p95_with_them=1000 * mutely, ms_p95_without=1000 * quietly,
    )  # fmt: skip
    assert calls > 0
