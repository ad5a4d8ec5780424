"""Acts on pages: the form of every act, what becomes of it, and the sentences that follow."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.html import format_html

from accord.doors.pages.address import ASKED, about, act_address, address_for, helping, list_address, record_address
from accord.doors.pages.erasing import preview
from accord.doors.pages.layout import beginning_label
from accord.doors.pages.lists import listed_type
from accord.doors.pages.places import FORMS, WATCHERS
from accord.doors.pages.questions import (
    answers,
    by_field,
    known,
    marked,
    needing,
    questions,
    taken_over,
    unchanged,
    values_of,
)
from accord.doors.pages.record_facts import facts
from accord.doors.pages.show import told
from accord.kernel.access.proof import prove
from accord.kernel.access.scope import follow, resolve
from accord.kernel.acts.act import Act, act_at
from accord.kernel.acts.once import DoneAlready
from accord.kernel.acts.perform import against, perform, refuse_without_right
from accord.kernel.records.attached import Link
from accord.kernel.records.declaration import by_slug
from accord.kernel.records.history import history
from accord.kernel.records.record import Record
from accord.kernel.refusals import Forbidden, NotThere, Refused, Stale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accord.kernel.access.actor import Actor
    from accord.kernel.refusals import Objection

AnyAct = Act[Any, Any]


def creation_page(request: HttpRequest, by: Actor, types: str, verb: str) -> HttpResponse:
    """An act that makes a record: `/TYPE/new` or `/TYPE/VERB`."""
    declaration = listed_type(by, types)
    act = act_at(declaration, "create" if verb == "new" else verb)
    if act is None or act.subject is not None or verb == "create":
        raise NotThere
    if not by.may(act.needs):
        raise Forbidden(f"Your role does not allow you to {act.label.lower()} {declaration.plural}.")
    if request.method != "POST":
        return form(request, by, act, None, known(request, act.inputs))
    return _try(request, by, act, None)


def act_page(request: HttpRequest, by: Actor, types: str, reference: str, verb: str) -> HttpResponse:
    """An act on a record: `/TYPE/REFERENCE/VERB`. A type without pages has forms for its own acts alone."""
    declaration = by_slug(types)
    act = act_at(declaration, verb) if declaration else None
    if declaration is None or act is None or act.subject is None or (act.general and not declaration.listed):
        raise NotThere
    record = resolve(by, declaration, reference)
    refuse_without_right(act, by, record)
    if request.method != "POST":
        begun = known(request, act.inputs)
        if act.verb == "edit" or not act.general:
            begun = {
                **begun,
                **values_of(by, record, taken_over(act)),
                **{k: v for k, v in begun.items() if k in request.GET},
            }
        return form(request, by, act, record, begun)
    return _try(request, by, act, record)


def _try(request: HttpRequest, by: Actor, act: AnyAct, record: Record | None) -> HttpResponse:
    """Do it; on refusal the form again, with what was filled in and what stands against it."""
    given: dict[str, Any] = {i.name: request.POST.get(i.name, "") for i in act.inputs}
    reference = str(record.reference) if record else ""
    try:
        given = answers(request, act.inputs)
        proof = prove(by, request.POST.get("password", "")) if act.signed else None
        watched = [look(by) for look in WATCHERS]
        result = perform(
            act,
            by,
            reference,
            unchanged(by, record, act.inputs, given) if record else without_empty_creation(act, given),
            rev=_rev(request),
            proof=proof,
            once=once_of(request),
        )
    except DoneAlready as done:
        return _as_it_was_done(request, by, act, done)
    except Refused as refusal:
        if isinstance(refusal, NotThere) and not any(o.field for o in refusal.objections):
            raise
        return form(request, by, act, _again(by, act, reference), given, refusal)
    _say_later(request, watched)
    return _afterwards(request, by, act, record, result, given)


def _say_later(request: HttpRequest, addresses: Sequence[str]) -> None:
    """What the act changed elsewhere is found out once its own result is shown."""
    for address in filter(None, addresses):
        messages.success(request, address, extra_tags="later")


def once_of(request: HttpRequest) -> str:
    """The token of the form: sent again, it is not done again."""
    return request.POST.get("once", "")[:64]


def _as_it_was_done(request: HttpRequest, by: Actor, act: AnyAct, done: DoneAlready) -> HttpResponse:
    """The second time that a form arrives it leads to where the first one led."""
    messages.info(request, done.sentence)
    made = follow(by, {done.pointer}).get(done.pointer) if ":" in done.pointer else None
    return HttpResponseRedirect(_where(by, act, made) if made else list_address(by.organization.slug, act.declaration))


def without_empty_creation(act: AnyAct, given: dict[str, Any]) -> dict[str, Any]:
    """An empty answer to an optional question of a new record is no answer, so that its default counts."""
    optional = {i.name for i in act.inputs if not i.required and i.kind not in {"choices", "records"}}
    return {k: v for k, v in given.items() if v not in ("", None) or k not in optional}


def _again(by: Actor, act: AnyAct, reference: str) -> Record | None:
    """The record as it now is: an instance keeps its new values after a refusal, so it is read anew."""
    return resolve(by, act.subject, reference) if act.subject is not None else None


def _rev(request: HttpRequest) -> int | None:
    raw = request.POST.get("rev", "")
    return int(raw) if raw.isdigit() and len(raw) < 10 else None


def form(
    request: HttpRequest,
    by: Actor,
    act: AnyAct,
    record: Record | None,
    values: dict[str, Any],
    refusal: Refused | None = None,
) -> HttpResponse:
    """The form of an act, with the record that it is about and, after a refusal, what stands against it."""
    before = against(act, by, record) if record and not refusal else []
    shown = told(by, [o.sentence for o in (*before, *(refusal.objections if refusal else ()))], record)
    beside, above = by_field(refusal, act.inputs, shown) if refusal else ({}, [])
    slug = by.organization.slug
    declaration = act.declaration
    back = (record_address(slug, record) or f"/{slug}/") if record else list_address(slug, declaration)
    stale = isinstance(refusal, Stale)
    seen = _rev(request) or 0
    erasing = preview(by, record, values) if record and act.general and act.verb == "erase" else None
    latest = history(by, record.declaration, record.pk, limit=20) if stale and record else []
    meanwhile = [h for h in latest if h.rev > seen]
    to_say = {o.field: o.sentence for o in act.to_say(by, record)} if record else {}
    inputs = [replace(i, required=True) if i.name in to_say else i for i in act.inputs]
    asking = needing(questions(by, inputs, values, beside), to_say)
    asking, asked = marked(asking, () if refusal else request.GET.get(ASKED, "").split())
    above_questions, of_it = FORMS[act.key](by, record, values) if act.key in FORMS else ("", {})
    context = of_it | {
        "above_questions": above_questions,
        "before": [shown[o.sentence] for o in before],
        "helping": _helping(by, before, record) if record else [],
        "label": act.label,
        "says": declaration.says if act.creates is declaration and act.general else act.says,
        "saves": act.general and act.verb == "edit",
        "declaration": declaration,
        "record": record,
        "questions": asking,
        "asked": asked,
        "above": above,
        "beside": beside,
        "signing": act.signed,
        "signer": by.person.title if by.person else "",
        "password_objections": beside.get("password", ()),
        "back": back,
        "refusal": refusal,
        "stale": stale,
        "meanwhile": meanwhile,
        "facts": facts(by, record) if record else (),
        "heading": heading(act, record),
        "rev": record.rev if record and (stale or not refusal) else seen,
        "erasing": erasing,
        "has_file": any(i.kind == "file" for i in act.inputs),
        "needs_password": refusal is not None,
        "here": act_address(slug, act, str(record.reference) if record else ""),
    }
    return render(request, "pages/form.html", context, status=refusal.status if refusal else 200)


def _helping(by: Actor, before: Sequence[Objection], record: Record) -> list[tuple[str, str]]:
    """The acts that set right what stands against another one: label and address, each once; an edit is about all
    fields that are in the way."""
    acts = {act.key: (act, o) for o in before if (act := helping(by, o, record))}
    fields = " ".join(dict.fromkeys(o.field for o in before if o.field and not o.helped_by))
    slug = by.organization.slug
    return [
        (
            beginning_label(a) if a.subject is None else a.label,
            address_for(slug, a, record, **dict(parse_qsl(o.known)), **about(fields if a.verb == "edit" else "")),
        )
        for a, o in acts.values()
    ]


def heading(act: AnyAct, record: Record | None) -> str:
    """What the form is for."""
    if record is not None:
        return f"{act.leading} {record.reference}"
    return beginning_label(act)


def _afterwards(
    request: HttpRequest, by: Actor, act: AnyAct, record: Record | None, result: Any, given: dict[str, Any]
) -> HttpResponse:
    """Say what was done, with the way back where there is one, and go to where it can be seen."""
    slug = by.organization.slug
    made = result if isinstance(result, Record) else record
    if made is None:
        return HttpResponseRedirect(list_address(slug, act.declaration))
    undo = _undo(by, act, made, given)
    sentence = format_html("{}.", _done(act, made, record.state if record else ""))
    if undo:
        sentence = format_html('{} <a href="{}">Undo</a>', sentence, undo)
    messages.success(request, sentence)
    return HttpResponseRedirect(_where(by, act, made))


_DONE = {
    "edit": " is saved",
    "archive": " is put into the archive",
    "restore": " is taken out of the archive",
    "link": " is linked",
    "unlink": ": the link is taken away",
}
_BACK = {"archive": "restore", "restore": "archive", "link": "unlink", "unlink": "link"}


def _done(act: AnyAct, made: Record, was: str) -> str:
    """What was done, as a sentence without its end; `was`: the state before."""
    what = str(made.reference) if act.verb == "edit" else f"{made.reference} {made.title}"
    if act.creates is not None:
        return f"{what} is recorded"
    if act.general and act.verb in _DONE:
        return f"{what}{_DONE[act.verb]}"
    if act.move.target and act.move.target != was:
        return f"{what} is now {made.declaration.state(act.move.target).label.lower()}"
    return f"{what}: {act.label.lower()}, done"


def _undo(by: Actor, act: AnyAct, made: Record, given: dict[str, Any]) -> str:
    """The form that takes back what was done, filled in; empty where there is none."""
    back = act_at(made.declaration, _BACK[act.verb]) if act.general and act.verb in _BACK else None
    if back is None:
        return ""
    known: dict[str, str] = {}
    if act.verb == "link":
        newest = Link.objects.filter(source=made.pointer, archived_on=None).order_by("-recorded_at", "-pk").first()
        known = {"link": str(newest.reference)} if newest else {}
    elif act.verb == "unlink":
        gone = Link.objects.filter(reference=str(given["link"]).strip().upper()).first()
        other = (gone.target if gone.source == made.pointer else gone.source) if gone else ""
        seen = follow(by, {other}) if other else {}
        known = {"to": str(seen[other].reference), "says": gone.title} if gone and other in seen else {}
    return act_address(by.organization.slug, back, str(made.reference), **known)


def _where(by: Actor, act: AnyAct, made: Record) -> str:
    slug = by.organization.slug
    whole = made.whole
    if act.creates is not None and whole is not None and (address := record_address(slug, whole)):
        return f"{address}#parts-{made.declaration.slug}"
    address = record_address(slug, made) or f"/{slug}/"
    anchors = {"comment": "#comments", "attach": "#files", "link": "#links", "unlink": "#links"}
    return address + (anchors.get(act.verb, "") if act.general else "")
