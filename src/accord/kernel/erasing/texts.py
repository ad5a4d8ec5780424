"""Whether every text that a log sealed is there, or was erased by an act (ledger.md, 7)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from django.db.models import Sum

from accord.kernel.erasing.models import Erasure
from accord.kernel.ledger.models import SITE, Entry, Opening
from accord.kernel.organization.models import Organization
from accord.kernel.records.record import within
from accord.kernel.records.snapshot import loads

if TYPE_CHECKING:
    import uuid

AT_ONCE = 500
Place = tuple[str, "uuid.UUID", str, str]
"""Type and id of a record, field, commitment."""


def wrong_text(log: uuid.UUID) -> str:
    """What is wrong with the texts of a log, those of former revisions included; empty: each is that of an entry, and
    as many are missing as acts have erased. Whether each opens its commitment is not asked."""
    with within(log):
        missing = there = 0
        for kind, records in _records(log):
            sealed, opened = set(_sealed(log, kind, records)), set(_opened(log, records))
            if strange := min(opened - sealed, default=None):
                return f"the text {strange[2]} of {strange[0]} {strange[1]} is that of no entry"
            missing, there = missing + len(sealed - opened), there + len(opened)
        if others := Opening.objects.filter(organization_id=log).count() - there:
            return f"texts are there that belong to no record: {others}"
        if missing != (erased := _erased(log)):
            return f"texts are missing: {missing}, and acts erased {erased}"
    return ""


def _records(log: uuid.UUID) -> Iterator[tuple[str, list[uuid.UUID]]]:
    """Every record of which a log speaks, some of one type at a time."""
    first, last = Entry.objects.filter(organization_id=log, rev=1).order_by("seq"), -1
    while portion := list(first.filter(seq__gt=last).values_list("type", "record_id", "seq")[:AT_ONCE]):
        for kind, some in groupby(sorted(portion), key=itemgetter(0)):
            yield kind, [key for _, key, _ in some]
        last = portion[-1][2]


def _sealed(log: uuid.UUID, kind: str, records: list[uuid.UUID]) -> Iterator[Place]:
    """Asked by type and record alone: with the log beside, SQLite takes the index of that and reads all of it."""
    entries = Entry.objects.filter(type=kind, record_id__in=records)
    for key, body in entries.values_list("record_id", "body"):
        for path, value in loads(body)["snapshot"].items():
            if isinstance(value, dict):
                yield kind, key, path, value["sealed"]
            elif log == SITE and path == "reason":
                yield kind, key, path, value


def _opened(log: uuid.UUID, records: list[uuid.UUID]) -> Iterator[Place]:
    found = Opening.objects.filter(organization_id=log, record_id__in=records)
    yield from found.values_list("type", "record_id", "path", "digest")


def _erased(log: uuid.UUID) -> int:
    """How many texts acts have erased. What an act says of the organization as a whole sums up others."""
    each = Erasure.objects.exclude(subject__startswith=f"{Organization.__name__}:")
    return each.filter(organization_id=log).aggregate(found=Sum("openings"))["found"] or 0
