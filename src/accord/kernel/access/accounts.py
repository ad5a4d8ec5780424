"""What an account does for itself: where it belongs, its password, its tokens. Accounts span organizations."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection

from accord.kernel.access.models import Account, CalendarFeed, Grant, Token
from accord.kernel.moments.clock import now, today
from accord.kernel.refusals import Refused

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator

    from accord.kernel.organization.models import Organization, Person

MOST_FEEDS = 20


def belonging(account: Account) -> list[tuple[Organization, Person]]:
    """The organizations in which the account is an active person with a role, by name, and who it is there: one query
    over all of them."""
    grants = Grant.everywhere.filter(
        state="active", archived_on=None, person__account=account, person__state="active", person__archived_on=None,
        person__organization__archived_on=None,
    )  # fmt: skip
    with as_own(account):
        held = list(grants.select_related("person__organization"))
    found: dict[uuid.UUID, tuple[Organization, Person]] = {}
    for grant in held:
        organization = grant.person.organization
        day = today(organization.time_zone)
        begun = grant.starts_on is None or grant.starts_on <= day
        if account.is_active and begun and (grant.ends_on is None or grant.ends_on >= day):
            found[organization.pk] = (organization, grant.person)
    return sorted(found.values(), key=lambda f: f[0].title)


def organizations_of(account: Account) -> list[Organization]:
    """The organizations in which the account is an active person with a role, by name."""
    return [organization for organization, _ in belonging(account)]


@contextmanager
def as_own(account: Account) -> Iterator[None]:
    """Inside, row-level security also shows the account's own persons and their grants in every organization."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.account', %s, false)", [str(account.pk)])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.account', '', false)")


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
    people = _people_of(account)
    Token.objects.filter(person_id__in=people, revoked_at=None).update(revoked_at=now())
    CalendarFeed.objects.filter(person_id__in=people, revoked_at=None).update(revoked_at=now())


def _people_of(account: Account) -> list[uuid.UUID]:
    from accord.kernel.organization.models import Person

    with as_own(account):
        return list(Person.everywhere.filter(account=account).values_list("pk", flat=True))


def feeds_of(account: Account) -> list[CalendarFeed]:
    """The account's calendar addresses that are not revoked, over all organizations, the newest first."""
    mine = CalendarFeed.objects.filter(person_id__in=_people_of(account), revoked_at=None)
    return list(mine.order_by("-created_at"))


def issue_feed(account: Account, slug: str, everybody: bool) -> str:
    """The secret of a new calendar address in the organization `slug`. Raises Refused."""
    found = next(((o, p) for o, p in belonging(account) if o.slug == slug), None)
    if found is None:
        raise Refused("Choose one of your organizations.", "organization")
    if len(feeds_of(account)) >= MOST_FEEDS:
        raise Refused(f"You have {MOST_FEEDS} calendar addresses. Revoke those that nobody uses.", "organization")
    organization, person = found
    return CalendarFeed.issue(organization_id=organization.pk, person_id=person.pk, everybody=everybody)[1]


def revoke_feed(account: Account, prefix: str) -> bool:
    """Revoke one of the account's own calendar addresses at once; False when there is none such."""
    mine = CalendarFeed.objects.filter(person_id__in=_people_of(account), prefix=prefix, revoked_at=None)
    return bool(mine.update(revoked_at=now()))


def tokens_of(organization: uuid.UUID, person: uuid.UUID) -> list[Token]:
    """The tokens of a person that are not revoked, the newest first."""
    return list(
        Token.objects.filter(organization_id=organization, person_id=person, revoked_at=None).order_by("-created_at")
    )


def revoke_token(organization: uuid.UUID, person: uuid.UUID, prefix: str) -> bool:
    """Revoke one of the person's own tokens at once; False when there is none such."""
    mine = Token.objects.filter(organization_id=organization, person_id=person, prefix=prefix, revoked_at=None)
    return bool(mine.update(revoked_at=now()))
