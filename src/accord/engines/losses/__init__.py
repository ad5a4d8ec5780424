"""Losses of a year: what a portfolio of risk scenarios can cost, and how that is shown."""

from accord.engines.losses.curve import LossCurve, curve
from accord.engines.losses.frequency import Bernoulli, Frequency, MixedPoisson, NegativeBinomial, Poisson
from accord.engines.losses.matrices import (
    NIST_G5,
    NIST_I2,
    NIST_SCALE,
    Cell,
    Matrix,
    Reversals,
    Scale,
    matrix,
    reversals,
)
from accord.engines.losses.sample import Estimate, Sample
from accord.engines.losses.scenario import Scenario, rosi, vulnerability
from accord.engines.losses.severity import Constant, Empirical, Exponential, Lognormal, Pert, Severity, Triangular
from accord.engines.losses.simulation import simulate
from accord.engines.losses.whatif import Marginal, marginal, what_if

__all__ = [
    "NIST_G5",
    "NIST_I2",
    "NIST_SCALE",
    "Bernoulli",
    "Cell",
    "Constant",
    "Empirical",
    "Estimate",
    "Exponential",
    "Frequency",
    "Lognormal",
    "LossCurve",
    "Marginal",
    "Matrix",
    "MixedPoisson",
    "NegativeBinomial",
    "Pert",
    "Poisson",
    "Reversals",
    "Sample",
    "Scale",
    "Scenario",
    "Severity",
    "Triangular",
    "curve",
    "marginal",
    "matrix",
    "reversals",
    "rosi",
    "simulate",
    "vulnerability",
    "what_if",
]
