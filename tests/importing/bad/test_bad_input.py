"""Bad input, a row each: the sentence names file, sheet, row, column, what stands there, why, and what to do; nothing
is written, not even the good rows beside it."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import openpyxl
import pytest
from tests.importing.making import csv, entries

from accord.doors.exchange.importing import import_files

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
HEAD = ["Personal-Nr.", "Vorname", "Nachname", "E-Mail", "Vorgesetzter", "Eintritt"]
GOOD = ["1", "Anna", "Bauer", "anna@x.example", None, date(2020, 4, 1)]
DOES = re.compile(
    r"(?i)\b(?:write|save|split|show|delete|take|put|correct|mend|leave|upload|use|say|open|name|"
    r"choose|shorten|is missing|cannot be cleared|is none of|quotation marks|fit|pack|must be)\b"
)


@dataclass(frozen=True)
class Bad:
    """`cells`: (sheet, row, column, value) of what is refused; `why`: a piece of each of the sentences."""

    name: str
    data: bytes
    cells: tuple[tuple[str, int, str, str], ...]
    why: str
    more: dict[str, Any] = field(default_factory=lambda: {"type_name": "people"})


def book(rows: list[list[Any]], change: Any = None, title: str = "Personal") -> bytes:
    """A workbook of one sheet."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    if change:
        change(sheet)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def person(**changed: Any) -> list[Any]:
    """The good row, changed."""
    names = dict(zip(("number", "given", "family", "email", "manager", "joined"), GOOD, strict=True))
    return list((names | changed).values())


def zipped(**files: bytes) -> bytes:
    """A ZIP archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in files.items():
            out.writestr(name, content)
    return buffer.getvalue()


def merge(cells: str) -> Any:
    return lambda sheet: sheet.merge_cells(cells)


def hide_row(sheet: Any) -> None:
    sheet.row_dimensions[3].hidden = True


def hide_column(sheet: Any) -> None:
    sheet.column_dimensions["D"].hidden = True


def whole(sentence: str, name: str = "x.xlsx", data: bytes = b"", **more: Any) -> Bad:
    """A file that is not read at all."""
    return Bad(name, data, (("", 0, "", ""),), sentence, {"type_name": "people", **more})


OTHER = person(number="2", given="Otto", email="otto@x.example")
CASES = {
    "a cell merged over two rows": Bad(
        "x.xlsx", book([HEAD, person(manager="Mia Manager"), person(number="2", email="o@x.example", manager=None)],
                       merge("E2:E3")),
        (("Personal", 2, "Vorgesetzter", "Mia Manager"),), "E2:E3 are merged",
    ),
    "headings merged over columns that hold something": Bad(
        "x.xlsx", book([[*HEAD[:4], "Vorgesetzter", None], person()], merge("E1:F1")),
        (("Personal", 1, "F", ""), ("Personal", 1, "Vorgesetzter", "Vorgesetzter")), "",
    ),
    "a hidden row": Bad(
        "x.xlsx", book([HEAD, person(), OTHER], hide_row), (("Personal", 3, "", ""),), "The row is hidden",
    ),
    "a hidden column": Bad(
        "x.xlsx", book([HEAD, person()], hide_column), (("Personal", 2, "E-Mail", "anna@x.example"),),
        "Column D is hidden",
    ),
    "two rows of headings": Bad(
        "x.csv", csv("Vorname;Nachname;E-Mail", "Given name;Family name;E-mail", "Anna;Bauer;a@x.example"),
        (("", 2, "", ""), ("", 2, "E-Mail", "E-mail")), "",
    ),
    "headings again further down": Bad(
        "x.csv", csv("Vorname;Nachname;E-Mail", "Anna;Bauer;a@x.example", "Vorname;Nachname;E-Mail"),
        (("", 3, "", ""), ("", 3, "E-Mail", "E-Mail")), "",
    ),
    "a formula without a stored value": Bad(
        "x.xlsx", book([HEAD, person(email='=B2&"@x.example"')]), (("Personal", 2, "E-Mail", "formula"),),
        "formula without a stored value",
    ),
    "an error instead of a value": Bad(
        "x.xlsx", book([HEAD, person(manager="#REF!")], lambda s: setattr(s["E2"], "data_type", "e")),
        (("Personal", 2, "Vorgesetzter", "#REF!"),), "holds the error #REF!",
    ),
    "an error as text": Bad(
        "x.csv", csv("Vorname;Nachname;Vorgesetzter", "Anna;Bauer;#NAME?"), (("", 2, "Vorgesetzter", "#NAME?"),),
        "no person",
    ),
    "an impossible day": Bad(
        "x.csv", csv("Vorname;Nachname;Eintritt", "Anna;Bauer;30.02.2020"), (("", 2, "Eintritt", "30.02.2020"),),
        "no day of the calendar",
    ),
    "days in mixed orders": Bad(
        "x.csv",
        csv("Vorname;Nachname;E-Mail;Eintritt", "A;A;a@x.example;31/12/2020", "B;B;b@x.example;12/31/2020",
            "C;C;c@x.example;04/05/2020"),
        (("", 2, "Eintritt", "31/12/2020"), ("", 3, "Eintritt", "12/31/2020"), ("", 4, "Eintritt", "04/05/2020")),
        "mixes dates with the day and with the month first",
    ),
    "a day as a number of days": Bad(
        "x.csv", csv("Vorname;Nachname;Eintritt", "Anna;Bauer;44000"), (("", 2, "Eintritt", "44000"),),
        "18 June 2020, if it counts from 1900",
    ),
    "a number where a day belongs": Bad(
        "x.xlsx", book([HEAD, person(joined=12.5)]), (("Personal", 2, "Eintritt", "12.5"),), "is a number, not a date",
    ),
    "rows of unequal length": Bad(
        "x.csv", csv("Vorname;Nachname;E-Mail", "Anna;Bauer;a@x.example;more", "Otto;Gut"),
        (("", 1, "D", ""), ("", 2, "", "Anna"), ("", 3, "", "Otto")), "",
    ),
    "somebody unknown": Bad(
        "x.csv", csv("Vorname;Nachname;Vorgesetzter", "Anna;Bauer;Nobody Here"), (("", 2, "Vorgesetzter",
        "Nobody Here"),),
        "There is no person",
    ),
    "somebody of whom there are two": Bad(
        "x.csv",
        csv("Vorname;Nachname;E-Mail;Vorgesetzter", "Jo;Kim;a@x.example;", "Jo;Kim;b@x.example;",
        "A;B;c@x.example;Jo Kim"),
        (("", 4, "Vorgesetzter", "Jo Kim"),), "can be 2 different people",
    ),
    "a circle": Bad(
        "x.csv", csv("Abteilung;Gehört zu", "A;B", "B;C", "C;A"),
        (("", 2, "Gehört zu", "B"), ("", 3, "Gehört zu", "C"), ("", 4, "Gehört zu", "A")), "in a circle",
        {"type_name": "units"},
    ),
    "one reference twice": Bad(
        "x.csv", csv("ID;Vorname;Nachname", "7;Anna;Bauer", "7;Otto;Gut"), (("", 3, "ID", "7"),),
        "has the same reference",
    ),
    "one natural key twice": Bad(
        "x.csv", csv("Vorname;Nachname;E-Mail", "A;B;a@x.example", "C;D;A@X.example"), (("", 3, "E-Mail",
        "A@X.example"),),
        "same e-mail",
    ),
    "the same record twice": Bad(
        "x.csv", csv("Reference;Vorname;Nachname", "P-0001;Mia;Manager", "P-0001;Mia;Meier"),
        (("", 3, "Reference", "P-0001"),), "has the same reference",
    ),
    "a control character": Bad(
        "x.csv", csv("Vorname;Nachname", "An\x07na;Bauer"), (("", 2, "Vorname", "An na"),), "U+0007",
    ),
    "a text that is too long": Bad(
        "x.csv", csv("Vorname;Nachname", f"{'A' * 100};Bauer"), (("", 2, "Vorname", "A" * 79 + "…"),), "80 fit",
    ),
    "one heading twice": Bad(
        "x.csv", csv("Vorname;Nachname;E-Mail;E-Mail", "A;B;a@x.example;b@x.example"), (("", 1, "C", ""), ("", 1,
        "D", "")),
        "can be",
    ),
    "a heading that is missing": Bad(
        "x.csv", csv("Vorname;Nachname;", "A;B;what is this"), (("", 1, "C", ""),), "is no field of people",
    ),
    "no heading for what is needed": Bad(
        "x.csv", csv("Vorname;E-Mail", "A;a@x.example"), (("", 1, "", ""),), "No column is the “family name”",
    ),
    "a value that is none of the choices": Bad(
        "x.csv", csv("Lieferant;Kritikalität", "Maas;lila"), (("", 2, "Kritikalität", "lila"),), "is none of",
        {"type_name": "suppliers"},
    ),
    "neither yes nor no": Bad(
        "x.csv", csv("Lieferant;Cloud", "Maas;vielleicht"), (("", 2, "Cloud", "vielleicht"),), "neither yes nor no",
        {"type_name": "suppliers"},
    ),
    "words where a number belongs": Bad(
        "x.csv", csv("Lieferant;Stufe", "Maas;zwei"), (("", 2, "Stufe", "zwei"),), "is no number",
        {"type_name": "suppliers"},
    ),
    "a number beyond all measure": Bad(
        "x.csv", csv("Lieferant;Stufe", "Maas;99999999"), (("", 2, "Stufe", "99999999"),), "larger than",
        {"type_name": "suppliers"},
    ),
    "an address that is none": Bad(
        "x.csv", csv("Vorname;Nachname;E-Mail", "A;B;a at x"), (("", 2, "E-Mail", "a at x"),), "not an e-mail address",
    ),
    "a needed value cleared": Bad(
        "x.csv", csv("ID;Vorname;Nachname", "7;A;-"), (("", 2, "Nachname", "-"),), "is missing",
    ),
    "a hidden sheet": Bad(
        "x.xlsx", book([HEAD, person()], lambda s: (s.parent.create_sheet("Cover"), setattr(s, "sheet_state",
        "hidden"))),
        (("Personal", 0, "", ""),), "The sheet Personal is hidden",
    ),
    "nested values in JSON": Bad(
        "x.json", b'[{"given_name": "A", "family_name": {"first": "B"}}]',
        (("", 1, "family_name", "{'first': 'B'}"), ("", 1, "family_name", "")), "",
    ),
    "a file in no encoding": whole("is not a text file", "x.csv", b"Vorname;Nachname\nA\0;B"),
    "UTF-16 cut in two": whole("x.csv", "x.csv", "Vorname;Nachname\nA;B".encode("utf-16")[:-1]),
    "a protected workbook": whole("protected by a password", data=OLE + "EncryptedPackage".encode("utf-16-le")),
    "an old workbook under a new name": whole("old Excel format", data=OLE),
    "an old workbook": whole("which is not read", "x.xls", OLE),
    "a web page saved as workbook": whole("a web page", data=b"<html><table><tr><td>Vorname</td></tr></table></html>"),
    "CSV under the name of a workbook": whole("no Excel workbook", data=csv("Vorname;Nachname", "A;B")),
    "a workbook under the name of CSV": whole("whatever its name says", "x.csv", book([HEAD, person()])),
    "a PDF": whole("a PDF", "x.csv", b"%PDF-1.7"),
    "an empty file": whole("is empty", "x.csv", b""),
    "a workbook of headings alone": whole("x.xlsx holds headings and no records", data=book([HEAD])),
    "a list of headings alone": whole("x.csv holds headings and no records", "x.csv", csv("Vorname;Nachname")),
    "a workbook of nothing": whole("holds no rows", data=book([])),
    "text of a Mac": whole("“DrŠhte”", "x.csv", csv("Vorname;Nachname", "A;Drähte", encoding="mac_roman")),
    "text of DOS": whole("“J„ger”", "x.csv", csv("Vorname;Nachname", "A;Jäger", encoding="cp850")),
    "text of eastern Europe": whole("“Zak³ad”", "x.csv", csv("Vorname;Nachname", "A;Zakład", encoding="cp1250")),
    "text that was turned over twice": Bad(
        "x.csv", csv("Vorname;Nachname", "JÃ¼rgen;Bauer", encoding="utf-8"), (("", 2, "Vorname", "JÃ¼rgen"),),
        "(“Jürgen” is meant)",
    ),
    "a file outside of its archive": whole(
        "../x.csv, which lies outside", "x.zip", zipped(**{"../x.csv": csv("Vorname;Nachname", "A;B")})
    ),
    "a ZIP bomb": whole("unpacks to far more", "x.zip", zipped(**{"a.csv": b"0" * 40_000_000})),
    "a ZIP without files": whole("holds no files", "x.zip", zipped()),
    "a ZIP of something else": whole("neither .xlsx nor", "x.zip", zipped(**{"a.exe": b"MZ"})),
    "a broken ZIP": whole("damaged", "x.zip", zipped(**{"a.csv": b"a;b"})[:-30]),
    "two files of one name in a ZIP": whole("two files of one name", "x.zip", zipped(**{"a.csv": b"x",
    "./a.csv": b"y"})),
    "a million columns": whole("columns", "x.csv", b";".join([b"a"] * 1_000_000) + b"\n1"),
    "JSON that is cut off": whole("is not JSON", "x.json", b'[{"given_name": "A"'),
    "files without their bytes": Bad(
        "x.json",
        b'[{"type": "files", "records": [{"title": "T", "subject": "P-0001", "size": 1, "file": "a.pdf"}]}]',
        (("files", 0, "", ""),), "Which records does files hold?", {},
    ),
    "a folder with a record that cannot be read": whole(
        "people/P-1.toml in x.zip cannot be read", "x.zip",
        zipped(**{"accord.toml": b'organization = "x"\n', "people/P-1.toml": b"given_name = A\n"}), type_name=None,
    ),
    "a folder that names a file which is not there": Bad(
        "x.zip",
        zipped(**{
            "accord.toml": b'organization = "x"\n',
            "people/P-1.toml": b'reference = "P-1"\ngiven_name = "A"\nfamily_name = "B"\n',
            "files/FILE-1.toml": b'reference = "F"\ntitle = "T"\nsubject = "P-1"\nsize = 1\nfile = "attached/no.pdf"\n',
        }),
        (("files/FILE-1.toml", 1, "file", "attached/no.pdf"),), "There is no file", {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_wrong_is_named_and_nothing_is_written(case, manager):
    bad, before = CASES[case], entries(manager)
    results = import_files(manager, [(bad.name, bad.data)], **bad.more)
    cells = [c for r in results for c in r.refused]
    assert tuple((c.sheet, c.row, c.column, c.value) for c in cells) == bad.cells, [c.why for c in cells]
    for cell in cells:
        assert bad.why in cell.why
        assert DOES.search(cell.why), f"what is to be done? {cell.why}"
        assert cell.row or bad.name in cell.why or cell.sheet in cell.why
    assert all(r.file == bad.name for r in results)
    assert {(r.created, r.updated) for r in results} == {(0, 0)}
    assert entries(manager) == before


@pytest.mark.slow
def test_forty_thousand_empty_rows_are_no_rows(manager):
    data = book([HEAD, person(), *([None] * 6 for _ in range(40_000)), OTHER])
    results = import_files(manager, [("x.xlsx", data)], type_name="people", mapping={"rows": "in"})
    assert [(r.created, r.refused) for r in results] == [(2, [])]


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x.example")', "\t=1"]
)
def test_what_a_spreadsheet_would_run_comes_in_as_text_and_goes_out_harmless(text, manager):
    from accord.doors.exchange.exporting import export_type
    from accord.kernel.organization.models import Site
    from accord.kernel.records.declaration import of

    quoted = '"' + text.replace('"', '""') + '"'
    results = import_files(manager, [("x.csv", csv("Name;Adresse", f"Halle;{quoted}"))], type_name="sites")
    assert [(r.created, r.refused) for r in results] == [(1, [])]
    with manager.scope():
        assert Site.objects.get(title="Halle").address == text.strip()
    out = b"".join(export_type(manager, of(Site), ".csv")).decode("utf-8-sig")
    assert f"'{text.strip()}".replace('"', '""') in out
    again = import_files(manager, [("x.csv", out.encode())], type_name="sites")
    assert {(r.created, r.updated, len(r.refused)) for r in again} == {(0, 0, 0)}
