"""Agreement beyond chance: kappa of two raters (Cohen) and of many (Fleiss)."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from accord.engines.given import EngineError, Floats, Provenance, confidence_level, digest, floats
from accord.engines.msa.variances import Interval


@dataclass(frozen=True, slots=True)
class Kappa:
    """Agreement beyond chance: 1 complete, 0 as by chance.

    `observed` and `expected` are the shares of agreement; `se` is the standard error for the interval `ci`, `se_null`
    the one under chance alone, with which `z` and the one-sided `p` test whether there is any agreement (None: chance
    alone could give no other kappa).
    """

    kappa: float
    observed: float
    expected: float
    se: float
    se_null: float
    z: float | None
    p: float | None
    ci: Interval
    provenance: Provenance


def cohen_kappa(table: ArrayLike, confidence: float = 0.95) -> Kappa:
    """Cohen's kappa of two raters from their square table of counts (rater one in rows).

    Cohen (1960); standard errors of Fleiss, Cohen and Everitt (1969), for large samples.
    """
    counts, level = table_of_counts("table", table), confidence_level(confidence)
    if counts.shape[0] != counts.shape[1]:
        raise EngineError(f"`table` must be square, the same categories for both raters; it is {counts.shape}.")
    n = counts.sum()
    p = counts / n
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    observed, expected = float(np.trace(p)), float(rows @ columns)
    refuse_one_category("table", expected)
    kappa = (observed - expected) / (1 - expected)
    both = rows + columns
    same = np.diag(p) @ (1 - both * (1 - kappa)) ** 2
    across = columns[:, None] + rows  # of cell (i, j): the second rater's share of i and the first's of j
    other = (1 - kappa) ** 2 * float(np.sum((p - np.diag(np.diag(p))) * across**2))
    variance = (same + other - (kappa - expected * (1 - kappa)) ** 2) / (n * (1 - expected) ** 2)
    null = (expected + expected**2 - float((rows * columns) @ both)) / (n * (1 - expected) ** 2)
    said = Provenance(digest(counts, level), "Cohen's kappa; large-sample standard errors of Fleiss, Cohen, Everitt")
    return kappa_of((kappa, observed, expected), variance, null, level, said)


def fleiss_kappa(counts: ArrayLike, confidence: float = 0.95) -> Kappa:
    """Fleiss' kappa from `counts` (N, k): how many of the m raters put each of N subjects into each of k categories.

    Fleiss (1971); `se_null` of Fleiss, Nee and Landis (1979); `se` for raters that stay and subjects that are a sample,
    by linearization (Gwet 2021).
    """
    table, level = table_of_counts("counts", counts), confidence_level(confidence)
    raters = table.sum(axis=1)
    if np.ptp(raters) or raters[0] < 2:
        raise EngineError("`counts` must hold the same number of ratings, two or more, for every subject.")
    subjects, m = table.shape[0], float(raters[0])
    if subjects < 2:
        raise EngineError("`counts` must hold at least two subjects.")
    share = table.mean(axis=0) / m
    agreed = (np.square(table).sum(axis=1) - m) / (m * (m - 1))
    observed, expected = float(agreed.mean()), float(share @ share)
    refuse_one_category("counts", expected)
    kappa = (observed - expected) / (1 - expected)
    chance = table @ share / m
    each = (agreed - expected) / (1 - expected) - 2 * (1 - kappa) * (chance - expected) / (1 - expected)
    variance = float(np.square(each - kappa).sum()) / (subjects * (subjects - 1))
    pq = share * (1 - share)
    null = 2 * (pq.sum() ** 2 - pq @ (1 - 2 * share)) / (subjects * m * (m - 1) * pq.sum() ** 2)
    said = Provenance(digest(table, level), "Fleiss' kappa; linearized standard error over subjects")
    return kappa_of((kappa, observed, expected), variance, float(null), level, said)


def table_of_counts(name: str, value: ArrayLike) -> Floats:
    """Counts in two dimensions: whole, none below zero, not all zero."""
    counts = floats(name, value, ndim=2)
    if (counts < 0).any() or (counts != np.floor(counts)).any():
        raise EngineError(f"`{name}` must hold counts: whole numbers, none below 0.")
    if counts.sum() == 0:
        raise EngineError(f"`{name}` must hold at least one rating.")
    return counts


def refuse_one_category(name: str, expected: float) -> None:
    if expected > 1 - 1e-12:
        raise EngineError(f"`{name}` must use at least two categories; with one, agreement is no evidence.")


def kappa_of(found: tuple[float, float, float], variance: float, null: float, level: float, said: Provenance) -> Kappa:
    """The result, with `found` as kappa, observed and expected agreement."""
    se, se_null = math.sqrt(max(variance, 0.0)), math.sqrt(max(null, 0.0))
    half = se * float(ndtri((1 + level) / 2))
    z = found[0] / se_null if se_null > 1e-9 else None
    p = None if z is None else float(ndtr(-z))
    return Kappa(*found, se, se_null, z, p, (max(-1.0, found[0] - half), min(1.0, found[0] + half)), said)
