"""History for people: each happening with its differences in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accord.doors.pages.show import NOTHING, Shower
from accord.kernel.records.fields import Input
from accord.kernel.records.history import Happening, history

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.record import Record


@dataclass(frozen=True, slots=True)
class Difference:
    """A field, as it was and as it became."""

    label: str
    before: SafeString
    after: SafeString
    new: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A happening, ready to be read."""

    rev: int
    seq: int
    says: str
    who: str
    how: str
    when: SafeString
    signed: str
    differences: tuple[Difference, ...]
    leaf: str


_WHEN = Input("at", "datetime", "when")


def told(by: Actor, record: Record, before: int = 0, limit: int = 30) -> list[Told]:
    """The last happenings of a record below the revision `before` (0: all)."""
    shower = Shower(by)
    return [_told(shower, h) for h in history(by, record, limit=limit, before=before)]


def _told(shower: Shower, happening: Happening) -> Told:
    first = happening.rev == 1
    differences = tuple(
        Difference(
            c.input.label[:1].upper() + c.input.label[1:],
            _shown(shower, c.input, c.before),
            _shown(shower, c.input, c.after),
            first or c.before is None,
        )
        for c in happening.changes
    )
    when = shower.plain(_WHEN, happening.at)
    return Told(
        happening.rev,
        happening.seq,
        happening.says,
        happening.who,
        happening.how,
        when,
        happening.signed,
        differences,
        happening.leaf[:16],
    )


def _shown(shower: Shower, one: Input, value: object) -> SafeString:
    if value is None or value == "":
        return NOTHING
    if one.kind in {"record", "records", "pointer", "file", "url", "email"}:
        return shower.plain(Input(one.name, "text", one.label), value)
    return shower.plain(one, value)
