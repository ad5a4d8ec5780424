"""What checks of policies and of all documents ask alike of an approval, and the version that mends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from accord.areas.documents.queries import by_version
from accord.kernel.checks.words import by_who_was_here
from accord.kernel.records.nothing import has

if TYPE_CHECKING:
    from accord.kernel.checks.verdict import Verdict
    from accord.kernel.moments.moment import Moment

APPROVED = has("approved_on") & by_who_was_here("approver", "approved_on")
OTHER_APPROVER = "name another approver than their version here does"


def by_new_version(m: Moment, verdict: Verdict, verb: str = "approve") -> Verdict:
    """The verdict, mended by a version of the first document that breaks it."""
    mend = verdict.mend
    return replace(verdict, mend=by_version(m, mend.key, verb)) if mend and mend.of == "Document" else verdict
