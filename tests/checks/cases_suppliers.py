"""Suppliers, agreements and certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.checks.world import World, case, day

from accord.areas.processes.models import Process
from accord.areas.suppliers.models import Certificate, Supplier, SupplierAgreement, SupplierEvaluation
from accord.kernel.checks.verdict import Mend
from accord.kernel.organization.models import Person

if TYPE_CHECKING:
    from datetime import date


def acme(w: World, title: str = "Acme", **values: Any) -> Any:
    return w.enter(Supplier, title=title, **{"state": "approved"} | values)


def agreed(w: World, supplier: Any, title: str = "Contract", **values: Any) -> Any:
    more = {"state": "signed", "signed_on": day(-30), "ends_on": day(10)} | values
    return w.enter(SupplierAgreement, title=title, supplier=supplier, **more)


def beside_paper(w: World, until: date | None) -> None:
    """It holds on beside an ordinary supplier of what is used up in the house, whom nobody watches: to quality such a
    one does not matter, unless it is said otherwise, it does a process or somebody means to evaluate it."""
    right = {"relation": "house", "criticality": "ordinary", "watch": "none"}
    shop = acme(w, "Paper", **right)
    if w.standard == "iso-9001":
        w.holds(until=until)
    else:
        w.no_data("Paper")
    process = w.enter(Process, title="Painting", state="active")
    for wrong in (
        {"relation": "direct"},
        {"relation": ""},
        {"criticality": ""},
        {"watch": "incoming"},
        {"processes": [process]},
    ):
        w.change(shop, **right | {"processes": []} | wrong)
        w.no_data("Paper")
    w.change(shop, **right, processes=[], evaluation_due=day(30))
    _ = w.holds(until=until) if w.check == "supplier_evaluations_in_time" else w.no_data("Paper")
    w.retire(shop)


def paper_alone(w: World) -> None:
    """Whoever buys nothing but such things is asked about them."""
    shop = acme(w, "Paper", relation="house", criticality="ordinary", watch="none")
    assert w.no_data("Paper").mend == Mend("Supplier", "evaluate", shop.pointer)
    w.change(shop, evaluated_on=day(-3))
    w.holds(until=None)
    w.retire(shop)


@case("supplier_evaluations_in_time")
def _evaluations(w: World) -> None:
    w.no_data()
    one = acme(w, evaluation_due=day(10))
    w.holds(until=day(10))
    beside_paper(w, day(10))
    acme(w, "Bolts", state="candidate", evaluation_due=day(-1))
    w.holds(until=day(10))
    w.change(one, evaluation_due=day(-1))
    w.fails("Acme")
    known = w.enter(SupplierEvaluation, supplier=one, evaluated_on=day(-2))  # of which the register does not know
    w.fails("Acme")
    w.change(one, evaluated_on=day(-9))
    w.no_data("Acme")
    w.change(one, evaluation_due=day(4))
    w.holds(until=day(4))
    w.change(one, evaluation_due=day(-1))
    for on in (day(-9), day(2)):
        w.change(known, evaluated_on=on)
        w.fails("Acme")
    w.change(one, evaluated_on=None)
    w.change(known, evaluated_on=day(-1))
    w.no_data("Acme")
    w.retire(known)
    w.change(one, evaluation_due=None)
    w.no_data()


@case("suppliers_rated")
def _rated(w: World) -> None:
    w.no_data()
    one = acme(w)
    w.no_data("Acme")
    w.change(one, criticality="ordinary")
    for state in ("candidate", "barred", "ended"):
        acme(w, state.capitalize(), state=state)
    w.holds(until=None)


@case("suppliers_evaluated")
@case("suppliers_evaluated", "iso-27001")
def _evaluated(w: World) -> None:
    w.no_data()
    paper_alone(w)
    acme(w, "New", state="candidate")
    w.no_data()
    one = acme(w, state="conditional")
    w.no_data("Acme")
    w.change(one, evaluated_on=day(1))
    w.no_data("Acme")
    known = w.enter(SupplierEvaluation, supplier=one, evaluated_on=day(2))
    w.no_data("Acme")
    w.change(known, evaluated_on=day(-3))
    w.holds(until=None)
    beside_paper(w, None)
    w.retire(known)
    w.change(one, evaluated_on=day(-900))
    w.holds(until=None)


@case("critical_suppliers_evaluated_recently")
def _recently(w: World) -> None:
    w.not_applicable()
    acme(w, criticality="ordinary")
    w.not_applicable()
    one = acme(w, "Casting", criticality="critical")
    w.no_data("Casting")
    w.change(one, evaluated_on=day(-1))
    w.holds(until=day(364))
    w.change(one, evaluated_on=day(-366))
    w.no_data("Casting")
    known = w.enter(SupplierEvaluation, supplier=one, evaluated_on=day(-65))
    w.holds(until=day(300))
    w.change(known, evaluated_on=day(-400))
    w.no_data("Casting")
    w.change(one, state="ended")
    w.not_applicable()


@case("supplier_decisions_reasoned")
def _reasoned(w: World) -> None:
    w.not_applicable()
    one = acme(w)
    w.not_applicable()
    for state in ("conditional", "barred"):
        for nothing in ("", "None."):
            w.change(one, state=state, gate_reason=nothing)
            w.no_data("Acme")
        w.change(one, gate_reason="Late twice.")
        w.holds(until=None)
    w.change(one, gate_reason="")
    last = w.enter(SupplierEvaluation, supplier=one, evaluated_on=day(-3), result="Late twice.", conclusion="stop")
    w.holds(until=None)
    for wrong in ({"conclusion": "keep"}, {"result": ""}, {"evaluated_on": day(2)}):
        w.change(last, **{"conclusion": "stop", "result": "Late twice.", "evaluated_on": day(-3)} | wrong)
        w.no_data("Acme")


def decided_since(w: World, one: Any, paper: Any) -> None:
    """A supplier that is watched otherwise, whose certificate has ended: somebody has looked at it since."""
    assert w.no_data("Acme", "since").mend.verb == "evaluate"
    w.change(one, decided_on=day(-901))
    known = w.enter(SupplierEvaluation, supplier=one, evaluated_on=day(-901))
    w.no_data("Acme", "since")
    w.change(one, decided_on=day(-900))
    w.not_applicable()
    w.change(one, decided_on=None)
    w.change(known, evaluated_on=day(-900))
    w.not_applicable()
    w.change(paper, state="withdrawn", expires_on=day(-3))
    w.no_data("Acme", "since")
    for unknown in (None, day(90)):  # when it was withdrawn: by the day on which it came here
        w.change(paper, expires_on=unknown)
        w.no_data("Acme", "since")
        w.change(known, evaluated_on=day(0))
        w.not_applicable()
        w.change(known, evaluated_on=day(-900))
    w.change(paper, state="expired", expires_on=day(-900))


@case("suppliers_certified")
def _certified(w: World) -> None:
    w.not_applicable()
    one = acme(w, criticality="critical")
    w.not_applicable()
    w.enter(Certificate, supplier=one, standard="ISO 14001", state="valid", expires_on=day(5))
    w.not_applicable()
    paper = w.enter(Certificate, supplier=one, standard="ISO 9001", state="valid", expires_on=day(10))
    w.holds(until=day(10))
    w.advises("verified", "about to end")
    acme(w, "Bare", criticality="critical")
    w.advises("Bare")
    w.change(paper, expires_on=None)
    w.no_data("Acme")
    for wrong in ({"expires_on": day(-1)}, {"expires_on": day(10), "state": "withdrawn"}, {"issued_on": day(2)}):
        w.change(paper, **{"state": "valid", "expires_on": day(10)} | wrong)
        w.fails("Acme")
    w.change(paper, issued_on=None, state="expired", expires_on=day(-900))
    w.change(one, watch="certificate")
    w.fails("Acme")
    w.change(one, watch="incoming")  # nobody trusts that certificate any more
    decided_since(w, one, paper)
    w.change(paper, state="valid")
    w.fails("Acme")
    w.change(paper, state="expired")
    bare = acme(w, "Word", criticality="critical", watch="certificate")
    w.no_data("Word", "none on file")
    other = w.enter(Certificate, supplier=bare, standard="IATF 16949", state="valid", expires_on=day(5))
    w.holds(until=day(5))
    w.change(other, expires_on=day(-1))
    assert w.no_data("Word", "no valid one").mend.pointer == other.pointer
    w.change(other, state="expired", expires_on=None)
    w.no_data("Word", "no valid one")
    w.change(other, state="valid")
    w.not_applicable()
    w.change(one, criticality="ordinary", watch="certificate")
    w.not_applicable()
    w.change(one, criticality="important")
    w.no_data("Acme", "no valid one")
    w.change(paper, state="valid", expires_on=day(10))
    w.holds(until=day(10))
    w.change(paper, expires_on=None)
    w.not_applicable()


def in_force(w: World, **close: Any) -> None:
    """Agreements with a supplier that is `close`, in all their states."""
    w.no_data()
    one = acme(w, **close)
    w.no_data("Acme")
    acme(w, "Far", state="ended", **close)
    paper = agreed(w, one, state="draft")
    w.no_data("Acme")
    w.change(paper, state="signed", signed_on=day(2))
    w.no_data("Acme")
    w.change(paper, signed_on=day(-30))
    w.holds(until=day(10))
    w.change(paper, ends_on=None)
    w.holds(until=None)
    w.change(paper, ends_on=day(10), state="ended")
    w.holds(until=day(10))
    w.change(paper, ends_on=day(-1))
    w.fails("Acme")
    w.change(paper, ends_on=None)
    w.fails("Acme")
    w.change(paper, ends_on=day(10))


@case("supplier_agreements_valid", "iso-27001")
def _agreements(w: World) -> None:
    pallets = acme(w, "Pallets")
    to_say = "handles_information ict cloud"
    assert w.no_data("No supplier in use is said to handle").mend == Mend("Supplier", "edit", pallets.pointer, to_say)
    in_force(w, ict=True)
    acme(w, "Tax office", handles_information="Payroll")
    w.no_data("Tax office")


@case("cloud_agreements_valid", "iso-27001")
def _cloud(w: World) -> None:
    ann = w.enter(Person, given_name="Ann", family_name="Ash")
    lines = acme(w, "Lines", ict=True)
    assert w.no_data("No supplier in use is said to run a cloud").mend == Mend(
        "Supplier", "edit", lines.pointer, "cloud"
    )
    in_force(w, cloud=True, owner=ann)
    w.change(ann, left_on=day(4))
    w.holds(until=day(4))
    w.change(ann, left_on=day(-1), state="left")
    w.fails("Acme")
    w.change(ann, left_on=None, state="active")
    mail = acme(w, "Mail", cloud=True)
    agreed(w, mail)
    w.no_data("Mail")


@case("supplier_security_terms_agreed", "iso-27001")
def _terms(w: World) -> None:
    w.no_data()
    one = acme(w, ict=True)
    acme(w, "Never", cloud=True)
    w.no_data()
    paper = agreed(w, one)
    w.no_data("Acme")
    for nothing in ("None.", "unknown"):
        w.change(paper, security_terms=nothing)
        w.no_data("Acme")
    w.change(paper, security_terms="Report within a day.", review_due=day(0))
    assert not w.holds(until=day(10)).advice
    w.change(paper, review_due=day(-1))
    w.advises("past its review date", "Contract")
    for wrong in ({"ends_on": day(-1)}, {"state": "draft"}, {"signed_on": day(3)}):
        w.change(paper, **{"ends_on": day(10), "state": "signed", "signed_on": day(-30)} | wrong)
        w.no_data()


@case("supplier_requirements_communicated")
def _communicated(w: World) -> None:
    w.no_data()
    one = acme(w)
    paper = agreed(w, one)
    w.no_data("Acme")
    w.change(paper, requirements_communicated=True)
    w.holds(until=day(10))
    beside_paper(w, day(10))
    acme(w, "New", state="candidate")
    w.holds(until=day(10))
    for wrong in ({"ends_on": day(-1)}, {"state": "draft"}, {"signed_on": day(3)}):
        w.change(paper, **{"ends_on": day(10), "state": "signed", "signed_on": day(-30)} | wrong)
        w.no_data("Acme")


@case("supplier_requirements_reviewed")
def _reviewed(w: World) -> None:
    w.no_data()
    one, ann = acme(w), w.enter(Person, given_name="Ann", family_name="Ash")
    paper = agreed(w, one)
    w.no_data("Acme")
    right = {"requirements_communicated": True, "requirements_reviewed_on": day(-30), "requirements_reviewed_by": ann}
    w.change(paper, **right)
    w.holds(until=day(10))
    beside_paper(w, day(10))
    acme(w, "New", state="candidate")
    w.holds(until=day(10))
    for wrong in (
        {"ends_on": day(-1)},
        {"state": "draft"},
        {"requirements_communicated": False},
        {"requirements_reviewed_by": None},
        {"requirements_reviewed_on": None},
        {"requirements_reviewed_on": day(-29)},
    ):
        w.change(paper, **{"ends_on": day(10), "state": "signed"} | right | wrong)
        verb = "sign" if "state" in wrong else "create" if "ends_on" in wrong else "edit"
        assert w.no_data("Acme").mend.verb == verb
    w.change(paper, **right)
    w.change(ann, left_on=day(-30), state="left")
    w.holds(until=day(10))
    w.change(ann, left_on=day(-31))
    w.no_data("Acme")
