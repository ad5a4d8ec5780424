"""What all operations of the OpenAPI document share: words, schemas, parameters, problem responses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from accord.doors.api import schemas
from accord.doors.api.bodies import MOST_BYTES
from accord.doors.api.lists import MOST_COUNTED
from accord.doors.api.problems import (
    CONTENT_TYPE,
    NotRecognised,
    NotUnderstood,
    TooLarge,
    WrongMediaType,
    WrongMethod,
    kind,
)
from accord.kernel.refusals import (
    Forbidden,
    NotThere,
    Refused,
    RevisionMissing,
    SignatureNeeded,
    Stale,
    StorageRefused,
    TooMany,
    WrongState,
)

if TYPE_CHECKING:
    from accord.doors.api.schemas import Schema

ALWAYS: tuple[type[Refused], ...] = (NotUnderstood, NotRecognised, Forbidden, NotThere, WrongMethod)
WRITING: tuple[type[Refused], ...] = (TooLarge, WrongMediaType, Refused, StorageRefused)
CHANGING: tuple[type[Refused], ...] = (WrongState, Stale, RevisionMissing)
REFUSALS: tuple[type[Refused], ...] = (*ALWAYS, *WRITING, *CHANGING, SignatureNeeded, TooMany)
ABOUT = f"""Every record type and every act of Accord. What the pages refuse is refused here, in the same sentence.

- Send `Authorization: Bearer accord_…` with a token of one organization. The session of the pages reads, too.
- The `ETag` of a record is its revision; a change sends it back in `If-Match`: missing 428, stale 412.
- A state that forbids an act is 409, a rule that refuses it 422, a right or signature that is missing 403.
- What is foreign, invisible or nonexistent is 404, with the same bytes. Errors are problem documents (RFC 9457).
- `PATCH` changes the fields that are sent; null or an empty text clears one.
- A time without an offset is of the organization's time zone; answers tell times in UTC.
- `create` and `edit` also answer at their verbs, as every act does.
- Lists: repeat a filter for any of several values; `-` stands for none; `next` is the cursor of the following page.
- Records are named by reference. Files are uploaded first; an act takes their SHA-256. Signed acts take `password`.
- Bodies are UTF-8 JSON of at most {MOST_BYTES // 1024} KiB, without unknown or double keys, NaN or huge integers."""


def object_of(**properties: Any) -> Schema:
    """An object that has all of these properties."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def items_of(name: str, *, next: bool = False) -> Schema:  # noqa: A002 - the word of the answer
    """An answer with `items` of a named schema, and perhaps `next`."""
    found: Schema = {"items": {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}}
    return object_of(**found, **({"next": {"type": ["integer", "null"]}} if next else {}))


def path_parameter(name: str, says: str) -> Schema:
    """A part of an address."""
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} | (
        {"description": says} if says else {}
    )


def responses() -> Iterator[tuple[int, Schema]]:
    """A problem response for every status that a refusal has."""
    content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status in sorted({r.status for r in REFUSALS}):
        titles = ", ".join(r.title for r in REFUSALS if r.status == status)
        yield status, {"description": titles, "content": content}


TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
COUNT: Schema = {
    "type": "integer",
    "maximum": MOST_COUNTED,
    "description": f"{MOST_COUNTED} stands for more than {MOST_COUNTED - 1}.",
}
UPLOADED = object_of(file=TEXT, name=TEXT, size=WHOLE)
NAMED: Schema = {"anyOf": [schemas.REFERENCE, {"type": "null"}]}
SHARED: dict[str, Schema] = {
    "Reference": object_of(type=TEXT, reference=TEXT, title=TEXT),
    "Link": object_of(reference=TEXT, says=TEXT, direction={"enum": ["to", "from"]}, record=schemas.REFERENCE),
    "File": object_of(reference=TEXT, field=TEXT, file=TEXT, name=TEXT, size=WHOLE, note=TEXT),
    "Comment": object_of(reference=TEXT, text=TEXT, by=NAMED, recorded_at={"type": "string", "format": "date-time"}),
    "Change": object_of(
        rev=WHOLE, at={"type": "string", "format": "date-time"}, act=TEXT, entry=WHOLE,
        by=object_of(kind=TEXT, how=TEXT, person=NAMED),
        changes={"type": "array", "items": object_of(field=TEXT, before={}, after={})},
        signature={"anyOf": [object_of(meaning=TEXT, signer=NAMED), {"type": "null"}]},
    ),
    "Happening": object_of(
        entry=WHOLE, at={"type": "string", "format": "date-time"}, who=TEXT, how=TEXT, act=TEXT, says=TEXT,
        record=object_of(type=TEXT, reference=TEXT, title=TEXT), rev=WHOLE,
        changes={"type": "array", "items": object_of(field=TEXT, label=TEXT, before={}, after={})},
        signature={"anyOf": [object_of(meaning=TEXT, signer=TEXT, method=TEXT), {"type": "null"}]}, leaf=TEXT,
    ),
    "Hit": object_of(type=TEXT, reference=TEXT, title=TEXT, snippet=TEXT),
    "Duty": object_of(
        says=TEXT, due_on={"type": ["string", "null"], "format": "date"}, days_left=WHOLE, verb=TEXT,
        record=schemas.REFERENCE, person=NAMED,
    ),
    "Membership": object_of(
        slug=TEXT, reference=TEXT, title=TEXT, time_zone=TEXT, demonstration={"type": "boolean"},
        roles={"type": "array", "items": TEXT},
    ),
    "Problem": object_of(
        type={"type": "string", "enum": [kind(r) for r in REFUSALS]}, title=TEXT, status=WHOLE, detail=TEXT,
        errors={"type": "array", "items": object_of(field=TEXT, sentence=TEXT)},
    ),
}  # fmt: skip


def _header(name: str, says: str, *, required: bool = False) -> Schema:
    return {"name": name, "in": "header", "required": required, "schema": TEXT, "description": says}


PARAMETERS: dict[str, Schema] = {
    "organization": path_parameter("organization", "Short name of the organization."),
    "reference": path_parameter("reference", "Reference of the record, such as NC-0042."),
    "if_match": _header("If-Match", "The ETag of the record as it was read.", required=True),
    "if_match_free": _header("If-Match", "The act adds something beside the record, so it needs none."),
    "if_none_match": _header("If-None-Match", "The ETag that is known already."),
}
