"""Somebody always stays who can give access, whatever act takes people or rights away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.kernel.access.models import Grant, valid_on
from accord.kernel.acts.happened import today_of
from accord.kernel.refusals import Refused

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor
    from accord.kernel.ledger.append import ChangedRecords

GIVES_ACCESS = "administrator"


def refuse_to_lose_the_last_administrator(by: Actor, changed: ChangedRecords) -> None:
    """Raises Refused when an act ends a right or a person's stay, and nobody is left who administrates the whole
    organization without an end."""
    if not _takes_away(changed):
        return
    lasting = Grant.objects.filter(
        valid_on(today_of(by)),
        role=GIVES_ACCESS,
        scope="",
        ends_on=None,
        person__state="active",
        person__archived_on=None,
    )
    if not lasting.exists():
        raise Refused("This is the last administrator. Make somebody else administrator first.")


def _takes_away(changed: ChangedRecords) -> bool:
    """Whether somebody is here no longer, or a right to give access does not hold any more."""
    records = [*changed.get("Person", {}).values(), *changed.get("Grant", {}).values()]
    gone = [r for r in records if r.rev > 1 and (r.state != "active" or r.archived_on is not None)]
    return any(not isinstance(r, Grant) or r.role == GIVES_ACCESS for r in gone)
