"""Measuring, analysing and correcting, as every door does it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accord.areas.indicators.models import Analysis, Indicator, Measurement
from accord.kernel.refusals import Forbidden, Refused, WrongState


@pytest.fixture
def late(do: Any, manager: Any) -> Any:
    """Deliveries that were late, in percent, every month."""
    return do("create", Indicator, title="Late deliveries", unit="%", direction="lower", target="5", upper_limit="10",
              interval="month", analysis_interval="quarter", owner=manager.person.reference,
              source="ERP report 12")  # fmt: skip


def test_a_value_follows_from_its_two_figures(do: Any, late: Any, actor: Any) -> None:
    member = actor("member")
    found = do("measure", late, by=member, numerator="3", denominator="120", measured_on="2026-02-28")
    assert found.measure_due == date(2026, 3, 28)
    one = Measurement.objects.get()
    assert (one.value, one.taken_by_id, one.source) == (Decimal("2.5"), member.person.pk, "ERP report 12")
    with pytest.raises(Refused, match="is there already"):
        do("measure", late, value="4", measured_on="2026-02-28")
    with pytest.raises(Refused, match="of how many"):
        do("measure", late, numerator="4", measured_on="2026-01-31")
    with pytest.raises(Refused, match="future"):
        do("measure", late, value="4", measured_on="2026-03-31")


def test_a_value_is_corrected_in_the_open(do: Any, late: Any, actor: Any) -> None:
    do("measure", late, numerator="3", denominator="120")
    one = Measurement.objects.get()
    with pytest.raises(WrongState):
        do("edit", one, note="Quietly.")
    with pytest.raises(Forbidden):
        do("correct", one, by=actor("internal_auditor"), value="9", note="I think so.")
    with pytest.raises(Refused, match="right value"):
        do("correct", one, note="Wrong.")
    assert do("correct", one, denominator="100", note="Returns were counted.").value == Decimal(3)
    found = do("correct", one, value="4.5", note="Counted by hand.")
    assert (found.value, found.numerator) == (Decimal("4.5"), None)


def test_an_analysis_concludes_from_values(do: Any, late: Any, manager: Any) -> None:
    period = {"period_from": "2026-01-01", "period_until": "2026-03-01", "judgement": "watch"}
    with pytest.raises(Refused, match="Nothing was measured"):
        do("analyse", late, conclusion="All well.", **period)
    do("measure", late, value="7", measured_on="2026-01-31")
    found = do("analyse", late, conclusion="Rising since the new carrier.", decision="Talk to him.", **period)
    assert found.analysis_due == date(2026, 6, 2)
    one = Analysis.objects.get()
    assert (one.analysed_by_id, one.title) == (manager.person.pk, "Late deliveries, 2026-01-01 to 2026-03-01")
    assert "2026-03-02: Carrier changed." in do("supplement", one, decision="Carrier changed.").decision


def test_an_indicator_is_retired_and_taken_up_again(do: Any, late: Any, actor: Any) -> None:
    do("measure", late, value="7")
    with pytest.raises(Forbidden):
        do("retire", late, by=actor("internal_auditor"))
    assert do("retire", late).measure_due is None
    with pytest.raises(WrongState):
        do("measure", late, value="7", measured_on="2026-03-01")
    assert do("resume", late).measure_due == date(2026, 4, 2)


def test_limits_and_target_fit(do: Any, late: Any) -> None:
    with pytest.raises(Refused, match="outside the limits"):
        do("edit", late, target="12")
    with pytest.raises(Refused, match="below the upper"):
        do("edit", late, lower_limit="10")
