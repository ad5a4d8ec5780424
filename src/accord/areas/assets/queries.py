"""Reads of assets that have a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, Q

from accord.areas.assets import rules
from accord.areas.assets.models import AccessGrant, Asset
from accord.areas.assets.terms import CARRIES_INFORMATION, HELD, Classification, Level, Need
from accord.kernel.access.scope import visible
from accord.kernel.checks.population import called
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.access.actor import Actor
    from accord.kernel.moments.moment import Moment


def held(m: Moment) -> QuerySet[Asset]:
    """The assets that the organization still has."""
    return m.of(Asset).filter(state__in=HELD)


def in_use(m: Moment) -> QuerySet[Asset]:
    """The assets that are in use."""
    return m.of(Asset).filter(state="in_use")


def standing_grants(m: Moment) -> QuerySet[AccessGrant]:
    """The access rights that nobody has revoked, to what is still there."""
    return m.of(AccessGrant).filter(state="active").exclude(asset__state="disposed")


def grants_to_people(m: Moment) -> QuerySet[AccessGrant]:
    """Those of them that a person has, not a whole role."""
    return standing_grants(m).filter(person__isnull=False)


PRIVILEGED = "privileged access grant"


def privileged_grants(m: Moment) -> QuerySet[AccessGrant]:
    """Those of them that are marked as privileged, or that let somebody administer."""
    found = standing_grants(m).filter(Q(privileged=True) | Q(level=Level.ADMINISTER.value))
    return called(found, PRIVILEGED)


def carrying_information(assets: QuerySet[Asset]) -> QuerySet[Asset]:
    """Those among these on which information may be left behind; of what has no kind nobody knows."""
    return assets.filter(kind__in=["", *(k.value for k in CARRIES_INFORMATION)])


def erased_since_use() -> Q:
    """Assets that nobody had in hand, or gave back, after they were erased."""
    before = Q(returned_on=None) | Q(returned_on__lte=F("erased_on"))
    return before & (Q(handed_out_on=None) | Q(handed_out_on__lte=F("erased_on")))


def open_to_all() -> Q:
    """Assets that may carry public information only, unless their secrecy matters more than usual."""
    return Q(classification=Classification.PUBLIC.value) & ~too_secret()


def too_secret() -> Q:
    """Assets of which it would hurt more than usual if somebody learned of them."""
    return Q(confidentiality__in=(Need.HIGH.value, Need.VERY_HIGH.value))


def passed_on() -> Q:
    """Assets that came back from somebody and were then given to somebody again."""
    return Q(state="in_use", returned_on__isnull=False, handed_out_on__gte=F("returned_on"))


def grants_seen(by: Actor, asset: Asset, most: int = 40) -> tuple[list[AccessGrant], bool]:
    """The standing rights on an asset that the actor sees, privileged ones first; whether there are more."""
    found = visible(of(AccessGrant), by).filter(asset=asset, state="active", archived_on=None)
    rows = list(found.select_related("person", "role").order_by("-privileged", "title")[: most + 1])
    return rows[:most], len(rows) > most


def chain_of(by: Actor, asset: Asset, most: int = 60) -> tuple[list[tuple[Asset, int]], list[tuple[Asset, int]]]:
    """What an asset rests on and what rests on it, with the number of steps, as far as the actor sees it."""
    edges = list(Asset.objects.filter(depends_on__isnull=False).values_list("pk", "depends_on"))
    below = rules.reached(asset.pk, edges)[:most]
    above = rules.reached(asset.pk, [(b, a) for a, b in edges])[:most]
    ids = {pk for pk, _ in (*below, *above)}
    seen = {a.pk: a for a in visible(of(Asset), by).filter(pk__in=ids, archived_on=None)} if ids else {}

    def known(chain: list[tuple[Any, int]]) -> list[tuple[Asset, int]]:
        return [(seen[pk], steps) for pk, steps in chain if pk in seen]

    return known(below), known(above)
