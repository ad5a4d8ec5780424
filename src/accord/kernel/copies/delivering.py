"""Bringing the newest checkpoint to the places that keep copies.

By jobs, outside any transaction. A copy counts once it has arrived: a folder's is on the disk and was read back, a mail
was taken by its server, an address on the web has answered that it has it. What fails is tried again, less and less
often down to once an hour; one at a time for each place.
"""

from __future__ import annotations

import os
import uuid
from datetime import UTC, datetime, timedelta
from smtplib import SMTPException
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F

from accord.kernel.copies.models import FOLDER, MAIL, WEBHOOK, CopyPlace, Delivery
from accord.kernel.copies.outward import post
from accord.kernel.jobs.queue import each_minute, enqueue, job
from accord.kernel.ledger.keys import flush_folder, signer
from accord.kernel.ledger.models import SITE, Checkpoint
from accord.kernel.moments.clock import now
from accord.kernel.records.record import within
from accord.kernel.refusals import Refused

if TYPE_CHECKING:
    from pathlib import Path

JOB = "outside-copy"
DAILY = timedelta(days=1)
LONGEST_PAUSE = 60  # minutes between two tries
_CAME = "%Y%m%dT%H%M%S"


def ask_for_copies(organization: uuid.UUID) -> None:
    """One waiting job for each place of the organization that has not the newest checkpoint and may be tried."""
    with within(organization):
        newest = newest_checkpoint(organization)
        for place, delivery in deliveries(organization):
            if newest is not None and _is_due(place, delivery, newest):
                ask_for_copy(organization, place.pk)


def ask_for_copy(organization: uuid.UUID, place: uuid.UUID) -> None:
    """One waiting job for this place."""
    enqueue(JOB, key=f"copy-{place}", organization=str(organization), place=str(place))


@each_minute
def send_what_is_new() -> None:
    """Ask for the copies of every organization that are due."""
    from accord.kernel.organization.models import Organization

    for organization in Organization.everywhere.filter(archived_on=None).values_list("pk", flat=True):
        ask_for_copies(organization)


def newest_checkpoint(organization: uuid.UUID) -> Checkpoint | None:
    """The last one that was signed."""
    return Checkpoint.objects.filter(organization_id=organization).order_by("-size").first()


def deliveries(organization: uuid.UUID) -> list[tuple[CopyPlace, Delivery]]:
    """The places in use, in the order in which they were set up, each with how far it has got. A copy of what this log
    no longer is, since an older state was restored, counts as none."""
    known = {d.place: d for d in Delivery.objects.filter(organization_id=organization)}
    signed = Checkpoint.objects.filter(organization_id=organization, size__in=[d.size for d in known.values()])
    notes = dict(signed.values_list("size", "note"))
    for delivery in known.values():
        if notes.get(delivery.size) != delivery.note:
            delivery.size, delivery.note, delivery.arrived_at = 0, "", None
    places = CopyPlace.objects.filter(state="active", archived_on=None).order_by("reference")
    return [(p, known.get(p.pk) or Delivery(place=p.pk, organization_id=organization)) for p in places]


def _is_due(place: CopyPlace, delivery: Delivery, newest: Checkpoint) -> bool:
    """Whatever the last one's time is away, to either side: the clock may have been set back since."""
    if newest.size <= delivery.size:
        return False
    if delivery.failures and delivery.tried_at is not None:
        pause = timedelta(minutes=min(2**delivery.failures, LONGEST_PAUSE))
        return abs(now() - delivery.tried_at) >= pause
    return place.kind != MAIL or delivery.arrived_at is None or abs(now() - delivery.arrived_at) >= DAILY


@job(JOB)
def send_copy(*, organization: str, place: str) -> dict[str, str | int]:
    """Bring the newest checkpoint to one place, unless it is there already or somebody is at it."""
    of = uuid.UUID(organization)
    with within(of):
        found = next(((p, d) for p, d in deliveries(of) if str(p.pk) == place), None)
        newest = newest_checkpoint(of)
        if found is None or newest is None or not _is_due(*found, newest) or not _taken(found[1]):
            return {"copy": "not due"}
        try:
            _SENDING[found[0].kind](found[0], found[1], newest)
        except (Refused, OSError, SMTPException) as error:
            _failed(found[1], error)
            return {"copy": "failed"}
        _arrived(found[1], newest)
        return {"copy": newest.size}


def _taken(delivery: Delivery) -> bool:
    """Whether the try is the caller's: of two who begin at once, one finds that the other has."""
    Delivery.objects.get_or_create(place=delivery.place, defaults={"organization_id": delivery.organization_id})
    mine = Delivery.objects.filter(place=delivery.place, tried_at=delivery.tried_at)
    return bool(mine.update(tried_at=now(), size=delivery.size, note=delivery.note, arrived_at=delivery.arrived_at))


def _failed(delivery: Delivery, error: Exception) -> None:
    sentence = error.sentence if isinstance(error, Refused) else _plain(error)
    Delivery.objects.filter(place=delivery.place).update(failures=F("failures") + 1, error=sentence[:300])


def _plain(error: Exception) -> str:
    """Without the addresses and paths that errors like to say."""
    return f"It did not get through: {getattr(error, 'strerror', None) or type(error).__name__}."


def _arrived(delivery: Delivery, newest: Checkpoint) -> None:
    Delivery.objects.filter(place=delivery.place, size__lt=newest.size).update(
        size=newest.size, note=newest.note, arrived_at=now(), failures=0, error=""
    )


# ---- the three kinds -------------------------------------------------------------------------------------------------


def keep_in_folder(log: uuid.UUID, checkpoint: Checkpoint) -> None:
    """A new file for each checkpoint; none is ever written over. Raises Refused, OSError."""
    root: Path | None = settings.ACCORD_COPIES_DIR
    if root is None or not root.is_dir():
        raise Refused("The folder for copies is not there. Whoever runs Accord names it in ACCORD_COPIES_DIR.")
    folder = _folder_of(root, log)
    folder.mkdir(exist_ok=True)
    path = folder / f"{checkpoint.size:012}-{now():{_CAME}}.txt"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
    with os.fdopen(descriptor, "wb") as out:
        out.write(checkpoint.note.encode())
        out.flush()
        os.fsync(out.fileno())
    flush_folder(folder)
    if path.read_text() != checkpoint.note:
        raise Refused("The folder for copies did not keep what was written into it.")


def kept_in_folder(log: uuid.UUID) -> list[Path]:
    """The copies of a log's checkpoints in the folder, the newest last; a name begins with the size."""
    root: Path | None = settings.ACCORD_COPIES_DIR
    return sorted(_folder_of(root, log).glob("*.txt")) if root is not None else []


def named_in_folder(copy: Path) -> tuple[int, datetime]:
    """How many entries the checkpoint of this name covers, and when it came."""
    size, _, at = copy.stem.partition("-")
    return int(size), datetime.strptime(at, _CAME).replace(tzinfo=UTC)


def newest_in_folder(log: uuid.UUID) -> str:
    """The checkpoint of a log that came into the folder last; empty where there is none."""
    kept = kept_in_folder(log)
    return kept[-1].read_text() if kept else ""


def _folder_of(root: Path, log: uuid.UUID) -> Path:
    return root / ("site" if log == SITE else str(log))


def mail_leaves() -> bool:
    """Whether mails go to a server, and do not stay on this machine."""
    return not str(settings.EMAIL_BACKEND).endswith("filebased.EmailBackend")


def _into_folder(place: CopyPlace, delivery: Delivery, newest: Checkpoint) -> None:
    keep_in_folder(place.organization_id, newest)


def _by_mail(place: CopyPlace, delivery: Delivery, newest: Checkpoint) -> None:
    if not mail_leaves():
        raise Refused("There is no mail server. Whoever runs Accord names one in ACCORD_EMAIL_URL.")
    title = " ".join(place.organization.title.split())
    text = (
        f"This is a signed checkpoint of the log of {title}: its first {newest.size} entries, as of "
        f"{newest.signed_at:%Y-%m-%d %H:%M} UTC. Keep this mail.\n\n"
        "Whoever has it can show later whether any of these entries was changed:\n"
        f"python3 verify.py PACK.zip --checkpoint checkpoint-{newest.size}.txt\n\n"
        f"Fingerprint of the key that signs now: {signer().fingerprint}\n\n{newest.note}"
    )
    headers = {"Auto-Submitted": "auto-generated"}
    mail = EmailMessage(f"Checkpoint {newest.size} of {title}", text, None, [place.address], headers=headers)
    mail.attach(f"checkpoint-{newest.size}.txt", newest.note, "text/plain")
    if mail.send() != 1:
        raise Refused("The mail server did not take the mail.")


def _to_webhook(place: CopyPlace, delivery: Delivery, newest: Checkpoint) -> None:
    post(delivery.secret, newest.note)


_SENDING = {FOLDER: _into_folder, MAIL: _by_mail, WEBHOOK: _to_webhook}
