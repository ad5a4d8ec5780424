"""A firm's own lists of issues, parties, obligations and scopes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.context.models import ComplianceEvaluation, Issue, Obligation, PartyRequirement, Scope
from accord.kernel.organization.models import Site

GERMAN = {
    "issues": """Thema;Intern/extern;Beschreibung;Auswirkung auf Qualität;Vertraulichkeit;Verantwortlich;Nächste Prüfung
Fachkräftemangel;Internal;Drei Stellen offen;Längere Lieferzeiten;nein;Mia Manager;2026-09-30
Cyberangriffe;External;Mehr Versuche;Ausfall der Fertigung;ja;Mia Manager;2026-06-30
""",
    "interested_parties": """Interessierte Partei;Art;Relevanz;Überprüft am
Kunden;Customer;Sie kaufen;2025-11-13
Gewerbeaufsicht;Regulator;Sie prüft;2025-11-13
""",
    "obligations": """Gesetz;Art;Fundstelle;Forderung;Verantwortlich;Nächste Bewertung;Gilt ab
Produktsicherheitsgesetz;Law;§ 3;Nur sichere Produkte;Mia Manager;2026-11-30;2021-07-27
""",
    "party_requirements": """Anforderung;Interessierte Partei;Im System behandelt;Umsetzung;Verpflichtung
Sichere Geräte;Kunden;Yes;8.2 und Freigabe;Produktsicherheitsgesetz
""",
    "compliance_evaluations": """Verpflichtung;Bewertet am;Ergebnis;Nachweis;Bewertet von
Produktsicherheitsgesetz;2025-11-28;Fulfilled;Zehn Akten;Mia Manager
""",
    "scopes": """Norm;Version;Geltungsbereich;Standorte;Prozesse;Ausschlüsse;Freigegeben am;Status
ISO 9001;1.0;Sensoren bauen;Kiel;Vertrieb;8.3: Keine Entwicklung;2025-03-14;Approved
""",
}
ENGLISH = {
    "issues": """Issue,Internal or external,Effect on quality,Owner,Review due,Status
New battery rules,External,New tests,Mia Manager,2026-09-30,Active
""",
    "interested_parties": """Stakeholder,Class,Why relevant
Customers,Customer,They buy
""",
    "obligations": """Legal requirement,Type,Source,What it demands,Owner,Evaluation due
Data protection,Law,GDPR Art. 32,Protect personal data,Mia Manager,2026-11-30
""",
    "party_requirements": """Need,Stakeholder,Addressed,How,Legal requirement
Data kept safe,Customers,Yes,A.5.34,Data protection
""",
    "compliance_evaluations": """Obligation,Date,Result,Evidence,By
Data protection,2025-11-28,Partly,Two audits,Mia Manager
""",
    "scopes": """Standard,Version,Scope statement,Sites,Processes,Interfaces,State
ISO 27001,1,Cloud service,Kiel,Operations,Hosting | Cloud provider | Contract 7,Superseded
""",
}


@pytest.mark.parametrize("lists", [GERMAN, ENGLISH], ids=["german", "english"])
def test_lists_in_both_languages_come_in(lists: dict[str, str], do: Any, bring: Any) -> None:
    do("create", Site, title="Kiel")
    for name, text in lists.items():
        assert bring(name, text)[0]["created"] == text.count("\n") - 1
    for name, text in lists.items():
        assert bring(name, text)[0]["unchanged"] == text.count("\n") - 1
    need, evaluation, scope = (m.objects.get() for m in (PartyRequirement, ComplianceEvaluation, Scope))
    assert need.obligation == evaluation.obligation == Obligation.objects.get()
    assert need.handled == "yes"
    assert evaluation.evaluated_on == date(2025, 11, 28)
    assert [s.title for s in scope.sites.all()] == ["Kiel"]


def test_what_a_list_says_stands_in_the_fields(bring: Any, manager: Any) -> None:
    bring("issues", GERMAN["issues"])
    attack = Issue.objects.get(title="Cyberangriffe")
    assert (attack.side, attack.confidentiality, attack.owner) == ("external", True, manager.person)
    assert (attack.quality_effect, attack.review_due) == ("Ausfall der Fertigung", date(2026, 6, 30))
