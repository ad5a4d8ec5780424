"""Choosing where copies of the checkpoints go."""

from __future__ import annotations

from typing import Annotated

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accord.kernel.access.actor import Actor
from accord.kernel.acts.act import Say, act
from accord.kernel.copies.delivering import ask_for_copy, mail_leaves
from accord.kernel.copies.models import FOLDER, MAIL, WEBHOOK, CopyPlace, Delivery
from accord.kernel.copies.outward import target
from accord.kernel.records.record import new_id
from accord.kernel.refusals import Refused


@act(needs="kernel.protect", label="Send copies of the checkpoints")
def add_copy_place(
    *,
    by: Actor,
    title: str,
    kind: str,
    address: Annotated[
        str,
        Say("address", "An e-mail address, or https://… on the web, of which only the host is shown later. A folder "
            "needs none."),
    ] = "",
) -> CopyPlace:  # fmt: skip
    """Send a copy of each signed checkpoint to a place outside from now on."""
    address = address.strip()
    shown = _SHOWN[kind](address)
    if CopyPlace.objects.filter(state="active", kind=kind, address=shown).exists() and kind != WEBHOOK:
        raise Refused("Copies go there already.", "address")
    place = CopyPlace(pk=new_id(), title=title, kind=kind, address=shown)
    secret = address if kind == WEBHOOK else ""
    Delivery.objects.create(place=place.pk, organization_id=by.organization.pk, secret=secret)
    ask_for_copy(by.organization.pk, place.pk)
    return place


@act(needs="kernel.protect", moves="active -> ended", label="Send no more")
def end_copy_place(*, by: Actor, copy_place: CopyPlace) -> None:
    """Send no more copies there. Those that it has stay there."""
    Delivery.objects.filter(place=copy_place.pk).update(secret="")


def _folder(address: str) -> str:
    if address:
        raise Refused("A folder needs no address here: whoever runs Accord has named it.", "address")
    if settings.ACCORD_COPIES_DIR is None:
        raise Refused("There is no folder for copies yet. Whoever runs Accord names one in ACCORD_COPIES_DIR.", "kind")
    return ""


def _mail(address: str) -> str:
    try:
        validate_email(address)
    except ValidationError:
        says = "Give the e-mail address of who keeps the copies, such as your external auditor."
        raise Refused(says, "address") from None
    if not mail_leaves():
        raise Refused(
            "This installation has no mail server, so no mail leaves it. Whoever runs Accord names one in "
            "ACCORD_EMAIL_URL.",
            "kind",
        )
    return address


def _webhook(address: str) -> str:
    return target(address).shown


_SHOWN = {FOLDER: _folder, MAIL: _mail, WEBHOOK: _webhook}
