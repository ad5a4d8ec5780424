"""Reading a file as it comes: Excel workbook, CSV or JSON, told by its name and held to it."""

from pathlib import PurePath

from accord.doors.exchange.layout import Cell, Column, Known, Row, Table
from accord.doors.exchange.listed import read_listed
from accord.doors.exchange.refusals import CellRefusal, FileRefused, file_name
from accord.doors.exchange.separated import read_separated
from accord.doors.exchange.workbooks import read_workbook

__all__ = ["Cell", "CellRefusal", "Column", "FileRefused", "Known", "Row", "Table", "read_tables"]

WORKBOOKS = frozenset({".xlsx", ".xlsm"})
SEPARATED = frozenset({".csv", ".tsv", ".txt"})
SPREADSHEETS = frozenset({".xls", ".xlsb", ".xlt", ".xltx", ".ods", ".fods", ".numbers", ".et"})
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
BEGINNINGS = (
    (ZIP, "a ZIP archive or an Excel workbook"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (OLE, "an old Office file"),
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"{\\rtf", "a text document"),
)
MARKUP = (
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<table", "a web page"),
    (b"<?xml", "an XML file"),
)


def read_tables(name: str, data: bytes, *, max_bytes: int, known: Known | None = None) -> list[Table]:
    """The tables of a file: one of a CSV file, one of each sheet that holds anything, one of each JSON list.

    `known` says of a heading whether it names a field that is looked for; it finds the heading row under titles.
    Without it the shape of the rows decides. Raises FileRefused, in one sentence, for a file that is empty, larger than
    `max_bytes` bytes, protected, damaged, built to do harm or not what its name says. What is wrong in single places
    stands in `Table.refusals`.
    """
    file = file_name(name)
    kind = PurePath(file).suffix.lower()
    if not data.strip():
        raise FileRefused(f"{file} is empty; upload the file with the records in it.")
    if len(data) > max_bytes:
        raise FileRefused(
            f"{file} has {len(data) / 1_000_000:,.1f} MB, more than the {max_bytes / 1_000_000:,.1f} MB allowed; "
            "split it into smaller files."
        )
    if kind in SPREADSHEETS:
        raise FileRefused(f"{file} is a {kind} file, which is not read; save it as Excel workbook (.xlsx) or CSV.")
    if kind not in WORKBOOKS | SEPARATED | {".json"}:
        raise FileRefused(f"{file} is neither .xlsx nor .csv nor .json; save the table as one of these.")
    _check_beginning(file, kind, data)
    if kind in WORKBOOKS:
        return read_workbook(file, data, known=known)
    if kind == ".json":
        return read_listed(file, data, known=known)
    return [read_separated(file, data, known=known)]


def _check_beginning(file: str, kind: str, data: bytes) -> None:
    """Refuse a file whose first bytes are those of another kind than its name says."""
    if data.startswith(OLE) and ENCRYPTED in data:
        raise FileRefused(f"{file} is protected by a password; save it without one and upload it again.")
    text = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:100].lower()
    found = next((said for mark, said in BEGINNINGS if data.startswith(mark)), "")
    found = found or next((said for mark, said in MARKUP if text.startswith(mark)), "")
    if kind in WORKBOOKS:
        if data.startswith(ZIP):
            return
        if data.startswith(OLE):
            raise FileRefused(f"{file} is in the old Excel format or protected; save it as Excel workbook (.xlsx).")
        found = found or "no Excel workbook"
    if found:
        raise FileRefused(
            f"{file} is {found}, whatever its name says; save the table as {_meant(kind)} and upload that."
        )


def _meant(kind: str) -> str:
    return "Excel workbook (.xlsx)" if kind in WORKBOOKS else "JSON" if kind == ".json" else "CSV"
