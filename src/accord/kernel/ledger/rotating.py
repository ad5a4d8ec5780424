"""Another signing key from now on: the old one signs it in the site log, and is not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from accord.kernel.ledger.append import origin
from accord.kernel.ledger.checkpoints import sign_next, signing_alone
from accord.kernel.ledger.keys import kept_folder, key_file, rotations, signer, write_private
from accord.kernel.ledger.models import SITE
from accord.kernel.ledger.site import site_event
from accord.kernel.moments.clock import now
from accord.kernel.refusals import Refused
from accord.tlog.checkpoint import KeyRefused, Signer
from accord.tlog.entry import at_text
from accord.tlog.rotation import sign_rotation

if TYPE_CHECKING:
    from pathlib import Path


def rotate_key(given: Path | None = None) -> Signer:
    """Follow the present key by a new one, or by the one in the file `given`. Raises Refused.

    What stops halfway is done again: the new key waits beside the old one until this has signed it.
    """
    if settings.ACCORD_SIGNING_KEY and given is None:
        raise Refused(
            "The key is given by ACCORD_SIGNING_KEY, so Accord cannot put another in its place. Make one, name its "
            "file here, then set ACCORD_SIGNING_KEY to it."
        )
    waiting = key_file().with_name("signing-next.pem")
    with signing_alone():
        old, new = signer(), _next(given, waiting)
        if old.public_key == new.public_key:
            raise Refused("That is the present key. Name the file of another one.")
        note = sign_rotation(origin(SITE), old, new, at_text(now()))
        site_event("key", {"old": old.fingerprint, "new": new.fingerprint, "note": note})
        sign_next(SITE)  # by the old key, over what it has just said
        write_private(kept_folder() / "rotations" / f"{len(rotations()) + 1:04}.txt", note.encode())
        if not settings.ACCORD_SIGNING_KEY:
            write_private(key_file(), new.pem())
        waiting.unlink(missing_ok=True)
    return new


def _next(given: Path | None, waiting: Path) -> Signer:
    try:
        if given is not None:
            return Signer.load(given)
        if not waiting.exists():
            write_private(waiting, Signer.generate().pem())
        return Signer.load(waiting)
    except KeyRefused as refusal:
        raise Refused(str(refusal)) from refusal
