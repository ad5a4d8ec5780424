"""Saying that an older state was restored, so that the log is signed again: by two administrators where two exist.

What they accept is one certain checkpoint that the log no longer follows, and no other. It stands in the organization's
log under their signatures, and in the site log; the checkpointer finds it there.
"""

from __future__ import annotations

from accord.kernel.access.actor import Actor
from accord.kernel.access.administrators import GIVES_ACCESS
from accord.kernel.access.models import Grant, valid_on
from accord.kernel.acts.act import act
from accord.kernel.acts.happened import today_of
from accord.kernel.ledger.append import origin
from accord.kernel.ledger.checkpoints import lost_checkpoint, sign_soon
from accord.kernel.ledger.models import Head
from accord.kernel.ledger.site import restore_event
from accord.kernel.refusals import Refused
from accord.kernel.restores.models import ACCEPTED, PROPOSED, LogRestore
from accord.tlog.checkpoint import Checkpoint

MEANING = "Entries that were signed are gone because an older state was restored"


@act(needs="kernel.protect", signed=MEANING, label="Record a restore")
def add_log_restore(*, by: Actor, reason: str) -> LogRestore:
    """Say that the log lost signed entries because an older state was restored."""
    before = lost_checkpoint(by.organization.pk)
    if before is None:
        raise Refused("This log has all entries that were signed, so there is no restore to record.")
    if by.person is None:
        raise Refused("A restore is recorded by a person: sign in with your own account.")
    made = LogRestore(size=before.size, root=before.root.hex(), reason=reason, said_by=by.person, state=PROPOSED)
    if not _another_administrator(by):
        made.state = ACCEPTED
        _accept(by, made)
    return made


@act(needs="kernel.protect", moves="proposed -> accepted", signed=MEANING, label="Accept the restore")
def accept_log_restore(*, by: Actor, log_restore: LogRestore) -> None:
    """Confirm as a second administrator that the older state was restored. From then on the log is signed again."""
    if by.person is None or log_restore.said_by_id == by.person.pk:
        raise Refused("Another administrator accepts it than the one who has recorded it.")
    log_restore.accepted_by = by.person
    _accept(by, log_restore)


def _another_administrator(by: Actor) -> bool:
    """Whether somebody else could accept it: an administrator of the whole organization who can sign in."""
    able = Grant.objects.filter(
        valid_on(today_of(by)),
        role=GIVES_ACCESS, scope="", person__state="active", person__archived_on=None, person__account__is_active=True,
    )  # fmt: skip
    return able.exclude(person=by.person).exists()


def _accept(by: Actor, restore: LogRestore) -> None:
    head = Head.objects.filter(pk=by.organization.pk).first()
    name = head.origin if head else origin(by.organization.pk)
    restore_event(Checkpoint(name, restore.size, bytes.fromhex(restore.root)), by.in_ledger())
    sign_soon(by.organization.pk)
