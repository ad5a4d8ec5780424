"""Large imports are written beside the page: a job, whose progress lies in a file, because nobody else can write to the
database while it runs."""

import json
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from accord.doors.exchange.importing import File, WrittenInPart, read, write
from accord.kernel.access.actor import actor_for_account
from accord.kernel.access.models import Account
from accord.kernel.jobs.models import Job
from accord.kernel.jobs.queue import enqueue, job
from accord.kernel.records.files import open_file
from accord.kernel.refusals import Refused

BESIDE = 2_000
"""Records from which on the page does not wait."""
EVERY = 0.3
"""Seconds between two notes of progress."""


class Stopped(Refused):
    """Somebody has stopped it."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What is known of a running import: how far it is, and whether it is to stop."""

    key: str

    def _file(self, ending: str) -> Path:
        return Path(settings.ACCORD_DATA_DIR) / "imports" / f"{self.key}.{ending}"

    def put(self, what: str, done: int, of: int) -> None:
        """Note how far it is."""
        path = self._file("json")
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".tmp")
        temporary.write_text(json.dumps({"what": what, "done": done, "of": of}))
        temporary.replace(path)

    def get(self) -> dict[str, Any]:
        """How far it is."""
        try:
            return dict(json.loads(self._file("json").read_text()))
        except (OSError, ValueError):
            return {"what": "Waiting to begin", "done": 0, "of": 0}

    def stop(self) -> None:
        """Ask it to stop."""
        path = self._file("stop")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._file("stop").exists()

    def forget(self) -> None:
        """Nothing more is to be known."""
        for ending in ("json", "stop"):
            with suppress(OSError):
                self._file(ending).unlink()


class _Telling:
    """Notes progress now and then, and stops the import when that is wanted."""

    def __init__(self, notes: Notes) -> None:
        self.notes, self.last = notes, 0.0

    def __call__(self, what: str, done: int, of: int) -> None:
        if time.monotonic() - self.last < EVERY:
            return
        self.last = time.monotonic()
        if self.notes.stopping:
            raise Stopped("The import was stopped.")
        self.notes.put(what, done, of)


def start(key: str, by: Any, files: list[list[str]], answers: dict[str, Any]) -> int:
    """Begin to write an upload beside the page; the number of the job."""
    made = enqueue(
        "import",
        organization=str(by.organization.pk),
        slug=by.organization.slug,
        account=str(by.account_id),
        upload=key,
        files=files,
        answers=answers,
    )
    return int(made.pk)


@job("import")
def import_beside(
    *, organization: str, slug: str, account: str, upload: str, files: list[list[str]], answers: dict[str, Any]
) -> dict[str, Any]:
    """Read the files once more and write what they hold, as the one who uploaded them. Twice it changes nothing."""
    del organization  # where the job belongs; the actor says it again
    notes = Notes(upload)
    telling = _Telling(notes)
    try:
        by = actor_for_account(Account.objects.get(pk=account), slug)
        with by.scope():
            found = read(by, [_file(name, sha256) for name, sha256 in files], answers=answers, progress=telling)
            if not found.possible:
                raise Refused("What is here has changed meanwhile, so that the files no longer fit. Look again.")
            results = found.results()
            write(by, found, telling)
    except WrittenInPart as refused:
        return {"refused": [refused.sentence], "partly": True}
    except Stopped as stopped:
        return {"stopped": stopped.sentence}
    except Refused as refused:
        return {"refused": [o.sentence for o in refused.objections]}
    else:
        return {"done": [{k: v for k, v in r.as_json().items() if k != "refused"} for r in results]}
    finally:
        notes.forget()


def _file(name: str, sha256: str) -> File:
    with open_file(sha256) as stored:
        return name, stored.read()


def outcome(number: int) -> dict[str, Any] | None:
    """What became of it; None while it waits or runs."""
    found = Job.objects.filter(pk=number).first()
    if found is None:
        return {"refused": ["The import is no longer known. Look whether its records are there."]}
    if found.done_at is not None:
        return dict(found.result or {})
    if found.error and found.attempts >= 6:
        return {"refused": ["The import failed and nothing was written. Ask who runs Accord to look into its log."]}
    return None
