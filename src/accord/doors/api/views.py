"""What the addresses answer. Each view translates: the kernel decides, resolves, cleans and writes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from accord.doors.api import history
from accord.doors.api.bodies import read_json, refuse_shapes
from accord.doors.api.door import addressed, answer, type_at
from accord.doors.api.lists import listed, refuse_unknown
from accord.doors.api.problems import NotUnderstood, WrongMethod
from accord.doors.api.recognise import caller_of
from accord.doors.api.represent import Row, address, names_of, one_row, present_one, row_where
from accord.doors.exchange.trails import ASKED, item, wanted_of
from accord.kernel.access.proof import prove
from accord.kernel.access.scope import resolve
from accord.kernel.acts.act import Act, act_at
from accord.kernel.acts.answers import clean_inputs
from accord.kernel.acts.perform import perform
from accord.kernel.duties.inbox import duties
from accord.kernel.moments.past import moment
from accord.kernel.records.declaration import Declaration, of
from accord.kernel.records.fields import Input
from accord.kernel.records.trail import trail
from accord.kernel.refusals import Forbidden, NotThere, Objection, RevisionMissing, Stale, refuse
from accord.kernel.search.finding import search

if TYPE_CHECKING:
    from collections.abc import Callable

    from accord.doors.api.endpoints import Endpoint
    from accord.kernel.access.actor import Actor

PASSWORD = "password"  # noqa: S105 - the name of a field, not a secret
WORDS = Input("q", "text", "search", "Words; the last one may be unfinished.", required=True, max_length=200)
HITS = Input("limit", "integer", "limit", "How many hits, up to 100.", default=20)
MINE = Input("mine", "boolean", "mine", "Only what is due for the caller (usual: true).", default=True)
AHEAD = Input("ahead", "integer", "ahead", "How many days ahead, up to 3660.", default=365)
BEFORE = Input("before", "integer", "before", "Only revisions below this one: `next` of the page before.")

TRAIL = (
    *ASKED,
    Input("below", "integer", "below", "Only entries below this one: `next` of the page before."),
    Input("limit", "integer", "limit", "How many happenings, up to 200.", default=100),
)


def organizations(request: HttpRequest) -> HttpResponse:
    """The organizations that the caller belongs to."""
    if request.method not in {"GET", "HEAD"}:
        caller_of(request)
        raise WrongMethod(["GET"])
    refuse_unknown(request.GET, set())
    return answer({"items": [
        {
            "slug": by.organization.slug, "reference": by.organization.reference, "title": by.organization.title,
            "time_zone": by.organization.time_zone, "demonstration": by.organization.demonstration,
            "roles": sorted({h.role for h in by.held}),
        }
        for by in caller_of(request).actors()
    ]})  # fmt: skip


def list_records(request: HttpRequest, by: Actor, types: str) -> HttpResponse:
    """One page of the records of a type."""
    return answer(listed(by, type_at(types), request.GET))


def create(request: HttpRequest, by: Actor, types: str) -> HttpResponse:
    """A new record by the type's general act."""
    act = act_at(type_at(types), "create")
    if act is None:
        raise WrongMethod(["GET"])
    return _done(request, by, act, "")


def read(request: HttpRequest, by: Actor, types: str, name: str) -> HttpResponse:
    """One record, with its links; 304 when the caller has this revision."""
    declaration = type_at(types)
    refuse_unknown(request.GET, set())
    row = one_row(by, declaration, name)
    tag = etag(row["rev"])
    known = [t.strip().removeprefix("W/") for t in request.headers.get("If-None-Match", "").split(",")]
    if tag in known or "*" in known:
        return HttpResponse(status=304, headers={"ETag": tag})
    return _record(by, declaration, row, 200)


def edit(request: HttpRequest, by: Actor, types: str, name: str) -> HttpResponse:
    """Change some fields of a record; the others stay."""
    act = act_at(type_at(types), "edit")
    if act is None:
        raise WrongMethod(["GET"])
    return _done(request, by, act, name)


def begin(request: HttpRequest, by: Actor, types: str, name: str) -> HttpResponse:
    """An act that creates a record, at `TYPE/VERB`."""
    act = act_at(type_at(types), name)
    if act is None or act.subject is not None:
        raise NotThere
    return _done(request, by, act, "")


def do(request: HttpRequest, by: Actor, types: str, reference: str, verb: str) -> HttpResponse:
    """An act on a record, at `TYPE/REFERENCE/VERB`."""
    declaration = type_at(types)
    act = act_at(declaration, verb)
    if act is None or act.subject is None:
        raise NotThere
    return _done(request, by, act, reference)


def _done(request: HttpRequest, by: Actor, act: Act[Any, Any], reference: str) -> HttpResponse:
    """Do the act as the kernel does it, and show what came of it."""
    body = read_json(request)
    proof = None
    if act.subject is not None:
        resolve(by, act.subject, reference)  # before a password is looked at
    if act.signed and (password := body.pop(PASSWORD, None)):
        proof = prove(by, password if isinstance(password, str) else "")
    refuse_shapes(act.inputs, body)
    rev = revision(request, needed=act.subject is not None and not act.rev_free)
    result = perform(act, by, reference, body, rev=rev, proof=proof)
    declaration = of(result)
    try:
        row = row_where(by, declaration, {"id": result.pk})
    except NotThere:
        return HttpResponse(status=204)  # done, and out of the caller's sight
    return _record(by, declaration, row, 201 if act.subject is None else 200)


def _record(by: Actor, declaration: Declaration, row: Row, status: int) -> HttpResponse:
    found = present_one(by, declaration, row)
    headers = {"ETag": etag(row["rev"])}
    if status == 201 and addressed(declaration):
        headers["Location"] = f"{address(by, declaration)}/{row['reference']}"
    return answer(found, status, headers)


def etag(rev: int) -> str:
    """The entity tag of a revision."""
    return f'"{rev}"'


def revision(request: HttpRequest, *, needed: bool) -> int | None:
    """The revision in If-Match. Raises RevisionMissing, NotUnderstood, or Stale for what is none."""
    header = request.headers.get("If-Match", "").strip()
    if not header or header == "*":
        if needed:
            raise RevisionMissing(
                'Say in If-Match which revision you are changing: the ETag of the record as you read it, such as "7".'
            )
        return None
    if not re.fullmatch(r'(W/)?"[^"]*"', header):
        raise NotUnderstood('If-Match is one entity tag in quotation marks, such as "7".')
    if not re.fullmatch(r'"[1-9]\d{0,8}"', header):
        raise Stale("This is no revision of this record. Read it again, then decide anew.")
    return int(header.strip('"'))


def history_of(request: HttpRequest, by: Actor, types: str, reference: str) -> HttpResponse:
    """Who did what to a record."""
    declaration = type_at(types)
    asked = query(request, by, (BEFORE,))
    return answer(history.history_of(by, declaration, one_row(by, declaration, reference), asked["before"]))


def trail_of(request: HttpRequest, by: Actor) -> HttpResponse:
    """Who did what to all that the caller sees, the newest first."""
    asked = query(request, by, TRAIL)
    wanted = wanted_of(by, {i.name: asked[i.name] for i in ASKED})
    happenings, following = trail(by, wanted, before=asked["below"], limit=max(1, min(asked["limit"], 200)))
    return answer({"items": [item(h) for h in happenings], "next": following})


def find(request: HttpRequest, by: Actor) -> HttpResponse:
    """The best hits for some words, among all that the caller may see. [[ and ]] mark them in the snippet."""
    asked = query(request, by, (WORDS, HITS))
    hits = search(by, asked["q"], limit=min(asked["limit"], 100))
    return answer({"items": [
        {"type": h.declaration.slug, "reference": h.reference, "title": h.title, "snippet": h.snippet} for h in hits
    ]})  # fmt: skip


def due(request: HttpRequest, by: Actor) -> HttpResponse:
    """What is due, the most urgent first."""
    asked = query(request, by, (MINE, AHEAD))
    with moment(by.organization) as now:
        found = duties(by, now, mine=asked["mine"], ahead=min(asked["ahead"], 3660))
        people = {d.person.pk for d in found if d.person}
        names = names_of(by, {"Person": people})
        return answer({"items": [
            {
                "says": d.says, "due_on": d.due_on, "days_left": d.days_left(now.on), "verb": d.verb,
                "record": {"type": of(d.record).slug, "reference": d.record.reference, "title": d.record.title},
                "person": names.get(("Person", d.person.pk)) if d.person else None,
            }
            for d in found
        ]})  # fmt: skip


def query(request: HttpRequest, by: Actor, inputs: tuple[Input, ...]) -> dict[str, Any]:
    """The typed values of a query. Raises Refused for what is unknown, missing, wrong, or asked for twice."""
    several = [name for name, values in request.GET.lists() if len(values) > 1]
    refuse(*(Objection(f"{name[:60]!r} is given several times; give it once.", name[:60]) for name in several))
    return clean_inputs(by, inputs, {n: request.GET[n] for n in request.GET})


def endpoint_view(made: Endpoint) -> Callable[..., HttpResponse]:
    """The view of an area's own address."""

    def view(request: HttpRequest, by: Actor, **parts: str) -> HttpResponse:
        if not by.may(made.needs):
            raise Forbidden("Your role does not allow you to read this.")
        return answer(made.view(by=by, **parts, **query(request, by, made.query)))

    return view
