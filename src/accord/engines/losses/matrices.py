"""Qualitative risk matrices: which cell a risk falls into, and what the cell hides.

A cell is a label, not a number: Cox (Risk Analysis 28(2), 2008) shows that a matrix can rank the smaller expected loss
higher. Store the numbers and show the cell; `matrix` says the expected loss beside the cell, `reversals` names the
pairs of risks whose cells stand the wrong way round.

NIST SP 800-30 Rev. 1 (2012, public domain): semi-quantitative scale of appendix D, tables G-5 (overall likelihood from
likelihood of initiation and of adverse impact) and I-2 (risk from likelihood and impact), quoted as they stand.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from accord.engines.given import (
    LARGEST,
    EngineError,
    Provenance,
    digest,
    floats,
    instance_of,
    measured,
    number,
    several,
    whole,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from accord.engines.given import Floats

MOST_RISKS = 4000  # for `reversals`, which looks at every pair


@dataclass(frozen=True, slots=True)
class Scale:
    """One axis of a matrix: names from the lowest to the highest, and the numbers that part them.

    `cuts` are the greatest values of each class but the last, ascending, each within its class; empty where the axis
    knows names only. `scores` says that the values are marks (0 to 100), so that their products are no money.
    """

    names: tuple[str, ...]
    cuts: tuple[float, ...] = ()
    scores: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", several("names", self.names))
        if not all(isinstance(name, str) for name in self.names):
            raise EngineError(f"`names` must hold texts; it holds {self.names}.")
        if not self.names or len(set(self.names)) != len(self.names):
            raise EngineError("`names` must hold at least one class, and each only once.")
        instance_of("scores", self.scores, bool)
        cuts = floats("cuts", self.cuts, least=0)
        if cuts.size and (cuts.size != len(self.names) - 1 or (np.diff(cuts) <= 0).any() or cuts[0] < 0):
            raise EngineError("`cuts` must be ascending, not negative, and one fewer than `names`.")

    def place(self, name: str, value: str | float) -> int:
        """The class of the argument `name`, from 0: by its name, or by the number that was measured or marked."""
        if isinstance(value, str):
            if value not in self.names:
                raise EngineError(f"`{name}` must be one of {', '.join(self.names)}; it is {value!r}.")
            return self.names.index(value)
        measured = number(name, value, least=0.0, most=LARGEST)
        if not self.cuts:
            raise EngineError(f"`{name}` is the number {measured:g}, but its scale has no `cuts`; name a class.")
        return int(np.searchsorted(self.cuts, measured, side="left"))

    def range(self, place: int) -> tuple[float, float]:
        """The least and the greatest value of a class; the last one has no end."""
        edges = (0.0, *self.cuts, math.inf)
        return edges[place], edges[place + 1]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A risk matrix: `grid[likelihood][impact]` is the place of the cell's level in `levels` (ascending)."""

    likelihood: Scale
    impact: Scale
    levels: tuple[str, ...]
    grid: tuple[tuple[int, ...], ...]

    def __post_init__(self) -> None:
        instance_of("likelihood", self.likelihood, Scale)
        instance_of("impact", self.impact, Scale)
        object.__setattr__(self, "levels", several("levels", self.levels))
        if not all(isinstance(level, str) for level in self.levels) or len(set(self.levels)) != len(self.levels):
            raise EngineError(f"`levels` must hold texts, each only once; it holds {self.levels}.")
        given = [several("grid", row) for row in several("grid", self.grid)]
        object.__setattr__(self, "grid", tuple(tuple(whole("grid", cell) for cell in row) for row in given))
        rows, columns = len(self.likelihood.names), len(self.impact.names)
        if len(self.grid) != rows or any(len(row) != columns for row in self.grid):
            raise EngineError(f"`grid` must have {rows} rows of {columns} cells, as its two scales have classes.")
        if any(cell not in range(len(self.levels)) for row in self.grid for cell in row):
            raise EngineError("`grid` must hold places in `levels`, counted from 0.")

    @property
    def measured(self) -> bool:
        """Whether both axes part measured numbers, so that their product is an expected loss."""
        return all(axis.cuts and not axis.scores for axis in (self.likelihood, self.impact))

    def understated(self, level: int, expected: float) -> int:
        """How many cells of a lower level can hold a risk of a greater expected loss."""
        tops = (
            (cell, self.likelihood.range(row)[1] * self.impact.range(column)[1])
            for row, cells in enumerate(self.grid)
            for column, cell in enumerate(cells)
        )
        return sum(cell < level and top > expected for cell, top in tops)


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a risk falls: the level's name and place, its row and column by name, and what belongs beside it.

    `expected` is likelihood x impact a year in the unit of the impact, None where only names or marks were given.
    """

    level: str
    rank: int
    likelihood: str
    impact: str
    expected: float | None
    note: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Reversals:
    """Pairs of risks that a matrix ranks against their expected loss.

    `pairs` has a row per pair: the place of the risk in the higher cell, then of the one with the greater expected
    loss. `ties` counts the pairs in cells of one level whose expected losses differ. `expected` has one value a risk,
    `ranks` its level's place.
    """

    pairs: NDArray[np.int64]
    ties: int
    expected: Floats
    ranks: NDArray[np.int64]
    provenance: Provenance


def matrix(scale: Matrix, likelihood: str | float, impact: str | float) -> Cell:
    """The cell of one risk, with its expected loss where numbers are given (per year x money).

    Names choose a class; numbers are placed by the scale's cuts. Raises EngineError for an unknown name, and for a
    number on a scale without cuts.
    """
    instance_of("scale", scale, Matrix)
    row, column = scale.likelihood.place("likelihood", likelihood), scale.impact.place("impact", impact)
    rank = scale.grid[row][column]
    numbers = [each for each in (likelihood, impact) if not isinstance(each, str)]
    expected = float(numbers[0]) * float(numbers[1]) if len(numbers) == 2 and scale.measured else None
    return Cell(
        scale.levels[rank],
        rank,
        scale.likelihood.names[row],
        scale.impact.names[column],
        expected,
        _note(scale, rank, expected),
        Provenance(digest(scale, likelihood, impact), "look-up in a risk matrix"),
    )


def reversals(scale: Matrix, likelihood: ArrayLike, impact: ArrayLike) -> Reversals:
    """Which pairs of risks stand in cells whose order is the reverse of the order of their expected losses.

    `likelihood` and `impact` hold one measured number a risk (at most 4,000 risks). Source: Cox (2008).
    """
    instance_of("scale", scale, Matrix)
    often, loss = measured("likelihood", likelihood), measured("impact", impact)
    if often.shape != loss.shape:
        raise EngineError(f"`impact` must hold one number a risk, as `likelihood` does: {often.size}, not {loss.size}.")
    if often.size > MOST_RISKS:
        raise EngineError(f"`likelihood` must hold at most {MOST_RISKS} risks; it holds {often.size}.")
    if not scale.measured:
        raise EngineError("`scale` must have `cuts` of measured numbers on both axes, or there is no expected loss.")
    for name, values in (("likelihood", often), ("impact", loss)):
        if values.min() < 0:
            raise EngineError(f"`{name}` must not be negative; it holds {values.min():g}.")
    rows, columns = np.searchsorted(scale.likelihood.cuts, often), np.searchsorted(scale.impact.cuts, loss)
    ranks, expected = np.asarray(scale.grid)[rows, columns], often * loss
    greater = expected[:, None] < expected[None, :]
    pairs = np.argwhere((ranks[:, None] > ranks[None, :]) & greater)
    ties = int(((ranks[:, None] == ranks[None, :]) & greater).sum())
    words = (f"{len(pairs)} of {often.size * (often.size - 1) // 2} pairs stand the wrong way round.",)
    given = Provenance(
        digest(scale, often, loss), "expected loss of every pair against its cells", 0.0, words if len(pairs) else ()
    )
    return Reversals(pairs, ties, expected, ranks, given)


def _note(scale: Matrix, rank: int, expected: float | None) -> str:
    """What belongs beside the cell."""
    if expected is None:
        return "Names and marks have no expected loss: store likelihood per year and loss as numbers, show the cell."
    lower = scale.understated(rank, expected)
    said = f"Expected loss {expected:.6g} a year: store the numbers, the cell alone does not rank them."
    cells = "1 lower cell can" if lower == 1 else f"{lower} lower cells can"
    return f"{said} {cells} hold a greater expected loss." if lower else said


_FIVE = ("Very Low", "Low", "Moderate", "High", "Very High")
NIST_SCALE = Scale(_FIVE, cuts=(4.0, 20.0, 79.0, 95.0), scores=True)
NIST_G5 = Matrix(
    NIST_SCALE,
    NIST_SCALE,
    _FIVE,
    ((0, 0, 1, 1, 1), (0, 1, 1, 2, 2), (1, 1, 2, 2, 3), (1, 2, 2, 3, 4), (1, 2, 3, 4, 4)),
)
NIST_I2 = Matrix(
    NIST_SCALE,
    NIST_SCALE,
    _FIVE,
    ((0, 0, 0, 1, 1), (0, 1, 1, 1, 2), (0, 1, 2, 2, 3), (0, 1, 2, 3, 4), (0, 1, 2, 3, 4)),
)
