"""Registers of customers, complaints, measuring equipment and training, English and German."""

from datetime import date
from decimal import Decimal

from tests.importing.registers.building import Book, Register, text


def customers() -> bytes:
    """The customers as the ledger exports them: numbers, two lines of name, empty columns, a country code."""
    return text(
        "Debitor;Name 1;Name 2;PLZ;Ort;Land;Branche;Ansprechpartner;E-Mail;Angelegt am",
        "10017;Hanse Pumpen GmbH;;20457;Hamburg;DE;Maschinenbau;Frau Petersen;einkauf@hanse.example;02.05.2011",
        "10023;Fjordkraft AS;;5003;Bergen;NO;Energie;;;14.11.2019",
        "10031;Molkerei Seeland eG;;23701;Eutin;DE;Lebensmittel;Herr Voss;qs@seeland.example;30.01.2023",
    )


CUSTOMERS = Register(
    "Kundenstamm.csv", customers, {"customers": 3},
    asks=("Debitor", "PLZ", "Ort"),
    mapping={"columns": {"Debitor": "reference", "PLZ": "", "Ort": ""}},
    holds=(("Customer", "10023", "title", "Fjordkraft AS"), ("Customer", "10017", "since", date(2011, 5, 2))),
)  # fmt: skip


def complaints() -> bytes:
    """A complaint log: cause and corrective action beside the complaint, letters for the kind, N/A, times of day."""
    rows = [
        ["Customer Complaint Log", None, None, None, None, None, None, None, None, None, None, None, "QF-09 Rev C"],
        [],
        ["Complaint No.", "Date Received", "Received By", "Customer", "Customer Contact", "Nature of Complaint",
         "Category", "Complaint Justified? (Y/N)", "Root Cause", "Corrective Action", "Response Date", "Date Closed",
         "Status"],
        ["CC-26-001", "2026-01-12 09:40", "Aylin Demir", "Hanse Pumpen GmbH", "Ms Petersen",
         "Two sensors drift after a week", "Product", "Y", "Seal cured too short", "Oven time is monitored",
         date(2026, 1, 20), date(2026, 2, 27), "Closed"],
        ["CC-26-002", "2026-02-03 15:05", "Tom Okafor", "Fjordkraft AS", None, "Delivered three days late",
         "Late delivery", "Y", "Courier strike", "N/A", date(2026, 2, 4), None, "Answered"],
        ["CC-26-003", "2026-03-09 08:15", "Aylin Demir", "Hanse Pumpen GmbH", "Ms Petersen",
         "Certificate missing in the box", "Documentation", None, None, None, None, None, "Open"],
    ]  # fmt: skip
    return Book().sheet("Complaint Log", rows, merge=["A1:L1"]).bytes()


COMPLAINTS = Register(
    "QF-09 Complaints.xlsx", complaints, {"complaints": 3}, first=("Kundenstamm.csv",),
    asks=(
        "Nature of Complaint", "Root Cause", "Corrective Action", "“Late delivery”", "“Open”",
        "Give this complaint a title",
    ),
    mapping={
        "columns": {"Nature of Complaint": "description", "Root Cause": "answer", "Corrective Action": "answer"},
        "values": {
            "Category": {"Late delivery": "delivery"}, "Status": {"Open": "received"},
        },
    },
    holds=(
        ("Complaint", "CC-26-001", "customer", "10017"), ("Complaint", "CC-26-001", "justified", "yes"),
        ("Complaint", "CC-26-001", "answer", "Seal cured too short\nCorrective Action: Oven time is monitored"),
        ("Complaint", "CC-26-001", "received_on", date(2026, 1, 12)), ("Complaint", "CC-26-003", "state", "received"),
        ("Complaint", "CC-26-002", "answered_on", date(2026, 2, 4)), ("Complaint", "CC-26-002", "kind", "delivery"),
    ),
)  # fmt: skip


def claims() -> bytes:
    """A German list of complaints: numbers of both sides, amounts with a currency, quantities, marks for justified."""
    return text(
        "Reklamationsliste 2026;;;;;;;;;;;;",
        "Rekl.-Nr.;Eingang;Kunde;Rekl.-Nr. Kunde;Artikel;Menge;Fehlerbeschreibung;Fehlerart;Sofortmaßnahme;berechtigt;"
        "8D gesendet am;Kosten;Status",
        "R26-014;14.01.2026;Hanse Pumpen GmbH;4500-88;Drucksensor DS-2;2 Stk.;Nullpunkt wandert;Produkt;"
        "Ersatz geschickt;ja;22.01.2026;1.250,00 €;abgeschlossen",
        "R26-015;05.02.2026;Molkerei Seeland eG;;Durchflussmesser;1 Stk.;Karton gerissen;Lieferung;Gutschrift;"
        "teilweise;;85,50 €;in Bearbeitung",
        "R26-016;17.03.2026;Fjordkraft AS;NO-77;Drucksensor DS-2;1 Stk.;Zeigt zu wenig;Produkt;;nein;;;offen",
        ";;;;;;;;;;Summe;1.335,50 €;",
    )


CLAIMS = Register(
    "Reklamationsliste.csv", claims, {"complaints": 3}, first=("Kundenstamm.csv",),
    asks=(
        "Row 6 (“Summe", "Rekl.-Nr. Kunde", "Menge", "Fehlerart", "Sofortmaßnahme", "8D gesendet am",
        "“1.250,00 €” has a unit, €", "“in Bearbeitung”", "“offen”", "“Drucksensor DS-2”", "“Durchflussmesser”",
    ),
    mapping={
        "rows": "out", "read": {"Kosten": "bare"},
        "columns": {
            "Rekl.-Nr. Kunde": "contact", "Artikel": "title", "Menge": "title", "Fehlerart": "kind",
            "Sofortmaßnahme": "answer", "8D gesendet am": "answered_on",
        },
        "values": {"Status": {"in Bearbeitung": "acknowledged", "offen": "received"}},
    },
    holds=(
        ("Complaint", "R26-014", "cost", Decimal(1250)), ("Complaint", "R26-015", "cost", Decimal("85.5")),
        ("Complaint", "R26-014", "title", "Drucksensor DS-2, 2 Stk."), ("Complaint", "R26-015", "kind", "delivery"),
        ("Complaint", "R26-015", "justified", "partly"), ("Complaint", "R26-016", "customer", "10023"),
        ("Complaint", "R26-014", "answered_on", date(2026, 1, 22)), ("Complaint", "R26-014", "state", "closed"),
    ),
)  # fmt: skip


def calibrations() -> bytes:
    """A calibration register: the latest certificate beside each instrument, intervals with their unit."""
    rows = [
        ["Calibration Register", None, None, None, None, None, None, None, None, None, None, None, None],
        ["Equipment ID", "Description", "Manufacturer", "Model", "Serial No.", "Range", "Accuracy", "Location",
         "Cal. Interval", "Last Cal. Date", "Cal. Due Date", "Calibrated By", "Certificate No.", "Result", "Status"],
        ["TW-01", "Torque wrench", "Stahl", "T-50", "S-8841", "10-50 Nm", "±4 %", "Line 1", "12 months",
         date(2025, 9, 4), date(2026, 9, 3), "Metrolab North", "ML-25-1093", "Pass", "In use"],
        ["CAL-07", "Caliper 150 mm", "Norgauge", "C150", "77120", "0-150 mm", "0.03 mm", "Incoming goods",
         "6 months", date(2025, 11, 20), date(2026, 5, 19), "In-house", "INT-118", "Pass", "In use"],
        ["PG-02", "Pressure gauge", "Baro", "P10", "B-2210", "0-10 bar", "0.6 %", "Test bench", "12 months",
         date(2025, 6, 2), date(2026, 6, 1), "Metrolab North", "ML-25-0610", "Fail", "Out of service"],
    ]  # fmt: skip
    return Book().sheet("Calibration", rows, merge=["A1:O1"]).bytes()


CALIBRATIONS = Register(
    "Calibration register.xlsx", calibrations, {"instruments": 3, "calibrations": 3},
    asks=("Which records does Calibration hold?",),
    mapping={
        "type": "instruments", "read": {"Cal. Interval": "bare"},
        "columns": {"Description": "title", "Manufacturer": "title", "Model": "title"},
        "values": {"Status": {"Out of service": "repair"}},
    },
    holds=(
        ("Instrument", "CAL-07", "title", "Caliper 150 mm, Norgauge, C150"), ("Instrument", "CAL-07", "interval", 6),
        ("Instrument", "CAL-07", "calibrated_on", date(2025, 11, 20)), ("Instrument", "PG-02", "state", "repair"),
        ("Instrument", "TW-01", "calibration_due", date(2026, 9, 3)),
        ("Calibration", "PG-02, 2025-06-02", "in_tolerance", "outside"),
        ("Calibration", "CAL-07, 2025-11-20", "calibrated_by", "In-house"),
        ("Calibration", "CAL-07, 2025-11-20", "certificate", "INT-118"),
    ),
)  # fmt: skip


def gauges() -> bytes:
    """A German list of measuring equipment: months as days, a column of links, blocked ones, two heading rows."""
    rows = [
        ["Prüfmittelliste", None, None, None, None, None, None, None, None, None, None],
        ["Stand: 02/2026"],
        ["Prüfmittel-Nr.", "Bezeichnung", "Hersteller / Typ", "Serien-Nr.", "Messbereich", "Einsatzort",
         "Prüfintervall [Monate]", "Kalibrierung", None, "Status", "Bemerkung"],
        [None, None, None, None, None, None, None, "letzte", "nächste"],
        ["PM 001", "Messschieber", "Norgauge C150", "4711", "0–150 mm", "Wareneingang", 12, "03/2025", "03/2026",
         "i. O.", None],
        ["PM 002", "Bügelmessschraube", "Norgauge B25", "4712", "0–25 mm", "Endprüfung", 12, "11/2025", "11/2026",
         "i. O.", "Lehrenring liegt bei"],
        ["PM 003", "Manometer", "Baro P10", "B-9", "0–10 bar", "Prüfstand", 24, "07/2024", "07/2026", "gesperrt",
         "Zeiger klemmt"],
        ["PM 004", "Stahlmaß", "–", "–", "0–500 mm", "Werkstatt", None, None, None, "Anzeige", "nur zur Anzeige"],
    ]  # fmt: skip
    merge = ["A1:K1", "H3:I3", *(f"{letter}3:{letter}4" for letter in "ABCDEFGJK")]
    return Book().sheet("Prüfmittel", rows, merge=merge).bytes()


GAUGES = Register(
    "Prüfmittelliste.xlsx", gauges, {"instruments": 4},
    asks=("Hersteller / Typ", "letzte", "nächste", "Bemerkung", "“i. O.”", "“gesperrt”", "“Anzeige”"),
    mapping={
        "columns": {
            "Bezeichnung": "title", "Hersteller / Typ": "title", "letzte": "calibrated_on",
            "nächste": "calibration_due", "Bemerkung": "protection",
        },
        "read": {"letzte": "last", "nächste": "last"},
        "values": {"Status": {"i. O.": "in_use", "gesperrt": "withdrawn", "Anzeige": "in_use"}},
    },
    holds=(
        ("Instrument", "PM 001", "title", "Messschieber, Norgauge C150"), ("Instrument", "PM 003", "interval", 24),
        ("Instrument", "PM 001", "calibration_due", date(2026, 3, 31)), ("Instrument", "PM 003", "state", "withdrawn"),
        ("Instrument", "PM 002", "protection", "Lehrenring liegt bei"), ("Instrument", "PM 004", "interval", None),
    ),
)  # fmt: skip


def trainings() -> bytes:
    """A training record list: one row for each person who took part."""
    return text(
        "Training Records,,,,,,",
        "No.,Employee,Training Course,Trainer,Date Completed,Duration (hrs),Effective (Y/N)",
        "1,Aylin Demir,Handling of complaints,Okafor,12-Jan-2026,2.5,Y",
        "2,Jonas Brandt,Handling of complaints,Okafor,12-Jan-2026,2.5,Y",
        "3,Martha Lindqvist,Internal auditing,North Academy,02-Feb-2026,16,N",
        "4,Aylin Demir,Internal auditing,North Academy,02-Feb-2026,16,N",
        "5,Tom Okafor,Reading calibration certificates,Metrolab North,27-Feb-2026,4,",
        encoding="utf-8",
    )


TRAININGS = Register(
    "Training records.csv", trainings, {"trainings": 3},
    asks=("Employee",),
    mapping={"columns": {"Employee": "attended"}, "alike": "one"},
    holds=(
        ("Training", "Handling of complaints", "attended", ["Aylin Demir", "Jonas Brandt"]),
        ("Training", "Handling of complaints", "held_on", date(2026, 1, 12)),
        ("Training", "Internal auditing", "effect", "not_effective"), ("Training", "5", "hours", Decimal(4)),
        ("Training", "Reading calibration certificates", "attended", ["Tom Okafor"]),
    ),
)  # fmt: skip
