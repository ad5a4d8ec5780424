"""JSON Schema (2020-12) of what is asked and what is answered, made from `Input` alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from accord.kernel.records.beginning import Beginning
from accord.standards import families

if TYPE_CHECKING:
    from accord.kernel.acts.act import Act
    from accord.kernel.records.declaration import Declaration
    from accord.kernel.records.fields import Input

Schema = dict[str, Any]
REFERENCE: Schema = {"$ref": "#/components/schemas/Reference"}
PASSWORD: Schema = {
    "type": "string", "format": "password", "writeOnly": True,
    "description": "This act is signed: the password of the token's person, given again.",
}  # fmt: skip
_WITHOUT_VALUE = frozenset({"integer", "decimal", "date", "datetime", "record", "pointer"})


def base(about: Input) -> Schema:
    """The type and format of one value."""
    match about.kind:
        case "integer":
            return {"type": "integer", "minimum": 0, "maximum": 999_999_999}
        case "boolean":
            return {"type": "boolean"}
        case "date":
            return {"type": "string", "format": "date"}
        case "datetime":
            return {"type": "string", "format": "date-time"}
        case "choices":
            return {"type": "array", "items": {"type": "string", "enum": list(families())}, "uniqueItems": True}
        case "choice":
            return {"type": "string", "enum": [value for value, _ in about.choices]}
        case "file":
            return {"type": "string", "pattern": "^[0-9a-f]{64}$"}
        case "email":
            return {"type": "string", "format": "email"}
        case "url":
            return {"type": "string", "format": "uri"}
        case _:
            return {"type": "string"}


def said(about: Input) -> Schema:
    """Title, description and clause of a field."""
    found: Schema = {"title": about.label.capitalize()}
    if about.help:
        found["description"] = about.help
    if about.term:
        found["x-clause"] = about.term
    if about.example:
        found["examples"] = [about.example]
    return found


def asked(about: Input) -> Schema:
    """The schema of a value that a caller sends. Null only where leaving the value out means nothing."""
    if about.kind == "decimal":
        found: Schema = {"type": ["number", "string"]}
    elif about.kind == "records":
        found = {"type": "array", "items": {"type": "string"}}
    else:
        found = base(about)
    if about.max_length and found.get("type") == "string" and about.kind != "choice":
        found["maxLength"] = about.max_length
    if about.required and about.kind in {"text", "longtext"}:
        found["minLength"] = 1
    if about.kind == "choice" and not about.required:
        found["enum"] = [*found["enum"], ""]
    if about.kind in _WITHOUT_VALUE and not about.required:
        found["type"] = [*found["type"], "null"] if isinstance(found["type"], list) else [found["type"], "null"]
    if isinstance(about.default, bool | int | str | Decimal) and about.default != "" and about.kind not in {"choices"}:
        found["default"] = str(about.default) if isinstance(about.default, Decimal) else about.default
    if isinstance(about.default, Beginning):
        about = replace(about, help=f"{about.help} Left out: by what the organization works to.")
    return found | said(about) | ({"x-record": about.record} if about.record else {})


def body(act: Act[Any, Any]) -> Schema:
    """What an act is told. Fields that are not named here are refused."""
    partial = act.general and act.verb == "edit"
    properties = {i.name: asked(i) for i in act.inputs}
    if partial:
        for schema in properties.values():
            schema.pop("default", None)
    needed = [] if partial else [i.name for i in act.inputs if i.required]
    if act.signed:
        properties["password"] = PASSWORD
        needed.append("password")
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return found | ({"required": needed} if needed else {})


def shown(declaration: Declaration, about: Input) -> Schema:
    """The schema of a value in an answer."""
    field: Any = declaration.model._meta.get_field(about.name)
    if about.kind == "records":
        found: Schema = {"type": "array", "items": REFERENCE}
    elif about.kind in {"record", "pointer"}:
        found = {"anyOf": [REFERENCE, {"type": "null"}]}
    elif about.kind == "decimal":
        found = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}
    elif about.kind == "choice":
        found = {
            "type": "string",
            "enum": [*(v for v, _ in about.choices), ""] if field.blank else [v for v, _ in about.choices],
        }
    elif about.kind in {"email", "url", "file"}:
        found = {"type": "string"}  # may be empty
    elif about.kind == "integer":
        found = {"type": "integer"}
    else:
        found = base(about)
    if field.null and isinstance(found.get("type"), str) and about.kind != "records":
        found["type"] = [found["type"], "null"]
        if "enum" in found:
            found["enum"] = [*found["enum"], None]
    return found | said(about)


def record(declaration: Declaration) -> Schema:
    """A record of this type as the API shows it."""
    properties: Schema = {
        "self": {"type": "string", "format": "uri-reference", "description": "Where it stands."},
        "reference": {"type": "string", "description": "Given at commit, never used again."},
        "external_reference": {"type": "string"},
        "state": {"type": "string", "enum": [s.key for s in declaration.states]},
        "rev": {"type": "integer", "minimum": 1, "description": "The revision; also the ETag."},
        **{f.name: shown(declaration, f) for f in declaration.fields},
        "recorded_at": {"type": "string", "format": "date-time"},
        "archived_on": {"type": ["string", "null"], "format": "date"},
        "imported": {"type": "boolean"},
    }
    needed = list(properties)
    properties["links"] = {
        "type": "array",
        "items": {"$ref": "#/components/schemas/Link"},
        "description": "On single records only.",
    }
    return {"type": "object", "description": declaration.says, "properties": properties, "required": needed}
