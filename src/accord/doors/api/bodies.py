"""Reading JSON strictly: no duplicate keys, NaN, byte order mark or depth, no numbers that others would round."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from accord.doors.api.problems import NotUnderstood, TooLarge, WrongMediaType
from accord.kernel.refusals import Objection, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.http import HttpRequest

    from accord.kernel.records.fields import Input

MOST_BYTES = 1024 * 1024
MOST_DEPTH = 32
MOST_INTEGER = 2**53 - 1
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.DOTALL)  # linear: a string that never ends takes the rest
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_LISTS = frozenset({"record", "records", "choices"})


def read_json(request: HttpRequest) -> dict[str, Any]:
    """The object in a body; an empty body is an empty object. Raises NotUnderstood, TooLarge or WrongMediaType."""
    raw = request.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise TooLarge(
            f"The body is larger than {MOST_BYTES // 1024} KiB. Send files to the address for files, and less at once."
        )
    if not raw:
        return {}
    if request.content_type != "application/json":
        raise WrongMediaType("Send the body as application/json.")
    return parse(raw)


def parse(raw: bytes) -> dict[str, Any]:
    """One JSON object. Numbers with a fraction come as Decimal. Raises NotUnderstood with what is wrong."""
    if raw.startswith(b"\xef\xbb\xbf"):
        raise NotUnderstood("The body begins with a byte order mark. Send plain UTF-8.")
    refuse_depth(raw)
    try:
        found = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_int=_integer,
            parse_float=_fraction,
        )
    except UnicodeDecodeError as error:
        raise NotUnderstood(f"The body is no UTF-8 at byte {error.start}.") from None
    except json.JSONDecodeError as error:
        raise NotUnderstood(f"The body is no JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from None
    if b"\\u" in raw and any(_UNWRITABLE.search(text) for text in _texts(found)):
        raise NotUnderstood("The body holds characters that no text has: NUL, or half of a pair.")
    if not isinstance(found, dict):
        raise NotUnderstood("The body must be a JSON object, such as {}.")
    return found


def refuse_depth(raw: bytes) -> None:
    """Raises NotUnderstood for more than MOST_DEPTH brackets within each other."""
    depth = 0
    for byte in re.findall(rb"[\[\]{}]", _STRINGS.sub(b"", raw)):
        depth += 1 if byte in b"[{" else -1
        if depth > MOST_DEPTH:
            raise NotUnderstood(f"The body is nested deeper than {MOST_DEPTH} levels.")


def _texts(found: Any) -> Iterator[str]:
    """Every key and text in what was parsed."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, list):
        for one in found:
            yield from _texts(one)
    elif isinstance(found, dict):
        yield from found
        for one in found.values():
            yield from _texts(one)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [n for n, _ in pairs]
        double = next(n for n in names if names.count(n) > 1)
        raise NotUnderstood(f"The key {double[:60]!r} is there twice. Say it once.")
    return found


def _constant(text: str) -> Any:
    raise NotUnderstood(f"{text} is no number in JSON.")


def _integer(text: str) -> int:
    if len(text) > 17 or abs(value := int(text)) > MOST_INTEGER:
        raise NotUnderstood(f"The number {text[:20]}… is too large. Whole numbers go up to {MOST_INTEGER}.")
    return value


def _fraction(text: str) -> Decimal:
    if len(text) > 40 or (value := Decimal(text)).adjusted() > 16 or value.adjusted() < -16:
        raise NotUnderstood(f"The number {text[:20]}… has more digits than can be kept.")
    return value


def refuse_shapes(inputs: Sequence[Input], body: Mapping[str, Any]) -> None:
    """Values are text, numbers, true, false or null; lists of text where several may be named. Raises Refused."""
    kinds = {i.name: i for i in inputs}
    objections = []
    for name, value in body.items():
        about = kinds.get(name)
        if about is None:
            continue  # named as unknown by the kernel
        if isinstance(value, list) and about.kind in _LISTS and all(isinstance(v, str) for v in value):
            continue
        if isinstance(value, list | dict):
            what = "a list of text" if about.kind in {"records", "choices"} else "one value"
            objections.append(Objection(f"{about.label.capitalize()} must be {what}.", name))
        elif about.kind in _LISTS and not (value is None or isinstance(value, str)):
            objections.append(Objection(f"{about.label.capitalize()} must be text.", name))
    refuse(*objections)
