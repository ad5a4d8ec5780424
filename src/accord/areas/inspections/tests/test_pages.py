"""What the pages of lots, instruments and calibrations show."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from accord.areas.inspections.models import Calibration, Inspection, Instrument, NonconformingOutput
from accord.areas.inspections.pages.drift import BOTTOM, LEFT, RIGHT, TOP, drawn
from accord.areas.products.queries import Lot
from accord.kernel.records.declaration import of

ERROR = st.none() | st.decimals(-100, 100, places=3)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(
    st.lists(st.tuples(DAYS, ERROR, ERROR, st.none() | st.decimals("0.001", 10, places=3)), max_size=8),
    DAYS,
    st.none() | DAYS,
)
def test_the_drift_lies_on_its_sheet(rows: list[Any], day: date, due: date | None) -> None:
    found = [
        Calibration(calibrated_on=on, error_found=a, error_left=b, limit=limit, unit="mbar", in_tolerance="within")
        for on, a, b, limit in sorted(rows, key=lambda r: r[0])
    ]
    drift = drawn(found, day, due)
    assert (drift is None) == all(a is None and b is None for _, a, b, _ in rows)
    for point in drift.points if drift else ():
        assert LEFT <= point.x <= RIGHT
        for y in (point.found, point.left):
            assert y is None or TOP <= y <= BOTTOM


def test_an_instrument_shows_its_drift_and_what_was_wrong(do: Any, page: Any) -> None:
    gauge = do("create", Instrument, title="Pressure <b>", number="PS-3")
    assert "Must not be used today" in page(gauge)
    given = {"limit": "0.2", "unit": "mbar"}
    do("calibrate", gauge, in_tolerance="within", calibrated_on="2025-03-03", error_found="0.1", **given)
    do(
        "calibrate", gauge, in_tolerance="outside", calibrated_on="2026-02-02", error_found="0.31", error_left="0.02",
        **given,
    )  # fmt: skip
    seen = page(gauge)
    panel = seen[seen.index('class="drift"') :]
    assert "May be used" in seen
    assert "as found 0.31 mbar, as left 0.02 mbar, out of tolerance" in panel
    assert "nobody has looked back yet" in panel
    wrong = Calibration.objects.get(in_tolerance="outside")
    assert "nothing was decided with it" in page(wrong)


def test_a_look_back_names_inspections_lots_and_customers(do: Any, page: Any) -> None:
    gauge = do("create", Instrument, title="Pressure standard", number="PS-3")
    do("calibrate", gauge, in_tolerance="within", calibrated_on="2025-03-03")
    lot = do("create", Lot, title="30-2601")
    one = do("create", Inspection, lot=lot, stage="incoming")
    do("accept", one, sample_size=5, found="Good.", inspected_on="2025-09-01", instruments=[gauge.reference])
    do("calibrate", gauge, in_tolerance="outside", calibrated_on="2026-02-02", error_left="0")
    wrong = Calibration.objects.get(in_tolerance="outside")
    seen = page(wrong)
    assert "<b>1 inspection</b> of <b>1 lot</b> was decided with it" in seen
    assert "30-2601" in seen
    do("look-back", wrong, look_back="They hold.")
    assert "Looked back" in page(wrong)


def test_a_lot_says_why_it_must_not_go(do: Any, page: Any) -> None:
    lot = do("create", Lot, title="30-2601", quantity="40")
    assert "Inspect it first" in page(lot)
    gauge = do("create", Instrument, title="Rule", number="R-1", traceable="no")
    one = do("create", Inspection, lot=lot)
    do("reject", one, sample_size=5, defective=2, found="Bad.", decision="Drift.", instruments=[gauge.reference])
    seen = page(lot)
    assert '<span class="reference">QI-0001</span></a> rejected this lot' in seen
    assert "Held as nonconforming" in seen
    output = NonconformingOutput.objects.get()
    assert output.quantity == Decimal(40)
    do(
        "decide", output, disposition="concession", reason="Looks.", concession="All.", customer_agreed="not_needed",
        decided_on=(date(2026, 3, 2) - timedelta(days=0)).isoformat(),
    )  # fmt: skip
    assert "May be released" in page(lot)
    do("release", lot)
    assert "Under the concession NO-0001" in page(lot)


def test_what_comes_before_closing_an_output_is_said_before_the_button(enter: Any, page: Any, browser: Any) -> None:
    held = enter(NonconformingOutput, title="Scratched", item="A case", state="decided", disposition="correct")
    address = f"/northwind/{of(NonconformingOutput).slug}/{held.reference}/"
    assert f'action="{address}close"' not in page(held)
    form = browser.get(f"{address}close").text
    assert "inspect it again first" in form
    assert f'href="{address}reinspect"' in form
