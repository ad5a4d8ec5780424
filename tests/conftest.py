"""One record of every type, made from the declarations: what the tests of isolation and of all doors look at."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zlib import crc32

import pytest

from accord.kernel.access.actor import Actor
from accord.kernel.acts.perform import add, run
from accord.kernel.records.declaration import Declaration, declarations, named
from accord.kernel.records.fields import Input
from accord.kernel.records.files import receive
from accord.kernel.records.record import Record
from accord.kernel.refusals import Refused

Specimens = dict[str, Record]
_number = itertools.count(1)
_learned: dict[str, frozenset[str]] = {}  # by type, in an order that works: the fields that its rules would not have


@pytest.fixture
def specimens() -> Callable[..., Specimens]:
    """`specimens(by, word="canary")`: a record of every type in the actor's organization, by class name.

    All text that they hold contains `word`. Relations lead to the other specimens.
    """
    return make


def make(by: Actor, word: str = "specimen") -> Specimens:
    """One of each; types that refer to a later one are completed in a second round."""
    found: Specimens = {"Organization": by.organization, "Person": by.person} if by.person else {}
    with by.scope():
        file = receive(f"{word}.txt", [f"{word} {next(_number)}".encode()]).sha256
    if _learned:
        with suppress(Refused):  # a second one of the same word in one organization needs other fields
            return _all_in_one_act(by, dict(found), word, file)
    learned = {}
    waiting = [d for d in declarations() if d.name not in found]
    while waiting:
        ready = [d for d in waiting if all(f.record in found for f in d.fields if f.kind == "record" and _needed(d, f))]
        for declaration in sorted(ready, key=lambda d: sum(f.record not in found for f in d.fields if f.record)):
            if _is_next(declaration, ready, found):
                found[declaration.name], learned[declaration.name] = _one(by, declaration, found, word, file)
        waiting = [d for d in waiting if d.name not in found]
    _learned.update(learned)
    return found


def _all_in_one_act(by: Actor, found: Specimens, word: str, file: str) -> Specimens:
    """What the first ones have taught makes the next ones at once."""

    def body(unit: Any) -> None:
        for name, leave_out in _learned.items():
            found[name] = _filled(named(name), found, word, file, leave_out)

    run(by, "create", body)
    with by.scope():
        return {name: type(r).objects.get(pk=r.pk) if name in _learned else r for name, r in found.items()}


def _is_next(declaration: Declaration, ready: list[Declaration], found: Specimens) -> bool:
    """Not while another one that it may refer to could be made now and does not refer back."""
    others = {d.name: d for d in ready if d.name not in found and d is not declaration}
    return not any(
        f.record in others and declaration.name not in {back.record for back in others[f.record].fields}
        for f in declaration.fields
        if f.record
    )


def _needed(declaration: Declaration, about: Input) -> bool:
    return not declaration.model._meta.get_field(about.name).null


def _one(by: Actor, declaration: Declaration, found: Specimens, word: str, file: str) -> tuple[Record, frozenset[str]]:
    """The fullest one that the rules let through: with every field, else without some of those they object to."""
    chance = random.Random(declaration.name)
    optional = [f.name for f in declaration.fields if f.kind not in {"boolean", "choices"} and not f.required]
    leave_out: set[str] = set()
    for attempt in range(120):
        try:
            return _made(by, declaration, found, word, file, leave_out), frozenset(leave_out)
        except Refused as refusal:
            objections = refusal.objections
            blamed = sorted({o.field for o in objections} & set(optional))
            if blamed and attempt % 20 < 12:
                leave_out ^= {chance.choice(blamed)}
            else:
                leave_out = set(chance.sample(optional, min(len(optional), attempt // 12 + 1)))
                leave_out |= {f.name for f in declaration.fields if f.kind == "date" and attempt % 2 and not f.required}
    raise AssertionError(f"no specimen of {declaration.name} could be made: {objections}")


def _made(by: Actor, declaration: Declaration, found: Specimens, word: str, file: str, leave_out: set[str]) -> Record:
    record: Record = run(by, "create", lambda unit: _filled(declaration, found, word, file, leave_out))
    with by.scope():
        return type(record).objects.get(pk=record.pk)


def _filled(declaration: Declaration, found: Specimens, word: str, file: str, leave_out: Collection[str]) -> Record:
    number, made = next(_number), declaration.model()
    for about in declaration.fields:
        if about.name in leave_out or about.kind == "records":
            continue
        value = _value(about, found, word, number, file)
        if about.kind != "record" or value is not None or not _needed(declaration, about):
            setattr(made, about.name, value)
    made.external_reference = f"{word} {number}"
    add(made)
    for about in declaration.fields:
        if about.kind == "records" and about.record in found:
            getattr(made, about.name).set([found[about.record]])
    return made


def _day(word: str) -> date:
    """One day for all of a word: rules may want an order of days, natural keys may want another day."""
    return date(2024, 2, 1) + timedelta(days=crc32(word.encode()) % 60)


def _value(about: Input, found: Specimens, word: str, number: int, file: str) -> Any:
    match about.kind:
        case "text" | "longtext":
            if about.example:
                return about.example
            room = about.max_length or 200
            return f"{word} {about.name} {number}"[:room] if room > len(word) + 4 else f"{number}"[:room]
        case "email":
            return f"{word}.{number}@example.org"
        case "url":
            return f"https://example.org/{word}/{number}"
        case "integer":
            return int(about.name != "openings")  # the proof of a backup counts what erasures say to have erased
        case "decimal":
            return Decimal(1)
        case "date":
            return _day(word)
        case "datetime":
            return datetime.combine(_day(word), time(10), UTC)
        case "boolean":
            return False
        case "choice":
            return about.choices[0][0]
        case "choices":
            return about.begins or ""
        case "record":
            return found.get(about.record)
        case "pointer":
            return found.get("Process", found["Person"]).pointer
        case "file":
            return file
    raise AssertionError(f"say what a specimen of kind {about.kind} is")
