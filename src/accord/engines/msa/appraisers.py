"""Attribute agreement: appraisers against themselves, each other and a reference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from accord.engines.given import EngineError, Provenance, categorical, confidence_level, digest, one_of
from accord.engines.msa.kappa import Kappa, cohen_kappa, fleiss_kappa
from accord.engines.msa.variances import Interval

Codes = NDArray[np.intp]
Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `of`, as a share with its exact interval (Clopper and Pearson 1934)."""

    count: int
    of: int
    share: float
    ci: Interval


@dataclass(frozen=True, slots=True)
class Appraiser:
    """One appraiser. None where the study cannot tell: one trial, no reference, no part of that kind, one category.

    `within`: parts that all trials of the appraiser put into one category; `effectiveness`: parts of which all trials
    are right; `miss`: ratings that accept a part which the reference rejects; `false_alarm`: ratings that reject a part
    which it accepts. The kappas: among the own trials (Fleiss), and of all ratings with the reference (Cohen).
    """

    within: Share | None
    effectiveness: Share | None
    miss: Share | None
    false_alarm: Share | None
    kappa_within: Kappa | None
    kappa_reference: Kappa | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """An attribute study. `between`: parts on which all ratings agree; `effectiveness`: parts on which all are right.

    `kappa` is that of Fleiss over all ratings, `pairs` those of Cohen of each two appraisers, by their positions.
    """

    categories: tuple[Any, ...]
    appraisers: tuple[Appraiser, ...]
    between: Share
    effectiveness: Share | None
    kappa: Kappa | None
    pairs: Mapping[tuple[int, int], Kappa | None]
    provenance: Provenance


def agreement(
    ratings: Sequence[Any], reference: Sequence[Any] | None = None, *, reject: Any = None, confidence: float = 0.95
) -> Agreement:
    """Attribute agreement of ratings[appraiser, part, trial], or [appraiser, part] with one trial (AIAG MSA).

    Ratings are categories: words, numbers or truth values. `reference`: the true category of each part; `reject`: the
    category that rejects a part, with which misses and false alarms are counted.
    """
    level = confidence_level(confidence)
    categories, codes, truth = coded(ratings, reference)
    if reject is not None and truth is None:
        raise EngineError("`reject` needs a `reference`: without one nobody knows what is a miss.")
    bad = None if reject is None else categories.index(one_of("reject", reject, categories))
    size = len(categories)
    flat = codes.reshape(codes.shape[0], -1)
    return Agreement(
        categories,
        tuple(appraiser(each, truth, bad, size, level) for each in codes),
        share(unanimous(np.concatenate(list(codes), axis=1)), level),
        None if truth is None else share((codes == truth[:, None]).all(axis=(0, 2)), level),
        fleiss(np.concatenate(list(codes), axis=1), size, level),
        {(i, j): cohen(flat[i], flat[j], size, level) for i, j in combinations(range(len(flat)), 2)},
        Provenance(
            digest(codes, list(categories), truth, reject, level),
            "counts with exact binomial intervals, kappas of Fleiss and of Cohen; that of Cohen takes repeated ratings "
            "of a part as independent",
        ),
    )


def coded(ratings: Sequence[Any], reference: Sequence[Any] | None) -> tuple[tuple[Any, ...], Codes, Codes | None]:
    """The categories in order, the ratings [appraiser, part, trial] and the reference [part] as positions in them."""
    given = categorical("ratings", ratings)
    given = given[..., None] if given.ndim == 2 else given
    if given.ndim != 3 or given.shape[1] < 2 or 0 in given.shape:
        raise EngineError("`ratings` must be [appraiser, part, trial] or [appraiser, part] with two parts or more.")
    truth = np.empty(0, given.dtype) if reference is None else categorical("reference", reference)
    if reference is not None and truth.shape != (given.shape[1],):
        raise EngineError(f"`reference` must hold one category for each of the {given.shape[1]} parts of `ratings`.")
    if (truth.dtype.kind in "UO") != (given.dtype.kind in "UO") and reference is not None:
        raise EngineError("`reference` must use the categories of `ratings`, words with words, numbers with numbers.")
    categories, position = np.unique(np.concatenate([given.ravel(), truth]), return_inverse=True)
    codes, known = position[: given.size].reshape(given.shape), position[given.size :]
    return tuple(categories.tolist()), codes, None if reference is None else known


def appraiser(codes: Codes, truth: Codes | None, bad: int | None, size: int, level: float) -> Appraiser:
    """The figures of one appraiser from his codes[part, trial]."""
    repeated = codes.shape[1] > 1
    within = share(unanimous(codes), level) if repeated else None
    kappa_within = fleiss(codes, size, level) if repeated else None
    if truth is None:
        return Appraiser(within, None, None, None, kappa_within, None)
    right = codes == truth[:, None]
    rejected = truth == bad if bad is not None else np.zeros(0, dtype=bool)
    return Appraiser(
        within,
        share(right.all(axis=1), level),
        share(codes[rejected] != bad, level) if rejected.any() else None,
        share(codes[~rejected] == bad, level) if (~rejected).any() else None,
        kappa_within,
        cohen(codes.ravel(), np.repeat(truth, codes.shape[1]), size, level),
    )


def unanimous(codes: Codes) -> Truths:
    """For each part whether all its ratings, codes[part, rating], agree."""
    return np.asarray((codes == codes[:, :1]).all(axis=1))


def share(of: Truths, level: float) -> Share:
    """How many are true."""
    n, k = of.size, int(of.sum())
    tail = (1 - level) / 2
    low = float(beta.ppf(tail, k, n - k + 1)) if k else 0.0
    high = float(beta.isf(tail, k + 1, n - k)) if k < n else 1.0
    return Share(k, n, k / n, (low, high))


def fleiss(codes: Codes, size: int, level: float) -> Kappa | None:
    """Fleiss' kappa of codes[part, rating]; None if there is one rating a part or one category in use."""
    if codes.shape[1] < 2 or np.ptp(codes) == 0:
        return None
    return fleiss_kappa(np.stack([(codes == each).sum(axis=1) for each in range(size)], axis=1), level)


def cohen(one: Codes, other: Codes, size: int, level: float) -> Kappa | None:
    """Cohen's kappa of two lists of codes; None if both use one and the same category only."""
    if np.ptp(np.concatenate([one, other])) == 0:
        return None
    table = np.zeros((size, size))
    np.add.at(table, (one, other), 1)
    return cohen_kappa(table, level)
