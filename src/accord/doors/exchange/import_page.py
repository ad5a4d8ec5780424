"""The page Import: upload, look at what would happen and answer what is open, then write all of it or nothing."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from accord.doors.exchange import waiting
from accord.doors.exchange.exporting import export_organization
from accord.doors.exchange.importing import Result, Upload, importable_types, read, write
from accord.doors.exchange.preview import answers_given, shown_tables
from accord.doors.exchange.waiting import Waiting
from accord.doors.pages.address import list_address
from accord.doors.pages.files import disposition
from accord.doors.pages.places import page
from accord.kernel.access.actor import Actor
from accord.kernel.moments.clock import today
from accord.kernel.records.declaration import by_import_name
from accord.kernel.refusals import NotThere, Refused

NEEDS = "exchange.import"
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
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
    context = {"types": importable_types(by), "refusal": refusal, "may_export": by.may("exchange.export")}
    return render(request, "exchange/begin.html", context, status=refusal.status if refusal else 200)


@page("import/<str:key>/", needs=NEEDS)
def import_preview(request: HttpRequest, by: Actor, key: str) -> HttpResponse:
    """What the files hold and what would become of them; or what has become of them."""
    found = waiting.find(request, by, key)
    if found.done:
        return _done(request, by, found)
    does = request.POST.get("does", "look") if request.method == "POST" else ""
    if does == "cancel":
        waiting.forget(request, found)
        return HttpResponseRedirect(f"/{by.organization.slug}/import/")
    files = found.read()
    upload = seen = read(by, files, answers=found.answers)
    if does:
        found.answers = answers_given(request.POST, seen)
        waiting.keep(request, found)
        upload = read(by, files, answers=found.answers)
    refusal = None
    if does == "write" and upload.possible and _meaning(upload) == _meaning(seen):
        try:
            return _write(request, by, found, upload)
        except NotThere:
            raise
        except Refused as refused:
            refusal = refused
    return _look(request, by, found, upload, refusal)


@page("export/everything.<str:ending>", needs="exchange.export")
def export_everything(request: HttpRequest, by: Actor, ending: str) -> HttpResponse:
    """Everything that the organization keeps, as one file that imports again."""
    if ending not in TYPES:
        raise NotThere
    response = HttpResponse(export_organization(by, "xlsx" if ending == "xlsx" else "json"), content_type=TYPES[ending])
    name = f"{by.organization.slug}-{today(by.organization.time_zone)}.{ending}"
    response.headers["Content-Disposition"] = disposition(name)
    return response


def _meaning(upload: Upload) -> list[Any]:
    """What the tables mean: somebody who has just changed it sees what would happen before it is written."""
    return [
        (m.type, m.left_out, {i: t.key for i, t in m.columns.items()}, m.answers.get("read"), m.answers.get("values"))
        for m in upload.plan.tables
    ]


def _address(by: Actor, found: Waiting) -> str:
    return f"/{by.organization.slug}/import/{found.key}/"


def _write(request: HttpRequest, by: Actor, found: Waiting, upload: Upload) -> HttpResponse:
    results = upload.results()
    write(by, upload)
    found.done = [_summary(r) for r in results]
    waiting.keep(request, found)
    return HttpResponseRedirect(_address(by, found))


def _summary(result: Result) -> dict[str, Any]:
    return {k: v for k, v in result.as_json().items() if k != "refused"}


def _look(request: HttpRequest, by: Actor, found: Waiting, upload: Upload, refusal: Refused | None) -> HttpResponse:
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
        "steps": upload.steps if upload.possible else 1,
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
