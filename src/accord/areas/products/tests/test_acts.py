"""Products, designs, lots and validated processes, as every door performs their acts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.customers.queries import Customer
from accord.areas.products.models import (
    DesignChange,
    DesignProject,
    DesignReview,
    Lot,
    Product,
    ValidatedProcess,
)
from accord.areas.products.queries import lots_from, lots_in
from accord.kernel.refusals import Forbidden, Refused, WrongState

TODAY = date(2026, 3, 2)


@pytest.fixture
def pt60(do: Any) -> Any:
    """A product in development."""
    return do("create", Product, title="PT-60", kind="product")


@pytest.fixture
def project(do: Any, pt60: Any) -> Any:
    """Its design, planned."""
    return do("create", DesignProject, title="PT-60", product=pt60, plan="Four stages.", inputs="0.05 %, ATEX.")


def test_a_product_is_offered_once_its_design_is_validated(do: Any, pt60: Any, project: Any) -> None:
    with pytest.raises(Refused, match="has to fulfil"):
        do("release", pt60)
    do("edit", pt60, requirements="0.05 % of span.", regulations="PED, ATEX, CE.")
    with pytest.raises(Refused, match="Its design DP-0001 is not validated yet"):
        do("release", pt60)
    do("cancel", project, cancelled_because="Bought instead.")
    released = do("release", pt60)
    assert (released.state, released.released_on) == ("released", TODAY)
    assert do("phase-out", pt60).state == "phased_out"
    assert do("resume", pt60).state == "developing"


def test_a_design_goes_from_plan_to_transfer(do: Any, project: Any) -> None:
    do("agree-inputs", project, inputs_judgement="Complete; range and drift do not contradict each other.")
    do("begin", project)
    review = do("create", DesignReview, design_project=project, title="EMC test", kind="verification")
    do("hold", review, judgement="failed", findings="10 V/m at 80 MHz: 0.4 % off.")
    with pytest.raises(Refused, match="outputs first"):
        do("verify", project, verification="All inputs met.")
    do("approve-outputs", project, outputs="Drawings C, firmware 2.1, control plan.")
    with pytest.raises(Refused, match="DR-0001"):
        do("verify", project, verification="All inputs met.")
    do("settle", review, settlement="Shield added; repeated, passed.")
    do("verify", project, verification="All inputs met.")
    with pytest.raises(WrongState):
        do("transfer", project)
    do("validate", project, validation="Twelve weeks at Hansa, no drift.")
    change = do("create", DesignChange, design_project=project, title="Other O-ring")
    with pytest.raises(Refused, match="DCH-0001"):
        do("transfer", project)
    with pytest.raises(Refused, match="bears on"):
        do("approve", change)
    do("edit", change, impact="Seal and media only; no approval concerned.")
    do("approve", change)
    do("implement", change)
    done = do("transfer", project)
    assert (done.state, done.transferred_on) == ("transferred", TODAY)


def test_a_design_goes_back_to_work(do: Any, project: Any) -> None:
    do("agree-inputs", project, inputs_judgement="Complete.")
    do("begin", project)
    do("approve-outputs", project, outputs="Drawings.")
    do("verify", project, verification="Met.")
    again = do("rework", project)
    assert (again.state, again.verified_on, again.verification) == ("developing", None, "")
    change = do("create", DesignChange, design_project=project, title="Cheaper body", impact="Safety.")
    assert do("reject", change, rejected_because="Weaker.").state == "rejected"
    review = do("create", DesignReview, design_project=project, title="Concept")
    do("hold", review, judgement="passed", findings="Good.")
    do("settle", review, settlement="Nothing.")
    assert do("repeat", review, planned_on="2026-04-01").state == "planned"


def test_a_design_that_was_brought_in_with_gaps_is_made_whole(do: Any, refused: Any) -> None:
    assert refused("design_projects", "Project;Plan;Inputs;State\nPT-70;Stages.;0.1 %;Transferred\n") == []
    project = DesignProject.objects.get(title="PT-70")
    again = do("rework", project)
    assert (again.state, again.transferred_on) == ("developing", None)
    agreed = do("agree-inputs", project, inputs_judgement="Complete.")
    assert (agreed.state, agreed.inputs_agreed_on) == ("developing", TODAY)
    with pytest.raises(Refused, match="agreed already"):
        do("agree-inputs", project, inputs_judgement="Once more.")


def test_what_was_brought_in_is_not_handed_over_before_it_was_validated(do: Any, refused: Any) -> None:
    assert refused("design_projects", "Project;Plan;Validated on;State\nPT-80;Stages.;2026-02-20;Validated\n") == []
    project = DesignProject.objects.get(title="PT-80")
    with pytest.raises(Refused, match="before it was validated"):
        do("transfer", project, transferred_on="2026-02-19")
    assert do("transfer", project, transferred_on="2026-02-20").state == "transferred"


def test_a_lot_is_set_apart_by_anybody_and_scrapped(do: Any, pt60: Any, actor: Any) -> None:
    lot = do("create", Lot, title="L-60-0001", product=pt60, quantity="20", made_on="2026-02-20")
    with pytest.raises(WrongState):
        do("ship", lot)
    held = do("quarantine", lot, by=actor("member"), quarantine_reason="Drift.", location="Cage")
    assert (held.state, held.quarantined_on, held.location) == ("quarantined", TODAY, "Cage")
    with pytest.raises(Forbidden):
        do("scrap", lot, by=actor("member"))
    assert do("resume", lot).quarantined_on == TODAY
    assert do("scrap", lot).state == "scrapped"


def test_what_has_aged_is_not_shipped(do: Any, refused: Any) -> None:
    head = "Lot;Made on;Use by;Released on;State\n"
    rows = "G-1;2025-01-01;2026-03-01;2025-01-02;Released\nG-2;2025-01-01;;2025-01-02;Released\n"
    assert refused("lots", head + rows) == []
    old, good = Lot.objects.order_by("title")
    customer = do("create", Customer, title="Hansa")
    with pytest.raises(Refused, match="used by"):
        do("ship", old, shipped_to=customer)
    with pytest.raises(Refused, match="to whom"):
        do("ship", good)
    with pytest.raises(Refused, match="before it was released"):  # a list may say so, an act does not
        do("ship", good, shipped_to=customer, shipped_on="2025-01-01")
    shipped = do("ship", good, shipped_to=customer)
    assert (shipped.state, shipped.shipped_on) == ("shipped", TODAY)


def test_a_lot_is_traced_both_ways_and_never_to_itself(do: Any, manager: Any) -> None:
    steel = do("create", Lot, title="Heat 44871")
    body = do("create", Lot, title="B-1", materials=[steel.reference])
    lot = do("create", Lot, title="L-1", materials=[body.reference])
    assert [(n, x.title) for n, x in lots_in(manager, lot)] == [(1, "B-1"), (2, "Heat 44871")]
    assert [(n, x.title) for n, x in lots_from(manager, steel)] == [(1, "B-1"), (2, "L-1")]
    with pytest.raises(Refused, match="material of itself"):
        do("edit", steel, materials=[lot.reference])


def test_a_special_process_is_proven_anew(do: Any) -> None:
    weld = do("create", ValidatedProcess, title="Laser welding of the membrane")
    assert weld.state == "due"
    with pytest.raises(Refused, match="future"):
        do("validate", weld, result="50 of 50 tight.", validated_on="2026-03-03")
    valid = do("validate", weld, result="50 of 50 tight.")
    assert (valid.state, valid.validated_on, valid.validation_due) == ("valid", TODAY, date(2028, 3, 1))
    assert do("doubt", weld, doubt="New laser.").state == "due"
