"""What controls would do: the curve under changed frequencies and severities, on the transforms it already has.

A control that makes a scenario rarer changes one term of a sum of transforms; only one that makes losses smaller needs
new tables, of that scenario alone. So a question costs an exponential and an inverse transform per window.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from accord.engines.given import EngineError, Provenance, digest, floats, instance_of, mapped, number, whole
from accord.engines.losses.atoms import Atoms, atoms_of, no_loss
from accord.engines.losses.curve import LossCurve, curve
from accord.engines.losses.pieces import Piece, Steps, Window
from accord.engines.losses.spectra import Spectra

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from accord.engines.given import Floats
    from accord.engines.losses.compound import Compound
    from accord.engines.losses.erlang import Erlang

    Transform = NDArray[np.complex128]

STEP = 1e-3  # of a frequency, for the gradients


@dataclass(frozen=True)
class Changed:
    """The transforms of a window after the scenarios at `places` have changed."""

    base: Spectra
    spectra: Spectra
    places: frozenset[int]

    def smooth(self, step: int) -> Transform:
        exponents = list(self.base.exponents(step))
        before, after = self.base.compound.rates, self.spectra.compound.rates
        for index, (_, members) in enumerate(self.spectra.compound.pools):
            for place in self.places.intersection(members):
                changed = after[place] * (self._phi(place, step) - 1)
                exponents[index] = exponents[index] + changed - before[place] * (self.base.phi(place, step) - 1)
        if self.spectra.is_rare:
            return self.spectra.compound.rare(exponents)
        others = [self._phi(place, step) - 1 for place in self.spectra.compound.others]
        return self.spectra.compound.mixture(exponents, others) - self.spectra.atoms(step)

    def _phi(self, place: int, step: int) -> Transform:
        """From the base, unless the severity is another one."""
        old, new = self.base.compound.scenarios[place], self.spectra.compound.scenarios[place]
        same = old.primary == new.primary and old.secondary == new.secondary
        return (self.base if same else self.spectra).phi(place, step)


def what_if(
    known: LossCurve, frequency: Mapping[int, float] | None = None, severity: Mapping[int, float] | None = None
) -> LossCurve:
    """The curve when scenarios change: {place of the scenario: factor} for frequencies and for severities.

    A control that halves the frequency of the first scenario is `what_if(known, {0: 0.5})`; 0 leaves a scenario out
    (as a frequency only). Raises EngineError for a place that is none and a factor that is negative.
    """
    instance_of("known", known, LossCurve)
    often, large = _factors(known, "frequency", frequency), _factors(known, "severity", severity)
    scenarios = list(known.scenarios)
    for place in often.keys() | large.keys():
        scenarios[place] = scenarios[place].changed(often.get(place, 1.0), large.get(place, 1.0))
    grows = any(factor > 1 for factor in (*often.values(), *large.values()))
    if grows or not all(_has_room(piece) for piece in known.pieces):
        return curve(scenarios, factors=known.compound.factors, rel_tol=known.rel_tol, tail=known.tail)
    places = frozenset(often) | frozenset(large)
    compound = known.compound.changed({place: scenarios[place] for place in places})
    atoms = _atoms(known, compound)
    pieces = tuple(_changed(piece, compound, atoms, places) for piece in known.pieces if atoms.rest)
    independent = what_if(known.independent, frequency, severity) if known.independent else None
    return replace(known, compound=compound, atoms=atoms, pieces=pieces, independent=independent)


@dataclass(frozen=True)
class Marginal:
    """What each scenario contributes, a row a scenario and a column a level of `q`.

    `ale` is its mean annual loss. `quantile_without` and `tvar_without` are the portfolio's without the scenario;
    `quantile_gradient` and `tvar_gradient` the portfolio's change per change of the logarithm of its frequency: 1 %
    more events add 1 % of it.
    """

    q: Floats
    ale: Floats
    quantile_without: Floats
    tvar_without: Floats
    quantile_gradient: Floats
    tvar_gradient: Floats
    provenance: Provenance


def marginal(known: LossCurve, q: Sequence[float] = (0.95, 0.99)) -> Marginal:
    """Leave-one-out and gradient of every scenario at the levels `q`.

    Gradients are one-sided differences of second order over 0.1 % and 0.2 % of the frequency, their relative error
    about 1e-5.
    """
    instance_of("known", known, LossCurve)
    levels = floats("q", q)
    here = np.array([known.quantile(levels), known.tvar(levels)])
    without, gradient = [], []
    for place in range(len(known.scenarios)):
        gone, less, lesser = (
            np.array([changed.quantile(levels), changed.tvar(levels)])
            for changed in (what_if(known, {place: factor}) for factor in (0.0, 1 - STEP, 1 - 2 * STEP))
        )
        without.append(gone)
        gradient.append((3 * here - 4 * less + lesser) / (2 * STEP))
    inputs = digest(known.provenance.inputs, levels)
    method = "leave-one-out and differences of second order, on the transforms of the curve"
    given = Provenance(inputs, method, known.error, known.provenance.warnings)
    ale = np.array([each.ale for each in known.scenarios])
    rows, slopes = np.array(without), np.array(gradient)
    return Marginal(levels, ale, rows[:, 0], rows[:, 1], slopes[:, 0], slopes[:, 1], given)


def _factors(known: LossCurve, name: str, given: Mapping[int, float] | None) -> dict[int, float]:
    factors = {}
    for place, factor in mapped(name, given, "places").items():
        at = whole(name, place, least=0, most=len(known.scenarios) - 1)
        factors[at] = number(name, factor, least=0.0)
    if name == "severity" and any(factor == 0 for factor in factors.values()):
        raise EngineError("`severity` must hold factors above 0; a frequency of 0 leaves a scenario out.")
    return factors


def _atoms(known: LossCurve, compound: Compound) -> Atoms:
    """The atoms after the change; without constants among the severities only the probability of no loss."""
    if known.atoms.places or known.atoms.spread:
        return atoms_of(compound)
    return no_loss(compound)


def _has_room(piece: Piece | Steps | Erlang) -> bool:
    """Whether smaller annual losses stay within the window."""
    return isinstance(piece, Piece) and piece.window.grid.origin == 0


def _changed(piece: Piece | Steps | Erlang, compound: Compound, atoms: Atoms, places: frozenset[int]) -> Piece:
    assert isinstance(piece, Piece)
    grid, known = piece.window.grid, piece.window.spectra
    if isinstance(known, Changed):  # a question after another one
        places |= known.places
        known = known.base
    assert isinstance(known, Spectra)
    changed = Changed(known, Spectra(compound, grid, atoms.places), places)
    return replace(piece, window=Window(grid, changed, atoms.rest))
