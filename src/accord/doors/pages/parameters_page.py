"""Parameters: every number that the standards leave to the organization, proposed or approved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects
from django.shortcuts import render

from accord.doors.pages.address import act_address
from accord.kernel.acts.act import acts_of
from accord.kernel.parameters.models import Parameter
from accord.kernel.parameters.proposed import Proposed, parameter_records, proposed
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from accord.kernel.access.actor import Actor


@dataclass(frozen=True, slots=True)
class Chosen:
    """A parameter with the value that counts, and the form that chooses another."""

    about: Proposed
    value: int
    approved: bool
    approver: str
    reference: str
    address: str


def parameters_page(request: HttpRequest, by: Actor) -> HttpResponse:
    """All parameters of the organization."""
    own = parameter_records()
    prefetch_related_objects(list(own.values()), "approved_by")
    slug = by.organization.slug
    choose = next((a for a in acts_of(of(Parameter)) if a.creates is not None and by.may(a.needs)), None)
    shown = []
    for key, about in proposed().items():
        mine = own.get(key)
        value = mine.value if mine else about.value
        address = act_address(slug, choose, key=key, value=str(value)) if choose else ""
        shown.append(
            Chosen(
                about,
                value,
                bool(mine and mine.state == "approved"),
                mine.approved_by.title if mine and mine.approved_by else "",
                str(mine.reference) if mine else "",
                address,
            )
        )
    return render(
        request,
        "pages/parameters.html",
        {"shown": shown, "waiting": sum(not c.approved for c in shown), "may": choose is not None},
    )
