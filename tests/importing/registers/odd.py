"""Registers of five kinds more: what ERP and CRM programs print, headings in two languages, groups between rows."""

from datetime import date

from tests.importing.registers.building import Book, Register, text


def hazards() -> bytes:
    """Abbreviations under merged groups, headings between the rows in the column of the numbers, traffic lights."""
    rows = [
        ["Risiken und Chancen"],
        ["Formblatt FB-061, Rev. 4", None, None, "Stand:", date(2026, 9, 1)],
        [],
        ["Nr.", "Risikobeschreibung", "Ursache", "Auswirkung", "Bruttorisiko", None, "Nettorisiko", None,
         "Risikoeigner", "Maßnahme", "Status"],
        [None, None, None, None, "EW", "SA", "EW", "SA"],
        ["A  Beschaffung"],
        ["R26-01", "Der einzige Gießer fällt aus", "Brand", "Lieferstopp über 8 Wochen", "4 - wahrscheinlich", 5, 2, 4,
         "Lindqvist, Martha", "Zweiten Lieferanten freigeben", "🟡 in Arbeit"],
        ["B  Informationssicherheit"],
        ["R26-02", "Fernwartung wird gekapert", "altes Passwort", "Anlage steht", 3, 5, 1, 5, "Tom Okafor", None,
         "🟢 akzeptiert"],
        [],
        ["EW = Eintrittswahrscheinlichkeit, SA = Schadensausmaß"],
    ]  # fmt: skip
    merge = ["A4:A5", "B4:B5", "C4:C5", "D4:D5", "E4:F4", "G4:H4", "I4:I5", "J4:J5", "K4:K5"]
    return Book().sheet("R&C-Register 2026", rows, merge=merge).bytes()


HAZARDS = Register(
    "Chancen.xlsx", hazards, {"risks": 2, "treatments": 1},
    asks=("Rows 6, 8 and 11 (“A  Beschaffung”", "“Lieferstopp über 8 Wochen”", "“Anlage steht”", "4 - wahrscheinlich"),
    mapping={
        "rows": "out",
        "columns": {"Auswirkung": "consequence"},
        "values": {"Bruttorisiko: EW": {"4 - wahrscheinlich": "4"}},
    },
    holds=(
        ("Risk", "R26-01", "inherent_likelihood", 4), ("Risk", "R26-01", "residual_impact", 4),
        ("Risk", "R26-01", "consequence", "Lieferstopp über 8 Wochen"), ("Risk", "R26-02", "state", "accepted"),
    ),
)  # fmt: skip


def creditors() -> bytes:
    """As an ERP program prints it: the date of the print above, a creditor in two rows, a sum below."""
    return text(
        "Auswertung Kreditorenstamm;;;;",
        "Druckdatum: 14.10.2026;;;;",
        "Kreditor;Name 1;Warengruppe;Zertifikat;Zertifikat gültig bis",
        "70001;Gießerei Möhring GmbH;Guss;ISO 9001;31.12.2026",
        "70003;CloudNest Ltd.;Hosting;ISO 27001;30.06.2027",
        "70003;CloudNest Ltd.;Hosting;ISO 9001;31.01.2027",
        ";;;;",
        "Summe;2 Kreditoren;;;",
    )


CREDITORS = Register(
    "Kreditoren.csv", creditors, {"suppliers": 2, "supplier_certificates": 3},
    asks=("Kreditor is no field of suppliers", "Row 8 (“Summe 2 Kreditoren”)"),
    mapping={"rows": "out", "columns": {"Kreditor": "reference"}},
    holds=(("Supplier", "70003", "title", "CloudNest Ltd."),),
)  # fmt: skip


def gauges() -> bytes:
    """Short headings of a shop floor, the last calibration in the row of the gauge, days with an hour."""
    rows = [
        ["Calibration control list - shop floor"],
        [],
        ["Gauge ID", "Description", "S/N", "Range", "Frequency (mths)", "Last cal", "Next cal", "Cal lab", "Cert #",
         "OK?"],
        ["MIC-07", "Outside micrometer", "88-12", "0-25 mm", 12, date(2026, 3, 4), date(2027, 3, 4), "TestHaus",
         "TH-55", "OK"],
        ["CAL-11", "Vernier caliper", "7733", "0-150 mm", 12, date(2025, 2, 1), date(2026, 2, 1), "in house", "-",
         "Not OK"],
    ]  # fmt: skip
    return Book().sheet("Gauge list", rows).bytes()


GAUGES = Register(
    "gauges of the shop floor.xlsx", gauges, {"instruments": 2, "calibrations": 2},
    holds=(("Instrument", "MIC-07", "serial", "88-12"), ("Instrument", "CAL-11", "calibrated_on", date(2025, 2, 1))),
)  # fmt: skip


def cases() -> bytes:
    """As a CRM program hands it out: tabs, UTF-16, a text of two lines, American days."""
    return text(
        "Case #\tDate received\tAccount name\tSubject\tComplaint text\tReturn?\tCost (EUR)\tStatus\tClosed date",
        'CX-1\t03/14/2026\tHydro Nord AB\tLeaks at the flange\t"After 40 h.\nSeal fitted twice."\tYes\t1,250.00\t'
        "Closed\t04/02/2026",
        "CX-2\t09/28/2026\tHydro Nord AB\tWrong manual\tManual in Polish\tNo\t0.00\tOpen\t",
        encoding="utf-16",
    )


def customers() -> bytes:
    """One column."""
    return text("Customer", "Hydro Nord AB")


CUSTOMERS = Register("customers.csv", customers, {"customers": 1})
CASES = Register(
    "complaints.txt", cases, {"complaints": 2},
    asks=("“Open”",),
    mapping={"values": {"Status": {"Open": "received"}}},
    holds=(
        ("Complaint", "CX-1", "closed_on", date(2026, 4, 2)), ("Complaint", "CX-1", "customer", "Hydro Nord AB"),
        ("Complaint", "CX-2", "state", "received"),
    ),
    first=("customers.csv",),
)  # fmt: skip


def documents() -> bytes:
    """Headings in two languages, decimal versions, where the file lies."""
    rows = [
        ["Dok.-Nr.", "Titel / Title", "Dokumentart", "Rev.", "Freigabe durch", "Freigabe am", "Nächste Prüfung",
         "Ablage (Link)"],
        ["VA-07", "Lenkung fehlerhafter Produkte", "Verfahrensanweisung", "3", "Martha Lindqvist", date(2025, 11, 3),
         date(2027, 11, 3), "Intranet"],
        ["RL-02", "Passwortrichtlinie", "Richtlinie", "1.2", "Tom Okafor", date(2026, 1, 20), date(2027, 1, 20),
         "Intranet"],
    ]  # fmt: skip
    return Book().sheet("Dokumentenlenkung", rows, links={"H2": "https://intranet.example/va07"}).bytes()


DOCUMENTS = Register(
    "Lenkung.xlsx", documents, {"documents": 2},
    asks=("Ablage (Link) is no field of documents",),
    mapping={"columns": {"Ablage (Link)": ""}},
    holds=(
        ("Document", "VA-07", "title", "Lenkung fehlerhafter Produkte"),
        ("Document", "RL-02", "approved_on", date(2026, 1, 20)),
    ),
)  # fmt: skip
