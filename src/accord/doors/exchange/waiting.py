"""An upload between its steps: files in the store, answers in the session of who uploaded them. No records yet."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from accord.doors.exchange.importing import File
from accord.doors.exchange.mapping import Answers
from accord.kernel.access.actor import Actor
from accord.kernel.records.files import open_file, receive
from accord.kernel.refusals import NotThere, Refused

MOST_WAITING = 5
MOST_FILES = 20
_KEY = "imports"


@dataclass(slots=True)
class Waiting:
    """Uploaded files, what was answered about them, what writes them, and once written: what became of them."""

    key: str
    slug: str
    files: list[list[str]]
    answers: dict[str, Answers] = field(default_factory=dict)
    done: list[dict[str, Any]] = field(default_factory=list)
    job: int = 0
    """The job that writes it, while it does."""

    def read(self) -> list[File]:
        """Names and bytes. Raises Refused when the store has lost one."""
        found: list[File] = []
        for name, sha256 in self.files:
            try:
                with open_file(sha256) as stored:
                    found.append((name, stored.read()))
            except FileNotFoundError:
                raise Refused(f"{name} is no longer here. Upload it again.", "files") from None
        return found


def begin(request: HttpRequest, by: Actor) -> Waiting:
    """Receive the uploaded files. Raises Refused when there are none, too many, or one is empty or too large."""
    uploads = request.FILES.getlist("files")
    if not uploads:
        raise Refused("Choose one file at least.", "files")
    if len(uploads) > MOST_FILES:
        raise Refused(f"{len(uploads)} files at once are too many; upload at most {MOST_FILES}.", "files")
    files = []
    for upload in uploads:
        stored = receive(upload.name or "file", upload.chunks())
        files.append([upload.name or stored.name, stored.sha256])
    waiting = Waiting(secrets.token_urlsafe(9), by.organization.slug, files)
    keep(request, waiting)
    return waiting


def find(request: HttpRequest, by: Actor, key: str) -> Waiting:
    """The upload that waits under `key` for this person in this organization. Raises NotThere."""
    held = request.session.get(_KEY, {}).get(key)
    if held is None or held["slug"] != by.organization.slug:
        raise NotThere
    return Waiting(key, held["slug"], held["files"], held["answers"], held["done"], held.get("job", 0))


def keep(request: HttpRequest, waiting: Waiting) -> None:
    """Remember the upload; the oldest beyond five are forgotten."""
    held = dict(request.session.get(_KEY, {}))
    held.pop(waiting.key, None)
    held[waiting.key] = {
        "slug": waiting.slug,
        "files": waiting.files,
        "answers": waiting.answers,
        "done": waiting.done,
        "job": waiting.job,
    }
    request.session[_KEY] = dict(list(held.items())[-MOST_WAITING:])


def forget(request: HttpRequest, waiting: Waiting) -> None:
    """Nothing more is to be done with it."""
    held = dict(request.session.get(_KEY, {}))
    held.pop(waiting.key, None)
    request.session[_KEY] = held
