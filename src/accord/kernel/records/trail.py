"""The trail: everything that was done in an organization, narrowed, for one who may see it.

Who sees what of it. The history of a record belongs to the record: whoever sees the one sees the other, with names.
What goes across records is another matter: "everything that X did" watches a person at work, which takes a purpose
(privacy, and data protection law in most countries). So everybody follows their own acts; those of others only who runs
or audits the management system: the right `trail.follow` of administrators, managers and auditors, as far as their role
reaches. Nobody meets a record there that they do not see otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from accord.kernel.access.scope import scope_q, visible
from accord.kernel.ledger.models import Entry
from accord.kernel.moments.clock import plus
from accord.kernel.moments.past import position_at, size_of
from accord.kernel.records.declaration import declarations
from accord.kernel.records.history import changed, rows_of, told
from accord.kernel.records.snapshot import loads

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Iterator
    from datetime import date

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.declaration import Declaration
    from accord.kernel.records.history import Happening, Row
    from accord.kernel.records.record import Record

FOLLOW = "trail.follow"
AT_ONCE, STRETCH = 200, 50_000
"""Happenings in a portion; entries of a stretch, which is looked through at once where no index helps."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the trail is asked for; empty: all. `field`: only together with `record`, which the caller has resolved.
    `without`: nothing that this person did. Days are those of the organization, both included."""

    person: uuid.UUID | None = None
    without: uuid.UUID | None = None
    types: tuple[str, ...] = ()
    op: str = ""
    since: date | None = None
    until: date | None = None
    record: Record | None = None
    field: str = ""


def follows(by: Actor) -> bool:
    """Whether the actor follows the acts of others across records, of some at least."""
    return by.may(FOLLOW)


def trail(
    by: Actor, wanted: Wanted, *, before: int | None = None, limit: int = 50, verb: str = "view"
) -> tuple[list[Happening], int | None]:
    """The newest happenings, below the entry `before`, and where the next ones go on (None: that is all).

    `verb`: only records on which the actor has this right. The number of queries does not depend on what is found. No
    index knows fields and acts: a field makes it look through the record's entries, an act through a stretch of the
    log, so that fewer may be found although others go on.
    """
    entries, further = _entries(by, wanted, before, verb)
    found = list(islice(_rows(entries, wanted.field, limit), limit + 1))
    shown = told(by, found[:limit])
    return shown, shown[-1].seq if len(found) > limit else further


def everything(by: Actor, wanted: Wanted, *, most: int, verb: str) -> Iterator[Happening]:
    """The newest `most` happenings, to be written down one after the other: memory does not grow with their number. The
    scope is entered for each portion, so a page may stream them."""
    before: int | None = None
    while most > 0:
        with by.scope():
            shown, before = trail(by, wanted, before=before, limit=min(AT_ONCE, most), verb=verb)
        yield from shown
        most -= len(shown)
        if before is None:
            return


def _rows(entries: QuerySet[Entry], field: str, limit: int) -> Iterator[Row]:
    if not field:
        yield from rows_of(entries[: limit + 1])
        return
    rows = rows_of(entries[:AT_ONCE])
    while rows:
        for body, leaf, older in rows:
            if field in changed(loads(body), loads(older) if older else None):
                yield body, leaf, older
        rows = rows_of(entries.filter(seq__lt=loads(rows[-1][0])["seq"])[:AT_ONCE]) if len(rows) == AT_ONCE else []


def _entries(by: Actor, wanted: Wanted, before: int | None, verb: str) -> tuple[QuerySet[Entry], int | None]:
    """The entries to be looked at, the newest first, and below which one others are left (None: none)."""
    found = Entry.objects.filter(organization_id=by.organization.pk).order_by("-seq")
    if wanted.record is None:
        found = found.filter(_reach(by, wanted.types, verb))
    else:
        found = found.filter(type=wanted.record.declaration.name, record_id=wanted.record.pk)
    if wanted.person:
        found = found.filter(actor=wanted.person)
    if wanted.without:
        found = found.exclude(actor=wanted.without)
    first = position_at(by.organization, plus(wanted.since, -1)) if wanted.since else 0
    ends = [before] if before is not None else []
    if wanted.until:
        ends.append(position_at(by.organization, wanted.until))
    further = None
    if wanted.op:  # keys and marks of a text cannot look like this: there a quotation mark is escaped
        found = found.filter(body__contains=f'"op":"{wanted.op}"')
        if wanted.record is None:
            ends = [min(ends or [size_of(by.organization.pk)])]
            further = max(first, ends[0] - STRETCH)
            first, further = further, further if further > first else None
    if first:
        found = found.filter(seq__gte=first)
    return (found.filter(seq__lt=min(ends)) if ends else found), further


def _reach(by: Actor, types: tuple[str, ...], verb: str) -> Q:
    """What the actor sees; of others' acts only where `trail.follow` reaches."""
    mine = Q(actor=by.person.pk) if by.person else Q(pk__in=[])
    seen = _records(by, types, lambda d: f"{d.area}.{verb}")
    if by.may_everywhere(FOLLOW):
        return seen
    return seen & (mine | _records(by, types, lambda _: FOLLOW) if follows(by) else mine)


def _records(by: Actor, types: tuple[str, ...], permission: Callable[[Declaration], str]) -> Q:
    """Entries about records on which the actor has a permission: whole types, and of others the records."""
    whole, parts = [], []
    for declaration in declarations():
        if types and declaration.name not in types:
            continue
        condition = scope_q(by, permission(declaration), declaration)
        if condition is not None and not condition:
            whole.append(declaration.name)
        elif condition is not None:
            reached = visible(declaration, by, permission(declaration)).order_by()
            parts.append(Q(type=declaration.name, record_id__in=reached.values("pk")))
    return reduce(or_, parts, Q(type__in=whole))
