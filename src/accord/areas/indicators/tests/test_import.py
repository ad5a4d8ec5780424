"""A firm's list of key figures with their values, in German and in English."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from accord.areas.indicators.models import Analysis, Indicator, Measurement

LIST = """Kennzahlen 2026;;;;;;;
Kennzahl;Einheit;Zielwert;Obere Eingriffsgrenze;Zielrichtung;Messintervall;Auswertung;Berechnung
Verspätete Lieferungen;%;5;10;Lower is better;Every month;Every quarter;verspätete / alle Lieferungen
Antwortzeit Support;h;8;;Lower is better;Every month;Every quarter;Median
"""
VALUES = """KPI;Month;Numerator;Denominator;Value;Comment
Verspätete Lieferungen;2026-01-31;6;120;;
Verspätete Lieferungen;2026-02-28;9;100;;carrier on strike
Antwortzeit Support;2026-01-31;;;7.25;
"""
ANALYSES = """Kennzahl;Zeitraum von;Zeitraum bis;Urteil;Schlussfolgerung;Beschluss
Verspätete Lieferungen;2026-01-01;2026-02-28;To be watched;Steigt seit Februar;Spediteur fragen
"""


def test_key_figures_values_and_analyses_come_in(bring: Any) -> None:
    for _ in range(2):
        for name, text in (("indicators", LIST), ("measurements", VALUES), ("analyses", ANALYSES)):
            (found,) = bring(name, text)
            assert found["refused"] == [], name
    assert Indicator.objects.count() == 2
    assert {(m.measured_on.month, m.value) for m in Measurement.objects.all()} == {
        (1, Decimal(5)), (2, Decimal(9)), (1, Decimal("7.25")),
    }  # fmt: skip
    assert Analysis.objects.get().judgement == "watch"
