"""The words in which the example is written: a dated act by somebody, on a record that has a name in the script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Day:
    """A day as so many days from today. A past one that falls on a weekend is the Friday before, as acts are."""

    offset: int


@dataclass(frozen=True, slots=True)
class The:
    """A record that an earlier act made, by its name in the script."""

    name: str


@dataclass(frozen=True, slots=True)
class File:
    """A file to be handed in."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Event:
    """One act: so many days before today, by whom, what, on which record, with which answers.

    `makes`: the name that the record it creates has from then on. Answers may hold Day, The, File and lists of The.
    """

    ago: int
    by: str
    act: str
    on: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    makes: str = ""


def did(ago: int, by: str, act: str, on: str = "", **answers: Any) -> Event:
    """Somebody did something to a record."""
    return Event(ago, by, act, on, answers)


def made(ago: int, by: str, act: str, name: str, **answers: Any) -> Event:
    """Somebody made a record, which the script calls `name` from then on."""
    return Event(ago, by, act, "", answers, name)


def brought(ago: int, by: str, act: str, on: str, name: str, **answers: Any) -> Event:
    """Somebody did something to a record that made another one, which the script calls `name` from then on.

    The name begins with the type of what was made: `finding of the torque driver`.
    """
    return Event(ago, by, act, on, answers, name)
