"""The OpenAPI 3.1 document: every type, every act, every endpoint of an area, made from the declarations. Holds no record."""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join

from accord.doors.api import schemas, views
from accord.doors.api.bodies import MOST_BYTES
from accord.doors.api.door import addressed_types
from accord.doors.api.endpoints import ENDPOINTS
from accord.doors.api.lists import ARCHIVED, CURSOR, LIMIT, MOST_COUNTED, SEARCH, filters, ranges, sorts
from accord.doors.api.problems import (
    CONTENT_TYPE,
    NotRecognised,
    NotUnderstood,
    TooLarge,
    WrongMediaType,
    WrongMethod,
    kind,
)
from accord.doors.api.represent import ROOT
from accord.kernel.acts.act import Act, acts_of
from accord.kernel.refusals import (
    Forbidden,
    NotThere,
    Refused,
    RevisionMissing,
    SignatureNeeded,
    Stale,
    StorageRefused,
    WrongState,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from accord.doors.api.schemas import Schema
    from accord.kernel.records.declaration import Declaration
    from accord.kernel.records.fields import Input

_INSIDE = "/organizations/{organization}"
_ALWAYS: tuple[type[Refused], ...] = (NotUnderstood, NotRecognised, Forbidden, NotThere, WrongMethod)
_WRITING: tuple[type[Refused], ...] = (TooLarge, WrongMediaType, Refused, StorageRefused)
_CHANGING: tuple[type[Refused], ...] = (WrongState, Stale, RevisionMissing)
REFUSALS = (*_ALWAYS, *_WRITING, *_CHANGING, SignatureNeeded)
TAKEN_VERBS = frozenset({"list", "get", "history", "files", "file", "comments"})
TAKEN_FIELDS = frozenset(
    {"self", "links", "reference", "external_reference", "state", "rev", "recorded_at", "archived_on", "imported"}
)
ABOUT = f"""Every record type and every act of Accord. An act is refused here exactly where the pages refuse it, in the same sentence.

- `Authorization: Bearer accord_…` with a token of one organization. Reading also works with the session of the pages.
- A record's `ETag` is its revision; a change sends it back in `If-Match`: missing 428, stale 412, a state that forbids it 409.
- What is foreign, invisible or nonexistent is 404 with the same bytes. Errors are problem documents (RFC 9457); `errors` names fields.
- `PATCH` changes the fields that are sent; null or an empty text clears one. `create` and `edit` also answer at their verbs, as every act does.
- Lists: repeat a filter for any of several values, `-` stands for none; `next` is the cursor of the following page; `count` ends at {MOST_COUNTED:,}.
- Records are named by reference. Files are uploaded first; an act takes their SHA-256. Signed acts take `password`.
- Bodies are UTF-8 JSON of at most {MOST_BYTES // 1024} KiB; unknown fields, duplicate keys, NaN and numbers beyond 2^53 are refused."""


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The whole document. Raises ImproperlyConfigured for two operations of one name or a field that has no place."""
    types = addressed_types()
    _refuse_clashes(types)
    paths: dict[str, dict[str, Any]] = {}
    for path, method, operation in (*_own(), *(o for d in types for o in _of_type(d)), *_of_endpoints()):
        if method in paths.setdefault(path, {}):
            raise ImproperlyConfigured(f"two operations at {method} {path}")
        paths[path][method] = operation
    names = [o["operationId"] for p in paths.values() for o in p.values()]
    if doubles := {n for n in names if names.count(n) > 1}:
        raise ImproperlyConfigured(f"two operations are called {min(doubles)}")
    return {
        "openapi": "3.1.0",
        "info": {"title": "Accord", "version": settings.ACCORD_VERSION, "description": ABOUT},
        "servers": [{"url": ROOT}],
        "security": [{"token": []}],
        "tags": [{"name": a} for a in dict.fromkeys(("organization", *(d.area for d in types)))],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "accord_…"}},
            "schemas": {**_SHARED, **{d.name: schemas.record(d) for d in types}},
            "responses": {str(status): response for status, response in _responses()},
            "parameters": _PARAMETERS,
        },
    }


def _refuse_clashes(types: Iterable[Declaration]) -> None:
    for d in types:
        if wrong := TAKEN_FIELDS & {f.name for f in d.fields}:
            raise ImproperlyConfigured(f"{d.name}: the API has its own {min(wrong)!r}; call the field something else")
        if wrong := TAKEN_VERBS & {a.verb for a in acts_of(d)}:
            raise ImproperlyConfigured(f"{d.name}: the API has its own {min(wrong)!r}; call the act something else")


Operation = tuple[str, str, dict[str, Any]]  # path, method, operation


def _of_type(d: Declaration) -> Iterator[Operation]:
    """Reading a type, and every act on it or to it."""
    base = f"{_INSIDE}/{d.slug}"
    one = f"{base}/{{reference}}"
    record: Schema = {"$ref": f"#/components/schemas/{d.name}"}
    page: Schema = _object(items={"type": "array", "items": record}, count=_COUNT, next={"type": ["string", "null"]})
    called = d.verb_name
    yield base, "get", _operation(d, f"{called}.list", f"List {d.plural}", _ok(page), _list_parameters(d), (Refused,))
    got = _ok(record, etag=True) | {"304": {"description": "This revision is known already."}}
    yield (
        one,
        "get",
        _operation(
            d, f"{called}.get", f"Read one {d.label}", got, (_ref("reference"), _ref("if_none_match")), (Refused,)
        ),
    )
    before = (_ref("reference"), _parameter(views.BEFORE))
    yield (
        f"{one}/history",
        "get",
        _operation(
            d, f"{called}.history", "Who changed what, when", _ok(_items("Change", next=True)), before, (Refused,)
        ),
    )
    known = (_ref("reference"),)
    yield f"{one}/files", "get", _operation(d, f"{called}.files", "Files of the record", _ok(_items("File")), known)
    yield (
        f"{one}/comments",
        "get",
        _operation(d, f"{called}.comments", "What was said about it", _ok(_items("Comment")), known),
    )
    bytes_: Schema = {"200": {"description": "The file, to be kept.", "content": {"application/octet-stream": {}}}}
    sha256 = _path_parameter("sha256", "SHA-256 of the file.")
    yield (
        f"{one}/files/{{sha256}}",
        "get",
        _operation(d, f"{called}.file", "Fetch a file", bytes_, (*known, sha256), (StorageRefused,)),
    )
    for act in acts_of(d):
        yield _of_act(d, act, base, one, record)


def _of_act(d: Declaration, act: Act[Any, Any], base: str, one: str, record: Schema) -> Operation:
    path, method = f"{one}/{act.verb}", "post"
    if act.subject is None:
        path = base if act.general and act.verb == "create" else f"{base}/{act.verb}"
    elif act.general and act.verb == "edit":
        path, method = one, "patch"
    shape = schemas.body(act)
    refusals: tuple[type[Refused], ...] = _WRITING
    parameters: tuple[Schema, ...] = ()
    if act.subject is not None:
        refusals = (*refusals, *_CHANGING)
        parameters = (_ref("reference"), _ref("if_match_free" if act.rev_free else "if_match"))
    done = _ok(record, etag=True, status="201" if act.subject is None else "200")
    done["204"] = {"description": "Done, and out of the caller's sight."}
    operation = _operation(d, act.key, act.label, done, parameters, refusals)
    operation["description"] = _describe(act)
    operation["requestBody"] = {"required": "required" in shape, "content": {"application/json": {"schema": shape}}}
    operation["x-permission"] = act.needs
    return path, method, operation


def _describe(act: Act[Any, Any]) -> str:
    found = [act.says]
    if act.move.target:
        found.append(f"Moves {' or '.join(act.move.sources) or 'any state'} to {act.move.target}.")
    if act.signed:
        found.append(f"Signed: “{act.signed}”.")
    return " ".join(t for t in found if t)


def _own() -> Iterator[Operation]:
    """What is no type and no endpoint of an area."""
    listing = _operation(
        None, "organizations", "Organizations that the caller belongs to", _ok(_items("Membership")), outside=True
    )
    yield "/organizations", "get", listing
    words = (_parameter(views.WORDS), _parameter(views.HITS))
    yield (
        f"{_INSIDE}/search",
        "get",
        _operation(None, "search", "Search everything that one may see", _ok(_items("Hit")), words, (Refused,)),
    )
    asked = (_parameter(views.MINE), _parameter(views.AHEAD))
    yield (
        f"{_INSIDE}/duties",
        "get",
        _operation(None, "duties", "What is due for whom", _ok(_items("Duty")), asked, (Refused,)),
    )
    upload = _operation(None, "upload", "Upload a file for an act", _ok(_UPLOADED, status="201"), (), _WRITING)
    form = _object(file={"type": "string", "format": "binary"})
    upload["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": form}}}
    yield f"{_INSIDE}/files", "post", upload


def _of_endpoints() -> Iterator[Operation]:
    for e in ENDPOINTS:
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", e.path)
        parts = tuple(_path_parameter(name, "") for name in re.findall(r"{(\w+)}", path))
        parameters = (*parts, *(_parameter(i) for i in e.query))
        operation = _operation(None, e.name, e.summary, _ok(dict(e.answer)), parameters, (Refused,))
        operation["x-permission"] = e.needs
        yield f"{_INSIDE}/{path}", "get", operation


def _operation(
    d: Declaration | None, name: str, summary: str, answers: Schema, parameters: Iterable[Schema] = (),
    refusals: Iterable[type[Refused]] = (), *, outside: bool = False,
) -> dict[str, Any]:  # fmt: skip
    found = (NotUnderstood, NotRecognised, WrongMethod) if outside else _ALWAYS
    statuses = sorted({str(r.status) for r in (*found, *refusals)})
    return {
        "operationId": name,
        "summary": summary,
        "tags": [d.area if d else "organization"],
        "parameters": [*parameters] if outside else [_ref("organization"), *parameters],
        "responses": answers | {s: {"$ref": f"#/components/responses/{s}"} for s in statuses},
    }


def _list_parameters(d: Declaration) -> tuple[Schema, ...]:
    order = [n for name in sorts(d) for n in (name, f"-{name}")]
    sort = {"name": "sort", "in": "query", "schema": {"type": "string", "enum": order, "default": order[0]}}
    several = (_parameter(f, several=True) for f in filters(d).values())
    bounds = (_parameter(about) | {"name": name} for name, (about, _) in ranges(d).items())
    return (*several, *bounds, *(_parameter(i) for i in (SEARCH, ARCHIVED, LIMIT, CURSOR)), sort)


def _parameter(about: Input, *, several: bool = False) -> Schema:
    """A parameter of a query. Several: repeated, and `-` for none."""
    schema: Schema = {"type": "string"} if several or about.kind in {"record", "records"} else schemas.base(about)
    if several:
        if about.kind in {"choice", "choices"}:
            schema["enum"] = [*((v for v, _ in about.choices) if about.choices else schemas.families()), "-"]
        schema = {"type": "array", "items": schema}
    elif about.default is not None:
        schema["default"] = about.default
    found = {"name": about.name, "in": "query", "required": about.required, "schema": schema}
    return found | ({"description": about.help} if about.help else {})


def _path_parameter(name: str, says: str) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} | (
        {"description": says} if says else {}
    )


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/parameters/{name}"}


def _object(**properties: Any) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _items(name: str, *, next: bool = False) -> Schema:  # noqa: A002 - the word of the answer
    found: Schema = {"items": {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}}
    return _object(**found, **({"next": {"type": ["integer", "null"]}} if next else {}))


def _ok(schema: Schema, *, etag: bool = False, status: str = "200") -> Schema:
    found: Schema = {
        "description": "Done." if status == "201" else "As asked.",
        "content": {"application/json": {"schema": schema}},
    }
    if etag:
        found["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "The revision."}}
        if status == "201":
            found["headers"]["Location"] = {"schema": {"type": "string", "format": "uri-reference"}}
    return {status: found}


def _responses() -> Iterator[tuple[int, Schema]]:
    for status in sorted({r.status for r in REFUSALS}):
        titles = ", ".join(r.title for r in REFUSALS if r.status == status)
        yield (
            status,
            {"description": titles, "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}},
        )


_TEXT: Schema = {"type": "string"}
_WHOLE: Schema = {"type": "integer"}
_COUNT: Schema = {
    "type": "integer",
    "maximum": MOST_COUNTED,
    "description": f"{MOST_COUNTED} stands for more than {MOST_COUNTED - 1}.",
}
_UPLOADED = _object(file=_TEXT, name=_TEXT, size=_WHOLE)
_NAMED: Schema = {"anyOf": [schemas.REFERENCE, {"type": "null"}]}
_SHARED: dict[str, Schema] = {
    "Reference": _object(type=_TEXT, reference=_TEXT, title=_TEXT),
    "Link": _object(reference=_TEXT, says=_TEXT, direction={"type": "string", "enum": ["to", "from"]}, record=schemas.REFERENCE),
    "File": _object(reference=_TEXT, field=_TEXT, file=_TEXT, name=_TEXT, size=_WHOLE, note=_TEXT),
    "Comment": _object(reference=_TEXT, text=_TEXT, by=_NAMED, recorded_at={"type": "string", "format": "date-time"}),
    "Change": _object(
        rev=_WHOLE, at={"type": "string", "format": "date-time"}, act=_TEXT, entry=_WHOLE,
        by=_object(kind=_TEXT, how=_TEXT, person=_NAMED),
        changes={"type": "array", "items": _object(field=_TEXT, before={}, after={})},
        signature={"anyOf": [_object(meaning=_TEXT, signer=_NAMED), {"type": "null"}]},
    ),
    "Hit": _object(type=_TEXT, reference=_TEXT, title=_TEXT, snippet=_TEXT),
    "Duty": _object(
        says=_TEXT, due_on={"type": ["string", "null"], "format": "date"}, days_left=_WHOLE, verb=_TEXT, record=schemas.REFERENCE, person=_NAMED
    ),
    "Membership": _object(
        slug=_TEXT, reference=_TEXT, title=_TEXT, time_zone=_TEXT, demonstration={"type": "boolean"}, roles={"type": "array", "items": _TEXT}
    ),
    "Problem": _object(
        type={"type": "string", "enum": [kind(r) for r in REFUSALS]}, title=_TEXT, status=_WHOLE, detail=_TEXT,
        errors={"type": "array", "items": _object(field=_TEXT, sentence=_TEXT)},
    ),
}  # fmt: skip
_PARAMETERS: dict[str, Schema] = {
    "organization": _path_parameter("organization", "Short name of the organization."),
    "reference": _path_parameter("reference", "Reference of the record, such as NC-0042."),
    "if_match": {"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}, "description": "The ETag of the record as it was read."},
    "if_match_free": {"name": "If-Match", "in": "header", "required": False, "schema": {"type": "string"}, "description": "The act adds something beside the record, so it needs none."},
    "if_none_match": {"name": "If-None-Match", "in": "header", "required": False, "schema": {"type": "string"}, "description": "The ETag that is known already."},
}  # fmt: skip


@lru_cache(maxsize=1)
def _bytes() -> tuple[bytes, str]:
    text = json.dumps(document(), ensure_ascii=False, separators=(",", ":")).encode()
    return text, f'"{hashlib.sha256(text).hexdigest()[:16]}"'


def document_view(request: HttpRequest) -> HttpResponse:
    """The document, for everybody: it says what Accord can do and nothing that anybody has done."""
    if request.method not in {"GET", "HEAD"}:
        raise WrongMethod(["GET"])
    text, tag = _bytes()
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    return HttpResponse(text, content_type="application/json", headers={"ETag": tag})


def page_view(request: HttpRequest) -> HttpResponse:
    """The document as a page to read."""
    if request.method not in {"GET", "HEAD"}:
        raise WrongMethod(["GET"])
    operations = [
        (method.upper(), f"{ROOT}{path}", o["operationId"], o["summary"], o.get("description", ""))
        for path, methods in document()["paths"].items()
        for method, o in methods.items()
    ]
    rows = format_html_join(
        "\n", "<tr><td>{}</td><td><code>{}</code></td><td><code>{}</code></td><td>{}</td><td>{}</td></tr>", operations
    )
    lines = format_html_join("\n", "<li>{}</li>", ((line[2:],) for line in ABOUT.split("\n") if line.startswith("- ")))
    return HttpResponse(
        format_html(
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>API of Accord</title>'
            '<meta name="viewport" content="width=device-width"></head><body><main><h1>API of Accord</h1><p>{}</p><ul>{}</ul>'
            '<p>For programs: <a href="{}/openapi.json">openapi.json</a> (OpenAPI 3.1).</p><table><thead><tr><th scope="col">Method</th>'
            '<th scope="col">Address</th><th scope="col">Operation</th><th scope="col">What it does</th><th scope="col">More</th></tr>'
            "</thead><tbody>{}</tbody></table></main></body></html>",
            ABOUT.split("\n")[0], lines, ROOT, rows,
        )
    )  # fmt: skip
