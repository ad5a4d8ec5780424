"""The history of a record as the API says it: who did what when, and what it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accord.kernel.records.declaration import named
from accord.kernel.records.history import Names, history
from accord.kernel.records.snapshot import ERASED
from accord.tlog.entry import at_text

if TYPE_CHECKING:
    from accord.doors.api.represent import Name, Row
    from accord.kernel.access.actor import Actor
    from accord.kernel.records.declaration import Declaration
    from accord.kernel.records.fields import Input
    from accord.kernel.records.history import Happening
    from accord.kernel.records.history import Name as Called

MOST = 200


def history_of(by: Actor, declaration: Declaration, row: Row, before: int | None) -> dict[str, Any]:
    """The latest entries of a record below revision `before` (None: from the newest), with what each changed.

    `next`: the `before` of the page that follows. A value that was erased reads "erased".
    """
    found = history(by, declaration, row["pk"], before=before, limit=MOST + 1)
    return {"items": [_item(h) for h in found[:MOST]], "next": found[MOST - 1].rev if len(found) > MOST else None}


def _item(h: Happening) -> dict[str, Any]:
    return {
        "rev": h.rev, "at": at_text(h.at), "act": h.op, "entry": h.seq,
        "by": {"kind": h.actor["kind"], "how": h.actor["how"], "person": _name(h.person)},
        "changes": [
            {"field": c.input.name, "before": _said(c.input, c.before), "after": _said(c.input, c.after)}
            for c in h.changes
        ],
        "signature": {"meaning": h.signed, "signer": _name(h.signer)} if h.signed else None,
    }  # fmt: skip


def _name(name: Called | None) -> Name | None:
    """None: it is not shared with the caller."""
    if name is None or not name.type:
        return None
    return {"type": named(name.type).slug, "reference": name.reference, "title": name.title}


def _said(about: Input, value: Any) -> Any:
    if isinstance(value, Names):
        names = [_name(one) for one in value]
        return [n for n in names if n] if about.kind == "records" else names[0]
    return value.split() if about.kind == "choices" and value not in {None, ERASED} else value
