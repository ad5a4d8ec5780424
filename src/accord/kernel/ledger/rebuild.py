"""Rebuilding every live table from the ledger, and comparing (ledger.md, section 8)."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from accord.kernel.ledger.append import relations_of
from accord.kernel.moments.past import build, opened, size_of
from accord.kernel.records.declaration import Declaration, declarations
from accord.kernel.records.record import LIVE, PAST, within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from accord.kernel.organization.models import Organization


@dataclass(frozen=True, slots=True)
class Difference:
    """One record that is not in the live tables what its last ledger entry says."""

    type: str
    reference: str
    id: str
    fields: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many records were compared, and where they differ."""

    records: int
    differences: tuple[Difference, ...]


def compare(organization: Organization) -> Comparison:
    """Rebuild the organization's records into a scratch database and compare each with the live one."""
    with within(organization.pk), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rebuilt.sqlite3"
        build(path, organization.pk, size_of(organization.pk))
        with opened(path):
            count, found = 0, []
            for declaration in declarations():
                rebuilt = _rows(declaration, PAST)
                live = _rows(declaration, LIVE)
                count += len(live)
                found += list(_differences(declaration, live, rebuilt))
    return Comparison(count, tuple(found))


def _rows(declaration: Declaration, using: str) -> dict[Any, dict[str, Any]]:
    names = [f.attname for f in declaration.model._meta.concrete_fields]
    rows = {
        r["id"]: r for r in declaration.model.objects.using(using).order_by().values(*names).iterator(chunk_size=5000)
    }
    for owner, related in relations_of(declaration, rows, using).items():
        rows[owner] |= {name: sorted(ids) for name, ids in related.items()}
    return rows


def _differences(
    declaration: Declaration, live: dict[Any, dict[str, Any]], rebuilt: dict[Any, dict[str, Any]]
) -> Iterator[Difference]:
    for key in live.keys() | rebuilt.keys():
        mine, theirs = live.get(key), rebuilt.get(key)
        reference = str((mine or theirs or {}).get("reference") or "")
        if mine is None or theirs is None:
            says = "is missing from the live tables" if mine is None else "has no entry in the ledger"
            yield Difference(declaration.name, reference, str(key), (), says)
        elif wrong := tuple(sorted(n for n in mine.keys() | theirs.keys() if mine.get(n) != theirs.get(n))):
            yield Difference(declaration.name, reference, str(key), wrong, f"differs in {', '.join(wrong)}")
