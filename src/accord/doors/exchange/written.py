"""One record as a text file: TOML, each field on a line of its own in the order of the declaration, long texts as they
are read. The same record gives the same text, so a version control shows what has changed."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

BARE_KEY = re.compile(r"[A-Za-z0-9_-]+\Z")
ESCAPES = {"\b": "\\b", "\t": "\t", "\f": "\\f", "\r": "\\r", "\\": "\\\\"}
LARGEST = 2**53


def as_toml(fields: Iterable[tuple[str, Any]]) -> str:
    """The text of one record; what is empty is left out."""
    lines = [f"{_key(name)} = {_value(value)}" for name, value in fields if value not in (None, "", [], ())]
    return "\n".join(lines) + "\n"


def from_toml(text: str) -> Mapping[str, Any]:
    """The fields of one record. Raises ValueError for what is no TOML."""
    return tomllib.loads(text, parse_float=Decimal)


def _key(name: str) -> str:
    return name if BARE_KEY.match(name) else _quoted(name)


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() if abs(value) < LARGEST:
            return str(value)
        case Decimal() if value.is_finite():
            text = format(value, "f")
            return text if "." in text else f"{text}.0"
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return _quoted(str(value))
        case str():
            return _block(value) if "\n" in value else _quoted(value)
        case Sequence():
            return "[" + ", ".join(_quoted(str(item)) for item in value) + "]"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    return '"' + "".join(_escaped(c) for c in text).replace("\n", "\\n").replace("\t", "\\t").replace('"', '\\"') + '"'


def _block(text: str) -> str:
    """Several lines, as they are; three quotation marks in a row would end it."""
    body = "".join(_escaped(c) for c in text).replace('"""', '\\"\\"\\"')
    if body.endswith('"'):
        body = body[:-1] + '\\"'
    return f'"""\n{body}"""'


def _escaped(character: str) -> str:
    if character in ESCAPES:
        return ESCAPES[character]
    if character == "\n" or character.isprintable() or ord(character) > 0x9F:
        return character
    return f"\\u{ord(character):04X}"
