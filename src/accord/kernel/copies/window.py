"""What is protected and what is not: everything after the newest copy outside could still be rewritten unseen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from accord.kernel.copies.delivering import deliveries, kept_in_folder, named_in_folder, newest_checkpoint
from accord.kernel.jobs.models import Job
from accord.kernel.ledger.models import SITE, Entry, Head
from accord.kernel.moments.clock import now
from accord.kernel.parameters.proposed import chosen_days
from accord.kernel.records.history import at_of
from accord.kernel.records.record import within
from accord.kernel.records.snapshot import loads

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Iterator

    from accord.kernel.copies.models import CopyPlace, Delivery
    from accord.kernel.organization.models import Organization

OLDEST_COPY = "outside_copy_age"
MOST_BEHIND = 60  # seconds


@dataclass(frozen=True, slots=True)
class Window:
    """How far a log is signed, and how far it is covered by a copy outside."""

    size: int
    signed: int
    signed_at: datetime | None
    copied: int
    copied_at: datetime | None
    since: datetime | None
    """When the first entry was made that no copy covers; None: every entry is covered."""
    places: tuple[tuple[CopyPlace, Delivery], ...]
    limit: timedelta
    refused: str
    """Why the log could not be signed when that was last tried."""
    demonstration: bool
    behind: int = 0
    """By how many seconds the clock of this machine stands before the last entry: it was set back."""

    @property
    def entries(self) -> int:
        """How many entries no copy outside covers."""
        return self.size - self.copied

    @property
    def minutes(self) -> int:
        """For how many minutes entries have been without a copy."""
        return 0 if self.since is None else max(0, int((now() - self.since).total_seconds() // 60))

    @property
    def copy_age(self) -> timedelta | None:
        """How old the newest copy is; None: there is none."""
        return None if self.copied_at is None else now() - self.copied_at

    @property
    def warning(self) -> str:
        """One sentence when somebody has to do something; else empty."""
        if self.refused or self.demonstration:
            return self.refused
        if self.behind > MOST_BEHIND:
            return (
                f"The clock of this machine stands {self.behind // 60} minutes before the last entry. Set it right: "
                "until then entries are dated like the last one, and say so."
            )
        if not self.places:
            return "No copy of the checkpoints leaves this house, so whoever runs it could rewrite all of it unseen."
        if self.since is None or now() - self.since <= self.limit:
            return ""
        hours = self.minutes // 60
        return f"The newest copy outside is too old: {self.entries} entries have been without one for {hours} hours."


def window(organization: Organization) -> Window:
    """That of the organization, which is in scope: eight queries."""
    places = tuple(deliveries(organization.pk))
    copied, copied_at = max(
        ((d.size, d.arrived_at) for _, d in places if d.arrived_at is not None), default=(0, None), key=lambda c: c[0]
    )
    return _window(organization.pk, copied, copied_at, places, demonstration=organization.demonstration)


def windows(organizations: Iterable[Organization]) -> Iterator[tuple[Organization, Window]]:
    """Those of several organizations, each read in its own scope."""
    for organization in organizations:
        with within(organization.pk):
            found = window(organization)
        yield organization, found


def site_window() -> Window:
    """Of the log over all organizations. It is copied into the operator's folder alone, whose names say how far."""
    kept = kept_in_folder(SITE)
    copied, copied_at = named_in_folder(kept[-1]) if kept else (0, None)
    with within(SITE):
        return _window(SITE, copied, copied_at, (), demonstration=False)


def _window(
    log: uuid.UUID,
    copied: int,
    copied_at: datetime | None,
    places: tuple[tuple[CopyPlace, Delivery], ...],
    *,
    demonstration: bool,
) -> Window:
    """That of a log, which is in scope. `copied`: how many entries the newest copy covers."""
    head, newest = Head.objects.filter(pk=log).first(), newest_checkpoint(log)
    size = head.size if head else 0
    return Window(
        size,
        newest.size if newest else 0,
        newest.signed_at if newest else None,
        min(copied, size),
        copied_at,
        _made_at(log, copied) if copied < size else None,
        places,
        timedelta(days=chosen_days(OLDEST_COPY)),
        refused(log),
        demonstration,
        int((head.last_at - now()).total_seconds()) if head and head.last_at else 0,
    )


def refused(log: uuid.UUID) -> str:
    """Why a log could not be signed when that was last tried; empty when it was."""
    tried = Job.objects.filter(kind="checkpoint", organization_id=log, done_at__isnull=False).order_by("-pk")
    result = tried.values_list("result", flat=True).first() or {}
    return str(result.get("refused", ""))


def of_installation() -> dict[str, float | int | None]:
    """The same over all organizations but demonstrations, for who watches the machine: how old the newest copy is of
    the one that is worst off (None: one has none), and what is unprotected."""
    from accord.kernel.organization.models import Organization

    found = [w for _, w in windows(Organization.everywhere.filter(archived_on=None, demonstration=False))]
    ages = [w.copy_age for w in found]
    known = [age.total_seconds() / 3600 for age in ages if age is not None]
    return {
        "outside_copy_hours": round(max(known), 2) if known and None not in ages else None,
        "without_outside_copy": ages.count(None),
        "unprotected_entries": sum(w.entries for w in found),
        "unprotected_minutes": max((w.minutes for w in found), default=0),
        "not_signed": sum(bool(w.refused) for w in found) + bool(refused(SITE)),
    }


def _made_at(organization: uuid.UUID, seq: int) -> datetime:
    body = Entry.objects.filter(organization_id=organization, seq=seq).values_list("body", flat=True).get()
    return at_of(loads(body))
