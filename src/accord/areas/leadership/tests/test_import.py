"""A firm's own lists of objectives, communication and statements of the policy."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.leadership.models import CommunicationRule, Objective, PolicyStatement
from accord.kernel.records.declaration import named

GERMAN = {
    "policy_statements": """Aussage;Politik;Art;Wortlaut
Wir werden besser;Qualitätspolitik;Framework for objectives;Wir setzen uns jedes Jahr Ziele.
""",
    "objectives": """Ziel;Politikaussage;Kennzahl;Einheit;Ausgangswert;Zielwert;Termin;Verantwortlich;Mittel;Bewertung;Istwert;Status
Liefertreue 95 %;Wir werden besser;Anteil pünktlicher Lieferungen;%;88;95,5;2026-12-31;Mia Manager;Halbe Stelle;Zahlen im Dezember;91;Approved
Reklamationen halbieren;Wir werden besser;Anzahl;Stück;20;10;2025-12-31;Mia Manager;Keine;Zählung;12;Missed
""",  # noqa: E501 - as the firm keeps it
    "communications": """Worüber;Wann;Empfänger;Medium;Wer;Intern/extern;Oberste Leitung
Ergebnisse der Audits;Nach jedem Audit;Bereichsleiter;Besprechung;QMB;Internal;nein
""",
}
ENGLISH = {
    "policy_statements": """Statement,Policy,Tag,Wording
We get better,Qualitätspolitik,Commitment to continual improvement,We get better each year.
""",
    "objectives": """Objective,Policy statement,KPI,Target,Due date,Owner,Resources,Status
No laptop without encryption,We get better,Share encrypted,100,2026-09-30,Mia Manager,IT,Proposed
""",
    "communications": """What,When,To whom,Channel,By whom,Owner
Security incidents,Within 24 hours,Authorities,Telephone,Security officer,Mia Manager
""",
}


@pytest.mark.parametrize("lists", [GERMAN, ENGLISH], ids=["german", "english"])
def test_lists_in_both_languages_come_in(lists: dict[str, str], do: Any, bring: Any) -> None:
    do("create", named("Document").model, title="Qualitätspolitik", kind="policy")
    for name, text in lists.items():
        assert bring(name, text)[0]["created"] == text.count("\n") - 1
    for name, text in lists.items():
        assert bring(name, text)[0]["unchanged"] == text.count("\n") - 1
    assert all(o.policy_statement == PolicyStatement.objects.get() for o in Objective.objects.all())
    assert CommunicationRule.objects.get().timing


def test_objectives_come_in_late_in_their_life(do: Any, bring: Any, manager: Any) -> None:
    do("create", named("Document").model, title="Qualitätspolitik", kind="policy")
    for name in ("policy_statements", "objectives"):
        bring(name, GERMAN[name])
    running, missed = Objective.objects.order_by("reference")
    assert (running.state, float(running.target), running.progress, running.owner) == (
        "approved",
        95.5,
        91,
        manager.person,
    )
    assert (missed.state, missed.due_on) == ("missed", date(2025, 12, 31))
