"""What hangs on a record, all in one statement: comments, files, links both ways, signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from accord.kernel.organization.models import Person
from accord.kernel.records.record import current_organization
from accord.kernel.records.together import as_uuid, bound, partial

if TYPE_CHECKING:
    from accord.kernel.records.record import Record

MOST = 100  # of one kind

_ASKED = {
    "comment": ("kernel_comment", "r.text, '', 0", "r.subject = %s"),
    "file": ("kernel_attachment", "r.note, r.file, r.size", "r.subject = %s"),
    "link": ("kernel_link", "r.source, r.target, 0", "(r.source = %s OR r.target = %s)"),
    "signature": ("kernel_signature", "r.printed_name, r.method, r.subject_rev", "r.subject = %s"),
}
_WHO = {"signature": "r.signer_id"}


def _statement() -> str:
    parts = []
    for kind, (table, columns, where) in _ASKED.items():
        who = _WHO.get(kind, "r.owner_id")
        parts.append(
            f"SELECT * FROM (SELECT '{kind}' AS kind, r.id, r.reference, r.title, {columns}, r.recorded_at, "
            f"p.id AS who, p.reference AS who_reference, p.title AS who_title FROM {table} r "
            f"LEFT JOIN kernel_person p ON p.id = {who} "
            f"WHERE r.organization_id = %s AND r.archived_on IS NULL AND {where} "
            f"ORDER BY r.recorded_at DESC, r.id DESC LIMIT {MOST}) AS {kind}s"
        )
    return " UNION ALL ".join(parts)


_SQL = _statement()


@dataclass(frozen=True, slots=True)
class Hanging:
    """One comment, file, link or signature. `first`, `second`, `number`: what its kind has.

    comment: its text. file: note, hash, size. link: source, target (pointers). signature: printed name, method,
    revision.
    """

    kind: str
    reference: str
    title: str
    first: str
    second: str
    number: int
    at: datetime
    who: Person | None


def hanging_on(record: Record) -> dict[str, list[Hanging]]:
    """By kind, the newest first. Whoever sees the record sees these."""
    organization = current_organization()
    mine = bound(organization)
    pointer = record.pointer
    values = [mine, pointer, mine, pointer, mine, pointer, pointer, mine, pointer]
    found: dict[str, list[Hanging]] = {kind: [] for kind in _ASKED}
    with connection.cursor() as cursor:
        cursor.execute(_SQL, values)
        for kind, _, reference, title, first, second, number, at, *person in cursor.fetchall():
            who = _person(organization, *person) if person[0] else None
            found[kind].append(Hanging(kind, str(reference), title, first, second, int(number), _instant(at), who))
    return found


_LINKS = (
    "SELECT reference, title, source, target FROM kernel_link WHERE organization_id = %s AND archived_on IS NULL "
    "AND (source = %s OR target = %s) ORDER BY reference"
)


def links_of(pointer: str) -> list[tuple[str, str, str, str]]:
    """Reference, title, source and target (pointers) of every link from or to a record."""
    with connection.cursor() as cursor:
        cursor.execute(_LINKS, [bound(current_organization()), pointer, pointer])
        return list(cursor.fetchall())


def _person(organization: Any, key: Any, reference: str, title: str) -> Person:
    known = {"id": as_uuid(key), "organization_id": organization, "reference": reference, "title": title}
    return partial(Person, known)


def _instant(value: Any) -> datetime:
    at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
