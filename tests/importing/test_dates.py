"""Which number of a date is the day: what tells it, when it is asked, and that it is said how dates were read."""

from datetime import date
from typing import Any

import pytest
from tests.importing.making import csv, said, why, workbook

from accord.doors.exchange.importing import import_files
from accord.kernel.organization.models import Person

HEAD = "ID;Vorname;Nachname;E-Mail;Eintritt;Austritt"
KINDS = {"type_name": "people"}


def people(*days: tuple[str, str]) -> bytes:
    """A list of people with the days on which they joined and left."""
    return csv(HEAD, *(f"{n};Anna;Bauer{n};a{n}@x.example;{joined};{left}" for n, (joined, left) in enumerate(days, 1)))


def joined(by: Any) -> list[date | None]:
    """When those who were brought in joined, in the order of the file."""
    with by.scope():
        return [p.joined_on for p in Person.objects.exclude(external_reference="").order_by("external_reference")]


@pytest.mark.parametrize(
    ("days", "day", "how"),
    [
        ((("03.04.2020", ""),), date(2020, 4, 3),
         "Eintritt: “03.04.2020” is read as 3 April 2020, as dates with dots have the day first."),
        ((("03.04.2020", "05.06.2021"),), date(2020, 4, 3),
         "Eintritt, Austritt: “03.04.2020” is read as 3 April 2020, as dates with dots have the day first."),
        ((("03.04.2020", ""), ("05.06.2020", "12.31.2021")), date(2020, 3, 4),
         "Eintritt: “03.04.2020” is read as 4 March 2020, as “12.31.2021” (Austritt, row 3) has the month first."),
        ((("03/04/2020", "31/12/2021"),), date(2020, 4, 3),
         "Eintritt: “03/04/2020” is read as 3 April 2020, as “31/12/2021” (Austritt, row 2) has the day first."),
        ((("03/04/2020", "12/31/2021"),), date(2020, 3, 4),
         "Eintritt: “03/04/2020” is read as 4 March 2020, as “12/31/2021” (Austritt, row 2) has the month first."),
        ((("03-04-2020", ""), ("13-04-2020", "")), date(2020, 4, 3),
         "Eintritt: “03-04-2020” is read as 3 April 2020, as “13-04-2020” (Eintritt, row 3) has the day first."),
    ],
)  # fmt: skip
def test_what_tells_it_is_said(bring, manager, days, day, how):
    results = bring("personal.csv", people(*days), **KINDS)
    assert results[0].readings == [how]
    assert said(results) == [("people", len(days), 0, 0)]
    assert joined(manager)[0] == day


def test_dates_that_say_themselves_which_is_the_day_are_not_spoken_of(bring):
    assert bring("personal.csv", people(("13/04/2020", "2021-03-04"), ("05/05/2020", "")), **KINDS)[0].readings == []


def test_a_column_that_is_left_out_tells_it_too(bring, manager):
    data = csv("Vorname;Nachname;E-Mail;Eintritt;Geboren", "A;B;a@x.example;03/04/2020;31/12/1980")
    results = bring("personal.csv", data, mapping={"Geboren": ""}, **KINDS)
    assert "“31/12/1980” (Geboren, row 2) has the day first" in results[0].readings[0]


def test_without_any_it_is_asked_once_for_the_file(bring, manager):
    data = people(("03/04/2020", "05/06/2021"), ("04/04/2020", "06/07/2021"))
    results = bring("personal.csv", data, **KINDS)
    assert [(c.row, c.column) for r in results for c in r.refused] == [(1, "")]
    assert "Is “03/04/2020” (Eintritt) the 3 April 2020 or the 4 March 2020? No date in the files" in why(results)
    assert said(bring("personal.csv", data, mapping={"read": {"/": "month"}}, **KINDS)) == [("people", 2, 0, 0)]
    assert joined(manager) == [date(2020, 3, 4), date(2020, 4, 4)]


def test_what_was_said_of_the_file_is_remembered_but_new_evidence_goes_first(bring, manager):
    bring("a.csv", people(("03/04/2020", "")), mapping={"read": {"/": "month"}}, **KINDS)
    assert joined(manager) == [date(2020, 3, 4)]
    results = bring("b.csv", people(("05/06/2020", "")), **KINDS)
    assert joined(manager) == [date(2020, 5, 6)], "remembered"
    assert results[0].readings[0].endswith(" Said: 6 May 2020."), "and told, as it was said of another file"
    bring("c.csv", people(("05/06/2020", "31/12/2021")), **KINDS)
    assert joined(manager) == [date(2020, 6, 5)]


def test_an_answer_about_a_column_goes_before_what_others_tell(bring, manager):
    data = people(("03/04/2020", "31/12/2021"))
    results = bring("personal.csv", data, mapping={"read": {"Eintritt": "month"}}, **KINDS)
    assert joined(manager) == [date(2020, 3, 4)]
    asked = "Eintritt: Is “03/04/2020” the 3 April 2020 or the 4 March 2020?"
    assert results[0].readings == [f"{asked} Said: 4 March 2020."]


def test_a_sheet_that_may_have_turned_round_dates_is_asked_about_every_column(bring, manager):
    rows = [HEAD.split(";"), ["1", "A", "B", "a@x.example", date(2020, 4, 3), "31/12/2021"]]
    results = bring("personal.xlsx", workbook(Personal=rows), **KINDS)
    assert [(c.row, c.column) for r in results for c in r.refused] == [(1, "Eintritt")]
    assert "The sheet holds “31/12/2021” as text" in why(results)
    known = [*rows, ["2", "C", "D", "c@x.example", date(2020, 4, 30), ""]]
    assert said(bring("personal.xlsx", workbook(Personal=known), dry_run=True, **KINDS)) == [("people", 2, 0, 0)]
    bring("personal.xlsx", workbook(Personal=rows), mapping={"read": {"Eintritt": "turned"}}, **KINDS)
    assert joined(manager) == [date(2020, 3, 4)]


def test_columns_that_contradict_each_other_tell_nothing(bring):
    data = csv("Vorname;Nachname;E-Mail;Eintritt;Austritt;Geboren", "A;B;a@x.example;03/04/2020;31/12/2021;12/31/1980")
    results = bring("personal.csv", data, mapping={"Geboren": ""}, **KINDS)
    assert [(c.row, c.column) for r in results for c in r.refused] == [(1, "Eintritt")]
    assert "“31/12/2021” (Austritt, row 2) has the day first, and “12/31/1980” (Geboren, row 2) the month" in why(
        results
    )


def test_other_sheets_and_files_of_the_upload_tell_it_the_nearest_first(manager):
    def sheet(*rows: tuple[str, str]) -> list[list[str | None]]:
        return [
            HEAD.split(";"),
            *([f"{j}{x}", "A", "B", f"{j[:2]}{x}@x.example".replace("/", ""), j, x] for j, x in rows),
        ]

    open_ = workbook(Personal=sheet(("03/04/2020", "")), Menschen=sheet(("02/04/2020", "12/31/2021")))
    files = [("a.xlsx", open_), ("b.csv", people(("01/04/2020", "31/12/2021"))), ("c.csv", people(("07/08/2020", "")))]
    results = import_files(manager, files, dry_run=True, **KINDS)
    told = {how for r in results for how in r.readings}
    assert told >= {
        "Eintritt: “03/04/2020” is read as 4 March 2020, as “12/31/2021” (Austritt, row 2 of Menschen) has the month "
        "first.",
        "Eintritt: “01/04/2020” is read as 1 April 2020, as “31/12/2021” (Austritt, row 2) has the day first.",
    }
    asked = next(c for r in results if r.file == "c.csv" for c in r.refused)
    assert (asked.row, asked.column) == (1, "Eintritt"), "the others contradict each other"
    assert "“31/12/2021” (Austritt, row 2 of b.csv) has the day first, and “12/31/2021”" in asked.why
