"""What the audits of a guest cover: the rest of the audit pack is not for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from accord.areas.audits.models import Audit
from accord.areas.audits.queries import clauses_of
from accord.areas.audits.terms import covers
from accord.doors.reports.parts import Limit, pack_limit
from accord.standards import editions

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor


@pack_limit
def audits_of_guest(by: Actor) -> Limit | None:
    """For a guest who audits: the standards and clauses of the audits that their access is for, or of the open ones
    that they lead or belong to. An audit that names no clause covers all of its standards."""
    if not by.is_guest or by.person is None:
        return None
    scoped = [scope.partition(":")[2] for _, scope in by.reaches("reports.pack") if scope.startswith("Audit:")]
    own = Q(lead=by.person) | Q(team=by.person)
    asked = Q(pk__in=scoped) if scoped else own & ~Q(state="closed")
    audits = list(Audit.objects.filter(asked, archived_on=None).distinct().order_by("reference"))
    if not audits:
        return None
    known = {e.family for e in editions()}
    served = [(set(a.serves.split()) & known or known, clauses_of(a)) for a in audits]

    def covered(family: str, ref: str) -> bool:
        clause = ref.split(" ", maxsplit=1)[0]
        return any(family in of and (not said or any(covers(c, clause) for c in said)) for of, said in served)

    because = " and ".join(f"the audit {a.reference}" for a in audits)
    return Limit(because, frozenset(f for of, _ in served for f in of), covered)
