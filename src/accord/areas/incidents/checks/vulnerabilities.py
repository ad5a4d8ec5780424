"""What vulnerabilities can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from accord.areas.incidents.models import Vulnerability
from accord.areas.incidents.queries import unsettled
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import Outcome, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened

if TYPE_CHECKING:
    from accord.kernel.moments.moment import Moment


@check("vulnerabilities_dealt_with_in_time")
def vulnerabilities_dealt_with_in_time(m: Moment) -> Verdict:
    """Every vulnerability is fixed, or its acceptance decided again, by the date set for it."""
    w, all_, open_ones = Words(m), m.of(Vulnerability), unsettled(m)
    accepted = all_.filter(state="accepted")
    fixed = w.planned(open_ones, "due_on", all_, undated="have no day for their fix", mend="fix")
    decided = w.planned(
        accepted,
        "accepted_until",
        all_,
        undated="were accepted without a last day",
        mend="reopen",
        date_by="accept",
    )
    reasoned = w.every(
        accepted,
        ~Q(accepted_because="") & Q(accepted_by__isnull=False),
        breaks="were accepted without a reason or a person",
        holds="were accepted by somebody with a reason",
        empty=Outcome.NOT_APPLICABLE,
        mend="accept",
    )
    unrated = w.none(all_.exclude(state="fixed"), Q(severity=""), breaks="have no severity")
    return advised(all_of(fixed, decided, softened(reasoned)), unrated)
