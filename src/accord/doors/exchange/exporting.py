"""Registers out: a list, or everything that an organization keeps, in a form that imports again to the same records."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from accord.doors.exchange import sheets
from accord.doors.exchange.archives import archive
from accord.doors.exchange.targets import (
    ARCHIVED,
    EXTERNAL,
    ORIGIN,
    REFERENCE,
    STATE,
    called_so,
    fields_in_files,
    targets,
)
from accord.kernel.access.actor import Actor
from accord.kernel.access.scope import follow, visible
from accord.kernel.acts.importing import importable
from accord.kernel.ledger.append import relations_of
from accord.kernel.records.declaration import Declaration, declarations, named
from accord.kernel.records.fields import Input
from accord.kernel.records.record import Record
from accord.kernel.refusals import Forbidden, Refused

FORMS: dict[str, "Format"] = {".xlsx": "xlsx", ".json": "json", ".zip": "csv.zip"}
Format = Literal["xlsx", "json", "csv.zip"]
PORTION = 1000
FORMATS = (".xlsx", ".csv", ".json", ".zip")


def exported_fields(declaration: Declaration, *, files: bool = False) -> tuple[Input, ...]:
    """What a file says of a record: its references, every field that is not derived, its state; `files`: those that
    hold a file as well. Whether it is archived is said where everything is taken along."""
    state = next(t.input for t in targets(declaration) if t.input.name == STATE)
    held = (f for f in declaration.fields if f.kind == "file") if files else ()
    return (REFERENCE, EXTERNAL, *fields_in_files(declaration), *held, state)


def headings(declaration: Declaration) -> list[str]:
    """The same in words, as the first row of a table."""
    return [f.label[:1].upper() + f.label[1:] for f in exported_fields(declaration)]


def export_rows(
    by: Actor, declaration: Declaration, records: Any, fields: tuple[Input, ...] | None = None
) -> Iterator[list[sheets.Cell]]:
    """The rows of a table, in the order of the queryset, read in portions with flat memory; `fields`: its columns.

    What the actor does not see of related records stays out. The scope is entered for each portion, so a page may
    stream them.
    """
    row_of = _Rows(by, declaration, fields or exported_fields(declaration))
    start, full = 0, True
    while full:
        with by.scope():
            portion: list[Record] = list(records[start : start + PORTION])
            rows = row_of(portion)
        yield from rows
        start, full = start + PORTION, len(portion) == PORTION


class _Rows:
    """Records as cells; one query a portion for each type that is referred to."""

    def __init__(self, by: Actor, declaration: Declaration, fields: tuple[Input, ...]) -> None:
        self.by, self.declaration, self.fields = by, declaration, fields
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
    """Everything in one file: a workbook with a sheet for each type, JSON, or a ZIP of CSV files. Imports into an empty
    organization to the same records. Raises Forbidden, and Refused for a text that a workbook cannot hold."""
    with by.scope():
        tables = list(everything(by))
        if form == "json":
            return ("[" + ",\n".join("".join(t.json()).rstrip() for t in tables) + "]\n").encode()
        if form == "csv.zip":
            return archive((f"{t.name}.csv", "".join(t.csv()).encode()) for t in tables)
        try:
            return sheets.xlsx((t.name, t.headings, t.rows()) for t in tables)
        except sheets.DoesNotFit as error:
            raise Refused(str(error)) from error


@dataclass(frozen=True, slots=True)
class Taken:
    """One table of everything: its name, what its columns hold, and the rows when they are asked for."""

    name: str
    fields: tuple[Input, ...]
    rows: Callable[[], Iterator[list[sheets.Cell]]]

    @property
    def headings(self) -> list[str]:
        """The columns in words."""
        return [f.label[:1].upper() + f.label[1:] for f in self.fields]

    def csv(self) -> Iterator[str]:
        """The table as CSV."""
        return sheets.csv(self.headings, self.rows())

    def json(self) -> Iterator[str]:
        """The table as JSON."""
        return sheets.json(self.name, [f.name for f in self.fields], self.rows())


def everything(by: Actor, *, files: bool = False) -> Iterator[Taken]:
    """Every table that is not empty, archived records with the day on which they were put away, comments and links
    among them; the first says whose they are, so that another organization does not take their references for its own.
    `files`: with what holds a file. Raises Forbidden."""
    types = exported_types(by)
    if not types:
        raise Forbidden("Your role does not allow you to take records along.")
    yield Taken(ORIGIN, (Input("organization", "text", "organization"),), lambda: iter([[str(by.organization.pk)]]))
    for declaration in types:
        wanted = (*exported_fields(declaration, files=files), ARCHIVED)
        needed = [place for place, field in enumerate(wanted) if field.kind == "pointer" and field.required]
        records = visible(declaration, by, f"{declaration.area}.export").order_by("reference", "pk")
        if (files or not any(file_fields_of(declaration))) and records.exists():
            yield Taken(declaration.import_name, wanted, partial(_complete, by, declaration, records, wanted, needed))


def file_fields_of(declaration: Declaration) -> Iterator[Input]:
    """The fields without which a record of this type is nothing, and which hold a file."""
    return (f for f in declaration.fields if f.kind == "file" and f.required)


def _complete(
    by: Actor, declaration: Declaration, records: Any, fields: tuple[Input, ...], needed: list[int]
) -> Iterator[list[sheets.Cell]]:
    """The rows whose needed pointers lead to something that the actor sees."""
    for row in export_rows(by, declaration, records, fields):
        if all(row[place] is not None for place in needed):
            yield row


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
            names = [f.name for f in exported_fields(declaration)]
            yield from (piece.encode() for piece in sheets.json(declaration.import_name, names, rows))
        else:
            try:
                yield sheets.xlsx([(declaration.import_name, headings(declaration), rows)])
            except sheets.DoesNotFit as error:
                raise Refused(str(error)) from error


def write_export(by: Actor, output: Path, *, type_name: str | None = None) -> int:
    """Write one type, or everything, to `output`; its ending says how. Returns how many records it holds.

    Raises Refused for an ending that is none of .xlsx, .csv, .json and .zip, for CSV of everything, for a ZIP of one
    type, and for an unknown type.
    """
    ending = output.suffix.lower()
    if ending not in FORMATS:
        raise Refused(f"{output.name} ends with none of .xlsx, .csv, .json and .zip; name the file so.", "output")
    if type_name is None:
        if ending == ".csv":
            why = "One CSV file holds one type: say which with --type, or write .zip, .xlsx or .json."
            raise Refused(why, "type")
        form = FORMS[ending]
        pieces: Iterator[bytes] = iter([export_organization(by, form)])
    else:
        if ending == ".zip":
            raise Refused("A ZIP archive holds every type: leave --type out, or write .csv, .xlsx or .json.", "type")
        pieces = export_type(by, _named(by, type_name), ending)
    with output.open("wb") as out:
        for piece in pieces:
            out.write(piece)
    with by.scope():
        if type_name is not None:
            return int(records_of(by, _named(by, type_name)).count())
        return counted(by)


def counted(by: Actor, *, files: bool = False) -> int:
    """How many records everything is."""
    return sum(sum(1 for _ in table.rows()) for table in everything(by, files=files) if table.name != ORIGIN)


def _named(by: Actor, name: str) -> Declaration:
    types = tuple(d for d in exported_types(by) if d.listed)
    found = next(iter(called_so((name,), types)), None)
    if found is None:
        listed = ", ".join(sorted(d.import_name for d in types))
        raise Refused(f"{name!r} is no type of records that you may take along. Write one of {listed}.", "type")
    return found
