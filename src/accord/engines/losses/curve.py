"""The loss exceedance curve: the distribution of the annual loss of a portfolio, without trials.

Windows follow each other from the far tail down, each an eighth of the one above; each is computed on two grids and
refined until its estimated error is small enough. Beyond the last window the tail of a single great loss continues.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from accord.engines.given import LARGEST, EngineError, Provenance, digest, floats, number
from accord.engines.losses.atoms import Atoms, atoms_of, no_loss
from accord.engines.losses.compound import Compound
from accord.engines.losses.erlang import Erlang, erlang
from accord.engines.losses.grid import Grid
from accord.engines.losses.pieces import Piece, Steps, Window
from accord.engines.losses.scenario import Scenario, acting, portfolio
from accord.engines.losses.severity import SMALLEST, check_size
from accord.engines.losses.spectra import Spectra

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from accord.engines.given import Floats

SIZE, TOP_SIZE, LARGEST_SIZE, BRACKET_SIZE = 1 << 10, 1 << 11, 1 << 16, 1 << 15
RATIO, MOST_WINDOWS = 8, 40
OVERLAP = 15 / 16
GREAT_STEPS = np.array([1.0, 1.2, 1.5, 2.0, 3.0, 5.0, 8.0, 12.0])
FAINT = 1e-9  # share of the probability that needs no window of its own
SPARE = 0.01  # part of the tolerance within which the lowest window answers down to 0
TOP_TILT, LOW_TILT = 8.0, 12.0  # round-off matters in the far tail, what wraps around below it
FAR = 9.0  # standard deviations below the mean; a sum of very many losses lies above
QUITE = 32.0  # times the tolerance: what twice the points would not reach
ROUND_OFF = 1e-3  # an error below it that does not fall with a finer grid is round-off
CANCELLED = 1e-11  # share of the mean below which a difference of integrals has no digits left, were they exact
OF_NODES = 2e-5  # relative error that the nodes of common factors leave, beside twice as many of them
LIGHT = 30.0  # decay beyond the end where no single loss reaches so far
BISECTIONS = 100
SAME, ROUNDING = 1e-12, 2.0**-52  # of a probability, and of 1 less a probability
MOST_EVENTS = 1e7  # a year, on average
BRACKET_TILT, BRACKET_SLACK = 14.0, 1e-9
SHARP = 1e-3  # an error above it on the largest grid: the probability jumps
STAIRS = 1 << 17  # points of a window of a probability that jumps
METHOD = "compound distributions by FFT, cells that keep mean and variance"
STAIRCASE = "compound distributions by FFT, mean-preserving cells, a staircase"


@dataclass(frozen=True)
class LossCurve:
    """The distribution of the annual loss S, in the unit of the scenarios' severities.

    `ale` is its mean, `sd` its standard deviation (both closed forms), `p0` = P(S = 0). `independent` is the curve of
    the same scenarios without common factors, None where there are none. Methods take a number or an array and answer
    in the same shape.
    """

    compound: Compound
    atoms: Atoms
    pieces: tuple[Piece | Steps | Erlang, ...]
    rel_tol: float
    tail: float
    independent: LossCurve | None = None

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        return self.compound.scenarios

    @property
    def ale(self) -> float:
        return self.compound.ale

    @property
    def sd(self) -> float:
        return self.compound.sd

    @property
    def p0(self) -> float:
        return float(self.atoms.masses[0])

    @cached_property
    def error(self) -> float:
        """Estimated relative error of `sf` down to the tail that was asked for; of the amounts where `jumps`."""
        nodes = OF_NODES if self.compound.factors and self.ale else 0.0
        return max((piece.error(_reach(self.atoms, self.tail)) for piece in self.pieces), default=0.0) + nodes

    @property
    def jumps(self) -> bool:
        """Whether P(S > x) jumps where nobody can say exactly: it lies between those at x less and more `error`."""
        return any(isinstance(piece, Steps) for piece in self.pieces)

    @cached_property
    def provenance(self) -> Provenance:
        """Where the curve comes from, with its `error`."""
        factors = self.compound.factors
        inputs = digest(self.scenarios, factors, self.rel_tol, self.tail)
        method = (STAIRCASE if self.jumps else METHOD) + (
            f", mixed over {len(self.compound.nodes[1])} nodes of {' and '.join(factors)}" if factors else ""
        )
        if any(isinstance(piece, Erlang) for piece in self.pieces):
            method = "mixture of Erlang distributions, a closed form"
        return Provenance(inputs, method, self.error, self._warnings())

    def _warnings(self) -> tuple[str, ...]:
        words = [sentence for each in self.scenarios for sentence in each.warnings]
        if self.jumps:
            words.append(f"P(S > x) jumps: each of its steps may lie a share of {self.error:.1e} of its amount aside.")
        elif self.atoms.spread:
            words.append("Constant or observed losses have too many sums: each is spread over a cell of the grid.")
        if self.error > self.rel_tol:
            words.append(f"The estimated error {self.error:.1e} exceeds `rel_tol` {self.rel_tol:.1e}.")
        return tuple(words)

    @property
    def end(self) -> float:
        """The amount beyond which the tail of a single great loss continues the curve."""
        return self.pieces[0].end if self.pieces else float(self.atoms.values[-1])

    def sf(self, x: ArrayLike) -> Floats:
        """P(S > x)."""
        at = floats("x", x, ndim=None)
        above = np.minimum(self._smooth(np.maximum(at, 0.0)) + self.atoms.sf(at), 1.0)
        return _like(x, np.where(at < 0, 1.0, above))

    def cdf(self, x: ArrayLike) -> Floats:
        """P(S <= x)."""
        return 1.0 - self.sf(x)

    def quantile(self, q: ArrayLike) -> Floats:
        """The least amount that is not exceeded with probability q or more (value at risk), q from 0 to below 1."""
        level = self._levels(q)
        return _like(q, self._inverse(1.0 - level))

    def tvar(self, q: ArrayLike) -> Floats:
        """Mean of the worst 1 - q of the years (expected shortfall): quantile + E[(S - quantile)+] / (1 - q)."""
        level = self._levels(q)
        at = self._inverse(1.0 - level)
        return _like(q, at + self.excess(at) / (1.0 - level))

    def excess(self, x: ArrayLike) -> Floats:
        """E[(S - x)+], the mean loss above x (the price of a cover in excess of x)."""
        at = floats("x", x, ndim=None)
        low = np.maximum(at, 0.0)
        return _like(x, self._smooth_excess(low) + self.atoms.excess(low) + np.maximum(-at, 0.0))

    def bracket(self, x: float) -> tuple[float, float]:
        """Certified bounds of P(S > x): every loss rounded down, every loss rounded up, to a grid of x/32767.

        Where `sf`, by its own error, is a hair outside, the bounds reach as far as it.
        """
        at = number("x", x, least=0.0, most=LARGEST)
        check_size("x", at)
        if at == 0 or not self.pieces:
            return (float(self.sf(at)),) * 2
        grid = Grid(BRACKET_SIZE, at / (BRACKET_SIZE - 1), BRACKET_TILT)
        low, high = (
            1.0 - float(grid.masses(Spectra(self.compound, grid, cells=cells).whole()).sum())
            for cells in ("floor", "ceil")
        )
        here = float(self.sf(at))
        return max(0.0, min(here, low - BRACKET_SLACK)), min(1.0, max(here, high + BRACKET_SLACK))

    def _levels(self, q: ArrayLike) -> Floats:
        level = floats("q", q, ndim=None)
        if level.min() < 0 or level.max() >= 1:
            raise EngineError(
                f"`q` must hold probabilities from 0 to below 1; it holds {level.min():g}..{level.max():g}."
            )
        return level

    def _smooth(self, x: Floats) -> Floats:
        """P(S > x) but for the atoms: each piece above the end of the one below it, and nowhere less than there."""
        result, least = np.zeros(x.shape), 0.0
        for piece, below in zip(self.pieces, self._below, strict=True):
            here = (x > below) & (x <= piece.end)
            if here.any():
                result[here] = np.maximum(piece.sf(x[here]), least)
            if (x > below).all():
                break
            least = max(least, float(piece.sf(np.array(below))))
        beyond = x > self.end
        if self.pieces and beyond.any():
            result[beyond] = self._tail * self._decay(x[beyond])
        return result

    @property
    def _below(self) -> list[float]:
        """The amount above which each piece answers."""
        return [each.end for each in self.pieces[1:]] + [-1.0] * bool(self.pieces)

    @cached_property
    def _tail(self) -> float:
        return float(self.pieces[0].sf(np.array(self.end))) if self.pieces else 0.0

    def _decay(self, x: Floats, *, area: bool = False) -> Floats:
        """P(S > x) / P(S > end) beyond the end, or with `area` that of the integrals, by the single great loss."""
        there = float(self.compound.single_loss(np.array(self.end), area=area))
        if there > 0:
            return self.compound.single_loss(x, area=area) / there
        return np.exp(LIGHT * (1 - x / self.end))

    def _smooth_excess(self, x: Floats) -> Floats:
        """E[(S - x)+] but for the atoms."""
        result, ends = np.zeros(x.shape), self._excess_at_ends
        for piece, after, below in zip(self.pieces, ends, self._below, strict=True):
            here = (x > below) & (x <= piece.end)
            if here.any():
                result[here] = after + piece.area(np.array(piece.end)) - piece.area(x[here])
        beyond = x > self.end
        if self.pieces and beyond.any():
            result[beyond] = ends[0] * self._decay(x[beyond], area=True)
        return result

    @cached_property
    def _excess_at_ends(self) -> list[float]:
        """E[(S - end)+] of the smooth part at the end of each piece: what the exact mean leaves beyond the integral."""
        areas = [
            float(piece.area(np.array(piece.end)) - piece.area(np.array(max(below, 0.0))))
            for piece, below in zip(self.pieces, self._below, strict=True)
        ]
        beyond = self.ale - float(self.atoms.values @ self.atoms.masses) - math.fsum(areas)
        if beyond < max(CANCELLED, self.error) * self.ale and self.end < math.inf:  # the difference has no digits left
            single = float(self.compound.single_loss(np.array(self.end), area=True))
            there = float(self.compound.single_loss(np.array(self.end)))
            beyond = self._tail * single / there if there > 0 else 0.0
        return [beyond + math.fsum(areas[:place]) for place in range(len(areas))]

    def _inverse(self, y: Floats) -> Floats:
        """The least x with P(S > x) <= y, but for rounding: what is reached to its last digits is reached."""
        y = y * (1 + SAME) + ROUNDING
        result = np.zeros(y.shape)
        slow = (y < self._tail) if self.atoms.only_zero else (y < 1 - self.p0)
        left = ~slow & (y < 1 - self.p0)
        for piece, below in zip(self.pieces, self._below, strict=True):
            here = left & (y < (piece.top if below < 0 else float(piece.sf(np.array(below)))))
            if here.any():
                result[here] = np.clip(piece.inverse(y[here]), max(below, 0.0), piece.end)
            left &= ~here
            if not left.any():  # the windows below need not be computed
                break
        if slow.any():
            result[slow] = self._bisected(y[slow])
        return result

    def _bisected(self, y: Floats) -> Floats:
        low, high = np.zeros(y.shape), np.full(y.shape, 2 * self.end + np.finfo(float).tiny)
        while (above := self.sf(high) > y).any():
            high = np.where(above, 4 * high, high)
        for _ in range(BISECTIONS):
            middle = (low + high) / 2
            above = self.sf(middle) > y
            low, high = np.where(above, middle, low), np.where(above, high, middle)
        return self.atoms.snapped(high)


def _like(given: ArrayLike, result: Floats) -> Floats:
    """The result in the shape of what was given; a number for a number."""
    shaped: Floats = result.reshape(np.shape(given))[()]
    return shaped


def curve(
    scenarios: Sequence[Scenario] | Scenario,
    *,
    factors: Sequence[str] | str | None = None,
    rel_tol: float = 1e-4,
    tail: float = 1e-6,
) -> LossCurve:
    """The distribution of the annual loss of `scenarios` together.

    `factors` names the common factors that act (those of which scenarios have loadings, if not given; `()` for none):
    given standard normal factors z, Poisson rates are multiplied by exp(loading z - loading²/2), so that means stay.
    `rel_tol` bounds the estimated relative error of P(S > x) wherever that is `tail` or more.

    Raises EngineError for no scenarios, unknown or more than two factors, more than 1e7 events a year, and
    tolerances outside 1e-12..0.1.
    """
    given = portfolio(scenarios)
    allowed = number("rel_tol", rel_tol, least=1e-12, most=0.1)
    least = number("tail", tail, least=1e-12, most=0.1)
    named = acting(given, factors)
    if (events := sum(each.lef for each in given)) > MOST_EVENTS:
        raise EngineError(f"`scenarios` must have at most {MOST_EVENTS:g} loss events a year; they have {events:g}.")
    compound = Compound(given, named)
    atoms = atoms_of(compound)
    pieces: tuple[Piece | Steps | Erlang, ...] = ()
    if closed := erlang(compound):
        pieces = (closed,)
    elif atoms.rest > SMALLEST and not _all_atoms(compound, atoms):
        smooth = _pieces(compound, atoms, allowed, least)
        if smooth is None:
            atoms = no_loss(compound, spread=True)
            pieces = _stairs(compound, atoms, least)
        else:
            pieces = smooth
    independent = curve(given, factors=(), rel_tol=rel_tol, tail=tail) if named else None
    return LossCurve(compound, atoms, pieces, allowed, least, independent)


def _reach(atoms: Atoms, tail: float) -> float:
    """The probability down to which the curve is wanted; far less than that of any loss at all."""
    return min(tail, 1e-3 * atoms.rest)


def _all_atoms(compound: Compound, atoms: Atoms) -> bool:
    """Whether every loss is an atom."""
    return not atoms.spread and not any(
        each.lef and (place not in atoms.places or (each.secondary and not each.secondary[1].atoms[0].size))
        for place, each in enumerate(compound.scenarios)
    )


def _pieces(compound: Compound, atoms: Atoms, rel_tol: float, tail: float) -> tuple[Piece, ...] | None:
    """Windows from the far tail down, until what lies below is a faint share; None where the probability jumps."""
    reach, mass = _reach(atoms, tail), atoms.rest
    length = _first_length(compound, reach)
    while (piece := _refined(compound, atoms, length, mass, rel_tol, reach, TOP_TILT)).exceedance[-1] > reach:
        length *= 4
    pieces = [piece]
    while piece.error(reach) <= max(SHARP, rel_tol):
        enough = len(pieces) == MOST_WINDOWS or mass - piece.top <= FAINT * mass
        if enough or piece.window.error(0.0, reach) <= rel_tol * SPARE:
            return (*pieces[:-1], replace(piece, start=piece.window.grid.start))
        length /= RATIO
        piece = _refined(compound, atoms, length, mass, rel_tol, reach, LOW_TILT)
        pieces.append(piece)
    return None


def _stairs(compound: Compound, atoms: Atoms, tail: float) -> tuple[Steps, ...]:
    """Windows of a probability that jumps, from the far tail down."""
    reach, mass = _reach(atoms, tail), atoms.rest
    length = _first_length(compound, reach)
    size = compound.affordable(STAIRS)

    def steps(tilt: float) -> Steps:
        grid = Grid(size, length / size, tilt)
        return Steps(grid, Spectra(compound, grid, cells="mean"), mass, OVERLAP * length / RATIO)

    while (piece := steps(TOP_TILT)).exceedance[-1] > reach:
        length *= 4
    pieces = [piece]
    while len(pieces) < MOST_WINDOWS and mass - piece.top > FAINT * mass:
        length /= RATIO
        piece = steps(LOW_TILT)
        pieces.append(piece)
    return (*pieces[:-1], replace(piece, start=0.0))


def _first_length(compound: Compound, tail: float) -> float:
    """About where P(S > x) falls to `tail`: the rest of the year at its mean and spread, and one great loss."""
    means, variances = compound.conditional
    order = np.argsort(means)[::-1]
    worst = order[min(int(np.searchsorted(np.cumsum(compound.nodes[1][order]), tail)), order.size - 1)]
    greatest = max(
        float(part.ppf(1 - tail / rate)) if rate > tail else part.mean for rate, part in compound.single_parts
    )
    great = greatest * GREAT_STEPS
    spread = math.sqrt(min(float(variances[worst]), greatest * float(means[worst])))  # of losses up to `greatest`
    enough = compound.single_loss(compound.ale + great) <= tail
    return float(means[worst]) + 5.5 * spread + float(great[int(enough.argmax())])


def _refined(
    compound: Compound, atoms: Atoms, length: float, mass: float, rel_tol: float, reach: float, tilt: float
) -> Piece:
    """A window of which the estimated error is at most `rel_tol`, or the best before round-off takes over."""

    least = compound.ale - FAR * compound.sd

    def window(size: int, known: Window | None = None) -> Piece:
        grid, start = Grid(size, length / size, tilt), OVERLAP * length / RATIO
        if least > length / 2:
            h = (length - least) / size
            grid = Grid(size, h, 0.0, 4 * int(least / (4 * h)))
            start = grid.start
            known = None
        return Piece(Window(grid, Spectra(compound, grid, atoms.places), mass, known), start)

    most = compound.affordable(LARGEST_SIZE)
    best = window(min(TOP_SIZE if tilt == TOP_TILT else SIZE, most))
    while (error := best.error(reach)) > rel_tol and (size := best.window.grid.size) < most:
        far = error > QUITE * rel_tol and 4 * size <= most
        finer = window(4 * size) if far else window(2 * size, best.window)
        if error < ROUND_OFF and finer.error(reach) > error / 2:
            break
        best = finer
    return best
