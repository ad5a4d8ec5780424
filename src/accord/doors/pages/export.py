"""Taking a list along: what the list shows, in full and in the same order, as CSV or XLSX."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from accord.doors.exchange import sheets
from accord.doors.exchange.exporting import export_rows, headings
from accord.doors.pages.files import disposition
from accord.doors.pages.lists import asked_of, listed_type, select
from accord.kernel.access.scope import visible
from accord.kernel.acts.happened import today_of
from accord.kernel.refusals import Forbidden, NotThere

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export(request: HttpRequest, by: Actor, types: str, ending: str) -> HttpResponseBase:
    """The list at this address as a file."""
    declaration = listed_type(by, types)
    if ending not in {"csv", "xlsx"}:
        raise NotThere
    if not by.may(f"{declaration.area}.export"):
        raise Forbidden(f"Your role does not allow you to take {declaration.plural} along.")
    records = select(by, declaration, asked_of(request)).records
    if not by.may_everywhere(f"{declaration.area}.export"):
        records = records.filter(pk__in=visible(declaration, by, f"{declaration.area}.export").values("pk"))
    first, lines = headings(declaration), export_rows(by, declaration, records)
    if ending == "csv":
        response: HttpResponseBase = StreamingHttpResponse(
            sheets.csv(first, lines), content_type="text/csv; charset=utf-8"
        )
    else:
        response = HttpResponse(sheets.xlsx([(declaration.plural.capitalize(), first, lines)]), content_type=XLSX)
    response.headers["Content-Disposition"] = disposition(f"{declaration.slug}-{today_of(by)}.{ending}")
    return response
