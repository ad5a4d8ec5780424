"""What a browser may show of an uploaded file: pictures, PDF and text, told by their first bytes and never by a name.

Whatever else it is, HTML and SVG among it, is shown as its own text or not at all.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from accord.kernel.records.files import open_file

if TYPE_CHECKING:
    from collections.abc import Callable

SHOWN = 200_000  # bytes of a text
ROWS, COLUMNS = 200, 40  # of a table
_PICTURES: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("image/png", lambda head: head.startswith(b"\x89PNG\r\n\x1a\n")),
    ("image/jpeg", lambda head: head.startswith(b"\xff\xd8\xff")),
    ("image/gif", lambda head: head.startswith((b"GIF87a", b"GIF89a"))),
    ("image/webp", lambda head: head.startswith(b"RIFF") and head[8:12] == b"WEBP"),
)
_WORDS = {
    "picture": "picture", "pdf": "PDF", "table": "table as text", "text": "text", "": "can only be downloaded",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Preview:
    """`kind`: picture, pdf, text, table, or empty where nothing is shown. `mime`: as what it may be handed out."""

    kind: str
    mime: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    cut: bool = False

    @property
    def says(self) -> str:
        """The kind in words."""
        return _WORDS[self.kind]


def preview_of(sha256: str, name: str) -> Preview:
    """What may be shown. Raises FileNotFoundError when the disk has lost the file."""
    with open_file(sha256) as stored:
        head = stored.read(SHOWN + 1)
    for mime, is_one in _PICTURES:
        if is_one(head):
            return Preview("picture", mime)
    if head.startswith(b"%PDF-"):
        return Preview("pdf", "application/pdf")
    cut = len(head) > SHOWN
    text = _text(head[:SHOWN], cut)
    if text is None:
        return Preview("", "application/octet-stream")
    if PurePath(name).suffix.lower() in {".csv", ".tsv"} and (rows := _rows(text)):
        return Preview("table", "text/plain; charset=utf-8", text, rows, cut or len(rows) > ROWS)
    return Preview("text", "text/plain; charset=utf-8", text, (), cut)


def _text(data: bytes, cut: bool) -> str | None:
    """The bytes as text, where they are some: UTF-8 or, as old spreadsheets write, Windows-1252."""
    if b"\x00" in data:
        return None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding, "ignore" if cut and encoding == "utf-8-sig" and _is_utf8(data) else "strict")
        except UnicodeDecodeError:
            continue
        odd = sum(c < " " and c not in "\t\n\r\f" for c in text)
        return text if odd * 100 <= len(text) else None
    return None


def _is_utf8(data: bytes) -> bool:
    """Whether it is UTF-8 but for a character that the cut has parted."""
    try:
        data[:-4].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return error.start >= len(data) - 8
    return True


def _rows(text: str) -> tuple[tuple[str, ...], ...]:
    """The first rows of separated values; nothing where it is no table."""
    first = text.split("\n", 1)[0]
    separator = max((";", ",", "\t"), key=first.count)
    if not first.count(separator):
        return ()
    try:
        found = [
            row[:COLUMNS]
            for row, _ in zip(csv.reader(io.StringIO(text), delimiter=separator), range(ROWS), strict=False)
        ]
    except csv.Error:
        return ()
    return tuple(tuple(row) for row in found if row)
