"""Columns as values: what is clear is read, what is open is asked, what is wrong is named."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.doors.exchange.layout import Cell
from accord.doors.exchange.values import BLANK, CLEAR, Ambiguous, Kind, Unreadable, parse_column


def parsed(kind: Kind, *cells: Cell, **answers: Any) -> list[Any]:
    column = parse_column(kind, cells, **answers)
    assert not isinstance(column, Ambiguous), column
    return column


def refused(column: Sequence[Any]) -> list[bool]:
    return [isinstance(value, Unreadable) for value in column]


@pytest.mark.parametrize("kind", ["text", "integer", "decimal", "date", "datetime", "boolean", "choice"])
def test_blank_leaves_alone_and_a_dash_clears(kind: Kind) -> None:
    cells = (None, "", "  \u00a0", "\u200b", "-", " - ")
    assert parsed(kind, *cells, choices={"open": ()}) == [BLANK] * 4 + [CLEAR] * 2


def test_text_is_what_the_sheet_says() -> None:
    cells = ("  a\r\nb ", 12.0, 4.5, 0.1 + 0.2, 491701234567.0, True, date(2026, 3, 1), datetime(2026, 3, 1, 14, 30))
    said = ["a\nb", "12", "4.5", "0.3", "491701234567", "TRUE", "2026-03-01", "2026-03-01 14:30:00"]
    assert parsed("text", *cells) == said
    assert parsed("text", timedelta(hours=30), "Mu\u0308ller", "'-", "''-", "'–") == [
        "30:00:00",
        "Müller",
        "-",
        "'-",
        "–",
    ]


def test_a_placeholder_says_nothing() -> None:
    assert set(parsed("text", "?", "???", ".", "…", "--", "—", "/", "TBD", "t.b.d.", "tba", "k. A.", " ? ")) == {BLANK}
    said = ["'?", "n/a", "none", "0", "%", "°", "tbd by June", "x"]
    assert parsed("text", *said) == ["?", *said[1:]]


@pytest.mark.parametrize("text", ["a\0b", "a\x1bb", "\ud800", "\ufffe"])
def test_text_with_characters_that_are_none_is_named(text: str) -> None:
    (value,) = parsed("text", text)
    assert "U+" in value.why
    assert value.why.isprintable()


DAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-31", "2026-3-31", "2026/03/31", "20260331", 20260331, 20260331.0, "31.03.2026", "31. 3. 2026",
        "31/3/2026", "31-03-2026", "31. März 2026", "31 Mar 2026", "31-Mar-2026", "March 31, 2026",
        "31st March 2026", "Di, 31.03.2026", "Tuesday, 31 March 2026", "31.03.2026 14:30", "31.03.2026 14:30 Uhr",
        "03/31/2026", "03/31/2026 2:30 PM",
        "2026-03-31T14:30:00Z", "2026-03-31 14:30:00.123456+02:00", DAY, datetime(2026, 3, 31, 14, 30), " 31.03.2026 ",
    ],
)  # fmt: skip
def test_one_day_in_many_forms(cell: Cell) -> None:
    assert parsed("date", cell) == [DAY]


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"), (2024, "2024-01-01", "2024-12-31"), (2024.0, "2024-01-01", "2024-12-31"),
        ("Q3 2024", "2024-07-01", "2024-09-30"), ("q1/2024", "2024-01-01", "2024-03-31"),
        ("2024 Q4", "2024-10-01", "2024-12-31"), ("2. Quartal 2024", "2024-04-01", "2024-06-30"),
        ("H2 2024", "2024-07-01", "2024-12-31"), ("1. Halbjahr 2024", "2024-01-01", "2024-06-30"),
        ("03/2024", "2024-03-01", "2024-03-31"), ("2024-02", "2024-02-01", "2024-02-29"),
        ("März 2024", "2024-03-01", "2024-03-31"), ("Dec 2024", "2024-12-01", "2024-12-31"),
        ("KW 9/2024", "2024-02-26", "2024-03-03"), ("2024-W01", "2024-01-01", "2024-01-07"),
    ],
)  # fmt: skip
def test_a_stretch_of_days_is_asked_about(cell: Cell, first: str, last: str) -> None:
    column = parse_column("date", [cell, "31.01.2024"])
    assert isinstance(column, Ambiguous)
    assert column.parameter == "period"
    assert parsed("date", cell, said={"period": "first"}) == [date.fromisoformat(first)]
    assert parsed("date", cell, said={"period": "last"}) == [date.fromisoformat(last)]


@pytest.mark.parametrize("cell", ["31.03.26", "03/31/26", "31-Mar-26", "31. März 26"])
def test_a_year_of_two_digits_is_asked_about(cell: Cell) -> None:
    column = parse_column("date", [cell])
    assert isinstance(column, Ambiguous)
    assert column.parameter == "century"
    assert parsed("date", cell, said={"century": "20"}) == [date(2026, 3, 31)]
    assert parsed("date", cell, said={"century": "19"}) == [date(1926, 3, 31)]


def test_years_of_both_centuries_are_asked_about_together() -> None:
    cells = ("13.04.20", "14.04.98")
    column = parse_column("date", cells)
    assert isinstance(column, Ambiguous)
    asked = "“13.04.20” (13 April) has a year of two digits. In which century do the years “20” to “98” lie?"
    assert column.question == asked
    assert [way.answer for way in column.readings] == ["split", "20", "19"]
    assert parsed("date", *cells, said={"century": "split"}) == [date(2020, 4, 13), date(1998, 4, 14)]
    near = parse_column("date", ["13.04.20", "14.04.26"])
    assert isinstance(near, Ambiguous)
    assert [way.meaning for way in near.readings] == ["2020 to 2026", "1920 to 1926"]


def test_order_and_century_are_asked_one_after_the_other() -> None:
    column = parse_column("date", ["04.03.26"])
    assert isinstance(column, Ambiguous)
    assert column.readings[0].meaning == "4 March …26"
    column = parse_column("date", ["04.03.26"], said={".": "day"})
    assert isinstance(column, Ambiguous)
    assert column.parameter == "century"
    assert parsed("date", "04.03.26", said={".": "day", "century": "20"}) == [date(2026, 3, 4)]


def test_a_percentage_is_asked_about() -> None:
    column = parse_column("decimal", [0.85, 1], percent=True)
    assert isinstance(column, Ambiguous)
    assert column.question == "“85 %” is a percentage. Is it kept as 85 or as 0.85?"
    assert parsed("decimal", 0.85, 1, percent=True, said={"percent": "hundred"}) == [85, 100]
    assert parsed("decimal", 0.85, 1, percent=True, said={"percent": "one"}) == [Decimal("0.85"), 1]
    assert isinstance(parse_column("integer", ["85 %", "7%"]), Ambiguous)
    assert parsed("integer", "85 %", "7%", said={"percent": "hundred"}) == [85, 7]
    assert parsed("decimal", "85 %", "7,5%", said={"percent": "one"}) == [Decimal("0.85"), Decimal("0.075")]
    assert parsed("text", 0.85, "n/a", percent=True) == ["85 %", "n/a"], "text is what the sheet shows"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1 - Rare", "rare"), ("1 = rare", "rare"), ("Rare (1)", "rare"), ("🟢 Rare", "rare"), ("selten", "rare"),
        ("1: selten", "rare"), ("Sehr hoch", "very_high"), ("mittel", "moderate"),
    ],
)  # fmt: skip
def test_words_of_a_scale_in_their_forms(cell: str, value: str) -> None:
    choices = {"rare": ("Rare",), "moderate": ("Moderate",), "high": ("High",), "very_high": ("Very high",)}
    assert parsed("choice", cell, choices=choices) == [value]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("31.02.2026", "no day of the calendar"),
        ("29.02.2025", "no day of the calendar"),
        ("31.04.2026", "no day of the calendar"),
        ("2026-02-30", "no day of the calendar"),
        ("2026-13-01", "no day of the calendar"),
        ("13.13.2026", "no day of the calendar"),
        ("00.01.2026", "no day of the calendar"),
        ("45.01.2026", "no day of the calendar"),
        ("30 February 2026", "no day of the calendar"),
        ("20260231", "no day of the calendar"),
        ("1024-03-01", "before the year 1900"),
        ("May-18", "can be a month of a year or a day of a month"),
        ("Q5 2026", "is no date"),
        ("KW 54/2026", "is no date"),
        ("45352", "(1 March 2024, if it counts from 1900)"),
        ("bald", "is no date"),
        ("31.Foo 2026", "is no date"),
        ("2026-03-31 25:00", "no time of day"),
        (45352, "the number by which a spreadsheet counts days"),
        (45352.5, "is a number, not a date"),
        (float("inf"), "is a number, not a date"),
        (True, "is a number, not a date"),
    ],
)
def test_what_is_no_date_is_named(cell: Cell, why: str) -> None:
    (value,) = parsed("date", cell)
    assert why in value.why
    assert value.why.endswith(".")


def test_the_column_decides_the_order() -> None:
    assert parsed("date", "03.04.2026", "31.03.2026") == [date(2026, 4, 3), DAY]
    assert parsed("date", "03/04/2026", "03/31/2026") == [date(2026, 3, 4), DAY]
    assert parsed("date", "05.05.2026", "2026-03-31") == [date(2026, 5, 5), DAY]


def test_an_open_order_is_asked_and_the_answer_counts() -> None:
    cells = ("03/04/2026", None, "05/05/2026")
    question = parse_column("date", cells)
    assert isinstance(question, Ambiguous)
    assert (question.parameter, question.example) == ("/", "03/04/2026")
    assert [(way.answer, way.meaning) for way in question.readings] == [
        ("day", "3 April 2026"),
        ("month", "4 March 2026"),
    ]
    assert parsed("date", *cells, said={"/": "day"}) == [date(2026, 4, 3), BLANK, date(2026, 5, 5)]
    assert parsed("date", *cells, said={"/": "month"}) == [date(2026, 3, 4), BLANK, date(2026, 5, 5)]


def test_dots_do_not_speak_for_slashes() -> None:
    assert isinstance(parse_column("date", ["31.03.2026", "03/04/2026"]), Ambiguous)


def test_slashes_and_dots_of_one_column_are_no_mixture() -> None:
    assert parsed("date", "31.03.2026", "03/31/2026", "04/03/2026") == [DAY, DAY, date(2026, 4, 3)]
    assert refused(parsed("date", "31-03-2026", "03/31/2026", "04/03/2026")) == [True, True, True]


SWAPPED = [datetime(2026, 3, 4), "31/12/2025", datetime(2026, 5, 5), None, datetime(2026, 6, 1, 14, 30)]


@pytest.mark.parametrize(
    ("answer", "days"),
    [
        ("kept", [date(2026, 3, 4), date(2025, 12, 31), date(2026, 5, 5), BLANK, date(2026, 6, 1)]),
        ("turned", [date(2026, 4, 3), date(2025, 12, 31), date(2026, 5, 5), BLANK, date(2026, 1, 6)]),
    ],
)
def test_days_that_a_spreadsheet_may_have_turned_round_are_asked_about(answer: str, days: list[Any]) -> None:
    question = parse_column("date", SWAPPED)
    assert isinstance(question, Ambiguous)
    assert (question.parameter, question.example) == ("swap", "31/12/2025")
    assert [way.meaning for way in question.readings] == ["4 March 2026", "3 April 2026"]
    assert parsed("date", *SWAPPED, said={"swap": answer}) == days


@pytest.mark.parametrize(
    "cells",
    [
        [datetime(2026, 3, 4), datetime(2026, 3, 13), "31/12/2025"],  # the sheet knows a day after the 12th
        [datetime(2026, 3, 4), "31.12.2025"],  # no spreadsheet turns dates with dots
        [datetime(2026, 5, 5), "31/12/2025"],
        [datetime(2026, 3, 4), "31 December 2025"],
    ],
)
def test_days_that_no_spreadsheet_turned_round_are_read(cells: list[Cell]) -> None:
    assert not any(refused(parsed("date", *cells)))


def test_the_day_of_the_week_tells_the_order_and_has_to_be_right() -> None:
    assert parsed("date", "Fri 03/04/2026", "05/06/2026") == [date(2026, 4, 3), date(2026, 6, 5)]
    assert parsed("date", "Mi., 03/04/2026", "05/06/2026") == [date(2026, 3, 4), date(2026, 5, 6)]
    assert isinstance(parse_column("date", ["Tue 03/04/2026"]), Ambiguous), "neither"
    wrong = parsed("date", "Mo 31.03.2026", "Tue 2026-03-31", "Mon, 31 March 2026")
    assert refused(wrong) == [True, False, True]
    assert wrong[0].why.startswith("“Mo 31.03.2026” says Monday, and 31 March 2026 is a Tuesday; correct it, or write")


def test_an_answer_does_not_bend_what_contradicts_it() -> None:
    assert refused(parsed("date", "03/31/2026", "03/04/2026", said={"/": "day"})) == [True, False]


def test_mixed_orders_are_named() -> None:
    column = parsed("date", "31/03/2026", "30/03/2026", "03/31/2026", "03/04/2026", "2026-03-31", "05/05/2026")
    assert refused(column) == [False, False, True, True, False, False]
    assert "mixes dates" in column[3].why
    assert refused(parsed("date", "31-03-2026", "03/31/2026")) == [True, True]


def test_datetimes_keep_an_offset_and_a_day_begins_at_midnight() -> None:
    column = parsed(
        "datetime", "2026-03-31T14:30:00Z", "31.03.2026 14:30", "31.03.2026", DAY, datetime(2026, 3, 31, 14, 30)
    )
    moment = datetime(2026, 3, 31, 14, 30)
    assert column == [moment.replace(tzinfo=UTC), moment, datetime(2026, 3, 31), datetime(2026, 3, 31), moment]


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["1,5", "1.234"], ["1.5", "1234"]),
        (["1.5", "1,234"], ["1.5", "1234"]),
        (["1.234,56", "1.234"], ["1234.56", "1234"]),
        (["1,234.56", "1,234"], ["1234.56", "1234"]),
        (["1.234.567", "2.345"], ["1234567", "2345"]),
        (["0,123"], ["0.123"]),
        (["1234.567"], ["1234.567"]),
        (["1'234.50", "1 234.5", "1\u202f234.5", "1’234.5"], ["1234.5"] * 4),
        (["-3", "+4", "−5", 6, 7.25, Decimal("8.5"), ",5"], ["-3", "4", "-5", "6", "7.25", "8.5", "0.5"]),
        ([0.1 + 0.2], ["0.3"]),
    ],
)
def test_numbers_as_the_column_says(cells: list[Cell], numbers: list[str]) -> None:
    assert parsed("decimal", *cells) == [Decimal(number) for number in numbers]


def test_an_open_separator_is_asked_and_the_answer_counts() -> None:
    question = parse_column("decimal", ["12", "1.234", 5])
    assert isinstance(question, Ambiguous)
    assert (question.parameter, [way.answer for way in question.readings]) == ("decimal", [".", ","])
    assert parsed("decimal", "12", "1.234", said={"decimal": "."}) == [12, Decimal("1.234")]
    assert parsed("integer", "12", "1.234", said={"decimal": ","}) == [12, 1234]


def test_mixed_separators_are_named() -> None:
    assert refused(parsed("decimal", "1,5", "2,5", "3.5", "1.234", "7")) == [False, False, True, True, False]
    assert refused(parsed("decimal", "1.5", "2,5", said={"decimal": ","})) == [True, False]


@pytest.mark.parametrize(
    "cell",
    ["5 € 20", "zwölf", "1.2.3", "1,23,456", "1e9", "NaN", "1_000", "--5", "٣", "1" * 50, True, date(2026, 1, 1),
     float("inf"), ".", "1..5"],
)  # fmt: skip
def test_what_is_no_number_is_named(cell: Cell) -> None:
    (value,) = parsed("decimal", cell)
    assert isinstance(value, Unreadable)
    assert value.why.endswith(".")


def test_one_unit_beside_numbers_is_asked_about() -> None:
    question = parse_column("decimal", ["1.250,00 €", "85,50 €", "7"])
    assert isinstance(question, Ambiguous)
    assert (question.parameter, question.question) == (
        "unit", "“1.250,00 €” has a unit, €. Is the number kept alone?",
    )  # fmt: skip
    bare = parsed("decimal", "1.250,00 €", "85,50 €", "7", said={"unit": "bare"})
    assert bare == [Decimal("1250.00"), Decimal("85.50"), 7]
    assert refused(parsed("decimal", "85,50 €", "7", said={"unit": "kept"})) == [True, False]
    assert parsed("integer", "12 months", "6 Months", said={"unit": "bare"}) == [12, 6]
    assert refused(parsed("decimal", "EUR 5", "USD 6", "7")) == [True, True, False], "two units are two things"


def test_integers_are_whole() -> None:
    column = parsed("integer", 3.0, "4", "5,0", 5.5)
    assert column[:3] == [3, 4, 5]
    assert "not a whole number" in column[3].why


def test_yes_and_no_in_two_languages() -> None:
    yes = ("yes", "Ja", "x", "X", "TRUE", "wahr", 1, 1.0, True, "✓")
    no = ("no", "Nein", "FALSE", "falsch", 0, 0.0, False)
    assert parsed("boolean", *yes) == [True] * len(yes)
    assert parsed("boolean", *no) == [False] * len(no)
    assert refused(parsed("boolean", "vielleicht", 2, date(2026, 1, 1))) == [True, True, True]


CHOICES = {
    "open": ("Open", "offen"),
    "in_work": ("In work", "in Bearbeitung"),
    "closed": ("Closed", "geschlossen"),
    "3": ("High",),
}


def test_choices_by_value_label_or_alias() -> None:
    cells = ("open", "OFFEN", "in work", "In-Work", "In bearbeitung", "Geschlossen", 3.0)
    assert parsed("choice", *cells, choices=CHOICES) == ["open", "open", "in_work", "in_work", "in_work", "closed", "3"]
    (value,) = parsed("choice", "opne", choices=CHOICES)
    assert value.why == "“opne” is none of: Open, In work, Closed, High."
    (value,) = parsed("choice", "same", choices={"a": ("Same",), "b": ("same",)})
    assert value.why == "“same” can mean a or b; write one of these."


def test_a_choice_without_choices_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="needs its choices"):
        parse_column("choice", ["x"])


CELLS = st.one_of(
    st.none(), st.text(), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.times()
)
NUMBERLIKE = st.text(alphabet="0123456789.,-+/ :'TZ", max_size=20)
KINDS: list[Kind] = ["text", "integer", "decimal", "date", "datetime", "boolean", "choice"]


@settings(deadline=None)  # a loaded machine is slow, not wrong
@given(st.sampled_from(KINDS), st.lists(CELLS | NUMBERLIKE, max_size=6))
def test_nothing_that_a_sheet_can_hold_makes_it_fail(kind: Kind, cells: list[Cell]) -> None:
    column = parse_column(kind, cells, choices={"a": ("b",)})
    if not isinstance(column, Ambiguous):
        assert len(column) == len(cells)
        assert all(value.why.endswith(".") for value in column if isinstance(value, Unreadable))
    else:
        again = parse_column(
            kind,
            cells,
            said={
                ".": "day",
                "/": "day",
                "-": "day",
                "swap": "kept",
                "decimal": ",",
                "century": "20",
                "period": "first",
                "percent": "one",
                "unit": "bare",
            },
        )
        assert not isinstance(again, Ambiguous)


@settings(deadline=None)  # a loaded machine is slow, not wrong
@given(st.dates(date(1900, 1, 1)))
def test_iso_dates_are_always_read(day: date) -> None:
    assert parsed("date", day.isoformat()) == [day]
    assert parsed("date", f"{day:%d.%m.}{day.year:04}", said={".": "day"}) == [day]
