"""Headings: exact names after normalising, in two languages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.doors.exchange.headings import match, normalise


@pytest.mark.parametrize(
    "same",
    [
        ("Prüfer", "pruefer", "PRÜFER", "Pru\u0308fer", " Prüfer: "),
        ("Due date", "due_date", "DUE-DATE", "Due Date*", "DueDate"),
        ("Lieferanten-Nr.", "Lieferantennummer", "Lieferanten Nr", "Lieferanten-Nummer"),
        ("No.", "Nr.", "#", "Number", "Nummer"),
        ("Gewicht [kg]", "Gewicht", "Gewicht (in kg)"),
        ("Straße", "Strasse", "STRASSE"),
        ("E-Mail", "email", "e mail"),
        ("Café", "cafe"),
    ],
)
def test_headings_that_are_the_same(same: tuple[str, ...]) -> None:
    assert len({normalise(heading) for heading in same}) == 1


def test_headings_that_are_not() -> None:
    assert normalise("Datum von") != normalise("Datum bis")
    assert normalise("(intern)") == "intern"
    assert normalise("***") == ""


def test_match_names_what_is_not_clear() -> None:
    fields = {
        "name": ["Lieferant", "Name"],
        "expires_on": ["gültig bis", "Ablauf"],
        "planned": ["Start (geplant)"],
        "end": ["Ablauf"],
    }
    found = match(["Lieferant", "Gültig bis", "Ablauf", "Start (geplant)", "Start (ist)", "", "Farbe"], fields)
    assert found.fields == {0: "name", 1: "expires_on", 3: "planned"}
    assert found.contested == {2: ("expires_on", "end")}
    assert found.unknown == (4, 5, 6)
    assert not found.clear


def test_two_columns_for_one_field_are_neither() -> None:
    found = match(["Name", "Lieferant"], {"name": ["Name", "Lieferant"]})
    assert (found.fields, found.doubled) == ({}, {"name": (0, 1)})
    assert match(["Lieferant"], {"name": ["Lieferant"]}).clear


@settings(deadline=None)  # a loaded machine is slow, not wrong
@given(st.text())
def test_normalising_twice_changes_nothing(heading: str) -> None:
    assert normalise(normalise(heading)) == normalise(heading)
