"""Where a name may stand beside the records: results of jobs, answers about imported columns, sessions with what they
are about to import. None of these is part of the ledger, so whatever holds the name goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.sessions.models import Session

from accord.kernel.jobs.models import Job
from accord.kernel.records.mappings import RememberedMapping
from accord.kernel.records.record import current_organization

if TYPE_CHECKING:
    from accord.kernel.erasing.names import Names


def forget_traces(names: Names) -> None:
    """Delete what holds a name of the person outside the records."""
    if not names.full:
        return
    says = names.perhaps.search
    jobs = Job.objects.filter(organization_id=current_organization(), done_at__isnull=False)
    held = [j.pk for j in jobs.iterator() if says(str([j.arguments, j.result, j.error]))]
    Job.objects.filter(pk__in=held).delete()
    mappings = RememberedMapping.objects.filter(organization_id=current_organization())
    RememberedMapping.objects.filter(pk__in=[m.pk for m in mappings.iterator() if says(str(m.answers))]).delete()
    sessions = [s.pk for s in Session.objects.iterator() if says(str(s.get_decoded()))]
    Session.objects.filter(pk__in=sessions).delete()
