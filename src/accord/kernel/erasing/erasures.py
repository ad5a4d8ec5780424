"""The list of all erasures, outside the database: after a restored backup it is gone through again, before anybody
sees what was erased.

Each erasure is a file `erasures/ORGANIZATION.ERASURE.txt` in the data folder, a note signed by the installation's key:
a line that says what it is, the log's origin, and one line of JSON: organization, erasure, subject (`Type:id`), ground,
redacted (pointers of other records), at. It says of nobody who they were. The folder belongs to the newest state of
the installation, so what a restored backup has of it is only added. A copy of each lies in the folder outside
(ACCORD_COPIES_DIR), if there is one.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from accord.kernel.access.actor import system
from accord.kernel.acts.perform import run
from accord.kernel.ledger.append import origin
from accord.kernel.ledger.keys import known_keys, signer, write_private
from accord.kernel.moments.clock import today
from accord.kernel.organization.models import Organization
from accord.kernel.records.declaration import named
from accord.kernel.records.record import within
from accord.kernel.refusals import Refused
from accord.tlog.canonical import canonical
from accord.tlog.checkpoint import NoteRefused, open_text

if TYPE_CHECKING:
    from accord.kernel.acts.unit import Unit
    from accord.kernel.records.record import Record

KIND = "accord erasure"


@dataclass(frozen=True, slots=True)
class Listed:
    """One erasure as the list knows it."""

    organization: str
    erasure: str
    subject: str
    ground: str
    redacted: tuple[str, ...]
    at: str


def erasures_folder() -> Path:
    """Where the list lies."""
    return Path(settings.ACCORD_DATA_DIR) / "erasures"


def enter(listed: Listed) -> Path:
    """Put an erasure on the list; it is on the disk when this returns."""
    path = erasures_folder() / f"{listed.organization}.{listed.erasure}.txt"
    if not path.exists():
        name = origin(uuid.UUID(listed.organization))
        said = canonical({**asdict(listed), "redacted": list(listed.redacted)}).decode()
        note = signer().sign_text(name, f"{KIND}\n{name}\n{said}\n").encode()
        write_private(path, note)
        if (outside := _outside()) is not None:
            write_private(outside / path.name, note)
    return path


def _outside() -> Path | None:
    root: Path | None = settings.ACCORD_COPIES_DIR
    return root / "erasures" if root is not None and root.is_dir() else None


def bring_copies() -> None:
    """Put on the list what the folder outside has more."""
    outside = _outside()
    for copy in sorted(outside.glob("*.txt")) if outside is not None else ():
        if not (place := erasures_folder() / copy.name).exists():
            write_private(place, copy.read_bytes())


def listed_erasures() -> list[Listed]:
    """Every erasure on the list, in the order in which they were done. Raises Refused for a note that nobody here
    signed."""
    keys = known_keys(signer())
    found = []
    for path in sorted(erasures_folder().glob("*.txt")):
        note = path.read_text()
        name = note.partition("\n")[2].partition("\n")[0]
        try:
            kind, _, said = open_text(note, name, keys).splitlines()
            raw: dict[str, Any] = json.loads(said)
        except (NoteRefused, ValueError) as error:
            raise Refused(
                f"{path.name} in the folder erasures is not an erasure that this installation "
                "signed. Restore that folder as it was last, then go on."
            ) from error
        if kind != KIND or name.rpartition("/")[2] != raw["organization"]:
            raise Refused(
                f"{path.name} in the folder erasures is of another kind or another organization. Take it out."
            )
        found.append(Listed(**{**raw, "redacted": tuple(raw["redacted"])}))
    return sorted(found, key=lambda one: (datetime.fromisoformat(one.at), one.erasure))


def reapply() -> int:
    """Erase again what a restored backup has brought back. Returns how many erasures were done again.

    To be called once the database and the files are restored and before anybody signs in; twice does no harm.
    """
    return sum(_again(one) for one in listed_erasures())


def _again(one: Listed) -> bool:
    from accord.kernel.erasing.erase import erase
    from accord.kernel.erasing.models import Erasure
    from accord.kernel.erasing.plan import plan_for

    key = uuid.UUID(one.organization)
    organization = Organization.everywhere.filter(pk=key).first()
    if organization is None:
        return False
    with within(key):
        if Erasure.objects.filter(pk=uuid.UUID(one.erasure)).exists():
            return False
        subject = _subject(one)

    def body(unit: Unit) -> None:
        if subject is not None:
            erase(plan_for(subject, today(organization.time_zone)), one.ground, one.redacted, uuid.UUID(one.erasure))

    run(system(organization), "erase", body)
    return subject is not None


def _subject(one: Listed) -> Record | None:
    """The record to erase; None where the backup is older than it, or the erasure only sums others up."""
    kind, _, key = one.subject.partition(":")
    if kind == Organization.__name__:
        return None
    found: Record | None = named(kind).model.objects.filter(pk=uuid.UUID(key)).first()
    return found
