"""Parameters: every number that the standards leave to the organization, proposed or approved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponseRedirect
from django.shortcuts import render

from accord.doors.pages.address import act_address
from accord.kernel.acts.act import acts_of
from accord.kernel.acts.happened import today_of
from accord.kernel.acts.perform import perform
from accord.kernel.moments.moment import Moment
from accord.kernel.parameters.models import Parameter
from accord.kernel.parameters.proposed import Proposed, parameter_records, proposed
from accord.kernel.records.declaration import of
from accord.kernel.refusals import Forbidden, Refused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from accord.kernel.access.actor import Actor
    from accord.kernel.acts.act import Act

DIGITS = 7  # of a value; no parameter has so many


@dataclass(frozen=True, slots=True)
class Chosen:
    """A parameter with the value that counts, and the form that chooses another."""

    about: Proposed
    value: int
    approved: bool
    approver: str
    reference: str
    address: str

    @property
    def amount(self) -> str:
        """The value with its unit."""
        return self.about.amount(self.value)


def parameters_page(request: HttpRequest, by: Actor) -> HttpResponse:
    """All parameters of the organization; posting approves the ticked ones at the values that are shown."""
    if request.method == "POST":
        return _approve(request, by)
    own = parameter_records()
    prefetch_related_objects(list(own.values()), "approved_by")
    slug = by.organization.slug
    choose = _choose(by)
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


def _choose(by: Actor) -> Act[Any, Any] | None:
    """The act that chooses a value, where the actor may."""
    return next((a for a in acts_of(of(Parameter)) if a.creates is not None and by.may(a.needs)), None)


def _waiting(by: Actor) -> dict[str, int]:
    """The parameters that nobody has approved, with the values that count meanwhile."""
    m = Moment(by.organization, today_of(by))
    return {key: m.parameter(key) for key in proposed() if not m.approved(key)}


def _approve(request: HttpRequest, by: Actor) -> HttpResponse:
    """One act for each that is ticked. Raises Refused before the first where one of them waits for no approval."""
    choose = _choose(by)
    if choose is None:
        raise Forbidden("Your roles do not allow you to approve parameters.")
    ticked = [tick.partition(":") for tick in request.POST.getlist("approve")]
    chosen = {key: int(value) for key, _, value in ticked if value.isdigit() and len(value) < DIGITS}
    if not ticked:
        raise Refused("Tick the parameters that you approve.", "approve")
    if by.person is None:
        raise Refused("A parameter is approved by a person: sign in with your own account.")
    if len(chosen) < len(ticked) or not chosen.items() <= _waiting(by).items():
        said = "One that is ticked is not there, or not proposed with this value any more. Open the page again."
        raise Refused(said, "approve")
    for key, value in chosen.items():
        perform(choose, by, "", {"key": key, "value": str(value)})
    one = len(chosen) == 1
    messages.success(request, f"{len(chosen)} {'parameter is' if one else 'parameters are'} approved as proposed.")
    return HttpResponseRedirect(f"/{by.organization.slug}/parameters/")
