"""Actor: who does something, in which organization, with which rights. Every act and every read names one."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Literal

from accord.kernel.access.models import Account, CalendarFeed, Grant, Token, valid_on
from accord.kernel.access.roles import reach, role
from accord.kernel.moments.clock import today
from accord.kernel.records.beginning import working_to
from accord.kernel.records.record import within
from accord.kernel.records.together import bound
from accord.kernel.refusals import NotThere

if TYPE_CHECKING:
    from collections.abc import Iterator

    from accord.kernel.organization.models import Organization, Person

Kind = Literal["user", "token", "operator", "system"]


@dataclass(frozen=True, slots=True)
class Held:
    """A role that an actor holds: everywhere (`scope` empty) or for the record that `scope` points to."""

    role: str
    scope: str = ""


@dataclass(frozen=True)
class Actor:
    """Somebody at work in one organization.

    `scopes` are the permission patterns of an API token (empty: no further limit). `how` says how they were recognised.
    """

    kind: Kind
    organization: Organization
    held: tuple[Held, ...] = ()
    person: Person | None = None
    account_id: uuid.UUID | None = None
    how: str = ""
    token_id: uuid.UUID | None = None
    scopes: tuple[str, ...] = ()
    request: str = field(default_factory=lambda: uuid.uuid4().hex)

    def reaches(self, permission: str) -> list[tuple[Literal["all", "own"], str]]:
        """(reach, scope pointer) of each role that gives this permission; empty: not allowed at all."""
        if self.scopes and not any(fnmatchcase(permission, p) for p in self.scopes):
            return []
        if self.kind in {"operator", "system"}:
            return [("all", "")]
        return [(far, h.scope) for h in self.held if (far := reach(h.role, permission))]

    def may(self, permission: str) -> bool:
        """Whether this actor has the permission on some records at least."""
        return bool(self.reaches(permission))

    def may_everywhere(self, permission: str) -> bool:
        """Whether this actor has the permission on every record, not only on some."""
        return ("all", "") in self.reaches(permission)

    @property
    def is_guest(self) -> bool:
        """Whether all roles held are those of guests."""
        return bool(self.held) and all(role(h.role).guest for h in self.held)

    @property
    def name(self) -> str:
        """What people call this actor."""
        return self.person.title if self.person else {"system": "Accord"}.get(self.kind, "the operator")

    def in_ledger(self) -> dict[str, Any]:
        """The pseudonymous actor of a ledger entry: kind, id, how authenticated, on whose behalf."""
        found: dict[str, Any] = {"kind": self.kind, "how": self.how or self.kind}
        if self.kind == "token":
            found["id"] = str(self.token_id)
            found["for"] = str(self.person.pk) if self.person else ""
        else:
            found["id"] = str(self.person.pk if self.person else self.account_id or self.kind)
        return found

    @contextmanager
    def scope(self) -> Iterator[None]:
        """Everything inside reads this actor's organization alone, and begins for the standards that it works to."""
        with within(self.organization.pk), working_to(self.organization.families):
            yield


# Each request asks these two, and each says always the same: a statement made once costs a fifth of a queryset.
_ORGANIZATION = "SELECT * FROM kernel_organization WHERE {} = %s"
_PERSON = (
    "SELECT p.*, g.role AS held_role, g.scope AS held_scope FROM kernel_person p "
    "LEFT JOIN kernel_grant g ON g.organization_id = p.organization_id AND g.person_id = p.id AND g.state = 'active' "
    "AND g.archived_on IS NULL AND (g.starts_on IS NULL OR g.starts_on <= %s) "
    "AND (g.ends_on IS NULL OR g.ends_on >= %s) "  # as `valid_on` says
    "WHERE p.organization_id = %s AND p.{} = %s AND p.state = 'active' AND p.archived_on IS NULL AND "
    "(p.account_id IS NULL OR EXISTS (SELECT 1 FROM kernel_account a WHERE a.id = p.account_id AND a.is_active)) "
    "ORDER BY p.reference, g.reference"
)


def _organization(column: str, value: Any) -> Organization | None:
    from accord.kernel.organization.models import Organization

    return next(iter(Organization.everywhere.raw(_ORGANIZATION.format(column), [bound(value)])), None)


def _person(organization: Organization, column: str, value: uuid.UUID) -> tuple[Person | None, tuple[Held, ...]]:
    """Who that is in the organization in scope, and the roles that they hold today; nobody who has left, is archived
    or whose account is closed."""
    from accord.kernel.organization.models import Person

    day = bound(today(organization.time_zone))
    values = [day, day, bound(organization.pk), bound(value)]
    rows: list[Any] = list(Person.everywhere.raw(_PERSON.format(column), values))
    if not rows:
        return None, ()
    return rows[0], tuple(Held(r.held_role, r.held_scope) for r in rows if r.held_role and r.pk == rows[0].pk)


def actor_for_account(account: Account, slug: str, how: str = "session") -> Actor:
    """The actor that `account` is in the organization `slug`. Raises NotThere for a foreign and a nonexistent one
    alike."""
    organization = _organization("slug", slug)
    if organization is None or organization.archived_on is not None or not account.is_active:
        raise NotThere("There is no such page here.")
    with within(organization.pk):
        person, held = _person(organization, "account_id", account.pk)
    if not held:
        raise NotThere("There is no such page here.")
    return Actor("user", organization, held, person, account.pk, how)


def actor_for_token(text: str, slug: str) -> Actor | None:
    """The actor behind an API token; None for a token that is unknown, expired or revoked. Raises NotThere in a
    foreign organization."""
    if (token := Token.of(text)) is None:
        return None
    with within(token.organization_id):
        organization = _organization("id", token.organization_id)
        person, held = _person(organization, "id", token.person_id) if organization else (None, ())
    if organization is None or person is None:
        return None
    if organization.slug != slug or organization.archived_on is not None:
        raise NotThere("There is no such page here.")
    if not held:
        return None
    token.note_use()
    return Actor("token", organization, held, person, person.account_id, "token", token.pk, tuple(token.scopes))


def actor_for_feed(secret: str) -> tuple[Actor, bool] | None:
    """The actor behind the secret of a calendar, who may only look, and whether it is for everybody's duties.

    None for one that is unknown or revoked, and as soon as its person's access has ended.
    """
    if (feed := CalendarFeed.of(secret)) is None:
        return None
    with within(feed.organization_id):
        organization = _organization("id", feed.organization_id)
        person, held = _person(organization, "id", feed.person_id) if organization else (None, ())
    if organization is None or organization.archived_on is not None or person is None or person.account_id is None:
        return None
    if not held:
        return None
    feed.note_use()
    return Actor("user", organization, held, person, person.account_id, "feed", scopes=("*.view",)), feed.everybody


def readers(organization: Organization, person: uuid.UUID | None = None) -> list[Actor]:
    """Everybody with an account and a role in the organization in scope (or this person alone, if so), to write to
    them what they may see: two queries."""
    from accord.kernel.organization.models import Person

    people = Person.objects.select_related("account").filter(
        state="active", archived_on=None, account__is_active=True, **({"pk": person} if person else {})
    )
    grants = Grant.objects.filter(valid_on(today(organization.time_zone)), person__in=people).order_by("reference")
    held: dict[uuid.UUID, list[Held]] = {}
    for of, role_, scope in grants.values_list("person_id", "role", "scope"):
        held.setdefault(of, []).append(Held(role_, scope))
    return [
        Actor("user", organization, tuple(held[p.pk]), p, p.account_id, "letter")
        for p in people.order_by("reference")
        if p.pk in held and organization.archived_on is None
    ]


def operator(organization: Organization, account: Account | None = None) -> Actor:
    """The installation's operator: the console on the machine itself."""
    return Actor("operator", organization, account_id=account.pk if account else None, how="console")


def system(organization: Organization) -> Actor:
    """Accord itself: jobs on nobody's behalf."""
    return Actor("system", organization, how="job")
