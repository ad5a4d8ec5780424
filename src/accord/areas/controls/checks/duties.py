"""What shows that nobody alone both asks for something and agrees to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q

from accord.areas.assets.queries import grants_to_people
from accord.areas.improvement.queries import changes_decided
from accord.kernel.checks.mending import mended_by
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Verdict
from accord.kernel.checks.words import Words, all_of, softened

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment


@check("rights_and_changes_by_another", alone=False)
def rights_and_changes_by_another(m: Moment) -> Verdict:
    """Nobody holds a right that they granted to themselves, and no change of information systems that was approved by
    whoever proposed it waits for a look back.

    Acts refuse both; an import brings them as they were."""
    w = Words(m)
    rights = w.none(
        called(grants_to_people(m), "access grant"),
        Q(granted_by=F("person")),
        breaks="were granted by their holder",
        holds="were granted by somebody else than their holder",
        empty=NOT_ASKED,
        mend="revoke",
    )
    under_way = changes_decided(m).filter(ict=True, unplanned=False, state__in=("approved", "done"))
    changes = w.none(
        called(under_way, "change of information systems that nobody has looked back on"),
        Q(approved_by=F("requested_by")),
        breaks="were approved by whoever proposed them",
        holds="were approved by somebody else than who proposed them",
        empty=NOT_ASKED,
        mend="review",
    )
    return softened(all_of(rights, mended_by(changes, under_way, {"approved": "complete"})))
