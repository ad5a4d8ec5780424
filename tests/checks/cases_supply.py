"""Suppliers: how they are watched, and what their evaluations say."""

from __future__ import annotations

from typing import Any

from tests.checks.cases_suppliers import acme, agreed, beside_paper
from tests.checks.world import World, case, day

from accord.areas.inspections.models import Inspection
from accord.areas.processes.models import Process
from accord.areas.products.models import Lot
from accord.areas.suppliers.models import Delivery, Supplier, SupplierEvaluation


def evaluated(w: World, supplier: Any, on: int = -9, **values: Any) -> Any:
    return w.enter(SupplierEvaluation, supplier=supplier, evaluated_on=day(on), **values)


@case("outside_developers_bound")
def _developers(w: World) -> None:
    w.no_data()
    acme(w, "Paper")
    w.no_data()
    found = acme(w, develops=True)
    w.no_data("Acme")
    paper = agreed(w, found, ends_on=day(50), security_terms="Secure coding.")
    w.no_data("Acme")
    w.change(paper, requirements_communicated=True)
    w.holds(until=day(50))
    other = agreed(w, found, "Another", ends_on=None)
    w.holds(until=day(50))
    w.change(paper, state="draft", signed_on=None)
    w.no_data("Acme")
    for one in (paper, other):
        w.change(one, state="ended", signed_on=day(-90), ends_on=day(-1))
    w.fails("Acme")


@case("cloud_services_settled")
def _cloud(w: World) -> None:
    w.no_data()
    acme(w, "Paper")
    found = acme(w, cloud=True, shared_duties="They patch.", data_location="Frankfurt", exit_plan="Export.")
    w.no_data("Acme", "settings")
    w.change(found, configuration_checked_on=day(-65))
    w.holds(until=day(300))
    w.advises("way out")
    w.change(found, exit_checked_on=day(-365))
    assert not w.holds(until=day(300)).advice
    w.change(found, exit_checked_on=day(-366))
    w.advises("way out")
    said = {"shared_duties": "They patch.", "data_location": "Frankfurt", "exit_plan": "Export."}
    for nothing in (
        {"exit_plan": ""},
        {"exit_plan": "Keiner."},
        {"data_location": "Unknown"},
        {"shared_duties": "n/a"},
    ):
        w.change(found, **said | nothing)
        w.no_data("Acme")
    w.change(found, **said, configuration_checked_on=day(-366))
    w.no_data("Acme")


@case("suppliers_controlled")
def _controlled(w: World) -> None:
    w.no_data()
    w.enter(Supplier, title="Tomorrow", state="candidate", watch="incoming")
    w.no_data()
    found = acme(w, criticality="critical")
    w.no_data("Acme")
    for nothing in ("", "none"):
        w.change(found, watch="none", control=nothing)
        w.no_data("Acme")
    w.change(found, control="Only bolts from stock.")
    w.holds(until=None)
    w.advises("not watched at all", "Acme")
    w.change(found, watch="audit", control="")
    assert not w.holds(until=None).advice
    judged = w.enter(SupplierEvaluation, supplier=found, evaluated_on=day(-9), conclusion="stop", result="Two leaks.")
    w.no_data("Acme")
    w.change(judged, follow_up="Another one is sought.")
    w.holds(until=None)
    w.change(judged, follow_up="", conclusion="keep")
    w.holds(until=None)


@case("outsourced_processes_controlled")
def _outsourced(w: World) -> None:
    w.not_applicable()
    w.enter(Process, title="Casting", state="active")
    w.enter(Process, title="Draft", state="draft", outsourced=True)
    w.not_applicable()
    plating = w.enter(Process, title="Plating", state="active", outsourced=True)
    w.no_data("Plating")
    found = acme(w, processes=[plating])
    assert w.no_data("Acme").mend.pointer == found.pointer
    w.change(found, watch="none", control="We trust them.")
    w.no_data("Acme")
    w.change(found, watch="trial")
    assert w.no_data("Acme").mend.verb == "evaluate"
    w.change(found, evaluation_due=day(-1))
    w.no_data("Acme", "past it")
    w.change(found, evaluation_due=day(9))
    w.holds(until=day(9))
    other = acme(w, "Zinc", processes=[plating])
    w.no_data("Zinc")
    w.change(other, state="ended")
    w.holds(until=day(9))
    w.change(found, state="barred")
    w.no_data("Plating")
    w.advises("barred")


@case("deliveries_checked")
def _deliveries(w: World) -> None:
    w.not_applicable()
    bought = acme(w, "Service", watch="reports")
    w.enter(Delivery, supplier=bought, delivered_on=day(-1))
    w.not_applicable()
    found = acme(w, watch="incoming")
    w.no_data()
    came = w.enter(Delivery, supplier=found, item="Bars", delivered_on=day(-65), checked="sample")
    w.no_data("Bars")
    w.change(came, rejected=3)
    w.holds(until=day(300))
    w.advises("what was done about it", "Bars")
    w.enter(Delivery, supplier=found, item="Old", delivered_on=day(-400))
    w.holds(until=day(300))
    bare = w.enter(Delivery, supplier=found, item="Rods")
    w.no_data("Rods")
    w.retire(bare)
    w.change(came, checked="none")
    w.no_data("Bars")
    w.change(came, checked="full", delivered_on=day(-366))
    w.no_data()
    lot = w.enter(Lot, title="PN 4411", supplier=found)  # kept as lots
    seen = w.enter(
        Inspection, lot=lot, stage="incoming", state="accepted", inspected_on=day(-100), sample_size=4, defective=0
    )
    w.holds(until=day(265))
    for gap in ({"stage": "final"}, {"state": "planned"}, {"defective": None}, {"inspected_on": day(-366)}):
        w.change(seen, **gap)
        w.no_data()
        w.change(seen, stage="incoming", state="accepted", defective=0, inspected_on=day(-100))
    w.change(lot, supplier=bought)
    w.no_data()
    w.change(lot, supplier=found)
    late = w.enter(Delivery, supplier=found, item="Late", delivered_on=day(-9), checked="full", rejected=0)
    w.holds(until=day(356))
    w.change(late, rejected=None)
    w.no_data("Late")


@case("deliveries_from_suppliers_let_in")
def _let_in(w: World) -> None:
    w.not_applicable()
    found = acme(w)
    came = w.enter(Delivery, supplier=found, item="Bars", delivered_on=day(-10), quantity=40)
    w.holds(until=day(355))
    for state in ("barred", "ended"):
        w.change(found, state="approved")
        w.change(found, state=state)
        w.holds(until=day(355))
        w.change(found, decided_on=day(-11))
        w.no_data("Bars")
        for fine in ({"remarks": "Ordered before."}, {"rejected": 40}, {"delivered_on": day(-11)}):
            w.change(came, **fine)
            w.holds(until=day(354 if "delivered_on" in fine else 355))
            w.change(came, remarks="None.", rejected=None, delivered_on=day(-10))
            w.no_data("Bars")
    w.change(found, state="barred", decided_on=day(-12))
    w.no_data("Bars")
    w.change(found, state="ended")  # out since it was barred
    w.no_data("Bars")
    w.change(found, decided_on=day(-400))
    w.change(came, delivered_on=day(-366))
    w.no_data("days ago")
    w.change(came, delivered_on=None)
    w.no_data("Bars")
    w.change(found, state="approved")
    w.no_data("dated delivery")
    w.change(came, delivered_on=day(-10))
    w.change(found, state="candidate")
    w.no_data("Bars")
    w.change(found, evaluated_on=day(-20))
    w.holds(until=day(355))
    new = acme(w, "Zinc", state="candidate")
    w.enter(Delivery, supplier=new, item="Sheets", delivered_on=day(-1))
    w.no_data("Sheets")
    known = evaluated(w, new, -30)
    w.holds(until=day(364))
    w.change(known, evaluated_on=day(6))
    w.no_data("Sheets")
    w.enter(Delivery, supplier=acme(w, "Past", state="ended", decided_on=day(-9)), delivered_on=day(4))
    w.change(known, evaluated_on=day(-30))
    w.holds(until=day(3))
    unknown = w.enter(Delivery, supplier=acme(w, "Shut", state="barred", decided_on=day(-9)), item="Tubes")
    w.no_data("Tubes")
    w.change(unknown, supplier=acme(w, "Open", state="candidate"))
    w.no_data("Tubes")
    w.change(unknown, remarks="Ordered before.")
    w.holds(until=day(3))


@case("supply_chain_components_known")
def _chain(w: World) -> None:
    w.no_data()
    acme(w, "Paper")
    acme(w, "Printer", ict=True, criticality="ordinary")
    w.no_data()
    found = acme(w, cloud=True, components_checked_on=day(-65))
    w.no_data("Acme", "sub-suppliers")
    w.change(found, sub_suppliers="unknown")
    w.no_data("Acme", "sub-suppliers")
    w.change(found, sub_suppliers="Data centre North; parts list of March.")
    w.holds(until=day(300))
    w.change(found, components_checked_on=day(2))
    w.no_data("Acme")


@case("supplier_evaluations_have_criteria")
def _criteria(w: World) -> None:
    w.no_data()
    found = acme(w)
    w.no_data("Acme")
    former = evaluated(w, found, -400, criteria="Late days, rejects.")
    w.holds(until=None)
    beside_paper(w, None)
    last = evaluated(w, found)
    w.no_data("Acme")
    w.change(last, criteria="-")
    w.no_data("Acme")
    w.change(last, criteria="Late days.", evaluated_on=day(4))
    w.no_data("Acme")
    w.retire(last)
    w.holds(until=None)
    w.retire(former)
    w.no_data("Acme")


@case("supplier_evaluations_followed")
def _followed(w: World) -> None:
    w.no_data()
    found = acme(w)
    last = evaluated(w, found, result="All in time.")
    w.no_data("Acme")
    w.change(last, conclusion="keep")
    w.holds(until=None)
    beside_paper(w, None)
    w.advises("who evaluated")
    w.change(last, conclusion="conditions")
    w.no_data("Acme")
    w.advises("against its last evaluation")
    w.change(found, state="conditional", gate_reason="Only bars.")
    w.holds(until=None)
    for nothing in ("", "Keine"):
        w.change(last, conclusion="stop", follow_up=nothing)
        w.no_data("Acme")
    w.change(last, follow_up="Ended by June; Bolts takes over.")
    w.holds(until=None)
    for nothing in ("", "n/a"):
        w.change(last, result=nothing)
        w.no_data("Acme")


@case("supplier_security_evaluated")
def _security(w: World) -> None:
    w.no_data()
    acme(w, "Paper")
    w.no_data()
    found = acme(w, handles_information="Drawings")
    evaluated(w, found, -90, security_score=80)
    w.holds(until=None)
    last = evaluated(w, found, quality_score=90)
    w.no_data("Acme")
    w.change(last, security_score=70)
    w.holds(until=None)
