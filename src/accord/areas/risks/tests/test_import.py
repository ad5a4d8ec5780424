"""A firm's risk register with treatments and acceptances, in German and in English."""

from __future__ import annotations

from typing import Any

import pytest

from accord.areas.risks.models import AssessmentRound, Opportunity, Risk, RiskAcceptance, RiskMethod, Treatment
from accord.areas.risks.models.methods import IMPACTS, LEVELS, LIKELIHOODS, MATRIX
from accord.kernel.organization.models import Person

REGISTER = """Risikoregister Informationssicherheit;;;;;;;;;;;
Nr.;Titel;Risikoart;Risikobeschreibung;Ursache;Folgen;Vertraulichkeit;Eintrittswahrscheinlichkeit;Auswirkung;Bewertet am;Verantwortlich;Status
IS-01;Verlorener Laptop;Security;Ein Laptop bleibt im Zug liegen.;Reisen;Zeichnungen gelangen nach außen;ja;3;4;2025-11-03;Ada Lovelace;Assessed
IS-02;Stromausfall;Security;Der Serverraum verliert den Strom.;Eine Zuleitung;Stillstand;nein;2;2;2025-11-03;Ada Lovelace;Accepted
"""  # noqa: E501 - as the firm keeps it
FMEA = """Risk;Kind;Failure mode;Cause;Effect;Likelihood;Impact;Residual likelihood;Residual impact;Status
Cell drifts;Quality;The zero drifts with temperature;Compound cured too cold;Wrong readings at the customer;3;5;2;3;Treating
"""  # noqa: E501 - as the firm keeps it
TREATMENTS = """Risiko;Bezeichnung;Strategie;Maßnahme;Verantwortlich;Termin;Kosten;Status
IS-01;Festplatten verschlüsseln;Modify;Alle Laptops mit TPM;Ada Lovelace;2026-04-30;1200;Approved
"""
ACCEPTANCES = """Risiko;Akzeptiert von;Akzeptiert am;Begründung;Gültig bis
IS-02;Ada Lovelace;2025-11-10;Eine zweite Zuleitung kostet 40.000 EUR;2026-11-10
"""
OPPORTUNITIES = """Chance;Kategorie;Nutzen;Fällig am
Kalibrierung aus der Ferne;Quality;Zwei Reisetage je Woche weniger;2026-12-31
"""
ROUNDS = """Titel;Art;Anlass;Geplant am;Abgeschlossen am;Status
Bewertung 2025;First;Erste Bewertung;2025-11-01;2025-11-30;Closed
"""
METHODS = "Titel;Version;Status;Freigegeben am\nRisikomethode;0.9;Superseded;2024-01-10\n"


@pytest.fixture
def prepared(do: Any) -> None:
    """A method in force, and an owner."""
    draft = do("create", RiskMethod, title="Method", version="1.0", likelihood_scale=LIKELIHOODS, impact_scale=IMPACTS,
               level_scale=LEVELS, matrix=MATRIX, acceptance_limit=2, acceptance_criteria="Up to medium.",
               when_to_assess="Yearly.", consistency_rule="Two people.")  # fmt: skip
    do("approve", draft)
    do("create", Person, given_name="Ada", family_name="Lovelace")


def test_a_register_is_weighed_by_the_method_in_force(prepared: None, bring: Any) -> None:
    for _ in range(2):
        (found,) = bring("risks", REGISTER)
        assert found["refused"] == []
    (more,) = bring("risks", FMEA)
    assert more["refused"] == []
    assert Risk.objects.count() == 3
    laptop = Risk.objects.get(external_reference="IS-01")
    assert (laptop.state, laptop.current_level, laptop.level, laptop.above_limit) == ("assessed", 3, "high", True)
    assert (laptop.affects_confidentiality, laptop.serves) == (True, "iso-27001")
    drift = Risk.objects.get(title="Cell drifts")
    assert (drift.state, drift.residual_word, drift.serves) == ("treating", "medium", "iso-9001")


def test_a_figure_off_the_scale_is_refused_with_its_row(prepared: None, bring: Any) -> None:
    (found,) = bring("risks", REGISTER.replace(";3;4;", ";3;9;"))
    assert found["created"] in (0, 1)
    assert [r["row"] for r in found["refused"]] == [3]


def test_what_belongs_to_risks_comes_in_lists_of_its_own(prepared: None, bring: Any) -> None:
    bring("risks", REGISTER)
    for _ in range(2):
        for name, text in (
            ("treatments", TREATMENTS), ("risk_acceptances", ACCEPTANCES), ("opportunities", OPPORTUNITIES),
            ("assessment_rounds", ROUNDS), ("risk_methods", METHODS),
        ):  # fmt: skip
            (found,) = bring(name, text)
            assert found["refused"] == [], name
    treatment, acceptance = Treatment.objects.get(), RiskAcceptance.objects.get()
    assert (treatment.option, treatment.cost, treatment.state, treatment.serves) == (
        "modify", 1200, "approved", "iso-27001",
    )  # fmt: skip
    assert acceptance.title == "Acceptance of Stromausfall, 2025-11-10"
    assert Opportunity.objects.get().serves == "iso-9001"
    assert AssessmentRound.objects.get().state == "closed"
    assert RiskMethod.objects.get(version="0.9").state == "superseded"
