"""Decisions about processes and flows, for any facts."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from accord.areas.processes import rules
from accord.areas.processes.terms import Arrow, Box

ENDS = st.none() | st.sampled_from([UUID(int=1), UUID(int=2)])
PARTY = st.sampled_from(["", "Customer"])
MAYBE = st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1))
KEYS = ("a", "b", "c")


@given(ENDS, PARTY)
def test_each_end_of_a_flow_is_one_place(end: UUID | None, party: str) -> None:
    one = (end is None) != (not party)
    assert (rules.has_a_beginning(source_id=end, from_party=party) is None) == one
    assert (rules.has_an_end(target_id=end, to_party=party) is None) == one


@given(ENDS, ENDS)
def test_a_flow_touches_one_process_or_joins_two(source: UUID | None, target: UUID | None) -> None:
    assert (rules.touches_a_process(source_id=source, target_id=target) is None) == (source != target)


@given(MAYBE, MAYBE)
def test_the_next_review_comes_later(reviewed_on: date | None, review_due: date | None) -> None:
    objection = rules.due_after_review(reviewed_on=reviewed_on, review_due=review_due)
    assert (objection is not None) == (reviewed_on is not None and review_due is not None and review_due <= reviewed_on)


@given(st.booleans(), st.sampled_from(["", "core"]))
def test_a_process_in_use_has_an_owner_and_a_kind(owner: bool, kind: str) -> None:
    assert (rules.activatable(owner=owner, kind=kind) == []) == (owner and bool(kind))


@given(
    st.lists(st.sampled_from(["draft", "active", "retired"]), min_size=3, max_size=3),
    st.lists(
        st.tuples(st.sampled_from(["", *KEYS]), st.sampled_from(["", *KEYS]), st.sampled_from(["", "Order"])),
        max_size=8,
    ),
)
def test_lint_is_silent_exactly_when_the_net_is_whole(states: list[str], ends: list[tuple[str, str, str]]) -> None:
    boxes = [Box(k, f"PRO-{k}", k.upper(), "core", s, "Ada") for k, s in zip(KEYS, states, strict=True)]
    arrows = [
        Arrow(f"PF-{n}", what, a, "" if a else "Customer", b, "" if b else "Customer")
        for n, (a, b, what) in enumerate(ends)
    ]
    active = {b.key for b in boxes if b.state == "active"}
    fed, used = {a.target for a in arrows}, {a.source for a in arrows}
    idle = {k for k in KEYS if k not in active}
    whole = active <= fed & used and not idle & (fed | used) and all(a.what for a in arrows)
    found = rules.lint(boxes, arrows)
    assert (found == []) == whole
    assert {f.reference for f in found} <= {b.reference for b in boxes} | {a.reference for a in arrows}
