"""An iCalendar stream (RFC 5545): days on which something is due, for calendar programs to subscribe to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

CONTENT_TYPE = "text/calendar; charset=utf-8"
LINE = 75  # octets, without the line break (3.1)


@dataclass(frozen=True, slots=True)
class Event:
    """Something on a whole day. `uid` stays the same however often it is fetched."""

    uid: str
    on: date
    summary: str
    description: str
    url: str
    categories: str


def calendar(name: str, events: Iterable[Event], at: datetime) -> bytes:
    """The stream, with CRLF and folded lines."""
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Accord//Duties//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"NAME:{text(name)}", f"X-WR-CALNAME:{text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H",
    ]  # fmt: skip
    for event in events:
        last = event.on + timedelta(days=1) if event.on < date.max else event.on
        lines += [
            "BEGIN:VEVENT", f"UID:{text(event.uid)}", f"DTSTAMP:{stamp}", f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{last:%Y%m%d}", f"SUMMARY:{text(event.summary)}",
            f"DESCRIPTION:{text(event.description)}", f"URL:{event.url}", f"CATEGORIES:{text(event.categories)}",
            "TRANSP:TRANSPARENT", "END:VEVENT",
        ]  # fmt: skip
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) + b"\r\n" for line in lines)


def text(value: str) -> str:
    """A value of the type TEXT (3.3.11): backslash, semicolon, comma and line breaks escaped, other controls gone."""
    value = re.sub(r"\r\n|[\r\n\u2028\u2029\x85]", "\n", value)
    value = re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", " ", value)
    return value.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,").replace("\n", r"\n")


def folded(line: str) -> bytes:
    """A content line in pieces of at most 75 octets; no character is cut, each further piece begins with a space."""
    pieces, piece = [], b""
    for character in line:
        encoded = character.encode("utf-8", "replace")
        if len(piece) + len(encoded) > LINE:
            pieces.append(piece)
            piece = b" "
        piece += encoded
    return b"\r\n".join([*pieces, piece])
