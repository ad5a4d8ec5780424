"""A firm's own lists of programmes, audits, findings and certificates."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.audits.models import Audit, CertificationCycle, Finding
from accord.areas.audits.queries import conflicts_of
from accord.kernel.records.declaration import named

GERMAN = {
    "certification_cycles": """Norm;Zertifikat;Zertifizierungsstelle;Zertifikatsnummer;Erteilt am;Gültig bis;Nächstes Audit fällig;Status
ISO 9001;DIN EN ISO 9001:2015;Nordcert;Q-4711;2024-06-14;2027-06-13;2026-06-01;Certified
""",  # noqa: E501 - as the firm keeps it
    "audit_programmes": """Programm;Von;Bis;Auditziele;Häufigkeit;Kapitel;Status
Auditprogramm 2025;2025-01-01;2025-12-31;Läuft das System?;Jeder Prozess einmal;4.1 7.5 9.2;Closed
""",
    "audits": """Auditthema;Auditart;Auditprogramm;Datum;Auditleiter;Prozesse;Normkapitel;Berichtet am;Fazit;Status
Einkauf 2025;Internal;Auditprogramm 2025;2025-05-13;Mia Manager;Einkauf;8.4;2025-05-20;Läuft.;Closed
Überwachungsaudit 2025;Certification;;2025-06-17;;Einkauf;;2025-06-20;Bestanden.;Reported
""",
    "findings": """Feststellung;Audit;Einstufung;Normkapitel;Beschreibung;Prozess;Frist;Status
Zwei Lieferanten ohne Bewertung;Einkauf 2025;Minor;8.4.1;S-7 und S-9 fehlen;Einkauf;2025-06-30;Closed
""",
}
ENGLISH = {
    "certification_cycles": """Standard,Certificate,Certification body,Applied on,State
ISO 27001,ISO/IEC 27001:2022,Nordcert,2025-11-03,Applied for
""",
    "audit_programmes": """Programme,From,To,Objectives,Clauses,State
Audits 2026,2026-01-01,2026-12-31,Does it run?,4.1 A.5.9 A.8.13,Draft
""",
    "audits": """Audit,Type,Programme,Planned on,Lead auditor,Clauses,State
Access rights,Internal,Audits 2026,2026-04-14,Mia Manager,A.5.15 A.5.18,Planned
Cloud provider,Supplier,Audits 2026,2026-05-12,Mia Manager,A.5.23,Running
""",
    "findings": """Finding,Audit,Grade,Requirement,What was found,Due date,State
Rights not reviewed,Access rights,Major,A.5.18,No review since May,2026-05-01,Open
""",
}


@pytest.mark.parametrize("lists", [GERMAN, ENGLISH], ids=["german", "english"])
def test_lists_in_both_languages_come_in(lists: dict[str, str], do: Any, bring: Any) -> None:
    do("create", named("Process").model, title="Einkauf")
    for name, text in lists.items():
        assert bring(name, text)[0]["created"] == text.count("\n") - 1
    for name, text in lists.items():
        assert bring(name, text)[0]["unchanged"] == text.count("\n") - 1
    assert CertificationCycle.objects.get().serves in ("iso-9001", "iso-27001")
    assert Finding.objects.get().audit == Audit.objects.order_by("reference").first()


def test_who_once_audited_own_work_comes_in_and_is_seen(do: Any, bring: Any, manager: Any) -> None:
    do("create", named("Process").model, title="Einkauf", owner=manager.person.reference)
    for name in ("audit_programmes", "audits"):
        bring(name, GERMAN[name])
    audit = Audit.objects.get(title="Einkauf 2025")
    assert (audit.state, audit.lead, audit.reported_on) == ("closed", manager.person, date(2025, 5, 20))
    assert len(conflicts_of(audit, date(2026, 3, 2))) == 1
    found = do("review-independence", audit, independence_reason="Audited again in autumn.")
    assert (found.conflicted, found.state) == (True, "closed")
