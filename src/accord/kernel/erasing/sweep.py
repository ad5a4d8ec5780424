"""After an erasure, once it is committed: it is listed outside the database, its files go, and so does what the
database's own files still hold of the text."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from accord.kernel.erasing.erasures import Listed, enter
from accord.kernel.erasing.files import named_in, unlink, unlink_erased
from accord.kernel.jobs.models import Job
from accord.kernel.jobs.queue import enqueue, job
from accord.kernel.ledger.models import Entry
from accord.kernel.moments.clock import now
from accord.kernel.records.files import STILL_WRITING, Upload
from accord.kernel.records.record import within

_swept: list[Callable[[uuid.UUID], None]] = []


def swept(away: Callable[[uuid.UUID], None]) -> Callable[[uuid.UUID], None]:
    """Register what takes copies of an organization's text away that were made before an erasure, such as packs."""
    _swept.append(away)
    return away


@job("erasure")
def erasure(*, organization: str, erasure: str, subject: str, ground: str, redacted: list[str], at: str) -> Any:
    """What an erasure leaves to be done. It may run twice."""
    enter(Listed(organization, erasure, subject, ground, tuple(redacted), at))
    enqueue("erasure-sweep", key=f"erasure-sweep-{organization}", organization=organization)
    return {}


@job("erasure-sweep")
def sweep(*, organization: str) -> dict[str, int]:
    """Take away what was erased, wherever a copy may lie; once for all erasures that wait for it."""
    key = uuid.UUID(organization)
    with within(key):
        files = unlink_erased(key) + _forget_uploads(key)
    for away in (_mails, *_swept):
        away(key)
    _rewrite()
    return {"files": files}


def _forget_uploads(organization: uuid.UUID) -> int:
    """Files that no record has ever named, such as imported sheets. Young ones may be on their way into a record: they
    are looked at again in an hour."""
    waiting = Upload.objects.filter(organization_id=organization, erased_at=None)
    named = named_in(Entry.objects.filter(organization_id=organization)) if waiting.exists() else set()
    left = [(sha256, at) for sha256, at in waiting.values_list("sha256", "received_at") if sha256 not in named]
    before = now() - timedelta(seconds=STILL_WRITING)
    old = {sha256 for sha256, at in left if at < before}
    if len(old) < len(left):
        again = enqueue("erasure-sweep", key=f"erasure-again-{organization}", organization=str(organization))
        Job.objects.filter(pk=again.pk).update(run_at=now() + timedelta(seconds=STILL_WRITING + 60))
    for sha256 in old:
        waiting.filter(sha256=sha256, received_at__lt=before).delete()  # unless it has just come again
    return sum(unlink(sha256) for sha256 in old)


def _mails(organization: uuid.UUID) -> None:
    """Mails that are kept here because no mail server is named; whoever needs one asks again."""
    for mail in Path(settings.EMAIL_FILE_PATH).glob("*.log") if settings.EMAIL_FILE_PATH else ():
        mail.unlink(missing_ok=True)


def _rewrite() -> None:
    """SQLite keeps what was deleted in free pages, in its search index and in its journal until they are written anew.
    PostgreSQL's own vacuum does so by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO kernel_search_text(kernel_search_text) VALUES ('optimize')")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
