"""The ACCORD_ variables, held against what they may be: nonsense stops the start with one sentence."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import ParseResult, urlparse


def text(name: str, default: str = "") -> str:
    """The variable ACCORD_`name`; unset and empty alike give the default."""
    return os.environ.get(f"ACCORD_{name}", "").strip() or default


def whole(name: str, default: int, most: int, what: str, least: int = 1) -> int:
    """A whole number from `least` to `most`. Raises SystemExit."""
    given = text(name, str(default))
    if not (given.isascii() and given.isdigit() and len(given) < 10 and least <= int(given) <= most):
        raise refused(name, f"is {given!r}; write {what} from {least} to {most}")
    return int(given)


def base_url(default: str) -> str:
    """The address under which people reach the pages, without a slash at its end. Raises SystemExit."""
    given = text("BASE_URL", default).rstrip("/")
    parsed = parse("BASE_URL", given)
    if parsed.scheme not in {"http", "https"} or not parsed.hostname or parsed.path or parsed.query or parsed.fragment:
        raise refused("BASE_URL", f"is {given!r}; write it as https://accord.example.org, without a path")
    return given


def outside(name: str, data: Path) -> Path | None:
    """A folder that does not lie in the data folder, nor holds it; None when it is not given. Raises SystemExit."""
    if not (given := text(name)):
        return None
    path = Path(given).resolve()
    if path == data or data in path.parents or path in data.parents:
        raise refused(name, f"is {given!r}; name a folder apart from the data folder, such as one on another machine")
    return path


def parse(name: str, url: str) -> ParseResult:
    """An address in its parts, the port read. Raises SystemExit, and never says a password."""
    try:
        parsed = urlparse(url)
        _ = parsed.port
    except ValueError:
        raise refused(name, "is no address: its port is no number, or its host cannot be read") from None
    return parsed


def refused(name: str, why: str) -> SystemExit:
    """What stops the start: a sentence about the variable ACCORD_`name`."""
    return SystemExit(f"accord: ACCORD_{name} {why}.")
