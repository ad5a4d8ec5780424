"""The page Import: upload, look at what would happen and answer what is open, then write all of it or nothing."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from accord.doors.exchange import sheets, waiting
from accord.doors.exchange.archives import archive
from accord.doors.exchange.exporting import Format, export_organization
from accord.doors.exchange.folder import folder_of
from accord.doors.exchange.importing import Result, Upload, importable_types, read, write
from accord.doors.exchange.mapping import ASKS
from accord.doors.exchange.preview import answers_given, says_more, shown_tables
from accord.doors.exchange.running import BESIDE, Notes, outcome, start
from accord.doors.exchange.waiting import Waiting
from accord.doors.pages.address import list_address
from accord.doors.pages.files import disposition
from accord.doors.pages.places import page
from accord.kernel.access.actor import Actor
from accord.kernel.acts.happened import today_of
from accord.kernel.records.declaration import by_import_name
from accord.kernel.refusals import NotThere, Objection, Refused

NEEDS = "exchange.import"
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "csv.zip": "application/zip",
    "folder.zip": "application/zip",
}


@page("import/", needs=NEEDS, title="Import", section="Organization", order=90)
def import_begin(request: HttpRequest, by: Actor) -> HttpResponse:
    """Choose the files."""
    refusal = None
    if request.method == "POST":
        try:
            return HttpResponseRedirect(_address(by, waiting.begin(request, by)))
        except Refused as refused:
            refusal = refused
    types = sorted(importable_types(by), key=lambda d: d.plural)
    context = {"types": types, "refusal": refusal, "may_export": by.may("exchange.export")}
    return render(request, "exchange/begin.html", context, status=refusal.status if refusal else 200)


@page("import/<str:key>/", needs=NEEDS)
def import_preview(request: HttpRequest, by: Actor, key: str) -> HttpResponse:
    """What the files hold and what would become of them; how far they are; or what has become of them."""
    found = waiting.find(request, by, key)
    if found.done:
        return _done(request, by, found)
    does = request.POST.get("does", "look") if request.method == "POST" else ""
    if found.job:
        return _under_way(request, by, found, does)
    if does == "cancel":
        waiting.forget(request, found)
        return HttpResponseRedirect(f"/{by.organization.slug}/import/")
    files = found.read()
    upload = seen = read(by, files, answers=found.answers)
    if request.GET.get("refused") == "csv":
        return _refused_cells(by, upload)
    if does:
        found.answers = answers_given(request.POST, seen)
        waiting.keep(request, found)
        if says_more(found.answers, seen):  # else it would be read as before, and very much takes its time
            upload = read(by, files, answers=found.answers)
    refusal = None
    if does == "write" and upload.possible and _meaning(upload) == _meaning(seen):
        try:
            return _write(request, by, found, upload)
        except NotThere:
            raise
        except Refused as refused:
            refusal = refused
            upload = read(by, files, answers=found.answers)
    return _look(request, by, found, upload, refusal)


def _under_way(request: HttpRequest, by: Actor, found: Waiting, does: str) -> HttpResponse:
    """How far the import is; a piece of the page asks this again every second."""
    notes = Notes(found.key)
    if does == "stop":
        notes.stop()
        return HttpResponseRedirect(_address(by, found))
    came_to = outcome(found.job)
    piece = "HX-Request" in request.headers
    if came_to is None:
        progress = notes.get()
        context = {"waiting": found, "progress": progress, "stopping": notes.stopping}
        return render(request, "exchange/progress.html" if piece else "exchange/writing.html", context)
    if piece:  # the page itself says what has become of it, and why
        answer = HttpResponse()
        answer.headers["HX-Redirect"] = _address(by, found)
        return answer
    found.job, found.done = 0, came_to.get("done", [])
    waiting.keep(request, found)
    if found.done:
        return _done(request, by, found)
    upload = read(by, found.read(), answers=found.answers)
    why = came_to.get("refused") or [came_to.get("stopped", "The import was stopped.")]
    refusal = Refused.because([Objection(sentence) for sentence in why])
    return _look(request, by, found, upload, refusal, partly="partly" in came_to)


@page("export/everything.<str:ending>", needs="exchange.export")
def export_everything(request: HttpRequest, by: Actor, ending: str) -> HttpResponse:
    """Everything that the organization keeps, as one file that imports again."""
    if ending not in TYPES:
        raise NotThere
    if ending == "folder.zip":
        content = archive(folder_of(by))
    else:
        form: Format = "xlsx" if ending == "xlsx" else "json" if ending == "json" else "csv.zip"
        content = export_organization(by, form)
    response = HttpResponse(content, content_type=TYPES[ending])
    name = f"{by.organization.slug}-{today_of(by)}.{ending}"
    response.headers["Content-Disposition"] = disposition(name)
    return response


def _refused_cells(by: Actor, upload: Upload) -> HttpResponse:
    """Every refused cell as a table to take along, so that whoever keeps the file can mend it."""
    cells = [(r.file, c) for r in upload.results() for c in r.refused]
    rows: list[list[sheets.Cell]] = [[file, c.sheet, c.row, c.column, c.value, c.why] for file, c in cells]
    headings = ["File", "Sheet", "Row", "Column", "Holds", "Why not"]
    response = HttpResponse("".join(sheets.csv(headings, rows)).encode(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = disposition(f"{by.organization.slug}-not-taken.csv")
    return response


def _meaning(upload: Upload) -> list[Any]:
    """What the tables mean: somebody who has just changed it sees what would happen before it is written."""
    return [
        (m.type, m.left_out, {i: t.key for i, t in m.columns.items()}, *(m.answers.get(asks) for asks in ASKS[2:]))
        for m in upload.plan.tables
    ]


def _address(by: Actor, found: Waiting) -> str:
    return f"/{by.organization.slug}/import/{found.key}/"


def _write(request: HttpRequest, by: Actor, found: Waiting, upload: Upload) -> HttpResponse:
    if len(upload.plan.arrivals()) > BESIDE:
        found.job = start(found.key, by, found.files, found.answers)
        waiting.keep(request, found)
        return HttpResponseRedirect(_address(by, found))
    results = upload.results()
    write(by, upload)
    found.done = [_summary(r) for r in results]
    waiting.keep(request, found)
    return HttpResponseRedirect(_address(by, found))


def _summary(result: Result) -> dict[str, Any]:
    return {k: v for k, v in result.as_json().items() if k != "refused"}


def _look(
    request: HttpRequest, by: Actor, found: Waiting, upload: Upload, refusal: Refused | None, *, partly: bool = False
) -> HttpResponse:
    results = upload.results()
    refused = sum(len(m.refusals) for m in upload.plan.tables)
    asked = sum(q.needed for m in upload.plan.tables for q in m.questions)
    changing = sum(r.created + r.updated for r in results)
    context = {
        "waiting": found,
        "tables": shown_tables(by, upload),
        "unreadable": upload.unreadable,
        "refused": refused,
        "asked": asked,
        "changing": changing,
        "unchanged": sum(r.unchanged for r in results),
        "possible": upload.possible and bool(changing),
        "refusal": refusal,
        "partly": partly,
        "steps": upload.steps if upload.possible else 1,
        "beside": changing > BESIDE,
    }
    return render(request, "exchange/preview.html", context, status=refusal.status if refusal else 200)


def _done(request: HttpRequest, by: Actor, found: Waiting) -> HttpResponse:
    slug = by.organization.slug
    rows = []
    for done in found.done:
        declaration = by_import_name(done["type"])
        if declaration is not None:
            rows.append({**done, "plural": declaration.plural, "address": list_address(slug, declaration)})
    return render(request, "exchange/done.html", {"waiting": found, "rows": rows})
