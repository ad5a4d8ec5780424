"""Risk matrices: the published grids, and what a cell hides."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.engines.given import EngineError
from accord.engines.losses import NIST_G5, NIST_I2, NIST_SCALE, Matrix, Scale, matrix, reversals

REFERENCE = Path(__file__).with_name("reference")
NIST = json.loads((REFERENCE / "nist_sp800_30.json").read_text())
EXAMPLES = {k: v for k, v in json.loads((REFERENCE / "risk_matrices.json").read_text()).items() if k != "source"}
COX = next(c for c in json.loads((REFERENCE / "risk.json").read_text()) if c["id"] == "qual.cox_reversal")
COX_AXES = {name: Scale(("low", "medium", "high"), tuple(COX["input"][f"{name}_cut"])) for name in "pc"}
# Cox's grid of thirds, in which the corner (high, low) stands above the middle
COX_GRID = Matrix(COX_AXES["p"], COX_AXES["c"], ("green", "yellow", "red"), ((0, 0, 1), (0, 1, 2), (2, 2, 2)))


@pytest.mark.parametrize(
    ("table", "key"), [(NIST_G5, "G5_rows_initiation_cols_adverse_impact"), (NIST_I2, "I2_rows_likelihood_cols_impact")]
)
def test_nist_tables_are_quoted_as_they_stand(table, key):
    names = NIST_SCALE.names  # columns of the tables run from very low to very high
    found = {row: [matrix(table, row, column).level for column in names] for row in names}
    assert found == NIST[key]


@pytest.mark.parametrize("name", NIST_SCALE.names)
def test_nist_marks_of_a_hundred_fall_into_their_class(name):
    low, high, _ = NIST["scale"][name]
    for mark in range(low, high + 1):
        cell = matrix(NIST_I2, mark, "Very High")
        assert cell.likelihood == name
        assert cell.expected is None  # marks are no money


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_matrices(name):
    example = EXAMPLES[name]
    rows, columns = (Scale(tuple(f"{axis}{n}" for n in range(len(example["grid"])))) for axis in "pi")
    scale = Matrix(rows, columns, tuple(example["levels"]), tuple(map(tuple, example["grid"])))
    for i, row in enumerate(example["grid"]):
        for j, level in enumerate(row):
            cell = matrix(scale, f"p{i}", f"i{j}")
            assert (cell.level, cell.rank) == (example["levels"][level], level)
            assert "no expected loss" in cell.note
    if "bands" in example:
        assert all(
            int(np.searchsorted(example["bands"], (i + 1) * (j + 1))) == level
            for i, row in enumerate(example["grid"])
            for j, level in enumerate(row)
        )


def test_cox_reversal_is_named():
    a, b = COX["input"]["a"], COX["input"]["b"]
    first, second = matrix(COX_GRID, a["p"], a["c"]), matrix(COX_GRID, b["p"], b["c"])
    assert (first.likelihood, first.impact) == ("high", "low")
    assert (second.likelihood, second.impact) == ("medium", "medium")
    assert first.expected == pytest.approx(COX["expected"]["expected_a"], rel=COX["rel_tol"])
    assert second.expected == pytest.approx(COX["expected"]["expected_b"], rel=COX["rel_tol"])
    assert first.rank > second.rank
    assert "lower cells can hold a greater expected loss" in first.note
    found = reversals(COX_GRID, [a["p"], b["p"]], [a["c"], b["c"]])
    assert found.pairs.tolist() == [[0, 1]]
    assert found.provenance.warnings == ("1 of 1 pairs stand the wrong way round.",)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=12))
def test_reversals_equal_a_look_at_every_pair(risks):
    often, loss = (list(part) for part in zip(*risks, strict=True))
    found = reversals(COX_GRID, often, loss)
    cells = [matrix(COX_GRID, p, c) for p, c in risks]
    pairs = [
        [i, j] for i, a in enumerate(cells) for j, b in enumerate(cells) if a.rank > b.rank and a.expected < b.expected
    ]
    assert found.pairs.tolist() == pairs
    assert found.ties == sum(a.rank == b.rank and a.expected < b.expected for a in cells for b in cells)
    if pairs:
        assert all(COX_GRID.understated(cells[i].rank, cells[i].expected) for i, _ in pairs)


THIRDS = COX_AXES["p"]
REFUSED = {
    "names": lambda: Scale(("a", "a")),
    "cuts": lambda: Scale(("a", "b", "c"), (2.0, 1.0)),
    "cuts ": lambda: Scale(("a", "b"), (float("nan"),)),
    "grid": lambda: Matrix(THIRDS, THIRDS, ("l", "h"), ((0, 0), (0, 1))),
    "grid ": lambda: Matrix(THIRDS, THIRDS, ("l",), ((0, 0, 0), (0, 0, 1), (0, 0, 0))),
    "likelihood": lambda: matrix(NIST_I2, "Sometimes", "High"),
    "likelihood ": lambda: matrix(COX_GRID, float("nan"), 0.5),
    "impact": lambda: matrix(COX_GRID, 0.5, -1.0),
    "impact ": lambda: reversals(COX_GRID, [0.1, 0.2], [0.1]),
    "likelihood  ": lambda: reversals(COX_GRID, [], []),
    "impact  ": lambda: reversals(COX_GRID, [0.1], [-0.1]),
    "scale": lambda: reversals(NIST_I2, [1.0], [1.0]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals_name_the_argument(name):
    with pytest.raises(EngineError, match=f"`{name.strip()}`"):
        REFUSED[name]()
