"""A management review from its inputs to the signature."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.reviews.models import ManagementReview
from accord.areas.reviews.queries import actions_of
from accord.areas.reviews.terms import INPUTS, VERDICTS, DecisionKind
from accord.kernel.records.declaration import named
from accord.kernel.refusals import Forbidden, Refused, WrongState

TODAY = date(2026, 3, 2)


@pytest.fixture
def review(do: Any, manager: Any) -> Any:
    """A planned one."""
    return do("create", ManagementReview, title="Review 2026", planned_on="2026-03-02", owner=manager.person.reference)


@pytest.fixture
def held(do: Any, review: Any, manager: Any) -> Any:
    """The same, held today."""
    me = manager.person.reference
    return do("hold", review, held_on="2026-03-02", chair=me, participants=[me])


def test_what_the_records_say_is_collected(do: Any, review: Any) -> None:
    do("create", named("Issue").model, title="Battery rules", side="external")
    do("create", named("Nonconformity").model, title="Wrong label", detected_on="2026-02-01", severity="minor")
    do("edit", review, changed_needs="Customers ask for more.")
    found = do("collect", review)
    assert "Battery rules: new" in found.changed_issues
    assert found.nonconformities.startswith("Detected since 2025-03-02: 1 (1 minor)")
    assert (found.changed_needs, found.inputs_as_of) == ("Customers ask for more.", TODAY)


def test_what_came_on_the_last_reviews_day_counts_by_the_organizations_day(do: Any, manager: Any, clock: Any) -> None:
    with clock("2026-03-02T20:00:00Z"):  # the morning of 3 March in Auckland
        do("set-up", manager.organization, title="Kea", time_zone="Pacific/Auckland")
        manager.organization.refresh_from_db()
        do("create", named("Issue").model, title="Battery rules", side="external")
        do("create", named("InterestedParty").model, title="Neighbours", party_class="neighbour")
        planned = do("create", ManagementReview, title="Spring", planned_on="2026-03-03", period_from="2026-03-03")
        found = do("collect", planned)
    assert "Battery rules: new" in found.changed_issues
    assert "Neighbours: new" in found.changed_needs


def test_a_review_is_not_held_tomorrow(do: Any, review: Any, manager: Any, actor: Any) -> None:
    me = manager.person.reference
    with pytest.raises(Refused, match="future"):
        do("hold", review, held_on="2026-03-03", chair=me, participants=[me])
    with pytest.raises(Forbidden):
        do("hold", review, by=actor("internal_auditor"), held_on="2026-03-02", chair=me, participants=[me])


def test_minutes_are_signed_when_all_is_said(do: Any, held: Any, manager: Any) -> None:
    with pytest.raises(Refused, match="Nothing is said yet about what became of earlier actions"):
        do("sign", held)
    do("edit", held, **{i.field: "Considered." for i in INPUTS}, **dict.fromkeys(VERDICTS, "yes"))
    with pytest.raises(Refused, match="over all"):
        do("sign", held)
    do("edit", held, conclusion="It works.", change_decision="None is needed.", resources_decision="None is needed.")
    with pytest.raises(Refused, match="what to improve"):
        do("sign", held)
    decided = do("decide", held, kind="improvement", action="Second inspector", who=manager.person.reference,
                 due_on="2026-06-01")  # fmt: skip
    action = actions_of(decided, DecisionKind.IMPROVEMENT).get()
    assert (action.source, action.owner) == (held.pointer, manager.person)
    signed = do("sign", held, next_on="2027-03-01")
    assert (signed.state, signed.signed_by, signed.signed_on) == ("signed", manager.person, TODAY)
    following = ManagementReview.objects.get(state="planned")
    assert (following.title, following.period_from) == ("Management review, March 2027", TODAY)
    with pytest.raises(WrongState):
        do("edit", signed, conclusion="Other.")
    do("collect", following)
    following.refresh_from_db()
    assert "Second inspector: open, due 2026-06-01" in following.earlier_actions


def test_who_led_the_review_signs(do: Any, held: Any, actor: Any) -> None:
    with pytest.raises(Refused, match="signs its minutes"):
        do("sign", held, by=actor("top_management"))


def test_figures_customers_and_ideas_are_collected_too(do: Any, review: Any, manager: Any) -> None:
    def new(name: str, **said: Any) -> Any:
        return do("create", named(name).model, **said)

    customer = new("Customer", title="Hansa")
    new("Feedback", title="Survey", customer=customer.reference, received_on="2026-02-01", score="8", scale="10")
    new("Complaint", title="Late", customer=customer.reference, received_on="2026-02-01", description="Late.")
    new("ResourceNeed", title="Second oven", needed_by="2026-04-01")
    new("Idea", title="Scan instead of typing")
    indicator = new("Indicator", title="Late orders", unit="%", direction="lower", target="5")
    new("Measurement", indicator=indicator.reference, measured_on="2026-02-01", value="7.5")
    found = do("collect", review)
    assert "Scores: 1, in the mean 80 of 100." in found.customer_satisfaction
    assert "not answered yet 1" in found.customer_satisfaction
    assert "Second oven: asked for, not decided, due 2026-04-01" in found.resource_adequacy
    assert "Scan instead of typing: new" in found.improvement_chances
    assert "Late orders: 7.5 %, target 5" in found.measurements
