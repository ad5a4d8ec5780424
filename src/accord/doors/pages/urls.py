"""Addresses of the pages: of areas from what they register, of records from the declarations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import URLPattern, path, re_path
from django.views.decorators.http import require_http_methods, require_safe

from accord.doors.pages import (
    access_page,
    account_page,
    acting,
    area_page,
    begin,
    calendar_page,
    erasing,
    export,
    files,
    finding,
    health,
    history_page,
    letters,
    lists,
    mail_page,
    parameters_page,
    printed,
    proof,
    record_page,
    report,
    sign_in,
    work,
)
from accord.doors.pages.address import REFERENCE
from accord.doors.pages.door import View, signed_in, through_the_door
from accord.doors.pages.places import PAGES
from accord.doors.reports import site_page

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from accord.doors.pages.places import Page
    from accord.kernel.access.actor import Actor

SLUG = "<slug:slug>/"


def _page(view: View, needs: str = "") -> View:
    """A page that is only looked at."""
    return require_safe(through_the_door(view, needs))


def _form(view: View, needs: str = "") -> View:
    """A page that is looked at and sent back."""
    return require_http_methods(["GET", "HEAD", "POST"])(through_the_door(view, needs))


def _own(view: View) -> View:
    """A page of one's account, outside any organization."""
    return require_http_methods(["GET", "HEAD", "POST"])(signed_in(view))


def _of_areas() -> list[URLPattern]:
    return [path(SLUG + p.path, _form(p.view, p.needs) if p.path else _start(p), name=p.name) for p in PAGES]


def _start(overview: Page) -> View:
    """Where one arrives: the overview that an area brings, or the areas, for whoever may not see it."""

    def view(request: HttpRequest, by: Actor) -> HttpResponseBase:
        return overview.view(request, by) if by.may(overview.needs) else area_page.start_page(request, by)

    return _page(view)


def _record(ending: str, view: View, name: str) -> URLPattern:
    """An address below one record."""
    return re_path(
        rf"^(?P<slug>[-a-z0-9]+)/(?P<types>[-a-z0-9]+)/(?P<reference>{REFERENCE})/{ending}$", view, name=name
    )


_HOUSE = [
    path("", require_safe(signed_in(begin.home)), name="home"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/link", sign_in.ask_link, name="ask-link"),
    path("link/<str:secret>/", sign_in.link, name="link"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("account/", _own(account_page.account_page), name="account"),
    path("account/letters", _own(letters.choose), name="account-letters"),
    path("letters/<str:secret>/", letters.decline, name="letters"),
    path("account/installation/", require_safe(signed_in(site_page.site_page)), name="site"),
    path("account/installation/newest.txt", require_safe(signed_in(site_page.site_note)), name="site-note"),
    path("account/calendars", _own(account_page.calendars), name="account-calendars"),
    path("calendar/<str:secret>.ics", require_safe(calendar_page.feed), name="calendar-feed"),
    path("mail/", require_safe(signed_in(mail_page.mail_page)), name="mail"),
    path("new-organization/", _own(begin.new_organization), name="new-organization"),
    path("healthz", require_safe(health.healthz), name="healthz"),
    path("readyz", require_safe(health.readyz), name="readyz"),
    path("verify.py", require_safe(health.verifier), name="verifier"),
    path("font/inter.ttf", require_safe(health.typeface), name="typeface"),
]

_ORGANIZATION = [
    path(SLUG, _page(area_page.start_page), name="start"),
    path(SLUG + "search", _page(finding.search_page), name="search"),
    path(SLUG + "choose", _page(finding.choose), name="choose"),
    path(SLUG + "my-work/", _page(work.work_page), name="my-work"),
    path(SLUG + "calendar/", _page(calendar_page.calendar_page), name="calendar"),
    path(SLUG + "report/", _page(report.report_page), name="report"),
    path(SLUG + "report/<slug:types>/<slug:verb>", _form(report.report_form), name="report-form"),
    path(SLUG + "access/", _form(access_page.access_page, "access.view"), name="access"),
    path(SLUG + "parameters/", _form(parameters_page.parameters_page, "parameters.view"), name="parameters"),
    path(SLUG + "retention/", _page(erasing.retention_page, "kernel.erase"), name="retention"),
    path(SLUG + "history/", _page(history_page.trail_page), name="trail"),
    path(SLUG + "history/trail.json", _page(history_page.trail_json), name="trail-json"),
    path(SLUG + "history/trail.xlsx", _page(history_page.trail_xlsx), name="trail-xlsx"),
    path(SLUG + "area/<str:area>/", _page(area_page.area_page), name="area"),
    path(SLUG + "files/<str:reference>", _page(files.download), name="file"),
    path(SLUG + "files/<str:reference>/", _page(files.file_page), name="file-page"),
    path(SLUG + "files/<str:reference>/shown", _page(files.shown), name="file-shown"),
]

_RECORDS = [
    re_path(
        rf"^(?P<slug>[-a-z0-9]+)/report/(?P<types>[-a-z0-9]+)/(?P<reference>{REFERENCE})/thanks$",
        _page(report.thanks_page),
        name="report-thanks",
    ),
    path(SLUG + "<slug:types>/", _page(lists.list_page), name="list"),
    path(SLUG + "<slug:types>/export.<str:ending>", _page(export.export), name="export"),
    _record("", _page(record_page.record_page), "record"),
    _record("history", _page(history_page.history_page), "history"),
    _record("proof", _page(proof.record_proof), "record-proof"),
    _record(r"record\.pdf", _page(printed.record_pdf), "record-pdf"),
    _record("panel/(?P<number>[0-9]{1,4})", _page(record_page.panel_fragment), "record-panel"),
    _record("references", _page(record_page.references_fragment), "references"),
    _record("file/(?P<field>[a-z_]+)", _page(files.download_field), "record-file"),
    _record("file/(?P<field>[a-z_]+)/", _page(files.field_page), "record-file-page"),
    _record("file/(?P<field>[a-z_]+)/shown", _page(files.shown_field), "record-file-shown"),
    _record("(?P<verb>[-a-z]+)", _form(acting.act_page), "act"),
    path(SLUG + "<slug:types>/<slug:verb>", _form(acting.creation_page), name="creation"),
]

urlpatterns = [*_HOUSE, *_of_areas(), *_ORGANIZATION, *_RECORDS]
