"""Registers of information security, English and German."""

from datetime import date

from tests.importing.registers.building import Book, Register, text


def applicability() -> bytes:
    """A Statement of Applicability: its version on another sheet, headings for the themes, numbers without the A."""
    versions = [
        ["Version", "Approved on", "Approved by", "Status"],
        ["1.0", date(2026, 1, 15), "Martha Lindqvist", "Approved"],
    ]
    rows = [
        ["Statement of Applicability – Nordfjord Instruments", None, None, None, None, None],
        ["Version 1.0", None, None, None, "Approved: M. Lindqvist", None],
        [],
        ["#", "Control", "Appl.", "Justification", "Status", "Evidence"],
        ["Organizational controls"],
        ["5.1", "Policies for information security", "Yes", "Asked for by customers", "Implemented", "L-01"],
        ["5.23", "Information security for use of cloud services", "Yes", "ERP is hosted", "Partial", "VA-05-23"],
        ["Physical controls"],
        ["7.4", "Physical security monitoring", "No", "One room, always staffed", "—", None],
        ["Technological controls"],
        ["8.13", "Information backup", "Yes", "Calibration data", "Implemented", "Log of restores"],
        ["8.30", "Outsourced development", "No", "Nothing is outsourced", "—", None],
    ]
    merge = ["A1:F1", "A5:F5", "A8:F8", "A10:F10"]
    return Book().sheet("SoA versions", versions).sheet("Annex A", rows, merge=merge).bytes()


APPLICABILITY = Register(
    "SoA 2026.xlsx", applicability, {"statements_of_applicability": 1, "soa_lines": 5},
    asks=("Which records does Annex A hold?",),
    mapping={
        "Annex A": {
            "type": "soa_lines", "rows": "out", "all_rows": {"statement": "1.0"},
            "columns": {"Control": "", "Evidence": "justification", "Justification": "justification"},
            "values": {"Status": {"—": ""}},
        },
    },
    holds=(
        ("ApplicabilityLine", "A.5.23", "implementation", "partly"), ("ApplicabilityLine", "A.7.4", "applicable", "no"),
        ("ApplicabilityLine", "A.8.13", "statement", "Statement of Applicability 1.0"),
        ("ApplicabilityLine", "A.8.13", "justification", "Calibration data\nEvidence: Log of restores"),
        ("ApplicabilityLine", "A.7.4", "implementation", ""),
    ),
)  # fmt: skip


def draft() -> bytes:
    """A version of the Statement of Applicability that is still worked on."""
    return text("Version;Freigegeben am;Status", "2.0;;Entwurf")


DRAFT = Register(
    "Anwendbarkeitserklärungen.csv", draft, {"statements_of_applicability": 1},
)  # fmt: skip


def declaration() -> bytes:
    """A German one with reasons as crosses (law, contract, risk), the state of implementation, and who does it."""
    rows = [
        ["Nr.", "Control", "Anwendbar (j/n)", "Begründung", None, None, "Begründung Ausschluss", "Umsetzungsstand",
         "Verantwortlich"],
        [None, None, None, "Gesetz", "Vertrag", "Risiko", None, None, None],
        ["A.5.24", "Planung der Vorfallbehandlung", "j", "x", None, "x", None, "umgesetzt", "Jonas Brandt"],
        ["A.6.1", "Sicherheitsüberprüfung", "j", None, "x", None, None, "teilweise umgesetzt", "Martha Lindqvist"],
        ["A.8.11", "Datenmaskierung", "n", None, None, None, "Keine Testdaten mit Personenbezug", "entfällt", None],
        ["A.8.24", "Kryptographie", "j", "x", "x", "x", None, "geplant", "Jonas Brandt"],
    ]  # fmt: skip
    merge = ["D1:F1", *(f"{letter}1:{letter}2" for letter in "ABCGHI")]
    return Book().sheet("Anwendbarkeitserklärung", rows, merge=merge).bytes()


DECLARATION = Register(
    "Erklärung zur Anwendbarkeit.xlsx", declaration, {"soa_lines": 4}, first=("Anwendbarkeitserklärungen.csv",),
    asks=("Which records does Anwendbarkeitserklärung hold?",),
    mapping={
        "type": "soa_lines", "all_rows": {"statement": "Statement of Applicability 2.0"},
        "columns": {
            "Control": "", "Gesetz": "justification", "Vertrag": "justification", "Risiko": "justification",
        },
        "values": {"Umsetzungsstand": {"entfällt": ""}},
    },
    holds=(
        ("ApplicabilityLine", "A.5.24", "implementation", "implemented"),
        ("ApplicabilityLine", "A.6.1", "implementation", "partly"),
        ("ApplicabilityLine", "A.8.11", "exclusion_reason", "Keine Testdaten mit Personenbezug"),
        ("ApplicabilityLine", "A.8.24", "owner", "Jonas Brandt"), ("ApplicabilityLine", "A.8.11", "applicable", "no"),
    ),
)  # fmt: skip


def controls() -> bytes:
    """A register of controls as they are done here: references in one cell, how often, what type, a rating."""
    rows = [
        ["Control ID", "Control Name", "Control Description", "Annex A Ref.", "Control Owner", "Type", "Frequency",
         "Implementation Status", "Target Date", "Effectiveness", "Last Tested"],
        ["CTL-01", "Badges at all doors", "Readers at three doors", "A.7.2, A.7.3", "Jonas Brandt", "Preventive",
         "Continuous", "Implemented", None, "Effective", date(2026, 1, 20)],
        ["CTL-02", "Restore test", "One system each quarter", "A.8.13", "Jonas Brandt", "Detective", "Quarterly",
         "In place", None, "Partially effective", date(2026, 2, 2)],
        ["CTL-03", "Second factor for mail", "Keys for all staff", "A.5.17\nA.8.5", "Tom Okafor", "Preventive",
         "Continuous", "Planned", date(2026, 9, 30), None, None],
    ]  # fmt: skip
    return Book().sheet("Control register", rows).bytes()


CONTROLS = Register(
    "ISMS controls.xlsx", controls, {"controls": 3},
    asks=("Type", "Frequency"),
    mapping={"columns": {"Control Description": "how", "Type": "how", "Frequency": "how"}},
    holds=(
        ("Control", "CTL-01", "annex_a", "A.7.2 A.7.3"), ("Control", "CTL-03", "annex_a", "A.5.17 A.8.5"),
        ("Control", "CTL-01", "how", "Readers at three doors\nType: Preventive\nFrequency: Continuous"),
        ("Control", "CTL-02", "state", "implemented"), ("Control", "CTL-02", "effect", "partly"),
        ("Control", "CTL-03", "planned_for", date(2026, 9, 30)), ("Control", "CTL-03", "owner", "Tom Okafor"),
    ),
)  # fmt: skip


def incidents() -> bytes:
    """A log of security incidents: moments, priorities P1 to P4, crosses for C, I and A, names of systems."""
    systems = [["Asset tag", "Asset", "Type"], ["SYS-1", "ERP", "Software"], ["SYS-3", "Mail", "Service"]]
    rows = [
        ["Incident ID", "Date/Time Detected", "Reported By", "Summary", "Incident Type", "Severity", "C", "I", "A",
         "Systems Affected", "Containment Actions", "Root Cause", "Personal Data Breach?", "Date/Time Resolved",
         "Lessons Learned", "Status"],
        ["INC-2026-01", "2026-01-17 07:50", "Tom Okafor", "Mail with a false invoice opened", "Phishing", "P3 - Medium",
         "X", None, None, "Mail", "Password changed, session ended", "Sender looked known", "No", "2026-01-17 11:30",
         "Show senders from outside", "Closed"],
        ["INC-2026-02", "2026-03-02 22:10", "Jonas Brandt", "ERP not reachable", "Outage", "P2 - High", None, None,
         "X", "ERP; Mail", "Failover", "Disk full", "No", "2026-03-03 01:00", None, "Resolved"],
        ["INC-2026-03", "2026-03-20 16:00", "Aylin Demir", "Laptop left in a train", "Loss", "P1 - Critical", "X",
         None, None, None, "Wiped from afar", None, "Yes", None, None, "Open"],
    ]  # fmt: skip
    return Book().sheet("Assets", systems).sheet("Incident log", rows).bytes()


INCIDENTS = Register(
    "Security incidents.xlsx", incidents, {"assets": 2, "incidents": 3},
    asks=("Summary", "“Outage”", "“Loss”", "No column is the “incident”"),
    mapping={
        "Incident log": {
            "columns": {"Summary": "title"},
            "values": {"Incident Type": {"Outage": "unavailability", "Loss": "loss_or_theft"}},
        }
    },
    holds=(
        ("Incident", "INC-2026-01", "severity", "medium"), ("Incident", "INC-2026-01", "harms_confidentiality", True),
        ("Incident", "INC-2026-01", "detected_on", date(2026, 1, 17)), ("Incident", "INC-2026-03", "state", "open"),
        ("Incident", "INC-2026-02", "assets", ["ERP", "Mail"]), ("Incident", "INC-2026-03", "personal_data", "yes"),
        ("Incident", "INC-2026-02", "recovered_on", date(2026, 3, 3)),
        ("Incident", "INC-2026-01", "classification", "social_engineering"),
    ),
)  # fmt: skip


def assets() -> bytes:
    """An asset inventory of an ISMS: C, I and A as figures, their sum, a custodian, classes of information."""
    rows = [
        ["Information Asset Register", None, None, None, None, None, None, None, None, None, None, None],
        [None, None, None, None, "Owner", "Owner", "CIA rating (1-3)", None, None, None, None, None],
        ["Asset ID", "Asset Name", "Description", "Category", "Asset Owner", "Custodian", "C", "I", "A", "Asset Value",
         "Classification", "Location"],
        ["IA-001", "Customer contracts", "Signed copies", "Information", "Martha Lindqvist", "IT", 3, 2, 1, 6,
         "Confidential", "File server"],
        ["IA-002", "Calibration data", "Since 2009", "Data", "Aylin Demir", "IT", 2, 3, 3, 8, "Internal", "Database"],
        ["IA-003", "Website", "Marketing", "Cloud Service", "Jonas Brandt", "Agency", 1, 2, 2, 5, "Public", "Cloud"],
        ["IA-004", "Firmware sources", "All products", "Information", "Jonas Brandt", "IT", 3, 3, 2, 8, "Restricted",
         "Build server"],
    ]  # fmt: skip
    return Book().sheet("Asset Register", rows, merge=["A1:L1", "G2:I2"]).bytes()


ASSETS = Register(
    "Information assets.xlsx", assets, {"assets": 4},
    asks=("Custodian", "Asset Value", "“1”", "“2”", "“3”", "“Restricted”"),
    mapping={
        "columns": {"Custodian": "access_rule", "Asset Value": ""},
        "values": {
            **{need: {"1": "normal", "2": "high", "3": "very_high"} for need in "CIA"},
            "Classification": {"Restricted": "strict"},
        },
    },
    holds=(
        ("Asset", "IA-001", "confidentiality", "very_high"), ("Asset", "IA-001", "availability", "normal"),
        ("Asset", "IA-002", "kind", "information"), ("Asset", "IA-003", "kind", "service"),
        ("Asset", "IA-004", "classification", "strict"), ("Asset", "IA-003", "access_rule", "Agency"),
    ),
)  # fmt: skip
