"""What stands beside an asset on its page: who may reach it, and what rests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accord.areas.assets import queries, rules
from accord.areas.assets.models import AccessGrant, Asset
from accord.areas.assets.terms import Need
from accord.doors.pages.address import act_address, list_address
from accord.doors.pages.places import panel
from accord.kernel.acts.act import act_at
from accord.kernel.acts.happened import today_of
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record

PROPERTIES = ("confidentiality", "integrity", "availability")


@panel("Who may reach it", of=("Asset",))
def grants_of(by: Actor, record: Record) -> tuple[str, dict[str, Any]] | None:
    """On the page of an asset: the access rights that stand, the privileged ones first."""
    if not isinstance(record, Asset):
        return None
    slug = by.organization.slug
    grants, more = queries.grants_seen(by, record)
    act = act_at(of(AccessGrant), "grant")
    may_grant = record.state == "in_use" and by.may("assets.add")
    if not grants and not may_grant:
        return None
    return "assets/grants.html", {
        "grants": grants,
        "more": more,
        "day": today_of(by),
        "list_address": list_address(slug, of(AccessGrant)),
        "all_address": f"{list_address(slug, of(AccessGrant))}?asset={record.reference}",
        "grant_address": act_address(slug, act, asset=str(record.reference)) if act and may_grant else "",
    }


@panel("What it rests on, and what rests on it", of=("Asset",))
def supports_of(by: Actor, record: Record) -> tuple[str, dict[str, Any]] | None:
    """On the page of an asset: its chain in both directions, and needs above that are greater than its own."""
    if not isinstance(record, Asset):
        return None
    below, above = queries.chain_of(by, record)
    if not below and not above:
        return None
    inherited = []
    for name in PROPERTIES:
        own, found = getattr(record, name), [(getattr(a, name), a) for a, _ in above]
        if (most := rules.greatest([n for n, _ in found])) and rules.exceeds(most, own):
            inherited.append((name, Need(most).label.lower(), next(a for n, a in found if n == most), own))
    address = list_address(by.organization.slug, of(Asset))
    return "assets/chain.html", {"below": below, "above": above, "inherited": inherited, "address": address}
