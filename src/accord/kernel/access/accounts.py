"""What an account does for itself: where it belongs, its password, its tokens. Accounts span organizations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accord.kernel.access.models import Account, Token
from accord.kernel.moments.clock import now
from accord.kernel.records.record import within

if TYPE_CHECKING:
    import uuid

    from accord.kernel.organization.models import Organization


def organizations_of(account: Account) -> list[Organization]:
    """The organizations in which the account is an active person with a role, by name."""
    from accord.kernel.access.actor import actor_for_account
    from accord.kernel.organization.models import Organization
    from accord.kernel.refusals import NotThere

    found = []
    for organization in Organization.everywhere.filter(archived_on=None).order_by("title"):
        try:
            found.append(actor_for_account(account, organization.slug).organization)
        except NotThere:
            continue
    return found


def may_begin(account: Account) -> bool:
    """Whether the account may make an organization: who runs the installation, and the first one ever."""
    from accord.kernel.organization.models import Organization

    return account.is_operator or not Organization.everywhere.exists()


def set_password(account: Account, password: str) -> None:
    """Give the account another password. All its sessions end by that, and its tokens are revoked."""
    account.set_password(password)
    account.save(update_fields=["password"])
    _revoke_all(account)


def _revoke_all(account: Account) -> None:
    """In every organization, also where the account has no role just now: it may come back."""
    from accord.kernel.organization.models import Organization, Person

    for organization in Organization.everywhere.values_list("pk", flat=True):
        with within(organization):
            people = list(Person.objects.filter(account=account).values_list("pk", flat=True))
        Token.objects.filter(person_id__in=people, revoked_at=None).update(revoked_at=now())


def tokens_of(organization: uuid.UUID, person: uuid.UUID) -> list[Token]:
    """The tokens of a person that are not revoked, the newest first."""
    return list(
        Token.objects.filter(organization_id=organization, person_id=person, revoked_at=None).order_by("-created_at")
    )


def revoke_token(organization: uuid.UUID, person: uuid.UUID, prefix: str) -> bool:
    """Revoke one of the person's own tokens at once; False when there is none such."""
    mine = Token.objects.filter(organization_id=organization, person_id=person, prefix=prefix, revoked_at=None)
    return bool(mine.update(revoked_at=now()))
