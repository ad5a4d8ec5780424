"""English registers."""

from datetime import date

from tests.importing.registers.building import Book, Register, text


def risks() -> bytes:
    """A risk register exported to CSV: a title, a date of review beside it, groups of columns named once, letters for
    headings, roles for owners, a month and two digits for dates, blank rows at the end."""
    return text(
        "Nordfjord Instruments Risk Register,,,,,,,,,,,,",
        ",,,,,,,,,Date of last review,08-Oct-25,,",
        ",,,,,,Initial Risk,,,Residual Risk,,,",
        "#,Date Added,Risk Title,Owner,Threat,Existing Controls,L,S,Score,Residual likelihood,Residual impact,"
        "Annex A Controls,Status",
        '5,May-18,Loss of client contracts,MD,Theft of laptops,None,2,4,8,1,4,"A.8.1, A.5.12,",Accepted',
        '6,08-Oct-25,Website defacement,CISO,Unpatched server,Regular patching,2,3,6,,,"A.8.8",Identified',
        "9,08-Oct-25,Backups do not restore,MD/CISO,Untested backups,,3,4,12,2,4,A.8.13,Assessed",
        ",,,,,,,,,,,,",
        ",,,,,,,,,,,,",
        encoding="utf-8",
    )


RISKS = Register(
    "risk-register.csv", risks, {"risks": 3},
    asks=("Date Added", "Score", "Annex A Controls", "“MD”", "“CISO”", "“MD/CISO”"),
    mapping={
        "columns": {"Date Added": "", "Score": "", "Annex A Controls": ""},
        "values": {"Owner": {"MD": "Martha Lindqvist", "CISO": "Jonas Brandt", "MD/CISO": "Martha Lindqvist"}},
    },
    holds=(
        ("Risk", "5", "owner", "Martha Lindqvist"), ("Risk", "5", "current_impact", 4), ("Risk", "5", "state",
        "accepted"),
        ("Risk", "9", "residual_likelihood", 2), ("Risk", "6", "residual_likelihood", None),
    ),
)  # fmt: skip


def parties() -> bytes:
    """Interested parties, one row for each of their needs; texts of several lines, NA for nothing, empty rows below."""
    return text(
        "Interested Parties,,,,,",
        ",,,,,",
        "Date Added,Class,Interested party,Why relevant,Need,Will this be addressed: Yes/No?",
        '07/10/2024,Suppliers,Wolkenwerk GmbH,Hosts our cloud,"Pays on time\nKeeps the agreed terms",Yes',
        "07/10/2024,Suppliers,Wolkenwerk GmbH,Hosts our cloud,Reports incidents,Yes",
        "13/10/2024,Clients,Process industry customers,They buy,Delivery on the agreed day,Yes",
        "13/10/2024,Regulatory Body,Data protection authority,Supervises us,Lawful processing,Yes",
        "13/10/2024,Internal,Employees,They work here,NA,No",
        ",,,,,",
        encoding="utf-8-sig",
    )


PARTIES = Register(
    "Interested Parties.csv", parties, {"interested_parties": 4, "party_requirements": 5},
    asks=("Date Added", "“Suppliers”", "“Clients”", "“Regulatory Body”", "“Internal”",
    "Will this be addressed"),
    mapping={
        "columns": {"Date Added": "", "Will this be addressed: Yes/No?": "PartyRequirement.handled",
                    "Need": "PartyRequirement.title"},
        "values": {
            "Class": {
                "Suppliers": "supplier", "Clients": "customer", "Regulatory Body": "regulator", "Internal": "personnel",
            }
        },
    },
    holds=(
        ("InterestedParty", "Employees", "party_class", "personnel"),
        ("PartyRequirement", "Reports incidents", "interested_party", "Wolkenwerk GmbH"),
        ("PartyRequirement", "Reports incidents", "handled", "yes"),
    ),
)  # fmt: skip


def findings() -> bytes:
    """An audit and its findings, on two sheets; grades as auditors write them; American dates."""
    audits = [
        ["Audit No.", "Audit", "Type", "Start", "End", "Lead auditor", "Status"],
        [
            "IA-2026-01",
            "Purchasing and incoming goods",
            "Internal",
            "02/16/2026",
            "02/17/2026",
            "Okafor, Tom",
            "Closed",
        ],
    ]
    found = [
        ["Audit findings log", None, None, None, None, None, None, None],
        ["Finding No.", "Audit", "Finding", "Clause", "Grade", "Evidence", "Due date", "Status", "Date closed"],
        ["F-1", "IA-2026-01", "No review of supplier Maas", "8.4.1", "Minor NC", "Supplier file", "03/31/2026",
         "Closed",
         "03/20/2026"],
        ["F-2", "IA-2026-01", "Stamp missing on two receipts", "8.6", "OFI", "WE 4711, 4712", "04/30/2026", "Open",
         None],
        ["F-3", "IA-2026-01", "Good preparation", None, "Strength", None, None, "Closed", "02/17/2026"],
    ]  # fmt: skip
    return Book().sheet("Audits", audits).sheet("Findings log", found, merge=["A1:I1"]).bytes()


FINDINGS = Register(
    "Audit log 2026.xlsx", findings, {"audits": 1, "findings": 3},
    asks=("“Minor NC”",),
    mapping={
        "Findings log": {
            "type": "findings", "columns": {"Date closed": "closed_on"}, "values": {"Grade": {"Minor NC": "minor"}},
        }
    },
    holds=(
        ("Finding", "F-1", "grade", "minor"), ("Finding", "F-2", "grade", "opportunity"),
        ("Finding", "F-1", "audit", "IA-2026-01"), ("Finding", "F-1", "closed_on", date(2026, 3, 20)),
        ("Audit", "IA-2026-01", "lead", "Tom Okafor"), ("Audit", "IA-2026-01", "ends_on", date(2026, 2, 17)),
    ),
)  # fmt: skip


def treatments() -> bytes:
    """A treatment plan that names its risks by number and title, with money and percentages of progress."""
    plan = [
        ["Risk treatment plan", None, None, None, None, None, None],
        [],
        ["ID", "Risk", "Option", "Measures", "Cost", "Due date", "Owner", "Status"],
        ["T-1", "5 Loss of client contracts", "Mitigate", "1) Encrypt all laptops\n2) Label them", "1,200.00",
         "31 Mar 2026",
         "Aylin Demir", "In progress"],
        ["T-2", 9, "Accept", "None until 2027", "0", "30 Jun 2026", "Jonas Brandt", "Planned"],
        ["Total", None, None, None, "=SUM(E4:E5)"],
    ]  # fmt: skip
    return Book().sheet("Treatment plan", plan).bytes()


TREATMENTS = Register(
    "treatment.xlsx", treatments, {"treatments": 2}, first=("risk-register.csv",),
    asks=("Row 6 (“Total”)",),
    mapping={"rows": "out", "columns": {"Measures": "title"}},
    holds=(("Treatment", "T-1", "risk", "5"), ("Treatment", "T-1", "option", "modify"), ("Treatment", "T-2",
        "option", "retain")),
)  # fmt: skip


def issues() -> bytes:
    """Context as an analysis of strengths and weaknesses, headings between the rows."""
    rows = [
        ["Context of the organization (SWOT)", None, None, None],
        ["No.", "Issue", "Internal / External", "Description", "Climate relevant?", "Next review"],
        ["Strengths"],
        [1, "Own calibration laboratory", "Internal", "Short ways", "No", "2026-12"],
        ["Weaknesses"],
        [2, "Two key people retire", "Internal", "By 2028", "No", "2026-12"],
        ["Threats"],
        [3, "Heat waves stop the climate chamber", "External", "More often since 2022", "Yes", "2026-12"],
    ]
    return Book().sheet("Issues", rows, merge=["A1:F1", "A3:F3", "A5:F5", "A7:F7"]).bytes()


ISSUES = Register(
    "Context.xlsx", issues, {"issues": 3},
    asks=("Rows 3, 5 and 7 (“Strengths”, “Weaknesses”, “Threats”)", "“2026-12” is no day", "Climate relevant?"),
    mapping={"rows": "out", "columns": {"Climate relevant?": "climate"}, "read": {"Next review": "last"}},
    holds=(
        ("Issue", "Own calibration laboratory", "side", "internal"), ("Issue", "3", "climate", True),
        ("Issue", "3", "review_due", date(2026, 12, 31)),
    ),
)  # fmt: skip


def objectives() -> bytes:
    """Objectives with targets in percent, as the sheet shows them and as text."""
    rows = [
        ["Objective", "Measure", "Target", "Baseline", "Due", "Owner", "Status"],
        ["On-time delivery", "Share of orders", 0.95, 0.88, "Q4 2026", "Aylin Demir", "Approved"],
        ["Fewer complaints", "Complaints per 1,000 devices", 0.02, 0.035, "Q4 2026", "Martha Lindqvist", "Proposed"],
    ]
    return Book().sheet("Quality objectives", rows, percent=["C2", "C3", "D2", "D3"]).bytes()


OBJECTIVES = Register(
    "Objectives.xlsx", objectives, {"objectives": 2},
    asks=("“95 %” is a percentage", "“88 %” is a percentage", "“Q4 2026” is no day"),
    mapping={"read": {"Target": "hundred", "Baseline": "hundred", "Due": "last"}},
    holds=(("Objective", "On-time delivery", "target", 95), ("Objective", "On-time delivery", "due_on", date(2026,
        12, 31))),
)  # fmt: skip


def access() -> bytes:
    """Access rights: systems that are not kept yet stand in the same workbook, crosses for privileged accounts."""
    systems = [["Asset tag", "Asset", "Type"], ["SYS-1", "ERP", "Software"], ["SYS-2", "Build server", "Hardware"]]
    rights = [
        ["User", "System", "Permission", "Admin", "Granted by", "Granted on", "Valid until"],
        ["Aylin Demir", "ERP", "Orders", None, "Jonas Brandt", date(2025, 1, 7), None],
        ["Tom Okafor", "SYS-2", "root", "X", "Jonas Brandt", date(2025, 1, 7), "31-Dec-2026"],
        ["J. Brandt", "SYS-2", "root", "X", "Martha Lindqvist", date(2025, 1, 7), "n/a"],
    ]
    return Book().sheet("Assets", systems).sheet("Access rights", rights).bytes()


ACCESS = Register(
    "access.xlsx", access, {"assets": 2, "access_grants": 3},
    asks=("who or what is “J. Brandt”?", "“n/a”"),
    mapping={"Access rights": {"values": {"User": {"J. Brandt": "brandt@x.example"}, "Valid until": {"n/a": ""}}}},
    holds=(("AccessGrant", "root on Build server, Tom Okafor", "privileged", True),
        ("AccessGrant", "Orders on ERP, Aylin Demir", "expires_on", None)),
)  # fmt: skip


def communication() -> bytes:
    """A communication matrix of what, when, who, whom and how."""
    rows = [
        ["What", "When", "Who", "With whom", "How", "Internal/External"],
        ["Quality policy", "On joining, every year", "Quality manager", "All employees", "Briefing", "Internal"],
        ["Security incidents", "Within 24 hours", "Security officer", "Customers affected", "E-mail", "External"],
    ]
    return Book().sheet("Communication matrix", rows).bytes()


COMMUNICATION = Register(
    "communication.xlsx", communication, {"communications": 2},
    holds=(("CommunicationRule", "Quality policy", "reach", "internal"),),
)  # fmt: skip
