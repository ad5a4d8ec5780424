"""The kernel's own jobs."""

import logging
import threading
import uuid
from contextlib import suppress

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from accord.kernel.copies.delivering import ask_for_copies, keep_in_folder, newest_in_folder
from accord.kernel.jobs.queue import each_minute, enqueue, forget_done, job, run_waiting
from accord.kernel.ledger.checkpoints import ForkRefused, is_to_sign, sign_checkpoint
from accord.kernel.ledger.models import SITE
from accord.kernel.ledger.site import ITSELF, site_event
from accord.kernel.moments.clock import Jumps

_log = logging.getLogger("accord.jobs")


@job("checkpoint")
def checkpoint(*, organization: str) -> dict[str, int | str]:
    """Sign a log as it is now; after that of an organization the site log, which has grown by it. A fork is not tried
    again, but said: only people can settle it."""
    log = uuid.UUID(organization)
    try:
        row = sign_checkpoint(log)
    except ForkRefused as refusal:
        return {"refused": refusal.sentence}
    if log != SITE:
        _enqueue(SITE)
        ask_for_copies(log)
    elif row is not None and settings.ACCORD_COPIES_DIR is not None and newest_in_folder(SITE) != row.note:
        with suppress(FileExistsError):  # somebody else is just bringing it
            keep_in_folder(SITE, row)
    return {"size": row.size if row else 0}


@each_minute
def forget_what_was_done() -> None:
    """Jobs that were done long ago."""
    forget_done()


@each_minute
def sign_what_changed() -> None:
    """One waiting checkpoint job for each log that has grown since its last checkpoint."""
    from accord.kernel.organization.models import Organization

    for log in (*Organization.everywhere.values_list("pk", flat=True), SITE):
        if is_to_sign(log):
            _enqueue(log)


def sign_until(stop: threading.Event, every: float = 2.0) -> None:
    """Sign until `stop` is set, beside whoever does all jobs: so that none of them keeps a log waiting, however long it
    takes."""
    rounds = 0
    while not stop.is_set():
        close_old_connections()
        try:
            if rounds % max(1, round(60 / every)) == 0:
                sign_what_changed()
            run_waiting(kinds=("checkpoint",))
        except (DatabaseError, OSError):
            _log.exception("the logs could not be signed; it is tried again")
        rounds += 1
        stop.wait(every)
    connection.close()


_jumps = Jumps()


@each_minute
def watch_the_clock() -> None:
    """Enter in the site log that the clock of this machine was set, and by how much."""
    if seconds := _jumps.since():
        site_event("clock", {"set_by_seconds": seconds}, ITSELF)


def _enqueue(log: uuid.UUID) -> None:
    enqueue("checkpoint", key=f"checkpoint-{log}", organization=str(log))
