"""The parts of a workbook's ZIP container, unpacked under limits and cleared before any parser may see them.

Only the parts that are needed are unpacked, never to disk. Sizes, ratios and overlaps are checked from the directory
before a byte is unpacked; the sizes that the directory declares are then enforced. XML with a document type, and so
with any entity, is refused.
"""

import io
import re
import zipfile
import zlib
from xml.parsers import expat

from accord.doors.exchange.refusals import FileRefused

MOST_ENTRIES = 2_000
LARGEST_UNPACKED = 96 * 1024 * 1024
"""Bytes of all needed parts together, about 130,000 rows of twelve columns."""
HIGHEST_RATIO = 250
SMALL = 1024 * 1024
"""Bytes below which a high ratio is harmless: an almost empty sheet packs well."""
NEEDED = re.compile(
    r"(\[Content_Types\]\.xml|_rels/\.rels|xl/_rels/workbook\.xml\.rels|xl/(workbook|sharedStrings|styles)\.xml"
    r"|xl/worksheets/[^/]+\.xml)\Z",
    re.IGNORECASE,
)
PARSED_LATER = re.compile(r"worksheets/|sharedStrings", re.IGNORECASE)
"""Parts that `look` goes through with the same strict parser before anything else reads them."""
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"


class _Forbidden(Exception):
    """The XML holds what no spreadsheet program writes."""


def parts(file: str, data: bytes) -> dict[str, bytes]:
    """The needed parts by their names in the container. Raises FileRefused for all that is not a plain workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            entries = container.infolist()
            needed = [entry for entry in entries if NEEDED.match(entry.filename)]
            _check_names(file, entries, data)
            _check_sizes(file, entries, needed, len(data))
            found = {entry.filename: _unpacked(container, entry) for entry in needed}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, RuntimeError):
        raise damaged(file) from None
    for name, content in found.items():
        if not PARSED_LATER.search(name):
            parse(file, new_parser(), content)
    return found


def repacked(found: dict[str, bytes]) -> io.BytesIO:
    """A fresh container with exactly these parts: a second reader sees nothing that was not cleared."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as container:
        for name, content in found.items():
            container.writestr(name, content)
    buffer.seek(0)
    return buffer


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


def parse(file: str, parser: expat.XMLParserType, content: bytes) -> None:
    """Run `parser` over all of `content`. Raises FileRefused for broken XML, a document type, all but UTF-8."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in content[:4]:
        raise damaged(file)
    try:
        parser.Parse(content, True)
    except _Forbidden:
        raise FileRefused(
            f"{file} declares a document type inside, as no spreadsheet program does; save the table as .xlsx again."
        ) from None
    except (expat.ExpatError, LookupError, ValueError):
        raise damaged(file) from None


def _refuse_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    """Another encoding could show a second reader other cells than this one."""
    if encoding and encoding.lower() != "utf-8":
        raise LookupError(encoding)


def _refuse_document_type(*_: object) -> None:
    raise _Forbidden


def _unpacked(container: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """One part. Asking for its declared size, not for all, keeps a directory that lies about it from filling memory."""
    with container.open(entry) as part:
        return part.read(entry.file_size + 1)


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
