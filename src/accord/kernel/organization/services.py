"""Beginning an organization, and what happens to its people, sites and rights."""

from __future__ import annotations

import re
from datetime import date
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Annotated

from accord.kernel.access.actor import Actor, Held
from accord.kernel.access.models import Account, Grant
from accord.kernel.access.roles import ROLES, role
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import today_of
from accord.kernel.acts.importing import MOST
from accord.kernel.acts.perform import add, run
from accord.kernel.ledger.append import origin
from accord.kernel.ledger.models import Head
from accord.kernel.moments.clock import plus
from accord.kernel.organization.models import Organization, Person, Site
from accord.kernel.organization.models import Unit as OrganizationUnit
from accord.kernel.organization.rules import slug_free
from accord.kernel.records.declaration import Declaration, declarations
from accord.kernel.records.record import Record, new_id
from accord.kernel.refusals import Forbidden, Refused, refuse

if TYPE_CHECKING:
    from collections.abc import Callable

    from accord.kernel.acts.unit import Unit

_LEFT_BEHIND: list[Callable[[Person, date], None]] = []

SLUG = r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?"


def create_organization(
    *,
    title: str,
    slug: str,
    time_zone: str,
    account: Account,
    given_name: str,
    family_name: str,
    demonstration: bool = False,
) -> Organization:
    """A new organization with its log, and its first person, who administrates and manages it. Raises Refused for a
    taken short name."""
    if not re.fullmatch(SLUG, slug):
        raise Refused(
            "The short name has small letters, digits and hyphens only, such as northwind-instruments.", "slug"
        )
    refuse(slug_free(slug=slug))
    if Organization.everywhere.filter(slug=slug).exists():
        raise Refused(f"The short name {slug!r} is taken. Choose another one.", "slug")
    organization = Organization(pk=new_id(), title=title, slug=slug, time_zone=time_zone, demonstration=demonstration)
    organization.organization_id = organization.pk
    by = Actor("user", organization, (Held("administrator"),), account_id=account.pk, how="session")

    def body(unit: Unit) -> Organization:
        Head.objects.create(organization_id=organization.pk, origin=origin(organization.pk, demonstration))
        add(organization)
        person = add(Person(given_name=given_name, family_name=family_name, email=account.email, account=account))
        for key in ("administrator", "manager"):
            add(Grant(person=person, role=key))
        return organization

    return run(by, "create", body)


@act(needs="kernel.edit", label="Change", when_locked=False)
def set_up_organization(*, by: Actor, organization: Organization, title: str, time_zone: str) -> None:
    """Change the organization's name or time zone."""
    organization.title, organization.time_zone = title, time_zone


@act(needs="kernel.approve", label="Choose the editions")
def adopt_organization(*, by: Actor, organization: Organization, editions: str) -> None:
    """Say to which edition of each standard the organization works."""
    organization.editions = editions


@act(needs="kernel.approve", label="Let records serve more")
def share_organization(
    *,
    by: Actor,
    organization: Organization,
    standards: Annotated[str, Say("serve these too", "Of each record as far as its kind can.", "choices")],
    kinds: Annotated[
        str, Say("only", "Some lists, such as: suppliers, documents. Empty: all. Take single records out afterwards.")
    ] = "",
) -> None:
    """Let what is kept for one standard serve another too, but for what is locked."""
    by_list = {d: some for d in _lists(kinds) if (some := _to_share(d, set(standards.split())))}
    if chosen := [d.plural for d in by_list if not kinds.strip() and _mixed(d)]:
        raise Refused(
            f"Some {', '.join(chosen)} serve this already, so others may serve one standard on purpose. Name the lists "
            "that you mean.",
            "kinds",
        )
    found = [r for some in by_list.values() for r in some]
    if len(found) > MOST:
        raise Refused(f"These are {len(found)} records, and {MOST} go at once. Name some of their lists.", "kinds")
    for record, serves in found:
        record.serves = serves
        record.save()


def _lists(kinds: str) -> list[Declaration]:
    """The types that are named, else all. Raises Refused."""
    named = [" ".join(k.split()).lower() for k in re.split(r"[,;\n]", kinds) if k.strip()]
    known = {d.plural: d for d in declarations() if d.shareable}
    if unknown := [n for n in named if n not in known]:
        raise Refused(f"There is no list {unknown[0][:40]!r} here. Write them as {', '.join(known)}.", "kinds")
    return [known[n] for n in dict.fromkeys(named)] or list(known.values())


def _mixed(declaration: Declaration) -> bool:
    """Whether some of a type serve every standard that it can."""
    every = " ".join(sorted(declaration.shareable))
    return declaration.model.objects.filter(archived_on=None, serves=every).exists()


def _to_share(declaration: Declaration, standards: set[str]) -> list[tuple[Record, str]]:
    """The records of a type that do not serve all of these as they might, with what they serve from now on."""
    locked = [s.key for s in declaration.states if s.locked]
    rows = declaration.model.objects.filter(archived_on=None).exclude(state__in=locked).exclude(serves="")
    if whole := declaration.whole:
        closed = [s.key for s in whole.states if s.closed_to_parts]
        rows = rows.exclude(**{f"{declaration.part_of}__state__in": closed})
    more = standards & set(declaration.shareable)
    found = ((r, " ".join(sorted({*r.serves.split(), *more}))) for r in rows.select_for_update(of=("self",)))
    return [(record, serves) for record, serves in found if serves != record.serves]


@act(needs="kernel.edit", moves="active -> left", label="Record leaving")
def leave_person(*, by: Actor, person: Person, left_on: date) -> None:
    """Record that somebody has left; their access ends."""
    person.left_on = left_on
    for grant in Grant.objects.filter(person=person, state="active"):
        _end(grant, left_on)
        grant.state = "ended"
        grant.save()


@act(needs="kernel.edit", moves="left -> active", label="Record return")
def return_person(*, by: Actor, person: Person, joined_on: date) -> None:
    """Record that somebody is here again, from a day on; roles, appointments and terms are given anew, rights of access
    that still run are looked at anew, and what was before stays in the history."""
    left_on = person.left_on
    if left_on and joined_on <= left_on:
        raise Refused(f"{person.title} left on {left_on}. The return lies after that day.", "joined_on")
    person.joined_on, person.left_on = joined_on, None
    if left_on and joined_on > plus(left_on, 1):  # else they were never away, as where somebody puts a mistake right
        for end in _LEFT_BEHIND:
            end(person, left_on)


def left_behind(end: Callable[[Person, date], None]) -> None:
    """Register what becomes of what somebody left behind, when they return: the person as they are again, and the day
    on which they had left."""
    _LEFT_BEHIND.append(end)


@act(needs="kernel.edit", moves="active -> closed")
def close_site(*, by: Actor, site: Site) -> None:
    """Record that nobody works there any more."""


@act(needs="kernel.edit", moves="active -> closed")
def close_unit(*, by: Actor, unit: OrganizationUnit) -> None:
    """Record that the unit exists no longer."""


@act(needs="access.grant", label="Give access")
def invite_person(*, by: Actor, person: Person) -> None:
    """Give a person an account under their e-mail address; a single-use link lets them in."""
    if person.account_id is not None:
        raise Refused(f"{person.title} has an account already.")
    if not person.email:
        raise Refused(f"{person.title} has no e-mail address. Enter one first.", "email")
    account = Account.objects.filter(email=person.email.lower()).first() or Account.objects.create_user(person.email)
    if Person.objects.filter(account=account).exists():
        raise Refused(f"Another person here signs in as {person.email}. Each account belongs to one person.", "email")
    person.account = account


_SINCE = (
    "Empty: from today. Of top management: since when they lead; what they approved before does not count as theirs."
)


@act(needs="access.grant", label="Give a role")
def give_grant(
    *,
    by: Actor,
    person: Person,
    role: str,
    scope: Annotated[Record | None, Say("only for", "A site, process, supplier … by its reference.")] = None,
    starts_on: Annotated[date | None, Say("from", _SINCE)] = None,
    ends_on: date | None = None,
) -> Grant:
    """Give a person a role, everywhere or for some records, perhaps for a time."""
    pointer = scope.pointer if scope else ""
    refuse_more_than_held(by, role, pointer)
    guest = next(r for r in ROLES if r.key == role).guest
    if guest and ends_on is None:
        raise Refused("A guest's access needs an end: say until when.", "ends_on")
    if role == "supplier_contact" and not pointer.startswith("Supplier:"):
        raise Refused("A supplier contact is the guest of one supplier: name it by its reference.", "scope")
    return Grant(person=person, role=role, scope=pointer, starts_on=starts_on, ends_on=ends_on)


def refuse_more_than_held(by: Actor, wanted: str, scope: str) -> None:
    """Nobody grants more than they hold, and nobody more by a token than the token allows. Raises Forbidden."""
    if by.kind in {"operator", "system"}:
        return
    patterns = role(wanted).rights
    allowed = not by.scopes or all(any(fnmatchcase(r.pattern, s) for s in by.scopes) for r in patterns)
    for held in by.held if allowed else ():
        if held.scope not in ("", scope):
            continue
        if all(role(held.role).reach(r.pattern) == "all" for r in patterns):
            return
    raise Forbidden(f"You cannot give the role {role(wanted).title.lower()}: it allows more than yours does.")


@act(needs="access.grant", moves="active -> ended", label="End")
def end_grant(*, by: Actor, grant: Grant) -> None:
    """Take a role away from today on."""
    _end(grant, today_of(by))


def _end(grant: Grant, day: date) -> None:
    """It ends on a day, unless it was over before: nobody had the right in between."""
    grant.ends_on = min(day, grant.ends_on or day)
