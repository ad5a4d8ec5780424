"""Reading the example's data: flat tables from CSV, what holds more text from TOML, documents from Markdown."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import fields
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar, get_type_hints

T = TypeVar("T")


@cache
def text(name: str) -> str:
    """A file of this package, by its path below it. Raises FileNotFoundError."""
    return files("accord.config.example").joinpath(*name.split("/")).read_text("utf-8")


def rows(name: str, kind: type[T]) -> list[T]:
    """The rows of `registers/NAME.csv` as dataclasses of `kind`: text, whole numbers, yes and no."""
    return list(_read(name, kind))  # type: ignore[arg-type]  # mypy takes no class for hashable


@cache
def _read(name: str, kind: type[T]) -> tuple[T, ...]:
    hints = get_type_hints(kind)
    known = [f.name for f in fields(kind)]  # type: ignore[arg-type]
    found = csv.DictReader(text(f"registers/{name}.csv").splitlines())
    return tuple(kind(**{n: _value(hints[n], row[n]) for n in known}) for row in found)


def lines(name: str) -> list[dict[str, str]]:
    """The rows of `registers/NAME.csv` as they stand; semicolons part its columns."""
    return list(csv.DictReader(text(f"registers/{name}.csv").splitlines(), delimiter=";"))


def toml(name: str) -> dict[str, Any]:
    """The whole of `registers/NAME.toml`."""
    return tomllib.loads(text(f"registers/{name}.toml"))


def tables(name: str, key: str) -> list[dict[str, Any]]:
    """The array of tables `key` of `registers/NAME.toml`."""
    found: list[dict[str, Any]] = tomllib.loads(text(f"registers/{name}.toml"))[key]
    return found


def _value(hint: Any, raw: str) -> Any:
    if hint is bool:
        return raw == "yes"
    if hint is int:
        return int(raw)
    if hint == (int | None):
        return int(raw) if raw else None
    return raw
