"""German registers."""

from datetime import date

from tests.importing.registers.building import Book, Register, text


def risks() -> bytes:
    """Title, form number, two heading rows with merged groups, a scale in words, a total, notes, a legend."""
    rows = [
        ["Risikoregister", None, None, None, None, None, None, None, None, "FB-06-01 Rev. 4"],
        ["Stand:", date(2026, 3, 2), None, "erstellt: M. Lindqvist"],
        [],
        ["Nr.", "Risiko", "Ursache", "Verantwortlich", "Brutto", None, "Netto", None, "Status", "Nächste Überprüfung"],
        [None, None, None, None, "Wahrscheinlichkeit", "Auswirkung", "Wahrscheinlichkeit", "Auswirkung"],
        ["R-01", "Ausfall der Klimakammer", "Verdichter aus 2009", "M. Lindqvist", 4, 4, 2, 4, "in Behandlung",
         "Q3 2026"],
        ["R-02", "Nur ein Lieferant für Sensorchips", None, "JB", "3 - möglich", 5, 3, 3, "bewertet", "2026"],
        ["R-03", "Kalibrierdaten gehen verloren", "Sicherung nicht geprüft", "IT", "2 - selten", 5, 1, 4, "akzeptiert",
         "31.12.2026"],
        ["Summe", 3],
        [],
        ["Bewertung nach VA-06-02: Wahrscheinlichkeit × Auswirkung; ab 12 ist zu behandeln."],
    ]  # fmt: skip
    legend = [["Stufe", "Wahrscheinlichkeit", "Bedeutung"], [1, "sehr selten", "alle 10 Jahre"], [5, "häufig", "oft"]]
    merge = ["A1:D1", "A4:A5", "B4:B5", "C4:C5", "D4:D5", "E4:F4", "G4:H4", "I4:I5", "J4:J5"]
    return Book().sheet("Risikoregister 2026", rows, merge=merge).sheet("Legende", legend).bytes()


RISKS = Register(
    "Risikoregister.xlsx", risks, {"risks": 3},
    asks=(
        "Brutto: Wahrscheinlichkeit", "Netto: Wahrscheinlichkeit",
        "Rows 9 and 11 (“Summe 3”", "“Q3 2026” is no day", "Which records does Legende hold?",
        "who or what is “M. Lindqvist”?", "who or what is “JB”?", "who or what is “IT”?",
    ),
    mapping={
        "Legende": {"type": ""},
        "Risikoregister 2026": {
            "rows": "out",
            "columns": {
                "Brutto: Wahrscheinlichkeit": "inherent_likelihood", "Brutto: Auswirkung": "inherent_impact",
                "Netto: Wahrscheinlichkeit": "residual_likelihood", "Netto: Auswirkung": "residual_impact",
            },
            "read": {"Nächste Überprüfung": "last"},
            "values": {
                "Verantwortlich": {"M. Lindqvist": "lindqvist@x.example", "JB": "brandt@x.example", "IT": ""},
                "Brutto: Wahrscheinlichkeit": {"3 - möglich": "3", "2 - selten": "2"},
            },
        },
    },
    holds=(
        ("Risk", "R-01", "review_due", date(2026, 9, 30)), ("Risk", "R-02", "review_due", date(2026, 12, 31)),
        ("Risk", "R-02", "inherent_likelihood", 3), ("Risk", "R-02", "residual_impact", 3),
        ("Risk", "R-01", "state", "treating"), ("Risk", "R-01", "owner", "Martha Lindqvist"),
        ("Risk", "R-03", "owner", None), ("Risk", "R-03", "state", "accepted"),
    ),
)  # fmt: skip


def assets() -> bytes:
    """Spacer columns, protection needs in German words, a list of choices on a hidden sheet, links in cells."""
    rows = [
        ["Inventarverzeichnis – Werte"],
        [None],
        ["Inventar-Nr.", "Bezeichnung", None, "Art", "Klassifizierung", None, "Vertraulichkeit", "Integrität",
         "Verfügbarkeit", "Eigner", "Ort", "Wartungsintervall (Monate)", "Lizenz bis"],
        ["IT-0001", "ERP-Server", None, "Hardware", "vertraulich", None, "hoch", "sehr hoch", "hoch", "Brandt, Jonas",
         "Serverraum", "12 Monate", "12/2027"],
        ["IT-0002", "Kalibrierdatenbank", None, "Software", "intern", None, "normal", "sehr hoch", "hoch",
         "Jonas Brandt", "ERP-Server", 6, None],
        ["IT-0003", "Rezepturen", None, "Information", "streng vertraulich", None, "sehr hoch", "hoch", "normal",
         "Lindqvist, Martha", None, None, None],
    ]  # fmt: skip
    return (
        Book()
        .sheet(
            "Inventar", rows, merge=["A1:M1"], links={"B4": "https://erp.example"}, choices={"D4:D99": "=Listen!A1:A7"}
        )
        .sheet("Listen", [["Hardware"], ["Software"], ["Information"]], hidden=True)
        .bytes()
    )


ASSETS = Register(
    "Inventar.xlsx", assets, {"assets": 3},
    asks=("“12 Monate”", "“12/2027” is no day"),
    mapping={
        "Listen": {"type": ""},
        "Inventar": {
            "values": {"Wartungsintervall (Monate)": {"12 Monate": "12"}}, "read": {"Lizenz bis": "last"},
        },
    },
    holds=(
        ("Asset", "ERP-Server", "owner", "Jonas Brandt"), ("Asset", "ERP-Server", "maintenance_interval", 12),
        ("Asset", "ERP-Server", "supported_until", date(2027, 12, 31)), ("Asset", "Rezepturen", "confidentiality",
        "very_high"),
        ("Asset", "Rezepturen", "classification", "strict"),
    ),
)  # fmt: skip


def obligations() -> bytes:
    """A legal register by field of law: headings between the rows, merged over the whole width; signatures below."""
    rows = [
        ["Rechtskataster der Nordfjord Messtechnik GmbH"],
        ["Lfd. Nr.", "Gesetz", "Fundstelle", "Anforderung", "Rechtsgebiet", "Zutreffend", "Nächste Prüfung", "Erfüllt"],
        ["A", "Arbeitsschutz"],
        [1, "Arbeitsschutzgesetz", "§ 5 ArbSchG", "Gefährdungen beurteilen", "Gesetz", "ja", date(2026, 11, 1),
         "erfüllt"],
        [2, "Betriebssicherheitsverordnung", "§ 14 BetrSichV", "Prüfmittel prüfen", "Gesetz", "ja", date(2026, 11, 1),
         "teilweise"],
        ["B", "Datenschutz"],
        [3, "Datenschutz-Grundverordnung", "Art. 30", "Verzeichnis führen", "Gesetz", "ja", date(2026, 11, 1), "k. A."],
        [None], [None],
        ["Erstellt: A. Demir", None, None, None, None, None, None, "Freigegeben: M. Lindqvist"],
    ]  # fmt: skip
    return Book().sheet("Rechtskataster", rows, merge=["A1:H1", "B3:H3", "B6:H6"]).bytes()


OBLIGATIONS = Register(
    "FB-04-03 Rechtskataster Rev. 7.xlsx", obligations, {"obligations": 3},
    asks=("Rows 3, 6 and 10 (“A Arbeitsschutz”", "“k. A.”"),
    mapping={"rows": "out", "values": {"Erfüllt": {"k. A.": ""}}},
    holds=(
        ("Obligation", "Arbeitsschutzgesetz", "kind", "law"), ("Obligation", "Arbeitsschutzgesetz", "applies", "yes"),
        ("Obligation", "Betriebssicherheitsverordnung", "fulfilled", "partly"),
    ),
)  # fmt: skip


def open_points() -> bytes:
    """Who, what, until when: weeks, initials, marks instead of words, text of several lines."""
    rows = [
        ["Maßnahmenplan / Offene-Punkte-Liste", None, None, None, None, None],
        ["Lfd. Nr.", "Maßnahme", "Wer", "Bis wann", "Status", "Erledigt am"],
        [1, "Verdichter tauschen\nAngebot liegt vor", "JB", "KW 12/2026", "✅ erledigt", date(2026, 3, 18)],
        [2, "Schulung Reinraum", "Aylin Demir", "15.04.26", "🟡 offen", None],
        [3, "Lieferant Maas B.V. bewerten", "Lindqvist", "Mai 2026", "offen", None],
        [4, None, None, None, None, None],
        [5, None, None, None, None, None],
    ]
    return Book().sheet("OPL", rows, merge=["A1:F1"]).bytes()


OPEN_POINTS = Register(
    "Maßnahmenplan.xlsx", open_points, {"actions": 3},
    asks=(
        "Rows 6 to 7 (“4”, “5”)", "“KW 12/2026” is no day", "lie in 2026 or in 1926", "“JB”", "“Lindqvist”",
    ),
    mapping={
        "rows": "out", "read": {"Bis wann": "last 20"},
        "values": {"Wer": {"JB": "brandt@x.example", "Lindqvist": "Martha Lindqvist"}},
    },
    holds=(
        ("Action", "1", "due_on", date(2026, 3, 22)), ("Action", "2", "due_on", date(2026, 4, 15)),
        ("Action", "3", "due_on", date(2026, 5, 31)), ("Action", "1", "state", "done"),
    ),
)  # fmt: skip


def documents() -> bytes:
    """The master list of documents as CSV: numbers of the firm, states in German, a year for the next review."""
    return text(
        "sep=;",
        "Dok.-Nr.;Titel;Dokumentart;Rev;Status;Freigegeben am;Freigegeben von;Nächste Prüfung;Klassifizierung",
        "VA-04-01;Lenkung von Dokumenten;Verfahrensanweisung;3;in Kraft;12.01.2025;Martha Lindqvist;2027;intern",
        "AA-08-07;Kalibrieren von Sensoren;Arbeitsanweisung;7;in Kraft;30.06.2025;Martha Lindqvist;2026;vertraulich",
        'FB-08-02;"Prüfprotokoll; Endprüfung";Formblatt;2;Entwurf;;;;intern',
        "L-01;Qualitätspolitik;Richtlinie;5;in Kraft;02.01.2026;Martha Lindqvist;2027;öffentlich",
    )


DOCUMENTS = Register(
    "Dokumentenliste.csv", documents, {"documents": 4}, asks=("“2027” is no day",),
    mapping={"read": {"Nächste Prüfung": "last"}},
    holds=(
        ("Document", "VA-04-01", "kind", "procedure"), ("Document", "FB-08-02", "state", "draft"),
        ("Document", "L-01", "classification", "public"), ("Document", "AA-08-07", "review_due", date(2026, 12, 31)),
        ("Document", "AA-08-07", "state", "in_force"),
    ),
)  # fmt: skip


def nonconformities() -> bytes:
    """A log of nonconformities and its actions on two sheets that name each other by number."""
    found = [
        ["NC-Nr.", "Datum", "Beschreibung", "Normkapitel", "Einstufung", "Festgestellt von", "Ursache", "Status"],
        ["2026-01", "14. Januar 2026", "Drei Prüfprotokolle ohne Unterschrift", "8.6", "Nebenabweichung", "Okafor, Tom",
         "Vertretung nicht eingewiesen", "offen"],
        ["2026-02", "03. Februar 2026", "Messschieber MS-12 überfällig", "7.1.5", "gering", "Tom Okafor", None,
         "erledigt"],
    ]  # fmt: skip
    actions = [
        ["Maßnahme", "Abweichung", "Zuständig", "Termin", "Erledigt am"],
        ["Vertretungen einweisen", "2026-01", "Aylin Demir", date(2026, 2, 15), None],
        ["Frist im Kalender", "2026-02", "Aylin Demir", date(2026, 2, 10), date(2026, 2, 9)],
    ]
    return Book().sheet("Abweichungen", found).sheet("Korrekturmaßnahmen", actions).bytes()


NONCONFORMITIES = Register(
    "Abweichungen 2026.xlsx", nonconformities, {"nonconformities": 2, "actions": 2},
    holds=(
        ("Nonconformity", "2026-01", "severity", "minor"), ("Nonconformity", "2026-02", "state", "closed"),
        ("Nonconformity", "2026-01", "detected_on", date(2026, 1, 14)),
        ("Action", "Frist im Kalender", "nonconformity", "2026-02"),
    ),
)  # fmt: skip


def suppliers() -> bytes:
    """A supplier for each of its certificates, numbers of the ledger, classes A to C, marks for yes."""
    return text(
        "Lieferantenliste;;;;;;;;",
        "Stand 01.03.2026;;;;;;;;",
        "Kreditor;Lieferant;Lieferumfang;Klasse;Cloud;IKT;Zertifikat;Zertifikatsnummer;gültig bis",
        "70010;Maas B.V.;Sensorchips;A;;;ISO 9001;NL-88-1;30.09.2026",
        "70010;Maas B.V.;Sensorchips;A;;;ISO 14001;NL-88-2;30.09.2026",
        "70044;Wolkenwerk GmbH;Hosting;A;x;x;ISO 27001;WW-7;31.01.2027",
        "70051;Kurier Nord;Transport;C;;;;;",
    )


SUPPLIERS = Register(
    "Lieferanten.csv", suppliers, {"suppliers": 3, "supplier_certificates": 3},
    asks=("Kreditor", "“A”", "“C”"),
    mapping={
        "columns": {"Kreditor": "reference"},
        "values": {"Klasse": {"A": "critical", "C": "ordinary"}},
    },
    holds=(
        ("Supplier", "70044", "cloud", True), ("Supplier", "70051", "criticality", "ordinary"),
        ("Certificate", "NL-88-2", "expires_on", date(2026, 9, 30)),
    ),
)  # fmt: skip


def processes() -> bytes:
    """Processes and what flows between them; documents of a process in one cell, a line each."""
    list_ = [
        ["Kürzel", "Prozess", "Prozessart", "Prozesseigner", "Zweck", "Dokumente"],
        ["K1", "Auftragsabwicklung", "Kernprozess", "Aylin Demir", "Vom Auftrag zur Lieferung",
         "• VA-04-01\n• AA-08-07"],
        ["K2", "Fertigung", "Kernprozess", "Jonas Brandt", "Geräte bauen", "AA-08-07 Kalibrieren von Sensoren"],
        ["F1", "Unternehmensführung", "Führungsprozess", "Martha Lindqvist", "Ziele setzen", None],
    ]  # fmt: skip
    flows = [
        ["Von", "Nach", "Was fließt"],
        ["Auftragsabwicklung", "Fertigung", "Fertigungsauftrag"],
        ["Fertigung", "Auftragsabwicklung", "Fertigmeldung"],
        ["F1", "K2", "Jahresplan"],
    ]
    return Book().sheet("Prozesse", list_).sheet("Prozessbeziehungen", flows).bytes()


PROCESSES = Register(
    "Prozesslandkarte.xlsx", processes, {"processes": 3, "process_flows": 3}, first=("Dokumentenliste.csv",),
    asks=("Which records does Prozessbeziehungen hold?",),
    mapping={"Prozessbeziehungen": {"type": "process_flows", "columns": {"Was fließt": "what"}}},
    holds=(
        ("Process", "K1", "kind", "core"), ("Process", "K1", "owner", "Aylin Demir"),
        ("Process", "K1", "documents", ["AA-08-07", "VA-04-01"]), ("Process", "K2", "documents", ["AA-08-07"]),
        ("ProcessFlow", "Jahresplan", "source", "F1"),
    ),
)  # fmt: skip
