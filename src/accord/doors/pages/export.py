"""Taking a list along: what the list shows, in full and in the same order, as CSV or XLSX."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from accord.doors.exchange import sheets
from accord.doors.pages.files import disposition
from accord.doors.pages.lists import listed_type, select, with_related
from accord.doors.pages.show import Shower, about
from accord.kernel.access.scope import follow
from accord.kernel.moments.clock import today
from accord.kernel.records.record import Record
from accord.kernel.refusals import Forbidden, NotThere

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.declaration import Declaration
    from accord.kernel.records.fields import Input

AT_ONCE = 1000
_FIRST, _LAST = ("reference",), ("external_reference", "state")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export(request: HttpRequest, by: Actor, types: str, ending: str) -> HttpResponseBase:
    """The list at this address as a file."""
    declaration = listed_type(by, types)
    if ending not in {"csv", "xlsx"}:
        raise NotThere
    if not by.may(f"{declaration.area}.export"):
        raise Forbidden(f"Your role does not allow you to take {declaration.plural} along.")
    selection = select(by, declaration, request.GET.dict())
    inputs = columns(declaration)
    headings = [i.label[:1].upper() + i.label[1:] for i in inputs]
    lines = _lines(by, selection.records, inputs)
    if ending == "csv":
        response: HttpResponseBase = StreamingHttpResponse(
            sheets.csv(headings, lines), content_type="text/csv; charset=utf-8"
        )
    else:
        response = HttpResponse(sheets.xlsx([(declaration.plural.capitalize(), headings, lines)]), content_type=XLSX)
    response.headers["Content-Disposition"] = disposition(
        f"{declaration.slug}-{today(by.organization.time_zone)}.{ending}"
    )
    return response


def columns(declaration: Declaration) -> tuple[Input, ...]:
    """Every field, with the reference first."""
    return tuple(about(declaration, n) for n in (*_FIRST, *(f.name for f in declaration.fields), *_LAST))


def _lines(by: Actor, records: Any, inputs: Sequence[Input]) -> Iterator[list[sheets.Cell]]:
    """The rows in portions. A stream goes on after the view has returned, so each portion enters the scope itself."""
    with by.scope():
        related, many = ([i.name for i in inputs if i.kind == k] for k in ("record", "records"))
        found = with_related(records, related, many)
    start, full = 0, True
    while full:
        with by.scope():
            portion: list[Record] = list(found[start : start + AT_ONCE])
            lines = _portion(by, portion, inputs)
        yield from lines
        start, full = start + AT_ONCE, len(portion) == AT_ONCE


def _portion(by: Actor, portion: list[Record], inputs: Sequence[Input]) -> list[list[sheets.Cell]]:
    shower = Shower(by)
    shower.load(portion, inputs)
    pointers = {p for i in inputs if i.kind == "pointer" for r in portion if (p := getattr(r, i.name))}
    seen = follow(by, pointers) if pointers else {}
    return [[_cell(shower, seen, r, i) for i in inputs] for r in portion]


def _cell(shower: Shower, seen: dict[str, Record], record: Record, one: Input) -> sheets.Cell:
    if one.name == "state":
        return record.state_label
    raw: Any = getattr(record, one.name)
    if one.kind == "records":
        return [str(r.reference) for r in raw.all() if shower.sees(r)]
    if one.kind == "record":
        return str(raw.reference) if isinstance(raw, Record) and shower.sees(raw) else None
    if one.kind == "pointer":
        return str(seen[raw].reference) if raw in seen else None
    if one.kind == "choice":
        return dict(one.choices).get(str(raw), str(raw)) if raw else None
    if one.kind == "choices":
        return str(raw).split()
    found: sheets.Cell = raw
    return found
