"""Console commands about the installation as a whole."""

from __future__ import annotations

import getpass
import multiprocessing
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection

from accord.config.database import migrate, prepare
from accord.config.garbage import collect_seldom
from accord.doors.console.showing import complain, show
from accord.kernel.access.accounts import set_password
from accord.kernel.access.models import Account, SignInLink
from accord.kernel.erasing.texts import wrong_text
from accord.kernel.jobs.kinds import sign_until
from accord.kernel.jobs.queue import work_until
from accord.kernel.ledger import triggers
from accord.kernel.ledger.rebuild import compare
from accord.kernel.ledger.site import site_event
from accord.kernel.organization.models import Organization
from accord.kernel.refusals import Refused

if TYPE_CHECKING:
    import argparse


def init(options: argparse.Namespace) -> int:
    """`accord init`."""
    prepare()
    migrate()
    triggers.refuse_to_start_on_difference(connection)
    show("Accord is ready. Start it with: accord serve")
    return 0


def serve(options: argparse.Namespace) -> int:
    """`accord serve`: web processes, and one beside them for the outbox."""
    prepare()
    triggers.refuse_to_start_on_difference(connection)
    if Organization.everywhere.filter(demonstration=True).exists():
        from accord.config.demonstration import refuse_known_password_in_public

        refuse_known_password_in_public()
    connection.close()
    return _serve(options.workers)


def _serve(workers: int = 1) -> int:
    from granian.constants import Interfaces
    from granian.server import Server

    show(f"Accord listens at {settings.ACCORD_BASE_URL}")
    sys.stdout.flush()
    multiprocessing.Process(target=_work_beside, args=(os.getpid(),), daemon=True, name="jobs").start()
    Server(
        "accord.config.wsgi:application",
        address="127.0.0.1" if _is_local() else "0.0.0.0",  # noqa: S104  (behind a proxy of its own)
        port=settings.ACCORD_PORT,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
    ).serve()
    return 0


def _work_beside(parent: int) -> None:
    """Do jobs for as long as the process that serves is there.

    A process, not a thread of the one that forks the web workers: a fork while that thread writes would leave them a
    copy of SQLite's write lock that nobody gives back, and every write of theirs would find the database locked.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who serves, who then ends this
    _work(_Orphaned(parent))


def _work(stop: threading.Event) -> None:
    collect_seldom()
    threading.Thread(target=sign_until, args=(stop,), daemon=True, name="signing").start()
    work_until(stop)


class _Orphaned(threading.Event):
    """Set once this process has another parent than the one that began it."""

    def __init__(self, parent: int) -> None:
        super().__init__()
        self.parent = parent

    def is_set(self) -> bool:
        """Whether the parent has gone."""
        return os.getppid() != self.parent


def _is_local() -> bool:
    return settings.ACCORD_LOG_HOST in {"localhost", "127.0.0.1", "::1"}


def worker(options: argparse.Namespace) -> int:
    """`accord worker`."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    show("Working. Stop with Ctrl-C.")
    _work(stop)
    return 0


def demo(options: argparse.Namespace) -> int:
    """`accord demo`: a second run keeps the data."""
    from accord.config import demonstration

    demonstration.ready(reset=options.reset)
    account = Account.objects.filter(is_operator=True).order_by("pk").first()
    if account is None:
        raise Refused("The example has no operator. Make it anew with `accord demo --reset`.")
    link = SignInLink.issue(account, minutes=60)
    demonstration.say(
        f"\nOpen {settings.ACCORD_BASE_URL}/link/{link}/\n(a single-use link that signs you in as "
        f"{account.email}, valid for an hour)\n"
    )
    connection.close()
    return 0 if options.no_serve else _serve()


def user(options: argparse.Namespace) -> int:
    """`accord user`."""
    email = options.email.strip().lower()
    if "@" not in email:
        raise Refused(f"{options.email!r} is not an e-mail address.")
    password = _new_password(email) if options.set_password else ""
    account = Account.objects.filter(email=email).first() or Account.objects.create_user(email)
    if password:
        set_password(account, password)
    if options.operator and not account.is_operator:
        account.is_operator = True
        account.save(update_fields=["is_operator"])
        site_event("rights", {"account": str(account.pk), "runs_installation": True})
    link = f"{settings.ACCORD_BASE_URL}/link/{SignInLink.issue(account)}/"
    show(
        {"account": account.email, "sign-in link (single use, 15 minutes)": link}
        if options.format == "text"
        else {"account": account.email, "link": link},
        options.format,
    )
    return 0


def _new_password(email: str) -> str:
    """A password that keeps the rules, from ACCORD_PASSWORD or asked for. Raises Refused."""
    given = os.environ.get("ACCORD_PASSWORD") or getpass.getpass("New password: ")
    try:
        validate_password(given, Account(email=email))
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None
    return given


def rebuild(options: argparse.Namespace) -> int:
    """`accord rebuild --check`: exit 0 only without difference."""
    found: list[dict[str, Any]] = []
    for organization in Organization.everywhere.order_by("slug"):
        compared = compare(organization)
        differences = [f"{d.type} {d.reference or d.id} {d.says}" for d in compared.differences]
        if why := wrong_text(organization.pk):
            differences.append(why)
        found.append({"organization": organization.slug, "records": compared.records, "differences": differences})
    if options.format == "json":
        show(found, "json")
    else:
        for f in found:
            show(
                [
                    f"{f['organization']}: {f['records']} records, {len(f['differences'])} differences",
                    *(f"  {d}" for d in f["differences"]),
                ]
            )
    return complain("The live tables differ from the ledger.") if any(f["differences"] for f in found) else 0
