"""History for people: of one record, and the trail across all; each happening with its differences in words, narrowed
by what stands in the address, to be taken along as XLSX and JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from accord.doors.api.door import plain
from accord.doors.exchange import trails
from accord.doors.pages.address import record_address
from accord.doors.pages.export import XLSX
from accord.doors.pages.files import disposition
from accord.doors.pages.filters import MANY
from accord.doors.pages.lists import listed_type
from accord.doors.pages.places import REVIEWS, Looked
from accord.doors.pages.show import NOTHING, Shower
from accord.kernel.access.scope import resolve, sees, types_seen, visible
from accord.kernel.acts.act import acts_of
from accord.kernel.acts.happened import today_of
from accord.kernel.organization.models import Person
from accord.kernel.records.declaration import by_slug, of
from accord.kernel.records.fields import Input
from accord.kernel.records.history import Change, Happening, fields_of, says
from accord.kernel.records.snapshot import ERASED
from accord.kernel.records.trail import STRETCH, Wanted, everything, follows, trail
from accord.kernel.refusals import Forbidden, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.declaration import Declaration
    from accord.kernel.records.record import Record

GENERAL = ("create", "change", "import", "erase")
_WHEN = Input("at", "datetime", "when")
_LABELS = {i.name: i.label for i in trails.ASKED}
_ERASED = SafeString('<i class="nothing">erased</i>')
SIZE, FEW = 50, 4


@dataclass(frozen=True, slots=True)
class Difference:
    """A field, as it was and as it became."""

    label: str
    before: SafeString
    after: SafeString
    new: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A happening, ready to be read; `where`: the page of its record; `folded`: what it changed is shown
    when asked for."""

    happening: Happening
    when: SafeString
    differences: tuple[Difference, ...]
    where: str
    folded: bool


def history_page(request: HttpRequest, by: Actor, types: str, reference: str) -> HttpResponse:
    """What happened to a record: a part of its page, or a page by itself, which can be narrowed."""
    record = resolve(by, listed_type(by, types), reference)
    part = bool(request.headers.get("HX-Request"))
    context = _shown(request, by, record) | {"record": record, "here": record_address(by.organization.slug, record)}
    if not part:
        context["people"] = _people(by)
        context["fields"] = [(n, f.label) for n, f in fields_of(record.declaration).items()]
        context["acts"] = _acts(record.declaration, context["asked"])
    return render(request, f"pages/{'parts/' if part else ''}history.html", context)


def trail_page(request: HttpRequest, by: Actor) -> HttpResponse:
    """What happened to all records that the actor sees: what everybody did, or one's own acts alone."""
    context = _shown(request, by)
    declaration = by_slug(context["asked"].get("type", ""))
    context |= {
        "here": request.path,
        "follows": follows(by),
        "people": _people(by),
        "types": [(d.slug, d.plural) for d in types_seen(by) if d.listed],
        "acts": _acts(declaration, context["asked"]),
        **_reviews(request, by, context),
    }
    return render(request, "pages/trail.html", context)


def trail_json(request: HttpRequest, by: Actor) -> HttpResponseBase:
    """The newest of the trail at this address, one happening a line."""
    wanted = _to_take_along(request, by)
    response = StreamingHttpResponse(_lines(by, wanted), content_type="application/json")
    return _named(by, response, "json")


def trail_xlsx(request: HttpRequest, by: Actor) -> HttpResponseBase:
    """The same as a workbook."""
    wanted = _to_take_along(request, by)
    return _named(by, HttpResponse(trails.xlsx(by, wanted, _in_words(by, _asked(request))), content_type=XLSX), "xlsx")


def _named(by: Actor, response: HttpResponseBase, ending: str) -> HttpResponseBase:
    name = f"trail-{today_of(by)}.{ending}"
    response.headers["Content-Disposition"] = disposition(name)
    return response


def _lines(by: Actor, wanted: Wanted) -> Iterator[str]:
    count, between = 0, "\n"
    yield f'{{"type": "trail", "organization": {json.dumps(by.organization.slug)}, "items": ['
    for happening in everything(by, wanted, most=trails.MOST, verb="export"):
        count += 1
        yield between + json.dumps(trails.item(happening), ensure_ascii=False, default=plain)
        between = ",\n"
    yield f'\n], "most": {trails.MOST}, "complete": {"true" if count < trails.MOST else "false"}}}\n'


def _to_take_along(request: HttpRequest, by: Actor) -> Wanted:
    """What is asked for, of which only that goes along which the role may take along."""
    if not any(by.may(f"{d.area}.export") for d in types_seen(by)):
        raise Forbidden("Your role does not allow you to take records along, so it does not allow their trail.")
    wanted = trails.wanted_of(by, _asked(request))
    if wanted.record and not sees(by, wanted.record, f"{wanted.record.declaration.area}.export"):
        raise Forbidden("Your role does not allow you to take this record along, so it does not allow its history.")
    return wanted


def _asked(request: HttpRequest) -> dict[str, str]:
    return {n: v.strip() for n in _LABELS if (v := request.GET.get(n, "")).strip()}


def _shown(request: HttpRequest, by: Actor, record: Record | None = None) -> dict[str, Any]:
    """A page of the trail: happenings, where they go on, what was asked, and what of it is not understood."""
    asked, before = _asked(request), request.GET.get("before", "")
    below = int(before) if before.isdigit() and len(before) < 16 else None
    found: tuple[list[Happening], int | None] = ([], None)
    complaint = ""
    try:
        found = trail(by, wanted := trails.wanted_of(by, asked, record), before=below, limit=SIZE)
    except Forbidden:
        raise
    except Refused as refusal:
        complaint, wanted = str(refusal), None
    more = f"?{urlencode({**asked, 'before': found[1]})}" if found[1] is not None else ""
    return {
        "happenings": told(by, found[0], alone=record is None),
        "wanted": wanted,
        "more": more,
        "later": below is not None,
        "asked": asked,
        "complaint": complaint,
        "narrowed": _in_words(by, asked),
        "most": f"{trails.MOST:,}",
        "stretch": f"{STRETCH:,}",
        "may_export": any(by.may(f"{d.area}.export") for d in types_seen(by)),
        "files": f"?{urlencode(asked | ({'record': record.reference} if record else {}))}",
    }


def _people(by: Actor) -> list[tuple[str, str]]:
    """Who can be chosen; nobody where they are too many, so that they are typed."""
    people = list(visible(of(Person), by).order_by("title").values_list("reference", "title")[: MANY + 1])
    return people if len(people) <= MANY else []


def _acts(declaration: Declaration | None, asked: Mapping[str, str]) -> list[tuple[str, str]]:
    """The acts that can be chosen: the general ones, those of the type, and the one that is asked for."""
    own = [a.op for a in acts_of(declaration)] if declaration else []
    return [(op, says(op)) for op in dict.fromkeys((*GENERAL, *own, *filter(None, [asked.get("act", "")])))]


def _in_words(by: Actor, asked: Mapping[str, str]) -> str:
    """What the trail is narrowed to."""
    said = dict(asked)
    references = [asked[n].upper() for n in ("person", "without") if n in asked]
    if references:
        names = dict(visible(of(Person), by).filter(reference__in=references).values_list("reference", "title"))
        said |= {n: names.get(asked[n].upper(), asked[n]) for n in ("person", "without") if n in asked}
    if "act" in asked:
        said["act"] = says(asked["act"])
    if "type" in asked and (declaration := by_slug(asked["type"])):
        said["type"] = declaration.plural
    return ", ".join(f"{_LABELS[n]} {said[n]}" for n in _LABELS if n in said)


def _reviews(request: HttpRequest, by: Actor, context: Mapping[str, Any]) -> dict[str, Any]:
    """Where a review of this trail is recorded. Nobody reviews their own acts: who has some in it is led to the trail
    without them."""
    wanted, shown = context["wanted"], context["happenings"]
    if not shown or not by.person or not follows(by) or context["later"]:
        return {}
    me = by.person.pk
    if wanted.person == me or (wanted.person is None and wanted.without is None and _takes_part(by, wanted)):
        return {"own": f"?{urlencode({**context['asked'], 'without': by.person.reference, 'person': ''})}"}
    if wanted.person is None and wanted.without not in {None, me}:
        return {}
    address = f"{request.path}?{urlencode(context['asked'])}"
    looked = Looked(address, context["narrowed"], shown[0].happening.seq)
    return {"reviews": [r for find in REVIEWS for r in find(by, looked)]}


def _takes_part(by: Actor, wanted: Wanted) -> bool:
    own = replace(wanted, person=by.person.pk) if by.person else None
    return own is not None and any(True for _ in everything(by, own, most=1, verb="view"))


def told(by: Actor, happenings: Sequence[Happening], *, alone: bool = False) -> list[Told]:
    """Happenings, ready to be read. `alone`: each of another record, whose first fields are many."""
    shower, slug = Shower(by), by.organization.slug
    return [
        Told(
            h,
            shower.plain(_WHEN, h.at),
            tuple(_difference(shower, c, first=h.rev == 1) for c in h.changes),
            f"/{slug}/{h.declaration.slug}/{h.name.reference}/" if h.declaration.listed and h.name.reference else "",
            alone and h.rev == 1 and len(h.changes) > FEW,
        )
        for h in happenings
    ]


def _difference(shower: Shower, c: Change, *, first: bool) -> Difference:
    label = c.input.label[:1].upper() + c.input.label[1:]
    return Difference(label, _said(shower, c, c.before), _said(shower, c, c.after), first)


def _said(shower: Shower, c: Change, value: object) -> SafeString:
    if value is None or value == "":
        return NOTHING
    if value is ERASED:
        return _ERASED
    if c.input.kind in {"record", "records", "pointer", "file", "url", "email"}:
        return shower.plain(Input(c.input.name, "text", c.input.label), str(value))
    return shower.plain(c.input, value)
