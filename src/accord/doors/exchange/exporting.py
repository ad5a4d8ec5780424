"""Registers out: a list, or everything that an organization keeps, in a form that imports again to the same records."""

import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from accord.doors.exchange import sheets
from accord.doors.exchange.targets import EXTERNAL, REFERENCE, STATE, called_so, fields_in_files, targets
from accord.kernel.access.actor import Actor
from accord.kernel.access.scope import follow, visible
from accord.kernel.acts.importing import importable
from accord.kernel.ledger.append import relations_of
from accord.kernel.records.declaration import Declaration, declarations, named
from accord.kernel.records.fields import Input
from accord.kernel.records.record import Record
from accord.kernel.refusals import Forbidden, Refused

Format = Literal["xlsx", "json"]
PORTION = 1000
FORMATS = (".xlsx", ".csv", ".json")


def exported_fields(declaration: Declaration) -> tuple[Input, ...]:
    """What a file says of a record: its references, every field that is not derived, its state."""
    state = next(t.input for t in targets(declaration) if t.input.name == STATE)
    return (REFERENCE, EXTERNAL, *fields_in_files(declaration), state)


def headings(declaration: Declaration) -> list[str]:
    """The same in words, as the first row of a table."""
    return [f.label[:1].upper() + f.label[1:] for f in exported_fields(declaration)]


def export_rows(by: Actor, declaration: Declaration, records: Any) -> Iterator[list[sheets.Cell]]:
    """The rows of a table, in the order of the queryset, read in portions with flat memory.

    What the actor does not see of related records stays out. The scope is entered for each portion, so a page may
    stream them.
    """
    row_of = _Rows(by, declaration)
    start, full = 0, True
    while full:
        with by.scope():
            portion: list[Record] = list(records[start : start + PORTION])
            rows = row_of(portion)
        yield from rows
        start, full = start + PORTION, len(portion) == PORTION


class _Rows:
    """Records as cells; one query a portion for each type that is referred to."""

    def __init__(self, by: Actor, declaration: Declaration) -> None:
        self.by, self.declaration = by, declaration
        self.fields = exported_fields(declaration)
        self.zone = ZoneInfo(by.organization.time_zone)

    def __call__(self, portion: Sequence[Record]) -> list[list[sheets.Cell]]:
        many = relations_of(self.declaration, [r.pk for r in portion])
        names = self._names(portion, many)
        pointers = {p for f in self.fields if f.kind == "pointer" for r in portion if (p := getattr(r, f.name))}
        seen = follow(self.by, pointers) if pointers else {}
        return [[self._cell(r, f, names, many, seen) for f in self.fields] for r in portion]

    def _names(self, portion: Sequence[Record], many: dict[uuid.UUID, Any]) -> dict[uuid.UUID, str]:
        """References of the related records that are seen."""
        wanted: dict[str, set[uuid.UUID]] = {}
        for field in self.fields:
            if field.kind == "record":
                ids = {i for r in portion if (i := getattr(r, f"{field.name}_id"))}
            elif field.kind == "records":
                ids = {i for r in portion for i in many.get(r.pk, {}).get(field.name, ())}
            else:
                continue
            wanted.setdefault(field.record, set()).update(ids)
        found: dict[uuid.UUID, str] = {}
        for name, ids in wanted.items():
            listed = sorted(ids)
            for start in range(0, len(listed), 500):
                rows = visible(named(name), self.by).filter(pk__in=listed[start : start + 500])
                found |= dict(rows.values_list("pk", "reference"))
        return found

    def _cell(
        self,
        record: Record,
        field: Input,
        names: dict[uuid.UUID, str],
        many: dict[uuid.UUID, Any],
        seen: dict[str, Record],
    ) -> sheets.Cell:
        if field.kind == "record":
            return names.get(getattr(record, f"{field.name}_id"))
        if field.kind == "records":
            return sorted(n for i in many.get(record.pk, {}).get(field.name, ()) if (n := names.get(i)))
        raw: Any = getattr(record, field.name)
        if field.kind == "pointer":
            return str(seen[raw].reference) if raw in seen else None
        if field.kind == "choice":
            return dict(field.choices).get(str(raw), str(raw)) if raw else None
        if field.kind == "choices":
            return str(raw).split()
        if field.kind == "datetime" and raw is not None:
            return raw.astimezone(self.zone).isoformat() if raw else None
        cell: sheets.Cell = raw
        return cell


# ---- the whole organization ------------------------------------------------------------------------------------------


def exported_types(by: Actor) -> tuple[Declaration, ...]:
    """The types that files can bring in again and that this actor may take along."""
    return tuple(d for d in declarations() if importable(d) and by.may(f"{d.area}.export"))


def records_of(by: Actor, declaration: Declaration) -> Any:
    """Every record of a type that is not archived, as far as the actor may take it along."""
    return visible(declaration, by, f"{declaration.area}.export").filter(archived_on=None).order_by("reference", "pk")


def export_organization(by: Actor, form: Format) -> bytes:
    """Everything in one file: a workbook with a sheet for each type, or JSON. Imports into an empty organization to the
    same records. Raises Forbidden, and Refused for a text that a workbook cannot hold."""
    types = exported_types(by)
    if not types:
        raise Forbidden("Your role does not allow you to take records along.")
    if form == "json":
        return _all_as_json(by, types).encode()
    with by.scope():
        kept = [d for d in types if records_of(by, d).exists()]
        tables = ((d.import_name, headings(d), export_rows(by, d, records_of(by, d))) for d in kept)
        try:
            return sheets.xlsx(tables)
        except sheets.DoesNotFit as error:
            raise Refused(str(error)) from error


def _all_as_json(by: Actor, types: Sequence[Declaration]) -> str:
    with by.scope():
        lists = ["".join(_json(by, d)).rstrip() for d in types if records_of(by, d).exists()]
    return "[" + ",\n".join(lists) + "]\n"


def _json(by: Actor, declaration: Declaration) -> Iterator[str]:
    names = [f.name for f in exported_fields(declaration)]
    return sheets.json(declaration.import_name, names, export_rows(by, declaration, records_of(by, declaration)))


def export_type(by: Actor, declaration: Declaration, ending: str) -> Iterator[bytes]:
    """One type in a file that ends with `.csv`, `.xlsx` or `.json`, in pieces. Raises Forbidden, Refused."""
    if not by.may(f"{declaration.area}.export"):
        raise Forbidden(f"Your role does not allow you to take {declaration.plural} along.")
    with by.scope():
        records = records_of(by, declaration)
        rows = export_rows(by, declaration, records)
        if ending == ".csv":
            yield from (piece.encode() for piece in sheets.csv(headings(declaration), rows))
        elif ending == ".json":
            yield from (piece.encode() for piece in _json(by, declaration))
        else:
            try:
                yield sheets.xlsx([(declaration.import_name, headings(declaration), rows)])
            except sheets.DoesNotFit as error:
                raise Refused(str(error)) from error


def write_export(by: Actor, output: Path, *, type_name: str | None = None) -> int:
    """Write one type, or everything, to `output`; its ending says how. Returns how many records it holds.

    Raises Refused for an ending that is none of .xlsx, .csv and .json, for CSV of everything, and for an unknown type.
    """
    ending = output.suffix.lower()
    if ending not in FORMATS:
        raise Refused(f"{output.name} ends with none of .xlsx, .csv and .json; name the file so.", "output")
    if type_name is None:
        if ending == ".csv":
            raise Refused("One CSV file holds one type: say which with --type, or write .xlsx or .json.", "type")
        pieces: Iterator[bytes] = iter([export_organization(by, "json" if ending == ".json" else "xlsx")])
        types = exported_types(by)
    else:
        types = (_named(by, type_name),)
        pieces = export_type(by, types[0], ending)
    with output.open("wb") as out:
        for piece in pieces:
            out.write(piece)
    with by.scope():
        return sum(records_of(by, d).count() for d in types)


def _named(by: Actor, name: str) -> Declaration:
    types = exported_types(by)
    found = next(iter(called_so((name,), types)), None)
    if found is None:
        listed = ", ".join(sorted(d.import_name for d in types))
        raise Refused(f"{name!r} is no type of records that you may take along. Write one of {listed}.", "type")
    return found
