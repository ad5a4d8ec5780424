"""Orders, complaints, feedback, and what customers and suppliers leave in the house."""

from __future__ import annotations

from typing import Any

from tests.checks.world import World, case, day

from accord.areas.customers.models import Complaint, Customer, CustomerProperty, Feedback, Order
from accord.areas.suppliers.models import Supplier
from accord.kernel.organization.models import Person

REVIEWED = {
    "requirements": "40 gauges", "unstated": "Nothing", "own": "Batch test", "legal": "CE", "review_result": "able",
    "received_on": day(-40), "reviewed_on": day(-30),
}  # fmt: skip
ACCEPTED = REVIEWED | {"state": "accepted", "accepted_on": day(-29)}
FULFILLED = ACCEPTED | {"state": "fulfilled", "fulfilled_on": day(-10)}


def customer(w: World, title: str = "Hansa", **values: Any) -> Any:
    return w.enter(Customer, title=title, **values)


def ordered(w: World, title: str = "Gauges", **values: Any) -> Any:
    return w.enter(Order, title=title, customer=customer(w, f"Buyer of {title}"), **values)


@case("orders_reviewed_before_acceptance")
def _reviewed(w: World) -> None:
    w.no_data()
    ordered(w, "Enquiry", state="reviewed", **REVIEWED)
    ordered(w, "Declined", state="declined")
    w.no_data()
    done = ordered(w, "Pumps", **FULFILLED)
    w.holds(until=day(335))
    one = ordered(w, **ACCEPTED | {"reviewed_on": day(-20), "accepted_on": day(-20)})
    w.holds(until=day(345))
    for wrong in ({"reviewed_on": day(-19)}, {"review_result": "unable"}, {"changed_on": day(-5)}):
        w.change(one, **wrong)
        w.fails("Gauges")
        w.change(one, reviewed_on=day(-20), review_result="able", changed_on=None)
    w.change(one, changed_on=day(-5), reviewed_on=day(-4))  # nobody says that it was accepted again since
    w.no_data("Gauges")
    w.change(one, reviewed_on=day(-6))
    w.fails("Gauges")
    w.change(one, reviewed_on=day(-20))
    w.change(one, state="changed", changed_on=day(-5), review_result="conditions")
    w.holds(until=day(345))
    w.advises("not state these")
    for gap in ({"reviewed_on": None, "accepted_on": None}, {"accepted_on": None}, {"review_result": ""}):
        w.change(one, state="accepted", changed_on=None, **gap)
        w.no_data("Gauges")
        w.change(one, reviewed_on=day(-20), accepted_on=day(-20), review_result="able")
    for state in ("enquiry", "fulfilled"):  # the first lags behind its day
        w.change(done, accepted_on=None, state=state)
        w.no_data("Pumps")
    w.change(done, accepted_on=day(-29), review_result="")
    w.no_data("Pumps")
    w.change(done, fulfilled_on=day(-366))
    w.holds(until=day(345))
    old = day(-366)
    w.change(one, received_on=old, reviewed_on=old, accepted_on=old, changed_on=None)
    w.no_data()


@case("order_reviews_on_file")
def _on_file(w: World) -> None:
    w.no_data()
    ann = w.enter(Person, given_name="Ann", family_name="Ash")
    one = ordered(w, reviewed_by=ann, **ACCEPTED)
    w.holds(until=None)
    for name, value in (
        ("requirements", "none"),
        ("unstated", ""),
        ("reviewed_by", None),
        ("reviewed_on", day(1)),
        ("review_result", ""),
    ):
        w.change(one, **{name: value})
        w.no_data("Gauges")
        w.change(one, reviewed_by=ann, **REVIEWED)
    w.change(one, state="fulfilled", fulfilled_on=day(-10))
    w.holds(until=day(355))
    ordered(w, "Lost", state="declined")
    w.advises("Lost")
    ordered(w, "Old", state="fulfilled", fulfilled_on=day(-366))
    w.holds(until=day(355))
    w.change(one, fulfilled_on=None)
    w.holds(until=None)
    w.change(one, changed_on=day(-31))
    w.no_data("Gauges")
    w.change(one, changes="60 gauges")
    w.holds(until=None)
    w.change(ann, state="left", left_on=day(-31))
    w.no_data("had left")
    w.change(ann, left_on=one.reviewed_on)
    w.holds(until=None)


@case("order_differences_resolved")
def _differences(w: World) -> None:
    w.no_data()
    ordered(w, "Enquiry", state="reviewed", differences="Price", **REVIEWED)
    w.no_data()
    one = ordered(w, **ACCEPTED)
    w.holds(until=None)
    w.change(one, differences="Keine.")
    w.holds(until=None)
    w.change(one, differences="Price")
    w.no_data("Gauges")
    w.change(one, resolution="unknown")
    w.no_data("Gauges")
    w.change(one, resolution="As offered.")
    w.holds(until=None)
    w.advises("Gauges")
    w.change(one, resolved_on=day(-28))
    w.fails("Gauges")
    w.change(one, resolved_on=day(-29), written=False)
    w.no_data("Gauges")
    for confirmed in (day(-28), day(-29)):
        w.change(one, confirmed_on=confirmed)
        (w.fails if confirmed == day(-28) else w.ask)()
    w.holds(until=None)
    for state in ("changed", "accepted"):  # read back anew, and nobody says that it was accepted again since
        w.change(one, state=state, changed_on=day(-9), confirmed_on=day(-8))
        w.no_data("Gauges")
    w.change(one, confirmed_on=day(-10))
    w.fails("Gauges")
    w.change(one, confirmed_on=day(-29))
    w.change(one, changed_on=day(-28))  # and accepted again on what was read back before
    w.no_data("Gauges")
    w.change(one, changed_on=day(-29))
    w.holds(until=None)
    w.change(one, state="fulfilled", fulfilled_on=day(-10))
    w.holds(until=day(355))
    w.change(one, resolution="")
    w.no_data("Gauges")


@case("orders_followed_through")
def _through(w: World) -> None:
    w.no_data()
    one = ordered(w, state="enquiry", received_on=day(-5), answer_due=day(3))
    w.no_data()
    done = ordered(w, "Pumps", **FULFILLED)
    w.holds(until=day(3))
    w.change(one, answer_due=day(-1))
    w.no_data("Gauges")
    w.change(one, answer_due=None)
    w.no_data("Gauges")
    w.change(one, **ACCEPTED | {"deliver_by": day(7)})
    w.holds(until=day(7))
    for state, verb in (("accepted", "fulfil"), ("changed", "review"), ("reviewed", "accept")):
        w.change(one, state=state, deliver_by=day(-1), answer_due=day(9), changed_on=day(-2))
        assert w.fails("Gauges").mend.verb == verb
    w.change(one, changed_on=None)  # a list says when it was accepted, and not in which state it is
    w.holds(until=day(9))
    w.change(one, state="accepted", deliver_by=day(-1), fulfilled_on=day(-1))
    w.holds(until=day(325))
    w.change(one, deliver_by=None, fulfilled_on=None)
    w.change(done, deliver_by=day(-11))
    w.advises("after the promised date")
    w.holds(until=day(325))
    w.advises("no delivery date")
    w.change(one, state="declined")
    w.advises("no reason")
    for order in (one, done):
        w.change(order, received_on=day(-366))
    w.no_data()


@case("order_changes_passed_on")
def _changes(w: World) -> None:
    w.no_data()
    ordered(w, "Declined", state="declined", changed_on=day(-9))
    ordered(w, "Pumps", **ACCEPTED)
    w.no_data()
    one = ordered(w, **ACCEPTED | {"state": "changed", "changed_on": day(-3), "changes": "60 gauges"})
    w.no_data("Gauges")
    w.change(one, informed="none")
    w.no_data("Gauges")
    w.change(one, informed="Assembly; drawing altered.")
    w.holds(until=None)
    w.advises("not reviewed again")
    w.change(one, state="accepted", changes="")
    w.no_data("Gauges")
    w.change(one, changes="60 gauges", changed_on=None, informed="")
    w.no_data("Gauges")
    w.change(one, changes="none")
    assert "There is no" in w.no_data().because


@case("complaints_answered")
def _complaints(w: World) -> None:
    w.not_applicable()
    one = w.enter(Complaint, title="Label", received_on=day(-3), state="received")
    w.holds(until=day(27))
    w.change(one, state="acknowledged", received_on=day(-31))
    w.no_data("Label")
    w.change(one, received_on=None)
    w.no_data("Label")
    w.change(one, state="answered", answer="New labels.")
    w.no_data("Label")
    w.change(one, justified="yes", received_on=day(-40), answered_on=day(-9))
    w.holds(until=None)
    for state, verb in (("received", "answer"), ("answered", "reopen")):
        w.change(one, state=state, answer="n/a")
        assert w.no_data("Label").mend.verb == verb
        w.change(one, answer="New labels.")
        w.holds(until=None)
    w.advises("answered late")
    w.change(one, state="closed", answered_on=day(-10))
    w.no_data("Label")
    w.change(one, outcome="none")
    w.no_data("Label")
    w.change(one, outcome="Content.")
    w.holds(until=None)
    again = w.enter(Complaint, title="Again", received_on=day(-9), recurrence_of=one, state="received")
    assert len(w.holds(until=day(21)).advice) == 2
    w.retire(one, again)
    w.not_applicable()


@case("customers_heard")
def _heard(w: World) -> None:
    w.no_data()
    hansa = customer(w, segment="Machines")
    customer(w, "Old", segment="Ships", state="ended")
    one = w.enter(Feedback, received_on=day(-5), customer=hansa)
    w.no_data()
    w.change(one, text="keine")
    w.no_data()
    w.change(one, score=5)
    w.holds(until=day(360))
    w.advises("what came of it")
    customer(w, "Molkerei", segment="Food")
    w.advises("Food")
    w.change(one, follow_up="Called.", text="Late", score=None)
    assert w.advises("Food").advice == ("Nothing was heard lately from these segments of customers: Food.",)
    w.change(one, received_on=day(-366))
    w.no_data()
    w.change(one, received_on=day(1))
    w.no_data()


def property_of(w: World, **values: Any) -> Any:
    if "supplier" not in values:
        values["customer"] = customer(w, f"Owner, {values}")
    return w.enter(CustomerProperty, title="Pump", **values)


@case("customer_property_handling_agreed")
def _handling(w: World) -> None:
    w.no_data()
    pool = w.enter(Supplier, title="Pool", state="approved")
    property_of(w, supplier=pool, handling="Kept dry.")
    w.no_data()
    one = property_of(w)
    w.no_data("Pump")
    w.change(one, handling="None")
    w.no_data("Pump")
    w.change(one, handling="Own shelf.", state="damaged")
    w.holds(until=None)
    for gone in ("returned", "lost"):
        w.change(one, state=gone)
        w.no_data()
    w.change(one, state="returned", returned_on=day(-1))
    w.holds(until=day(364))
    w.change(one, handling="")
    w.no_data("Pump")


@case("customer_property_looked_after")
def _looked_after(w: World) -> None:
    w.no_data()
    pool = w.enter(Supplier, title="Pool", state="approved")
    one = property_of(w, supplier=pool, identification="P-1", condition="Sound", location="Yard", handling="Kept dry.")
    w.no_data("Pump")
    w.change(one, checked_on=day(-2), return_due=day(-1))
    w.holds(until=None)
    for name in ("identification", "condition", "location", "handling"):
        for nothing in ("", "unknown"):
            w.change(one, **{name: nothing})
            w.no_data("Pump")
        w.change(one, **{name: "Known"})
    property_of(w, state="returned")
    w.holds(until=None)
    w.change(one, state="returned")
    w.no_data()
    w.change(one, returned_on=day(-1))
    w.holds(until=day(364))
    w.change(one, location="")
    w.no_data("Pump")
    w.change(one, location="Yard", returned_on=day(-2000))
    w.no_data()


@case("customer_property_returned_in_time")
def _returned(w: World) -> None:
    w.no_data()
    one = property_of(w)
    w.holds(until=None)
    w.change(one, return_due=day(9))
    w.holds(until=day(9))
    property_of(w, state="returned", return_due=day(-50))
    w.holds(until=day(9))
    w.change(one, return_due=day(-1), returned_on=day(-1))
    w.holds(until=None)
    w.change(one, returned_on=None)
    w.fails("Pump")
    w.change(one, state="returned")
    w.no_data()
    w.change(one, returned_on=day(-1))
    w.not_applicable()


@case("customer_property_losses_reported")
def _losses(w: World) -> None:
    w.not_applicable()
    one = property_of(w)
    w.not_applicable()
    w.change(one, state="lost", happened_on=day(-1))
    w.no_data("Pump")
    w.change(one, happened="Not on its shelf.")
    w.no_data("Pump")
    w.change(one, report_due=day(2))
    w.no_data("Pump")
    w.change(one, report_due=day(-1))
    w.fails("Pump")
    w.change(one, state="returned", report_due=None)
    w.no_data("Pump")
    w.change(one, reported_on=day(1))
    w.no_data("Pump")
    w.change(one, reported_on=day(-1))
    w.holds(until=None)
    w.advises("agreed with the owner")
    w.change(one, state="held", reported_on=None)
    assert w.no_data("Pump").mend.verb == "damage"
    for looked in (-2, -1):
        w.change(one, checked_on=day(looked))
        w.no_data("Pump")
    w.change(one, checked_on=day(0))
    w.not_applicable()
