"""What began with other rights ends: sessions and API tokens of a person whose roles change.

Rights are read at each request, so a right that is taken away is gone by the next one. A session ends nevertheless
whenever roles are given or taken: who signs in again has seen what they now may do, and a session that somebody else
has taken over does not grow with its owner's rights. A token is of one organization, and its scopes may say "everything
that I may do": it is revoked there. Calendar addresses only look, and stay. A role whose first or last day comes is no
change: it was given so. Who is new in the same act (the first person of an organization) had no rights to change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from accord.kernel.access.models import Account, Grant, Token
from accord.kernel.moments.clock import now

if TYPE_CHECKING:
    from accord.kernel.ledger.append import ChangedRecords


def end_what_began_with_other_rights(changed: ChangedRecords) -> None:
    """End sessions and revoke tokens of everybody whose roles, or whose stay, an act has changed."""
    people = changed.get("Person", {})
    others = {g.person_id for g in changed.get("Grant", {}).values() if isinstance(g, Grant)}
    others |= {p.pk for p in people.values() if p.state != "active" or p.archived_on is not None}
    others -= {p.pk for p in people.values() if p.rev == 1}
    if others:
        Token.objects.filter(person_id__in=others, revoked_at=None).update(revoked_at=now())
        from accord.kernel.organization.models import Person

        accounts = Person.objects.filter(pk__in=others).exclude(account=None).values_list("account_id", flat=True)
        Account.objects.filter(pk__in=list(accounts)).update(rights=F("rights") + 1)
