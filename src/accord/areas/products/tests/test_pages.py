"""The chain on the page of a lot."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from accord.areas.products.models import Lot
from accord.areas.products.pages.traceability import BOX, HEIGHT, MOST, drawn
from accord.areas.products.terms import Traced, Went

REMOVES = st.lists(st.integers(-3, 3), min_size=1, max_size=40)


@given(REMOVES, st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), max_size=30))
def test_boxes_lie_on_the_sheet_and_never_on_each_other(removes: list[int], pairs: list[tuple[int, int]]) -> None:
    lots = [Traced(r, str(n), f"L-{n}", f"Lot {n}", "PT-30", "open", "Open", "") for n, r in enumerate([0, *removes])]
    drawing = drawn(lots, [Went(str(a), str(b)) for a, b in pairs])
    for node in drawing.nodes:
        assert 0 <= node.x <= drawing.width - BOX
        assert 0 <= node.y <= drawing.height - HEIGHT
    for one, other in combinations(drawing.nodes, 2):
        assert abs(one.x - other.x) >= BOX or abs(one.y - other.y) >= HEIGHT
    named = [n for n in drawing.nodes if n.reference]
    more = sum(max(removes_at - MOST, 0) for removes_at in map([0, *removes].count, {0, *removes}))
    assert len(named) == len(lots) - more


def test_the_page_of_a_lot_shows_both_ways(do: Any, page: Any) -> None:
    steel = do("create", Lot, title="Heat <b>", item="316L")
    body = do("create", Lot, title="B-1", materials=[steel.reference])
    do("create", Lot, title="L-1", materials=[body.reference])
    seen = page(body)
    panel = seen[seen.index('class="chain"') :]
    for title in ("Heat &lt;b&gt;", "L-1"):
        assert title in panel
    assert "Nothing is known of its material" in page(steel)
    assert "It went into no other lot" in page(do("create", Lot, title="L-2"))


def test_the_number_of_queries_does_not_grow(do: Any, page: Any) -> None:
    steel = do("create", Lot, title="Heat")
    do("create", Lot, title="L-0", materials=[steel.reference])
    page(steel)
    with CaptureQueriesContext(connection) as few:
        page(steel)
    for n in range(1, 5):
        do("create", Lot, title=f"L-{n}", materials=[steel.reference])
    with CaptureQueriesContext(connection) as many:
        page(steel)
    assert len(many) == len(few)
