"""The proof that an entry is in the log: small enough to lie beside what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.kernel.ledger.checkpoints import leaves
from accord.kernel.ledger.keys import known_keys, signer
from accord.kernel.ledger.models import Checkpoint, Entry
from accord.kernel.records.record import current_organization
from accord.kernel.refusals import NotThere, Refused
from accord.tlog.checkpoint import NoteRefused, open_note
from accord.tlog.merkle import inclusion_proof
from accord.tlog.proof import proof_text

if TYPE_CHECKING:
    from accord.kernel.records.record import Record


def proof_of(record: Record, rev: int = 0) -> str:
    """The proof of the entry that made a revision of a record (0: the last). Raises NotThere for a revision that there
    is not; Refused while nothing is signed over it."""
    log = current_organization()
    entries = Entry.objects.filter(organization_id=log, type=type(record).__name__, record_id=record.pk)
    entry = (entries.filter(rev=rev) if rev else entries).order_by("-seq").first()
    if entry is None:
        raise NotThere("There is no such revision here.")
    signed = Checkpoint.objects.filter(organization_id=log, size__gt=entry.seq).order_by("-size").first()
    if signed is None:
        raise Refused("This change is not under a signed checkpoint yet. One is signed each minute: try again then.")
    hashes = inclusion_proof(list(leaves(log, 0, signed.size)), entry.seq, signed.size)
    return proof_text(entry.body.encode(), entry.seq, hashes, signed.note, _signed_by(signed.note))


def _signed_by(note: str) -> bytes:
    """By which of the keys of this installation."""
    for key in reversed(known_keys(signer())):
        try:
            open_note(note, key)
        except NoteRefused:
            continue
        return key
    raise Refused("The newest checkpoint was not signed by a key of this installation. Look at the page Checkpoints.")
