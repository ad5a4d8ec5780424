"""A form that is sent twice is done once: its token is remembered for a day, in the transaction of the act."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models

from accord.kernel.moments.clock import now
from accord.kernel.records.record import current_organization
from accord.kernel.refusals import Refused

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor

KEPT = timedelta(days=1)


class DoneAlready(Refused):
    """The same form was sent before. `pointer`: the record that it made or changed then."""

    status: ClassVar[int] = 409
    title: ClassVar[str] = "Done already"

    def __init__(self, pointer: str) -> None:
        super().__init__("This was sent twice and done once: it is recorded already.")
        self.pointer = pointer


class Once(models.Model):
    """A form that somebody has sent, and the record that came of it."""

    id = models.BigAutoField(primary_key=True)
    organization_id = models.UUIDField()
    token = models.CharField(max_length=64)
    pointer = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "kernel_once"
        constraints = (models.UniqueConstraint(fields=("organization_id", "token"), name="kernel_once_token"),)
        indexes = (models.Index(fields=("organization_id", "made_at"), name="kernel_once_made"),)


def _of(by: Actor, token: str) -> str:
    """The token belongs to one actor and one form; it is kept as a hash."""
    return hashlib.sha256(f"{by.in_ledger()['id']} {token}".encode()).hexdigest()


def refuse_twice(by: Actor, token: str) -> None:
    """Raises DoneAlready when a form with this token was done within the last day."""
    known = Once.objects.filter(organization_id=current_organization(), token=_of(by, token), made_at__gt=now() - KEPT)
    if pointer := known.values_list("pointer", flat=True).first():
        raise DoneAlready(pointer)


def remember_once(by: Actor, token: str, pointer: str) -> None:
    """Remember within the act's transaction; what is older than a day goes."""
    mine = Once.objects.filter(organization_id=current_organization())
    mine.filter(made_at__lte=now() - KEPT).delete()
    Once.objects.create(organization_id=current_organization(), token=_of(by, token), pointer=pointer, made_at=now())
