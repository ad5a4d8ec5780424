"""Report something: a few big choices in plain words, a short form, and what happens next. For people in a hurry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from accord.doors.pages.acting import AnyAct, once_of, without_empty_creation
from accord.doors.pages.address import record_address
from accord.doors.pages.layout import report_acts, reports
from accord.doors.pages.lists import listed_type
from accord.doors.pages.questions import answers, by_field, known, questions
from accord.doors.pages.show import Shower, day
from accord.kernel.access.scope import follow, resolve
from accord.kernel.acts.act import act_at
from accord.kernel.acts.happened import today_of
from accord.kernel.acts.once import DoneAlready
from accord.kernel.acts.perform import perform
from accord.kernel.duties.inbox import duties_of
from accord.kernel.moments.moment import Moment
from accord.kernel.records.fields import Input
from accord.kernel.records.files import receive
from accord.kernel.refusals import Forbidden, NotThere, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record

PHOTOS = 6


def report_page(request: HttpRequest, by: Actor) -> HttpResponse:
    """What anybody may report, one choice each; a single choice is taken at once."""
    about = request.GET.get("about", "")[:40]
    choices = reports(by, about)
    if not choices:
        raise Forbidden("Your role does not allow you to report anything here.")
    if len(choices) == 1:
        return HttpResponseRedirect(choices[0].address)
    plain = [c for c in choices if c.plain] or list(choices)
    more = [c for c in choices if c not in plain]
    return render(request, "pages/report.html", {"choices": plain, "more": more, "about": about})


def report_form(request: HttpRequest, by: Actor, types: str, verb: str) -> HttpResponse:
    """The short form: what must be known, a photo, and the rest only for those who know more."""
    act = next((a for a in report_acts() if a.declaration.slug == types and a.verb == verb), None)
    if act is None:
        raise NotThere
    if not by.may(act.needs):
        raise Forbidden(f"Your role does not allow you to {act.label.lower()} {act.declaration.plural}.")
    if request.method != "POST":
        return _form(request, by, act, known(request, act.inputs))
    given: dict[str, Any] = {i.name: request.POST.get(i.name, "") for i in act.inputs}
    try:
        given = answers(request, act.inputs)
        photos = [receive(f.name or "photo", f.chunks()).sha256 for f in request.FILES.getlist("photo")[:PHOTOS]]
        made = perform(act, by, "", without_empty_creation(act, given), once=once_of(request))
    except DoneAlready as done:
        before = follow(by, {done.pointer}).get(done.pointer)
        return HttpResponseRedirect(_thanks(by, before) if before else f"/{by.organization.slug}/report/")
    except Refused as refusal:
        return _form(request, by, act, given, refusal)
    _attach(by, made, photos)
    return HttpResponseRedirect(_thanks(by, made))


def _attach(by: Actor, made: Record, photos: Iterable[str]) -> None:
    attach = act_at(made.declaration, "attach")
    if attach is not None and by.may(attach.needs):
        for photo in photos:
            perform(attach, by, str(made.reference), {"file": photo, "note": "Photo with the report"})


def _thanks(by: Actor, made: Record) -> str:
    return f"/{by.organization.slug}/report/{made.declaration.slug}/{made.reference}/thanks"


def _form(
    request: HttpRequest, by: Actor, act: AnyAct, values: dict[str, Any], refusal: Refused | None = None
) -> HttpResponse:
    photo = Input("photo", "file", "photo")
    beside, above = by_field(refusal, (*act.inputs, photo)) if refusal else ({}, [])
    if "file" in (o.field for o in refusal.objections) if refusal else ():
        beside["photo"] = [o.sentence for o in refusal.objections if o.field == "file"] if refusal else []
        above = []
    asked = questions(by, act.inputs, values, beside)
    choice = next(r for r in reports(by) if r.types == act.declaration.slug and r.verb == act.verb)
    more = [q for q in asked if not q.input.required]
    context = {
        "choice": choice,
        "asked": [q for q in asked if q.input.required],
        "more": more,
        "more_open": any(q.objections for q in more),
        "about": next((q.value for q in more if q.input.kind == "pointer" and q.value), ""),
        "above": above,
        "refusal": refusal,
        "photo_objections": beside.get("photo", ()),
        "has_photo": not any(i.kind == "file" for i in act.inputs) and act_at(act.declaration, "attach") is not None,
        "several": len(reports(by)) > 1,
        "here": request.path,
    }
    return render(request, "pages/report_form.html", context, status=refusal.status if refusal else 200)


def thanks_page(request: HttpRequest, by: Actor, types: str, reference: str) -> HttpResponse:
    """That it has arrived, under which reference, and what happens next."""
    record = resolve(by, listed_type(by, types), reference)
    on = today_of(by)
    shower = Shower(by)
    found = duties_of(record, Moment(by.organization, on))
    shower.allow([d.person for d in found if d.person is not None])
    context = {
        "record": record,
        "address": record_address(by.organization.slug, record),
        "next": [(d.says, shower.link(d.person) if d.person else "", day(d.due_on) if d.due_on else "") for d in found],
        "several": len(reports(by)) > 1,
    }
    return render(request, "pages/thanks.html", context)
