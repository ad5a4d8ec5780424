"""CSV and JSON as firms keep them."""

import json
from decimal import Decimal

import pytest
from tests.exchange.making import read, read_one, whys

PEOPLE = (
    "Vorname;Nachname;E-Mail;Eintritt\r\nJürgen;Groß;j.gross@firma.example;01.02.2019\r\n"
    "Zoë;Weiß;zoe@firma.example;\r\n"
)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("cp1252", "Windows-1252"),
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16-LE"),
        ("utf-16-be", "UTF-16-BE"),
    ],
)
@pytest.mark.parametrize(("delimiter", "named"), [(";", "semicolon"), (",", "comma"), ("\t", "tab")])
def test_people_in_every_encoding(encoding: str, said: str, delimiter: str, named: str) -> None:
    table = read_one("personen.csv", PEOPLE.replace(";", delimiter).encode(encoding))
    assert table.reading == f"{said}, separated by {named}"
    assert [column.heading for column in table.columns] == ["Vorname", "Nachname", "E-Mail", "Eintritt"]
    assert [(row.number, row.cells) for row in table.rows] == [
        (2, ("Jürgen", "Groß", "j.gross@firma.example", "01.02.2019")),
        (3, ("Zoë", "Weiß", "zoe@firma.example", None)),
    ]
    assert table.refusals == ()


def test_line_breaks_and_separators_in_quotation_marks() -> None:
    data = b'Title,Owner,Due\n"Fix it, now;\nplease","O\'Neill, A",1\n\n"a ""b""",x,2\n'
    table = read_one("a.csv", data)
    assert [(row.number, row.cells) for row in table.rows] == [
        (2, ("Fix it, now;\nplease", "O'Neill, A", "1")),
        (4, ('a "b"', "x", "2")),
    ]


def test_decimal_commas_do_not_make_columns() -> None:
    data = b"Name;Wert;Anteil\nA;1,5;2,5\nB;3,5;4,5\nC;5,5;6,5\n"
    assert [column.heading for column in read_one("a.csv", data).columns] == ["Name", "Wert", "Anteil"]


def test_the_line_that_names_the_separator_is_not_a_row() -> None:
    table = read_one("a.csv", b"sep=;\r\nName;Ort\r\nx;y\r\n")
    assert (table.header_row, table.rows[0].number) == (1, 2)


def test_titles_above_the_headings() -> None:
    table = read_one("a.csv", b"Personalliste;;\n;;\nName;E-Mail;Ort\nx;y;z\n")
    assert (table.header_row, len(table.rows)) == (3, 1)


def test_ragged_rows_are_named() -> None:
    table = read_one("a.csv", b"Name;Ort;Due\nx;y;z\nx;a;b;z\nx;y\nx;y;z;\n")
    assert [(row, why.partition(";")[0]) for row, _, why in whys(table)] == [
        (3, "The row has 4 cells, the headings in row 1 have 3"),
        (4, "The row has 2 cells, the headings in row 1 have 3"),
    ]


def test_one_column_needs_no_separator() -> None:
    table = read_one("a.csv", b"Name\nAda\nBob\n")
    assert [row.cells for row in table.rows] == [("Ada",), ("Bob",)]


def test_duplicate_headings_stay_two_columns() -> None:
    table = read_one("a.csv", b"Name;Due;Due\nx;1;2\n")
    assert [column.name for column in table.columns] == ["Name", "Due", "Due"]


def test_forty_thousand_empty_lines_are_no_rows() -> None:
    table = read_one("a.csv", b"Name;Ort\r\nx;y\r\n" + b";\r\n" * 40_000)
    assert (len(table.rows), table.refusals) == (1, ())


def test_an_apostrophe_before_a_formula_is_taken_away_once() -> None:
    table = read_one("a.csv", b"Name;Ort\n'=1+1;''=1\n'n Haus;'\n'-;-\n")
    assert [row.cells for row in table.rows] == [("=1+1", "'=1"), ("'n Haus", "'"), ("'-", "-")]


def test_json_of_one_type_and_of_several() -> None:
    people = [{"name": "Ada", "sites": ["S-0001", "S-0002"], "age": 1.50}, {"name": "Bob", "left": True}]
    (table,) = read("a.json", json.dumps(people).encode())
    assert [column.heading for column in table.columns] == ["name", "sites", "age", "left"]
    assert table.rows[0].cells == ("Ada", "S-0001; S-0002", Decimal("1.5"), None)
    assert table.rows[1].cells == ("Bob", None, None, True)
    several = [{"type": "people", "records": people}, {"type": "sites", "records": [{"name": "Köln"}]}]
    assert [table.sheet for table in read("a.json", json.dumps(several).encode("utf-16"))] == ["people", "sites"]
    assert [table.sheet for table in read("a.json", json.dumps(several[0]).encode())] == ["people"]
    by_type = {"people": people, "sites": [{"name": "Köln"}]}
    assert [table.sheet for table in read("a.json", json.dumps(by_type).encode())] == ["people", "sites"]


def test_json_objects_in_a_cell_are_named() -> None:
    table = read_one("a.json", b'[{"name": {"first": "Ada"}}, {"name": ["a;b"]}, {"name": "x"}]')
    assert [(row, column) for row, column, _ in whys(table)] == [(1, "name"), (2, "name")]
