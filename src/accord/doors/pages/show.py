"""How a value looks to a person, in lists, records and history. Escapes everything; names no record unseen."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.html import conditional_escape, format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from accord.doors.pages.address import record_address
from accord.kernel.access.scope import follow, scope_q, visible
from accord.kernel.records.declaration import Declaration, by_prefix, named
from accord.kernel.records.fields import Input
from accord.kernel.records.record import Record
from accord.standards import families

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Mapping, Sequence

    from accord.kernel.access.actor import Actor

NOTHING = SafeString('<span class="nothing">–</span>')
ELSEWHERE = SafeString('<span class="nothing">not shared with you</span>')
SHORT = 140
STATE = Input("state", "choice", "state")
REFERENCE = Input("reference", "text", "reference")
RECORDED = Input("recorded_at", "datetime", "recorded")
_KERNEL = {
    f.name: f
    for f in (
        STATE,
        REFERENCE,
        RECORDED,
        Input("rev", "integer", "revision"),
        Input("external_reference", "text", "your own reference"),
    )
}


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    """CommonMark with tables; raw HTML and pictures from elsewhere stay text.

    A table may be wider than the screen, so that it scrolls by itself: the keyboard must reach it.
    """
    found = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    found.add_render_rule("table_open", lambda *_: '<table tabindex="0">\n')
    return found


def laid_out(text: str) -> SafeString:
    """Markdown as HTML. The renderer escapes everything and refuses addresses that run scripts."""
    return mark_safe(f'<div class="prose laid-out">{_markdown().render(text)}</div>')  # noqa: S308  # escaped by it


def about(declaration: Declaration, name: str) -> Input:
    """The input called `name`, or the kernel's own column of that name. Raises KeyError."""
    return _KERNEL[name] if name in _KERNEL else declaration.field(name)


def day(value: date) -> str:
    """`3 Dec 2026`."""
    return f"{value.day} {value:%b %Y}"


def instant(value: datetime, zone: str) -> str:
    """`3 Dec 2026, 14:05 CET`: in the organization's time zone, which is named."""
    local = value.astimezone(ZoneInfo(zone))
    return f"{day(local)}, {local:%H:%M} {local:%Z}"


class Shower:
    """Shows values to one actor. Give it all records of a page first (`load`): then the number of queries is fixed."""

    def __init__(self, by: Actor) -> None:
        self.by = by
        self.slug = by.organization.slug
        self.zone = by.organization.time_zone
        self._free: dict[str, bool] = {}
        self._seen: set[uuid.UUID] = set()
        self._pointed: dict[str, Record] = {}

    def load(self, records: Sequence[Record], inputs: Iterable[Input]) -> None:
        """Find out, one query per type, which of the records that these refer to may be seen."""
        asked: dict[str, set[uuid.UUID]] = {}
        pointers: set[str] = set()
        for one in inputs:
            if one.kind == "pointer":
                pointers |= {p for r in records if (p := getattr(r, one.name))}
            elif one.kind in {"record", "records"} and not self._unrestricted(one.record):
                asked.setdefault(one.record, set()).update(i for r in records for i in _ids(r, one))
        for name, ids in asked.items():
            self._seen |= set(visible(named(name), self.by).filter(pk__in=ids).values_list("pk", flat=True))
        if pointers:
            self._pointed |= follow(self.by, pointers)

    def allow(self, records: Iterable[Record]) -> None:
        """Find out which of these records may be seen, for `link`."""
        asked: dict[str, set[uuid.UUID]] = {}
        for record in records:
            if not self._unrestricted(type(record).__name__):
                asked.setdefault(type(record).__name__, set()).add(record.pk)
        for name, ids in asked.items():
            self._seen |= set(visible(named(name), self.by).filter(pk__in=ids).values_list("pk", flat=True))

    def _unrestricted(self, name: str) -> bool:
        if name not in self._free:
            declaration = named(name)
            condition = scope_q(self.by, f"{declaration.area}.view", declaration)
            self._free[name] = condition is not None and not condition
        return self._free[name]

    def sees(self, record: Record) -> bool:
        """Whether a record that was loaded may be named."""
        return self._unrestricted(type(record).__name__) or record.pk in self._seen

    def link(self, record: Record | None, *, numbered: bool = True) -> SafeString:
        """A record by its name, leading to its page; nothing of one that the actor does not see."""
        if record is None:
            return NOTHING
        if not self.sees(record):
            return ELSEWHERE
        return linked(self.slug, record, numbered=numbered)

    def cell(self, record: Record, one: Input) -> SafeString:
        """A value in a list: one line."""
        if one.name == "reference":
            return format_html(
                '<a class="reference" href="{}">{}</a>', record_address(self.slug, record), record.reference
            )
        if one.name == "state":
            return state_badge(record)
        if one.name == "title":
            return format_html('<a class="title" href="{}">{}</a>', record_address(self.slug, record), record.title)
        if one.kind == "longtext":
            text = str(getattr(record, one.name) or "")
            return conditional_escape(text[:SHORT] + ("…" if len(text) > SHORT else "")) if text else NOTHING
        return self.value(record, one)

    def value(self, record: Record, one: Input) -> SafeString:
        """A value in full."""
        if one.kind == "records":
            related = list(getattr(record, one.name).all())
            return format_html_join(", ", "{}", ((self.link(r),) for r in related)) if related else NOTHING
        raw = getattr(record, one.name)
        if raw is None or raw == "":
            return NOTHING
        if one.kind == "record":
            return self.link(raw) if isinstance(raw, Record) else conditional_escape(str(raw))
        if one.kind == "pointer":
            found = self._pointed.get(raw)
            return linked(self.slug, found) if found else ELSEWHERE
        if one.kind == "file":
            form = '<a href="{0}file/{1}/">Look at it</a> <a href="{0}file/{1}">Download</a>'
            return format_html(form, record_address(self.slug, record), one.name)
        return self.plain(one, raw)

    def plain(self, one: Input, raw: Any) -> SafeString:
        """A value that is no record."""
        if one.markdown:
            return laid_out(str(raw))
        if one.kind == "longtext":
            return mark_safe(f'<div class="prose">{linebreaks(str(raw), autoescape=True)}</div>')  # noqa: S308  # escaped by linebreaks
        if one.kind == "boolean":
            return SafeString("yes" if raw else "no")
        if one.kind == "choice":
            return conditional_escape(dict(one.choices).get(str(raw), str(raw)))
        if one.kind == "choices":
            return served(str(raw))
        if isinstance(raw, datetime):
            return format_html(
                '<time datetime="{}">{}</time>', raw.astimezone(UTC).isoformat(), instant(raw, self.zone)
            )
        if isinstance(raw, date):
            return format_html('<time datetime="{}">{}</time>', raw.isoformat(), day(raw))
        if one.kind in {"integer", "decimal"}:
            return format_html('<span class="number">{}</span>', _plainly(str(raw)))
        if one.kind == "email":
            return format_html('<a href="mailto:{0}">{0}</a>', raw)
        if one.kind == "url" and str(raw).startswith(("https://", "http://")):
            return format_html('<a href="{0}" rel="noopener noreferrer">{0}</a>', raw)
        return conditional_escape(str(raw))


def _plainly(number: str) -> str:
    """A number without needless zeros where it is kept with more than two decimals: 9.000 is 9, 12.50 stays."""
    _, point, decimals = number.partition(".")
    return number.rstrip("0").rstrip(".") if point and len(decimals) > 2 else number


def _ids(record: Record, one: Input) -> list[uuid.UUID]:
    if one.kind == "records":
        return [r.pk for r in getattr(record, one.name).all()]
    found = record.__dict__.get(f"{one.name}_id")
    return [found] if found else []


def linked(slug: str, record: Record, *, numbered: bool = True) -> SafeString:
    """Title and, where `numbered`, reference of a record that is seen, leading to its page where it has one."""
    text = format_html(
        '{} <span class="reference">{}</span>' if numbered else "{}", record.title, record.reference or ""
    )
    where = record_address(slug, record)
    return format_html('<a href="{}">{}</a>', where, text) if where else text


_NAMED = re.compile(r"\b[A-Z]{1,8}-[0-9]{1,12}\b")


def told(by: Actor, sentences: Iterable[str], here: Record | None = None) -> dict[str, SafeString]:
    """Each sentence as a page says it: the records whose reference it names, and that the actor sees, by their name and
    leading to their page. `here`: the record that the page is about."""
    said = list(dict.fromkeys(sentences))
    wanted: dict[Declaration, set[str]] = {}
    for reference in {r for sentence in said for r in _NAMED.findall(sentence)} - {here and here.reference}:
        if declaration := by_prefix(reference):
            wanted.setdefault(declaration, set()).add(reference)
    seen = {r.reference: r for d, refs in wanted.items() for r in visible(d, by).filter(reference__in=refs)}
    return {sentence: _told(by.organization.slug, sentence, seen) for sentence in said}


def _told(slug: str, sentence: str, seen: Mapping[str | None, Record]) -> SafeString:
    shown, at = SafeString(""), 0
    for found in _NAMED.finditer(sentence):
        if (record := seen.get(found[0])) is None or not record_address(slug, record):
            continue
        shown += conditional_escape(sentence[at : found.start()]) + linked(slug, record)
        at = found.end() + (len(record.title) + 1 if sentence[found.end() :].startswith(f" {record.title}") else 0)
    return shown + conditional_escape(sentence[at:])


def state_badge(record: Record) -> SafeString:
    """The state in words; its colour says only whether something may still be due."""
    state = record.declaration.state(record.state)
    tone = "archived" if record.archived_on else "final" if state.final else "open"
    label = f"{state.label}, archived" if record.archived_on else state.label
    return format_html('<span class="state {}">{}</span>', tone, label)


def served(raw: str) -> SafeString:
    """The standards that a record is kept for, each with its own colour."""
    words, known = raw.split(), families()
    said = [(number, name.replace("-", " ").upper()) for number, name in enumerate(known, 1) if name in words]
    return format_html_join(" ", '<span class="serves family-{}">{}</span>', said) if said else NOTHING
