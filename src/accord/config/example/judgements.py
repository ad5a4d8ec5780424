"""What no record can decide: parameters that somebody chose, judgements with their reasons, papers, links, competence."""

from __future__ import annotations

from collections.abc import Iterator

from accord.config.example.people import BEGIN
from accord.config.example.script import Day, Event, File, The, did, made

PARAMETERS = (
    (BEGIN - 30, "henrik", "document_review", 24), (BEGIN - 30, "henrik", "process_review", 12),
    (BEGIN - 30, "henrik", "supplier_evaluation_critical", 12), (BEGIN - 30, "henrik", "attestation_validity", 12),
    (BEGIN - 30, "henrik", "containment", 3), (310, "henrik", "certificate_warning", 90), (84, "henrik", "effect_check", 90),
)  # fmt: skip
"""Days ago, by whom, parameter, value."""

QUALITY, SECURITY = "iso-9001:2015", "iso-27001:2022"

ATTESTATIONS = (
    (455, "henrik", QUALITY, "5.1.1 a)", "met", "I hold the review myself and answer for its results; targets are in my contract.", "doc policy"),
    (255, "henrik", QUALITY, "5.1.1 d)", "met", "Each project is presented by process and with its risks; I ask for both.", ""),
    (255, "henrik", QUALITY, "5.1.1 h)", "met", "Talks with all heads of units in spring; two trainings more were granted.", ""),
    (254, "mara", QUALITY, "7.1.4", "met",
     "Walk through Kiel and Rotterdam: light, noise and temperature measured; heat at bench 2 solved with a blind.", "process assembly"),
    (253, "mara", QUALITY, "8.5.4", "met", "Looked at 30 packed boxes and the climate cabinet: protection as prescribed.", "doc storage"),
    (150, "henrik", QUALITY, "5.1.1 a)", "met", "As last year; the new policy carries my name for both systems.", "doc policy"),
    (149, "mara", QUALITY, "5.3 p1", "met", "Asked twelve people in three places who answers for what: all knew.", "system manager"),
    (148, "mara", QUALITY, "9.2.2 c)", "met", "Samuel audits outside his unit; the audit of development was done by Svenja.", "auditor"),
    (147, "henrik", SECURITY, "5.1 b)", "met", "Security is part of gate reviews, purchasing and the talk with every newcomer.", "process development"),
    (147, "henrik", SECURITY, "5.1 f)", "met", "Second engineer for the cloud granted; I take part in the exercise each year.", ""),
    (118, "jonas", SECURITY, "A.7.1", "met", "Zones walked in Kiel, Dresden and Rotterdam, with the plans; one gate repaired.", "kiel"),
    (117, "jonas", SECURITY, "A.7.2", "met", "Badge rights of the data room compared with the list: seven people, all needed.", ""),
    (116, "jonas", SECURITY, "A.8.13", "met", "Two restores below four hours by two people; copies are encrypted.", "case restore"),
    (60, "jonas", SECURITY, "A.8.9", "not met",
     "Set-ups of servers are changed by hand; five of twelve differ from the written one. Measure 7 of the treatment plan.", "doc soa"),
    (27, "mara", SECURITY, "7.3 b)", "met", "Asked fifteen people what their work adds to security: fourteen gave an example.", "doc incidents"),
)  # fmt: skip
"""Days ago, by whom, standard, requirement, judgement, reason, record that supports it."""

PAPERS = (
    (BEGIN - 29, "rui", "certificate NC-Q-40817", "Certificate NC-Q-40817 Elbe.txt", "Copy of the certificate",
     "NordCert GmbH\nCERTIFICATE NC-Q-40817\nElbe Präzisionsfertigung GmbH, Elbstraße 12, 01587 Riesa\nISO 9001:2015\n"
     "Scope: turning, milling and finishing of precision parts\n"),
    (BEGIN - 29, "jonas", "certificate SA-27-11820", "Certificate SA-27-11820 Nordrack.txt", "Copy of the certificate",
     "Svea Assurance AB\nCERTIFICATE SA-27-11820\nNordrack Hosting AB, Malmö\nISO/IEC 27001:2022\n"
     "Scope: operation of data centres and hosting of customers' systems\n"),
    (355, "lena", "case hardness", "hardness lot OD-5521.csv", "Readings of both bags",
     "bag;piece;Shore A\n1;1;71\n1;2;70\n1;3;71\n2;1;70\n2;2;70\n2;3;71\n"),
    (351, "piotr", "case restore", "restore test.md", "Record of the test",
     "# Restore test\n\n| step | start | end |\n| --- | --- | --- |\n| copy to the second data centre | 08:05 | 14:10 |\n"
     "| unpack and start the databases | 14:10 | 16:20 |\n| portal and alarms | 16:20 | 17:15 |\n\nValues lost: none.\n"),
    (168, "piotr", "case restore, action 1", "restore test 2.md", "Record of the second test",
     "# Restore test\n\n| step | start | end |\n| --- | --- | --- |\n| start from the snapshot | 09:00 | 10:35 |\n"
     "| portal and alarms | 10:35 | 11:50 |\n\nTimed by Tomasz Wójcik. Values lost: nine minutes.\n"),
    (120, "jonas", "doc soa", "Statement of Applicability, all lines.csv", "All 93 lines",
     "control;applies;because;state\nA.5.1;yes;policy of the firm;in place\nA.5.7;yes;risk 11;in place\n"
     "A.5.23;yes;cloud is rented;in place\nA.8.9;yes;risk 7;not yet\nA.8.30;no;nobody outside develops for us;\n"),
    (34, "svenja", "case again", "comparison recalibrations.csv", "26 recalibrations compared",
     "serial number;certificate;same\n26-04418;26-04481;no\n26-04481;26-04418;no\n26-04502;26-04502;yes\n26-04517;26-04517;yes\n"),
    (16, "lena", "case humidity", "logger laboratory.csv", "Excerpt of the logger",
     "time;rH %\nSat 12:00;63.1\nSun 00:00;64.7\nSun 12:00;65.9\nMon 08:00;66.2\nMon 16:00;61.0\nTue 08:00;52.3\n"),
)  # fmt: skip
"""Days ago, by whom, record, name of the file, what it shows, content."""

LINKS = (
    (410, "svenja", "doc release", "case serial", "was renewed after"),
    (316, "jonas", "doc backup", "case restore", "was changed after"),
    (150, "mara", "doc policy", "doc scope", "holds for"),
    (96, "samuel", "case drawing", "process assembly", "found in the audit of"),
    (60, "jonas", "doc soa", "doc risks", "follows from"),
    (33, "svenja", "case again", "doc release", "shows a gap in"),
    (20, "mara", "certificate NC-Q-40817", "process purchasing", "weakens"),
    (12, "jonas", "doc plan", "doc soa", "carries out"),
)  # fmt: skip

COMPETENCES = (
    ("release", "Release of pressure instruments", "final inspector", "training", 24),
    ("calibrating", "Calibration of pressure standards", "calibration lead", "experience", None),
    ("auditing", "Internal auditor for both standards", "auditor", "training", 36),
    ("forensics", "Securing of evidence after an incident", "security officer", "training", 24),
)  # fmt: skip

EVIDENCE = (
    ("lena", "release", 712, "Examination of ten instruments with built-in faults: all ten found.", "svenja"),
    ("svenja", "calibrating", 2900, "Eleven years in an accredited laboratory; technical head until she joined us.", "mara"),
    ("samuel", "auditing", 520, "Course of five days with examination, three audits accompanied.", "mara"),
    ("lena", "release", 21, "Repeated: ten of ten found, in 50 minutes.", "svenja"),
)  # fmt: skip


def judgements() -> Iterator[Event]:
    """Chosen values and judgements, each with its reason; one judgement says that a requirement is not met."""
    for ago, who, key, value in PARAMETERS:
        yield made(ago, who, "parameter.choose", f"parameter {key}", key=key, value=value)
    for ago, who, standard, requirement, judgement, reason, evidence in ATTESTATIONS:
        supports = {"evidence": The(evidence)} if evidence else {}
        yield made(ago, who, "attestation.give", f"{standard} {requirement} {ago}", standard=standard, requirement=requirement,
                   judgement=judgement, reason=reason, **supports)  # fmt: skip


def competence() -> Iterator[Event]:
    """Which competence roles need, and what shows it."""
    for key, title, role, kind, months in COMPETENCES:
        lasts = {"valid_for": months} if months else {}
        yield made(BEGIN - 14, "mara", "competence_requirement.create", f"competence {key}", title=title, role=The(role), kind=kind,
                   **lasts)  # fmt: skip
    for who, key, achieved, text, judge in EVIDENCE:
        yield made(min(achieved, BEGIN - 15), "mara", "competence_evidence.create", f"{who} {key} {achieved}", person=The(who),
                   requirement=The(f"competence {key}"), evidence=text, achieved_on=Day(-achieved), judged_by=The(judge))  # fmt: skip


def papers_and_links() -> Iterator[Event]:
    """Files that show something, and records that have to do with each other."""
    general = {"doc": "document", "case": "nonconformity", "certificate": "certificate", "process": "process"}
    for ago, who, on, name, note, content in PAPERS:
        kind = "action" if ", action " in on else general[on.split()[0]]
        yield did(ago, who, f"{kind}.attach", on, file=File(name, content.encode()), note=note)
    for ago, who, on, to, says in LINKS:
        yield did(ago, who, f"{general[on.split()[0]]}.link", on, to=The(to), says=says)
