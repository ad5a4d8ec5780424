"""The parts of a workbook's ZIP container, unpacked under limits, a piece at a time.

Only the parts that are needed are unpacked, never to a named place. Sizes, ratios and overlaps are checked from the
directory before a byte is unpacked; the sizes that the directory declares are then enforced. XML with a document type,
and so with any entity, is refused. There is one parser, so nobody is shown other cells than were looked through.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from xml.parsers import expat

from accord.doors.exchange.refusals import FileRefused

MOST_ENTRIES = 2_000
LARGEST_UNPACKED = 96 * 1024 * 1024
"""Bytes of all needed parts together, about 130,000 rows of twelve columns."""
HIGHEST_RATIO = 250
SMALL = 1024 * 1024
"""Bytes below which a high ratio is harmless: an almost empty sheet packs well."""
NEEDED = re.compile(
    r"(xl/_rels/workbook\.xml\.rels|xl/(workbook|sharedStrings|styles)\.xml|xl/worksheets/[^/]+\.xml)\Z",
    re.IGNORECASE,
)
PIECE = 1 << 16
# zipfile answers with a NotImplementedError where something is packed in a way that it does not know.
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, RuntimeError)
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"


class _Forbidden(Exception):
    """The XML holds what no spreadsheet program writes."""


class Container:
    """The needed parts of a workbook, known by their names in small letters. Raises FileRefused for all that is not a
    plain workbook."""

    def __init__(self, file: str, data: bytes) -> None:
        self.file = file
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
            needed = [entry for entry in entries if NEEDED.match(entry.filename)]
            _check_names(file, entries, data)
            _check_sizes(file, entries, needed, len(data))
        except UNREADABLE:
            raise damaged(file) from None
        self.entries: Mapping[str, zipfile.ZipInfo] = {entry.filename.lower(): entry for entry in needed}

    def parse(self, name: str, parser: expat.XMLParserType) -> None:
        """Run `parser` over a part. Raises FileRefused when it is not there, broken, of another encoding than UTF-8, or
        has a document type."""
        if name not in self.entries:
            raise damaged(self.file)
        try:
            with self._zip.open(self.entries[name]) as part:
                piece = part.read(PIECE)
                if piece[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in piece[:4]:
                    raise damaged(self.file)
                while piece:
                    parser.Parse(piece, False)
                    piece = part.read(PIECE)
                parser.Parse(b"", True)
        except _Forbidden:
            raise FileRefused(
                f"{self.file} declares a document type inside, as no spreadsheet program does; "
                "save the table as .xlsx again."
            ) from None
        except (expat.ExpatError, LookupError, *UNREADABLE):
            raise damaged(self.file) from None


def damaged(file: str) -> FileRefused:
    """The refusal of a workbook that cannot be read."""
    return FileRefused(
        f"{file} is damaged or not an Excel workbook; open it in a spreadsheet program, save it as .xlsx again."
    )


def new_parser() -> expat.XMLParserType:
    """An XML parser that refuses every document type, so that no entity can be declared."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.XmlDeclHandler = _refuse_encoding
    return parser


def _refuse_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    """Another encoding could show a second reader other cells than this one."""
    if encoding and encoding.lower() != "utf-8":
        raise LookupError(encoding)


def _refuse_document_type(*_: object) -> None:
    raise _Forbidden


def _check_names(file: str, entries: list[zipfile.ZipInfo], data: bytes) -> None:
    names = {entry.filename.lower() for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused(f"{file} is protected by a password; save it without one and upload it again.")
    if "mimetype" in names and OPEN_DOCUMENT in data[:200]:
        raise FileRefused(f"{file} is an OpenDocument spreadsheet; save it as Excel workbook (.xlsx) or CSV.")
    if "xl/workbook.bin" in names:
        raise FileRefused(f"{file} is a binary Excel workbook; save it as Excel workbook (.xlsx).")
    if "xl/workbook.xml" not in names:
        raise FileRefused(f"{file} is a ZIP archive, but not an Excel workbook; upload the .xlsx or .csv file itself.")
    if len(names) != len(entries):
        raise damaged(file)


def _check_sizes(file: str, entries: list[zipfile.ZipInfo], needed: list[zipfile.ZipInfo], packed_size: int) -> None:
    if any(entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for entry in needed):
        raise damaged(file)
    swollen = any(entry.file_size > SMALL and entry.file_size > HIGHEST_RATIO * entry.compress_size for entry in needed)
    if len(entries) > MOST_ENTRIES or swollen or sum(entry.file_size for entry in needed) > LARGEST_UNPACKED:
        raise FileRefused(
            f"{file} unpacks to far more than a register holds; delete empty rows and sheets, or save it as CSV."
        )
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise FileRefused(
                f"{file} has overlapping parts, as no spreadsheet program writes; save it as .xlsx again."
            )
        end = entry.header_offset + 30 + len(entry.orig_filename) + entry.compress_size
    if end > packed_size:
        raise damaged(file)
