"""Registers that are spreadsheets of the firm: each comes in by import, whole or in parts as it grew."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from accord.config.example.imports import brought
from accord.config.example.people import FIRST
from accord.config.example.registers import text
from accord.config.example.script import Day, Event
from accord.config.example.suppliers import KEYS

EVER = 100_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """`registers/NAME.csv`: of what, under which title, with which columns of days; `called`: how its rows are named.

    Its column `key` is the script's and not in the file that comes in.
    """

    of: str
    title: str
    days: tuple[str, ...]
    delimiter: str = ";"
    called: str = ""


SHEETS = {
    "crm": Sheet("customers", "CRM export", ("Customer since",), ",", "customer"),
    "auftragsliste": Sheet(
        "orders",
        "Auftragsliste",
        ("Auftragsdatum", "Liefertermin", "Vertragsprüfung am", "Auftragsbestätigung", "Geliefert am"),
        called="order",
    ),
    "umfrage": Sheet("feedback", "Survey answers", ("Submitted",), ","),
    "pruefmittel": Sheet(
        "instruments", "Prüfmittelliste", ("Kalibriert am", "Nächste Kalibrierung"), called="instrument"
    ),
    "kalibrierungen": Sheet("calibrations", "Kalibrierungen", ("Kalibriert am", "Gültig bis")),
    "chargenbuch": Sheet("lots", "Chargenbuch", ("Hergestellt am", "Freigegeben am", "Versandt am"), called="lot"),
    "pruefbuch": Sheet("inspections", "Prüfbuch", ("Geprüft am",)),
}


def lines(name: str) -> list[dict[str, str]]:
    """The rows of a sheet; days are whole numbers from today."""
    return list(csv.DictReader(text(f"registers/{name}.csv").splitlines(), delimiter=SHEETS[name].delimiter))


def sheet(ago: int, name: str, since: int = EVER, until: int = 0) -> Event:
    """Mara imports a sheet: the rows whose first day lies from `since` to more than `until` days ago."""
    found = SHEETS[name]
    rows = [row for row in lines(name) if until < -int(row[found.days[0]]) <= since]
    names = [f"{found.called} {row['key']}" for row in rows] if found.called else []
    said = [{head: _cell(head, value, found) for head, value in row.items() if head != "key"} for row in rows]
    return brought(ago, FIRST, found.of, found.title, said, names)


def _cell(head: str, value: str, found: Sheet) -> str | Day:
    if head in found.days and value:
        return Day(int(value))
    return "" if head == "Lieferant" and value not in KEYS.values() else value
