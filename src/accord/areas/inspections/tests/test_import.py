"""A firm's own plans, inspections, rejects, instruments and calibrations, in both languages."""
# ruff: noqa: E501 - as firms keep them

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accord.areas.inspections.models import (
    Calibration,
    Characteristic,
    ControlPlan,
    Inspection,
    Instrument,
    NonconformingOutput,
)

LOTS = "Charge;Hergestellt am;Status\n30-2601;2026-01-12;Open\n30-2602;2026-02-12;Quarantined\n"
INSTRUMENTS = """Prüfmittel;Prüfmittelnummer;Messbereich;Einsatzort;Intervall in Monaten;Kalibriert am;Nächste Kalibrierung;Rückführbar auf;Status
Drucknormal;PS-3;0..10 bar;Labor;12;2025-06-02;2026-06-02;PTB;In use
Messschieber;MS-9;0..150 mm;Montage;24;2023-02-01;2025-02-01;;Due
"""
PLANS = """Prüfplan;Version;Prüfart;Freigegeben am;Status
Endprüfung PT-30;B;final;2025-03-01;Approved
Zwischenprüfung PT-30;A;in_process;;Draft
"""
SHEETS = [
    ("instruments", Instrument, """Gauge;Gauge no.;Measuring range;Last calibration;Next calibration;State
Torque driver;TD-07;0.5..5 Nm;2025-06-02;2026-06-02;Repair
"""),
    ("calibrations", Calibration, """Prüfmittel-Nr.;Kalibriert am;Ergebnis;Abweichung vorher;Fehlergrenze;Einheit;Kalibrierschein;Gültig bis
PS-3;2025-06-02;within;0,1;0,2;mbar;K-4711;2026-06-02
"""),
    ("calibrations", Calibration, """Gauge;Calibration date;As found;As left error;Uncertainty;Certificate no.
PS-3;2024-06-02;outside;0.1;0.02 mbar (k=2);K-4101
"""),
    ("control_plans", ControlPlan, """Inspection plan;Revision;Stage;State
Incoming steel;1;incoming;Draft
"""),
    ("characteristics", Characteristic, """Prüfplan;Merkmal;Sollwert;Untere Grenze;Obere Grenze;Einheit;Prüfverfahren;Reaktionsplan
Zwischenprüfung PT-30;Nullpunkt;0;-0,05;0,05;%;AA-12;Sperren
"""),
    ("characteristics", Characteristic, """Control plan;Characteristic;LSL;USL;Unit;Method
Zwischenprüfung PT-30;Span;-0.1;0.1;%;WI-12
"""),
    ("inspections", Inspection, """Charge;Prüfplan;Prüfart;Geprüft am;Stichprobenumfang;Fehlerhafte;Befund;Prüfmittel;Status
30-2601;Endprüfung PT-30;final;2026-01-14;5;0;Alles gut.;PS-3;Accepted
"""),
    ("inspections", Inspection, """Batch;Inspection type;Test date;Sample size;Rejects;Results;State
30-2602;final;2026-02-14;5;3;Drift.;Rejected
"""),
    ("nonconforming_outputs", NonconformingOutput, """Charge;Fehlerbild;Menge;Erkannt am;Verwendungsentscheid;Entschieden am;Status
30-2602;Drift;40;2026-02-14;correct;2026-02-16;Decided
"""),
    ("nonconforming_outputs", NonconformingOutput, """Item;Fault;Qty;Detected on;State
Label roll;Misprint;1;2026-02-14;Held
"""),
]  # fmt: skip


@pytest.fixture
def known(refused: Any) -> None:
    """Lots, instruments and plans, imported."""
    assert refused("lots", LOTS) == []
    assert refused("instruments", INSTRUMENTS) == []
    assert refused("control_plans", PLANS) == []


@pytest.mark.parametrize(("type_name", "model", "sheet"), SHEETS, ids=[f"{n}{i}" for i, (n, _, _) in enumerate(SHEETS)])
def test_each_list_comes_in(known: None, refused: Any, type_name: str, model: Any, sheet: str) -> None:
    before = model.objects.count()
    assert refused(type_name, sheet) == []
    head, *rows = sheet.strip().split("\n")
    assert model.objects.count() == before + len(rows)
    if head.rsplit(";", 1)[1] in {"Status", "State"}:
        for row in rows:
            assert model.objects.filter(state=row.rsplit(";", 1)[1].lower().replace(" ", "_")).exists()


def test_what_a_sheet_says_stands_in_the_fields(known: None, refused: Any) -> None:
    for type_name, _, sheet in SHEETS:
        assert refused(type_name, sheet) == []
    gauge = Instrument.objects.get(number="PS-3")
    assert (gauge.interval, gauge.calibration_due, gauge.traceable_to) == (12, date(2026, 6, 2), "PTB")
    calibration = Calibration.objects.get(instrument=gauge, calibrated_on=date(2025, 6, 2))
    assert (calibration.error_found, calibration.certificate) == (Decimal("0.1"), "K-4711")
    inspection = Inspection.objects.get(state="accepted")
    assert (list(inspection.instruments.all()), inspection.control_plan.version) == ([gauge], "B")
    assert Characteristic.objects.get(title="Nullpunkt").lower_limit == Decimal("-0.05")
    assert NonconformingOutput.objects.get(title="Drift").disposition == "correct"
