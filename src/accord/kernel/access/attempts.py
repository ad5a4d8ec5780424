"""How often somebody may try what could be guessed: counted in the database, so for all processes and after a restart.

An attempt is counted before it is made, so that many at once are no more than the limit, and given back when it
succeeds. One in whose midst the server dies stays counted: nobody knows what it would have come to, and a limit that a
crash lifts would be none. What was refused is not counted: the wait is never longer than the window, however long an
attacker goes on. One who keeps the password of an account busy keeps nobody out: a link by mail is another way in, with
limits of its own, and over the limit of links one is in the mailbox already.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models

from accord.kernel.moments.clock import now
from accord.kernel.refusals import TooMany

LONGEST = 3600


@dataclass(frozen=True, slots=True)
class Limit:
    """So many attempts of a kind by (or at) one within so many seconds, at most LONGEST."""

    kind: str
    most: int
    seconds: int


SIGN_IN_FROM = Limit("sign in from", 30, 60)  # a network address
SIGN_IN_AS = Limit("sign in as", 5, 300)  # a mail address, known or not
LINK_FROM = Limit("link from", 20, 60)
LINK_TO = Limit("link to", 3, 60)
CHANGE_PASSWORD = Limit("change password", 5, 60)  # an account
SIGNING = Limit("signing", 10, 900)  # an account


class Attempt(models.Model):
    """That somebody tried. Who it was stands here as a hash alone."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=24)
    who = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        db_table = "kernel_attempt"
        indexes = (
            models.Index(fields=("who", "kind", "at"), name="kernel_attempt_who"),
            models.Index(fields=("at",), name="kernel_attempt_at"),
        )

    def succeeded(self) -> None:
        """Give it back: only what failed counts."""
        Attempt.objects.filter(pk=self.pk).delete()


def attempt(limit: Limit, who: Any, field: str = "") -> Attempt:
    """Count an attempt that is about to be made. Raises TooMany, and says when to try again."""
    at, key = now(), hashlib.sha256(str(who).encode()).hexdigest()
    Attempt.objects.filter(at__lt=at - timedelta(seconds=LONGEST)).delete()
    made = Attempt.objects.create(kind=limit.kind, who=key, at=at)
    window = timedelta(seconds=limit.seconds)
    near = Attempt.objects.filter(kind=limit.kind, who=key, at__gt=at - window, at__lt=at + window)
    times = list(near.exclude(pk=made.pk).order_by("-at").values_list("at", flat=True)[: limit.most])
    if len(times) < limit.most:
        return made
    made.succeeded()
    wait = min(times[-1] + window - at, window)  # many at once have the later ones already
    raise TooMany(max(1, -(-wait // timedelta(seconds=1))), field)
