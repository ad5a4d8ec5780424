"""What is written is read again as it was, and is never a formula (V-17)."""

import io
import time
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exchange.making import read, read_one

from accord.doors.exchange import sheets
from accord.doors.exchange.guards import formula_like, guard, unguard
from accord.doors.exchange.values import parse_column

HOSTILE = [
    "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", "  =1", "\u00a0=1", "\u200b=1",
    "＝1+1", "＋1", "－1", "＠A", "'=1", "''=1", "=HYPERLINK(\"http://x.example\")", "-", "'-", "{=1}", "http://x.example",
]  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("=+-@'\t\n;,\"- "), max_size=40)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_workbook_is_a_formula(text: str) -> None:
    data = sheets.xlsx([("Register", [text], [[text]])])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert {cell.data_type for row in sheet for cell in row} == {"s"}
    assert sheet["A1"].hyperlink is None


@pytest.mark.parametrize("text", HOSTILE[:19])
def test_no_cell_of_a_csv_file_is_a_formula(text: str) -> None:
    written = "".join(sheets.csv(["a", "b"], [["x", text]]))
    cell = written.partition("\r\n")[2].removeprefix("x,").strip('"')
    assert cell.startswith("'")
    assert unguard(guard(text)) == text or text in {"-", "'-"}


def test_numbers_and_ordinary_text_are_not_guarded() -> None:
    assert "".join(sheets.csv(["n", "t"], [[-5, "a-b"], [Decimal("-1.50"), "O'Neill"]])) == (
        "\ufeffn,t\r\n-5,a-b\r\n-1.50,O'Neill\r\n"
    )
    assert not formula_like("'n Haus")


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_text_comes_back_from_every_format(texts: list[str]) -> None:
    clean = [
        value for value in parse_column("text", [sheets.guard_dash(text) for text in texts]) if isinstance(value, str)
    ]
    rows = [["x", text] for text in clean]
    for name, data in (
        ("a.xlsx", sheets.xlsx([("Register", ["Name", "Ort"], rows)])),
        ("a.csv", "".join(sheets.csv(["Name", "Ort"], rows)).encode()),
        ("b.csv", "".join(sheets.csv(["Name", "Ort"], rows, delimiter=";")).encode()),
        ("a.json", "".join(sheets.json("things", ["Name", "Ort"], rows)).encode()),
    ):
        if clean:
            table = read_one(name, data)
            assert table.refusals == ()
            assert parse_column("text", table.cells(1)) == clean


def test_values_come_back_from_every_format() -> None:
    headings = ["Name", "Wert", "Zahl", "Due", "Zeit", "Kritisch", "Ort"]
    row = [
        "A",
        Decimal("1234.5678"),
        12,
        date(2026, 3, 4),
        datetime(2026, 3, 4, 14, 30, tzinfo=UTC),
        True,
        ["S-1", "S-2"],
    ]
    for name, data in (
        ("a.xlsx", sheets.xlsx([("things", headings, [row])])),
        ("a.csv", "".join(sheets.csv(headings, [row])).encode()),
        ("a.json", "".join(sheets.json("things", headings, [row])).encode()),
    ):
        table = read_one(name, data)
        kinds = ("text", "decimal", "integer", "date", "datetime", "boolean", "text")
        back = [parse_column(kind, table.cells(index)) for index, kind in enumerate(kinds)]
        assert back == [[value] for value in (*row[:6], "S-1; S-2")]


def test_what_excel_cannot_keep_is_text() -> None:
    row = [10**17, Decimal("0.1234567890123456789"), date(1850, 1, 1), datetime(2026, 1, 1, 0, 0, 0, 5)]
    table = read_one("a.xlsx", sheets.xlsx([("a", ["Name", "Ort", "Due", "Owner"], [row])]))
    assert table.rows[0].cells == (
        "100000000000000000",
        "0.1234567890123456789",
        "1850-01-01",
        "2026-01-01T00:00:00.000005",
    )


def test_a_text_that_does_not_fit_is_refused_not_cut() -> None:
    with pytest.raises(sheets.DoesNotFit, match="row 2, column 1 holds a text of 40,000 characters"):
        sheets.xlsx([("a", ["Name"], [["x" * 40_000]])])


def test_titles_are_what_excel_allows() -> None:
    titles = ["a/b:c*d", "A B C D", "History", "x" * 40, "x" * 40, "''", ""]
    data = sheets.xlsx([(title, ["Name"], [["x"]]) for title in titles])
    names = [table.sheet for table in read("a.xlsx", data)]
    assert len({name.casefold() for name in names}) == len(titles)
    assert names[:3] == ["a b c d", "A B C D 2", "History 2"]


def test_two_equal_headings_are_no_json() -> None:
    with pytest.raises(ValueError, match="same heading"):
        "".join(sheets.json("a", ["x", "x"], []))


def test_no_sheets_are_an_empty_workbook() -> None:
    assert openpyxl.load_workbook(io.BytesIO(sheets.xlsx([]))).sheetnames == ["Empty"]


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_ten_thousand_rows_in_two_seconds(name: str) -> None:
    headings = ["Name", "Ort", "Due", "Owner", "E-Mail", "Wert", "Zahl", "Kritisch", "Stufe", "Text", "Von", "Bis"]
    kinds = ("text", "text", "date", "text", "text", "decimal", "integer", "boolean", "choice", "text", "date", "date")
    day = date(2026, 3, 31)
    rows = [
        [
            f"Name {n}",
            "Köln",
            day,
            "Ada",
            f"{n}@x.example",
            Decimal("1.5"),
            n,
            n % 2 == 0,
            "open",
            "Text " * 9,
            day,
            day,
        ]
        for n in range(10_000)
    ]
    data = sheets.xlsx([("a", headings, rows)]) if name == "a.xlsx" else "".join(sheets.csv(headings, rows)).encode()
    begun = time.process_time()
    table = read_one(name, data)
    columns = [parse_column(kind, table.cells(i), choices={"open": ()}) for i, kind in enumerate(kinds)]
    assert time.process_time() - begun < 2
    assert [column[-1] for column in columns if isinstance(column, list)][:3] == ["Name 9999", "Köln", day]
    assert not table.refusals


def test_a_decimal_is_never_taken_for_thousands() -> None:
    column = [Decimal("1.125"), Decimal("-12.500"), Decimal("0.125"), Decimal("7")]
    text = "".join(sheets.csv(["n"], [[number] for number in column]))
    assert text.split() == ["\ufeffn", "1.1250", "-12.5000", "0.125", "7"]
    assert parse_column("decimal", text.split()[1:]) == column
