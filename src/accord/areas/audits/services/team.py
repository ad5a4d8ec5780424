"""Who of an audit's people may act in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.areas.audits.queries import team_of
from accord.kernel.refusals import Forbidden

if TYPE_CHECKING:
    from accord.areas.audits.models import Audit
    from accord.kernel.access.actor import Actor


def refuse_outsiders(by: Actor, audit: Audit, permission: str = "audits.move") -> None:
    """Auditors need no further right for their own audit; anybody else does. Raises Forbidden."""
    if by.may_everywhere(permission):
        return
    if by.person is None or by.person.pk not in {p.pk for p in team_of(audit)}:
        raise Forbidden(f"Only those who audit {audit.reference or audit.title} may do this, and who runs the system.")
