"""Canonical JSON: one value, one sequence of bytes (RFC 8785 in a strict profile).

The profile leaves out whatever two programs could write differently: floats (decimals go as strings), integers beyond
±(2^53 - 1), keys outside ASCII, lone surrogates, nesting below 32 levels. Within it Python's
own encoder gives RFC 8785.
"""

import json
from collections.abc import Mapping, Sequence

LARGEST = 2**53 - 1
"""The largest magnitude of an integer that every JSON reader keeps exactly."""
DEEPEST = 32
"""How many objects and lists may lie inside each other."""

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False).encode


class NotCanonical(ValueError):
    """A value, or bytes, outside the profile; the sentence names the path, `$` being the whole."""


def canonical(value: object) -> bytes:
    """The one canonical form of `value`, UTF-8. Raises NotCanonical for anything outside the profile."""
    if problem := _problem(value, DEEPEST):
        path, reason = problem
        raise NotCanonical(f"${path} {reason}.")
    return _encode(value).encode()


def loads(data: bytes) -> object:
    """The value whose canonical form is `data`. Raises NotCanonical if these bytes are no value's canonical form."""
    try:
        value: object = json.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise NotCanonical(f"$ is not JSON in UTF-8: {error}.") from None
    if canonical(value) != data:
        raise NotCanonical("$ is JSON, but not in its canonical form.")
    return value


def _problem(value: object, levels: int) -> tuple[str, str] | None:
    """Where below `value` the profile is left, and how; None when nowhere. `levels` are those still allowed."""
    match value:
        case str():
            return _text_problem(value)
        case dict() | list() | tuple() if not levels:
            return "", f"lies deeper than {DEEPEST} levels"
        case dict():
            return _object_problem(value, levels - 1)
        case list() | tuple():
            return _list_problem(value, levels - 1)
        case None | bool():
            return None
        case int():
            return None if -LARGEST <= value <= LARGEST else ("", "is an integer beyond ±(2^53 - 1)")
        case float():
            return "", "is a float; decimals are written as text"
        case _:
            return "", f"is of the type {type(value).__name__}, which JSON does not know"


def _object_problem(items: Mapping[object, object], levels: int) -> tuple[str, str] | None:
    for key, item in items.items():
        if not isinstance(key, str) or not key.isascii():
            return "", f"has the key {key!r}, which is not ASCII text"
        if type(item) is str and item.isascii():  # nearly all that an entry holds
            continue
        if problem := _problem(item, levels):
            return f".{key}{problem[0]}", problem[1]
    return None


def _list_problem(items: Sequence[object], levels: int) -> tuple[str, str] | None:
    for index, item in enumerate(items):
        if problem := _problem(item, levels):
            return f"[{index}]{problem[0]}", problem[1]
    return None


def _text_problem(text: str) -> tuple[str, str] | None:
    try:
        text.isascii() or text.encode()
    except UnicodeEncodeError:
        return "", "is text with a lone surrogate"
    return None
