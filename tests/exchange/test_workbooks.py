"""Excel workbooks: what is read, and what a workbook hides is named."""

import io
import re
from datetime import date, datetime, time
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from tests.exchange.making import read, read_one, whys, with_part, workbook

SUPPLIERS = [
    ["Lieferant", "Ort", "gültig bis"],
    ["Müller GmbH", "Köln", date(2026, 3, 31)],
    ["Świt Sp. z o.o.", "Gdańsk", date(2027, 1, 1)],
    ["Łoś AG", "Bern", None],
]


def test_titles_above_german_headings() -> None:
    rows = [["Liste der Lieferanten"], [], ["Stand:", date(2026, 1, 15)], [], *SUPPLIERS]
    table = read_one("Lieferanten.xlsx", workbook(rows))
    assert (table.header_row, table.sheet, table.refusals) == (5, "Blatt", ())
    assert [column.heading for column in table.columns] == ["Lieferant", "Ort", "gültig bis"]
    assert [row.number for row in table.rows] == [6, 7, 8]
    assert table.rows[0].cells == ("Müller GmbH", "Köln", date(2026, 3, 31))


def test_the_shape_finds_headings_that_nobody_knows() -> None:
    rows = [["Register 2026"], ["Stand:", "15.01."], [], ["Aa", "Bb", "Cc", "Dd"], ["w", 1, 2, "x"], ["y", 3, 4, "z"]]
    table = read_one("a.xlsx", workbook(rows), known=None)
    assert (table.header_row, len(table.rows)) == (4, 2)


def test_a_table_away_from_the_corner_keeps_the_letters_and_numbers_of_the_sheet() -> None:
    def move(sheet: Any) -> None:
        sheet.move_range("A1:C4", rows=9, cols=27)

    table = read_one("a.xlsx", workbook(SUPPLIERS, move))
    assert (table.header_row, [column.letter for column in table.columns]) == (10, ["AB", "AC", "AD"])
    assert table.rows[0].number == 11


def test_data_without_a_heading_is_a_column_too() -> None:
    table = read_one("a.xlsx", workbook([["Name", "E-Mail"], ["Ada", "a@b.example", "was sagt das?"]]))
    assert [(column.letter, column.heading) for column in table.columns] == [("A", "Name"), ("B", "E-Mail"), ("C", "")]
    assert table.rows[0].cells[2] == "was sagt das?"


def test_each_sheet_with_content_is_a_table() -> None:
    book = openpyxl.Workbook()
    book.active.title = "leer"
    for title in ("Personen", "Lieferanten"):
        sheet = book.create_sheet(title)
        sheet.append(["Name", "Ort"])
        sheet.append([title, "Köln"])
    buffer = io.BytesIO()
    book.save(buffer)
    assert [table.sheet for table in read("a.xlsx", buffer.getvalue())] == ["Personen", "Lieferanten"]


def test_dates_since_1904_are_the_same_days() -> None:
    def count_from_1904(sheet: Any) -> None:
        sheet.parent.epoch = CALENDAR_MAC_1904

    table = read_one("mac.xlsx", workbook([["Name", "Due"], ["x", datetime(2024, 3, 1, 14, 30)]], count_from_1904))
    assert table.rows[0].cells == ("x", datetime(2024, 3, 1, 14, 30))


FORMATS = (
    "General", "0.00", "0%", "@", "yyyy-mm-dd", "dd.mm.yyyy hh:mm", "hh:mm", "[h]:mm", "mm:ss", "m/d/yy", "[Red]0",
    '0.00" days"', '#,##0.00 "€"', "[$-407]d. mmmm yyyy", '"Date:" 0', "\\d0", "0.00E+00", "dd/mm;@", "mmm-yy",
    "_-* #,##0",
)  # fmt: skip
NUMBERS = (0.25, 1.5, 59, 61, 45_000, 45_000.5, 45_123.123456, 0.1 + 0.2)


@pytest.mark.parametrize("since_1904", [False, True])
def test_numbers_are_what_another_program_reads(since_1904: bool) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"date_1904": since_1904}) as book:
        sheet = book.add_worksheet()
        for row, code in enumerate(FORMATS):
            style = book.add_format({"num_format": code})
            for column, number in enumerate(NUMBERS):
                sheet.write_number(row, column, number, style)
    table = read_one("a.xlsx", buffer.getvalue(), known=None)
    theirs = list(openpyxl.load_workbook(buffer).active.iter_rows(values_only=True))[table.header_row :]
    for code, mine, row in zip(FORMATS[table.header_row :], table.rows, theirs, strict=True):
        for cell, other in zip(mine.cells, row, strict=True):
            seen = datetime.combine(cell, time()) if type(cell) is date else cell
            assert seen == other, (code, cell, other)


def test_texts_are_as_they_were_written() -> None:
    texts = ["a_x000D_b", "\x01x", "ü😀", " spaces ", "two\nlines"]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Name", "Ort", "Owner", "Due", "Title", "Kritisch"])
        sheet.write_row(1, 0, texts)
        sheet.write_rich_string(1, 5, "one ", book.add_format({"bold": True}), "text")
    reading = b"<si><r><t>one </t></r><r><t>text</t></r><rPh sb='0' eb='1'><t>aside</t></rPh></si>"
    data = with_part(buffer.getvalue(), "xl/sharedStrings.xml", lambda c: re.sub(rb"<si><r>.*?</si>", reading, c))
    assert read_one("a.xlsx", data).rows[0].cells == (*texts, "one text")


def test_formulas_without_a_stored_value_are_named() -> None:
    table = read_one("a.xlsx", workbook([["Name", "Due"], ["x", "=TODAY()"], ["y", date(2026, 1, 1)]]))
    ((row, column, why),) = whys(table)
    assert (row, column) == (2, "Due")
    assert "formula without a stored value" in why
    assert table.refusals[0].index == 1


def test_formulas_with_a_stored_value_give_it() -> None:
    stored = b'<c r="B2"><f>40+2</f><v>42</v></c><c r="C2" t="str"><f>""</f><v></v></c>'
    data = with_part(
        workbook([["Name", "Due", "Owner"], ["x", "y", "z"]]),
        "xl/worksheets/sheet1.xml",
        lambda content: re.sub(rb'<c r="B2".*?</c><c r="C2".*?</c>', stored, content),
    )
    table = read_one("a.xlsx", data)
    assert table.rows[0].cells == ("x", 42, None)
    assert table.refusals == ()


def test_errors_are_named() -> None:
    def break_it(sheet: Any) -> None:
        sheet["B2"] = "#REF!"
        sheet["B2"].data_type = "e"

    table = read_one("a.xlsx", workbook([["Name", "Due"], ["x", None]], break_it))
    ((row, column, why),) = whys(table)
    assert (row, column) == (2, "Due")
    assert "#REF!" in why


def test_merged_cells_with_data_are_named_and_titles_may_be_merged() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("B3:B5")
        sheet.merge_cells("E3:F9")

    table = read_one("a.xlsx", workbook([["Lieferanten"], *SUPPLIERS], merge))
    ((row, column, why),) = whys(table)
    assert (row, column, table.refusals[0].value) == (3, "Ort", "Köln")
    assert "B3:B5" in why


def test_headings_in_two_rows_are_joined_or_named() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("B1:C1")
        sheet.merge_cells("A1:A2")

    rows = [["Lieferant", "Zertifikat", None], [None, "Ort", "gültig bis"], ["Müller", "Köln", date(2026, 1, 1)]]
    table = read_one("a.xlsx", workbook(rows, merge))
    assert whys(table) == [], "a heading merged downwards stands beside those under a merged group"
    assert (table.header_row, [c.heading for c in table.columns]) == (2, ["Lieferant", "Ort", "gültig bis"])
    plain = read_one("a.xlsx", workbook([["Name", "E-Mail"], ["Vorname", "Nachname"], ["x", "y"]]))
    assert [why for _, _, why in whys(plain)] == [
        "Rows 1 and 2 both hold headings; leave one heading row and name each column there."
    ]


def test_equal_headings_are_told_apart_by_the_merged_ones_above() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("A1:B1")
        sheet.merge_cells("C1:D1")

    rows = [
        ["Lieferant", None, "Zertifikat", None],
        ["Name", "Nr.", "Nr.", "gültig bis"],
        ["Müller", 1, 2, date(2026, 1, 1)],
    ]
    table = read_one("a.xlsx", workbook(rows, merge), known=None)
    assert whys(table) == []
    assert [c.heading for c in table.columns] == ["Name", "Lieferant: Nr.", "Zertifikat: Nr.", "gültig bis"]
    rows[1][1] = "Kundennummer"
    table = read_one("a.xlsx", workbook(rows, merge), known=None)
    assert [c.heading for c in table.columns] == ["Name", "Kundennummer", "Nr.", "gültig bis"]


def test_cells_merged_over_columns_that_hold_nothing_are_taken() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("B1:C1")
        sheet.merge_cells("B2:C2")

    rows = [["Name", "Ort", None, "E-Mail"], ["Müller", "Köln", None, "a@x.example"]]
    assert whys(read_one("a.xlsx", workbook(rows, merge))) == []
    rows[1][2] = "50667"
    assert [row for row, _, _ in whys(read_one("a.xlsx", workbook([*rows, ["X", "Y", "Z", ""]], merge)))] == [1, 2]


def test_the_head_of_a_form_is_not_taken_for_headings() -> None:
    rows = [
        ["Risk register", None, None, "Version:", "1.2"],
        ["Owner:", "CISO"],
        [],
        ["ID", "Risk", "Likelihood", "Impact", "Score", "Owner", "Treatment", "Review date"],
        *([f"R-{n}", "Fire", n, 5, 5 * n, None, None, None] for n in range(9)),
    ]
    assert read_one("a.xlsx", workbook(rows), known=None).header_row == 4


def test_headings_that_come_again_are_named() -> None:
    table = read_one("a.xlsx", workbook([*SUPPLIERS, SUPPLIERS[0], ["Neu AG", "Ulm", None]]))
    assert whys(table) == [(5, "", "The row repeats the headings of row 1; delete it.")]


def test_hidden_rows_with_data_are_named_as_one_run() -> None:
    def hide(sheet: Any) -> None:
        for row in (3, 4, 30):
            sheet.row_dimensions[row].hidden = True

    table = read_one("a.xlsx", workbook(SUPPLIERS, hide))
    ((row, column, why),) = whys(table)
    assert (row, column) == (3, "")
    assert "Rows 3 to 4 are hidden" in why


def test_hidden_columns_and_sheets_with_data_are_named() -> None:
    def hide(sheet: Any) -> None:
        sheet.column_dimensions["B"].hidden = True
        sheet.column_dimensions["F"].hidden = True
        sheet.parent.create_sheet("Deckblatt")["A1"] = "Titel"
        sheet.sheet_state = "veryHidden"
        sheet.parent.active = 1

    table, _ = read("a.xlsx", workbook(SUPPLIERS, hide))
    sheet, column = whys(table)
    assert sheet[0] == 0
    assert "hidden" in sheet[2]
    assert column[:2] == (2, "Ort")
    assert "Column B is hidden" in column[2]


def test_forty_thousand_empty_rows_are_no_rows() -> None:
    def style(sheet: Any) -> None:
        for row in range(5, 40_005):
            sheet.cell(row, 3).number_format = "yyyy-mm-dd"
        sheet.cell(1_048_576, 16_384).number_format = "0"

    table = read_one("a.xlsx", workbook(SUPPLIERS, style))
    assert (len(table.rows), len(table.columns), table.refusals) == (3, 3, ())


def test_sheets_are_found_under_any_name() -> None:
    for title in ("A & B", "Größe <1>", "  x", "'"):
        assert read_one("a.xlsx", workbook(SUPPLIERS, title=title)).sheet == title
