"""The life of a process, as every door performs it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accord.areas.processes.models import Process, ProcessFlow
from accord.areas.processes.queries import map_of
from accord.kernel.refusals import Forbidden, Refused

TODAY = date(2026, 3, 2)


def test_a_process_is_put_to_use_with_an_owner_and_a_review(do: Any, manager: Any) -> None:
    process = do("create", Process, title="Sales")
    with pytest.raises(Refused) as refused:
        do("activate", process)
    assert [o.field for o in refused.value.objections] == ["owner", "kind"]
    do("edit", process, kind="Core process")
    active = do("activate", process, owner=manager.person.reference)
    assert (active.state, active.owner_id, active.review_due) == ("active", manager.person.pk, date(2027, 3, 2))


def test_a_review_sets_the_next_one(do: Any) -> None:
    process = do("create", Process, title="Sales")
    reviewed = do("review", process, review_result="Runs well.")
    assert (reviewed.state, reviewed.reviewed_on, reviewed.review_due) == ("draft", TODAY, date(2027, 3, 2))
    reviewed = do("review", process, review_result="Runs well.", review_due="2026-09-01", reviewed_on="2026-03-01")
    assert (reviewed.reviewed_on, reviewed.review_due) == (date(2026, 3, 1), date(2026, 9, 1))
    with pytest.raises(Refused, match="future"):
        do("review", process, review_result="Good.", reviewed_on="2026-03-03")
    with pytest.raises(Refused, match="after the last one"):
        do("review", process, review_result="Good.", review_due="2026-03-02")


def test_retiring_takes_the_flows_along(do: Any) -> None:
    one, two = do("create", Process, title="Sales"), do("create", Process, title="Production")
    do("create", ProcessFlow, source=one.reference, target=two.reference, what="Order")
    do("create", ProcessFlow, source=two.reference, to_party="Customer", what="Goods")
    assert do("retire", one).state == "retired"
    assert sorted(ProcessFlow.everywhere.values_list("title", "state")) == [("Goods", "active"), ("Order", "retired")]
    assert do("resume", ProcessFlow.everywhere.get(title="Order")).state == "active"


@pytest.mark.parametrize("ends", [{}, {"from_party": "A", "to_party": "B"}, {"from_party": "A"}, {"to_party": "A"}])
def test_a_flow_without_a_process_is_refused(do: Any, ends: dict[str, str]) -> None:
    with pytest.raises(Refused):
        do("create", ProcessFlow, what="Order", **ends)


def test_a_flow_back_into_itself_is_refused(do: Any) -> None:
    one = do("create", Process, title="Sales")
    with pytest.raises(Refused, match="itself"):
        do("create", ProcessFlow, source=one.reference, target=one.reference, what="Order")


def test_two_processes_have_two_names(do: Any) -> None:
    do("create", Process, title="Sales")
    with pytest.raises(Refused, match="Sales already has the same name"):
        do("create", Process, title="Sales")


def test_a_member_reviews_nothing(do: Any, actor: Any) -> None:
    process = do("create", Process, title="Sales")
    with pytest.raises(Forbidden):
        do("review", process, by=actor("member"), review_result="Good.")


def test_the_map_shows_what_is_used_and_what_hangs_on_it(do: Any, manager: Any) -> None:
    one, two = do("create", Process, title="Sales", kind="core"), do("create", Process, title="Gone")
    do("create", Process, title="Retired alone")
    do("create", ProcessFlow, source=one.reference, target=two.reference, what="Order")
    do("retire", Process.everywhere.get(title="Retired alone"))
    with manager.scope():
        boxes, arrows = map_of(manager)
    assert [(b.title, b.state) for b in boxes] == [("Sales", "draft"), ("Gone", "draft")]
    assert [(a.what, a.source, a.target) for a in arrows] == [("Order", str(one.pk), str(two.pk))]
