"""Registers of audits, of what they found and of what was done about it, English and German."""

from datetime import date

from tests.importing.registers.building import Book, Register, text


def plan() -> bytes:
    """An audit plan for the year: a process in each row, clauses of two standards, a month, who leads, who is met."""
    rows = [
        ["Internal Audit Plan 2026", None, None, None, None, None, None],
        ["Prepared by: M. Lindqvist"],
        ["Audit No.", "Process / Area", "ISO Clauses", "Planned Date", "Auditor", "Auditee", "Status"],
        ["IA-26-01", "Purchasing", "8.4, 7.1.5", "Mar 2026", "Tom Okafor", "Aylin Demir", "Completed"],
        ["IA-26-02", "Access control", "A.5.15, A.5.18, A.8.2", "Jun 2026", "Martha Lindqvist", "Jonas Brandt",
         "Planned"],
        ["IA-26-03", "Management review", "9.3", "Nov 2026", "Tom Okafor", "Martha Lindqvist", "Planned"],
    ]  # fmt: skip
    return Book().sheet("Audit plan 2026", rows, merge=["A1:G1"]).bytes()


PLAN = Register(
    "Audit plan.xlsx", plan, {"audits": 3},
    asks=("Which records does Audit plan 2026 hold?",),
    mapping={
        "type": "audits", "columns": {"Process / Area": "title", "Auditee": "scope"}, "read": {"Planned Date": "first"},
    },
    holds=(
        ("Audit", "IA-26-01", "title", "Purchasing"), ("Audit", "IA-26-01", "lead", "Tom Okafor"),
        ("Audit", "IA-26-02", "clauses", "A.5.15 A.5.18 A.8.2"), ("Audit", "IA-26-01", "state", "closed"),
        ("Audit", "IA-26-03", "starts_on", date(2026, 11, 1)),
    ),
)  # fmt: skip


def found() -> bytes:
    """The findings of one audit: which one it is stands in the title alone; a German report."""
    rows = [
        ["Auditfeststellungen", None, None, None, None, None, None],
        ["Audit:", "IA-26-01 Purchasing", None, "Datum:", date(2026, 3, 12)],
        [],
        ["Nr.", "Feststellung", "Normkapitel", "Bewertung", "Nachweis", "Maßnahme", "Zuständig", "Termin", "Status"],
        [1, "Freigabe eines Lieferanten fehlt", "8.4.1", "NA", "Akte Maas", "Nachholen", "Aylin Demir",
         date(2026, 4, 30), "offen"],
        [2, "Rahmenverträge ohne Frist", "8.4.3", "E", "Zwei Verträge", None, "Aylin Demir", None, "offen"],
        [3, "Wareneingang ist gut vorbereitet", "8.6", "P", None, None, None, None, "geschlossen"],
        [None],
        ["HA = Hauptabweichung, NA = Nebenabweichung, E = Empfehlung, P = positiv"],
    ]  # fmt: skip
    return Book().sheet("Feststellungen", rows, merge=["A1:I1", "B2:C2"]).bytes()


FOUND = Register(
    "Auditbericht IA-26-01.xlsx", found, {"findings": 3}, first=("Audit plan.xlsx",),
    asks=("Row 9 (“HA = Hauptabweichung", "“NA”", "“E”", "“P”"),
    mapping={
        "type": "findings", "rows": "out", "all_rows": {"audit": "IA-26-01"},
        "values": {"Bewertung": {"NA": "minor", "E": "opportunity", "P": "strength"}},
    },
    holds=(
        ("Finding", "Freigabe eines Lieferanten fehlt", "audit", "IA-26-01"), ("Finding", "1", "grade", "minor"),
        ("Finding", "1", "answer", "Nachholen"), ("Finding", "2", "grade", "opportunity"),
        ("Finding", "3", "state", "closed"), ("Finding", "1", "due_on", date(2026, 4, 30)),
    ),
)  # fmt: skip


def capa() -> bytes:
    """A log of corrective actions: cause and action in the row of what went wrong, where it came from in words."""
    return text(
        "CAPA Register,,,,,,,,,,,",
        "CAPA #,Date Raised,Source,Problem Description,Severity,Root Cause,Corrective Action,Responsible,Due Date,"
        "Date Completed,Effectiveness Verified (date),Status",
        'CA-001,2026-01-08,Internal audit,"Two gauges overdue\nin the workshop",Minor,No reminder,'
        "Reminder from the calendar,Aylin Demir,2026-02-15,2026-02-10,2026-05-11,Closed",
        "CA-002,2026-02-19,Customer complaint,Wrong label,Major,Template not locked,Lock the template,Jonas Brandt,"
        "2026-03-31,,,In progress",
        "CA-003,2026-03-25,Management review,Goals without figures,Minor,,,Martha Lindqvist,,,,Open",
        encoding="utf-8-sig",
    )


CAPA = Register(
    "CAPA register.csv", capa, {"nonconformities": 3, "actions": 2},
    asks=("“Internal audit”", "“Customer complaint”", "“Management review”"),
    mapping={"columns": {"Problem Description": "description", "Source": "description"}},
    holds=(
        ("Nonconformity", "CA-001", "description", "Two gauges overdue\nin the workshop\nSource: Internal audit"),
        ("Nonconformity", "CA-001", "verified_on", date(2026, 5, 11)), ("Nonconformity", "CA-002", "state", "acting"),
        ("Action", "Reminder from the calendar", "done_on", date(2026, 2, 10)),
        ("Action", "Reminder from the calendar", "state", "done"), ("Action", "Lock the template", "state", "open"),
        ("Action", "Lock the template", "nonconformity", "CA-002"),
    ),
)  # fmt: skip


def eight_disciplines() -> bytes:
    """A German list of 8D reports: D1 to D8 in the headings, several actions for one problem, a team in one cell."""
    rows = [
        ["8D-Übersicht", None, None, None, None, None, None, None, None, None, None],
        ["8D-Nr.", "Datum", "D1 Team", "D2 Problembeschreibung", "D3 Sofortmaßnahme", "D4 Ursache",
         "D5 Korrekturmaßnahme", "Verantwortlich", "Termin", "D6 umgesetzt am", "D7 Vorbeugung", "D8 Abschluss"],
        ["8D-26-01", date(2026, 1, 15), "Demir, Okafor", "Dichtung löst sich", "Bestand gesperrt", "Ofenzeit zu kurz",
         "Ofenzeit überwachen", "Aylin Demir", date(2026, 2, 20), date(2026, 2, 18), "Auch für DS-3", None],
        ["8D-26-01", date(2026, 1, 15), "Demir, Okafor", "Dichtung löst sich", "Bestand gesperrt", "Ofenzeit zu kurz",
         "Prüfplan ergänzen", "Aylin Demir", date(2026, 3, 15), None, "Auch für DS-3", None],
        ["8D-26-02", date(2026, 2, 9), "Brandt", "Falsches Etikett", "Nachetikettiert", "Vorlage veraltet",
         "Vorlage sperren", "Jonas Brandt", date(2026, 3, 1), date(2026, 2, 27), None, date(2026, 3, 30)],
    ]  # fmt: skip
    return Book().sheet("8D", rows, merge=["A1:L1"]).bytes()


EIGHT_DISCIPLINES = Register(
    "8D-Liste.xlsx", eight_disciplines, {"nonconformities": 2, "actions": 3},
    asks=("D1 Team", "D7 Vorbeugung"),
    mapping={
        "columns": {"D1 Team": "extent", "D7 Vorbeugung": "extent"},
    },
    holds=(
        ("Nonconformity", "8D-26-01", "cause", "Ofenzeit zu kurz"), ("Nonconformity", "8D-26-01", "containment",
        "Bestand gesperrt"),
        ("Nonconformity", "8D-26-01", "extent", "Demir, Okafor\nD7 Vorbeugung: Auch für DS-3"),
        ("Action", "Prüfplan ergänzen", "nonconformity", "8D-26-01"),
        ("Action", "Ofenzeit überwachen", "done_on", date(2026, 2, 18)),
        ("Nonconformity", "8D-26-02", "closed_on", date(2026, 3, 30)), ("Nonconformity", "8D-26-02", "state", "closed"),
        ("Nonconformity", "8D-26-01", "state", "open"),
    ),
)  # fmt: skip
