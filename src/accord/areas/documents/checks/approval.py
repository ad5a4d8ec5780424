"""What checks of policies and of all documents ask alike of an approval, and the version that mends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Q

from accord.areas.documents.queries import by_version

if TYPE_CHECKING:
    from accord.kernel.checks.verdict import Verdict
    from accord.kernel.moments.moment import Moment

APPROVED = Q(approver__isnull=False, approved_on__isnull=False)
OTHER_APPROVER = "name another approver than their version here does"


def by_new_version(m: Moment, verdict: Verdict, verb: str = "approve") -> Verdict:
    """The verdict, mended by a version of the first document that breaks it."""
    mend = verdict.mend
    return replace(verdict, mend=by_version(m, mend.key, verb)) if mend and mend.of == "Document" else verdict
