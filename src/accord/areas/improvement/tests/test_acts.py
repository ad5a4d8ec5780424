"""The life of a nonconformity and of an action, as every door performs it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from accord.areas.improvement.models import Action, Nonconformity
from accord.areas.improvement.queries import raised_from
from accord.kernel.duties.inbox import duties
from accord.kernel.ledger.rebuild import compare
from accord.kernel.moments.past import moment
from accord.kernel.organization.models import Site
from accord.kernel.records.record import within
from accord.kernel.refusals import Forbidden, Refused, WrongState

TODAY = date(2026, 3, 2)


@pytest.fixture
def raised(do: Any) -> Any:
    """A reported nonconformity."""
    return do("raise", Nonconformity, title="Wrong label", description="12 boxes of lot 7 carry the label of lot 6.")


@pytest.fixture
def analysed(do: Any, raised: Any) -> Any:
    """One whose cause is found."""
    do("contain", raised, containment="Boxes relabelled.")
    return do("analyse", raised, cause="Two rolls on one printer.", extent="Line 2 has the same printer.")


def test_from_report_to_closing(do: Any, analysed: Any, organization: Any) -> None:
    acting = do(
        "plan", analysed, effect_test="No wrong label in 500 boxes.", action="Scan at packing", due_on="2026-03-20"
    )
    assert acting.state == "acting"
    action = Action.everywhere.get()
    assert (action.nonconformity_id, action.due_on, action.state) == (acting.pk, date(2026, 3, 20), "open")
    with pytest.raises(Refused, match=action.reference):
        do("watch", acting)
    action = do("complete", action, result="Scanner in use.", effect_check_due="2026-05-01")
    assert (action.state, action.done_on) == ("done", TODAY)
    watched = do("watch", acting)
    with pytest.raises(Refused, match="Verify first"):
        do("close", watched)
    do("verify", watched, verification="None in 800 boxes.")
    with pytest.raises(Refused, match="not verified yet"):
        do("close", watched)
    do("verify", action, result="No wrong label since.")
    closed = do("close", watched)
    assert (closed.state, closed.closed_on, closed.verified_on) == ("closed", TODAY, TODAY)
    assert not compare(organization).differences


def test_actions_can_be_verified_together_with_the_nonconformity(do: Any, analysed: Any, manager: Any) -> None:
    acting = do("plan", analysed, effect_test="No wrong label.", action="Scan at packing")
    do("complete", Action.everywhere.get())
    do("watch", acting)
    do("verify", acting, verification="None in 800 boxes.", with_actions="yes")
    action = Action.everywhere.get()
    assert (action.state, action.result, action.verified_by_id) == ("verified", "None in 800 boxes.", manager.person.pk)
    assert do("close", acting).state == "closed"


def test_without_an_action_closing_needs_the_reason(do: Any, analysed: Any) -> None:
    do("verify", analysed, verification="Seen at once.", effect_test="Look at the next lot.")
    with pytest.raises(Refused, match="why none was needed"):
        do("close", analysed)
    assert do("close", analysed, no_action_because="A single slip.").state == "closed"


def test_acting_needs_an_action(do: Any, analysed: Any) -> None:
    with pytest.raises(Refused, match="what will be done"):
        do("plan", analysed, effect_test="No wrong label.")
    do("create", Action, title="Scan at packing", nonconformity=analysed.reference)
    assert do("plan", analysed, effect_test="No wrong label.").state == "acting"


def test_anybody_may_report_from_any_record_but_not_close(do: Any, actor: Any, manager: Any) -> None:
    site = do("create", Site, title="Hamburg")
    member = actor("member")
    found = do(
        "raise",
        Nonconformity,
        by=member,
        title="Late",
        description="Nine days late.",
        source=site.reference,
        severity="Minor",
    )
    assert (found.source, found.detected_by_id, found.detected_on) == (site.pointer, member.person.pk, TODAY)
    with within(manager.organization.pk):
        assert list(raised_from(manager, site)) == [found]
    with pytest.raises(Forbidden):
        do("reject", found, by=member, reason="No.")
    assert do("reject", found, reason="It was ordered late.").state == "rejected"


def test_what_was_noticed_tomorrow_is_refused(do: Any) -> None:
    with pytest.raises(Refused, match="future"):
        do("raise", Nonconformity, title="Late", description="Late.", detected_on="2026-03-03")


def test_a_made_up_source_is_not_there(do: Any) -> None:
    with pytest.raises(Refused, match="no site 'S-9999' here"):
        do("raise", Nonconformity, title="Late", description="Late.", source="S-9999")


def test_a_step_cannot_be_left_out(do: Any, raised: Any) -> None:
    for verb, answers in (
        ("analyse", {"cause": "x", "extent": "y"}),
        ("plan", {"effect_test": "x"}),
        ("watch", {}),
        ("close", {}),
    ):
        with pytest.raises(WrongState):
            do(verb, raised, **answers)


def test_a_closed_one_is_locked_until_it_is_reopened(do: Any, analysed: Any) -> None:
    do("verify", analysed, verification="Seen.", effect_test="Look.")
    closed = do("close", analysed, no_action_because="A slip.")
    with pytest.raises(WrongState):
        do("edit", closed, cause="Another one.")
    with pytest.raises(WrongState):
        do("create", Action, title="More", nonconformity=closed.reference)
    again = do("reopen", closed, reason="Two more boxes.")
    assert (again.state, again.verified_on, again.closed_on, again.verification) == ("analysed", None, None, "")
    assert (again.decision, again.no_action_because) == ("Two more boxes.", "")


def test_rejecting_cancels_what_was_planned_and_can_be_taken_back(do: Any, raised: Any) -> None:
    do("create", Action, title="Scan at packing", nonconformity=raised.reference)
    rejected = do("reject", raised, reason="The label was right.")
    assert Action.everywhere.get().state == "cancelled"
    assert do("reconsider", rejected, reason="It was wrong.").state == "open"


def test_the_form_that_begins_to_act_asks_for_what_is_not_planned_yet(do: Any, analysed: Any, browser: Any) -> None:
    """The first action is asked for where there is none, and may be left out where one is added already."""
    address, said = f"/northwind/nonconformities/{analysed.reference}/plan", "Say what will be done, or add an action"
    empty = browser.get(address).content.decode()
    assert said in empty
    assert re.search(r'name="action"[^>]* required', empty)
    refused = browser.post(address, {"rev": str(analysed.rev), "effect_test": "No wrong label in 500.", "action": " "})
    assert refused.status_code == 422
    assert said in refused.content.decode()
    with pytest.raises(Refused, match=said):
        do("plan", analysed, effect_test="No wrong label in 500.")
    do("create", Action, title="Scan at packing", nonconformity=analysed.reference)
    planned = browser.get(address).content.decode()
    assert said not in planned
    assert not re.search(r'name="action"[^>]* required', planned)
    assert do("plan", analysed, effect_test="No wrong label in 500.").state == "acting"


def test_closing_without_an_action_asks_why_none_was_needed(do: Any, analysed: Any, browser: Any) -> None:
    seen = do("verify", analysed, verification="None since.", effect_test="No wrong label in 500.")
    page = browser.get(f"/northwind/nonconformities/{seen.reference}/close").content.decode()
    assert "Say why none was needed" in page
    with pytest.raises(Refused, match="Say why none was needed"):
        do("close", seen)
    assert do("close", seen, no_action_because="The printer is gone.").state == "closed"


def test_an_action_without_effect_is_taken_up_again(do: Any) -> None:
    action = do("create", Action, title="Train the line")
    do("complete", action, result="Trained.", effect_check_due="2026-04-01")
    again = do("reopen", action, reason="Errors go on.", due_on="2026-05-01")
    assert (again.state, again.done_on, again.effect_check_due, again.due_on) == ("open", None, None, date(2026, 5, 1))
    assert do("cancel", again, reason="The line is closed.").state == "cancelled"


def test_the_first_day_of_an_action_stays_however_often_it_is_moved(do: Any) -> None:
    action = do("create", Action, title="Train the line")
    assert action.first_due_on is None
    for day in ("2026-04-01", "2026-05-01", "2026-03-20", ""):
        action = do("edit", action, due_on=day)
        assert action.first_due_on == date(2026, 4, 1)
    again = do("reopen", do("complete", action), reason="Errors go on.", due_on="2026-06-01")
    assert (again.due_on, again.first_due_on) == (date(2026, 6, 1), date(2026, 6, 1))
    later = do("reopen", do("cancel", again, reason="No time."), reason="After all.", due_on="2026-09-01")
    assert (later.due_on, later.first_due_on) == (date(2026, 9, 1), date(2026, 6, 1)), "put off, not planned anew"


def test_an_effect_before_the_deed_is_refused(do: Any) -> None:
    action = do("complete", do("create", Action, title="Train the line"), done_on="2026-03-01")
    with pytest.raises(Refused, match="before the day"):
        do("verify", action, result="Good.", verified_on="2026-02-01")
    with pytest.raises(Refused, match="future"):
        do("verify", action, result="Good.", verified_on="2026-03-03")


def test_a_title_is_taken_from_what_happened(do: Any) -> None:
    found = do("create", Nonconformity, description="12 boxes carry the wrong label.\nSeen at packing.")
    assert found.title == "12 boxes carry the wrong label."
    with pytest.raises(Refused, match="title"):
        do("create", Nonconformity)


def test_duties_follow_the_life_of_both(do: Any, raised: Any, manager: Any, organization: Any) -> None:
    me = manager.person.reference
    do("edit", raised, owner=me)
    do("create", Action, title="Scan at packing", owner=me, due_on="2026-03-09")

    def due() -> list[tuple[str, date | None, str]]:
        with moment(organization) as m:
            return [
                (d.says, d.due_on, d.verb) for d in duties(manager, m) if d.record.declaration.area == "improvement"
            ]

    assert due() == [
        ("Contain “Wrong label”", date(2026, 3, 5), "contain"),
        ("Scan at packing", date(2026, 3, 9), "complete"),
    ]
    do("contain", raised, containment="Relabelled.")
    do("complete", Action.everywhere.get(), effect_check_due="2026-06-01")
    assert due() == [
        ("Find the cause of “Wrong label”", date(2026, 4, 1), "analyse"),
        ("Check the effect of “Scan at packing”", date(2026, 6, 1), "verify"),
    ]
