"""Reviews of the trail are runs of an activity of the kind log review (8.15): due in its rhythm, evidence of the
controls that it keeps alive, and done by somebody who has no act of their own in the trail: its page sees to that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from accord.areas.controls.models import Activity
from accord.areas.controls.terms import ActivityKind
from accord.doors.pages.address import act_address
from accord.doors.pages.places import Looked, Review, reviews
from accord.kernel.access.scope import visible
from accord.kernel.acts.act import act_at
from accord.kernel.records.declaration import of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accord.kernel.access.actor import Actor

FEW = 5


@reviews
def reviews_of_logs(by: Actor, looked: Looked) -> Sequence[Review]:
    """A run of each activity that reviews logs and that the actor may record; where there is none, one is planned."""
    declaration, slug = of(Activity), by.organization.slug
    run, create = act_at(declaration, "run"), act_at(declaration, "create")
    kept = visible(declaration, by, "controls.move").filter(
        kind=ActivityKind.LOG_REVIEW, state="active", archived_on=None
    )
    evidence = (
        f"Trail of Accord up to entry {looked.entry}, {looked.narrowed or 'all of it'}: "
        f"{settings.ACCORD_BASE_URL}{looked.address}"
    )
    found = [
        Review(a.title, act_address(slug, run, str(a.reference), evidence=evidence))
        for a in kept.order_by("next_due", "reference")[:FEW]
        if run
    ]
    if found or create is None or not by.may("controls.add"):
        return found
    known = {"title": "Review of the trail of Accord", "kind": str(ActivityKind.LOG_REVIEW)}
    return [Review("Plan one that comes again", act_address(slug, create, **known))]
