"""The acts of assets and access rights."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from django.db.models import Q

from accord.areas.assets import rules
from accord.areas.assets.models import AccessGrant, Asset
from accord.areas.assets.terms import CARRIES_INFORMATION, Level
from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.acts.happened import happened, interval
from accord.kernel.moments.clock import months_later
from accord.kernel.moments.moment import Moment
from accord.kernel.organization.models import Person
from accord.kernel.refusals import Objection, Refused, refuse

# ---- assets ----------------------------------------------------------------------------------------------------------


def _confirmable(_: Actor, asset: Asset) -> list[Objection]:
    return rules.confirmable(owner_id=asset.owner_id, kind=asset.kind, classification=asset.classification)


@act(needs="assets.edit", moves="in_use | returned", first=_confirmable)
def confirm_asset(
    *,
    by: Actor,
    asset: Asset,
    reviewed_on: date | None = None,
    review_due: Annotated[
        date | None, Say("next confirmation", "Empty: after the interval that the organization has chosen.")
    ] = None,
) -> None:
    """Say that it is there, that the inventory describes it rightly, and that its class still fits (A.5.9, A.5.12)."""
    day = happened(by, reviewed_on, "The day of the confirmation", "reviewed_on")
    asset.reviewed_on = day
    asset.review_due = review_due or day + interval(by, day, "asset_review")


@act(needs="assets.edit", moves="in_use", label="Record maintenance")
def maintain_asset(
    *,
    by: Actor,
    asset: Asset,
    maintenance_result: str,
    maintained_on: date | None = None,
    maintenance_due: Annotated[
        date | None, Say("next maintenance", "Empty: after its interval; without an interval there is none.")
    ] = None,
) -> None:
    """Record what was done to keep it working (7.1.3, A.7.13)."""
    day = happened(by, maintained_on, "The day of the maintenance", "maintained_on")
    asset.maintained_on, asset.maintenance_result = day, maintenance_result
    after_interval = months_later(day, asset.maintenance_interval) if asset.maintenance_interval else None
    asset.maintenance_due = maintenance_due or after_interval


def _reusable(_: Actor, asset: Asset) -> list[Objection | None]:
    facts = {"erased_on": asset.erased_on, "returned_on": asset.returned_on}
    carries = asset.kind in CARRIES_INFORMATION
    return [rules.reusable(carries_information=carries, **facts)] if asset.state == "returned" else []


@act(needs="assets.edit", moves="in_use | returned -> in_use", label="Hand out", first=_reusable)
def hand_out_asset(
    *, by: Actor, asset: Asset, holder: Person, handed_out_on: date | None = None, erased_on: date | None = None
) -> None:
    """Give it into somebody's hands; what came back from somebody else was erased before (A.5.11, A.7.14)."""
    day = happened(by, handed_out_on, "The day of handing out", "handed_out_on")
    if holder.state != "active":
        raise Refused(f"{holder.title} has left. Hand it out to somebody who is here.", "holder")
    if asset.holder_id and asset.holder_id != holder.pk:
        raise Refused("Somebody else has it in hand. Record its return first.", "holder")
    asset.erased_on = erased_on or asset.erased_on
    refuse(*_reusable(by, asset))
    asset.holder, asset.handed_out_on = holder, day


@act(needs="assets.edit", moves="in_use -> returned", label="Record return")
def return_asset(
    *, by: Actor, asset: Asset, return_note: str, returned_on: date | None = None, erased_on: date | None = None
) -> None:
    """Record that it came back: in which condition, and what became of the information on it (A.5.11)."""
    day = happened(by, returned_on, "The day of the return", "returned_on")
    if erased_on:
        happened(by, erased_on, "The day of the erasure", "erased_on")
    asset.returned_on, asset.return_note = day, return_note
    asset.erased_on = erased_on or asset.erased_on
    asset.holder, asset.handed_out_on = None, None


def _disposable(_: Actor, asset: Asset) -> list[Objection]:
    return rules.disposable(
        holder_id=asset.holder_id,
        carries_information=asset.kind in CARRIES_INFORMATION,
        erased_on=asset.erased_on,
        returned_on=asset.returned_on,
    )


@act(needs="assets.move", moves="in_use | returned -> disposed", first=_disposable)
def dispose_asset(
    *,
    by: Actor,
    asset: Asset,
    disposal: str,
    disposed_on: date | None = None,
    erased_on: date | None = None,
    disposal_verified_by: Person | None = None,
) -> None:
    """Record that it is gone for good, and that nothing was left on it that must not leave (A.7.14, A.8.10)."""
    day = happened(by, disposed_on, "The day of the disposal", "disposed_on")
    asset.erased_on = erased_on or asset.erased_on
    if asset.erased_on:
        happened(by, asset.erased_on, "The day of the erasure", "erased_on")
    refuse(*_disposable(by, asset))
    asset.disposed_on, asset.disposal = day, disposal
    asset.disposal_verified_by = disposal_verified_by or by.person
    asset.maintenance_due, asset.review_due = None, None


# ---- access rights ---------------------------------------------------------------------------------------------------


@act(needs="assets.add", label="Grant access")
def grant_access_grant(
    *,
    by: Actor,
    person: Person,
    asset: Asset,
    right: str,
    need: str,
    level: Level | None = None,
    privileged: bool = False,
    second_factor: bool = False,
    account_name: str = "",
    requested_by: Person | None = None,
    granted_on: date | None = None,
    expires_on: date | None = None,
) -> AccessGrant:
    """Give a person a right on an asset, for a need that is named; it is asked again after its interval (A.5.18)."""
    day = happened(by, granted_on, "The day of granting", "granted_on")
    refuse(
        *rules.grantable(
            person_left=person.state != "active",
            granted_to_self=by.person is not None and by.person.pk == person.pk,
            asset_state=asset.state,
        )
    )
    return AccessGrant(
        person=person, asset=asset, right=right, need=need, level=level or "", privileged=privileged,
        second_factor=second_factor, account_name=account_name, requested_by=requested_by, granted_by=by.person,
        granted_on=day, expires_on=expires_on, review_due=_next_review(by, day, privileged=privileged),
    )  # fmt: skip


@act(needs="assets.edit", moves="active", label="Still needed")
def review_access_grant(
    *,
    by: Actor,
    access_grant: AccessGrant,
    reviewed_on: date | None = None,
    review_due: Annotated[
        date | None, Say("next review", "Empty: after the interval chosen, for privileged rights after half of it.")
    ] = None,
) -> None:
    """Say that the right was looked at and is still needed as it stands; what is not, is revoked (A.5.18, A.8.2)."""
    day = happened(by, reviewed_on, "The day of the review", "reviewed_on")
    access_grant.reviewed_on, access_grant.reviewed_by = day, by.person
    access_grant.review_due = review_due or _next_review(by, day, privileged=access_grant.privileged)


@act(needs="assets.edit", moves="active")
def extend_access_grant(*, by: Actor, access_grant: AccessGrant, expires_on: date, need: str) -> None:
    """Let a right that would end hold longer; say what it is still needed for."""
    refuse(rules.extendable(before=access_grant.expires_on, until=expires_on))
    access_grant.expires_on, access_grant.need = expires_on, need


@act(needs="assets.edit", moves="active -> revoked")
def revoke_access_grant(
    *, by: Actor, access_grant: AccessGrant, revoked_because: str, revoked_on: date | None = None
) -> None:
    """Record that the right was taken away in the system, and why (A.5.18, A.6.5)."""
    day = happened(by, revoked_on, "The day on which it was revoked", "revoked_on")
    access_grant.revoked_on, access_grant.revoked_by = day, by.person
    access_grant.revoked_because = revoked_because


def look_again(person: Person, left_on: date) -> None:
    """Rights that nobody took away, or looked at, since their holder had left are due for a look on the day of the
    return (A.5.18)."""
    before = Q(granted_on=None) | Q(granted_on__lte=left_on)
    unseen = Q(reviewed_on=None) | Q(reviewed_on__lte=left_on)
    for right in AccessGrant.objects.filter(before, unseen, person=person, state="active", archived_on=None):
        right.review_due = min(right.review_due or date.max, person.joined_on or left_on)
        right.save()


def _next_review(by: Actor, day: date, *, privileged: bool) -> date:
    interval = Moment(by.organization, day).days("access_review")
    return day + timedelta(days=interval // 2 if privileged else interval)
