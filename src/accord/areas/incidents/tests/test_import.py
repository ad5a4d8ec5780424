"""A firm's own lists of reports, incidents, weaknesses and emergency plans, in German and in English."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from accord.areas.assets.models import Asset
from accord.areas.incidents.models import ContinuityPlan, Event, Exercise, Incident, Vulnerability
from accord.areas.processes.models import Process
from accord.doors.exchange.importing import import_files

MELDUNGEN = """Meldungen 2026;;;;;;
Nr.;Meldung;Sachverhalt;Art;Bemerkt am;Gemeldet von;Gemeldet am;Bewertet am;Begründung;Status
M-1;Seltsame Mail vom Chef;Bitte um Gutscheine;Phishing;12.01.2026;Mia Manager;12.01.2026;13.01.2026;Niemand hat geklickt;Kein Vorfall
M-2;Notebook im Zug vergessen;;Geräteverlust;15.01.2026;;15.01.2026;;;Gemeldet
"""  # noqa: E501 - as the firm keeps it
EVENTS = """No.,Event,Description,Kind,Noticed on,Reported by,Status
E-1,Door of the lab open at night,,Physical,2026-02-01,Mia Manager,Reported
"""
VORFAELLE = """Vorfall-ID;Vorfall;Beschreibung;Kategorie;Schweregrad;Erkannt am;Eingedämmt am;Behoben am;Personenbezogene Daten;Ursache;Lehren;Status
V-1;Lieferschein an falschen Kunden;40 Namen;Offenlegung;mittel;13.02.2026;13.02.2026;14.02.2026;Ja;Vorlage verwechselt;Empfänger wird geprüft;Nachbereitet
"""  # noqa: E501 - as the firm keeps it
SCAN = """CVE,Name,Host,Severity,CVSS,First seen,Solution,Known exploited,Status
CVE-2026-1001,OpenSSL buffer overflow,web01:443,Critical,9.8,2026-02-20,Update to 3.0.15,yes,Open
CVE-2025-7777,Weak SSH ciphers,nas02:22,Low,3.1,2026-01-05,Disable CBC,no,Fixed
"""
SCHWACHSTELLEN = """Schwachstelle;Kennung;System;Rechner;Einstufung;Gefunden am;Behoben am;Status
Veralteter Kernel;CVE-2025-1;Server Kiel;srv-03;Hoch;15.01.2026;20.01.2026;Behoben
"""
NOTFALL = """Notfallplan;Version;Prozesse;RTO (h);RPO (h);MTPD (h);Auswirkungen;Freigegeben am;Letzte Übung;Nächste Übung;Status
Rechenzentrum fällt aus;1.0;Betrieb;4;1;24;Kunden messen nicht;15.01.2026;20.02.2026;20.02.2027;Freigegeben
"""  # noqa: E501 - as the firm keeps it
DRILLS = """Plan,Exercise,Kind,Planned on,Held on,Result,Met objectives,Measured RTO,Findings,Status
Rechenzentrum fällt aus,Switch-over,Technical,2026-02-10,2026-02-10,Ran again,Partly,4.5,DNS late,Held
"""


def brought_in(by: Any, type_name: str, text: str) -> dict[str, Any]:
    """What became of a file of this type; nothing in it is refused."""
    (found,) = import_files(by, [(f"{type_name}.csv", text.encode())], type_name=type_name)
    told = found.as_json()
    assert told["refused"] == [], told["refused"]
    return told


def test_reports_come_in_as_they_stand(manager: Any) -> None:
    assert brought_in(manager, "events", MELDUNGEN)["created"] == 2
    assert brought_in(manager, "events", EVENTS)["created"] == 1
    mail = Event.objects.get(external_reference="M-1")
    assert (mail.title, mail.kind, mail.state, mail.noticed_on, mail.assessed_on) == (
        "Seltsame Mail vom Chef", "suspicious_message", "no_incident", date(2026, 1, 12), date(2026, 1, 13),
    )  # fmt: skip
    assert mail.reported_by == manager.person
    assert Event.objects.get(external_reference="E-1").kind == "physical"


def test_incidents_come_in_as_they_stand(manager: Any) -> None:
    brought_in(manager, "incidents", VORFAELLE)
    found = Incident.objects.get()
    assert (found.classification, found.severity, found.state, found.personal_data) == (
        "disclosure", "medium", "reviewed", "yes",
    )  # fmt: skip
    assert (found.contained_on, found.recovered_on, found.lessons) == (
        date(2026, 2, 13), date(2026, 2, 14), "Empfänger wird geprüft",
    )  # fmt: skip


def test_what_a_scanner_found_comes_in_and_is_due(manager: Any, enter: Any) -> None:
    server = enter(Asset, title="Server Kiel", kind="hardware", owner=manager.person)
    for created, unchanged in ((2, 0), (0, 2)):
        told = brought_in(manager, "vulnerabilities", SCAN)
        assert (told["created"], told["unchanged"]) == (created, unchanged)
    brought_in(manager, "vulnerabilities", SCHWACHSTELLEN)
    worst = Vulnerability.objects.get(identifier="CVE-2026-1001")
    assert (worst.component, worst.score, worst.exploited, worst.due_on) == (
        "web01:443", Decimal("9.8"), True, date(2026, 3, 6),
    )  # fmt: skip
    kernel = Vulnerability.objects.get(identifier="CVE-2025-1")
    assert (kernel.asset, kernel.owner, kernel.state, kernel.fixed_on) == (
        server, manager.person, "fixed", date(2026, 1, 20),
    )  # fmt: skip


def test_plans_and_exercises_come_in_as_they_stand(manager: Any, enter: Any) -> None:
    process = enter(Process, title="Betrieb", state="active")
    brought_in(manager, "continuity_plans", NOTFALL)
    plan = ContinuityPlan.objects.get()
    assert (plan.recovery_time, plan.recovery_point, plan.tolerable, plan.state) == (4, 1, 24, "approved")
    assert (list(plan.processes.all()), plan.exercise_due) == ([process], date(2027, 2, 20))
    brought_in(manager, "exercises", DRILLS)
    drill = Exercise.objects.get()
    assert (drill.continuity_plan, drill.kind, drill.met_objectives, drill.measured_time, drill.state) == (
        plan, "technical", "partly", Decimal("4.5"), "held",
    )  # fmt: skip
