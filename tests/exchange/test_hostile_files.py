"""Files that are not what they say, or mean harm: one sentence, quickly, in little memory (V-18)."""

import io
import time
import tracemalloc
import zipfile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exchange.making import MB, read, with_part, workbook

from accord.doors.exchange.refusals import FileRefused
from accord.doors.exchange.tables import read_tables


def shared() -> bytes:
    """A workbook that keeps its texts in one place, as Excel does."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Name", "Ort"])
        sheet.write_row(1, 0, ["x", "y"])
    return buffer.getvalue()


GOOD = shared()
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
ENTITIES = b"""<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>"""


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            container.writestr(name, content)
    return buffer.getvalue()


def sheet(rows: bytes) -> bytes:
    """GOOD with other rows."""
    start = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return with_part(GOOD, SHEET, lambda _: start + rows + b"</sheetData></worksheet>")


def with_entities(content: bytes) -> bytes:
    root = content.index(b"<worksheet") if b"<worksheet" in content else content.index(b"<s")
    return content[:root] + ENTITIES + content[root:]


def scratched() -> bytes:
    """GOOD with other bytes in the middle of its sheet."""
    data = bytearray(GOOD)
    with zipfile.ZipFile(io.BytesIO(GOOD)) as container:
        place = container.getinfo(SHEET).header_offset + 30 + len(SHEET) + 40
    data[place : place + 40] = b"\xff" * 40
    return bytes(data)


def far_apart(*, sheets: int) -> bytes:
    """Sheets with two cells each, small by themselves."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for _ in range(sheets):
            page = book.add_worksheet()
            page.write_string(0, 0, "Name")
            page.write_string(999, 999, "x")
    return buffer.getvalue()


def lying_directory() -> bytes:
    """GOOD, whose directory says that the sheet is much smaller than it is."""
    data = bytearray(with_part(GOOD, SHEET, lambda content: content + b" " * 5_000_000))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as container:
        size = container.getinfo(SHEET).file_size.to_bytes(4, "little")
    return bytes(data).replace(size, (400).to_bytes(4, "little"))


REFUSED = [
    ("leer.csv", b"", "leer.csv is empty"),
    ("leer.xlsx", b" \r\n", "leer.xlsx is empty"),
    ("a.csv", GOOD, "a ZIP archive or an Excel workbook"),
    ("a.xlsx", b"<html><table><tr><td>Name</td></tr></table></html>", "a web page"),
    ("a.xlsx", b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "an XML file"),
    ("a.xlsx", b"Name;Ort\r\nx;y\r\n", "no Excel workbook"),
    ("a.csv", b"%PDF-1.7 ...", "a PDF"),
    ("a.csv", b"\x89PNG\r\n\x1a\n\0\0", "a picture"),
    ("a.csv", b"Name;Ort\n" + bytes(range(256)), "a.csv is not text"),
    ("a.xls", OLE, "save it as Excel workbook (.xlsx)"),
    ("a.ods", GOOD, "save it as Excel workbook (.xlsx)"),
    ("a.exe", b"MZ", "neither .xlsx nor .csv nor .json"),
    ("a", b"Name;Ort", "neither .xlsx nor .csv nor .json"),
    ("a.xlsx", OLE, "in the old Excel format or protected"),
    ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    ("a.xlsx", zipped({"readme.txt": b"x"}), "a ZIP archive, but not an Excel workbook"),
    ("a.xlsx", zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "not an Excel workbook"),
    ("a.xlsx", zipped({"xl/workbook.bin": b"x"}), "binary Excel workbook"),
    ("a.xlsx", zipped({"xl/workbook.xml": b"<workbook/>"}), "damaged"),
    ("a.xlsx", GOOD[: len(GOOD) // 2], "damaged"),
    ("a.xlsx", scratched(), "damaged"),
    ("a.xlsx", with_part(GOOD, SHEET, lambda content: content[:-20]), "damaged"),
    ("a.xlsx", with_part(GOOD, SHEET, with_entities), "declares a document type"),
    ("a.xlsx", with_part(GOOD, "xl/styles.xml", with_entities), "declares a document type"),
    ("a.xlsx", with_part(GOOD, "xl/sharedStrings.xml", with_entities), "declares a document type"),
    ("a.xlsx", with_part(GOOD, SHEET, lambda content: content.replace(b"UTF-8", b"cp037")), "damaged"),
    ("a.xlsx", with_part(GOOD, SHEET, lambda content: content.replace(b"UTF-8", b"none")), "damaged"),
    ("a.xlsx", with_part(GOOD, SHEET, lambda content: content.decode().encode("utf-16")), "damaged"),
    ("a.xlsx", with_part(GOOD, SHEET, lambda content: content + b" " * 30_000_000), "unpacks to far more"),
    ("a.xlsx", lying_directory(), "a.xlsx"),
    ("a.xlsx", sheet(b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'), "16,384 columns"),
    (
        "a.xlsx",
        sheet(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="ZZ1048576"><v>1</v></c></row>'),
        "1,048,576 rows",
    ),
    (
        "a.xlsx",
        sheet(b'<row r="1000000"><c r="ZY1000000"><v>1</v></c><c r="AAE1000000"><v>1</v></c></row>'),
        "7 columns",
    ),
    ("a.xlsx", far_apart(sheets=40), "more than 4,000,000 cells in all"),
    ("a.xlsx", sheet(b'<row r="1"><c r="A2"><v>1</v></c></row>'), "damaged"),
    ("a.xlsx", sheet(b'<row r="9999999999"><c><v>1</v></c></row>'), "damaged"),
    ("a.xlsx", sheet(b'<row r="1"><c r="ABCD1"><v>1</v></c></row>'), "damaged"),
    ("a.xlsx", sheet(b'<row r="1"><c r="A1" t="s"><v>99999</v></c></row>'), "damaged"),
    ("a.xlsx", workbook([]), "holds no rows"),
    ("a.csv", b";;;\r\n;;;\r\n", "holds no rows"),
    ("a.csv", b'Name;Ort\nx;y\n"z;w\n', "row 3"),
    ("a.csv", b'Name;Ort\n"x" y;z\n', "row 2"),
    ("a.csv", b"Name;Ort\nx;" + b"y" * 200_000 + b"\n", "longer than 131,072"),
    ("a.csv", "a;" * 3_000 + "\nx;y", "columns"),
    ("a.csv", b"a;b,c\n1;2,3\n", "semicolon"),
    ("a.json", b'{"a": 1}', "neither a list of objects"),
    ("a.json", b"[1, 2]", "neither a list of objects"),
    ("a.json", b'[{"a": 1, "a": 2}]', "twice"),
    ("a.json", b'[{"a": NaN}]', "NaN is no number"),
    ("a.json", b'[{"a": 123456789012345678901234567890}]', "larger than every program can read"),
    ("a.json", b'[{"a": 1e999999999}]', "more than 40 digits"),
    ("a.json", b'[{"a": 1' + b"0" * 5_000 + b"}]", "larger than every program can read"),
    ("a.json", b'[{"a": "x"', "is not JSON"),
    ("a.json", b"[" * 100_000, "a.json"),
    ("a.json", b"[]", "holds no records"),
    ("a.json", b"Name;Ort", "is not JSON"),
]


@pytest.mark.parametrize(("name", "data", "said"), REFUSED, ids=range(len(REFUSED)))
def test_refused_in_one_sentence(name: str, data: bytes | str, said: str) -> None:
    data = data.encode() if isinstance(data, str) else data
    begun = time.process_time()
    tracemalloc.start()
    with pytest.raises(FileRefused) as refusal:
        read(name, data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    sentence = refusal.value.sentence
    assert said in sentence
    assert name in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert time.process_time() - begun < 2
    assert peak < 100 * MB


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(FileRefused, match=r"groß.csv has 2.0 MB, more than the 1.0 MB allowed"):
        read_tables("groß.csv", b"x" * 2_000_000, max_bytes=1_000_000)


def test_one_text_shown_a_million_times_is_refused() -> None:
    cells = b"".join(b'<row><c t="s"><v>0</v></c></row>' for _ in range(20_000))
    strings = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>' + b"x" * 32_000
    data = with_part(sheet(cells), "xl/sharedStrings.xml", lambda _: strings + b"</t></si></sst>")
    with pytest.raises(FileRefused, match="split it into smaller files"):
        read("a.xlsx", data)


def test_overlapping_parts_are_refused() -> None:
    data = bytearray(GOOD)
    with zipfile.ZipFile(io.BytesIO(GOOD)) as container:
        first, second = sorted(entry.header_offset for entry in container.infolist())[:2]
    place = data.rindex(second.to_bytes(4, "little"))
    data[place : place + 4] = first.to_bytes(4, "little")
    with pytest.raises(FileRefused, match="overlapping"):
        read("a.xlsx", bytes(data))


def test_a_name_that_plays_tricks_is_shown_as_one_line() -> None:
    with pytest.raises(FileRefused) as refusal:
        read("../../etc/x\r\nX-Header: 1.csv", b"")
    assert refusal.value.sentence == "x  X-Header: 1.csv is empty; upload the file with the records in it."


@settings(deadline=None)  # a loaded machine is slow, not wrong
@given(st.sampled_from(["a.csv", "a.json", "a.xlsx"]), st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_tables_or_refused(name: str, data: bytes) -> None:
    try:
        said = read(name, data)[0].file
    except FileRefused as refusal:
        said = refusal.sentence
    assert name in said
