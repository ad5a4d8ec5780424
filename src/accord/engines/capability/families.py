"""Distributions that are fitted to one sample or to many at once, and whether they fit (Anderson-Darling).

Each family has two parameters. Families of three and four (shifted ones, Johnson) are left out: from some hundred
measurements their outer 0.135 % are a matter of the fit, not of the process.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammainc, gammaincc, gammaincinv, ndtr, ndtri, polygamma

from accord.engines.given import EngineError, Floats

REPLICATES, SEED, LARGEST = 999, 20260101, 400  # beyond 400 the distribution of A² no longer changes in its digits
NEWTON_STEPS = 12

Pair = tuple[Floats, Floats]


@dataclass(frozen=True, slots=True)
class Family:
    """A distribution of two parameters. Samples are rows (b, n), parameters columns (b, 1).

    `fit` is maximum likelihood; `cdf` and `sf` take (x, first, second), `quantile` takes a probability for x.
    `covariance` of the estimated parameters times n, by Fisher's information, takes them as numbers.
    """

    name: str
    parameters: tuple[str, str]
    positive: bool
    fit: Callable[[Floats], Pair]
    cdf: Callable[[Floats, Floats, Floats], Floats]
    sf: Callable[[Floats, Floats, Floats], Floats]
    quantile: Callable[[Floats, Floats, Floats], Floats]
    covariance: Callable[[float, float], Floats]


@dataclass(frozen=True, slots=True)
class Fit:
    """A family fitted to the data: its parameters by name, Anderson-Darling's A² and the probability of a larger one.

    Lognormal parameters are those of log x, in natural logarithms; a scale has the unit of the data.
    """

    family: str
    parameters: dict[str, float]
    a_squared: float
    p_value: float


def fit_normal(x: Floats) -> Pair:
    return x.mean(axis=1, keepdims=True), x.std(axis=1, ddof=1, keepdims=True)


def fit_weibull(x: Floats) -> Pair:
    """Newton's method on the shape, from the spread of the logarithms; the scale follows."""
    y = np.log(x)
    middle = y.max(axis=1, keepdims=True)  # powers stay within 0..1
    y = y - middle
    shape = np.pi / np.sqrt(6) / y.std(axis=1, keepdims=True)
    for _ in range(NEWTON_STEPS):
        w = np.exp(shape * y)
        total, first, second = (np.sum(w * y**k, axis=1, keepdims=True) for k in range(3))
        slope = second / total - (first / total) ** 2 + shape**-2.0
        step = (first / total - 1 / shape - y.mean(axis=1, keepdims=True)) / slope
        shape = np.maximum(shape - step, shape / 4)
    return shape, np.exp(middle) * np.mean(np.exp(shape * y), axis=1, keepdims=True) ** (1 / shape)


def fit_gamma(x: Floats) -> Pair:
    """Newton's method on the shape in 1/shape (Minka 2002); the scale is mean over shape."""
    mean = x.mean(axis=1, keepdims=True)
    s = np.log(mean) - np.log(x).mean(axis=1, keepdims=True)
    shape = (3 - s + np.sqrt((s - 3) ** 2 + 24 * s)) / (12 * s)
    for _ in range(NEWTON_STEPS):
        gap = np.log(shape) - digamma(shape) - s
        shape = 1 / (1 / shape + gap / (shape**2 * (1 / shape - polygamma(1, shape))))
    return shape, mean / shape


def normal_covariance(_mean: float, sd: float) -> Floats:
    return np.diag([sd**2, sd**2 / 2])


def weibull_covariance(shape: float, scale: float) -> Floats:
    """With Euler's constant in place of the printed 1.109, 0.257 and 0.608 (Cohen 1965)."""
    part, whole = 1 - np.euler_gamma, np.pi**2 / 6
    both = scale * part / whole
    return np.array([[shape**2 / whole, both], [both, (scale / shape) ** 2 * (1 + part**2 / whole)]])


def gamma_covariance(shape: float, scale: float) -> Floats:
    return np.asarray(np.linalg.inv([[polygamma(1, shape), 1 / scale], [1 / scale, shape / scale**2]]))


NORMAL = Family(
    "normal",
    ("mean", "sd"),
    False,
    fit_normal,
    lambda x, mean, sd: ndtr((x - mean) / sd),
    lambda x, mean, sd: ndtr((mean - x) / sd),
    lambda p, mean, sd: mean + sd * ndtri(p),
    normal_covariance,
)
LOGNORMAL = Family(
    "lognormal",
    ("log_mean", "log_sd"),
    True,
    lambda x: fit_normal(np.log(x)),
    lambda x, mean, sd: NORMAL.cdf(np.log(x), mean, sd),
    lambda x, mean, sd: NORMAL.sf(np.log(x), mean, sd),
    lambda p, mean, sd: np.exp(NORMAL.quantile(p, mean, sd)),
    normal_covariance,
)
WEIBULL = Family(
    "weibull",
    ("shape", "scale"),
    True,
    fit_weibull,
    lambda x, shape, scale: -np.expm1(-((x / scale) ** shape)),
    lambda x, shape, scale: np.exp(-((x / scale) ** shape)),
    lambda p, shape, scale: scale * (-np.log1p(-p)) ** (1 / shape),
    weibull_covariance,
)
GAMMA = Family(
    "gamma",
    ("shape", "scale"),
    True,
    fit_gamma,
    lambda x, shape, scale: gammainc(shape, x / scale),
    lambda x, shape, scale: gammaincc(shape, x / scale),
    lambda p, shape, scale: scale * gammaincinv(shape, p),
    gamma_covariance,
)
FAMILIES = {family.name: family for family in (NORMAL, LOGNORMAL, WEIBULL, GAMMA)}


def fitted(x: Floats, name: str | None = None) -> Fit:
    """The family `name` fitted to `x` (n,); None: of those that can hold such data the one with the least A²."""
    skewed = x.min() > 0 and x.std() > 1e-4 * x.mean()  # closer to their mean than that, all families are the normal
    able = [family for family in FAMILIES.values() if skewed or not family.positive]
    if name is not None and FAMILIES[name] not in able:
        raise EngineError(f"`x` must be above 0 and vary by more than 1e-4 of its mean for the model {name!r}.")
    best = FAMILIES[name] if name is not None else min(able, key=lambda family: float(refitted(family, x[None])[0]))
    first, second = best.fit(x[None])
    return Fit(
        best.name,
        dict(zip(best.parameters, (float(first[0, 0]), float(second[0, 0])), strict=True)),
        float(anderson_darling(best, x[None], first, second)[0]),
        p_value(best, x, first, second),
    )


def anderson_darling(family: Family, x: Floats, first: Floats, second: Floats) -> Floats:
    """A² of each row of `x` against its fitted distribution (Anderson and Darling 1954), shape (b,)."""
    x = np.sort(x, axis=1)
    n = x.shape[1]
    odd = 2 * np.arange(1, n + 1) - 1
    below, above = (np.log(np.maximum(of(x, first, second), 1e-300)) for of in (family.cdf, family.sf))
    return np.asarray(-n - ((below + above[:, ::-1]) @ odd) / n)


def refitted(family: Family, x: Floats) -> Floats:
    """A² of each row of `x` against the distribution that is fitted to that row."""
    return anderson_darling(family, x, *family.fit(x))


def p_value(family: Family, x: Floats, first: Floats, second: Floats) -> float:
    """How often A² is as large or larger when the fitted distribution is the true one: the parametric bootstrap.

    999 samples with a fixed seed, each refitted (Stute, González Manteiga and Presedo Quindimil 1993).
    """
    random = np.random.Generator(np.random.SFC64(SEED))
    size = min(x.size, LARGEST)
    samples = family.quantile(random.uniform(1e-12, 1, (REPLICATES, size)), first, second)
    observed = float(anderson_darling(family, x[None], first, second)[0])
    return float(1 + np.sum(refitted(family, samples) >= observed)) / (REPLICATES + 1)


def outside(fit: Fit, lsl: float | None, usl: float | None) -> tuple[float, float]:
    """The shares of the fitted distribution below `lsl` and above `usl`; 0 where there is no limit."""
    family = FAMILIES[fit.family]
    first, second = (np.array([[value]]) for value in fit.parameters.values())
    below = lsl is not None and not (family.positive and lsl <= 0)
    above = usl is not None and not (family.positive and usl <= 0)
    with np.errstate(over="ignore"):  # far beyond the data a share is 0 or 1
        return (
            float(family.cdf(np.array([[lsl]]), first, second)[0, 0]) if below else 0.0,
            float(family.sf(np.array([[usl]]), first, second)[0, 0]) if above else float(usl is not None),
        )


def scores(fit: Fit, x: Floats) -> Floats:
    """The standard normal value with the same share of the fitted distribution below, for each of `x` (n,)."""
    family = FAMILIES[fit.family]
    first, second = fit.parameters.values()
    below, above = (np.maximum(of(x, np.array(first), np.array(second)), 1e-300) for of in (family.cdf, family.sf))
    return np.asarray(np.where(below < above, ndtri(below), -ndtri(above)))


def quantiles(fit: Fit, p: tuple[float, ...]) -> Floats:
    """The quantiles of the fitted distribution at the probabilities `p`."""
    return quantiles_at(fit, np.array(list(fit.parameters.values())), p)


def quantiles_at(fit: Fit, parameters: Floats, p: tuple[float, ...]) -> Floats:
    """The quantiles of the family of `fit` with other parameters."""
    first, second = parameters.reshape(2, 1, 1)
    return np.ravel(FAMILIES[fit.family].quantile(np.array([p]), first, second))


def standard_error(fit: Fit, n: int, of: Callable[[Floats], float]) -> float:
    """The standard error of a figure `of` the parameters, fitted to `n` data: the delta method.

    The gradient is a central difference; parameters near zero (a mean) are stepped in their standard errors.
    """
    at = np.array(list(fit.parameters.values()))
    covariance = FAMILIES[fit.family].covariance(*at) / n
    steps = np.diag(1e-4 * np.sqrt(np.diag(covariance)))
    gradient = np.array([(of(at + step) - of(at - step)) / (2 * step.sum()) for step in steps])
    return float(np.sqrt(gradient @ covariance @ gradient))
