"""The access of somebody who is erased: nothing of it is left, not even that it was there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.sessions.models import Session

from accord.kernel.access.accounts import as_own
from accord.kernel.access.models import Account, CalendarFeed, Token
from accord.kernel.letters.models import Letter, Unwanted
from accord.kernel.organization.models import Person

if TYPE_CHECKING:
    import uuid


def end_access(person: Person, account: Account | None) -> None:
    """Delete tokens, calendar addresses and letters of the person, and the account that they had, unless they are
    somebody in another organization as well."""
    for model in (Token, CalendarFeed, Letter, Unwanted):
        model.objects.filter(organization_id=person.organization_id, person_id=person.pk).delete()
    if account is None:
        return
    with as_own(account):
        elsewhere = Person.everywhere.filter(account=account).exists()
    if not elsewhere:
        _end_sessions(account.pk)
        Account.objects.get(pk=account.pk).delete()


def _end_sessions(account: uuid.UUID) -> None:
    mine = [s.pk for s in Session.objects.iterator() if s.get_decoded().get("_auth_user_id") == str(account)]
    Session.objects.filter(pk__in=mine).delete()
