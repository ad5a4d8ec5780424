"""The trail as it is asked for and as it is taken along: what may be asked, in the same words on the page and in the
API; XLSX and JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from accord.doors.exchange import sheets
from accord.kernel.access.scope import resolve_pointer
from accord.kernel.acts.answers import clean_inputs
from accord.kernel.moments.clock import now
from accord.kernel.records.declaration import by_slug
from accord.kernel.records.fields import Input
from accord.kernel.records.history import Names, fields_of
from accord.kernel.records.trail import Wanted, everything, follows
from accord.kernel.refusals import Forbidden, Refused
from accord.standards import families
from accord.tlog.entry import at_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from accord.kernel.access.actor import Actor
    from accord.kernel.records.history import Change, Happening
    from accord.kernel.records.record import Record

MOST = 5_000
"""So many happenings go into a file, the newest first."""
LONG = 2_000
"""Characters of a text that a cell shows; JSON holds it whole."""
ASKED = (
    Input("person", "record", "person", "Only what this person did.", record="Person"),
    Input("without", "record", "all but", "Nothing that this person did.", record="Person"),
    Input("type", "text", "kind of record", "Only records of this type, as it stands in addresses.", max_length=80),
    Input("act", "text", "act", "Only this act, by its name in the ledger, such as change.", max_length=80),
    Input("record", "text", "record", "Only this record, by its reference.", max_length=40),
    Input("field", "text", "field", "Only changes of this field; together with a record.", max_length=80),
    Input("since", "date", "from", "The first day, in the organization's time zone."),
    Input("until", "date", "to", "The last day, in the organization's time zone."),
)
HEADINGS = (
    "Entry", "When", "Time zone", "Who", "How", "What was done", "Kind of record", "Reference", "Record", "Revision",
    "Field", "Before", "After", "Signed", "Signed by", "Leaf hash",
)  # fmt: skip


def wanted_of(by: Actor, answers: Mapping[str, Any], record: Record | None = None) -> Wanted:
    """What is asked for; `record`: on the pages of one. Raises Refused, and Forbidden for the acts of others where one
    follows one's own alone."""
    asked = clean_inputs(by, ASKED, answers)
    person, without = asked["person"], asked["without"]
    if asked["record"]:
        record = resolve_pointer(by, asked["record"], "record")
    if record is None and person and person != by.person and not follows(by):
        raise Forbidden(
            "Your role lets you follow your own acts alone; whoever runs or audits the management system follows those "
            "of others."
        )
    declaration = by_slug(asked["type"]) if asked["type"] else None
    if asked["type"] and declaration is None:
        raise Refused(f"Kind of record: there is no {asked['type'][:40]!r} here. Choose one from the list.", "type")
    if not re.fullmatch(r"[a-z0-9_.-]*", asked["act"]):
        raise Refused("Act: this is not the name of an act. Choose one from the list.", "act")
    if asked["since"] and asked["until"] and asked["since"] > asked["until"]:
        raise Refused("From: the first day is after the last one. Turn them round.", "since")
    if asked["field"] and (record is None or asked["field"] not in fields_of(record.declaration)):
        raise Refused("Field: name a record, and one of its fields.", "field")
    return Wanted(
        person.pk if person else None, without.pk if without else None,
        (declaration.name,) if declaration else (), asked["act"], asked["since"], asked["until"],
        record, asked["field"],
    )  # fmt: skip


def in_words(change: Change, value: Any) -> Any:
    """A value as people say it, where it is no day, instant or number."""
    one = change.input
    if value is None or value == "":
        return ""
    if isinstance(value, Names):
        return str(value)
    if one.kind == "boolean":
        return "yes" if value else "no"
    if one.kind == "choice":
        return dict(one.choices).get(str(value), str(value))
    if one.kind == "choices":
        return ", ".join(f.replace("-", " ").upper() for f in families() if f in str(value).split())
    return value


def item(happening: Happening) -> dict[str, Any]:
    """A happening as JSON says it."""
    declaration = happening.declaration
    return {
        "entry": happening.seq,
        "at": at_text(happening.at),
        "who": happening.who,
        "how": happening.how or "signed in",
        "act": happening.op,
        "says": happening.says,
        "record": {"type": declaration.slug, "reference": happening.name.reference, "title": happening.name.title},
        "rev": happening.rev,
        "changes": [
            {"field": c.input.name, "label": c.input.label, "before": _plain(c.before), "after": _plain(c.after)}
            for c in happening.changes
        ],
        "signature": _signature(happening),
        "leaf": happening.leaf,
    }


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Names) else value


def _signature(happening: Happening) -> dict[str, str] | None:
    if not happening.signed:
        return None
    signer = happening.signer.title if happening.signer else ""
    return {"meaning": happening.signed, "signer": signer, "method": happening.method}


def xlsx(by: Actor, wanted: Wanted, asked: str) -> bytes:
    """A workbook: the trail, a line for each field that changed, and a sheet that says what it is. `asked`: what it was
    narrowed to, in words."""
    count = _Count()
    about = (
        ("Trail of", by.organization.title),
        ("Narrowed to", asked or "nothing: all that may be seen"),
        ("Taken along by", by.name),
        ("On", at_text(now())),
    )

    def facts() -> Iterator[tuple[str, str]]:
        yield from about
        yield (
            "Happenings",
            f"{count.made:,}"
            + (
                f": the newest; a file holds no more than {MOST:,}. Narrow it to fewer days"
                if count.made >= MOST
                else ""
            ),
        )

    rows = _rows(by, count.of(everything(by, wanted, most=MOST, verb="export")))
    return sheets.xlsx([("Trail", HEADINGS, rows), ("About", ("What", "Said"), facts())])


class _Count:
    """How many went by."""

    def __init__(self) -> None:
        self.made = 0

    def of(self, happenings: Iterator[Happening]) -> Iterator[Happening]:
        for self.made, happening in enumerate(happenings, 1):
            yield happening


def _rows(by: Actor, happenings: Iterator[Happening]) -> Iterator[list[sheets.Cell]]:
    zone = ZoneInfo(by.organization.time_zone)
    for h in happenings:
        at = h.at.astimezone(zone)
        first: list[sheets.Cell] = [
            h.seq, at.replace(tzinfo=None, microsecond=0), f"{at:%Z}", h.who, h.how or "signed in", h.says,
            h.declaration.label, h.name.reference, h.name.title, h.rev,
        ]  # fmt: skip
        last: list[sheets.Cell] = [h.signed, h.signer.title if h.signer else "", h.leaf]
        for c in h.changes:
            yield [*first, c.input.label, _cell(in_words(c, c.before)), _cell(in_words(c, c.after)), *last]
        if not h.changes:
            yield [*first, "", "", "", *last]


def _cell(value: Any) -> sheets.Cell:
    if isinstance(value, str) and len(value) > LONG:
        return f"{value[:LONG]}… ({len(value):,} characters; the JSON file holds them all)"
    found: sheets.Cell = value
    return found
