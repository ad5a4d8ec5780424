"""Days, for all acts of incidents."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from accord.areas.incidents import rules
from accord.kernel.acts import happened as days
from accord.kernel.refusals import refuse

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor


def happened(by: Actor, day: date | None, what: str, field: str, *, after: date | None = None) -> date:
    """The day on which something happened: `day`, else today. Raises Refused for a day ahead, or before `after`."""
    found = days.happened(by, day, what, field)
    refuse(rules.not_before(day=found, earliest=after, what=what, field=field))
    return found
