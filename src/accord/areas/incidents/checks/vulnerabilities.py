"""What vulnerabilities can show."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import DateField, ExpressionWrapper, F, Q

from accord.areas.incidents.models import Vulnerability
from accord.areas.incidents.queries import unsettled
from accord.areas.incidents.terms import Severity
from accord.kernel.checks.population import called
from accord.kernel.checks.registry import check
from accord.kernel.checks.verdict import NOT_ASKED, Verdict
from accord.kernel.checks.words import Words, advised, all_of, softened
from accord.kernel.records.nothing import says_something

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accord.kernel.moments.moment import Moment


@check("vulnerabilities_dealt_with_in_time")
def vulnerabilities_dealt_with_in_time(m: Moment) -> Verdict:
    """Every vulnerability is fixed, or its acceptance decided again, by the date set for it.

    Of what was disposed of none is left.
    """
    w, gone = Words(m), Q(asset__state="disposed") & ~Q(state="fixed")
    all_, open_ones = m.of(Vulnerability).exclude(gone), unsettled(m).exclude(gone)
    accepted = called(all_.filter(state="accepted"), "accepted vulnerability")
    fixed = w.planned(open_ones, "due_on", all_, undated="have no date for their fix", mend="fix")
    decided = w.planned(
        accepted,
        "accepted_until",
        all_,
        undated="were accepted without an end date",
        mend="reopen",
        date_by="accept",
        late="past the end of their acceptance",
    )
    reasoned = w.every(
        accepted,
        says_something("accepted_because") & Q(accepted_by__isnull=False),
        breaks="do not say who accepted them and why",
        holds="say who accepted them and why",
        empty=NOT_ASKED,
        mend="accept",
    )
    unrated = w.none(all_.exclude(state="fixed"), Q(severity=""), breaks="have no severity")
    urgent = Q(severity=Severity.CRITICAL.value) | Q(exploited=True)
    slow = (
        _later_than(m.days("patch_critical"), w, open_ones.filter(urgent)),
        _later_than(m.days("patch_other"), w, open_ones.exclude(urgent)),
    )
    moot = w.none(m.of(Vulnerability).filter(gone), Q(), breaks="count as still there, though their asset is gone")
    return advised(all_of(fixed, decided, softened(reasoned)), unrated, moot, *slow)


def _later_than(days: int, w: Words, some: QuerySet[Vulnerability]) -> Verdict:
    """None of them has a day for its fix beyond the time that the organization has chosen."""
    last = ExpressionWrapper(F("found_on") + timedelta(days=days), DateField())
    return w.none(some, Q(due_on__gt=last), breaks=f"are to be fixed more than {days} days after they were found")
