"""The verdicts of an edition as the console, the API and the pack print them (contracts.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accord.areas.conformity.queries.rows import row_verdicts
from accord.areas.conformity.queries.viewing import seen_pointers, viewed
from accord.kernel.checks.verdict import Outcome
from accord.kernel.moments.clock import today
from accord.kernel.moments.past import moment
from accord.standards import Edition, edition

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from accord.areas.conformity.terms import RowVerdict
    from accord.kernel.access.actor import Actor
    from accord.kernel.moments.moment import Moment
    from accord.kernel.organization.models import Organization


def summary(found: Sequence[RowVerdict]) -> dict[str, int]:
    """How many rows have each outcome."""
    return {o.value: sum(1 for v in found if v.outcome is o) for o in Outcome}


def report(
    organization: Organization,
    standard: str,
    on: date | None = None,
    known: date | None = None,
    by: Actor | None = None,
) -> dict[str, Any]:
    """What `accord conformity` and the API print (contracts.md): every row once, in order.

    `by`: records that this actor does not see are left out of the lists, never out of the verdicts. Raises
    UnknownStandard.
    """
    of = edition(standard)
    with moment(organization, on, known) as m:
        found = row_verdicts(m, of)
        seen = None if by is None else seen_pointers(by, found)
        return as_report(organization, of, m, viewed(found, seen), seen)


def as_report(
    organization: Organization, of: Edition, m: Moment, found: Sequence[RowVerdict], seen: set[str] | None
) -> dict[str, Any]:
    """Verdicts, as `viewed` gives them, as contracts.md prints them; `seen`: pointers of the records that may be listed
    (None: all)."""
    return {
        "organization": organization.slug,
        "standard": of.id,
        "on": m.on.isoformat(),
        "known": (m.known or today(organization.time_zone)).isoformat(),
        "summary": summary(found),
        "requirements": [_as_json(v, seen) for v in found],
    }


def _as_json(v: RowVerdict, seen: set[str] | None) -> dict[str, Any]:
    return {
        "ref": v.row.ref,
        "title": v.row.title,
        "outcome": v.outcome.value,
        "basis": v.basis,
        "because": v.because,
        "records": [
            {"reference": d.reference, "external_reference": d.external_reference, "title": d.title}
            for d in v.records
            if seen is None or d.pointer in seen
        ],
        "record_count": v.count,
        "checks": [{"name": p.name, "outcome": c.outcome.value, "because": c.because} for p, c in v.checks],
        "advice": list(v.advice),
        "lapses_on": v.lapses_on.isoformat() if v.lapses_on else None,
    }
