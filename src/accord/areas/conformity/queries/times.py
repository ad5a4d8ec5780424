"""What became of requirements between two moments, and what was done to the records that made the difference."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from accord.areas.conformity.queries.rows import rows_of
from accord.areas.conformity.queries.saved import at_hand
from accord.areas.conformity.queries.viewing import for_viewer, seen_pointers
from accord.areas.conformity.rules import differences
from accord.areas.conformity.terms import Turn
from accord.kernel.access.scope import follow
from accord.kernel.ledger.models import Entry
from accord.kernel.moments.clock import plus, today
from accord.kernel.moments.kept import is_passing
from accord.kernel.moments.past import moment, size_of
from accord.kernel.records.history import acts_between, at_of
from accord.kernel.records.snapshot import loads
from accord.kernel.refusals import Refused
from accord.standards import edition

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from accord.areas.conformity.terms import Difference, RowVerdict
    from accord.kernel.access.actor import Actor
    from accord.kernel.organization.models import Organization
    from accord.standards import Edition

Rows = dict[str, list["RowVerdict"]]  # by edition
WEEK = 7


def two_days(organization: Organization, since: date | None, on: date | None) -> tuple[date, date]:
    """The two days that are asked for, else the last week. Raises Refused when they stand the wrong way round."""
    on = on or today(organization.time_zone)
    since = since or plus(on, -WEEK)
    if since > on:
        raise Refused(
            f"{since.isoformat()} comes after {on.isoformat()}. Choose an earlier day to compare with.", "since"
        )
    return since, on


def unknown(organization: Organization, editions: Sequence[Edition], *days: date) -> list[tuple[date, Edition]]:
    """Of which days the verdicts of which editions are not at hand. Today's always are."""
    found = []
    for day in days:
        with moment(organization, day) as m:
            found += [(day, e) for e in editions if not is_passing(m) and not at_hand(m, e)]
    return found


def rows_on(organization: Organization, editions: Iterable[Edition], day: date) -> tuple[Rows, int]:
    """The verdicts of a day by edition, and how many entries the log had."""
    with moment(organization, day) as m:
        found = {e.id: rows for e, rows in rows_of(m, editions)}
        return found, size_of(organization.pk) if m.size is None else m.size


def between(by: Actor, editions: Sequence[Edition], since: date, on: date) -> dict[str, tuple[Rows, list[Difference]]]:
    """By edition: the verdicts of both days, and what differs, as the actor may see it."""
    then, first = rows_on(by.organization, editions, since)
    now, last = rows_on(by.organization, editions, on)
    found = {e.id: differences(then[e.id], now[e.id], on) for e in editions}
    every = [d for ds in found.values() for d in ds]
    seen = seen_pointers(by, [v for d in every for v in (d.then, d.now)])
    pointers = {p for d in every for p in d.pointers}
    seen |= set(follow(by, pointers - seen))
    done = acts_between(by, pointers & seen, first, last)
    return {
        e.id: (
            {"then": then[e.id], "now": now[e.id]},
            [
                replace(
                    d,
                    then=for_viewer(d.then, seen),
                    now=for_viewer(d.now, seen),
                    pointers=tuple(p for p in d.pointers if p in seen),
                    done=tuple(a for a in done if a.pointer in d.pointers),
                )
                for d in found[e.id]
            ],
        )
        for e in editions
    }


def began_on(organization: Organization) -> date | None:
    """The day of the first entry of the organization's log."""
    return day_of(organization, 0)


def day_of(organization: Organization, position: int) -> date | None:
    """The day of an entry of the organization's log, where it is; None: there is none yet."""
    entry = Entry.objects.filter(organization_id=organization.pk, seq=position)
    body = entry.values_list("body", flat=True).first()
    if body is None:
        return None
    return at_of(loads(body)).astimezone(ZoneInfo(organization.time_zone)).date()


def difference_report(by: Actor, standard: str, since: date | None, on: date | None) -> dict[str, Any]:
    """What the API says of the difference between two days. Raises UnknownStandard, Refused."""
    of = edition(standard)
    since, on = two_days(by.organization, since, on)
    _, found = between(by, [of], since, on)[of.id]
    references = {d.pointer: d.reference for f in found for v in (f.then, f.now) for d in _named(v)}
    return {
        "organization": by.organization.slug,
        "standard": of.id,
        "since": since.isoformat(),
        "on": on.isoformat(),
        "summary": {t.value: sum(d.turn is t for d in found) for t in Turn},
        "requirements": [_as_json(d, references) for d in found],
    }


def _named(v: RowVerdict) -> list[Any]:
    judged = [v.judged.record] if v.judged else []
    return [*v.records, *judged, *(d for _, c in v.checks for d in c.records)]


def _as_json(d: Difference, references: dict[str, str]) -> dict[str, Any]:
    return {
        "ref": d.now.row.ref,
        "title": d.now.row.title,
        "turn": d.turn.value,
        "then": {"outcome": d.then.outcome.value, "because": d.then.because},
        "now": {"outcome": d.now.outcome.value, "because": d.now.because},
        "lapsed_on": d.lapsed_on.isoformat() if d.lapsed_on else None,
        "acts": [
            {"reference": references.get(a.pointer, ""), "act": a.op, "by": a.who, "at": a.at.isoformat()}
            for a in d.done
        ],
    }
