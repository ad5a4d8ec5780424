"""A firm's own lists of controls, recurring tasks, exceptions and its Statement, in German and in English."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.controls.models import (
    Activity,
    ActivityRun,
    ApplicabilityLine,
    Control,
    ControlException,
    StatementOfApplicability,
)
from accord.areas.documents.models import Document
from accord.doors.exchange.importing import import_files

KONTROLLEN = """Maßnahme;Anhang A;Umsetzungsbeschreibung;Verantwortlich;Richtlinie;Umgesetzt am;Termin;Wirksam;Status
Zutritt mit Ausweis;A.7.2, A.7.1;Zonen mit Lesern;Mia Manager;Zutrittsrichtlinie;15.09.2025;;wirksam;umgesetzt
Netz nach Zonen getrennt;8.22;;Mia Manager;;;30.06.2026;;geplant
"""
CONTROLS = """Control,Control no.,Implementation,Owner,Status
Backups every night,A.8.13,Encrypted and kept elsewhere,Mia Manager,Implemented
"""
REGELTERMINE = """Aufgabe;Art;Intervall (Tage);Maßnahmen;Zuletzt durchgeführt;Nächster Termin;Verantwortlich;Status
Rücksicherung prüfen;Rücksicherungstest;91;Backups every night;15.12.2025;16.03.2026;Mia Manager;aktiv
"""
RUNS = """Activity,Date,Performed by,Result,Findings,Checked,Not right
Rücksicherung prüfen,2025-12-01,Mia Manager,Passed,,3,0
Rücksicherung prüfen,2025-09-01,Mia Manager,Failed,Key was missing,3,3
"""
AUSNAHMEN = """Ausnahme;Maßnahme;Begründung;Ersatzmaßnahme;Beantragt von;Genehmigt am;Gültig bis;Status
Messrechner alt;Zutritt mit Ausweis;Hersteller liefert keine;Kein Netz;Mia Manager;15.01.2026;30.06.2026;erteilt
"""
STATEMENTS = """Version,Changes,Status
1.0,First one,Draft
"""
ERKLAERUNG = """Anwendbarkeitserklärung;Nr.;Anwendbar;Begründung;Umsetzung;Begründung des Ausschlusses
SOA-0001;A.7.2;Ja;Besucher im Haus;umgesetzt;
SOA-0001;8.30;Nein;;;Wir entwickeln selbst
"""


def brought_in(by: Any, type_name: str, text: str) -> dict[str, Any]:
    """What became of a file of this type; nothing in it is refused."""
    (found,) = import_files(by, [(f"{type_name}.csv", text.encode())], type_name=type_name)
    told = found.as_json()
    assert told["refused"] == [], told["refused"]
    return told


@pytest.fixture
def controls(manager: Any, enter: Any) -> Any:
    """Three controls, from two lists."""
    enter(Document, title="Zutrittsrichtlinie", kind="policy", state="in_force")
    brought_in(manager, "controls", KONTROLLEN)
    return brought_in(manager, "controls", CONTROLS)


def test_controls_come_in_as_they_stand(controls: Any, manager: Any) -> None:
    badge = Control.objects.get(title="Zutritt mit Ausweis")
    assert (badge.annex_a, badge.state, badge.implemented_on, badge.effect, badge.owner) == (
        "A.7.1 A.7.2", "implemented", date(2025, 9, 15), "works", manager.person,
    )  # fmt: skip
    assert [d.title for d in badge.documents.all()] == ["Zutrittsrichtlinie"]
    zones = Control.objects.get(title="Netz nach Zonen getrennt")
    assert (zones.annex_a, zones.state, zones.planned_for) == ("A.8.22", "planned", date(2026, 6, 30))


def test_activities_and_their_runs_come_in_as_they_stand(controls: Any, manager: Any) -> None:
    brought_in(manager, "activities", REGELTERMINE)
    activity = Activity.objects.get()
    assert (activity.kind, activity.interval_days, activity.next_due) == ("restore_test", 91, date(2026, 3, 16))
    assert [c.title for c in activity.controls.all()] == ["Backups every night"]
    for created, unchanged in ((2, 0), (0, 2)):
        told = brought_in(manager, "activity_runs", RUNS)
        assert (told["created"], told["unchanged"]) == (created, unchanged)
    failed = ActivityRun.objects.get(result="failed")
    assert (failed.activity, failed.findings, failed.checked, failed.deviating) == (activity, "Key was missing", 3, 3)


def test_exceptions_come_in_as_they_stand(controls: Any, manager: Any) -> None:
    brought_in(manager, "control_exceptions", AUSNAHMEN)
    found = ControlException.objects.get()
    assert (found.state, found.granted_on, found.expires_on, found.compensation) == (
        "granted", date(2026, 1, 15), date(2026, 6, 30), "Kein Netz",
    )  # fmt: skip


def test_a_statement_comes_in_with_its_lines(manager: Any) -> None:
    brought_in(manager, "statements_of_applicability", STATEMENTS)
    assert StatementOfApplicability.objects.get().title == "Statement of Applicability 1.0"
    brought_in(manager, "soa_lines", ERKLAERUNG)
    lines = {line.control_reference: line for line in ApplicabilityLine.objects.all()}
    assert (lines["A.7.2"].applicable, lines["A.7.2"].implementation) == ("yes", "implemented")
    assert (lines["A.8.30"].applicable, lines["A.8.30"].exclusion_reason) == ("no", "Wir entwickeln selbst")


def test_a_word_for_nothing_is_no_reason(manager: Any) -> None:
    brought_in(manager, "statements_of_applicability", STATEMENTS)
    lines = ERKLAERUNG.replace("umgesetzt;", "umgesetzt;entfällt").replace("Wir entwickeln selbst", "n/a")
    brought_in(manager, "soa_lines", lines)
    assert list(ApplicabilityLine.objects.values_list("exclusion_reason", flat=True)) == ["", ""]
