"""Inspections, releases, instruments, what does not conform, and what the records of several areas show together."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.checks.world import TODAY, World, case, day

from accord.areas.context.models import Scope
from accord.areas.controls.models import Activity, ActivityRun, Control
from accord.areas.customers.queries import Complaint, Customer, CustomerProperty
from accord.areas.improvement.models import Nonconformity
from accord.areas.indicators.models import Indicator, Measurement
from accord.areas.inspections.models import (
    Calibration,
    Characteristic,
    ControlPlan,
    Inspection,
    Instrument,
    NonconformingOutput,
)
from accord.areas.processes.models import Process
from accord.areas.products.models import DesignProject, Lot, Product
from accord.areas.suppliers.models import Delivery, Supplier
from accord.kernel.checks.verdict import Mend
from accord.kernel.moments.past import moment
from accord.kernel.organization.models import Person


def product(w: World, title: str = "PT-30") -> Any:
    return w.enter(Product, title=title, state="released")


def plan(w: World, made: Any = None, state: str = "approved", stage: str = "final") -> tuple[Any, Any]:
    """A control plan, and its characteristic that is measured."""
    found = w.enter(ControlPlan, title=f"{stage} {state}", product=made, state=state, stage=stage, approved_on=day(-90))
    limits = {"kind": "measured", "upper_limit": Decimal(1), "method": "WI-12"}
    return found, w.enter(Characteristic, title="Zero", control_plan=found, **limits)


def inspected(w: World, lot: Any, on: int | None, state: str = "accepted", **more: Any) -> Any:
    given = {"stage": "final", "inspected_on": None if on is None else day(on), **more}
    return w.enter(Inspection, title=f"{state} {on}", lot=lot, state=state, **given)


def output(w: World, lot: Any = None, **more: Any) -> Any:
    return w.enter(NonconformingOutput, title="Scratch", lot=lot, **({} if lot else {"item": "Lid"}), **more)


def gone(w: World) -> Any:
    """Somebody who left six days ago."""
    return w.enter(Person, given_name="Gil", family_name="Gone", state="left", left_on=day(-6))


def gauge(w: World, **more: Any) -> Any:
    return w.enter(Instrument, title="Gauge", **{"number": "G-1", "state": "in_use", **more})


def calibrated(w: World, instrument: Any, on: int, until: int | None = None, **more: Any) -> Any:
    ends = None if until is None else day(until)
    given = {"in_tolerance": "within", "calibrated_on": day(on), "next_due": ends, **more}
    return w.enter(Calibration, instrument=instrument, **given)


# ---- control plans ---------------------------------------------------------------------------------------------------


@case("products_have_acceptance_criteria")
def _criteria(w: World) -> None:
    w.no_data()
    made = product(w)
    arrival, _ = plan(w, made, stage="incoming")
    w.no_data("PT-30")
    own = w.enter(Lot, title="30-1", product=made)
    bought = w.enter(Lot, title="B-1", product=made, supplier=w.enter(Supplier, title="Mill"))
    w.no_data("PT-30")
    w.retire(own)
    w.holds(until=None)
    w.change(bought, materials=[w.enter(Lot, title="Steel")])
    w.no_data("PT-30")
    w.change(bought, materials=[])
    w.change(arrival, state="superseded")
    w.no_data("PT-30")
    draft, zero = plan(w, made, state="draft")
    assert w.no_data("PT-30").mend.pointer == draft.pointer
    final = w.change(draft, state="approved")
    w.holds(until=None)
    for gap in ({"method": ""}, {"method": "none"}, {"upper_limit": None}, {"state": "dropped"}):
        w.change(zero, **gap)
        assert w.no_data("PT-30").mend.verb == "revise"
        w.change(zero, method="WI-12", upper_limit=Decimal(1), state="in_use")
    w.holds(until=None)
    w.change(final, state="superseded")
    w.no_data("PT-30")


@case("delivery_checks_planned")
def _deliveries(w: World) -> None:
    w.not_applicable()
    mill = w.enter(Supplier, title="Mill", state="approved", watch="incoming")
    plan(w, stage="final")
    w.no_data()
    _, zero = plan(w, stage="incoming")
    w.holds(until=None)
    w.change(zero, method="")
    w.no_data()
    w.change(mill, state="candidate")
    w.not_applicable()


@case("characteristics_have_instrument")
def _characteristics(w: World) -> None:
    w.no_data()
    final, zero = plan(w, state="draft")
    w.no_data()
    w.change(final, state="approved")
    assert w.no_data("Zero").mend.verb == "revise"
    w.change(zero, instrument="none")
    w.no_data("Zero")
    w.change(zero, instrument="Pressure standard")
    w.holds(until=None)
    gauge(w)
    w.advises("Gauge")
    for nothing in ("", "n/a"):
        w.change(zero, method=nothing)
        w.no_data("Zero")
    w.change(zero, method="Look", instrument="", kind="attribute", upper_limit=None)
    w.holds(until=None)


@case("planned_stages_inspected")
def _stages(w: World) -> None:
    w.no_data()
    made = product(w)
    final, _ = plan(w, made)
    w.enter(Lot, title="Older", product=made, state="shipped", made_on=day(-91), released_on=day(-90))
    lot = w.enter(Lot, title="30-1", product=made, made_on=day(-90), state="inspected")
    w.no_data()
    w.change(lot, state="released", released_on=day(-5))
    assert w.no_data("30-1").mend.type == "Inspection"
    inspected(w, lot, -5, stage="in_process")
    late = inspected(w, lot, -4)
    w.no_data("30-1")
    w.change(late, inspected_on=day(-5))
    w.holds(until=None)
    w.advises("accepted")
    other = w.enter(ControlPlan, title="Of the PT-60", product=product(w, "PT-60"))
    w.change(late, control_plan=other)
    w.no_data("plan of another product")
    w.change(late, control_plan=final)
    w.holds(until=None)
    w.change(late, state="in_progress")
    w.no_data("30-1")
    w.change(final, state="superseded")
    w.no_data()
    plan(w, made, stage="incoming")
    w.no_data()
    mill = w.enter(Supplier, title="Mill", watch="certificate")
    bought = w.enter(Lot, title="B-1", product=made, supplier=mill, state="shipped", released_on=day(-5))
    w.no_data()
    w.change(mill, watch="incoming")
    w.no_data("B-1")
    w.change(inspected(w, bought, -4, stage="incoming"), inspected_on=day(-5))
    w.holds(until=None)


# ---- inspections -----------------------------------------------------------------------------------------------------


@case("inspections_in_time")
def _in_time(w: World) -> None:
    w.no_data()
    lot = w.enter(Lot, title="30-1")
    coming = inspected(w, lot, None, "planned", due_on=day(3))
    w.no_data()
    done = inspected(w, lot, -5)
    w.holds(until=day(3))
    w.change(coming, due_on=day(-1))
    assert w.fails().mend.verb == "start"
    w.change(coming, state="in_progress")
    assert w.fails().mend.verb == "accept"
    w.change(coming, inspected_on=day(-2))
    w.no_data("no decision")
    w.change(coming, due_on=None, inspected_on=None)
    w.no_data()
    w.change(coming, lot=w.enter(Lot, title="Gone", state="scrapped"), due_on=day(-9))
    w.holds(until=_evidence(w, -5))
    w.change(done, inspected_on=day(-2000))
    w.no_data()


def _evidence(w: World, on: int) -> Any:
    """The last day on which what happened on a day is proof that something runs."""
    with moment(w.by.organization, on=TODAY) as m:
        return day(on + m.days("process_evidence"))


@case("inspections_recorded")
def _recorded(w: World) -> None:
    w.no_data()
    lot, (final, _) = w.enter(Lot, title="30-1"), plan(w)
    whole = {"inspector": w.by.person, "found": "0.02 %", "sample_size": 5, "defective": 0}
    inspected(w, lot, None, "planned")
    w.no_data()
    done = inspected(w, lot, -5, control_plan=final, **whole)
    w.holds(until=None)
    for gap in (
        {"inspector": None},
        {"found": ""},
        {"sample_size": None},
        {"sample_size": 0},
        {"inspector": gone(w)},
        {"inspected_on": day(1)},
    ):
        w.change(done, **gap)
        assert w.no_data().mend.verb == "complete"
        w.change(done, inspected_on=day(-5), **whole)
    w.change(done, defective=1)
    assert w.fails().mend.pointer == lot.pointer
    let = output(w, lot, state="decided", disposition="concession", customer_agreed="asked")
    assert w.fails().mend == Mend("NonconformingOutput", "hear-customer", let.pointer)
    w.change(let, customer_agreed="yes")
    w.holds(until=None)
    w.change(let, state="held")
    assert w.fails().mend == Mend("NonconformingOutput", "decide", let.pointer)
    w.change(done, state="rejected")
    w.holds(until=None)
    w.change(done, control_plan=None)
    w.holds(until=None)
    w.advises("no plan")
    w.change(done, state="accepted")
    assert w.no_data("nobody has decided").mend.verb == "complete"
    w.change(done, stage="in_process")
    w.holds(until=None)
    w.change(done, stage="incoming")
    w.no_data("nobody has decided")
    w.change(let, state="decided", disposition="scrap")
    w.holds(until=None)
    w.change(let, disposition="concession")
    w.holds(until=None)


@case("inspections_with_fit_instruments")
def _fit(w: World) -> None:
    w.no_data()
    tool, lot = gauge(w), w.enter(Lot, title="30-1")
    inspected(w, lot, -3)
    w.no_data()
    plan_of = plan(w)
    done = inspected(w, lot, -5, control_plan=plan_of[0])
    assert w.no_data("-5").mend.verb == "complete"
    w.change(done, instruments=[tool])
    w.no_data("-5")
    first = calibrated(w, tool, -30, -5)
    w.holds(until=None)
    w.change(done, inspected_on=None)
    w.no_data()
    w.change(done, inspected_on=day(-5))
    w.change(first, next_due=day(-6))
    w.fails("-5")
    w.change(done, unfit_because="none")
    w.fails("-5")
    w.change(done, unfit_because="Checked against the other one")
    w.holds(until=None)
    w.advises("with a reason")
    w.change(done, unfit_because="")
    w.change(first, next_due=None)
    w.holds(until=None)
    w.change(first, calibrated_on=day(-5 - 366))
    w.no_data("-5")
    _put_off(w, tool, first)
    w.change(first, calibrated_on=day(-30))
    w.change(first, next_due=None, error_left=Decimal(2), limit=Decimal(1))
    w.fails("-5")
    later = calibrated(w, tool, -1, in_tolerance="outside")
    w.fails("-5")
    w.change(later, in_tolerance="within")
    w.holds(until=None)
    w.advises("afterwards")
    between = calibrated(w, tool, -2, in_tolerance="outside")
    w.fails("-5")
    w.retire(later, between)
    w.change(first, calibrated_on=day(-4), error_left=None)
    w.no_data("-5")
    w.change(first, calibrated_on=day(-30))
    w.holds(until=None)
    w.change(first, error_found=Decimal(-2))
    w.fails("-5")
    w.change(first, error_left=Decimal(1))
    w.holds(until=None)
    _by_eye(w, tool, done, plan_of[1])


def _put_off(w: World, tool: Any, first: Any) -> None:
    """The calibration says that it holds longer than the interval of its instrument allows."""
    w.change(first, next_due=day(3000))
    w.holds(until=None)
    w.change(tool, interval=9)
    w.no_data("-5")
    w.change(first, next_due=day(-6))
    w.fails("-5")
    w.change(tool, interval=None)


def _by_eye(w: World, tool: Any, done: Any, feature: Any) -> None:
    """The instrument need not be calibrated, and the feature is not measured any more."""
    w.change(tool, traceable=False)
    w.no_data("-5")
    w.change(done, control_plan=None)
    w.no_data()
    w.change(feature, kind="attribute", upper_limit=None)
    w.not_applicable()
    w.retire(feature)
    w.no_data()


# ---- releases --------------------------------------------------------------------------------------------------------


@case("nothing_released_early")
def _early(w: World) -> None:
    w.no_data()
    w.retire(_made_early(w))
    _sold_early(w)


def _shipped_first(w: World, lot: Any, good: Any) -> None:
    """Before its release; and before its inspection too."""
    w.change(lot, released_on=day(-5), shipped_on=day(-6))
    w.fails("30-1", "released or shipped before a final inspection accepted it")
    late = {"disposition": "return", "customer_agreed": "not_needed", "decided_on": day(-5), "detected_on": day(-5)}
    found = output(w, lot, state="decided", **late)
    assert w.no_data("30-1", "was shipped before it was released").advice
    w.retire(found)
    w.change(good, inspected_on=day(-6))
    w.no_data("30-1", "was shipped before it was released")
    w.change(lot, released_on=None)
    w.no_data("30-1")
    w.change(lot, released_on=day(-5), shipped_on=day(-5))
    w.holds(until=None)
    w.change(good, inspected_on=day(-5))
    w.change(lot, shipped_on=None)


def _made_early(w: World) -> Any:
    """What was made here; the lot."""
    made = product(w)
    lot = w.enter(Lot, title="30-1", product=made, state="inspected", quantity=40)
    w.enter(Lot, title="Steel", state="released", released_on=day(-5))
    w.no_data()
    w.change(lot, state="shipped", released_on=day(-5))
    assert w.no_data("30-1").mend.type == "Inspection"
    inspected(w, lot, -6, stage="in_process")
    w.no_data("30-1")
    good = inspected(w, lot, -5)
    w.holds(until=None)
    w.change(lot, released_on=None)
    w.no_data("30-1")
    _shipped_first(w, lot, good)
    w.change(good, inspected_on=day(-4))
    w.fails("30-1")
    w.change(good, inspected_on=None)
    w.no_data("30-1")
    w.change(good, inspected_on=day(-6))
    bad = inspected(w, lot, -5, "rejected")
    w.fails("30-1")
    w.change(bad, inspected_on=day(-4))
    w.holds(until=None)
    w.change(bad, state="planned", inspected_on=None, due_on=day(-5))
    w.fails("30-1")
    w.change(bad, inspected_on=day(-5))
    w.no_data("30-1")
    w.change(bad, inspected_on=None, due_on=day(-4))
    w.holds(until=None)
    w.change(bad, state="rejected", inspected_on=day(-5))
    let = {"disposition": "concession", "customer_agreed": "yes", "decided_on": day(-5), "detected_on": day(-5)}
    passed = output(w, lot, state="decided", **let)
    w.holds(until=None)
    for gap in ({"customer_agreed": "asked"}, {"decided_on": day(-4)}, {"decided_on": None}, {"state": "held"}):
        w.change(passed, **gap)
        w.fails("30-1")
        w.change(passed, state="decided", **let)
    w.change(passed, customer_agreed_on=day(-4))
    w.fails("30-1")
    w.change(passed, detected_on=day(-4), decided_on=day(-3), disposition="return")
    w.holds(until=None)
    w.advises("30-1")
    w.change(passed, quantity=3)
    w.fails("30-1")
    w.change(passed, quantity=40)
    w.holds(until=None)
    w.change(passed, state="held")
    w.fails("30-1")
    w.change(passed, state="decided")
    w.retire(good, bad)
    w.no_data("30-1")
    return lot


def _sold_early(w: World) -> None:
    """What is passed on as it was bought."""
    made, mill = product(w, "M8"), w.enter(Supplier, title="Mill", state="approved", watch="certificate")
    lot = w.enter(Lot, title="B-1", product=made, supplier=mill, state="shipped", released_on=day(-5))
    w.no_data()
    w.change(mill, watch="incoming")
    w.no_data("B-1")
    seen = inspected(w, lot, -5, stage="incoming")
    w.holds(until=None)
    w.change(mill, watch="certificate")
    w.holds(until=None)
    w.change(seen, inspected_on=day(-4))
    w.fails("B-1")
    w.change(seen, state="rejected", inspected_on=day(-6))
    w.fails("B-1")
    w.change(seen, state="accepted")
    final, _ = plan(w, made)
    w.no_data("B-1")
    w.change(final, state="superseded")
    own = w.enter(Lot, title="31-1", product=product(w, "PT-31"), state="released", released_on=day(-5))
    w.no_data("31-1")
    seen = inspected(w, own, -5)
    assert w.holds(until=None).count == 2
    w.retire(own, seen)
    w.holds(until=None)
    w.change(lot, process=w.enter(Process, title="Turning", state="active"))
    w.no_data("B-1")


@case("bought_lots_inspected_before_use")
def _bought(w: World) -> None:
    w.no_data()
    mill = w.enter(Supplier, title="Mill", state="approved", watch="certificate")
    w.not_applicable()
    steel = w.enter(Lot, title="Steel", supplier=mill, state="open")
    made = w.enter(Lot, title="30-1", product=product(w), materials=[steel])
    w.not_applicable()
    w.change(made, made_on=day(-5))
    w.not_applicable()
    w.change(mill, watch="incoming")
    w.no_data("Steel")
    seen = inspected(w, steel, -5, stage="incoming")
    w.holds(until=None)
    w.change(seen, inspected_on=day(-4))
    w.fails("Steel")
    w.change(mill, watch="certificate")
    assert w.fails("Steel").mend == Mend("NonconformingOutput", "hold", steel.pointer)
    w.change(seen, state="planned", inspected_on=None, due_on=day(-9))
    w.no_data("Steel")
    w.change(seen, state="rejected", inspected_on=day(-6))
    w.fails("Steel")
    since = output(w, steel, state="decided", detected_on=day(-5), decided_on=day(-3), disposition="scrap")
    w.fails("Steel")
    w.change(since, detected_on=day(-4))
    w.holds(until=None)
    w.advises("Steel")
    w.retire(since)
    w.change(seen, state="accepted")
    w.change(made, made_on=None)
    w.change(steel, state="released")
    w.no_data("Steel")
    w.change(steel, released_on=day(-6))
    w.holds(until=None)
    screws = w.enter(Lot, title="B-1", product=product(w, "M8"), supplier=mill, state="shipped", released_on=day(-5))
    w.holds(until=None)
    w.change(mill, watch="incoming")
    w.no_data("B-1")
    first = inspected(w, screws, -5, stage="incoming")
    w.holds(until=None)
    w.change(screws, shipped_on=day(-6))
    w.fails("B-1")
    w.change(screws, shipped_on=None)
    w.retire(first)
    w.change(screws, process=w.enter(Process, title="Turning", state="active"))
    w.holds(until=None)
    w.retire(steel)
    w.no_data()
    w.enter(Delivery, title="Steel came", supplier=mill, delivered_on=day(-9))
    w.not_applicable()
    w.change(screws, process=None)
    w.no_data("B-1")


@case("releases_recorded")
def _released(w: World) -> None:
    w.no_data()
    lot = w.enter(Lot, title="30-1", product=product(w), state="quarantined")
    w.no_data()
    w.change(lot, state="released", released_by=w.by.person, released_on=day(-5))
    w.no_data("30-1")
    seen = inspected(w, lot, -5)
    w.holds(until=None)
    w.change(seen, inspected_on=day(-4))
    w.no_data("30-1")
    w.change(lot, release_basis="none")
    w.no_data("30-1")
    w.change(lot, release_basis="Under NO-1")
    w.holds(until=None)
    w.change(lot, state="inspected")  # its list lags behind
    w.holds(until=None)
    w.change(lot, released_by=None)
    w.no_data("30-1")
    w.change(lot, state="released")
    w.no_data("30-1")
    w.change(lot, released_by=w.by.person, released_on=None)
    w.no_data("30-1")
    left = gone(w)
    w.change(lot, released_by=left, released_on=day(-5))
    w.no_data("had left before")
    w.change(left, left_on=day(-5))
    w.holds(until=None)


# ---- instruments -----------------------------------------------------------------------------------------------------


@case("instruments_calibrated_in_time")
def _calibrations_in_time(w: World) -> None:
    w.no_data()
    gauge(w, number="G-2", traceable=False)
    broken = gauge(w, number="G-3", state="repair", calibration_due=day(-9))
    w.no_data()
    tool = gauge(w, calibrated_on=day(-30), calibration_due=day(30))
    w.holds(until=day(30))
    w.change(tool, calibration_due=day(-1))
    assert w.fails("Gauge").mend.verb == "calibrate"
    w.change(tool, calibration_due=None)
    w.no_data("Gauge")
    w.change(tool, calibration_due=day(30), calibrated_on=None)
    w.no_data("Gauge")
    w.change(tool, calibrated_on=day(-30))
    w.change(tool, interval=12, calibration_due=day(3000))
    w.holds(until=day(-30 + 365 + 90))
    w.change(tool, interval=1, calibrated_on=day(-121))
    w.no_data("Gauge", "interval and 90 days")
    w.change(tool, interval=None, calibrated_on=day(-30), calibration_due=day(30))
    last = calibrated(w, tool, -30, 20)
    w.holds(until=day(20))
    w.change(last, next_due=day(-1))
    w.no_data("Gauge", "a later one")
    w.change(tool, calibrated_on=day(-29))
    w.holds(until=day(30))
    w.change(tool, calibrated_on=day(-30))
    w.change(last, next_due=day(30), in_tolerance="outside")
    w.fails("Gauge", "left out of tolerance")
    w.change(last, calibrated_on=day(10))
    w.holds(until=day(9))
    w.retire(last)
    w.change(tool, state="withdrawn")
    for_all = w.enter(Instrument, title="Old", state="repair", traceable=True)
    inspected(w, w.enter(Lot, title="30-1"), -5)
    w.no_data()
    w.retire(for_all, broken)
    w.no_data()
    w.change(plan(w)[1], kind="attribute", upper_limit=None)
    w.not_applicable()


def _nothing_measured(w: World) -> None:
    """Inspections are decided by looking alone: nobody has to have an instrument."""
    of, feature = plan(w)
    done = inspected(w, w.enter(Lot, title="30-9"), -5)
    w.no_data()
    w.change(feature, kind="attribute", upper_limit=None)
    w.not_applicable()
    w.retire(feature, done, of)
    w.no_data()


@case("calibrations_on_file")
def _on_file(w: World) -> None:
    w.no_data()
    _nothing_measured(w)
    tool = gauge(w, calibrated_on=day(-30), calibration_due=day(30))
    assert w.no_data("Gauge").mend.verb == "calibrate"
    first = calibrated(w, tool, -30, 30)
    w.no_data("Gauge")
    w.change(first, traceable_to="unknown")
    w.no_data("Gauge")
    w.change(first, traceable_to="Piston gauge, PTB")
    w.holds(until=day(30))
    w.advises("certificate")
    w.change(first, in_tolerance="outside")
    w.fails("Gauge")
    w.change(first, in_tolerance="within", error_found=Decimal("-0.3"), limit=Decimal("0.2"))
    w.fails("Gauge")
    w.change(first, error_left=Decimal("-0.1"))
    w.holds(until=day(30))
    w.change(first, next_due=day(-1))
    w.no_data("Gauge")
    w.change(first, next_due=None)
    w.holds(until=day(365 - 30))
    w.change(tool, interval=6)
    w.holds(until=day(183 - 30))
    w.change(first, calibrated_on=day(-184))
    w.no_data("Gauge")
    w.change(first, next_due=day(3000))
    w.holds(until=day(-184 + 182 + 90))
    w.change(first, calibrated_on=day(-273))
    w.no_data("Gauge")
    w.change(first, calibrated_on=day(-30), next_due=None)
    second = calibrated(w, tool, 10, error_left=Decimal("-0.3"), limit=Decimal("0.2"))
    w.holds(until=day(9))
    w.change(second, calibrated_on=day(-1))
    w.fails("Gauge")
    w.change(tool, state="due")
    w.no_data()


@case("instruments_identified")
def _numbered(w: World) -> None:
    w.no_data()
    _nothing_measured(w)
    tool = gauge(w)
    w.holds(until=None)
    w.change(tool, number="")
    w.no_data("Gauge")
    w.change(tool, serial="4711")
    w.holds(until=None)
    w.advises("Gauge")
    w.change(tool, unfit_because="none")
    w.holds(until=None)
    w.change(tool, unfit_because="Dropped")
    assert w.no_data("unfit for use").mend.verb == "call-in"
    w.change(tool, state="repair")
    w.holds(until=None)
    w.change(tool, state="withdrawn")
    w.no_data()


@case("instruments_protected")
def _protected(w: World) -> None:
    w.no_data()
    _nothing_measured(w)
    gauge(w, protection="", number="R-1", traceable=False)
    w.no_data()
    tool = gauge(w, protection="Seal")
    w.holds(until=None)
    for nothing in ("keine", ""):
        w.change(tool, protection=nothing)
        w.no_data("Gauge")
    w.change(tool, state="repair")
    w.no_data()


@case("look_backs_done")
def _look_backs(w: World) -> None:
    w.no_data()
    _nothing_measured(w)
    found = calibrated(w, gauge(w), -10)
    w.holds(until=None)
    w.change(found, error_found=Decimal("0.3"), limit=Decimal("0.2"))
    w.holds(until=day(20))
    w.change(found, error_found=Decimal("-0.2"))
    w.holds(until=None)
    w.change(found, in_tolerance="outside")
    w.holds(until=day(20))
    w.change(found, calibrated_on=day(-31))
    assert w.no_data().mend.verb == "look-back"
    w.change(found, looked_back_on=day(-1), looked_back_by=w.by.person)
    w.no_data("what that showed")
    w.change(found, look_back="All results stand.")
    w.holds(until=None)
    w.change(found, looked_back_by=None)
    w.no_data()
    w.change(found, looked_back_by=w.by.person, looked_back_on=day(1))
    w.no_data()


# ---- what does not conform -------------------------------------------------------------------------------------------


@case("rejected_outputs_held")
def _held(w: World) -> None:
    w.no_data()
    first = output(w, state="decided", detected_on=day(-9))
    w.no_data("inspection")
    w.retire(first)
    lot = w.enter(Lot, title="30-1", state="quarantined", quantity=40)
    bad = inspected(w, lot, -5, "rejected")
    w.no_data()
    other = output(w, state="decided", detected_on=day(-9))
    w.holds(until=None)
    w.change(lot, state="open")
    assert w.fails("rejected -5").mend.pointer == lot.pointer
    again = inspected(w, lot, -5)
    w.holds(until=None)
    w.change(again, inspected_on=day(-6))
    w.fails()
    w.change(again, inspected_on=day(-4), stage="incoming")
    w.fails()
    mine = output(w, lot, state="closed", detected_on=day(-8), closed_on=day(-6))
    w.fails()
    w.change(mine, closed_on=day(-5))
    w.holds(until=None)
    for nowhere in ("", "unknown"):
        w.change(mine, state="held", closed_on=None, held_where=nowhere)
        w.no_data("Scratch")
    w.change(mine, held_where="Cage")
    w.holds(until=None)
    w.change(lot, state="shipped", released_on=day(-8))
    w.holds(until=None)
    w.change(lot, shipped_on=day(-7))
    w.fails("Scratch")
    w.change(lot, shipped_on=None, released_on=day(-7))
    w.fails("Scratch")
    w.change(mine, quantity=5)
    w.holds(until=None)
    w.change(mine, held_where="")
    w.fails("Scratch")
    w.change(mine, inspection=bad)
    _against_decision(w, mine)
    w.change(other, detected_on=None)
    w.no_data("Scratch")
    w.change(other, detected_on=day(-9))
    _came_back(w, other)


def _against_decision(w: World, mine: Any) -> None:
    """A lot was let go a week ago, against what was decided about this output."""
    w.change(mine, state="decided", disposition="scrap", decided_on=day(-8), held_where="Cage")
    w.holds(until=None)
    w.change(mine, quantity=40)
    assert w.fails("Scratch").mend.verb == "decide"
    w.change(mine, decided_on=day(-7))
    w.holds(until=None)
    w.change(mine, decided_on=day(-8), disposition="concession", customer_agreed="no")
    w.fails("Scratch")
    w.change(mine, quantity=5)
    w.holds(until=None)
    w.change(mine, held_where="")
    w.fails("Scratch")
    w.change(mine, quantity=40)
    w.fails("Scratch")
    w.change(mine, customer_agreed="yes")
    w.holds(until=None)
    w.change(mine, disposition="return")
    w.fails("returned")
    _sent_back(w, mine.lot)
    again = inspected(w, mine.lot, -7)
    w.holds(until=None)
    w.retire(again)
    w.change(mine, disposition="segregate")
    w.fails("segregated")
    w.change(mine, state="closed")  # what was kept apart was sorted
    w.holds(until=None)
    _used(w, mine)


def _sent_back(w: World, lot: Any) -> None:
    """It left, without a release and to no customer: to the supplier from whom it came, if it is bought."""
    w.change(lot, released_on=None, shipped_on=day(-6))
    w.fails("returned")
    w.change(lot, supplier=w.enter(Supplier, title="Mill", state="approved"))
    w.holds(until=None)
    w.change(lot, shipped_to=w.enter(Customer, title="Buyer"))
    w.fails("returned")
    w.change(lot, shipped_to=None, supplier=None, released_on=day(-7), shipped_on=None)


def _used(w: World, mine: Any) -> None:
    """The lot of this output went into another one, or left, after it was set apart or decided on."""
    lot = w.change(mine.lot, state="quarantined", released_on=None, quarantined_on=day(-3))
    into = w.enter(Lot, title="60-1", made_on=day(-3), materials=[lot])
    w.change(mine, state="decided", disposition="return", decided_on=day(-3))
    w.holds(until=None)
    w.change(into, made_on=day(-2))
    w.fails("Scratch", "or used")
    w.change(into, state="quarantined")
    w.holds(until=None)
    w.change(into, state="released")
    w.change(mine, state="held")
    w.fails("undecided")
    w.change(mine, quantity=5, held_where="Cage")
    assert w.no_data("30-1").mend.verb == "decide"
    w.change(lot, state="scrapped", scrapped_on=day(-3))
    w.no_data("30-1")
    w.change(into, made_on=day(-3))
    w.holds(until=None)
    for state in ("quarantined", "shipped"):
        w.change(lot, state=state, shipped_on=day(-2))
        w.no_data("30-1")
    w.change(lot, released_on=day(-3))
    w.holds(until=None)
    w.change(mine, quantity=40, state="closed", disposition="scrap", decided_on=day(-1))
    w.change(lot, state="released", shipped_on=None, quarantined_on=None)
    assert w.no_data("usable").mend.verb == "quarantine"
    w.change(lot, state="quarantined")
    w.holds(until=None)
    w.change(mine, state="decided", disposition="concession")
    w.retire(into)


def _came_back(w: World, output: Any) -> None:
    """A product comes back, and only this output says what became of it."""
    back = w.enter(Complaint, title="Leaks", returned=True, justified="yes", state="closed")
    w.no_data("Leaks")
    w.change(back, outcome="Repaired.")
    w.holds(until=None)
    w.advises("Leaks")
    w.change(back, outcome="")
    w.enter(Nonconformity, source=back.pointer)
    w.holds(until=None)
    w.change(output, complaint=back)
    w.holds(until=None)


@case("nonconforming_outputs_decided")
def _decided(w: World) -> None:
    w.no_data()
    waiting = output(w, state="held", detected_on=day(-80))
    w.no_data()
    whole = {"disposition": "scrap", "reason": "Cracked", "decided_by": w.by.person, "decided_on": day(-5)}
    output(w, state="closed", description="Cracked", **whole)
    w.holds(until=day(10))
    w.change(waiting, detected_on=day(-91))
    w.no_data()
    w.change(waiting, state="decided", **whole)
    w.holds(until=None)
    w.advises("Scratch")
    for gap in (
        {"disposition": ""},
        {"reason": ""},
        {"reason": "n/a"},
        {"decided_by": None},
        {"decided_on": None},
        {"decided_on": day(1)},
    ):
        w.change(waiting, **gap)
        assert w.no_data("Scratch").mend.verb == "decide"
        w.change(waiting, **whole)
    w.change(waiting, disposition="concession", customer_agreed="asked")
    w.no_data("Scratch")
    w.change(waiting, concession="40 pieces")
    w.holds(until=None)
    w.change(waiting, state="closed")
    assert w.fails("Scratch").mend.verb == "reopen"
    w.change(waiting, customer_agreed="")
    assert w.no_data("Scratch").mend.verb == "reopen"
    w.change(waiting, customer_agreed="not_needed")
    w.holds(until=None)


@case("nonconforming_outputs_recorded")
def _recorded_outputs(w: World) -> None:
    output(w, state="held", detected_on=day(-900))  # waits too long, and is no gap in the file
    w.no_data()
    whole = {"disposition": "concession", "reason": "Small", "decided_by": w.by.person, "decided_on": day(-5)}
    whole |= {"concession": "40 pieces", "customer_agreed": "no"}  # refused, and yet on file
    one = output(w, state="closed", **whole)
    w.holds(until=None)
    w.advises("Scratch")
    for name in whole:
        w.change(one, **{name: None if name.startswith("decided") else ""})
        assert w.no_data("Scratch").mend.verb == "reopen"
        w.change(one, **whole)
    w.change(one, concession="none")
    w.no_data("Scratch")
    w.change(one, **whole)
    left = gone(w)
    w.change(one, decided_by=left)
    w.no_data("had left before")
    w.change(left, left_on=day(-5))
    w.holds(until=None)


@case("corrected_outputs_reinspected")
def _corrected(w: World) -> None:
    w.not_applicable()
    lot = w.enter(Lot, title="30-1")
    again = inspected(w, lot, -3)
    done = {"disposition": "correct", "decided_on": day(-5), "reinspected_on": day(-3)}
    fixed = output(w, lot, state="decided", **done)
    w.not_applicable()
    w.change(fixed, state="reinspected", reinspection=again)
    w.holds(until=None)
    w.change(again, state="rejected")
    w.fails("Scratch")
    w.change(again, state="accepted", lot=w.enter(Lot, title="Other"))
    w.fails("Scratch")
    w.change(fixed, reinspection=None)
    w.no_data("Scratch")
    w.change(fixed, reinspection_result="Good.")  # as a list says it
    w.holds(until=None)
    w.change(fixed, reinspection_result="n/a")
    w.no_data("Scratch", "does not say what the re-inspection showed")
    w.change(fixed, lot=None, item="Lid")
    w.no_data("Scratch")
    w.change(fixed, reinspection_result="Good.", state="closed")
    w.holds(until=None)
    w.change(fixed, reinspected_on=None)
    assert w.no_data("Scratch").mend.verb == "reopen"
    w.change(fixed, state="decided", lot=lot)
    w.not_applicable()
    w.change(lot, state="released", released_on=day(-6), quantity=40)
    w.not_applicable()
    w.change(lot, state="shipped", shipped_on=day(-5))
    assert w.no_data("Scratch").mend.verb == "reinspect"
    w.change(fixed, quantity=5)
    w.not_applicable()
    w.change(fixed, quantity=40)
    w.change(again, lot=lot, inspected_on=day(-4))
    w.not_applicable()
    w.change(again, inspected_on=day(-5))
    w.no_data("Scratch")
    w.change(lot, state="quarantined", released_on=None, shipped_on=None)
    anew = w.enter(Lot, title="30-1 R", made_on=day(-4), materials=[lot])  # in which it is corrected
    w.not_applicable()
    w.change(anew, state="released")
    w.no_data("Scratch", "or used")
    w.change(fixed, disposition="scrap")
    w.not_applicable()


# ---- the system ------------------------------------------------------------------------------------------------------


@case("exclusions_agree_with_records")
def _exclusions(w: World) -> None:
    w.not_applicable()
    aside = {"standard": "iso-9001", "exclusions": "8.3: We build what customers have drawn."}
    scope = w.enter(Scope, title="Scope", version="1", state="draft", **aside)
    project = w.enter(DesignProject, title="Sixty", state="developing")
    w.not_applicable()
    w.change(scope, state="approved")
    assert w.fails("Sixty").mend.verb == "revise"
    w.change(project, state="planned")
    w.holds(until=None)
    w.advises("Sixty")
    w.change(scope, approved_on=day(-30))
    w.change(project, state="transferred", transferred_on=day(-30))
    w.holds(until=None)
    w.change(project, transferred_on=day(-29))
    w.fails("Sixty")
    w.change(scope, exclusions="7.1.5.2: Nothing is measured.")
    tool = gauge(w, traceable=False)
    w.holds(until=None)
    w.change(tool, traceable=True)
    w.fails("Gauge")
    w.change(tool, state="repair")
    w.fails("Gauge")
    w.change(tool, state="withdrawn")
    w.holds(until=None)
    w.change(scope, exclusions="8.5.3: Nothing of theirs is here.")
    pump = w.enter(CustomerProperty, title="Pump", state="held", customer=w.enter(Customer, title="Acme"))
    w.fails("Pump")
    w.change(pump, state="lost", happened_on=day(-29))
    w.fails("Pump")
    w.change(pump, happened_on=day(-30))
    w.holds(until=None)
    w.change(scope, exclusions="8.2.3.2: No changes.")
    w.not_applicable()
    for always in ("9.2", "10", "8", "7.1", "8.7", "7.5.3.2", "8.2.3"):
        w.change(scope, exclusions=f"8.2.3.2: No changes.\n{always}: We see no need.")
        assert w.fails("Scope", f"clause {always}.").mend.verb == "revise"
    w.change(scope, exclusions="8.2.1 d): Nothing of customers is here.")
    w.not_applicable()


@case("processes_show_runs")
def _runs(w: World) -> None:
    w.no_data()
    process = w.enter(Process, title="Assembly", state="active")
    w.enter(Process, title="Old", state="retired")
    assert w.no_data("Assembly").mend == Mend("Indicator", "create", process.pointer, "subject")
    figure = w.enter(Indicator, title="Yield", subject=process.pointer)
    assert w.no_data("Assembly").mend == Mend("Indicator", "measure", figure.pointer)
    w.change(figure, state="retired")
    proofs = [
        w.enter(Measurement, indicator=figure, measured_on=day(-9), value=Decimal(1)),
        w.enter(Lot, title="30-1", process=process, made_on=day(-8)),
    ]
    lot = w.enter(Lot, title="30-2", process=process)
    proofs.append(inspected(w, lot, -7))
    final = w.enter(ControlPlan, title="Final", process=process)
    proofs.append(inspected(w, w.enter(Lot, title="30-3"), -6, "rejected", control_plan=final))
    w.enter(Lot, title="Coming", process=process, made_on=day(4000))
    clean = w.enter(Control, title="Clean", state="implemented", processes=[process])
    cleaning = w.enter(Activity, title="Cleaning", kind="patch_round", interval_days=30, controls=[clean])
    proofs.append(w.enter(ActivityRun, activity=cleaning, done_on=day(-5)))
    walk = w.enter(Activity, title="Walk", kind="patch_round", interval_days=30, processes=[process])
    proofs.append(w.enter(ActivityRun, activity=walk, done_on=day(-4)))
    for back, proof in zip((-4, -5, -6, -7, -8, -9), reversed(proofs), strict=True):
        w.holds(until=_evidence(w, back))
        w.retire(proof)
    assert w.no_data("Assembly").mend == Mend("Activity", "run", walk.pointer)
    inspected(w, lot, -3, "planned")
    w.no_data("Assembly")
