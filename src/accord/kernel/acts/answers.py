"""What people and programs say, made into values: one way for forms, API, console and import alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from accord.kernel.access.scope import resolve_pointer, visible_related
from accord.kernel.records.declaration import named
from accord.kernel.records.fields import Input
from accord.kernel.records.files import Upload
from accord.kernel.records.record import Record, current_organization
from accord.kernel.refusals import NotThere, Objection, Refused, refuse
from accord.standards import families

if TYPE_CHECKING:
    from accord.kernel.access.actor import Actor

TRUE = frozenset({"true", "1", "yes", "on", "ja"})
FALSE = frozenset({"false", "0", "no", "off", "nein", ""})


def clean_inputs(
    by: Actor, inputs: Sequence[Input], answers: Mapping[str, Any], *, partial: bool = False
) -> dict[str, Any]:
    """Typed values by input name; an empty answer to what has a default is that. `partial`: what is not answered stays
    as it is. Raises Refused with every objection at once."""
    known = {i.name for i in inputs}
    objections = [
        Objection(f"There is no field {name!r} here; the fields are {', '.join(sorted(known)) or 'none'}.", name)
        for name in answers
        if name not in known
    ]
    found: dict[str, Any] = {}
    related = _related(by, inputs, answers)
    for about in inputs:
        if about.name not in answers:
            if partial:
                continue
            if about.begins not in (None, ""):
                found[about.name] = about.begins
            elif about.required:
                objections.append(Objection(f"{about.label.capitalize()} is missing.", about.name))
            elif about.kind in {"text", "longtext", "email", "url", "choice", "choices", "file"}:
                found[about.name] = ""
            elif about.kind != "records":
                found[about.name] = False if about.kind == "boolean" else None
            continue
        try:
            value = clean(by, about, answers[about.name], related)
            found[about.name] = about.begins if value is None and not partial else value
        except Refused as refused:
            objections += refused.objections
    refuse(*objections)
    return found


Related = Mapping[str, Mapping[str, Record]]


def _related(by: Actor, inputs: Sequence[Input], answers: Mapping[str, Any]) -> Related:
    """Every record named in the answers, one query per type, through what the actor may see."""
    wanted: dict[str, set[str]] = {}
    for about in inputs:
        if about.kind in {"record", "records"} and (raw := answers.get(about.name)):
            wanted.setdefault(about.record, set()).update(r for r in _references(raw) if "\x00" not in r)
    found: dict[str, dict[str, Record]] = {}
    for name, references in wanted.items():
        about = Input("", "record", "", record=name)
        found[name] = {r.reference: r for r in visible_related(by, about).filter(reference__in=list(references)[:1000])}
    return found


def _references(raw: Any) -> list[str]:
    if isinstance(raw, Record):
        return [str(raw.reference)]
    parts: Iterable[Any] = (
        re.split(r"[,;\s]+", raw) if isinstance(raw, str) else raw if isinstance(raw, list | tuple) else [raw]
    )
    return [str(p.reference if isinstance(p, Record) else p).strip().upper() for p in parts if p]


def clean(by: Actor, about: Input, raw: Any, related: Related | None = None) -> Any:
    """One value. Raises Refused with a sentence that names the field."""
    if isinstance(raw, str):
        raw = raw.replace("\r\n", "\n").strip() if about.kind == "longtext" else raw.strip()
    if raw is None or raw == "" or raw == []:
        return _nothing(about)
    if about.kind in {"text", "longtext", "email", "url"}:
        return _text(about, raw)
    if about.kind in {"record", "records"}:
        if related is None:
            related = _related(by, [about], {about.name: raw})
        found = [_one(about, r, related) for r in _references(raw)]
        if about.kind == "records":
            return found
        if len(found) != 1:
            raise Refused(f"{about.label.capitalize()}: name one record, not {len(found)}.", about.name)
        return found[0]
    if about.kind == "pointer":
        return raw if isinstance(raw, Record) else resolve_pointer(by, str(raw), about.name)
    if about.kind == "file":
        return _file(about, raw)
    if about.kind == "datetime":
        return _datetime(about, raw, by.organization.time_zone)
    return _CLEANERS[about.kind](about, raw)


def _nothing(about: Input) -> Any:
    if about.required:
        raise Refused(f"{about.label.capitalize()} is missing.", about.name)
    if about.kind in {"text", "longtext", "email", "url", "choice", "choices", "file"}:
        return ""
    return [] if about.kind == "records" else False if about.kind == "boolean" else None


def _one(about: Input, reference: str, related: Related) -> Record:
    found = related.get(about.record, {}).get(reference)
    if found is None:
        d = named(about.record)
        raise NotThere(
            f"{about.label.capitalize()}: there is no {d.label} {reference[:40]!r} here. Choose one of the {d.plural}, "
            f"by a reference such as {d.prefix}-0001.",
            about.name,
        )
    return found


def _text(about: Input, raw: Any) -> str:
    if not isinstance(raw, str):
        raise Refused(f"{about.label.capitalize()} must be text.", about.name)
    if not raw.isprintable() and ("\x00" in raw or any(0xD800 <= ord(c) <= 0xDFFF for c in raw)):
        raise Refused(f"{about.label.capitalize()} holds characters that no text has. Type it again.", about.name)
    if about.max_length and len(raw) > about.max_length:
        raise Refused(
            f"{about.label.capitalize()} has {len(raw)} characters; {about.max_length} fit. Shorten it.", about.name
        )
    if about.kind == "email":
        return _valid(about, raw.lower(), validate_email, "an e-mail address such as name@example.org")
    if about.kind == "url":
        return _valid(about, raw, URLValidator(schemes=["http", "https"]), "an address that begins with https://")
    return raw


def _valid(about: Input, raw: str, check: Any, what: str) -> str:
    try:
        check(raw)
    except ValidationError:
        raise Refused(f"{about.label.capitalize()}: {raw[:80]!r} is not {what}.", about.name) from None
    return raw


def _integer(about: Input, raw: Any) -> int:
    if isinstance(raw, int | str) and re.fullmatch(r"[+-]?\d{10,}", str(raw)):
        raise Refused(f"{about.label.capitalize()} has more than nine digits. Write a smaller number.", about.name)
    try:
        if isinstance(raw, bool | float) or not re.fullmatch(r"[+-]?\d{1,9}", str(raw)):
            raise ValueError
        value = int(raw)
    except ValueError:
        raise Refused(f"{about.label.capitalize()}: {str(raw)[:40]!r} is not a whole number.", about.name) from None
    if value < 0:
        raise Refused(f"{about.label.capitalize()} cannot be negative.", about.name)
    _refuse_too_large(about, value)
    return value


def _refuse_too_large(about: Input, value: int | Decimal) -> None:
    if not about.fits(value):
        raise Refused(
            f"{about.label.capitalize()} is larger than {about.largest}, the most that fits. Write a smaller one.",
            about.name,
        )


def _decimal(about: Input, raw: Any) -> Decimal:
    try:
        value = Decimal(str(raw))
        if not value.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise Refused(
            f"{about.label.capitalize()}: {str(raw)[:40]!r} is not a number. Write 12.5, for example.", about.name
        ) from None
    _refuse_too_large(about, value)
    if about.places is not None and value != round(value, about.places):
        raise Refused(
            f"{about.label.capitalize()}: {str(raw)[:40]} has more than {about.places} decimal places. Round it.",
            about.name,
        )
    return value


def _date(about: Input, raw: Any) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(raw)):
            raise ValueError
        return date.fromisoformat(str(raw))
    except ValueError:
        raise Refused(
            f"{about.label.capitalize()}: {str(raw)[:40]!r} is not a day that exists. Write it as 2026-11-25.",
            about.name,
        ) from None


def _datetime(about: Input, raw: Any, zone: str) -> datetime:
    """One without an offset is of the time zone. It lies within the calendar there, too, where it is shown."""
    try:
        value, here = raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw)), ZoneInfo(zone)
        return (value if value.tzinfo else value.replace(tzinfo=here)).astimezone(here).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refused(
            f"{about.label.capitalize()}: {str(raw)[:40]!r} is not a time. Write it as 2026-11-25T14:30.", about.name
        ) from None


def _boolean(about: Input, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    if str(raw).lower() in TRUE:
        return True
    if str(raw).lower() in FALSE:
        return False
    raise Refused(f"{about.label.capitalize()}: say yes or no.", about.name)


def _choice(about: Input, raw: Any) -> str:
    for value, label in about.choices:
        if str(raw).casefold() in {value.casefold(), label.casefold()}:
            return value
    raise Refused(
        f"{about.label.capitalize()}: {str(raw)[:40]!r} is not one of "
        f"{', '.join(label for _, label in about.choices)}.",
        about.name,
    )


def _choices(about: Input, raw: Any) -> str:
    known = families()
    if not isinstance(raw, str | list | tuple):
        raise Refused(f"{about.label.capitalize()}: {str(raw)[:40]!r} is none of {', '.join(known)}.", about.name)
    said = {
        str(p).strip().lower() for p in (re.split(r"[,;\s]+", raw) if isinstance(raw, str) else raw) if str(p).strip()
    }
    if "both" in said:
        said = (said - {"both"}) | set(known)
    if wrong := sorted(said - set(known)):
        raise Refused(f"{about.label.capitalize()}: {wrong[0][:40]!r} is none of {', '.join(known)}.", about.name)
    return " ".join(sorted(said))


_CLEANERS = {
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "boolean": _boolean,
    "choice": _choice,
    "choices": _choices,
}


def _file(about: Input, raw: Any) -> str:
    """The hash of an upload of this organization; anything else is not there."""
    if isinstance(raw, Upload):
        return raw.sha256
    sha256 = str(raw)
    known = Upload.objects.filter(organization_id=current_organization())
    if not re.fullmatch("[0-9a-f]{64}", sha256) or not known.filter(sha256=sha256).exists():
        raise NotThere(f"{about.label.capitalize()}: there is no such file here. Upload it first.", about.name)
    return sha256
