"""How methods are read, and the decisions about risks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.areas.risks import rules
from accord.areas.risks.models.methods import IMPACTS, LEVELS, LIKELIHOODS, MATRIX
from accord.areas.risks.terms import Method
from accord.kernel.refusals import Objection

WHOLE = {"likelihood_scale": LIKELIHOODS, "impact_scale": IMPACTS, "level_scale": LEVELS, "matrix": MATRIX}
WORDS = st.text("abcdefghij ", min_size=1, max_size=12).map(str.strip).filter(bool)


@st.composite
def written(draw: st.DrawFn) -> tuple[dict[str, str], list[list[int]], int]:
    """A method as somebody writes it, its matrix, and how many levels it has."""
    sizes = [draw(st.integers(2, 6)) for _ in range(3)]
    scales = []
    for size in sizes:
        words = draw(st.lists(WORDS, min_size=size, max_size=size, unique=True))
        scales.append("\n".join(f"{n}: {w}: means {w}" for n, w in enumerate(words, 1)))
    weights = draw(st.lists(st.integers(0, 3), min_size=2, max_size=2))
    rows = [
        [min(sizes[2], 1 + (weights[0] * i + weights[1] * j) // 2) for j in range(sizes[1])] for i in range(sizes[0])
    ]
    matrix = "\n".join(f"{i}: {' '.join(map(str, row))}" for i, row in enumerate(rows, 1))
    names = ("likelihood_scale", "impact_scale", "level_scale")
    return dict(zip(names, scales, strict=True)) | {"matrix": matrix}, rows, sizes[2]


@given(written(), st.data())
def test_what_is_written_is_read_and_levels_never_fall(
    one: tuple[dict[str, str], list[list[int]], int], data: st.DataObject
) -> None:
    texts, rows, levels = one
    limit = data.draw(st.integers(0, levels - 1))
    method = rules.read_method(**texts, acceptance_limit=limit)
    assert isinstance(method, Method)
    likelihood = data.draw(st.integers(1, len(rows)))
    impact = data.draw(st.integers(1, len(rows[0])))
    level = method.level(likelihood, impact)
    assert level == rows[likelihood - 1][impact - 1]
    assert method.above(level) == (level is not None and level > limit)
    assert method.word(level)
    assert method.level(len(rows) + 1, impact) is None
    assert method.level(None, impact) is None
    if likelihood > 1:
        lower = method.level(likelihood - 1, impact)
        assert level is not None
        assert lower is not None
        assert lower <= level


@given(written(), st.data())
def test_a_matrix_that_falls_is_refused(one: tuple[dict[str, str], list[list[int]], int], data: st.DataObject) -> None:
    texts, rows, levels = one
    i, j = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(0, len(rows[0]) - 2))
    rows[i][j] = rows[i][j + 1] + 1
    matrix = "\n".join(f"{n}: {' '.join(map(str, row))}" for n, row in enumerate(rows, 1))
    found = rules.read_method(**(texts | {"matrix": matrix}), acceptance_limit=levels - 1)
    assert isinstance(found, Objection)
    assert found.field == "matrix"


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("likelihood_scale", "rare\nlikely", "not written as a step"),
        ("likelihood_scale", "1: rare: seldom\n3: likely: often", "number 3"),
        ("impact_scale", "1: small: hardly felt", "2 to 10 steps"),
        ("level_scale", "1: low: x\n2: Low: y", "same word"),
        ("matrix", "1: 1 1 x", "not written as a row"),
        ("matrix", "1: 1 1\n2: 1", "differ in length"),
        ("matrix", "1: 1 2\n2: 2 3", "5 lines"),
        ("matrix", MATRIX.replace("4 4", "4 9"), "scale of levels lacks"),
    ],
)
def test_what_is_wrong_with_a_method_is_said(field: str, text: str, says: str) -> None:
    found = rules.method_readable(**(WHOLE | {field: text}), acceptance_limit=2)
    assert found is not None
    assert found.field == field
    assert says in found.sentence


def test_a_draft_may_be_half_written_and_the_limit_is_a_level() -> None:
    assert rules.method_readable(**(WHOLE | {"matrix": ""}), acceptance_limit=None) is None
    found = rules.method_readable(**WHOLE, acceptance_limit=4)
    assert found is not None
    assert found.field == "acceptance_limit"


@given(*[st.none() | st.decimals("-1", "10", places=2)] * 4)
def test_ranges_have_two_ends_in_order(
    a: Decimal | None, b: Decimal | None, c: Decimal | None, d: Decimal | None
) -> None:
    fine = all((x is None) == (y is None) and (x is None or y is None or 0 < x <= y) for x, y in ((a, b), (c, d)))
    found = rules.ranges_in_order(frequency_low=a, frequency_high=b, loss_low=c, loss_high=d)
    assert (found is None) == fine


def test_a_risk_is_accepted_by_its_owner_alone() -> None:
    usual = {"level": 3, "state": "assessed", "owner_id": 1, "by_id": 1, "today": date(2026, 3, 2), "expires_on": None}
    assert rules.acceptable(**usual) == []
    for change in (
        {"by_id": 2},
        {"owner_id": None},
        {"level": None},
        {"state": "closed"},
        {"expires_on": date(2026, 3, 2)},
    ):
        assert len(rules.acceptable(**(usual | change))) == 1


def test_results_are_a_table_that_no_cell_breaks() -> None:
    lines = rules.results_table([("R-1", "a|b", "", "3 × 4", "high", "above", "–", "M 1")]).splitlines()
    assert len({line.count("|") for line in lines}) == 1
