"""Products, designs, lots and processes that must be proven able."""

from __future__ import annotations

from typing import Any

from tests.checks.world import World, case, day

from accord.areas.customers.queries import Customer, Order
from accord.areas.documents.models import Document
from accord.areas.processes.models import Process
from accord.areas.products.models import (
    DesignChange,
    DesignProject,
    DesignReview,
    Lot,
    Product,
    ValidatedProcess,
)
from accord.areas.suppliers.models import Supplier
from accord.kernel.organization.models import Person


def person(w: World) -> Any:
    return w.by.person


def gone(w: World, on: int) -> Any:
    """Somebody who left on that day."""
    return w.enter(Person, given_name="Gil", family_name="Gone", state="left", left_on=day(on))


def looked(w: World, project: Any, kind: str, **more: Any) -> Any:
    given = {"state": "held", "held_on": day(-5), "judgement": "passed", "findings": "Fine.", **more}
    return w.enter(DesignReview, title=f"{kind} {more}"[:90], design_project=project, kind=kind, **given)


def says(w: World, **fields: Any) -> Any:
    """A check that every product on offer says something: shown by these fields, each of them needed."""
    w.no_data()
    w.enter(Product, title="Old", state="phased_out")
    w.enter(Product, title="Next", state="developing")
    w.no_data()
    told = w.enter(Product, title="PT-30", kind="product", state="released", **fields)
    w.holds(until=None)
    for name in fields:
        w.change(told, **{name: ""})
        w.no_data("PT-30")
        w.change(told, **fields)
    w.holds(until=None)
    return told


# ---- products --------------------------------------------------------------------------------------------------------


@case("products_explained_to_customers")
def _explained(w: World) -> None:
    w.change(says(w, information="Data sheet 3.1"), information="n/a")
    w.no_data("PT-30")


@case("products_have_requirements")
def _requirements(w: World) -> None:
    told = says(w, requirements="0.05 %", regulations="PED")
    w.change(told, regulations="None.")
    w.holds(until=None)
    w.change(told, requirements="None.")
    w.no_data("PT-30")
    w.retire(told)
    w.no_data()


@case("products_state_after_delivery")
def _after_delivery(w: World) -> None:
    says(w, after_delivery="Nothing is owed.")


@case("products_state_preservation")
def _preservation(w: World) -> None:
    kept = says(w, preservation="Sealed bag")
    w.enter(Product, title="Repair", kind="service", state="released")
    w.holds(until=None)
    w.change(kept, state="phased_out")
    w.not_applicable()
    w.enter(Product, title="Unsaid", state="released")
    w.no_data("Unsaid")


@case("product_documents_in_force")
def _documents(w: World) -> None:
    w.no_data()
    drawing = w.enter(Document, title="Drawing", state="in_force", effective_from=day(1))
    made = w.enter(Product, title="PT-30", state="released", documents=[drawing])
    w.enter(Product, title="Next", state="developing")
    w.no_data("PT-30")
    w.change(drawing, effective_from=day(0))
    w.holds(until=None)
    w.change(made, documents=[drawing, w.enter(Document, title="Sketch", state="draft")])
    w.holds(until=None)
    w.advises("Sketch")
    w.change(made, documents=[drawing, w.enter(Document, title="Print", state="withdrawn")])
    mend = w.fails("Print").mend
    assert (mend.pointer, mend.field) == (made.pointer, "documents")
    w.change(made, documents=[])
    w.no_data("PT-30")


@case("traceable_products_marked")
def _marked(w: World) -> None:
    w.not_applicable()
    made = w.enter(Product, title="PT-30", state="released", traceable=True, marking="serial")
    w.no_data()
    w.enter(Lot, title="1", product=w.enter(Product, title="Cable", state="released", marking="none"))
    w.no_data()
    w.enter(Lot, title="2", product=made)
    w.holds(until=None)
    w.change(made, marking="none")
    w.fails("PT-30")
    w.change(made, marking="")
    w.no_data("PT-30")
    w.change(made, state="phased_out")
    w.not_applicable()


@case("special_processes_validated")
def _validated_processes(w: World) -> None:
    w.no_data()
    proven = {"state": "valid", "validated_on": day(-9), "validated_by": person(w), "result": "Able.", "criteria": "C"}
    weld = w.enter(ValidatedProcess, title="Weld", validation_due=day(20), settings="S", **proven)
    w.holds(until=day(20))
    w.change(weld, validation_due=day(-1))
    w.fails("Weld")
    w.change(weld, validation_due=None)
    w.no_data("Weld")
    w.change(weld, validation_due=day(20), validated_on=day(1))
    w.no_data("Weld")
    for result in ("", "unknown"):
        w.change(weld, validated_on=day(-9), result=result)
        w.no_data("Weld")
    w.change(weld, result="Able.", doubt="Cracks since the new wire")
    w.no_data("in doubt")
    w.change(weld, doubt="", criteria="")
    w.holds(until=day(20))
    w.advises("Weld")
    w.enter(ValidatedProcess, title="Glue", state="due")
    w.no_data("Glue")


# ---- designs ---------------------------------------------------------------------------------------------------------


@case("new_products_designed")
def _designed(w: World) -> None:
    w.no_data()
    old = w.enter(Product, title="Old", state="released", released_on=day(-900))
    w.enter(Product, title="Older", state="released")
    new = w.enter(Product, title="PT-60", state="developing")
    assert w.no_data("PT-60").mend.pointer == new.pointer
    project = w.enter(DesignProject, title="Sixty", product=new)
    assert w.no_data("PT-60").mend.pointer == project.pointer
    w.change(project, plan="Four stages.", planned_on=day(-300))
    w.holds(until=None)
    w.change(old, released_on=day(-300))
    w.no_data("Old")
    late = w.enter(DesignProject, title="Seen to afterwards", product=old, plan="Stages.", planned_on=day(-299))
    assert w.no_data("Old").mend.pointer == late.pointer
    w.change(late, planned_on=day(-300))
    w.holds(until=None)
    w.retire(late)
    w.change(old, released_on=day(-301))
    w.change(project, state="cancelled")
    w.no_data("PT-60")
    w.retire(new)
    further = w.enter(DesignProject, title="Old anew", product=old, plan="Stages.", planned_on=day(-20))
    w.no_data()
    w.change(further, state="developing")
    w.holds(until=None)
    for nothing in ("", "none"):
        w.change(further, plan=nothing)
        w.no_data()


@case("design_projects_planned")
def _planned(w: World) -> None:
    w.no_data()
    whole = {"plan": "P", "planned_on": day(-9), "planned_end": day(9), "customer_involvement": "Pilots"}
    project = w.enter(DesignProject, title="Sixty", team=[person(w)], **whole)
    for kind in ("review", "verification"):
        looked(w, project, kind, state="planned")
    w.no_data()
    w.change(project, state="developing")
    w.no_data("Sixty")
    tried = looked(w, project, "validation", state="planned")
    w.holds(until=None)
    for gap in (
        {"plan": ""},
        {"plan": "n/a"},
        {"planned_on": None},
        {"planned_end": None},
        {"team": []},
        {"planned_on": day(1)},
    ):
        w.change(project, **gap)
        w.no_data("Sixty")
        w.change(project, team=[person(w)], **whole)
    w.retire(tried)
    w.no_data("Sixty")
    w.change(project, state="transferred", validated_on=day(-1), planned_end=day(-1))
    w.holds(until=None)
    w.change(project, customer_involvement="")
    assert w.no_data("Sixty").mend.verb == "rework"
    w.change(project, state="developing")
    w.advises("planned end")
    w.change(project, state="cancelled")
    w.no_data()


@case("design_inputs_agreed")
def _inputs(w: World) -> None:
    w.no_data()
    agreed = {"inputs_agreed_by": person(w), "inputs_agreed_on": day(-9), "inputs_judgement": "Complete."}
    w.enter(DesignProject, title="Idea")
    project = w.enter(DesignProject, title="Sixty", state="developing", inputs="0.05 %", **agreed)
    w.holds(until=None)
    for gap in ("inputs_agreed_by", "inputs_agreed_on"):
        w.change(project, **{gap: None})
        assert w.no_data("Sixty").mend.verb == "agree-inputs"
        w.change(project, **agreed)
    w.change(project, inputs_judgement="", state="verified")
    assert w.no_data("Sixty").mend.verb == "rework"
    for nothing in ("none", ""):
        w.change(project, inputs=nothing)
        assert w.no_data("Sixty").mend.verb == "edit"
    w.change(project, state="transferred")
    w.no_data("Sixty")
    w.change(project, state="cancelled")
    w.no_data()


@case("designs_reviewed")
def _reviewed(w: World) -> None:
    w.no_data()
    project = w.enter(DesignProject, title="Sixty", state="developing")
    coming = looked(w, project, "review", state="planned", planned_on=day(7), held_on=None)
    looked(w, project, "verification")
    w.no_data()
    first = looked(w, project, "review")
    w.holds(until=day(7))
    w.change(first, held_on=day(1))
    w.no_data()
    w.change(first, held_on=day(-5))
    w.change(coming, planned_on=day(-1), held_on=day(-1))
    w.holds(until=None)
    w.change(coming, held_on=None)
    w.fails()
    w.change(coming, planned_on=None)
    w.no_data()
    w.change(coming, state="held", held_on=day(-1))
    w.holds(until=None)
    w.change(project, state="transferred", transferred_on=day(-6))
    w.no_data("Sixty")
    w.change(project, transferred_on=day(-5))
    w.holds(until=None)
    w.change(first, judgement="")
    w.no_data("Sixty")
    w.change(first, judgement="conditions")
    w.holds(until=None)
    other = w.enter(DesignProject, title="Other", state="verified")
    w.no_data("Other")
    looked(w, other, "review", state="planned", planned_on=day(-9), held_on=None)
    w.fails()
    w.change(other, state="cancelled")
    w.holds(until=None)


def passes(w: World, done: str, what: str, state: str, before: str) -> Any:
    """A check that designs in a state say by whom, when and with what result they were `done`."""
    w.no_data()
    proof = {f"{done}_by": person(w), f"{done}_on": day(-9), what: "Met."}
    project = w.enter(DesignProject, title="Sixty", state=before, **proof)
    w.no_data()
    w.change(project, state=state)
    w.holds(until=None)
    for gap in (
        {f"{done}_by": None},
        {f"{done}_by": gone(w, -10)},
        {f"{done}_on": None},
        {what: ""},
        {what: "None"},
        {f"{done}_on": day(1)},
    ):
        w.change(project, **gap)
        assert w.no_data("Sixty").mend.verb == "rework"
        w.change(project, **proof)
    w.holds(until=None)
    look = looked(w, project, what, judgement="failed", held_on=day(-10))
    w.holds(until=None)
    w.advises(look.title)
    w.change(look, held_on=day(-9))
    assert w.no_data(look.title).mend.verb == "settle"
    w.change(look, held_on=None)
    w.no_data(look.title)
    w.change(look, state="settled", held_on=day(-9))
    w.holds(until=None)
    looked(w, project, what, state="planned", planned_on=day(-1))
    w.advises("overdue")
    return project


@case("designs_verified")
def _verified(w: World) -> None:
    project = passes(w, "verified", "verification", "verified", "developing")
    w.change(project, verified_by=None, state="developing", transferred_on=day(-5))  # its list lags behind
    w.no_data("Sixty")
    w.change(project, state="cancelled")
    w.no_data()


@case("designs_validated")
def _validated(w: World) -> None:
    project = passes(w, "validated", "validation", "validated", "verified")
    w.change(project, transferred_on=day(-400))
    w.no_data("was handed over before it was validated")
    w.change(project, transferred_on=None)
    made = w.enter(Product, title="PT-60", state="released", released_on=day(-8))
    other = w.enter(DesignProject, title="New cell", state="developing", product=made, planned_on=day(-7))
    w.holds(until=None)
    w.advises("PT-60")
    w.change(other, planned_on=day(-8))
    assert w.no_data("PT-60").mend.pointer == other.pointer
    w.change(project, product=made)
    w.holds(until=None)
    w.change(project, state="cancelled", product=None)
    found = w.no_data("PT-60")
    assert found.mend.pointer == other.pointer
    assert "There is no" not in found.because
    w.retire(other)
    w.no_data()


@case("design_problems_settled")
def _problems(w: World) -> None:
    w.no_data()
    project = w.enter(DesignProject, title="Sixty", state="developing")
    looked(w, project, "review")
    w.holds(until=None)
    trouble = looked(w, project, "verification", judgement="failed", held_on=day(-80))
    w.holds(until=day(10))
    w.change(trouble, held_on=day(-91))
    w.no_data()
    w.change(trouble, held_on=day(-80))
    w.change(project, state="verified", verified_on=day(-79))
    assert w.fails().mend.verb == "settle"
    w.change(project, verified_on=day(-80))
    w.holds(until=day(10))
    w.change(project, state="transferred")
    w.fails()
    w.change(trouble, state="settled", settlement="Shield", settled_on=day(-70))
    w.holds(until=None)
    for gap in ({"settlement": ""}, {"settlement": "-"}, {"settled_on": None}, {"settled_on": day(1)}):
        w.change(trouble, **gap)
        assert w.no_data().mend.verb == "repeat"
        w.change(trouble, settlement="Shield", settled_on=day(-70))
    w.change(project, state="cancelled")
    w.no_data()


@case("design_checks_recorded")
def _recorded(w: World) -> None:
    w.no_data()
    project = w.enter(DesignProject, title="Sixty", state="developing")
    looked(w, project, "review", state="planned", findings="")
    w.no_data()
    look = looked(w, project, "review")
    w.holds(until=None)
    w.advises("took part")
    for gap in ({"judgement": ""}, {"findings": ""}, {"held_on": None}, {"held_on": day(1)}):
        w.change(look, **gap)
        w.no_data("review")
        w.change(look, judgement="passed", findings="Fine.", held_on=day(-5))
    for state in ("verified", "transferred"):
        w.change(project, state=state)
        w.no_data("Sixty")
    w.change(project, verified_by=person(w), verified_on=day(-3), verification="Met.", state="verified")
    w.holds(until=None)
    w.change(project, state="validated")
    w.no_data("Sixty")


@case("design_outputs_approved")
def _outputs(w: World) -> None:
    w.no_data()
    approved = {"outputs": "Drawings", "outputs_approved_by": person(w), "outputs_approved_on": day(-9)}
    project = w.enter(DesignProject, title="Sixty", state="developing", **approved)
    w.no_data()
    w.change(project, state="verified")
    w.holds(until=None)
    w.change(project, outputs_approved_on=day(1))
    w.no_data("Sixty")
    w.change(project, outputs_approved_by=None, outputs_approved_on=day(-9))
    w.no_data("Sixty")
    w.change(project, outputs_approved_by=gone(w, -10))
    w.no_data("Sixty")
    for nothing in ("none", ""):
        w.change(project, outputs=nothing, outputs_approved_by=person(w))
        w.no_data("Sixty")
    w.change(project, state="transferred")
    assert w.no_data("Sixty").mend.verb == "rework"


@case("design_changes_controlled")
def _changes(w: World) -> None:
    w.no_data()
    project = w.enter(DesignProject, title="Sixty", state="transferred")
    judged = {"impact": "Seal only", "reason": "Cheaper", "precautions": "None needed", "approved_on": day(-9)}
    by = person(w)
    change = w.enter(DesignChange, title="O-ring", design_project=project, approved_by=by, **judged)
    w.no_data()
    w.change(change, state="implemented", implemented_on=day(-9))
    w.holds(until=None)
    for state in ("proposed", "rejected"):
        w.change(change, state=state)
        w.fails("O-ring")
    w.change(change, state="implemented", approved_on=day(-8))
    w.fails("O-ring")
    for gap in ({"impact": ""}, {"approved_by": None}, {"approved_on": None}):
        w.change(change, **judged | {"approved_by": by} | gap)
        w.no_data("O-ring")
    w.change(change, approved_by=by, **judged)
    for gap in ({"reason": ""}, {"precautions": ""}, {"implemented_on": None}, {"implemented_on": day(1)}):
        w.change(change, **gap)
        w.no_data("O-ring")
        w.change(change, implemented_on=day(-9), **judged)
    w.change(project, state="cancelled")
    w.no_data()


@case("design_changes_recorded")
def _changes_on_file(w: World) -> None:
    w.no_data()
    project = w.enter(DesignProject, title="Sixty", state="transferred")
    whole = {"impact": "Seal only", "reason": "Cheaper", "precautions": "None needed", "approved_by": person(w)}
    on = {"state": "implemented", "implemented_on": day(-9), "approved_on": day(-8)}  # too late, and yet on file
    change = w.enter(DesignChange, title="O-ring", design_project=project, **whole, **on)
    w.holds(until=None)
    for name in (*whole, "implemented_on", "approved_on"):
        w.change(change, **{name: None if name.endswith(("_on", "_by")) else ""})
        found = w.no_data("O-ring")
        assert found.mend.verb == ("implement" if name == "implemented_on" else "edit")
        w.change(change, **whole, **on)
    w.change(change, reason="n/a")
    w.no_data("O-ring")
    w.change(change, reason="Cheaper", approved_by=gone(w, -9))
    w.no_data("had left before")
    w.change(change, approved_by=gone(w, -8))
    w.holds(until=None)
    w.change(project, state="cancelled")
    w.no_data()


# ---- lots ------------------------------------------------------------------------------------------------------------


@case("lots_identified")
def _identified(w: World) -> None:
    w.no_data()
    made = w.enter(Product, title="PT-30", state="released", marking="serial")
    w.no_data()
    lot = w.enter(Lot, title="30-1", product=made)
    w.enter(Lot, title="Scrap", state="scrapped")
    w.holds(until=None)
    w.change(lot, product=None, state="quarantined")
    w.no_data("30-1")
    w.change(lot, item="unknown")
    w.no_data("30-1")
    w.change(lot, item="Steel")
    w.holds(until=None)
    w.advises("30-1")
    w.change(made, marking="")
    w.no_data("PT-30")


@case("traceable_lots_traced")
def _traced(w: World) -> None:
    w.not_applicable()
    made = w.enter(Product, title="PT-30", state="released", traceable=True)
    part = w.enter(Product, title="Cell", state="phased_out")
    w.no_data()
    steel = w.enter(Lot, title="Steel", supplier=w.enter(Supplier, title="Mill", state="approved"))
    cell = w.enter(Lot, title="Cell-1", product=part, materials=[steel])
    lot = w.enter(Lot, title="30-1", product=made, materials=[cell])
    w.no_data()
    w.change(lot, state="released")
    w.holds(until=None)
    w.advises("Steel")
    hansa, mill = w.enter(Customer, title="Hansa"), steel.supplier
    w.change(lot, state="shipped", shipped_to=hansa)
    w.no_data("30-1")
    w.change(lot, shipped_on=day(-1))
    w.holds(until=None)
    w.change(lot, shipped_to=None)
    w.no_data("30-1")
    w.change(lot, order=w.enter(Order, title="40 gauges", customer=hansa))
    w.holds(until=None)
    w.change(steel, supplier=None)
    w.no_data("Steel")
    w.change(cell, materials=[])
    w.no_data("Cell-1")
    w.change(cell, supplier=mill)
    w.holds(until=None)
    w.change(lot, materials=[])
    w.no_data("30-1")
    w.change(lot, supplier=mill)
    w.holds(until=None)
    w.change(lot, supplier=None)
    w.change(made, kind="service")
    w.holds(until=None)
    w.change(made, traceable=False)
    w.not_applicable()


@case("lots_recorded")
def _lots_recorded(w: World) -> None:
    w.no_data()
    made = w.enter(Product, title="PT-30", state="released")
    w.enter(Lot, title="Steel", state="released")
    w.enter(Lot, title="Plan", product=made)
    w.no_data()
    process = w.enter(Process, title="Final assembly", state="active")
    lot = w.enter(Lot, title="30-1", product=made, state="inspected", process=process, made_on=day(-3))
    w.holds(until=None)
    w.change(lot, made_on=None)
    w.no_data("30-1")
    w.change(lot, made_on=day(-3), process=None)
    w.no_data("30-1")
    w.change(lot, state="scrapped")
    w.no_data()
    bought = w.enter(Lot, title="B-1", product=made, state="shipped", supplier=w.enter(Supplier, title="Mill"))
    w.not_applicable()
    w.change(bought, materials=[lot])
    w.no_data("B-1")


@case("shipments_recorded")
def _shipments_recorded(w: World) -> None:
    w.no_data()
    made = w.enter(Product, title="PT-30", state="released")
    lot = w.enter(Lot, title="30-1", product=made, state="released")
    w.enter(Lot, title="Steel", state="shipped")
    w.no_data()
    w.change(lot, state="shipped", shipped_on=day(-1))
    w.no_data("30-1")
    w.change(lot, order=w.enter(Order, title="40 gauges", customer=w.enter(Customer, title="Hansa")))
    w.holds(until=None)
    w.change(lot, shipped_on=None)
    w.no_data("30-1")


@case("lots_within_shelf_life")
def _shelf_life(w: World) -> None:
    w.not_applicable()
    glue = w.enter(Lot, title="Glue", state="released", use_by=day(5))
    w.enter(Lot, title="Old", state="scrapped", use_by=day(-5))
    w.holds(until=day(5))
    w.change(glue, use_by=day(-1))
    w.no_data("Glue")
    lot = w.enter(Lot, title="30-1", materials=[glue], made_on=day(-1))
    w.holds(until=None)
    w.advises("Glue")
    w.change(lot, made_on=day(0))
    assert w.fails("Glue").mend.pointer == lot.pointer
    w.change(lot, state="quarantined")
    w.holds(until=None)
    w.advises("Glue")
    w.retire(lot)
    w.change(glue, state="shipped", shipped_on=day(-1))
    w.holds(until=None)
    w.change(glue, shipped_on=None)
    assert w.no_data("Glue").mend.pointer == glue.pointer
    w.change(glue, use_by=day(5))
    w.holds(until=day(5))
    w.change(glue, use_by=day(-1), shipped_on=day(0))
    assert w.fails("Glue").mend.pointer == glue.pointer
    w.change(glue, state="quarantined")
    w.holds(until=None)
    w.advises("Glue")
