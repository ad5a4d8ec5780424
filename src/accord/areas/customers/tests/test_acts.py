"""Orders, complaints and property of customers, as every door performs their acts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.customers.models import Complaint, Customer, CustomerProperty, Feedback, Order
from accord.areas.suppliers.models import Supplier
from accord.kernel.duties.inbox import duties
from accord.kernel.moments.past import moment
from accord.kernel.refusals import Forbidden, Refused, WrongState

TODAY = date(2026, 3, 2)
POINTS = {"requirements": "PT-30, 40 pieces.", "unstated": "Nothing.", "own": "Batch test.", "legal": "CE marking."}


@pytest.fixture
def hansa(do: Any, manager: Any) -> Any:
    """A customer that the manager looks after."""
    return do("create", Customer, title="Hansa Pumpen", owner=manager.person)


@pytest.fixture
def order(do: Any, hansa: Any) -> Any:
    """An enquiry that came in yesterday."""
    return do("create", Order, title="40 transmitters", customer=hansa, received_on="2026-03-01", written="yes")


def test_nobody_accepts_what_nobody_has_reviewed(do: Any, order: Any) -> None:
    with pytest.raises(Refused, match="Review first"):
        do("accept", order)
    with pytest.raises(Refused, match="what the law asks"):
        do("review", order, review_result="able", **{**POINTS, "legal": ""})
    with pytest.raises(Refused, match="how each was resolved"):
        do("review", order, review_result="able", differences="Delivery in May, not April.", **POINTS)
    do("review", order, review_result="conditions", differences="Delivery in May, not April.", **POINTS)
    with pytest.raises(Refused, match="how each was resolved"):
        do("accept", order)
    do("review", order, review_result="able", resolution="Hansa agrees to May.")
    accepted = do("accept", order, deliver_by="2026-05-04")
    assert (accepted.state, accepted.accepted_on, accepted.resolved_on) == ("accepted", TODAY, TODAY)
    assert do("fulfil", order).fulfilled_on == TODAY


def test_what_was_said_aloud_is_read_back(do: Any, hansa: Any) -> None:
    spoken = do("create", Order, title="By telephone", customer=hansa, written="no")
    do("review", spoken, review_result="able", **POINTS)
    with pytest.raises(Refused, match="Read back"):
        do("accept", spoken)
    do("confirm", spoken)
    assert do("accept", spoken).state == "accepted"


def test_a_changed_order_is_reviewed_again(do: Any, order: Any) -> None:
    do("review", order, review_result="able", **POINTS)
    do("accept", order)
    changed = do("change", order, what="60 pieces instead of 40.", informed="Planning; travel card.")
    assert (changed.state, changed.changes) == ("changed", "2026-03-02: 60 pieces instead of 40.")
    with pytest.raises(WrongState):
        do("fulfil", order)
    with pytest.raises(Refused, match="Review first"):
        do("accept", order)
    do("review", order, review_result="able")
    assert do("accept", order).state == "accepted"


def test_a_change_is_read_back_and_its_differences_are_resolved_anew(do: Any, order: Any, clock: Any) -> None:
    do("edit", order, written=False)
    told = {"differences": "Price.", "resolution": "As offered."}
    do("review", order, review_result="able", **POINTS | told)
    do("confirm", order)
    do("accept", order)
    with clock("2026-03-04T12:00:00Z"):
        do("change", order, what="60 pieces instead of 40.", informed="Planning.")
        with pytest.raises(Refused, match="each was resolved"):
            do("review", order, review_result="able", differences="Only 50 by then.")
        again = do("review", order, review_result="able", differences="Only 50 by then.", resolution="50 now.")
        assert (again.resolution, again.resolved_on) == ("50 now.", date(2026, 3, 4))
        with pytest.raises(Refused, match="Read back"):
            do("accept", order)
        do("confirm", order)
        assert do("accept", order).state == "accepted"


def test_an_order_that_cannot_be_met_is_declined(do: Any, order: Any) -> None:
    do("review", order, review_result="unable", **POINTS)
    with pytest.raises(Refused, match="Decline"):
        do("accept", order)
    assert do("decline", order, declined_because="No such range.").state == "declined"


def test_anybody_reports_a_complaint_and_its_clock_runs(
    do: Any, hansa: Any, actor: Any, manager: Any, organization: Any
) -> None:
    by = actor("member")
    with pytest.raises(Refused, match="future"):
        do("raise", Complaint, by=by, description="Leaks.", received_on="2026-03-03")
    made = do("raise", Complaint, by=by, description="Leaks.\nSince Monday.", customer=hansa, received_on="2026-02-20")
    assert (made.title, made.owner_id, made.received_by_id) == ("Leaks.", manager.person.pk, by.person.pk)
    with moment(organization) as m:
        found = [(d.verb, d.due_on) for d in duties(manager, m) if isinstance(d.record, Complaint)]
    assert found == [("acknowledge", date(2026, 2, 23)), ("answer", date(2026, 3, 22))]
    with pytest.raises(Forbidden):
        do("acknowledge", made, by=by)
    assert do("acknowledge", made).acknowledged_on == TODAY
    with pytest.raises(Refused, match="acknowledged"):
        do("answer", made, answer="New one.", justified="yes", answered_on="2026-02-28")
    do("answer", made, answer="A new one is on its way.", justified="yes")
    closed = do("close", made, outcome="Content.", cost="120.50")
    assert (closed.state, closed.closed_on) == ("closed", TODAY)
    assert do("reopen", made, reason="Leaks again.").state == "acknowledged"


def test_what_came_back_needs_its_cause_found(do: Any, hansa: Any) -> None:
    first = do("raise", Complaint, description="Wrong certificate.", customer=hansa)
    assert do("investigate", first).nonconformity is not None
    with pytest.raises(Refused, match="already"):
        do("investigate", first)
    again = do("raise", Complaint, description="Wrong certificate again.", customer=hansa)
    do("edit", again, recurrence_of=first)
    do("answer", again, answer="Sorry.", justified="yes")
    with pytest.raises(Refused, match="came before"):
        do("close", again, outcome="Waits.")
    found = do("investigate", again).nonconformity
    assert found.recurrence_of_id == Complaint.objects.get(pk=first.pk).nonconformity_id
    assert do("close", again, outcome="Content.").state == "closed"


def test_feedback_is_heard_by_anybody(do: Any, hansa: Any, actor: Any) -> None:
    made = do("hear", Feedback, by=actor("member"), text="Quick repair.", customer=hansa)
    assert (made.title, made.received_on) == ("Praise, Hansa Pumpen", TODAY)
    with pytest.raises(Refused, match="beyond"):
        do("create", Feedback, received_on="2026-03-01", score=9, scale=5)


def test_lost_property_is_told_to_its_owner(do: Any, hansa: Any, actor: Any) -> None:
    pump = do("create", CustomerProperty, title="Reference pump", customer=hansa, received_on="2026-02-01")
    lost = do("lose", pump, by=actor("member"), happened="Not on its shelf.")
    assert (lost.state, lost.report_due) == ("lost", TODAY)
    told = do("report", pump, report="They wait a week.")
    assert (told.reported_on, told.report_due) == (TODAY, None)
    assert do("find", pump, location="Shelf 9").state == "held"
    do("damage", pump, happened="Fell.")
    with pytest.raises(Refused, match="before it came"):
        do("return", pump, returned_on="2026-01-31")
    assert do("return", pump).state == "returned"
    whole = do("report", pump, report="Told afterwards.", what="It fell from the fork.")
    assert (whole.report, whole.happened) == ("Told afterwards.", "It fell from the fork.")
    assert do("report", pump, report="Told twice.").happened == "It fell from the fork."


def test_property_belongs_to_a_customer_or_to_a_supplier(do: Any, hansa: Any) -> None:
    with pytest.raises(Refused, match="whose it is"):
        do("create", CustomerProperty, title="Pallets")
    pool = do("create", Supplier, title="Pallet pool")
    with pytest.raises(Refused, match="one of them only"):
        do("create", CustomerProperty, title="Pallets", customer=hansa, supplier=pool)
    pallets = do("create", CustomerProperty, title="Pallets", supplier=pool)
    do("return", pallets)
    with pytest.raises(Refused, match="given back as it came"):
        do("report", pallets, report="Nothing.")


def test_a_customer_ends_and_comes_again(do: Any, hansa: Any) -> None:
    assert do("end", hansa).ended_on == TODAY
    assert do("resume", hansa).state == "active"
