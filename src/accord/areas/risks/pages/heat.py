"""The geometry of a risk matrix: rows by falling likelihood, columns by rising impact, each cell with its level, its
warmth and the sides on which the line of acceptance runs. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from accord.areas.risks.terms import Method, Step

T = TypeVar("T")
WARMTHS = 4  # how many shades the stylesheet has


@dataclass(frozen=True, slots=True)
class Cell(Generic[T]):
    """One cell. `look`: classes of the stylesheet; `within`: whether it is taken without more ado."""

    likelihood: Step
    impact: Step
    word: str
    within: bool
    look: str
    inside: tuple[T, ...]

    @property
    def key(self) -> str:
        """Its name in the page: likelihood, then impact."""
        return f"{self.likelihood.number}-{self.impact.number}"


@dataclass(frozen=True, slots=True)
class Row(Generic[T]):
    """The cells of one likelihood."""

    likelihood: Step
    cells: tuple[Cell[T], ...]


def warmth(level: int, levels: int) -> int:
    """The shade of a level: 1, the coolest, to the warmest; the highest level is always the warmest."""
    return 1 + (level - 1) * (WARMTHS - 1) // max(levels - 1, 1) if level < levels else WARMTHS


def line_at(method: Method, i: int, j: int) -> str:
    """Where the line of acceptance runs along a cell within the limit: above it, right of it, or both."""
    matrix = method.matrix
    if method.above(matrix[i][j]):
        return ""
    above = i + 1 < len(matrix) and method.above(matrix[i + 1][j])
    right = j + 1 < len(matrix[i]) and method.above(matrix[i][j + 1])
    return " ".join(name for name, there in (("line-above", above), ("line-right", right)) if there)


def heat(method: Method, placed: Mapping[tuple[int, int], Sequence[T]]) -> list[Row[T]]:
    """The matrix from the highest likelihood down, with what stands in each cell."""
    rows: list[Row[T]] = []
    for i in reversed(range(len(method.matrix))):
        cells = []
        for j, level in enumerate(method.matrix[i]):
            look = f"warmth-{warmth(level, len(method.levels))} {line_at(method, i, j)}".strip()
            inside = tuple(placed.get((i + 1, j + 1), ()))
            cells.append(
                Cell(method.likelihood[i], method.impact[j], method.word(level), not method.above(level), look, inside)
            )
        rows.append(Row(method.likelihood[i], tuple(cells)))
    return rows
