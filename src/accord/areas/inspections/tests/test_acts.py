"""Control plans, inspections, releases and instruments, as every door performs their acts."""

from __future__ import annotations

from datetime import date
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
from accord.areas.inspections.queries import look_back
from accord.areas.products.queries import Lot, Product
from accord.kernel.refusals import Forbidden, Refused, WrongState

TODAY = date(2026, 3, 2)
DONE = {"sample_size": 5, "found": "Zero and span within 0.05 %."}


@pytest.fixture
def pt30(do: Any) -> Any:
    """A product."""
    return do("create", Product, title="PT-30")


@pytest.fixture
def lot(do: Any, pt30: Any, manager: Any) -> Any:
    """A lot of it, made last week."""
    return do("create", Lot, title="30-2608", product=pt30, quantity="40", made_on="2026-02-23", owner=manager.person)


@pytest.fixture
def gauge(do: Any) -> Any:
    """An instrument with a calibration that counts."""
    made = do("create", Instrument, title="Pressure standard", number="PS-3", interval="12")
    return do(
        "calibrate",
        made,
        in_tolerance="within",
        calibrated_on="2025-06-02",
        error_found="0.1",
        limit="0.2",
        unit="mbar",
    )


def inspected(do: Any, lot: Any, gauge: Any, verb: str = "accept", **more: Any) -> Any:
    """A final inspection of the lot, decided."""
    made = do("create", Inspection, lot=lot, stage="final", instruments=[gauge.reference])
    return do(verb, made, **{**DONE, **more})


def test_a_plan_is_approved_with_limits_and_methods(do: Any, pt30: Any) -> None:
    plan = do("create", ControlPlan, title="Final test PT-30", version="A", product=pt30)
    with pytest.raises(Refused, match="at least one characteristic"):
        do("approve", plan)
    zero = do("create", Characteristic, control_plan=plan, title="Zero", kind="measured")
    with pytest.raises(Refused, match="Zero is measured, but has no limit"):
        do("approve", plan)
    do("edit", zero, lower_limit="-0.05", upper_limit="0.05", method="WI-12")
    approved = do("approve", plan)
    assert (approved.state, approved.approved_on) == ("approved", TODAY)
    with pytest.raises(WrongState):
        do("edit", zero, upper_limit="0.1")


def test_a_new_version_takes_the_place_of_the_old_one(do: Any, pt30: Any) -> None:
    plan = do("create", ControlPlan, title="Final test PT-30", version="1", product=pt30)
    do("create", Characteristic, control_plan=plan, title="Zero", upper_limit="0.05", method="WI-12")
    extra = do("create", Characteristic, control_plan=plan, title="Label", kind="attribute", method="Look")
    do("drop", extra)
    do("approve", plan)
    second = do("revise", ControlPlan, follows=plan)
    assert (second.version, second.state, second.product) == ("2", "draft", pt30)
    assert [c.title for c in Characteristic.objects.filter(control_plan=second)] == ["Zero"]
    do("take-up", do("drop", Characteristic.objects.get(control_plan=second)))
    do("approve", second)
    assert ControlPlan.objects.get(pk=plan.pk).state == "superseded"
    assert do("withdraw", second).state == "superseded"


def test_a_decided_inspection_that_was_brought_in_is_made_whole_and_never_changed(
    do: Any, lot: Any, gauge: Any, refused: Any
) -> None:
    head = "Lot;Stage;Inspected on;Results;State\n"
    assert refused("inspections", head + f"{lot.title};Final;2026-02-25;;Accepted\n") == []
    old = Inspection.objects.get(lot=lot)
    with pytest.raises(Refused, match="at least one thing"):
        do("complete", old)
    with pytest.raises(Refused, match="never changes"):
        do("complete", old, inspected_on="2026-02-26")
    as_opened = {"inspected_on": "2026-02-25", "found": "All good."}
    whole = do("complete", old, sample_size=5, instruments=[gauge.reference], **as_opened)
    assert (whole.state, whole.found, whole.sample_size) == ("accepted", "All good.", 5)
    with pytest.raises(Refused, match="at least one thing"):
        do("complete", whole, instruments=[gauge.reference], found="All good.")
    with pytest.raises(Refused, match="never changes"):
        do("complete", whole, found="All but one good.")


def test_an_empty_answer_on_bad_ones_means_that_there_were_none(do: Any, lot: Any) -> None:
    planned = do("create", Inspection, lot=lot, stage="final")
    with pytest.raises(Refused, match="1 bad one was found, none may pass"):
        do("accept", planned, defective="1", **DONE)
    accepted = do("accept", planned, defective="", **DONE)
    assert (accepted.state, accepted.defective) == ("accepted", 0)


def test_a_lot_waits_for_its_final_inspection(do: Any, lot: Any, gauge: Any) -> None:
    with pytest.raises(Refused, match="no final inspection"):
        do("release", lot)
    planned = do("create", Inspection, lot=lot, stage="final")
    with pytest.raises(Refused, match="QI-0001 is planned, but not finished"):
        do("release", lot)
    assert do("start", planned, instruments=[gauge.reference]).state == "in_progress"
    with pytest.raises(Refused, match="1 bad one was found"):
        do("accept", planned, defective=1, **DONE)
    accepted = do("accept", planned, **DONE)
    assert (accepted.title, accepted.inspected_on) == ("Final inspection of 30-2608", TODAY)
    assert Lot.objects.get().state == "inspected"
    released = do("release", lot)
    assert (released.state, released.released_on, released.release_basis) == (
        "released", TODAY, "Accepted: QI-0001.",
    )  # fmt: skip


def test_what_was_set_apart_goes_only_with_a_word_or_a_look_since(do: Any, lot: Any, gauge: Any, clock: Any) -> None:
    inspected(do, lot, gauge)
    do("release", lot)
    with clock("2026-03-04T12:00:00Z"):
        do("quarantine", lot, quarantine_reason="Rust on two of them.")
        with pytest.raises(Refused, match="set apart on 2026-03-04"):
            do("release", lot)
        do("resume", lot)
        with pytest.raises(Refused, match="why it may go"):
            do("release", lot)
        said = do("release", lot, note="It was grease, see photographs.")
        assert (said.state, said.quarantined_on) == ("released", None)
        do("quarantine", lot, quarantine_reason="Rust on two of them.")
        do("resume", lot)
        inspected(do, lot, gauge)
        assert do("release", lot).state == "released"


def test_only_who_answers_for_a_lot_releases_it(do: Any, lot: Any, gauge: Any, actor: Any) -> None:
    inspected(do, lot, gauge)
    with pytest.raises(Forbidden):
        do("release", lot, by=actor("member"))


def test_a_rejected_lot_is_held_until_it_is_corrected(do: Any, lot: Any, gauge: Any) -> None:
    inspected(do, lot, gauge, "reject", defective=3, decision="Drift over temperature.")
    output = NonconformingOutput.objects.get()
    assert (output.state, output.title, output.quantity) == ("held", "Drift over temperature.", 40)
    assert Lot.objects.get().state == "quarantined"
    with pytest.raises(Refused, match="QI-0001 rejected this lot"):
        do("release", lot)
    do("decide", output, disposition="correct", reason="Cure again at 60 °C.")
    with pytest.raises(Refused, match="inspect it again"):
        do("close", output)
    again = inspected(do, lot, gauge)
    do("reinspect", output, reinspection=again, reinspection_result="20 of 20 good.")
    assert do("release", lot).state == "released"
    assert do("close", output).state == "closed"
    assert do("reopen", output, why="One more came back.").state == "held"


def test_a_concession_lets_pass_once_the_customer_agrees(do: Any, lot: Any, gauge: Any) -> None:
    inspected(do, lot, gauge, "reject", defective=3, decision="Scratched.")
    output = NonconformingOutput.objects.get()
    with pytest.raises(Refused, match="what the concession lets pass"):
        do("decide", output, disposition="concession", reason="Only looks.")
    do(
        "decide", output, disposition="concession", reason="Only looks.", concession="40 pieces, scratches to 5 mm.",
        customer_agreed="asked",
    )  # fmt: skip
    with pytest.raises(Refused, match="has not agreed"):
        do("release", lot)
    with pytest.raises(Refused, match="has not agreed"):
        do("close", output)
    do("hear-customer", output, customer_agreed="yes")
    assert do("release", lot).release_basis == "Under the concession NO-0001."
    assert do("close", output).closed_on == TODAY


def test_anybody_holds_what_does_not_conform(do: Any, lot: Any, actor: Any) -> None:
    by = actor("member")
    with pytest.raises(Refused, match="Say what it is"):
        do("hold", NonconformingOutput, by=by, title="Crack")
    made = do("hold", NonconformingOutput, by=by, title="Crack", lot=lot, quarantine="yes", held_where="Cage")
    assert (made.state, Lot.objects.get().state) == ("held", "quarantined")
    with pytest.raises(Forbidden):
        do("decide", made, by=by, disposition="scrap", reason="Broken.")
    found = do("raise-nonconformity", made)
    assert found.nonconformity.source == made.pointer
    with pytest.raises(Refused, match="already"):
        do("raise-nonconformity", made)


def test_an_instrument_that_is_not_calibrated_is_refused(do: Any, lot: Any, gauge: Any) -> None:
    never = do("create", Instrument, title="Caliper", number="MS-9")
    loose = do("create", Instrument, title="Steel rule", number="MS-10", traceable="no")
    with pytest.raises(Refused, match="Caliper"):
        inspected(do, lot, never)
    assert inspected(do, lot, loose).state == "accepted"
    late = do("create", Inspection, lot=lot)
    with pytest.raises(Refused, match="no calibration counts on 2025-06-01"):
        do("accept", late, instruments=[gauge.reference], inspected_on="2025-06-01", **DONE)
    done = do("accept", late, instruments=[never.reference], unfit_because="Checked with gauge blocks.", **DONE)
    assert done.unfit_because == "Checked with gauge blocks."


def test_an_instrument_comes_and_goes(do: Any, gauge: Any, actor: Any) -> None:
    assert gauge.calibration_due == date(2026, 6, 2)
    called = do("call-in", gauge, by=actor("member"), unfit_because="It fell.")
    assert (called.state, called.unfit_because) == ("due", "It fell.")
    assert do("repair", gauge, unfit_because="At the maker.").state == "repair"
    assert do("return", gauge).state == "due"
    with pytest.raises(Refused, match="By its figures"):
        do("calibrate", gauge, in_tolerance="within", error_found="0.9", limit="0.2")
    with pytest.raises(Refused, match="left with after adjustment"):
        do("calibrate", gauge, in_tolerance="outside", error_found="0.9", limit="0.2")
    with pytest.raises(Refused, match="calibrated later already"):
        do("calibrate", gauge, in_tolerance="within", calibrated_on="2025-01-07")
    failed = do("fail", gauge, calibrated_on="2026-03-01", error_found="0.9", limit="0.2")
    assert (failed.state, failed.calibration_due) == ("due", None)
    mended = do("calibrate", gauge, in_tolerance="outside", error_found="0.9", error_left="0.1", limit="0.2")
    assert (mended.state, mended.calibrated_on, mended.unfit_because) == ("in_use", TODAY, "")
    assert do("withdraw", gauge, unfit_because="Worn.").state == "withdrawn"


def test_out_of_tolerance_somebody_looks_back(do: Any, manager: Any, lot: Any, gauge: Any) -> None:
    good = Calibration.objects.get()
    with pytest.raises(Refused, match="within tolerance"):
        do("look-back", good, look_back="Nothing.")
    early = do("create", Inspection, lot=lot)
    do("accept", early, instruments=[gauge.reference], inspected_on="2025-09-01", **DONE)
    do(
        "calibrate",
        gauge,
        in_tolerance="outside",
        calibrated_on="2026-03-01",
        error_found="0.9",
        error_left="0",
        limit="0.2",
    )
    inspected(do, lot, gauge)
    wrong = Calibration.objects.get(in_tolerance="outside")
    assert wrong.look_back_due == date(2026, 3, 1)
    found = look_back(manager, wrong)
    assert (found.since, [i.pk for i in found.inspections]) == (date(2025, 6, 2), [early.pk])
    raised = do("raise-nonconformity", wrong).nonconformity
    assert "1 inspections of 1 lots" in raised.description or "1 inspection of 1 lot" in raised.description
    with pytest.raises(Refused, match="already"):
        do("raise-nonconformity", wrong)
    done = do("look-back", wrong, look_back="0.9 mbar is a tenth of the limit: results hold.")
    assert (done.looked_back_on, done.look_back_due) == (TODAY, None)
